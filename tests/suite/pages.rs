//! Promises: the web pages of the bundled corpus are read as a careful reader reads them: headline, outlet, day and authors, every
//! paragraph of the story, and nothing of what the page sets around it.

use crate::project::TestProject;
use serde_json::Value;
use std::path::Path;

/// A page and what a careful reader finds in it.
struct Page {
    file: &'static str,
    title: &'static str,
    outlet: &'static str,
    date: &'static str,
    byline: &'static [&'static str],
    /// How the paragraphs of the story begin, the standfirst among them.
    body: &'static [&'static str],
    headings: &'static [&'static str],
    /// How the captions begin.
    captions: &'static [&'static str],
}

const PAGES: [Page; 6] = [
    Page {
        file: "candlewick-pulitzer.html",
        title: "A prize for the files: Panama Papers win a Pulitzer",
        outlet: "The Candlewick Monitor",
        date: "2017-04-11",
        byline: &["Philippa Drake-Mbeki"],
        body: &[
            "The Panama Papers have won",
            "The jury praised",
            "The files came to the Süddeutsche Zeitung",
            "No single newsroom could",
            "For the consortium the prize",
        ],
        headings: &["What they had to read"],
        captions: &["A shelf of files"],
    },
    Page {
        file: "courier-bonn-2011.htm",
        title: "Bonn promises Afghanistan another decade",
        outlet: "The Harbour Courier",
        date: "2011-12-06",
        byline: &["Tomas Ruhl"],
        body: &[
            "Ten years after the first conference",
            "The foreign troops are to leave",
            "Two chairs matter more",
            "No sums were named.",
            "In 2001 the talks on the Petersberg",
        ],
        headings: &["Sums are for Tokyo"],
        captions: &["The conference hall on Monday."],
    },
    Page {
        file: "elbwarte-pana-ausschuss.html",
        title: "Achtzehn Monate, ein Bericht: Das Parlament zieht Lehren aus den Panama Papers",
        outlet: "Elbwarte",
        date: "2017-12-14",
        byline: &["Henrike Zoubir-Laas"],
        body: &[
            "Der Untersuchungsausschuss ist am Ende.",
            "Straßburg. Das Europäische Parlament",
            "Die 65 Mitglieder",
            "Der Bericht verlangt",
            "Der Ausschuss hatte Banker",
        ],
        headings: &["Was sich ändern soll"],
        captions: &["Blick in den Plenarsaal"],
    },
    Page {
        file: "kestrel-ever-given-rotterdam.html",
        title: "Four months late: the Ever Given unloads in Rotterdam",
        outlet: "Kestrel Radio",
        date: "2021-07-29",
        byline: &["Ines Thorvald-Okafor"],
        body: &[
            "The ship that blocked the Suez Canal",
            "The Ever Given made fast",
            "On board are some 18,300 containers.",
            "After the ship had been refloated",
            "Divers looked at the hull",
        ],
        headings: &["Held for a hundred days"],
        captions: &["Cranes over the deck"],
    },
    Page {
        file: "linden-paradise-papers.html",
        title: "Paradise, in 13.4 million files",
        outlet: "The Linden Post",
        // Its stamp for machines says the seventh, in UTC.
        date: "2017-11-06",
        byline: &["Jonah Abernethy-Voss", "Saskia Renner-Ikeda"],
        body: &[
            "A year and a half after the Panama Papers",
            "First came Panama",
            "The rest comes from Asiaciti",
            "Among the names are those",
            "Appleby says that it has looked",
            "The records of the registers",
        ],
        headings: &["Legal, mostly"],
        captions: &["Hamilton, the capital of Bermuda"],
    },
    Page {
        file: "tidewater-new-suez-canal.html",
        title: "A second lane through the desert",
        outlet: "The Tidewater Ledger",
        date: "2015-08-07",
        byline: &["Wanda Oyelaran-Pike"],
        body: &[
            "Egypt has opened the new stretch",
            "President Abdel Fattah el-Sisi",
            "The works run to 72 kilometers.",
            "When the project was announced",
            "The Suez Canal Authority expects",
            "For the shipping lines",
        ],
        headings: &["A year instead of three"],
        captions: &["The yacht El Mahrousa"],
    },
];

#[test]
fn the_pages_of_the_corpus_are_read_without_their_menus_and_notices() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/web");
    let articles = TestProject::new(&[]).inspect(&[folder.to_str().unwrap(), "--no-entities"]);
    assert_eq!(articles.len(), PAGES.len());
    for (page, article) in PAGES.iter().zip(&articles) {
        let file = page.file;
        assert_eq!(article["id"], file);
        assert_eq!(article["title"], page.title, "{file}");
        assert_eq!(article["outlet"]["value"], page.outlet, "{file}");
        assert_eq!(article["date"]["value"], page.date, "{file}");
        assert_eq!(article["byline"], Value::from(page.byline), "{file}");
        check_texts(article, "body", page.body);
        check_texts(article, "heading", page.headings);
        check_texts(article, "caption", page.captions);
    }
}

/// Compares how the blocks of a role begin.
fn check_texts(article: &Value, role: &str, beginnings: &[&str]) {
    let texts: Vec<&str> = article["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|block| block["role"] == role)
        .map(|block| block["text"].as_str().unwrap())
        .collect();
    let are_expected = texts.len() == beginnings.len()
        && texts
            .iter()
            .zip(beginnings)
            .all(|(text, beginning)| text.starts_with(beginning));
    assert!(
        are_expected,
        "{}, {role}: found {texts:#?}, not {beginnings:#?}",
        article["id"]
    );
}
