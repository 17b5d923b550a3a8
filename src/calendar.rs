//! Names of months in the languages that papers write dates in, and the calendar of Iran.
//!
//! What comes in: a word, or day, month and year. What goes out: the month's number, or the day by the common calendar. Nothing is known
//! here of lines or sentences.

use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A text with the digits of Arabic and Persian as ASCII ones, without marks for vowels, and with Arabic names of months that are two
/// words as one.
#[must_use]
pub fn spelled(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| matches!(c, '\u{600}'..='\u{6ff}')) {
        return Cow::Borrowed(text);
    }
    let digits: String = text
        .chars()
        // Marks for vowels, and the stroke that draws words out, change no word.
        .filter(|c| !matches!(c, '\u{64b}'..='\u{652}' | '\u{640}'))
        .map(|c| match c {
            '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
            '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
            '،' | '؛' => ',',
            // Persian and Arabic write these two letters by different signs.
            'ي' => 'ی',
            'ك' => 'ک',
            c => c,
        })
        .collect();
    let mut spelled = digits;
    for (two, one) in [
        ("کانون الثانی", "ینایر"),
        ("تشرین الأول", "أکتوبر"),
        ("تشرین الاول", "أکتوبر"),
        ("تشرین الثانی", "نوفمبر"),
        ("کانون الأول", "دیسمبر"),
        ("کانون الاول", "دیسمبر"),
        ("کانون ثانی", "ینایر"),
        ("تشرین أول", "أکتوبر"),
        ("تشرین اول", "أکتوبر"),
        ("تشرین ثانی", "نوفمبر"),
        ("کانون أول", "دیسمبر"),
        ("کانون اول", "دیسمبر"),
    ] {
        if spelled.contains(two) {
            spelled = spelled.replace(two, one);
        }
    }
    Cow::Owned(spelled)
}

/// The month of the Iranian calendar that a word names, 1 to 12.
#[must_use]
pub fn iranian_month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "فروردین",
        "اردیبهشت",
        "خرداد",
        "تیر",
        "مرداد",
        "شهریور",
        "مهر",
        "آبان",
        "آذر",
        "دی",
        "بهمن",
        "اسفند",
    ];
    (1..)
        .zip(MONTHS)
        .find(|(_, known)| *known == name)
        .map(|(month, _)| month)
}

/// A day of the Iranian (Solar Hijri) calendar, by the cycle of 33 years, which agrees with the observed calendar from 1178 to 1633
/// (1799 to 2254).
#[must_use]
pub fn iranian_day(year: i16, month: i8, day: i8) -> Option<Date> {
    const FIRST: i16 = 1178;
    const LAST: i16 = 1633;
    /// The first day of the year 1398.
    const ANCHOR: (i16, Date) = (1398, Date::constant(2019, 3, 21));
    let is_leap = |year: i16| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let length = |month: i8| match month {
        1..=6 => 31,
        12 if !is_leap(year) => 29,
        _ => 30,
    };
    if !(FIRST..=LAST).contains(&year) || !(1..=length(month)).contains(&day) {
        return None;
    }
    let year_length = |year: i16| if is_leap(year) { 366 } else { 365 };
    let mut days: i32 = (ANCHOR.0..year).map(year_length).sum::<i32>()
        - (year..ANCHOR.0).map(year_length).sum::<i32>();
    days += (1..month)
        .map(|month| i32::from(length(month)))
        .sum::<i32>()
        + i32::from(day)
        - 1;
    ANCHOR.1.checked_add(jiff::Span::new().days(days)).ok()
}

/// The month that a name or an abbreviation means in any of the languages, 1 to 12; the name is in lower case and, if it is Arabic or
/// Persian, spelled as [`spelled`] does.
#[must_use]
pub fn month_named(name: &str) -> Option<i8> {
    MONTH_OF
        .get(name)
        .or_else(|| MONTH_OF.get(without_hebrew_preposition(name)?))
        .copied()
}

/// A Hebrew month without what is written together with it: "26 in November" and "26 to November" are the ways to say the day.
fn without_hebrew_preposition(name: &str) -> Option<&str> {
    name.strip_prefix(['ב', 'ל'])
}

/// The month that a name or an abbreviation means in a language (ISO 639-1), 1 to 12; see [`month_named`].
#[must_use]
pub fn month_in(language: &str, name: &str) -> Option<i8> {
    let language = match language {
        "da" | "nb" | "nn" | "no" => "sv",
        language => language,
    };
    let month = |name: &str| {
        (1..)
            .zip(month_names(language)?)
            .find(|(_, names)| names.split(' ').any(|known| known == name))
            .map(|(month, _)| month)
    };
    month(name).or_else(|| month(without_hebrew_preposition(name)?))
}

