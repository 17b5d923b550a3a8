//! Query text to the query that is carried out on an index.
//!
//! What comes in: the text, its syntax, and an index. What goes out: the query, without what does not decide in it, with the terms of its
//! words and what a reader has to be told. It is in the form that reads back as itself.

use super::SearchError;
use super::acronyms::{with_dotted_acronyms, with_known_acronyms};
use crate::analysis::{Lexicon, elided, is_common_word, makes_another_verb, parts_of_compound};
use crate::index::{IndexError, MatchMode, Note, Reader};
use crate::query::{Form, Hint, Parsed, Phrase, Query, Syntax, Word};
use std::sync::Arc;

/// A query as it is carried out on an index.
#[derive(Debug, Clone)]
pub struct UnderstoodQuery {
    /// The query, without what does not decide.
    pub query: Query,
    /// The query whose free words make a partial match: there the parts of a compound count by themselves.
    pub some: Query,
    /// Its function words, which do not decide.
    pub common: Vec<Word>,
    /// The terms of its words.
    pub lexicon: Arc<Lexicon>,
    /// What may have been meant otherwise.
    pub hints: Vec<Hint>,
    /// What was set aside or taken otherwise.
    pub notes: Vec<Note>,
}

/// Reads a query for an index: common words among free words do not decide, and a word in capitals is an acronym only where capitals
/// make it another word. Each step makes a query of the one before; their order matters:
///
/// 1. It is read, by the rules of its syntax alone.
/// 2. Dotted letters become acronyms: `u.s. talks` asks for *US*. First, since without its dots *us* would be a common word.
/// 3. Common words are set aside: of `the talks about US`, *the* and *about*. While capitals are still as they were typed, since they tell
///    the name in `Theresa May` from *may*.
/// 4. Words in capitals become acronyms, or words in any case, as the texts have them: `DOHA` is *doha*. Where nothing matches in capitals
///    any case is taken, and what matches depends on which words are left.
/// 5. What would not read back as itself is quoted: `"may"` of `Theresa May`, whose capital is not shown. Last of what is shown, since the
///    steps before take words and capitals away.
/// 6. For partial matches alone, parts of compounds become words of their own: `intra-Afghan talks` adds *afghan*. From the query as it
///    is shown, and not shown itself.
///
/// # Errors
/// If the query cannot be read, or the index.
pub fn understand(
    text: &str,
    syntax: Syntax,
    mode: MatchMode,
    reader: &Reader,
) -> Result<UnderstoodQuery, SearchError> {
    let Parsed { query, mut hints } = syntax.parse(text)?;
    for hint in &mut hints {
        // What may have been meant is offered where it can be read.
        hint.offers.retain(|offer| {
            let other = offer.query(text, syntax);
            other.is_none_or(|(other, syntax)| syntax.parse(&other).is_ok())
        });
    }
    let mut notes = Vec::new();
    let query = with_dotted_acronyms(query, reader)?;
    let language = query_language_of(&query, reader)?;
    let mut common = Vec::new();
    let query = if mode == MatchMode::All {
        query
    } else {
        without_common_words(query, language, &mut common)
    };
    if !common.is_empty() {
        notes.push(common_words_note(&common));
    }
    notes.extend(elision_note(&query));
    notes.extend(reader.values_cut_short(&query)?);
    let query = with_known_acronyms(query, mode, language, reader, &mut notes)?;
    let query = if mode == MatchMode::All {
        query
    } else {
        as_it_reads_back(query, language)
    };
    let some = with_parts_of_compounds(query.clone(), language);
    let lexicon = Arc::new(reader.lexicon(&some, &common)?);
    Ok(UnderstoodQuery {
        query,
        some,
        common,
        lexicon,
        hints,
        notes,
    })
}

/// The language a query's function words are read in: that of most passages, unless the query has several more of another's.
pub(super) fn query_language_of<'a>(
    query: &Query,
    reader: &'a Reader,
) -> Result<&'a str, IndexError> {
    const CLEARLY_MORE: usize = 2;
    let common_in = |language: &str| {
        let mut count = 0;
        query.each_word(&mut |word| count += usize::from(is_common_word(word, language)));
        count
    };
    let main = reader.main_language()?.unwrap_or("en");
    if reader.languages().len() <= 1 {
        return Ok(main);
    }
    let needed = common_in(main) + CLEARLY_MORE;
    let other = reader
        .languages()
        .iter()
        .map(String::as_str)
        .max_by_key(|language| common_in(language));
    Ok(other
        .filter(|language| common_in(language) >= needed)
        .unwrap_or(main))
}

