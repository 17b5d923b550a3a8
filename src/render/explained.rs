//! Where a score comes from, in words.

use crate::index::Explanation;

/// The parts of a score, largest things first: the words, how near they stand, and what their article adds.
pub(super) fn explained(score: f32, explanation: &Explanation) -> String {
    let mut parts: Vec<String> = explanation
        .words
        .iter()
        .map(|(word, worth)| format!("'{word}' {worth:.2}"))
        .collect();
    for (what, worth) in [
        ("words near each other", explanation.nearness),
        ("its heading", explanation.section),
        ("the headline", explanation.headline),
        ("the article as a whole", explanation.article),
        ("its date, which is preferred", explanation.preferred),
        ("having all the words", explanation.lift),
    ] {
        if worth > 0.0 {
            parts.push(format!("{what} {worth:.2}"));
        }
    }
    format!("score {score:.2} = {}", parts.join(" + "))
}
