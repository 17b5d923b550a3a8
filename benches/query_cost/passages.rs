//! Generated news: articles of several passages whose words follow Zipf's law.
//!
//! What comes in: a seed and the number of an article. What goes out: the article, the same every time. An article returns to its own
//! subject's words and names, as news does, so that words and phrases stand together more often than by chance.

use std::collections::{HashMap, HashSet};

/// Changes of the generator, so that indexes of an earlier one are not taken for its own.
pub(crate) const VERSION: u32 = 1;

/// Function words are the most frequent words of any English text.
const FUNCTION_WORDS: [&str; 30] = [
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "by",
    "at", "he", "it", "from", "his", "be", "were", "are", "which", "this", "or", "had", "not",
    "have", "they", "their",
];
const SYLLABLES: [&str; 40] = [
    "ba", "ren", "to", "mi", "kal", "du", "ves", "or", "lin", "sta", "pe", "gra", "no", "chi",
    "tem", "ul", "fa", "bri", "con", "der", "sol", "va", "nim", "tor", "ga", "pro", "les", "hu",
    "dan", "qui", "mar", "ek", "pos", "ti", "ra", "jo", "wen", "lo", "sha", "bu",
];
/// Endings that stemming takes off.
const ENDINGS: [&str; 8] = ["", "s", "ed", "ing", "ation", "er", "ly", "ment"];
const WORDS: usize = 200_000;
const NAMES: usize = 3_000;
const ACRONYMS: usize = 150;
/// The law of Zipf and Mandelbrot: frequency falls as (rank + shift) to the power of -exponent; values usual for English.
const SHIFT: f64 = 2.7;
const EXPONENT: f64 = 1.07;

/// Numbers that look random, the same for a seed: `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A number from 0 to 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }
}

/// What is drawn from: words by rank, names, acronyms.
pub(crate) struct Press {
    seed: u64,
    words: Vec<String>,
    /// The share of the words up to each rank.
    shares: Vec<f64>,
    ranks: HashMap<String, usize>,
    names: Vec<String>,
    acronyms: Vec<String>,
}

/// A generated article.
pub(crate) struct Story {
    pub(crate) number: usize,
    pub(crate) headline: String,
    pub(crate) outlet: String,
    /// ISO 8601.
    pub(crate) date: String,
    pub(crate) paragraphs: Vec<String>,
}

/// How often the words of a query stand in text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Band {
    Common,
    Medium,
    Rare,
}

impl Band {
    fn holds(self, rank: usize) -> bool {
        match self {
            Self::Common => (FUNCTION_WORDS.len()..200).contains(&rank),
            Self::Medium => (200..3_000).contains(&rank),
            Self::Rare => (3_000..60_000).contains(&rank),
        }
    }
}

