//! BIO files → the weights of the trained recognizer.
//!
//! What comes in: texts in which names are marked, token by token. What goes out: the file that ships with the program. The texts are
//! put together as running text and read as articles are, so that the model learns from what it will meet. The same files and
//! [`Settings`] give the same bytes.

use super::EntityKind;
use super::features::{self, Document, OFFSETS};
use super::gazetteer::{Class, Gazetteer, Name};
use super::labels::{self, LABELS, Label, ROW, Transitions};
use super::model::{self, Model};
use super::tagger::{self, Reading};
use crate::article::{Article, ArticleId, Block, Fingerprint, Format, Metadata, Role};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

/// Sentences of a paragraph.
const PARAGRAPH: usize = 5;
/// A document with more sentences is a file without document marks: it is cut into pieces, lest strangers' names explain each other.
const LONGEST_DOCUMENT: usize = 80;
/// Sentences of such a piece.
const PIECE: usize = 10;
/// One sentence in so many is read once more, behind a dateline.
const DATELINE: usize = 12;

/// How a model is trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How often the training texts are gone through.
    pub rounds: usize,
    /// A feature that occurs less often is left out.
    pub least: u32,
    /// What a wrong label must fall behind the right one by.
    pub margin: f32,
    /// The share of features that each pass leaves out by chance, so that none is leaned on alone (Sutton and others,
    /// "Reducing Weight Undertraining in Structured Discriminative Learning", NAACL 2006).
    pub dropout: f32,
    /// So many features are kept, those with the largest weights.
    pub most: usize,
    /// Decides the order of the texts.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rounds: 12,
            least: 4,
            margin: 1.0,
            dropout: 0.7,
            most: 80_000,
            seed: 1,
        }
    }
}

/// A text in which the names are known.
#[derive(Debug)]
pub struct Marked {
    /// The text as an article.
    pub article: Article,
    /// Its names, in their order.
    pub names: Vec<(EntityKind, Range<usize>)>,
    /// Stretches marked as something that the recognizer has no kind for.
    others: Vec<Range<usize>>,
    /// Words with hyphens and capitals that are marked as no names: "US-led". Such a word is one token to those who marked it, whatever
    /// it begins with.
    compounds: Vec<Range<usize>>,
}

/// Texts of one source.
#[derive(Debug)]
pub struct Corpus {
    /// Its documents.
    pub documents: Vec<Marked>,
    /// Some of its sentences once more, behind datelines.
    datelined: Vec<Marked>,
    /// Whether events are marked in it.
    marks_events: bool,
}

/// Reads a BIO file: a token, a tab and its tag a line; a blank line between sentences; `-DOCSTART-` between documents.
#[must_use]
pub fn read_bio(bio: &str) -> Corpus {
    let mut documents: Vec<Vec<Sentence>> = vec![Vec::new()];
    let mut sentence = Vec::new();
    for line in bio.lines().chain([""]) {
        let (token, tag) = line.split_once('\t').unwrap_or((line, "O"));
        if token == "-DOCSTART-" {
            documents.push(Vec::new());
        } else if token.trim().is_empty() {
            if !sentence.is_empty()
                && let Some(document) = documents.last_mut()
            {
                document.push(std::mem::take(&mut sentence));
            }
        } else {
            sentence.push((Cow::Borrowed(token), tag));
        }
    }
    let pieces = documents.iter().flat_map(|document| {
        let piece = if document.len() > LONGEST_DOCUMENT {
            PIECE
        } else {
            LONGEST_DOCUMENT
        };
        document.chunks(piece)
    });
    Corpus {
        documents: pieces.map(marked).collect(),
        datelined: with_datelines(&documents)
            .iter()
            .map(|piece| marked(piece))
            .collect(),
        marks_events: bio.contains("B-EVENT"),
    }
}

