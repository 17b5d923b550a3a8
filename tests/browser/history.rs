//! Promises: going back shows what was there before, where it was.

use crate::articles::{CORPUS, NEWS};
use crate::browser::{Browser, Reader, read};
use serde_json::{Value, json};

#[test]
fn back_and_forward_walk_through_what_was_asked_and_narrowed() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.search("lighthouse");
        browser.shows(".count", &["5 passages"]);
        browser.click("button[name=outlet][value='The Linden Post']");
        browser.shows(".count", &["2 passages"]);
        browser.click("[data-period='2019-03']");
        browser.shows(".count", &["1 passage"]);
        browser.search("ferry");
        browser.shows(".count", &["Nothing found"]);
        browser.back();
        browser.shows(".count", &["1 passage"]);
        assert_eq!(browser.field(), "lighthouse");
        browser.shows(".hit h2", &["Salt and light"]);
        browser.back();
        browser.shows(".count", &["2 passages"]);
        assert_eq!(browser.place(), "/?q=lighthouse&outlet=The+Linden+Post");
        browser.back();
        browser.shows(".count", &["5 passages"]);
        assert_eq!(browser.texts(".narrowed"), [""; 0]);
        browser.back();
        browser.shows("main h1", &["Your collection"]);
        browser.forward();
        browser.shows(".count", &["5 passages"]);
        browser.forward();
        browser.shows(".count", &["2 passages"]);
        browser.shows(".facet a.chosen bdi", &["The Linden Post"]);
    });
}

#[test]
fn an_address_alone_shows_the_same_as_the_way_that_led_to_it() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.click("button[name=not-outlet][value='Kestrel Radio']");
        browser.shows(".count", &["4 passages"]);
        browser.click(".views a");
        browser.comes("articles", || browser.texts("li.article").len(), &3);
        let shown = browser.texts("main");
        browser.reload();
        browser.comes("articles", || browser.texts("li.article").len(), &3);
        assert_eq!(browser.texts("main"), shown);
    });
}

#[test]
fn back_from_an_article_the_results_stand_where_they_were_left() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        browser.open("/?q=Taliban");
        check_return(browser);
    });
}

#[test]
fn back_from_an_article_results_that_came_without_a_new_page_stand_where_they_were_left() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        browser.open("/?q=Taliban");
        scroll_to(browser, ".pages a[rel=next]");
        let left = height(browser);
        browser.click(".pages a[rel=next]");
        browser.comes("the next page", || browser.texts("#hit-11").len(), &1);
        check_return(browser);
        assert_eq!(browser.texts("#hit-11").len(), 1);
        assert_eq!(browser.place(), "/?q=Taliban&offset=10");
        browser.back();
        browser.comes("the first page", || browser.texts("#hit-1").len(), &1);
        browser.comes("the place", || (height(browser) - left).abs() < 3.0, &true);
    });
}

#[test]
fn an_article_leads_back_to_the_results_as_they_were() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        let results = "/?q=Taliban&match=all&sort=oldest&not-outlet=DW&after=2010&offset=10";
        browser.open(results);
        let hits = browser.texts(".hit h2");
        browser.click(".hit a.open");
        browser.comes("the article", || browser.texts(".story h1").len(), &1);
        browser.click(".back a");
        let hits: Vec<&str> = hits.iter().map(String::as_str).collect();
        browser.shows(".hit h2", &hits);
        // At the passage that led there.
        assert_eq!(browser.place(), format!("{results}#hit-11"));
    });
}

#[test]
fn another_place_of_the_same_page_leaves_what_is_unfolded() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        browser.open("/?q=Taliban");
        browser.click("#hit-1 .context summary");
        browser.script::<Value>("location.hash = 'narrow'", Value::Null);
        browser.back();
        assert_eq!(browser.place(), "/?q=Taliban");
        assert_eq!(browser.texts("#hit-1 .context[open]").len(), 1);
        // The passage that was open before an article is at hand after it.
        browser.press("jj");
        browser.press("o");
        browser.comes("the article", || browser.texts(".story h1").len(), &1);
        browser.back();
        browser.comes("the hit", || browser.texts("#hit-2.here").len(), &1);
        browser.press("j");
        browser.comes("the focus", || browser.has_focus("#hit-3"), &true);
    });
}

/// Opens a hit far down and goes back.
fn check_return(browser: &Browser) {
    let hit = ".hits > li:nth-last-child(2) a.open";
    scroll_to(browser, hit);
    let left = height(browser);
    assert!(left > 500.0, "{left}");
    let hits = browser.texts(".hit h2");
    browser.click(hit);
    browser.comes("the article", || browser.texts(".story h1").len(), &1);
    browser.back();
    browser.shows(
        ".hit h2",
        &hits.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    browser.comes("the place", || (height(browser) - left).abs() < 3.0, &true);
}

fn scroll_to(browser: &Browser, selector: &str) {
    browser.script::<Value>(
        "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })",
        json!(selector),
    );
}

/// How far the page is scrolled down.
fn height(browser: &Browser) -> f64 {
    browser.value("scrollY", Value::Null)
}
