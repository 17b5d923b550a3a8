//! Promises: a word is found however its characters are written, and exactly its characters are marked: with characters in it that cannot
//! be seen, with small digits below or above the line, with apostrophes in decades, with
//! the thousands of a number apart as its language writes them.

use crate::project::TestProject;

/// What each query marks in the texts, one a line and file, in the order of the files; the texts are English.
#[track_caller]
fn check(texts: &[&str], queries: &[&str], expected: &[&str]) {
    check_in("en", texts, queries, expected);
}

/// The same for texts in a language.
#[track_caller]
fn check_in(language: &str, texts: &[&str], queries: &[&str], expected: &[&str]) {
    let project = TestProject::new(&[]);
    for (at, text) in texts.iter().enumerate() {
        let record = serde_json::json!({ "id": at, "language": language, "text": text });
        project.write(&format!("a/{at}.jsonl"), format!("{record}\n"));
    }
    project.index(&["a", "--no-entities"]);
    for query in queries {
        let results = project.search(&[query, "-n", "100"]);
        let hits = results["hits"].as_array().unwrap();
        let mut marked: Vec<(String, String)> = Vec::new();
        for hit in hits.iter().filter(|hit| hit["partial"] != true) {
            for piece in hit["snippet"].as_array().unwrap() {
                if piece["match"] == true {
                    let place = hit["file"].as_str().unwrap().to_owned();
                    marked.push((place, piece["text"].as_str().unwrap().to_owned()));
                }
            }
        }
        marked.sort();
        let marked: Vec<&str> = marked.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(marked, expected, "{query}: {results}");
    }
}

#[test]
fn characters_that_cannot_be_seen_hide_no_word() {
    check(
        &["He spoke\u{2060}—\u{2060}briefly\u{2060}—\u{2060}of it."],
        &["briefly", "=briefly", "brief*"],
        &["briefly"],
    );
    check(
        &["He spoke\u{2060}—\u{2060}briefly\u{2060}—\u{2060}of it."],
        &["\"spoke briefly\""],
        &["spoke\u{2060}—\u{2060}briefly"],
    );
    check(
        &["The COVID\u{2060}21 variant.", "The COVID21 variant."],
        &["COVID21", "covid\u{2060}21", "=covid21", "covid2*"],
        &["COVID\u{2060}21", "COVID21"],
    );
    for unseen in [
        "\u{200e}", "\u{200f}", "\u{202c}", "\u{2069}", "\u{feff}", "\u{180e}", "\u{2063}",
        "\u{ad}", "\u{61c}", "\u{fe0f}",
    ] {
        let texts = [
            format!("They saw an otter{unseen}, and left."),
            format!("They saw {unseen}otter{unseen} and left."),
            format!("They saw the otter{unseen}'s den."),
        ];
        let texts = texts.each_ref().map(String::as_str);
        check(&texts, &["otter", "=otter"], &["otter", "otter", "otter"]);
    }
    check(
        &["A peace\u{2060}-\u{2060}keeping force."],
        &["peacekeeping", "peace-keeping"],
        &["peace\u{2060}-\u{2060}keeping"],
    );
}

#[test]
fn a_space_without_width_still_parts_words() {
    check(
        &["Otters\u{200b}rest."],
        &["otters", "=otters"],
        &["Otters"],
    );
    check(&["Otters\u{200b}rest."], &["ottersrest"], &[]);
}

#[test]
fn small_digits_are_digits_in_formulas_and_units() {
    check(
        &[
            "Less CO₂ was measured.",
            "Less CO2 was measured.",
            "Less CO² was measured.",
        ],
        &["CO2", "co₂", "CO²", "=co2", "co2*"],
        &["CO₂", "CO2", "CO²"],
    );
    check(
        &["A plot of 5 km² burned.", "A plot of 5 km2 burned."],
        &["km2", "km²", "\"km2\"", "=km²"],
        &["km²", "km2"],
    );
}

#[test]
fn the_mark_of_a_note_hides_no_word() {
    for query in ["otter", "\"an otter\""] {
        let marked = query.trim_matches('"');
        check(&["They saw an otter¹²."], &[query], &[marked]);
    }
    check(&["Both are in the US²."], &["US"], &["US"]);
}

#[test]
fn an_apostrophe_parts_no_decade() {
    check(
        &[
            "Music of the 1970's.",
            "Music of the 1970’s.",
            "Music of the 1970s.",
        ],
        &["1970s", "1970's", "1970’s", "\"1970s\"", "1970s -opera"],
        &["1970's", "1970’s", "1970s"],
    );
    check(
        &[
            "Music of the 60's.",
            "Music of the ’60s.",
            "Music of the ’60’s.",
        ],
        &["60s", "’60s", "60's", "'60s"],
        &["60's", "60s", "60’s"],
    );
    check(&["The best film of 2019’s spring."], &["2019"], &["2019"]);
}

#[test]
fn a_number_is_found_however_its_language_parts_thousands() {
    check_in(
        "fr",
        &[
            "Ils ont vu 1\u{202f}500 personnes.",
            "Ils ont vu 1\u{a0}500 personnes.",
            "Ils ont vu 1500 personnes.",
        ],
        &["1500", "1,500", "1'500"],
        &["1 500", "1 500", "1500"],
    );
    check_in(
        "fr",
        &["Ils ont 1 200 000 habitants, soit 200 000 de plus."],
        &["1200000", "1,200,000", "\"1 200 000\""],
        &["1 200 000"],
    );
    check_in(
        "fr",
        &["Ils ont 1 200 000 habitants, soit 200 000 de plus."],
        &["200000"],
        &["200 000"],
    );
    check_in(
        "de",
        &[
            "Sie sahen 1.500 Menschen.",
            "Sie sahen 1500 Menschen.",
            "Sie sahen 1 500 Menschen.",
        ],
        &["1500", "1,500", "1.500"],
        &["1.500", "1500", "1 500"],
    );
}

#[test]
fn a_point_in_english_is_that_of_a_decimal_and_a_space_parts_numbers() {
    check(
        &["They saw 1.500 of them.", "On March 1 500 soldiers came."],
        &["1500", "1,500"],
        &[],
    );
    check(&["They saw 1.500 of them."], &["1.500"], &["1.500"]);
}
