use super::value::TimeValue;
use super::*;
use jiff::civil::Date;
use proptest::prelude::*;

fn read(text: &str, language: &str, written: Option<PartialDate>) -> Vec<TimeExpression> {
    let mut found = Vec::new();
    find_in(
        text,
        0,
        language,
        written,
        &mut Story::default(),
        &mut found,
    );
    found
}

/// The expressions of a text that was written on Thursday, 13 February 2020, each with its value, or `?` where it has none.
fn check(language: &str, text: &str, expected: &[(&str, &str)]) {
    let written = Some(PartialDate::Day(Date::constant(2020, 2, 13)));
    let found = read(text, language, written);
    let shown: Vec<(&str, String)> = found
        .iter()
        .map(|found| (&text[found.range.clone()], shown(found)))
        .collect();
    let shown: Vec<(&str, &str)> = shown.iter().map(|(a, b)| (*a, b.as_str())).collect();
    assert_eq!(shown, expected, "{text}");
}

fn shown(found: &TimeExpression) -> String {
    found
        .value
        .map_or("?".to_owned(), |value| value.to_string())
}

/// The values in English texts that were written on a day, in their order.
fn check_values(cases: &[(&str, &str, &str)]) {
    for (written, text, expected) in cases {
        let written = Some(written.parse().unwrap());
        let values: Vec<String> = read(text, "en", written).iter().map(shown).collect();
        assert_eq!(values.join(" "), *expected, "{text}");
    }
}

#[test]
fn dates_are_found_in_sentences() {
    for (text, expected) in [
        (
            "The pier opened on February 29, 2020, at noon.",
            [("February 29, 2020", "2020-02-29")],
        ),
        (
            "It was Feb. 3, 2011 when the ice came.",
            [("Feb. 3, 2011", "2011-02-03")],
        ),
        ("They met on 3 May 2011.", [("3 May 2011", "2011-05-03")]),
        (
            "the ice of the 3rd of May, 2011",
            [("3rd of May, 2011", "2011-05-03")],
        ),
        (
            "Since June 2013 the office has stood empty.",
            [("June 2013", "2013-06")],
        ),
        ("It was closed in 2013.", [("2013", "2013")]),
        ("Before the 2012 election nobody asked.", [("2012", "2012")]),
        (
            "Signed 2011-05-03 in Skarv.",
            [("2011-05-03", "2011-05-03")],
        ),
        (
            "It ended on Friday, June 3, 2011.",
            [("Friday, June 3, 2011", "2011-06-03")],
        ),
        ("He left on Jan. 6.", [("Jan. 6", "2020-01-06")]),
        ("He left on December 30.", [("December 30", "2019-12-30")]),
        // The year in which it was that weekday.
        (
            "He left on Sunday, March 3.",
            [("Sunday, March 3", "2019-03-03")],
        ),
    ] {
        check("en", text, &expected);
    }
}

#[test]
fn what_depends_on_the_day_of_writing_is_resolved() {
    for (text, expected) in [
        ("The talks began on Tuesday.", ("Tuesday", "2020-02-11")),
        ("The talks began Thursday.", ("Thursday", "2020-02-13")),
        (
            "The talks began last Thursday.",
            ("last Thursday", "2020-02-06"),
        ),
        (
            "The talks will begin on Tuesday.",
            ("Tuesday", "2020-02-18"),
        ),
        (
            "On Tuesday, the court will hear them.",
            ("Tuesday", "2020-02-18"),
        ),
        (
            "He will go, she said on Tuesday.",
            ("Tuesday", "2020-02-11"),
        ),
        (
            "She said on Tuesday that he will go.",
            ("Tuesday", "2020-02-11"),
        ),
        (
            "The office is closed until Monday.",
            ("Monday", "2020-02-17"),
        ),
        ("It opens next Friday.", ("next Friday", "2020-02-14")),
        ("It opens next March.", ("next March", "2020-03")),
        ("It opened last March.", ("last March", "2019-03")),
        ("It opened in May.", ("May", "2019-05")),
        ("It opens in May.", ("May", "2020-05")),
        (
            "It was allowed on ballots for November.",
            ("November", "2019-11"),
        ),
        ("They had feared a rise of rents in April.", ("April", "?")),
        ("It froze in mid-October.", ("October", "2019-10")),
        ("It will freeze in October.", ("October", "2020-10")),
        ("It froze over last year.", ("last year", "2019")),
        (
            "It froze over earlier this month.",
            ("this month", "2020-02"),
        ),
        ("It froze over last week.", ("last week", "2020-W06")),
        (
            "The ice broke two weeks ago.",
            ("two weeks ago", "2020-W05"),
        ),
        (
            "The ice broke three days ago.",
            ("three days ago", "2020-02-10"),
        ),
        ("The ice broke four years ago.", ("four years ago", "2016")),
        ("It froze over yesterday.", ("yesterday", "2020-02-12")),
        (
            "The day before yesterday it froze.",
            ("day before yesterday", "2020-02-11"),
        ),
        ("It froze over last night.", ("last night", "2020-02-12")),
        ("Tomorrow it will freeze.", ("Tomorrow", "2020-02-14")),
    ] {
        check("en", text, &[expected]);
    }
}

