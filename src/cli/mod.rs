//! The command line: arguments to requests, values to output.
//!
//! What comes in: arguments, and two streams to write to. What goes out: how the run ended.

mod arguments;
mod facets;
mod failure;
mod index;
mod inspect;
mod run;
mod search;
mod serve;
mod show;
mod stats;

pub use arguments::Arguments;

use crate::entity::{NoRecognizer, Recognizer, TrainedRecognizer};
use crate::index::{Index, IndexError, Note, Reader};
use crate::numbers::grouped;
use crate::query::Hint;
use crate::render::json::without_controls;
use crate::render::sanitize::printable_lines;
use crate::render::terminal::{self, Layout};
use arguments::{ColorChoice, Command, Global};
use clap::CommandFactory;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How a run ended; each has its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked; a search found something. Status 0.
    Done,
    /// A search or `show` ran and found nothing. Status 1.
    NothingFound,
}

/// The folder an index lies in, unless another is named.
const DEFAULT_INDEX: &str = "index";
/// What is indexed the first time, unless something is named.
const DEFAULT_CORPUS: &str = "corpus";

/// Carries out a command.
///
/// # Errors
/// If the request or its input is wrong, or something fails; the chain of causes says what and where.
pub fn run(arguments: &Arguments, console: &mut Console) -> anyhow::Result<Outcome> {
    if matches!(arguments.command, Command::Serve(_)) {
        // A request that fails ends no server, and its log says more.
        return carry_out(arguments, console);
    }
    let index = match arguments.command {
        Command::Inspect(_) | Command::Completions { .. } => None,
        _ => Some(index_folder(&arguments.global)),
    };
    failure::told(index.as_deref(), arguments.global.verbose, || {
        carry_out(arguments, console)
    })
}

fn carry_out(arguments: &Arguments, console: &mut Console) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Command::Inspect(options) => inspect::run(options, console),
        Command::Index(options) => index::run(options, &arguments.global, console),
        Command::Search(options) => search::run(options, &arguments.global, console),
        Command::Run(options) => run::run(options, &arguments.global, console),
        Command::Show(options) => show::run(options, &arguments.global, console),
        Command::Facets(options) => facets::run(options, false, &arguments.global, console),
        Command::Entities(options) => facets::run(options, true, &arguments.global, console),
        Command::Stats(options) => stats::run(options, &arguments.global, console),
        Command::Serve(options) => serve::run(options, &arguments.global, console),
        Command::Completions { shell } => {
            // The generator panics where it cannot write, as into a closed pipe.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "pullquote", &mut script);
            console.out.write_all(&script)?;
            Ok(Outcome::Done)
        }
    }
}

/// What a command writes to, and what is known of it.
pub struct Console {
    /// Data.
    pub out: Box<dyn Write>,
    /// Messages and progress.
    pub err: Box<dyn Write>,
    /// Whether colors are seen on `out`.
    pub colors: bool,
    /// Whether `err` is a terminal on which progress can be shown.
    pub progress: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// The folder that file names are shown from.
    pub working_folder: Option<PathBuf>,
    /// Whether only errors are told.
    pub quiet: bool,
}

impl Console {
    /// The console of this process, as the arguments want it.
    #[must_use]
    pub fn of_process(arguments: &Arguments) -> Self {
        const WIDEST: usize = 100;
        let choice = match arguments.global.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        let out = anstream::AutoStream::new(io::stdout(), choice);
        let err = anstream::AutoStream::new(io::stderr(), choice);
        let colors = out.current_choice() != anstream::ColorChoice::Never;
        Self {
            out: Box::new(io::BufWriter::new(out)),
            err: Box::new(err),
            colors,
            progress: io::IsTerminal::is_terminal(&io::stderr()) && !arguments.global.quiet,
            width: textwrap::termwidth().clamp(40, WIDEST),
            working_folder: std::env::current_dir().ok(),
            quiet: arguments.global.quiet,
        }
    }

    /// Writes with a layout of this console.
    fn write(
        &mut self,
        write: impl FnOnce(&Layout<'_>, &mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let layout = Layout {
            width: self.width,
            colors: self.colors,
            working_folder: self.working_folder.as_deref(),
        };
        write(&layout, &mut self.out)
    }

    /// A message that is no error; what it names is made safe for a terminal.
    fn tell(&mut self, message: &str) -> io::Result<()> {
        if self.quiet {
            Ok(())
        } else {
            self.tell_error(message)
        }
    }

    /// An error that does not end the run, told also where only errors are wanted; what it names is made safe for a terminal.
    fn tell_error(&mut self, message: &str) -> io::Result<()> {
        writeln!(self.err, "{}", printable_lines(message))
    }

    /// Writes a value as one line of JSON, with control characters escaped that JSON allows and terminals obey.
    fn json(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        self.json_value(value)?;
        writeln!(self.out)?;
        Ok(())
    }

    /// The same within a line.
    fn json_value(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        let text = serde_json::to_string(value).map_err(io::Error::from)?;
        write!(self.out, "{}", without_controls(&text))?;
        Ok(())
    }
}

/// Notes on a query that are told at most.
const MOST_NOTES: usize = 20;

/// Tells what a reader should know about a query, each thing once.
fn tell_notes(hints: &[Hint], notes: &[Note], console: &mut Console) -> anyhow::Result<()> {
    let mut told: Vec<&str> = Vec::new();
    for message in hints
        .iter()
        .map(|hint| hint.message.as_str())
        .chain(notes.iter().map(|note| note.message.as_str()))
    {
        if !told.contains(&message) {
            told.push(message);
        }
    }
    for message in told.iter().take(MOST_NOTES) {
        console.tell(&format!("note: {}", terminal::shortened(message)))?;
    }
    if told.len() > MOST_NOTES {
        let more = grouped(told.len() - MOST_NOTES);
        console.tell(&format!(
            "note: {more} more notes are left out; --format json has them all"
        ))?;
    }
    Ok(())
}

/// The folder of the index.
fn index_folder(global: &Global) -> PathBuf {
    global
        .index
        .clone()
        .unwrap_or_else(|| PathBuf::from(DEFAULT_INDEX))
}

/// Opens the index for reading. Where there is none and none was named, it is made from `corpus` first.
fn open_reader(global: &Global, console: &mut Console) -> anyhow::Result<Reader> {
    let folder = index_folder(global);
    match Index::open(&folder) {
        Err(IndexError::Missing { .. })
            if global.index.is_none() && Path::new(DEFAULT_CORPUS).is_dir() =>
        {
            console.tell(&format!(
                "There is no index yet; making one from '{DEFAULT_CORPUS}' in '{DEFAULT_INDEX}'."
            ))?;
            index::make_default(&folder, console)?;
            Ok(Index::open(&folder)?.reader()?)
        }
        opened => Ok(opened?.reader()?),
    }
}

/// The recognizer that finds names.
fn recognizer(with_entities: bool) -> Box<dyn Recognizer> {
    if with_entities {
        Box::new(TrainedRecognizer::new())
    } else {
        Box::new(NoRecognizer)
    }
}
