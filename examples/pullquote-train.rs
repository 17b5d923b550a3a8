//! Builds the model that finds names, and measures one.
//!
//! An example and not a second program of the package: `cargo install` should not put a tool on people's machines that is of use only
//! to those who have training texts. How the shipped model was made is in `src/entity/data/README.md`.
//!
//! ```text
//! cargo run --release --example pullquote-train -- --out MODEL FILE[:LINES]... [--measure FILE]...
//! ```

use anyhow::Context;
use clap::Parser;
use pullquote::entity::training::{Corpus, Settings, read_bio, train};
use pullquote::entity::{Entity, EntityKind, GazetteerRecognizer, Recognizer, TrainedRecognizer};
use std::collections::HashSet;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

/// Builds the model that finds names from BIO files, or measures one on them.
#[derive(Debug, Parser)]
struct Arguments {
    /// Files to train on: a token, a tab and its tag a line. `FILE:LINES` takes so many lines from the beginning.
    files: Vec<String>,
    /// Where the model is written.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Measure a model that is there already instead of training one.
    #[arg(long, conflicts_with_all = ["files", "out", "rules"])]
    model: Option<PathBuf>,
    /// Measure the rules alone.
    #[arg(long, conflicts_with_all = ["files", "out"])]
    rules: bool,
    /// Files to measure on; `FILE:FROM-TO` takes these lines.
    #[arg(long)]
    measure: Vec<String>,
    /// How often the training texts are gone through.
    #[arg(long, default_value_t = Settings::default().rounds)]
    rounds: usize,
    /// Features that occur less often are left out.
    #[arg(long, default_value_t = Settings::default().least)]
    least: u32,
    /// The share of features that each pass leaves out by chance.
    #[arg(long, default_value_t = Settings::default().dropout)]
    dropout: f32,
    /// Decides the order of the texts.
    #[arg(long, default_value_t = Settings::default().seed)]
    seed: u64,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let recognizer: Box<dyn Recognizer> = if arguments.rules {
        Box::new(GazetteerRecognizer::new())
    } else {
        let model = if let Some(path) = &arguments.model {
            fs::read(path).with_context(|| format!("cannot read {}", path.display()))?
        } else if arguments.files.is_empty() {
            anyhow::bail!("no files to train on, and neither --model nor --rules to measure");
        } else {
            build(&arguments)?
        };
        // It is used until the program ends.
        Box::new(TrainedRecognizer::with_model(model.leak())?)
    };
    for file in &arguments.measure {
        println!("{file}\t{}", measured(&corpus(file)?, recognizer.as_ref()));
    }
    Ok(())
}

fn build(arguments: &Arguments) -> anyhow::Result<Vec<u8>> {
    let corpora: Vec<Corpus> = arguments
        .files
        .iter()
        .map(|file| corpus(file))
        .collect::<anyhow::Result<_>>()?;
    let settings = Settings {
        rounds: arguments.rounds,
        least: arguments.least,
        dropout: arguments.dropout,
        seed: arguments.seed,
        ..Settings::default()
    };
    let model = train(&corpora, &settings);
    if let Some(path) = &arguments.out {
        fs::write(path, &model).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}: {} bytes", path.display(), model.len());
    }
    Ok(model)
}

/// Reads `FILE`, `FILE:LINES` or `FILE:FROM-TO`.
fn corpus(file: &str) -> anyhow::Result<Corpus> {
    let (path, lines) = match file.rsplit_once(':') {
        Some((path, lines)) if !lines.contains(['/', '\\']) => (path, lines),
        _ => (file, ""),
    };
    let (from, to) = match lines.split_once('-') {
        _ if lines.is_empty() => (0, usize::MAX),
        Some((from, to)) => (from.parse()?, to.parse()?),
        None => (
            0,
            lines
                .parse()
                .with_context(|| format!("no number of lines: {lines}"))?,
        ),
    };
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    let part: Vec<&str> = text.lines().take(to).skip(from).collect();
    Ok(read_bio(&part.join("\n")))
}

/// Correct, found and marked names.
#[derive(Debug, Default, Clone, Copy)]
struct Counts(usize, usize, usize);

impl Counts {
    fn add<T: Eq + std::hash::Hash>(&mut self, found: &HashSet<T>, marked: &HashSet<T>) {
        self.0 += found.intersection(marked).count();
        self.1 += found.len();
        self.2 += marked.len();
    }

    fn f1(self) -> f64 {
        200.0 * self.0 as f64 / (self.1 + self.2).max(1) as f64
    }
}

/// F1 of persons, organizations and places by exact range and kind; `u`: by range alone.
fn measured(corpus: &Corpus, recognizer: &dyn Recognizer) -> String {
    const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Org, EntityKind::Place];
    type Names = HashSet<(EntityKind, Range<usize>)>;
    let mut each = [Counts::default(); KINDS.len()];
    let (mut all, mut ranges) = (Counts::default(), Counts::default());
    for document in &corpus.documents {
        let entities = recognizer.find(&document.article).into_iter();
        let found: Names = entities
            .map(|Entity { kind, range, .. }| (kind, range))
            .collect();
        let marked: Names = document.names.iter().cloned().collect();
        let of = |names: &Names, kinds: &[EntityKind]| -> Names {
            let names = names.iter().filter(|(kind, _)| kinds.contains(kind));
            names.cloned().collect()
        };
        for (kind, counts) in KINDS.iter().zip(&mut each) {
            counts.add(&of(&found, &[*kind]), &of(&marked, &[*kind]));
        }
        let (found, marked) = (of(&found, &KINDS), of(&marked, &KINDS));
        all.add(&found, &marked);
        let bare = |names: Names| names.into_iter().map(|(_, range)| range).collect();
        let (found, marked): (HashSet<Range<usize>>, HashSet<Range<usize>>) =
            (bare(found), bare(marked));
        ranges.add(&found, &marked);
    }
    let [person, org, place] = each.map(Counts::f1);
    format!(
        "PERSON {person:.1}\tORG {org:.1}\tPLACE {place:.1}\tall {:.1}\tu {:.1}",
        all.f1(),
        ranges.f1()
    )
}