/// Some sentences once more, each behind a dateline such as news agencies write: "KABUL (AP) - ". Collections made for linguists leave
/// datelines out, so that a model would take what follows one for its continuation.
fn with_datelines<'a>(documents: &[Vec<Sentence<'a>>]) -> Vec<Vec<Sentence<'a>>> {
    const AGENCIES: [&str; 5] = ["Reuters", "AP", "AFP", "dpa", "Xinhua"];
    const MONTHS: [&str; 4] = ["Jan.", "March", "Aug.", "November"];
    let sentences: Vec<&Sentence> = documents.iter().flatten().collect();
    let mut places = sentences
        .iter()
        .flat_map(|sentence| {
            let names = spans(sentence.iter().map(|(_, tag)| *tag)).into_iter();
            names
                .filter(|(span, kind)| *kind == "LOC" && span.len() < 3)
                .map(|(span, _)| &sentence[span])
        })
        .cycle();
    let mut datelined = Vec::new();
    for (number, sentence) in sentences.iter().step_by(DATELINE).enumerate() {
        let Some(place) = places.nth(DATELINE) else {
            break;
        };
        let capitals = number % 4 != 0;
        let mut line: Sentence = place
            .iter()
            .map(|(word, tag)| {
                let word = if capitals {
                    Cow::Owned(word.to_uppercase())
                } else {
                    word.clone()
                };
                (word, *tag)
            })
            .collect();
        let mut add = |words: &[(&'static str, &'static str)]| {
            line.extend(words.iter().map(|(word, tag)| (Cow::Borrowed(*word), *tag)));
        };
        let agency = (AGENCIES[number % AGENCIES.len()], "B-ORG");
        let (month, day) = (MONTHS[number % MONTHS.len()], ["3", "14", "27"][number % 3]);
        match number % 6 {
            0 => add(&[("2012-05-30", "O")]),
            1 => add(&[("(", "O"), agency, (")", "O"), ("-", "O")]),
            2 => add(&[("—", "O")]),
            3 => add(&[
                (",", "O"),
                (month, "O"),
                (day, "O"),
                ("(", "O"),
                agency,
                (")", "O"),
                ("—", "O"),
            ]),
            4 => add(&[(":", "O")]),
            _ => add(&[(",", "O"), (month, "O"), (day, "O"), ("-", "O")]),
        }
        line.extend(sentence.iter().cloned());
        datelined.push(vec![line]);
    }
    datelined
}

/// Words with their tags.
type Sentence<'a> = Vec<(Cow<'a, str>, &'a str)>;

/// Puts sentences together as paragraphs of running text.
fn marked(sentences: &[Sentence]) -> Marked {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let (mut names, mut others, mut compounds) = (Vec::new(), Vec::new(), Vec::new());
    for paragraph in sentences.chunks(PARAGRAPH) {
        let start = text.len();
        for sentence in paragraph {
            if text.len() > start {
                text.push(' ');
            }
            let words: Vec<&str> = sentence.iter().map(|(word, _)| word.as_ref()).collect();
            let ranges = join(&words, &mut text);
            let compound = |word: &str| word.contains('-') && word.contains(char::is_uppercase);
            for ((word, tag), range) in sentence.iter().zip(&ranges) {
                if *tag == "O" && compound(word) {
                    compounds.push(range.clone());
                }
            }
            let tags = sentence.iter().map(|(_, tag)| *tag);
            for (span, kind) in spans(tags) {
                let range = trim(&text, ranges[span.start].start..ranges[span.end - 1].end);
                match kind_of(kind) {
                    Some(kind) => names.push((kind, range)),
                    None => others.push(range),
                }
            }
        }
        blocks.push(Block {
            role: Role::Body,
            range: start..text.len(),
            section: None,
            origin: None,
        });
        text.push('\n');
    }
    let article = Article {
        id: ArticleId(String::new()),
        file: "training".into(),
        format: Format::Text,
        metadata: Metadata::default(),
        text,
        blocks,
        fingerprint: Fingerprint::of(&[]),
    };
    Marked {
        article,
        names,
        others,
        compounds,
    }
}

/// Appends words with the white space that running text has; gives the range of each.
fn join(words: &[&str], text: &mut String) -> Vec<Range<usize>> {
    const CLOSING: [&str; 21] = [
        ".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "'s", "’s", "n't", "'re", "'ve", "'ll",
        "'d", "'m", "...", "”", "''",
    ];
    const OPENING: [&str; 8] = ["(", "[", "{", "$", "£", "€", "“", "#"];
    let mut quoted = false;
    let mut ranges: Vec<Range<usize>> = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        let closes = *word == "\"" && quoted;
        quoted ^= *word == "\"";
        let opened =
            i > 0 && (OPENING.contains(&words[i - 1]) || words[i - 1] == "\"" && quoted && !closes);
        if i > 0 && !closes && !opened && !CLOSING.contains(word) {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(word);
        ranges.push(start..text.len());
    }
    ranges
}

