//! Promise: the examples of `docs/api.md` do what the page says.
//!
//! A block of `sh` or `python` is run as it stands, with the address of a server that the test started in the place of the usual one;
//! what it prints is compared with the `text` block behind it, if there is one, dots standing for anything as in the README. Where curl
//! or Python is missing, its examples are skipped with a message; `scripts/test` installs both.

use crate::project::TestProject;
use crate::readme::{copy_corpus, lines_match, without_last_blank};
use crate::server_connections::Running;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const USUAL_ADDRESS: &str = "127.0.0.1:7700";

struct Example {
    language: String,
    code: String,
    output: Option<String>,
}

#[test]
fn the_examples_in_curl_and_python_do_what_the_page_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md");
    let page = fs::read_to_string(page).unwrap();
    let project = TestProject::new(&[]);
    copy_corpus(&project);
    project.run(&["index"]).ends_with(0);
    let running = Running::start(&project, &[]);
    let has = |program: &str| {
        let found = Command::new(program).arg("--version").output().is_ok();
        if !found {
            println!("skipped: there is no {program}");
        }
        found
    };
    let (curl, python) = (has("curl"), has("python3"));
    let mut run = [0, 0];
    for example in examples(&page) {
        let code = example
            .code
            .replace(USUAL_ADDRESS, &running.address.to_string());
        let mut command = match example.language.as_str() {
            "sh" if curl => Command::new("sh"),
            "python" if python => Command::new("python3"),
            _ => continue,
        };
        run[usize::from(example.language == "python")] += 1;
        let ran = command
            .args(["-c", &code])
            .current_dir(project.folder())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap();
        let told = String::from_utf8(ran.stderr).unwrap();
        assert!(ran.status.success(), "{code}\n{printed}\n{told}");
        if let Some(expected) = example.output {
            let expected: Vec<&str> = expected.lines().map(str::trim_end).collect();
            let printed_lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
            assert!(
                lines_match(&expected, without_last_blank(&printed_lines)),
                "{code}\n--- the page says\n{}\n--- it prints\n{printed}\n{told}",
                expected.join("\n")
            );
        }
    }
    assert!(!curl || run[0] > 5, "{run:?}");
    assert!(!python || run[1] > 1, "{run:?}");
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut block: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut block, line.strip_prefix("```")) {
            (None, Some(language)) => block = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => {
                let (language, text) = block.take().unwrap();
                if language == "text" {
                    if let Some(example) = examples.last_mut() {
                        example.output = Some(text);
                    }
                } else {
                    examples.push(Example {
                        language,
                        code: text,
                        output: None,
                    });
                }
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    examples
}
