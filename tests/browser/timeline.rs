//! Promises: the bars say how many passages are of a time, and narrow the search to it, by pointer and by key.

use crate::articles::NEWS;
use crate::browser::{Browser, Reader, read};
use serde_json::json;
use thirtyfour::Key;

#[test]
fn a_click_on_a_bar_narrows_to_its_time_and_the_bar_is_marked() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.shows(
            ".timeline .ends span",
            &["2013", "up to 3 passages a year", "2019"],
        );
        browser.shows(".timeline .beside", &["1 passage undated"]);
        assert_eq!(heights(browser), [3, 1]);
        browser.click("[data-period='2013']");
        browser.shows(".count", &["3 passages"]);
        assert_eq!(browser.place(), "/?q=lighthouse&after=2013&before=2013");
        // A year unfolds into its months, all of them chosen; the years stay.
        assert_eq!(chosen(browser), ["2013", "2013-06", "2013-09"]);
        assert_eq!(heights(browser), [3, 1, 2, 1]);
        browser.click("[data-period='2013-09']");
        browser.shows(".hit h2", &["A lamp in the fog"]);
        assert_eq!(chosen(browser), ["2013", "2013-09"]);
        let current = browser.attribute("[data-period='2013-09']", "aria-current");
        assert_eq!(current.as_deref(), Some("true"));
        // It is marked even when it is not pointed at.
        browser.look_away();
        let color = |period: &str| {
            browser.value::<String>(
                "getComputedStyle(document.querySelector(`[data-period='${args}'] .bar`)).fill",
                json!(period),
            )
        };
        assert_ne!(color("2013-09"), color("2013-06"));
        browser.shows(".narrowed a", &["September 2013 ×, take this away"]);
        browser.click(".timeline .range a:last-child");
        browser.shows(".count", &["5 passages"]);
        assert_eq!(browser.place(), "/?q=lighthouse");
        assert_eq!(chosen(browser), [""; 0]);
    });
}

#[test]
fn arrow_keys_walk_the_bars_and_enter_narrows_to_one() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse&after=2013&before=2013");
        focus_bar(browser, "2013-06");
        browser.press(Key::Right);
        assert!(browser.has_focus("[data-period='2013-09']"));
        browser.press(Key::Right);
        assert!(
            browser.has_focus("[data-period='2013-09']"),
            "it ends there"
        );
        browser.press(Key::Home);
        assert!(browser.has_focus("[data-period='2013-06']"));
        browser.press(Key::End);
        assert!(browser.has_focus("[data-period='2013-09']"));
        browser.press(Key::Left);
        browser.press(Key::Enter);
        browser.shows(".count", &["2 passages"]);
        assert_eq!(chosen(browser), ["2013", "2013-06"]);
        assert!(
            browser.has_focus("[data-period='2013-06']"),
            "the walk goes on"
        );
    });
}

#[test]
fn shift_draws_the_range_out_by_enter_and_by_click() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=ferry&after=2016-03&before=2016-03");
        browser.shows(".count", &["1 passage"]);
        focus_bar(browser, "2016-03");
        browser.press(Key::Right);
        browser.press(Key::Right);
        browser.press_with(&Key::Shift, Key::Enter.value());
        browser.shows(".count", &["3 passages"]);
        assert_eq!(chosen(browser), ["2016-03", "2016-04", "2016-05"]);
        assert!(
            browser.has_focus("[data-period='2016-05']"),
            "the walk goes on"
        );
        browser.shift_click("[data-period='2016-01']");
        browser.shows(".count", &["5 passages"]);
        assert_eq!(browser.place(), "/?q=ferry&after=2016-01&before=2016-05");
        browser.shows(
            ".narrowed a",
            &["January 2016 to May 2016 ×, take this away"],
        );
    });
}

#[test]
fn a_bar_of_the_whole_collection_leads_to_its_passages() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.click("[data-period='2019']");
        browser.shows(".hit h2", &["Salt and light"]);
    });
}

/// The passages of each bar, by what is told to those who do not see it.
fn heights(browser: &Browser) -> Vec<usize> {
    let labels: Vec<String> = browser.value(
        "[...document.querySelectorAll('.timeline svg a')].map((bar) => bar.getAttribute('aria-label'))",
        json!(null),
    );
    let count = |label: &String| {
        let (_, count) = label.split_once(": ").unwrap();
        count.split(' ').next().unwrap().parse().unwrap()
    };
    labels.iter().map(count).collect()
}

/// The times of the bars that are marked.
fn chosen(browser: &Browser) -> Vec<String> {
    browser.value(
        "[...document.querySelectorAll('.timeline a.chosen')].map((bar) => bar.dataset.period)",
        json!(null),
    )
}

fn focus_bar(browser: &Browser, period: &str) {
    browser.script::<Option<()>>(
        "document.querySelector(`[data-period='${arguments[0]}']`).focus()",
        json!(period),
    );
    assert!(browser.has_focus(&format!("[data-period='{period}']")));
}
