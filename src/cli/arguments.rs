//! What can be typed.

use crate::date::PartialDate;
use crate::index::{FacetField, MatchMode, Preference, Sort};
use crate::query::{Filters, NameFilter, NameKind, Syntax};
use crate::render::sanitize::{printable, printable_lines};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::env;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Full-text passage search for people who work from news sources.
///
/// Index a folder of saved articles once, then ask for words or phrases and get the paragraphs that have them: ranked, with exactly
/// the matching words highlighted, each with its outlet, date, named entities and the line of the file it stands on.
#[derive(Debug, Parser)]
#[command(
    name = "pullquote",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  pullquote search Guantanamo              passages of the bundled corpus
  pullquote index ~/articles               index your own collection
  pullquote search '\"Doha office\"' --after 2013-06 --outlet 'Harbour Courier'
  pullquote search 'prisoners OR detainees' --format json

Exit status: 0 done, something found; 1 nothing found; 2 wrong request, or something failed."
)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Arguments {
    /// Whether more is to be told about errors.
    #[must_use]
    pub fn verbose(&self) -> bool {
        self.global.verbose
    }
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The folder the index lies in [default: index]
    #[arg(
        long,
        global = true,
        help_heading = "Global options",
        value_name = "DIR",
        env = "PULLQUOTE_INDEX",
        hide_env_values = true
    )]
    pub(super) index: Option<PathBuf>,
    /// When to use colors; the environment's `NO_COLOR` is respected
    #[arg(
        long,
        global = true,
        help_heading = "Global options",
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub(super) color: ColorChoice,
    /// Tell errors only
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(super) quiet: bool,
    /// Tell more
    #[arg(
        short,
        long,
        global = true,
        help_heading = "Global options",
        conflicts_with = "quiet"
    )]
    pub(super) verbose: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// How `index` ends.
const INDEX_STATUS: &str = "\
Exit status: 0 done; what could not be read is told, and is in 'problems' of --format json: files that hold no article, and paths \
that are not there, stand empty or cannot be opened, of which what was indexed stays. 2 nothing could be done, and the index is as it \
was, or none of the sources could be read.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show what the indexer sees in files, without an index
    Inspect(InspectOptions),
    /// Bring the index in line with files and folders
    #[command(after_long_help = INDEX_STATUS)]
    Index(IndexOptions),
    /// Find passages
    #[command(after_long_help = QUERY_LANGUAGE)]
    Search(SearchOptions),
    /// Rank articles or passages for many queries, for measurements
    Run(RunOptions),
    /// Print an article, or a passage in its context
    Show(ShowOptions),
    /// Count outlets, dates and names
    Facets(FacetsOptions),
    /// List people, organizations, places, groups and events, each under one name
    Entities(FacetsOptions),
    /// Describe the index
    Stats(StatsOptions),
    /// Answer searches over HTTP
    Serve(ServeOptions),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Shows what the indexer sees: each block of a file with its role, its lines, its passages and the names in it, and what is known
