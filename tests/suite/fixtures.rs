//! Promises: `inspect` publishes what is read from a source in the shapes it promises; every non-blank line of a text belongs to
//! exactly one block; a block's bytes are its text.
//!
//! `tests/sources` has a folder per case, with a source (`source.txt`, `source.md` …) and what a careful reader finds in it; `corpus` checks that reading
//! itself. Here the same sources go through the program.

use crate::project::TestProject;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|case| case.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 6);
    cases
}

/// The source of a case.
fn source(case: &Path) -> PathBuf {
    fs::read_dir(case)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "source"))
        .unwrap()
}

/// The article that `inspect` sees in a file.
fn inspected(path: &Path) -> Value {
    TestProject::new(&[]).inspect(&[path.to_str().unwrap()])[0].clone()
}

#[test]
fn inspect_prints_what_a_careful_reader_finds() {
    for case in cases() {
        let expected: Value =
            serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
        let article = inspected(&source(&case));
        for field in ["title", "byline", "agencies", "language"] {
            assert_eq!(
                article[field],
                expected[field],
                "{}: {field}",
                case.display()
            );
        }
        for field in ["outlet", "date"] {
            assert_eq!(
                article[field]["value"],
                expected[field],
                "{}: {field}",
                case.display()
            );
        }
        let roles = expected["roles"].as_object().unwrap();
        let blocks = article["blocks"].as_array().unwrap();
        assert_eq!(blocks.len(), roles.len(), "{}", case.display());
        for block in blocks {
            let [first, last] = [&block["lines"][0], &block["lines"][1]];
            let lines = if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            };
            assert_eq!(block["role"], roles[&lines], "{}: {lines}", case.display());
        }
    }
}

#[test]
fn times_in_a_story_mean_what_a_careful_reader_takes_them_for() {
    let mut read = 0;
    for case in cases() {
        let Ok(expected) = fs::read(case.join("times.json")) else {
            continue;
        };
        let expected: Value = serde_json::from_slice(&expected).unwrap();
        let article = inspected(&source(&case));
        let mut found = Vec::new();
        for block in article["blocks"].as_array().unwrap() {
            let text: Vec<char> = block["text"].as_str().unwrap().chars().collect();
            for time in block["times"].as_array().unwrap() {
                let at = |name: &str| usize::try_from(time[name].as_u64().unwrap()).unwrap();
                let slice: String = text[at("start")..at("end")].iter().collect();
                assert_eq!(time["text"], slice);
                found.push(json!([time["text"], time["value"]]));
            }
        }
        assert_eq!(Value::from(found), expected, "{}", case.display());
        read += 1;
    }
    assert!(read >= 1);
}

#[test]
fn a_date_that_cannot_be_is_told_where_there_is_no_other() {
    let page = "<meta name=date content=1066-10-14><h1>A pier</h1><p>The pier opened on Monday after a winter in which the ice had kept \
                every boat ashore, and half of the town stood there to see it.</p>";
    let project = TestProject::new(&[
        ("a/1.html", page),
        (
            "a/2.jsonl",
            "{\"date\": \"9019-12-07\", \"text\": \"It froze.\"}",
        ),
        (
            "a/3.md",
            "---\ndate: 7 December 9019\n---\nIt froze over again, and nobody on the pier knew why.\n",
        ),
        (
            "a/4.txt",
            "The pier freezes over\n\nPublished December 7, 9019\n\nIt froze over again, and nobody on the pier knew why.\n",
        ),
    ]);
    let articles = project.inspect(&["a"]);
    let told: Vec<&Value> = articles
        .iter()
        .map(|article| {
            assert_eq!(article["date"], Value::Null);
            &article["refused_date"]
        })
        .collect();
    assert_eq!(
        told,
        [
            "1066-10-14 is refused: newspapers are not that old",
            "date: 9019-12-07 is refused: it is in the future",
            "date: 7 December 9019 is refused: it is in the future",
            "Published December 7, 9019 is refused: it is in the future",
        ]
    );
    let shown = project.run(&["inspect", "a/2.jsonl"]).ends_with(0).out;
    assert!(
        shown.contains("date      - (date: 9019-12-07 is refused: it is in the future)"),
        "{shown}"
    );
}

