//! Promises of the pages, asked of the server's routes: what is shown is what was found, nothing of an article becomes markup, nothing is
//! loaded from elsewhere, and a page stays light. `tests/browser` has what only a browser can tell.

use crate::project::TestProject;
use crate::served::{Served, TOKEN};
use pullquote::server::{Access, Limits, Server, Settings};
use std::fmt::Write as _;

const ARTICLES: [(&str, &str); 4] = [
    (
        "a/sources.toml",
        "[\"talks.txt\"]\noutlet = \"The Harbour Courier\"\nurl = \"https://courier.example/talks\"\n[\"ceasefire.txt\"]\noutlet = \"Kestrel Radio\"\n",
    ),
    (
        "a/talks.txt",
        "18 June 2013\n\nTaliban open an office in Doha\n\nThe Taliban opened an office in Doha on Tuesday.\n\n\
         In Kabul the president, Hamid Karzai, said the office was no embassy.\n",
    ),
    (
        "a/ceasefire.txt",
        "7 December 2019\n\nA ceasefire first\n\nZalmay Khalilzad came from Kabul to resume talks in Doha.\n\n\
         Khalilzad called on Hamid Karzai before he left the office.\n",
    ),
    (
        "a/undated.txt",
        "Notes on the office\n\nThe office in Doha stood empty for years.\n",
    ),
];

/// The page at an address.
#[track_caller]
fn page(served: &Served, path: &str) -> String {
    let answer = served.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    answer.text
}

/// What stands between two pieces of a page, each time.
fn between<'a>(page: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    page.split(before)
        .skip(1)
        .filter_map(|rest| rest.split_once(after))
        .map(|(inner, _)| inner)
        .collect()
}

fn marked(page: &str) -> Vec<&str> {
    between(page, "<blockquote", "</blockquote>")
        .into_iter()
        .flat_map(|quote| between(quote, "<mark>", "</mark>"))
        .collect()
}

