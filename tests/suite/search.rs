//! Promises: a search finds exactly the passages that hold what was asked for, counts them exactly, and marks exactly what matched;
//! passages with all the words come before those with some, and those with the words close together before those with them far
//! apart; pages put together are the whole list; the published shapes have the fields they promise.

use crate::project::{TestProject, places};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A project in which file `1.txt` holds the first text, and so on.
fn texts(texts: &[&str]) -> TestProject {
    let project = TestProject::new(&[]);
    for (at, text) in texts.iter().enumerate() {
        project.write(&format!("a/{}.txt", at + 1), format!("{text}\n"));
    }
    project.index(&["a", "--no-entities"]);
    project
}

/// The numbers of the texts that match the query as understood, in ascending order.
fn found(project: &TestProject, arguments: &[&str]) -> Vec<usize> {
    let results = project.search(&[arguments, &["-n", "100"]].concat());
    let mut numbers: Vec<usize> = numbers(&results, false);
    assert_eq!(results["total"], numbers.len(), "{results}");
    numbers.sort_unstable();
    numbers
}

fn numbers(results: &Value, partial: bool) -> Vec<usize> {
    results["hits"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|hit| (hit["partial"] == true) == partial)
        .map(|hit| {
            let id = hit["article"].as_str().unwrap();
            id.trim_end_matches(".txt").parse().unwrap()
        })
        .collect()
}

