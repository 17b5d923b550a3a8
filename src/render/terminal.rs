//! Results for people: text that one can read at a glance, wrapped to the terminal.
//!
//! Colors are written as ANSI codes; the stream the text goes to strips them where they are not wanted. What colors say is also said
//! without them: highlights stand between asterisks there.

use super::explained::explained;
use super::json::facet_name;
use super::sanitize::printable;
use super::shown_path;
use crate::index::{
    FacetCount, FacetField, NameDetails, Root, Statistics, StoredArticle, StoredEntity,
    StoredPassage,
};
use crate::indexing::SyncReport;
use crate::numbers::grouped;
use crate::query::ParseError;
use crate::search::{MarkedPassage, SearchResults, ShownHit};
use crate::snippet::Snippet;
use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const OUTLET: Style = AnsiColor::Cyan.on_default();
const MATCH: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Yellow.on_default();

/// How output for people is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// Columns of a line.
    pub width: usize,
    /// Whether colors will be seen; without them highlights are marked by asterisks.
    pub colors: bool,
    /// File names are shown from this folder.
    pub working_folder: Option<&'a Path>,
}

/// Names shown below a passage at most.
const MOST_NAMES: usize = 8;
/// Columns before a hit's lines.
const INDENT: &str = "    ";

/// A line of text that nobody reads to its end, with what is left out counted: what a pasted page was understood as.
#[must_use]
pub fn shortened(line: &str) -> Cow<'_, str> {
    /// Characters that fill some ten lines.
    const MOST: usize = 1_000;
    match line.char_indices().nth(MOST) {
        None => Cow::Borrowed(line),
        Some((end, _)) => {
            let left_out = grouped(line[end..].chars().count());
            format!("{} … ({left_out} more characters)", &line[..end]).into()
        }
    }
}

/// Writes search results.
///
/// # Errors
/// If the writer fails.
pub fn search(results: &SearchResults, layout: &Layout<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{DIM}searched as{DIM:#} {}",
        printable(&shortened(&results.searched_as))
    )?;
    writeln!(out, "{}", count_line(results))?;
    let digits = (results.offset + results.hits.len()).to_string().len();
    let article_starts = article_starts(results);
    for (at, shown) in results.hits.iter().enumerate() {
        writeln!(out)?;
        if let Some((_, passages)) = article_starts.iter().find(|(first, _)| *first == at) {
            let what = if shown.hit.partial {
                "has some of the words"
            } else {
                "found"
            };
            writeln!(
                out,
                "{DIM}== {} of this article {what} =={DIM:#}\n",
                self::passages(*passages)
            )?;
        }
        if shown.hit.partial && (at == 0 || !results.hits[at - 1].hit.partial) {
            writeln!(out, "{DIM}-- with some of the words --{DIM:#}\n")?;
        }
        hit(shown, results.offset + at + 1, digits, layout, out)?;
    }
    for (field, counts) in &results.facets {
        writeln!(out)?;
        facet(*field, counts, FacetShown::default(), layout, out)?;
    }
    Ok(())
}

/// Where articles are listed: the number of the first hit of each, and how many of its passages were found.
fn article_starts(results: &SearchResults) -> Vec<(usize, usize)> {
    let mut first = 0;
    let mut starts = Vec::new();
    for listed in &results.listed_articles {
        starts.push((first, listed.passages));
        first += listed.hits;
    }
    starts
}

