//! Values to output: for a terminal, for programs, for documents.
//!
//! What comes in: results and a writer. What goes out: text. Only this module writes colors or markup, and it treats article text as
//! untrusted: control characters never reach a terminal, formulas never a spreadsheet, markup never a document.

pub mod csv;
mod explained;
pub mod inspect;
pub mod json;
pub mod markdown;
pub mod page;
pub mod run;
pub mod sanitize;
pub mod terminal;

use std::path::Path;

/// Where a file lies as a reader would type it: below the working folder without that folder, anything else in full.
#[must_use]
pub fn shown_path(file: &Path, working_folder: Option<&Path>) -> String {
    let shorter = working_folder.and_then(|folder| file.strip_prefix(folder).ok());
    match shorter {
        Some(here) if here.as_os_str().is_empty() => ".".to_owned(),
        shorter => shorter.unwrap_or(file).display().to_string(),
    }
}
