//! Which outlet a page is from.
//!
//! What comes in: the page's claims. What goes out: the name of the outlet and the words that say so. Pages name owners, platforms and
//! sections besides; the name that agrees with the host's is the outlet's.

use super::claims::Claims;
use super::content::squeezed;
use super::outline::Part;
use crate::article::{Attributed, Source};
use crate::corpus::{address, outlet};

/// Finds the outlet.
pub(super) fn find(claims: &Claims, parts: &[Part]) -> Option<Attributed<String>> {
    let host = claims.host();
    let candidates = candidates(claims, parts);
    let agreement = |name: &str| host.map_or(0.0, |host| agreement(name, host));
    let best = candidates
        .iter()
        .enumerate()
        .map(|(i, (name, evidence))| {
            let same = candidates
                .iter()
                .filter(|(other, _)| squeezed(other) == squeezed(name))
                .count();
            let trust = match *evidence {
                "og:site_name" => 0.9,
                "JSON-LD publisher" => 0.8,
                "JSON-LD WebSite" | "JSON-LD NewsMediaOrganization" => 0.6,
                "meta" => 0.4,
                "title" => 0.2,
                _ => 0.3,
            };
            (
                i,
                2.0 * agreement(name) + trust + 0.2 * (same.min(4) as f32),
            )
        })
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    if let Some((i, score)) = best {
        let (name, evidence) = &candidates[i];
        let evidence_of = evidence;
        let times = candidates
            .iter()
            .filter(|(other, known)| squeezed(other) == squeezed(name) && known != evidence)
            .count();
        if *evidence != "title" && *evidence != "copyright" || score > 1.4 || times > 0 {
            let agrees = agreement(name) > 0.0;
            let evidence = match host {
                Some(host) if agrees => format!("{evidence}: {name}; host {host}"),
                _ => format!("{evidence}: {name}"),
            };
            let source = if *evidence_of == "copyright" {
                Source::Text
            } else {
                Source::Html
            };
            return Some(Attributed {
                value: name.clone(),
                source,
                evidence,
            });
        }
    }
    claims.url.as_deref().and_then(address::outlet)
}

/// The names that a page gives where outlets are named, with the place of each.
fn candidates(claims: &Claims, parts: &[Part]) -> Vec<(String, &'static str)> {
    let mut candidates: Vec<(String, &'static str)> = Vec::new();
    let mut add = |name: Option<String>, evidence: &'static str| {
        if let Some(name) = name.map(|name| tidied(&name)).filter(|name| is_name(name)) {
            candidates.push((name, evidence));
        }
    };
    add(
        claims.meta("og:site_name").map(str::to_owned),
        "og:site_name",
    );
    add(
        claims
            .said_names("publisher")
            .into_iter()
            .next()
            .map(|(name, _)| name),
        "JSON-LD publisher",
    );
    add(claims.said_by(&["WebSite"], "name"), "JSON-LD WebSite");
    add(
        claims.said_by(&["NewsMediaOrganization"], "name"),
        "JSON-LD NewsMediaOrganization",
    );
    for name in [
        "application-name",
        "apple-mobile-web-app-title",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "cxenseparse:publisher",
        "citation_journal_title",
        "article:publisher",
        "al:android:app_name",
        "al:ios:app_name",
    ] {
        add(claims.meta(name).map(str::to_owned), "meta");
    }
    add(
        claims.said_by(&["Organization"], "name"),
        "JSON-LD Organization",
    );
    if let Some(title) = &claims.window_title {
        for divider in [" | ", " - ", " – ", " — ", " · ", " :: ", " • "] {
            if let Some((_, tail)) = title.rsplit_once(divider) {
                add(Some(tail.to_owned()), "title");
            }
            if let Some((head, _)) = title.split_once(divider) {
                add(Some(head.to_owned()), "title");
            }
        }
    }
    let copyright = parts
        .iter()
        .rev()
        .take(40)
        .find_map(|part| outlet::copyright_owner(&part.text).map(str::to_owned));
    add(copyright, "copyright");
    candidates
}

/// A name without what pages add to it.
fn tidied(name: &str) -> String {
    let name = name
        .trim()
        .trim_start_matches('@')
        .trim_end_matches(['.', ',']);
    // What the outlet says of itself stands behind its name.
    let name = [" | ", " - ", " – ", " — ", " · "]
        .iter()
        .fold(name, |name, divider| {
            name.split(divider).next().unwrap_or(name)
        });
    name.trim().to_owned()
}

fn is_name(name: &str) -> bool {
    const LONGEST: usize = 60;
    !name.is_empty()
        && name.chars().count() <= LONGEST
        && name.chars().any(char::is_alphabetic)
        && !name.starts_with("http")
}

/// How far a name agrees with a host's: 1 for the same, less for a part of it.
pub(super) fn agreement(name: &str, host: &str) -> f32 {
    let labels: Vec<&str> = host.split('.').collect();
    let endings = match labels.as_slice() {
        [.., second, last] if last.len() == 2 && second.len() <= 3 && labels.len() > 2 => 2,
        _ => 1,
    };
    let stem: Vec<String> = labels[..labels.len() - endings]
        .iter()
        .map(|label| squeezed(label))
        .collect();
    let Some(main) = stem.last() else { return 0.0 };
    let name_key = unaccented(&squeezed(name));
    let whole = unaccented(&squeezed(host));
    let without_article = |key: &str| {
        ["the", "der", "die", "das", "la", "le", "el", "il"]
            .iter()
            .find_map(|article| key.strip_prefix(article))
            .map(str::to_owned)
    };
    if name_key == *main
        || name_key == whole
        || without_article(&name_key).as_ref() == Some(main)
        || without_article(main).as_ref() == Some(&name_key)
    {
        return 1.0;
    }
    let initials: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    if initials.len() > 1 && (initials == *main || stem.contains(&initials)) {
        return 0.8;
    }
    if main.len() > 2 && name_key.starts_with(main.as_str())
        || name_key.len() > 2 && main.starts_with(&name_key)
    {
        return 0.8;
    }
    if stem.contains(&name_key) {
        return 0.9;
    }
    if main.len() > 3 && name_key.contains(main.as_str())
        || name_key.len() > 3 && main.contains(&name_key)
    {
        return 0.6;
    }
    0.0
}

/// Letters as host names write them.
fn unaccented(key: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let spelled = key
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('ß', "ss");
    spelled
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect()
}

/// A headline without the outlet's name at its end or start.
pub(super) fn without_name<'a>(
    title: &'a str,
    outlet: Option<&str>,
    host: Option<&str>,
) -> &'a str {
    let mut title = title.trim();
    for divider in [
        " | ", " - ", " – ", " — ", " · ", " :: ", " • ", " » ", " « ",
    ] {
        if let Some((head, tail)) = title.rsplit_once(divider)
            && !head.trim().is_empty()
        {
            let tail_key = squeezed(tail);
            let is_outlet = outlet.is_some_and(|outlet| {
                let key = squeezed(outlet);
                tail_key == key
                    || key.len() > 3 && tail_key.starts_with(&key)
                    || tail_key.len() > 3 && key.starts_with(&tail_key)
            });
            let is_host = host.is_some_and(|host| agreement(tail, host) >= 0.8);
            if is_outlet || is_host {
                title = head.trim();
            }
        }
    }
    title
}
