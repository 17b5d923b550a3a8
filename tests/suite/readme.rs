//! Promise: what the README and the pages it leads to show is what the program prints.
//!
//! A `console` block is commands, each after `$ `, with what they print below them. A line of dots stands for any lines, dots within
//! a line for anything in it, as times differ. The commands run one after another on a copy of the bundled corpus.

use crate::project::{Ran, TestProject};
use std::fs;
use std::path::Path;

const DOTS: [&str; 2] = ["...", "…"];

/// A command as it was typed, and the lines that are to come out of it.
struct Example {
    command: String,
    output: Vec<String>,
}

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    check_page("README.md");
}

#[test]
fn the_commands_of_the_page_on_sources_print_what_it_says() {
    check_page("docs/sources.md");
}

#[test]
fn the_commands_of_the_page_on_queries_print_what_it_says() {
    check_page("docs/query-language.md");
}

#[test]
fn the_commands_of_the_page_for_those_who_come_from_nexis_print_what_it_says() {
    check_page("docs/nexis.md");
}

#[test]
fn every_form_in_the_table_on_queries_finds_and_marks_what_it_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/query-language.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, table) = page.split_once("| Query | Passages |").unwrap();
    let rows = table.lines().skip(2).take_while(|row| row.starts_with('|'));
    let project = TestProject::new(&[]);
    copy_corpus(&project);
    project.run(&["index"]).ends_with(0);
    let mut read = 0;
    for row in rows {
        // Between the bars of a row; a bar in code has a backslash.
        let (query, said) = row[3..].split_once("` | ").unwrap();
        let found = project.search(&["-n", "1", "--", &query.replace("\\|", "|")]);
        assert_eq!(said.trim_end_matches(" |"), summary(&found), "{query}");
        read += 1;
    }
    assert!(read > 60, "{read} rows");
    // What a field that there is none of is told names them all.
    let told = project.search(&["--", "nofield:doha"])["hints"][0].to_string();
    let (_, fields) = told.split_once("the fields are ").unwrap();
    let fields: Vec<&str> = fields.trim_matches('"').split(", ").collect();
    assert!(fields.len() > 15, "{fields:?}");
    for field in fields {
        assert!(table.contains(&format!("`{field}:")), "{field}");
    }
}

/// What a search found as the table on queries says it: how many passages, and of the first its place and what is marked in it.
fn summary(found: &serde_json::Value) -> String {
    let number = |of: &str| found[of].as_u64().unwrap();
    let passages = match number("partial") {
        0 => number("total").to_string(),
        partial => format!("{} and {partial}", number("total")),
    };
    let first = &found["hits"][0];
    let text: Vec<char> = first["text"].as_str().unwrap().chars().collect();
    let mut marked: Vec<String> = Vec::new();
    for mark in first["highlights"].as_array().unwrap() {
        let place = |of: &str| usize::try_from(mark[of].as_u64().unwrap()).unwrap();
        let words: String = text[place("start")..place("end")].iter().collect();
        if !marked.contains(&words) {
            marked.push(words);
        }
    }
    let marked = if marked.is_empty() {
        "–".to_owned()
    } else {
        format!("*{}*", marked.join("*, *"))
    };
    let file = first["file"].as_str().unwrap();
    let file = file.strip_prefix("corpus/").unwrap();
    format!("{passages} | `{file}:{}` | {marked}", first["lines"][0])
}

fn check_page(page: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = fs::read_to_string(root.join(page)) else {
        println!("skipped: there is no {page}");
        return;
    };
    let project = TestProject::new(&[]);
    copy_corpus(&project);
    project.run(&["index"]).ends_with(0);
    let mut run = 0;
    for example in examples(&text) {
        let words = words(&example.command);
        let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        // What else a reader may type there, such as cargo and git, is not ours to test.
        if let Some((&"pullquote", arguments)) = arguments.split_first() {
            // An example of indexing shows the first time.
            if arguments.first() == Some(&"index") {
                fs::remove_dir_all(project.path("index")).unwrap();
            }
            let ran = project.run(arguments);
            assert_ne!(ran.status, Some(2), "{ran}");
            check_output(&example, &ran);
            run += 1;
        }
    }
    assert!(run > 0, "{page} has no example to run");
}

