//! Full-text passage search for people who work from news sources.

pub mod article;
pub mod corpus;
pub mod date;
pub mod entity;
pub mod passage;
pub mod render;
pub mod source_map;
