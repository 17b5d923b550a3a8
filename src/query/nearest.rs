//! What a misspelt word of a fixed few was probably meant for.

/// The one of some words that is spelled nearly as another, whatever its case: at most one edit away from a word of up to four letters,
/// two from a longer one (insertions, deletions, replacements, swaps of neighbors). A word of one or two letters is near none.
#[must_use]
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_ascii_lowercase();
    let most = match typed.chars().count() {
        0..=2 => return None,
        3..=4 => 1,
        _ => 2,
    };
    let distances = known.into_iter().map(|known| {
        let distance = strsim::osa_distance(known, &typed);
        (distance, known)
    });
    distances
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}
