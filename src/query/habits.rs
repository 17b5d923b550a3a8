//! What other search tools would take for an operator: read as it is meant where it can mean nothing else, named where it is read as
//! words.
//!
//! What comes in: a place in the text of a query, and whether something to look for stands before it. What goes out: an operator of
//! nearness, or what a [`Hint`] says. The forms are those of the manuals of Google, Lucene and Elasticsearch, Xapian and
//! Recoll, `SQLite`, `DEVONthink`, dtSearch, Ovid, EBSCO, `ProQuest`, Scopus, Web of Science, Westlaw and Factiva.

use super::fields::FieldName;
use super::messages::{Hint, OtherSearch};
use super::scan::{DASHES, EXCLUDES, MOST_APART, QUOTES, apart, run_len};
use super::{Syntax, Within};
use std::ops::Range;

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

/// What is to be said of a chunk that is read as a word, if another tool would take it for an operator.
pub(super) fn of_word(
    chunk: &str,
    between: bool,
    behind: &str,
    range: &Range<usize>,
) -> Option<Hint> {
    let said = |message: String| Some(Hint::new(range.clone(), message));
    let edited = |by: &str| OtherSearch::Edited(range.clone(), by.to_owned());
    let lower = chunk.to_lowercase();
    if matches!(lower.as_str(), "and" | "or" | "not") {
        let operator = chunk.to_uppercase();
        let message = format!("'{chunk}' is read as a word; write {operator} for the operator");
        return said(message).map(|hint| hint.offering(&operator, edited(&operator)));
    }
    let upper = chunk.chars().all(|c| !c.is_lowercase());
    let number_follows = behind
        .split_whitespace()
        .next()
        .is_some_and(|next| next.bytes().all(|b| b.is_ascii_digit()));
    match lower.as_str() {
        "und" | "oder" | "nicht" | "et" | "ou" | "sauf" if between && upper => {
            return said(format!(
                "'{chunk}' is read as a word; the operators are AND, OR and NOT in every language"
            ));
        }
        "xor" if between && upper => {
            return said(
                "'XOR' is read as a word; one without the other is written (a NOT b) OR (b NOT a)"
                    .to_owned(),
            );
        }
        "same" | "with" if between && upper => {
            let message = format!(
                "'{chunk}' is read as a word; in one sentence is written w/s, in one passage w/p"
            );
            return said(message).map(|hint| {
                hint.offering("w/s", edited("w/s"))
                    .offering("w/p", edited("w/p"))
            });
        }
        "after" | "since" | "before" | "until" | "aft" | "bef"
            if number_follows && behind.split_whitespace().next().map(str::len) == Some(4) =>
        {
            let field = if matches!(lower.as_str(), "after" | "since" | "aft") {
                "after"
            } else {
                "before"
            };
            let year = behind.split_whitespace().next().unwrap_or_default();
            let clause = format!("{field}:{year}");
            let message = format!(
                "'{chunk} {year}' is read as words; {clause} asks for the date of the article"
            );
            let space = behind.len() - behind.trim_start().len();
            let both = range.start..range.end + space + year.len();
            let dated = OtherSearch::Edited(both, clause.clone());
            return said(message).map(|hint| hint.offering(&clause, dated));
        }
        "before" | "after" | "followed" | "next" | "within" | "around" | "near" | "adj"
            if between && upper =>
        {
            let message = format!(
                "'{chunk}' is read as a word; near each other is written w/10, in this order pre/10"
            );
            return said(message).map(|hint| {
                hint.offering("w/10", edited("w/10"))
                    .offering("pre/10", edited("pre/10"))
            });
        }
        "within" | "near" if between && number_follows => {
            return said(format!(
                "'{chunk}' is read as a word; the operator is written w/5"
            ));
        }
        "ti" | "tx" if upper && !between && operand_follows(behind) => {
            return said(format!(
                "'{chunk}' is read as a word; a field is written title:doha"
            ));
        }
        _ => {}
    }
    of_number(chunk, between, range)
        .or_else(|| of_operator_run_together(chunk, between && upper, behind, range))
        .or_else(|| of_field(chunk, behind, range))
        .or_else(|| {
            let nexis = OtherSearch::In(Syntax::Nexis);
            let hint = said(of_symbols(chunk)?);
            hint.map(|hint| hint.offering("--syntax nexis", nexis))
        })
}

