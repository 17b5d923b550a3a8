//! Promises: what those type who come from other tools does what they mean, or is refused or named; nothing is dropped without a word
//! and nothing is silently something else. Each test is a row of the table of what goes wrong in tantivy's own parser, or a family of
//! habits: those of the manuals of Google, Lucene and Elasticsearch, Xapian and Recoll, `SQLite`, `DEVONthink`, dtSearch, Ovid, EBSCO,
//! `ProQuest`, Scopus, Web of Science, Westlaw and Factiva.

use crate::project::TestProject;
use serde_json::{Value, json};

/// Passages with a date, by number.
const PASSAGES: [(&str, &str); 12] = [
    ("2013-06-18", "The Doha office opened."),
    ("2013-07", "Doha is calm and the office sleeps."),
    ("2014", "The office has seen Doha."),
    ("2019-12-07", "Doha rests."),
    ("2020-01-01", "Offices were let."),
    (
        "2020-02-01",
        "O'Brien saw nobody in Xi'an; they don't know why.",
    ),
    ("2021-01", "The talks stalled at 9:30."),
    ("2021-03-23", "The peace and quiet talks or the war."),
    ("2021-04-01", "Doah was misspelt."),
    ("2021-05-01", "See https://example.org/doha for more."),
    (
        "2021-06-01",
        "The near miss within the office: AT&T and R&D cost $5m, or 50%.",
    ),
    (
        "2021-07-01",
        "Men of al Qaeda left; others of el-Kaida and Al-Qa'ida stayed.",
    ),
];

fn project() -> TestProject {
    let project = TestProject::new(&[]);
    let line = |(at, (date, text)): (usize, &(&str, &str))| {
        let id = (at + 1).to_string();
        let title = if at == 3 { "On Doha" } else { "Brief" };
        let record = json!({"id": id, "date": date, "text": text, "title": title, "language": "en", "author": "Ann Reed"});
        format!("{record}\n")
    };
    let lines: String = PASSAGES.iter().enumerate().map(line).collect();
    project.write("a/all.jsonl", lines);
    project.index(&["a", "--no-entities"]);
    project
}

/// The full matches of a query in order of their numbers, each with what is marked in it: `1 Doha office; 3 office|Doha`.
fn found(results: &Value) -> String {
    let mut hits: Vec<(usize, String)> = Vec::new();
    for hit in results["hits"].as_array().unwrap() {
        if hit["partial"] == true {
            continue;
        }
        let marked: Vec<&str> = hit["snippet"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|piece| piece["match"] == true)
            .map(|piece| piece["text"].as_str().unwrap())
            .collect();
        let number = hit["article"].as_str().unwrap().parse().unwrap();
        hits.push((number, marked.join("|")));
    }
    hits.sort();
    let shown: Vec<String> = hits
        .into_iter()
        .map(|(number, marked)| format!("{number} {marked}").trim_end().to_owned())
        .collect();
    shown.join("; ")
}

fn hints(results: &Value) -> String {
    results["hints"].as_array().map_or(String::new(), |hints| {
        let hints: Vec<&str> = hints.iter().filter_map(Value::as_str).collect();
        hints.join("\n")
    })
}

fn search(project: &TestProject, query: &str) -> Value {
    project.search(&["-n", "100", "--", query])
}

#[track_caller]
fn check(query: &str, expected: &str) {
    assert_eq!(found(&search(&project(), query)), expected, "{query}");
}

/// Queries that mean one thing: each is understood as that, finds and marks the same.
#[track_caller]
fn all_mean(own: &str, queries: &[&str]) {
    let project = project();
    let expected = search(&project, own);
    for query in queries {
        let results = search(&project, query);
        assert_eq!(results["understood"], expected["understood"], "{query}");
        assert_eq!(found(&results), found(&expected), "{query}");
    }
}

/// Queries of which something is read as words, and a piece of what is said of it.
#[track_caller]
fn each_is_named(queries: &[(&str, &str)]) {
    let project = project();
    for (query, hint) in queries {
        let results = search(&project, query);
        assert!(hints(&results).contains(hint), "{query}: {results}");
    }
}

#[track_caller]
fn each_is_refused(queries: &[(&str, &str)]) {
    let project = project();
    for (query, message) in queries {
        project
            .run(&["search", "--", query])
            .refused_with(&[message]);
    }
}

// ---------------------------------------------------------------- the rows of the table

#[test]
fn and_not_excludes() {
    check("doha AND NOT office", "4 Doha; 10 doha");
    all_mean(
        "doha AND NOT office",
        &[
            "doha NOT office",
            "doha -office",
            "doha && -office",
            "doha AND -office",
            "doha AND NOT (office)",
        ],
    );
}

#[test]
fn beside_or_side_by_side_words_stay_required() {
    check("talks stalled OR rests", "4 rests; 7 talks stalled");
}

#[test]
fn a_word_joined_by_and_never_loosens_a_query() {
    check("doha office AND opened", "1 Doha office opened");
}

