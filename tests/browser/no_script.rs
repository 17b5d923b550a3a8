//! Promises: without scripts all the same can be asked and read, by forms and links.

use crate::articles::{CORPUS, NEWS};
use crate::browser::{Reader, read};
use thirtyfour::Key;

#[test]
fn without_scripts_a_search_that_a_note_names_is_asked_by_a_click() {
    read(&NEWS.get(), Reader::WithoutScripts, |browser| {
        browser.open("/?q=lighthouse+AND+zeppelin&place=%3DOslo");
        browser.shows(".count", &["Nothing found"]);
        browser.click(".hints a");
        browser.shows(".count", &["1 passage"]);
        assert_eq!(browser.place(), "/?place=%3DOslo&q=lighthouse");
        browser.open("/?q=lighthouse&after=2013-09");
        browser.shows(".count", &["2 passages"]);
        browser.click(".timeline .beside a:last-child");
        browser.shows(".count", &["3 passages"]);
    });
}

#[test]
fn without_scripts_a_search_is_sent_narrowed_and_widened_again() {
    read(&NEWS.get(), Reader::WithoutScripts, |browser| {
        browser.open("/");
        browser.shows("main h1", &["Your collection"]);
        assert_eq!(browser.attribute("#q", "role"), None, "no script ran");
        browser.search("lighthouse");
        browser.shows(".count", &["5 passages"]);
        browser.click("button[name=outlet][value='The Harbour Courier']");
        browser.shows(".count", &["2 passages"]);
        assert_eq!(browser.field(), "lighthouse");
        browser.click(".narrowed a");
        browser.shows(".count", &["5 passages"]);
        browser.click("button[name=not-place][value='=Oslo']");
        browser.shows(".count", &["4 passages"]);
        browser.click("[data-period='2013']");
        browser.shows(".count", &["3 passages"]);
        browser.click("[data-period='2013-06']");
        browser.shows(".count", &["2 passages"]);
        browser.shows(
            "[data-period='2013-06'].chosen title",
            &["June 2013: 2 passages"],
        );
        // A bar beside the range draws it out.
        browser.click("[data-period='2013-09']");
        browser.shows(".count", &["3 passages"]);
        browser.click(".range a:last-child");
        browser.shows(".count", &["4 passages"]);
        browser.back();
        browser.shows(".count", &["3 passages"]);
    });
}

#[test]
fn without_scripts_options_are_sent_with_the_form() {
    read(&NEWS.get(), Reader::WithoutScripts, |browser| {
        browser.open("/?q=lighthouse");
        browser.click(".options summary");
        browser.click("select[name=sort] option[value=newest]");
        browser.click("input[name=undated]");
        browser.click("#q");
        browser.press(Key::Enter);
        browser.shows(
            "#hit-1 time, #hit-2 time",
            &["10 March 2019", "2 September 2013"],
        );
    });
}

#[test]
fn without_scripts_an_article_is_read_and_a_passage_quoted() {
    read(&NEWS.get(), Reader::WithoutScripts, |browser| {
        browser.open("/?q=harbor");
        browser.click("#hit-1 .context summary");
        browser.comes(
            "the context",
            || browser.seen("#hit-1 .around").is_empty(),
            &false,
        );
        browser.click("#hit-1 a.open");
        browser.shows(".story h1", &["The harbor wakes"]);
        browser.click(".walk a[href='#m3']");
        assert!(browser.place().ends_with("#m3"), "{}", browser.place());
        browser.shows(":target", &["harbor"]);
        browser.click(".left-out summary");
        browser.comes(
            "what was left out",
            || browser.seen(".left-out p").is_empty(),
            &false,
        );
        browser.click("#p1 .copy");
        browser.shows("main h1", &["Quote"]);
        let plain = browser.texts("#plain").join(" ");
        assert!(plain.contains("The first cranes of the harbor"), "{plain}");
        browser.click("main a[href^='/article']");
        browser.shows(".story h1", &["The harbor wakes"]);
    });
}

#[test]
fn without_scripts_all_names_of_the_collection_are_a_click_away() {
    read(&CORPUS.get(), Reader::WithoutScripts, |browser| {
        browser.open("/");
        let told = browser.texts(".facet .all a");
        let people = told.iter().find(|told| told.ends_with("people")).unwrap();
        let count: usize = people
            .trim_matches(|c: char| !c.is_ascii_digit())
            .parse()
            .unwrap();
        browser.click(".facet .all a[href='/list?kind=person']");
        browser.shows("main h1", &["People"]);
        assert_eq!(browser.texts(".all-values li").len(), count);
        browser.click(".understood a");
        browser.comes(
            "the order of names",
            || browser.place(),
            &"/list?kind=person&sort=name",
        );
        browser.click(".all-values li a");
        browser.comes("the page of a name", || browser.texts(".kind"), &["Person"]);
    });
}

#[test]
fn without_scripts_a_list_goes_on_and_articles_are_grouped() {
    read(&NEWS.get(), Reader::WithoutScripts, |browser| {
        browser.open("/?q=ferry&sort=oldest");
        browser.click(".pages a[rel=next]");
        browser.shows(".hit h2", &["Notice 11", "Notice 12"]);
        browser.click(".pages a[rel=prev]");
        browser.comes("the first page", || browser.texts(".hit").len(), &10);
        browser.open("/?q=lighthouse");
        browser.click(".views a");
        browser.comes("articles", || browser.texts("li.article").len(), &4);
        browser.open("/help");
        browser.click(".forms a");
        browser.comes("an example", || browser.texts(".count").len(), &1);
    });
}