/// of outlet, date, headline and byline with the evidence for it.
#[derive(Debug, Args)]
pub(super) struct InspectOptions {
    /// Files and folders
    #[arg(required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// A manifest with what is known beyond the text [default: sources.toml at the root of a folder]
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: Option<PathBuf>,
    /// Do not look for names
    #[arg(long)]
    pub(super) no_entities: bool,
    /// Output
    #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
    pub(super) format: InspectFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InspectFormat {
    /// For people
    Text,
    /// One array
    Json,
    /// One article a line
    Jsonl,
}

/// Brings the index in line with what lies under the given files and folders: new articles are added, changed ones replaced, vanished
/// ones removed, unchanged ones not read again, all in one step. Articles of other paths indexed before stay; what is to go for good is
/// named with --forget.
///
/// What a collection knows beyond its texts stands in a manifest, sources.toml at the root of a folder: a table a file name, path or
/// glob, with outlet, date, title, byline, url, language.
#[derive(Debug, Args)]
pub(super) struct IndexOptions {
    /// Files and folders [default: what was indexed before, or 'corpus' the first time]
    pub(super) paths: Vec<PathBuf>,
    /// A manifest for the given paths, or without any for everything indexed before; it is remembered [default: sources.toml at the root
    /// of a folder]
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: Option<PathBuf>,
    /// Remove everything indexed under this file or folder, whether or not it still exists; may be given several times
    #[arg(long, value_name = "PATH")]
    pub(super) forget: Vec<PathBuf>,
    /// Threads that read articles [default: one a core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole(1, 256))]
    pub(super) threads: Option<usize>,
    /// Memory for postings before they are written out, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 200, allow_negative_numbers = true, value_parser = whole(15, 4_000))]
    pub(super) memory: usize,
    /// Do not look for names
    #[arg(long)]
    pub(super) no_entities: bool,
    /// Make the index anew from everything indexed before, all of which has to be there, and the given paths; the old one serves until
    /// the new one is done
    #[arg(long)]
    pub(super) rebuild: bool,
    /// Output
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Finds passages.
///
/// Words side by side: passages with all of them come first, those in which they stand close together above others; passages with some
/// of them follow. "A phrase" in quotation marks, straight or curly; AND, OR, NOT in capitals, brackets, + and - before a word;
/// =word for that form only. Words match by their stems, whatever their case and accents; a short word in capitals, such as US,
/// finds the acronym. The shell needs quotes of its own: pullquote search '"peace talks" NOT Kabul'.
#[derive(Debug, Args)]
pub(super) struct SearchOptions {
    /// What to look for; several words need no quotes of the shell, phrases and operators do
    query: String,
    /// More words of it
    #[arg(value_name = "WORDS")]
    more_words: Vec<String>,
    #[command(flatten)]
    pub(super) filters: FilterOptions,
    /// The language of the query
    #[arg(long, value_name = "SYNTAX", value_enum, default_value_t = SyntaxOption::Pullquote)]
    pub(super) syntax: SyntaxOption,
    /// Hits to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, allow_negative_numbers = true, value_parser = whole(0, MOST))]
    pub(super) limit: usize,
    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true, value_parser = whole(0, MOST))]
    pub(super) offset: usize,
    /// How many of the words a passage needs
    #[arg(long = "match", value_name = "MODE", value_enum, default_value_t = MatchOption::Auto)]
    pub(super) mode: MatchOption,
    /// The order of hits
    #[arg(long, value_name = "ORDER", value_enum, default_value_t = SortOption::Relevance)]
    pub(super) sort: SortOption,
    /// Let articles stand a little higher by their date; the words still decide most
    #[arg(long, value_name = "WHICH", value_enum)]
    pub(super) prefer: Option<PreferOption>,
    /// Characters of a snippet at most, ellipses included
    #[arg(long, value_name = "N", default_value_t = 320, allow_negative_numbers = true, value_parser = whole(20, MOST))]
    pub(super) snippet_length: usize,
    /// Hits of one article at most
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole(1, usize::from(u16::MAX)))]
    pub(super) per_article: Option<usize>,
    /// List articles, each with the best of its passages; --limit and --offset count articles, --per-article passages of each
    #[arg(long)]
    pub(super) by_article: bool,
    /// Widen the query by words of the articles it finds best; the words are told
    #[arg(long)]
    pub(super) expand: bool,
    /// Tell where each score comes from
    #[arg(long)]
    pub(super) explain: bool,
    /// What to count among the passages that match: outlet, date, year, person, org, place, group, event, language
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    pub(super) facets: Vec<FacetOption>,
    /// Output
    #[arg(long, value_enum, default_value_t = SearchFormat::Text)]
    pub(super) format: SearchFormat,
}

/// The largest number there is, where a number has no other limit.
const MOST: usize = usize::MAX;

/// Reads a whole number in these limits. Those of a number are told in the words of the house, a negative number is one that is too small,
/// and not the option that clap would take it for.
fn whole(least: usize, most: usize) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |text| match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ if most == MOST => Err(format!("write a whole number, {least} or more")),
        _ => Err(format!("write a whole number from {least} to {most}")),
    }
}