#[test]
fn apostrophes_are_part_of_words() {
    check("O'Brien", "6 O'Brien");
    check("O’Brien", "6 O'Brien");
    check("\"don't know\"", "6 don't know");
    check("Xi'an AND O'Brien", "6 O'Brien|Xi'an");
}

#[test]
fn a_star_takes_any_letters_at_the_end_of_a_word_and_inside() {
    check(
        "offic*",
        "1 office; 2 office; 3 office; 5 Offices; 11 office",
    );
    check("off*ce", "1 office; 2 office; 3 office; 11 office");
}

#[test]
fn a_star_behind_a_phrase_takes_any_end_of_its_last_word() {
    check(
        "\"offic\"*",
        "1 office; 2 office; 3 office; 5 Offices; 11 office",
    );
    check("\"doha offic\"*", "1 Doha office");
}

#[test]
fn a_tilde_behind_a_word_is_fuzzy_and_behind_a_phrase_moves() {
    check("doah~1 NOT office", "4 Doha; 9 Doah; 10 doha");
    check("\"doha\"~1", "1 Doha; 2 Doha; 3 Doha; 4 Doha; 10 doha");
    check("\"office doha\"~2", "1 Doha office; 3 office|Doha");
}

#[test]
fn nearness_is_an_operator() {
    check("doha w/3 office", "1 Doha office; 3 office|Doha");
    check(
        "doha NEAR office",
        "1 Doha office; 2 Doha|office; 3 office|Doha",
    );
}

#[test]
fn small_and_and_or_are_words_and_that_is_said() {
    check("\"peace and quiet\"", "8 peace and quiet");
    each_is_named(&[
        ("peace and war", "'and' is read as a word; write AND"),
        ("peace or war", "'or' is read as a word; write OR"),
        ("peace And war", "'And' is read as a word; write AND"),
        ("peace not war", "'not' is read as a word; write NOT"),
    ]);
}

#[test]
fn curly_quotation_marks_make_a_phrase() {
    check("“doha office”", "1 Doha office");
    all_mean(
        "\"doha office\"",
        &[
            "“doha office”",
            "„doha office“",
            "«doha office»",
            "‹doha office›",
            "「doha office」",
            "『doha office』",
            "＂doha office＂",
            "‘doha office’",
        ],
    );
}

#[test]
fn dates_are_written_as_they_are_known() {
    check("date:2020-01-01", "5");
    check("date:[2020-01-01 TO 2020-02-01]", "5; 6");
    check("[2020-01-01 TO 2020-02-01]", "5; 6");
    all_mean(
        "office AND after:2020-01-01",
        &[
            "office date:[2020-01-01 TO *]",
            "office date:>=2020-01-01",
            "office date>=2020-01-01",
            "office date >= 2020-01-01",
            "office date:2020-01-01..",
        ],
    );
    all_mean(
        "office AND after:2014",
        &[
            "office date:>2013",
            "office date > 2013",
            "office date:{2013 TO *]",
            "office since:2014",
        ],
    );
    all_mean(
        "office AND before:2013",
        &[
            "office date:<2014",
            "office date<2014",
            "office date:[* TO 2014}",
            "office until:2013",
        ],
    );
    all_mean(
        "office AND date:2013",
        &[
            "office year:2013",
            "office date=2013",
            "office date:(2013)",
            "office date(2013)",
        ],
    );
    all_mean(
        "office AND date:2013-07",
        &[
            "office date:\"July 2013\"",
            "office date:July 2013",
            "date:jul. 2013 office",
        ],
    );
    all_mean(
        "office AND after:2013-07-01",
        &[
            "office after:\"1 July 2013\"",
            "after:July 1, 2013 office",
            "office since:1-Jul-2013",
        ],
    );
    all_mean(
        "doha AND date:2013-06-01..2013-07",
        &["doha date:\"June 1, 2013..July 2013\""],
    );
    all_mean("doha AND date:missing", &["doha date:Missing"]);
    all_mean(
        "doha AND date:2013..2014",
        &["doha date:[2013 to 2014]", "doha date:[2013..2014]"],
    );
    all_mean("doha AND before:2014", &["doha date:*..2014"]);
}

#[test]
fn a_colon_behind_no_field_is_punctuation() {
    check("9:30", "7 9:30");
    check("https://example.org/doha", "10 https://example.org/doha");
    let project = project();
    let results = search(&project, "Doha: the office");
    assert_eq!(results["total"], 3, "{results}");
}

#[test]
fn an_operator_or_bracket_without_its_counterpart_is_refused_with_the_spot() {
    each_is_refused(&[
        ("(doha OR", "OR needs something after it"),
        ("doha AND", "AND needs something after it"),
        ("doha AND (", "this bracket is never closed"),
        ("OR doha", "OR needs something before it"),
        ("doha NOT", "NOT needs something after it"),
        ("(doha", "this bracket is never closed"),
        ("doha)", "this bracket was never opened"),
        ("doha \"office", "this quotation mark is never closed"),
        ("AND", "an operator alone finds nothing"),
        ("()", "no word"),
        ("\"\"", "no word"),
        ("*", "no word"),
        ("?", "no word"),
        ("-", "no word"),
    ]);
}