fn count_line(results: &SearchResults) -> String {
    let mut line = match (results.total, results.partial) {
        (0, 0) => "nothing found".to_owned(),
        (0, some) => format!("no passage has all the words; {} some of them", has(some)),
        (all, 0) => format!("{} found", passages(all)),
        (all, some) => format!(
            "{} found; {} more {} some of the words",
            passages(all),
            grouped(some),
            if some == 1 { "has" } else { "have" }
        ),
    };
    if !results.listed_articles.is_empty() {
        let _ = write!(
            line,
            "; articles {} to {}",
            grouped(results.offset + 1),
            grouped(results.offset + results.listed_articles.len())
        );
        if results.articles > 0 {
            let _ = write!(line, " of {}", grouped(results.articles));
        }
        return line;
    }
    let listed = results.total + results.partial;
    if results.hits.is_empty() && listed > 0 && results.offset >= listed {
        let _ = write!(line, "; the list ends before --offset {}", results.offset);
    } else if results.hits.len() < listed && !results.hits.is_empty() {
        let _ = write!(
            line,
            "; showing {} to {}",
            grouped(results.offset + 1),
            grouped(results.offset + results.hits.len())
        );
    }
    line
}

fn has(count: usize) -> String {
    format!(
        "{} {}",
        passages(count),
        if count == 1 { "has" } else { "have" }
    )
}

fn passages(count: usize) -> String {
    plural(count, "passage")
}

fn plural(count: usize, what: &str) -> String {
    format!(
        "{} {what}{}",
        grouped(count),
        if count == 1 { "" } else { "s" }
    )
}

fn hit(
    shown: &ShownHit,
    rank: usize,
    digits: usize,
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let passage = &shown.hit.passage;
    let indent = " ".repeat(digits + 2).max(INDENT.to_owned());
    let title = passage.title.as_deref().unwrap_or("(no headline)");
    let heading = Styled::new().add(title, BOLD);
    wrap(
        &heading,
        &format!("{rank:>width$}  ", width = indent.len() - 2),
        &indent,
        layout,
        out,
    )?;
    writeln!(out, "{indent}{}", source_line(passage, layout))?;
    if let Some(section) = &passage.section {
        wrap(
            &Styled::new().add("under ", DIM).add(section, DIM),
            &indent,
            &indent,
            layout,
            out,
        )?;
    }
    wrap(
        &snippet(&passage.text, &shown.snippet, layout),
        &indent,
        &indent,
        layout,
        out,
    )?;
    if let Some(names) = names_line(&passage.entities) {
        wrap(
            &Styled::new().add(&names, DIM),
            &indent,
            &indent,
            layout,
            out,
        )?;
    }
    if let Some(explanation) = &shown.hit.explanation {
        let explained = explained(shown.hit.score, explanation);
        wrap(
            &Styled::new().add(&explained, DIM),
            &indent,
            &indent,
            layout,
            out,
        )?;
    }
    Ok(())
}

/// Outlet, date and place: "NBC News · 2013-06-18 · articles/001.txt:17".
fn source_line(passage: &StoredPassage, layout: &Layout<'_>) -> String {
    let outlet = passage.outlet.as_deref().unwrap_or("unknown outlet");
    let date = passage
        .date
        .map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let file = shown_path(&passage.file, layout.working_folder);
    let line = passage
        .lines
        .map_or_else(String::new, |(line, _)| format!(":{line}"));
    format!(
        "{OUTLET}{}{OUTLET:#} · {date} · {DIM}{}{line}{DIM:#}",
        printable(outlet),
        printable(&file)
    )
}

fn snippet(text: &str, snippet: &Snippet, layout: &Layout<'_>) -> Styled {
    let mut styled = Styled::new();
    for piece in snippet.pieces(text) {
        if !piece.highlighted {
            styled = styled.add(&piece.text, Style::new());
        } else if layout.colors {
            styled = styled.add(&piece.text, MATCH);
        } else {
            styled = styled.add(&format!("*{}*", piece.text), Style::new());
        }
    }
    styled
}

fn names_line(entities: &[StoredEntity]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for entity in entities {
        if !names.contains(&entity.name.as_str()) {
            names.push(&entity.name);
        }
    }
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    let more = if more > 0 {
        format!(" · {} more", grouped(more))
    } else {
        String::new()
    };
    (!names.is_empty()).then(|| format!("{}{more}", names.join(" · ")))
}

