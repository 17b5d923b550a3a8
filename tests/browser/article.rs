//! Promises: an article is shown whole with what was looked for marked, with what is known of it and from where; a passage leaves as a
//! quotation with its source.

use crate::articles::NEWS;
use crate::browser::{Browser, Reader, read};
use serde_json::{Value, json};

#[test]
fn an_article_opens_at_the_passage_that_was_found_with_all_its_marks() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse+keeper");
        browser.click("#hit-2 a.open");
        browser.shows(".story h1", &["The keeper and the bell"]);
        assert!(browser.place().ends_with("#p3"), "{}", browser.place());
        assert_eq!(
            browser.texts(".passage > .text"),
            [
                "The lighthouse keeper rang the bell at night.",
                "Nobody in Geneva heard the bell.",
                "Keepers of lighthouses write their logs by hand.",
            ]
        );
        assert_eq!(
            browser.texts(".story mark"),
            ["lighthouse keeper", "Keepers", "lighthouses"]
        );
        assert_eq!(browser.texts(":target > .text").len(), 1);
        assert!(is_in_view(browser, ":target"));
        assert_eq!(
            browser.attribute(".url a", "href").as_deref(),
            Some("https://courier.example/keeper")
        );
        browser.click(".back a");
        browser.shows(".count", &["2 passages; 3 more with some of the words"]);
    });
}

#[test]
fn marks_are_walked_by_key_and_by_button_round_and_round() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/article?id=harbor.html&q=harbor");
        browser.shows(".walk output", &["– of 3"]);
        for (key, place) in [
            ("n", "1 of 3"),
            ("n", "2 of 3"),
            ("n", "3 of 3"),
            ("n", "1 of 3"),
            ("p", "3 of 3"),
        ] {
            browser.press(key);
            browser.shows(".walk output", &[place]);
            assert_eq!(browser.texts("mark.here").len(), 1);
            assert!(browser.has_focus("mark.here"), "{place}");
            assert!(is_in_view(browser, "mark.here"), "{place}");
        }
        assert!(browser.has_focus("#m3"));
        browser.click(".walk button[aria-label='Next match']");
        browser.shows(".walk output", &["1 of 3"]);
        browser.click(".walk button[aria-label='Previous match']");
        browser.shows(".walk output", &["3 of 3"]);
        browser.click(".walk button[aria-label='Previous match']");
        browser.shows(".walk output", &["2 of 3"]);
    });
}

#[test]
fn the_walk_begins_at_the_passage_that_was_opened() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/article?id=harbor.html&q=harbor#p2");
        browser.press("n");
        browser.shows(".walk output", &["2 of 3"]);
        assert!(browser.has_focus("#p2 mark"));
    });
}

#[test]
fn what_is_known_of_an_article_is_shown_with_where_it_is_known_from() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/article?id=harbor.html");
        let facts = browser.texts(".facts dl > div");
        for fact in [
            "Outlet The Linden Post from the page’s",
            "Date 4 May 2017 from the page’s JSON-LD",
            "Byline Wanda Oyelaran-Pike",
            "File a/harbor.html",
        ] {
            let is_told = |told: &String| told.replace(' ', "").starts_with(&fact.replace(' ', ""));
            assert!(facts.iter().any(is_told), "no {fact:?} in {facts:#?}");
        }
        // What a record does not say is not made up.
        browser.open("/article?id=undated");
        assert_eq!(browser.texts(".story .source .unknown"), ["undated"]);
        let facts = browser.texts(".facts dl > div");
        assert!(facts.contains(&"Datenot known".to_owned()), "{facts:#?}");
    });
}

#[test]
fn what_was_left_out_as_boilerplate_unfolds_where_it_stood() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/article?id=harbor.html");
        let left_out = ".left-out:has(summary:focus) p";
        let all = browser.texts(".left-out p").join(" ");
        assert!(all.contains("Sign up for our newsletter"), "{all}");
        let story = browser.seen(".story").join(" ");
        assert!(!story.contains("Sign up"), "{story}");
        assert!(!story.contains("Sport"), "{story}");
        let folded = browser.texts(".left-out").len();
        for at in 1..=folded {
            browser.script::<Value>(
                "document.querySelectorAll('.left-out summary')[arguments[0] - 1].focus()",
                json!(at),
            );
            browser.press(" ");
            browser.comes("unfolded", || browser.seen(left_out).is_empty(), &false);
        }
        let story = browser.seen(".story").join(" ");
        assert!(story.contains("Sign up for our newsletter"), "{story}");
    });
}

