//! Numbers as people read them.
//!
//! What counts something has commas between its thousands wherever people read it: on the terminal, on pages, in notes and messages. What
//! is to be typed (the value of an option, the number of a nearness), what is an address (a line, an id) and what programs read (JSON,
//! CSV) has none.

/// A number with its thousands apart: "1,234,567".
#[must_use]
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with its thousands apart, and what is counted: one of it, or several.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(counted(1, "passage", "passages"), "1 passage");
        assert_eq!(counted(2_000, "passage", "passages"), "2,000 passages");
    }
}