/// Text in runs of one style each, made harmless.
struct Styled(Vec<(String, Style)>);

impl Styled {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn add(mut self, text: &str, style: Style) -> Self {
        self.0.push((printable(text).into_owned(), style));
        self
    }
}

/// Writes styled text in lines of whole words; a word that is longer than a line is broken between characters.
fn wrap(
    styled: &Styled,
    first_indent: &str,
    indent: &str,
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let room = layout.width.saturating_sub(indent.width()).max(20);
    let mut line = Line {
        out,
        style: Style::new(),
        column: 0,
    };
    write!(line.out, "{first_indent}")?;
    for (word, space) in words(styled) {
        let width: usize = word.iter().map(|(text, _)| text.width()).sum();
        if line.column > 0 && line.column + 1 + width > room {
            line.next(indent)?;
        } else if line.column > 0 {
            line.write(" ", space)?;
        }
        for (text, style) in word {
            for cluster in text.graphemes(true) {
                if line.column + cluster.width() > room {
                    line.next(indent)?;
                }
                line.write(cluster, style)?;
            }
        }
    }
    line.next("")
}

/// A line that is being written: what its style is, and how many columns are taken.
struct Line<'a> {
    out: &'a mut dyn Write,
    style: Style,
    column: usize,
}

impl Line<'_> {
    fn write(&mut self, text: &str, style: Style) -> io::Result<()> {
        if style != self.style {
            write!(self.out, "{:#}{style}", self.style)?;
            self.style = style;
        }
        self.column += text.width();
        self.out.write_all(text.as_bytes())
    }

    fn next(&mut self, indent: &str) -> io::Result<()> {
        write!(self.out, "{:#}\n{indent}", self.style)?;
        self.style = Style::new();
        self.column = 0;
        Ok(())
    }
}

/// A word in its runs of style, and the style of the space before it.
type StyledWord<'a> = (Vec<(&'a str, Style)>, Style);

/// Words between spaces.
fn words(styled: &Styled) -> Vec<StyledWord<'_>> {
    let mut words: Vec<StyledWord<'_>> = vec![(Vec::new(), Style::new())];
    for (text, style) in &styled.0 {
        for (at, part) in text.split(' ').enumerate() {
            if at > 0 {
                words.push((Vec::new(), *style));
            }
            if let Some((word, _)) = words.last_mut().filter(|_| !part.is_empty()) {
                word.push((part, *style));
            }
        }
    }
    words.retain(|(word, _)| !word.is_empty());
    words
}

