//! Promises of every view: it fits a phone, can be used by everybody (WCAG 2.2 AA, as far as axe-core can tell), is light, comes in four
//! pieces at most, and keeps still for those who ask for that.

use crate::articles::CORPUS;
use crate::browser::{Browser, Reader, pass_over, read};
use crate::collection::Collection;
use serde_json::{Value, json};

/// What a view is called, its path, and something that it alone has.
type View = (&'static str, &'static str, &'static str);

/// The views of the bundled corpus.
const VIEWS: [View; 14] = [
    ("collection", "/", ".collection"),
    ("results", "/?q=Taliban+talks", ".hit"),
    (
        "narrowed results",
        "/?q=Taliban&outlet=The+Linden+Post&not-place=%3DKabul&after=2018&before=2020&explain=true",
        ".narrowed",
    ),
    ("articles", "/?q=Taliban&by-article=true", "li.article"),
    (
        "the last results",
        "/?q=ceasefire+Khalilzad&offset=20",
        ".pages [rel=prev]",
    ),
    ("nothing found", "/?q=guantanmo", ".nothing"),
    (
        "query that cannot be read",
        "/?q=talks+%28doha",
        ".query mark",
    ),
    (
        "article",
        "/article?id=prisoner-exchange-bergdahl.txt&q=Guantanamo",
        ".story mark",
    ),
    (
        "article in German",
        "/article?id=web%2Felbwarte-pana-ausschuss.html",
        ".story [lang=de]",
    ),
    ("quotation", "/quote?id=mullah-omar.txt%233", "#plain"),
    (
        "entity",
        "/entity?kind=person&name=Hamid+Karzai",
        ".found .kind",
    ),
    ("list", "/list?kind=person", ".all-values"),
    ("help", "/help", ".forms"),
    ("no such page", "/nowhere", ".trouble"),
];

/// What a page may weigh with its style, script and icon, in bytes as they are.
const MOST_BYTES: usize = 100_000;

/// Unfolds all that is folded, so that it is looked at too.
const UNFOLD: &str =
    "document.querySelectorAll('details').forEach((details) => { details.open = true; })";

#[test]
fn on_a_phone_no_view_has_to_be_scrolled_sideways() {
    read(&CORPUS.get(), Reader::WithPhone, |browser| {
        for (view, path, own) in VIEWS {
            open(browser, path, own);
            browser.script::<Value>(UNFOLD, Value::Null);
            assert_eq!(browser.overflowing(), [""; 0], "{view}");
        }
    });
}

#[test]
fn on_a_phone_a_search_is_asked_narrowed_and_read() {
    read(&CORPUS.get(), Reader::WithPhone, |browser| {
        browser.open("/");
        browser.search("guantanamo");
        browser.shows(".count", &["10 passages"]);
        // The first hit begins in the first window, and what narrows is a tap away.
        assert!(browser.value::<bool>(
            "document.querySelector('#hit-1').getBoundingClientRect().top < innerHeight",
            Value::Null
        ));
        browser.click(".jump");
        browser.comes(
            "what narrows, in view",
            || {
                browser.value::<bool>(
                    "document.querySelector('#facet-outlet').getBoundingClientRect().bottom < innerHeight",
                    Value::Null,
                )
            },
            &true,
        );
        browser.click(".facet button[name=outlet]");
        browser.comes("a chip", || browser.texts(".narrowed a").len(), &1);
        browser.click("#hit-1 a.open");
        browser.comes("the article", || browser.texts(".story h1").len(), &1);
        assert_eq!(browser.overflowing(), [""; 0]);
        browser.click(".walk button[aria-label='Next match']");
        browser.comes("a mark", || browser.has_focus("mark.here"), &true);
    });
}

#[test]
fn every_view_weighs_at_most_100_kilobytes_and_comes_as_document_style_and_script() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        for (view, path, own) in VIEWS {
            open(browser, path, own);
            // The icon is asked for by the browser itself, after the page.
            let mut loaded: Vec<(String, usize)> = browser.value(
                "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter((entry) => !new URL(entry.name).pathname.endsWith('.svg')).map((entry) => [new URL(entry.name).pathname, entry.decodedBodySize])",
                Value::Null,
            );
            let pieces: Vec<String> = loaded[1..].iter().map(|(path, _)| path.clone()).collect();
            assert_eq!(pieces, ["/assets/page.css", "/assets/page.js"], "{view}");
            loaded.push((
                "/assets/icon.svg".to_owned(),
                size(browser, "/assets/icon.svg"),
            ));
            assert!(loaded.iter().all(|(_, bytes)| *bytes > 0), "{loaded:?}");
            let bytes: usize = loaded.iter().map(|(_, bytes)| bytes).sum();
            println!("{view}: {bytes} bytes, {loaded:?}");
            assert!(bytes <= MOST_BYTES, "{view}: {bytes} bytes, {loaded:?}");
        }
    });
}