/// The names that BIO tags mark.
fn spans<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<(Range<usize>, &'a str)> {
    let mut spans: Vec<(Range<usize>, &str)> = Vec::new();
    for (i, tag) in tags.enumerate() {
        let Some((part, kind)) = tag.split_once('-') else {
            continue;
        };
        match spans.last_mut() {
            Some((range, open)) if part == "I" && range.end == i && *open == kind => {
                range.end = i + 1;
            }
            _ => spans.push((i..i + 1, kind)),
        }
    }
    spans
}

/// A name without an article before it and a possessive ending after it.
fn trim(text: &str, mut range: Range<usize>) -> Range<usize> {
    for article in ["the ", "a ", "an "] {
        let name = &text[range.clone()];
        if name
            .get(..article.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(article))
        {
            range.start += article.len();
        }
    }
    for ending in ["'s", "’s"] {
        if text[range.clone()].ends_with(ending) {
            range.end -= ending.len();
        }
    }
    range
}

fn kind_of(tag: &str) -> Option<EntityKind> {
    Some(match tag {
        "PER" => EntityKind::Person,
        "ORG" => EntityKind::Org,
        "LOC" => EntityKind::Place,
        "NORP" => EntityKind::Group,
        "EVENT" => EntityKind::Event,
        _ => return None,
    })
}

/// Tokens with their features and right labels.
#[derive(Debug, Default)]
struct Examples {
    /// The features of all tokens, each by its key.
    features: Vec<u32>,
    /// Where each token's features end.
    ends: Vec<usize>,
    labels: Vec<Label>,
    /// Stretches of tokens that are labeled together.
    stretches: Vec<Range<usize>>,
}

impl Examples {
    fn add(&mut self, corpus: &Corpus, gazetteer: &Gazetteer) {
        let mut stretches = Vec::new();
        for document in corpus.documents.iter().chain(&corpus.datelined) {
            let text = &document.article.text;
            let reading = tagger::read(&document.article, gazetteer);
            let right = right_labels(corpus, document, &reading);
            let read = Document::new(text, &reading);
            for sentence in 0..reading.sentences.len() {
                read.stretches(sentence, &mut stretches);
                for stretch in &stretches {
                    let start = self.labels.len();
                    for i in stretch.clone() {
                        let mut emit = |feature| self.features.push(model::key(feature));
                        for offset in OFFSETS {
                            let word = read.beside(sentence, i, offset).map(|at| read.token(at));
                            features::word_features(word, offset, &mut emit);
                        }
                        read.context_features(sentence, i, &mut emit);
                        self.ends.push(self.features.len());
                        self.labels.push(right[i]);
                    }
                    self.stretches.push(start..self.labels.len());
                    close_names(&mut self.labels[start..]);
                }
            }
        }
    }

    fn features_of(&self, token: usize) -> Range<usize> {
        let start = token
            .checked_sub(1)
            .map_or(0, |previous| self.ends[previous]);
        start..self.ends[token]
    }

    /// Numbers the features that occur often enough, in the order of their keys; the others become the number behind the last.
    fn number_features(&mut self, least: u32) -> Vec<u32> {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for key in &self.features {
            *counts.entry(*key).or_default() += 1;
        }
        let frequent = counts.into_iter().filter(|(_, count)| *count >= least);
        let mut keys: Vec<u32> = frequent.map(|(key, _)| key).collect();
        keys.sort_unstable();
        let numbers: HashMap<u32, u32> = keys.iter().copied().zip(0..).collect();
        for feature in &mut self.features {
            *feature = numbers.get(feature).copied().unwrap_or(keys.len() as u32);
        }
        keys
    }
}