#[test]
fn a_weekday_with_a_day_of_the_month_is_never_another_day() {
    check_values(&[
        (
            "2021-09-12",
            "On Sunday the 15th Ghani flew out.",
            "2021-08-15",
        ),
        (
            "2021-03-20",
            "In January it froze; on Friday the 15th it thawed.",
            "2021-01 2021-01-15",
        ),
        ("2020-03-20", "They voted on Friday the 13th.", "2020-03-13"),
        (
            "2020-02-13",
            "They will vote on Friday, the 13th.",
            "2020-03-13",
        ),
        ("2020-02-20", "It was Monday the 31st.", "?"),
        (
            "2021-09-12",
            "Zaranj fell on 6 August, Kunduz on the 8th, two others on the 12th and 13th.",
            "2021-08-06 2021-08-08 2021-08-12 2021-08-13",
        ),
        ("2020-02-13", "It closed on the 3rd.", "2020-02-03"),
        ("2020-02-13", "She left on the 20th.", "2020-01-20"),
        (
            "2020-02-13",
            "He lived on the 15th floor, and she fell on the 18th hole.",
            "",
        ),
    ]);
}

#[test]
fn by_and_until_look_ahead_only_where_the_sentence_does() {
    check_values(&[
        (
            "2013-06-21",
            "By Thursday the plate had been taken off.",
            "2013-06-20",
        ),
        (
            "2016-04-08",
            "By Monday afternoon the square in front of the Althing, the parliament in Reykjavik, held a crowd.",
            "2016-04-04",
        ),
        ("2018-06-20", "She had left by Monday.", "2018-06-18"),
        ("2020-02-13", "The army must leave by Monday.", "2020-02-17"),
        (
            "2020-02-13",
            "It will be closed until Monday.",
            "2020-02-17",
        ),
        (
            "2020-02-13",
            "They have extended it through the end of March, and it won't open until mid-April.",
            "? 2020-04",
        ),
        (
            "2020-02-13",
            "By Friday the water was expected to rise.",
            "?",
        ),
        // What was agreed on may lie ahead, or be over.
        ("2020-02-13", "Both agreed to withdraw by Monday.", "?"),
        ("2020-02-13", "He said it was closed until Monday.", "?"),
        (
            "2020-02-13",
            "He said that talks would resume on Monday.",
            "?",
        ),
        (
            "2020-02-13",
            "On Tuesday they opened a school that will stay.",
            "2020-02-11",
        ),
        ("2020-02-13", "The mayor left on May 3.", "?"),
        ("2020-02-13", "The mayor will leave on May 3.", "2020-05-03"),
    ]);
}

#[test]
fn what_depends_on_the_words_before_is_resolved_against_them_or_not_at_all() {
    check_values(&[
        (
            "2019-12-08",
            "On September 5 it froze. Two days later it thawed. The following Monday he told them.",
            "2019-09-05 2019-09-07 2019-09-09",
        ),
        (
            "2019-12-08",
            "In September it froze. The following Monday he told them.",
            "2019-09 ?",
        ),
        (
            "2019-12-08",
            "The following Monday he told them, and the next day he left.",
            "? ?",
        ),
        (
            "2013-06-21",
            "In January 2012 they came; in March of that year they left.",
            "2012-01 2012-03",
        ),
        (
            "2013-06-21",
            "In January 2012 they came; in March they left.",
            "2012-01 ?",
        ),
        (
            "2013-06-21",
            "It began in 2001. Later that year it ended, and the following year it began again.",
            "2001 2001 2002",
        ),
        (
            "2013-06-21",
            "He left in May 2009. The same month he came back.",
            "2009-05 2009-05",
        ),
        (
            "2013-06-21",
            "On 3 May 2011 he fled. The next day it burned.",
            "2011-05-03 2011-05-04",
        ),
        (
            "2020-02-13",
            "In 2012 they left, he said on Tuesday. In March of that year they came.",
            "2012 2020-02-11 2012-03",
        ),
        (
            "2020-02-13",
            "It burned in March of last year and in May this year.",
            "2019-03 2020-05",
        ),
        (
            "2020-02-13",
            "On January 8 they opened, three days later than planned; the same month it froze, and later that year it will thaw.",
            "2020-01-08 2020-01 ?",
        ),
        // Which of two days is meant?
        (
            "2014-06-13",
            "He fled on 30 June 2009 and came home. On the same day five men left.",
            "2009-06-30 ?",
        ),
        (
            "2020-12-13",
            "Closed since 3 May 2020, it opened on 9 June 2020. The next day it burned.",
            "2020-05-03 2020-06-09 ?",
        ),
    ]);
}

