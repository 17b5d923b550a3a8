//! Promises: `index` brings the index in line with what lies under the given paths, and says what it did; an article is touched only
//! if its own bytes or its own manifest entry changed; what could not be looked at is kept; ids stay.

use crate::project::{Ran, TestProject};
use serde_json::{Value, json};
use std::fs;
use std::time::{Duration, SystemTime};

const HARBOR: &str = "Harbor reopens after the storm\n\nThe harbor reopened on Monday after four days of wind and rain.\n\nFishing crews returned to their boats before dawn.\n";
const BRIDGE: &str = "Bridge closed for repairs\n\nThe old bridge closed on Tuesday, and ferries carry the trucks.\n";

/// Added, updated, removed, unchanged, failed.
fn counts(report: &Value) -> [u64; 5] {
    ["added", "updated", "removed", "unchanged", "failed"]
        .map(|name| report["articles"][name].as_u64().unwrap())
}

#[track_caller]
fn check_index(project: &TestProject, arguments: &[&str], expected: [u64; 5]) -> Value {
    let all = [&["index", "--format", "json", "--no-entities"], arguments].concat();
    let report = project.run(&all).ends_with(0).json();
    assert_eq!(counts(&report), expected, "{report}");
    report
}

/// A file of records, each an id and a text.
fn records(records: &[(&str, &str)]) -> String {
    records
        .iter()
        .map(|(id, text)| json!({"id": id, "text": text}).to_string() + "\n")
        .collect()
}

fn ids(project: &TestProject, query: &str) -> Vec<String> {
    let mut ids: Vec<String> = project.search(&[query, "-n", "100"])["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn articles_are_added_left_alone_updated_and_removed() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("a/bridge.txt", BRIDGE)]);
    let report = check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    assert_eq!(report["passages"], 3);
    assert_eq!(report["bytes"], HARBOR.len() + BRIDGE.len());
    assert_eq!(report["problems"], json!([]));
    assert!(report["seconds"].is_f64());

    check_index(&project, &["a"], [0, 0, 0, 2, 0]);

    project.write("a/bridge.txt", BRIDGE.replace("Tuesday", "Thursday"));
    project.remove("a/harbor.txt");
    project.write(
        "a/mill.txt",
        "The mill burned down on Friday, and nobody was hurt.\n",
    );
    let report = check_index(&project, &["a"], [1, 1, 1, 0, 0]);
    assert_eq!(report["passages"], 2);
    assert_eq!(project.places(&["Thursday"]), ["a/bridge.txt:3"]);
    assert_eq!(project.search(&["Tuesday"])["total"], 0);
    assert_eq!(project.search(&["fishing"])["total"], 0);
}

#[test]
fn a_touched_file_with_the_same_bytes_is_unchanged() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    project.write("a/harbor.txt", HARBOR);
    check_index(&project, &["a"], [0, 0, 0, 1, 0]);
}

#[test]
fn a_rewrite_of_the_same_size_within_the_same_second_is_noticed() {
    let project = TestProject::new(&[("a/bridge.txt", BRIDGE)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    let before = fs::metadata(project.path("a/bridge.txt"))
        .unwrap()
        .modified()
        .unwrap();
    project.write("a/bridge.txt", BRIDGE.replace("ferries", "lorries"));
    fs::File::options()
        .write(true)
        .open(project.path("a/bridge.txt"))
        .unwrap()
        .set_modified(before)
        .unwrap();
    check_index(&project, &["a"], [0, 1, 0, 0, 0]);
    assert_eq!(project.search(&["lorries"])["total"], 1);
}

#[test]
fn a_search_says_which_files_of_its_hits_changed_or_went_since() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("a/bridge.txt", BRIDGE)]);
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    let hints = |query: &str| project.search(&[query])["hints"].to_string();
    assert!(!hints("fishing").contains("harbor.txt"));
    fs::File::options()
        .write(true)
        .open(project.path("a/harbor.txt"))
        .unwrap()
        .set_modified(SystemTime::now() + Duration::from_mins(1))
        .unwrap();
    project.remove("a/bridge.txt");
    let changed = hints("fishing");
    assert!(
        changed.contains("harbor.txt has changed since it was indexed"),
        "{changed}"
    );
    assert!(!changed.contains("bridge.txt"));
    let gone = hints("ferries");
    assert!(
        gone.contains("bridge.txt cannot be looked at any more"),
        "{gone}"
    );
}

#[test]
fn a_renamed_file_is_one_gone_and_one_new() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    fs::rename(project.path("a/harbor.txt"), project.path("a/port.txt")).unwrap();
    check_index(&project, &["a"], [1, 0, 1, 0, 0]);
    assert_eq!(project.places(&["fishing"]), ["a/port.txt:5"]);
}

#[test]
fn one_changed_record_changes_only_its_article() {
    let project = TestProject::new(&[(
        "a/news.jsonl",
        &records(&[
            ("1", "Bread grew dearer."),
            ("2", "Milk grew dearer."),
            ("3", "Eggs grew dearer."),
        ]),
    )]);
    check_index(&project, &["a"], [3, 0, 0, 0, 0]);
    project.write(
        "a/news.jsonl",
        records(&[
            ("1", "Bread grew dearer."),
            ("2", "Milk grew cheaper."),
            ("3", "Eggs grew dearer."),
        ]),
    );
    check_index(&project, &["a"], [0, 1, 0, 2, 0]);
    assert_eq!(ids(&project, "dearer"), ["1#0", "3#0"]);
    assert_eq!(ids(&project, "cheaper"), ["2#0"]);
    project.write(
        "a/news.jsonl",
        records(&[("3", "Eggs grew dearer."), ("4", "Salt grew dearer.")]),
    );
    // The third record stands at another line now.
    check_index(&project, &["a"], [1, 1, 2, 0, 0]);
    assert_eq!(ids(&project, "dearer"), ["3#0", "4#0"]);
}