/// In French and Italian "l'accord" is meant to find "accord"; in a name of another language ("D'Angelo") that has to be told.
fn elision_note(query: &Query) -> Option<Note> {
    let mut shown: Vec<String> = Vec::new();
    query.each_word_at_all(&mut |word| {
        let name = elided(&word.typed).filter(|rest| {
            let capital = |text: &str| text.starts_with(char::is_uppercase);
            !word.form.is_pattern() && capital(&word.typed) && capital(rest)
        });
        let said = name.map(|name| format!("'{}' as '{name}'", word.typed));
        shown.extend(said.filter(|said| !shown.contains(said)));
    });
    (!shown.is_empty()).then(|| {
        Note::new(format!(
            "an elided article is left out of words, in texts too: {}; a phrase with the first name tells names apart",
            shown.join(", ")
        ))
    })
}

fn common_words_note(common: &[Word]) -> Note {
    let mut shown: Vec<String> = Vec::new();
    for word in common {
        let word = format!("'{word}'");
        if !shown.contains(&word) {
            shown.push(word);
        }
    }
    Note::new(format!(
        "common words do not decide: {}; quote them in a phrase to require them",
        shown.join(", ")
    ))
}

fn without_common_words(query: Query, language: &str, common: &mut Vec<Word>) -> Query {
    match query {
        Query::Words(parts) => {
            let decides = deciding(&parts, language);
            if !decides.contains(&true) {
                return Query::Words(parts);
            }
            let mut kept = Vec::new();
            for (part, decides) in parts.into_iter().zip(decides) {
                match part {
                    Query::Word(word) if !decides => common.push(word),
                    part => kept.push(part),
                }
            }
            Query::Words(kept)
        }
        Query::And(parts) => {
            // "ti:suez and outlet:tidewater": a small word between fields joins them, whatever it is meant to be.
            let is_conjunction = |word: &Word| {
                matches!(word.typed.as_str(), "and" | "or") && is_common_word(word, language)
            };
            let mut all = parts.iter();
            let nothing_else =
                all.all(|part| matches!(part, Query::Word(word) if is_conjunction(word)));
            let mut kept = Vec::new();
            for part in parts {
                match part {
                    Query::Word(word) if !nothing_else && is_conjunction(&word) => {
                        common.push(word);
                    }
                    part => kept.push(without_common_words(part, language, common)),
                }
            }
            Query::And(kept)
        }
        query => query,
    }
}

/// The query in the form that reads back as itself: what decides though it is a common word (by its capitals, which are not shown, or as
/// part of a verb whose other part is gone) is quoted, and one word that is left of several is one word.
fn as_it_reads_back(query: Query, language: &str) -> Query {
    let quoted = |word: Word| {
        Query::Phrase(Phrase {
            words: vec![word],
            moves: 0,
        })
    };
    match query {
        Query::Words(parts) => {
            let small: Vec<Query> = parts.iter().map(in_small_letters).collect();
            let read_back = deciding(&small, language);
            let all_common = !read_back.contains(&true);
            let mut parts: Vec<Query> = parts
                .into_iter()
                .zip(read_back)
                .map(|(part, decides)| match part {
                    Query::Word(word) if !decides && !all_common => quoted(word),
                    part => part,
                })
                .collect();
            if parts.len() == 1 {
                parts.swap_remove(0)
            } else {
                Query::Words(parts)
            }
        }
        Query::And(parts) => {
            let wished = parts
                .iter()
                .filter(|part| !part.is_condition())
                .nth(1)
                .is_some();
            // Beside what is required, a word is wished for, and free words they stay.
            let mut parts: Vec<Query> = parts
                .into_iter()
                .map(|part| match part {
                    Query::Words(words) if wished && words.len() == 1 => Query::Words(words),
                    part => as_it_reads_back(part, language),
                })
                .collect();
            if parts.len() == 1 {
                return parts.swap_remove(0);
            }
            let reads_as_conjunction = |part: &Query| matches!(part, Query::Word(word) if is_conjunction_when_read(word, language));
            if !parts.iter().all(reads_as_conjunction) {
                for part in &mut parts {
                    if let Query::Word(word) = part
                        && is_conjunction_when_read(word, language)
                    {
                        *part = quoted(word.clone());
                    }
                }
            }
            Query::And(parts)
        }
        query => query,
    }
}