#[test]
fn a_quotation_is_copied_with_its_source_and_an_address_that_leads_back() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        let allowed = json!({
            "origin": browser.origin(),
            "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
        });
        browser.command("Browser.grantPermissions", allowed);
        browser.open("/?q=%22white+in+March%22");
        browser.click(".hit .copy");
        browser.shows(".hit .copy", &["Copied"]);
        browser.shows("#said", &["The quotation is copied"]);
        let copied: String = browser.value("navigator.clipboard.readText()", Value::Null);
        let expected = format!(
            "“The lighthouse was painted white in March.”\n— Salt and light, The Linden Post, 10 March 2019\na/lighthouses.jsonl, line 3\n{}/article?id=paint#p1\n",
            browser.origin()
        );
        assert_eq!(copied, expected);
        browser.shows(".hit .copy", &["Copy quote"]);
        let address = copied.lines().last().unwrap();
        browser.open(address.strip_prefix(browser.origin()).unwrap());
        assert_eq!(
            browser.texts(":target > .text"),
            ["The lighthouse was painted white in March."]
        );
        // By key too.
        browser.open("/?q=ferry&sort=oldest");
        browser.press("jjc");
        browser.shows("#hit-2 .copy", &["Copied"]);
        let copied: String = browser.value("navigator.clipboard.readText()", Value::Null);
        assert!(copied.contains("This is notice 2 of the year."), "{copied}");
        // From the article too, with the address of its original.
        browser.open("/article?id=keeper");
        browser.click("#p2 .copy");
        browser.shows("#p2 .copy", &["Copied"]);
        let copied: String = browser.value("navigator.clipboard.readText()", Value::Null);
        assert!(
            copied.starts_with("“Nobody in Geneva heard the bell.”\n"),
            "{copied}"
        );
        assert!(
            copied.contains("\nhttps://courier.example/keeper\n"),
            "{copied}"
        );
    });
}

#[test]
fn where_the_clipboard_is_closed_the_quotation_is_shown_to_be_copied_by_hand() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=%22white+in+March%22");
        browser.script::<Value>(
            "Object.defineProperty(navigator, 'clipboard', { value: { write: () => Promise.reject(new Error('closed')) } })",
            Value::Null,
        );
        browser.click(".hit .copy");
        browser.shows("main h1", &["Quote"]);
        assert_eq!(browser.place(), "/quote?id=paint%230");
        let plain: String = browser.value("document.querySelector('#plain').value", Value::Null);
        assert!(plain.contains("painted white in March.”"), "{plain}");
        assert!(
            plain.ends_with(&format!("{}/article?id=paint#p1\n", browser.origin())),
            "{plain}"
        );
        let markdown: String =
            browser.value("document.querySelector('#markdown').value", Value::Null);
        assert!(markdown.starts_with("> The lighthouse"), "{markdown}");
        browser.click("main a[href^='/article']");
        browser.shows(".story h1", &["Salt and light"]);
    });
}

#[test]
fn a_name_leads_to_its_page_with_its_passages_and_who_stands_beside_it() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.click(".names a.person");
        browser.shows("main h1", &["Kofi Annan"]);
        browser.shows(".hit h2", &["A lamp in the fog"]);
        browser.shows(
            ".timeline .ends span",
            &["January 2013", "up to 1 passage a month", "December 2013"],
        );
        browser.click(".narrow .facet a.number");
        browser.shows(".count", &["1 passage"]);
        browser.back();
        browser.click(".narrow .facet li a:first-child");
        browser.shows("main h1", &["Geneva"]);
        browser.comes("passages of Geneva", || browser.texts(".hit").len(), &2);
    });
}

/// Whether all of it stands in the window.
fn is_in_view(browser: &Browser, selector: &str) -> bool {
    browser.value(
        "(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.querySelector(args).getBoundingClientRect())",
        json!(selector),
    )
}