#[test]
fn articles_of_other_paths_stay() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/bridge.txt", BRIDGE)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    let report = check_index(&project, &["b"], [1, 0, 0, 0, 0]);
    assert_eq!(report["passages"], 3);
    assert_eq!(project.search(&["fishing"])["total"], 1);
}

#[test]
fn without_a_path_everything_indexed_before_is_looked_at_again() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/bridge.txt", BRIDGE)]);
    check_index(&project, &["a", "b/bridge.txt"], [2, 0, 0, 0, 0]);
    project.write("a/mill.txt", "The mill burned down.\n");
    project.write("b/other.txt", "Nobody asked for this one.\n");
    project.write("b/bridge.txt", BRIDGE.replace("old", "new"));
    check_index(&project, &[], [1, 1, 0, 1, 0]);
}

#[test]
fn the_first_time_without_a_path_the_corpus_folder_is_indexed() {
    let project = TestProject::new(&[("corpus/harbor.txt", HARBOR)]);
    check_index(&project, &[], [1, 0, 0, 0, 0]);
    TestProject::new(&[])
        .run(&["index"])
        .refused_with(&["no folder 'corpus'", "name the files or folders"]);
}

#[test]
fn a_part_of_an_indexed_folder_keeps_its_ids_and_its_manifest() {
    let project = TestProject::new(&[
        (
            "a/sources.toml",
            "[\"sub/harbor.txt\"]\noutlet = \"The Tide\"\n",
        ),
        ("a/sub/harbor.txt", HARBOR),
        ("a/bridge.txt", BRIDGE),
    ]);
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    let before = ids(&project, "fishing");
    assert_eq!(before, ["sub/harbor.txt#1"]);
    check_index(&project, &["a/sub"], [0, 0, 0, 1, 0]);
    project.write("a/sub/harbor.txt", HARBOR.replace("Monday", "Sunday"));
    check_index(&project, &["a/sub/harbor.txt"], [0, 1, 0, 0, 0]);
    assert_eq!(ids(&project, "fishing"), before);
    assert_eq!(
        project.search(&["fishing"])["hits"][0]["outlet"],
        "The Tide"
    );
    check_index(&project, &["a"], [0, 0, 0, 2, 0]);
}

#[test]
fn a_folder_around_an_indexed_one_takes_its_articles_over() {
    let project = TestProject::new(&[("a/sub/harbor.txt", HARBOR), ("a/bridge.txt", BRIDGE)]);
    check_index(&project, &["a/sub"], [1, 0, 0, 0, 0]);
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(report["passages"], 3);
    assert_eq!(ids(&project, "fishing").len(), 1);
    check_index(&project, &[], [0, 0, 0, 2, 0]);
}

#[test]
fn a_named_manifest_is_remembered() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        ("known.toml", "[\"harbor.txt\"]\noutlet = \"The Tide\"\n"),
    ]);
    check_index(
        &project,
        &["a", "--manifest", "known.toml"],
        [1, 0, 0, 0, 0],
    );
    check_index(&project, &["a"], [0, 0, 0, 1, 0]);
    check_index(&project, &[], [0, 0, 0, 1, 0]);
    project.write("known.toml", "[\"harbor.txt\"]\noutlet = \"The Ebb\"\n");
    check_index(&project, &[], [0, 1, 0, 0, 0]);
    assert_eq!(project.search(&["fishing"])["hits"][0]["outlet"], "The Ebb");
}

#[test]
fn a_changed_manifest_entry_updates_only_its_article() {
    let project = TestProject::new(&[
        (
            "a/sources.toml",
            "[\"harbor.txt\"]\ndate = 2020-03-01\n[\"bridge.txt\"]\ndate = \"2020\"\n",
        ),
        ("a/harbor.txt", HARBOR),
        ("a/bridge.txt", BRIDGE),
    ]);
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    project.write("a/sources.toml", "# the month is known now\n[\"bridge.txt\"]\ndate = \"2020-02\"\n\n[\"harbor.txt\"]\ndate = 2020-03-01\n");
    check_index(&project, &["a"], [0, 1, 0, 1, 0]);
    assert_eq!(project.search(&["ferries"])["hits"][0]["date"], "2020-02");
    project.remove("a/sources.toml");
    check_index(&project, &["a"], [0, 2, 0, 0, 0]);
    assert_eq!(project.search(&["ferries"])["hits"][0]["date"], Value::Null);
}

#[test]
fn a_manifest_further_down_is_said_not_to_be_used() {
    let project = TestProject::new(&[("a/b/one.txt", "The harbor froze.\n")]);
    project.write(
        "a/b/sources.toml",
        "[\"one.txt\"]\noutlet = \"Coast Daily\"\n",
    );
    let report = project.index(&["a", "--no-entities"]);
    let problem = &report["problems"][0];
    assert!(
        problem["file"]
            .as_str()
            .unwrap()
            .ends_with("b/sources.toml"),
        "{report}"
    );
    assert!(
        problem["error"].as_str().unwrap().contains("not used"),
        "{report}"
    );
    let report = project.index(&["a/b", "--index", "other", "--no-entities"]);
    assert_eq!(report["problems"], json!([]), "{report}");
}

