//! Failures that are not what they seem: damaged files of an index can make the engine panic, or fail in words of its own.

use super::Outcome;
use crate::index::{Index, IndexError};
use crate::indexing::SyncError;
use crate::search::SearchError;
use anyhow::anyhow;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

type Hook = Arc<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// Carries out a command, so that a panic is an error as others are; where the index that it reads is
/// damaged, that is what is told.
pub(super) fn told(
    index: Option<&Path>,
    verbose: bool,
    command: impl FnOnce() -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    let first_panic = Arc::new(Mutex::new(None));
    let hook_before: Hook = Arc::from(panic::take_hook());
    panic::set_hook({
        let hook_before = Arc::clone(&hook_before);
        let first_panic = Arc::clone(&first_panic);
        Box::new(move |panic| {
            if verbose {
                hook_before(panic);
            }
            let mut first = first_panic.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| described(panic));
        })
    });
    let outcome = catch_unwind(AssertUnwindSafe(command));
    let damage = match &outcome {
        Ok(Ok(_)) => None,
        Ok(Err(error)) if !may_be_damage(error) => None,
        // The check could meet what the command met.
        _ => index.and_then(|index| catch_unwind(|| damage_of(index)).ok().flatten()),
    };
    panic::set_hook(Box::new(move |panic| hook_before(panic)));
    if let Some(damage) = damage {
        return Err(damage.into());
    }
    outcome.unwrap_or_else(|_| {
        let panic = first_panic
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .unwrap_or_default();
        let anew = index.map_or_else(String::new, |index| {
            format!(
                ". The files of the index in {} are as they were written, as far as that can be told; if it happens again, 'pullquote \
                 index --rebuild' makes the index anew",
                index.display()
            )
        });
        Err(anyhow!(
            "something went wrong that should not: {panic}; please report it with what was asked{anew}"
        ))
    })
}

fn described(panic: &PanicHookInfo<'_>) -> String {
    let message = panic.payload_as_str().unwrap_or("a panic without words");
    match panic.location() {
        Some(place) => format!("{message} ({}:{})", place.file(), place.line()),
        None => message.to_owned(),
    }
}

/// What is damaged of an index; nothing where there is none, or all is as it was written.
fn damage_of(folder: &Path) -> Option<IndexError> {
    let damage = match Index::open_as_it_lies(folder) {
        Ok(index) => index.check_files().ok()?.1,
        Err(error @ (IndexError::Damaged { .. } | IndexError::Headless { .. })) => {
            return Some(error);
        }
        Err(_) => return None,
    };
    (!damage.is_empty()).then(|| IndexError::damaged(folder, &damage))
}

fn may_be_damage(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let of_index = match cause.downcast_ref::<SyncError>() {
            Some(SyncError::Index(error)) => Some(error),
            _ => match cause.downcast_ref::<SearchError>() {
                Some(SearchError::Index(error)) => Some(error),
                _ => cause.downcast_ref::<IndexError>(),
            },
        };
        matches!(
            of_index,
            Some(IndexError::Engine { .. } | IndexError::Damaged { .. })
        )
    })
}