#[test]
fn a_span_has_both_its_ends() {
    for (text, expected) in [
        (
            "It ruled between 1996 and 2001.",
            ("1996 and 2001", "1996/2001"),
        ),
        ("It ruled (1996–2001) and fell.", ("1996–2001", "1996/2001")),
        ("It ruled from 2001 to 2014.", ("2001 to 2014", "2001/2014")),
        ("The 2019/20 season was short.", ("2019/20", "2019/2020")),
        (
            "It stood open from December 18 to January 9.",
            ("December 18 to January 9", "2019-12-18/2020-01-09"),
        ),
        (
            "They met on 18–20 June 2013.",
            ("18–20 June 2013", "2013-06-18/2013-06-20"),
        ),
        (
            "They met June 18-20, 2013.",
            ("June 18-20, 2013", "2013-06-18/2013-06-20"),
        ),
        (
            "It was shut between March and May 2019.",
            ("March and May 2019", "2019-03/2019-05"),
        ),
        (
            "It was shut from December to March 2019.",
            ("December to March 2019", "2018-12/2019-03"),
        ),
        (
            "It fell in the summer of 2019.",
            ("summer of 2019", "2019-06/2019-08"),
        ),
        (
            "It fell in spring 2019.",
            ("spring 2019", "2019-03/2019-05"),
        ),
        (
            "It snowed in the winter of 2018–19.",
            ("winter of 2018–19", "2018-12/2019-02"),
        ),
        // The winter at its beginning or at its end?
        (
            "It snowed in the winter of 2018.",
            ("winter of 2018", "2018"),
        ),
        (
            "It is open from Monday to Friday.",
            ("Monday to Friday", "?"),
        ),
        (
            "It was shut from Monday to Wednesday.",
            ("Monday to Wednesday", "2020-02-10/2020-02-12"),
        ),
        ("The Arab Spring of 2011 came.", ("2011", "2011")),
    ] {
        check("en", text, &[expected]);
    }
    check(
        "en",
        "Between 2000 and 2500 people came, from 1500 to 1900 tourists.",
        &[],
    );
    for (language, text, expected) in [
        (
            "de",
            "Er regierte von 1996 bis 2001.",
            ("1996 bis 2001", "1996/2001"),
        ),
        (
            "de",
            "Es war von März bis Mai 2019 zu.",
            ("März bis Mai 2019", "2019-03/2019-05"),
        ),
        (
            "de",
            "Sie trafen sich vom 3. bis 5. Mai 2019.",
            ("3. bis 5. Mai 2019", "2019-05-03/2019-05-05"),
        ),
        (
            "de",
            "Im Sommer 2019 fiel sie.",
            ("Sommer 2019", "2019-06/2019-08"),
        ),
        (
            "fr",
            "Il régna entre 1996 et 2001.",
            ("1996 et 2001", "1996/2001"),
        ),
        (
            "es",
            "Gobernó entre 1996 y 2001.",
            ("1996 y 2001", "1996/2001"),
        ),
    ] {
        check(language, text, &[expected]);
    }
}

#[test]
fn what_is_told_roughly_or_names_an_event_has_no_value() {
    for (text, expected) in [
        ("It froze over about two years ago.", "two years ago"),
        ("It froze over 20 years ago.", "20 years ago"),
        (
            "Since the September 11 attacks it stood empty.",
            "September 11",
        ),
    ] {
        check("en", text, &[(expected, "?")]);
    }
}

#[test]
fn words_and_numbers_that_only_look_like_times_are_left_alone() {
    for text in [
        "It may march on in second place.",
        "Theresa May said so, and May repeated it.",
        "March on, she said, and August Kroll did.",
        "The Sunday Times and the Mail on Sunday were there on Black Friday.",
        "USA Today asked the Harbor News.",
        "In the 1990s she was 29. May came.",
        "They won 3-2, and 2000 people of 10,000 stood by; of 2000 people none left.",
        "Over the last year, and the next week, it grew.",
        "At 7:30 it was 10.5% and 1,200 tons.",
        "She meets them on Tuesdays.",
        "Aged 29 he had 2013 reasons.",
    ] {
        check("en", text, &[]);
    }
}

