//! Patterns in scripts that are written without spaces: Chinese, Japanese, Thai and their neighbors.
//!
//! To the index each of their letters is a word, so that any run of letters is found wherever it stands. A pattern would be held against
//! single letters and find what nobody means; what it can say is said here.

use unicode_normalization::char::is_combining_mark;

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
    let closed = bare.trim_end_matches(|c| parts(c) && c != '*' && c != '~');
    for end in [
        closed.trim_end_matches(digits).strip_suffix('~'),
        closed.strip_suffix('*'),
    ] {
        let end = end.map(|end| end.trim_end_matches(parts));
        if let Some(end) = end.filter(|end| end.ends_with(is_unspaced)) {
            bare = end;
        }
    }
    if has_sign_between_letters(bare) {
        return Err(SIGN_BETWEEN_LETTERS);
    }
    Ok((bare.len() < chunk.len()).then_some(bare))
}

/// Whether a sign stands right between a letter of such a script and any other letter.
fn has_sign_between_letters(chunk: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut before = None;
    let mut signs = false;
    for c in chunk.chars() {
        // An apostrophe parts no word.
        if is_sign(c) || matches!(c, '\'' | '’' | '״' | '׳' | '\u{200c}' | '\u{200d}') {
            signs |= is_sign(c);
            continue;
        }
        if signs
            && before.is_some_and(is_letter)
            && is_letter(c)
            && (is_unspaced(c) || before.is_some_and(is_unspaced))
        {
            return true;
        }
        signs = false;
        before = Some(c);
    }
    false
}

/// Whether a star stands beside a letter of such a script, where it says nothing.
pub(super) fn has_star(chunk: &str) -> bool {
    chunk.match_indices('*').any(|(at, star)| {
        chunk[..at].ends_with(is_unspaced) || chunk[at + star.len()..].starts_with(is_unspaced)
    })
}

fn is_sign(c: char) -> bool {
    c == '*' || c == '?'
}

/// Thai, Lao, Myanmar and Khmer, Hiragana, Katakana and Chinese characters, which UAX #29 parts letter by letter; not their digits and
/// punctuation.
pub(super) fn is_unspaced(c: char) -> bool {
    !c.is_numeric()
        && (c.is_alphanumeric() || is_combining_mark(c))
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
        for end in ["。", "、", "，", "！", "・", "】。", "…", "/"] {
            assert_eq!(
                without_signs(&format!("北京*{end}")),
                Ok(Some("北京")),
                "{end}"
            );
            assert_eq!(
                without_signs(&format!("北京~1{end}")),
                Ok(Some("北京")),
                "{end}"
            );
            assert_eq!(without_signs(&format!("北京?{end}")), Ok(None), "{end}");
        }
        assert_eq!(without_signs("ใหม่ๆ*"), Ok(Some("ใหม่ๆ")));
        assert_eq!(without_signs("ใหม่*。"), Ok(Some("ใหม่")));
        assert_eq!(without_signs("北京*，上海"), Ok(None));
        assert_eq!(without_signs("東京*・大阪"), Ok(None));
        assert_eq!(without_signs("北京?"), Ok(None));
        assert_eq!(without_signs("北京"), Ok(None));
        assert_eq!(without_signs("offic*"), Ok(None));
        assert_eq!(without_signs("?ffice~"), Ok(None));
        assert_eq!(without_signs("*"), Ok(None));
        assert!(without_signs("東*京").is_err());
        assert!(without_signs("東?京*").is_err());
        assert!(without_signs("東*abc").is_err());
        assert!(without_signs("ใหม่*ใหม่").is_err());
    }
}
