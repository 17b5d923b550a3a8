//! Promises: a passage is judged in its article; short lists are the beginnings of long ones; the parts of an explained score add up to
//! it; articles are listed once, each with its best passages; a batch run ranks whatever has any of the words.

use crate::project::TestProject;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Forty articles on two subjects; "Marlow" stands only in the headlines and leads of those on the ferry.
fn collection() -> TestProject {
    let mut lines = Vec::new();
    for number in 0..40_u32 {
        let (title, subject) = if is_of_the_ferry(number) {
            (format!("Marlow ferry, day {number}"), "the ferry of Marlow")
        } else {
            (
                format!("Orchard notes {number}"),
                "the orchards on the hill",
            )
        };
        let paragraphs: Vec<String> = (0..6)
            .map(|at| match at {
                0 => format!("This is report {number} on {subject}."),
                3 => "The crews met in the harbor office and talked about pay.".to_owned(),
                4 if number.is_multiple_of(4) => "The office of the harbor stayed shut.".to_owned(),
                5 if is_of_the_ferry(number) => "All day the ferry lay at its berth.".to_owned(),
                _ => format!("Paragraph {at} says little that others do not say, number {number}."),
            })
            .collect();
        let record =
            json!({"id": format!("r{number:02}"), "title": title, "text": paragraphs.join("\n\n")});
        lines.push(record.to_string());
    }
    let project = TestProject::new(&[("a/reports.jsonl", &lines.join("\n"))]);
    project.index(&["a", "--no-entities"]);
    project
}

/// Six of the forty.
fn is_of_the_ferry(number: u32) -> bool {
    number.is_multiple_of(7)
}

fn hits(results: &Value) -> &Vec<Value> {
    results["hits"].as_array().unwrap()
}

