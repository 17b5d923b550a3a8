//! HTML pages → draft, roles and metadata.
//!
//! What comes in: the bytes of a saved page. What goes out: the story's paragraphs, headings, captions and credits as blocks in the page's
//! order, its metadata with the evidence for it, and of the rest of the page only what stands in and right above the story.
//!
//! ```text
//! bytes → charset → dom → outline (parts) ┐
//!                       → claims          ┴→ content (story, roles) → metadata
//! ```
//!
//! Pages are untrusted: scripts are text, depth and size are bounded, nothing is fetched.

mod byline;
mod charset;
mod claims;
mod content;
mod dom;
mod hints;
mod json_ld;
mod mhtml;
mod outline;
mod published;
mod publisher;
mod scripts;

use super::decode::DecodeError;
use super::draft::Draft;
use super::features::Line;
use super::metadata;
use crate::article::{Language, Metadata, Role};
use crate::source_map::{SourceMap, tidy};
use claims::Claims;
use content::{Kept, Known};
use dom::Dom;
use hints::Hints;
use outline::Part;
use std::collections::HashSet;

/// A page, read.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) draft: Draft,
    pub(super) roles: Vec<Role>,
    pub(super) metadata: Metadata,
}

/// Reads a page; `title` is the headline that the manifest tells.
pub(super) fn read(bytes: &[u8], title: Option<&str>) -> Result<Page, DecodeError> {
    let saved = mhtml::page(bytes)?;
    let text = charset::decode(saved.as_ref().map_or(bytes, |saved| &saved.page))?;
    let address = saved.as_ref().and_then(|saved| saved.address.as_deref());
    // The lines of a page in an archive are not those of its file.
    Ok(read_page(&text, title, saved.as_ref().map(|_| 1), address))
}

/// Reads the page that a record holds; `line` is the one line of its file that it stands on, `address` where the record says it is from.
pub(super) fn read_record(
    html: &str,
    title: Option<&str>,
    line: u32,
    address: Option<&str>,
) -> Page {
    read_page(html, title, Some(line), address)
}

fn read_page(html: &str, title: Option<&str>, line: Option<u32>, address: Option<&str>) -> Page {
    let dom = Dom::parse_without_scripts(html);
    let claims = Claims::read(&dom, address.or_else(|| mhtml::noted_address(html)));
    let parts = outline::parts(&dom, claims.host());
    let page = page_of(&dom, &claims, &parts, title, line);
    if !outline::tells_nothing(&parts) {
        return page;
    }
    let Some(markup) = scripts::story(&Dom::parse(html)) else {
        return page;
    };
    let dom = Dom::parse(&markup);
    let parts = outline::parts(&dom, claims.host());
    let held: String = parts
        .iter()
        .map(|part| content::squeezed(&part.text))
        .collect();
    // Scripts hold notices and other pages' stories as well.
    if page.is_part_of(&held) || is_about(&held, &claims, page.metadata.title.as_deref()) {
        return page_of(&dom, &claims, &parts, title, line);
    }
    page
}

impl Page {
    /// Whether all that is read as its story stands in a text; squeezed.
    fn is_part_of(&self, held: &str) -> bool {
        self.draft
            .block_texts()
            .into_iter()
            .zip(&self.roles)
            .filter(|(_, role)| **role == Role::Body)
            .all(|(text, _)| held.contains(content::squeezed(text).as_str()))
    }
}

/// Whether a text, squeezed, is the story that a page's headline and descriptions speak of: it has their longer words, a third of them at
/// least, by their beginnings, since words are inflected.
fn is_about(held: &str, claims: &Claims, headline: Option<&str>) -> bool {
    const LONG: usize = 5;
    let descriptions = descriptions(claims);
    let beginnings: HashSet<String> = headline
        .into_iter()
        .chain(descriptions.iter().map(String::as_str))
        .flat_map(str::split_whitespace)
        .map(|word| content::squeezed(word).chars().take(LONG).collect())
        .filter(|word: &String| word.chars().count() == LONG)
        .collect();
    let found = beginnings
        .iter()
        .filter(|beginning| held.contains(beginning.as_str()))
        .count();
    found > 1 && found * 3 >= beginnings.len()
}

