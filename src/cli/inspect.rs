//! `pullquote inspect`

use super::arguments::InspectOptions;
use super::{Console, Outcome};

pub(super) fn run(options: &InspectOptions, console: &mut Console) -> anyhow::Result<Outcome> {
    let _ = (
        &options.paths,
        &options.manifest,
        options.format,
        console.layout(),
    );
    Ok(Outcome::Done)
}
