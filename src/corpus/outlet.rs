//! Which outlet a text says it is from.
//!
//! A text names many outlets, and quotes most of them. Its own it names in other ways: in notices ("our partner …", "more from …"), in
//! what it says of its staff, in what others "told" it. Each way is a sign with a weight; one weak sign alone is no knowledge.

use super::credit::possessive;
use super::names::agency;
use super::phrases::Phrases;
use std::sync::LazyLock;

/// An outlet and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutletSign {
    pub(super) name: String,
    pub(super) evidence: String,
}

/// How the line a sign is looked for in was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// The page speaks: a notice, a menu, a credit.
    Page,
    /// The story speaks.
    Story,
}

/// The weight that makes signs knowledge.
const ENOUGH: u32 = 4;

/// Ways in which a page names its own outlet.
struct Way {
    /// What stands before the name, in lower case; the name begins at the next capital.
    before: &'static str,
    weight: u32,
}

#[rustfmt::skip]
const PAGE_WAYS: &[Way] = &[
    Way { before: "our partner ", weight: 4 }, Way { before: "our partners at ", weight: 4 },
    Way { before: "our sister site ", weight: 2 }, Way { before: "our sister paper ", weight: 2 },
    Way { before: "article originally appeared on ", weight: 4 }, Way { before: "article originally appeared in ", weight: 4 },
    Way { before: "article first appeared on ", weight: 4 }, Way { before: "article first appeared in ", weight: 4 },
    Way { before: "article was originally published by ", weight: 4 }, Way { before: "article was originally published on ", weight: 4 }, Way { before: "article was originally published in ", weight: 4 },
    Way { before: "article was first published by ", weight: 4 }, Way { before: "article was first published on ", weight: 4 }, Way { before: "article was first published in ", weight: 4 },
    Way { before: "story originally appeared on ", weight: 4 }, Way { before: "story originally appeared in ", weight: 4 }, Way { before: "story was originally published by ", weight: 4 },
    Way { before: "originally published by ", weight: 4 }, Way { before: "originally published on ", weight: 4 },
    Way { before: "welcome to ", weight: 2 }, Way { before: "thank you for reading ", weight: 4 }, Way { before: "thanks for reading ", weight: 4 }, Way { before: "stay informed with ", weight: 2 },
    Way { before: "subscribe to ", weight: 2 }, Way { before: "sign up for ", weight: 1 }, Way { before: "sign up to ", weight: 1 }, Way { before: "support ", weight: 1 }, Way { before: "download the ", weight: 2 }, Way { before: "get the ", weight: 1 },
    Way { before: "follow ", weight: 2 }, Way { before: "more from ", weight: 2 }, Way { before: "more stories from ", weight: 2 }, Way { before: "more news from ", weight: 2 }, Way { before: "latest from ", weight: 2 }, Way { before: "read more at ", weight: 2 }, Way { before: "read more on ", weight: 1 },
    Way { before: "editorial position of ", weight: 4 }, Way { before: "editorial policy of ", weight: 4 }, Way { before: "editorial stance of ", weight: 4 },
    Way { before: "more on ", weight: 1 }, Way { before: "source: ", weight: 2 }, Way { before: "skip ", weight: 2 }, Way { before: "correspondent for ", weight: 2 }, Way { before: "reporter for ", weight: 2 }, Way { before: "reporter at ", weight: 2 }, Way { before: "editor of ", weight: 1 }, Way { before: "editor at ", weight: 2 },
    Way { before: "writer for ", weight: 1 }, Way { before: "redakteur bei ", weight: 2 }, Way { before: "redakteurin bei ", weight: 2 }, Way { before: "mehr von ", weight: 2 }, Way { before: "angeboten der ", weight: 2 }, Way { before: "plus d'infos sur ", weight: 1 }, Way { before: "periodista de ", weight: 2 },
];

#[rustfmt::skip]
const STORY_WAYS: &[Way] = &[
    Way { before: " told ", weight: 1 }, Way { before: " tells ", weight: 1 }, Way { before: "speaking to ", weight: 1 }, Way { before: "interview with ", weight: 1 }, Way { before: "statement to ", weight: 1 }, Way { before: " seen by ", weight: 1 },
];

