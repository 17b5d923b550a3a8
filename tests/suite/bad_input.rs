//! Promises: whatever lies in a collection, the run goes on, says what it could not read and why, and loses nothing; a wrong index
//! says what to do; nothing in an article steers the terminal, a spreadsheet or a document.

use crate::project::TestProject;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;

const GOOD: &str = "The harbor reopened on Monday after the storm.\n";

/// Indexes a good article beside a file that is none: the problem told of the file.
#[track_caller]
fn problem_with(name: &str, content: &[u8]) -> Value {
    let project = TestProject::new(&[("a/good.txt", GOOD)]);
    project.write(&format!("a/{name}"), content);
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(
        (&report["articles"]["added"], &report["articles"]["failed"]),
        (&json!(1), &json!(1)),
        "{report}"
    );
    assert_eq!(report["problems"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(
        report["problems"][0]["file"],
        format!("a/{name}"),
        "{report}"
    );
    assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
    // What was a problem stays one, also where the file is not read again.
    assert_eq!(
        project.index(&["a", "--no-entities"])["problems"],
        report["problems"]
    );
    // By itself it is refused.
    project
        .run(&["inspect", &format!("a/{name}")])
        .refused_with(&[name]);
    project
        .run(&[
            "index",
            &format!("a/{name}"),
            "--index",
            "other",
            "--no-entities",
        ])
        .refused_with(&["none of the sources could be read"]);
    report["problems"][0].clone()
}

#[track_caller]
fn check_problem(name: &str, content: &[u8], error: &str) {
    let problem = problem_with(name, content);
    assert!(
        problem["error"].as_str().unwrap().contains(error),
        "{problem}"
    );
}

#[test]
fn an_empty_file_is_a_problem() {
    check_problem("empty.txt", b"", "empty");
    check_problem("blank.txt", b" \n\n\t\n", "");
    check_problem("empty.jsonl", b"", "empty");
    check_problem("empty.json", b"", "empty");
    check_problem("empty.csv", b"", "empty");
}

#[test]
fn a_binary_file_is_a_problem() {
    let bytes: Vec<u8> = (0..4096u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    check_problem("photo.txt", &bytes, "");
    check_problem("photo.jsonl", &bytes, "");
    check_problem("photo.csv", &bytes, "not text");
    check_problem("archive.txt", b"PK\x03\x04\0\0\0\0\x08\0stored\0\0", "");
}

#[test]
fn a_broken_record_is_named_by_its_line_and_the_others_are_read() {
    let project = TestProject::new(&[(
        "a/news.jsonl",
        "{\"id\": \"1\", \"text\": \"Bread rose.\"}\n\n{\"id\": \"2\", \"text\": \n{\"id\": \"3\", \"text\": \"Bread fell.\"}\n{\"id\": \"4\"}\n[1, 2]\n",
    )]);
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(
        (&report["articles"]["added"], &report["articles"]["failed"]),
        (&json!(2), &json!(3)),
        "{report}"
    );
    let lines: Vec<&Value> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| &problem["line"])
        .collect();
    assert_eq!(lines, [3, 5, 6]);
    let mut places = project.places(&["bread"]);
    places.sort();
    assert_eq!(places, ["a/news.jsonl:1", "a/news.jsonl:4"]);
    assert_eq!(
        project.index(&["a", "--no-entities"])["problems"],
        report["problems"]
    );
    let inspected = project
        .run(&["inspect", "a", "--format", "jsonl"])
        .ends_with(0)
        .says(&["line 3", "line 5", "line 6"]);
    assert_eq!(inspected.out.lines().count(), 2);
}

/// Indexes a folder with one file: how many articles were added, the lines of the problems, and what is told at the first.
#[track_caller]
fn read_with_problems(name: &str, content: &[u8]) -> (TestProject, u64, Vec<Value>, String) {
    let project = TestProject::new(&[]);
    project.write(&format!("a/{name}"), content);
    let report = project.index(&["a", "--no-entities"]);
    let problems = report["problems"].as_array().unwrap();
    let lines = problems.iter().map(|problem| problem["line"].clone());
    let first = problems.first().map(|problem| problem["error"].to_string());
    let added = report["articles"]["added"].as_u64().unwrap();
    (project, added, lines.collect(), first.unwrap_or_default())
}

#[test]
fn a_quotation_mark_that_stands_open_swallows_no_other_article() {
    let table = "title,text,date\nA,Bread rose.,2020-01-01\nD,\"Milk fell.,2020-01-02\nE,Cheese rose.,2020-02-02\n\
                 F,The \"cheap\" ham fell.,2020-02-03\nG,Rice rose.,2020-02-04\n";
    let (project, added, lines, error) = read_with_problems("news.csv", table.as_bytes());
    assert_eq!((added, lines), (5, vec![json!(3)]));
    assert!(error.contains("quotation mark"), "{error}");
    for (query, line) in [("milk", 3), ("cheese", 4), ("ham", 5), ("rice", 6)] {
        assert_eq!(project.places(&[query]), [format!("a/news.csv:{line}")]);
    }
    assert_eq!(project.search(&["ham"])["hits"][0]["title"], "F");
}

#[test]
fn an_array_of_records_is_read_as_its_records() {
    let project = TestProject::new(&[]);
    project.write(
        "a/news.jsonl",
        b"[\n  {\"text\": \"Bread rose.\"},\n  {\"text\": \"Milk fell.\"}\n]\n",
    );
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(report["articles"]["added"], 2, "{report}");
    assert_eq!(project.places(&["milk"]), ["a/news.jsonl:3"]);
}

#[test]
fn records_in_utf_16_are_decoded() {
    let table = "\u{feff}title\ttext\tdate\r\nA\tBread rose in Zürich.\t20200101\r\n";
    let record = "{\"title\": \"A\", \"text\": \"Bread rose in Zürich.\", \"date\": 20200101}\n";
    for (name, text) in [("news.csv", table), ("news.jsonl", record)] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (project, added, lines, _) = read_with_problems(name, &bytes);
        assert_eq!((added, lines), (1, vec![]), "{name}");
        let hit = &project.search(&["Zürich"])["hits"][0];
        assert!(hit["date"].to_string().contains("2020-01-01"), "{hit}");
    }
}

#[test]
fn an_id_that_stands_twice_is_told_with_its_line() {
    let record = "{\"id\": \"1\", \"text\": \"Bread rose.\"}\n";
    let other = record.replace("Bread", "Milk");
    let records = format!("{record}{other}");
    let (project, added, lines, error) = read_with_problems("news.jsonl", records.as_bytes());
    assert_eq!((added, lines), (2, vec![json!(2)]));
    assert!(error.contains("the id '1'"), "{error}");
    assert_eq!(
        project.index(&["a", "--no-entities"])["problems"][0]["line"],
        2
    );
}

#[test]
fn a_fault_in_an_array_costs_no_other_record() {
    let (project, added, lines, _) = read_with_problems(
        "news.json",
        b"[\n{\"title\": \"A\", \"text\": \"Bread rose.\", \"date\": NaN},\n\
          {\"title\": \"B\", \"text\": \"Milk fell.\",\n\
          {\"title\": \"C\", \"text\": \"Ham fell.\"},\n{\"title\": \"D\", \"text\": \"Rice rose.\",}\n]\n",
    );
    assert_eq!((added, lines), (3, vec![json!(3)]));
    for (query, line) in [("bread", 2), ("ham", 4), ("rice", 5)] {
        assert_eq!(project.places(&[query]), [format!("a/news.json:{line}")]);
    }
}

#[test]
fn the_rest_of_an_array_that_is_not_read_is_told() {
    let (_, added, lines, error) = read_with_problems(
        "news.json",
        b"[\n{\"title\": \"A\", \"text\": \"Bread rose.\"},\n{\"title\": \"B\", \"text\": \"Milk",
    );
    assert_eq!((added, lines), (1, vec![json!(3)]));
    assert!(error.contains("to the end of the file"), "{error}");
}

/// Indexes one file of odd bytes: its only hit for the query.
#[track_caller]
fn check_text(content: &[u8], query: &str, text: &str) {
    let project = TestProject::new(&[]);
    project.write("a/odd.txt", content);
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(report["articles"]["added"], 1, "{report}");
    let results = project.search(&[query]);
    assert_eq!(results["hits"][0]["text"], text, "{results}");
    assert_eq!(results["total"], 1);
}

#[test]
fn invalid_utf_8_costs_no_more_than_its_bytes() {
    let mut content = "The ferry to Curaçao, they said, came late on Monday. "
        .repeat(3)
        .into_bytes();
    content.extend(b"One \xff unicorn was seen.\n");
    let project = TestProject::new(&[]);
    project.write("a/odd.txt", &content);
    project.index(&["a", "--no-entities"]);
    let results = project.search(&["unicorn"]);
    assert_eq!(results["total"], 1);
    let text = results["hits"][0]["text"].as_str().unwrap();
    assert!(
        text.contains("Curaçao") && text.contains("unicorn was seen."),
        "{text}"
    );
}

#[test]
fn text_in_a_legacy_encoding_is_decoded() {
    let french =
        "Le conseil s’est réuni à Genève. Les délégués ont débattu après une journée très chargée.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(french);
    check_text(&bytes, "geneve", french);
}

#[test]
fn utf_16_is_decoded_with_its_mark() {
    let text = "Buses to Curaçao left at noon.";
    let little: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let big: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    check_text(&little, "curacao", text);
    check_text(&big, "curacao", text);
}

#[test]
fn one_line_of_megabytes_is_divided_into_passages() {
    let mut line = String::new();
    for n in 0..90_000 {
        line.push_str("The council met again to speak of bread and mail. ");
        if n == 60_000 {
            line.push_str("One unicorn was seen. ");
        }
    }
    assert!(line.len() > 4_500_000);
    let project = TestProject::indexed(&[("a/long.txt", &line)]);
    let results = project.search(&["unicorn"]);
    assert_eq!(results["total"], 1);
    let words = results["hits"][0]["text"]
        .as_str()
        .unwrap()
        .split_whitespace()
        .count();
    assert!((100..=200).contains(&words), "{words}");
}

#[test]
fn megabytes_without_a_space_or_a_sentence_end_do_no_harm() {
    let project = TestProject::new(&[("a/good.txt", GOOD)]);
    project.write("a/letters.txt", "x".repeat(2_000_000));
    project.write("a/words.txt", "word ".repeat(200_000));
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(
        report["articles"]["added"].as_u64().unwrap()
            + report["articles"]["failed"].as_u64().unwrap(),
        3,
        "{report}"
    );
    assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
}

#[test]
fn a_missing_folder_is_refused_by_name() {
    let project = TestProject::new(&[]);
    project
        .run(&["index", "nowhere"])
        .refused_with(&["nowhere", "does not exist"]);
    project
        .run(&["inspect", "nowhere"])
        .refused_with(&["nowhere"]);
    assert!(!project.path("index").exists());
    project
        .run(&["search", "bread"])
        .refused_with(&["no index", "pullquote index"]);
    project
        .run(&["index", "a", "--manifest", "nowhere.toml"])
        .refused_with(&["a"]);
}

#[test]
fn a_named_manifest_that_is_missing_is_refused() {
    let project = TestProject::new(&[("a/good.txt", GOOD)]);
    project
        .run(&["index", "a", "--manifest", "nowhere.toml"])
        .refused_with(&["nowhere.toml"]);
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_is_told_and_not_followed() {
    let project = TestProject::new(&[("a/b/good.txt", GOOD)]);
    std::os::unix::fs::symlink("..", project.path("a/b/up")).unwrap();
    std::os::unix::fs::symlink("self.txt", project.path("a/self.txt")).unwrap();
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(report["articles"]["added"], 1, "{report}");
    let files: Vec<&Value> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| &problem["file"])
        .collect();
    assert_eq!(files, ["a/b/up", "a/self.txt"]);
}

#[test]
fn an_index_of_another_version_is_refused_and_can_be_made_anew() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    let path = project.path("index/engine/meta.json");
    let original = fs::read_to_string(&path).unwrap();
    let mut meta: Value = serde_json::from_str(&original).unwrap();
    let mut header: Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    for (field, value) in [
        ("schema", json!(999_999)),
        ("analysis", json!("other terms")),
        ("engine", json!("tantivy 0.1.0")),
    ] {
        let kept = header[field].clone();
        header[field] = value;
        meta["payload"] = json!(header.to_string());
        fs::write(&path, meta.to_string()).unwrap();
        for arguments in [
            &["search", "harbor"][..],
            &["index", "a"],
            &["stats"],
            &["show", "good.txt"],
        ] {
            project
                .run(arguments)
                .refused_with(&["another version", "--rebuild"]);
        }
        header[field] = kept;
    }
    project.run(&["index", "--rebuild"]).ends_with(0);
    assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
}

