//! Values → what people and programs read. Article text is untrusted here: it is made harmless before it reaches a terminal.

pub mod inspect;
pub mod sanitize;
