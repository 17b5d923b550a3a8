//! Promises: modules import from their left only; crates stay in the modules that own them; only `corpus` opens sources, only `cli`
//! prints, only `main` exits.
//!
//! `ORDER`, `CRATES` and `PLACES` are the one place where these rules stand.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The groups of modules from left to right. A module imports from groups to its left, never from its own or those to its right.
const ORDER: &[&[&str]] = &[
    &["calendar"],
    &["date", "numbers", "sentences", "source_map"],
    &["article", "query"],
    &["passage", "corpus", "analysis"],
    &["entity", "timex"],
    &["index"],
    &["highlight", "snippet"],
    &["indexing", "search"],
    &["render"],
    &["server"],
    &["cli"],
    &["main"],
];

/// Crates, and the only modules that name them.
const CRATES: &[(&str, &[&str])] = &[
    ("tantivy", &["index"]),
    ("tantivy_fst", &["index"]),
    ("frostem", &["analysis"]),
    ("sentencex", &["sentences"]),
    ("chardetng", &["corpus"]),
    ("encoding_rs", &["corpus"]),
    ("whatlang", &["corpus"]),
    ("ignore", &["corpus"]),
    ("globset", &["corpus", "index"]),
    ("toml", &["corpus"]),
    ("pulldown_cmark", &["corpus"]),
    ("saphyr_parser", &["corpus"]),
    ("html5ever", &["corpus"]),
    ("flate2", &["corpus"]),
    ("zstd", &["corpus"]),
    ("aho_corasick", &["analysis", "corpus", "entity"]),
    ("rayon", &["indexing"]),
    // In `server` and `cli` this is the name of `render::csv`.
    ("csv", &["corpus", "render", "server", "cli"]),
    ("strsim", &["query", "index"]),
    ("anstyle", &["render"]),
    ("anstream", &["cli"]),
    ("textwrap", &["cli"]),
    ("indicatif", &["cli"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("anyhow", &["cli", "main"]),
    ("axum", &["server"]),
    ("hyper", &["server"]),
    ("hyper_util", &["server"]),
    ("http_body_util", &["server"]),
    ("tower_http", &["server"]),
    ("tokio_io_timeout", &["server"]),
    ("serde_html_form", &["render", "server"]),
    ("serde_path_to_error", &["server"]),
    ("utoipa", &["render", "server"]),
    ("utoipa_axum", &["server"]),
    ("askama", &["render", "server"]),
    ("base64", &["server"]),
    ("arc_swap", &["server"]),
    ("prometheus_client", &["server"]),
    ("tracing", &["server"]),
    // `cli` starts them for one command.
    ("tokio", &["server", "cli"]),
    ("tracing_subscriber", &["cli"]),
    ("open", &["cli"]),
    ("mimalloc", &["main"]),
];

/// What only some modules may do, by the words that do it.
const PLACES: &[(&str, &[&str])] = &[
    // `index` handles its own folder, `cli` reads the file of a token; `server`, above all, opens nothing.
    ("fs::", &["corpus", "index", "cli"]),
    ("File::", &["corpus", "index"]),
    ("OpenOptions", &[]),
    ("process::", &["main"]),
    ("env::", &["cli"]),
    ("println!", &[]),
    ("print!", &[]),
    ("eprintln!", &[]),
    ("eprint!", &[]),
    ("dbg!", &[]),
];

/// Asking where a path leads opens nothing.
const HARMLESS: &[&str] = &["fs::canonicalize"];

#[test]
fn modules_import_from_their_left_only() {
    let mut wrong = Vec::new();
    let mut imports = 0;
    for file in sources() {
        for imported in imported_modules(&file.code) {
            if imported == file.module {
                continue;
            }
            imports += 1;
            if rank(&imported) >= rank(&file.module) {
                wrong.push(format!("{} imports {imported}", file.path.display()));
            }
        }
    }
    assert!(imports > 30, "the imports are not seen: {imports}");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_fuzz_targets_compile_what_the_modules_under_test_import() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/src/lib.rs");
    let fuzz = fs::read_to_string(fuzz).unwrap();
    let compiled = |module: &str| fuzz.contains(&format!("pub mod {module};"));
    let mut missing = BTreeSet::new();
    for file in sources().into_iter().filter(|file| compiled(&file.module)) {
        let imported = imported_modules(&file.code).into_iter();
        missing.extend(imported.filter(|module| !compiled(module)));
    }
    assert!(compiled("query") && compiled("corpus"));
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let modules: BTreeSet<String> = sources().into_iter().map(|file| file.module).collect();
    let placed: BTreeSet<String> = ORDER.concat().into_iter().map(str::to_owned).collect();
    assert_eq!(modules, placed);
}

#[test]
fn modules_are_not_reached_by_the_back_door() {
    // `super::` that leads out of a top-level module would be an import that the order does not see.
    for file in sources() {
        for line in file.code.lines() {
            let chain = "super::".repeat(file.depth);
            for module in ORDER.concat() {
                let back_door = line
                    .match_indices(&format!("{chain}{module}::"))
                    .any(|(at, _)| starts_a_path(line, at));
                assert!(!back_door, "{}: {line}", file.path.display());
            }
        }
    }
}

#[test]
fn crates_stay_in_the_modules_that_own_them() {
    let files = sources();
    for (name, owners) in CRATES {
        let users: BTreeSet<&str> = files
            .iter()
            .filter(|file| names_crate(&file.code, name))
            .map(|file| file.module.as_str())
            .collect();
        assert!(!users.is_empty(), "{name} is used by no module");
        let strangers: Vec<&&str> = users.iter().filter(|user| !owners.contains(user)).collect();
        assert_eq!(strangers, [&""; 0], "{name}");
    }
}

#[test]
fn files_are_opened_and_runs_ended_only_where_that_is_told() {
    for file in sources() {
        for (number, line) in file.code.lines().enumerate() {
            let line = HARMLESS
                .iter()
                .fold(line.to_owned(), |line, word| line.replace(word, ""));
            for (word, owners) in PLACES {
                let found = line.match_indices(word).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
                });
                assert!(
                    !found || owners.contains(&file.module.as_str()),
                    "{}, code line {}: {line}",
                    file.path.display(),
                    number + 1
                );
            }
        }
    }
}

