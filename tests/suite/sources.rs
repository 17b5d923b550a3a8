//! Promises: on the five articles that the project is measured by, what each line is, what is known of each article, and which
//! passages answer a query. The articles lie beside the repository; where they do not, these tests say so and pass.

use crate::project::TestProject;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the measured sources, if it is there.
fn sources() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/sources");
    if folder.is_dir() {
        Some(folder)
    } else {
        println!("skipped: there is no {}", folder.display());
        None
    }
}

fn check_score(arguments: &[&str]) {
    let Some(folder) = sources() else { return };
    let output = Command::new("python3")
        .arg("score.py")
        .arg(env!("CARGO_BIN_EXE_pullquote"))
        .args(arguments)
        .current_dir(&folder)
        .env_remove("PULLQUOTE_INDEX")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_line_has_its_role() {
    check_score(&["roles"]);
}

#[test]
fn articles_are_known_as_far_as_their_text_says() {
    check_score(&["meta"]);
}

#[test]
fn the_manifest_adds_what_the_collector_knows() {
    check_score(&["manifest"]);
}

#[test]
fn a_change_of_one_file_changes_one_article() {
    check_score(&["sync"]);
}

#[test]
fn judged_queries_find_the_passages_that_answer_them() {
    check_score(&["queries", "queries.json", "0.87"]);
}

/// An index of the sources.
fn indexed() -> Option<TestProject> {
    let folder = sources()?.join("articles");
    let project = TestProject::new(&[]);
    project.index(&[folder.to_str().unwrap(), "--no-entities"]);
    Some(project)
}

/// The hits as "001:17": the number that the file's name begins with, and the line.
fn places(project: &TestProject, query: &str) -> Vec<String> {
    project.search(&[query])["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| {
            let file = Path::new(hit["file"].as_str().unwrap())
                .file_name()
                .unwrap()
                .to_str()
                .unwrap();
            format!("{}:{}", &file[..3], hit["lines"][0])
        })
        .collect()
}

#[test]
fn both_spellings_of_a_place_give_the_same_two_passages() {
    let Some(project) = indexed() else { return };
    for query in ["Guantanamo", "Guant\u{e1}namo", "Guanta\u{301}namo"] {
        let mut found = places(&project, query);
        found.sort();
        assert_eq!(found, ["001:11", "001:43"], "{query}");
    }
}

#[test]
fn two_words_bring_the_passages_that_hold_both_first() {
    let Some(project) = indexed() else { return };
    let mut first = places(&project, "Doha office");
    first.truncate(3);
    assert_eq!(first, ["001:17", "001:53", "001:7"]);
}

#[test]
fn two_spellings_of_a_name_add_up() {
    let Some(project) = indexed() else { return };
    assert_eq!(
        project.search(&["\"al Qaeda\" OR al-Qaida"])["total"],
        json!(4)
    );
}
