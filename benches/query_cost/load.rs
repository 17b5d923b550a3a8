//! Both sides of `scripts/load-test`: the collection and the queries that the server is asked, and tantivy in a bare axum handler beside it.
//!
//! `cargo bench --bench query_cost -- prepare` makes both indexes and writes, for each side, a file of the paths to ask for, a line
//! each; it prints the folder. `… -- bare` answers the paths of the bare side until it is ended, and prints its address.
//! `--passages N` says how large the collection is, `--queries N` how many queries each class of `query_cost` gives, `--only TEXT` which classes.

use crate::bare;
use crate::classes::{Pair, Source, classes};
use crate::engines::{self, Pullquote, Tantivy};
use crate::passages::{Press, Random};
use std::fmt::Write as _;
use std::path::Path;

/// `prepare` or `bare`, with what follows on the command line.
pub(crate) fn run(
    what: &str,
    seed: u64,
    arguments: impl Iterator<Item = String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let (mut passages, mut queries, mut only) = (100_000, 20, String::new());
    let mut arguments = arguments;
    while let Some(word) = arguments.next() {
        let value = arguments.next().ok_or("a value is missing")?;
        match word.as_str() {
            "--passages" => passages = value.parse()?,
            "--queries" => queries = value.parse()?,
            "--only" => only = value,
            _ => return Err(format!("there is no {word}").into()),
        }
    }
    let press = Press::new(seed);
    let folder = engines::folder(&press, seed, passages)?;
    bare::index(&press, passages, &folder)?;
    let asked = asked(&press, seed, passages, queries, &only, &folder)?;
    match what {
        "prepare" => {
            check(&asked, &folder)?;
            write_paths(&asked, &folder)?;
            println!("{}", folder.display());
            Ok(())
        }
        "bare" => bare::serve(asked, &folder),
        _ => Err(format!("there is no {what}").into()),
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
    seed: u64,
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
        random: Random::new(seed),
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
