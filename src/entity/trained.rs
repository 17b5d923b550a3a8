//! The trained recognizer: rules read first, then a model settles what they found and missed.
//!
//! What comes in: an article. What goes out: its names with their kinds. The model is an averaged perceptron over rows of labels
//! (Collins, "Discriminative Training Methods for Hidden Markov Models", EMNLP 2002).

use super::EntityKind;
use super::features::{self, Document, OFFSETS, Stretch};
use super::gazetteer::{Class, Name};
use super::hashing::Quick;
use super::labels::{self, Decoder, Label, ROW, Row};
use super::model::Model;
use super::sentence::Style;
use super::tagger::{Reading, SentenceTokens, Tag};
use super::tokens::{Shape, Token};
use crate::article::Role;
use std::collections::HashMap;

/// A sentence with a smaller share of words in lower case among its words and figures is no running text.
const LEAST_LOWER: f32 = 0.3;

/// A word of no more bytes says too little to be a name wherever it stands.
const SHORT: usize = 3;

/// So many words' weights are kept; a power of two.
const KEPT: usize = 1 << 12;

/// The weights that a word has at each of the [`OFFSETS`].
#[derive(Debug, Clone)]
struct Known {
    word: u64,
    /// Which offsets were asked for.
    filled: u8,
    rows: [Row; OFFSETS.len()],
}

/// What tagging works with, kept from article to article.
#[derive(Debug)]
pub(super) struct Workspace {
    known: Vec<Known>,
    decoder: Decoder,
    rows: Vec<Row>,
    labels: Vec<Label>,
    stretches: Vec<Stretch>,
    features: Vec<u64>,
}

impl Default for Workspace {
    fn default() -> Self {
        let nothing = Known {
            word: 0,
            filled: 0,
            rows: [[0; ROW]; OFFSETS.len()],
        };
        Self {
            known: vec![nothing; KEPT],
            decoder: Decoder::default(),
            rows: Vec::new(),
            labels: Vec::new(),
            stretches: Vec::new(),
            features: Vec::new(),
        }
    }
}

/// The names in an article, in their order.
pub(super) fn tag(
    text: &str,
    reading: &Reading,
    model: &Model,
    workspace: &mut Workspace,
) -> Vec<Tag> {
    let document = Document::new(text, reading);
    let mut kept = reading.decisions.iter().filter(|d| d.kept).peekable();
    let mut tags = Vec::new();
    for (number, sentence) in reading.sentences.iter().enumerate() {
        let tokens = &reading.tokens[sentence.range.clone()];
        let end = tokens.last().map_or(0, Token::end);
        let by_rules = is_left_to_rules(sentence, tokens);
        while let Some(decision) = kept.next_if(|decision| decision.tag.range.end <= end) {
            if by_rules {
                tags.push(decision.tag.clone());
            }
        }
        if !by_rules {
            workspace.tag_sentence(&document, number, reading, model, &mut tags);
        }
    }
    add_repeated(&document, reading, &mut tags);
    add_listed(reading, &mut tags);
    tags
}

/// Adds mentions of names that were found elsewhere in the article and missed where less speaks for them.
fn add_repeated(document: &Document, reading: &Reading, tags: &mut Vec<Tag>) {
    let tokens = &reading.tokens;
    let mut taken = vec![false; tokens.len()];
    let mut names = FoundNames::default();
    for tag in tags.iter() {
        let range = reading.tokens_of(&tag.range);
        taken[range.clone()].fill(true);
        let words: Vec<u64> = range.clone().map(|i| document.form(i)).collect();
        // "Wexmar" of "Wexmar Inc."
        if range.len() > 1 && tag.kind == EntityKind::Org && tokens[range.end - 1].is(Class::Suffix)
        {
            names.add(words[..words.len() - 1].to_vec(), tag.kind);
        }
        names.add(words, tag.kind);
    }
    let found = tags.len();
    for sentence in &reading.sentences {
        let mut i = sentence.range.start;
        while i < sentence.range.end {
            let longest = names.longest(document.form(i)).min(sentence.range.end - i);
            let open = tokens[i].has_capital() && !taken[i];
            let repeated = (1..=longest).rev().filter(|_| open).find_map(|length| {
                let range = i..i + length;
                let stands_alone = !taken[range.clone()].contains(&true)
                    && (i == sentence.range.start
                        || !tokens[i - 1].has_capital()
                        || i == sentence.range.start + 1 && tokens[i - 1].is(Class::Common))
                    && (range.end == sentence.range.end || !tokens[range.end].has_capital());
                let tells = length > 1 || tells_by_itself(&tokens[i]);
                let words: Vec<u64> = range.clone().map(|at| document.form(at)).collect();
                let kind = names.kind(&words).filter(|_| stands_alone && tells)?;
                Some((range, kind))
            });
            i += 1;
            if let Some((range, kind)) = repeated {
                i = range.end;
                tags.push(Tag {
                    kind,
                    range: tokens[range.start].start()..tokens[range.end - 1].end(),
                    listed: None,
                });
            }
        }
    }
    if tags.len() > found {
        tags.sort_by_key(|tag| tag.range.start);
    }
}

