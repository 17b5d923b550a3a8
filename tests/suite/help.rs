//! Promises: every command explains itself and each of its options; shells can complete them.

use crate::project::TestProject;

const COMMANDS: &[&str] = &[
    "inspect",
    "index",
    "search",
    "show",
    "facets",
    "entities",
    "stats",
    "completions",
];

/// Lines of a help text that introduce an option or argument, each with the text up to the next one.
fn explained(help: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in help.lines() {
        let head = line.trim_start();
        let indent = line.len() - head.len();
        if (2..=6).contains(&indent) && head.starts_with(['-', '<', '[']) {
            let (name, meaning) = head.split_once("  ").unwrap_or((head, ""));
            entries.push((name.to_owned(), meaning.trim().to_owned()));
        } else if let Some((_, meaning)) = entries.last_mut()
            && indent > 6
        {
            meaning.push(' ');
            meaning.push_str(head);
        }
    }
    entries
}

#[test]
fn the_program_names_its_commands_and_its_exit_statuses() {
    let ran = TestProject::new(&[]).run(&["--help"]).ends_with(0);
    for piece in COMMANDS.iter().chain(&["Examples:", "Exit status"]) {
        assert!(ran.out.contains(piece), "no {piece:?} in {ran}");
    }
    assert!(
        TestProject::new(&[])
            .run(&["--version"])
            .ends_with(0)
            .out
            .starts_with("pullquote ")
    );
}

#[test]
fn every_option_of_every_command_is_explained() {
    let project = TestProject::new(&[]);
    for command in COMMANDS {
        for flag in ["--help", "-h"] {
            let ran = project.run(&[command, flag]).ends_with(0);
            let entries = explained(&ran.out);
            assert!(
                entries.iter().any(|(name, _)| name.contains("--index")),
                "{ran}"
            );
            for (name, meaning) in entries {
                assert!(
                    meaning.split_whitespace().count() >= 2,
                    "{command} {flag}: '{name}' is not explained: '{meaning}'"
                );
            }
        }
    }
}

#[test]
fn the_promised_options_are_there() {
    let project = TestProject::new(&[]);
    for (command, options) in [
        ("inspect", &["--manifest", "--no-entities", "--format"][..]),
        (
            "index",
            &[
                "--manifest",
                "--threads",
                "--memory",
                "--no-entities",
                "--rebuild",
                "--format",
            ],
        ),
        (
            "search",
            &[
                "--limit",
                "-n",
                "--offset",
                "--outlet",
                "--after",
                "--before",
                "--undated",
                "--person",
                "--org",
                "--place",
                "--entity",
                "--match",
                "--syntax",
                "--sort",
                "--snippet-length",
                "--facets",
                "--format",
            ],
        ),
        ("show", &["--query", "--syntax", "--format"]),
        ("entities", &["--with", "--forms", "--facets", "--format"]),
        ("stats", &["--format"]),
    ] {
        let help = project.run(&[command, "--help"]).ends_with(0).out;
        for option in options
            .iter()
            .chain(&["--index", "--color", "--quiet", "--verbose"])
        {
            assert!(help.contains(option), "{command}: no {option} in\n{help}");
        }
    }
}

#[test]
fn shells_get_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = TestProject::new(&[])
            .run(&["completions", shell])
            .ends_with(0);
        for piece in ["pullquote", "search", "snippet-length"] {
            assert!(ran.out.contains(piece), "{shell}: no {piece}");
        }
    }
}

#[test]
fn what_cannot_be_asked_is_is_refused_a_way_on() {
    let project = TestProject::new(&[]);
    project
        .run(&["find", "bread"])
        .refused_with(&["find", "--help"]);
    project
        .run(&["search", "bread", "--colour", "red"])
        .refused_with(&["--color"]);
    project.run(&["search"]).refused_with(&["QUERY"]);
    project
        .run(&["search", "bread", "--quiet", "--verbose"])
        .refused_with(&["--verbose"]);
}
