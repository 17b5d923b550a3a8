//! What every class of query costs, beside tantivy doing the nearest work.
//!
//! Both engines answer each query with the ten best passages and what to highlight in them, one after the other, in several rounds
//! of one run, so that whatever else the machine does touches both. Times are those of the processor: both engines search in the thread
//! that asks, on files that are in memory. A query's time is its median over the rounds.
//!
//! `cargo bench --bench query_cost -- [--passages N] [--rounds N] [--queries N] [--only TEXT] [--engine pullquote|tantivy] [--each yes]`, which lists
//! every query; `prepare` and `bare` are for `scripts/load-test`.

mod bare;
mod classes;
mod engines;
mod load;
mod passages;

use classes::{Class, Pair, Source, classes};
use cpu_time::ThreadTime;
use engines::{Pullquote, Tantivy};
use passages::{Press, Random};
use std::collections::HashSet;
use std::hint::black_box;
use std::path::Path;

/// The allocator of the program; both engines have it here.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SEED: u64 = 2026;
/// Classes whose words are looked up in the dictionary.
const PATTERNS: [&str; 4] = ["prefix*", "wi?dc*d", "/regex/", "fuzzy~"];

struct Options {
    passages: usize,
    rounds: usize,
    queries: usize,
    only: String,
    engine: String,
    each: bool,
}

impl Options {
    fn of(arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self {
            passages: 100_000,
            rounds: 7,
            queries: 36,
            only: String::new(),
            engine: String::new(),
            each: false,
        };
        // cargo adds `--bench`.
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(option) = arguments.next() {
            let value = arguments
                .next()
                .unwrap_or_else(|| panic!("{option} needs a value"));
            let number = || {
                value
                    .parse()
                    .unwrap_or_else(|_| panic!("{option} needs a number"))
            };
            match option.as_str() {
                "--passages" => options.passages = number(),
                "--rounds" => options.rounds = number(),
                "--queries" => options.queries = number(),
                "--only" => options.only = value,
                "--engine" => options.engine = value,
                "--each" => options.each = value == "yes",
                _ => panic!("there is no option {option}"),
            }
        }
        options
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // cargo adds `--bench`, last.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    if let Some(what @ ("prepare" | "bare")) = words.next().as_deref() {
        return load::run(what, SEED, words);
    }
    let options = Options::of(std::env::args().skip(1));
    let press = Press::new(SEED);
    let folder = engines::folder(&press, SEED, options.passages)?;
    let (ours, theirs) = (Pullquote::open(&folder)?, Tantivy::open(&folder)?);
    assert_eq!(theirs.segments(), 1);
    let mut source = Source {
        press: &press,
        stories: options.passages / 8,
        ours: &ours,
        random: Random::new(SEED),
    };
    let classes = classes(&mut source, options.queries);
    println!(
        "{} passages, {} queries a class, {} rounds; microseconds",
        options.passages, options.queries, options.rounds
    );
    println!("| class | pullquote | tantivy | ratio | of medians | p99 | p99 |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for class in classes
        .iter()
        .filter(|class| class.name.contains(&options.only))
    {
        let times: Vec<[f64; 2]> = class
            .pairs
            .iter()
            .map(|pair| time(pair, class, &ours, &theirs, &options))
            .collect();
        if options.each {
            list(class, &times);
        }
        print_row(class.name, &times);
    }
    // The reader of a commit remembers what words patterns stand for, so that above they were looked up once in all rounds.
    println!("\nthe same where the reader sees each pattern for the first time");
    for class in classes
        .iter()
        .filter(|class| PATTERNS.contains(&class.name) && class.name.contains(&options.only))
    {
        let times = first_times(class, &folder, &theirs, &options)?;
        if options.each {
            list(class, &times);
        }
        print_row(class.name, &times);
    }
    Ok(())
}

/// Lists the queries of a class with their times.
fn list(class: &Class, times: &[[f64; 2]]) {
    for (pair, [ours, theirs]) in class.pairs.iter().zip(times) {
        println!(
            "{}: {ours:.0} beside {theirs:.0}, {:.2}",
            pair.query,
            ours / theirs
        );
    }
}

/// A class as a row of the table.
fn print_row(name: &str, times: &[[f64; 2]]) {
    let [mut first, mut second] =
        [0, 1].map(|engine: usize| times.iter().map(|pair| pair[engine]).collect::<Vec<_>>());
    let mut ratios: Vec<f64> = times.iter().map(|[ours, theirs]| ours / theirs).collect();
    let (ours, theirs) = (share(&mut first, 50), share(&mut second, 50));
    println!(
        "| {name} | {ours:.0} | {theirs:.0} | {:.2} | {:.2} | {:.0} | {:.0} |",
        share(&mut ratios, 50),
        ours / theirs,
        share(&mut first, 99),
        share(&mut second, 99),
    );
}

/// The queries' median times where each is new to a reader that was opened as the server opens one, and has answered other queries.
fn first_times(
    class: &Class,
    folder: &Path,
    theirs: &Tantivy,
    options: &Options,
) -> Result<Vec<[f64; 2]>, Box<dyn std::error::Error>> {
    let mut times = vec![[Vec::new(), Vec::new()]; class.pairs.len()];
    for round in 0..options.rounds {
        let ours = Pullquote::open(folder)?;
        ours.reader.list_words()?;
        black_box(ours.search("the"));
        let mut seen = HashSet::new();
        for (pair, times) in class.pairs.iter().zip(&mut times) {
            // A pattern that comes twice is remembered the second time.
            if !seen.insert(&pair.query) {
                continue;
            }
            for engine in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
                let begun = ThreadTime::now();
                if engine == 0 {
                    black_box(ours.search(&pair.query));
                } else {
                    black_box(theirs.counted(&pair.nearest));
                }
                times[engine].push(begun.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    times.retain(|[ours, _]| !ours.is_empty());
    Ok(times
        .into_iter()
        .map(|pair| pair.map(|mut times| share(&mut times, 50)))
        .collect())
}

/// A query's median times.
fn time(
    pair: &Pair,
    class: &Class,
    ours: &Pullquote,
    theirs: &Tantivy,
    options: &Options,
) -> [f64; 2] {
    let mut times = [Vec::new(), Vec::new()];
    // The first round warms the caches.
    for round in 0..=options.rounds {
        for engine in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let begun = ThreadTime::now();
            if engine == 0 && options.engine != "tantivy" {
                black_box(ours.search(&pair.query));
            } else if engine == 1 && options.engine != "pullquote" {
                black_box(if class.best_alone {
                    theirs.best(&pair.nearest)
                } else {
                    theirs.counted(&pair.nearest)
                });
            }
            if round > 0 {
                times[engine].push(begun.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    times.map(|mut times| share(&mut times, 50))
}

/// The value that this percentage of the values is not above.
fn share(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * percent).div_ceil(100).max(1);
    values[at - 1]
}
