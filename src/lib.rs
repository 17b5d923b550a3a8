//! Full-text passage search for people who work from news sources.

pub mod analysis;
pub mod article;
pub mod corpus;
pub mod date;
pub mod entity;
pub mod highlight;
pub mod index;
pub mod indexing;
pub mod passage;
pub mod query;
pub mod search;
pub mod snippet;
pub mod source_map;
