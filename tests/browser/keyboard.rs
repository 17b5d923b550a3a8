//! Promises: all that is done often has a key, the keys can be switched off, and typing into a field is only typing.

use crate::articles::NEWS;
use crate::browser::{Browser, Reader, read};
use serde_json::{Value, json};
use thirtyfour::Key;

#[test]
fn keys_walk_the_results_and_open_one() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse&sort=oldest");
        for (key, place) in [
            ("j", 1),
            ("j", 2),
            ("j", 3),
            ("k", 2),
            ("k", 1),
            ("k", 1),
            ("j", 2),
        ] {
            browser.press(key);
            let hit = format!("#hit-{place}");
            browser.comes(&hit, || browser.has_focus(&hit), &true);
            assert_eq!(browser.texts(".hit.here").len(), 1);
        }
        browser.press("x");
        browser.comes(
            "the context",
            || browser.texts("#hit-2 details[open]").len(),
            &1,
        );
        browser.press("x");
        browser.comes(
            "the context",
            || browser.texts("#hit-2 details[open]").len(),
            &0,
        );
        browser.press("o");
        browser.shows(".story h1", &["The keeper and the bell"]);
        assert!(browser.place().contains("id=keeper"), "{}", browser.place());
        assert!(browser.place().ends_with("#p3"), "{}", browser.place());
    });
}

#[test]
fn a_slash_goes_to_the_field_and_letters_typed_there_are_text() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.press("/");
        browser.comes("the focus", || browser.has_focus("#q"), &true);
        // The query is selected, so that typing replaces it.
        browser.press("jko?x/np");
        browser.comes("the text", || browser.field(), &"jko?x/np");
        assert_eq!(browser.texts(".hit.here").len(), 0);
        assert_eq!(browser.texts("dialog").len(), 0);
        assert_eq!(browser.place(), "/?q=lighthouse");
    });
}

#[test]
fn a_question_mark_shows_the_keys_and_there_they_are_switched_off_for_good() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.press("?");
        browser.shows("dialog[open] h2", &["Keys"]);
        let told = browser.seen("dialog dt");
        for key in ["/", "j", "k", "o", "x", "?"] {
            assert!(told.iter().any(|told| told == key), "no {key} in {told:?}");
        }
        // In the dialog, keys do nothing to what lies below.
        browser.press("j");
        assert_eq!(browser.texts(".hit.here").len(), 0);
        browser.press(Key::Escape);
        browser.comes("the dialog", || browser.texts("dialog[open]").len(), &0);
        browser.press("j");
        browser.comes("the first hit", || browser.has_focus("#hit-1"), &true);
        browser.press("?");
        browser.click("dialog .switch input");
        browser.click("dialog button");
        browser.comes("the dialog", || browser.texts("dialog[open]").len(), &0);
        let are_off = |browser: &Browser| {
            let before = browser.texts(".hit.here").len();
            browser.press("j/?");
            // What a key does is done when the next command is answered.
            assert_eq!(browser.texts(".hit.here").len(), before);
            assert_eq!(browser.texts("dialog[open]").len(), 0);
            assert!(!browser.has_focus("#q"));
        };
        browser.script::<Value>("document.activeElement.blur()", Value::Null);
        are_off(browser);
        browser.reload();
        browser.comes("the results", || browser.texts(".hit").len(), &5);
        are_off(browser);
        // The page that explains them switches them on again.
        browser.open("/help");
        browser.click(".switch input");
        browser.open("/?q=lighthouse");
        browser.press("j");
        browser.comes("the first hit", || browser.has_focus("#hit-1"), &true);
    });
}

#[test]
fn keys_with_control_are_the_browsers() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        browser.press_with(&Key::Control, 'j');
        assert_eq!(browser.texts(".hit.here").len(), 0);
        assert!(!browser.has_focus(".hit"));
    });
}

#[test]
fn words_are_suggested_while_one_types_and_chosen_by_key() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.comes("the focus", || browser.has_focus("#q"), &true);
        browser.press("lightho");
        suggested_for(browser, "lightho");
        assert!(names(browser).contains(&"lighthouse".to_owned()));
        assert_eq!(
            browser.attribute("#q", "aria-expanded").as_deref(),
            Some("true")
        );
        browser.press(Key::Down);
        let chosen = browser.texts(".suggested [aria-selected=true] bdi");
        assert_eq!(chosen, [names(browser)[0].clone()]);
        let active = browser.attribute("#q", "aria-activedescendant");
        assert_eq!(active.as_deref(), Some("suggested-0"));
        browser.press(Key::Enter);
        browser.comes("results", || browser.texts(".count").len(), &1);
        assert_eq!(browser.field(), chosen[0]);
        assert_eq!(names(browser), [""; 0]);
    });
}

#[test]
fn a_suggested_name_or_outlet_is_asked_for_as_such() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.press("lighthouse ann");
        suggested_for(browser, "ann");
        choose(browser, "Kofi Annan");
        browser.shows(".hit h2", &["A lamp in the fog"]);
        assert_eq!(browser.field(), "lighthouse person:\"Kofi Annan\"");
        browser.open("/");
        browser.press("lighthouse lind");
        suggested_for(browser, "lind");
        choose(browser, "The Linden Post");
        browser.shows(".count", &["2 passages"]);
        assert_eq!(browser.field(), "lighthouse outlet:\"The Linden Post\"");
    });
}