/// What is to be said of a word that holds the number of an operator, or a span of years.
fn of_number(chunk: &str, between: bool, range: &Range<usize>) -> Option<Hint> {
    let said = |message: String| Some(Hint::new(range.clone(), message));
    let edited = |by: &str| OtherSearch::Edited(range.clone(), by.to_owned());
    let lower = chunk.to_lowercase();
    let upper = chunk.chars().all(|c| !c.is_lowercase());
    let digits = lower.trim_start_matches(['w', 'n']);
    if between
        && upper
        && digits.len() + 1 == lower.len()
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
    {
        let (near, ordered) = (format!("w/{digits}"), format!("pre/{digits}"));
        let message = format!(
            "'{chunk}' is read as a word; near each other is written {near}, in this order {ordered}"
        );
        return said(message).map(|hint| {
            hint.offering(&near, edited(&near))
                .offering(&ordered, edited(&ordered))
        });
    }
    if between && is_out_of_range(&lower) {
        return said(format!(
            "'{chunk}' is read as words; near each other is written w/1 to w/{MOST_APART}"
        ));
    }
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((first, last)) = chunk
        .split_once("..")
        .or_else(|| chunk.split_once(['-', '–']))
        && is_year(first)
        && is_year(last)
    {
        let clause = format!("date:{first}..{last}");
        let message =
            format!("'{chunk}' is read as words; {clause} asks for the date of the article");
        return said(message).map(|hint| hint.offering(&clause, edited(&clause)));
    }
    None
}

/// What is to be said of an operator or a field that is one but for a space too few or too many, or for its number.
fn of_operator_run_together(
    chunk: &str,
    between: bool,
    behind: &str,
    range: &Range<usize>,
) -> Option<Hint> {
    let said = |message: String| Some(Hint::new(range.clone(), message));
    let lower = chunk.to_ascii_lowercase();
    match lower.as_str() {
        "andnot" | "butnot" | "and-not" if between => {
            let operator = OtherSearch::Edited(range.clone(), "AND NOT".to_owned());
            said(format!(
                "'{chunk}' is read as a word; one without the other is written AND NOT"
            ))
            .map(|hint| hint.offering("AND NOT", operator))
        }
        "atleast" | "atl" if behind.starts_with('(') => said(format!(
            "'{chunk}' is read as a word; how many times stands in one with it, as in atleast2(doha)"
        )),
        "title" | "headline" | "hlead" | "intitle" | "lead" | "byline" | "outlet"
            if behind.starts_with(" (") =>
        {
            said(format!(
                "'{chunk}' is read as a word; a field has its bracket right behind its colon: {lower}:(…)"
            ))
        }
        _ => None,
    }
}

/// Whether a chunk is a nearness that may be a word, but for its number: `/2001`, `P/2001`.
fn is_out_of_range(lower: &str) -> bool {
    let digits = ["/", "n/", "p/"]
        .into_iter()
        .find_map(|operator| lower.strip_prefix(operator));
    digits.is_some_and(|digits| matches!(apart(digits, lower), Some(Err(_))))
}

/// Fields of search engines of the web that narrow what is found by its address.
const ADDRESSES: [&str; 6] = ["site", "url", "inurl", "link", "cache", "related"];
/// And by the kind of the file.
const KINDS_OF_FILE: [&str; 4] = ["filetype", "ext", "format", "mime"];

/// Whether a chunk is a field of a search engine of the web with its value. As words, its parts would find what nobody asked for.
pub(super) fn is_foreign_filter(chunk: &str) -> bool {
    chunk.split_once(':').is_some_and(|(field, value)| {
        let field = field.to_ascii_lowercase();
        value.starts_with(char::is_alphanumeric)
            && (ADDRESSES.contains(&field.as_str()) || KINDS_OF_FILE.contains(&field.as_str()))
    })
}

/// What is to be said of a word before a colon that is no field, and of what else looks like one.
fn of_field(chunk: &str, behind: &str, range: &Range<usize>) -> Option<Hint> {
    let said = |message: String| Some(Hint::new(range.clone(), message));
    // PubMed's doha[title].
    if let Some((_, field)) = chunk
        .strip_suffix(']')
        .and_then(|chunk| chunk.split_once('['))
        && !field.is_empty()
    {
        return said(format!(
            "'[{field}]' is read as a word; a field stands before its value, as in title:doha"
        ));
    }
    let (field, value) = chunk.split_once(':')?;
    let letters = field.chars().count() > 1 && field.bytes().all(|b| b.is_ascii_alphabetic());
    if FieldName::of(field).is_some() && value.starts_with(EXCLUDES) {
        return said(format!(
            "'{field}:' is read as a word; to leave a value out, write the sign before the field, as in -{field}:doha"
        ));
    }
    if FieldName::of(field).is_some() {
        return said(format!(
            "'{field}:' is read as a word; a field has its value right behind the colon, as in outlet:\"NBC News\""
        ));
    }
    if field.eq_ignore_ascii_case("near") && value.parse::<u32>().is_ok() {
        let operator = format!("w/{value}");
        let near = OtherSearch::Edited(range.clone(), operator.clone());
        return said(format!(
            "'{chunk}' is read as words; near each other is written {operator}, between two things"
        ))
        .map(|hint| hint.offering(&operator, near));
    }
    // In "he said:" and „sagte:“ a space follows.
    let valued = !value.is_empty() || behind.starts_with(|c: char| c == '(' || QUOTES.contains(&c));
    if valued && let Some(near) = FieldName::nearest(field) {
        let message =
            format!("'{field}:' is no field and is read as a word; did you mean {near}:?");
        let name = range.start..range.start + field.len();
        let meant = OtherSearch::Edited(name, near.to_owned());
        return said(message).map(|hint| hint.offering(&format!("{near}:"), meant));
    }
    let has_value = !value.starts_with("//")
        && (value.starts_with(char::is_alphanumeric)
            || (value.is_empty() && behind.starts_with(|c| c == '(' || QUOTES.contains(&c))));
    if !letters || !has_value {
        return None;
    }
    if matches!(
        field.to_ascii_lowercase().as_str(),
        "site" | "url" | "inurl"
    ) && let Some(outlet) = outlet_of_host(value)
    {
        let clause = format!("outlet:{outlet}");
        let message = format!(
            "'{chunk}' is left out: the addresses of articles are not searched; {clause} asks for an outlet of this name, file: for a part of the path"
        );
        let asked = OtherSearch::Edited(range.clone(), clause.clone());
        return said(message).map(|hint| hint.offering(&clause, asked));
    }
    if is_foreign_filter(chunk) {
        let instead = if KINDS_OF_FILE.contains(&field.to_ascii_lowercase().as_str()) {
            "file:*.html asks for a kind of file"
        } else {
            "outlet: asks for the outlet, file: for a part of the path"
        };
        return said(format!(
            "'{chunk}' is left out: '{field}:' is no field; {instead}"
        ));
    }
    let instead = match field.to_ascii_lowercase().as_str() {
        "text" | "body" | "content" | "intext" | "allintext" | "fulltext" | "ab" | "tx" => {
            "words without a field are looked for in the text"
        }
        "allintitle" => "title:(…) asks for several words of the headline",
        _ => {
            "the fields are title, lead, section, byline, outlet, person, org, place, group, event, entity, lang, file, date, after, before and mentions"
        }
    };
    said(format!(
        "'{field}:' is no field and is read as a word; {instead}"
    ))
}

