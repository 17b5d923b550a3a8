//! Promises: with `--syntax nexis`, every command that takes a query reads it by the rules of Nexis, shows it in pullquote's own
//! language, finds what that finds, names what it leaves out, and points at what it cannot read.

use crate::project::TestProject;
use std::path::Path;

fn project() -> TestProject {
    let project = TestProject::new(&[
        (
            "a/1.txt",
            "Ferry talks\n\nThe ferry crews of Lund withdrew, and the peace talks ended.\n",
        ),
        (
            "a/2.txt",
            "Harbor news\n\nPeace came, and much later the talks in Brora were withdrawn from.\n",
        ),
        (
            "a/3.txt",
            "Bank holiday\n\nTwo banks, a banker and a woman with a ferry ticket.\n",
        ),
    ]);
    project.index(&["a", "--no-entities"]);
    project
}

/// What a Nexis query is read as, and the files it finds.
#[track_caller]
fn check(query: &str, understood: &str, files: &[&str]) {
    let project = project();
    let results = project.search(&["--syntax", "nexis", "--sort", "oldest", query]);
    assert_eq!(results["understood"], understood);
    let found = |results: &serde_json::Value| {
        let hits = results["hits"].as_array().unwrap();
        let mut files: Vec<String> = hits
            .iter()
            .map(|hit| hit["article"].as_str().unwrap().to_owned())
            .collect();
        files.sort_unstable();
        files
    };
    assert_eq!(found(&results), files, "{query}");
    // Its own language finds the same.
    let own = project.search(&["--sort", "oldest", understood]);
    assert_eq!(found(&own), files, "{understood}");
}

#[test]
fn a_nexis_query_finds_what_nexis_rules_make_of_it() {
    check("peace talks", "\"peace talks\"", &["1.txt"]);
    check(
        "peace w/6 talks and not lund or brora",
        "(peace w/6 talks) AND NOT (lund OR brora)",
        &[],
    );
    check(
        "lund or brora w/2 withdr! or talk",
        "(lund OR brora) w/2 (withdr* OR talk)",
        &["1.txt", "2.txt"],
    );
    check("bank*", "/bank.?/", &["3.txt"]);
    check("wom*n w/s bank!", "wom?n w/s bank*", &["3.txt"]);
    check(
        "headline(ferry) and talks",
        "talks AND title:ferry",
        &["1.txt"],
    );
}

#[test]
fn every_command_with_a_query_knows_it() {
    let project = project();
    let facets = ["facets", "--syntax", "nexis", "--facets", "language"];
    let counted = project
        .run(&[&facets[..], &["peace talks"]].concat())
        .ends_with(0);
    assert!(counted.out.contains("1 passage in 1 article"), "{counted}");
    project
        .run(&[&facets[..], &["ferry news"]].concat())
        .ends_with(1);
    let shown = project
        .run(&["show", "1.txt", "--syntax", "nexis", "--query", "crew!"])
        .ends_with(0);
    assert!(shown.out.contains("*crews*"), "{shown}");
}

#[test]
fn what_is_left_out_is_named_and_what_cannot_be_read_is_shown() {
    let project = project();
    let ran = project
        .run(&["search", "--syntax", "nexis", "ferry and length > 500"])
        .ends_with(0);
    assert!(ran.err.contains("'length > 500' is left out"), "{ran}");
    project
        .run(&["search", "--syntax", "nexis", "ferry or and talks"])
        .refused_with(&["OR needs something after it", "ferry or and talks\n", "^^^"]);
}

// ---------------------------------------------------------------- the tables of docs/nexis.md

/// The bundled corpus, indexed.
fn bundled() -> TestProject {
    let project = TestProject::new(&[]);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    project
        .run(&["index", corpus.to_str().unwrap()])
        .ends_with(0);
    project
}

/// The rows of the table of `docs/nexis.md` whose first column is headed so, by column.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/nexis.md");
    let page = std::fs::read_to_string(page).unwrap();
    let table = page.split(&format!("| {heading} |")).nth(1).unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells = row.trim_matches('|').split(" | ");
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

/// What stands in a cell as code.
fn forms(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_row_of_the_page_on_nexis_finds_what_it_says_in_both_languages() {
    let project = bundled();
    let rows = rows("Nexis");
    assert!(rows.len() > 25, "{rows:?}");
    for row in rows {
        let own = project.search(&["--match", "all", "--", forms(&row[1])[0]]);
        assert_eq!(own["total"].to_string(), row[2], "{row:?}");
        assert_ne!(own["total"], 0, "{row:?}");
        for nexis in forms(&row[0]) {
            let found = project.search(&["--syntax", "nexis", "--", nexis]);
            assert_eq!(found["understood"], own["understood"], "{nexis}");
            assert_eq!(found["hits"], own["hits"], "{nexis}");
        }
    }
}

#[test]
fn every_row_on_factiva_finds_what_it_says() {
    let project = bundled();
    let rows = rows("Factiva");
    assert!(rows.len() > 10, "{rows:?}");
    for row in rows {
        let own = project.search(&["--", forms(&row[1])[0]]);
        assert_eq!(own["total"].to_string(), row[2], "{row:?}");
        assert_ne!(own["total"], 0, "{row:?}");
        let found = project.search(&["--", forms(&row[0])[0]]);
        let is_read = found["understood"] == own["understood"] && found["hits"] == own["hits"];
        assert_eq!(is_read, row[3].contains("is read"), "{row:?}");
    }
}
