//! Stems, remembered.

use frostem::Algorithm;
use std::cell::RefCell;
use std::collections::HashMap;

/// Stems remembered at most; then the memory starts anew. News has far fewer distinct words per language.
const REMEMBERED: usize = 1 << 17;

/// The Snowball stemmer of one language, which remembers every stem it made: stemming a word again costs a look-up
/// instead of some 1,800 instructions.
pub struct Stemmer {
    snowball: Option<frostem::Stemmer>,
    stems: HashMap<Box<str>, Box<str>>,
}

impl Stemmer {
    /// The stemmer for a language by its ISO 639-1 code; for a language without one, words are their own stems.
    #[must_use]
    pub fn new(language: &str) -> Self {
        Self {
            snowball: algorithm(language).map(frostem::Stemmer::new),
            stems: HashMap::new(),
        }
    }

    /// The stem of a folded word.
    pub fn stem<'a>(&'a mut self, folded: &'a str) -> &'a str {
        let Some(snowball) = &self.snowball else {
            return folded;
        };
        if !self.stems.contains_key(folded) {
            if self.stems.len() >= REMEMBERED {
                self.stems.clear();
            }
            self.stems
                .insert(folded.into(), snowball.stem(folded).into());
        }
        &self.stems[folded]
    }
}

/// Works with this thread's stemmer of a language (ISO 639-1 code), which keeps its memory from one text to the next.
pub fn with_stemmer<T>(language: &str, work: impl FnOnce(&mut Stemmer) -> T) -> T {
    thread_local! {
        static STEMMERS: RefCell<HashMap<String, Stemmer>> = RefCell::default();
    }
    // Taken out meanwhile, so that whoever works with it may ask for another.
    let known = STEMMERS.with_borrow_mut(|stemmers| stemmers.remove_entry(language));
    let (language, mut stemmer) =
        known.unwrap_or_else(|| (language.to_owned(), Stemmer::new(language)));
    let result = work(&mut stemmer);
    STEMMERS.with_borrow_mut(|stemmers| stemmers.insert(language, stemmer));
    result
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Stemmer;

    #[test]
    fn words_of_one_stem_meet() {
        let mut english = Stemmer::new("en");
        let stem = english.stem("negotiating").to_owned();
        assert_eq!(english.stem("negotiations"), stem);
        assert_eq!(english.stem("negotiating"), stem);
    }

    #[test]
    fn a_language_without_a_stemmer_keeps_its_words() {
        assert_eq!(Stemmer::new("fa").stem("کابل"), "کابل");
    }
}