/// The months' names in a language (ISO 639-1), January first: each whole, then its abbreviations, parted by spaces.
#[must_use]
pub fn month_names(language: &str) -> Option<&'static [&'static str; 12]> {
    let of_language = |(known, _): &&(&str, _)| *known == language;
    MONTHS.iter().find(of_language).map(|(_, months)| months)
}

static MONTH_OF: LazyLock<HashMap<&str, i8>> = LazyLock::new(|| {
    MONTHS
        .iter()
        .flat_map(|(_, months)| (1..).zip(months))
        .flat_map(|(month, names)| names.split(' ').map(move |name| (name, month)))
        .collect()
});

/// Names and abbreviations by language, those of the Nordic languages together.
///
/// Arabic has the names of Egypt and the Gulf, of the Levant and Iraq, of Algeria and Tunisia, of Morocco and of Mauritania, and Hebrew
/// those of the common calendar, as Unicode CLDR gives them (`common/main/ar.xml`, `ar_LB.xml`, `ar_DZ.xml`, `ar_MA.xml`, `ar_MR.xml` and
/// `he.xml`), with the spellings without hamza and the short forms without geresh that papers print.
#[rustfmt::skip]
const MONTHS: [(&str, [&str; 12]); 17] = [
    ("en", ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sep sept", "october oct", "november nov", "december dec"]),
    ("de", ["januar jänner jän jan", "februar feber feb", "märz maerz mär mrz", "april apr", "mai", "juni jun", "juli jul", "august aug", "september sep sept", "oktober okt", "november nov", "dezember dez"]),
    ("fr", ["janvier janv", "février fevrier févr fevr", "mars", "avril avr", "mai", "juin", "juillet juil", "août aout", "septembre sept", "octobre oct", "novembre nov", "décembre decembre déc"]),
    ("es", ["enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago", "septiembre setiembre sep sept", "octubre oct", "noviembre nov", "diciembre dic"]),
    ("pt", ["janeiro jan", "fevereiro fev", "março marco mar", "abril abr", "maio mai", "junho jun", "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov", "dezembro dez"]),
    ("it", ["gennaio gen", "febbraio febbr feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu", "luglio lug", "agosto ago", "settembre set sett", "ottobre ott", "novembre nov", "dicembre dic"]),
    ("nl", ["januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul", "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec"]),
    ("sv", ["januari januar jan", "februari februar feb", "mars marts mar", "april apr", "maj mai", "juni jun", "juli jul", "augusti august aug", "september sep sept", "oktober okt", "november nov", "december desember dec des"]),
    ("pl", ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"]),
    ("cs", ["ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"]),
    ("ru", ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]),
    ("uk", ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"]),
    ("tr", ["ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık"]),
    ("id", ["januari jan", "februari pebruari feb", "maret mart", "april apr", "mei", "juni jun", "juli jul", "agustus agu", "september sep", "oktober okt", "november nopember nov", "desember des"]),
    ("ar", ["ینایر جانفی", "فبرایر فیفری شباط", "مارس آذار اذار", "أبریل ابریل إبریل أفریل افریل نیسان", "مایو مای أیار ایار", "یونیو یونیه جوان حزیران", "یولیو یولیه یولیوز جویلیة تموز", "أغسطس اغسطس أوت غشت أغشت اغشت آب", "سبتمبر شتنبر شتمبر أیلول ایلول", "أکتوبر اکتوبر", "نوفمبر نونبر", "دیسمبر دجنبر دجمبر"]),
    ("he", ["ינואר ינו ינו׳", "פברואר פבר פבר׳", "מרץ מרס", "אפריל אפר אפר׳", "מאי", "יוני", "יולי", "אוגוסט אוג אוג׳", "ספטמבר ספט ספט׳", "אוקטובר אוק אוק׳", "נובמבר נוב נוב׳", "דצמבר דצמ דצמ׳"]),
    ("fa", ["ژانویه", "فوریه", "مارس", "آوریل", "مه می", "ژوئن", "ژوئیه جولای", "اوت آگوست", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_one_month_whatever_the_language() {
        for (language, months) in MONTHS {
            for (month, names) in (1..).zip(months) {
                for name in names.split(' ') {
                    assert_eq!(month_named(name), Some(month), "{language}: {name}");
                    assert_eq!(month_in(language, name), Some(month), "{language}: {name}");
                }
            }
        }
        for name in ["נובמבר", "בנובמבר", "לנובמבר"] {
            assert_eq!(
                (month_named(name), month_in("he", name)),
                (Some(11), Some(11)),
                "{name}"
            );
        }
        assert_eq!(month_in("de", "mag"), None);
        assert_eq!(month_in("nb", "desember"), Some(12));
    }
}
