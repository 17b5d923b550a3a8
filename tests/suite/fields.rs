//! Promises: a field narrows a search to exactly the passages whose article has the value, wherever it stands in a query; headline and
//! first paragraph are those of the passage's own article, in however many segments the index lies; words of fields are not marked in
//! the text; a value or a field that nothing has is named with what it may have been meant for.

use crate::project::TestProject;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Seven articles of two passages each, of several outlets, dates, languages and writers.
fn collection() -> TestProject {
    let records = [
        json!({"id": "1", "title": "Harbor strike ends", "outlet": "Coast Herald", "date": "2013-06-18", "author": "Ann Miller",
               "text": "The ferry crews went back to work.\n\nTalks took nine days, the harbor office said."}),
        json!({"id": "2", "title": "Council counts its money", "outlet": "Coast Herald", "date": "2013-07",
               "text": "The harbor costs more than it brings.\n\nThe ferry pays for itself."}),
        json!({"id": "3", "title": "Ferry talks stall", "outlet": "The Inland Post", "date": "2014",
               "text": "Nobody spoke at noon.\n\nThe strike went on."}),
        json!({"id": "4", "title": "Letters", "outlet": "The Inland Post",
               "text": "A reader asks after the ferry.\n\nAnother reader asks after the harbor."}),
        json!({"id": "5", "title": "Der Hafen schweigt", "outlet": "Küstenbote", "date": "2014-02-03", "language": "de", "author": "Jan Miller-Smith",
               "text": "Die Fähre lag den ganzen Tag im Hafen und niemand stieg ein.\n\nDer Streik dauert nun schon eine Woche, sagte das Amt."}),
        json!({"id": "6", "title": "Two offices close", "outlet": "Coast Herald", "date": "2015-01-01",
               "text": "The ferry office closes.\n\nThe harbor office closes too."}),
        json!({"id": "7", "outlet": "Coast Herald", "date": "2015-01-02",
               "text": "No headline stands over this ferry.\n\nNor over this harbor."}),
    ];
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let project = TestProject::new(&[("a/articles.jsonl", &lines.join("\n"))]);
    project.index(&["a", "--no-entities"]);
    project
}

