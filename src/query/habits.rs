//! What other search tools would take for an operator, read as it is meant where it can mean nothing else; what is told of it where it is
//! read as words is in [`hints`](super::hints).
//!
//! What comes in: a word of a query, and whether something to look for stands before it. What goes out: an operator of nearness, or
//! whether some tool would read more than a word. The forms are those of the manuals of Google, Lucene and Elasticsearch, Xapian and
//! Recoll, `SQLite`, `DEVONthink`, dtSearch, Ovid, EBSCO, `ProQuest`, Scopus, Web of Science, Westlaw and Factiva.

use super::Within;
use super::operators::{self, Name, Whose, at_least, is_connective, nearness_named, within};
use super::scan::{QUOTES, apart, run_len};

/// Positions of a nearness without a number, as Xapian has it.
const USUALLY_APART: u32 = 10;

/// A nearness as another tool writes it.
pub(super) struct Foreign {
    pub within: Within,
    pub ordered: bool,
    pub len: usize,
    /// What is to be said of it.
    pub message: String,
    /// The same in the other kind of order, in pullquote's language; the message may name it.
    pub other_order: String,
}

/// Whether an operand may begin here: neither the end nor an operator.
pub(super) fn operand_follows(behind: &str) -> bool {
    let Some(first) = behind.trim_start().chars().next() else {
        return false;
    };
    let behind = behind.trim_start();
    let word = &behind[..run_len(behind)];
    (first.is_alphanumeric() || "(=*/'’‘".contains(first) || QUOTES.contains(&first))
        && !is_connective(word)
}

/// A nearness that begins a text behind an operand, as another tool writes it. What may be words is words where its number cannot be
/// ("BEFORE 2001"); else that is an error (`w/ 5000`, `ADJ0`). `w/5`, `near/5` and `pre/5` are our own. Where the whole query is in capitals, so is a pasted
/// headline: then only what has its number in one with the operator is one ("AROUND(5)", not "WITHIN 5" or "NEAR").
pub(super) fn nearness(text: &str, all_capitals: bool) -> Option<Result<Foreign, (usize, String)>> {
    let found = read_nearness(text, all_capitals)?;
    let (words, ordered, len) = match found {
        Ok(found) => found,
        Err((len, message)) => return Some(Err((len, message))),
    };
    if !operand_follows(&text[len..]) {
        return None;
    }
    let typed = &text[..len];
    let own = if ordered { "pre" } else { "w" };
    let within = match words {
        Within::Words(words) => words.to_string(),
        Within::Sentence => "s".to_owned(),
        Within::Passage => "p".to_owned(),
    };
    let message = if typed.len() <= "NEAR".len() && typed.bytes().all(|b| b.is_ascii_uppercase()) {
        format!("'{typed}' is read as {own}/{within}; write the number of words you mean")
    } else if ordered {
        format!("'{typed}' is read as {own}/{within}, in this order; in either order is w/{within}")
    } else {
        format!(
            "'{typed}' is read as {own}/{within}, in either order; in this order is pre/{within}"
        )
    };
    Some(Ok(Foreign {
        within: words,
        ordered,
        len,
        message,
        other_order: format!("{}/{within}", if ordered { "w" } else { "pre" }),
    }))
}

type Read = Result<(Within, bool, usize), (usize, String)>;

