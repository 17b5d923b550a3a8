//! When a page's story was published.
//!
//! What comes in: the page's claims, its times and its parts. What goes out: the day and what says so. A page gives many dates: of its
//! publication, its last change, other stories, its own saving. Each is a candidate with its place; the candidates are put in order by how
//! directly they speak of publication, and the choice is explained.
//!
//! Stamps for machines are often in UTC, by which an evening in America or a night in Europe falls on another day than the paper's own. A
//! stamp in UTC therefore gives way to what the page shows its readers, or to its address, where those are a day off.

use super::claims::{self, Claims, Time};
use super::content::Kept;
use super::dom::{Dom, folded};
use super::hints::{Hint, Hints};
use super::outline::{Kind, Part};
use crate::article::{Attributed, Role, Source};
use crate::corpus::dates;
use crate::date::PartialDate;

/// A date that the page gives.
#[derive(Debug, Clone)]
struct Candidate {
    date: PartialDate,
    source: Source,
    evidence: String,
    /// It is a stamp in UTC.
    is_utc: bool,
    /// It stands in an element that the page calls a date.
    is_called_date: bool,
}

impl Candidate {
    fn stamp(stamp: &str, label: &str) -> Option<Self> {
        Some(Self {
            date: dates::field_date(stamp)?,
            source: Source::Html,
            evidence: format!("{label}: {}", stamp.trim()),
            is_utc: is_utc(stamp),
            is_called_date: false,
        })
    }

    fn shown(text: &str) -> Option<Self> {
        let date = dates::date_line(text)
            .and_then(|line| line.date)
            .or_else(|| dates::first_date(text))?;
        Some(Self {
            date,
            source: Source::Text,
            evidence: folded(text),
            is_utc: false,
            is_called_date: false,
        })
    }
}

impl Candidate {
    /// Whether it was read from a line that only dates the story.
    fn is_date_line(&self) -> bool {
        dates::date_line(&self.evidence).is_some()
    }
}

/// Whether a stamp gives a time of day in UTC, or seconds, which count in it.
fn is_utc(stamp: &str) -> bool {
    let stamp = stamp.trim();
    let has_time = stamp.contains(':');
    has_time
        && (stamp.ends_with('Z')
            || stamp.ends_with("+00:00")
            || stamp.ends_with("+0000")
            || stamp.ends_with("UTC")
            || stamp.ends_with("GMT"))
        || stamp.len() >= 9 && stamp.bytes().all(|b| b.is_ascii_digit())
}

/// Finds the day.
pub(super) fn find(
    dom: &Dom,
    hints: &Hints,
    claims: &Claims,
    parts: &[Part],
    kept: &[Kept],
) -> Option<Attributed<PartialDate>> {
    let said = |name: &str| {
        let value = claims.said(name)?;
        Candidate::stamp(&value, &format!("JSON-LD {name}"))
    };
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            claims
                .metas_of(name)
                .find_map(|value| Candidate::stamp(value, &format!("meta {name}")))
        })
    };
    let times = claims::times(dom, hints);
    let address = claims.url.as_deref().and_then(of_address);
    let near = shown_near(dom, hints, parts, kept);
    let shown = near.clone().or_else(|| shown_far(dom, hints, parts, kept));
    let is_comment = |time: &Time| {
        dom.path(time.element)
            .any(|id| hints.of(id) == Hint::Comments)
    };
    let of_publication = times
        .iter()
        .filter(|time| time.says_published() || dom.attribute(time.element, "pubdate").is_some())
        .find_map(of_time);
    let of_any = || {
        times
            .iter()
            .filter(|time| !time.says_changed() && !is_comment(time))
            .find_map(of_time)
    };
    let whole = |candidate: &Candidate| matches!(candidate.date, PartialDate::Day(_));
    let chosen = said("datePublished")
        .filter(whole)
        .or_else(|| meta(PUBLISHED).filter(whole))
        .or(of_publication)
        .or_else(|| address.clone().filter(whole))
        .or_else(|| {
            let value = claims.said_by_page("datePublished")?;
            Candidate::stamp(&value, "JSON-LD datePublished")
        })
        .or_else(|| shown.clone().filter(whole))
        .or_else(|| parts.iter().find_map(of_posting).filter(whole))
        .or_else(of_any)
        .or_else(|| said("dateCreated"))
        .or_else(|| said("datePublished"))
        .or_else(|| meta(PUBLISHED))
        .or_else(|| meta(CHANGED))
        .or_else(|| said("dateModified"))
        .or_else(|| times.iter().find_map(of_time))
        .or_else(|| shown.clone())
        .or_else(|| address.clone())?;
    let local = [
        address,
        near.filter(|near| near.is_called_date || near.is_date_line()),
    ]
    .into_iter()
    .flatten()
    .find(|other| chosen.is_utc && is_next_door(chosen.date, other.date));
    let refused = refused(claims).map_or_else(String::new, |refused| format!("; {refused}"));
    let chosen = match local {
        Some(local) => Candidate {
            evidence: format!("{}; {}", local.evidence, chosen.evidence),
            ..local
        },
        None => chosen,
    };
    Some(Attributed {
        value: chosen.date,
        source: chosen.source,
        evidence: chosen.evidence + &refused,
    })
}

