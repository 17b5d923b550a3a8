//! Promises: what passages have in common narrows the search, as many passages as the button says; every narrowing can be taken away.

use crate::articles::{CORPUS, NEWS};
use crate::browser::{Browser, Reader, read};
use serde_json::json;

#[test]
fn every_value_says_how_many_passages_it_leaves_and_how_many_without_it() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        browser.open("/?q=Taliban&match=all");
        let total = found(browser);
        assert!(total > 20, "{total}");
        let narrowed =
            |by| browser.comes("narrowed by", || browser.texts(".narrowed li").len(), &by);
        let mut tried = 0;
        for parameter in ["outlet", "person", "org", "place"] {
            // The most frequent and the least of those that are seen.
            let of_facet = format!("[aria-labelledby=facet-{parameter}] > ul > li");
            let seen = browser.texts(&of_facet).len();
            for at in [1, seen] {
                let value = format!("{of_facet}:nth-child({at})");
                let told = number(&browser.texts(&format!("{value} .number"))[0]);
                browser.click(&format!("{value} button:not(.without)"));
                narrowed(1);
                assert_eq!(found(browser), told, "{value}");
                browser.back();
                narrowed(0);
                assert_eq!(found(browser), total, "{value}");
                browser.click(&format!("{value} button.without"));
                narrowed(1);
                assert_eq!(found(browser), total - told, "not {value}");
                browser.back();
                narrowed(0);
                tried += 1;
            }
        }
        assert_eq!(tried, 8);
    });
}

#[test]
fn values_are_chosen_left_out_and_taken_away_again() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.click("button[name=outlet][value='The Linden Post']");
        browser.shows(".count", &["2 passages"]);
        browser.shows(".narrowed a", &["outlet The Linden Post ×, take this away"]);
        browser.shows(".facet a.chosen bdi", &["The Linden Post"]);
        assert_eq!(browser.place(), "/?q=lighthouse&outlet=The+Linden+Post");
        // Another outlet widens the choice of outlets; a place narrows it.
        browser.click("button[name=outlet][value='Kestrel Radio']");
        browser.shows(".count", &["3 passages"]);
        browser.click("button[name=not-place][value='=Oslo']");
        browser.shows(".count", &["2 passages"]);
        browser.shows(".hit .outlet", &["The Linden Post", "Kestrel Radio"]);
        let chips = browser.texts(".narrowed a");
        assert_eq!(chips.len(), 3, "{chips:?}");
        assert!(chips[2].starts_with("not place Oslo"), "{chips:?}");
        for (chip, left) in [(3, "3 passages"), (1, "1 passage"), (1, "5 passages")] {
            browser.click(&format!(".narrowed li:nth-child({chip}) a"));
            browser.shows(".count", &[left]);
        }
        assert_eq!(browser.place(), "/?q=lighthouse");
    });
}

#[test]
fn the_query_in_the_field_stays_while_it_is_narrowed() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse&sort=oldest");
        browser.click("button[name=person][value='=Kofi Annan']");
        browser.shows(".count", &["1 passage"]);
        assert_eq!(browser.field(), "lighthouse");
        assert_eq!(
            browser.place(),
            "/?q=lighthouse&sort=oldest&person=%3DKofi+Annan"
        );
    });
}

/// The passages that were found, by the line that tells it.
fn found(browser: &Browser) -> usize {
    let line: String = browser.value(
        "document.querySelector(args)?.textContent ?? 'none'",
        json!(".count"),
    );
    if line == "Nothing found" {
        0
    } else {
        number(&line)
    }
}

fn number(text: &str) -> usize {
    let digits: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == ',')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(usize::MAX)
}