/// Copies the bundled articles into a scratch project.
pub(crate) fn copy_corpus(project: &TestProject) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&root.join("corpus"), "corpus", project);
}

/// Copies a folder, and those in it, into a scratch project.
fn copy(folder: &Path, to: &str, project: &TestProject) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let to = format!("{to}/{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            copy(&path, &to, project);
        } else {
            project.write(&to, fs::read(&path).unwrap());
        }
    }
}

fn check_output(example: &Example, ran: &Ran) {
    let printed: Vec<&str> = ran.out.lines().map(str::trim_end).collect();
    let expected: Vec<&str> = example.output.iter().map(|line| line.trim_end()).collect();
    assert!(
        lines_match(&expected, without_last_blank(&printed)),
        "$ {}\n--- the page says\n{}\n--- the program prints\n{}\n--- messages\n{}",
        example.command,
        expected.join("\n"),
        ran.out,
        ran.err
    );
}

pub(crate) fn without_last_blank<'a, 'b>(lines: &'a [&'b str]) -> &'a [&'b str] {
    match lines {
        [before @ .., ""] => without_last_blank(before),
        _ => lines,
    }
}

pub(crate) fn lines_match(expected: &[&str], printed: &[&str]) -> bool {
    match expected {
        [] => printed.is_empty(),
        [dots, rest @ ..] if DOTS.contains(&dots.trim()) => {
            (0..=printed.len()).any(|skipped| lines_match(rest, &printed[skipped..]))
        }
        [line, rest @ ..] => match printed {
            [first, others @ ..] => line_matches(line, first) && lines_match(rest, others),
            [] => false,
        },
    }
}

fn line_matches(expected: &str, printed: &str) -> bool {
    if expected == printed {
        return true;
    }
    let parts: Vec<&str> = expected.split("...").collect();
    let [first, .., last] = parts.as_slice() else {
        return false;
    };
    let Some(mut rest) = printed
        .strip_prefix(first)
        .and_then(|rest| rest.strip_suffix(last))
    else {
        return false;
    };
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut in_block = false;
    for line in readme.lines() {
        match line.trim_end() {
            "```console" => in_block = true,
            "```" => in_block = false,
            line if in_block => match (line.strip_prefix("$ "), examples.last_mut()) {
                (Some(command), _) => examples.push(Example {
                    command: command.to_owned(),
                    output: Vec::new(),
                }),
                (None, Some(example)) => example.output.push(line.to_owned()),
                (None, None) => panic!("output before the first command: {line}"),
            },
            _ => {}
        }
    }
    examples
}

/// A command line's words, as a shell reads quotes; of pipes and the like the examples have none.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn dots_stand_for_any_lines_or_any_part_of_a_line() {
    let check = |expected: &str, printed: &str, matches: bool| {
        let lines = |text: &'static str| text.lines().collect::<Vec<_>>();
        let (expected, printed): (&'static str, &'static str) =
            (expected.to_owned().leak(), printed.to_owned().leak());
        assert_eq!(
            lines_match(&lines(expected), &lines(printed)),
            matches,
            "{expected:?} {printed:?}"
        );
    };
    check("a\n...\nd", "a\nb\nc\nd", true);
    check("a\n…", "a", true);
    check("a\n...\nd", "a\nb\nc", false);
    check("took ... ms", "took 0.3 ms", true);
    check("took ... ms", "took 0.3 s", false);
    check("a", "a\nb", false);
    check("", "a", false);
    assert_eq!(
        words("pullquote search '\"a b\" NOT c' -n 2"),
        ["pullquote", "search", "\"a b\" NOT c", "-n", "2"]
    );
}