impl Press {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let words = words(&mut random);
        let mut total = 0.0;
        let mut shares: Vec<f64> = (0..words.len())
            .map(|rank| {
                total += (rank as f64 + SHIFT).powf(-EXPONENT);
                total
            })
            .collect();
        for share in &mut shares {
            *share /= total;
        }
        let ranks = words
            .iter()
            .enumerate()
            .map(|(rank, word)| (word.clone(), rank))
            .collect();
        let names = (0..NAMES)
            .map(|_| {
                let parts = 2 + random.below(2);
                (0..parts)
                    .map(|_| capital(&stem(&mut random, 2)))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        let acronyms = (0..ACRONYMS)
            .map(|_| {
                (0..2 + random.below(3))
                    .map(|_| (b'A' + random.below(26) as u8) as char)
                    .collect()
            })
            .collect();
        Self {
            seed,
            words,
            shares,
            ranks,
            names,
            acronyms,
        }
    }

    /// Stories with as many paragraphs as asked for.
    pub(crate) fn stories(&self, passages: usize) -> impl Iterator<Item = Story> {
        let mut left = passages;
        (0..)
            .map(|number| self.story(number))
            .map_while(move |mut story| {
                story.paragraphs.truncate(left);
                left -= story.paragraphs.len();
                (!story.paragraphs.is_empty()).then_some(story)
            })
    }

    pub(crate) fn story(&self, number: usize) -> Story {
        let mut random =
            Random::new(self.seed ^ (number as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
        let subject: Vec<&str> = (0..40).map(|_| self.word(&mut random)).collect();
        let names: Vec<&String> = (0..4).map(|_| self.name(&mut random)).collect();
        let acronym = random.pick::<String>(&self.acronyms);
        let headline = (0..6)
            .map(|_| *random.pick(&subject))
            .collect::<Vec<_>>()
            .join(" ");
        let paragraphs = (0..2 + random.below(11))
            .map(|_| {
                (0..=random.below(4))
                    .map(|_| self.sentence(&mut random, &subject, &names, acronym))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        Story {
            number,
            headline: capital(&headline),
            outlet: format!("Outlet {}", random.below(40)),
            date: format!(
                "{}-{:02}-{:02}",
                2000 + random.below(25),
                1 + random.below(12),
                1 + random.below(28)
            ),
            paragraphs,
        }
    }

    fn sentence(
        &self,
        random: &mut Random,
        subject: &[&str],
        names: &[&String],
        acronym: &str,
    ) -> String {
        let length = 8 + random.below(19);
        let mut text = String::new();
        for at in 0..length {
            let drawn = random.below(1000);
            let word = match drawn {
                0..40 => names[random.below(names.len())].as_str(),
                40..50 => acronym,
                50..250 => subject[random.below(subject.len())],
                _ => self.word(random),
            };
            if at == 0 {
                text.push_str(&capital(word));
            } else {
                text.push(' ');
                text.push_str(word);
            }
            if at + 1 < length && random.chance(6) {
                text.push(',');
            }
        }
        if random.chance(10) {
            format!("“{text},” it said.")
        } else {
            text + "."
        }
    }

    fn word(&self, random: &mut Random) -> &str {
        let share = random.unit();
        let rank = self.shares.partition_point(|upto| *upto < share);
        &self.words[rank.min(WORDS - 1)]
    }

    #[expect(clippy::cast_sign_loss, reason = "a product of shares is not negative")]
    fn name(&self, random: &mut Random) -> &String {
        // Squared, so that some names are in the news more than others.
        let place = random.unit() * random.unit();
        &self.names[((place * NAMES as f64) as usize).min(NAMES - 1)]
    }

    /// Words of the bands that stand within one passage of the first `stories`, in the order they stand there, at most `reach` apart.
    pub(crate) fn together(
        &self,
        random: &mut Random,
        stories: usize,
        bands: &[Band],
        reach: usize,
    ) -> Vec<String> {
        loop {
            let story = self.story(random.below(stories));
            let words: Vec<&str> = plain_words(random.pick::<String>(&story.paragraphs));
            let first = random.below(words.len());
            let mut taken: Vec<String> = Vec::new();
            for word in &words[first..(first + reach + 1).min(words.len())] {
                let held = self
                    .ranks
                    .get(*word)
                    .is_some_and(|rank| bands[taken.len()].holds(*rank));
                if held && !taken.iter().any(|other| other == word) {
                    taken.push((*word).to_owned());
                    if taken.len() == bands.len() {
                        return taken;
                    }
                }
            }
        }
    }

    /// Words that stand in a row in one of the first `stories`, not all of them function words.
    pub(crate) fn row(&self, random: &mut Random, stories: usize, length: usize) -> Vec<String> {
        loop {
            let story = self.story(random.below(stories));
            let words: Vec<&str> = plain_words(random.pick::<String>(&story.paragraphs));
            let Some(first) = words
                .len()
                .checked_sub(length)
                .map(|last| random.below(last + 1))
            else {
                continue;
            };
            let row = &words[first..first + length];
            if row.iter().any(|word| !FUNCTION_WORDS.contains(word))
                && row.iter().all(|word| self.ranks.contains_key(*word))
            {
                return row.iter().map(|word| (*word).to_owned()).collect();
            }
        }
    }

    pub(crate) fn any_name(&self, random: &mut Random) -> String {
        self.name(random).to_lowercase()
    }

    pub(crate) fn any_acronym(&self, random: &mut Random) -> &str {
        random.pick::<String>(&self.acronyms)
    }
}

/// The words of one sentence after another, without punctuation, where they are in small letters.
fn plain_words(paragraph: &str) -> Vec<&str> {
    paragraph
        .split(' ')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect()
}

fn words(random: &mut Random) -> Vec<String> {
    let mut words: Vec<String> = FUNCTION_WORDS
        .iter()
        .map(|word| (*word).to_owned())
        .collect();
    let mut known: HashSet<String> = words.iter().cloned().collect();
    while words.len() < WORDS {
        // Frequent words are short.
        let syllables = 2 + usize::from(words.len() > 1_000) + random.below(2);
        let stem = stem(random, syllables);
        // A stem comes in several forms, of unlike frequency.
        for _ in 0..=random.below(3) {
            let word = format!("{stem}{}", random.pick(&ENDINGS));
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
    }
    words.truncate(WORDS);
    words
}

fn stem(random: &mut Random, syllables: usize) -> String {
    (0..syllables).map(|_| *random.pick(&SYLLABLES)).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