/// What is marked in the snippets of all hits, in order.
fn marked(results: &Value) -> Vec<String> {
    results["hits"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|hit| hit["snippet"].as_array().unwrap().clone())
        .filter(|piece| piece["match"] == true)
        .map(|piece| piece["text"].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn check(texts_: &[&str], query: &str, expected: &[usize]) {
    assert_eq!(found(&texts(texts_), &[query]), expected, "{query}");
}

// ---------------------------------------------------------------- words and phrases

#[test]
fn a_word_is_found_in_its_forms_and_marked_as_it_stands() {
    let project = texts(&[
        "The court prosecutes smugglers.",
        "Prosecuted twice, he left.",
        "The prose was plain.",
    ]);
    assert_eq!(found(&project, &["prosecute"]), [1, 2]);
    assert_eq!(marked(&project.search(&["prosecute", "-n", "1"])).len(), 1);
    assert_eq!(found(&project, &["=prosecuted"]), [2]);
}

#[test]
fn both_unicode_forms_of_a_letter_and_the_plain_one_are_one_word() {
    let project = texts(&[
        "Buses to Guant\u{e1}namo left.",
        "Trains to Guanta\u{301}namo waited.",
        "Flights to Guantanamo landed.",
        "Nobody left.",
    ]);
    for query in [
        "Guantanamo",
        "Guant\u{e1}namo",
        "guanta\u{301}namo",
        "\"GUANTANAMO\"",
    ] {
        assert_eq!(found(&project, &[query]), [1, 2, 3], "{query}");
    }
    let mut seen: Vec<String> = marked(&project.search(&["guantanamo"]));
    seen.sort();
    assert_eq!(seen, ["Guantanamo", "Guant\u{e1}namo", "Guant\u{e1}namo"]);
}

#[test]
fn an_acronym_in_capitals_is_not_the_small_word() {
    let project = texts(&[
        "They told us the price.",
        "The US raised tariffs.",
        "The U.S. raised tariffs.",
        "The U.S raised them again.",
    ]);
    assert_eq!(found(&project, &["US"]), [2, 3, 4]);
    assert_eq!(found(&project, &["U.S."]), [2, 3, 4]);
    assert_eq!(found(&project, &["US tariffs"]), [2, 3]);
    assert!(found(&project, &["told us"]).contains(&1));
}

/// What is told beside the results.
fn told(project: &TestProject, query: &str) -> String {
    project.search(&[query])["hints"].to_string()
}

#[track_caller]
fn check_told(project: &TestProject, query: &str, piece: &str) {
    let told = told(project, query);
    assert!(told.contains(piece), "{query}: no {piece:?} in {told}");
}

#[test]
fn an_acronym_says_how_many_have_the_word_in_other_letters() {
    let project = texts(&[
        "They told us the price.",
        "Us they told nothing.",
        "The US raised tariffs on us.",
    ]);
    assert_eq!(found(&project, &["US"]), [3]);
    check_told(
        &project,
        "US",
        "'US' is looked for in capitals only; 2 more passages have it in other letters",
    );
    assert_eq!(found(&project, &["US*"]), [1, 2, 3]);
    check_told(
        &project,
        "US*",
        "'US*' takes words in any case, as patterns do",
    );
    // Within an AND, a title or a phrase, too, something is found where any case has it.
    assert_eq!(found(&project, &["US AND price"]), [1]);
    check_told(
        &project,
        "US AND price",
        "nothing matches with 'US' in capitals; any case was taken",
    );
    assert!(!told(&project, "US AND price").contains("capitals only"));
    assert_eq!(found(&project, &["\"told US\""]), [1]);
    assert_eq!(found(&project, &["US price"]), [1]);
    assert_eq!(
        project.search(&["US price"])["understood"],
        "\"us\" price",
        "read back, the small word is still wanted"
    );
    assert_eq!(found(&project, &["\"us\" price"]), [1]);
}

#[test]
fn a_name_typed_in_capitals_loses_nothing_though_some_passage_shouts_it() {
    let project = texts(&[
        "In TEXAS the vote was close, said the clerk.",
        "The governor of Texas said no.",
        "Cases of Covid rose, they said.",
        "Cases of COVID fell, he said.",
        "Cases of COVID-19 fell.",
    ]);
    assert_eq!(found(&project, &["TEXAS said"]), [1, 2]);
    assert_eq!(found(&project, &["TEXAS AND governor"]), [2]);
    assert_eq!(found(&project, &["COVID said"]), [3, 4]);
    assert_eq!(found(&project, &["COVID"]), [3, 4, 5]);
    assert_eq!(found(&project, &["COVID-19"]), [5]);
    assert_eq!(found(&project, &["COVID 19"]), [5]);
    check_told(
        &project,
        "TEXAS said",
        "'TEXAS' is looked for in any case; 1 passage has it in capitals, where =TEXAS looks",
    );
    assert_eq!(found(&project, &["=TEXAS"]), [1]);
}

#[test]
fn a_word_that_a_good_share_has_in_capitals_is_another_than_the_small_one() {
    let project = texts(&[
        "Agents of ICE came at dawn.",
        "Ice melts; the ice is thin.",
        "They walked on ice.",
    ]);
    assert_eq!(found(&project, &["ICE"]), [1]);
    check_told(&project, "ICE", "2 more passages have it in other letters");
    assert_eq!(found(&project, &["ice"]), [1, 2, 3]);
}

#[test]
fn a_word_that_next_to_nobody_has_in_capitals_is_taken_in_any_case() {
    let mut all = vec!["The WALL will be built."];
    all.resize(40, "They came to a wall.");
    let project = texts(&all);
    assert_eq!(found(&project, &["WALL"]).len(), 40);
    check_told(&project, "WALL", "1 passage has it in capitals");
    assert_eq!(found(&project, &["=WALL"]), [1]);
}

#[test]
fn letters_with_digits_are_one_word_in_any_case() {
    let project = texts(&[
        "The G-20 met. The G20 met.",
        "The G-20 met in Rome.",
        "A g20.",
    ]);
    for query in ["G20", "g20", "G-20"] {
        assert_eq!(found(&project, &[query]), [1, 2, 3], "{query}");
    }
}

#[test]
fn letters_with_dots_are_the_acronym_in_whichever_case() {
    let project = texts(&[
        "It gave us a tax rise.",
        "The U.S. tax law changed.",
        "A US tax was raised at 5 a.m. today.",
    ]);
    for query in ["u.s. tax", "U.s. tax", "the u.s. tax", "U.S. TAX LAW"] {
        let full = found(&project, &[query]);
        let expected: &[usize] = if query.ends_with("LAW") {
            &[2]
        } else {
            &[2, 3]
        };
        assert_eq!(full, expected, "{query}");
    }
    assert_eq!(found(&project, &["u.s."]), [2, 3]);
    assert_eq!(found(&project, &["a.m. tax"]), [3]);
    let mut marks = marked(&project.search(&["u.s."]));
    marks.sort();
    assert_eq!(marks, ["U.S.", "US"]);
}

#[test]
fn the_form_of_a_word_in_capitals_is_in_capitals() {
    let project = texts(&[
        "They told us.",
        "The US raised tariffs.",
        "Nobody left TOWN.",
    ]);
    assert_eq!(found(&project, &["=US"]), [2]);
    assert_eq!(project.search(&["=US"])["understood"], "=US");
    assert_eq!(found(&project, &["=us"]), [1, 2]);
    assert_eq!(found(&project, &["=LEFT"]), [3]);
    check_told(&project, "=LEFT", "no passage has 'LEFT' in capitals");
    // Where everything is in capitals they mean nothing, as elsewhere.
    assert_eq!(found(&project, &["=NOBODY LEFT TOWN"]), [3]);
}

#[test]
fn a_phrase_is_its_words_in_their_order() {
    let project = texts(&[
        "The grain deal held.",
        "The deal on grain held.",
        "Grain; deal or not.",
        "A grain of a deal.",
    ]);
    assert_eq!(found(&project, &["\"grain deal\""]), [1, 3]);
    assert_eq!(found(&project, &["“grain deal”"]), [1, 3]);
    assert_eq!(found(&project, &["«grain deal»"]), [1, 3]);
    assert_eq!(
        marked(&project.search(&["\"grain deal\" held", "--match", "all"])),
        ["grain deal held"]
    );
}

#[test]
fn a_phrase_marks_no_lone_word_of_it() {
    let project = texts(&["Deal after deal, one grain deal at a time, grain by grain."]);
    assert_eq!(marked(&project.search(&["\"grain deal\""])), ["grain deal"]);
}

#[test]
fn a_hyphenated_compound_is_its_words_next_to_each_other() {
    check(
        &[
            "The cease-fire held.",
            "The cease fire held.",
            "The fire will cease.",
        ],
        "cease-fire",
        &[1, 2],
    );
}

#[test]
fn operators_in_capitals_combine() {
    let project = texts(&["bread and milk", "bread and salt", "milk and salt", "oil"]);
    assert_eq!(found(&project, &["bread AND milk"]), [1]);
    assert_eq!(found(&project, &["bread OR oil"]), [1, 2, 4]);
    assert_eq!(found(&project, &["salt NOT bread"]), [3]);
    assert_eq!(found(&project, &["(bread OR milk) AND salt"]), [2, 3]);
    assert_eq!(found(&project, &["salt -(bread milk)"]), [2, 3]);
    assert_eq!(found(&project, &["NOT bread"]), [3, 4]);
    assert_eq!(
        found(&project, &["salt && -bread"]).len() + found(&project, &["salt && bread"]).len(),
        2
    );
}

#[test]
fn a_phrase_can_be_excluded_without_its_words() {
    let project = texts(&[
        "The grain deal held.",
        "The deal on grain held.",
        "No grain came.",
    ]);
    assert_eq!(found(&project, &["grain NOT \"grain deal\""]), [2, 3]);
    assert_eq!(found(&project, &["grain -\"grain deal\" -came"]), [2]);
    assert_eq!(
        marked(&project.search(&["grain NOT \"grain deal\" NOT came"])),
        ["grain"]
    );
}

// ---------------------------------------------------------------- forms in which other engines stumble

#[test]
fn and_not_excludes() {
    check(
        &["ferry crews", "ferry tickets"],
        "ferry AND NOT tickets",
        &[1],
    );
}

#[test]
fn words_beside_an_or_group_stay_required() {
    check(
        &[
            "ferry crews strike",
            "ferry crews",
            "pilots strike",
            "ferry pilots",
        ],
        "ferry crews OR pilots",
        &[1, 2, 3, 4],
    );
    check(
        &[
            "ferry crews strike",
            "ferry crews",
            "pilots strike",
            "ferry pilots",
        ],
        "ferry (crews OR pilots)",
        &[1, 2, 4],
    );
}

#[test]
fn adding_a_required_word_never_loosens_a_query() {
    check(
        &[
            "ferry crews strike",
            "ferry crews",
            "crews strike",
            "ferry strike",
        ],
        "ferry crews AND strike",
        &[1],
    );
}

#[test]
fn apostrophes_open_no_phrase() {
    let project = texts(&[
        "Sean O'Brien spoke.",
        "They don't know.",
        "An office in Xi'an.",
        "O’Brien’s brother.",
    ]);
    assert_eq!(found(&project, &["O'Brien"]), [1, 4]);
    assert_eq!(found(&project, &["O’Brien"]), [1, 4]);
    assert_eq!(found(&project, &["don't know"]), [2]);
    assert_eq!(found(&project, &["Xi'an office"]), [3]);
}

#[test]
fn a_possessive_is_the_name() {
    let project = texts(&[
        "Karimov's envoy arrived.",
        "Karimov’s envoy left.",
        "Karimov arrived.",
    ]);
    assert_eq!(found(&project, &["Karimov"]), [1, 2, 3]);
    assert_eq!(found(&project, &["Karimov's"]), [1, 2, 3]);
}

#[test]
fn patterns_find_and_mark_the_words_that_fit() {
    let project = texts(&[
        "The harbor office opened.",
        "Two officers slept.",
        "A woman and two women.",
        "Guantánamo and GUANTANAMO.",
    ]);
    assert_eq!(found(&project, &["offic*"]), [1, 2]);
    assert_eq!(found(&project, &["off*ce"]), [1]);
    assert_eq!(found(&project, &["\"harbor offic*\""]), [1]);
    assert_eq!(found(&project, &["wom?n"]), [3]);
    assert_eq!(found(&project, &["/wom[ae]n/"]), [3]);
    assert_eq!(found(&project, &["guantanmo~"]), [4]);
    assert_eq!(found(&project, &["Guantá*"]), [4]);
    assert_eq!(
        marked(&project.search(&["guantanmo~1"])),
        ["Guantánamo", "GUANTANAMO"]
    );
    let mut office = marked(&project.search(&["offic*"]));
    office.sort();
    assert_eq!(office, ["office", "officers"]);
    assert_eq!(marked(&project.search(&["wom?n"])), ["woman", "women"]);
}

#[test]
fn a_broken_pattern_is_a_wrong_request() {
    let project = texts(&["The harbor opened."]);
    project
        .run(&["search", "/har[bor/"])
        .refused_with(&["never closed by ']'", "      ^\n"]);
    project
        .run(&["search", "harbor~7"])
        .refused_with(&["~1 or ~2"]);
}

#[test]
fn small_operator_words_are_words_and_that_is_said() {
    let results = texts(&["Bread and milk.", "Bread, milk."]).search(&["bread and milk"]);
    assert!(
        results["hints"][0].as_str().unwrap().contains("AND"),
        "{results}"
    );
    assert_eq!(
        results["total"].as_u64().unwrap() + results["partial"].as_u64().unwrap(),
        2
    );
}

#[test]
fn a_colon_is_punctuation() {
    let project = texts(&[
        "The train left at 9:30 sharp.",
        "Harbor: the talks went on.",
        "See http://example.org/harbor for more.",
    ]);
    assert_eq!(found(&project, &["9:30"]), [1]);
    assert_eq!(found(&project, &["Harbor: the talks"]), [2]);
    assert_eq!(found(&project, &["http://example.org/harbor"]), [3]);
}

#[test]
fn a_sentence_ends_behind_three_dots_however_they_are_written() {
    let project = texts(&[
        "The ferry waited… The crew slept.",
        "The ferry waited... The crew slept.",
        "The ferry… and its crew slept.",
    ]);
    assert_eq!(found(&project, &["ferry w/s crew"]), [3]);
}

#[test]
fn common_words_do_not_decide_in_a_headline_either() {
    let project = texts(&[
        "The Doha office has been shut, after it opened in June.",
        "What opened there was an office in Doha, not an embassy.",
        "Theresa May met them when the talks were over.",
        "IS fighters struck Kabul in the night, and many fled.",
        "War came to the city, and after a year of it there was peace.",
    ]);
    for headline in [
        "Who opened the Doha office?",
        "Who Opened The Doha Office?",
        "WHO HAS OPENED THE DOHA OFFICE",
        "Doha Office Has Been Opened",
    ] {
        assert_eq!(project.search(&[headline])["total"], 2, "{headline}");
    }
    assert_eq!(project.search(&["War And Peace"])["total"], 1);
    // What stands out is a name.
    assert_eq!(project.search(&["Theresa May"])["total"], 1);
    assert_eq!(project.search(&["the talks of Theresa May"])["total"], 1);
    assert_eq!(project.search(&["Kabul IS"])["total"], 1);
}

#[test]
fn nearness_is_exact_and_marks_the_pair() {
    let project = texts(&[
        "The ferry near the crew.",
        "The ferry crew. A crew of ten.",
        "Ferry after ferry came, and no one of the crew.",
        "The crew. The ferry.",
    ]);
    assert_eq!(found(&project, &["ferry w/1 crew"]), [2]);
    assert_eq!(found(&project, &["ferry w/3 crew"]), [1, 2, 4]);
    assert_eq!(found(&project, &["ferry pre/3 crew"]), [1, 2]);
    assert_eq!(found(&project, &["ferry w/s crew"]), [1, 2, 3]);
    assert_eq!(found(&project, &["ferry w/p crew"]), [1, 2, 3, 4]);
    assert_eq!(found(&project, &["ferry NOT w/3 crew"]), [3]);
    assert_eq!(found(&project, &["atleast2(ferry)"]), [3]);
    // "ferry crew" and the ferry in it are one.
    assert_eq!(found(&project, &["atleast2(ferry OR \"ferry crew\")"]), [3]);
    assert_eq!(found(&project, &["\"crew ferry\"~2"]), [2, 4]);
    assert_eq!(found(&project, &["(ferry OR boat*) w/1 cr?w"]), [2]);
    assert_eq!(marked(&project.search(&["ferry w/1 crew"])), ["ferry crew"]);
}

#[test]
fn a_word_with_a_hyphen_before_it_is_left_out_wherever_it_stands_on_the_command_line() {
    let project = texts(&[
        "Talks in the hospital.",
        "Talks in the harbor.",
        "A new visit.",
    ]);
    for arguments in [
        &["talks", "-hospital"][..],
        &["-hospital", "talks"],
        &["talks", "-hospital", "-Violence", "--sort", "newest"],
    ] {
        assert_eq!(found(&project, arguments), [2], "{arguments:?}");
    }
    assert_eq!(found(&project, &["talks", "-new"]), [1, 2]);
    assert_eq!(
        found(&project, &["talks", "-hospital", "--outlet", "nobody"]).len(),
        0
    );
    for arguments in [
        &["search", "-qn", "1", "talks"][..],
        &["search", "talks", "-vn1"],
        &["-q", "search", "-n=1", "talks"],
    ] {
        let one = project.run(arguments).ends_with(0);
        assert!(one.out.contains("showing 1 to 1"), "{one}");
    }
    let one = project.run(&["search", "talks", "-n1"]).ends_with(0);
    assert!(one.out.contains("showing 1 to 1"), "{one}");
    assert!(
        project
            .run(&["search", "-h"])
            .ends_with(0)
            .out
            .contains("Usage")
    );
}

#[test]
fn where_no_passage_has_all_the_words_facets_count_those_with_some() {
    let project = TestProject::new(&[]);
    let records = [
        json!({"id": "1", "outlet": "One", "text": "A European plan."}),
        json!({"id": "2", "outlet": "Two", "text": "A zebra came."}),
    ];
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    project.write("a/a.jsonl", lines.join("\n"));
    project.index(&["a", "--no-entities"]);
    let query = "pan-European zebra";
    assert_eq!(project.search(&[query])["partial"], 2);
    let counted = project
        .run(&["facets", query, "--facets", "outlet"])
        .ends_with(0);
    assert!(
        counted.out.contains("One") && counted.out.contains("Two"),
        "{counted}"
    );
    assert!(
        counted.err.contains("those with some are counted"),
        "{counted}"
    );
}

#[test]
fn what_a_file_of_results_leaves_out_is_told_beside_it() {
    let project = texts(&["Talks one.", "Talks two.", "Talks three."]);
    for format in ["csv", "jsonl", "markdown"] {
        let part = project.run(&["search", "talks", "-n", "2", "--format", format]);
        assert!(
            part.err
                .contains("2 of 3 passages were written; -n 3 writes all"),
            "{part}"
        );
        let all = project.run(&["search", "talks", "-n", "3", "--format", format]);
        assert!(!all.err.contains("were written"), "{all}");
    }
}

#[test]
fn an_article_whose_file_has_changed_is_shown_with_a_warning() {
    let project = texts(&["Eleven people died."]);
    let before = project.run(&["show", "a/1.txt"]).ends_with(0);
    assert!(!before.err.contains("changed"), "{before}");
    project.write("a/1.txt", "Twelve people died, it was said later.\n");
    let after = project.run(&["show", "a/1.txt"]).ends_with(0);
    assert!(after.err.contains("a/1.txt has changed"), "{after}");
}

#[test]
fn an_expression_without_a_letter_is_refused_and_branches_count_together() {
    let project = texts(&["no no no no no no no no", "harbor office"]);
    for query in ["/^$/", "/\\b\\b/", "\"/^$/ words\""] {
        let refused = project.run(&["search", "--", query]).ends_with(2);
        assert!(refused.err.contains("no letter"), "{refused}");
    }
    assert!(found(&project, &["/^-?$/ OR /-?-?/ OR /\\s?-?/"]).is_empty());
    assert_eq!(found(&project, &["/har.*|^$/"]), [2]);
    assert_eq!(found(&project, &["/harbor|harbor-office|xyz/"]), [2]);
    let many = ["/no|no-no/"; 8].join(" ");
    assert_eq!(found(&project, &[&format!("\"{many}\"")]), [1]);
}

#[test]
fn a_pasted_nexis_query_that_cannot_be_read_is_told_what_reads_it() {
    let project = texts(&["Talks one."]);
    let query = "HEADLINE(talks) AND DATE(aft 2012)";
    let refused = project.run(&["search", query]).ends_with(2);
    assert!(refused.err.contains("--syntax nexis"), "{refused}");
    let broken = project.run(&["search", "(talks"]).ends_with(2);
    assert!(!broken.err.contains("nexis"), "{broken}");
}

#[test]
fn what_stands_between_the_words_of_a_nearness_is_near_it() {
    let project = texts(&[
        "The pilots sent an envoy to the harbor talks on Monday.",
        "The pilots held talks. The harbor was shut.",
    ]);
    for query in [
        "(pilots w/10 talks) w/s harbor",
        "(pilots w/10 talks) w/1 harbor",
        "harbor w/1 (pilots w/10 talks)",
    ] {
        assert_eq!(found(&project, &[query]), [1], "{query}");
        let marked = marked(&project.search(&[query]));
        assert_eq!(marked, ["pilots", "harbor talks"], "{query}");
    }
    assert_eq!(found(&project, &["(pilots w/10 talks) w/p harbor"]), [1, 2]);
    // In order, the first is over before the second begins.
    assert!(found(&project, &["(pilots w/10 talks) pre/5 envoy"]).is_empty());
}

#[test]
fn a_word_is_near_the_phrase_that_it_is_a_part_of_but_nothing_is_near_itself() {
    let project = texts(&[
        "The Harbor Company paid the fine.",
        "The harbor froze. The Harbor Company did not pay.",
        "The harbor froze.",
    ]);
    let without = ["harbor NOT w/2 \"harbor company\""];
    assert_eq!(found(&project, &without), [2, 3]);
    assert_eq!(marked(&project.search(&without)), ["harbor", "harbor"]);
    assert_eq!(found(&project, &["harbor w/p \"harbor company\""]), [1, 2]);
    assert_eq!(found(&project, &["harbor w/p harbor"]), [2]);
    let twice = ["\"harbor company\" w/p \"harbor company\""];
    assert!(found(&project, &twice).is_empty());
}

#[test]
fn marks_of_other_programs_are_named_and_lose_no_word() {
    let project = texts(&["The harbor office opened.", "The harbor opened."]);
    let results = project.search(&["^harbor$"]);
    assert!(
        !results["hints"].as_array().unwrap().is_empty(),
        "{results}"
    );
    assert_eq!(found(&project, &["^harbor$"]), [1, 2]);
    assert_eq!(found(&project, &["\"harbor off\"*"]), [1]);
    let range = project.search(&["[2020-01-01 TO 2020-12-31]"]);
    assert_eq!(range["total"], 0);
}

#[test]
fn a_query_that_begins_with_a_hyphen_is_no_option() {
    check(&["bread", "milk"], "-bread", &[2]);
}

#[test]
fn scripts_without_spaces_are_found_within_a_sentence() {
    check(&["会谈在多哈举行。", "会谈在北京举行。"], "多哈", &[1]);
}

// ---------------------------------------------------------------- spellings

#[test]
fn british_and_american_spelling_meet() {
    let project = texts(&[
        "The centre organised its defences.",
        "The center organizes a defense.",
        "A recenter of nothing.",
    ]);
    assert_eq!(
        found(&project, &["organize center", "--match", "all"]),
        [1, 2]
    );
    assert_eq!(found(&project, &["defence"]), [1, 2]);
    assert_eq!(found(&project, &["=centre"]), [1]);
    assert_eq!(marked(&project.search(&["=centre"])), ["centre"]);
}

#[test]
fn spellings_of_a_name_meet() {
    let project = texts(&[
        "Men of al-Qaida left.",
        "Men of al Qaeda left.",
        "Men of Al-Qa'ida left.",
        "Men of el-Kaida left.",
        "Al and Ed left Qatar.",
        "The quota was left.",
    ]);
    for query in [
        "al-Qaida",
        "al-Qaeda",
        "Al-Qa’ida",
        "el-Kaida",
        "\"al-Qaeda left\"",
    ] {
        assert_eq!(found(&project, &[query]), [1, 2, 3, 4], "{query}");
    }
    assert_eq!(found(&project, &["Qaeda"]), [1, 2, 3, 4]);
    assert_eq!(found(&project, &["=Qaeda"]), [2]);
    assert_eq!(found(&project, &["=Qaida"]), [1, 3]);
}

#[test]
fn compounds_meet_however_they_are_joined() {
    let project = texts(&[
        "A peace-keeping force came.",
        "A peacekeeping force came.",
        "Keeping peace by force is hard.",
        "Peace, keeping force away, came.",
    ]);
    for query in ["peacekeeping", "peace-keeping"] {
        let near = format!("{query} w/1 force");
        for query in [query, near.as_str(), &format!("\"{query} force\"")] {
            let found = found(&project, &[query]);
            assert!(
                found.starts_with(&[1, 2]) && !found.contains(&3),
                "{query}: {found:?}"
            );
        }
    }
    assert_eq!(found(&project, &["peacekeeping"]), [1, 2]);
    assert_eq!(found(&project, &["=peacekeeping"]), [2]);
    assert_eq!(found(&project, &["peacekeep*"]), [2]);
    assert_eq!(found(&project, &["NOT peacekeeping"]), [3, 4]);
    let mut seen = marked(&project.search(&["peacekeeping"]));
    seen.sort();
    assert_eq!(seen, ["peace-keeping", "peacekeeping"]);
    let seen = marked(&project.search(&["peacekeeping w/1 force", "-n", "1"]));
    assert!(
        seen == ["peace-keeping force"] || seen == ["peacekeeping force"],
        "{seen:?}"
    );
}

#[test]
fn what_only_looks_like_a_compound_is_none() {
    let project = texts(&[
        "He re-signed for a year.",
        "From day to day, and day-to-day.",
        "Two per cent of it.",
        "A cease-fire and an e-mail.",
    ]);
    assert_eq!(found(&project, &["resigned"]), [0; 0]);
    assert_eq!(found(&project, &["today"]), [0; 0]);
    assert_eq!(found(&project, &["percent"]), [3]);
    assert_eq!(found(&project, &["ceasefire email", "--match", "all"]), [4]);
}

#[test]
fn words_of_other_scripts_are_found_in_running_text() {
    let project = texts(&[
        "عقدت المحادثات في الدوحة يوم الأحد.",
        "گفتگوها در دوحه برگزار شد.",
        "Переговоры прошли в Дохе.",
        "Οι συνομιλίες έγιναν στη Ντόχα.",
        "会谈在多哈举行。",
        "会談はドーハで行われた。",
        "회담은 서울에서 열렸다.",
        "การเจรจาจัดขึ้นที่โดฮา",
        "オンラインゲーム大会が開かれた。",
        "Görüşmeler Katar'da, Türkiye'nin önerisiyle yapıldı.",
    ]);
    for (query, text) in [
        ("المحادثات", 1),
        ("الدوحة", 1),
        ("دوحه", 2),
        ("переговоры", 3),
        ("дохе", 3),
        ("συνομιλίες", 4),
        ("Ντοχα", 4),
        ("多哈", 5),
        ("ドーハ", 6),
        ("서울에서", 7),
        ("서울", 7),
        ("서울*", 7),
        ("โดฮา", 8),
        ("ゲーム", 9),
        ("ゲーム*", 9),
        ("\"ゲーム*\"", 9),
        ("オンライン", 9),
        ("\"ゲーム大会\"", 9),
        ("katar", 10),
        ("Türkiye", 10),
    ] {
        assert_eq!(found(&project, &[query]), [text], "{query}");
    }
}

// ---------------------------------------------------------------- queries that cannot be read

#[track_caller]
fn check_refused(query: &str, message: &str, spot: &str) {
    let project = TestProject::new(&[("corpus/1.txt", "Bread.\n")]);
    let ran = project.run(&["search", query]).refused_with(&[message]);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(lines[0].starts_with("error: "), "{ran}");
    assert_eq!(lines[lines.len() - 1].trim_end(), spot.trim_end(), "{ran}");
    assert_eq!(ran.out, "");
    assert!(
        !project.path("index").exists(),
        "an index was made for a query that cannot be read"
    );
}

#[test]
fn a_query_that_cannot_be_read_is_is_refused_its_spot() {
    check_refused("bread \"milk", "never closed", "        ^");
    check_refused("(bread OR", "OR needs something after it", "           ^");
    check_refused("bread AND", "AND needs something after it", "           ^");
    check_refused("bread)", "never opened", "       ^");
    check_refused("(bread", "never closed", "  ^");
    check_refused("多哈 AND OR bread", "needs something", "           ^^");
}

#[test]
fn a_query_without_a_word_is_refused() {
    check_refused("", "no word", "  ^");
    check_refused("  ", "no word", "  ^^");
    check_refused("\"\"", "no word", "  ^^");
    check_refused("“ ”", "no word", "  ^^^");
    check_refused("\"...\"", "no word", "  ^^^^^");
}

#[test]
fn a_search_that_finds_nothing_says_so_by_its_status() {
    let project = texts(&["Bread."]);
    for format in ["text", "json", "jsonl", "csv", "markdown"] {
        project
            .run(&["search", "unicorn", "--format", format])
            .ends_with(1);
    }
    let results = project.search(&["unicorn"]);
    assert_eq!(
        (&results["total"], &results["partial"], &results["hits"]),
        (&json!(0), &json!(0), &json!([]))
    );
    project.run(&["show", "nothing.txt"]).ends_with(1);
    project.run(&["show", "1.txt#9"]).ends_with(1);
    project.run(&["search", "bread"]).ends_with(0);
}

#[test]
fn a_date_or_mode_that_is_none_is_refused() {
    let project = texts(&["Bread."]);
    for arguments in [
        &["--after", "yesterday"][..],
        &["--before", "2020-13"],
        &["--match", "some"],
        &["--format", "xml"],
        &["--limit", "many"],
        &["--snippet-length", "3"],
    ] {
        project
            .run(&[&["search", "bread"], arguments].concat())
            .refused_with(&[arguments[0]]);
    }
}

#[test]
fn a_number_that_an_option_cannot_have_is_refused_with_those_it_can() {
    let project = texts(&["Bread."]);
    let check = |arguments: &[&str], told: &str| {
        let ran = project.run(arguments);
        let ran = ran.refused_with(&[
            &format!("invalid value '{}'", arguments.last().unwrap()),
            told,
        ]);
        assert!(!ran.err.contains("tip:"), "{ran}");
    };
    check(
        &["search", "bread", "-n", "-1"],
        "write a whole number, 0 or more",
    );
    check(
        &["search", "bread", "-n", "ten"],
        "write a whole number, 0 or more",
    );
    check(
        &["search", "bread", "--offset", "-10"],
        "write a whole number, 0 or more",
    );
    check(
        &["search", "bread", "--per-article", "-2"],
        "write a whole number from 1 to 65535",
    );
    check(
        &["search", "bread", "--per-article", "0"],
        "write a whole number from 1 to 65535",
    );
    check(
        &["search", "bread", "--snippet-length", "-3"],
        "write a whole number, 20 or more",
    );
    check(&["facets", "-n", "-1"], "write a whole number, 0 or more");
    check(
        &["show", "1.txt", "-C", "-1"],
        "write a whole number, 0 or more",
    );
    check(
        &["index", "a", "--threads", "0"],
        "write a whole number from 1 to 256",
    );
    check(
        &["index", "a", "--memory", "-5"],
        "write a whole number from 15 to 4000",
    );
    project.run(&["search", "bread", "-n", "1"]).ends_with(0);
    project.run(&["search", "-n", "0", "bread"]).ends_with(0);
}

// ---------------------------------------------------------------- order and counts

/// Sixty one-sentence articles of a few words, with every combination coming up.
fn many() -> TestProject {
    let words = ["ferry", "strike", "island", "bread", "mail"];
    let texts_: Vec<String> = (0..60usize)
        .map(|n| {
            let mut text = format!("Report {n} speaks of");
            for (bit, word) in words.iter().enumerate() {
                if (n + 1) >> bit & 1 == 1 {
                    text.push(' ');
                    text.push_str(word);
                    text.push_str(&" indeed".repeat(n % 3));
                }
            }
            text + "."
        })
        .collect();
    texts(&texts_.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The passages that hold all of the words, and those that hold some, by reading the files again with `inspect`.
fn counted(project: &TestProject, words: &[&str]) -> (usize, usize) {
    let articles = project.inspect(&["a"]);
    let held: Vec<usize> = articles
        .iter()
        .flat_map(|article| article["blocks"].as_array().unwrap())
        .filter(|block| block["role"] == "body")
        .map(|block| {
            let text = block["text"].as_str().unwrap().to_lowercase();
            let own: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            words.iter().filter(|word| own.contains(*word)).count()
        })
        .collect();
    let all = held.iter().filter(|held| **held == words.len()).count();
    let some = held
        .iter()
        .filter(|held| (1..words.len()).contains(*held))
        .count();
    (all, some)
}

#[test]
fn totals_are_those_of_a_count_by_hand() {
    let project = many();
    for words in [
        &["ferry"][..],
        &["ferry", "strike"],
        &["bread", "island", "mail"],
        &["ferry", "strike", "island", "bread", "mail"],
    ] {
        let query = words.join(" ");
        let (all, some) = counted(&project, words);
        assert!(
            all > 0 && (some > 0 || words.len() == 1),
            "the collection is too small for {query}"
        );
        for (mode, total, partial) in [("auto", all, some), ("all", all, 0), ("any", all + some, 0)]
        {
            let results = project.search(&[&query, "--match", mode, "-n", "1000"]);
            assert_eq!(
                (&results["total"], &results["partial"]),
                (&json!(total), &json!(partial)),
                "{query}, {mode}"
            );
            assert_eq!(
                results["hits"].as_array().unwrap().len(),
                total + partial,
                "{query}, {mode}"
            );
            let few = project.search(&[&query, "--match", mode, "-n", "1"]);
            assert_eq!(
                (&few["total"], &few["partial"]),
                (&results["total"], &results["partial"]),
                "{query}, {mode}"
            );
        }
    }
}

#[test]
fn pages_put_together_are_the_whole_list_and_scores_never_rise() {
    let project = many();
    for sort in ["relevance", "newest"] {
        let whole = project.search(&["ferry strike bread", "-n", "100", "--sort", sort]);
        let whole_hits = whole["hits"].as_array().unwrap();
        let mut pages: Vec<Value> = Vec::new();
        for offset in (0..whole_hits.len() + 7).step_by(7) {
            let page = project.search(&[
                "ferry strike bread",
                "-n",
                "7",
                "--offset",
                &offset.to_string(),
                "--sort",
                sort,
            ]);
            assert_eq!(page["total"], whole["total"]);
            pages.extend(page["hits"].as_array().unwrap().iter().cloned());
        }
        assert_eq!(&pages, whole_hits);
        let ranks: Vec<u64> = pages
            .iter()
            .map(|hit| hit["rank"].as_u64().unwrap())
            .collect();
        assert_eq!(ranks, (1..=whole_hits.len() as u64).collect::<Vec<_>>());
        if sort == "relevance" {
            let scores: Vec<f64> = pages
                .iter()
                .map(|hit| hit["score"].as_f64().unwrap())
                .collect();
            assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
        }
        let ids: BTreeSet<&str> = pages
            .iter()
            .map(|hit| hit["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), pages.len());
    }
}

#[test]
fn passages_with_all_the_words_come_before_those_with_some() {
    let project = many();
    let results = project.search(&["ferry mail", "-n", "100"]);
    let partial: Vec<bool> = results["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["partial"] == true)
        .collect();
    assert!(partial.contains(&true) && partial.contains(&false));
    assert!(partial.is_sorted(), "{partial:?}");
    let far = texts(&[
        &format!(
            "Ferry. {} Mail.",
            "Nothing else happened on the island that long day. ".repeat(12)
        ),
        "Ferry ferry ferry.",
    ]);
    assert_eq!(numbers(&far.search(&["ferry mail"]), false), [1]);
    assert_eq!(numbers(&far.search(&["ferry mail"]), true), [2]);
}

#[test]
fn the_parts_of_a_compound_make_a_partial_match_and_are_marked() {
    let project = texts(&[
        "The intra-Afghan negotiations began.",
        "An Afghan delegation waited.",
        "Negotiations with a port went on.",
        "Nobody waited.",
        "Men of al-Qaida left al Sadr.",
        "Al left.",
    ]);
    let results = project.search(&["intra-Afghan negotiations"]);
    assert_eq!(numbers(&results, false), [1], "{results}");
    let mut partial = numbers(&results, true);
    partial.sort_unstable();
    assert_eq!(partial, [2, 3], "{results}");
    assert!(marked(&results).contains(&"Afghan".to_owned()), "{results}");
    assert!(marked(&results).contains(&"intra-Afghan negotiations".to_owned()));
    // A short part says nothing by itself, and a compound alone is asked for as it is.
    let partial = |query: &str| {
        let mut numbers = numbers(&project.search(&[query]), true);
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(partial("al-Qaida delegation"), [2, 5]);
    assert_eq!(partial("intra-Afghan"), [0_usize; 0]);
}

#[test]
fn a_particle_of_a_question_is_part_of_its_verb() {
    let project = texts(&[
        "The talks were called off.",
        "They called it talks.",
        "It ran out of talks.",
    ]);
    let results = project.search(&["When were the talks called off?"]);
    assert_eq!(numbers(&results, false), [1], "{results}");
    assert_eq!(numbers(&results, true), [2, 3], "{results}");
    // "Of" makes it a preposition, which decides nothing.
    assert_eq!(found(&project, &["who ran out of talks"]), [3]);
}

#[test]
fn equal_scores_are_ordered_by_id_whatever_the_order_of_indexing() {
    let project = TestProject::new(&[("a/b.txt", "Bread rose.\n"), ("a/c.txt", "Bread rose.\n")]);
    project.index(&["a", "--no-entities"]);
    project.write("a/a.txt", "Bread rose.\n");
    project.write("a/d.txt", "Bread rose.\n");
    project.index(&["a", "--no-entities"]);
    assert_eq!(
        project.places(&["bread"]),
        ["a/a.txt:1", "a/b.txt:1", "a/c.txt:1", "a/d.txt:1"]
    );
}

#[test]
fn words_close_together_come_before_words_far_apart() {
    let filler = "quiet streets under grey skies";
    let project = texts(&[
        &format!("The ferry crossed {filler} and {filler} to the strike."),
        &format!("The ferry strike crossed {filler} and {filler} to the."),
        &format!("The ferry crossed {filler} strike and {filler} to the."),
    ]);
    assert_eq!(numbers(&project.search(&["ferry strike"]), false)[0], 2);
}

#[test]
fn the_headline_moves_a_passage_up_but_does_not_make_it_match() {
    let body = "Crews met the ministry again on Wednesday evening.";
    let project = TestProject::indexed(&[
        (
            "a/1.txt",
            &format!(
                "Budget passes after long night\n\n{body}\n\nIt was late when they parted, and it rained.\n"
            ),
        ),
        (
            "a/2.txt",
            &format!(
                "Crews walk out over the ferry plan\n\n{body}\n\nIt was late when they parted, and it rained.\n"
            ),
        ),
    ]);
    let hits = project.places(&["crews"]);
    assert_eq!(hits, ["a/2.txt:3", "a/1.txt:3"]);
    assert_eq!(project.search(&["budget"])["total"], 0);
}

#[test]
fn sorting_by_date_puts_the_undated_last() {
    let project = dated();
    let order = |sort| -> Vec<String> { project.places(&["bread", "--sort", sort]) };
    assert_eq!(
        order("newest"),
        [
            "a/d.txt:1",
            "a/c.txt:1",
            "a/b.txt:1",
            "a/a.txt:1",
            "a/u.txt:1"
        ]
    );
    assert_eq!(
        order("oldest"),
        [
            "a/a.txt:1",
            "a/b.txt:1",
            "a/c.txt:1",
            "a/d.txt:1",
            "a/u.txt:1"
        ]
    );
}

// ---------------------------------------------------------------- filters and facets

fn dated() -> TestProject {
    let text = "Bread rose.\n";
    TestProject::indexed(&[
        ("a/a.txt", text),
        ("a/b.txt", text),
        ("a/c.txt", text),
        ("a/d.txt", text),
        ("a/u.txt", text),
        (
            "a/sources.toml",
            "[\"a.txt\"]\ndate = \"2019\"\noutlet = \"La Época\"\n[\"b.txt\"]\ndate = \"2020-02\"\noutlet = \"La Época\"\n[\"c.txt\"]\ndate = 2020-03-15\noutlet = \"The Tide\"\n[\"d.txt\"]\ndate = 2021-07-01\n",
        ),
    ])
}

#[track_caller]
fn check_dates(arguments: &[&str], expected: &str) {
    let mut found: Vec<String> = dated()
        .places(&[&["bread"], arguments].concat())
        .iter()
        .map(|place| place[2..3].to_owned())
        .collect();
    found.sort();
    assert_eq!(found.concat(), expected, "{arguments:?}");
}

#[test]
fn dates_are_inclusive_and_overlap_by_their_precision() {
    check_dates(&[], "abcdu");
    check_dates(&["--after", "2020"], "bcd");
    check_dates(&["--after", "2020-02-20"], "bcd");
    check_dates(&["--after", "2020-03-15"], "cd");
    check_dates(&["--after", "2020-03-16"], "d");
    check_dates(&["--before", "2020-03-15"], "abc");
    check_dates(&["--before", "2020-02"], "ab");
    check_dates(&["--before", "2020-02-01"], "ab");
    check_dates(&["--before", "2019"], "a");
    check_dates(&["--after", "2019-12-31", "--before", "2020-03-14"], "ab");
    check_dates(&["--after", "2020-03", "--before", "2020-03"], "c");
    check_dates(&["--after", "2021", "--undated"], "du");
}

#[test]
fn an_outlet_is_named_in_any_case_with_or_without_accents() {
    for name in ["La Época", "la epoca", "LA ÉPOCA", "la e\u{301}poca"] {
        check_dates(&["--outlet", name], "ab");
    }
    check_dates(&["--outlet", "The Tide"], "c");
    check_dates(&["--outlet", "The Tide", "--outlet", "La Epoca"], "abc");
    check_dates(&["--outlet", "Tide of Nothing"], "");
}

#[test]
fn an_outlet_can_be_left_out() {
    check_dates(&["--not-outlet", "la epoca"], "cdu");
    check_dates(
        &["--not-outlet", "la epoca", "--not-outlet", "The Tide"],
        "du",
    );
    check_dates(&["--not-outlet", "Tide of Nothing"], "abcdu");
    check_dates(&["--not-outlet", "The Tide", "--outlet", "The Tide"], "");
    check_dates(&["--not-outlet", "The Tide", "--after", "2020"], "bd");
}

#[test]
fn names_filter_by_what_they_name() {
    let project = TestProject::new(&[
        ("a/1.txt", "President Joe Biden met advisers.\n"),
        ("a/2.txt", "The meeting in Paris, France, went on.\n"),
        (
            "a/3.txt",
            "The United Nations sent a letter about the meeting to Paris.\n",
        ),
        ("a/4.txt", "A meeting of advisers took place.\n"),
    ]);
    project.index(&["a"]);
    let found = |arguments: &[&str]| {
        let mut places = project.places(&[&["met OR meeting"], arguments].concat());
        places.sort();
        places
    };
    assert_eq!(found(&["--person", "joe biden"]), ["a/1.txt:1"]);
    assert_eq!(found(&["--person", "Biden"]), ["a/1.txt:1"]);
    assert_eq!(found(&["--place", "Paris"]), ["a/2.txt:1", "a/3.txt:1"]);
    assert_eq!(found(&["--org", "united nations"]), ["a/3.txt:1"]);
    assert_eq!(
        found(&["--place", "Paris", "--org", "United Nations"]),
        ["a/3.txt:1"]
    );
    assert_eq!(found(&["--entity", "Paris"]), found(&["--place", "Paris"]));
    assert_eq!(found(&["--person", "Paris"]), [""; 0]);
}

#[test]
fn facets_count_the_passages_that_match() {
    let project = dated();
    let results = project.search(&["bread", "--facets", "outlet,year", "-n", "1"]);
    assert_eq!(
        results["facets"]["outlet"],
        json!([
            {"value": "La Época", "count": 2, "articles": 2},
            {"value": "The Tide", "count": 1, "articles": 1},
            {"value": null, "count": 2, "articles": 2}
        ])
    );
    let sum: u64 = results["facets"]["year"]
        .as_array()
        .unwrap()
        .iter()
        .map(|year| year["count"].as_u64().unwrap())
        .sum();
    assert_eq!(sum, 5);
    let filtered = project.search(&["bread", "--facets", "outlet", "--outlet", "the tide"]);
    assert_eq!(
        filtered["facets"]["outlet"],
        json!([{"value": "The Tide", "count": 1, "articles": 1}])
    );
    let csv = project
        .run(&["facets", "bread", "--facets", "outlet", "--format", "csv"])
        .ends_with(0);
    assert!(
        csv.out.starts_with("facet,value,passages,articles\n")
            && csv.out.contains("outlet,La Época,2,2\n"),
        "{csv}"
    );
    let stats = project
        .run(&["stats", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(
        (&stats["articles"], &stats["passages"], &stats["files"]),
        (&json!(5), &json!(5), &json!(5))
    );
}

// ---------------------------------------------------------------- what comes out

/// Text in NFC with white space folded, as passages are published.
fn folded(bytes: &[u8]) -> String {
    use unicode_normalization::UnicodeNormalization;
    let text: String = std::str::from_utf8(bytes).unwrap().nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_bytes_and_lines_of_a_hit_are_its_text() {
    let long = (0..60)
        .map(|n| format!("On day {n} the ferry to Cura\u{e7}ao\ncame in late,\u{a0}and Jose\u{301} counted {n} sacks of mail. "))
        .collect::<Vec<_>>()
        .concat();
    let file = format!(
        "\u{feff}Ferry late again\r\n\r\n\tThe ferry\u{a0}came  late, Rene\u{301} said.  \r\nIt rained.\r\n\r\n{long}\r\n"
    );
    let project = TestProject::new(&[]);
    project.write("a/1.txt", &file);
    project.write("a/2.txt", file.replace("\r\n", "\n"));
    project.index(&["a", "--no-entities"]);
    let results = project.search(&["ferry OR rained OR mail", "-n", "100"]);
    let hits = results["hits"].as_array().unwrap();
    let in_first = hits.iter().filter(|hit| hit["article"] == "1.txt").count();
    assert!(in_first > 4, "the long paragraph is divided: {in_first}");
    for hit in hits {
        let bytes = std::fs::read(project.path(hit["file"].as_str().unwrap())).unwrap();
        let at =
            |name: &str, end: usize| usize::try_from(hit[name][end].as_u64().unwrap()).unwrap();
        let (start, end) = (at("bytes", 0), at("bytes", 1));
        assert_eq!(folded(&bytes[start..end]), hit["text"].as_str().unwrap());
        let line = |offset: usize| bytes[..offset].split(|byte| *byte == b'\n').count();
        assert_eq!(
            (at("lines", 0), at("lines", 1)),
            (line(start), line(end - 1))
        );
    }
}

#[test]
fn a_hit_has_the_fields_that_are_promised() {
    let project = TestProject::new(&[
        (
            "a/1.txt",
            "Crews walk out over ferry plan\n\nFerry crews walked out in Paris, France, on Monday evening.\n",
        ),
        (
            "a/sources.toml",
            "[\"1.txt\"]\noutlet = \"The Tide\"\ndate = 2020-03-15\nurl = \"https://example.org/1\"\n",
        ),
    ]);
    project.index(&["a"]);
    let results = project.search(&["Ferry crews"]);
    let mut fields: Vec<&String> = results.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        ["hits", "partial", "query", "took_ms", "total", "understood"]
    );
    assert_eq!(
        (&results["query"], &results["understood"]),
        (&json!("Ferry crews"), &json!("ferry crews"))
    );
    let mut hit = results["hits"][0].clone();
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    hit.as_object_mut().unwrap().remove("score");
    assert!(
        hit["entities"]
            .as_array()
            .unwrap()
            .contains(&json!({"type": "PLACE", "name": "Paris"})),
        "{hit}"
    );
    hit.as_object_mut().unwrap().remove("entities");
    assert_eq!(
        hit,
        json!({
            "rank": 1, "id": "1.txt#0", "article": "1.txt", "file": "a/1.txt", "lines": [3, 3], "bytes": [32, 91],
            "outlet": "The Tide", "date": "2020-03-15", "title": "Crews walk out over ferry plan", "section": null,
            "url": "https://example.org/1",
            "text": "Ferry crews walked out in Paris, France, on Monday evening.",
            "snippet": [
                {"text": "Ferry crews", "match": true},
                {"text": " walked out in Paris, France, on Monday evening."}
            ],
            "highlights": [{"start": 0, "end": 11, "clauses": ["ferry", "crews"]}],
            "times": [{"start": 44, "end": 50, "text": "Monday", "value": "2020-03-09", "precision": "day"}]
        })
    );
    let lines = project
        .run(&["search", "Ferry crews", "--format", "jsonl"])
        .ends_with(0)
        .out;
    let line: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(line, results["hits"][0]);
}

#[test]
fn a_snippet_keeps_to_its_length_and_cuts_no_word() {
    let sentence = "The ferry came in late and the mail was wet. ";
    let text = format!("{}One unicorn was seen. {}", sentence.repeat(4), sentence);
    let words: BTreeSet<&str> = text.split_whitespace().collect();
    let project = texts(&[&text]);
    for length in ["20", "60", "120"] {
        let results = project.search(&["unicorn", "--snippet-length", length]);
        let pieces = results["hits"][0]["snippet"].as_array().unwrap();
        let snippet: String = pieces
            .iter()
            .map(|piece| piece["text"].as_str().unwrap())
            .collect();
        let shown = snippet.trim_matches(['…', ' ']);
        assert!(snippet.contains("unicorn"), "{snippet}");
        assert!(
            snippet.chars().count() <= length.parse::<usize>().unwrap(),
            "{length}: {snippet}"
        );
        assert!(
            shown.split_whitespace().all(|word| words.contains(word)),
            "{snippet}"
        );
    }
    let whole = project.search(&["unicorn", "--snippet-length", "5000"]);
    let pieces = whole["hits"][0]["snippet"].as_array().unwrap();
    let snippet: String = pieces
        .iter()
        .map(|piece| piece["text"].as_str().unwrap())
        .collect();
    assert_eq!(snippet, text.trim());
}

#[test]
fn what_stands_far_apart_is_shown_in_fragments() {
    let filler = "The ferry came in late and the mail was wet. ".repeat(4);
    let project = texts(&[&format!(
        "“One unicorn was seen.” {filler}Then a griffin came. {filler}"
    )]);
    let search = |format: &str| {
        let arguments = [
            "search",
            "unicorn griffin",
            "--snippet-length",
            "60",
            "--format",
            format,
        ];
        project.run(&arguments).ends_with(0).out
    };
    let results: Value = serde_json::from_str(&search("json")).unwrap();
    assert_eq!(
        results["hits"][0]["snippet"],
        json!([
            {"text": "“One "}, {"text": "unicorn", "match": true}, {"text": " was seen.”"}, {"text": " … "},
            {"text": "Then a "}, {"text": "griffin", "match": true}, {"text": " came."}, {"text": " …"}
        ])
    );
    for (format, shown) in [
        (
            "text",
            "“One *unicorn* was seen.” … Then a *griffin* came. …",
        ),
        (
            "markdown",
            "> “One **unicorn** was seen.” … Then a **griffin** came. …",
        ),
        ("csv", "unicorn; griffin"),
    ] {
        let out = search(format);
        assert!(out.contains(shown), "{out}");
    }
}

#[test]
fn csv_is_a_header_and_a_row_a_hit() {
    let project = texts(&["Bread, \"dark\" bread, rose.", "Bread fell."]);
    let ran = project
        .run(&["search", "bread", "--format", "csv"])
        .ends_with(0);
    let mut table = csv::Reader::from_reader(ran.out.as_bytes());
    let at = |name: &str, table: &mut csv::Reader<&[u8]>| {
        table
            .headers()
            .unwrap()
            .iter()
            .position(|column| column == name)
            .unwrap()
    };
    let (text, file, line) = (
        at("text", &mut table),
        at("file", &mut table),
        at("first_line", &mut table),
    );
    let mut rows: Vec<[String; 3]> = table
        .records()
        .map(|row| {
            let row = row.unwrap();
            [
                row[text].to_owned(),
                row[file].to_owned(),
                row[line].to_owned(),
            ]
        })
        .collect();
    rows.sort();
    assert_eq!(
        rows,
        [
            ["Bread fell.", "a/2.txt", "1"],
            ["Bread, \"dark\" bread, rose.", "a/1.txt", "1"]
        ]
        .map(|row| row.map(str::to_owned))
    );
}

#[test]
fn markdown_is_a_quotation_with_its_source() {
    let ran = dated()
        .run(&[
            "search", "bread", "--format", "markdown", "--outlet", "the tide",
        ])
        .ends_with(0);
    assert_eq!(
        ran.out,
        "> **Bread** rose.\n>\n> — untitled, The Tide, 2020-03-15 (a/c.txt:1)\n"
    );
}

#[test]
fn results_for_people_name_headline_outlet_date_and_place_without_color_in_a_pipe() {
    let project = dated();
    let ran = project
        .run(&["search", "bread", "--outlet", "the tide"])
        .ends_with(0);
    for piece in ["*Bread* rose.", "The Tide", "2020-03-15", "a/c.txt:1"] {
        assert!(ran.out.contains(piece), "no {piece:?} in {ran}");
    }
    assert!(!ran.out.contains('\u{1b}'), "{ran}");
    let colored = project
        .run(&["--color", "always", "search", "bread"])
        .ends_with(0);
    assert!(colored.out.contains('\u{1b}'), "{colored}");
    let never = crate::project::Ran::of(project.command(&["search", "bread"]).env("NO_COLOR", "1"));
    assert!(!never.out.contains('\u{1b}'), "{never}");
}

#[test]
fn show_gives_an_article_or_a_passage_with_the_query_marked() {
    let project = TestProject::indexed(&[(
        "a/1.txt",
        "Ferry late again\n\nThe ferry came late on Monday.\n\nThe mail was wet, and so was the crew.\n\nIt rained.\n",
    )]);
    let article = project.run(&["show", "1.txt"]).ends_with(0);
    for piece in [
        "Ferry late again",
        "The ferry came late",
        "The mail was wet",
        "It rained.",
    ] {
        assert!(article.out.contains(piece), "no {piece:?} in {article}");
    }
    assert_eq!(
        project.run(&["show", "a/1.txt"]).ends_with(0).out,
        article.out
    );
    let passage = project.run(&["show", "1.txt#1", "-C", "0"]).ends_with(0);
    assert!(
        passage.out.contains("The mail was wet") && !passage.out.contains("It rained."),
        "{passage}"
    );
    let shown = project
        .run(&["show", "1.txt#1", "--query", "mail", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(
        (&shown["id"], &shown["highlights"]),
        (&json!("1.txt#1"), &json!([[4, 8]]))
    );
}

// ---------------------------------------------------------------- the index a search uses

#[test]
fn the_first_search_makes_the_index_from_the_corpus_and_says_so() {
    let project = TestProject::new(&[("corpus/1.txt", "Bread rose.\n")]);
    let ran = project
        .run(&["search", "bread", "--format", "json"])
        .ends_with(0)
        .says(&["corpus"]);
    assert_eq!(ran.json()["total"], 1);
    assert_eq!(project.run(&["search", "bread"]).ends_with(0).err, "");
}

#[test]
fn a_named_index_that_is_missing_is_not_made() {
    let project = TestProject::new(&[("corpus/1.txt", "Bread rose.\n")]);
    project
        .run(&["search", "bread", "--index", "other"])
        .refused_with(&["other", "pullquote index"]);
    crate::project::Ran::of(
        project
            .command(&["search", "bread"])
            .env("PULLQUOTE_INDEX", "other"),
    )
    .refused_with(&["other"]);
    assert!(!project.path("other").exists());
    project
        .run(&["index", "corpus", "--index", "other", "--no-entities"])
        .ends_with(0);
    let found = crate::project::Ran::of(
        project
            .command(&["search", "bread", "--format", "json"])
            .env("PULLQUOTE_INDEX", "other"),
    );
    assert_eq!(places(&found.ends_with(0).json()), ["corpus/1.txt:1"]);
}

#[test]
fn a_short_list_is_the_beginning_of_a_long_one() {
    // Passages that cannot reach a short list are not worked out in full; that must not show.
    let words = ["talks", "court", "harbor", "envoys", "gather", "quietly"];
    let mut drawn = 7_u32;
    let mut draw = |end: usize| {
        drawn = drawn.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (drawn >> 16) as usize % end
    };
    let project = TestProject::new(&[]);
    for article in 0..40 {
        let mut text = format!("Of {} and {}\n", words[draw(6)], words[draw(6)]);
        for _ in 0..4 {
            let sentence: Vec<&str> = (0..5 + draw(20)).map(|_| words[draw(6)]).collect();
            text = format!("{text}\nHere {}.\n", sentence.join(" "));
        }
        project.write(&format!("a/{article}.txt"), text);
    }
    project.index(&["a", "--no-entities"]);
    for query in [
        "talks",
        "talks court",
        "talks court harbor",
        "harbor envoys^3 nowhere",
        "talks w/3 court",
        "\"talks court\"~2",
        "talks NOT w/2 court",
        "atleast3(court)",
        "envoys OR gather",
        "+quietly talks court",
    ] {
        for sort in ["relevance", "newest"] {
            let ids = |limit: &str| -> Vec<(Value, Value)> {
                let results = project.search(&[query, "--sort", sort, "-n", limit]);
                let hits = results["hits"].as_array().unwrap().clone();
                hits.iter()
                    .map(|hit| (hit["id"].clone(), hit["score"].clone()))
                    .collect()
            };
            let long = ids("400");
            assert!(long.len() > 12, "{query}: {}", long.len());
            for (limit, count) in [("1", 1), ("3", 3), ("10", 10)] {
                assert_eq!(ids(limit), long[..count], "{query} by {sort}");
            }
        }
    }
}

#[test]
fn counts_have_commas_between_their_thousands_wherever_people_read_them_and_nowhere_else() {
    let record = |at| format!("{{\"outlet\": \"Paper {at}\", \"text\": \"The ferry runs.\"}}\n");
    let records = (0..1100).map(record).collect::<Vec<_>>().concat();
    let project = TestProject::indexed(&[("a/papers.jsonl", &records)]);
    let check = |arguments: &[&str], told: &[&str]| {
        let ran = project.run(&[&["search"], arguments].concat());
        let all = format!("{}{}", ran.out, ran.err);
        for piece in told {
            assert!(all.contains(piece), "no {piece:?} in {ran}");
        }
    };
    let page = ["ferry", "--offset", "1001", "-n", "1"];
    check(&page, &["1,100 passages found; showing 1,002 to 1,002"]);
    check(
        &["ferry AND zeppelin"],
        &["without 'zeppelin' 1,100 passages match"],
    );
    check(&["ferrry"], &["did you mean 'ferry' (1,100)?"]);
    check(
        &["ferry", "--after", "2013"],
        &[
            "1,100 passages that match are undated",
            "without the filters 1,100 passages match",
        ],
    );
    check(&["outlet:paper", "-n", "1"], &["and 1,092 more"]);
    let long = "ferry ".repeat(1001);
    check(&[&long], &["at most 1,000 words"]);
    let ran = project.run(&["facets", "--facets", "outlet,year", "-n", "1"]);
    assert!(ran.out.contains("and 1,099 more"), "{ran}");
    let facets = project.run(&["search", "ferry", "--format", "csv", "-n", "1001"]);
    assert!(facets.out.contains("\n1001,"), "{facets}");
    let json = project.search(&["ferry", "--offset", "1001", "-n", "1"]);
    assert_eq!(json["total"], 1100);
    assert_eq!(json["hits"][0]["rank"], 1002);
}