#[test]
fn a_manifest_in_whose_place_another_was_named_is_said_not_to_be_used() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        ("a/sources.toml", "[\"harbor.txt\"]\noutlet = \"The Ebb\"\n"),
        ("b/bridge.txt", BRIDGE),
        ("known.toml", "[\"harbor.txt\"]\noutlet = \"The Tide\"\n"),
    ]);
    let index = |arguments: &[&str]| {
        let report = project.index(&[&["--no-entities"], arguments].concat());
        let problems = report["problems"].as_array().unwrap().clone();
        let told = |problem: &Value| problem["error"].as_str().unwrap().to_owned();
        problems.iter().map(told).collect::<Vec<_>>()
    };
    for arguments in [&["a", "b", "--manifest", "known.toml"][..], &[], &["a"]] {
        let told = index(arguments);
        assert_eq!(told.len(), 1, "{arguments:?}: {told:?}");
        for piece in [
            "not used",
            "known.toml for this folder",
            "'pullquote index ",
        ] {
            assert!(told[0].contains(piece), "{arguments:?}: {told:?}");
        }
    }
    let remedy = index(&["a"])[0].split('\'').nth(1).unwrap().to_owned();
    let remedy: Vec<&str> = remedy.split(' ').skip(2).collect();
    assert_eq!(index(&remedy), [""; 0]);
    let hit = project.search(&["fishing"])["hits"][0].clone();
    assert_eq!(hit["outlet"], "The Ebb");
    assert_eq!(index(&[]), [""; 0]);
}

#[test]
fn what_a_manifest_says_of_a_file_of_any_of_its_folders_is_in_its_place() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        ("b/bridge.txt", BRIDGE),
        ("c/other.txt", "The lighthouse was sold.\n"),
        (
            "known.toml",
            "[\"harbor.txt\"]\noutlet = \"The Tide\"\n[\"bridge.txt\"]\noutlet = \"The Tide\"\n[\"gone.txt\"]\noutlet = \"The Tide\"\n",
        ),
    ]);
    let unmatched = |arguments: &[&str]| {
        let report = project.index(&[&["--no-entities"], arguments].concat());
        report["unmatched"].clone()
    };
    let gone = json!(["gone.txt"]);
    let named = ["a", "b", "c", "--manifest", "known.toml"];
    assert_eq!(unmatched(&named), gone);
    assert_eq!(unmatched(&[]), gone);
    assert_eq!(unmatched(&["a"]), json!([]), "the rest was not looked at");
    let report = project.run(&["index", "--no-entities"]).ends_with(0).out;
    let told = "the manifest speaks of files that are not there: 'gone.txt'\n";
    assert!(report.contains(told), "{report}");
}

#[test]
fn one_file_that_is_not_read_is_told_as_one() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("a/picture.png", "")]);
    let report = project.run(&["index", "a", "--no-entities"]).ends_with(0);
    assert!(
        report.out.contains("1 file not read unless named"),
        "{report}"
    );
}

#[test]
fn a_broken_manifest_is_refused_and_the_index_stays_as_it_was() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    project.write("a/sources.toml", "[\"harbor.txt\"\noutlet = \"The Tide\"\n");
    project.run(&["index", "a"]).refused_with(&["sources.toml"]);
    assert_eq!(project.search(&["fishing"])["total"], 1);
}

#[test]
fn rebuilding_gives_the_same_index() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/bridge.txt", BRIDGE)]);
    check_index(&project, &["a", "b"], [2, 0, 0, 0, 0]);
    let before = project.search(&["the", "--facets", "outlet"])["hits"].clone();
    let report = check_index(&project, &["--rebuild"], [2, 0, 0, 0, 0]);
    assert_eq!(report["passages"], 3);
    assert_eq!(
        project.search(&["the", "--facets", "outlet"])["hits"],
        before
    );
    check_index(&project, &[], [0, 0, 0, 2, 0]);
}

#[test]
fn one_id_in_two_files_is_told_and_told_apart() {
    let project = TestProject::new(&[
        ("a/one.jsonl", &records(&[("7", "Bread grew dearer.")])),
        ("a/two.jsonl", &records(&[("7", "Milk grew dearer.")])),
    ]);
    let report = check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    let problem = report["problems"][0]["error"].as_str().unwrap();
    assert!(
        problem.contains("'7'") && problem.contains("one.jsonl"),
        "{problem}"
    );
    assert_eq!(report["problems"][0]["file"], "a/two.jsonl");
    let before = ids(&project, "dearer");
    assert_eq!(before, ["7#0", "7@two.jsonl#0"]);
    project.write("a/one.jsonl", records(&[("7", "Bread grew dearer again.")]));
    check_index(&project, &["a"], [0, 1, 0, 1, 0]);
    assert_eq!(ids(&project, "dearer"), before);
}

