//! Addresses on the web, and what they say of who published under them.
//!
//! What comes in: an address as a page or a record gives it. What goes out: its host, and that host as the outlet where nothing
//! names one.

use crate::article::{Attributed, Source};

/// The host name in an address, without `www`.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("//").map(|(_, rest)| rest)?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = ["www.", "m.", "amp."]
        .iter()
        .find_map(|prefix| {
            let (start, rest) = host.split_at_checked(prefix.len())?;
            // "m.me" is a host, and not a page for telephones.
            (start.eq_ignore_ascii_case(prefix) && rest.contains('.')).then_some(rest)
        })
        .unwrap_or(host);
    (host.contains('.') && !host.starts_with('.')).then_some(host)
}

/// Whether a text is the address of something on the web.
pub(super) fn is_of_web(url: &str) -> bool {
    (url.starts_with("http://") || url.starts_with("https://")) && host(url).is_some()
}

/// The outlet by an address alone: its host in lower case, since case means nothing in a host's name, with the address as the evidence.
/// What lies on no host that has a name says nothing.
pub(super) fn outlet(url: &str) -> Option<Attributed<String>> {
    let host = host(url).filter(|host| host.contains(char::is_alphabetic))?;
    Some(Attributed {
        value: host.to_lowercase(),
        source: Source::Url,
        evidence: url.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_its_host_as_the_outlet_and_itself_as_the_evidence() {
        for (url, expected) in [
            ("https://www.harbor.example/2011/a", Some("harbor.example")),
            (
                "https://Reader@Harbor.Example:8080?a",
                Some("harbor.example"),
            ),
            ("https://m.harbor.example", Some("harbor.example")),
            (
                "https://user:pw@WWW.Harbor.example/",
                Some("harbor.example"),
            ),
            ("https://m.me/a", Some("m.me")),
            ("https://localhost/a.b", None),
            ("http://192.0.2.7/a", None),
            ("file:///home/a.html", None),
            ("/2011/05/a.html", None),
            ("n/a", None),
        ] {
            let found = outlet(url);
            let found = found.as_ref().map(|found| {
                assert_eq!((found.source, found.evidence.as_str()), (Source::Url, url));
                found.value.as_str()
            });
            assert_eq!(found, expected, "{url}");
        }
    }
}
