//! BM25: what a word is worth in a text by how often it stands there, how long the text is and how rare the word.

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

    /// What a word of this rarity needs for a score of `least`, as [`Self::reaches`] asks for it. Exact but for the last bits of floats,
    /// in which it errs towards what reaches.
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
        let field = Bm25Field::new(Bm25 { k1: 0.6, b: 0.4 }, 80.0);
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
}
