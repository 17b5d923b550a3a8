//! The page that says why there is no other.

use super::text::{Run, runs};
use super::{Frame, filled};
use crate::render::sanitize::displayable;
use askama::Template;
use std::borrow::Cow;
use std::ops::Range;

/// Why a page cannot be shown.
#[derive(Debug)]
pub struct Trouble<'a> {
    /// What kind of trouble it is.
    pub title: &'a str,
    /// What is wrong, and where that can be said, what would be right.
    pub detail: &'a str,
    /// What to do about it.
    pub hint: Option<&'a str>,
    /// The query that cannot be read, and the bytes of it that are wrong.
    pub query: Option<(&'a str, Option<Range<usize>>)>,
}

#[derive(Template)]
#[template(path = "page/problem.html")]
struct ProblemTemplate<'a> {
    frame: Frame,
    title: Cow<'a, str>,
    detail: Cow<'a, str>,
    hint: Option<Cow<'a, str>>,
    query: Vec<Run<'a>>,
    at_end: bool,
}

/// The page that says what is wrong.
#[must_use]
pub fn problem(frame: Frame, trouble: &Trouble<'_>) -> String {
    let (query, spot) = trouble.query.clone().unwrap_or_default();
    let spot = spot.filter(|spot| query.get(spot.clone()).is_some());
    let at_end = spot.as_ref().is_some_and(Range::is_empty);
    let marks: Vec<Range<usize>> = spot.into_iter().filter(|spot| !spot.is_empty()).collect();
    filled(&ProblemTemplate {
        frame,
        title: displayable(trouble.title),
        detail: displayable(trouble.detail),
        hint: trouble.hint.map(displayable),
        query: runs(query, &marks),
        at_end,
    })
}