#[test]
fn a_regular_expression_is_one_for_the_whole_word() {
    check("/d.+a/", "1 Doha; 2 Doha; 3 Doha; 4 Doha; 10 doha");
    check("/^doha$/", "1 Doha; 2 Doha; 3 Doha; 4 Doha; 10 doha");
}

// ---------------------------------------------------------------- other inputs of their kind

#[test]
fn signs_for_and_or_and_not() {
    all_mean(
        "doha AND office",
        &[
            "+doha +office",
            "doha && office",
            "doha AND(office)",
            "doha ＡＮＤ office",
            "doha AND（office）",
            "doha\u{a0}AND\u{a0}office",
        ],
    );
    all_mean(
        "rests OR stalled",
        &["rests | stalled", "rests|stalled", "rests || stalled"],
    );
    all_mean(
        "doha AND NOT office",
        &[
            "doha !office",
            "doha NOT(office)",
            "doha AND not office",
            "doha BUT NOT office",
            "doha −office",
        ],
    );
    all_mean(
        "doha NOT w/10 office",
        &["doha not w/10 office", "doha Not near/10 office"],
    );
    all_mean("NOT doha", &["!doha", "-doha"]);
    each_is_named(&[
        ("rests | stalled", "'|' is read as OR"),
        ("doha AND not office", "'not' is read as the operator NOT"),
        ("doha not w/10 office", "'not' is read as the operator NOT"),
        ("doha BUT NOT office", "'BUT NOT' is read as AND NOT"),
        ("doha XOR office", "'XOR' is read as a word"),
        (
            "doha UND office",
            "'UND' is read as a word; the operators are AND",
        ),
        ("doha —office", "write a single hyphen"),
        ("doha --office", "write a single hyphen"),
    ]);
}

#[test]
fn nearness_in_other_tongues() {
    all_mean(
        "doha w/3 office",
        &[
            "doha N/3 office",
            "doha NEAR3 office",
            "doha near3 office",
            "doha /3 office",
            "doha /n3/ office",
            "doha w/ 3 office",
            "doha w / 3 office",
            "doha WITHIN 3 office",
            "doha WITHIN 3 WORDS OF office",
            "doha AROUND(3) office",
            "doha AROUND 3 office",
            "doha NEAR 3 office",
        ],
    );
    all_mean(
        "doha pre/3 office",
        &[
            "doha ADJ3 office",
            "doha adj3 office",
            "doha ADJ/3 office",
            "doha PRE3 office",
            "doha P/3 office",
            "doha ONEAR/3 office",
            "doha NEXT/3 office",
            "doha BEFORE/3 office",
        ],
    );
    all_mean(
        "doha w/s office",
        &["doha w/sent office", "doha /s office", "doha near/s office"],
    );
    all_mean(
        "doha w/p office",
        &["doha w/para office", "doha /p office", "doha w/seg office"],
    );
    all_mean("doha NOT w/10 office", &["doha NOT NEAR office"]);
    all_mean(
        "atleast2(qaeda)",
        &[
            "atleast2 qaeda",
            "ATLEAST2(qaeda)",
            "atl2(qaeda)",
            "ATLEAST/2(qaeda)",
        ],
    );
    all_mean("\"doha office\"", &["\"doha office\"~0"]);
    each_is_named(&[
        (
            "doha ADJ3 office",
            "is read as pre/3, in this order; in either order is w/3",
        ),
        ("doha AROUND(3) office", "is read as w/3, in either order"),
        ("doha W5 office", "near each other is written w/5"),
        ("doha N5 office", "near each other is written w/5"),
        ("doha within 5 office", "the operator is written w/5"),
        ("doha SAME office", "in one passage w/p"),
        ("doha BEFORE office", "in this order pre/10"),
        ("\"doha office\"@5", "moves are written"),
        ("\"doha office\"/5", "moves are written"),
    ]);
    each_is_refused(&[
        (
            "NEAR(doha office, 5)",
            "NEAR(…) of other tools is not read; nearness stands between two things, as in 'doha w/5 office'",
        ),
        ("doha ADJ0 office", "a number from 1 to 1000"),
        ("\"doha office\"~", "~1 to ~20"),
        ("doha~5", "~1 or ~2"),
        ("doha w/5", "on both sides"),
    ]);
}

#[test]
fn a_word_that_only_looks_like_nearness_is_a_word() {
    check("near miss", "11 near miss");
    check("within office", "11 within|office");
    check("\"doha ADJ3 office\"", "");
}

