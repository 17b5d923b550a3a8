//! What a query may cost: limits on its size, before anything is looked up.
//!
//! Each word is looked for in the whole index, each pattern in its whole dictionary, and nearness compares each word on one side with
//! each on the other. What passes here and still takes too long is ended by time.

use super::problem::Problem;
use crate::numbers::grouped;
use crate::query::{Query, Syntax};

/// Words of a query, those of phrases too.
const MOST_WORDS: usize = 100;
/// Wildcards, regular expressions and fuzzy words.
const MOST_PATTERNS: usize = 10;
/// Fields, and words in parts of the article.
const MOST_CONDITIONS: usize = 20;
/// Pairs of words that are to stand near each other.
const MOST_PAIRS: usize = 100;

/// Reads a query and refuses one that would cost too much.
pub(super) fn check(text: &str, syntax: Syntax) -> Result<(), Problem> {
    let query = syntax
        .parse(text)
        .map_err(|error| Problem::query(text, &error))?
        .query;
    let (mut words, mut patterns, mut conditions) = (0, 0, 0);
    query.each_word_at_all(&mut |word| {
        words += 1;
        patterns += usize::from(word.form.is_pattern());
    });
    query.each_condition(&mut |_| conditions += 1);
    let counted = [
        (words, MOST_WORDS, "words"),
        (patterns, MOST_PATTERNS, "patterns"),
        (conditions, MOST_CONDITIONS, "fields"),
        (pairs(&query), MOST_PAIRS, "pairs of words near each other"),
    ];
    for (count, most, what) in counted {
        if count > most {
            return Err(Problem::too_costly(
                text,
                format!(
                    "the query has {} {what}; here it may have {}",
                    grouped(count),
                    grouped(most)
                ),
            ));
        }
    }
    Ok(())
}

/// Pairs of words that nearness compares.
fn pairs(query: &Query) -> usize {
    match query {
        Query::Words(parts) | Query::And(parts) | Query::Or(parts) => parts.iter().map(pairs).sum(),
        Query::Not(part)
        | Query::AtLeast(_, part)
        | Query::Boost(part, _)
        | Query::Scope(_, part) => pairs(part),
        Query::Near(nearness) | Query::NotNear(nearness) => {
            let (left, right) = (words(&nearness.left), words(&nearness.right));
            left.saturating_mul(right) + pairs(&nearness.left) + pairs(&nearness.right)
        }
        Query::Word(_) | Query::Phrase(_) | Query::Field(_) => 0,
    }
}

fn words(query: &Query) -> usize {
    let mut count = 0;
    query.each_word_at_all(&mut |_| count += 1);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refused(query: &str, kind: Option<&str>) {
        let refused = check(query, Syntax::Pullquote).err();
        let refused = refused.as_ref().map(Problem::kind);
        assert_eq!(refused, kind, "{query}");
    }

    #[test]
    fn a_query_of_usual_size_passes_and_one_without_end_does_not() {
        check_refused("doha AND (office OR flag) w/5 taliban", None);
        check_refused(&"word ".repeat(100), None);
        check_refused(&"word ".repeat(101), Some("query-cost"));
        check_refused(&"a* ".repeat(10), None);
        check_refused(&"a* ".repeat(11), Some("query-cost"));
        let side = ["word"; 11].join(" OR ");
        check_refused(&format!("({side}) w/5 ({side})"), Some("query-cost"));
        check_refused("\"never closed", Some("query"));
    }
}
