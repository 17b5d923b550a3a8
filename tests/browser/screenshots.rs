//! Pictures of the main views of the bundled corpus, where `PULLQUOTE_SCREENSHOTS` says into which folder; `docs/page` keeps them.

use crate::articles::CORPUS;
use crate::browser::{Browser, Reader, read};
use crate::collection::Collection;
use serde_json::json;
use std::path::PathBuf;

/// What a picture is called, what it shows, light or dark, on a screen of this width and height.
type Picture = (&'static str, &'static str, &'static str, (u32, u32));

const PICTURES: [Picture; 7] = [
    ("results", "/?q=prisoner+exchange", "light", WIDE),
    ("results-dark", "/?q=prisoner+exchange", "dark", WIDE),
    ("results-phone", "/?q=prisoner+exchange", "light", PHONE),
    (
        "article",
        "/article?id=prisoner-exchange-bergdahl.txt&q=prisoner+exchange",
        "light",
        WIDE,
    ),
    (
        "entity",
        "/entity?kind=person&name=Abdul+Ghani+Baradar",
        "light",
        WIDE,
    ),
    ("collection", "/", "light", WIDE),
    ("collection-dark", "/", "dark", WIDE),
];
const WIDE: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (390, 844);
/// A picture of the README has to come quickly.
const MOST_BYTES: usize = 250_000;

#[test]
fn the_main_views_are_drawn_where_pictures_are_asked_for() {
    let Some(folder) = std::env::var_os("PULLQUOTE_SCREENSHOTS").map(PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    let draw = |browser: &Browser, (name, path, scheme, (width, height)): Picture| {
        browser.command("Emulation.setScrollbarsHidden", json!({"hidden": true}));
        browser.resize(width, height);
        browser.prefer("prefers-color-scheme", scheme);
        browser.open(path);
        assert_eq!(browser.texts(".trouble"), [""; 0], "{path}");
        // No field has the focus on a picture.
        browser.look_away();
        let picture = browser.screenshot();
        assert!(
            picture.len() < MOST_BYTES,
            "{name}: {} bytes",
            picture.len()
        );
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    };
    read(&CORPUS.get(), Reader::Usual, |browser| {
        for picture in PICTURES {
            draw(browser, picture);
        }
    });
    read(&Collection::without_index(&[]), Reader::Usual, |browser| {
        draw(browser, ("first-run", "/", "light", WIDE));
    });
}
