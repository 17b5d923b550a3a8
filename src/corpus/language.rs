//! The language an article is written in, told from its body.

use crate::article::Language;
use whatlang::Lang;

/// The language of a text; `None` where the text is too short to tell or two languages come close.
pub(super) fn detect(body: &str) -> Option<Language> {
    const SHORTEST: usize = 120;
    const SAMPLE: usize = 2000;
    if body.chars().take(SHORTEST).count() < SHORTEST {
        return None;
    }
    let end = body
        .char_indices()
        .nth(SAMPLE)
        .map_or(body.len(), |(at, _)| at);
    let info = whatlang::detect(&body[..end])?;
    info.is_reliable()
        .then(|| Language::from_tag(tag(info.lang())))
        .flatten()
}

/// The two-letter code, where the language has one.
#[rustfmt::skip]
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo", Lang::Eng => "en", Lang::Rus => "ru", Lang::Cmn => "zh", Lang::Spa => "es", Lang::Por => "pt",
        Lang::Ita => "it", Lang::Ben => "bn", Lang::Fra => "fr", Lang::Deu => "de", Lang::Ukr => "uk", Lang::Kat => "ka",
        Lang::Ara => "ar", Lang::Hin => "hi", Lang::Jpn => "ja", Lang::Heb => "he", Lang::Yid => "yi", Lang::Pol => "pl",
        Lang::Amh => "am", Lang::Jav => "jv", Lang::Kor => "ko", Lang::Nob => "no", Lang::Dan => "da", Lang::Swe => "sv",
        Lang::Fin => "fi", Lang::Tur => "tr", Lang::Nld => "nl", Lang::Hun => "hu", Lang::Ces => "cs", Lang::Ell => "el",
        Lang::Bul => "bg", Lang::Bel => "be", Lang::Mar => "mr", Lang::Kan => "kn", Lang::Ron => "ro", Lang::Slv => "sl",
        Lang::Hrv => "hr", Lang::Srp => "sr", Lang::Mkd => "mk", Lang::Lit => "lt", Lang::Lav => "lv", Lang::Est => "et",
        Lang::Tam => "ta", Lang::Vie => "vi", Lang::Urd => "ur", Lang::Tha => "th", Lang::Guj => "gu", Lang::Uzb => "uz",
        Lang::Pan => "pa", Lang::Aze => "az", Lang::Ind => "id", Lang::Tel => "te", Lang::Pes => "fa", Lang::Mal => "ml",
        Lang::Ori => "or", Lang::Mya => "my", Lang::Nep => "ne", Lang::Sin => "si", Lang::Khm => "km", Lang::Tuk => "tk",
        Lang::Zul => "zu", Lang::Sna => "sn", Lang::Afr => "af", Lang::Lat => "la", Lang::Slk => "sk", Lang::Cat => "ca",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(detect(text).as_ref().map(Language::code), expected);
    }

    #[test]
    fn a_paragraph_tells_its_language() {
        check(
            "The first ship came in on Monday after a winter in which the ice had kept every boat ashore, and half of the town stood on the pier.",
            Some("en"),
        );
        check(
            "Am Montag lief das erste Schiff ein, nachdem das Eis den ganzen Winter über jedes Boot am Ufer gehalten hatte, und die halbe Stadt stand am Kai.",
            Some("de"),
        );
    }

    #[test]
    fn a_few_words_do_not() {
        check("The harbor", None);
    }
}