/// The address of a link with this text, or with this before its text.
fn link<'a>(page: &'a str, text: &str) -> String {
    let found = between(page, "<a ", "</a>")
        .into_iter()
        .find(|link: &&'a str| link.contains(text));
    let found = found.unwrap_or_else(|| panic!("no link says {text}: {page}"));
    let address = between(found, "href=\"", "\"")[0];
    address.replace("&#38;", "&").replace("&amp;", "&")
}

#[test]
fn results_show_what_the_search_finds_with_its_words_marked() {
    let served = Served::new(&ARTICLES);
    let page = page(&served, "/?q=doha+office");
    let found = served.get("/api/v1/search?q=doha+office").json();
    assert_eq!(found["total"], 2);
    assert!(
        page.contains("2 passages; 3 more with some of the words"),
        "{page}"
    );
    assert_eq!(between(&page, "<article class=\"hit\"", ">").len(), 5);
    let mut words = marked(&page);
    words.sort_unstable();
    assert_eq!(
        words,
        [
            "Doha", "Doha", "Doha", "office", "office", "office", "office"
        ]
    );
    assert!(page.contains("<time datetime=\"2013-06-18\">18 June 2013</time>"));
    assert!(page.contains("Searched as <bdi><code>doha office</code></bdi>"));
    assert_eq!(page.matches("With some of the words").count(), 1);
}

#[test]
fn a_passage_is_shown_between_those_before_and_after_it() {
    let served = Served::new(&ARTICLES);
    let page = page(&served, "/?q=embassy");
    let context = between(&page, "<details class=\"context\">", "</details>");
    let around = between(context[0], "<p class=\"around\">", "</p>");
    assert_eq!(around, ["The Taliban opened an office in Doha on Tuesday."]);
    assert!(context[0].contains("no <mark>embassy</mark>."));
    assert!(context[0].contains("a/talks.txt, line 7"));
}

#[test]
fn a_value_of_a_facet_has_as_many_passages_as_it_says() {
    let served = Served::new(&ARTICLES);
    let all = page(&served, "/?q=office&match=all");
    for facet in between(&all, "<button form=\"search\" name=\"", "</button>") {
        let (parameter, rest) = facet.split_once("\" value=\"").unwrap();
        let value = rest.split('"').next().unwrap().replace(' ', "+");
        let count = between(rest, "<span class=\"number\">", "</span>")[0];
        let with = page(&served, &format!("/?q=office&{parameter}={value}"));
        let told = between(&with, "<h1 class=\"count\">", "</h1>")[0];
        assert!(
            told.starts_with(&format!("{count} passage")),
            "{parameter}={value}: {told}"
        );
        let without = page(&served, &format!("/?q=office&not-{parameter}={value}"));
        let rest = 4 - count.parse::<usize>().unwrap();
        let told = between(&without, "<h1 class=\"count\">", "</h1>")[0];
        let expected = if rest == 0 {
            "Nothing found".to_owned()
        } else {
            format!("{rest} passage")
        };
        assert!(
            told.starts_with(&expected),
            "without {parameter}={value}: {told}"
        );
    }
    assert!(
        all.contains("name=\"person\" value=\"=Hamid Karzai\""),
        "{all}"
    );
}

#[test]
fn an_outlet_that_is_chosen_does_not_hide_the_others() {
    let served = Served::new(&ARTICLES);
    let page = page(&served, "/?q=office&outlet=Kestrel+Radio");
    assert!(
        link(&page, "data-choice=\"outlet=Kestrel Radio\"") == "/?q=office",
        "{page}"
    );
    assert!(
        page.contains("name=\"outlet\" value=\"The Harbour Courier\""),
        "{page}"
    );
    assert_eq!(link(&page, "outlet <bdi>Kestrel Radio</bdi>"), "/?q=office");
}

#[test]
fn passages_whose_outlet_or_date_is_not_known_are_a_click_away_where_they_are_counted() {
    let served = Served::new(&ARTICLES);
    let check = |path: &str, words: &str, address: &str| {
        let there = link(&page(&served, path), words);
        assert_eq!(there, address, "{path}");
        let there = page(&served, &there);
        assert_eq!(
            between(&there, "<h1 class=\"count\">", "</h1>"),
            ["1 passage"],
            "{address}"
        );
        assert!(there.contains("Notes on the office"), "{there}");
    };
    check("/", "1 of unknown outlet", "/?q=outlet%3Amissing");
    check("/", "1 passage undated", "/?q=date%3Amissing");
    check(
        "/?q=office+doha&outlet=Kestrel+Radio&sort=newest",
        "1 of unknown outlet",
        "/?sort=newest&q=office+doha+outlet%3Amissing",
    );
    check(
        "/?q=office+OR+embassy&after=2013",
        "1 passage undated",
        "/?q=%28office+OR+embassy%29+AND+date%3Amissing",
    );
    check(
        "/entity?kind=place&name=Doha",
        "1 passage undated",
        "/?q=place%3A%22%3DDoha%22+AND+date%3Amissing",
    );
    let chosen = page(&served, "/?q=outlet:missing+office");
    assert!(!chosen.contains("<bdi>1 of unknown outlet"), "{chosen}");
}

#[test]
fn the_collection_leads_to_lists_of_all_its_outlets_and_names_page_by_page() {
    let records = (0..450).map(|number| {
        // The rarer ones come last, whatever their names.
        let times = if number < 20 { 2 } else { 1 };
        let text = vec!["The ferry runs."; times].join("\n\n");
        format!(
            "{{\"outlet\": \"Paper {:03}\", \"text\": \"{}\"}}\n",
            449 - number,
            text.replace('\n', "\\n")
        )
    });
    let records: String = records.collect();
    let project = TestProject::new(&[
        ("a/papers.jsonl", &records),
        ("a/notes.txt", "No outlet.\n"),
    ]);
    project.index(&["a", "--no-entities"]);
    let served = Served::of(project, "127.0.0.1:7700", None, Limits::default());
    let collection = page(&served, "/");
    assert_eq!(link(&collection, "all 450 outlets"), "/list?kind=outlet");
    let listed = |path: &str| {
        let page = page(&served, path);
        let list = between(&page, "<section class=\"facet all-values\">", "</section>")[0];
        let names = between(list, "<bdi>", "</bdi>").into_iter();
        (names.map(str::to_owned).collect::<Vec<_>>(), page.clone())
    };
    let (mut all, mut page_of) = listed("/list?kind=outlet");
    assert_eq!(
        &all[..2],
        ["Paper 430", "Paper 431"],
        "those of most passages"
    );
    assert_eq!(all.len(), 200);
    while page_of.contains("Next page") {
        let (more, next) = listed(&link(&page_of, "Next page"));
        all.extend(more);
        page_of = next;
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 450, "each stands on some page");
    assert_eq!(
        link(&page_of, "Previous page"),
        "/list?kind=outlet&offset=200"
    );
    let by_name = link(&page_of, "In the order of their names");
    let (first, _) = listed(&by_name);
    assert_eq!(&first[..2], ["Paper 000", "Paper 001"]);
    let (none, past) = listed("/list?kind=outlet&offset=5000");
    assert!(none.is_empty() && past.contains("The list ends before this place"));
    for wrong in ["/list", "/list?kind=colour", "/list?kind=outlet&sort=size"] {
        assert_eq!(served.get(wrong).status, 400, "{wrong}");
    }
}

#[test]
fn undated_passages_are_said_to_be_in_or_out() {
    let served = Served::new(&ARTICLES);
    let without = page(&served, "/?q=office&after=2013");
    assert!(
        without.contains("1 passage undated</bdi></a>, left out"),
        "{without}"
    );
    assert_eq!(
        link(&without, "<bdi>include</bdi>"),
        "/?q=office&after=2013&undated=true"
    );
    let with = page(&served, "/?q=office&after=2013&undated=true");
    assert!(
        with.contains("1 passage undated</bdi></a>, included"),
        "{with}"
    );
    assert_eq!(link(&with, "<bdi>leave out</bdi>"), "/?q=office&after=2013");
    assert_eq!(link(&with, "from 2013 on, undated too"), "/?q=office");
}

#[test]
fn outlets_that_differ_in_case_are_counted_as_the_one_they_are() {
    let project = TestProject::new(&[(
        "a/records.jsonl",
        "{\"id\": \"1\", \"outlet\": \"The Tide\", \"text\": \"An embargo began.\"}\n\
         {\"id\": \"2\", \"outlet\": \"THE TIDE\", \"text\": \"The embargo went on.\"}\n\
         {\"id\": \"3\", \"outlet\": \"The Tide\", \"text\": \"The embargo ended.\"}\n",
    )]);
    project.index(&["a"]);
    let served = Served::of(project, "127.0.0.1:7700", None, Limits::default());
    let all = page(&served, "/?q=embargo");
    assert!(
        all.contains("<bdi>The Tide</bdi> <span class=\"number\">3</span>"),
        "{all}"
    );
    assert!(
        !all.contains("THE TIDE</bdi> <span class=\"number\">"),
        "{all}"
    );
}

#[test]
fn the_timeline_keeps_all_years_while_one_is_selected_and_counts_undated_passages_beside() {
    let served = Served::new(&ARTICLES);
    let all = page(&served, "/?q=office");
    assert!(all.contains("1 passage undated"), "{all}");
    assert_eq!(
        link(&all, "2013: 2 passages"),
        "/?q=office&after=2013&before=2013"
    );
    let one = page(&served, "/?q=office&after=2013&before=2013");
    assert!(one.contains("<h1 class=\"count\">2 passages</h1>"));
    assert!(
        one.contains("aria-label=\"June 2013: 2 passages\" class=\"chosen\""),
        "{one}"
    );
    assert_eq!(link(&one, "all dates"), "/?q=office");
}

#[test]
fn a_list_ends_with_the_last_page_that_has_anything() {
    let served = Served::new(&ARTICLES);
    let goes_on = |path: &str| page(&served, path).contains("Next page");
    assert!(goes_on("/?q=office&match=all&limit=3"));
    assert!(!goes_on("/?q=office&match=all&limit=4"));
    assert!(goes_on("/?q=office&match=all&by-article=true&limit=2"));
    assert!(!goes_on("/?q=office&match=all&by-article=true&limit=3"));
    assert!(goes_on("/?q=office&match=all&per-article=1&limit=2"));
    assert!(!goes_on("/?q=office&match=all&per-article=1&limit=3"));
    let beyond = page(&served, "/?q=office&offset=90");
    assert_eq!(link(&beyond, "To its beginning"), "/?q=office");
}

#[test]
fn filters_alone_find_all_that_they_let_through() {
    let served = Served::new(&ARTICLES);
    let answer = served.get("/?outlet=Kestrel+Radio&not-person=%3DHamid+Karzai&after=2019");
    assert_eq!(answer.status, 303);
    let place = answer.header("location");
    let found = page(&served, place);
    assert!(
        found.contains("<h1 class=\"count\">1 passage</h1>"),
        "{found}"
    );
    assert!(found.contains("came from Kabul"), "{found}");
}

#[test]
fn where_no_passage_has_all_the_words_those_with_some_are_counted() {
    let served = Served::new(&ARTICLES);
    let some = page(&served, "/?q=office+khalilzad+zzz");
    assert!(
        some.contains("No passage has all the words; 5 passages have some"),
        "{some}"
    );
    assert!(
        some.contains("name=\"outlet\" value=\"Kestrel Radio\""),
        "{some}"
    );
    assert!(some.contains("2013: 2 passages"), "{some}");
    let all = page(&served, "/?q=office+khalilzad");
    assert!(
        all.contains("Counted among the 1 passage with all the words"),
        "{all}"
    );
}

#[test]
fn every_example_of_the_help_finds_something_in_the_bundled_articles() {
    let project = TestProject::new(&[]);
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    project.index(&[corpus.to_str().unwrap()]);
    let served = Served::of(project, "127.0.0.1:7700", None, Limits::default());
    let help = page(&served, "/help");
    let examples = between(&help, "<tr><td><a href=\"", "\"");
    assert_eq!(examples.len(), 20);
    for example in examples {
        let found = page(&served, &example.replace("&#38;", "&"));
        let count = between(&found, "<h1 class=\"count\">", "</h1>")[0];
        assert!(
            count.contains("passage") && !count.starts_with("No"),
            "{example}: {count}"
        );
    }
}

#[test]
fn an_article_is_shown_whole_with_its_marks_what_is_known_of_it_and_from_where() {
    let served = Served::new(&ARTICLES);
    let results = page(&served, "/?q=embassy");
    let address = link(&results, "Taliban open an office in Doha");
    assert!(address.ends_with("#p2"), "{address}");
    let article = page(&served, address.split('#').next().unwrap());
    assert!(
        article.contains("no <mark id=\"m1\" tabindex=\"-1\">embassy</mark>."),
        "{article}"
    );
    assert!(article.contains("The Taliban opened an office in Doha on Tuesday."));
    assert!(article.contains("id=\"p2\""));
    assert!(
        article.contains("from the text: “<bdi>18 June 2013</bdi>”"),
        "{article}"
    );
    assert!(
        article.contains("from the manifest’s entry for <bdi>talks.txt</bdi>"),
        "{article}"
    );
    assert_eq!(
        link(&article, "https://courier.example/talks"),
        "https://courier.example/talks"
    );
    assert_eq!(
        link(&article, "Back to <bdi>the results"),
        "/?q=embassy#hit-1"
    );
}

#[test]
fn a_name_stands_once_beside_its_article_as_the_collection_has_it() {
    let served = Served::new(&[(
        "a/talks.txt",
        "Talks in Doha\n\nThe envoy, Zalmay Khalilzad, came to Doha on Tuesday.\n\n\
         Zalmai Khalilzad has signed, officials said in Doha.\n\nOfficials met Zalmay Khalilzad and Hamid Karzai in Kabul.\n",
    )]);
    let article = page(&served, "/article?id=talks.txt");
    let about = between(&article, "<aside class=\"about\">", "</aside>")[0];
    assert_eq!(
        about
            .matches("<bdi>Zalmay Khalilzad</bdi></a><span class=\"number\">3</span>")
            .count(),
        1,
        "{about}"
    );
    assert!(!about.contains("<bdi>Zalmai Khalilzad</bdi>"), "{about}");
}

#[test]
fn a_quotation_has_the_words_the_source_and_an_address_that_leads_there() {
    let served = Served::new(&ARTICLES);
    let quote = page(&served, "/quote?id=talks.txt%231");
    let plain = between(&quote, "readonly dir=\"auto\">", "</textarea>")[0];
    assert_eq!(
        plain,
        "“In Kabul the president, Hamid Karzai, said the office was no embassy.”\n\
         — Taliban open an office in Doha, The Harbour Courier, 18 June 2013\n\
         https://courier.example/talks\n\
         a/talks.txt, line 7\n\
         http://localhost:7700/article?id=talks.txt#p2\n"
    );
    assert!(
        quote.contains("leads here on this machine alone"),
        "{quote}"
    );
}

#[test]
fn a_quotation_says_the_path_as_it_was_indexed_and_the_address_that_the_browser_used() {
    let project = TestProject::new(&[
        (
            "home/press/2013/talks.txt",
            "Talks\n\nThe envoys met in Doha.\n",
        ),
        ("elsewhere/note.txt", "Nothing."),
    ]);
    project.index(&["home/press", "--no-entities"]);
    let named = Server::new(Settings {
        index: project.path("index"),
        // Where the server was started says nothing to a reader.
        working_folder: Some(project.path("elsewhere")),
        access: Access::new(
            "127.0.0.1:7700".parse().unwrap(),
            vec!["press.example".to_owned()],
            None,
        )
        .unwrap(),
        limits: Limits::default(),
    });
    let served = Served {
        server: named,
        ..Served::of(project, "127.0.0.1:7700", None, Limits::default())
    };
    let check = |headers: &[(&str, &str)], origin: &str, is_local: bool| {
        let quote = served
            .get_with("/quote?id=2013%2Ftalks.txt%230", headers)
            .text;
        let plain = between(&quote, "readonly dir=\"auto\">", "</textarea>")[0];
        let expected =
            format!("press/2013/talks.txt, line 3\n{origin}/article?id=2013%2Ftalks.txt#p1\n");
        assert!(plain.ends_with(&expected), "{plain}");
        assert_eq!(
            quote.contains("on this machine alone"),
            is_local,
            "{headers:?}"
        );
    };
    check(&[("host", "127.0.0.1:7700")], "http://127.0.0.1:7700", true);
    check(&[("host", "press.example")], "http://press.example", false);
    let proxy = [
        ("host", "127.0.0.1:7700"),
        ("x-forwarded-host", "press.example"),
        ("x-forwarded-proto", "https"),
    ];
    check(&proxy, "https://press.example", false);
    // A name that is not this server's is not taken over.
    let other = [
        ("host", "127.0.0.1:7700"),
        ("x-forwarded-host", "evil.example"),
    ];
    check(&other, "http://127.0.0.1:7700", true);
}

#[test]
fn a_name_has_a_page_with_its_passages_and_who_stands_beside_it() {
    let served = Served::new(&ARTICLES);
    let karzai = page(&served, "/entity?kind=person&name=Hamid+Karzai");
    assert!(
        karzai.contains("2 passages in 2 articles of 2 outlets, 18 June 2013 to 7 December 2019"),
        "{karzai}"
    );
    assert_eq!(marked(&karzai), ["Hamid Karzai", "Hamid Karzai"]);
    assert_eq!(
        link(&karzai, "Khalilzad</bdi>"),
        "/entity?kind=person&name=Zalmay+Khalilzad"
    );
    let article = page(
        &served,
        link(&karzai, "A ceasefire first")
            .split('#')
            .next()
            .unwrap(),
    );
    assert!(
        article.contains("<mark id=\"m1\" tabindex=\"-1\">Hamid Karzai</mark>"),
        "{article}"
    );
    assert_eq!(
        link(&article, "Back to <bdi>Hamid Karzai"),
        "/entity?kind=person&name=Hamid+Karzai"
    );
    assert_eq!(served.get("/entity?kind=person&name=Nobody").status, 404);
    assert_eq!(served.get("/entity?kind=ship&name=Ever+Given").status, 400);
}

#[test]
fn what_a_form_left_empty_is_not_asked() {
    let served = Served::new(&ARTICLES);
    let page = page(
        &served,
        "/?q=office&match=&sort=&syntax=&after=&before=&prefer=",
    );
    assert_eq!(
        link(&page, "Group by article"),
        "/?q=office&by-article=true"
    );
}

#[test]
fn what_cannot_be_asked_is_told_on_a_page() {
    let served = Served::new(&ARTICLES);
    let told = |path: &str, status: u16| {
        let answer = served.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
        answer.text
    };
    assert!(told("/?q=doha+%22office", 400).contains("doha <mark>&#34;</mark>office"));
    assert!(told("/?q=doha&after=spring", 400).contains("is not a date"));
    assert!(told("/?q=doha&colour=red", 400).contains("no parameter"));
    assert!(told("/?q=doha&limit=500", 400).contains("it may be 1 to 100"));
    assert!(told("/article?id=nothing", 404).contains("Nothing is known as"));
    told("/article", 400);
    told("/quote?id=talks.txt", 404);
    let answer = served.get_with("/nowhere", &[("accept", "text/html,*/*")]);
    assert_eq!(answer.status, 404);
    assert!(
        answer
            .text
            .contains("<h1>There is nothing at this address</h1>")
    );
}

#[test]
fn where_nothing_matches_the_help_of_the_command_line_is_given() {
    let served = Served::new(&ARTICLES);
    let page = page(&served, "/?q=khalilzd");
    assert!(
        page.contains("No passage has &#39;khalilzd&#39;; did you mean"),
        "{page}"
    );
    assert_eq!(link(&page, "<bdi>khalilzad</bdi>"), "/?q=khalilzad");
    assert_eq!(
        link(&page, "<bdi>&#39;khalilzad&#39;</bdi>"),
        "/?q=khalilzad"
    );
}

#[test]
fn a_search_that_a_note_names_is_a_link_to_what_the_note_says_of_it() {
    let served = Served::new(&ARTICLES);
    let check = |path: &str, words: &str, count: &str| {
        let address = link(&page(&served, path), &format!("<bdi>{words}</bdi>"));
        let there = page(&served, &address);
        let told = between(&there, "<h1 class=\"count\">", "</h1>")[0];
        assert!(told.starts_with(count), "{path} → {address}: {told}");
        address
    };
    check(
        "/?q=office+AND+zeppelin&not-place=Oslo",
        "Without &#39;zeppelin&#39; 4 passages match",
        "4 passages",
    );
    check(
        "/?q=embassy&outlet=Kestrel+Radio&before=2020",
        "Without the filters 1 passage matches",
        "1 passage",
    );
    check(
        "/?q=%22Doha+office%22+outlet:kestrel",
        "2 have its words otherwise placed",
        "2 passages",
    );
    check(
        "/?q=%22empty+office%22+ferry",
        "1 has its words otherwise placed",
        "1 passage",
    );
    check("/?q=notes", "title:notes", "1 passage");
    let address = check(
        "/?q=office&not-outlet=Kestrl+Radio",
        "&#39;Kestrel Radio&#39;",
        "3 passages",
    );
    assert_eq!(address, "/?q=office&not-outlet=Kestrel+Radio");
    let address = check(
        "/?q=office+NOT+outlet:Kestrl",
        "&#39;Kestrel Radio&#39;",
        "3 passages",
    );
    assert!(address.contains("NOT+outlet"), "{address}");
    check(
        "/?q=office&person=Karzai",
        "&#39;Hamid Karzai&#39;",
        "2 passages",
    );
    // A name of another kind, and an outlet that is not known, under the option that asks for them.
    let address = check("/?q=office&not-person=Doha", "place:Doha", "2 passages");
    assert_eq!(address, "/?q=office&not-place=Doha");
    let address = check("/?q=office&outlet=unknown", "outlet:missing", "1 passage");
    assert_eq!(address, "/?q=office&outlet=missing");
    check(
        "/?q=office+after:2013",
        "(after:2013 OR date:missing)",
        "4 passages",
    );
    check(
        "/?q=office+after:2013&undated=true",
        "office AND (after:2013 OR date:missing)",
        "4 passages",
    );
    check("/?q=office+and+embassy&sort=newest", "AND", "1 passage");
    check("/?q=office+2013..2014", "date:2013..2014", "2 passages");
    // Typed in letters of double width, which an edit has to leave in their place.
    check(
        "/?q=%EF%BD%8F%EF%BD%86%EF%BD%86%EF%BD%89%EF%BD%83%EF%BD%85+2013..2014",
        "date:2013..2014",
        "2 passages",
    );
    check("/?q=office+outlte:kestrel", "outlet:", "1 passage");
    check("/?q=office+NEAR5+doha", "pre/5", "2 passages");
    let address = check(
        "/?q=office+site:www.kestrel.co.uk/news&match=any",
        "outlet:kestrel",
        "1 passage",
    );
    assert_eq!(address, "/?match=any&q=office+outlet%3Akestrel");
    check(
        "/?q=embass!&match=any",
        "Nexis as query language",
        "1 passage",
    );
    check(
        "/?q=embassy~1&syntax=nexis",
        "without Nexis as query language",
        "1 passage",
    );
    check(
        "/?q=Kabul+AND+office+OR+Doha",
        "Nexis joins OR first",
        "2 passages",
    );
    // The same under an article that was opened from there.
    let article = page(&served, "/article?id=talks.txt&q=office+and+embassy");
    assert_eq!(link(&article, "<bdi>AND</bdi>"), "/?q=office+AND+embassy");
    // What could not be read is not offered.
    let first = page(&served, "/?q=or+office");
    assert!(first.contains("write OR for the operator"), "{first}");
}

#[test]
fn programs_are_told_the_queries_that_hints_name() {
    let served = Served::new(&ARTICLES);
    let found = served
        .get("/api/v1/search?q=office+AND+zeppelin+and+doha")
        .json();
    let offers = found["offers"].as_array().unwrap();
    let hints = found["hints"].to_string();
    for offer in offers {
        assert!(hints.contains(offer["words"].as_str().unwrap()), "{found}");
        assert_eq!(offer["syntax"], "pullquote");
    }
    assert_eq!(offers[0]["query"], "office AND zeppelin AND doha");
    assert!(
        offers
            .iter()
            .any(|offer| offer["words"] == "without 'zeppelin' 2 passages match"),
        "{found}"
    );
    let plain = served.get("/api/v1/search?q=office").json();
    assert_eq!(plain.get("offers"), None);
}

#[test]
fn what_the_command_line_says_of_its_options_is_said_of_the_fields_of_the_page() {
    let served = Served::new(&ARTICLES);
    let undated = page(&served, "/?q=office&after=2013");
    assert!(
        undated.contains("“undated too” among the options</bdi></a> includes it"),
        "{undated}"
    );
    let outlet = page(&served, "/?q=office&outlet=Nowhere");
    assert_eq!(link(&outlet, "all outlets"), "/list?kind=outlet");
    for page in [undated, outlet] {
        assert!(!page.contains("--undated"), "{page}");
    }
}

#[test]
fn a_file_that_changed_after_it_was_indexed_is_told_of() {
    let served = Served::new(&ARTICLES);
    let paths = ["/?q=embassy", "/article?id=talks.txt"];
    let told = |path: &str| page(&served, path).contains("brings the index up to date");
    assert_eq!(paths.map(told), [false, false]);
    served.project.remove("a/talks.txt");
    assert_eq!(paths.map(told), [true, true]);
}

#[test]
fn without_an_index_the_page_says_how_to_make_one() {
    let project = TestProject::new(&ARTICLES);
    let served = Served::of(project, "127.0.0.1:7700", None, Limits::default());
    for path in [
        "/",
        "/?q=doha",
        "/article?id=a",
        "/entity?kind=person&name=a",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 503, "{path}");
        assert!(
            answer
                .text
                .contains("<code>pullquote index ~/articles</code>"),
            "{path}"
        );
    }
    served.project.index(&["a"]);
    served.server.refresh();
    assert!(page(&served, "/").contains("5 passages in 3 articles from 3 files"));
}

