//! What is to be said of a question mark: in a question it is one, elsewhere it may have been meant for a letter.

use super::super::messages::{Hint, OtherSearch};
use std::ops::Range;

/// What is to be said of a question mark behind a word where nobody asks a question.
pub(in super::super) fn of_question_mark(text: &str, range: &Range<usize>) -> Option<Hint> {
    let chunk = text[range.clone()].trim_end_matches([',', ';', '.']);
    let word = chunk.strip_suffix('?')?.trim_end_matches('?');
    // In other alphabets the words that ask are not known here.
    let is_latin = |c: char| c.is_alphanumeric() && c < '\u{250}';
    if !word.ends_with(is_latin) || is_question(text) {
        return None;
    }
    let pattern = format!(
        "{}*",
        word.trim_start_matches(|c: char| !c.is_alphanumeric())
    );
    let message =
        format!("'?' at the end of a word is a question mark; {pattern} stands for any ending");
    let marks = range.start + word.len()..range.start + chunk.len();
    let any_ending = OtherSearch::Edited(marks, "*".to_owned());
    Some(Hint::new(range.clone(), message).offering(&pattern, any_ending))
}

/// Whether a query looks like a question in plain language: several words, one of which asks.
fn is_question(text: &str) -> bool {
    const ASKS: [&str; 90] = [
        "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "how", "is", "may",
        "might", "must", "shall", "should", "was", "were", "what", "when", "where", "whether",
        "which", "who", "whom", "whose", "why", "will", "would", "hat", "hatte", "ist", "kann",
        "sind", "warum", "wann", "wen", "wem", "wer", "weshalb", "wessen", "wie", "wieso", "wird",
        "wo", "woher", "wohin", "worum", "wurde", "combien", "comment", "où", "pourquoi", "quand",
        "que", "quel", "quelle", "quelles", "quels", "qui", "quoi", "est", "sont", "adónde",
        "como", "cómo", "cuál", "cuáles", "cuando", "cuándo", "cuánto", "cuántos", "donde",
        "dónde", "qué", "quién", "quiénes", "che", "chi", "come", "cosa", "dove", "perché",
        "quale", "quali", "quando", "onde", "quem", "waarom",
    ];
    let mut words = 0;
    let mut asks = false;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        asks |= ASKS.contains(&word.to_lowercase().as_str());
    }
    asks && words > 1
}
