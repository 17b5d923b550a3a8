//! The `pullquote` program: arguments in, exit status out.

use pullquote::cli::{self, Arguments, Console, Outcome};
use pullquote::render::sanitize::printable_lines;
use std::io::{self, Write};
use std::process::ExitCode;

/// Small things are made and dropped by the thousand: `docs/decisions/0009-an-allocator-of-our-own.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A search or `show` ran and found nothing.
const NOTHING_FOUND: u8 = 1;
/// The request or its input was wrong, or something failed.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let arguments = match Arguments::of_process() {
        Ok(arguments) => arguments,
        Err(message) => {
            // Where even standard error is gone there is nobody left to tell.
            let _ = write!(io::stderr(), "{message}");
            return FAILED.into();
        }
    };
    let mut console = Console::of_process(&arguments);
    let outcome = cli::run(&arguments, &mut console).and_then(|outcome| {
        console.out.flush()?;
        Ok(outcome)
    });
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => NOTHING_FOUND.into(),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even standard error is gone there is nobody left to tell.
            let _ = writeln!(
                console.err,
                "error: {}",
                printable_lines(&format!("{error:#}"))
            );
            FAILED.into()
        }
    }
}

/// A reader that has seen enough, such as `head`, is a normal ending.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