const HOSTILE: &str = "{\"id\": \"h\\\"><script>alert(1)</script>\", \"title\": \"<img src=x onerror=alert(1)> & \\u202eturned\", \
    \"outlet\": \"</bdi><script>alert(2)</script>\", \"url\": \"javascript:alert(3)\", \"date\": \"2013-06-18\", \
    \"text\": \"The embargo went \\u0000\\u001b[31m \\u202eturned\\u202c \\u2066apart\\u2069 on.\\n\\nEmbargo LONG\"}\n";
const HOSTILE_TEXT: &str = "18 June 2013\n\nAn <b>embargo</b>\n\nThe embargo </p><script>alert(4)</script> went on, said the \
    <img src=x onerror=alert(6)> ministry of \u{202e}trade.\n";

fn hostile() -> TestProject {
    let record = HOSTILE.replace("LONG", &"x".repeat(5_000));
    let project = TestProject::new(&[("a/hostile.jsonl", &record), ("a/text.txt", HOSTILE_TEXT)]);
    project.index(&["a"]);
    project
}

#[test]
fn nothing_of_an_article_or_a_query_becomes_markup_or_turns_the_page() {
    let served = Served::of(hostile(), "127.0.0.1:7700", None, Limits::default());
    let id = "h%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let script = "%3Cscript%3Ealert(5)%3C%2Fscript%3E";
    for path in [
        "/".to_owned(),
        "/?q=embargo".to_owned(),
        "/?q=embargo&by-article=true&explain=true".to_owned(),
        format!("/?q=embargo+{script}&outlet={script}&not-person={script}"),
        format!("/?q=%22{script}"),
        "/?q=embargo+%E2%80%AEturned+%1B%00&outlet=%E2%80%AEturned&after=2013%E2%80%AE".to_owned(),
        "/?q=embargo+%E2%80%AEturned&not-outlet=%E2%80%AEturned".to_owned(),
        format!("/article?id={id}&q=embargo+{script}"),
        "/article?id=text.txt&q=embargo".to_owned(),
        format!("/quote?id={id}%230"),
        format!("/article?id={script}"),
        format!("/entity?kind=person&name={script}"),
    ] {
        let page = served.get(&path).text;
        assert!(page.starts_with("<!doctype html>"), "{path}");
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, 1, "{path}: only the page's own: {page}");
        assert!(!page.contains("<img"), "{path}");
        assert!(!page.contains("href=\"javascript:"), "{path}");
        let steering = |c: char| {
            matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                || (c.is_control() && c != '\n')
        };
        assert_eq!(page.find(steering), None, "{path}");
    }
    let article = page(&served, "/article?id=text.txt");
    assert!(
        article.contains("&#60;script&#62;alert(4)&#60;/script&#62;"),
        "{article}"
    );
}

