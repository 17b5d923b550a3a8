//! Promises: filters are shown as the fields that they are; one that does nothing says so; an outlet that is not known can be asked for,
//! and one is found in British and American spelling; where a filter is why nothing matches, that is told before anything else.

use crate::project::TestProject;
use serde_json::{Value, json};

/// An article of an outlet, one of an outlet that bears an unlucky name, one of an unknown outlet, and one without a date.
fn collection() -> TestProject {
    let records = [
        json!({"id": "1", "outlet": "The Harbour Courier", "date": "2013-06-18", "text": "The ferry office of the harbor opened."}),
        json!({"id": "2", "outlet": "Missing", "date": "2014-06-18", "text": "The ferry office closed."}),
        json!({"id": "3", "date": "2015-06-18", "text": "The ferry office burned."}),
        json!({"id": "4", "outlet": "The Harbour Courier", "text": "The ferry office moved."}),
    ];
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    TestProject::indexed(&[("a/articles.jsonl", &lines.join("\n"))])
}

#[track_caller]
fn check(project: &TestProject, arguments: &[&str], expected: &[&str]) {
    let results = project.search(arguments);
    let mut found: Vec<&str> = results["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["article"].as_str().unwrap())
        .collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{arguments:?}: {results}");
}

fn hints(project: &TestProject, arguments: &[&str]) -> Vec<String> {
    let hints = project.search(arguments)["hints"].clone();
    let hints = hints.as_array().cloned().unwrap_or_default();
    let text = |hint: &Value| hint.as_str().unwrap().to_owned();
    hints.iter().map(text).collect()
}

#[test]
fn an_outlet_that_is_not_known_is_asked_for_as_missing() {
    let project = collection();
    check(&project, &["ferry", "--outlet", "missing"], &["3"]);
    check(
        &project,
        &["ferry", "--not-outlet", "missing"],
        &["1", "2", "4"],
    );
    check(&project, &["ferry", "--outlet", "=missing"], &["2"]);
    check(&project, &["ferry", "--outlet", "Missing"], &["2"]);
    check(
        &project,
        &["ferry", "--outlet", "missing", "--outlet", "courier"],
        &["1", "3", "4"],
    );
    for asked in ["unknown", "Unknown outlet", "(unknown)"] {
        let results = project.search(&["ferry", "--outlet", asked]);
        let message = format!(
            "no passage has the outlet '{asked}'; outlet:missing asks for passages whose outlet is not known"
        );
        assert_eq!(results["hints"][0], message);
    }
}

#[test]
fn an_outlet_is_found_in_british_and_american_spelling() {
    let project = collection();
    for arguments in [
        &["ferry", "--outlet", "Harbor Courier"][..],
        &["ferry outlet:harbor"],
    ] {
        check(&project, arguments, &["1", "4"]);
        let told = hints(&project, arguments).join("\n");
        let taken = "is taken as 'The Harbour Courier'";
        assert!(told.contains(taken), "{arguments:?}: {told}");
    }
    check(
        &project,
        &["ferry", "--not-outlet", "harbor courier"],
        &["2", "3"],
    );
}

#[test]
fn filters_are_shown_as_the_fields_that_they_are() {
    let project = collection();
    let shown = |arguments: &[&str]| {
        let ran = project.run(&[&["search"], arguments].concat());
        let line = ran.out.lines().next().unwrap().to_owned();
        line.strip_prefix("searched as ").unwrap().to_owned()
    };
    for (arguments, expected) in [
        (&["ferry"][..], "ferry"),
        (
            &["ferry", "--after=2013", "--before", "2014"],
            "ferry AND date:2013..2014",
        ),
        (
            &["ferry office", "--after", "2014", "--undated"],
            "ferry office (after:2014 OR date:missing)",
        ),
        (
            &["ferry OR office", "--outlet", "courier"],
            "(ferry OR office) AND outlet:courier",
        ),
        (
            &["ferry", "--outlet", "missing", "--outlet", "=missing"],
            "ferry AND (outlet:missing OR outlet:\"missing\")",
        ),
        (
            &["ferry", "--person", "=Ann Lee", "--not-outlet", "courier"],
            "ferry AND person:\"=Ann Lee\" AND NOT outlet:courier",
        ),
    ] {
        assert_eq!(shown(arguments), expected, "{arguments:?}");
        assert_eq!(shown(&[expected]), expected, "read back");
        let narrowed = project.search(arguments);
        let read_back = project.search(&[expected]);
        assert_eq!(narrowed["total"], read_back["total"], "{arguments:?}");
        assert_eq!(narrowed["partial"], read_back["partial"], "{arguments:?}");
    }
    let results = project.search(&["ferry", "--outlet", "courier"]);
    assert_eq!(
        results["understood"], "ferry",
        "programs have their filters"
    );
}

#[test]
fn undated_without_a_date_says_what_it_goes_with() {
    let project = collection();
    let results = project.search(&["ferry date:2013-06", "--undated"]);
    assert_eq!(
        results["hints"][0],
        "--undated goes with --after and --before; for dates in the query it is written \
         ferry AND (date:2013-06 OR date:missing)"
    );
    assert_eq!(
        results["offers"][0]["query"],
        "ferry AND (date:2013-06 OR date:missing)"
    );
    assert_eq!(
        hints(&project, &["ferry", "--undated"]),
        ["--undated goes with --after and --before, and does nothing without them"]
    );
    assert_eq!(
        hints(&project, &["ferry", "--after", "2013", "--undated"]),
        [""; 0]
    );
}

#[test]
fn what_the_filters_keep_out_is_told_before_what_other_words_would_find() {
    let project = collection();
    let arguments = ["ferry office", "--outlet", "Harbor Curier"];
    assert_eq!(
        hints(&project, &arguments),
        [
            "no passage has the outlet 'Harbor Curier'; did you mean 'The Harbour Courier'?",
            "without the filters 4 passages match",
        ]
    );
    // Where the words find nothing anywhere, what they find by themselves is still told.
    let told = hints(
        &project,
        &["ferry AND burned AND moved", "--outlet", "missing"],
    );
    assert!(told[0].starts_with("without 'moved' 1 passage"), "{told:?}");
}

#[test]
fn an_index_without_passages_says_that_it_is_empty() {
    let project = TestProject::new(&[("a/picture.png", "no article")]);
    project.index(&["a"]);
    let empty = "the index is empty; 'pullquote index FOLDER' brings in the articles of a folder";
    assert_eq!(hints(&project, &["ferry"]), [empty]);
    assert_eq!(hints(&project, &["ferry", "--outlet", "courier"]), [empty]);
    project.run(&["facets"]).ends_with(1).says(&[empty]);
}

#[test]
fn outlets_are_listed_in_the_order_of_what_is_counted() {
    let project = TestProject::indexed(&[(
        "a/articles.jsonl",
        &[
            json!({"id": "1", "outlet": "Long", "text": "One.\n\nTwo.\n\nThree."}),
            json!({"id": "2", "outlet": "Many", "text": "One."}),
            json!({"id": "3", "outlet": "Many", "text": "One."}),
        ]
        .map(|record| record.to_string())
        .join("\n"),
    )]);
    let out = project.run(&["stats"]).ends_with(0).out;
    assert!(
        out.contains("outlets    Many (2 articles), Long (1 article)"),
        "{out}"
    );
}