#[test]
fn a_damaged_index_is_refused_and_can_be_made_anew() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    for entry in fs::read_dir(project.path("index/engine")).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "term" || extension == "store")
        {
            fs::remove_file(path).unwrap();
        }
    }
    project
        .run(&["search", "harbor"])
        .refused_with(&["--rebuild"]);
    project.run(&["index", "--rebuild"]).ends_with(0);
    assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
    fs::write(project.path("index/engine/meta.json"), "{").unwrap();
    project
        .run(&["search", "harbor"])
        .refused_with(&["--rebuild"]);
    project.run(&["index", "a", "--rebuild"]).ends_with(0);
    assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
}

/// The index's file of this kind.
fn engine_file(project: &TestProject, kind: &str) -> PathBuf {
    fs::read_dir(project.path("index/engine"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == kind))
        .unwrap()
}

/// Turns bytes around so far before the end of a file.
fn overwrite(path: &Path, before_end: usize) {
    let mut bytes = fs::read(path).unwrap();
    let from = bytes.len().saturating_sub(before_end);
    for byte in bytes[from..].iter_mut().take(8) {
        *byte ^= 0xa5;
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn damaged_bytes_are_told_with_their_file() {
    for kind in ["idx", "term", "store", "pos", "fast"] {
        for before_end in [8, 100, 140, 170, 300] {
            let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
            overwrite(&engine_file(&project, kind), before_end);
            for arguments in [
                &["search", "harbor"][..],
                &["show", "good.txt"],
                &["stats"],
                &["facets"],
                &["index", "a", "--no-entities"],
            ] {
                let ran = project.run(arguments);
                // Not every command reads every byte.
                if !matches!(ran.status, Some(0 | 1)) {
                    let file = format!(".{kind} is not as it was written");
                    let ran = ran.refused_with(&["index is damaged", &file, "--rebuild"]);
                    assert!(!ran.err.contains("tantivy"), "{ran}");
                }
            }
            project.run(&["index", "--rebuild"]).ends_with(0);
            assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
        }
    }
}

#[test]
fn the_files_of_an_index_are_checked_when_asked() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    project
        .run(&["stats", "--check"])
        .ends_with(0)
        .says(&["files of the index are as they were written"]);
    for kind in ["idx", "term", "store", "pos", "fast", "fieldnorm"] {
        let path = engine_file(&project, kind);
        let sound = fs::read(&path).unwrap();
        for at in [0, sound.len() / 4] {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            project.run(&["stats", "--check"]).refused_with(&[
                "is damaged",
                &format!(".{kind} is not as it was written"),
                "--rebuild",
            ]);
        }
        fs::write(&path, sound).unwrap();
    }
    project.run(&["stats", "--check"]).ends_with(0);
}

#[test]
fn an_index_that_knows_no_more_what_was_indexed_asks_for_it() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    let meta = project.path("index/engine/meta.json");
    let sound = fs::read_to_string(&meta).unwrap();
    for damaged in ["", "{", "{}", "\0\0\0\0", &sound[..sound.len() - 20]] {
        fs::write(&meta, damaged).unwrap();
        for arguments in [
            &["search", "harbor"][..],
            &["index"],
            &["index", "--rebuild"],
        ] {
            let ran = project.run(arguments).refused_with(&[
                "is damaged",
                "meta.json",
                "index --rebuild PATH",
            ]);
            assert!(!ran.err.contains("version"), "{ran}");
        }
        project.run(&["index", "a", "--rebuild"]).ends_with(0);
        assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
    }
}

