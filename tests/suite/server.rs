//! Promises of the server, asked of its routes without a socket: answers are those of the command line; whatever goes wrong is told as
//! problem details; whoever should not be answered is not; an index that changes is taken up.

use crate::project::TestProject;
use crate::served::{Served, TOKEN};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use pullquote::server::{Limits, router};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tower::ServiceExt;

const ARTICLES: [(&str, &str); 5] = [
    (
        "a/sources.toml",
        "[\"talks.txt\"]\noutlet = \"The Harbour Courier\"\n[\"ceasefire.txt\"]\noutlet = \"Kestrel Radio\"\n",
    ),
    (
        "a/talks.txt",
        "18 June 2013\n\nTaliban open an office in Doha\n\nThe Taliban opened an office in Doha on Tuesday. \
         Peace talks are to begin there, officials in Doha said.\n\nIn Kabul the president, Hamid Karzai, said the office was no \
         embassy. “=Talks” of any kind are for Afghans to hold, his office added.\n",
    ),
    (
        "a/ceasefire.txt",
        "7 December 2019\n\nA ceasefire first\n\nZalmay Khalilzad came from Kabul to resume talks in Doha about a \
         ceasefire.\n\nKhalilzad called on Hamid Karzai before he left for Doha.\n",
    ),
    (
        "a/undated.txt",
        "Notes on the office\n\nThe office in Doha stood empty for years, and the flag over the office was gone.\n",
    ),
    (
        "a/formula.txt",
        "Formulas\n\n=HYPERLINK(\"http://harm.example\") was all that the message about the embargo said.\n",
    ),
];

/// What the command prints, without what only one of both has.
fn comparable(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        for key in ["took_ms", "next", "commit", "before", "after"] {
            object.remove(key);
        }
    }
    value
}