/// A text in NFC with white space folded.
fn folded(text: &str) -> String {
    let text: String = text.nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_line_is_in_one_block_and_every_block_is_its_bytes() {
    // Of markup, not every line is text.
    let plain = |case: &PathBuf| source(case).extension().is_some_and(|ext| ext == "txt");
    for case in cases().into_iter().filter(plain) {
        let path = source(&case);
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut covered = vec![0; text.lines().count() + 1];
        for block in inspected(&path)["blocks"].as_array().unwrap() {
            let number = |name: &str, end: usize| {
                usize::try_from(block[name][end].as_u64().unwrap()).unwrap()
            };
            for blocks in &mut covered[number("lines", 0)..=number("lines", 1)] {
                *blocks += 1;
            }
            let slice = &bytes[number("bytes", 0)..number("bytes", 1)];
            assert_eq!(
                folded(std::str::from_utf8(slice).unwrap()),
                block["text"].as_str().unwrap(),
                "{}",
                case.display()
            );
        }
        for (at, line) in text.lines().enumerate() {
            let expected = usize::from(!line.trim().is_empty());
            assert_eq!(
                covered[at + 1],
                expected,
                "{}:{}: {line}",
                case.display(),
                at + 1
            );
        }
    }
}

#[test]
fn body_blocks_are_their_passages_and_no_other_block_has_any() {
    let long = "The council met again on the matter of bread. It rained all day on the square. "
        .repeat(40);
    let project = TestProject::new(&[(
        "a/1.txt",
        &format!("Council meets again over bread\n\nIt met late, and Zoë spoke first.\n\n{long}\n"),
    )]);
    let article = project.inspect(&["a"])[0].clone();
    let mut divided = 0;
    for block in article["blocks"].as_array().unwrap() {
        let passages = block["passages"].as_array().unwrap();
        if block["role"] != "body" {
            assert_eq!(passages.len(), 0, "{block}");
            continue;
        }
        let text: Vec<char> = block["text"].as_str().unwrap().chars().collect();
        let ranges: Vec<[usize; 2]> = passages
            .iter()
            .map(|range| serde_json::from_value(range.clone()).unwrap())
            .collect();
        assert_eq!((ranges[0][0], ranges[ranges.len() - 1][1]), (0, text.len()));
        for pair in ranges.windows(2) {
            let between: String = text[pair[0][1]..pair[1][0]].iter().collect();
            assert_eq!(between.trim(), "");
        }
        if ranges.len() > 1 {
            divided += 1;
            for [start, end] in ranges {
                let passage: String = text[start..end].iter().collect();
                let words = passage.split_whitespace().count();
                assert!((100..=200).contains(&words), "{words}");
                assert!(passage.trim_end().ends_with('.'), "{passage}");
            }
        }
    }
    assert_eq!(divided, 1);
}

#[test]
fn a_record_is_an_article_with_its_own_metadata() {
    let record = json!({
        "id": "r-1", "headline": "Council meets again over bread", "maintext": "It met late.\n\nZoë spoke first, in French.",
        "site_name": "The Tide", "date_publish": "2020-03-15 08:00:00", "authors": ["Jane Doe", "Joe Bloggs"],
        "link": "https://example.org/1", "lang": "en"
    });
    let project = TestProject::new(&[("a/news.jsonl", &format!("{record}\n"))]);
    let article = project.inspect(&["a"])[0].clone();
    assert_eq!(
        (&article["id"], &article["format"]),
        (&json!("r-1"), &json!("jsonl"))
    );
    assert_eq!(article["outlet"]["value"], "The Tide");
    assert_eq!(article["outlet"]["source"], "record");
    assert_eq!(
        (&article["date"]["value"], &article["date"]["precision"]),
        (&json!("2020-03-15"), &json!("day"))
    );
    assert_eq!(article["title"], "Council meets again over bread");
    assert_eq!(article["byline"], json!(["Jane Doe", "Joe Bloggs"]));
    assert_eq!(
        (&article["url"], &article["language"]),
        (&json!("https://example.org/1"), &json!("en"))
    );
    let texts: Vec<&str> = article["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|block| block["role"] == "body")
        .map(|block| block["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["It met late.", "Zoë spoke first, in French."]);
}

#[test]
fn entities_stand_where_they_say() {
    let project = TestProject::new(&[(
        "a/1.txt",
        "Zoë said that President Joe Biden met envoys of the United Nations in Paris, France.\n",
    )]);
    let article = project.inspect(&["a"])[0].clone();
    let block = &article["blocks"][0];
    let text: Vec<char> = block["text"].as_str().unwrap().chars().collect();
    let mut found = Vec::new();
    for entity in block["entities"].as_array().unwrap() {
        let at = |name: &str| usize::try_from(entity[name].as_u64().unwrap()).unwrap();
        let slice: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(slice, entity["text"].as_str().unwrap());
        found.push((
            entity["type"].as_str().unwrap(),
            entity["name"].as_str().unwrap(),
        ));
    }
    for expected in [
        ("PERSON", "Joe Biden"),
        ("ORG", "United Nations"),
        ("PLACE", "Paris"),
        ("PLACE", "France"),
    ] {
        assert!(found.contains(&expected), "no {expected:?} in {found:?}");
    }
}

#[test]
fn the_shape_of_an_article_is_as_promised() {
    let project = TestProject::new(&[
        (
            "a/1.txt",
            "Council meets again over bread\n\nIt met late in Paris last year, on Tuesday.\n",
        ),
        ("a/sources.toml", "[\"1.txt\"]\ndate = \"2020-03\"\n"),
    ]);
    let article = project.inspect(&["a"])[0].clone();
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys.join(" ")
    };
    assert_eq!(
        keys(&article),
        "agencies blocks byline date file format id language outlet title url"
    );
    assert_eq!(article["outlet"], Value::Null);
    assert_eq!(keys(&article["date"]), "evidence precision source value");
    assert_eq!(
        (&article["date"]["precision"], &article["date"]["source"]),
        (&json!("month"), &json!("manifest"))
    );
    let block = &article["blocks"][1];
    assert_eq!(
        keys(block),
        "bytes entities lines passages role section text times"
    );
    assert_eq!(keys(&block["entities"][0]), "end name start text type");
    // With the month of the article alone, its weekdays are not known.
    assert_eq!(
        block["times"],
        json!([
            {"start": 21, "end": 30, "text": "last year", "value": "2019", "precision": "year"},
            {"start": 35, "end": 42, "text": "Tuesday", "value": null, "precision": "day"}
        ])
    );
}