#[test]
fn a_record_that_moves_to_another_file_is_found_once() {
    let moved = ("7", "Bread grew dearer.");
    let project = TestProject::new(&[
        (
            "a/one.jsonl",
            &records(&[moved, ("8", "Milk grew dearer.")]),
        ),
        ("a/two.jsonl", &records(&[("9", "Eggs grew dearer.")])),
    ]);
    check_index(&project, &["a"], [3, 0, 0, 0, 0]);
    project.write("a/one.jsonl", records(&[("8", "Milk grew dearer.")]));
    project.write("a/two.jsonl", records(&[("9", "Eggs grew dearer."), moved]));
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(report["passages"], 3);
    assert_eq!(project.places(&["bread"]), ["a/two.jsonl:2"]);
    assert_eq!(ids(&project, "dearer").len(), 3);
    assert_eq!(report["problems"], json!([]));
    assert_eq!(ids(&project, "bread"), ["7#0"]);
}

#[test]
fn records_of_a_renamed_file_keep_their_ids() {
    let content = records(&[("7", "Bread grew dearer."), ("8", "Milk grew dearer.")]);
    for (before, after) in [
        ("a/one.jsonl", "a/two.jsonl"),
        ("a/two.jsonl", "a/one.jsonl"),
    ] {
        let project = TestProject::new(&[(before, &content)]);
        check_index(&project, &["a"], [2, 0, 0, 0, 0]);
        fs::rename(project.path(before), project.path(after)).unwrap();
        let report = check_index(&project, &["a"], [2, 0, 2, 0, 0]);
        assert_eq!(report["problems"], json!([]));
        assert_eq!(ids(&project, "dearer"), ["7#0", "8#0"]);
    }
}

#[test]
fn one_id_twice_in_a_file_loses_neither_article() {
    let project = TestProject::new(&[(
        "a/one.jsonl",
        &records(&[("7", "Bread grew dearer."), ("7", "Milk grew dearer.")]),
    )]);
    let report = check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    assert_eq!(report["passages"], 2);
    assert_eq!(report["problems"].as_array().unwrap().len(), 1);
    check_index(&project, &["a"], [0, 0, 0, 2, 0]);
    let mut texts: Vec<String> = project.search(&["dearer"])["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["text"].as_str().unwrap().to_owned())
        .collect();
    texts.sort();
    assert_eq!(texts, ["Bread grew dearer.", "Milk grew dearer."]);
}

#[test]
fn a_missing_path_among_several_is_a_problem_and_loses_nothing() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/bridge.txt", BRIDGE)]);
    check_index(&project, &["a", "b"], [2, 0, 0, 0, 0]);
    fs::rename(project.path("b"), project.path("away")).unwrap();
    for arguments in [&["a", "b"][..], &[]] {
        let report = check_index(&project, arguments, [0, 0, 0, 1, 0]);
        let problems = report["problems"].as_array().unwrap();
        assert_eq!(problems.len(), 1, "{report}");
        assert_eq!(problems[0]["file"], "b");
        assert_eq!(report["passages"], 3);
    }
    assert_eq!(project.search(&["ferries"])["total"], 1);
    fs::rename(project.path("away"), project.path("b")).unwrap();
    check_index(&project, &[], [0, 0, 0, 2, 0]);
}

#[test]
fn a_folder_that_is_suddenly_empty_is_taken_for_a_drive_that_is_not_there() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/deep/bridge.txt", BRIDGE)]);
    check_index(&project, &["a", "b"], [2, 0, 0, 0, 0]);
    // The drive is gone, and its folder is as it was before the drive came.
    fs::rename(project.path("b"), project.path("away")).unwrap();
    fs::create_dir(project.path("b")).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let folder = fs::File::open(project.path("b")).unwrap();
    folder.set_modified(long_ago).unwrap();
    for arguments in [&[][..], &["a", "b"]] {
        let report = check_index(&project, arguments, [0, 0, 0, 1, 0]);
        let told = report["problems"][0]["error"].as_str().unwrap();
        assert!(told.contains("is empty, as") && told.contains("--forget"));
    }
    project
        .run(&["index", "b"])
        .refused_with(&["is empty, as", "stays"]);
    project
        .run(&["index", "--rebuild"])
        .refused_with(&["is empty, as"]);
    assert_eq!(project.search(&["ferries"])["total"], 1);
    fs::remove_dir(project.path("b")).unwrap();
    fs::rename(project.path("away"), project.path("b")).unwrap();
    check_index(&project, &[], [0, 0, 0, 2, 0]);
}