#[test]
fn wildcards_of_other_tools_are_named() {
    check("\"peace * quiet\"", "8 peace|quiet");
    check("*office", "1 office; 2 office; 3 office; 11 office");
    each_is_named(&[
        ("\"peace * quiet\"", "stands for a word or none"),
        ("offic!", "--syntax nexis reads offic!"),
        ("offic$", "'*' for any"),
        ("offic$2", "'*' for any"),
        ("wom#n", "'?' stands for one letter"),
        ("offic%", "'*' for any"),
        ("doha *", "'*' is punctuation and was left out"),
        ("~office", "'~' is read as punctuation"),
        ("doha~0.8", "'doha~0.8' is read as doha~1"),
        ("doha~x office", "'~' is read as punctuation"),
        ("doha^ office", "'^' is read as punctuation"),
    ]);
    all_mean("doha~1", &["doha~0.8", "doha~.9"]);
    all_mean("offices~2", &["offices~0.5"]);
    each_is_refused(&[
        ("doha^0", "a number above 0 and up to 1000"),
        ("(doha office)^2000", "a number above 0 and up to 1000"),
        ("\"doha office\"^0 talks", "a number above 0 and up to 1000"),
        ("offic*~", "either cut short by '*' or fuzzy by '~'"),
    ]);
}

#[test]
fn a_sign_before_the_number_that_begins_a_query_leaves_it_out_and_that_is_said() {
    each_is_named(&[("-5 degrees", "to look for the number, write \"5\"")]);
    let project = project();
    assert_eq!(hints(&search(&project, "doha -50")), "");
}

#[test]
fn fields_of_other_tools_are_read_or_named() {
    all_mean(
        "title:doha",
        &[
            "intitle:doha",
            "headline:doha",
            "TI=doha",
            "ti:doha",
            "hd=doha",
            "title(doha)",
            "headline(doha)",
            "title=doha",
            "ｔｉｔｌｅ：doha",
        ],
    );
    all_mean("byline:reed", &["author:reed", "AU=reed", "by:reed"]);
    all_mean("byline:\"reed\"", &["byline:'reed'"]);
    all_mean("title:\"on doha\"", &["title:'on doha'"]);
    all_mean("lang:en", &["la:en", "lang=en"]);
    check("title:\"on doha\" rests", "4 rests");
    each_is_named(&[
        ("title: doha", "right behind the colon"),
        ("title :doha", "right behind the colon, as in title:doha"),
        (
            "site:www.example.co.uk/news doha",
            "outlet:example asks for an outlet",
        ),
        ("inurl:doha rests", "outlet: asks for the outlet"),
        ("filetype:pdf doha", "file:"),
        ("allintitle:doha office", "title:(…)"),
        ("body:doha", "looked for in the text"),
        ("tag:doha", "'tag:' is no field"),
        ("tag:\"doha office\"", "'tag:' is no field"),
        ("outlte:DW doha", "did you mean outlet:?"),
        ("doha[title]", "stands before its value"),
        ("2013..2014 doha", "date:2013..2014"),
        ("2013-2014 doha", "date:2013..2014"),
        ("after 2013 doha", "after:2013"),
        ("before 2014 doha", "before:2014"),
    ]);
    // Left out, they find what the rest finds.
    all_mean(
        "doha",
        &["site:dw.com doha", "doha inurl:2013", "filetype:pdf doha"],
    );
    each_is_refused(&[
        ("title:atleast2(doha)", "has no place behind a field"),
        ("date:June doha", "write a day (2019-12-07)"),
        ("date:[2013,2014]", "written date:2013..2014"),
        ("date:6/1/2013", "write a day (2019-12-07)"),
        (
            "date:{2013 TO 2014}",
            "which braces leave out; [2013 TO 2014] has them in",
        ),
        ("site:dw.com", "outlet: asks for the outlet"),
        ("doha -site:dw.com", "outlet: asks for the outlet"),
        ("site:dw.com OR doha", "outlet: asks for the outlet"),
    ]);
}

#[test]
fn values_between_bars_are_all_of_the_field() {
    all_mean(
        "title:(doha OR brief)",
        &["title:doha|brief", "title:doha||brief"],
    );
    all_mean(
        "rests NOT title:(doha OR office)",
        &["rests -title:doha|office"],
    );
    all_mean("office date:(2013 OR 2014)", &["office date:2013|2014"]);
    all_mean(
        "office (date:2013 OR date:2014)",
        &["office (date:2013|date:2014)"],
    );
}

#[test]
fn a_comma_without_space_parts_words_and_not_numbers() {
    all_mean(
        "doha office",
        &["doha,office", "doha;office", "doha，office"],
    );
    check("taliban,doha OR calm", "2 calm");
    each_is_named(&[
        (
            "office -doha,calm",
            "leaves out what stands before ',' alone",
        ),
        ("doha & office", "the operator is AND"),
    ]);
}