/// Labels every token of an article; groups and events are what the rules say where a corpus does not mark them.
fn right_labels(corpus: &Corpus, document: &Marked, reading: &Reading) -> Vec<Label> {
    let mut labels = vec![labels::OUTSIDE; reading.tokens.len()];
    let mut mark = |kind: EntityKind, tokens: Range<usize>| {
        for (at, label) in tokens.clone().zip(labels::of_name(kind, tokens.len())) {
            labels[at] = label;
        }
    };
    for (kind, range) in &document.names {
        let (kind, tokens) = corrected(*kind, reading.tokens_of(range), reading);
        mark(kind, tokens);
    }
    for decision in reading.decisions.iter().filter(|decision| decision.kept) {
        let range = &decision.tag.range;
        let within = |word: &Range<usize>| word.start <= range.start && range.end <= word.end;
        let supplied = match decision.tag.kind {
            _ if document.compounds.iter().any(within) => true,
            // Marked or not: adherents are not marked anywhere.
            EntityKind::Group => true,
            EntityKind::Event => !corpus.marks_events,
            _ => false,
        };
        let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        let free = !document.names.iter().any(|(_, name)| overlaps(name))
            && document
                .others
                .iter()
                .all(|other| other == range || !overlaps(other));
        if supplied && free {
            mark(decision.tag.kind, reading.tokens_of(range));
        }
    }
    labels
}

/// Mends what semi-automatic annotation gets wrong again and again: countries that stand alone marked as peoples, organizations or
/// persons, and titles before persons' names marked as part of them or as the beginning of an organization.
fn corrected(
    kind: EntityKind,
    tokens: Range<usize>,
    reading: &Reading,
) -> (EntityKind, Range<usize>) {
    let place = |(listed, name): &(Range<usize>, Name)| {
        (name.country || tokens.len() > 1) && name.kind == EntityKind::Place && *listed == tokens
    };
    if reading.listed.iter().any(place) {
        return (EntityKind::Place, tokens);
    }
    let titled = reading.tokens[tokens.start].is(Class::Title)
        && !reading.tokens[tokens.start].is(Class::Honorific);
    if titled && kind == EntityKind::Person {
        let before_name = reading.tokens[tokens.clone()]
            .iter()
            .take_while(|t| t.is(Class::Title) && !t.is(Class::Honorific) && !t.is(Class::Given));
        let start = tokens.start + before_name.count();
        return (kind, start..tokens.end);
    }
    if titled && kind == EntityKind::Org {
        let person = reading
            .decisions
            .iter()
            .filter(|d| d.kept && d.tag.kind == EntityKind::Person)
            .map(|d| reading.tokens_of(&d.tag.range))
            .find(|person| tokens.start < person.start && person.end <= tokens.end);
        if let Some(person) = person {
            return (EntityKind::Person, person);
        }
    }
    (kind, tokens)
}

/// A name that reaches beyond its stretch counts as none.
fn close_names(labels: &mut [Label]) {
    let mut kept = vec![labels::OUTSIDE; labels.len()];
    for (name, _) in labels::names(labels) {
        kept[name.clone()].copy_from_slice(&labels[name]);
    }
    labels.copy_from_slice(&kept);
}

/// Weights under training, with what averages them: `sum` is the sum of all changes, each times the step that it came at.
struct Weights {
    now: Vec<f32>,
    sum: Vec<f32>,
}

impl Weights {
    fn new(length: usize) -> Self {
        Self {
            now: vec![0.0; length],
            sum: vec![0.0; length],
        }
    }

    fn change(&mut self, at: usize, by: f32, step: f32) {
        self.now[at] += by;
        self.sum[at] += by * step;
    }

    fn average(&self, at: usize, steps: f32) -> f32 {
        self.now[at] - self.sum[at] / steps
    }
}