/// What stands after the name where the page speaks.
const PAGE_FOLLOWERS: &[(&str, u32)] = &[
    (" is not responsible", 4),
    (" newsletter", 1),
    (" app", 1),
    (" reserves the right", 4),
    (" may earn", 2),
    (" subscribers", 1),
    (" readers", 1),
    (" sites", 1),
    (" on facebook", 2),
    (" on twitter", 2),
    (" on instagram", 2),
    (" on whatsapp", 2),
];

/// Words that names of departments, lists and places are made of; alone they are no outlet.
const GENERAL: &[&str] = &[
    "news",
    "opinion",
    "world",
    "politics",
    "sport",
    "sports",
    "business",
    "culture",
    "home",
    "main",
    "menu",
    "content",
    "top",
    "story",
    "stories",
    "latest",
    "us",
    "u.s",
    "uk",
    "u.k",
    "our",
    "this",
    "the",
    "your",
    "all",
    "facebook",
    "twitter",
    "instagram",
    "youtube",
    "google",
    "whatsapp",
    "telegram",
    "tiktok",
    "linkedin",
    "x",
    "apple",
    "bluesky",
    "threads",
    "navigation",
    "section",
    "explore",
    "more",
    "breaking",
    "morning",
    "daily",
    "weekly",
    "editor",
    "editors",
    "newsletter",
    "technology",
    "health",
    "science",
    "lifestyle",
    "entertainment",
    "africa",
    "europe",
    "asia",
    "america",
    "middle",
    "east",
    "americas",
    "afghanistan",
    "congress",
    "parliament",
    "reporters",
    "journalists",
    "lawmakers",
    "police",
    "state",
    "television",
    "president",
    "minister",
    "i",
    "he",
    "she",
];

/// The outlet whose signs weigh enough, and more than any other's.
pub(super) fn find<'a>(lines: impl Iterator<Item = (&'a str, Voice)>) -> Option<OutletSign> {
    const MOST_EXAMINED: usize = 2000;
    let mut found: Vec<Found> = Vec::new();
    for (text, voice) in lines {
        let mut end = text.len().min(MOST_EXAMINED);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        signs_in(&text[..end], voice, &mut found);
    }
    let mut totals: Vec<(String, u32)> = Vec::new();
    for sign in &found {
        let total = found
            .iter()
            .filter(|other| other.key == sign.key)
            .map(|other| other.weight)
            .sum();
        if !totals.iter().any(|(key, _)| *key == sign.key) {
            totals.push((sign.key.clone(), total));
        }
    }
    totals.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
    let (key, total) = totals.first()?;
    let is_rivaled = totals.get(1).is_some_and(|(_, second)| second == total);
    if *total < ENOUGH || is_rivaled {
        return None;
    }
    let best = found
        .iter()
        .filter(|sign| sign.key == *key)
        .max_by(|a, b| a.weight.cmp(&b.weight).then(b.order.cmp(&a.order)))?;
    Some(OutletSign {
        name: without_article(&best.name).to_owned(),
        evidence: shortened(&best.line),
    })
}

/// One sign.
struct Found {
    key: String,
    name: String,
    line: String,
    /// What kind of sign; the same kind counts once.
    kind: &'static str,
    weight: u32,
    order: usize,
}