#[cfg(unix)]
#[test]
fn whoever_may_read_the_folder_may_read_the_index() {
    use std::os::unix::fs::PermissionsExt;
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    let mode = |file: &str| {
        let path = project.path("index/engine").join(file);
        fs::metadata(path).unwrap().permissions().mode()
    };
    let ours = mode(".pullquoteignore");
    assert_eq!(mode("meta.json"), ours);
    assert_eq!(mode(".managed.json"), ours);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_the_index_that_cannot_be_read_is_named() {
    // Reading this file of the system's fails for everybody, root too.
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    project.remove("index/engine/meta.json");
    std::os::unix::fs::symlink("/proc/self/mem", project.path("index/engine/meta.json")).unwrap();
    let ran = project
        .run(&["search", "harbor"])
        .refused_with(&["cannot read index/engine/meta.json: "]);
    assert!(!ran.err.contains("version"), "{ran}");
}

#[test]
fn an_index_folder_that_is_a_file_is_refused_and_stays() {
    let project = TestProject::new(&[("a/good.txt", GOOD), ("index", "my own notes")]);
    project.run(&["index", "a"]).refused_with(&["index"]);
    project.run(&["search", "harbor"]).refused_with(&["index"]);
    assert_eq!(
        fs::read_to_string(project.path("index")).unwrap(),
        "my own notes"
    );
}

#[test]
fn what_else_lies_in_the_index_folder_is_left_alone() {
    let project =
        TestProject::indexed(&[("a/good.txt", GOOD), ("index/README.md", "my own notes")]);
    project.run(&["index", "--rebuild"]).ends_with(0);
    assert_eq!(
        fs::read_to_string(project.path("index/README.md")).unwrap(),
        "my own notes"
    );
}

#[test]
fn what_bears_the_name_of_a_part_of_the_index_is_left_alone() {
    let kept = [
        "pj/engine/notes.md",
        "pj/engine/src/main.c",
        "pj/engine.old/notes.md",
        "pj/engine.new/notes.md",
    ];
    for file in kept {
        let project = TestProject::new(&[("a/good.txt", GOOD), (file, "my own")]);
        let folder = Path::new(file).parent().unwrap().to_str().unwrap();
        for arguments in [&["a"][..], &["a", "--rebuild"]] {
            project
                .run(&[&["index", "--index", "pj"], arguments].concat())
                .refused_with(&[&folder[..9], "not made by pullquote", "--index"]);
        }
        project
            .run(&["search", "harbor", "--index", "pj"])
            .refused_with(&["no index in pj"]);
        assert_eq!(fs::read_to_string(project.path(file)).unwrap(), "my own");
        assert!(!project.path("pj/.lock").exists());
    }
}

#[test]
fn a_file_that_bears_the_name_of_the_index_is_left_alone() {
    let project = TestProject::new(&[
        ("a/good.txt", GOOD),
        ("pj/engine", "a program"),
        ("pj2/.lock", "mine"),
    ]);
    for _ in 0..2 {
        project
            .run(&["index", "a", "--index", "pj"])
            .refused_with(&["pj/engine", "no folder", "move it elsewhere"]);
    }
    assert!(project.path("pj/engine").is_file());
    project
        .run(&["index", "a", "--index", "pj2", "--no-entities"])
        .ends_with(0);
    let lock = fs::read_to_string(project.path("pj2/.lock")).unwrap();
    assert_eq!(lock, "mine");
}

#[test]
fn an_index_with_something_of_the_users_in_it_is_not_replaced() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    project.write("index/engine/notes.md", "my own");
    project.run(&["index", "a"]).ends_with(0);
    project
        .run(&["index", "--rebuild"])
        .refused_with(&["index/engine holds 'notes.md'", "move that elsewhere"]);
    assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
    project.remove("index/engine/notes.md");
    project.run(&["index", "--rebuild"]).ends_with(0);
}

