//! What a passage's place in the list rests on, in one struct.
//!
//! A passage is judged in its article, since a short passage leaves out the names that its article has introduced:
//!
//! ```text
//! score = BM25(passage's text) + section · BM25(heading) + nearness · (nearness of the words)
//!       + article · (BM25(article) + BM25(headline)) · (1 + lead · lead_span / (lead_span + ordinal))
//! ```
//!
//! With a preference, what an article's date counts is added. Rarity and lengths are those of passages for text and heading, those of
//! articles for article and headline. How the figures were chosen, and what they reach, is in `docs/ranking.md`.

use super::bm25::Bm25;
use tantivy::Score;

/// The settings of the ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranking {
    /// Text of passages. They are short: repetition and brevity say little there.
    pub(super) passage: Bm25,
    /// Articles, headlines and headings: Lucene's usual values.
    pub(super) article: Bm25,
    /// How much the heading counts that a passage stands under.
    pub(super) section: Score,
    /// How much it counts that neighboring words of the query stand near each other.
    pub(super) nearness: Score,
    /// How much the article and its headline count.
    pub(super) context: Score,
    /// How much more they count for the article's first passage, and over how many passages that fades.
    pub(super) lead: Score,
    pub(super) lead_span: Score,
    /// What a preferred article counts, as a share of what one word of the query is worth in the mean: only where it is asked for.
    pub(super) preference: Score,
    /// Days in which the preference for what is recent halves.
    pub(super) half_life: Score,
}

/// The ranking of this version.
pub(super) const RANKING: Ranking = Ranking {
    passage: Bm25 { k1: 0.6, b: 0.4 },
    article: Bm25 { k1: 1.2, b: 0.75 },
    section: 0.2,
    nearness: 0.3,
    context: 0.7,
    lead: 0.4,
    lead_span: 3.0,
    preference: 0.5,
    half_life: 365.0,
};

/// Which articles stand a little higher than their words put them, where a reader asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// Recent ones, as seen from the latest article of the index; undated ones are not.
    Recent,
    /// Those whose date is known.
    Dated,
}

/// What a function word counts beside one that decides.
pub const COMMON_WORD: f32 = 0.5;

impl Ranking {
    /// How much of the preference an article has that is so many days older than the latest: it halves with age, as in Li and Croft,
    /// Time-Based Language Models (CIKM 2003).
    pub(super) fn recency(&self, days: i64) -> Score {
        (-(days.max(0) as Score) / self.half_life).exp2()
    }

    /// What article and headline count for the passage of an ordinal.
    pub(super) fn context_at(&self, ordinal: u32) -> Score {
        self.context * (1.0 + self.lead * self.lead_span / (self.lead_span + ordinal as Score))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recent_fades() {
        assert!((RANKING.recency(0) - 1.0).abs() < f32::EPSILON);
        assert!((RANKING.recency(365) - 0.5).abs() < 1e-6);
        assert!(RANKING.recency(36_500) < 1e-6);
    }

    #[test]
    fn the_lead_fades() {
        assert!(RANKING.context_at(0) > RANKING.context_at(1));
        assert!(RANKING.context_at(1000) - RANKING.context < 0.01);
    }
}