#[test]
fn a_folder_whose_last_file_was_deleted_holds_nothing_any_more() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/bridge.txt", BRIDGE)]);
    check_index(&project, &["a", "b"], [2, 0, 0, 0, 0]);
    project.remove("b/bridge.txt");
    check_index(&project, &[], [0, 0, 1, 1, 0]);
    project.remove("a/harbor.txt");
    check_index(&project, &["a"], [0, 0, 1, 0, 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_named_path_that_cannot_be_read_is_told_at_the_end_and_fails_where_it_was_all() {
    // Reading this file of the system's fails for everybody, root too.
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/broken.txt", "")]);
    std::os::unix::fs::symlink("/proc/self/mem", project.path("closed.txt")).unwrap();
    project
        .run(&["index", "a", "nowhere"])
        .ends_with(0)
        .says(&["1 of what was to be indexed could not be looked at"]);
    project.run(&["index", "a", "closed.txt"]).ends_with(0);
    // What was looked at and holds no article is told, no more.
    let ran = project.run(&["index", "a", "b"]).ends_with(0);
    assert!(
        ran.out.contains("problems  1, each a source without"),
        "{ran}"
    );
    project.run(&["index", "nowhere"]).ends_with(2);
    project.run(&["index", "b", "--index", "x"]).ends_with(2);
    let help = project.run(&["help", "index"]).out;
    for piece in ["Exit status: 0 done", "2 nothing could"] {
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains(piece), "{help}");
    }
}

#[test]
fn where_no_path_is_there_the_run_is_refused_and_loses_nothing() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    fs::rename(project.path("a"), project.path("away")).unwrap();
    project.run(&["index"]).refused_with(&["does not exist"]);
    project
        .run(&["index", "nowhere"])
        .refused_with(&["nowhere", "does not exist"]);
    assert_eq!(project.search(&["fishing"])["total"], 1);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_any_more_loses_nothing() {
    let project = TestProject::new(&[("away/harbor.txt", HARBOR), ("a/bridge.txt", BRIDGE)]);
    std::os::unix::fs::symlink("../away/harbor.txt", project.path("a/harbor.txt")).unwrap();
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    project.remove("away/harbor.txt");
    let report = check_index(&project, &["a"], [0, 0, 0, 1, 0]);
    assert_eq!(report["passages"], 3);
    assert_eq!(report["problems"][0]["file"], "a/harbor.txt");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_any_more_loses_nothing() {
    // Reading this file of the system's fails for everybody, root too.
    for name in ["harbor.txt", "harbor.jsonl"] {
        let file = format!("a/{name}");
        let content = match name {
            "harbor.txt" => HARBOR.to_owned(),
            _ => records(&[("1", "The harbor reopened."), ("2", "Crews went fishing.")]),
        };
        let articles = if name == "harbor.txt" { 1 } else { 2 };
        let project = TestProject::new(&[(&file, &content), ("a/bridge.txt", BRIDGE)]);
        let passages =
            check_index(&project, &["a"], [articles + 1, 0, 0, 0, 0])["passages"].clone();
        project.remove(&file);
        std::os::unix::fs::symlink("/proc/self/mem", project.path(&file)).unwrap();
        let report = check_index(&project, &["a"], [0, 0, 0, 1, 1]);
        assert_eq!(report["passages"], passages);
        assert_eq!(report["problems"][0]["file"], file);
        assert_eq!(project.search(&["fishing"])["total"], 1);

        project.remove(&file);
        project.write(&file, content);
        check_index(&project, &["a"], [0, 0, 0, articles + 1, 0]);
    }
}

#[test]
fn names_can_be_left_out_and_come_back() {
    let project = TestProject::new(&[(
        "a/talks.txt",
        "Envoys met in Lisbon, Portugal, on Monday.\n",
    )]);
    let places = || {
        project
            .run(&["facets", "--facets", "place", "--format", "json"])
            .json()["facets"]["place"]
            .clone()
    };
    project.index(&["a"]);
    assert_ne!(places(), json!([]));
    check_index(&project, &["a"], [0, 1, 0, 0, 0]);
    assert_eq!(places(), json!([]));
    assert_eq!(counts(&project.index(&["a"])), [0, 1, 0, 0, 0]);
    assert_ne!(places(), json!([]));
}

#[test]
fn the_summary_for_people_says_what_was_done_and_what_was_not() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        ("a/photo.png", "no picture"),
        (
            "a/news.jsonl",
            "{\"id\": \"1\", \"text\": \"Bread grew dearer.\"}\n{broken\n",
        ),
        (
            "a/sources.toml",
            "[\"harbor.txt\"]\noutlet = \"The Tide\"\ndate = 2020-03-01\n[\"gone.txt\"]\noutlet = \"X\"\n",
        ),
    ]);
    let ran = project.run(&["index", "a"]).ends_with(0);
    for piece in [
        "2 added",
        "1 failed",
        "3 passages",
        "The Tide (1 article)",
        "2020",
        "1 article undated",
        ".png",
        "'gone.txt'",
        "a/news.jsonl, line 2",
    ] {
        assert!(ran.out.contains(piece), "no {piece:?} in {ran}");
    }
    assert_eq!(project.run(&["index", "a", "--quiet"]).ends_with(0).out, "");
}

#[test]
fn a_named_manifest_that_is_gone_takes_nothing_away() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        ("b/bridge.txt", BRIDGE),
        ("known.toml", "[\"harbor.txt\"]\noutlet = \"The Tide\"\n"),
    ]);
    check_index(
        &project,
        &["a", "--manifest", "known.toml"],
        [1, 0, 0, 0, 0],
    );
    project.remove("known.toml");
    for arguments in [&["index"][..], &["index", "a"]] {
        project
            .run(arguments)
            .refused_with(&["known.toml", "does not exist"]);
    }
    let report = check_index(&project, &["a", "b"], [1, 0, 0, 0, 0]);
    assert_eq!(report["passages"], 3);
    assert_eq!(report["problems"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(
        project.search(&["fishing"])["hits"][0]["outlet"],
        "The Tide"
    );
}

#[test]
fn a_manifest_that_is_not_there_is_refused_before_anything_is_done() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR)]);
    for command in ["index", "inspect"] {
        let ran = project
            .run(&[command, "a", "--manifest", "nowhere.toml"])
            .refused_with(&["nowhere.toml", "does not exist"]);
        assert_eq!(ran.out, "");
    }
    assert!(!project.path("index").exists());
}