#[test]
fn a_regular_expression_takes_any_case_whatever_stands_behind_it() {
    all_mean("/office.*/", &["/office.*/i", "/office.*/gi"]);
    each_is_named(&[("/office.*/i", "takes letters in any case")]);
    each_is_refused(&[("/(?-i)[A-Z]+/", "in any case")]);
}

#[test]
fn what_stands_in_brackets_amid_a_word_is_told() {
    each_is_named(&[
        ("office(s)", "written /office(s)?/"),
        ("colo(u)r", "written /colo(u)?r/"),
        ("offi[cs]e", "in a regular expression: /offi[cs]e/"),
        ("201?", "201* stands for any ending"),
        (
            "date:2013 OR 2014",
            "either date is written date:(2013 OR 2014)",
        ),
        ("doha NOT calm OR rests", "AND is joined before OR here"),
    ]);
    check("doha(calm)", "2 Doha|calm");
}

#[test]
fn single_quotation_marks_take_the_signs_that_double_ones_take() {
    all_mean("\"doha office\"~2", &["‘doha office’~2"]);
    all_mean("=\"doha office\"", &["=‘doha office’", "=‚doha office‘"]);
    all_mean("\"doha office\"^2", &["‘doha office’^2"]);
    all_mean("rests -\"doha office\"~1", &["rests -‘doha office’~1"]);
}

#[test]
fn dashes_and_several_signs_before_more_than_a_word_are_named() {
    let told = "write a single hyphen before it";
    each_is_named(&[
        ("doha --\"office\"", told),
        ("doha –(office OR rests)", told),
        ("doha !!\"office\"", told),
        ("doha –title:office", told),
        ("doha w/ office", "near each other is written w/5"),
        ("doha w/par office", "in one passage w/p"),
        ("doha AND, office", "write AND without punctuation"),
        ("allcaps(doha)", "--syntax nexis reads allcaps(…)"),
        ("doha w/five office", "near each other is written w/5"),
        ("doha w/-5 office", "near each other is written w/5"),
        ("doha ―office", told),
        ("doha ¬office", told),
    ]);
}

#[test]
fn other_brackets_and_signs_are_named() {
    each_is_named(&[
        ("[doha office]", "'[' is punctuation"),
        ("{doha}", "'{' is punctuation"),
        ("doha <AND> office", "'<' is punctuation"),
        ("doha \\AND office", "'\\' is punctuation"),
        ("`doha office`", "double quotation marks"),
        (
            "'doha office'",
            "single quotation marks are read as apostrophes",
        ),
        ("#doha", "'#' is punctuation"),
        ("C++", "'+' is punctuation"),
        ("doha 🔥 office", "'🔥' is punctuation"),
    ]);
}

#[test]
fn names_with_signs_are_found_as_they_stand() {
    check("AT&T", "11 AT&T");
    check("R&D", "11 R&D");
    check("$5m", "11 5m");
    check("50%", "11 50");
    check("\u{200b}doha\u{feff} rests", "4 Doha rests");
    check("\u{202a}doha\u{202c} rests", "4 Doha rests");
}

#[test]
fn the_arabic_article_and_its_name_meet_with_a_space_in_a_phrase() {
    let all = "12 al Qaeda|el-Kaida|Al-Qa'ida";
    for query in ["\"El Kaida\"", "\"al Qaeda\"", "al-Qaida", "“Al Qa’ida”"] {
        check(query, all);
    }
}

#[test]
fn a_query_of_any_length_and_depth_ends() {
    let project = project();
    project
        .run(&["search", "--", &"doha ".repeat(2000)])
        .refused_with(&["at most 1,000 words"]);
    project
        .run(&[
            "search",
            "--",
            &format!("{}doha{}", "(".repeat(500), ")".repeat(500)),
        ])
        .refused_with(&["more than 100 brackets"]);
    let nested = format!("{}doha{}", "(".repeat(90), ")".repeat(90));
    assert_eq!(search(&project, &nested)["total"], 5);
}

// ---------------------------------------------------------------- the table of docs/query-language.md

