//! What is to be said of signs that are operators or patterns elsewhere and punctuation here.

use super::super::messages::Hint;
use super::super::scan::{DASHES, EXCLUDES};

/// What is to be said of a bracket that opens at a place amid a word, `envoy(s)`, `colo(u)r`: it parts the word, and the letters in it are
/// one by themselves.
pub(in super::super) fn of_bracket_in_word(text: &str, at: usize) -> Option<Hint> {
    /// Letters that are left out of a word, not a word of their own.
    const MOST: usize = 3;
    let (before, behind) = text.split_at(at);
    let inside = &behind[1..];
    let letters = inside.chars().take_while(|c| c.is_alphabetic()).take(MOST);
    let (inside, behind) = inside.split_at(letters.map(char::len_utf8).sum());
    let behind = behind.strip_prefix(')')?;
    if !before.ends_with(char::is_alphabetic) || inside.is_empty() {
        return None;
    }
    let start = before
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |last| {
            last + before[last..].chars().next().map_or(1, char::len_utf8)
        });
    let ends = behind
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(behind.len());
    let end = text.len() - behind.len() + ends;
    let (first, last) = (&before[start..], &behind[..ends]);
    let message = format!(
        "'{}' is read as words; with or without these letters is written /{first}({inside})?{last}/",
        &text[start..end]
    );
    Some(Hint::new(start..end, message))
}

/// What is to be said of symbols in a chunk that are operators elsewhere and punctuation here.
pub(super) fn of_symbols(chunk: &str) -> Option<String> {
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
        '[' | '{' if chunk.contains([']', '}']) && first == symbol => format!(
            "'{symbol}' is punctuation; one of some letters is written in a regular expression, as in /[dm]oha/"
        ),
        '[' if chunk.contains(']') => format!(
            "'[' is punctuation; one of some letters is written in a regular expression: /{}/",
            chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != ']')
        ),
        '[' | '{' if first == symbol => {
            format!("'{symbol}' is punctuation; brackets that group are round")
        }
        symbol => format!("'{symbol}' is punctuation"),
    })
}
