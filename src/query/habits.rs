//! What other search tools would take for an operator: read as it is meant where it can mean nothing else, named where it is read as
//! words.
//!
//! What comes in: a place in the text of a query, and whether something to look for stands before it. What goes out: an operator of
//! nearness, or what a [`Hint`](super::Hint) says. The forms are those of the manuals of Google, Lucene and Elasticsearch, Xapian and
//! Recoll, `SQLite`, `DEVONthink`, dtSearch, Ovid, EBSCO, `ProQuest`, Scopus, Web of Science, Westlaw and Factiva.

use super::Within;
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

/// Operators of nearness elsewhere, and whether they are of order.
const NEARNESS: [(&str, bool); 11] = [
    ("onear", true),
    ("near", false),
    ("adj", true),
    ("pre", true),
    ("next", true),
    ("before", true),
    ("within", false),
    ("around", false),
    ("w", false),
    ("n", false),
    ("p", true),
];

/// Whether a word in small letters is what an operator of nearness is called, here or elsewhere.
pub(super) fn is_nearness(name: &str) -> bool {
    NEARNESS.iter().any(|(known, _)| *known == name)
}

/// Whether an operand may begin here: neither the end nor an operator.
pub(super) fn operand_follows(behind: &str) -> bool {
    let Some(first) = behind.trim_start().chars().next() else {
        return false;
    };
    let behind = behind.trim_start();
    let word = &behind[..run_len(behind)];
    (first.is_alphanumeric() || "(=*/'’‘".contains(first) || QUOTES.contains(&first))
        && !matches!(word, "AND" | "OR" | "NOT")
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
    let lower = name.to_ascii_lowercase();
    // "BEFORE 2001" and the comet P/2001, but neither "w / 2001" nor "ADJ2001".
    let may_be_word = lower != "w" && (behind.is_empty() || letters <= 1);
    let found = |digits: &str, ordered: bool, len: usize| -> Option<Read> {
        match apart(digits, &text[..len])? {
            Ok(words) => Some(Ok((Within::Words(words), ordered, len))),
            Err(message) => (!may_be_word).then_some(Err((len, message))),
        }
    };
    if name.is_empty() {
        // Westlaw: /5, /s, /p; Factiva: /n5/.
        let number = behind.strip_prefix('/')?;
        let within = match number.to_ascii_lowercase().as_str() {
            "s" => Within::Sentence,
            "p" => Within::Passage,
            number => {
                let factiva = number
                    .strip_prefix('n')
                    .and_then(|number| number.strip_suffix('/'));
                return found(factiva.unwrap_or(number), false, run.len());
            }
        };
        return Some(Ok((within, false, run.len())));
    }
    let (known, ordered) = NEARNESS.into_iter().find(|(known, _)| *known == lower)?;
    if let Some(number) = behind.strip_prefix('/').filter(|number| !number.is_empty()) {
        let within = match number.to_ascii_lowercase().as_str() {
            "sent" | "sentence" => Within::Sentence,
            "para" | "paragraph" | "seg" => Within::Passage,
            // Our own.
            _ if matches!(known, "w" | "near" | "pre") => return None,
            "s" => Within::Sentence,
            "p" => Within::Passage,
            number => return found(number, ordered, run.len()),
        };
        return Some(Ok((within, ordered, run.len())));
    }
    if known.len() > 1 && behind.starts_with(|c: char| c.is_ascii_digit()) {
        return found(behind, ordered, run.len());
    }
    let rest = &text[letters..];
    // w/ 5, w / 5
    if known == "w" {
        let slash = rest.trim_start().strip_prefix('/')?.trim_start();
        let digits = &slash[..run_len(slash)];
        return found(digits, ordered, text.len() - slash.len() + digits.len());
    }
    if !upper || known.len() == 1 || !behind.is_empty() {
        return None;
    }
    // AROUND(5)
    if let Some(inside) = rest.strip_prefix('(') {
        let digits = &inside[..digits_len(inside)];
        if !digits.is_empty() && inside[digits.len()..].starts_with(')') {
            return found(digits, ordered, letters + digits.len() + 2);
        }
    }
    // WITHIN 5, WITHIN 5 WORDS OF
    let number = rest.trim_start();
    let digits = &number[..run_len(number)];
    if number.len() < rest.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    {
        let mut end = text.len() - number.len() + digits.len();
        if all_capitals && !text[end..].starts_with(" WORDS") {
            return None;
        }
        for more in [" WORDS", " OF"] {
            if text[end..].starts_with(more) {
                end += more.len();
            }
        }
        return found(digits, ordered, end);
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

/// Whether a word in small letters may be an operator, a field or a command of some tool, here or elsewhere.
pub(super) fn means_more(lower: &str) -> bool {
    const WORDS: [&str; 46] = [
        "adj", "aft", "after", "and", "andnot", "around", "atl", "atleast", "bef", "before", "but",
        "butnot", "byline", "et", "followed", "headline", "hlead", "intitle", "is", "lead", "n",
        "near", "next", "nicht", "not", "oder", "onear", "or", "ou", "outlet", "p", "para", "pre",
        "s", "same", "sauf", "since", "ti", "title", "tx", "und", "until", "w", "with", "within",
        "xor",
    ];
    WORDS.contains(&lower)
}
