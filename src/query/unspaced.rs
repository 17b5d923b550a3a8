//! Patterns in scripts that are written without spaces: Chinese, Japanese, Thai and their neighbors.
//!
//! To the index each of their letters is a word, so that any run of letters is found wherever it stands. A pattern would be held against
//! single letters and find what nobody means; what it can say is said here.

/// What is told of signs that say nothing.
pub(super) const SIGNS_LEFT_OUT: &str = "in scripts without spaces any run of letters is found as it is written; the signs of a pattern beside it were left out";

/// What is told where a sign stands between letters.
pub(super) const SIGN_BETWEEN_LETTERS: &str = "in scripts without spaces a letter is a word: letters between which others may stand are written as a phrase, \"東京 * 大学\"";

/// A chunk without the signs of a pattern beside letters of such a script; `None` where there are no such signs.
///
/// # Errors
/// Where a sign stands between such letters, what to write instead.
pub(super) fn without_signs(chunk: &str) -> Result<Option<&str>, &'static str> {
    let mut bare = chunk;
    // What stands between a sign and the letters is no more of a word than the sign.
    let parts = |c: char| !c.is_alphanumeric() && !is_unspaced(c);
    if let Some(rest) = bare
        .trim_start_matches(|c| parts(c) && !is_sign(c))
        .strip_prefix(is_sign)
    {
        let rest = rest.trim_start_matches(parts);
        if rest.starts_with(is_unspaced) {
            bare = rest;
        }
    }
    let digits = |c: char| c.is_ascii_digit();
    for end in [
        without_end(bare).trim_end_matches(digits).strip_suffix('~'),
        without_end(bare).strip_suffix('*'),
    ] {
        let end = end.map(|end| end.trim_end_matches(parts));
        if let Some(end) = end.filter(|end| end.ends_with(is_unspaced)) {
            bare = end;
        }
    }
    let mut letters = bare.trim_end_matches('?').chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        if (is_unspaced(letter) && next.is_some_and(is_sign))
            || (is_sign(letter) && next.is_some_and(is_unspaced))
        {
            return Err(SIGN_BETWEEN_LETTERS);
        }
    }
    Ok((bare.len() < chunk.len()).then_some(bare))
}

fn is_sign(c: char) -> bool {
    c == '*' || c == '?'
}

/// A chunk without the punctuation of prose at its end.
fn without_end(chunk: &str) -> &str {
    chunk.trim_end_matches([',', ';', ':', '.', '?', '!', '…'])
}

/// Thai, Lao, Myanmar and Khmer, Hiragana, Katakana and Chinese characters, which UAX #29 parts letter by letter; not their digits.
pub(super) fn is_unspaced(c: char) -> bool {
    !c.is_numeric()
        && matches!(c,
        '\u{e01}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::without_signs;

    #[test]
    fn signs_beside_such_letters_say_nothing_and_between_them_are_refused() {
        assert_eq!(without_signs("北京*"), Ok(Some("北京")));
        assert_eq!(without_signs("*ゲーム"), Ok(Some("ゲーム")));
        assert_eq!(without_signs("北京~2"), Ok(Some("北京")));
        assert_eq!(without_signs("北京./~"), Ok(Some("北京")));
        assert_eq!(without_signs("北京~1,"), Ok(Some("北京")));
        assert_eq!(without_signs("(*-ゲーム"), Ok(Some("ゲーム")));
        assert_eq!(without_signs("北京?"), Ok(None));
        assert_eq!(without_signs("北京"), Ok(None));
        assert_eq!(without_signs("offic*"), Ok(None));
        assert_eq!(without_signs("?ffice~"), Ok(None));
        assert_eq!(without_signs("*"), Ok(None));
        assert!(without_signs("東*京").is_err());
        assert!(without_signs("東?京*").is_err());
    }
}