/// Ranks articles or passages for each of many topics, as measurements of relevance need it. A topic is a line: an id, a tab, words in
/// plain language. The words have no syntax; what has any of them is ranked.
#[derive(Debug, Args)]
pub(super) struct RunOptions {
    /// The topics, a line each: id, tab, words
    #[arg(long, value_name = "FILE")]
    pub(super) topics: PathBuf,
    /// What is ranked
    #[arg(long, value_enum, default_value_t = Granularity::Article)]
    pub(super) granularity: Granularity,
    /// Articles or passages a topic at most
    #[arg(long, value_name = "N", default_value_t = 1000, allow_negative_numbers = true, value_parser = whole(0, MOST))]
    pub(super) depth: usize,
    /// Widen each query by words of the articles it finds best
    #[arg(long)]
    pub(super) expand: bool,
    /// Output
    #[arg(long, value_enum, default_value_t = RunFormat::Trec)]
    pub(super) format: RunFormat,
    /// The name of the run, in its last column
    #[arg(long, value_name = "NAME", default_value = "pullquote")]
    pub(super) tag: String,
    /// Where to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Granularity {
    /// Articles, by their best passages
    Article,
    /// Passages
    Passage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RunFormat {
    /// Lines of topic, Q0, id, rank, score, tag
    Trec,
    /// One object a line
    Jsonl,
}

/// The query language in brief, for the help of the command.
const QUERY_LANGUAGE: &str = "\
The query:
  doha office                 passages with both words first, then with one; nearness counts
  \"peace talks\"               a phrase, with curly quotation marks too; \"peace talks\"~2: 2 moves
  doha AND (office OR flag)   operators in capitals: AND OR NOT, also && || + -
  talks w/5 doha              at most 5 words apart; pre/5: in this order;
                              w/s: in one sentence; w/p: in one passage
  talks NOT w/5 doha          talks without doha near it
  atleast3(taliban)           at least 3 times in a passage
  offic*  wom?n  /al.qa.*/    wildcards and regular expressions
  guantanmo~  doha~1          words 1 or 2 edits away
  =talks                      this form only; otherwise words match by their stems
  US                          a short word in capitals is an acronym: US and U.S., not us
  office^2                    counts twice as much
  title:talks  lead:(a b)     in the headline; in the headline or the first paragraph
  outlet:\"NBC News\"  date:2013-06..2014  person:Karzai
                              also section: byline: org: place: group: event: entity: lang:
                              file: after: before: mentions:2020-02
                              date:missing outlet:missing: not known

Case and accents do not count. The shell needs quotes of its own:
  pullquote search '\"peace talks\" NOT Kabul'";

/// What narrows a search.
#[derive(Debug, Args)]
pub(super) struct FilterOptions {
    /// Only this outlet; can be repeated. 'missing': only where the outlet is not known, '=missing' an outlet of that name
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Only from this day, month or year on: 2019-12-07, 2019-12, 2019, '7 December 2019'
    #[arg(long, value_name = "DATE")]
    after: Option<PartialDate>,
    /// Only up to this day, month or year
    #[arg(long, value_name = "DATE")]
    before: Option<PartialDate>,
    /// With --after or --before, undated passages too; for dates in the query write (date:2013 OR date:missing)
    #[arg(long)]
    undated: bool,
    /// Only passages that name this person; can be repeated. '=NAME': that very name, not every name with these words
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only passages that name this organization
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// Only passages that name this place
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Only passages that have this name, whatever it names
    #[arg(long, value_name = "NAME")]
    entity: Vec<String>,
    /// Not this outlet, or with 'missing' not where it is unknown; can be repeated
    #[arg(long, value_name = "NAME")]
    not_outlet: Vec<String>,
    /// No passages that name this person; can be repeated
    #[arg(long, value_name = "NAME")]
    not_person: Vec<String>,
    /// No passages that name this organization
    #[arg(long, value_name = "NAME")]
    not_org: Vec<String>,
    /// No passages that name this place
    #[arg(long, value_name = "NAME")]
    not_place: Vec<String>,
    /// No passages that have this name, whatever it names
    #[arg(long, value_name = "NAME")]
    not_entity: Vec<String>,
}

impl Arguments {
    /// The arguments of the process; where they are none, it ends with a message.
    ///
    /// # Errors
    /// Where that message would tell something again that steers a terminal: the message without it, and without colors.
    pub fn of_process() -> Result<Self, String> {
        Self::try_parse_from(with_exclusions(env::args_os())).or_else(|error| {
            if error.use_stderr() && env::args_os().any(|typed| steers(&typed)) {
                return Err(printable_lines(&error.to_string()));
            }
            error.exit()
        })
    }
}

/// Whether an argument has something in it that a terminal obeys.
fn steers(typed: &OsString) -> bool {
    let text = typed.to_string_lossy();
    printable(&text) != text
}

/// The arguments, with the words of a query that a hyphen excludes, as in `search talks -hospital`, told from short options in a row: the
/// hyphen becomes a minus, which says the same to a query and nothing to the shell's conventions.
fn with_exclusions(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let all = Arguments::command();
    let takes_value = |of: &clap::Command, argument: &OsString| {
        let long = argument.to_str().and_then(|text| text.strip_prefix("--"));
        long.is_some_and(|long| {
            let mut options = of.get_arguments();
            options
                .any(|option| option.get_long() == Some(long) && option.get_action().takes_values())
        })
    };
    let mut command: Option<&clap::Command> = None;
    let mut is_value = false;
    for argument in arguments.iter_mut().skip(1) {
        if argument == "--" {
            break;
        }
        let behind_option = is_value;
        is_value =
            takes_value(&all, argument) || command.is_some_and(|of| takes_value(of, argument));
        if behind_option {
            continue;
        }
        let Some(text) = argument.to_str() else {
            continue;
        };
        match (command, text.strip_prefix('-')) {
            (Some(_), Some(word)) if is_excluded_word(word) => {
                *argument = format!("\u{2212}{word}").into();
            }
            (None, None) if matches!(text, "search" | "facets") => {
                command = all.find_subcommand(text);
            }
            (None, None) => break,
            _ => {}
        }
    }
    arguments
}

/// Whether what stands behind a hyphen is a word, and neither a long option nor short ones.
fn is_excluded_word(word: &str) -> bool {
    let begins = |c: char| c.is_alphanumeric() || "\"'“”„«‘‚(=/*$#@-!?".contains(c);
    let is_option = word.starts_with('-') && word[1..].starts_with(char::is_alphanumeric);
    let is_number = word.bytes().all(|b| b.is_ascii_digit());
    // Switches, and a number of hits behind them.
    let behind = word.trim_start_matches(['q', 'v']);
    let number = behind.strip_prefix('n').map(|number| {
        let number = number.strip_prefix('=').unwrap_or(number);
        number.strip_prefix('-').unwrap_or(number)
    });
    let are_short = matches!(behind, "" | "h" | "V")
        || number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    let is_letter = word.chars().count() == 1;
    word.starts_with(begins) && !(is_option || is_letter || is_number || are_short)
}

impl SearchOptions {
    /// The query, of however many arguments.
    pub(super) fn query(&self) -> String {
        let words =
            std::iter::once(self.query.as_str()).chain(self.more_words.iter().map(String::as_str));
        words.collect::<Vec<_>>().join(" ")
    }
}

impl FilterOptions {
    pub(super) fn filters(&self) -> Filters {
        Filters {
            outlets: self.outlet.clone(),
            after: self.after,
            before: self.before,
            undated: self.undated,
            names: NameFilter::of_kinds([
                (NameKind::Person, &self.person),
                (NameKind::Org, &self.org),
                (NameKind::Place, &self.place),
                (NameKind::Any, &self.entity),
            ]),
            without_outlets: self.not_outlet.clone(),
            without_names: NameFilter::of_kinds([
                (NameKind::Person, &self.not_person),
                (NameKind::Org, &self.not_org),
                (NameKind::Place, &self.not_place),
                (NameKind::Any, &self.not_entity),
            ]),
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SyntaxOption {
    /// As described by 'pullquote search --help'
    Pullquote,
    /// As Nexis reads it: words side by side are a phrase, OR binds first, ! truncates
    Nexis,
}

impl From<SyntaxOption> for Syntax {
    fn from(option: SyntaxOption) -> Self {
        match option {
            SyntaxOption::Pullquote => Self::Pullquote,
            SyntaxOption::Nexis => Self::Nexis,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum MatchOption {
    /// All of the words first, then some of them
    Auto,
    /// All of the words
    All,
    /// Any of the words
    Any,
}

impl From<MatchOption> for MatchMode {
    fn from(option: MatchOption) -> Self {
        match option {
            MatchOption::Auto => Self::Auto,
            MatchOption::All => Self::All,
            MatchOption::Any => Self::Any,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SortOption {
    /// Best first
    Relevance,
    /// Latest first, undated last
    Newest,
    /// Earliest first, undated last
    Oldest,
}

impl From<SortOption> for Sort {
    fn from(option: SortOption) -> Self {
        match option {
            SortOption::Relevance => Self::Relevance,
            SortOption::Newest => Self::Newest,
            SortOption::Oldest => Self::Oldest,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum PreferOption {
    /// The more recent, the higher, as seen from the latest article
    Recent,
    /// Those whose date is known
    Dated,
}

impl From<PreferOption> for Preference {
    fn from(option: PreferOption) -> Self {
        match option {
            PreferOption::Recent => Self::Recent,
            PreferOption::Dated => Self::Dated,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FacetOption {
    Outlet,
    /// By month
    Date,
    Year,
    Person,
    Org,
    Place,
    Group,
    Event,
    Language,
}

impl From<FacetOption> for FacetField {
    fn from(option: FacetOption) -> Self {
        match option {
            FacetOption::Outlet => Self::Outlet,
            FacetOption::Date => Self::Month,
            FacetOption::Year => Self::Year,
            FacetOption::Person => Self::Person,
            FacetOption::Org => Self::Org,
            FacetOption::Place => Self::Place,
            FacetOption::Group => Self::Group,
            FacetOption::Event => Self::Event,
            FacetOption::Language => Self::Language,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SearchFormat {
    /// For people
    Text,
    /// One object with all hits
    Json,
    /// One hit a line
    Jsonl,
    /// For a spreadsheet
    Csv,
    /// Quotations for a document
    Markdown,
}

/// Prints an article whole, or a passage between the passages around it. Name a file, or a file with a line as search results show
/// it (articles/talks.txt:17), or an id as it stands in --format json: an article's, or a passage's, which ends in # and a number.
#[derive(Debug, Args)]
pub(super) struct ShowOptions {
    /// The article or passage: a file, a file with a line, or an id
    pub(super) id: String,
    /// Highlight what this query matches
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub(super) query: Option<String>,
    /// The language of the query
    #[arg(long, value_name = "SYNTAX", value_enum, default_value_t = SyntaxOption::Pullquote)]
    pub(super) syntax: SyntaxOption,
    /// Passages to show before and after a passage
    #[arg(short = 'C', long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = whole(0, MOST))]
    pub(super) context: usize,
    /// Boilerplate too
    #[arg(long)]
    pub(super) all: bool,
    /// Output
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,
}

/// Counts outlets, dates and names among the passages that match a query, or all. A name is counted under one name for all its forms:
/// "Zalmai Khalilzad" with "Zalmay Khalilzad", "U.S." with "United States". 'entities' lists names only, with outlets and dates.
#[derive(Debug, Args)]
pub(super) struct FacetsOptions {
    /// Count among the passages that match this query
    #[arg(allow_hyphen_values = true)]
    pub(super) query: Option<String>,
    #[command(flatten)]
    pub(super) filters: FilterOptions,
    /// Only what stands in one passage with this person, organization, place or other name; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(super) with: Vec<String>,
    /// The language of the query
    #[arg(long, value_name = "SYNTAX", value_enum, default_value_t = SyntaxOption::Pullquote)]
    pub(super) syntax: SyntaxOption,
    /// How many of the words a passage needs
    #[arg(long = "match", value_name = "MODE", value_enum, default_value_t = MatchOption::Auto)]
    pub(super) mode: MatchOption,
    /// What to count [default: outlet,date,person,org,place; with 'entities' person,org,place,group,event]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    pub(super) facets: Vec<FacetOption>,
    /// List every form of a name, with its passages
    #[arg(long)]
    pub(super) forms: bool,
    /// Values of a facet to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20, allow_negative_numbers = true, value_parser = whole(0, MOST))]
    pub(super) limit: usize,
    /// Output
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(super) format: TableFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a spreadsheet
    Csv,
}

/// Describes the index: what it holds, from where, of which outlets and dates.
#[derive(Debug, Args)]
pub(super) struct StatsOptions {
    /// Read all files of the index and see whether they are as they were written
    #[arg(long)]
    pub(super) check: bool,
    /// Output
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,
}

/// Answers searches over HTTP, for scripts, notebooks and a browser: the API is described at /api/v1/docs. It only reads, and takes up
/// by itself what 'pullquote index' commits meanwhile. Nobody but this machine is answered unless --listen says otherwise, for which a
/// token is needed.
#[derive(Debug, Args)]
pub(super) struct ServeOptions {
    /// The address to listen on; port 0 stands for any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7700")]
    pub(super) listen: SocketAddr,
    /// Open it in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Answer only requests with this token; other users of the machine can read it off the list of processes, off a file they cannot
    #[arg(
        long,
        value_name = "TOKEN",
        env = "PULLQUOTE_TOKEN",
        hide_env_values = true,
        conflicts_with = "token_file"
    )]
    pub(super) token: Option<String>,
    /// Answer only requests with the token in this file
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<PathBuf>,
    /// Answer to this name too, beside localhost and the address itself; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(super) host: Vec<String>,
}