fn ids(results: &Value) -> Vec<String> {
    hits(results)
        .iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn of_passages_alike_those_stand_first_whose_article_is_on_the_subject() {
    let results = collection().search(&["Marlow crews pay", "--match", "any", "-n", "100"]);
    let crews: Vec<u32> = ids(&results)
        .iter()
        .filter(|id| id.ends_with("#3"))
        .map(|id| id[1..3].parse().unwrap())
        .collect();
    assert_eq!(crews.len(), 40, "{results}");
    assert!(
        crews[..6].iter().all(|number| is_of_the_ferry(*number)),
        "{crews:?}"
    );
}

#[test]
fn a_short_list_is_the_beginning_of_a_long_one_also_with_few_of_an_article() {
    let project = collection();
    for query in [
        "harbor office",
        "report ferry pay",
        "crews OR shut",
        "offic* w/5 harbor",
    ] {
        for options in [&[][..], &["--per-article", "1"], &["--sort", "newest"]] {
            let long = ids(&project.search(&[&[query, "-n", "500"], options].concat()));
            for limit in [1, 3, 10, 30] {
                let limit = limit.to_string();
                let short = ids(&project.search(&[&[query, "-n", &limit], options].concat()));
                assert_eq!(
                    short[..],
                    long[..short.len()],
                    "{query} {options:?} {limit}"
                );
            }
        }
    }
}

#[test]
fn no_more_passages_of_an_article_are_listed_than_wanted_and_those_are_its_best() {
    let project = collection();
    let all = project.search(&["harbor office", "-n", "500"]);
    let few = project.search(&["harbor office", "-n", "500", "--per-article", "1"]);
    assert_eq!(few["total"], all["total"]);
    let mut best: BTreeMap<String, f64> = BTreeMap::new();
    for hit in hits(&all) {
        let article = hit["article"].as_str().unwrap().to_owned();
        let score = hit["score"].as_f64().unwrap();
        let known = best.entry(article).or_insert(score);
        *known = known.max(score);
    }
    assert_eq!(hits(&few).len(), best.len());
    for hit in hits(&few) {
        let score = hit["score"].as_f64().unwrap();
        assert!((score - best[hit["article"].as_str().unwrap()]).abs() < 1e-6);
    }
}

#[test]
fn articles_are_listed_once_with_their_best_passages() {
    let results = collection().search(&[
        "harbor office",
        "--by-article",
        "--per-article",
        "2",
        "-n",
        "12",
    ]);
    let articles = results["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 12, "{results}");
    let names: BTreeSet<&str> = articles
        .iter()
        .map(|article| article["article"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 12);
    let mut first = 0;
    for article in articles {
        let shown = usize::try_from(article["hits"].as_u64().unwrap()).unwrap();
        assert_eq!(article["first_rank"], first + 1);
        for hit in &hits(&results)[first..first + shown] {
            assert_eq!(hit["article"], article["article"]);
        }
        let number: u32 = article["article"].as_str().unwrap()[1..].parse().unwrap();
        assert_eq!(
            article["passages"],
            if number.is_multiple_of(4) { 2 } else { 1 },
            "{article}"
        );
        first += shown;
    }
    assert_eq!(first, hits(&results).len());
}

#[test]
fn the_parts_of_an_explained_score_add_up_to_it() {
    for query in [
        "harbor office pay",
        "title:ferry harbor^3",
        "what was said about the pay",
        "offic*",
    ] {
        let results = collection().search(&[query, "--explain"]);
        assert!(!hits(&results).is_empty(), "{query}");
        for hit in hits(&results) {
            let explanation = &hit["explanation"];
            let part = |name: &str| explanation[name].as_f64().unwrap();
            let words: f64 = explanation["words"]
                .as_array()
                .unwrap()
                .iter()
                .map(|word| word["score"].as_f64().unwrap())
                .sum();
            let sum = words
                + part("nearness")
                + part("section")
                + part("headline")
                + part("article")
                + part("preferred")
                + part("all_words");
            let score = hit["score"].as_f64().unwrap();
            assert!(
                (sum - score).abs() < 0.02,
                "{query}: {sum} is not {score}: {hit}"
            );
        }
    }
}

/// Many articles of five passages, of many lengths, over forty months; every fifth is undated. More passages match than are scored first.
fn dated() -> TestProject {
    let words = ["talks", "court", "harbor", "envoys", "gather", "quietly"];
    let mut drawn = 7_u32;
    let mut draw = |end: usize| {
        drawn = drawn.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (drawn >> 16) as usize % end
    };
    let mut lines = Vec::new();
    for number in 0..700_usize {
        let paragraphs: Vec<String> = (0..5)
            .map(|_| {
                let sentence: Vec<&str> = (0..4 + draw(20)).map(|_| words[draw(6)]).collect();
                format!("Here {}.", sentence.join(" "))
            })
            .collect();
        let mut record = json!({"id": format!("r{number:03}"), "text": paragraphs.join("\n\n")});
        if !number.is_multiple_of(5) {
            let (year, month) = (2015 + number % 40 / 12, 1 + number % 40 % 12);
            record["date"] = json!(format!("{year}-{month:02}"));
        }
        lines.push(record.to_string());
    }
    let project = TestProject::new(&[("a/dated.jsonl", &lines.join("\n"))]);
    project.index(&["a", "--no-entities"]);
    project
}

#[test]
fn what_is_preferred_is_preferred_gently_exactly_and_only_when_asked() {
    let project = dated();
    let score = |hit: &Value| {
        hit["score"].as_f64().unwrap() - hit["explanation"]["all_words"].as_f64().unwrap()
    };
    let preferred = |hit: &Value| hit["explanation"]["preferred"].as_f64().unwrap();
    for query in ["harbor court", "envoys", "talks OR gather"] {
        let search = |more: &[&str]| project.search(&[&[query, "--explain"], more].concat());
        let plain = search(&["-n", "5000"]);
        assert!(hits(&plain).len() > 2_000, "{query}");
        assert!(hits(&plain).iter().all(|hit| preferred(hit) == 0.0));
        let plain: BTreeMap<&str, f64> = hits(&plain)
            .iter()
            .map(|hit| (hit["id"].as_str().unwrap(), score(hit)))
            .collect();
        for which in ["recent", "dated"] {
            let all = search(&["--prefer", which, "-n", "5000"]);
            // A short list is the beginning of a long one.
            for limit in ["1", "10", "100"] {
                let few = search(&["--prefer", which, "-n", limit]);
                assert_eq!(ids(&few), ids(&all)[..ids(&few).len()], "{query} {which}");
            }
            let mut least_dated = f64::MAX;
            let mut most = 0.0_f64;
            for hit in hits(&all) {
                let lift = preferred(hit);
                // All that differs is what is told.
                let lifted = plain[hit["id"].as_str().unwrap()] + lift;
                assert!((lifted - score(hit)).abs() < 0.02, "{hit}");
                most = most.max(lift);
                if hit["date"].is_null() {
                    assert!(lift == 0.0, "{hit}");
                } else {
                    least_dated = least_dated.min(lift);
                }
            }
            assert!(most > 0.0, "{query} {which}");
            if which == "dated" {
                assert!((most - least_dated).abs() < 1e-9, "{query}");
            } else {
                assert!(least_dated < most / 4.0, "{query}: {least_dated} of {most}");
            }
        }
    }
    // Of passages alike, the most recent stands first; more words stand before a later date.
    let project = TestProject::new(&[(
        "a/all.jsonl",
        &[
            json!({"id": "old", "date": "2010", "text": "The harbor office shut for the harbor strike."}),
            json!({"id": "new", "date": "2020", "text": "The harbor shut for the day, it was said there."}),
            json!({"id": "middle", "date": "2019", "text": "The harbor shut for the day, it was said there."}),
            json!({"id": "undated", "text": "The harbor shut for the day, it was said there."}),
        ]
        .map(|record| record.to_string())
        .join("\n"),
    )]);
    project.index(&["a", "--no-entities"]);
    let order = |arguments: &[&str]| -> Vec<String> {
        let results = project.search(arguments);
        let ids = hits(&results)
            .iter()
            .map(|hit| hit["article"].as_str().unwrap().to_owned());
        ids.collect()
    };
    assert_eq!(
        order(&["shut day", "-n", "3"]),
        ["middle", "new", "undated"]
    );
    let recent = ["shut day", "-n", "3", "--prefer", "recent"];
    assert_eq!(order(&recent), ["new", "middle", "undated"]);
    assert_eq!(order(&["harbor strike", "--prefer", "recent"])[0], "old");
}

#[test]
fn a_widened_query_names_the_words_it_took_and_still_counts_what_it_asked_for() {
    let project = collection();
    let plain = project.search(&["Marlow"]);
    let wide = project.search(&["Marlow", "--expand"]);
    assert_eq!(wide["total"], plain["total"]);
    assert!(wide["partial"].as_u64().unwrap() > 0, "{wide}");
    assert!(wide["hints"].to_string().contains("widened by"), "{wide}");
    assert!(wide["hints"].to_string().contains("ferry"), "{wide}");
}

#[test]
fn a_query_is_not_widened_by_what_filters_and_nots_leave_out() {
    let filler = "Envoys spoke at length of the harbor and of what it costs. ".repeat(12);
    let mut lines = String::new();
    let mut add = |outlet: &str, title: &str, text: &str| {
        for number in 0..3 {
            let id = format!("{outlet}{number}");
            let record = json!({"id": id, "outlet": outlet, "title": title, "text": text});
            lines += &format!("{record}\n");
        }
    };
    add(
        "Beta",
        "Doha office",
        "A zebrafish swam by the Doha office.",
    );
    add("Gamma", "Notes", "Envoys opened the Doha office.");
    let two_passages =
        format!("{filler}The Doha office opened.\n\n{filler}An axolotl was seen there.");
    add("Delta", "Notes", &two_passages);
    let project = TestProject::new(&[("a/all.jsonl", &lines)]);
    project.index(&["a", "--no-entities"]);
    let widened = |arguments: &[&str]| {
        let results = project.search(&[arguments, &["--expand"]].concat());
        results["hints"].to_string()
    };
    assert!(widened(&["doha office"]).contains("zebrafish"));
    assert!(widened(&["doha office"]).contains("axolotl"));
    for narrowed in [
        &["doha office outlet:Gamma"][..],
        &["doha office NOT zebrafish"],
        &["doha office", "--outlet", "Gamma"],
        &["doha NOT w/9 zebrafish"],
    ] {
        let widened = widened(narrowed);
        assert!(widened.contains("widened by"), "{narrowed:?}: {widened}");
        assert!(!widened.contains("zebrafish"), "{narrowed:?}: {widened}");
    }
    let widened = widened(&["doha office NOT axolotl"]);
    assert!(widened.contains("zebrafish"), "{widened}");
    assert!(!widened.contains("axolotl"), "{widened}");
}

#[test]
fn a_batch_run_ranks_what_has_any_of_the_words() {
    let project = collection();
    project.write("topics.tsv", "t1\tthe Marlow ferry (and) NOT\nt2\tshut\n");
    let run = |arguments: &[&str]| {
        let lines = project
            .run(&[&["run", "--topics", "topics.tsv"], arguments].concat())
            .ends_with(0)
            .out;
        lines.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let lines = run(&["--tag", "mine"]);
    let first: Vec<&str> = lines[0].split(' ').collect();
    assert_eq!(
        (first[0], first[1], first[3], first[5]),
        ("t1", "Q0", "1", "mine")
    );
    let of = |topic: &str| {
        lines
            .iter()
            .filter(|line| line.starts_with(topic))
            .map(|line| line.split(' ').nth(2).unwrap())
            .collect::<BTreeSet<&str>>()
    };
    assert_eq!(of("t1").len(), 6, "the ferry's articles");
    assert_eq!(of("t2").len(), 10, "each once");
    let passages = run(&[
        "--granularity",
        "passage",
        "--depth",
        "5",
        "--format",
        "jsonl",
    ]);
    let line: Value = serde_json::from_str(&passages[0]).unwrap();
    assert_eq!((&line["topic"], &line["rank"]), (&json!("t1"), &json!(1)));
    assert!(
        line["passage"]
            .as_str()
            .unwrap()
            .starts_with(line["article"].as_str().unwrap())
    );
    assert!(line["text"].as_str().unwrap().contains("Marlow"));
    assert_eq!(passages.len(), 10);
    project.write("bad.tsv", "t1 no tab\n");
    project
        .run(&["run", "--topics", "bad.tsv"])
        .refused_with(&["bad.tsv:1", "an id, a tab, and words"]);
}

#[test]
fn every_passage_that_is_counted_is_listed_wherever_a_word_is_hyphenated() {
    let text = |at: u32| match at {
        0..3 => "A multina-tional firm, its word broken as scans break it.",
        3..5 => "A multi-national firm.",
        5 => "A multinational firm.",
        _ => "A firm of many nations.",
    };
    let lines: Vec<String> = (0..12)
        .map(|at| json!({"id": format!("r{at:02}"), "text": text(at)}).to_string())
        .collect();
    let project = TestProject::new(&[("a/firms.jsonl", &lines.join("\n"))]);
    project.index(&["a", "--no-entities"]);
    for query in ["multi-national", "multinational", "multi-national firm"] {
        let results = project.search(&[query, "-n", "100"]);
        let full = hits(&results).iter().filter(|hit| hit["partial"].is_null());
        assert_eq!(Value::from(full.count()), results["total"], "{query}");
        assert_eq!(results["total"], 6, "{query}");
    }
}

#[test]
fn scores_do_not_depend_on_what_was_deleted() {
    let mut files = Vec::new();
    for at in 0..12 {
        let text = match at % 3 {
            0 => "The peacekeeping mission, a peace-keeping force of many.",
            1 => "The harbor office stays open.",
            _ => "Nothing was heard of the envoy.",
        };
        files.push((format!("a/{at:02}.txt"), format!("{text}\n")));
    }
    let borrowed: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let project = TestProject::indexed(&borrowed);
    let scores = || -> Vec<Value> {
        let results = project.search(&["peacekeeping", "-n", "100"]);
        hits(&results)
            .iter()
            .map(|hit| hit["score"].clone())
            .collect()
    };
    let before = scores();
    assert_eq!(before.len(), 4);
    project.write("a/01.txt", "The harbor office stays shut.\n");
    project.index(&["a"]);
    assert_eq!(scores(), before);
}

#[test]
fn where_no_word_is_scored_a_preference_alone_orders() {
    let lines: Vec<String> = [2018, 2020, 2019]
        .iter()
        .map(|year| {
            json!({"id": format!("r{year}"), "title": "Storm over the harbor", "outlet": "Alpha Wire",
                   "date": format!("{year}-05-01"), "text": "The boats stayed in."})
            .to_string()
        })
        .collect();
    let project = TestProject::new(&[("a/storms.jsonl", &lines.join("\n"))]);
    project.index(&["a", "--no-entities"]);
    for query in ["title:storm", "outlet:\"Alpha Wire\""] {
        let results = project.search(&[query, "--prefer", "recent"]);
        assert_eq!(ids(&results), ["r2020#0", "r2019#0", "r2018#0"], "{query}");
    }
}