/// What an outlet at a host may be called: the part of its name that is registered, "bbc" of "news.bbc.co.uk/world".
fn outlet_of_host(address: &str) -> Option<&str> {
    /// What names are registered under, below a country's.
    const REGISTRIES: [&str; 8] = ["ac", "co", "com", "edu", "gov", "net", "or", "org"];
    let host = address.split(['/', ':', '?']).next().unwrap_or_default();
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '*');
    if !host.chars().all(is_host) {
        return None;
    }
    let mut labels = host.trim_matches('.').rsplit('.');
    labels.next()?;
    let name = labels.find(|label| !REGISTRIES.contains(label))?;
    let is_name = |c: char| c.is_alphanumeric() || c == '-';
    (name != "www" && !name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// What is to be said of symbols in a chunk that are operators elsewhere and punctuation here.
fn of_symbols(chunk: &str) -> Option<String> {
    if chunk.trim_end_matches('!').ends_with(char::is_alphanumeric) && chunk.ends_with('!') {
        return Some(
            "'!' is punctuation; any end of a word is written offic*, and --syntax nexis reads offic!"
                .to_owned(),
        );
    }
    if chunk.contains('~') {
        return Some(
            "'~' is read as punctuation; a fuzzy word is written word~1 or word~2".to_owned(),
        );
    }
    if chunk.contains('^') {
        return Some("'^' is read as punctuation; a boost is written word^2".to_owned());
    }
    let first = chunk.chars().next()?;
    if DASHES.contains(&first) || EXCLUDES.contains(&first) {
        return Some(format!(
            "'{chunk}' is read as a word; to leave it out, write a single hyphen before it, behind a space"
        ));
    }
    // Sums of money, shares and addresses are what they seem.
    let number = chunk.contains(|c: char| c.is_ascii_digit())
        && chunk
            .trim_matches(['$', '%'])
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '–' | '/' | '$' | '%'))
        && (first == '$' || chunk.ends_with('%'));
    let symbol = chunk
        .chars()
        .find(|c| "#$%@+=<>[]{}\\|_`".contains(*c))
        .filter(|symbol| !number && *symbol != '_')?;
    let address = chunk.contains("://")
        || (symbol == '@' && !chunk.starts_with('@') && !chunk.ends_with('@'));
    if address {
        return None;
    }
    Some(match symbol {
        '`' => "'`' is punctuation; a phrase stands in double quotation marks".to_owned(),
        '#' | '$' | '%' | '@' if !chunk.starts_with(symbol) => {
            format!("'{symbol}' is punctuation; '?' stands for one letter of a word, '*' for any")
        }
        '=' if chunk
            .split_once('=')
            .is_some_and(|(name, _)| !name.is_empty()) =>
        {
            "'=' is punctuation inside a word; a field is written title:doha".to_owned()
        }
        '[' | '{' if first == symbol && chunk.contains([']', '}']) => format!(
            "'{symbol}' is punctuation; one of some letters is written in a regular expression, as in /[dm]oha/"
        ),
        '[' | '{' if first == symbol => {
            format!("'{symbol}' is punctuation; brackets that group are round")
        }
        symbol => format!("'{symbol}' is punctuation"),
    })
}