#[test]
fn a_name_is_suggested_for_its_words_and_takes_their_place() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.press("lighthouse Kofi An");
        suggested_for(browser, "An");
        assert_eq!(names(browser)[0], "Kofi Annan");
        choose(browser, "Kofi Annan");
        browser.shows(".hit h2", &["A lamp in the fog"]);
        assert_eq!(browser.field(), "lighthouse person:\"Kofi Annan\"");
        // In the language of Nexis a name is a phrase.
        browser.open("/?q=boat&syntax=nexis");
        browser.press("/");
        browser.press("Kofi An");
        suggested_for(browser, "An");
        choose(browser, "Kofi Annan");
        browser.shows(".hit h2", &["A lamp in the fog"]);
        assert_eq!(browser.field(), "\"Kofi Annan\"");
    });
}

#[test]
fn in_the_middle_of_a_word_nothing_is_suggested() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.press("lighthouse");
        suggested_for(browser, "lighthouse");
        for _ in 0..5 {
            browser.press(Key::Left);
        }
        browser.press("t");
        browser.comes("suggestions", || names(browser), &[""; 0]);
        browser.press(Key::Down);
        browser.press(Key::Enter);
        browser.shows(".count", &["Nothing found"]);
        assert_eq!(browser.field(), "lightthouse");
    });
}

#[test]
fn a_value_chosen_or_taken_away_by_key_keeps_the_focus() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        let value = "button[name=outlet][value='The Linden Post']";
        browser.script::<Value>("document.querySelector(arguments[0]).focus()", json!(value));
        browser.press(Key::Enter);
        browser.shows(".count", &["2 passages"]);
        browser.comes("the focus", || browser.has_focus(".facet a.chosen"), &true);
        browser.press(Key::Enter);
        browser.shows(".count", &["5 passages"]);
        browser.comes("the focus", || browser.has_focus(value), &true);
    });
}

#[test]
fn escape_and_enter_leave_what_was_typed_alone() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/");
        browser.press("lightho");
        suggested_for(browser, "lightho");
        browser.press(Key::Escape);
        browser.comes("suggestions", || names(browser), &[""; 0]);
        assert_eq!(browser.field(), "lightho");
        assert_eq!(
            browser.attribute("#q", "aria-expanded").as_deref(),
            Some("false")
        );
        browser.press("u");
        suggested_for(browser, "lighthou");
        // Nothing is chosen, so Enter sends the query as it is.
        browser.press(Key::Enter);
        browser.comes("an answer", || browser.texts(".count").len(), &1);
        assert_eq!(browser.place(), "/?q=lighthou");
    });
}

#[test]
fn suggestions_that_come_after_the_query_was_sent_are_not_shown() {
    read(&NEWS.get(), Reader::Usual, |browser| {
        browser.open("/?q=lighthouse");
        // Suggestions are held back until `answer` is called.
        browser.script::<Value>(
            "const real = fetch; window.answered = 0;
             window.fetch = (address, ...more) => !String(address).includes('/suggest') ? real(address, ...more)
               : new Promise((done) => { window.answer = () => done(real(address, ...more).finally(() => setTimeout(() => { window.answered += 1; }, 50))); });",
            Value::Null,
        );
        browser.press("/");
        browser.press("lightho");
        let is_asked = || browser.value::<bool>("!!window.answer", Value::Null);
        browser.comes("the request", is_asked, &true);
        browser.press(Key::Enter);
        browser.shows(".count", &["Nothing found"]);
        browser.script::<Value>("window.answer()", Value::Null);
        let answered = || browser.value::<usize>("window.answered", Value::Null);
        browser.comes("the answer", answered, &1);
        assert_eq!(names(browser), [""; 0]);
        // Going down meets nothing, and does no harm.
        browser.press(Key::Down);
        browser.press(Key::Enter);
        browser.shows(".count", &["Nothing found"]);
        assert_eq!(browser.field(), "lightho");
    });
}

/// Waits until suggestions for what was typed have come, so that none come later.
fn suggested_for(browser: &Browser, typed: &str) {
    let last = || {
        browser.value::<Option<String>>(
            "performance.getEntriesByType('resource').map(({ name }) => new URL(name)).filter(({ pathname }) => pathname.endsWith('/suggest')).at(-1)?.searchParams.get('q')",
            Value::Null,
        )
    };
    // Names of several words are asked for at the same time, in whatever order.
    let is_asked = || last().is_some_and(|last| last.ends_with(typed));
    browser.comes("suggestions", is_asked, &true);
    browser.comes("suggestions", || names(browser).is_empty(), &false);
}

/// What is suggested.
fn names(browser: &Browser) -> Vec<String> {
    browser.texts(".suggested li bdi")
}

/// Goes down to a suggestion and takes it.
fn choose(browser: &Browser, name: &str) {
    let at = names(browser)
        .iter()
        .position(|suggested| suggested == name);
    for _ in 0..=at.unwrap() {
        browser.press(Key::Down);
    }
    browser.press(Key::Enter);
}