fn signs_in(line: &str, voice: Voice, found: &mut Vec<Found>) {
    let lower = line.to_lowercase();
    // Lowering may change lengths; the names are then not where they are looked for.
    if lower.len() != line.len() {
        return;
    }
    let mut add = |name: &str, kind: &'static str, weight: u32| {
        let key = key(name);
        if key.is_empty() || agency(name).is_some() || is_general(&key) {
            return;
        }
        // Stories may be told by one outlet many times, notices repeated on every page: each way counts once.
        let repeats = found
            .iter()
            .filter(|other| other.key == key && other.kind == kind)
            .count();
        let most = if voice == Voice::Story { 2 } else { 1 };
        if repeats < most {
            found.push(Found {
                key,
                name: name.to_owned(),
                line: line.to_owned(),
                kind,
                weight,
                order: found.len(),
            });
        }
    };
    let (ways, phrases) = match voice {
        Voice::Page => (PAGE_WAYS, &*PAGE_PHRASES),
        Voice::Story => (STORY_WAYS, &*STORY_PHRASES),
    };
    for (way, at) in phrases.all_in(&lower) {
        let way = &ways[way];
        let begins_word =
            at == 0 || way.before.starts_with(' ') || !lower[..at].ends_with(char::is_alphanumeric);
        if begins_word && let Some(name) = name_at(&line[at + way.before.len()..]) {
            add(name, way.before, way.weight);
        }
    }
    if voice == Voice::Story {
        return;
    }
    // The first place of each follower, by follower.
    let mut followers = FOLLOWERS.all_in(&lower);
    followers.dedup_by_key(|(follower, _)| *follower);
    for (follower, at) in followers {
        let (follower, weight) = &PAGE_FOLLOWERS[follower];
        if let Some(name) = name_before(&line[..at]) {
            add(name, follower, *weight);
        }
    }
    if let Some(owner) = possessive_anywhere(line) {
        let is_staff = [
            "editors",
            "newsroom",
            "reporters",
            "journalists",
            "correspondents",
            "staff",
        ]
        .iter()
        .any(|staff| lower.contains(staff));
        add(owner, "possessive", if is_staff { 3 } else { 2 });
    }
    if let Some(owner) = copyright_owner(line) {
        add(owner, "copyright", 4);
    }
}

static PAGE_PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(PAGE_WAYS.iter().map(|way| way.before)));
static FOLLOWERS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(PAGE_FOLLOWERS.iter().map(|(follower, _)| *follower)));
static STORY_PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(STORY_WAYS.iter().map(|way| way.before)));

/// The name that contributors to a report are called the staff of weighs enough by itself.
pub(super) fn of_contributors(name: &str, line: &str) -> Option<OutletSign> {
    (agency(name).is_none() && !is_general(&key(name))).then(|| OutletSign {
        name: without_article(name).to_owned(),
        evidence: shortened(line),
    })
}

/// An outlet known by its initials has no article in its name: "The HN" is HN, and "The Pier" stays as it is.
fn without_article(name: &str) -> &str {
    name.strip_prefix("The ")
        .filter(|rest| rest.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()))
        .unwrap_or(name)
}

/// "… 1830 UTC, Harbor News' editors send …": the owner before an apostrophe, capitalized.
fn possessive_anywhere(line: &str) -> Option<&str> {
    if !line.contains(['\'', '’']) {
        return None;
    }
    let mut starts: Vec<usize> = vec![0];
    starts.extend(line.match_indices(' ').map(|(at, _)| at + 1));
    starts.into_iter().find_map(|start| {
        let rest = &line[start..];
        rest.starts_with(char::is_uppercase)
            .then(|| possessive(rest))
            .flatten()
            .map(|(owner, _)| owner)
            .filter(|owner| owner.split(' ').count() <= 4 && owner.split(' ').all(is_name_word))
            .map(without_lead)
            .filter(|owner| !owner.is_empty())
    })
}

/// Words that open a notice stand in capitals as names do: "Skip next section Harbor News' Top Story".
fn without_lead(owner: &str) -> &str {
    const LEADS: [&str; 7] = ["Skip", "Get", "Follow", "Read", "Watch", "Download", "See"];
    owner
        .split_once(' ')
        .filter(|(first, _)| LEADS.contains(first))
        .map_or(owner, |(_, rest)| rest)
}

/// The owner named in "© 2011 Harbor News. All rights reserved."
pub(super) fn copyright_owner(line: &str) -> Option<&str> {
    let at = line
        .find(['©', 'ⓒ'])
        .map(|at| at + line[at..].chars().next().map_or(0, char::len_utf8))
        .or_else(|| {
            const OPENING: &str = "copyright ";
            line.get(..OPENING.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(OPENING))
                .then_some(OPENING.len())
        })?;
    let rest = line[at..].trim_start();
    let rest = rest.strip_prefix("Copyright").unwrap_or(rest).trim_start();
    let years =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | ' '));
    let has_year = rest.len() - years.len() >= 4;
    let years = years.strip_prefix("by ").unwrap_or(years);
    has_year.then(|| name_at(years)).flatten()
}

