//! The operators that are written as words, whoever's they are: the one list that both readers, the habits of other tools and the hints
//! go by.
//!
//! What comes in: a word of a query. What goes out: which operator it is, in which language.

use super::Within;
use super::scan::apart;

/// Whose operator a word is; each of these also has those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// pullquote's own.
    Own,
    /// That of Nexis.
    Nexis,
    /// That of some other tool.
    Others,
}

/// What an operator of nearness is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub typed: &'static str,
    /// Whether the first of two things has to stand before the second.
    pub ordered: bool,
    pub whose: Whose,
}

const fn name(typed: &'static str, ordered: bool, whose: Whose) -> Name {
    Name {
        typed,
        ordered,
        whose,
    }
}

const NEARNESS: [Name; 11] = [
    name("w", false, Whose::Own),
    name("near", false, Whose::Own),
    name("pre", true, Whose::Own),
    name("onear", true, Whose::Nexis),
    name("adj", true, Whose::Others),
    name("next", true, Whose::Others),
    name("before", true, Whose::Others),
    name("within", false, Whose::Others),
    name("around", false, Whose::Others),
    name("n", false, Whose::Others),
    name("p", true, Whose::Others),
];

/// What may stand behind the slash of a nearness in the place of a number.
const PARTS: [(&str, Within, Whose); 7] = [
    ("s", Within::Sentence, Whose::Own),
    ("p", Within::Passage, Whose::Own),
    ("sent", Within::Sentence, Whose::Nexis),
    ("para", Within::Passage, Whose::Nexis),
    ("seg", Within::Passage, Whose::Nexis),
    ("sentence", Within::Sentence, Whose::Others),
    ("paragraph", Within::Passage, Whose::Others),
];

/// The nearness of a name, in any case.
pub(super) fn nearness_named(typed: &str) -> Option<Name> {
    NEARNESS
        .into_iter()
        .find(|known| known.typed.eq_ignore_ascii_case(typed))
}

/// How near two parts have to stand, from what stands behind a slash, `5` or `s`, and whose way this is to say it; an error where the
/// number is none that can be, which names the whole `chunk`. `None` where it is neither.
pub(super) fn within(typed: &str, chunk: &str) -> Option<(Result<Within, String>, Whose)> {
    let part = PARTS
        .into_iter()
        .find(|(part, ..)| part.eq_ignore_ascii_case(typed));
    if let Some((_, within, whose)) = part {
        return Some((Ok(within), whose));
    }
    Some((apart(typed, chunk)?.map(Within::Words), Whose::Own))
}

/// pullquote's own `w/5`, `near/5`, `pre/5`, `w/s`, `w/p`, and whether it is of order.
pub(super) fn nearness(chunk: &str) -> Option<Result<(Within, bool), String>> {
    let (name, behind) = chunk.split_once('/')?;
    let name = nearness_named(name).filter(|name| name.whose == Whose::Own)?;
    let (within, _) = within(behind, chunk).filter(|(_, whose)| *whose == Whose::Own)?;
    Some(within.map(|within| (within, name.ordered)))
}

/// Whether a word is AND, OR or NOT, in capitals as they are operators.
pub(super) fn is_connective(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT")
}

/// Whether a word beside AND or OR would be read as an operator and is shown in quotation marks.
pub(super) fn is_not(typed: &str) -> bool {
    typed.eq_ignore_ascii_case("not")
}

/// `atleast3`, `atl3`, `atleast/3`: the count.
pub(super) fn at_least(chunk: &str) -> Option<Result<u32, String>> {
    let lower = chunk.to_ascii_lowercase();
    let digits = lower
        .strip_prefix("atleast")
        .or_else(|| lower.strip_prefix("atl"))?;
    let digits = digits.strip_prefix('/').unwrap_or(digits);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(match digits.parse() {
        Ok(count) if count > 0 => Ok(count),
        _ => Err("atleast needs a number from 1 on".to_owned()),
    })
}
