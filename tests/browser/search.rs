//! Promises: what is asked is found and marked to the word; where nothing is found or nothing can be read, it is told what to do.

use crate::articles::NEWS;
use crate::browser::{Reader, read};
use serde_json::Value;
use thirtyfour::Key;

#[test]
fn a_query_typed_and_sent_by_enter_finds_passages_with_exactly_its_words_marked() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.search("lighthouse keeper");
        browser.shows(".count", &["2 passages; 3 more with some of the words"]);
        browser.shows("#hit-1 blockquote mark", &["lighthouse keeper"]);
        assert_eq!(browser.texts("#hit-1 h2"), ["The keeper and the bell"]);
        assert_eq!(
            browser.texts("#hit-1 .source"),
            ["The Harbour Courier · 18 June 2013"]
        );
        assert_eq!(
            browser.texts("#hit-2 blockquote mark"),
            ["Keepers", "lighthouses"]
        );
        assert_eq!(browser.texts(".divider"), ["With some of the words"]);
        assert_eq!(browser.place(), "/?q=lighthouse+keeper");
        assert_eq!(
            browser.value::<String>("document.title", Value::Null),
            "lighthouse keeper – pullquote"
        );
        // A second search, in place of the first.
        browser.search("\"white in March\"");
        browser.shows(".count", &["1 passage"]);
        browser.shows(".hit blockquote mark", &["white in March"]);
        browser.shows("#said", &["1 passage"]);
    });
}

#[test]
fn the_passages_around_a_hit_unfold_in_place() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=geneva+bell");
        browser.comes(
            "the passages around",
            || browser.seen("#hit-1 .around"),
            &[""; 0],
        );
        browser.click("#hit-1 .context summary");
        let around = [
            "The lighthouse keeper rang the bell at night.",
            "Keepers of lighthouses write their logs by hand.",
        ];
        browser.comes(
            "the passages around",
            || browser.seen("#hit-1 .around"),
            &around,
        );
    });
}

#[test]
fn options_change_the_order_and_group_by_article_at_once() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.click(".options summary");
        browser.click("select[name=sort] option[value=oldest]");
        browser.shows(
            ".hit time",
            &[
                "18 June 2013",
                "18 June 2013",
                "2 September 2013",
                "10 March 2019",
            ],
        );
        assert_eq!(browser.place(), "/?q=lighthouse&sort=oldest");
        browser.click("input[name=by-article]");
        browser.shows(
            "li.article > h2",
            &[
                "The keeper and the bell",
                "A lamp in the fog",
                "Salt and light",
                "Without a day",
            ],
        );
        browser.shows(
            "li.article:first-child blockquote mark",
            &["lighthouse", "lighthouses"],
        );
    });
}

#[test]
fn a_query_that_cannot_be_read_is_shown_with_the_spot_marked() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.search("lighthouse (keeper");
        browser.shows(".query mark", &["("]);
        assert_eq!(browser.texts(".query"), ["lighthouse (keeper"]);
        assert_eq!(browser.field(), "lighthouse (keeper", "it can be mended");
        browser.search("lighthouse AND (keeper OR boat)");
        browser.shows(".count", &["3 passages"]);
    });
}

#[test]
fn where_nothing_is_found_it_is_told_what_else_can_be_asked() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.search("lighthuose");
        browser.shows(".count", &["Nothing found"]);
        let hints = browser.seen(".found").join(" ");
        assert!(hints.contains("lighthouse"), "{hints}");
        browser.click(".nothing a[href='/help']");
        browser.shows("main h1", &["How to ask"]);
        // Every example is a link to what it finds.
        browser.click(".forms a");
        browser.comes("an example", || browser.texts(".count").len(), &1);
    });
}

#[test]
fn a_list_goes_on_on_further_pages() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=ferry&sort=oldest");
        browser.shows(".pages span", &["1 to 10 of 12"]);
        browser.click(".pages a[rel=next]");
        browser.shows(".hit h2", &["Notice 11", "Notice 12"]);
        browser.shows(".pages span", &["11 to 12 of 12"]);
        browser.comes(
            "the top",
            || browser.value::<f64>("scrollY", Value::Null),
            &0.0,
        );
        browser.click(".pages a[rel=prev]");
        browser.comes("the first page", || browser.texts(".hit h2").len(), &10);
        assert_eq!(browser.place(), "/?q=ferry&sort=oldest");
    });
}

#[test]
fn right_to_left_text_runs_from_right_to_left() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=المنارة");
        browser.shows(".hit blockquote mark", &["المنارة"]);
        let direction = |selector: &str| {
            browser.value::<String>(
                "getComputedStyle(document.querySelector(args)).direction",
                serde_json::json!(selector),
            )
        };
        assert_eq!(direction(".hit blockquote"), "rtl");
        assert_eq!(direction(".hit h2"), "rtl");
        assert_eq!(
            browser.attribute(".hit blockquote", "lang").as_deref(),
            Some("ar")
        );
        browser.click(".hit a.open");
        browser.shows(".story h1", &["عودة المنارة"]);
        assert_eq!(direction(".passage > p"), "rtl");
        assert_eq!(direction(".story h1"), "rtl");
        assert_eq!(direction("body"), "ltr");
    });
}

#[test]
fn options_are_set_one_after_the_other_and_nobody_is_thrown_out_of_the_form() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.click(".options summary");
        browser.click("[name=after]");
        browser.press("2013-09");
        browser.press(Key::Tab);
        browser.press("2018");
        browser.shows(".count", &["2 passages"]);
        assert!(browser.has_focus("[name=before]"), "while results came");
        browser.press(Key::Tab);
        browser.shows(".count", &["1 passage"]);
        assert!(browser.has_focus("[name=undated]"));
        assert_eq!(browser.place(), "/?q=lighthouse&after=2013-09&before=2018");
        browser.press(" ");
        browser.shows(".count", &["2 passages"]);
        assert_eq!(
            browser.texts(".options[open]").len(),
            1,
            "it stays unfolded"
        );
        browser.click("[name=by-article]");
        browser.comes("articles", || browser.texts(".article").len(), &2);
        browser.click("[name=by-article]");
        browser.comes("articles", || browser.texts(".article").len(), &0);
        assert_eq!(browser.texts(".options[open]").len(), 1);
    });
}