#[test]
fn dates_are_found_in_other_languages() {
    for (language, text, expected) in [
        (
            "de",
            "Das Büro wurde am 3. Mai 2011 geöffnet.",
            ("3. Mai 2011", "2011-05-03"),
        ),
        ("de", "Seit März 2019 ist es zu.", ("März 2019", "2019-03")),
        ("de", "Am 3. März schloss es.", ("3. März", "2020-03-03")),
        ("de", "Es schloss im Jahr 2013.", ("2013", "2013")),
        (
            "fr",
            "Ouvert le 1er mai 2011 à midi.",
            ("1er mai 2011", "2011-05-01"),
        ),
        (
            "es",
            "Abrió el 3 de mayo de 2011.",
            ("3 de mayo de 2011", "2011-05-03"),
        ),
        ("es", "En mayo de 2011 abrió.", ("mayo de 2011", "2011-05")),
        (
            "pt",
            "Abriu em 3 de março de 2011.",
            ("3 de março de 2011", "2011-03-03"),
        ),
        (
            "it",
            "Aperto il 3 maggio 2011.",
            ("3 maggio 2011", "2011-05-03"),
        ),
        (
            "nl",
            "Het ging op 3 mei 2011 open.",
            ("3 mei 2011", "2011-05-03"),
        ),
        (
            "ar",
            "افتتح في ٣ مايو/أيار ٢٠١١ هناك",
            ("٣ مايو/أيار ٢٠١١", "2011-05-03"),
        ),
        (
            "ar",
            "في 7 كانون الأول 2019 كان",
            ("7 كانون الأول 2019", "2019-12-07"),
        ),
        (
            "ar",
            "افتتح في 3 مايو (أيار) 2011 هناك",
            ("3 مايو (أيار) 2011", "2011-05-03"),
        ),
        (
            "ar",
            "بدأ يوم ٣ جويلية ٢٠١١ هناك",
            ("٣ جويلية ٢٠١١", "2011-07-03"),
        ),
        ("ar", "منذ غشت 2011 وهو", ("غشت 2011", "2011-08")),
        ("he", "נפתח ב-3 במאי 2011 שם", ("3 במאי 2011", "2011-05-03")),
        ("he", "בנובמבר 2019 נסגר", ("בנובמבר 2019", "2019-11")),
        ("he", "הוא נסגר בשנת 2013 לתמיד", ("2013", "2013")),
        ("fa", "در ۱۶ آذر ۱۳۹۸ بود", ("۱۶ آذر ۱۳۹۸", "2019-12-07")),
    ] {
        check(language, text, &[expected]);
    }
    check("de", "Sie mag 2019 Leute, und 30 Mal.", &[]);
}

#[test]
fn without_a_day_of_writing_nothing_is_made_up() {
    let found = read("On Tuesday, last year, on May 3, 2011.", "en", None);
    let values: Vec<Option<String>> = found
        .iter()
        .map(|found| found.value.map(|value| value.to_string()))
        .collect();
    assert_eq!(values, [None, None, Some("2011-05-03".to_owned())]);
    let year = read("last year, last month", "en", Some(PartialDate::Year(2013)));
    assert_eq!(year[0].value.unwrap().to_string(), "2012");
    assert_eq!(year[1].value, None);
}

#[test]
fn a_value_reads_back_as_it_is_shown() {
    for text in [
        "2020-02-29",
        "2020-W09",
        "2020-02",
        "2020",
        "1996/2001",
        "2013-06-18/2013-07-09",
        "2020-12/2021-02",
    ] {
        assert_eq!(text.parse::<TimeValue>().unwrap().to_string(), text);
    }
    assert!("2020-W60".parse::<TimeValue>().is_err());
    assert!("soon".parse::<TimeValue>().is_err());
    assert!("2001/1996".parse::<TimeValue>().is_err());
}

proptest! {
    #[test]
    fn expressions_follow_one_another_whatever_the_text(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20),
        language in prop::sample::select(&["en", "de", "ar", "fa", "es", "xx"][..]),
    ) {
        let text = pieces.concat();
        let found = read(&text, language, Some(PartialDate::Day(Date::constant(2020, 2, 29))));
        prop_assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
        for found in found {
            prop_assert!(!text[found.range].is_empty());
            if let Some(value) = found.value {
                prop_assert_eq!(value.to_string().parse::<TimeValue>().unwrap(), value);
            }
        }
    }
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    " ", ", ", ". ", "-", ":", "/", "29", "31", "2020", "0", "9999", "3rd", "February", "Feb", "May", "Sunday", "last", "next", "this", "day",
    "before", "that", "same", "following", "later", "by", "until", "to", "and", "between", "from", "–", "summer", "winter", "had", "yesterday", "week", "years", "ago", "two", "in", "the", "of", "will", "said", "Times", "mayo", "de", "مايو", "آذر", "۱۳۹۸", "كانون",
    "الأول", "é", "’",
];
