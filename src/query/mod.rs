//! What a reader asks for, as a tree that knows no engine.
//!
//! What comes in: the text of a query. What goes out: a [`Query`] whose words are as typed; terms are made when it is compiled.

mod filters;
mod parse;
pub mod spans;

pub use filters::{Filters, NameFilter, NameKind};
pub use parse::{Hint, ParseError, Parsed, parse};

use std::fmt;

/// What a reader asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// One word, or a compound such as "al-Qaida" whose words stand next to each other.
    Word(Word),
    /// Words next to each other, in this order.
    Phrase(Phrase),
    /// Words and phrases side by side; how many of them a passage must have is for the match mode to say.
    Words(Vec<Query>),
    /// All of them.
    And(Vec<Query>),
    /// At least one of them.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
}

/// A word as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What was typed, without punctuation at its ends.
    pub typed: String,
    /// How its letters count.
    pub form: Form,
}

/// Which forms of a word match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any word of the same stem, whatever its case and diacritics.
    Stem,
    /// This form only, whatever its case and diacritics.
    Exact,
    /// This form only, in capitals: an acronym.
    Capitals,
}

/// Words that stand next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its words in order, at least one.
    pub words: Vec<Word>,
}

impl Query {
    /// Calls `each` with every word that a passage can be found by: those of phrases too, those under a NOT not.
    pub fn each_word<'a>(&'a self, each: &mut dyn FnMut(&'a Word)) {
        match self {
            Self::Word(word) => each(word),
            Self::Phrase(phrase) => phrase.words.iter().for_each(each),
            Self::Words(parts) | Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_word(each);
                }
            }
            Self::Not(_) => {}
        }
    }
}

/// The query in its own language, with brackets where they make the reading plain.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => write!(f, "{word}"),
            Self::Phrase(phrase) => write!(f, "{phrase}"),
            Self::Words(parts) => join(f, parts, " ", bracketed),
            // Free words keep their freedom only without AND beside them.
            Self::And(parts) if parts.iter().any(|part| matches!(part, Self::Words(_))) => {
                join(f, parts, " ", |f, part| match part {
                    Self::Words(_) => write!(f, "{part}"),
                    Self::Not(_) => bracketed(f, part),
                    _ => {
                        f.write_str("+")?;
                        bracketed(f, part)
                    }
                })
            }
            Self::And(parts) => join(f, parts, " AND ", bracketed),
            Self::Or(parts) => join(f, parts, " OR ", bracketed),
            Self::Not(part) => {
                f.write_str("NOT ")?;
                bracketed(f, part)
            }
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = self.words.iter().all(|word| word.form == Form::Exact);
        f.write_str(if exact { "=\"" } else { "\"" })?;
        join(f, &self.words, " ", |f, word| {
            if exact {
                f.write_str(&word.typed.to_lowercase())
            } else {
                write!(f, "{word}")
            }
        })?;
        f.write_str("\"")
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Stem => f.write_str(&self.typed.to_lowercase()),
            Form::Exact => write!(f, "={}", self.typed.to_lowercase()),
            Form::Capitals => f.write_str(&self.typed),
        }
    }
}

fn bracketed(f: &mut fmt::Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::Words(_) | Query::And(_) | Query::Or(_) => write!(f, "({query})"),
        Query::Word(_) | Query::Phrase(_) | Query::Not(_) => write!(f, "{query}"),
    }
}

fn join<T>(
    f: &mut fmt::Formatter<'_>,
    parts: &[T],
    separator: &str,
    each: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(separator)?;
        }
        each(f, part)?;
    }
    Ok(())
}
