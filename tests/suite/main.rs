//! The one test program: what a user can see of `pullquote`, checked by running it.
//!
//! Every test works in a scratch folder of its own; nothing needs the network or waits for a clock. The texts are written for the
//! tests.

/// `TestProject`: a scratch collection, and a way to run the program on it.
mod project;
mod served;

/// Imports between the modules of `src`, and crates kept to the modules they belong to.
mod layers;

/// What `index` adds, updates, removes and leaves alone.
mod sync;

/// What `search`, `show` and `facets` find, count, order, mark and print.
mod search;

/// Words whose characters are written otherwise than they are typed.
mod characters;

/// What those type who come from other tools.
mod habits;

/// Queries written for Nexis.
mod nexis;

/// What is found and marked, against a matcher that tries everything.
mod oracle;

/// Sources, indexes and surroundings that are not as they should be, and articles that mean harm.
mod bad_input;

/// The five articles that the project is measured by, where they are at hand.
mod sources;

/// How well judged queries are answered from the bundled corpus, against the scores on record.
mod relevance;

/// Names that are one across a collection, and the people, organizations, places and groups of it.
mod names;

/// What narrows a search: how it is shown, and what is told of it.
mod filters;

/// Help texts and completions.
mod help;

/// Sources with what a careful reader finds in them, and the shape of what `inspect` prints.
mod fields;
mod fixtures;

/// The web pages of the bundled corpus.
mod pages;

/// The commands of the README.
mod ranking;
mod readme;

/// The server: its answers, whom it turns away, the running program, and the examples of its page.
mod api_docs;
mod server;
mod server_connections;

/// The pages as they are sent; what a browser makes of them is in `tests/browser`.
mod web_pages;
