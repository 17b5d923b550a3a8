//! Stems, remembered.
//!
//! What comes in: a folded word. What goes out: the stem that it shares with its other forms and spellings: names in the spelling that
//! stands for their family, English words as an American writes them, then what Snowball's algorithm leaves.

use super::korean::without_particles;
use super::spelling::american;
use super::thousands::without_dots;
use super::transliteration::common_spelling;
use frostem::Algorithm;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// Stems remembered at most; then the memory starts anew. News has far fewer distinct words per language.
const REMEMBERED: usize = 1 << 17;

/// Stands between a stem and its language: the stem of English "died" is no German "die". Folded words hold no control characters.
const LANGUAGE_MARK: char = '\u{5}';
/// The language whose stems are not marked: that of texts whose language is not known.
const UNMARKED: &str = "en";

/// The Snowball stemmer of one language, which remembers every stem it made: stemming a word again costs a look-up
/// instead of some 1,800 instructions.
pub struct Stemmer {
    language: String,
    snowball: Option<frostem::Stemmer>,
    /// Where the stem of each remembered word stands in `stems`. The hash is fast, and seeded, so that no text can be made to slow it.
    remembered: HashMap<Box<str>, u32, foldhash::fast::RandomState>,
    stems: Vec<Box<str>>,
}

impl Stemmer {
    /// The stemmer for a language by its ISO 639-1 code; for a language without one, words are their own stems unless they are names of several spellings.
    #[must_use]
    pub fn new(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            snowball: algorithm(language).map(frostem::Stemmer::new),
            remembered: HashMap::default(),
            stems: Vec::new(),
        }
    }

    /// The stem of a folded word; unless it is English, with its language.
    pub fn stem<'a>(&'a mut self, folded: &'a str) -> &'a str {
        if let Some(&at) = self.remembered.get(folded) {
            return &self.stems[at as usize];
        }
        if self.stems.len() >= REMEMBERED {
            self.remembered.clear();
            self.stems.clear();
        }
        let stem = self.make(folded);
        let at = self.stems.len();
        self.remembered.insert(folded.into(), at as u32);
        self.stems.push(stem);
        &self.stems[at]
    }

    /// The language it was made for, by its ISO 639-1 code.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    fn make(&self, folded: &str) -> Box<str> {
        let mut spelled = Cow::Borrowed(folded);
        if let Some(name) = common_spelling(folded) {
            spelled = Cow::Owned(name);
        } else if self.language == "en"
            && let Some(american) = american(folded)
        {
            spelled = Cow::Owned(american);
        } else if let Some(number) = without_dots(folded, &self.language) {
            spelled = Cow::Owned(number);
        }
        if self.language == "ar" {
            // Folding writes these two letters as Persian does.
            spelled = spelled.replace('ک', "ك").replace('ی', "ي").into();
        }
        let bare = without_particles(&spelled);
        let stem = match &self.snowball {
            Some(snowball) => snowball.stem(bare),
            None => bare.into(),
        };
        if self.language == UNMARKED {
            stem.into()
        } else {
            format!("{stem}{LANGUAGE_MARK}{}", self.language).into()
        }
    }
}

/// Works with this thread's stemmer of a language (ISO 639-1 code), which keeps its memory from one text to the next.
pub fn with_stemmer<T>(language: &str, work: impl FnOnce(&mut Stemmer) -> T) -> T {
    thread_local! {
        static STEMMERS: RefCell<Vec<Stemmer>> = RefCell::default();
    }
    // Taken out meanwhile, so that whoever works with it may ask for another. A thread has so few that none are looked up faster.
    let known = STEMMERS.with_borrow_mut(|stemmers| {
        let at = stemmers.iter().position(|known| known.language == language);
        at.map(|at| stemmers.swap_remove(at))
    });
    let mut stemmer = known.unwrap_or_else(|| Stemmer::new(language));
    let result = work(&mut stemmer);
    STEMMERS.with_borrow_mut(|stemmers| stemmers.push(stemmer));
    result
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "st" => Algorithm::Sesotho,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Stemmer, algorithm};
    use std::collections::BTreeSet;

    #[test]
    fn words_of_one_stem_meet() {
        let mut english = Stemmer::new("en");
        let stem = english.stem("negotiating").to_owned();
        assert_eq!(english.stem("negotiations"), stem);
        assert_eq!(english.stem("negotiating"), stem);
    }

    #[test]
    fn a_language_without_a_stemmer_keeps_its_words() {
        assert_eq!(Stemmer::new("th").stem("กรุงเทพ"), "กรุงเทพ\u{5}th");
        assert_eq!(Stemmer::new("sw").stem("habari"), "habari\u{5}sw");
    }

    #[test]
    fn words_of_two_languages_do_not_meet_by_their_stems() {
        assert_ne!(
            Stemmer::new("en").stem("died"),
            Stemmer::new("de").stem("die")
        );
    }

    #[test]
    fn every_language_of_the_library_has_its_stemmer() {
        // Old ways to stem English, and one of two for Dutch.
        const OTHER: [Algorithm; 4] = [
            Algorithm::DutchPorter,
            Algorithm::Earlymodernenglish,
            Algorithm::Lovins,
            Algorithm::Porter,
        ];
        let known: Vec<Algorithm> = ('a'..='z')
            .flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}")))
            .filter_map(|code| algorithm(&code))
            .collect();
        for one in Algorithm::all() {
            assert!(OTHER.contains(one) || known.contains(one), "{one:?}");
        }
    }

    fn check_meet(language: &str, words: &str) {
        let mut stemmer = Stemmer::new(language);
        let stems: BTreeSet<String> = words
            .split(' ')
            .map(|word| stemmer.stem(word).to_owned())
            .collect();
        assert_eq!(stems.len(), 1, "{words}: {stems:?}");
    }

    #[test]
    fn spellings_of_a_word_meet_in_all_its_forms() {
        check_meet(
            "en",
            "organise organised organising organize organizer organisations organizations",
        );
        check_meet("en", "centre centres centred center centering");
        check_meet("en", "travelled traveled travelling travels traveller");
        check_meet("en", "labour labourers labor laborer");
        check_meet("en", "defence defenses defensive");
        check_meet("en", "programme programmes program programs programmed");
        check_meet("en", "analyse analysed analyzed analyzing");
        // Only English has two such spellings.
        assert_ne!(
            Stemmer::new("fr").stem("centre"),
            Stemmer::new("fr").stem("center")
        );
    }

    #[test]
    fn spellings_of_a_name_meet_in_every_language() {
        for language in ["en", "de", "fr", "es", "sw"] {
            check_meet(language, "qaeda qaida kaida");
            check_meet(language, "kyiv kiev kiew");
            check_meet(language, "sheikh sheik scheich");
        }
        check_meet("en", "houthis huthi houthi");
    }

    #[test]
    fn a_dot_between_thousands_does_not_count_where_it_parts_them() {
        check_meet("de", "1.500 1500");
        check_meet("tr", "1.234.567 1234567");
        assert_eq!(Stemmer::new("en").stem("1.500"), "1.500");
    }

    #[test]
    fn korean_particles_and_the_arabic_article_do_not_count() {
        check_meet("ko", "서울 서울에서 서울은");
        // A text too short to tell its language is read as English.
        check_meet("en", "서울 서울에서 서울은");
        check_meet("ar", "کتاب الکتاب");
    }
}