/// What the page gives as its day of publication that cannot be one, and why.
pub(super) fn refused(claims: &Claims) -> Option<String> {
    let stamps = PUBLISHED
        .iter()
        .filter_map(|name| claims.meta(name).map(str::to_owned));
    claims
        .said("datePublished")
        .into_iter()
        .chain(stamps)
        .find_map(|stamp| dates::refusal(&stamp))
}

fn is_next_door(one: PartialDate, other: PartialDate) -> bool {
    match (one, other) {
        (PartialDate::Day(one), PartialDate::Day(other)) => {
            one.tomorrow().is_ok_and(|next| next == other)
                || other.tomorrow().is_ok_and(|next| next == one)
        }
        _ => false,
    }
}

fn of_time(time: &Time) -> Option<Candidate> {
    let stamp = time.stamp.as_deref().filter(|stamp| !stamp.is_empty());
    stamp
        .and_then(|stamp| Candidate::stamp(stamp, "time"))
        .or_else(|| Candidate::shown(&time.text))
}

/// As much of a line as a date with its label takes.
const LONGEST: usize = 160;
/// So many parts above and below the headline are looked at, and so many after the story.
const ABOVE: usize = 6;
const BELOW: usize = 12;
/// A text in an element for pictures is one about a picture from so many characters; shorter ones may be date lines.
const CAPTION: usize = 60;

/// A date that the page shows its readers in the story's date line, or near its headline.
fn shown_near(dom: &Dom, hints: &Hints, parts: &[Part], kept: &[Kept]) -> Option<Candidate> {
    let at = |role: Role| {
        kept.iter()
            .find(|kept| kept.role == role)
            .map(|kept| kept.part)
    };
    let first = at(Role::Body);
    let line = kept
        .iter()
        .filter(|kept| {
            kept.role == Role::Dateline && first.is_none_or(|first| kept.part < first + BELOW)
        })
        .map(|kept| &parts[kept.part])
        .find_map(of_part);
    if line.is_some() {
        return line;
    }
    // A story speaks of other days, and so does what is said of a picture.
    let is_text = |i: usize| {
        kept.iter().any(|kept| {
            kept.part == i
                && (matches!(kept.role, Role::Body | Role::Heading)
                    || kept.role == Role::Caption
                        && (parts[i].kind == Kind::Caption || parts[i].signs > CAPTION))
        }) && dates::date_line(&parts[i].text).is_none()
    };
    let head = at(Role::Title).or(first).unwrap_or(0);
    let from = head.saturating_sub(ABOVE);
    let to = (first.unwrap_or(head).max(head) + BELOW).min(parts.len());
    let around = |from: usize| (from..to).filter(|i| !is_text(*i)).map(|i| &parts[i]);
    around(from)
        .filter(|part| is_dated(dom, hints, part))
        .find_map(of_part)
        .map(|candidate| Candidate {
            is_called_date: true,
            ..candidate
        })
        // After the headline rather than before it, where the page's own clock stands.
        .or_else(|| {
            around(head.min(to))
                .filter(|part| part.linked * 2 < part.signs.max(1))
                .find_map(of_part)
        })
        // Where no part is the headline, it stands above the story with the date by it.
        .or_else(|| {
            let above = (from..head).filter(|i| !is_text(*i) && at(Role::Title).is_none());
            above.rev().map(|i| &parts[i]).find_map(of_part)
        })
}

/// A date that the page shows elsewhere: right after the story, or where it calls something a date.
fn shown_far(dom: &Dom, hints: &Hints, parts: &[Part], kept: &[Kept]) -> Option<Candidate> {
    let last = kept
        .iter()
        .rfind(|kept| kept.role == Role::Body)
        .map(|kept| kept.part);
    let end = last.map_or(0..0, |last| last + 1..(last + 1 + ABOVE).min(parts.len()));
    let is_theirs = |part: &Part| {
        dom.path(part.holder)
            .any(|id| hints.of(id) == Hint::Comments)
    };
    parts[end.start.min(end.end)..end.end]
        .iter()
        .find_map(of_part)
        .or_else(|| {
            parts
                .iter()
                .filter(|part| is_dated(dom, hints, part) && !is_theirs(part))
                .find_map(of_part)
        })
        .or_else(|| {
            let at = |role: Role| {
                kept.iter()
                    .find(|kept| kept.role == role)
                    .map(|kept| kept.part)
            };
            let first = at(Role::Body).unwrap_or(0);
            let head = at(Role::Title).unwrap_or(first);
            let is_text = |i: usize| {
                parts[i].kind == Kind::Caption
                    || kept
                        .iter()
                        .any(|kept| kept.part == i && kept.role == Role::Body)
            };
            (head..(first.max(head) + BELOW).min(parts.len()))
                .filter(|i| !is_text(*i))
                .find_map(|i| of_part(&parts[i]))
        })
        .or_else(|| {
            let title = kept
                .iter()
                .find(|kept| kept.role == Role::Title)
                .map_or(0, |kept| kept.part);
            parts[title.saturating_sub(ABOVE)..title]
                .iter()
                .find_map(of_part)
        })
}