#[test]
fn a_manifest_named_for_a_part_is_remembered_for_it() {
    let project = TestProject::new(&[
        ("a/sub/harbor.txt", HARBOR),
        ("a/bridge.txt", BRIDGE),
        (
            "part.toml",
            "[\"./harbor.txt\"]\noutlet = \"The Tide\"\n[\"bridge.txt\"]\noutlet = \"The Tide\"\n",
        ),
    ]);
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    check_index(
        &project,
        &["a/sub", "--manifest", "part.toml"],
        [0, 1, 0, 0, 0],
    );
    for arguments in [&["a"][..], &["a/sub"], &[], &["a/sub/harbor.txt"]] {
        let report = project.index(&[&["--no-entities"], arguments].concat());
        assert_eq!(counts(&report)[..3], [0, 0, 0], "{arguments:?} {report}");
    }
    assert_eq!(
        project.search(&["fishing"])["hits"][0]["outlet"],
        "The Tide"
    );
    assert_eq!(
        project.search(&["ferries"])["hits"][0]["outlet"],
        Value::Null
    );
}

#[test]
fn a_manifest_named_without_paths_is_for_everything_indexed_before() {
    for rebuild in [&[][..], &["--rebuild"]] {
        let project = TestProject::new(&[
            ("a/harbor.txt", HARBOR),
            ("b/bridge.txt", BRIDGE),
            ("m1.toml", "[\"*.txt\"]\noutlet = \"The Ebb\"\n"),
            ("m2.toml", "[\"*.txt\"]\noutlet = \"The Tide\"\n"),
        ]);
        project.index(&["a", "b", "--no-entities", "--manifest", "m1.toml"]);
        project.index(&[&["--no-entities", "--manifest", "m2.toml"], rebuild].concat());
        for query in ["fishing", "ferries"] {
            let hit = project.search(&[query])["hits"][0].clone();
            assert_eq!(hit["outlet"], "The Tide", "{rebuild:?}");
        }
        check_index(&project, &[], [0, 0, 0, 2, 0]);
    }
}

#[test]
fn a_file_asked_for_by_name_is_read_with_the_manifest_of_its_folder() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        (
            "a/sources.toml",
            "[\"harbor.txt\"]\noutlet = \"The Tide\"\n[\"gone.txt\"]\noutlet = \"X\"\n",
        ),
    ]);
    let report = check_index(&project, &["a/harbor.txt"], [1, 0, 0, 0, 0]);
    assert_eq!(
        project.search(&["fishing"])["hits"][0]["outlet"],
        "The Tide"
    );
    assert_eq!(report["unmatched"], json!([]));
    let article = project.inspect(&["a/harbor.txt"])[0].clone();
    assert_eq!(article["outlet"]["value"], "The Tide");
    let report = check_index(&project, &["a"], [0, 0, 0, 1, 0]);
    assert_eq!(report["unmatched"], json!(["gone.txt"]));
}

#[test]
fn an_index_is_not_made_anew_without_what_is_not_there() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/bridge.txt", BRIDGE)]);
    check_index(&project, &["a", "b"], [2, 0, 0, 0, 0]);
    fs::rename(project.path("b"), project.path("away")).unwrap();
    for arguments in [&["index", "--rebuild"][..], &["index", "a", "--rebuild"]] {
        project
            .run(arguments)
            .refused_with(&["/b", "does not exist", "--forget"]);
        assert_eq!(project.search(&["ferries"])["total"], 1);
    }
    check_index(&project, &["--rebuild", "--forget", "b"], [1, 0, 0, 0, 0]);
    assert_eq!(project.search(&["ferries"])["total"], 0);
}

#[test]
fn what_is_forgotten_goes_whether_or_not_it_is_there() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        ("b/bridge.txt", BRIDGE),
        ("c/mill.txt", "The mill burned down.\n"),
    ]);
    check_index(&project, &["a", "b", "c"], [3, 0, 0, 0, 0]);
    fs::remove_dir_all(project.path("b")).unwrap();
    let report = check_index(
        &project,
        &["--forget", "b", "--forget", "c"],
        [0, 0, 2, 0, 0],
    );
    assert_eq!(report["problems"], json!([]));
    check_index(&project, &[], [0, 0, 0, 1, 0]);
    project
        .run(&["index", "--forget", "b"])
        .refused_with(&["/b is indexed"]);
    let report = check_index(&project, &["c", "--forget", "a"], [1, 0, 1, 0, 0]);
    assert_eq!(report["passages"], 1);
    TestProject::new(&[])
        .run(&["index", "--forget", "b"])
        .refused_with(&["no index"]);
}

#[test]
fn what_is_forgotten_of_a_root_that_stays_is_told_to_come_back() {
    let project = TestProject::new(&[("a/sub/harbor.txt", HARBOR), ("a/bridge.txt", BRIDGE)]);
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    let report = check_index(&project, &["--forget", "a/sub"], [0, 0, 1, 0, 0]);
    let problem = report["problems"][0]["error"].as_str().unwrap();
    assert!(problem.contains(".pullquoteignore"), "{problem}");
    check_index(&project, &[], [1, 0, 0, 1, 0]);
}

#[test]
fn a_file_named_by_hand_stays_when_its_folder_is_indexed() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("a/notes.log", BRIDGE)]);
    check_index(&project, &["a/notes.log"], [1, 0, 0, 0, 0]);
    let report = check_index(&project, &["a"], [1, 0, 0, 1, 0]);
    assert_eq!(report["skipped"], json!([]));
    check_index(&project, &["a"], [0, 0, 0, 2, 0]);
    check_index(&project, &[], [0, 0, 0, 2, 0]);
    assert_eq!(ids(&project, "ferries"), ["notes.log#0"]);

    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("a/notes.log", BRIDGE)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    check_index(&project, &["a/notes.log"], [1, 0, 0, 0, 0]);
    check_index(&project, &["a"], [0, 0, 0, 2, 0]);
}