/// The passages found that match, as `article#ordinal`.
fn found(project: &TestProject, query: &str) -> BTreeSet<String> {
    let results = project.search(&[query, "--match", "all", "-n", "100"]);
    let hits = results["hits"].as_array().unwrap();
    assert_eq!(results["total"], hits.len(), "{query}: {results}");
    hits.iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn check(project: &TestProject, query: &str, expected: &[&str]) {
    let expected: BTreeSet<String> = expected.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(found(project, query), expected, "{query}");
}

#[test]
fn a_field_narrows_to_the_articles_that_have_the_value() {
    let project = collection();
    check(
        &project,
        "harbor outlet:\"coast herald\"",
        &["1#1", "2#0", "6#1", "7#1"],
    );
    check(&project, "outlet:inland ferry", &["4#0"]);
    check(&project, "ferry outlet:(inland OR Küstenbote)", &["4#0"]);
    check(&project, "ferry NOT outlet:coast", &["4#0"]);
    check(&project, "-outlet:coast harbor", &["4#1"]);
    check(&project, "lang:de", &["5#0", "5#1"]);
    check(&project, "lang:German NOT Streik", &["5#0"]);
    check(&project, "byline:miller", &["1#0", "1#1", "5#0", "5#1"]);
    check(&project, "byline:\"Ann Miller\" talks", &["1#1"]);
    check(&project, "byline:mill* strei*", &["5#1"]);
    check(&project, "byline:\"miller ann\"", &[]);
    check(&project, "outlet:missing", &[]);
    project.write("a/notes.txt", "A ferry of no outlet at all.\n");
    project.index(&["a", "--no-entities"]);
    check(&project, "outlet:missing", &["notes.txt#0"]);
    check(&project, "ferry NOT outlet:(missing OR coast)", &["4#0"]);
    check(&project, "outlet:\"missing\"", &[]);
    check(&project, "file:articles.jsonl reader AND ferry", &["4#0"]);
    check(&project, "file:art*.jsonl reader AND ferry", &["4#0"]);
    check(&project, "file:other ferry", &[]);
}

#[test]
fn a_span_that_a_passage_speaks_of_is_found_by_any_time_within_it() {
    let project = TestProject::indexed(&[(
        "a/1.txt",
        "Published 12 December 2021\n\nThe harbor office governed the town between 1996 and 2001, as nobody else did before it.\n\n\
         The office on the pier was open from June 18 to July 9, 2013, and then it was closed again.\n\n\
         The last of the ferries left the harbor in the summer of 2019, and nobody saw it go.\n",
    )]);
    for inside in ["1996", "1998", "1998-05-03", "2001", "2000..2005"] {
        check(&project, &format!("mentions:{inside}"), &["1.txt#0"]);
    }
    for inside in ["2013-06-18", "2013-06-30", "2013-07-09", "2013-07", "2013"] {
        check(&project, &format!("mentions:{inside}"), &["1.txt#1"]);
    }
    for inside in ["2019-06", "2019-07-14", "2019-08-31"] {
        check(&project, &format!("mentions:{inside}"), &["1.txt#2"]);
    }
    for outside in [
        "1995",
        "2002..2012",
        "2013-06-17",
        "2013-07-10",
        "2019-05",
        "2019-09",
    ] {
        check(&project, &format!("mentions:{outside}"), &[]);
    }
}

#[test]
fn a_time_that_a_passage_speaks_of_is_found_at_its_precision() {
    let project = TestProject::indexed(&[
        (
            "a/1.txt",
            "Published 13 February 2020\n\nThe harbor froze over on Tuesday, the office on the pier said.\n\n\
             The ferry froze in last winter's place two weeks ago, and nobody saw it go.\n\n\
             The pier froze over in December, as it had in 2001 and in 1987.\n",
        ),
        (
            "a/2.txt",
            "The office on the pier froze over on Tuesday, and nobody knows which.\n",
        ),
    ]);
    check(&project, "mentions:2020-02-11", &["1.txt#0"]);
    // The week of two weeks ago reaches into February.
    check(&project, "mentions:2020-02", &["1.txt#0", "1.txt#1"]);
    check(&project, "mentions:2020-02-03", &[]);
    check(&project, "mentions:2020-01", &["1.txt#1"]);
    check(&project, "mentions:2020-01-29", &["1.txt#1"]);
    check(&project, "froze mentions:2020", &["1.txt#0", "1.txt#1"]);
    // December, and any day in 2001, may be meant.
    check(&project, "mentions:2019-12-24", &["1.txt#2"]);
    check(&project, "mentions:2001-05-03", &["1.txt#2"]);
    // Between the years that it speaks of it speaks of none.
    check(&project, "mentions:1990..1999", &[]);
    check(&project, "mentions:..1990", &["1.txt#2"]);
    check(&project, "mentions:2020-02-11..", &["1.txt#0"]);
    check(&project, "froze NOT mentions:2020", &["1.txt#2", "2.txt#0"]);
    let refused = project.run(&["search", "mentions:Tuesday"]);
    assert!(
        refused.err.contains("2019-12-07"),
        "says what would be right: {}",
        refused.err
    );
}

#[test]
fn dates_are_compared_at_their_precision() {
    let project = collection();
    check(&project, "ferry date:2013", &["1#0", "2#1"]);
    check(&project, "ferry date:2013-07-31", &["2#1"]);
    check(&project, "harbor date:2013-06-01..2013-07", &["1#1", "2#0"]);
    check(&project, "strike date:2014-05", &["3#1"]);
    check(
        &project,
        "(ferry OR harbor) after:2015-01-02",
        &["7#0", "7#1"],
    );
    check(
        &project,
        "(ferry OR harbor) before:2013-06",
        &["1#0", "1#1"],
    );
    check(&project, "date:missing", &["4#0", "4#1"]);
    check(&project, "ferry NOT date:2013..2015", &["4#0"]);
    check(
        &project,
        "ferry (date:2013 OR date:missing)",
        &["1#0", "2#1", "4#0"],
    );
}

#[test]
fn a_date_in_a_query_tells_of_the_undated_passages_it_leaves_out() {
    let results = collection().search(&["ferry date:2013"]);
    assert!(
        results["hints"]
            .to_string()
            .contains("1 passage that matches is undated"),
        "{results}"
    );
}

#[test]
fn headline_and_lead_are_those_of_the_article() {
    let project = collection();
    check(&project, "title:ferry", &["3#0", "3#1"]);
    check(&project, "title:strike talks", &["1#1"]);
    check(&project, "title:(strike OR stall) strike", &["3#1"]);
    check(&project, "title:\"harbor strike\"", &["1#0", "1#1"]);
    check(&project, "title:(strike w/1 ends)", &["1#0", "1#1"]);
    check(&project, "title:(ends pre/2 harbor)", &[]);
    check(&project, "title:=office", &[]);
    check(&project, "title:=offices closes", &["6#0", "6#1"]);
    check(&project, "title:stri* crews", &["1#0"]);
    check(
        &project,
        "lead:ferry",
        &[
            "1#0", "1#1", "3#0", "3#1", "4#0", "4#1", "6#0", "6#1", "7#0", "7#1",
        ],
    );
    check(&project, "lead:ferry harbor", &["1#1", "4#1", "6#1", "7#1"]);
    check(&project, "lead:(ferry strike)", &["1#0", "1#1"]);
    check(&project, "lead:\"ends the\"", &[]);
    check(&project, "lead:(ends w/9 ferry)", &[]);
    check(
        &project,
        "NOT title:(council OR letters OR offices) harbor",
        &["1#1", "7#1"],
    );
    check(
        &project,
        "title:(NOT harbor) lead:ferry the",
        &["3#1", "4#0", "4#1", "6#0", "6#1"],
    );
}

#[test]
fn words_of_a_field_are_not_marked_and_those_of_the_lead_are_where_they_stand() {
    let project = collection();
    let marked = |query: &str| -> Vec<String> {
        let results = project.search(&[query, "--match", "all"]);
        let mut marked: Vec<String> = results["hits"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|hit| hit["snippet"].as_array().unwrap().clone())
            .filter(|piece| piece["match"] == true)
            .map(|piece| piece["text"].as_str().unwrap().to_owned())
            .collect();
        marked.sort();
        marked
    };
    assert_eq!(marked("title:strike crews"), ["crews"]);
    assert_eq!(marked("title:ferry strike"), ["strike"]);
    assert_eq!(marked("lead:(strike crews) talks"), ["Talks"]);
    assert_eq!(marked("lead:(strike crews) work"), ["crews", "work"]);
    assert_eq!(marked("ferry OR (strike AND outlet:nowhere)").len(), 5);
    assert_eq!(
        marked("(strike AND outlet:inland) OR crews"),
        ["crews", "strike"]
    );
}

#[test]
fn beside_fields_free_words_stay_free() {
    let results = collection().search(&["ferry harbor outlet:coast"]);
    assert_eq!(results["total"], 0, "{results}");
    assert_eq!(results["partial"], 8, "{results}");
    assert_eq!(results["understood"], "ferry harbor outlet:coast");
}

#[test]
fn what_no_field_has_is_named_with_what_may_be_meant() {
    let project = collection();
    let notes = |query: &str| project.search(&[query])["hints"].to_string();
    assert!(notes("ferry outlet:\"Cost Herald\"").contains("did you mean 'Coast Herald'"));
    assert!(notes("ferry lang:fr").contains("the index has 'de', 'en'"));
    let hints = project.search(&["ferry outlte:coast"])["hints"].to_string();
    assert!(hints.contains("did you mean outlet:?"), "{hints}");
    let project = project.run(&["search", "ferry date:June"]);
    project.refused_with(&["ferry date:June", "^^^^", "2019-12-07", "date:missing"]);
}

#[test]
fn headlines_stay_with_their_articles_through_changes_threads_and_merges() {
    let project = TestProject::new(&[]);
    let write = |file: usize, round: usize| {
        let paragraphs: Vec<String> = (0..=file % 4)
            .map(|at| format!("Paragraph number {at} of report {file} speaks of round {round}."))
            .collect();
        project.write(
            &format!("a/{file}.md"),
            format!(
                "---\ntitle: Headline{file} round{round}\n---\n\n{}\n",
                paragraphs.join("\n\n")
            ),
        );
    };
    for file in 0..30 {
        write(file, 1);
    }
    project.index(&["a", "--no-entities", "--threads", "4"]);
    for file in (0..30).step_by(3) {
        write(file, 2);
    }
    project.remove("a/7.md");
    project.index(&["a", "--no-entities", "--threads", "4"]);
    for file in 0..30 {
        let expected: BTreeSet<String> = if file == 7 {
            BTreeSet::new()
        } else {
            (0..=file % 4).map(|at| format!("{file}.md#{at}")).collect()
        };
        assert_eq!(found(&project, &format!("title:headline{file}")), expected);
        let first = format!("title:headline{file} number NOT 0");
        assert_eq!(
            found(&project, &first).len(),
            expected.len().saturating_sub(1)
        );
    }
    let second_round = found(&project, "title:round2");
    assert_eq!(
        second_round.len(),
        (0..30).step_by(3).map(|file| 1 + file % 4).sum::<usize>()
    );
    assert!(second_round.iter().all(|id| {
        let file: usize = id.split('.').next().unwrap().parse().unwrap();
        file.is_multiple_of(3)
    }));
}

#[test]
fn each_highlight_tells_the_part_of_the_query_it_comes_from() {
    let project = TestProject::indexed(&[(
        "a/1.txt",
        "Ünder the pier the ferry crews met the harbor office; the office of the crews stood empty.\n",
    )]);
    let highlights =
        |query: &str| -> Value { project.search(&[query])["hits"][0]["highlights"].clone() };
    assert_eq!(
        highlights("(\"harbor office\" OR ship) crews w/3 met title:x"),
        Value::Null
    );
    assert_eq!(
        highlights("(\"harbor office\" OR ship) AND crews w/3 met"),
        json!([
            {"start": 25, "end": 34, "clauses": ["crews w/3 met"]},
            {"start": 39, "end": 52, "clauses": ["\"harbor office\""]},
        ])
    );
    assert_eq!(
        highlights("ferry crew NOT ship"),
        json!([
            {"start": 19, "end": 30, "clauses": ["ferry", "crew"]},
            {"start": 72, "end": 77, "clauses": ["crew"]},
        ])
    );
}

// ---------------------------------------------------------------- capitals

#[test]
fn capitals_in_a_field_lose_nothing() {
    let records = [
        json!({"id": "1", "title": "Canal traffic grows", "author": "Jan Voss", "text": "A ship passed the CANAL."}),
        json!({"id": "2", "title": "Tell us why", "author": "Ana Duval", "text": "The US asked why."}),
        json!({"id": "3", "title": "US tariffs rise", "author": "Ana Duval", "text": "They rise again."}),
    ];
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let project = TestProject::indexed(&[("a/articles.jsonl", &lines.join("\n"))]);
    let total = |query: &str| project.search(&[query])["total"].as_u64().unwrap();
    for (query, expected) in [
        ("title:CANAL", 1),
        ("lead:CANAL", 1),
        ("byline:VOSS", 1),
        ("byline:DUVAL", 2),
        ("title:US", 1),
        ("title:us", 2),
        ("title:(=US)", 1),
        ("title:(US why)", 1),
        ("lead:TARIFFS", 1),
    ] {
        assert_eq!(total(query), expected, "{query}");
    }
    let told = |query: &str| project.search(&[query])["hints"].to_string();
    assert!(told("title:CANAL").contains("no headline has 'CANAL' in capitals"));
    assert!(told("title:US").contains("1 more article has it in other letters in the headline"));
}

// ---------------------------------------------------------------- nothing found

#[track_caller]
fn check_told(project: &TestProject, arguments: &[&str], told: &[&str]) {
    let results = project.search(arguments);
    assert_eq!(results["total"], 0, "{results}");
    let hints = results["hints"].to_string();
    for piece in told {
        assert!(hints.contains(piece), "no {piece:?} in {hints}");
    }
}

#[test]
fn where_nothing_matches_the_query_that_may_have_been_meant_is_offered() {
    let project = collection();
    let meant = |query: &str| project.search(&[query])["meant"].clone();
    assert_eq!(meant("harbr AND office"), "harbor AND office");
    assert_eq!(
        meant("\"harbr office\" NOT work"),
        "\"harbor office\" AND NOT work"
    );
    assert_eq!(meant("harbr AND ferry"), Value::Null, "no passage has both");
    assert_eq!(meant("qqqqqq"), Value::Null);
    assert_eq!(meant("harbor"), Value::Null, "some passage has it");
}

#[test]
fn where_nothing_matches_it_is_told_which_part_and_what_would_match_without_it() {
    let project = collection();
    check_told(
        &project,
        &["harbr AND ferry"],
        &[
            "no passage has 'harbr'; did you mean 'harbor' (5)?",
            "without 'harbr' 5 passages match",
        ],
    );
    check_told(
        &project,
        &["ferry AND reader AND office"],
        &["without 'reader' 1 passage matches; without 'office' 1 passage matches"],
    );
    check_told(
        &project,
        &["ferry crews NOT work", "--match", "all"],
        &[
            "without 'NOT work' 1 passage matches",
            "without 'crews' 4 passages match",
        ],
    );
    check_told(
        &project,
        &["ferry w/2 work"],
        &["no passage has 'ferry w/2 work'; 1 has its words otherwise placed"],
    );
    check_told(
        &project,
        &["\"work crews\" outlet:coast"],
        &["no passage has '\\\"work crews\\\"'; 1 has its words otherwise placed"],
    );
    check_told(
        &project,
        &["atleast3(ferry)"],
        &["no passage has 'atleast3(ferry)'; 5 have its words fewer times"],
    );
    check_told(
        &project,
        &["strike", "--outlet", "Coast Herald"],
        &["without the filters 1 passage matches"],
    );
    check_told(
        &project,
        &["strike outlet:coast"],
        &["without 'outlet:coast' 1 passage matches"],
    );
}

#[test]
fn a_word_that_nothing_has_is_named_though_something_else_matches() {
    let project = collection();
    let check = |query: &str, piece: &str| {
        let results = project.search(&[query]);
        assert!(results["total"].as_u64().unwrap() > 0, "{results}");
        let hints = results["hints"].to_string();
        assert!(hints.contains(piece), "{query}: no {piece:?} in {hints}");
    };
    let misspelt = "no passage has 'harbr'; did you mean 'harbor' (5)?";
    check("ferry OR harbr", misspelt);
    check("ferry NOT harbr", misspelt);
    check("ferry AND (office OR harbr)", misspelt);
    check("ferry OR \"harbr office\"", misspelt);
    check("ferry NOT w/5 harbr", misspelt);
    check("ferry OR xyzq*", "no passage has a word like 'xyzq*'");
    check(
        "ferry OR title:harbr",
        "no headline has 'harbr'; did you mean 'harbor' (2)?",
    );
    assert_eq!(project.search(&["ferry OR harbor"])["hints"], Value::Null);
}

#[test]
fn a_query_that_finds_nothing_either_is_not_offered() {
    let project = collection();
    let offered = project.search(&["harbr"])["meant"].clone();
    assert_eq!(offered, "harbor");
    assert_eq!(project.search(&["harbr date:1950"])["meant"], Value::Null);
}

#[test]
fn what_a_suggested_word_is_said_to_find_is_what_it_finds() {
    let project = collection();
    for (query, nearest) in [
        ("takls", "talks"),
        ("offise", "office"),
        ("reeder", "reader"),
    ] {
        let results = project.search(&[query]);
        let hints = results["hints"].to_string();
        let meant = results["meant"].as_str().unwrap_or(nearest);
        let count = project.search(&[meant])["total"].clone();
        let told = format!("'{meant}' ({count})");
        assert!(hints.contains(&told), "no {told} in {hints}");
    }
}

#[test]
fn patterns_that_no_word_fits_are_named_with_the_nearest_words() {
    let project = collection();
    check_told(
        &project,
        &["harbx*"],
        &["no passage has a word like 'harbx*'; the nearest are 'harbor' (5)"],
    );
    check_told(
        &project,
        &["/xyz.*/"],
        &["no passage has a word like '/xyz.*/'"],
    );
    check_told(&project, &["zzz~"], &["no passage has a word like 'zzz~1'"]);
    check_told(&project, &["AT&T*"], &[r#"no passage has '\"at t*\"'"#]);
    check_told(
        &project,
        &["title:zzzz~"],
        &["no headline has a word like 'zzzz~1'"],
    );
}

#[test]
fn fields_without_a_match_are_named_with_the_nearest_words() {
    let project = collection();
    check_told(
        &project,
        &["title:harbr"],
        &["no headline has 'harbr'; did you mean 'harbor' (2)?"],
    );
    assert_eq!(project.search(&["title:harbr"])["meant"], "title:harbor");
    check_told(
        &project,
        &["byline:\"Ann Mjller\""],
        &["no byline has 'mjller'; did you mean 'miller' (4)?"],
    );
    check_told(
        &project,
        &["title:\"strike harbor\""],
        &["the articles of 2 passages have its words otherwise placed"],
    );
    check_told(
        &project,
        &["title:(harbor AND letters)"],
        &["'title:harbor' finds 2, 'title:letters' finds 2"],
    );
    check_told(
        &project,
        &["ferry date:1999"],
        &["no passage meets 'date:1999'"],
    );
}

#[test]
fn a_nearness_without_a_match_says_how_near_the_words_come() {
    let project = collection();
    check_told(
        &project,
        &["ferry w/2 work"],
        &["1 has its words otherwise placed (w/5 finds 1)"],
    );
    check_told(
        &project,
        &["office pre/2 ferry"],
        &["1 has its words otherwise placed (w/2 finds 1)"],
    );
    check_told(
        &project,
        &["noon w/5 reader"],
        &["no passage has them together: 'noon' (1), 'reader' (2)"],
    );
}

#[test]
fn words_that_never_stand_together_are_told_with_what_each_finds() {
    let project = collection();
    check_told(
        &project,
        &["noon AND reader AND closes"],
        &["without 'noon' and 'closes' 2 passages match"],
    );
    check_told(
        &project,
        &["noon AND reader AND closes", "--outlet", "Coast Herald"],
        &["without 'noon' and 'reader' 2 passages match"],
    );
    check_told(
        &project,
        &["noon AND closes AND nine AND reader"],
        &["without 'noon', 'closes' and 'nine' 2 passages match"],
    );
}

#[test]
fn a_hint_says_what_the_search_it_names_finds() {
    let project = collection();
    let hints = |query: &str| project.search(&[query])["hints"].to_string();
    let told = hints("ferry AND date:2013");
    assert!(
        told.contains("(date:2013 OR date:missing) includes it"),
        "{told}"
    );
    let total = |query: &str| project.search(&[query])["total"].as_u64().unwrap();
    assert_eq!(
        total("ferry AND (date:2013 OR date:missing)"),
        total("ferry AND date:2013") + 1
    );
    let told = hints("letters");
    assert!(
        told.contains("2 passages are of articles that have the words in the headline"),
        "{told}"
    );
    assert_eq!(total("title:letters"), 2);
    let told = hints("letters date:1999");
    assert!(!told.contains("in the headline"), "{told}");
}