#[test]
fn every_row_of_the_page_on_queries_is_read_as_it_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/query-language.md")).unwrap();
    let table = page
        .split("| as others write it | here |\n")
        .nth(1)
        .unwrap()
        .replace("\\|", "¦");
    let project = TestProject::new(&[]);
    project
        .run(&["index", root.join("corpus").to_str().unwrap()])
        .ends_with(0);
    let mut checked = 0;
    for row in table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'))
    {
        let cells: Vec<Vec<String>> = row
            .trim_matches('|')
            .split('|')
            .map(|cell| {
                let forms = cell.split('`').skip(1).step_by(2);
                forms.map(|form| form.replace('¦', "|")).collect()
            })
            .collect();
        for (at, foreign) in cells[0].iter().enumerate() {
            let own = cells[1].get(at).unwrap_or(&cells[1][0]);
            let expected = search(&project, own);
            let found = search(&project, foreign);
            assert_eq!(found["understood"], expected["understood"], "{foreign}");
            assert_eq!(found["hits"], expected["hits"], "{foreign}");
            assert_ne!(expected["total"], 0, "{own}");
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
}

// ---------------------------------------------------------------- nothing is dropped

#[test]
fn a_hyphen_of_any_kind_leaves_out_whatever_it_stands_before() {
    all_mean(
        "doha AND NOT office",
        &[
            "doha -'office'",
            "doha -‘office’",
            "doha -@office",
            "doha -…office",
            "doha -#office",
            "doha \u{2010}office",
            "doha \u{2011}office",
            "doha \u{2012}office",
            "doha \u{fe63}office",
            "doha \u{ff01}office",
        ],
    );
    all_mean(
        "doha AND NOT \"doha office\"",
        &[
            "doha -‘doha office’",
            "doha -“doha office”",
            "doha ‐„doha office“",
        ],
    );
    all_mean("office AND NOT 5m", &["office -$5m"]);
    each_is_named(&[
        ("doha -!office", "write a single hyphen"),
        ("doha !!office", "write a single hyphen"),
        ("\"doha office\"-opened", "write a single hyphen"),
        ("! doha", "right before a word it leaves the word out"),
        ("doha NOT -office", "'-' behind NOT takes it back"),
    ]);
}

#[test]
fn a_regular_expression_is_folded_as_words_are() {
    check("/d[ÓX]há/", "1 Doha; 2 Doha; 3 Doha; 4 Doha; 10 doha");
    check("/O'BRI.+/", "6 O'Brien");
    check("/\\bdoha\\b/", "1 Doha; 2 Doha; 3 Doha; 4 Doha; 10 doha");
    check(
        "/offic\\w+?/",
        "1 office; 2 office; 3 office; 5 Offices; 11 office",
    );
}

#[test]
fn a_hyphen_or_a_space_of_a_regular_expression_parts_words() {
    check("/al-qa.*/", "12 al Qaeda|Al-Qa'ida");
    check("/al.qa.*/", "12 al Qaeda|Al-Qa'ida");
    check("/[ae]l[- ][kq]a.*/", "12 al Qaeda|el-Kaida|Al-Qa'ida");
    check("/doha offic./", "1 Doha office");
    check("\"the /d.ha/ office\"", "1 The Doha office");
}

#[test]
fn a_regular_expression_that_fits_no_word_is_refused_in_our_words() {
    each_is_refused(&[
        (
            "/al(/",
            "this bracket of the regular expression is never closed",
        ),
        ("/a,b;/", "cannot stand in a word"),
        ("/-doha/", "cannot stand in a word"),
        ("/do\\bha/", "held against whole words"),
        ("/(a{1,100}){1,100}/", "too large"),
        ("/\\w+-\\w+ \\w+/", "words next to each other"),
    ]);
}

#[test]
fn a_word_in_a_phrase_may_have_a_form_of_its_own() {
    check("\"doha ofice~\"", "1 Doha office");
    check("\"=offices were\"", "5 Offices were");
    check("\"=office were\"", "");
    check("=\"off* were\"", "5 Offices were");
    check(
        "=offic*",
        "1 office; 2 office; 3 office; 5 Offices; 11 office",
    );
    check("?ffice", "1 office; 2 office; 3 office; 11 office");
    check("\"??ha offic*\"", "1 Doha office");
    check("\"al-q*\"", "12 al Qaeda|Al-Qa'ida");
    check("R&D*", "11 R&D");
    each_is_named(&[("\"doha ? office\"", "'?' alone is punctuation")]);
}

#[test]
fn stars_in_a_phrase_are_as_many_words_at_most() {
    check("\"peace * * talks\"", "8 peace|talks");
    check("\"peace ** talks\"", "8 peace|talks");
    check("\"peace * talks\"", "");
    check("\"peace * * * * * * war\"", "8 peace|war");
    check("\"peace * * * * war\"", "");
    each_is_named(&[("\"* peace\"", "left out"), ("\"talks *\"", "left out")]);
}

#[test]
fn quotation_marks_of_a_field_and_written_twice_are_those_of_a_phrase() {
    all_mean("title:\"on doha\"", &["title:‘on doha’", "title:‚on doha‘"]);
    all_mean(
        "\"doha office\"",
        &[
            "‚doha office‘",
            "\"\"doha office\"\"",
            "\"\"\"doha office\"\"\"",
        ],
    );
    each_is_named(&[
        ("\"\" doha", "no word between these quotation marks"),
        (
            "\"(doha OR peace) office\"",
            "inside quotation marks are words",
        ),
    ]);
}

#[test]
fn a_field_without_a_value_takes_no_other_and_takes_no_pattern_for_a_name() {
    each_is_refused(&[
        ("title:\"\" doha", "the field needs a value"),
        ("title:* doha", "the field needs a value"),
        ("title:NOT doha", "the field needs a value"),
        ("outlet:\"…\" doha", "the field needs a value"),
        ("person:karzai~", "one word of it is enough"),
        ("outlet:linden~1", "a part of its name is enough"),
        ("outlet:/linden/", "a part of its name is enough"),
        ("outlet:(DW OR linden*)", "a part of its name is enough"),
        ("lang:e*", "by its code or English name"),
        ("atleast2(NOT doha)", "what is left out stands beside it"),
        ("\"doha office\"~1.5", "~1 to ~20"),
    ]);
}

#[test]
fn what_is_almost_an_operator_is_named() {
    each_is_named(&[
        ("doha NEAR:5 office", "near each other is written w/5"),
        ("doha ANDNOT office", "written AND NOT"),
        ("atleast(doha)", "as in atleast2(doha)"),
        ("title (doha)", "title:(…)"),
        ("date:2013 - 2014 doha", "date:2013..2014"),
        ("date:2013 TO 2014 doha", "date:2013..2014"),
        ("aft 2013 doha", "after:2013"),
        ("title:-doha office", "as in -title:doha"),
        (
            "doha AND [office OR peace]",
            "brackets that group are round",
        ),
        ("[Dd]oha", "a regular expression"),
    ]);
    each_is_named(&[
        ("talks w/o office", "one without the other is written NOT"),
        ("doha onear/ten office", "near each other is written w/5"),
        ("doha next/ office", "near each other is written w/5"),
    ]);
    let project = project();
    for query in [
        "pre/post war",
        "doha pre/post war",
        "doha near/by office",
        "doha n/a office",
    ] {
        let results = search(&project, query);
        assert!(
            !hints(&results).contains("is read as"),
            "{query}: {results}"
        );
    }
    let results = search(&project, "Der Präsident sagte: „Wir gehen.“");
    assert!(!hints(&results).contains("sagte:"), "{results}");
    for (query, shown) in [
        ("doha[title]", "\"doha title\""),
        ("doha{1}", "\"doha 1\""),
        ("[Dd]oha", "\"dd oha\""),
    ] {
        assert_eq!(search(&project, query)["understood"], shown, "{query}");
    }
}

#[test]
fn punctuation_of_any_script_behind_a_pattern_is_punctuation() {
    all_mean("offic*", &["offic*。", "offic*、", "offic*…"]);
    all_mean("ofice~", &["ofice~。", "ofice~！", "ofice~,"]);
    let project = project();
    for (query, understood) in [
        ("北京*。", "北京"),
        ("北京?。", "北京"),
        ("北京~1。", "北京"),
        ("\"北京*。\"", "\"北京\""),
        ("北京*，上海", "\"北京 上海\""),
        ("東京*・大阪", "\"東京 大阪\""),
    ] {
        let results = search(&project, query);
        assert_eq!(results["understood"], understood, "{query}");
        let told = hints(&results).contains("the signs of a pattern beside it were left out");
        assert_eq!(told, !query.contains('?'), "{query}: {results}");
    }
    each_is_refused(&[
        ("東*京", "written as a phrase"),
        ("東*kyo", "written as a phrase"),
    ]);
}

#[test]
fn a_question_mark_behind_a_word_is_told_of_where_nobody_asks() {
    let told = "'?' at the end of a word is a question mark; ";
    each_is_named(&[
        ("offic?", &format!("{told}offic* stands for any ending")),
        (
            "doha offic?",
            &format!("{told}offic* stands for any ending"),
        ),
        ("wom?n?", &format!("{told}wom?n* stands for any ending")),
    ]);
    let project = project();
    for query in [
        "Who opened the office?",
        "Wann öffnete Doha?",
        "متى بدأت المحادثات?",
        "wom?n",
    ] {
        let results = search(&project, query);
        assert!(!hints(&results).contains(told), "{query}: {results}");
    }
}

#[test]
fn a_name_of_several_words_without_quotation_marks_is_told_of_them() {
    each_is_named(&[
        (
            "outlet:The Linden Post Guantanamo",
            "as in outlet:\"The Linden …\"",
        ),
        (
            "office person:Hamid Karzai",
            "as in person:\"Hamid Karzai\"",
        ),
        ("byline:Ann Reed, office", "as in byline:\"Ann Reed\""),
    ]);
    let project = project();
    for query in [
        "outlet:DW Guantanamo",
        "outlet:Kestrel guantanamo",
        "outlet:Kestrel, Guantanamo",
        "outlet:Kestrel AND Guantanamo",
        "OUTLET:THE LINDEN POST GUANTANAMO",
        "outlet:\"The Linden Post\" Guantanamo",
        "title:Doha Office",
    ] {
        let results = search(&project, query);
        assert!(
            !hints(&results).contains("need quotation marks"),
            "{query}: {results}"
        );
    }
}

#[test]
fn a_value_that_goes_on_as_a_known_name_does_is_told_of_it() {
    let project = TestProject::new(&[]);
    let line = |outlet: &str, text: &str| {
        let record = json!({"title": "Brief", "outlet": outlet, "text": text, "language": "en"});
        format!("{record}\n")
    };
    let lines = [
        line(
            "The Linden Post",
            "A post was set in linden wood, said Angela Merkel.",
        ),
        line("NBC News", "The news of the ferry came late."),
    ];
    project.write("a/all.jsonl", lines.concat());
    project.index(&["a"]);
    for (query, told) in [
        ("outlet:linden post", "as in outlet:\"linden post\""),
        ("outlet:NBC News ferry", "as in outlet:\"NBC News\""),
        ("wood person:angela merkel", ""),
        ("person:angela merkel", "as in person:\"angela merkel\""),
        ("outlet:linden wood", ""),
        ("outlet:\"linden post\" wood", ""),
    ] {
        let said = hints(&search(&project, query));
        if told.is_empty() {
            assert!(!said.contains("need quotation marks"), "{query}: {said}");
        } else {
            assert!(said.contains(told), "{query}: {said}");
        }
    }
}

#[test]
fn options_inside_the_quotation_marks_are_told_of_their_fields() {
    each_is_named(&[
        ("office --outlet Kestrel", "as a field it is outlet:Kestrel"),
        (
            "office --outlet \"The Post\"",
            "as a field it is outlet:\"The Post\"",
        ),
        ("office --not-person Reed", "as a field it is -person:Reed"),
        ("office —after 2013", "as a field it is after:2013"),
        (
            "office --outlet=Kestrel",
            "outside the quotation marks of the shell",
        ),
        ("office --after all", "write a single hyphen before it"),
        ("office --rests", "write a single hyphen before it"),
    ]);
}

#[test]
fn characters_that_cannot_be_seen_do_to_a_query_what_they_do_to_a_text() {
    let text = "A zero\u{200b}width and a so\u{ad}ft and a zwn\u{200c}j.";
    let record = json!({"id": "1", "text": text, "language": "en"});
    let project = TestProject::new(&[("a/all.jsonl", &format!("{record}\n"))]);
    project.index(&["a", "--no-entities"]);
    for query in [
        "zero\u{200b}width",
        "zero AND\u{200b}width",
        "so\u{ad}ft",
        "soft",
        "zwn\u{200c}j",
        "zwnj",
    ] {
        assert_eq!(search(&project, query)["total"], 1, "{query:?}");
    }
}

#[test]
fn a_hebrew_abbreviation_is_one_word_however_its_sign_is_written() {
    let texts = [
        "דובר צה\"ל אמר",
        "דובר צה״ל אמר",
        "ראש הממשלה ג׳ורג׳ דיבר",
        "ראש הממשלה ג'ורג' דיבר",
    ];
    let record = |(id, text): (usize, &str)| {
        let record = json!({"id": id.to_string(), "text": text, "language": "he"});
        record.to_string()
    };
    let lines: Vec<String> = texts.into_iter().enumerate().map(record).collect();
    let lines = lines.join("\n");
    let project = TestProject::new(&[("a/all.jsonl", &lines)]);
    project.index(&["a", "--no-entities"]);
    for (query, total) in [
        ("צה\"ל", 2),
        ("צה״ל", 2),
        ("=צה\"ל", 2),
        ("\"דובר צה\"ל\"", 2),
        ("\"צה\"ל\"", 2),
        ("ג'ורג'", 2),
        ("ג׳ורג׳", 2),
        ("ב\"דובר\"", 0),
    ] {
        assert_eq!(search(&project, query)["total"], total, "{query}");
    }
}

#[test]
fn what_is_shown_as_understood_finds_the_same_when_it_is_typed() {
    let project = project();
    for query in [
        "doha BUT NOT office",
        "THE office",
        "office AND And",
        "peace AND, war",
        "WHO left",
        "peace-quiet the",
        "the el-Kaida",
        "doha May office",
        "date:2013 TO 2014",
        "The talks stalled off?",
        "[Dd]oha -‘the office’ O´Brien",
        "\"the * * office\" \"=doha ofice~\"",
        "/al-qa.*/ ?ffice R&D*",
    ] {
        let first = search(&project, query);
        let shown = first["understood"].as_str().unwrap();
        let second = search(&project, shown);
        assert_eq!(second["understood"], shown, "{query}");
        assert_eq!(second["total"], first["total"], "{query}: {shown}");
        assert_eq!(second["partial"], first["partial"], "{query}: {shown}");
        assert_eq!(found(&second), found(&first), "{query}: {shown}");
    }
}

#[test]
fn what_is_elided_before_a_name_is_told() {
    each_is_named(&[
        ("D'Angelo", "'D'Angelo' as 'Angelo'"),
        ("\"Ann L’Oréal\"", "'L’Oréal' as 'Oréal'"),
    ]);
    let project = project();
    for query in ["l'accord", "O'Brien", "talks"] {
        assert!(
            !hints(&search(&project, query)).contains("elided"),
            "{query}"
        );
    }
}