/// The capitalized words that a text begins with, after an article or "to more".
fn name_at(text: &str) -> Option<&str> {
    const MOST_WORDS: usize = 6;
    let mut end = 0;
    let mut start = 0;
    for word in text.split_inclusive(' ').take(MOST_WORDS) {
        let bare = word.trim_end();
        let is_lead = end == start
            && matches!(
                bare,
                "the"
                    | "die"
                    | "der"
                    | "das"
                    | "la"
                    | "le"
                    | "el"
                    | "il"
                    | "to"
                    | "more"
                    | "other"
                    | "all"
                    | "our"
                    | "next"
                    | "section"
            );
        let name = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '”', '|', '…']);
        let name = ["'s", "’s", "'", "’"]
            .iter()
            .find_map(|mark| name.strip_suffix(mark))
            .unwrap_or(name);
        if is_lead {
            start += word.len();
            end = start;
            continue;
        }
        if !(is_name_word(name) || end > start && is_joint(name)) {
            break;
        }
        let word_end = word.as_ptr() as usize - text.as_ptr() as usize + name.len();
        end = word_end;
        if name.len() < bare.len() {
            break;
        }
    }
    let name = text[start..end].trim();
    let name = name.trim_end_matches(is_joint_end);
    (!name.is_empty()).then_some(name)
}

fn is_joint_end(c: char) -> bool {
    matches!(c, '&' | ' ')
}

/// The capitalized words that a text ends with.
fn name_before(text: &str) -> Option<&str> {
    let mut start = text.len();
    for (at, _) in text.rmatch_indices(' ').take(5).chain([(usize::MAX, "")]) {
        let at = if at == usize::MAX { 0 } else { at + 1 };
        let word = text[at..start].trim_end();
        if !is_name_word(word) {
            break;
        }
        start = at;
        if at == 0 {
            break;
        }
    }
    let name = text[start..].trim();
    (!name.is_empty()).then_some(without_lead(name))
}

fn is_name_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '&' | '\'' | '’' | '+' | '/'))
        && word.chars().any(char::is_alphabetic)
        || is_host(word)
}

/// "harbornews.example": outlets are named by their addresses too.
fn is_host(word: &str) -> bool {
    word.split_once('.').is_some_and(|(name, rest)| {
        name.len() > 2
            && rest.len() >= 2
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'-')
    })
}

fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "of" | "and" | "&" | "de" | "du" | "der" | "la" | "le" | "di" | "e" | "y" | "24" | "24."
    )
}

/// Outlets are the same whatever article or case they are written with.
fn key(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}

fn is_general(key: &str) -> bool {
    key.split(' ')
        .all(|word| GENERAL.contains(&word.trim_end_matches('.')))
}

/// A line short enough to be shown as evidence.
pub(super) fn shortened(line: &str) -> String {
    const LONGEST: usize = 200;
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[(&str, Voice)], expected: Option<&str>) {
        let found = find(lines.iter().copied());
        assert_eq!(
            found.as_ref().map(|sign| sign.name.as_str()),
            expected,
            "{lines:?}"
        );
    }

    #[test]
    fn a_page_names_its_outlet_in_its_own_voice() {
        check(
            &[(
                "The piece below comes from our partner The Pier.",
                Voice::Page,
            )],
            Some("The Pier"),
        );
        check(
            &[("© 2011 Harbor News. All rights reserved.", Voice::Page)],
            Some("Harbor News"),
        );
        check(
            &[(
                "The Harbor News is not responsible for what other pages say.",
                Voice::Page,
            )],
            Some("The Harbor News"),
        );
        check(
            &[
                ("Skip to more HN pages", Voice::Page),
                ("More from HN", Voice::Page),
            ],
            Some("HN"),
        );
    }

    #[test]
    fn what_others_write_is_no_sign() {
        check(
            &[
                (
                    "The mayor told the Harbor News that the pier was closed.",
                    Voice::Story,
                ),
                (
                    "According to the Pier Gazette, which reported from our partner cities, it was not.",
                    Voice::Story,
                ),
            ],
            None,
        );
    }

    #[test]
    fn one_weak_sign_or_a_department_is_not_enough() {
        check(&[("More from Harbor News", Voice::Page)], None);
        check(
            &[
                ("More from Politics", Voice::Page),
                ("Skip to Politics", Voice::Page),
                ("Follow Politics", Voice::Page),
            ],
            None,
        );
        check(&[("This piece is from our partner .", Voice::Page)], None);
    }
}
