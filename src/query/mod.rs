//! What a reader asks for, as a tree that knows no engine.
//!
//! What comes in: the text of a query. What goes out: a [`Query`] whose words are as typed; terms are made when it is compiled.

mod combine;
mod dates;
mod fields;
mod filters;
mod habits;
mod hints;
mod lex;
mod messages;
mod nearest;
mod nexis;
mod operators;
mod parse;
mod regex;
mod scan;
pub mod spans;
mod typing;
mod unspaced;

pub use fields::{FieldClause, Scope};
pub use filters::{Filters, NameFilter, NameKind};
pub use messages::{Hint, Offer, OtherSearch, ParseError, Parsed};
pub use nearest::nearest;
pub use nexis::parse as parse_nexis;
pub use parse::parse;
pub use regex::rows_of_words;
pub use scan::MOST_APART;
pub use typing::visible;

use std::fmt;

/// The language that a query is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Syntax {
    /// pullquote's own.
    #[default]
    Pullquote,
    /// That of Nexis.
    Nexis,
}

impl Syntax {
    /// Reads a query in this language.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn parse(self, text: &str) -> Result<Parsed, ParseError> {
        match self {
            Self::Pullquote => parse(text).map_err(|mut error| {
                // What another program's user pastes is told where it would be read; what are mere words there is none of its queries.
                let is_read =
                    |parsed: Parsed| !parsed.query.is_mere_words() && parsed.hints.is_empty();
                if parse_nexis(text).is_ok_and(is_read) {
                    error.message += "; as a Nexis query it can be read: --syntax nexis";
                }
                error
            }),
            Self::Nexis => parse_nexis(text),
        }
    }
}

/// What a reader asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// One word, or a compound such as "al-Qaida" whose words stand next to each other.
    Word(Word),
    /// Words next to each other, in this order, or with a few moves.
    Phrase(Phrase),
    /// Words and phrases side by side; how many of them a passage must have is for the match mode to say.
    Words(Vec<Query>),
    /// All of them.
    And(Vec<Query>),
    /// At least one of them.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// Both, near each other.
    Near(Nearness),
    /// The first, at least once without the second near it.
    NotNear(Nearness),
    /// This many times at least.
    AtLeast(u32, Box<Query>),
    /// This, with its score multiplied.
    Boost(Box<Query>, f32),
    /// Something said of the article or the passage as a whole.
    Field(FieldClause),
    /// This, in a part of the article.
    Scope(Scope, Box<Query>),
}

/// Two parts of a query and how near they have to stand. Two matches are near each other only if they share no word.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearness {
    /// The first part.
    pub left: Box<Query>,
    /// The second part.
    pub right: Box<Query>,
    /// How near.
    pub within: Within,
    /// Whether the first has to stand before the second.
    pub ordered: bool,
}

/// How near two parts have to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// From the last word of the one to the first word of the other at most this many words on: neighbors are 1 apart.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one passage.
    Passage,
}

/// A word as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    /// What was typed, without punctuation at its ends; a pattern without what marks it as one.
    pub typed: String,
    /// How its letters count.
    pub form: Form,
}

/// Which forms of a word match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Any word of the same stem, whatever its case and diacritics.
    Stem,
    /// This form only, whatever its diacritics; a short word in capitals in capitals, any other in any case
    /// ([`Word::keeps_capitals`]).
    Exact,
    /// This form only, in capitals: an acronym. An index in whose texts capitals do not tell the word from another takes any case.
    Capitals,
    /// Any form that fits, `*` standing for any letters and `?` for one, whatever its case and diacritics.
    Wildcard,
    /// Any form that the regular expression matches as a whole, whatever its case and diacritics.
    Regex,
    /// Any form at most this many edits away (1 or 2), whatever its case and diacritics.
    Fuzzy(u8),
}

impl Form {
    /// Whether words of the index have to be looked through to know what matches.
    #[must_use]
    pub fn is_pattern(self) -> bool {
        matches!(self, Self::Wildcard | Self::Regex | Self::Fuzzy(_))
    }
}

impl Word {
    /// Whether it is found in capitals only: an acronym, or a short word in capitals of which this form only is wanted.
    #[must_use]
    pub fn keeps_capitals(&self) -> bool {
        match self.form {
            Form::Capitals => true,
            Form::Exact => scan::is_short_acronym(&self.typed),
            Form::Stem | Form::Wildcard | Form::Regex | Form::Fuzzy(_) => false,
        }
    }

    /// The letters of a form: those of an acronym in capitals, others in small letters, since their case does not count.
    fn exact_letters(&self) -> String {
        if self.keeps_capitals() {
            self.typed.clone()
        } else {
            self.typed.to_lowercase()
        }
    }
}

