//! Both sides of `scripts/load-test`: the collection and the queries that the server is asked, and tantivy in a bare axum handler beside it.
//!
//! `cargo bench --bench server_load -- prepare` makes both indexes and writes, for each side, a file of the paths to ask for, a line
//! each; it prints the folder. `… -- bare` answers the paths of the bare side until it is ended, and prints its address.
//! `--passages N` says how large the collection is, `--queries N` how many queries each class of `query_cost` gives, `--only TEXT` which classes.

mod bare;
#[path = "../query_cost/classes.rs"]
mod classes;
#[path = "../query_cost/engines.rs"]
mod engines;
#[path = "../query_cost/passages.rs"]
mod passages;

use classes::{Pair, Source, classes};
use engines::{Pullquote, Tantivy};
use passages::{Press, Random};
use std::fmt::Write as _;
use std::path::Path;

const SEED: u64 = 2026;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut what, mut only) = (String::new(), String::new());
    let (mut passages, mut queries) = (100_000, 20);
    // cargo adds `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = arguments.next() {
        let number = |value: Option<String>| -> Result<usize, Box<dyn std::error::Error>> {
            Ok(value.ok_or("a number is missing")?.parse()?)
        };
        match word.as_str() {
            "--passages" => passages = number(arguments.next())?,
            "--queries" => queries = number(arguments.next())?,
            "--only" => only = arguments.next().ok_or("--only needs a text")?,
            "prepare" | "bare" => what = word,
            _ => return Err(format!("there is no {word}").into()),
        }
    }
    let press = Press::new(SEED);
    let folder = engines::folder(&press, SEED, passages)?;
    bare::index(&press, passages, &folder)?;
    let asked = asked(&press, passages, queries, &only, &folder)?;
    match what.as_str() {
        "prepare" => {
            check(&asked, &folder)?;
            write_paths(&asked, &folder)?;
            println!("{}", folder.display());
            Ok(())
        }
        "bare" => bare::serve(asked, &folder),
        // Where all benchmarks are run there is nothing to do here.
        _ => Ok(()),
    }
}

/// A query for both sides, and whether tantivy gives its ten best alone, without counting.
pub(crate) struct Asked {
    pub(crate) pair: Pair,
    pub(crate) best_alone: bool,
}

/// Queries of every class, one class after another in turn.
fn asked(
    press: &Press,
    passages: usize,
    queries: usize,
    only: &str,
    folder: &Path,
) -> Result<Vec<Asked>, Box<dyn std::error::Error>> {
    let ours = Pullquote::open(folder)?;
    let mut source = Source {
        press,
        stories: passages / 8,
        ours: &ours,
        random: Random::new(SEED),
    };
    let mut classes: Vec<_> = classes(&mut source, queries)
        .into_iter()
        .filter(|class| class.name.contains(only))
        .map(|class| {
            let best_alone = class.best_alone;
            let pairs = class.pairs.into_iter();
            pairs.map(move |pair| Asked { pair, best_alone })
        })
        .collect();
    let mut asked = Vec::new();
    for _ in 0..queries {
        asked.extend(classes.iter_mut().filter_map(Iterator::next));
    }
    Ok(asked)
}

/// Both sides find something for nearly every query; else they would be asked for nothing.
fn check(asked: &[Asked], folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let (ours, theirs) = (Pullquote::open(folder)?, Tantivy::open(folder)?);
    let mut found = [0, 0];
    for Asked { pair, best_alone } in asked {
        let snippets = if *best_alone {
            theirs.best(&pair.nearest).1
        } else {
            theirs.counted(&pair.nearest).1
        };
        found[0] += usize::from(!ours.search(&pair.query).hits.is_empty());
        found[1] += usize::from(!snippets.is_empty());
    }
    eprintln!("{} queries, of which {found:?} find something", asked.len());
    assert!(found.iter().all(|found| found * 10 >= asked.len() * 9));
    Ok(())
}

fn write_paths(asked: &[Asked], folder: &Path) -> std::io::Result<()> {
    let (mut ours, mut bare) = (String::new(), String::new());
    for (number, Asked { pair, .. }) in asked.iter().enumerate() {
        let _ = writeln!(ours, "/api/v1/search?q={}", encoded(&pair.query));
        let _ = writeln!(bare, "/search/{number}");
    }
    std::fs::write(folder.join("paths-pullquote.txt"), ours)?;
    std::fs::write(folder.join("paths-bare.txt"), bare)
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(byte as char);
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
