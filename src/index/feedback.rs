//! Widening a query by what its best articles say: pseudo-relevance feedback by a relevance model (RM3).
//!
//! After Lavrenko and Croft, Relevance-Based Language Models (SIGIR 2001), mixed with the query as in Abdul-Jaleel and others (TREC 2004). The best articles vote with their words; an article's vote falls off steeply with its score, and a word counts by its
//! rarity too, so that what is common everywhere is not learned.

use super::bm25::rarity;
use super::find::Retrieval;
use super::frequencies::documents_with;
use super::reader::Reader;
use super::scored_words::{ScoredWord, ScoredWords};
use super::{IndexError, RankedArticle};
use crate::analysis::{Stemmer, TermKind, is_function_word, tokenize};
use std::collections::HashMap;
use tantivy::{Score, Term};

/// The settings of feedback; how they were chosen is in `docs/ranking.md`.
struct Feedback {
    /// Articles that vote.
    articles: usize,
    /// How far below the best score, as a share of it, a vote has fallen to 1/e.
    steepness: f64,
    /// Words taken, at most.
    words: usize,
    /// Articles of those that a word has to stand in.
    least_articles: usize,
    /// One article in so many has a word that is too common; in so few, no word is.
    common_from: u64,
    never_common: u64,
    /// What stays of the query's own weight.
    own: Score,
}

const FEEDBACK: Feedback = Feedback {
    articles: 10,
    steepness: 0.25,
    words: 30,
    least_articles: 2,
    common_from: 10,
    never_common: 10,
    own: 0.5,
};

/// Words that widen a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expansion {
    words: Vec<ExpansionWord>,
    own: f32,
}

/// A word that widens a query.
#[derive(Debug, Clone, PartialEq)]
struct ExpansionWord {
    stem: String,
    /// A form of it that stands in the articles.
    form: String,
    weight: f32,
}

impl Expansion {
    /// The words that were added, the weightiest first.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.form.as_str())
    }

    /// Their stems.
    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.stem.as_str())
    }

    /// Adds the words to those of the query, whose own weight is lowered.
    pub(super) fn add_to(&self, scored: &mut ScoredWords) {
        if self.words.is_empty() {
            return;
        }
        for word in &mut scored.words {
            word.weight *= self.own;
        }
        for word in &self.words {
            let sequences = vec![vec![word.stem.clone()]];
            let same =
                |known: &ScoredWord| known.kind == TermKind::Stem && known.sequences == sequences;
            if let Some(number) = scored.words.iter().position(same) {
                scored.words[number].weight += word.weight;
                scored.added.push(number);
            } else {
                scored.added.push(scored.words.len());
                scored.words.push(ScoredWord {
                    shown: word.form.clone(),
                    kind: TermKind::Stem,
                    sequences,
                    weight: word.weight,
                    decides: true,
                });
            }
        }
    }
}

/// What is learned of a stem.
#[derive(Default)]
struct Learned {
    weight: f64,
    articles: usize,
    last: Option<usize>,
    form: String,
}

impl Reader {
    /// Words that widen a query, learned from the articles it finds best. None where it finds too few.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn expansion(&self, retrieval: &Retrieval<'_>) -> Result<Expansion, IndexError> {
        let best = self.rank_articles(&Retrieval {
            limit: FEEDBACK.articles,
            offset: 0,
            expansion: None,
            mode: super::MatchMode::Any,
            ..*retrieval
        })?;
        let mut excluded = Vec::new();
        retrieval.query.each_excluded(&mut |part| {
            part.each_word_at_all(&mut |word| excluded.push(word.typed.as_str()));
        });
        let mut learned: HashMap<String, Learned> = HashMap::new();
        for (number, (article, vote)) in best.iter().zip(votes(&best)).enumerate() {
            self.learn(number, article, vote, &excluded, &mut learned)?;
        }
        learned.retain(|_, learned| learned.articles >= FEEDBACK.least_articles);
        let mut words: Vec<(f64, String, String)> = Vec::new();
        (|| -> tantivy::Result<()> {
            let articles = self.collection()?.article_count;
            let too_common = (articles / FEEDBACK.common_from).max(FEEDBACK.never_common);
            for (stem, learned) in learned {
                let term = Term::from_field_text(self.fields.article_text, &stem);
                let frequency = documents_with(&term, &self.searcher)?;
                if frequency > 0 && frequency < too_common {
                    let worth = f64::from(rarity(articles, frequency));
                    words.push((learned.weight * worth, stem, learned.form));
                }
            }
            Ok(())
        })()
        .map_err(|error| self.error(error))?;
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        words.truncate(FEEDBACK.words);
        let sum: f64 = words.iter().map(|(weight, ..)| weight).sum();
        let mut own_words = 0;
        retrieval.query.each_word(&mut |_| own_words += 1);
        let share = f64::from(1.0 - FEEDBACK.own) * f64::from(own_words);
        Ok(Expansion {
            words: words
                .into_iter()
                .map(|(weight, stem, form)| ExpansionWord {
                    stem,
                    form,
                    weight: (weight / sum * share) as f32,
                })
                .collect(),
            own: FEEDBACK.own,
        })
    }

    /// Adds the vote of an article. Other passages of it may have what the query leaves out: that is not learned.
    fn learn(
        &self,
        number: usize,
        article: &RankedArticle,
        vote: f64,
        excluded: &[&str],
        learned: &mut HashMap<String, Learned>,
    ) -> Result<(), IndexError> {
        let Some((_, passages)) = self.article(&article.passage.article)? else {
            return Ok(());
        };
        let language = &article.passage.language;
        let mut stemmer = Stemmer::new(language);
        let mut counted: HashMap<String, (f64, String)> = HashMap::new();
        let mut length = 0.0;
        let title = article.passage.title.as_deref().unwrap_or_default();
        let begins_with_title = passages
            .first()
            .is_some_and(|first| first.text.starts_with(title));
        let texts = passages.iter().map(|passage| passage.text.as_str());
        for text in texts.chain((!begins_with_title).then_some(title)) {
            tokenize(text, &mut |token| {
                let word = token.folded;
                if is_function_word(word, language)
                    || word.chars().nth(1).is_none()
                    || !word.contains(char::is_alphabetic)
                {
                    return;
                }
                length += 1.0;
                let stem = stemmer.stem(word).to_owned();
                let entry = counted.entry(stem).or_default();
                entry.0 += 1.0;
                if entry.1.is_empty() || word.len() < entry.1.len() {
                    word.clone_into(&mut entry.1);
                }
            });
        }
        for word in excluded {
            tokenize(word, &mut |token| {
                counted.remove(stemmer.stem(token.folded));
            });
        }
        for (stem, (frequency, form)) in counted {
            let learned = learned.entry(stem).or_default();
            learned.weight += vote * frequency / length;
            learned.articles += usize::from(learned.last != Some(number));
            learned.last = Some(number);
            if learned.form.is_empty() || form.len() < learned.form.len() {
                learned.form = form;
            }
        }
        Ok(())
    }
}

/// What each article's vote weighs; together 1.
fn votes(best: &[RankedArticle]) -> Vec<f64> {
    let first = best.first().map_or(1.0, |best| f64::from(best.score));
    let votes: Vec<f64> = best
        .iter()
        .map(|article| ((f64::from(article.score) - first) / (FEEDBACK.steepness * first)).exp())
        .collect();
    let sum: f64 = votes.iter().sum();
    votes.into_iter().map(|vote| vote / sum).collect()
}