/// Words that stand next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its words in order, at least one.
    pub words: Vec<Word>,
    /// Moves allowed, as Lucene counts them: the words' distances from their places in the phrase differ by at most this.
    pub moves: u32,
}

impl Query {
    /// The same with another field clause wherever one stands.
    #[must_use]
    pub fn with_another(self, asked: &FieldClause, instead: &FieldClause) -> Self {
        let part = |part: Box<Self>| Box::new(part.with_another(asked, instead));
        let parts = |parts: Vec<Self>| {
            let parts = parts.into_iter();
            parts
                .map(|part| part.with_another(asked, instead))
                .collect()
        };
        match self {
            Self::Field(clause) if clause == *asked => Self::Field(instead.clone()),
            Self::Words(all) => Self::Words(parts(all)),
            Self::And(all) => Self::And(parts(all)),
            Self::Or(any) => Self::Or(parts(any)),
            Self::Not(inside) => Self::Not(part(inside)),
            Self::Boost(inside, factor) => Self::Boost(part(inside), factor),
            Self::AtLeast(count, inside) => Self::AtLeast(count, part(inside)),
            // Nothing but words stands in the others.
            Self::Field(_)
            | Self::Word(_)
            | Self::Phrase(_)
            | Self::Near(_)
            | Self::NotNear(_)
            | Self::Scope(..) => self,
        }
    }

    /// Calls `each` with every word that is looked for in a passage's text: those of phrases too, those under a NOT not.
    pub fn each_word<'a>(&'a self, each: &mut dyn FnMut(&'a Word)) {
        match self {
            Self::Word(word) => each(word),
            Self::Phrase(phrase) => phrase.words.iter().for_each(each),
            Self::Words(parts) | Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_word(each);
                }
            }
            Self::AtLeast(_, part) | Self::Boost(part, _) => part.each_word(each),
            Self::Near(nearness) => {
                nearness.left.each_word(each);
                nearness.right.each_word(each);
            }
            Self::NotNear(nearness) => nearness.left.each_word(each),
            Self::Not(_) | Self::Field(_) | Self::Scope(..) => {}
        }
    }

    /// Calls `each` with every word of the query, those under a NOT and of other parts of the article too.
    pub fn each_word_at_all<'a>(&'a self, each: &mut dyn FnMut(&'a Word)) {
        match self {
            Self::Word(word) => each(word),
            Self::Phrase(phrase) => phrase.words.iter().for_each(each),
            Self::Words(parts) | Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_word_at_all(each);
                }
            }
            Self::Not(part)
            | Self::AtLeast(_, part)
            | Self::Boost(part, _)
            | Self::Scope(_, part) => part.each_word_at_all(each),
            Self::Field(_) => {}
            Self::Near(nearness) | Self::NotNear(nearness) => {
                nearness.left.each_word_at_all(each);
                nearness.right.each_word_at_all(each);
            }
        }
    }

    /// Calls `each` with every part that is decided by something else than the words of the passage: fields and other parts of the
    /// article, in the order of the query, those under a NOT too.
    pub fn each_condition<'a>(&'a self, each: &mut dyn FnMut(&'a Query)) {
        match self {
            Self::Field(_) | Self::Scope(..) => each(self),
            Self::Words(parts) | Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_condition(each);
                }
            }
            Self::Not(part) | Self::AtLeast(_, part) | Self::Boost(part, _) => {
                part.each_condition(each);
            }
            // Nothing but words stands in them.
            Self::Word(_) | Self::Phrase(_) | Self::Near(_) | Self::NotNear(_) => {}
        }
    }

    /// Calls `each` with every part that is left out: what stands under a NOT, or is not to be near.
    pub fn each_excluded<'a>(&'a self, each: &mut dyn FnMut(&'a Query)) {
        match self {
            Self::Not(part) => match part.as_ref() {
                Self::Not(twice) => twice.each_excluded(each),
                part => each(part),
            },
            Self::NotNear(nearness) => {
                nearness.left.each_excluded(each);
                each(&nearness.right);
            }
            Self::Near(nearness) => {
                nearness.left.each_excluded(each);
                nearness.right.each_excluded(each);
            }
            Self::Words(parts) | Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_excluded(each);
                }
            }
            Self::AtLeast(_, part) | Self::Boost(part, _) | Self::Scope(_, part) => {
                part.each_excluded(each);
            }
            Self::Word(_) | Self::Phrase(_) | Self::Field(_) => {}
        }
    }

    /// Whether something else than words that are looked for decides: a field, a part of the article, or what is left out.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        let mut narrowed = false;
        self.each_condition(&mut |_| narrowed = true);
        self.each_excluded(&mut |_| narrowed = true);
        narrowed
    }

    /// Whether this narrows a search without being looked for in a passage's text: beside it, free words stay free.
    #[must_use]
    pub fn is_condition(&self) -> bool {
        match self {
            Self::Not(_) | Self::Field(_) | Self::Scope(..) => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::is_condition),
            Self::Boost(part, _) => part.is_condition(),
            Self::Word(_)
            | Self::Phrase(_)
            | Self::Words(_)
            | Self::Near(_)
            | Self::NotNear(_)
            | Self::AtLeast(..) => false,
        }
    }
}

