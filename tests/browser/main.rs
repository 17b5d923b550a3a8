//! What a reader can see and do on the pages of `pullquote serve`, in real Chromium.
//!
//! Every test has a browser of its own, and a server of a scratch collection. Where Chromium or chromedriver is not installed the tests are
//! passed over with a message, unless `PULLQUOTE_BROWSER=required`, which `scripts/test` says. It also says where axe-core lies
//! (`PULLQUOTE_AXE`). With `PULLQUOTE_SCREENSHOTS=FOLDER` the main views are drawn into that folder.

/// The browser, and what a reader does with it.
mod browser;

/// A folder that the program serves.
mod collection;

/// The collections that the tests read.
mod articles;

/// Queries typed and sent, results and their marks, what is told where nothing or nonsense was asked.
mod search;

/// Narrowing by what passages have in common.
mod facets;

/// Narrowing by time.
mod timeline;

/// An article, its marks, its evidence, what was left out of it; quotations.
mod article;

/// Keys, and words suggested while one types.
mod keyboard;

/// Back and forward.
mod history;

/// The same without scripts.
mod no_script;

/// Articles that mean harm.
mod hostile;

/// A server without an index.
mod first_run;

/// What holds for every view: it fits a phone, is accessible, is light, keeps still.
mod views;

/// Pictures of the main views for the README.
mod screenshots;
