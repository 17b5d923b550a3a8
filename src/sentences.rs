//! Where sentences begin and end.

use std::ops::Range;

/// The sentences of a text in a language (ISO 639-1 code), in order, as byte ranges without the white space between them.
#[must_use]
pub fn of(text: &str, language: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for sentence in sentencex::segment(language, text) {
        let trimmed =
            start + sentence.len() - sentence.trim_start().len()..start + sentence.trim_end().len();
        start += sentence.len();
        if trimmed.start < trimmed.end {
            ranges.push(trimmed);
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn abbreviations_end_no_sentence() {
        let text = "The U.S. Taliban talks began. Sen. Doe met Gen. Roe at 7 p.m. in Doha. ";
        let sentences: Vec<&str> = of(text, "en")
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(
            sentences,
            [
                "The U.S. Taliban talks began.",
                "Sen. Doe met Gen. Roe at 7 p.m. in Doha."
            ]
        );
    }
}
