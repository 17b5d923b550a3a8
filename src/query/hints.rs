//! What is to be said of what is read as a word and that another tool, or a slip of the finger, would have meant as more.
//!
//! What comes in: a run of characters and what stands around it. What goes out: a [`Hint`] that says how it was read and what to write
//! instead, with the search that this would be.

use super::Syntax;
use super::fields::{FieldName, Scope, Value};
use super::habits::{self, operand_follows};
use super::messages::{Hint, OtherSearch};
use super::scan::{DASHES, EXCLUDES, MOST_APART, QUOTES, apart, closes, quoted, run_len};
use std::ops::Range;

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
    of_option(chunk, behind, range)
        .or_else(|| of_number(chunk, between, range))
        .or_else(|| of_operator_run_together(chunk, between, upper, behind, range))
        .or_else(|| of_field(chunk, behind, range))
        .or_else(|| {
            let nexis = OtherSearch::In(Syntax::Nexis);
            let hint = said(of_symbols(chunk)?);
            hint.map(|hint| hint.offering("--syntax nexis", nexis))
        })
}

/// What is to be said of a question mark behind a word where nobody asks a question.
pub(super) fn of_question_mark(text: &str, range: &Range<usize>) -> Option<Hint> {
    let chunk = text[range.clone()].trim_end_matches([',', ';', '.']);
    let word = chunk.strip_suffix('?')?.trim_end_matches('?');
    // In other alphabets the words that ask are not known here.
    let is_latin = |c: char| c.is_alphabetic() && c < '\u{250}';
    if !word.ends_with(is_latin) || is_question(text) {
        return None;
    }
    let pattern = format!(
        "{}*",
        word.trim_start_matches(|c: char| !c.is_alphanumeric())
    );
    let message =
        format!("'?' at the end of a word is a question mark; {pattern} stands for any ending");
    let marks = range.start + word.len()..range.start + chunk.len();
    let any_ending = OtherSearch::Edited(marks, "*".to_owned());
    Some(Hint::new(range.clone(), message).offering(&pattern, any_ending))
}

/// Whether a query looks like a question in plain language: several words, one of which asks.
fn is_question(text: &str) -> bool {
    const ASKS: [&str; 90] = [
        "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "how", "is", "may",
        "might", "must", "shall", "should", "was", "were", "what", "when", "where", "whether",
        "which", "who", "whom", "whose", "why", "will", "would", "hat", "hatte", "ist", "kann",
        "sind", "warum", "wann", "wen", "wem", "wer", "weshalb", "wessen", "wie", "wieso", "wird",
        "wo", "woher", "wohin", "worum", "wurde", "combien", "comment", "où", "pourquoi", "quand",
        "que", "quel", "quelle", "quelles", "quels", "qui", "quoi", "est", "sont", "adónde",
        "como", "cómo", "cuál", "cuáles", "cuando", "cuándo", "cuánto", "cuántos", "donde",
        "dónde", "qué", "quién", "quiénes", "che", "chi", "come", "cosa", "dove", "perché",
        "quale", "quali", "quando", "onde", "quem", "waarom",
    ];
    let mut words = 0;
    let mut asks = false;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        asks |= ASKS.contains(&word.to_lowercase().as_str());
    }
    asks && words > 1
}

/// What is to be said of a name without quotation marks as the value of a field, `outlet:The Linden Post`: it begins behind the field's
/// name, which is so long, and the words behind it begin with capitals, too. An acronym is a name by itself.
pub(super) fn of_several_words(
    field: FieldName,
    text: &str,
    name_len: usize,
    at: usize,
) -> Option<Hint> {
    let is_named = matches!(
        field,
        FieldName::Outlet | FieldName::Name(_) | FieldName::Scope(Scope::Byline)
    );
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.contains(char::is_lowercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || "'’.-".contains(c))
    };
    if !is_named {
        return None;
    }
    let (name, value) = text.split_at(name_len);
    let first = &value[..run_len(value)];
    let behind = value[first.len()..].strip_prefix(' ')?;
    let second = behind[..run_len(behind)].trim_end_matches(closes);
    if !is_name(first) || !is_name(second) {
        return None;
    }
    let next = behind[second.len()..].trim_start();
    let go_on = is_name(&next[..run_len(next)]);
    // Which of several words belong to the name is for the reader to say.
    let both = format!(
        "{name}\"{first} {second}{}\"",
        if go_on { " …" } else { "" }
    );
    let message = format!(
        "'{first}' alone is the value of '{name}'; several words need quotation marks, as in {both}"
    );
    let range = at..at + name_len + first.len();
    let quoted = OtherSearch::Edited(range.start..range.end + 1 + second.len(), both.clone());
    let hint = Hint::new(range, message);
    Some(if go_on {
        hint
    } else {
        hint.offering(&both, quoted)
    })
}