/// Writes what a run of `index` did.
///
/// # Errors
/// If the writer fails.
pub fn sync(
    report: &SyncReport,
    outlets: &[FacetCount],
    years: &[FacetCount],
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let counts = [
        (report.added, "added"),
        (report.updated, "updated"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
        (report.failed, "failed"),
    ];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    let told = if told.is_empty() {
        "none found".to_owned()
    } else {
        told.join(", ")
    };
    let mut facts = vec![
        ("articles", told),
        (
            "index",
            format!("{} in {:.2} s", passages(report.passages), report.seconds),
        ),
    ];
    if !outlets.is_empty() {
        facts.push(("outlets", top_values(outlets, 5, "of unknown outlet")));
    }
    facts.extend(span_of(years).map(|span| ("dates", span)));
    if !report.skipped.is_empty() {
        facts.push((
            "skipped",
            format!(
                "{} not read unless named, or not at all: {}",
                plural(report.skipped.len(), "file"),
                kinds(report)
            ),
        ));
    }
    told_facts(&facts, layout, out)?;
    if !report.unmatched.is_empty() {
        let keys = report
            .unmatched
            .iter()
            .map(|key| format!("'{key}'"))
            .collect::<Vec<_>>()
            .join(", ");
        let text = format!("the manifest speaks of files that are not there: {keys}");
        wrap(&Styled::new().add(&text, NOTE), "", "  ", layout, out)?;
    }
    problems(report, layout, out)
}

fn problems(report: &SyncReport, layout: &Layout<'_>, out: &mut dyn Write) -> io::Result<()> {
    const MOST: usize = 20;
    if !report.problems.is_empty() {
        writeln!(out, "{BOLD}problems{BOLD:#}")?;
    }
    for problem in report.problems.iter().take(MOST) {
        let line = problem
            .line
            .map_or_else(String::new, |line| format!(", line {line}"));
        let text = format!(
            "{}{line}: {}",
            shown_path(&problem.file, layout.working_folder),
            problem.error
        );
        wrap(&Styled::new().add(&text, NOTE), "  ", "    ", layout, out)?;
    }
    if report.problems.len() > MOST {
        writeln!(
            out,
            "  and {} more; --format json lists all",
            report.problems.len() - MOST
        )?;
    }
    Ok(())
}

/// How many skipped files there are of each extension: "2 .html, 1 .png".
fn kinds(report: &SyncReport) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for file in &report.skipped {
        let kind = file.extension().map_or_else(
            || "without extension".to_owned(),
            |extension| format!(".{}", extension.to_string_lossy()),
        );
        match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    }
    counts.sort_by_key(|(kind, count)| (usize::MAX - count, kind.clone()));
    counts.truncate(8);
    counts
        .iter()
        .map(|(kind, count)| format!("{} {}", grouped(*count), printable(kind)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// "DW 15, NBC News 23 and 3 more".
fn top_values(counts: &[FacetCount], most: usize, unknown: &str) -> String {
    let mut named: Vec<&FacetCount> = counts
        .iter()
        .filter(|count| count.value.is_some())
        .collect();
    named.sort_by_key(|count| Reverse(count.articles));
    let mut told: Vec<String> = named
        .iter()
        .take(most)
        .map(|count| {
            format!(
                "{} ({})",
                printable(count.value.as_deref().unwrap_or_default()),
                plural(count.articles, "article")
            )
        })
        .collect();
    if named.len() > most {
        told.push(format!("{} more", grouped(named.len() - most)));
    }
    if let Some(count) = counts.iter().find(|count| count.value.is_none()) {
        told.push(format!("{} {unknown}", plural(count.articles, "article")));
    }
    told.join(", ")
}

/// "2013 to 2021, 2 articles undated".
fn span_of(years: &[FacetCount]) -> Option<String> {
    let dated: Vec<&str> = years
        .iter()
        .filter_map(|count| count.value.as_deref())
        .collect();
    let undated = years
        .iter()
        .find(|count| count.value.is_none())
        .map(|count| format!("{} undated", plural(count.articles, "article")));
    let span = match dated.as_slice() {
        [] => None,
        [only] => Some((*only).to_owned()),
        [first, .., last] => Some(format!("{first} to {last}")),
    };
    match (span, undated) {
        (Some(span), Some(undated)) => Some(format!("{span}, {undated}")),
        (span, undated) => span.or(undated),
    }
}

/// What is shown of a facet.
#[derive(Debug, Clone, Copy)]
pub struct FacetShown {
    /// Values at most.
    pub most: usize,
    /// Outlets and dates of each name, and some of its other forms.
    pub details: bool,
    /// Every form of a name.
    pub forms: bool,
}

impl Default for FacetShown {
    fn default() -> Self {
        Self {
            most: usize::MAX,
            details: false,
            forms: false,
        }
    }
}

/// Writes the counts of one facet.
///
/// # Errors
/// If the writer fails.
pub fn facet(
    field: FacetField,
    counts: &[FacetCount],
    show: FacetShown,
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", facet_name(field))?;
    let one_each = matches!(
        field,
        FacetField::Outlet | FacetField::Year | FacetField::Month | FacetField::Language
    );
    let shown: Vec<&FacetCount> = counts
        .iter()
        .filter(|count| count.value.is_some() || one_each)
        .collect();
    if shown.is_empty() {
        writeln!(out, "  {DIM}none{DIM:#}")?;
    }
    for count in shown.iter().take(show.most) {
        let unknown = if matches!(field, FacetField::Year | FacetField::Month) {
            "(undated)"
        } else {
            "(unknown)"
        };
        let mut tail = format!(
            "{} in {}",
            passages(count.passages),
            plural(count.articles, "article")
        );
        let details = count.details.as_ref();
        if let Some(details) = details.filter(|_| show.details) {
            let outlets = match details.outlets {
                0 => "of unknown outlet".to_owned(),
                some => plural(some, "outlet"),
            };
            let _ = write!(tail, ", {outlets}");
            if let Some((first, last)) = details.dates {
                let _ = write!(tail, ", {first}");
                if first != last {
                    let _ = write!(tail, " to {last}");
                }
            }
        }
        let name = printable(count.value.as_deref().unwrap_or(unknown));
        let widest = if show.details { 100 } else { 72 };
        let gap = layout
            .width
            .min(widest)
            .saturating_sub(name.width() + tail.width() + 2)
            .max(2);
        writeln!(out, "  {name}{}{DIM}{tail}{DIM:#}", " ".repeat(gap))?;
        if let (Some(details), Some(value)) = (details, &count.value) {
            name_forms(value, details, show, out)?;
        }
    }
    if shown.len() > show.most {
        let more = grouped(shown.len() - show.most);
        writeln!(out, "  {DIM}and {more} more{DIM:#}")?;
    }
    Ok(())
}

/// Writes the names that articles have for a name: each with its passages, or some of those that differ.
fn name_forms(
    name: &str,
    details: &NameDetails,
    show: FacetShown,
    out: &mut dyn Write,
) -> io::Result<()> {
    const SOME: usize = 3;
    if show.forms {
        for (form, count) in &details.forms {
            let count = grouped(*count);
            writeln!(out, "    {DIM}{} {count}{DIM:#}", printable(form))?;
        }
        return Ok(());
    }
    let others: Vec<String> = details
        .forms
        .iter()
        .filter(|(form, _)| form != name)
        .map(|(form, _)| printable(form).into_owned())
        .collect();
    if !show.details || others.is_empty() {
        return Ok(());
    }
    let some = others[..others.len().min(SOME)].join(", ");
    let more = match others.len().saturating_sub(SOME) {
        0 => String::new(),
        more => format!(" and {} more", grouped(more)),
    };
    writeln!(out, "    {DIM}also {some}{more}{DIM:#}")
}

/// Writes what an index holds.
///
/// # Errors
/// If the writer fails.
pub fn stats(
    folder: &str,
    statistics: &Statistics,
    facets: &[Vec<FacetCount>; 3],
    roots: &[Root],
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [outlets, years, languages] = facets;
    let holds = format!(
        "{}, {}, from {}",
        passages(statistics.passages),
        plural(statistics.articles, "article"),
        plural(statistics.files, "file")
    );
    let mut lines = vec![
        ("index", format!("{folder}, {}", size(statistics.bytes))),
        ("holds", holds),
    ];
    lines.extend(
        roots
            .iter()
            .map(|root| ("sources", shown_path(&root.path, layout.working_folder))),
    );
    if !outlets.is_empty() {
        lines.push(("outlets", top_values(outlets, 8, "of unknown outlet")));
    }
    lines.extend(span_of(years).map(|span| ("dates", span)));
    if !languages.is_empty() {
        lines.push(("languages", top_values(languages, 8, "of unknown language")));
    }
    told_facts(&lines, layout, out)
}

/// Writes facts, each behind its name, one below the other.
fn told_facts(
    facts: &[(&str, String)],
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let widest = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, fact) in facts {
        let indent = " ".repeat(widest + 2);
        let label = format!(
            "{BOLD}{name}{BOLD:#}{}",
            " ".repeat(widest + 2 - name.len())
        );
        wrap(
            &Styled::new().add(fact, Style::new()),
            &label,
            &indent,
            layout,
            out,
        )?;
    }
    Ok(())
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// Writes an article: its head and its blocks in order. Boilerplate is left out unless `all` is asked for.
///
/// # Errors
/// If the writer fails.
pub fn article(
    article: &StoredArticle,
    marked: &[MarkedPassage],
    all: bool,
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    head(article, layout, out)?;
    let mut left_out = 0;
    for block in &article.blocks {
        let text = block.text.as_deref().unwrap_or_default();
        match block.role.as_str() {
            "title" => {}
            "boilerplate" if !all => {
                left_out += 1;
            }
            "heading" => {
                writeln!(out)?;
                wrap(&Styled::new().add(text, BOLD), "", "", layout, out)?;
            }
            "body" => {
                for ordinal in block.passages.clone() {
                    if let Some(marked) = marked
                        .iter()
                        .find(|marked| marked.passage.ordinal == ordinal)
                    {
                        writeln!(out)?;
                        numbered(marked, layout, out)?;
                    }
                }
            }
            role => {
                writeln!(out)?;
                wrap(
                    &Styled::new().add(&format!("[{role}] "), DIM).add(text, DIM),
                    "",
                    "",
                    layout,
                    out,
                )?;
            }
        }
    }
    if left_out > 0 {
        writeln!(
            out,
            "\n{DIM}{} of boilerplate left out; --all shows them{DIM:#}",
            plural(left_out, "block")
        )?;
    }
    Ok(())
}

/// Writes a passage between those around it.
///
/// # Errors
/// If the writer fails.
pub fn passage_in_context(
    article: &StoredArticle,
    around: &[MarkedPassage],
    ordinal: u32,
    layout: &Layout<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    head(article, layout, out)?;
    let mut section: Option<&str> = None;
    for marked in around {
        writeln!(out)?;
        if marked.passage.section.as_deref() != section {
            section = marked.passage.section.as_deref();
            if let Some(section) = section {
                wrap(&Styled::new().add(section, BOLD), "", "", layout, out)?;
                writeln!(out)?;
            }
        }
        if marked.passage.ordinal == ordinal {
            numbered(marked, layout, out)?;
            if let Some(names) = names_line(&marked.passage.entities) {
                wrap(&Styled::new().add(&names, DIM), INDENT, INDENT, layout, out)?;
            }
        } else {
            wrap(
                &Styled::new().add(&marked.passage.text, DIM),
                INDENT,
                INDENT,
                layout,
                out,
            )?;
        }
    }
    Ok(())
}

fn head(article: &StoredArticle, layout: &Layout<'_>, out: &mut dyn Write) -> io::Result<()> {
    wrap(
        &Styled::new().add(article.title.as_deref().unwrap_or("(no headline)"), BOLD),
        "",
        "",
        layout,
        out,
    )?;
    let value = |stored: &Option<crate::index::StoredEvidence>, unknown: &str| match stored {
        Some(stored) if stored.source == "text" => stored.value.clone(),
        Some(stored) => format!("{} (from the {})", stored.value, stored.source),
        None => unknown.to_owned(),
    };
    let mut facts = vec![
        value(&article.outlet, "unknown outlet"),
        value(&article.date, "undated"),
    ];
    if !article.byline.is_empty() {
        facts.push(format!("by {}", article.byline.join(", ")));
    }
    if !article.agencies.is_empty() {
        facts.push(article.agencies.join(", "));
    }
    wrap(
        &Styled::new().add(&facts.join(" · "), OUTLET),
        "",
        "",
        layout,
        out,
    )?;
    wrap(
        &Styled::new().add(&shown_path(&article.file, layout.working_folder), DIM),
        "",
        "",
        layout,
        out,
    )?;
    if let Some(url) = &article.url {
        wrap(&Styled::new().add(url, DIM), "", "", layout, out)?;
    }
    Ok(())
}

/// A passage with its line number before it.
fn numbered(marked: &MarkedPassage, layout: &Layout<'_>, out: &mut dyn Write) -> io::Result<()> {
    let line = marked
        .passage
        .lines
        .map_or_else(String::new, |(line, _)| line.to_string());
    let text = &marked.passage.text;
    let styled = snippet(
        text,
        &Snippet::whole(text, marked.highlights.clone()),
        layout,
    );
    wrap(&styled, &format!("{line:>3} "), INDENT, layout, out)
}

/// A query that cannot be read: the query, or of a long one what stands around the spot, the spot, and what would be right.
#[must_use]
pub fn parse_error(query: &str, error: &ParseError) -> String {
    /// Characters of the query on either side of the spot, and of a long spot.
    const AROUND: usize = 60;
    let query = printable(query);
    let before = query.get(..error.range.start).unwrap_or(&query);
    let spot = query.get(error.range.clone()).unwrap_or_default();
    let behind = query.get(error.range.end..).unwrap_or_default();
    let last = |text: &str| {
        let from = text.char_indices().rev().nth(AROUND - 1);
        let from = from.map_or(0, |(at, _)| at);
        (if from > 0 { "…" } else { "" }).to_owned() + &text[from..]
    };
    let first = |text: &str| match text.char_indices().nth(AROUND) {
        Some((end, _)) => text[..end].to_owned() + "…",
        None => text.to_owned(),
    };
    let (before, spot, behind) = (last(before), first(spot), first(behind));
    let behind = if spot.ends_with('…') { "" } else { &behind };
    format!(
        "{}\n  {before}{spot}{behind}\n  {}{}",
        error.message,
        " ".repeat(before.width()),
        "^".repeat(spot.width().max(1))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_wrap(text: &str, width: usize, expected: &str) {
        let mut out = Vec::new();
        wrap(
            &Styled::new().add(text, Style::new()),
            "",
            "",
            &Layout {
                width,
                colors: false,
                working_folder: None,
            },
            &mut out,
        )
        .unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn lines_break_between_words() {
        check_wrap(
            "one two three four five six",
            20,
            "one two three four\nfive six\n",
        );
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        check_wrap(
            &"a".repeat(45),
            20,
            &format!(
                "{}\n{}\n{}\n",
                "a".repeat(20),
                "a".repeat(20),
                "a".repeat(5)
            ),
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check_wrap(
            "多哈多哈多哈多哈多哈多哈",
            20,
            "多哈多哈多哈多哈多哈\n多哈\n",
        );
    }

    #[test]
    fn of_a_long_query_an_error_shows_what_stands_around_its_spot() {
        let query = format!("{}w/5 AND {}", "doha ".repeat(400), "office ".repeat(400));
        let error = crate::query::parse(&query).unwrap_err();
        let told = parse_error(&query, &error);
        let shown: Vec<&str> = told.lines().skip(1).map(str::trim_start).collect();
        assert!(
            shown[0].starts_with('…') && shown[0].ends_with('…'),
            "{told}"
        );
        assert!(
            told.lines().skip(1).all(|line| line.width() < 200),
            "{told}"
        );
        let lines: Vec<&str> = told.lines().collect();
        let caret = lines[2].chars().position(|c| c == '^').unwrap();
        let pointed: String = lines[1].chars().skip(caret).take(3).collect();
        assert_eq!(
            pointed,
            query[error.range.clone()]
                .chars()
                .take(3)
                .collect::<String>()
        );
    }

    #[test]
    fn an_error_points_at_its_spot() {
        let error = crate::query::parse("doha \"office").unwrap_err();
        assert!(
            parse_error("doha \"office", &error).ends_with("\n  doha \"office\n       ^"),
            "{}",
            parse_error("doha \"office", &error)
        );
    }
}