/// What a page's metadata says the story is about.
fn descriptions(claims: &Claims) -> Vec<String> {
    [
        claims.said("description"),
        claims.meta("og:description").map(str::to_owned),
        claims.meta("description").map(str::to_owned),
        claims.said("alternativeHeadline"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Reads a page by its tree, what it claims and its parts.
fn page_of(
    dom: &Dom,
    claims: &Claims,
    parts: &[Part],
    title: Option<&str>,
    line: Option<u32>,
) -> Page {
    let hints = Hints::new(dom);
    let publisher = publisher::find(claims, parts);
    let headline = title.map(str::to_owned).or_else(|| {
        headline(
            claims,
            parts,
            publisher.as_ref().map(|found| found.value.as_str()),
        )
    });
    let descriptions = descriptions(claims);
    let body = claims
        .said_lines("articleBody")
        .filter(|body| body.len() > 40);
    let known = Known {
        titles: headline
            .as_deref()
            .into_iter()
            .chain(claims.meta("og:title"))
            .chain(claims.headings.iter().map(String::as_str))
            .collect(),
        descriptions: descriptions.iter().map(String::as_str).collect(),
        body: body.as_deref(),
    };
    let kept = content::story(dom, &hints, parts, &known);
    let (draft, roles) = blocks(parts, &kept, headline.as_deref(), body.as_deref(), line);
    let texts = draft.block_texts();
    let lines: Vec<Line> = texts
        .iter()
        .map(|text| Line { text, apart: true })
        .collect();
    let told = metadata::read(&lines, &roles);
    let mut metadata = Metadata {
        outlet: publisher.or(told.outlet),
        date: published::find(dom, &hints, claims, parts, &kept),
        title: headline,
        language: claims.language.as_deref().and_then(Language::from_tag),
        url: claims.url.clone(),
        ..Metadata::default()
    };
    let known_language = metadata::body_language(&texts, &roles);
    // Templates are copied with the language they were written for.
    metadata.language = known_language.or(metadata.language);
    metadata.date = metadata.date.or(told.date);
    if metadata.date.is_none() {
        metadata.refused_date = published::refused(claims).or(told.refused_date);
    }
    (metadata.byline, metadata.agencies) = byline::find(
        dom,
        claims,
        &told.byline,
        metadata.outlet.as_ref().map(|outlet| outlet.value.as_str()),
    );
    for agency in told.agencies {
        if !metadata.agencies.contains(&agency) {
            metadata.agencies.push(agency);
        }
    }
    drop(lines);
    Page {
        draft,
        roles,
        metadata,
    }
}

/// The blocks that are kept, under the headline; `said` is the story as the page's metadata gives it.
fn blocks(
    parts: &[Part],
    kept: &[Kept],
    headline: Option<&str>,
    said: Option<&str>,
    line: Option<u32>,
) -> (Draft, Vec<Role>) {
    let mut draft = Draft::default();
    let mut roles = Vec::new();
    let told: usize = kept
        .iter()
        .filter(|kept| kept.role == Role::Body)
        .map(|kept| parts[kept.part].signs)
        .sum();
    // Some pages hold their story for scripts alone.
    let only_said =
        said.filter(|said| told * 3 < said.chars().filter(|c| !c.is_whitespace()).count());
    if let Some(headline) = headline.filter(|_| !kept.iter().any(|kept| kept.role == Role::Title)) {
        push(&mut draft, headline, line, 1);
        roles.push(Role::Title);
    }
    if let Some(said) = only_said {
        for paragraph in said
            .split('\n')
            .filter(|paragraph| !paragraph.trim().is_empty())
        {
            push(&mut draft, &json_ld::plain(paragraph), line, 1);
        }
        roles.resize(draft.blocks.len(), Role::Body);
    }
    for Kept { part, role } in kept {
        if only_said.is_some() && *role == Role::Body {
            continue;
        }
        let before = draft.blocks.len();
        push(&mut draft, &parts[*part].text, line, parts[*part].line);
        if draft.blocks.len() > before {
            roles.push(*role);
        }
    }
    (draft, roles)
}

/// Adds a block that begins on a line of the page; where the page stands on one line of its file, that is its line.
fn push(draft: &mut Draft, text: &str, only: Option<u32>, line: u32) {
    draft.push(true, |tidied| {
        let map = tidy(text, 0, only.unwrap_or(line), false, tidied);
        if only.is_some() {
            map.map(SourceMap::on_one_line)
        } else {
            map
        }
    });
}

/// What a window's title and the page itself both say: "Harbor News - The pier reopens" over "The pier reopens".
fn shown_of(title: &str, parts: &[Part]) -> String {
    const FARTHEST: usize = 60;
    const SHORTEST: usize = 12;
    let key = content::squeezed(title);
    parts
        .iter()
        .take(FARTHEST)
        .map(|part| (dom::folded(&part.text), content::squeezed(&part.text)))
        .filter(|(_, part)| {
            part.len() >= SHORTEST
                && part.len() * 2 > key.len()
                && (key.starts_with(part.as_str()) || key.ends_with(part.as_str()))
        })
        .map(|(text, _)| text)
        .max_by_key(String::len)
        .unwrap_or_else(|| title.to_owned())
}

/// The headline, as JSON-LD, `og:title` or the page's heading gives it, the first that does.
fn headline(claims: &Claims, parts: &[Part], outlet: Option<&str>) -> Option<String> {
    let clean = |title: String| publisher::without_name(&title, outlet, claims.host()).to_owned();
    let said = claims.said("headline").map(clean);
    let graph = claims.meta("og:title").map(str::to_owned).map(clean);
    let heading = match claims.headings.as_slice() {
        [only] => Some(only.clone()),
        several => several
            .iter()
            .find(|heading| {
                let heading = content::squeezed(heading);
                [&said, &graph]
                    .into_iter()
                    .flatten()
                    .any(|title| content::squeezed(title) == heading)
            })
            .cloned(),
    };
    let others = [
        claims.meta("twitter:title").map(str::to_owned),
        claims.meta("dc.title").map(str::to_owned),
        claims
            .window_title
            .as_deref()
            .map(|title| shown_of(title, parts)),
        claims.headings.first().cloned(),
    ];
    // A headline cut short goes on in the page.
    let is_cut = |title: &String| {
        let key = content::squeezed(title);
        heading.iter().chain(&graph).any(|other| {
            let other = content::squeezed(other);
            other.len() > key.len()
                && other.starts_with(&key)
                && title.trim_end().ends_with(['…', '.'])
        })
    };
    said.filter(|title| !title.is_empty() && !is_cut(title))
        .or(graph.filter(|title| !title.is_empty()))
        .or(heading)
        .or_else(|| {
            others
                .into_iter()
                .flatten()
                .map(clean)
                .find(|title| !title.is_empty())
        })
}

#[cfg(test)]
mod tests {
    //! Promises: a story of a sentence or two is found among much else, and a page that tells nothing gives nothing.

    use super::*;

    const MENU: &str = "<nav><ul><li><a href=/news>News</a><li><a href=/sport>Sport</a><li><a href=/tides>Tides</a><li><a href=/mail>Letters</a></ul></nav>";
    const FOOTER: &str = "<footer><a href=/about>About us</a><p>Harbor News is read by forty thousand people between Holm and Skarv, and has been since 1871. All rights reserved.</p></footer>";
    const COMMENTS: &str = "<div class=comments><p>What a pity, we had driven all the way from the city with the boat and the children to see it.</p></div>";
    const ABOUT: &str = "<aside class=widget><h2>About</h2><p>I have written about this coast since 2009, mostly on birds and boats, sometimes on people.</p></aside>";

    /// The body that is read from a page with this between menu and footer.
    #[track_caller]
    fn check(title: &str, middle: &str, expected: &[&str]) {
        let page =
            format!("<title>{title} | Harbor News</title><body>{MENU}{middle}{FOOTER}</body>");
        let read = read(page.as_bytes(), None).unwrap();
        let texts = read.draft.block_texts();
        let body: Vec<&str> = texts
            .into_iter()
            .zip(&read.roles)
            .filter(|(_, role)| **role == Role::Body)
            .map(|(text, _)| text)
            .collect();
        assert_eq!(body, expected, "{middle}");
    }

    #[test]
    fn a_brief_is_told_under_its_headline_whatever_is_longer_around_it() {
        let brief = "Sunday’s regatta is off. Too much wind.";
        let headline = "<h1>Regatta called off</h1>";
        let notice = "<div id=banner><p>We and our 143 partners store and access cookies on your device, and process personal data, as our privacy policy says.</p></div>";
        for middle in [
            format!(
                "<article><header>{headline}</header><div class=entry-content><p>{brief}</p></div></article>{COMMENTS}{ABOUT}"
            ),
            format!("{notice}<main>{headline}<div>{brief}</div></main>"),
            format!("<div class=\"widget ticker\">{headline}<p>{brief}</p></div>{ABOUT}"),
            format!(
                "<table><tr><td><a href=/1>Local</a><br><a href=/2>World</a></td><td>{headline}<p>{brief}</td></tr></table>"
            ),
        ] {
            check("Regatta called off", &middle, &[brief]);
        }
    }

    #[test]
    fn a_brief_may_lack_full_stops() {
        check(
            "Harbor run",
            "<article><h1>Harbor run</h1><p>Ines Holm won in 41 minutes</p><p>Bo Carr came second, a minute behind</p></article>",
            &[
                "Ines Holm won in 41 minutes",
                "Bo Carr came second, a minute behind",
            ],
        );
    }

    #[test]
    fn short_sentences_are_kept_together() {
        check(
            "Toll to end",
            "<h1>Toll to end</h1><p>The toll on the bridge ends on 31 December.</p><p>It had been levied since 1974.</p>",
            &[
                "The toll on the bridge ends on 31 December.",
                "It had been levied since 1974.",
            ],
        );
        let posts = "<article><time>14:20</time><p>The bridge is shut.</p></article><article><time>14:05</time><p>Schools send children home.</p></article>";
        check(
            "Storm",
            &format!("<h1>Storm</h1><div>{posts}</div>{COMMENTS}"),
            &["The bridge is shut.", "Schools send children home."],
        );
    }

    #[test]
    fn a_brief_above_longer_teasers_is_not_lost() {
        let teaser = |i: usize| {
            format!(
                "<div><h3><a href=/{i}>Story {i}</a></h3><p>The first boat leaves at six, and the last one returns after the evening train, the company of number {i} said.</p></div>"
            )
        };
        let page = format!(
            "<div><h1>Two dogs rescued</h1><p>Firemen pulled two dogs from the ice.</p></div><div>{}{}{}</div>",
            teaser(1),
            teaser(2),
            teaser(3)
        );
        let read = read(
            format!("<title>Two dogs rescued</title>{MENU}{page}{FOOTER}").as_bytes(),
            None,
        )
        .unwrap();
        let brief = read.draft.block_texts();
        let brief = brief
            .iter()
            .position(|text| *text == "Firemen pulled two dogs from the ice.");
        assert_eq!(read.roles[brief.unwrap()], Role::Body);
    }

    #[test]
    fn the_text_of_a_picture_is_the_story_where_there_is_no_other() {
        let caption = "Ice covers the breakwater at Skarv after the coldest night of the year. Photo: Ann Lee";
        let figure = format!("<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>");
        let headline = "<h1>Ice on the breakwater</h1>";
        for middle in [format!("{headline}{figure}"), format!("{figure}{headline}")] {
            check("Ice on the breakwater", &middle, &[caption]);
        }
        check(
            "Ice on the breakwater",
            &format!("{headline}{figure}<p>It was minus 21 at six.</p>"),
            &["It was minus 21 at six."],
        );
    }

    #[test]
    fn the_words_of_a_brief_may_stand_in_no_paragraph_and_end_in_no_full_stop() {
        check(
            "Bridge shut",
            "<h1>Bridge shut</h1><div><span>14:20</span><div>The swing bridge is shut until Friday</div></div>",
            &["The swing bridge is shut until Friday"],
        );
    }

    #[test]
    fn a_message_in_what_is_called_a_widget_is_read_where_the_page_says_nothing_else() {
        let page = "<title>Harbor News</title><div class=message-widget><a href=/>Harbor News</a><div class=widget-text>Power is back on the east quay.</div></div>";
        let read = read(page.as_bytes(), None).unwrap();
        let texts = read.draft.block_texts();
        let at = texts
            .iter()
            .position(|text| text.starts_with("Power is back"));
        assert_eq!(read.roles[at.unwrap()], Role::Body);
    }

    #[test]
    fn a_brief_in_the_metadata_of_a_page_that_shows_nothing_is_read() {
        let data = r#"<script type=application/ld+json>{"@type": "NewsArticle", "headline": "Bell cracked", "articleBody": "The bell cracked on Monday. It will be mended in spring."}</script>"#;
        check(
            "Bell cracked",
            &format!("{data}<div id=app></div>"),
            &["The bell cracked on Monday. It will be mended in spring."],
        );
    }

    #[test]
    fn what_scripts_hold_takes_the_place_of_no_brief_that_is_shown() {
        let other =
            "The first ferry leaves at six in summer. The last one comes back at night. ".repeat(6);
        let script = format!("<script>data = [\"{other}\"]</script>");
        let shown = "The bell of St Olaf’s cracked on Monday.";
        let headline = "<h1>Bell cracked</h1>";
        check(
            "Bell cracked",
            &format!("{headline}<p>{shown}</p>{script}"),
            &[shown],
        );
        let whole = format!("{shown} {}", other.trim_end());
        let script = format!("<script>data = [\"{whole}\"]</script>");
        check(
            "Bell cracked",
            &format!("{headline}<p>{shown}</p>{script}"),
            &[&whole],
        );
        check("Bell cracked", &format!("{headline}{script}"), &[&whole]);
        // A page may show its standfirst alone.
        let described =
            format!("<meta name=description content='{shown}'>{headline}<p>{shown}</p>");
        let notice = format!("<script>data = [\"{other}\"]</script>");
        check("Bell cracked", &format!("{described}{notice}"), &[shown]);
        let rest = format!(
            "The bell had hung in St Olaf’s since 1412, and cracked in the frost. {}",
            other.trim_end()
        );
        let script = format!("<script>data = [\"{rest}\"]</script>");
        check("Bell cracked", &format!("{described}{script}"), &[&rest]);
    }

    /// Each headline is looked at with what stands under it: that the two do not multiply shows in the time that this takes.
    #[test]
    fn a_page_may_say_its_headline_without_end() {
        let menu = "<h1>Harbor News</h1><div><a href=/tides>Tides</a></div>".repeat(10_000);
        check("Harbor News", &menu, &[]);
    }

    #[test]
    fn a_page_that_tells_nothing_has_no_body() {
        check("Whale", "<h1>Whale</h1><video></video>", &[]);
        let form = "<form><p>Enter your email address and password.</p></form><p><a href=/forgot>Forgot your password?</a></p>";
        check("Log in", &format!("<h1>Log in</h1>{form}"), &[]);
        let picture = "<figure><figcaption>Photo: Ann Lee</figcaption></figure>";
        check("Ice", &format!("<h1>Ice</h1>{picture}"), &[]);
    }
}
