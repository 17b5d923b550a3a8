//! Which passages of a segment match: every one of them, so that they can be counted, and can be asked for by article.

use super::articles::SegmentArticles;
use super::frequencies::Frequencies;
use tantivy::fastfield::AliveBitSet;
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, SegmentReader, TERMINATED};

/// The passages that match, without those that are deleted.
pub(super) enum Matches {
    /// The documents of one word.
    Word(Frequencies),
    /// Those documents, in order.
    Documents(Vec<DocId>),
    /// The documents whose bits are set.
    Bits(Vec<u64>),
}

impl Matches {
    /// The passages that the engine finds.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn of_query(deciding: &dyn Weight, reader: &SegmentReader) -> tantivy::Result<Self> {
        let mut documents = Vec::new();
        let alive = reader.alive_bitset();
        deciding.for_each_no_score(reader, &mut |docs| match alive {
            None => documents.extend_from_slice(docs),
            Some(alive) => documents.extend(docs.iter().filter(|doc| alive.is_alive(**doc))),
        })?;
        Ok(Self::Documents(documents))
    }

    /// The passages that have one of some words.
    pub(super) fn of_words(words: &[&Frequencies], reader: &SegmentReader) -> Self {
        let alive = reader.alive_bitset();
        if let ([word], None) = (words, alive)
            && word.is_in_order()
        {
            return Self::Word((*word).clone());
        }
        let mut bits = vec![0_u64; (reader.max_doc() as usize).div_ceil(64)];
        for word in words {
            (*word)
                .clone()
                .for_each(|doc, _| bits[doc as usize / 64] |= 1 << (doc % 64));
        }
        if let Some(alive) = alive {
            keep_alive(&mut bits, alive);
        }
        Self::Bits(bits)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Word(word) => word.most_documents(),
            Self::Documents(documents) => documents.len(),
            Self::Bits(bits) => bits.iter().map(|bits| bits.count_ones() as usize).sum(),
        }
    }

    /// How many articles they are of.
    pub(super) fn articles(&self, articles: &SegmentArticles) -> usize {
        let (mut count, mut last) = (0, None);
        self.for_each(|doc| {
            let article = Some(articles.article_of(doc));
            count += usize::from(article != last);
            last = article;
        });
        count
    }

    /// Calls `each` with every one, in order.
    pub(super) fn for_each(&self, mut each: impl FnMut(DocId)) {
        match self {
            Self::Word(word) => word.clone().for_each(|doc, _| each(doc)),
            Self::Documents(documents) => documents.iter().copied().for_each(each),
            Self::Bits(bits) => {
                for (number, bits) in (0..).zip(bits) {
                    let mut left = *bits;
                    while left != 0 {
                        each(number * 64 + left.trailing_zeros());
                        left &= left - 1;
                    }
                }
            }
        }
    }

    /// Asks for them in order, from the first on.
    pub(super) fn cursor(&self) -> MatchCursor<'_> {
        match self {
            Self::Word(word) => MatchCursor::Word(word.clone()),
            Self::Documents(documents) => MatchCursor::Documents(documents),
            Self::Bits(bits) => MatchCursor::Bits(bits),
        }
    }
}

fn keep_alive(bits: &mut [u64], alive: &AliveBitSet) {
    for (number, bits) in (0..).zip(bits) {
        let mut left = *bits;
        while left != 0 {
            let bit = left.trailing_zeros();
            if !alive.is_alive(number * 64 + bit) {
                *bits &= !(1 << bit);
            }
            left &= left - 1;
        }
    }
}

/// How far the matches were asked for.
pub(super) enum MatchCursor<'m> {
    Word(Frequencies),
    Documents(&'m [DocId]),
    Bits(&'m [u64]),
}

impl MatchCursor<'_> {
    /// The first match from a document on; `TERMINATED` where there is none. Documents are asked for in order.
    pub(super) fn next_from(&mut self, doc: DocId) -> DocId {
        match self {
            Self::Word(word) => word.next_from(doc),
            Self::Documents(documents) => {
                *documents = &documents[documents.partition_point(|known| *known < doc)..];
                documents.first().copied().unwrap_or(TERMINATED)
            }
            Self::Bits(bits) => {
                let first = doc / 64;
                let mut from = !0 << (doc % 64);
                for (number, bits) in (first..).zip(&bits[(first as usize).min(bits.len())..]) {
                    if bits & from != 0 {
                        return number * 64 + (bits & from).trailing_zeros();
                    }
                    from = !0;
                }
                TERMINATED
            }
        }
    }
}

/// A query that decides, made ready for the engine where it is needed.
pub(super) struct Deciding<'a> {
    query: &'a dyn Query,
    weight: Option<Box<dyn Weight>>,
    scoring: EnableScoring<'a>,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(query: &'a dyn Query, scoring: EnableScoring<'a>) -> Self {
        Self {
            query,
            weight: None,
            scoring,
        }
    }

    /// The query, ready for the engine.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn weight(&mut self) -> tantivy::Result<&dyn Weight> {
        if self.weight.is_none() {
            self.weight = Some(self.query.weight(self.scoring)?);
        }
        Ok(self.weight.as_deref().expect("it was just made"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_finds_what_comes_next(mut documents in prop::collection::vec(0_u32..300, 0..40), asked in prop::collection::vec(0_u32..320, 1..20)) {
            documents.sort_unstable();
            documents.dedup();
            let mut asked = asked;
            asked.sort_unstable();
            let mut bits = vec![0_u64; 5];
            for doc in &documents {
                bits[*doc as usize / 64] |= 1 << (doc % 64);
            }
            for matches in [Matches::Bits(bits), Matches::Documents(documents.clone())] {
                prop_assert_eq!(matches.count(), documents.len());
                let mut all = Vec::new();
                matches.for_each(|doc| all.push(doc));
                prop_assert_eq!(&all, &documents);
                let mut cursor = matches.cursor();
                for doc in &asked {
                    let expected = documents.iter().copied().find(|known| known >= doc);
                    prop_assert_eq!(cursor.next_from(*doc), expected.unwrap_or(TERMINATED));
                }
            }
        }
    }
}