/// Whether a page calls a part, or what it stands in, a date.
fn is_dated(dom: &Dom, hints: &Hints, part: &Part) -> bool {
    dom.path(part.holder)
        .take(4)
        .any(|id| hints.of(id) == Hint::Date)
}

/// The date in a short part that does not speak of a change.
fn of_part(part: &Part) -> Option<Candidate> {
    const CHANGES: [&str; 9] = [
        "updat",
        "aktualis",
        "modif",
        "geändert",
        "actualiz",
        "atualiz",
        "aggiorn",
        "bijgewerkt",
        "mis à jour",
    ];
    let is_short = part.text.len() < LONGEST && part.text.bytes().any(|b| b.is_ascii_digit());
    if !is_short {
        return None;
    }
    let lower = part.text.to_lowercase();
    (!CHANGES.iter().any(|change| lower.starts_with(change)))
        .then(|| Candidate::shown(&part.text))
        .flatten()
}

/// The date in a sentence that says when the story was posted, as blogs set it under their entries.
fn of_posting(part: &Part) -> Option<Candidate> {
    const LONGEST: usize = 600;
    const WORDS: [&str; 9] = [
        "was posted",
        "posted on",
        "published on",
        "gepostet",
        "veröffentlicht am",
        "publié le",
        "publicado el",
        "publicado em",
        "pubblicato il",
    ];
    if part.text.len() > LONGEST || !part.text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let lower = part.text.to_lowercase();
    WORDS
        .iter()
        .any(|word| lower.contains(word))
        .then(|| Candidate::shown(&part.text))
        .flatten()
}

/// Meta tags that say when a story was published.
#[rustfmt::skip]
const PUBLISHED: &[&str] = &[
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published", "parsely-pub-date", "sailthru.date", "publish-date", "publish_date", "publishdate",
    "published_time", "publication_date", "publicationdate", "pubdate", "pub_date", "published", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date",
    "citation_online_date", "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished", "analyticsattributes.articledate", "article_date_original",
    "originalpublicationdate", "displaydate", "bt:pubdate", "gentime", "date", "datecreated", "created", "article.published", "article.created", "shareaholic:article_published_time", "vr:published_time",
    "article-publication-date", "date_published", "dcsext.articlefirstpublished", "release_date",
];

/// Meta tags that give a later change.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "modified",
    "revised",
    "datemodified",
];

/// The date in an address: `/2019/12/07/`, `/2019-12-07-`, `/20191207`.
fn of_address(url: &str) -> Option<Candidate> {
    let path = url
        .split_once("//")
        .map_or(url, |(_, rest)| rest)
        .split_once('/')?
        .1;
    let path = path.split(['?', '#']).next()?;
    Some(Candidate {
        date: dates::in_address(path)?,
        source: Source::Url,
        evidence: url.to_owned(),
        is_utc: false,
        is_called_date: false,
    })
}

impl Time {
    fn says_published(&self) -> bool {
        [
            "publish",
            "pubdate",
            "datecreated",
            "entry-date",
            "post-date",
        ]
        .iter()
        .any(|word| self.label.contains(word))
            && !self.says_changed()
    }

    fn says_changed(&self) -> bool {
        self.label.contains("modif") || self.label.contains("updat")
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::read_bytes;

    fn check(around: &str, expected: &str) {
        let prose = "The first ship came in on Monday, and nobody on the pier knew why. ".repeat(9);
        let page = around.replace("PROSE", &format!("<p>{prose}</p>"));
        let read = read_bytes("page.html", page.as_bytes());
        let date = read[0].as_ref().unwrap().metadata.date.as_ref();
        assert_eq!(date.unwrap().value.to_string(), expected, "{around}");
    }

    #[test]
    fn what_says_when_a_story_was_posted_is_read_wherever_it_stands() {
        check(
            "<h1>A ship</h1>PROSE<ul><li><a href=/a>October 2009</a><li><a href=/b>May 2010</a></ul><div>This entry was \
             posted on Wednesday, May 19th, 2010 at 11:03 pm and is filed under ships, piers and other things of the harbor. You \
             can follow any responses to this entry through the feed. You can leave a response, or a link from your own site.</div>",
            "2010-05-19",
        );
    }

    #[test]
    fn a_stamp_in_utc_gives_way_to_what_the_page_calls_its_date() {
        check(
            "<meta property=article:published_time content=2020-01-20T03:49:32Z><div class=date>January 19, 2020 / \
             10:49 PM / Updated 8 hours ago</div><h1>A ship</h1>PROSE",
            "2020-01-19",
        );
    }
}
