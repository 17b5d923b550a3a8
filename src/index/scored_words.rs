//! The words that count for the score of a query.

use super::nearness::NearWord;
use crate::analysis::TermKind;
use crate::query::Word;
use tantivy::Score;
use tantivy::schema::Field;

/// A word that counts for the score.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ScoredWord {
    /// The word as it is shown to a reader.
    pub(super) shown: String,
    /// Which terms it is found by.
    pub(super) kind: TermKind,
    /// Those terms, each alternative a sequence.
    pub(super) sequences: Vec<Vec<String>>,
    /// How much it counts: how often it is asked for, boosts, whether it is a function word.
    pub(super) weight: Score,
    /// Whether a text without any other word of the query is found by it: not so for function words.
    pub(super) decides: bool,
}

/// Everything that counts for the score.
#[derive(Debug, Clone, Default)]
pub(super) struct ScoredWords {
    /// Words of the passage, its article, its headline and its heading.
    pub(super) words: Vec<ScoredWord>,
    /// Words asked of a part of the article, with the field they are looked for in.
    pub(super) scoped: Vec<(Field, ScoredWord)>,
    /// The words whose nearness counts, in order.
    pub(super) near: Vec<NearWord>,
    /// The words of the query with the numbers of the words that they are scored by.
    pub(super) numbers: Vec<(Word, Vec<usize>)>,
    /// The numbers of the words that widen the query.
    pub(super) added: Vec<usize>,
}

impl ScoredWord {
    /// Whether articles and headlines are scored by it: exact forms are not kept of them.
    pub(super) fn is_of_articles(&self) -> bool {
        self.kind == TermKind::Stem
    }
}

impl ScoredWords {
    /// The numbers of the words that a word of the query is scored by.
    pub(super) fn of_word(&self, word: &Word) -> Option<&[usize]> {
        let own = self.numbers.iter().find(|(known, _)| known == word);
        own.map(|(_, numbers)| numbers.as_slice())
    }
}