/// A word as it is shown.
fn in_small_letters(part: &Query) -> Query {
    match part {
        Query::Word(word) if word.form == Form::Stem => Query::Word(Word {
            typed: word.typed.to_lowercase(),
            form: Form::Stem,
        }),
        part => part.clone(),
    }
}

/// Whether a word would be read as one that joins what stands beside it, once it is shown: its case is not.
fn is_conjunction_when_read(word: &Word, language: &str) -> bool {
    let small = word.typed.to_lowercase();
    matches!(small.as_str(), "and" | "or") && is_common_word(word, language)
}

/// Common words that are no names even where a capital stands out.
const NO_NAMES: [&str; 16] = [
    "a", "and", "at", "but", "by", "for", "from", "in", "is", "not", "of", "on", "or", "the", "to",
    "with",
];
/// Common words that are names as well, so that they are taken for one where every word has a capital.
const NAMES_TOO: [&str; 2] = ["may", "will"];

/// Which words decide. A common word with a capital inside a query is a name ("Theresa May"), and so is "May" before a number, but where
/// every word has one, as in a headline, only what is a name more often; "off" in "called off" is part of the verb, "out" in "ran out of"
/// is not.
fn deciding(parts: &[Query], language: &str) -> Vec<bool> {
    let begins_with = |part: &Query, test: fn(char) -> bool| matches!(part, Query::Word(word) if word.typed.starts_with(test));
    let words = || {
        parts.iter().filter_map(|part| match part {
            Query::Word(word) => Some(word),
            _ => None,
        })
    };
    let stands_out = words()
        .any(|word| word.typed.starts_with(char::is_lowercase) && !is_common_word(word, language));
    let all_capitals = words().all(is_in_capitals);
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| {
            let Query::Word(word) = part else { return true };
            let before_number = parts
                .get(at + 1)
                .is_some_and(|next| begins_with(next, |c| c.is_ascii_digit()));
            let typed = word.typed.to_lowercase();
            let name = begins_with(part, char::is_uppercase)
                && if at == 0 {
                    typed == "may" && before_number
                } else if is_in_capitals(word) {
                    !all_capitals
                } else if NO_NAMES.contains(&typed.as_str()) {
                    false
                } else {
                    stands_out || NAMES_TOO.contains(&typed.as_str())
                };
            let is_word = |at: usize, test: &dyn Fn(&Word) -> bool| matches!(parts.get(at), Some(Query::Word(word)) if test(word));
            let particle = makes_another_verb(word, language)
                && at > 0
                && is_word(at - 1, &|verb| !is_common_word(verb, language))
                && !is_word(at + 1, &|next| next.typed.eq_ignore_ascii_case("of"));
            name || particle || !is_common_word(word, language)
        })
        .collect()
}

/// Whether a word has two letters or more, and none of them small.
fn is_in_capitals(word: &Word) -> bool {
    let mut letters = word.typed.chars().filter(|c| c.is_alphabetic());
    word.typed.chars().nth(1).is_some() && letters.all(char::is_uppercase)
}

/// The parts of compounds among free words as free words of their own.
fn with_parts_of_compounds(query: Query, language: &str) -> Query {
    match query {
        Query::Words(mut parts) => {
            let mut added: Vec<Query> = Vec::new();
            for part in &parts {
                if let Query::Word(word) = part {
                    added.extend(
                        parts_of_compound(word, language)
                            .into_iter()
                            .map(Query::Word),
                    );
                }
            }
            parts.append(&mut added);
            Query::Words(parts)
        }
        Query::And(parts) => Query::And(
            parts
                .into_iter()
                .map(|part| with_parts_of_compounds(part, language))
                .collect(),
        ),
        query => query,
    }
}