/// What is to be said of an option of the command line that there is a field for, `--outlet` or `--not-outlet`, with its value.
fn of_option(chunk: &str, behind: &str, range: &Range<usize>) -> Option<Hint> {
    const WITH_A_FIELD: [&str; 7] = [
        "outlet", "after", "before", "person", "org", "place", "entity",
    ];
    // Word processors make a dash of two hyphens.
    let name = chunk
        .strip_prefix("--")
        .or_else(|| chunk.strip_prefix(['–', '—']))?;
    let negated = name.strip_prefix("not-");
    let name = negated.unwrap_or(name);
    let field = FieldName::of(name).filter(|_| WITH_A_FIELD.contains(&name))?;
    let value = behind.trim_start();
    let space = behind.len() - value.len();
    let value = if value.starts_with(QUOTES) {
        &value[..quoted(value, 0).ok()?.1]
    } else {
        &value[..run_len(value)]
    };
    field.clause(&Value::bare(value)).ok()?;
    let not = if negated.is_some() { "-" } else { "" };
    let clause = format!("{not}{name}:{value}");
    let message = format!(
        "'{chunk}' is read as words; options stand outside the quotation marks of the shell, and as a field it is {clause}"
    );
    let both = range.start..range.end + space + value.len();
    let asked = OtherSearch::Edited(both, clause.clone());
    Some(Hint::new(range.clone(), message).offering(&clause, asked))
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
    upper: bool,
    behind: &str,
    range: &Range<usize>,
) -> Option<Hint> {
    let said = |message: String| Some(Hint::new(range.clone(), message));
    let lower = chunk.to_ascii_lowercase();
    match lower.as_str() {
        "andnot" | "butnot" | "and-not" if between && upper => {
            let operator = OtherSearch::Edited(range.clone(), "AND NOT".to_owned());
            said(format!(
                "'{chunk}' is read as a word; one without the other is written AND NOT"
            ))
            .map(|hint| hint.offering("AND NOT", operator))
        }
        "w/o" | "w/out" if between => {
            let operator = OtherSearch::Edited(range.clone(), "NOT".to_owned());
            said(format!(
                "'{chunk}' is read as words; one without the other is written NOT"
            ))
            .map(|hint| hint.offering("NOT", operator))
        }
        "atleast" | "atl" if behind.starts_with('(') => said(format!(
            "'{chunk}' is read as a word; how many times stands in one with it, as in atleast2(doha)"
        )),
        _ if between && is_nearness_without_number(&lower) => said(format!(
            "'{chunk}' is read as words; near each other is written w/5, in this order pre/5, in one sentence w/s"
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

/// Whether a chunk is a nearness but for its number: `w/`, `w/five`, `near/-5`, but not `pre/post`.
fn is_nearness_without_number(lower: &str) -> bool {
    const NUMBERS: [&str; 14] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "fifteen",
        "twenty", "thirty", "fifty",
    ];
    lower.split_once('/').is_some_and(|(operator, number)| {
        habits::is_nearness(operator)
            && (!number.starts_with(char::is_alphabetic) || NUMBERS.contains(&number))
    })
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
    let all;
    let instead = match field.to_ascii_lowercase().as_str() {
        "text" | "body" | "content" | "intext" | "allintext" | "fulltext" | "ab" | "tx" => {
            "words without a field are looked for in the text"
        }
        "allintitle" => "title:(…) asks for several words of the headline",
        _ => {
            all = format!("the fields are {}", FieldName::names().join(", "));
            &all
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
