//! Lists of phrases that are looked for all at once, in one pass over a text instead of one for each phrase.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// A fixed list of phrases.
pub(super) struct Phrases(AhoCorasick);

impl Phrases {
    /// Makes the list ready; done once for each list, when it is first needed.
    pub(super) fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .match_kind(MatchKind::Standard)
            .build(phrases)
            .expect("the lists of the readers are small enough for an automaton");
        Self(automaton)
    }

    /// Whether any of the phrases stands in a text.
    pub(super) fn any_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The first, in the order of the list, of the phrases that stand in a text.
    pub(super) fn first_in(&self, text: &str) -> Option<usize> {
        self.0
            .find_overlapping_iter(text)
            .map(|phrase| phrase.pattern().as_usize())
            .min()
    }

    /// Which phrases stand where, by phrase and then by place; a phrase that overlaps itself counts once.
    pub(super) fn all_in(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize, usize)> = self
            .0
            .find_overlapping_iter(text)
            .map(|phrase| (phrase.pattern().as_usize(), phrase.start(), phrase.end()))
            .collect();
        found.sort_unstable();
        found.dedup_by(|next, kept| next.0 == kept.0 && next.1 < kept.2);
        found
            .into_iter()
            .map(|(phrase, at, _)| (phrase, at))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_where_they_stand() {
        let phrases = Phrases::new([" told ", "more", "more from"]);
        assert!(phrases.any_in("one more"));
        assert!(!phrases.any_in("once"));
        assert_eq!(phrases.all_in("more from more"), [(1, 0), (1, 10), (2, 0)]);
        assert_eq!(phrases.first_in("more told "), Some(0));
        assert_eq!(phrases.all_in(" told told "), [(0, 0)]);
    }
}