#[test]
fn a_page_loads_its_own_style_and_script_and_forbids_all_else() {
    let served = Served::new(&ARTICLES);
    for path in [
        "/",
        "/?q=office",
        "/article?id=talks.txt",
        "/help",
        "/nowhere",
    ] {
        let answer = served.get_with(path, &[("accept", "text/html")]);
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(between(&answer.text, "<script ", ">").len(), 1);
        assert!(!answer.text.contains(" style="), "{path}");
        let handlers = answer.text.split(" on").skip(1);
        let handler = handlers.into_iter().find(|rest| {
            rest.split('=')
                .next()
                .is_some_and(|name| name.chars().all(|c| c.is_ascii_lowercase()))
        });
        assert_eq!(handler, None, "{path}");
        for loaded in between(&answer.text, "src=\"", "\"") {
            assert!(loaded.starts_with("/assets/"), "{path}: {loaded}");
        }
        let style = between(&answer.text, "rel=\"stylesheet\" href=\"", "\"")[0];
        let kept = served.get(style);
        assert_eq!(kept.status, 200);
        assert!(kept.header("cache-control").contains("immutable"));
    }
}

#[test]
fn a_page_with_everything_it_loads_weighs_at_most_100_kilobytes() {
    // Ten hits of long passages with many names, and as many values of facets as are shown.
    let mut records = String::new();
    for number in 0_u8..40 {
        let people: Vec<String> = (0..8)
            .map(|n| {
                format!(
                    "Omar Karzai{}",
                    char::from(b'a' + (number.wrapping_mul(8) + n) % 26)
                )
            })
            .collect();
        let text = format!(
            "The embargo of {} went on in Kabul and Doha, said {}. {}",
            2000 + i32::from(number),
            people.join(", and then "),
            "Nobody in the harbor had expected the ships to wait so long for a word from the ministry. ".repeat(8)
        );
        let record = format!(
            "{{\"id\": \"r{number}\", \"title\": \"An embargo, part {number}\", \"outlet\": \"Outlet {number}\", \"date\": \"{}-06-18\", \"text\": \"{text}\\n\\n{text}\"}}",
            1980 + i32::from(number)
        );
        writeln!(records, "{record}").unwrap();
    }
    let project = TestProject::new(&[("a/records.jsonl", &records)]);
    project.index(&["a"]);
    let served = Served::of(project, "127.0.0.1:7700", None, Limits::default());
    let assets: usize = ["/assets/page.css", "/assets/page.js", "/assets/icon.svg"]
        .iter()
        .map(|path| served.get(path).text.len())
        .sum();
    for path in [
        "/",
        "/?q=embargo",
        "/?q=embargo&by-article=true",
        "/article?id=r7&q=embargo",
        "/help",
    ] {
        let bytes = page(&served, path).len() + assets;
        assert!(bytes <= 100_000, "{path} weighs {bytes}");
    }
}

