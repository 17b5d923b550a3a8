//! What a passage's place in the list rests on, in one struct.
//!
//! A passage is judged in its article, since a short passage leaves out the names that its article has introduced:
//!
//! ```text
//! score = BM25(passage's text) + section · BM25(heading) + nearness · (nearness of the words)
//!       + article · (BM25(article) + BM25(headline)) · (1 + lead · lead_span / (lead_span + ordinal))
//! ```
//!
//! With a preference, what an article's date counts is added. Rarity and lengths are those of passages for text and heading, those of articles for article and headline. How the figures were
//! chosen, and what they reach, is in `docs/ranking.md`.

use tantivy::Score;
use tantivy::fieldnorm::FieldNormReader;

/// The two parameters of BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bm25 {
    /// How slowly the worth of a repeated word levels off.
    pub(super) k1: Score,
    /// How much a text's length counts against it, 0 to 1.
    pub(super) b: Score,
}

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

/// Bounds are sums of floats, which err in their last bits.
pub(super) const MARGIN: Score = 1.000_01;

/// BM25 of one field: what a frequency is worth in a text of a length.
#[derive(Debug, Clone)]
pub(super) struct Bm25Field {
    k1: Score,
    /// `k1 · (1 - b + b · length / average)` for each length as the index keeps it, in one byte.
    norms: Box<[Score; 256]>,
    /// What each usual frequency is worth in the shortest text.
    most: [Score; USUAL_FREQUENCIES],
}

/// The largest norm that one occurrence of a word makes up for; two make up for twice that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach(Score);

/// Frequencies below which most are.
pub(super) const USUAL_FREQUENCIES: usize = 16;

impl Bm25Field {
    pub(super) fn new(settings: Bm25, average_length: Score) -> Self {
        let norm = |id: usize| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as Score;
            settings.k1 * (1.0 - settings.b + settings.b * length / average_length.max(1.0))
        };
        let mut field = Self {
            k1: settings.k1,
            norms: Box::new(std::array::from_fn(norm)),
            most: [0.0; USUAL_FREQUENCIES],
        };
        field.most = std::array::from_fn(|frequency| field.worth(frequency as u32, 0));
        field
    }

    /// The worth of a frequency in a text whose length has this id, for a word of rarity 1.
    pub(super) fn worth(&self, frequency: u32, length_id: u8) -> Score {
        if frequency == 0 {
            return 0.0;
        }
        let frequency = frequency as Score;
        (self.k1 + 1.0) * frequency / (frequency + self.norms[usize::from(length_id)])
    }

    /// What a frequency is worth at most, whatever the length.
    pub(super) fn most_of(&self, frequency: u32) -> Score {
        let known = self.most.get(frequency as usize);
        known.copied().unwrap_or(self.most())
    }

    /// What a word of this rarity needs for a score of `least`, as [`Self::reaches`] asks for it. Exact but for the last bits of floats, in which it errs towards what reaches.
    pub(super) fn reach(&self, rarity: Score, least: Score) -> Reach {
        // rarity * (k1 + 1) * frequency / (frequency + norm) >= least, solved for the norm.
        let per_occurrence = if least > 0.0 {
            rarity * (self.k1 + 1.0) * MARGIN / least - 1.0
        } else {
            Score::INFINITY
        };
        Reach(per_occurrence)
    }

    /// Whether a frequency in a text whose length has this id is enough.
    pub(super) fn reaches(&self, reach: Reach, frequency: u32, length_id: u8) -> bool {
        self.norms[usize::from(length_id)] <= frequency as Score * reach.0
    }

    /// What any frequency is worth less than.
    pub(super) fn most(&self) -> Score {
        self.k1 + 1.0
    }
}

/// BM25's inverse document frequency, never negative: of `total` texts, `frequency` have the word.
pub(super) fn rarity(total: u64, frequency: u64) -> Score {
    let frequency = frequency.min(total);
    (1.0 + ((total - frequency) as Score + 0.5) / (frequency as Score + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_is_worth_more_and_nothing_is_worth_less_than_nothing() {
        assert!(rarity(100, 1) > rarity(100, 50));
        assert!(rarity(100, 100) > 0.0);
        assert!(rarity(10, 20) > 0.0);
    }

    #[test]
    fn repetition_levels_off_and_length_counts_against() {
        let field = Bm25Field::new(Bm25 { k1: 1.2, b: 0.75 }, 100.0);
        let id = FieldNormReader::fieldnorm_to_id;
        assert!(field.worth(2, id(100)) > field.worth(1, id(100)));
        assert!(field.worth(1, id(20)) > field.worth(1, id(400)));
        assert!(field.worth(1000, id(1)) < field.most());
        for frequency in [0, 1, 2, 15, 16, 1000] {
            assert!(field.worth(frequency, id(0)) <= field.most_of(frequency));
        }
        assert!(field.worth(0, id(100)).abs() < f32::EPSILON);
    }

    #[test]
    fn what_reaches_a_score_is_what_is_worth_as_much() {
        let field = Bm25Field::new(RANKING.passage, 80.0);
        for least in [0.5, 2.0, 4.1, 5.5, 9.0] {
            let reach = field.reach(4.0, least);
            for (frequency, length) in (1..20).flat_map(|it| (0..=255).map(move |id| (it, id))) {
                let score = 4.0 * field.worth(frequency, length);
                let reaches = field.reaches(reach, frequency, length);
                assert!(reaches || score < least, "{least} {frequency} {length}");
                assert!(
                    !reaches || score > least * 0.999,
                    "{least} {frequency} {length}"
                );
            }
        }
        assert!(field.reaches(field.reach(4.0, Score::MIN), 1, 255));
    }

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
