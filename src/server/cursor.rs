//! Places in a list of results, to go on from.
//!
//! A cursor says how far the list was read, of which search, at which state of the index. While the index stays as it is, pages join
//! exactly; once it has changed, the list is another, and the cursor is refused rather than have hits missed or told twice.

use super::problem::Problem;
use crate::search::SearchRequest;

const DIGITS: usize = 16;

/// The cursor of a place in the list of a search.
pub(super) fn cursor(request: &SearchRequest, offset: usize, version: &str) -> String {
    format!("{offset:x}.{}.{}", of_search(request), digest(version))
}

/// How far the list was read.
pub(super) fn offset(
    cursor: &str,
    request: &SearchRequest,
    version: &str,
) -> Result<usize, Problem> {
    let wrong = |detail: &str| Problem::parameter("cursor", detail);
    let mut parts = cursor.split('.');
    let (Some(offset), Some(search), Some(index), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong("this is no cursor; take the 'next' of an answer"));
    };
    let offset = usize::from_str_radix(offset, 16)
        .map_err(|_| wrong("this is no cursor; take the 'next' of an answer"))?;
    if search != of_search(request) {
        return Err(wrong(
            "this cursor belongs to another search; repeat all parameters but 'limit' and 'format'",
        ));
    }
    if index != digest(version) {
        return Err(Problem::outdated_cursor());
    }
    Ok(offset)
}

/// What decides which list it is: everything but the part that is wanted and what is told beside it.
fn of_search(request: &SearchRequest) -> String {
    let list = SearchRequest {
        limit: 0,
        offset: 0,
        facets: Vec::new(),
        snippet_length: 0,
        explain: false,
        ..request.clone()
    };
    digest(&format!("{list:?}"))
}

fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..DIGITS].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_in_its_search_alone() {
        let request = SearchRequest::new("doha office");
        let at = cursor(&request, 30, "v1");
        assert_eq!(offset(&at, &request, "v1").unwrap(), 30);
        let larger_page = SearchRequest {
            limit: 50,
            ..request.clone()
        };
        assert_eq!(offset(&at, &larger_page, "v1").unwrap(), 30);
        assert!(offset(&at, &SearchRequest::new("doha"), "v1").is_err());
        assert!(offset("30", &request, "v1").is_err());
        let changed = offset(&at, &request, "v2").unwrap_err();
        assert_eq!(changed.kind(), "outdated-cursor");
    }
}