#[test]
fn an_index_made_before_there_was_a_mark_is_replaced() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    project.remove("index/engine/.pullquoteignore");
    project.run(&["index", "--rebuild"]).ends_with(0);
    assert_eq!(project.places(&["harbor"]), ["a/good.txt:1"]);
}

#[test]
fn two_writers_do_not_meet_and_readers_need_not_wait() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    let lock = fs::File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(project.path("index/engine/.tantivy-writer.lock"))
        .unwrap();
    lock.lock().unwrap();
    project.write("a/new.txt", "The mill reopened too.\n");
    project
        .run(&["index", "a"])
        .refused_with(&["another pullquote is writing"]);
    assert_eq!(project.places(&["reopened"]), ["a/good.txt:1"]);
    drop(lock);
    assert_eq!(
        project.index(&["a", "--no-entities"])["articles"]["added"],
        1
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_not_hidden() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let ran = project
        .command(&["search", "harbor", "--format", "json"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let message = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{message}");
    assert!(
        message.contains("No space left") && !message.contains("panicked"),
        "{message}"
    );
    let nowhere = project
        .run(&["index", "a", "--index", "/proc/pullquote"])
        .refused_with(&["/proc/pullquote"]);
    assert_eq!(nowhere.out, "");
}

#[test]
fn a_reader_that_closes_the_pipe_early_is_a_normal_ending() {
    let project = TestProject::new(&[]);
    let text = "The harbor reopened on Monday. ".repeat(20);
    let records: String = (0..400)
        .map(|n| json!({"id": n.to_string(), "text": text}).to_string() + "\n")
        .collect();
    project.write("a/news.jsonl", records);
    project.index(&["a", "--no-entities"]);
    for arguments in [
        &["search", "harbor", "-n", "1000", "--format", "json"][..],
        &["search", "harbor", "-n", "1000"],
        &["search", "harbor", "-n", "1000", "--format", "csv"],
        &["search", "harbor", "-n", "1000", "--format", "markdown"],
        &["inspect", "a"],
    ] {
        let mut child = project
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::with_capacity(16, child.stdout.take().unwrap());
        assert!(!out.fill_buf().unwrap().is_empty());
        drop(out);
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        assert_eq!(
            (child.wait().unwrap().code(), err.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}

// ---------------------------------------------------------------- hostile text

/// Colors as the program writes them: "bold", "reset" and the like.
fn without_colors(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        let end = after
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap();
        assert_eq!(&after[end..=end], "m", "no color: {after:?}");
        rest = &after[end + 1..];
    }
    plain + rest
}

#[test]
fn control_characters_of_an_article_do_not_reach_the_terminal() {
    const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{2066}\u{200f}\u{8}";
    let project = TestProject::new(&[
        (
            "a/evil.txt",
            &format!("Harbor {HOSTILE}reopens after storm\n\nBy Jane {HOSTILE}Doe\n\nThe harbor {HOSTILE}reopened on {HOSTILE}Monday, and the crews went back to work.\n\nLong{HOSTILE}night\n\nIt rained on the harbor.\n"),
        ),
        (
            "a/evil.jsonl",
            &(json!({"id": format!("evil{HOSTILE}"), "title": format!("Harbor {HOSTILE}closes"), "outlet": format!("The {HOSTILE}Tide"), "url": format!("https://example.org/{HOSTILE}"), "author": format!("Joe {HOSTILE}Doe"), "text": format!("The harbor {HOSTILE}closed.")}).to_string() + "\n"),
        ),
        ("a/sources.toml", &format!("[\"nothing{}.txt\"]\noutlet = \"X\"\n", "\\u001bc\\u202e")),
    ]);
    project.write(
        &format!("a/{}.txt", "na\u{1b}[2Jme\u{202e}"),
        "The harbor sank.\n",
    );
    let id = project.inspect(&["a/evil.jsonl"])[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for arguments in [
        &["index", "a"][..],
        &["search", "harbor"],
        &["search", "harbor", "--format", "markdown"],
        &["search", &format!("harbor{HOSTILE}")],
        &["search", &format!("harbor AND \"{HOSTILE}")],
        &["show", "evil.txt", "--query", "harbor"],
        &["show", &id, "--all"],
        &["show", &format!("unknown{HOSTILE}")],
        &["show", "evil.txt#1"],
        &["inspect", "a"],
        &["facets"],
        &["facets", "harbor"],
        &["stats"],
    ] {
        let ran = project.run(&[&["--color", "always"], arguments].concat());
        for text in [&ran.out, &ran.err] {
            let plain = without_colors(text);
            let bad: Vec<char> = plain
                .chars()
                .filter(|c| {
                    (c.is_control() && *c != '\n')
                        || ('\u{2066}'..='\u{2069}').contains(c)
                        || ('\u{202a}'..='\u{202e}').contains(c)
                        || *c == '\u{200f}'
                })
                .collect();
            assert_eq!(bad, [' '; 0], "{arguments:?}: {plain:?}");
        }
        assert!(!ran.out.is_empty() || !ran.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn control_characters_of_a_manifest_do_not_reach_the_terminal() {
    let project = TestProject::new(&[("a/good.txt", GOOD)]);
    for manifest in [
        "[\"no[\\u001b[2J\\u202e.txt\"]\noutlet = \"X\"\n",
        "[\"good.txt\"]\ndate = \"\\u001b[2J\"\n",
        "[\"good.txt\"]\nout\u{202e}let = \"X\"\n",
    ] {
        project.write("a/sources.toml", manifest);
        for command in ["index", "inspect"] {
            let ran = project.run(&[command, "a"]);
            assert!(!ran.err.contains(['\u{1b}', '\u{202e}']), "{:?}", ran.err);
        }
    }
}

#[test]
fn json_escapes_what_a_terminal_obeys_whatever_prints_it() {
    let text = "The harbor\u{9b}31m reopened\u{202e} on\u{2066} Monday.\n";
    let project = TestProject::indexed(&[("a/x.txt", text), ("topics.tsv", "1\tharbor\n")]);
    for arguments in [
        &["inspect", "a", "--format", "json"][..],
        &["inspect", "a", "--format", "jsonl"],
        &["search", "harbor", "--format", "json"],
        &["show", "x.txt", "--format", "json"],
        &[
            "run",
            "--topics",
            "topics.tsv",
            "--format",
            "jsonl",
            "--granularity",
            "passage",
        ],
    ] {
        let ran = project.run(arguments).ends_with(0);
        let steers = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{202e}' | '\u{2066}');
        assert!(!ran.out.contains(steers), "{ran}");
    }
}

#[test]
fn wrong_arguments_do_not_steer_the_terminal() {
    let project = TestProject::new(&[]);
    for arguments in [
        &["stats", "--\u{1b}[31mred"][..],
        &["search", "x", "--sort", "\u{1b}]0;title\u{7}\u{9b}31m"],
        &["\u{202e}hcraes"],
    ] {
        let ran = project.run(arguments).refused_with(&["error: "]);
        let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!ran.err.contains(steers), "{ran}");
    }
}

#[test]
fn a_topic_that_stands_twice_is_refused() {
    let project = TestProject::indexed(&[("a/good.txt", GOOD)]);
    project.write("topics.tsv", "1\tharbor\n2\tstorm\n1\tMonday\n");
    let ran = project
        .run(&["run", "--topics", "topics.tsv"])
        .refused_with(&["topic '1' stands in topics.tsv twice"]);
    assert_eq!(ran.out, "");
}

#[test]
fn a_line_without_a_passage_is_told_with_the_passages_beside_it() {
    let project = TestProject::indexed(&[(
        "a/good.txt",
        "The harbor reopened on Monday after the storm.\n\nCrews went back to their boats before dawn.\n",
    )]);
    let ran = project.run(&["show", "a/good.txt:2"]).ends_with(1);
    ran.says(&["no passage stands on line 2 of a/good.txt; those beside it stand at a/good.txt:1 and a/good.txt:3"]);
    project
        .run(&["show", "a/good.txt:99"])
        .ends_with(1)
        .says(&["stand at a/good.txt:3"]);
    project.run(&["show", "a/good.txt:3"]).ends_with(0);
    project
        .run(&["show", "a/none.txt:3"])
        .ends_with(1)
        .says(&["nothing is known as 'a/none.txt:3'"]);
}

#[test]
fn a_cell_of_the_table_is_never_a_formula() {
    let project = TestProject::new(&[(
        "a/evil.jsonl",
        &(json!({"id": "=1+1", "title": "@SUM(A1) harbor", "outlet": "+1", "url": "-1", "text": "=HYPERLINK(\"http://example.org\") harbor"}).to_string() + "\n"),
    )]);
    project.index(&["a", "--no-entities"]);
    let ran = project
        .run(&["search", "harbor", "--format", "csv"])
        .ends_with(0);
    let mut table = csv::Reader::from_reader(ran.out.as_bytes());
    let row = table.records().next().unwrap().unwrap();
    let quoted = row.iter().filter(|cell| cell.starts_with('\'')).count();
    assert_eq!(quoted, 5, "{ran}");
    assert!(
        !row.iter()
            .any(|cell| cell.starts_with(['=', '+', '-', '@'])),
        "{ran}"
    );
    let facets = project
        .run(&["facets", "--facets", "outlet", "--format", "csv"])
        .ends_with(0);
    assert!(facets.out.contains("outlet,'+1,1,1"), "{facets}");
}

#[test]
fn a_hostile_headline_is_no_markup_in_a_document() {
    let project = TestProject::new(&[(
        "a/evil.jsonl",
        &(json!({"id": "1", "title": "*Harbor* [click](http://example.org) <script>alert(1)</script>\n# Big", "outlet": "_The_ `Tide`", "text": "The **harbor** ![x](y) <b>reopened</b>."}).to_string() + "\n"),
    )]);
    project.index(&["a", "--no-entities"]);
    let ran = project
        .run(&["search", "harbor", "--format", "markdown"])
        .ends_with(0);
    assert_eq!(ran.out.lines().count(), 3, "{ran}");
    assert!(ran.out.lines().all(|line| line.starts_with('>')), "{ran}");
    for markup in ["<script", "<b>", "](", "`Tide`", " _The", "![", "***"] {
        let escaped = ran
            .out
            .replace("\\\\", "")
            .match_indices(markup)
            .all(|(at, _)| ran.out[..at].ends_with('\\'));
        assert!(escaped, "{markup} in {ran}");
    }
}

#[test]
fn what_is_said_of_a_pasted_page_fits_on_a_screen() {
    let project = TestProject::new(&[("a/good.txt", GOOD)]);
    project.index(&["a", "--no-entities"]);
    let words: Vec<String> = (0..400).map(|at| format!("unheard{at}of")).collect();
    let queries = [words.join(" OR "), "x".repeat(30_000)];
    for query in &queries {
        let ran = project.run(&["search", query]);
        for told in [&ran.out, &ran.err] {
            assert!(told.lines().count() < 40 && told.len() < 8_000, "{ran}");
        }
        assert!(ran.out.contains("more characters)"), "{ran}");
    }
    let ran = project.run(&["search", &queries[0]]);
    assert!(ran.err.contains("380 more notes are left out"), "{ran}");
    let whole = project.run(&["search", &queries[0], "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&whole.out).unwrap();
    assert_eq!(whole["hints"].as_array().unwrap().len(), 400);
}