#[test]
fn records_may_swap_files_and_keep_their_ids() {
    let bread = ("7", "Bread grew dearer.");
    let milk = ("8", "Milk grew dearer.");
    let project = TestProject::new(&[
        ("a/one.jsonl", &records(&[bread])),
        ("a/two.jsonl", &records(&[milk])),
    ]);
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    project.write("a/one.jsonl", records(&[milk]));
    project.write("a/two.jsonl", records(&[bread]));
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(report["problems"], json!([]));
    assert_eq!(report["passages"], 2);
    assert_eq!(ids(&project, "dearer"), ["7#0", "8#0"]);
    assert_eq!(project.places(&["bread"]), ["a/two.jsonl:1"]);
    assert_eq!(project.places(&["milk"]), ["a/one.jsonl:1"]);
}

#[test]
fn a_record_may_move_to_a_file_that_comes_before() {
    let moved = ("7", "Bread grew dearer.");
    let milk = ("8", "Milk grew dearer.");
    let project = TestProject::new(&[
        ("a/one.jsonl", &records(&[milk])),
        (
            "a/two.jsonl",
            &records(&[moved, ("9", "Eggs grew dearer.")]),
        ),
    ]);
    check_index(&project, &["a"], [3, 0, 0, 0, 0]);
    project.write("a/one.jsonl", records(&[milk, moved]));
    project.write("a/two.jsonl", records(&[("9", "Eggs grew dearer.")]));
    let report = project.index(&["a", "--no-entities"]);
    assert_eq!(report["problems"], json!([]));
    assert_eq!(report["passages"], 3);
    assert_eq!(ids(&project, "dearer"), ["7#0", "8#0", "9#0"]);
    assert_eq!(project.places(&["bread"]), ["a/one.jsonl:2"]);
}

