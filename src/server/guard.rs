//! Who is answered: requests for this server by name, not from pages of other sites, and with the token where one is set.
//!
//! A browser sends requests for any page it shows. Against pages that mean harm stand: the Host header, which a page cannot choose, so
//! that a name rebound to this machine (DNS rebinding) gets nothing; the Origin and Sec-Fetch-Site headers, by which a browser says for
//! whom it asks; and headers that keep what is answered from being used elsewhere.

use super::problem::Problem;
use super::{Server, page};
use axum::extract::{Request, State};
use axum::http::header::{
    self, AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderName, ORIGIN, TRANSFER_ENCODING,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Bytes of a request's address at most.
const LONGEST_ADDRESS: usize = 8 * 1024;
/// Bytes of a request's head at most: an address, the headers that browsers send, a token.
const LONGEST_HEAD: usize = 32 * 1024;
/// Characters that a token has at least, where others than this machine can try some.
const SHORTEST_TOKEN: usize = 16;
/// Addresses that are answered without a token: they tell whether the server is well, nothing else.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// Who is answered.
#[derive(Debug, Clone)]
pub struct Access {
    listen: IpAddr,
    names: Vec<String>,
    /// The token is kept as its hash, which is compared in constant time and tells nothing of its length.
    token: Option<blake3::Hash>,
}

/// Why a server would not be safe.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Others could ask without a token.
    #[error(
        "{listen} can be reached from other machines; set a token with --token-file or PULLQUOTE_TOKEN, or listen on 127.0.0.1"
    )]
    NoToken {
        /// Where it would listen.
        listen: SocketAddr,
    },
    /// A token could be guessed.
    #[error("the token is too short to be safe; write at least {SHORTEST_TOKEN} characters")]
    ShortToken,
    /// A token cannot be sent.
    #[error("the token has characters that no header can have; write letters, digits and -._~+/=")]
    BadToken,
}

impl Access {
    /// Who is answered at an address: names beside those that go without saying, and with the token if there is one.
    ///
    /// # Errors
    /// If others than this machine could ask without a token, or the token is no good one.
    pub fn new(
        listen: SocketAddr,
        names: Vec<String>,
        token: Option<&str>,
    ) -> Result<Self, AccessError> {
        match token {
            None if !listen.ip().is_loopback() => return Err(AccessError::NoToken { listen }),
            Some(token) if token.chars().count() < SHORTEST_TOKEN => {
                return Err(AccessError::ShortToken);
            }
            Some(token) if !token.bytes().all(is_token_byte) => return Err(AccessError::BadToken),
            _ => {}
        }
        Ok(Self {
            listen: listen.ip(),
            names,
            token: token.map(|token| blake3::hash(token.as_bytes())),
        })
    }

    /// Whether a request for this host is for this server. An address in figures cannot be rebound; a name can.
    fn answers_to(&self, host: &str) -> bool {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = address.parse::<IpAddr>() {
            return address == self.listen || address.is_loopback() || self.listen.is_unspecified();
        }
        let host = host.strip_suffix('.').unwrap_or(host);
        host.eq_ignore_ascii_case("localhost")
            || self
                .names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(host))
    }

    /// Whether this server answers to a host, as headers have it: a name or an address, perhaps with a port.
    pub(super) fn is_named(&self, host: &str) -> bool {
        let authority = host.parse::<Authority>();
        !host.contains('@') && authority.is_ok_and(|authority| self.answers_to(authority.host()))
    }

    fn admits(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let authority = authority(headers)?;
        // A request in absolute form names a host of its own.
        for host in [Some(authority.host()), uri.host()].into_iter().flatten() {
            if !self.answers_to(host) {
                return Err(Problem::wrong_host(host));
            }
        }
        if headers
            .get_all(ORIGIN)
            .iter()
            .any(|origin| !is_same(origin, &authority))
            || is_of_other_site(headers)
        {
            return Err(Problem::foreign_origin());
        }
        if uri.path_and_query().map_or(0, |path| path.as_str().len()) > LONGEST_ADDRESS {
            return Err(Problem::too_long_address(LONGEST_ADDRESS));
        }
        if head_len(headers) > LONGEST_HEAD {
            return Err(Problem::too_long_head(LONGEST_HEAD));
        }
        if has_body(headers) {
            return Err(Problem::body());
        }
        if let Some(token) = &self.token
            && !OPEN.contains(&uri.path())
            && !sent_token(headers).is_some_and(|sent| blake3::hash(&sent) == *token)
        {
            return Err(Problem::unauthorized());
        }
        Ok(())
    }
}

/// What a token may have, by RFC 6750.
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

/// Whom the request is for; a request says so once.
fn authority(headers: &HeaderMap) -> Result<Authority, Problem> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        // A Host header names nobody who asks.
        (Some(host), None) if !host.as_bytes().contains(&b'@') => {
            Authority::try_from(host.as_bytes()).map_err(|_| Problem::bad_host())
        }
        _ => Err(Problem::bad_host()),
    }
}

