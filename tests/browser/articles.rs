//! The collections that the tests read. The texts are written for the tests; the outlets are invented.

use crate::collection::{Collection, Shared};
use serde_json::{Value, json};

/// The corpus that comes with pullquote: articles as people save them.
pub(crate) static CORPUS: Shared = Shared::new(Collection::bundled);

/// Short articles of which all is known: three on lighthouses and an undated one, a notice for each of twelve months on ferries, a web page
/// with a menu, an article in Arabic.
pub(crate) static NEWS: Shared = Shared::new(|| {
    Collection::of(&[
        ("a/lighthouses.jsonl", LIGHTHOUSES),
        ("a/ferries.jsonl", &ferries()),
        ("a/harbor.html", HARBOR),
        ("a/arabic.txt", ARABIC),
    ])
});

/// Articles that mean harm.
pub(crate) static HOSTILE: Shared = Shared::new(|| {
    Collection::of(&[
        ("a/records.jsonl", &hostile_records()),
        ("a/story.txt", HOSTILE_TEXT),
    ])
});

const LIGHTHOUSES: &str = r#"{"id": "keeper", "title": "The keeper and the bell", "outlet": "The Harbour Courier", "date": "2013-06-18", "url": "https://courier.example/keeper", "text": "The lighthouse keeper rang the bell at night.\n\nNobody in Geneva heard the bell.\n\nKeepers of lighthouses write their logs by hand."}
{"id": "fog", "title": "A lamp in the fog", "outlet": "Kestrel Radio", "date": "2013-09-02", "text": "Kofi Annan saw the lighthouse from a boat near Geneva."}
{"id": "paint", "title": "Salt and light", "outlet": "The Linden Post", "date": "2019-03-10", "text": "The lighthouse was painted white in March."}
{"id": "undated", "title": "Without a day", "outlet": "The Linden Post", "text": "A lighthouse stands in Oslo, and nobody knows since when."}
"#;

fn ferries() -> String {
    let notices = (1..=12).map(|month| {
        json!({
            "id": format!("ferry-{month}"),
            "title": format!("Notice {month}"),
            "outlet": if month % 2 == 0 { "Kestrel Radio" } else { "The Harbour Courier" },
            "date": format!("2016-{month:02}-05"),
            "text": format!("The ferry runs every hour. This is notice {month} of the year."),
        })
    });
    one_a_line(notices)
}

fn one_a_line(records: impl IntoIterator<Item = Value>) -> String {
    let lines: Vec<String> = records
        .into_iter()
        .map(|record| record.to_string())
        .collect();
    lines.join("\n")
}

const HARBOR: &str = r#"<!doctype html><html lang="en"><head><title>The harbor wakes - The Linden Post</title>
<meta property="og:site_name" content="The Linden Post">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The harbor wakes",
 "datePublished": "2017-05-04", "author": {"@type": "Person", "name": "Wanda Oyelaran-Pike"}}</script></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>The harbor wakes</h1>
<p>The first cranes of the harbor move before sunrise, and the men who drive them drink their tea up there, in the cabins.</p>
<p>By noon the harbor is full of ships from the north, and the pilots of the harbor have seen all of them come in one by one.</p>
<p>In the evening the cranes stand still, and only the gulls go on working among the boxes that nobody has opened yet.</p>
<p>Sign up for our newsletter</p>
</article><footer>All rights reserved. The Linden Post 2017</footer></body></html>"#;

const ARABIC: &str = "عودة المنارة\n\nأضاءت المنارة القديمة في الميناء مساء يوم الثلاثاء بعد سنوات طويلة من الظلام، وجاء الناس من المدينة لرؤيتها.\n\nقال الحارس إنه لم ينس الطريق إلى الأعلى، وإنه صعد الدرج كل مساء في تلك السنوات كي يمسح الزجاج بيده.\n";

/// A file in whose lines there is more markup than story.
const HOSTILE_TEXT: &str = r#"Menu <script>window.hacked = 1</script> & "more"

Menu <img src=x onerror="window.hacked = 1"> and </p></article></main> too.

The tower fell in the night, and nobody in the town had heard more than the wind and the sea.
"#;

const HOSTILE_STORY: &str = r#"Marker <script>window.hacked = 1</script> stands here.

Marker <img src=x onerror="window.hacked = 1"> of Geneva <svg onload="window.hacked = 1"> and </blockquote></main> too.

Marker of Kofi Annan " onmouseover="window.hacked = 1 and &lt;b&gt; &amp;amp; <b>stays</b>."#;

/// Records that would run, turn text around, or push a page apart.
fn hostile_records() -> String {
    let image = "<img src=x onerror=\"window.hacked = 1\">";
    let long = "a".repeat(5000);
    let records = [
        json!({
            "id": "scripts\"><script>window.hacked = 1</script>",
            "title": "Headline <script>window.hacked = 1</script> & \"quoted\" 'too'",
            "outlet": format!("Outlet {image}"),
            "byline": format!("By {image}"),
            "date": "2013-06-18",
            "url": "javascript:window.hacked=1",
            "text": HOSTILE_STORY,
        }),
        json!({
            "id": "turned",
            "title": "Turned \u{202e}around\u{202c} here",
            "outlet": "Out\u{2066}let\u{2069}",
            "date": "2013-07-01",
            "text": "Marker \u{202e}abc\u{202c} and \u{7}bell, \u{1b}[31mred\u{1b}[0m, \u{0}null, \u{2067}isolate\u{2069}.",
        }),
        json!({
            "id": "long",
            "title": format!("Long {long}"),
            "outlet": format!("Long{long}"),
            "date": "2013-08-01",
            "text": format!("Marker {long} is one word.\n\nMarker of a second {} passage.", "x".repeat(5000)),
        }),
    ];
    one_a_line(records)
}
