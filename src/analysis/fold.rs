//! Folding: the differences between spellings of one word that no reader means.

use crate::query::visible;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Longest folded form, in bytes; what lies beyond it does not tell words apart.
pub(super) const LONGEST: usize = 240;

/// Appends the folded form of a word to `folded` (case and diacritics gone, compatibility forms replaced, apostrophes dropped)
/// and, where the word is typed in capitals, its form that keeps them to `capitals`, which stays empty otherwise.
pub(super) fn fold(word: &str, folded: &mut String, capitals: &mut String) {
    if word.is_ascii() {
        fold_ascii(word, folded, capitals);
        return;
    }
    let mut upper = 0;
    let mut lower = false;
    let mut base = '\0';
    for c in word.nfkd() {
        if folded.len() >= LONGEST {
            break;
        }
        if visible(c).is_none() {
            continue;
        }
        if canonical_combining_class(c) != 0 || is_mark(c) {
            // Marks are folded where readers leave them out when typing, and kept where they make another letter.
            if !folds_marks(base) {
                folded.push(c);
                capitals.push(c);
            }
            continue;
        }
        if matches!(
            c,
            '\'' | '’'
                | '·'
                | 'ʼ'
                | 'ʾ'
                | 'ʿ'
                | 'ʻ'
                | '‘'
                | '＇'
                | '\u{640}'
                | '\u{200c}'
                | '\u{200d}'
        ) {
            continue;
        }
        base = c;
        upper += usize::from(c.is_uppercase());
        lower |= c.is_lowercase();
        if let Some(plain) = plain_letters(c) {
            folded.extend(plain.chars().flat_map(char::to_lowercase));
            capitals.push_str(plain);
        } else {
            folded.extend(c.to_lowercase());
            capitals.push(c);
        }
    }
    // Kept marks and the parts of Korean syllables return to one code point, so that a stemmer finds the letters it knows.
    if folded
        .chars()
        .any(|c| canonical_combining_class(c) != 0 || matches!(c, '\u{1100}'..='\u{11ff}'))
    {
        *folded = folded.nfc().collect();
    }
    if lower || upper == 0 || capitals.chars().count() < 2 {
        capitals.clear();
    }
}

fn fold_ascii(word: &str, folded: &mut String, capitals: &mut String) {
    if word.contains('\'') {
        fold_plain(&word.replace('\'', ""), folded, capitals);
    } else {
        fold_plain(word, folded, capitals);
    }
}

fn fold_plain(word: &str, folded: &mut String, capitals: &mut String) {
    let word = &word[..word.len().min(LONGEST)];
    let start = folded.len();
    folded.push_str(word);
    folded[start..].make_ascii_lowercase();
    let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
    if folded.len() >= 2 && !has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) {
        capitals.push_str(word);
    }
}

/// Vowel signs of Arabic and points of Hebrew have combining classes of their own; this one is written as a letter.
fn is_mark(c: char) -> bool {
    c == '\u{670}'
}

/// Whether marks on this letter are left out: Latin, Greek, Hebrew and Arabic letters, and е (ё) among the Cyrillic ones.
fn folds_marks(base: char) -> bool {
    base.is_ascii_alphabetic()
        || matches!(base, '\u{a0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
        || matches!(base, '\u{590}'..='\u{5ff}' | '\u{600}'..='\u{6ff}' | 'е' | 'Е')
}

/// Letters that Unicode does not decompose, as they are typed without them; after Lucene's `ASCIIFoldingFilter`.
fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'Ø' => "O",
        'ø' => "o",
        'Ł' => "L",
        'ł' => "l",
        'Đ' | 'Ð' => "D",
        'đ' | 'ð' => "d",
        'Þ' => "Th",
        'þ' => "th",
        'ß' | 'ẞ' => "ss",
        'Æ' => "AE",
        'æ' => "ae",
        'Œ' => "OE",
        'œ' => "oe",
        'Ħ' => "H",
        'ħ' => "h",
        'ı' => "i",
        // Final sigma is sigma.
        'ς' => "σ",
        // Persian and Arabic forms of kaf and yeh are typed for one another.
        'ك' => "ک",
        'ي' | 'ى' => "ی",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    fn check(word: &str, folded: &str, capitals: &str) {
        let mut actual = (String::new(), String::new());
        fold(word, &mut actual.0, &mut actual.1);
        assert_eq!((actual.0.as_str(), actual.1.as_str()), (folded, capitals));
    }

    #[test]
    fn case_and_diacritics_do_not_count() {
        check("Guantánamo", "guantanamo", "");
        check("Guanta\u{301}namo", "guantanamo", "");
        check("Łódź", "lodz", "");
        check("STRASSE", "strasse", "STRASSE");
        check("Straße", "strasse", "");
        check("O’Brien", "obrien", "");
        check("O'Brien", "obrien", "");
        check("Qurʾān", "quran", "");
        check("ﬁnance", "finance", "");
    }

    #[test]
    fn capitals_are_kept_for_words_typed_in_them() {
        check("US", "us", "US");
        check("ÖVP", "ovp", "OVP");
        check("G20", "g20", "G20");
        check("A", "a", "");
        check("2001", "2001", "");
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        check("Андрей", "андрей", "");
        check("ещё", "еще", "");
        check("서울", "서울", "");
        check("が", "が", "");
        check("हिन्दी", "हिन्दी", "");
    }

    #[test]
    fn vowel_signs_of_arabic_and_hebrew_do_not_count() {
        check("مُحَمَّد", "محمد", "");
        check("שָׁלוֹם", "שלום", "");
    }

    #[test]
    fn what_cannot_be_seen_is_in_no_form() {
        check("COVID\u{2060}21\u{fe0f}", "covid21", "COVID21");
        check("葛\u{e0100}", "葛", "");
        check("ᠮᠣᠩᠭ\u{180e}", "ᠮᠣᠩᠭ", "");
    }

    #[test]
    fn a_word_of_any_length_has_a_short_form() {
        let mut folded = String::new();
        fold(&"é".repeat(5000), &mut folded, &mut String::new());
        assert!(folded.len() <= 256, "{}", folded.len());
    }
}