#[test]
fn nothing_moves_for_those_who_prefer_less_motion() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        browser.prefer("prefers-reduced-motion", "reduce");
        for path in ["/?q=Taliban", "/article?id=mullah-omar.txt&q=Taliban"] {
            browser.open(path);
            let moving: Vec<String> = browser.value(
                "[...document.querySelectorAll('*')].filter((element) => { const style = getComputedStyle(element); return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0) || style.scrollBehavior !== 'auto'; }).map((element) => element.outerHTML.slice(0, 100))",
                Value::Null,
            );
            assert_eq!(moving, [""; 0], "{path}");
            browser.press(if path.starts_with("/article") {
                "n"
            } else {
                "j"
            });
            let running: usize = browser.value("document.getAnimations().length", Value::Null);
            assert_eq!(running, 0, "{path}");
        }
    });
}

#[test]
fn on_paper_the_passages_stand_without_what_is_clicked() {
    read(&CORPUS.get(), Reader::Usual, |browser| {
        browser.open("/?q=Taliban");
        let passages = browser.seen(".hit blockquote").len();
        browser.command("Emulation.setEmulatedMedia", json!({"media": "print"}));
        assert_eq!(browser.seen(".hit blockquote").len(), passages);
        assert_eq!(browser.seen(".hit .source").len(), passages);
        assert_eq!(browser.seen("form, button, svg, .actions, nav"), [""; 0]);
    });
}

#[test]
fn axe_finds_nothing_serious_in_any_view_in_light_and_dark_wide_and_on_a_phone() {
    let Some(axe) = axe() else { return };
    read(&CORPUS.get(), Reader::Usual, |browser| {
        for (width, height, scheme) in [(1280, 900, "light"), (360, 740, "dark")] {
            browser.resize(width, height);
            browser.prefer("prefers-color-scheme", scheme);
            for (view, path, own) in VIEWS {
                open(browser, path, own);
                browser.script::<Value>(UNFOLD, Value::Null);
                check_with_axe(browser, &axe, &format!("{view}, {scheme}, {width} pixels"));
            }
        }
    });
}

#[test]
fn axe_finds_nothing_serious_in_what_opens_over_a_page_and_in_a_page_that_waits() {
    let Some(axe) = axe() else { return };
    read(&CORPUS.get(), Reader::Usual, |browser| {
        for scheme in ["light", "dark"] {
            browser.prefer("prefers-color-scheme", scheme);
            browser.open("/?q=Taliban");
            browser.press("j");
            browser.press("?");
            browser.comes("the keys", || browser.texts("dialog[open]").len(), &1);
            check_with_axe(browser, &axe, &format!("keys, {scheme}"));
            browser.open("/");
            browser.press("talib");
            browser.comes("suggestions", || browser.texts(".suggested").len(), &1);
            browser.press(thirtyfour::Key::Down);
            check_with_axe(browser, &axe, &format!("suggestions, {scheme}"));
            browser.open("/article?id=mullah-omar.txt&q=Taliban");
            browser.press("n");
            browser.comes("a mark", || browser.has_focus("mark.here"), &true);
            check_with_axe(browser, &axe, &format!("a mark, {scheme}"));
        }
    });
    read(
        &Collection::without_index(&[]),
        Reader::WithPhone,
        |browser| {
            browser.open("/");
            assert_eq!(browser.overflowing(), [""; 0]);
            for scheme in ["light", "dark"] {
                browser.prefer("prefers-color-scheme", scheme);
                check_with_axe(browser, &axe, &format!("first run, {scheme}"));
            }
        },
    );
}

/// Opens a view, and sees that it is the one that is meant.
#[track_caller]
fn open(browser: &Browser, path: &str, own: &str) {
    browser.open(path);
    assert_ne!(browser.texts(own), [""; 0], "{path}");
}

/// The script of axe-core, where `PULLQUOTE_AXE` says it is.
fn axe() -> Option<String> {
    let path = std::env::var_os("PULLQUOTE_AXE");
    let read = path.map(|path| std::fs::read_to_string(&path).map_err(|error| (path, error)));
    match read {
        Some(Ok(script)) => Some(script),
        Some(Err((path, error))) => panic!("{}: {error}", path.display()),
        None => {
            pass_over("axe-core is not at hand: PULLQUOTE_AXE has to lead to its axe.min.js");
            None
        }
    }
}

/// Fails if axe-core finds anything that it calls serious or critical by WCAG 2.0, 2.1 or 2.2, A and AA, or by what is held best practice.
#[track_caller]
fn check_with_axe(browser: &Browser, axe: &str, view: &str) {
    browser.script::<Value>(axe, Value::Null);
    let tags = [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ];
    let (found, passed): (Vec<String>, usize) = browser.script(
        "return axe.run({ runOnly: { type: 'tag', values: arguments[0] } }).then(({ violations, passes }) => [
           violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
             .flatMap(({ id, impact, help, nodes }) => nodes.slice(0, 4).map((node) => `${impact} ${id}: ${help}: ${node.html} ${node.failureSummary}`)),
           passes.length,
         ])",
        json!(tags),
    );
    assert!(passed > 10, "{view}: axe looked at nothing: {passed}");
    assert!(found.is_empty(), "{view}: {found:#?}");
}

/// The bytes of a file of the server.
fn size(browser: &Browser, path: &str) -> usize {
    browser.value(
        "fetch(args).then((answer) => answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status)).then((body) => body.byteLength)",
        json!(path),
    )
}
