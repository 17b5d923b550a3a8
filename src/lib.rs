//! Full-text passage search for people who work from news sources.
//!
//! A collection of articles is indexed once; queries then give ranked passages with exactly the matching words highlighted, each with
//! its outlet, date, names and the place in the file it came from.
//!
//! ```text
//! source file → article → passages → entities → index
//! query text  → query   → hits     → snippets → results → terminal, JSON, CSV, Markdown, HTTP
//! ```
//!
//! The first line is told by [`indexing`], the second by [`search`]. In reading order: [`article`] and [`query`] are what both are
//! about; [`corpus`] reads sources into articles, [`passage`] cuts them up, [`entity`] finds names in them,
//! [`timex`] what says when; [`analysis`] makes terms
//! of text, [`index`] keeps and finds them; [`highlight`] and [`snippet`] show why a passage was found; [`render`], [`server`] and
//! [`cli`] are the way to people and programs.
//!
//! ```
//! use pullquote::analysis::{Lexicon, WordTerms};
//!
//! let query = pullquote::query::parse("\"peace talks\" NOT Kabul")?.query;
//! let mut lexicon = Lexicon::default();
//! query.each_word_at_all(&mut |word| lexicon.insert(word.clone(), WordTerms::new(word, &["en".to_owned()])));
//! let passage = "Talks about talks: the peace talks in Doha resumed.";
//! let marked = pullquote::highlight::ranges(&query, &lexicon, pullquote::highlight::Passage::new(passage, "en"));
//! assert_eq!(marked.iter().map(|range| &passage[range.clone()]).collect::<Vec<_>>(), ["peace talks"]);
//! # Ok::<(), pullquote::query::ParseError>(())
//! ```

pub mod analysis;
pub mod article;
pub mod calendar;
pub mod cli;
pub mod corpus;
pub mod date;
pub mod entity;
pub mod highlight;
pub mod index;
pub mod indexing;
pub mod numbers;
pub mod passage;
pub mod query;
pub mod render;
pub mod search;
pub mod sentences;
pub mod server;
pub mod snippet;
pub mod source_map;
pub mod timex;