/// Whether one word is so much of a name that it is one wherever it has a capital.
fn tells_by_itself(token: &Token) -> bool {
    const OTHERS: [Class; 4] = [
        Class::Common,
        Class::Function,
        Class::Calendar,
        Class::Title,
    ];
    token.len() > SHORT && !OTHERS.iter().any(|class| token.is(*class))
}

/// The names found in an article, by their words.
#[derive(Debug, Default)]
struct FoundNames {
    kinds: HashMap<Vec<u64>, [u16; EntityKind::ALL.len()], Quick>,
    /// How many words the longest name has that begins with a word.
    longest: HashMap<u64, usize, Quick>,
}

impl FoundNames {
    fn add(&mut self, words: Vec<u64>, kind: EntityKind) {
        let Some(first) = words.first() else { return };
        let longest = self.longest.entry(*first).or_default();
        *longest = words.len().max(*longest);
        let counts = self.kinds.entry(words).or_default();
        counts[kind as usize] = counts[kind as usize].saturating_add(1);
    }

    fn longest(&self, first: u64) -> usize {
        self.longest.get(&first).copied().unwrap_or_default()
    }

    /// What a name was read as most often.
    fn kind(&self, words: &[u64]) -> Option<EntityKind> {
        let counts = self.kinds.get(words)?;
        let kinds = EntityKind::ALL.into_iter().rev();
        kinds.max_by_key(|kind| counts[*kind as usize])
    }
}

/// Whether a sentence is no running text: a headline in title case or capitals, a credit, a table or list. The model was trained on
/// none of them.
fn is_left_to_rules(sentence: &SentenceTokens, tokens: &[Token]) -> bool {
    if sentence.style != Style::Running || matches!(sentence.role, Role::Credit | Role::Caption) {
        return true;
    }
    let count = |fits: fn(&Token) -> bool| tokens.iter().filter(|t| fits(t)).count();
    let lower = count(|t| t.shape == Shape::Lower);
    let others = count(|t| t.has_capital() || t.shape == Shape::Number);
    (lower as f32) < LEAST_LOWER * (lower + others) as f32
}

/// Gives each tag the listed name that stands just there.
fn add_listed(reading: &Reading, tags: &mut [Tag]) {
    let mut listed = reading
        .listed
        .iter()
        .map(|(tokens, name)| {
            let range = reading.tokens[tokens.start].start()..reading.tokens[tokens.end - 1].end();
            (range, name)
        })
        .peekable();
    for tag in tags {
        while listed
            .next_if(|(range, _)| range.end < tag.range.end)
            .is_some()
        {}
        tag.listed = listed
            .peek()
            .filter(|(range, name)| range.end == tag.range.end && fits(tag, range.start, name))
            .map(|(_, name)| **name);
    }
}

/// Whether a listed name is a tag's, but for an article before it.
fn fits(tag: &Tag, start: usize, name: &Name) -> bool {
    let article = start < tag.range.start && tag.range.start - start <= 4;
    name.kind == tag.kind && (start == tag.range.start || article)
}

impl Workspace {
    fn tag_sentence(
        &mut self,
        document: &Document,
        sentence: usize,
        reading: &Reading,
        model: &Model,
        tags: &mut Vec<Tag>,
    ) {
        let mut stretches = std::mem::take(&mut self.stretches);
        document.stretches(sentence, &mut stretches);
        for stretch in &stretches {
            self.score(document, sentence, stretch, model);
            self.labels.clear();
            self.labels.resize(self.rows.len(), labels::OUTSIDE);
            let transitions = model.transitions();
            self.decoder
                .decode(&self.rows, transitions, &mut self.labels);
            let tokens = &reading.tokens[stretch.clone()];
            tags.extend(labels::names(&self.labels).map(|(name, kind)| Tag {
                kind,
                range: tokens[name.start].start()..tokens[name.end - 1].end(),
                listed: None,
            }));
        }
        self.stretches = stretches;
    }

    /// Fills one row of scores a token.
    fn score(&mut self, document: &Document, sentence: usize, stretch: &Stretch, model: &Model) {
        self.rows.clear();
        for i in stretch.clone() {
            let mut row = [0; ROW];
            for (place, offset) in OFFSETS.into_iter().enumerate() {
                let word = document
                    .beside(sentence, i, offset)
                    .map(|at| document.token(at));
                let identity = word.map_or(1, |(text, token)| features::identity(text, token));
                let known = &mut self.known[identity as usize & (KEPT - 1)];
                if known.word != identity {
                    known.word = identity;
                    known.filled = 0;
                }
                if known.filled & 1 << place == 0 {
                    known.filled |= 1 << place;
                    let weights = &mut known.rows[place];
                    *weights = [0; ROW];
                    self.features.clear();
                    features::word_features(word, offset, &mut |feature| {
                        self.features.push(feature);
                    });
                    model.add(&self.features, weights);
                }
                for (score, weight) in row.iter_mut().zip(&known.rows[place]) {
                    *score += weight;
                }
            }
            self.features.clear();
            document.context_features(sentence, i, &mut |feature| self.features.push(feature));
            model.add(&self.features, &mut row);
            document.heed_rules(i, &mut row);
            self.rows.push(row);
        }
    }
}

const _: () = assert!(EntityKind::ALL.len() * 4 < ROW);
