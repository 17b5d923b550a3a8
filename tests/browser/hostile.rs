//! Promises: whatever an article, a record or a query holds, nothing of it runs, and it is shown as the text that it is, in its place.

use crate::articles::HOSTILE;
use crate::browser::{Browser, Reader, read};
use serde_json::{Value, json};

#[test]
fn nothing_in_an_article_or_a_record_runs_and_all_of_it_is_shown_as_text() {
    read(&HOSTILE.get(), Reader::Usual, |browser| {
        browser.open("/?q=marker&match=all&limit=100");
        check_harmless(browser);
        let shown = browser.texts("main").join(" ");
        for text in [
            "Headline <script>window.hacked = 1</script> & \"quoted\" 'too'",
            "Outlet <img src=x onerror=\"window.hacked = 1\">",
            "Marker <script>window.hacked = 1</script> stands here.",
            "<svg onload=\"window.hacked = 1\"> and </blockquote></main> too.",
            "\" onmouseover=\"window.hacked = 1 and &lt;b&gt; &amp;amp; <b>stays</b>.",
        ] {
            assert!(shown.contains(text), "no {text:?} in {shown}");
        }
        // A value that looks like markup narrows like any other.
        browser.click("button[name=outlet][value^='Outlet <img']");
        browser.shows(".count", &["3 passages"]);
        check_harmless(browser);
        browser.click("#hit-1 a.open");
        browser.shows(
            ".story h1",
            &["Headline <script>window.hacked = 1</script> & \"quoted\" 'too'"],
        );
        check_harmless(browser);
        // An address that is none is told, and leads nowhere.
        browser.shows(".url", &["javascript:window.hacked=1"]);
        assert_eq!(browser.texts(".url a"), [""; 0]);
        let links: Vec<String> = browser.value(
            "[...document.querySelectorAll('[href]')].map((link) => link.href.baseVal ?? link.href)",
            Value::Null,
        );
        for link in links {
            assert!(link.starts_with(browser.origin()), "{link}");
        }
        browser.click(".copy");
        browser.comes(
            "the quotation or its page",
            || {
                browser
                    .texts(".copy, main h1")
                    .iter()
                    .any(|text| text == "Copied" || text == "Quote")
            },
            &true,
        );
        check_harmless(browser);
        // What is left out of a story is shown on demand, and as harmless.
        browser.open("/article?id=story.txt&q=tower");
        browser.click(".left-out summary");
        let shown = browser.seen(".left-out").join(" ");
        assert!(
            shown.contains(
                "Menu <img src=x onerror=\"window.hacked = 1\"> and </p></article></main> too."
            ),
            "{shown}"
        );
        check_harmless(browser);
    });
}

#[test]
fn nothing_in_an_address_runs_and_it_is_shown_as_text() {
    read(&HOSTILE.get(), Reader::Usual, |browser| {
        let script = "<script>window.hacked=1</script>";
        let closing = "\"><img src=x onerror=window.hacked=1>";
        browser.open("/");
        browser.search(&format!("{script}{closing}"));
        browser.comes(
            "an answer",
            || browser.texts("main h1, .count").is_empty(),
            &false,
        );
        assert_eq!(browser.field(), format!("{script}{closing}"));
        check_harmless(browser);
        let encoded = "%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E";
        for path in [
            format!("/?q={encoded}"),
            format!("/?q=marker&outlet={encoded}&person={encoded}&sort=oldest"),
            format!("/?q=marker&after={encoded}"),
            format!("/?q=marker&{encoded}=1"),
            format!("/?q=marker&sort={encoded}"),
            format!("/article?id={encoded}"),
            format!("/article?id=story.txt&q={encoded}"),
            format!("/quote?id={encoded}"),
            format!("/entity?kind=person&name={encoded}"),
            format!("/entity?kind={encoded}&name=x"),
            format!("/{encoded}"),
        ] {
            browser.open(&path);
            assert_eq!(browser.texts("main").len(), 1, "{path}");
            check_harmless(browser);
        }
    });
}

#[test]
fn characters_that_turn_text_around_or_steer_a_terminal_are_gone() {
    read(&HOSTILE.get(), Reader::Usual, |browser| {
        for path in [
            "/?q=marker&match=all&limit=100",
            "/article?id=turned&q=marker",
        ] {
            browser.open(path);
            let odd: Vec<u32> = browser.value(
                "[...document.body.innerText].map((char) => char.codePointAt(0)).filter((code) => (code < 32 && code !== 10 && code !== 9) || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))",
                Value::Null,
            );
            assert_eq!(odd, [0; 0], "{path}");
            let shown = browser.texts("main").join(" ");
            assert!(shown.contains("Turned around here"), "{shown}");
            assert!(shown.contains("Marker abc and"), "{shown}");
        }
    });
}

#[test]
fn a_word_without_end_pushes_nothing_out_of_its_place() {
    read(&HOSTILE.get(), Reader::WithPhone, |browser| {
        for path in [
            "/",
            "/?q=marker&limit=100",
            "/?q=marker&by-article=true",
            "/article?id=long&q=marker",
            "/quote?id=long%230",
        ] {
            browser.open(path);
            browser.script::<Value>(
                "document.querySelectorAll('details').forEach((details) => { details.open = true; })",
                Value::Null,
            );
            assert_eq!(browser.overflowing(), [""; 0], "{path}");
        }
    });
}

/// Nothing ran, and no element was made that a page does not have.
#[track_caller]
fn check_harmless(browser: &Browser) {
    let place = browser.place();
    assert!(
        browser.value::<bool>("window.hacked === undefined", Value::Null),
        "{place}"
    );
    let own = json!(["/assets/page.js"]);
    let foreign: Vec<String> = browser.value(
        "[...document.querySelectorAll('img, iframe, object, embed, video, audio, base, script, [onerror], [onload], [onmouseover], b')].filter((element) => !(element.matches('script') && args.some((path) => element.getAttribute('src')?.startsWith(path)))).map((element) => element.outerHTML)",
        own,
    );
    assert_eq!(foreign, [""; 0], "{place}");
    let mains: usize = browser.value(
        "document.querySelectorAll('body > main').length",
        Value::Null,
    );
    assert_eq!(mains, 1, "{place}");
}
