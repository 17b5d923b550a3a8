//! Promise: how well the bundled corpus answers judged queries is on record in `tests/relevance`, so that a change of ranking shows
//! its move there.
//!
//! In come queries, judgements and the scores last reached; out comes, where they differ, what moved and the new record.

use crate::project::TestProject;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The ranks that count: a page of hits.
const DEPTH: usize = 10;

const HEADER: &str = "query\tsearch\trun";

/// Passage ids in the order they were found, best first.
type Ranking = Vec<String>;

/// The grades of the passages that are of use for one query; the others have 0.
type Grades = BTreeMap<String, u8>;

struct Query {
    id: String,
    words: String,
}

#[test]
fn judgements_are_of_passages_that_exist() {
    let passages = passages(&TestProject::new(&[]));
    let mut judgements = judgements();
    for query in queries() {
        let grades = judgements
            .remove(&query.id)
            .unwrap_or_else(|| panic!("no judgement for {}", query.id));
        for (passage, grade) in grades {
            assert!(
                passages.contains(&passage),
                "{}: the corpus has no passage {passage}",
                query.id
            );
            assert!((1..=3).contains(&grade), "{} {passage}: {grade}", query.id);
        }
    }
    assert!(judgements.is_empty(), "no query for {judgements:?}");
}

#[test]
fn judged_queries_score_as_on_record() {
    let project = TestProject::new(&[]);
    project.index(&[in_repository("corpus").to_str().unwrap()]);
    let judgements = judgements();
    let mut run = run(&project);
    let recorded = read("scores.txt");
    let before = rows(&recorded);

    let mut record = format!("{HEADER}\n");
    let mut moves = String::new();
    let mut sums = [0.0; 2];
    let queries = queries();
    for query in &queries {
        let grades = &judgements[&query.id];
        let rankings = [
            search(&project, query),
            run.remove(&query.id).unwrap_or_default(),
        ];
        let scores = rankings.each_ref().map(|ranking| ndcg(grades, ranking));
        sums = [sums[0] + scores[0], sums[1] + scores[1]];
        let row = row(&query.id, scores);
        let was = before.get(query.id.as_str()).copied();
        if was != Some(row.as_str()) {
            let [search, run] = rankings.map(|ranking| grades_found(grades, &ranking));
            writeln!(
                moves,
                "- {}\n+ {row}\n  grades found: search {search}, run {run}",
                was.unwrap_or("(new)")
            )
            .unwrap();
        }
        writeln!(record, "{row}").unwrap();
    }
    let mean = row("mean", sums.map(|sum| sum / queries.len() as f64));
    let mean_before = before.get("mean").unwrap_or(&"(new)");
    writeln!(record, "{mean}").unwrap();

    if !recorded.lines().eq(record.lines()) {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("relevance-scores.txt");
        fs::write(&new, &record).unwrap();
        panic!(
            "the scores of tests/relevance moved:\n{moves}- {mean_before}\n+ {mean}\n\
             --- the new scores.txt, to be committed if the move is meant:\n{record}---\n\
             cp {} tests/relevance/scores.txt",
            new.display()
        );
    }
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(file: &str) -> String {
    fs::read_to_string(in_repository("tests/relevance").join(file)).unwrap()
}

fn queries() -> Vec<Query> {
    read("queries.tsv")
        .lines()
        .map(|line| {
            let (id, words) = line.split_once('\t').unwrap();
            Query {
                id: id.to_owned(),
                words: words.to_owned(),
            }
        })
        .collect()
}

/// The judgements of each query, from lines of query, an unused 0, passage and grade, as TREC has them.
fn judgements() -> BTreeMap<String, Grades> {
    let mut judgements: BTreeMap<String, Grades> = BTreeMap::new();
    for line in read("judgements.txt").lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [query, "0", passage, grade] = fields[..] else {
            panic!("not a judgement: {line}");
        };
        let earlier = judgements
            .entry(query.to_owned())
            .or_default()
            .insert(passage.to_owned(), grade.parse().unwrap());
        assert_eq!(earlier, None, "judged twice: {line}");
    }
    judgements
}

/// The ids of all passages of the corpus.
fn passages(project: &TestProject) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for article in project.inspect(&[in_repository("corpus").to_str().unwrap()]) {
        let passages: usize = article["blocks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|block| block["passages"].as_array().unwrap().len())
            .sum();
        let id = article["id"].as_str().unwrap();
        ids.extend((0..passages).map(|ordinal| format!("{id}#{ordinal}")));
    }
    ids
}

fn search(project: &TestProject, query: &Query) -> Ranking {
    project.search(&["--limit", &DEPTH.to_string(), &query.words])["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The rankings of all queries by `run`, which takes them as words.
fn run(project: &TestProject) -> BTreeMap<String, Ranking> {
    let topics = in_repository("tests/relevance/queries.tsv");
    let topics = topics.to_str().unwrap();
    let depth = DEPTH.to_string();
    let ran = project
        .run(&[
            "run",
            "--topics",
            topics,
            "--granularity",
            "passage",
            "--depth",
            &depth,
        ])
        .ends_with(0);
    let mut rankings: BTreeMap<String, Ranking> = BTreeMap::new();
    for line in ran.out.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [query, "Q0", passage, _rank, _score, _tag] = fields[..] else {
            panic!("not a line of a run: {line}");
        };
        rankings
            .entry(query.to_owned())
            .or_default()
            .push(passage.to_owned());
    }
    rankings
}

/// Normalized discounted cumulated gain of the first [`DEPTH`] ranks, from 0 to 1: Järvelin and Kekäläinen 2002, with the grade as the
/// gain and the discount of `trec_eval`, the binary logarithm of the rank plus one.
fn ndcg(grades: &Grades, ranking: &[String]) -> f64 {
    let mut best: Vec<u8> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let found = ranking
        .iter()
        .map(|passage| grades.get(passage).copied().unwrap_or(0));
    gain(found) / gain(best)
}

fn gain(grades: impl IntoIterator<Item = u8>) -> f64 {
    grades
        .into_iter()
        .take(DEPTH)
        .zip(1_u32..)
        .map(|(grade, rank)| f64::from(grade) / f64::from(rank + 1).log2())
        .sum()
}

/// The grades in the order of the ranking, a digit each.
fn grades_found(grades: &Grades, ranking: &[String]) -> String {
    ranking
        .iter()
        .map(|passage| char::from(b'0' + grades.get(passage).unwrap_or(&0)))
        .collect()
}

fn row(name: &str, [search, run]: [f64; 2]) -> String {
    format!("{name}\t{search:.3}\t{run:.3}")
}

/// The lines of a record by their first field.
fn rows(record: &str) -> BTreeMap<&str, &str> {
    record
        .lines()
        .filter_map(|line| Some((line.split_once('\t')?.0, line)))
        .collect()
}

#[test]
fn gains_are_discounted_by_rank_and_measured_against_the_best_order() {
    let grades = Grades::from([
        ("a".to_owned(), 3),
        ("b".to_owned(), 2),
        ("c".to_owned(), 1),
    ]);
    let score = |order: [&str; 3]| format!("{:.4}", ndcg(&grades, &order.map(str::to_owned)));
    assert_eq!(score(["a", "b", "c"]), "1.0000");
    // (2 + 3 / 2) / (3 + 2 / log2(3) + 1 / 2)
    assert_eq!(score(["b", "x", "a"]), "0.7350");
    assert_eq!(score(["x", "y", "z"]), "0.0000");
}
