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

/// The sentences of a text that begin at these bytes, as [`of`] gave them.
#[must_use]
pub fn beginning_at(text: &str, starts: &[u32]) -> Vec<Range<usize>> {
    let ends = starts.iter().skip(1).map(|end| *end as usize);
    starts
        .iter()
        .map(|start| *start as usize)
        .zip(ends.chain([text.len()]))
        .map(|(start, end)| start..start + text[start..end].trim_end().len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{beginning_at, of};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn where_sentences_begin_says_where_they_are(text in "[A-Za-z.?!“” \\n]{0,60}") {
            let sentences = of(&text, "en");
            let starts: Vec<u32> = sentences.iter().map(|sentence| sentence.start as u32).collect();
            prop_assert_eq!(beginning_at(&text, &starts), sentences);
        }
    }

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