#[test]
fn a_browser_sends_the_token_as_the_password_it_asks_for() {
    let project = TestProject::new(&ARTICLES);
    project.index(&["a"]);
    let served = Served::of(project, "127.0.0.1:7700", Some(TOKEN), Limits::default());
    let refused = served.get("/");
    assert_eq!(refused.status, 401);
    let schemes: Vec<&str> = refused
        .headers
        .get_all("www-authenticate")
        .iter()
        .map(|scheme| scheme.to_str().unwrap())
        .collect();
    assert!(
        schemes
            .iter()
            .any(|scheme| scheme.starts_with("Basic realm=")),
        "{schemes:?}"
    );
    // "anybody:a-token-of-twenty-two.", "anybody:wrong-token-of-twenty", "a-token-of-twenty-two." without a name.
    let check = |credentials: &str, status: u16| {
        let answer = served.get_with("/", &[("authorization", &format!("Basic {credentials}"))]);
        assert_eq!(answer.status, status, "{credentials}");
    };
    check("YW55Ym9keTphLXRva2VuLW9mLXR3ZW50eS10d28u", 200);
    check("YW55Ym9keTp3cm9uZy10b2tlbi1vZi10d2VudHk=", 401);
    check("YS10b2tlbi1vZi10d2VudHktdHdvLg==", 401);
    check("not base64", 401);
}