/// Whether an origin is this server's own, whatever encrypts the way to it.
fn is_same(origin: &HeaderValue, authority: &Authority) -> bool {
    origin.to_str().is_ok_and(|origin| {
        origin.split_once("://").is_some_and(|(scheme, host)| {
            matches!(scheme, "http" | "https") && host.eq_ignore_ascii_case(authority.as_str())
        })
    })
}

/// Whether a browser asks for a page of another site; that a reader follows a link from there is all right.
fn is_of_other_site(headers: &HeaderMap) -> bool {
    let is = |name: &str, values: &[&str]| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| values.contains(&value))
    };
    is("sec-fetch-site", &["cross-site", "same-site"]) && !is("sec-fetch-mode", &["navigate"])
}

/// Whether a host, as headers have it, is the machine that asks.
pub(super) fn is_of_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = address
        .parse()
        .is_ok_and(|address: IpAddr| address.is_loopback());
    is_loopback || host.trim_end_matches('.').eq_ignore_ascii_case("localhost")
}

/// The bytes of the headers as they were sent: a colon, a space and the end of the line go with each.
fn head_len(headers: &HeaderMap) -> usize {
    let of_header = |(name, value): (&HeaderName, &HeaderValue)| {
        name.as_str().len() + ": ".len() + value.len() + "\r\n".len()
    };
    headers.iter().map(of_header).sum()
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING)
        || headers
            .get(CONTENT_LENGTH)
            .is_some_and(|length| length.as_bytes() != b"0")
}

/// The token that a request has: a program's as such (RFC 6750), a browser's as the password that it asked its user for (RFC 7617), under
/// whatever name.
fn sent_token(headers: &HeaderMap) -> Option<Vec<u8>> {
    let sent = headers.get(AUTHORIZATION)?.as_bytes();
    let after = |scheme: &str| {
        let (begins, rest) = sent.split_at_checked(scheme.len())?;
        begins
            .eq_ignore_ascii_case(scheme.as_bytes())
            .then_some(rest)
    };
    if let Some(token) = after("Bearer ") {
        return Some(token.to_vec());
    }
    let credentials = BASE64_STANDARD.decode(after("Basic ")?).ok()?;
    let colon = credentials.iter().position(|byte| *byte == b':')?;
    Some(credentials[colon + 1..].to_vec())
}

/// Lets a request in or turns it away.
pub(super) async fn admit(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    match server.access.admits(request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => page::told(&problem, request.uri().path(), request.headers()),
    }
}

/// Headers of every answer; one that an answer has already stays.
const HARDENING: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// Adds the headers that keep answers from being misused.
pub(super) async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HARDENING {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(listen: &str, names: &[&str]) -> Access {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Access::new(
            listen.parse().unwrap(),
            names,
            Some("a-token-of-twenty-two"),
        )
        .unwrap()
    }

    #[test]
    fn a_name_that_could_be_rebound_is_not_answered_to() {
        let check = |listen: &str, host: &str, expected: bool| {
            let answered = access(listen, &["archive.example"]).answers_to(host);
            assert_eq!(answered, expected, "{listen} {host}");
        };
        check("127.0.0.1:7700", "localhost", true);
        check("127.0.0.1:7700", "LOCALHOST.", true);
        check("127.0.0.1:7700", "127.0.0.1", true);
        check("127.0.0.1:7700", "[::1]", true);
        check("127.0.0.1:7700", "Archive.example", true);
        check("127.0.0.1:7700", "evil.example", false);
        check("127.0.0.1:7700", "127.0.0.1.evil.example", false);
        check("127.0.0.1:7700", "localhost.evil.example", false);
        check("127.0.0.1:7700", "192.0.2.7", false);
        check("0.0.0.0:7700", "192.0.2.7", true);
        check("192.0.2.7:7700", "192.0.2.7", true);
        check("192.0.2.7:7700", "192.0.2.8", false);
    }

    #[test]
    fn without_a_token_only_this_machine_is_answered() {
        let new = |listen: &str, token| Access::new(listen.parse().unwrap(), Vec::new(), token);
        assert!(new("127.0.0.1:1", None).is_ok());
        assert!(new("[::1]:1", None).is_ok());
        for listen in ["0.0.0.0:1", "[::]:1", "192.0.2.7:1"] {
            assert!(matches!(
                new(listen, None),
                Err(AccessError::NoToken { .. })
            ));
            assert!(new(listen, Some("0123456789abcdef")).is_ok());
            let short = new(listen, Some("0123456789abcde"));
            assert!(matches!(short, Err(AccessError::ShortToken)));
        }
        let unsendable = new("127.0.0.1:1", Some("0123456789 abcdef"));
        assert!(matches!(unsendable, Err(AccessError::BadToken)));
    }
}