/// An article of this many long paragraphs with the word.
fn embargoes(count: usize) -> String {
    let rest = "as was said before ".repeat(20);
    let paragraphs = (0..count).map(|n| format!("The embargo of port {n} went on, {rest}."));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_search_answers_what_the_command_prints() {
    let served = Served::new(&ARTICLES);
    let check = |parameters: &str, arguments: &[&str]| {
        let answer = served.get(&format!("/api/v1/search?{parameters}")).json();
        let printed = served.project.search(arguments);
        assert_eq!(comparable(answer), comparable(printed), "{parameters}");
    };
    check("q=Doha+office", &["Doha office"]);
    check("q=%22peace+talks%22", &["\"peace talks\""]);
    check("q=doha&limit=1", &["doha", "--limit", "1"]);
    check("q=doha&offset=2", &["doha", "--offset", "2"]);
    check(
        "q=doha&outlet=Kestrel+Radio&outlet=Nobody",
        &["doha", "--outlet", "Kestrel Radio", "--outlet", "Nobody"],
    );
    check(
        "q=doha&after=2013-06&before=2014",
        &["doha", "--after", "2013-06", "--before", "2014"],
    );
    check(
        "q=doha&after=2019&undated=true",
        &["doha", "--after", "2019", "--undated"],
    );
    check(
        "q=doha&person=Khalilzad",
        &["doha", "--person", "Khalilzad"],
    );
    check("q=doha&org=Taliban", &["doha", "--org", "Taliban"]);
    check("q=office&place=Kabul", &["office", "--place", "Kabul"]);
    check("q=doha&entity=Karzai", &["doha", "--entity", "Karzai"]);
    check("q=doha+kabul&match=all", &["doha kabul", "--match", "all"]);
    check("q=doha&sort=newest", &["doha", "--sort", "newest"]);
    check("q=doha&sort=oldest", &["doha", "--sort", "oldest"]);
    check("q=doha&prefer=recent", &["doha", "--prefer", "recent"]);
    check("q=doha&per-article=1", &["doha", "--per-article", "1"]);
    check("q=doha&by-article=true", &["doha", "--by-article"]);
    check("q=doha&expand=true", &["doha", "--expand"]);
    check("q=doha+office&explain=true", &["doha office", "--explain"]);
    check(
        "q=office&snippet-length=40",
        &["office", "--snippet-length", "40"],
    );
    check(
        "q=doha&facets=outlet,date,person",
        &["doha", "--facets", "outlet,date,person"],
    );
    check(
        "q=doha+w%2F5+office&syntax=nexis",
        &["doha w/5 office", "--syntax", "nexis"],
    );
    check("q=nothingofthekind", &["nothingofthekind"]);
}

#[test]
fn every_option_of_the_commands_is_a_parameter() {
    let served = Served::new(&ARTICLES);
    let document = served.get("/api/v1/openapi.json").json();
    let check = |command: &str, path: &str| {
        let help = served.project.run(&[command, "--help"]).ends_with(0).out;
        let (own, _global) = help.split_once("Global options").unwrap();
        let options: BTreeSet<&str> = own
            .lines()
            .filter_map(|line| line.trim_start().split_once("--"))
            .filter(|(before, option)| {
                (before.is_empty() || before.starts_with('-')) && !option.contains('\'')
            })
            .map(|(_, option)| option.split([' ', '\n']).next().unwrap())
            .filter(|option| !["help", "version"].contains(option))
            .collect();
        assert!(options.len() > 3, "{options:?}");
        let parameters: BTreeSet<&str> = document["paths"][path]["get"]["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let missing: Vec<_> = options.difference(&parameters).collect();
        assert_eq!(missing, [&""; 0], "{path}");
    };
    check("search", "/api/v1/search");
    check("facets", "/api/v1/facets");
}

#[test]
fn articles_and_passages_answer_what_show_prints() {
    let served = Served::new(&ARTICLES);
    let show = |arguments: &[&str]| {
        let arguments = [&["show", "--format", "json"], arguments].concat();
        served.project.run(&arguments).ends_with(0).json()
    };
    let article = |parameters: &str| served.get(&format!("/api/v1/article?{parameters}")).json();
    assert_eq!(article("id=talks.txt"), show(&["talks.txt"]));
    assert_eq!(
        article("id=talks.txt&query=%22peace+talks%22+office"),
        show(&["talks.txt", "--query", "\"peace talks\" office"])
    );
    let passage = |parameters: &str| served.get(&format!("/api/v1/passage?{parameters}")).json();
    let second = passage("id=talks.txt%231&query=office");
    let printed = show(&["talks.txt#1", "--query", "office"]);
    assert_eq!(comparable(second.clone()), printed);
    assert_eq!(second["before"], Value::Array(Vec::new()));
    let in_context = passage("id=talks.txt%231&context=1");
    assert_eq!(in_context["before"][0]["id"], "talks.txt#0");
    assert_eq!(in_context["after"], Value::Array(Vec::new()));
}

#[test]
fn facets_and_stats_answer_what_the_commands_print() {
    let served = Served::new(&ARTICLES);
    let run = |arguments: &[&str]| served.project.run(arguments).ends_with(0);
    assert_eq!(
        served.get("/api/v1/facets").json(),
        run(&["facets", "--format", "json"]).json()
    );
    assert_eq!(
        served
            .get("/api/v1/facets?q=doha&facets=year,place&limit=2&after=2013")
            .json(),
        run(&[
            "facets",
            "doha",
            "--facets",
            "year,place",
            "--limit",
            "2",
            "--after",
            "2013",
            "--format",
            "json"
        ])
        .json()
    );
    let taken = served.get("/api/v1/facets?q=doha&person=Karzay").json();
    assert!(
        taken["hints"][0].as_str().unwrap().contains("Hamid Karzai"),
        "{taken}"
    );
    let table = served.get("/api/v1/facets?format=csv");
    assert_eq!(table.text, run(&["facets", "--format", "csv"]).out);
    assert!(table.header("content-type").starts_with("text/csv"));
    assert_eq!(
        served.get("/api/v1/stats").json(),
        run(&["stats", "--format", "json"]).json()
    );
}

#[test]
fn suggestions_begin_as_what_was_typed() {
    let served = Served::new(&ARTICLES);
    let suggested = |parameters: &str| -> Vec<String> {
        let answer = served.get(&format!("/api/v1/suggest?{parameters}")).json();
        answer["suggestions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                let [kind, text] = ["type", "text"].map(|key| one[key].as_str().unwrap());
                format!("{kind} {text} {}", one["count"])
            })
            .collect()
    };
    // In the passages; the headline's "ceasefire" is no word of a passage.
    assert_eq!(suggested("q=ceas"), ["word ceasefire 1"]);
    assert_eq!(
        suggested("q=khal"),
        ["word khalilzad 2", "PERSON Zalmay Khalilzad 2"]
    );
    assert_eq!(
        suggested("q=the+harb&kinds=outlet"),
        ["outlet The Harbour Courier 2"]
    );
    assert_eq!(suggested("q=KARZ&kinds=entity"), ["PERSON Hamid Karzai 2"]);
    assert_eq!(suggested("q=o&kinds=word&limit=2").len(), 2);
    assert_eq!(suggested("q=qqq"), [""; 0]);
    assert_eq!(suggested("q="), [""; 0]);
    served.project.remove("a/ceasefire.txt");
    served.project.index(&[]);
    served.server.refresh();
    assert_eq!(suggested("q=khal"), [""; 0]);
}

#[test]
fn what_is_written_in_several_ways_is_suggested_once_as_the_facets_have_it() {
    let served = Served::new(&[(
        "a/one.jsonl",
        "{\"outlet\": \"The Harbour Courier\", \"text\": \"The envoy, Zalmai Khalilzad, flew to Doha.\"}\n\
             {\"outlet\": \"THE HARBOUR COURIER\", \"text\": \"Zalmay Khalilzad, the envoy, came back from Kabul.\"}\n\
             {\"outlet\": \"The Harbour Courier\", \"text\": \"In Doha Zalmay Khalilzad met with officials.\"}\n",
    )]);
    let suggested = |typed: &str, kinds: &str| {
        let answer = served.get(&format!("/api/v1/suggest?q={typed}&kinds={kinds}"));
        answer.json()["suggestions"].clone()
    };
    let facets = served.get("/api/v1/facets?facets=person,outlet").json();
    let count = |facet: &str, value: &str| {
        let counts = facets["facets"][facet].as_array().unwrap().iter();
        let mut of_value = counts.filter(|count| count["value"] == value);
        of_value.next().map(|count| count["count"].clone())
    };
    assert_eq!(
        suggested("khal", "entity"),
        json!([{"type": "PERSON", "text": "Zalmay Khalilzad", "count": 3}])
    );
    assert_eq!(count("person", "Zalmay Khalilzad"), Some(json!(3)));
    assert_eq!(
        suggested("zalmai+k", "entity"),
        json!([{"type": "PERSON", "text": "Zalmay Khalilzad", "form": "Zalmai Khalilzad", "count": 3}])
    );
    assert_eq!(
        suggested("harb", "outlet"),
        json!([{"type": "outlet", "text": "The Harbour Courier", "count": 3}])
    );
    assert_eq!(count("outlet", "The Harbour Courier"), Some(json!(3)));
}

#[test]
fn what_is_wrong_with_a_query_is_told_with_its_place_in_code_points() {
    let served = Served::new(&ARTICLES);
    let query = "Guantánamo „Doha“ AND (office";
    let problem = served
        .get("/api/v1/search?q=Guant%C3%A1namo+%E2%80%9EDoha%E2%80%9C+AND+(office")
        .problem(400, "query");
    assert_eq!(problem["query"], query);
    let bracket = query.chars().position(|c| c == '(').unwrap();
    assert_eq!(problem["start"], bracket, "{problem}");
    assert_eq!(problem["end"], bracket + 1, "{problem}");
    for path in ["facets?q=", "article?id=talks.txt&query="] {
        served
            .get(&format!("/api/v1/{path}%22open"))
            .problem(400, "query");
    }
    served.get("/api/v1/search?q=").problem(400, "query");
    let broken = served.get("/api/v1/search?q=/a(/").problem(400, "query");
    assert_eq!((&broken["start"], &broken["end"]), (&2.into(), &3.into()));
    let intricate = served
        .get("/api/v1/search?q=/.*a.%7B12%7D/")
        .problem(400, "pattern");
    assert!(
        intricate["detail"].as_str().unwrap().contains("/.*a.{12}/"),
        "{intricate}"
    );
}

#[test]
fn no_parameter_is_passed_over() {
    let served = Served::new(&ARTICLES);
    let check = |path: &str, parameter: &str, told: &str| {
        let problem = served
            .get(&format!("/api/v1/{path}"))
            .problem(400, "parameter");
        assert_eq!(problem["parameter"], parameter, "{path}: {problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(told), "{path}: {problem}");
        assert!(
            !detail.contains('`'),
            "not in the words of a library: {problem}"
        );
    };
    check("search?q=doha&ofset=3", "ofset", "did you mean 'offset'?");
    check(
        "search?q=doha&colour=red",
        "colour",
        "there are q, syntax, limit",
    );
    check(
        "search?q=doha&limit=ten",
        "limit",
        "'ten'; it has to be a whole number",
    );
    check("search?q=doha&limit=1001", "limit", "0 to 1000");
    check("search?q=doha&limit=1&limit=2", "limit", "2 times");
    check(
        "search?q=doha&limit=-1",
        "limit",
        "'-1'; it has to be a whole number",
    );
    check("search?q=doha&offset=100001", "offset", "100000");
    check(
        "search?q=doha&sort=best",
        "sort",
        "'sort' is 'best'; it may be relevance, newest or oldest",
    );
    check("search?q=doha&sort=newst", "sort", "did you mean 'newest'?");
    check(
        "search?q=doha&sort=",
        "sort",
        "'sort' is ''; it may be relevance",
    );
    check("search?q=doha&match=most", "match", "auto, all or any");
    check(
        "search?q=doha&prefer=resent",
        "prefer",
        "did you mean 'recent'?",
    );
    check(
        "search?q=doha&syntax=google",
        "syntax",
        "pullquote or nexis",
    );
    check("search?q=doha&format=xml", "format", "json, jsonl or csv");
    check(
        "facets?format=cvs",
        "format",
        "json or csv; did you mean 'csv'?",
    );
    check(
        "search?q=doha&expand=yes",
        "expand",
        "'yes'; it may be true or false",
    );
    check(
        "search?q=doha&facets=outlet,colour",
        "facets",
        "'colour'; it may be outlet",
    );
    check(
        "search?q=doha&facets=outlet,oultet",
        "facets",
        "did you mean 'outlet'?",
    );
    check("search?q=doha&facets=", "facets", "outlet");
    check(
        "suggest?q=a&kinds=word,,outlet",
        "kinds",
        "word, outlet or entity",
    );
    check("search?q=doha&after=18-06-2013", "after", "18-06-2013");
    check("search?q=doha&after=2014&before=2013", "before", "2014");
    check("search?q=doha&snippet-length=5", "snippet-length", "20");
    check("search?q=doha&per-article=0", "per-article", "1 to");
    check("search?q=doha&cursor=none", "cursor", "cursor");
    check("search?q=doha&cursor=0.0.0&offset=1", "offset", "cursor");
    check("search", "q", "'q' is needed");
    check("article?query=doha", "id", "'id' is needed");
    check("suggest?q=a&limit=51", "limit", "50");
    check("stats?verbose=true", "verbose", "verbose");
    let outlets = "&outlet=x".repeat(21);
    check(&format!("search?q=doha{outlets}"), "outlet", "20");
}

#[test]
fn a_query_that_would_cost_too_much_is_refused_before_it_is_looked_up() {
    let served = Served::new(&ARTICLES);
    let words = ["word"; 101].join("+");
    let patterns = ["a*"; 11].join("+");
    let side = ["doha"; 11].join("+OR+");
    for query in [words, patterns, format!("({side})+w/5+({side})")] {
        for path in ["search?q=", "facets?q=", "article?id=talks.txt&query="] {
            served
                .get(&format!("/api/v1/{path}{query}"))
                .problem(422, "query-cost");
        }
    }
}

#[test]
fn pages_join_exactly_while_the_index_stays_as_it_is() {
    let served = Served::new(&ARTICLES);
    let all = served.get("/api/v1/search?q=doha+office").json();
    let ids = |answer: &Value| -> Vec<String> {
        let hits = answer["hits"].as_array().unwrap().iter();
        hits.map(|hit| hit["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let (mut read, mut ranks) = (Vec::new(), Vec::new());
    let mut address = "/api/v1/search?q=doha+office&limit=2".to_owned();
    let mut first_cursor = None;
    loop {
        let page = served.get(&address);
        let link = page.header("link").to_owned();
        let page = page.json();
        read.extend(ids(&page));
        let hits = page["hits"].as_array().unwrap().iter();
        ranks.extend(hits.map(|hit| hit["rank"].as_u64().unwrap()));
        let Some(next) = page["next"].as_str() else {
            assert_eq!(link, "");
            break;
        };
        assert_eq!(
            link,
            format!("</api/v1/search?q=doha+office&limit=2&cursor={next}>; rel=\"next\"")
        );
        first_cursor.get_or_insert(next.to_owned());
        address = format!("/api/v1/search?q=doha+office&limit=2&cursor={next}");
    }
    assert_eq!(read, ids(&all));
    assert!(read.len() > 4, "{read:?}");
    assert_eq!(ranks, (1..=read.len() as u64).collect::<Vec<_>>());

    let cursor = first_cursor.unwrap();
    served
        .get(&format!("/api/v1/search?q=doha&cursor={cursor}"))
        .problem(400, "parameter");
    served
        .project
        .write("a/new.txt", "Another office in Doha.\n");
    served.project.index(&[]);
    served.server.refresh();
    served
        .get(&format!("/api/v1/search?q=doha+office&cursor={cursor}"))
        .problem(410, "outdated-cursor");
}

#[test]
fn an_answer_is_not_sent_again_while_the_index_stays_as_it_is() {
    let served = Served::new(&ARTICLES);
    let paths = [
        "search?q=doha",
        "search?q=doha&format=csv",
        "article?id=talks.txt",
        "passage?id=talks.txt%230",
        "facets",
        "suggest?q=do",
        "stats",
    ];
    let tags: Vec<String> = paths
        .iter()
        .map(|path| {
            let path = format!("/api/v1/{path}");
            let tag = served.get(&path).header("etag").to_owned();
            assert!(tag.starts_with("W/\""), "{path}: {tag}");
            for known in [tag.as_str(), "*", &format!("\"other\", {tag}")] {
                let again = served.get_with(&path, &[("if-none-match", known)]);
                assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
                assert_eq!(again.header("etag"), tag);
            }
            let other = served.get_with(&path, &[("if-none-match", "\"other\"")]);
            assert_eq!(other.status, 200, "{path}");
            tag
        })
        .collect();
    served
        .project
        .write("a/new.txt", "Another office in Doha.\n");
    served.project.index(&[]);
    served.server.refresh();
    for (path, tag) in paths.iter().zip(tags) {
        let path = format!("/api/v1/{path}");
        let changed = served.get_with(&path, &[("if-none-match", &tag)]);
        assert_eq!(changed.status, 200, "{path}");
    }
}

#[test]
fn a_download_holds_the_whole_list() {
    let many = embargoes(400);
    let mut files = ARTICLES.to_vec();
    files.push(("a/many.txt", &many));
    let served = Served::new(&files);
    let run = |format: &str| {
        let arguments = ["search", "embargo", "-n", "1000", "--format", format];
        served.project.run(&arguments).ends_with(0).out
    };
    let table = served.get("/api/v1/search?q=embargo&format=csv");
    assert_eq!(table.text, run("csv"));
    assert!(table.text.len() > 100_000, "it takes several pieces");
    assert!(
        table
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(table.text.contains("'=HYPERLINK"), "no formula is run");
    let lines = served.get("/api/v1/search?q=embargo&format=jsonl");
    assert_eq!(lines.text, run("jsonl"));
    assert_eq!(lines.text.lines().count(), 401);
    let articles = served.get("/api/v1/search?q=embargo&format=jsonl&by-article=true");
    assert_eq!(articles.text.lines().count(), 3 + 1);
    let part = served.get("/api/v1/search?q=embargo&format=csv&limit=5");
    assert_eq!(part.text.lines().count(), 6);
    let next = part.header("link").split_once('<').unwrap().1;
    let rest = served.get(next.split_once('>').unwrap().0);
    assert!(rest.text.lines().nth(1).unwrap().starts_with("6,"));
    served
        .get("/api/v1/search?q=%22open&format=csv")
        .problem(400, "query");
}

#[test]
fn whoever_asks_by_another_name_or_from_another_page_is_turned_away() {
    let served = Served::new(&ARTICLES);
    let path = "/api/v1/search?q=doha";
    let check = |headers: &[(&str, &str)], refused: Option<(u16, &str)>| {
        let answer = served.get_with(path, headers);
        match refused {
            None => assert_eq!(answer.status, 200, "{headers:?}"),
            Some((status, kind)) => {
                answer.problem(status, kind);
            }
        }
    };
    for host in [
        "localhost",
        "localhost:7700",
        "127.0.0.1:7700",
        "[::1]:7700",
        "LOCALHOST:80",
    ] {
        check(&[("host", host)], None);
    }
    for host in [
        "harm.example",
        "harm.example:7700",
        "127.0.0.1.harm.example",
        "localhost.harm.example",
        "192.0.2.1:7700",
    ] {
        check(&[("host", host)], Some((421, "host")));
    }
    for host in ["", "local host", "a@localhost"] {
        let answer = served.get_with(path, &[("host", host)]);
        assert!(
            matches!(answer.status, 400 | 421),
            "{host}: {}",
            answer.status
        );
    }
    check(
        &[("host", "localhost"), ("host", "harm.example")],
        Some((400, "host")),
    );
    let with_origin = |origin| [("host", "localhost:7700"), ("origin", origin)];
    check(&with_origin("http://localhost:7700"), None);
    for origin in [
        "http://localhost:3000",
        "http://harm.example",
        "https://harm.example:7700",
        "null",
        "",
    ] {
        check(&with_origin(origin), Some((403, "origin")));
    }
    let fetched = |site, mode| [("sec-fetch-site", site), ("sec-fetch-mode", mode)];
    check(&fetched("same-origin", "cors"), None);
    check(&fetched("none", "navigate"), None);
    check(&fetched("cross-site", "navigate"), None);
    check(&fetched("cross-site", "no-cors"), Some((403, "origin")));
    check(&fetched("same-site", "cors"), Some((403, "origin")));
    // A request in absolute form says itself whom it is for.
    served
        .get("http://harm.example/api/v1/stats")
        .problem(421, "host");
}

#[test]
fn nothing_but_reading_is_answered() {
    let served = Served::new(&ARTICLES);
    let send = |method: &str, path: &str, headers: &[(&str, &str)], body: &'static str| {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        served.send(request.body(Body::from(body)).unwrap())
    };
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = send(method, "/api/v1/stats", &[], "");
        answer.problem(405, "method");
        assert_eq!(answer.header("allow"), "GET, HEAD");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    let head = send("HEAD", "/api/v1/stats", &[], "");
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    for headers in [
        ("content-length", "1048576"),
        ("transfer-encoding", "chunked"),
    ] {
        send("GET", "/api/v1/stats", &[headers], "x").problem(413, "body");
    }
    let long = format!("/api/v1/search?q={}", "a".repeat(9_000));
    served.get(&long).problem(414, "too-long");
    served
        .get("/api/v2/search?q=doha")
        .problem(404, "no-such-address");
}

#[test]
fn an_id_is_looked_up_and_never_opened() {
    let files = [
        ("secret.txt", "Nobody may see this embargo.\n"),
        ARTICLES[0],
    ];
    let served = Served::new(&files);
    let outside = served.project.path("secret.txt");
    let outside = outside.to_str().unwrap();
    let absolute = served.project.path("a/talks.txt");
    for id in [
        "../secret.txt",
        "..%2Fsecret.txt",
        "%2e%2e%2fsecret.txt",
        "..%5Csecret.txt",
        "a/../../secret.txt",
        "secret.txt",
        "..%00",
        "talks.txt%00.txt",
        "talks.txt%23-1",
        "talks.txt%2399999999999",
        "/etc/passwd",
        "file:///etc/passwd",
        "index/engine/meta.json",
        outside,
        absolute.to_str().unwrap(),
    ] {
        for kind in ["article", "passage"] {
            let answer = served.get(&format!("/api/v1/{kind}?id={id}"));
            answer.problem(404, "unknown-id");
            assert!(!answer.text.contains("Nobody may see"), "{id}");
        }
    }
    for path in [
        "/../secret.txt",
        "/api/v1/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../secret.txt",
        "/assets/..%2f..%2fCargo.toml",
        "//etc/passwd",
    ] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}

#[test]
fn where_a_token_is_set_nothing_is_answered_without_it() {
    let project = TestProject::new(&ARTICLES);
    project.index(&["a"]);
    let served = Served::of(project, "0.0.0.0:7700", Some(TOKEN), Limits::default());
    let paths = [
        "/",
        "/api/v1/docs",
        "/api/v1/openapi.json",
        "/api/v1/stats",
        "/metrics",
        "/assets/docs.css",
        "/nowhere",
    ];
    for path in paths {
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer a-token-of-twenty-two",
            "Bearer a-token-of-twenty-two..",
            "Basic a-token-of-twenty-two.",
            TOKEN,
        ] {
            let answer = served.get_with(path, &[("authorization", wrong)]);
            answer.problem(401, "token");
            assert!(answer.header("www-authenticate").starts_with("Bearer"));
        }
        served.get(path).problem(401, "token");
        let right = served.get_with(path, &[("authorization", &format!("Bearer {TOKEN}"))]);
        assert_ne!(right.status, 401, "{path}");
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(served.get(path).status, 200, "{path}");
    }
}

#[test]
fn every_answer_has_the_headers_that_keep_it_from_being_misused() {
    let served = Served::new(&ARTICLES);
    for path in [
        "/api/v1/docs",
        "/api/v1/search?q=doha",
        "/api/v1/search?q=doha&format=csv",
        "/api/v1/search?q=%22",
        "/nowhere",
        "/healthz",
        "/assets/docs.css",
    ] {
        let answer = served.get(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("access-control-allow-origin", ""),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
    }
    let refused = served.get_with("/", &[("host", "harm.example")]);
    assert_eq!(refused.header("x-content-type-options"), "nosniff");
}

#[test]
fn an_index_is_taken_up_when_it_comes_changes_is_made_anew_or_goes() {
    let project = TestProject::new(&ARTICLES);
    let served = Served::of(project, "127.0.0.1:7700", None, Limits::default());
    let total = || served.get("/api/v1/search?q=office").json()["total"].clone();
    for path in ["/readyz", "/api/v1/search?q=office", "/api/v1/stats"] {
        let answer = served.get(path);
        let problem = answer.problem(503, "no-index");
        assert!(
            problem["hint"]
                .as_str()
                .unwrap()
                .contains("pullquote index")
        );
        assert!(!answer.header("retry-after").is_empty());
    }
    assert_eq!(served.get("/healthz").status, 200);
    served.project.index(&["a"]);
    served.server.refresh();
    assert_eq!(served.get("/readyz").status, 200);
    assert_eq!(total(), 3);
    served
        .project
        .write("a/new.txt", "Another office in Doha.\n");
    served.project.index(&[]);
    assert_eq!(total(), 3, "a request is answered from the commit at hand");
    served.server.refresh();
    assert_eq!(total(), 4);
    served.project.remove("a/undated.txt");
    served.project.index(&["--rebuild"]);
    served.server.refresh();
    assert_eq!(total(), 3);
    std::fs::remove_dir_all(served.project.path("index")).unwrap();
    served.server.refresh();
    served.get("/readyz").problem(503, "no-index");
}

#[test]
fn an_index_of_another_version_is_told_and_leaves_the_one_before_in_service() {
    let served = Served::new(&ARTICLES);
    let meta = served.project.path("index/engine/meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let other = text.replace("\\\"schema\\\":", "\\\"schema\\\":9");
    assert_ne!(text, other);
    std::fs::write(&meta, other).unwrap();
    served.server.refresh();
    assert_eq!(served.get("/api/v1/search?q=office").json()["total"], 3);
    let figures = served.get("/metrics").text;
    assert!(
        figures.contains("pullquote_index_failed_reloads_total 1"),
        "{figures}"
    );
    let begun_with_it = Served::of(served.project, "127.0.0.1:7700", None, Limits::default());
    let problem = begun_with_it.get("/readyz").problem(503, "no-index");
    assert!(problem["detail"].as_str().unwrap().contains("version"));
}

#[test]
fn damaged_files_end_no_server() {
    for kind in ["idx", "term", "pos"] {
        let project = TestProject::indexed(&ARTICLES);
        for entry in std::fs::read_dir(project.path("index/engine")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == kind) {
                let mut bytes = std::fs::read(&path).unwrap();
                let body = bytes.len() - 150;
                bytes[body / 4..body].fill(0xa5);
                std::fs::write(&path, bytes).unwrap();
            }
        }
        let served = Served::of(project, "127.0.0.1:7700", None, Limits::default());
        for address in ["/api/v1/search?q=office", "/?q=%22Doha+office%22"] {
            let status = served.get(address).status;
            assert!(matches!(status, 200 | 500 | 503), "{kind} {status}");
        }
        assert_eq!(served.get("/healthz").status, 200);
        // One that is sound is taken up.
        served.project.run(&["index", "--rebuild"]).ends_with(0);
        served.server.refresh();
        assert_eq!(served.get("/api/v1/search?q=office").json()["total"], 3);
    }
}

#[test]
fn what_is_too_much_or_too_slow_is_told_with_when_to_try_again() {
    let refused = |limits: Limits, kind: &str| {
        let project = TestProject::indexed(&ARTICLES);
        let served = Served::of(project, "127.0.0.1:7700", None, limits);
        let answer = served.get("/api/v1/search?q=office");
        answer.problem(503, kind);
        assert!(!answer.header("retry-after").is_empty());
        assert_eq!(served.get("/healthz").status, 200);
    };
    let usual = Limits::default();
    refused(
        Limits {
            searches: 0,
            waiting: 0,
            ..usual
        },
        "busy",
    );
    refused(
        Limits {
            searches: 0,
            waiting: 1,
            patience: Duration::from_millis(10),
            ..usual
        },
        "busy",
    );
    refused(
        Limits {
            time: Duration::ZERO,
            ..usual
        },
        "too-slow",
    );
}

#[test]
fn a_client_that_takes_no_more_of_a_download_is_let_go() {
    let many = embargoes(3_000);
    let project = TestProject::indexed(&[("a/many.txt", &many)]);
    let limits = Limits {
        downloads: 1,
        stalled: Duration::from_millis(300),
        ..Limits::default()
    };
    let served = Served::of(project, "127.0.0.1:7700", None, limits);
    let path = "/api/v1/search?q=embargo&format=csv";
    served.runtime.block_on(async {
        let request = || {
            Request::get(path)
                .header("host", "localhost")
                .body(Body::empty())
                .unwrap()
        };
        let routes = router(&served.server);
        let unread = routes.clone().oneshot(request()).await.unwrap();
        assert_eq!(unread.status(), StatusCode::OK);
        let second = routes.clone().oneshot(request()).await.unwrap();
        assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
        // The first is ended because nobody reads it, and tells that it is not whole.
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let again = routes.clone().oneshot(request()).await.unwrap();
            if again.status() == StatusCode::OK {
                let broken = to_bytes(unread.into_body(), usize::MAX).await;
                assert!(broken.is_err(), "a part is not taken for the whole");
                return;
            }
        }
        panic!("the download was never let go");
    });
}

#[test]
fn figures_tell_what_was_answered_and_what_is_served() {
    let served = Served::new(&ARTICLES);
    served.get("/api/v1/search?q=doha");
    served.get("/api/v1/search?q=%22");
    served.get("/api/v1/made-up-7361");
    let answer = served.get("/metrics");
    assert!(
        answer
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    for line in [
        "pullquote_requests_total{route=\"/api/v1/search\",status=\"200\"} 1",
        "pullquote_requests_total{route=\"/api/v1/search\",status=\"400\"} 1",
        "pullquote_requests_total{route=\"none\",status=\"404\"} 1",
        "pullquote_problems_total{kind=\"query\"} 1",
        "pullquote_index_articles 4",
        "# EOF",
    ] {
        assert!(answer.text.contains(line), "{line} in\n{}", answer.text);
    }
    assert!(!answer.text.contains("7361"), "no path becomes a series");
}

#[test]
fn what_an_article_says_steers_no_terminal() {
    let served = Served::new(&[(
        "a/steers.txt",
        "Steering\n\nAn embargo \u{1b}[31mred\u{9b}31m and \u{202e}reversed\u{202c}.\n",
    )]);
    for path in [
        "search?q=embargo",
        "article?id=steers.txt",
        "search?q=embargo&format=csv",
    ] {
        let text = served.get(&format!("/api/v1/{path}")).text;
        let steering = text.find(|c: char| {
            (c.is_control() && c != '\n' && c != '\r') || ('\u{202a}'..='\u{202e}').contains(&c)
        });
        assert_eq!(steering, None, "{text:?}");
    }
}

#[test]
fn the_page_on_the_api_names_every_address_and_loads_nothing_from_elsewhere() {
    let served = Served::new(&ARTICLES);
    let page = served.get("/api/v1/docs");
    assert_eq!(page.status, 200);
    let document = served.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"].as_str().unwrap().get(..3), Some("3.1"));
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 6);
    for path in paths.keys() {
        assert!(page.text.contains(&format!("GET {path}")), "{path}");
    }
    assert!(!page.text.contains("http://") && !page.text.contains("https://"));
    assert!(!page.text.contains("<script") && !page.text.contains("style="));
    assert_eq!(served.get("/assets/docs.css").status, 200);
}