#[test]
fn a_clash_is_told_for_as_long_as_it_is_one_and_the_holder_stays() {
    let project = TestProject::new(&[("a/two.jsonl", &records(&[("7", "Bread grew dearer.")]))]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    project.write("a/one.jsonl", records(&[("7", "Milk grew dearer.")]));
    project.write("a/two.jsonl", records(&[("7", "Bread grew much dearer.")]));
    for _ in 0..2 {
        let report = project.index(&["a", "--no-entities"]);
        assert_eq!(report["problems"].as_array().unwrap().len(), 1, "{report}");
        assert_eq!(report["problems"][0]["file"], "a/one.jsonl");
        assert_eq!(ids(&project, "bread"), ["7#0"]);
        assert_eq!(ids(&project, "milk"), ["7@one.jsonl#0"]);
    }
    project.remove("a/two.jsonl");
    let report = check_index(&project, &["a"], [0, 0, 1, 1, 0]);
    assert_eq!(report["problems"], json!([]));
}

#[test]
fn a_folder_around_an_indexed_one_changes_no_record_and_makes_no_odd_ids() {
    let project = TestProject::new(&[
        ("a/sub/harbor.txt", HARBOR),
        ("a/sub/news.jsonl", &records(&[("7", "Bread grew dearer.")])),
        ("a/sub/more.jsonl", "{\"text\": \"Milk grew dearer.\"}\n"),
        ("a/harbor.txt", BRIDGE),
    ]);
    check_index(&project, &["a/sub"], [3, 0, 0, 0, 0]);
    let report = check_index(&project, &["a"], [1, 2, 0, 1, 0]);
    assert_eq!(report["problems"], json!([]));
    assert_eq!(report["passages"], 5);
    assert_eq!(ids(&project, "fishing"), ["sub/harbor.txt#1"]);
    assert_eq!(ids(&project, "ferries"), ["harbor.txt#0"]);
    assert_eq!(ids(&project, "dearer"), ["7#0", "sub/more.jsonl:1#0"]);
    check_index(&project, &[], [0, 0, 0, 4, 0]);
}

#[test]
fn a_record_whose_line_changed_is_shown_at_its_new_line() {
    let project = TestProject::new(&[(
        "a/news.jsonl",
        &records(&[("1", "Bread grew dearer."), ("2", "Milk grew dearer.")]),
    )]);
    check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    project.write(
        "a/news.jsonl",
        records(&[
            ("0", "Eggs grew dearer."),
            ("1", "Bread grew dearer."),
            ("2", "Milk grew dearer."),
        ]),
    );
    check_index(&project, &["a"], [1, 2, 0, 0, 0]);
    assert_eq!(project.places(&["milk"]), ["a/news.jsonl:3"]);
    assert_eq!(ids(&project, "milk"), ["2#0"]);
}

#[test]
fn runs_at_once_are_told_apart_and_lose_nothing() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("b/bridge.txt", BRIDGE)]);
    check_index(&project, &["a"], [1, 0, 0, 0, 0]);
    let lock = fs::File::create(project.path("index/.lock")).unwrap();
    lock.lock().unwrap();
    for arguments in [&["index", "b"][..], &["index", "--rebuild"]] {
        project
            .run(arguments)
            .refused_with(&["another pullquote is writing"]);
    }
    assert_eq!(project.search(&["fishing"])["total"], 1);
    drop(lock);

    let mut runs: Vec<std::process::Child> = ["a", "b"]
        .iter()
        .map(|path| {
            project
                .command(&["index", path, "--no-entities", "--quiet"])
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    let done: Vec<bool> = runs
        .iter_mut()
        .map(|run| run.wait().unwrap().success())
        .collect();
    let expected = if done[1] { 3 } else { 2 };
    let report = project.index(&["--no-entities"]);
    assert_eq!(report["passages"], expected, "{done:?} {report}");
}

#[test]
fn an_interrupted_run_leaves_the_index_before_it_or_none() {
    let project = TestProject::new(&[("corpus/harbor.txt", HARBOR)]);
    project.write("index/engine.new/.pullquoteignore", "*\n");
    project.write("index/engine.new/meta.json", "{");
    project
        .run(&["--index", "index", "search", "fishing"])
        .refused_with(&["no index"]);
    check_index(&project, &[], [1, 0, 0, 0, 0]);
    assert!(!project.path("index/engine.new").exists());

    fs::rename(
        project.path("index/engine"),
        project.path("index/engine.old"),
    )
    .unwrap();
    project.write("index/engine.new/.pullquoteignore", "*\n");
    project.write("index/engine.new/meta.json", "{");
    assert_eq!(project.search(&["fishing"])["total"], 1);
    check_index(&project, &[], [0, 0, 0, 1, 0]);
    assert!(!project.path("index/engine.old").exists());
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_told_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let project = TestProject::new(&[("a/bridge.txt", BRIDGE)]);
    for name in [&b"caf\xE9.txt"[..], b"caf\xE8.txt", b"caf%E9.txt"] {
        let path = project.path("a").join(OsStr::from_bytes(name));
        if fs::write(path, HARBOR).is_err() {
            // Some file systems take no such names.
            return;
        }
    }
    let report = check_index(&project, &["a"], [4, 0, 0, 0, 0]);
    assert_eq!(report["problems"], json!([]));
    assert_eq!(
        ids(&project, "fishing"),
        ["caf%25E9.txt#1", "caf%E8.txt#1", "caf%E9.txt#1"]
    );
    check_index(&project, &["a"], [0, 0, 0, 4, 0]);
    fs::remove_file(project.path("a").join(OsStr::from_bytes(b"caf\xE8.txt"))).unwrap();
    check_index(&project, &["a"], [0, 0, 1, 3, 0]);
    check_index(&project, &["a"], [0, 0, 0, 3, 0]);
}

#[cfg(unix)]
#[test]
fn what_is_indexed_may_lie_where_the_name_is_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let project = TestProject::new(&[("a/bridge.txt", BRIDGE)]);
    let folder = project.path("").join(OsStr::from_bytes(b"caf\xE9"));
    if fs::create_dir(&folder).is_err() {
        // Some file systems take no such names.
        return;
    }
    fs::write(folder.join("harbor.txt"), HARBOR).unwrap();
    let manifest = folder.join(OsStr::from_bytes(b"m\xE9.toml"));
    fs::write(&manifest, "[\"harbor.txt\"]\noutlet = \"The Tide\"\n").unwrap();
    let mut command = project.command(&["index", "--no-entities", "--format", "json", "a"]);
    command.arg(&folder).arg("--manifest").arg(&manifest);
    let report = Ran::of(&mut command).ends_with(0).json();
    assert_eq!(counts(&report), [2, 0, 0, 0, 0]);
    for arguments in [&[][..], &["--rebuild"]] {
        project.index(&[&["--no-entities"], arguments].concat());
        let hits = &project.search(&["fishing"])["hits"];
        assert_eq!(hits[0]["outlet"], "The Tide");
    }
    assert_eq!(project.run(&["stats"]).ends_with(0).err, "");
}

#[test]
fn problems_are_told_where_only_errors_are_wanted() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        (
            "a/broken.jsonl",
            "{\"id\": \"1\", \"text\": \"x\"}\n{broken\n",
        ),
    ]);
    for _ in 0..2 {
        let ran = project.run(&["index", "a", "--quiet"]).ends_with(0);
        assert_eq!(ran.out, "");
        ran.says(&["a/broken.jsonl, line 2"]);
    }
    project
        .run(&["inspect", "a", "--quiet", "--format", "jsonl"])
        .ends_with(0)
        .says(&["line 2"]);
}

#[test]
fn articles_with_nothing_to_search_are_told() {
    let project = TestProject::new(&[
        ("a/harbor.txt", HARBOR),
        ("a/heading.md", "---\ntitle: Only a headline\n---\n"),
    ]);
    let report = check_index(&project, &["a"], [2, 0, 0, 0, 0]);
    assert_eq!(report["without_passages"], json!(["heading.md"]));
    let statistics = project.run(&["stats", "--format", "json"]).json();
    assert_eq!(statistics["articles"], 2);
    assert_eq!(statistics["articles_without_passages"], 1);
    let stats = project.run(&["stats"]).out;
    assert!(
        stats.contains("(1 of them without anything to search)"),
        "{stats}"
    );
    let told = project.run(&["index", "a", "--rebuild"]).ends_with(0).out;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("1 article has nothing to search: heading.md; 'pullquote inspect FILE'"),
        "{told}"
    );
}

#[test]
fn files_that_gave_no_article_are_not_counted() {
    let project = TestProject::new(&[("a/harbor.txt", HARBOR), ("a/empty.txt", "")]);
    check_index(&project, &["a"], [1, 0, 0, 0, 1]);
    let statistics = project.run(&["stats", "--format", "json"]).json();
    assert_eq!(statistics["files"], 1, "{statistics}");
}