impl Query {
    /// Whether it is words that stand next to each other, as Nexis takes whatever is no operator of its own.
    fn is_mere_words(&self) -> bool {
        match self {
            Self::Word(_) | Self::Phrase(_) | Self::Words(_) => true,
            Self::Near(near) => {
                near.ordered
                    && near.within == Within::Words(1)
                    && near.left.is_mere_words()
                    && near.right.is_mere_words()
            }
            _ => false,
        }
    }
}

/// The query in its own language, with brackets where they make the reading plain.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Bare it could be read with what stands beside it: BUT before NOT, NEXT before a number.
            Self::Word(word)
                if word.form == Form::Capitals
                    && (word.typed == "BUT"
                        || operators::nearness_named(&word.typed).is_some()) =>
            {
                write!(f, "({word})")
            }
            Self::Word(word) => write!(f, "{word}"),
            Self::Phrase(phrase) => write!(f, "{phrase}"),
            Self::Words(parts) => join(f, parts, " ", bracketed),
            // Free words keep their freedom only without AND beside them.
            Self::And(parts) if parts.iter().any(|part| matches!(part, Self::Words(_))) => {
                join(f, parts, " ", |f, part| match part {
                    Self::Words(_) => write!(f, "{part}"),
                    part if part.is_condition() => bracketed(f, part),
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
            Self::Near(nearness) => nearness.write(f, ""),
            Self::NotNear(nearness) => nearness.write(f, "NOT "),
            Self::AtLeast(count, part) => write!(f, "atleast{count}({part})"),
            Self::Boost(part, factor) => {
                bracketed(f, part)?;
                write!(f, "^{factor}")
            }
            Self::Field(clause) => write!(f, "{clause}"),
            Self::Scope(scope, part) => match part.as_ref() {
                Self::Word(word) => write!(f, "{}:{word}", scope.as_str()),
                Self::Phrase(phrase) => write!(f, "{}:{phrase}", scope.as_str()),
                part => write!(f, "{}:({part})", scope.as_str()),
            },
        }
    }
}

impl Nearness {
    fn write(&self, f: &mut fmt::Formatter<'_>, not: &str) -> fmt::Result {
        bracketed(f, &self.left)?;
        let operator = if self.ordered { "pre" } else { "w" };
        match self.within {
            Within::Words(words) => write!(f, " {not}{operator}/{words} ")?,
            Within::Sentence => write!(f, " {not}{operator}/s ")?,
            Within::Passage => write!(f, " {not}{operator}/p ")?,
        }
        bracketed(f, &self.right)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = self.words.iter().all(|word| word.form == Form::Exact);
        f.write_str(if exact { "=\"" } else { "\"" })?;
        join(f, &self.words, " ", |f, word| {
            if exact {
                f.write_str(&word.exact_letters())
            } else if word.form == Form::Regex {
                write!(f, "/{}/", word.typed)
            } else {
                write!(f, "{word}")
            }
        })?;
        f.write_str("\"")?;
        if self.moves > 0 {
            write!(f, "~{}", self.moves)
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Stem | Form::Wildcard => f.write_str(&self.typed.to_lowercase()),
            Form::Exact => write!(f, "={}", self.exact_letters()),
            Form::Capitals => f.write_str(&self.typed),
            // Behind a word it would be another tool's nearness.
            Form::Regex
                if self
                    .typed
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_digit())
                    || habits::nearness(&format!("/{}/ a", self.typed), false).is_some() =>
            {
                write!(f, "(/{}/)", self.typed)
            }
            Form::Regex => write!(f, "/{}/", self.typed),
            Form::Fuzzy(edits) => write!(f, "{}~{edits}", self.typed.to_lowercase()),
        }
    }
}

fn bracketed(f: &mut fmt::Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::Words(_) | Query::And(_) | Query::Or(_) | Query::Near(_) | Query::NotNear(_) => {
            write!(f, "({query})")
        }
        Query::Word(_)
        | Query::Phrase(_)
        | Query::Not(_)
        | Query::AtLeast(..)
        | Query::Boost(..)
        | Query::Field(_)
        | Query::Scope(..) => write!(f, "{query}"),
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