/// Trains a model; the bytes are those of its file.
#[must_use]
pub fn train(corpora: &[Corpus], settings: &Settings) -> Vec<u8> {
    let gazetteer = Gazetteer::new();
    let mut examples = Examples::default();
    for corpus in corpora {
        examples.add(corpus, &gazetteer);
    }
    let keys = examples.number_features(settings.least);
    let unknown = keys.len() as u32;
    let mut weights = Weights::new((keys.len() + 1) * LABELS);
    let mut moves = Weights::new(LABELS * LABELS);
    let mut order: Vec<usize> = (0..examples.stretches.len()).collect();
    let mut random = settings.seed.wrapping_mul(2).wrapping_add(1);
    let mut best = Viterbi::default();
    let mut step = 1.0;
    let dropped_below = f64::from(settings.dropout) * f64::from(DRAWN);
    let mut used: Vec<u32> = Vec::new();
    let mut used_ends: Vec<usize> = Vec::new();
    let whole = 1.0 / (1.0 - settings.dropout);
    for _ in 0..settings.rounds {
        shuffle(&mut order, &mut random);
        for stretch in &order {
            let stretch = examples.stretches[*stretch].clone();
            let right = &examples.labels[stretch.clone()];
            best.rows.clear();
            used.clear();
            used_ends.clear();
            for (i, label) in stretch.clone().zip(right) {
                let mut row = [0.0; LABELS];
                let start = used.len();
                let features = examples.features[examples.features_of(i)].iter();
                used.extend(features.filter(|feature| {
                    **feature != unknown
                        && (settings.dropout <= 0.0
                            || f64::from(draw(&mut random)) >= dropped_below)
                }));
                used_ends.push(used.len());
                for feature in &used[start..] {
                    let at = *feature as usize * LABELS;
                    for (score, weight) in row.iter_mut().zip(&weights.now[at..at + LABELS]) {
                        *score += weight * whole;
                    }
                }
                for (other, score) in row.iter_mut().enumerate() {
                    if other != usize::from(*label) {
                        *score += settings.margin;
                    }
                }
                best.rows.push(row);
            }
            best.decode(&moves.now);
            if best.labels == right {
                step += 1.0;
                continue;
            }
            let (mut before, mut wrong_before) = (0, 0);
            for (i, (label, wrong)) in right.iter().zip(&best.labels).enumerate() {
                let (label, wrong) = (usize::from(*label), usize::from(*wrong));
                if (before, label) != (wrong_before, wrong) {
                    moves.change(label * LABELS + before, 1.0, step);
                    moves.change(wrong * LABELS + wrong_before, -1.0, step);
                }
                (before, wrong_before) = (label, wrong);
                if label == wrong {
                    continue;
                }
                let start = i.checked_sub(1).map_or(0, |previous| used_ends[previous]);
                for feature in &used[start..used_ends[i]] {
                    let at = *feature as usize * LABELS;
                    weights.change(at + label, 1.0, step);
                    weights.change(at + wrong, -1.0, step);
                }
            }
            if before != wrong_before {
                moves.change(before, 1.0, step);
                moves.change(wrong_before, -1.0, step);
            }
            step += 1.0;
        }
    }
    quantize(&keys, &weights, &moves, step, settings)
}

/// The file of the averaged weights, in steps so small that the largest but for one in ten thousand fit a signed byte.
fn quantize(
    keys: &[u32],
    weights: &Weights,
    moves: &Weights,
    steps: f32,
    settings: &Settings,
) -> Vec<u8> {
    let average = |at: usize| weights.average(at, steps);
    let mut sizes: Vec<f32> = (0..keys.len() * LABELS)
        .map(|at| average(at).abs())
        .filter(|w| *w > 0.0)
        .collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let largest = sizes
        .get(sizes.len().saturating_sub(1 + sizes.len() / 10_000))
        .copied()
        .unwrap_or(1.0);
    let scale = f32::from(i8::MAX) / largest.max(f32::MIN_POSITIVE);
    let mut transitions: Transitions = [[0; LABELS]; LABELS];
    for (at, cell) in transitions.iter_mut().flatten().enumerate() {
        *cell = (moves.average(at, steps) * scale).round() as i16;
    }
    let mut features = Vec::new();
    for (number, key) in keys.iter().enumerate() {
        let mut row = [0; ROW];
        for (label, weight) in row.iter_mut().take(LABELS).enumerate() {
            *weight = (average(number * LABELS + label) * scale).round() as i8;
        }
        features.push((*key, row));
    }
    let size = |(_, row): &(u32, [i8; ROW])| row.iter().map(|weight| weight.unsigned_abs()).max();
    features.sort_by_key(|feature| Reverse((size(feature), feature.0)));
    features.truncate(settings.most);
    features.retain(|feature| size(feature) > Some(0));
    features.sort_unstable_by_key(|(key, _)| *key);
    Model::to_bytes(&transitions, &features)
}

/// Puts a list into another order (Fisher and Yates), by xorshift64*.
fn shuffle(list: &mut [usize], random: &mut u64) {
    for i in (1..list.len()).rev() {
        list.swap(i, draw(random) as usize % (i + 1));
    }
}

/// What drawn numbers are below.
const DRAWN: u32 = 1 << 31;

