//! Dates in the text of a query that no quotation marks enclose.
//!
//! What comes in: the text of a query from where a date may begin. What goes out: how far it goes. What date it is, the readers say.

use crate::calendar;

/// The length of the date at the beginning of a text: a run of digits and marks, or a month's name with numbers around it.
pub(super) fn len(text: &str) -> usize {
    let mut end = 0;
    let mut has_month = false;
    let mut numbers = 0;
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let len = word.find(['(', ')']).unwrap_or(word.len());
        let bare = word[..len].trim_end_matches([',', '.']);
        let number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
        if number && (has_month || numbers == 0) && numbers < 2 {
            numbers += 1;
        } else if !has_month && month(bare).is_some() {
            has_month = true;
        } else if end == 0 {
            return len;
        } else {
            break;
        }
        end = start + len;
        // A year ends a date.
        if len < word.len() || (number && bare.len() == 4) {
            break;
        }
    }
    end
}

/// The month that a word names, 1 to 12.
pub(super) fn month(word: &str) -> Option<i8> {
    calendar::month_in("en", &word.to_ascii_lowercase())
}