struct SourceFile {
    path: PathBuf,
    /// The top-level module it belongs to.
    module: String,
    /// How many `super` lead from its top to the crate.
    depth: usize,
    /// Its text without comments and without the tests at its end.
    code: String,
}

fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    assert!(files.len() > 20, "the sources are not where they were");
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
            continue;
        }
        let name = path.strip_prefix(root).unwrap();
        if name.extension().is_none_or(|extension| extension != "rs") || name == Path::new("lib.rs")
        {
            continue;
        }
        let parts: Vec<String> = name
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .filter(|part| part != "mod")
            .collect();
        let text = fs::read_to_string(&path).unwrap();
        let code = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        files.push(SourceFile {
            module: parts[0].clone(),
            depth: parts.len(),
            path,
            code,
        });
    }
}

fn rank(module: &str) -> usize {
    ORDER
        .iter()
        .position(|group| group.contains(&module))
        .unwrap_or_else(|| panic!("{module} has no place in the order"))
}

/// The top-level modules named in paths from the crate's root, also in `crate::{…}`.
fn imported_modules(code: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for root in ["crate::", "pullquote::"] {
        for (at, _) in code.match_indices(root) {
            if !starts_a_path(code, at) {
                continue;
            }
            let rest = &code[at + root.len()..];
            match rest.strip_prefix('{') {
                Some(group) => modules.extend(names_in_group(group)),
                None => modules.extend([identifier(rest)]),
            }
        }
    }
    modules
}

/// The first names of the members of a group of imports.
fn names_in_group(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut member_begins = true;
    for (at, c) in group.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => member_begins = true,
            c if member_begins && !c.is_whitespace() => {
                names.push(identifier(&group[at..]));
                member_begins = false;
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn starts_a_path(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
}

fn names_crate(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path)
        .any(|(at, _)| starts_a_path(code, at))
}

#[test]
fn imports_are_read_in_all_their_forms() {
    let code = "use crate::article::{Article, ArticleId};\nuse crate::{date, query::{self, Query}, index};\nlet x = crate::search::search(mycrate::no);";
    let read: Vec<String> = imported_modules(code).into_iter().collect();
    assert_eq!(read, ["article", "date", "index", "query", "search"]);
}

#[test]
fn the_engine_recorded_in_an_index_is_the_engine_in_use() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let recorded = fs::read_to_string(root.join("src/index/mod.rs")).unwrap();
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
    let version = lock
        .split_once("name = \"tantivy\"\nversion = \"")
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap();
    assert!(
        recorded.contains(&format!("\"tantivy {version}\"")),
        "{version}"
    );
}