/// The nearness at the beginning of a text, whether it is of order, and its length.
fn read_nearness(text: &str, all_capitals: bool) -> Option<Read> {
    let run = &text[..run_len(text)];
    let letters = run.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, behind) = run.split_at(letters);
    let upper = name.bytes().all(|b| b.is_ascii_uppercase());
    // "BEFORE 2001" and the comet P/2001, but neither "w / 2001" nor "ADJ2001".
    let may_be_word = !name.eq_ignore_ascii_case("w") && (behind.is_empty() || letters <= 1);
    let found = |within: Result<Within, String>, ordered: bool, len: usize| -> Option<Read> {
        match within {
            Ok(within) => Some(Ok((within, ordered, len))),
            Err(message) => (!may_be_word).then_some(Err((len, message))),
        }
    };
    let number = |digits: &str, ordered: bool, len: usize| -> Option<Read> {
        found(
            apart(digits, &text[..len])?.map(Within::Words),
            ordered,
            len,
        )
    };
    if name.is_empty() {
        // Westlaw: /5, /s, /p; Factiva: /n5/.
        let behind = behind.strip_prefix('/')?;
        let factiva = behind
            .strip_prefix(['n', 'N'])
            .and_then(|behind| behind.strip_suffix('/'));
        if let Some(digits) = factiva {
            return number(digits, false, run.len());
        }
        let (within, _) = within(behind, run).filter(|(_, whose)| *whose == Whose::Own)?;
        return found(within, false, run.len());
    }
    let Name {
        typed: known,
        ordered,
        whose,
    } = nearness_named(name)?;
    if let Some(how) = behind.strip_prefix('/').filter(|how| !how.is_empty()) {
        let (within, whose_part) = within(how, run)?;
        let is_own = whose == Whose::Own && whose_part == Whose::Own;
        return found(within, ordered, run.len()).filter(|_| !is_own);
    }
    if known.len() > 1 && behind.starts_with(|c: char| c.is_ascii_digit()) {
        return number(behind, ordered, run.len());
    }
    let rest = &text[letters..];
    // w/ 5, w / 5
    if known == "w" {
        let slash = rest.trim_start().strip_prefix('/')?.trim_start();
        let digits = &slash[..run_len(slash)];
        return number(digits, ordered, text.len() - slash.len() + digits.len());
    }
    if !upper || known.len() == 1 || !behind.is_empty() {
        return None;
    }
    // AROUND(5)
    if let Some(inside) = rest.strip_prefix('(') {
        let digits = &inside[..digits_len(inside)];
        if !digits.is_empty() && inside[digits.len()..].starts_with(')') {
            return number(digits, ordered, letters + digits.len() + 2);
        }
    }
    // WITHIN 5, WITHIN 5 WORDS OF
    let behind = rest.trim_start();
    let digits = &behind[..run_len(behind)];
    if behind.len() < rest.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    {
        let mut end = text.len() - behind.len() + digits.len();
        if all_capitals && !text[end..].starts_with(" WORDS") {
            return None;
        }
        for more in [" WORDS", " OF"] {
            if text[end..].starts_with(more) {
                end += more.len();
            }
        }
        return number(digits, ordered, end);
    }
    (!all_capitals
        && matches!(known, "near" | "adj")
        && rest.starts_with(|c: char| c.is_whitespace() || c == '('))
    .then_some(Ok((Within::Words(USUALLY_APART), ordered, letters)))
}

fn digits_len(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Whether a word would be an operator if it stood between others.
pub(super) fn is_operator_between(typed: &str) -> bool {
    matches!(read_nearness(typed, false), Some(Ok((_, _, len)) | Err((len, _))) if len == typed.len())
        || at_least(typed).is_some()
        || typed.contains('|')
}

/// Fields of search engines of the web that narrow what is found by its address.
const ADDRESSES: [&str; 6] = ["site", "url", "inurl", "link", "cache", "related"];
/// And by the kind of the file.
const KINDS_OF_FILE: [&str; 4] = ["filetype", "ext", "format", "mime"];

/// Whether a chunk is a field of a search engine of the web with its value. As words, its parts would find what nobody asked for.
pub(super) fn is_foreign_filter(chunk: &str) -> bool {
    chunk.split_once(':').is_some_and(|(field, value)| {
        let is_field = |known: &&str| known.eq_ignore_ascii_case(field);
        value.starts_with(char::is_alphanumeric)
            && (ADDRESSES.iter().any(is_field) || is_kind_of_file(field))
    })
}

/// Whether a field of a search engine of the web asks for a kind of file.
pub(super) fn is_kind_of_file(field: &str) -> bool {
    KINDS_OF_FILE
        .iter()
        .any(|known| known.eq_ignore_ascii_case(field))
}

/// A NOT behind something to look for that is written otherwise, `not w/3` and `BUT NOT`: its length, and what is to be said of it.
pub(super) fn negation(text: &str) -> Option<(usize, String)> {
    let (run, behind) = text.split_at(run_len(text));
    let next = behind.trim_start();
    let following = &next[..run_len(next)];
    if run == "BUT" && following == "NOT" && operand_follows(&next[following.len()..]) {
        let len = text.len() - next.len() + following.len();
        return Some((len, "'BUT NOT' is read as AND NOT".to_owned()));
    }
    let is_not = run.eq_ignore_ascii_case("not") && run != "NOT";
    (is_not && operators::nearness(following).is_some())
        .then(|| (run.len(), format!("'{run}' is read as the operator NOT")))
}

/// Whether a word in small letters may be an operator, a field or a command of some tool, here or elsewhere. It holds every such word that
/// is read here or named by a hint: the tests of [`lex::words`](super::lex) read the sources of both.
pub(super) fn means_more(lower: &str) -> bool {
    const WORDS: [&str; 38] = [
        "aft", "after", "allcaps", "and", "andnot", "atl", "atleast", "bef", "but", "butnot",
        "byline", "caps", "et", "followed", "headline", "hlead", "intitle", "is", "lead", "nicht",
        "nocaps", "not", "oder", "or", "ou", "outlet", "para", "s", "same", "sauf", "since", "ti",
        "title", "tx", "und", "until", "with", "xor",
    ];
    WORDS.contains(&lower) || nearness_named(lower).is_some()
}