/// A number below [`DRAWN`].
fn draw(random: &mut u64) -> u32 {
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    (random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as u32
}

/// The best labels of a stretch by weights that are still being trained.
#[derive(Debug, Default)]
struct Viterbi {
    rows: Vec<[f32; LABELS]>,
    labels: Vec<Label>,
    from: Vec<[Label; LABELS]>,
}

impl Viterbi {
    fn decode(&mut self, moves: &[f32]) {
        let mut scores = [f32::NEG_INFINITY; LABELS];
        scores[0] = 0.0;
        self.from.clear();
        for row in &self.rows {
            let mut next = [f32::NEG_INFINITY; LABELS];
            let mut from = [0; LABELS];
            for b in 0..LABELS {
                for a in labels::before(b as Label) {
                    let score = scores[usize::from(*a)] + moves[b * LABELS + usize::from(*a)];
                    if score > next[b] {
                        next[b] = score;
                        from[b] = *a;
                    }
                }
                next[b] += row[b];
            }
            scores = next;
            self.from.push(from);
        }
        let mut label = 0;
        let mut best = f32::NEG_INFINITY;
        for a in (0..LABELS as Label).filter(|a| labels::is_closed(*a)) {
            let score = scores[usize::from(a)] + moves[usize::from(a)];
            if score > best {
                (best, label) = (score, a);
            }
        }
        self.labels.clear();
        self.labels.resize(self.rows.len(), 0);
        for (into, from) in self.labels.iter_mut().zip(&self.from).rev() {
            *into = label;
            label = from[usize::from(label)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Recognizer, TrainedRecognizer};
    use super::*;

    /// A few sentences about nobody, of one form.
    fn sample() -> String {
        let mut bio = String::from("-DOCSTART-\tO\n\n");
        for (first, last, place) in [
            ("Anna", "Velim", "Qelmo"),
            ("Ilka", "Brann", "Ostra"),
            ("Orlo", "Brenk", "Larch"),
            ("Zarko", "Quill", "Tilden"),
        ] {
            for sentence in [
                format!("{first}\tB-PER\n{last}\tI-PER\nlives\tO\nin\tO\n{place}\tB-LOC\n.\tO\n\n"),
                format!("They\tO\nmet\tO\n{first}\tB-PER\n{last}\tI-PER\n.\tO\n\n"),
            ] {
                bio.push_str(&sentence);
            }
        }
        bio
    }

    #[test]
    fn the_same_texts_and_settings_give_the_same_bytes() {
        let corpora = || [read_bio(&sample())];
        let settings = Settings {
            least: 1,
            ..Settings::default()
        };
        let model = train(&corpora(), &settings);
        assert_eq!(train(&corpora(), &settings), model);
        let other = Settings {
            seed: 2,
            ..settings
        };
        assert_ne!(train(&corpora(), &other), model);
    }

    #[test]
    fn a_model_finds_what_it_was_trained_on() {
        let corpus = read_bio(&sample());
        let settings = Settings {
            least: 1,
            ..Settings::default()
        };
        let model = train(&[read_bio(&sample())], &settings).leak();
        let recognizer = TrainedRecognizer::with_model(model).unwrap();
        for document in &corpus.documents {
            let found = recognizer.find(&document.article).into_iter();
            let found: Vec<_> = found.map(|entity| (entity.kind, entity.range)).collect();
            assert_eq!(found, document.names);
        }
    }

    #[test]
    fn words_become_running_text_with_the_places_of_its_names() {
        let corpus = read_bio(
            "The\tB-ORG\nOrvan\tI-ORG\nBank\tI-ORG\n's\tI-ORG\nhead\tO\n,\tO\nMr.\tO\nVelim\tB-PER\n,\tO\nleft\tO\n(\tO\nQelmo\tB-LOC\n)\tO\n.\tO\n",
        );
        let document = &corpus.documents[0];
        let text = &document.article.text;
        assert_eq!(text, "The Orvan Bank's head, Mr. Velim, left (Qelmo).\n");
        let names: Vec<_> = document
            .names
            .iter()
            .map(|(kind, range)| (*kind, &text[range.clone()]))
            .collect();
        let expected = [
            (EntityKind::Org, "Orvan Bank"),
            (EntityKind::Person, "Velim"),
            (EntityKind::Place, "Qelmo"),
        ];
        assert_eq!(names, expected);
    }
}
