//! What the names that a page gives its elements say of their contents.
//!
//! Designers name elements for what they show: `class="newsletter-box"`, `<aside>`, `itemprop="articleBody"`. The words are those of the
//! trade, in English mostly whatever the page's language; no outlet's own names are among them. A name is a hint, not a verdict: whole
//! stories stand in elements called `sidebar-layout`.

use super::dom::{Dom, Id};
use crate::corpus::phrases::Phrases;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What an element seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// Nothing is known.
    None,
    /// The story.
    Story,
    /// What the page sets around stories.
    Furniture,
    /// A picture with its text.
    Picture,
    /// Who wrote it.
    Byline,
    /// When it was published.
    Date,
    /// What introduces the story under its headline.
    Standfirst,
    /// What the law makes pages ask and say.
    Legal,
    /// What readers wrote.
    Comments,
}

/// The hints of a page's elements, each read when it is first asked for: most elements are asked about by each of the page's parts.
pub(super) struct Hints<'a> {
    dom: &'a Dom,
    known: RefCell<Vec<Option<Hint>>>,
    /// What the names of earlier elements say; pages repeat them from paragraph to paragraph.
    of_names: RefCell<HashMap<String, Hint>>,
}

impl<'a> Hints<'a> {
    pub(super) fn new(dom: &'a Dom) -> Self {
        Self {
            dom,
            known: RefCell::new(vec![None; dom.len()]),
            of_names: RefCell::default(),
        }
    }

    /// What an element's names say.
    pub(super) fn of(&self, id: Id) -> Hint {
        if let Some(hint) = self.known.borrow()[id as usize] {
            return hint;
        }
        let hint = self.read(id);
        self.known.borrow_mut()[id as usize] = Some(hint);
        hint
    }

    fn read(&self, id: Id) -> Hint {
        let Some(name) = self.dom.name(id) else {
            return Hint::None;
        };
        match name {
            "html" | "body" => return Hint::None,
            "nav" | "footer" | "form" | "menu" | "fieldset" | "aside" => return Hint::Furniture,
            "figure" | "figcaption" => return Hint::Picture,
            "time" => return Hint::Date,
            _ => {}
        }
        if self.dom.attribute(id, "role").is_some_and(is_furniture) {
            return Hint::Furniture;
        }
        let mut values = [None; NAMING.len()];
        for (name, value) in self.dom.attributes(id) {
            if let Some(place) = NAMING.iter().position(|known| *known == name) {
                values[place] = Some(value);
            }
        }
        let mut names = String::new();
        for value in values.into_iter().flatten() {
            names.push_str(value);
            names.push(' ');
        }
        if names.is_empty() {
            return Hint::None;
        }
        if let Some(hint) = self.of_names.borrow().get(&names) {
            return *hint;
        }
        let hint = of_values(values.into_iter().flatten());
        self.of_names.borrow_mut().insert(names, hint);
        hint
    }
}

/// The attributes that name an element, in the order in which they are read.
const NAMING: [&str; 9] = [
    "class",
    "id",
    "itemprop",
    "data-testid",
    "data-component",
    "data-test",
    "data-module",
    "data-type",
    "rel",
];

fn is_furniture(role: &str) -> bool {
    matches!(
        role,
        "navigation"
            | "complementary"
            | "banner"
            | "contentinfo"
            | "dialog"
            | "alert"
            | "search"
            | "menu"
            | "toolbar"
            | "tablist"
    )
}

/// What the values of an element's naming attributes say.
fn of_values<'v>(values: impl Iterator<Item = &'v str>) -> Hint {
    let mut names = String::from(" ");
    for value in values {
        for name in value.split_whitespace() {
            if tells_state(name) {
                continue;
            }
            spell(name, &mut names);
        }
    }
    if names.len() < 3 {
        return Hint::None;
    }
    // The first in the order of the lists.
    WORDS
        .phrases
        .first_in(&names)
        .map_or(Hint::None, |word| WORDS.hints[word])
}

/// Whether a name says what is in or beside an element rather than what it is: `has-image`, `with-sidebar`.
fn tells_state(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| matches!(word, "has" | "with" | "without"))
}

/// Names in lower case, their words parted by single spaces: `articleBody_main` gives "article body main".
fn spell(value: &str, names: &mut String) {
    const LONGEST: usize = 400;
    let mut previous = ' ';
    for c in value.chars().take(LONGEST) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            names.push(c);
        } else if c.is_alphanumeric() {
            if c.is_uppercase() && previous.is_lowercase() {
                names.push(' ');
            }
            names.extend(c.to_lowercase());
        } else if !names.ends_with(' ') {
            names.push(' ');
        }
        previous = c;
    }
    if !names.ends_with(' ') {
        names.push(' ');
    }
}

struct Words {
    phrases: Phrases,
    /// The hint of every phrase; those of the first list count most.
    hints: Vec<Hint>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let lists = [
        (Hint::Legal, LEGAL),
        (Hint::Comments, COMMENTS),
        (Hint::Furniture, FURNITURE),
        (Hint::Picture, PICTURE),
        (Hint::Standfirst, STANDFIRST),
        (Hint::Story, STORY),
        (Hint::Byline, BYLINE),
        (Hint::Date, DATE),
    ];
    let mut phrases = Vec::new();
    let mut hints = Vec::new();
    for (hint, list) in lists {
        for word in list.split(',').map(str::trim) {
            // A word that ends in * is the beginning of words.
            phrases.push(match word.strip_suffix('*') {
                Some(stem) => format!(" {stem}"),
                None => format!(" {word} "),
            });
            hints.push(hint);
        }
    }
    Words {
        phrases: Phrases::new(phrases.iter().map(String::as_str)),
        hints,
    }
});

const LEGAL: &str = "cookie*, consent*, onetrust*, gdpr*, ccpa*, privacy*, didomi*, usercentrics*, cmp*, sp message*, qc cmp*, truste*, cybot*";

const COMMENTS: &str = "comments, comment, comment list, disqus, respond, replies, kommentare, commentlist, discussion, talkback, user comments, livefyre, coral talk, forum";

#[rustfmt::skip]
const FURNITURE: &str = "
    newsletter*, related*, recommend*, recirc*, teaser*, promo*, share*, sharing*, social*, shariff, sidebar*, side bar, footer*, nav*, subnav*, menu*, breadcrumb*, ad, ads, advert*, adv, advertising, anzeige*, werbung, dfp, sponsor*, outbrain*, taboola*,
    paywall*, subscri*, signup*, sign up, popup*, modal*, overlay, lightbox, most read, mostread, most popular, popular*, trending*, tags, tag list, taglist, tag cloud, topics, keywords, schlagworte, author bio, author box, about author, authorbox, author info, author card, author profile, biography, bio, read more, readmore, read also, readalso, more on, more from, more stories, morestories, also read, see also, seealso, up next,
    disclaimer, copyright*, print, toolbar*, tools, donat*, membership, login, register, registration, search*, pagination*, pager, skip link, skip links, skiplink*, sr only, visually hidden, visuallyhidden, screen reader text, screenreader*, assistive, onboarding, inline list, list of links, link list, linklist, link box, linkbox, crosslink*, cross link, infobox*, info box, factbox*, fact box, fact sheet, quiz, poll, survey, widget*, carousel*, slider*, slideshow*, swiper*,
    jump links, table of contents, toc, playlist*, video player, audio player, jwplayer*, podcast promo, banner*, sticky*, masthead, site header, topbar, bottom bar, meta data, post meta, entry meta, article meta, articlemeta, entry footer, post footer, rating*, ratings, voting, feedback, report error, correction form, translate, language switcher, follow, followus, follow us, push, notification*, alert*, app download, download app, weather, stock, ticker, marketing, commercial, affiliate*, shopping, product list, buy, job*, event list, noprint, no print, hide print, print hide, hidden, invisible, offscreen, hide, zephr*, piano*, tp container, leaky, regwall, gate, further reading, lesen sie auch, mehr zum thema, weiterfuehrend*, leia tambem, lire aussi, lee tambien, leggi anche, baca juga, lees ook, internal link, inline related, in article promo, rubrik, ressort, kicker, overline, eyebrow, dachzeile, topline, spitzmarke, upsell, cta, call to action, abo, abobox, credits, attribution, livestream
";

#[rustfmt::skip]
const PICTURE: &str = "
    caption*, figure*, figcaption*, wp caption, image caption, photo caption, image credit, photo credit, picture*, pic, pics, gallery*, galleries, photo, photos, image*, img, bildunterschrift, bildunterzeile, bildtext, bild, legend, legende, copyright holder, media, fotostrecke, lead image, featured image, video, videos, credit
";

#[rustfmt::skip]
const STANDFIRST: &str = "
    standfirst*, lead*, lede, dek, deck, subtitle*, sub title, subhead, subheading, subheadline, sub headline, intro*, summary, excerpt, abstract, chapeau, chapo, vorspann, entradilla, bajada, sottotitolo, occhiello, sommario, ingress, linha fina, lid, perex, anons, description, teaser text, article summary, article intro, deckline, tagline, headline sub
";

#[rustfmt::skip]
const STORY: &str = "
    article body, articlebody, article content, articlecontent, article text, articletext, article main, article copy, article paragraphs, story body, storybody, story content, story text, storytext, entry content, entrycontent, post content, postcontent, post body, postbody, post entry, content body, contentbody, body content, body text, bodytext, body copy, body main, main content, maincontent, news text, newstext, news content, rich text, richtext, text body, paywall content, cuerpo, cuerpo noticia, corpo, testo, texto, texte, contenu, artikeltext, artikelinhalt, story, article, body
";

const BYLINE: &str = "byline*, author*, autor*, auteur*, autore*, writer, reporter, contributor*, firma, verfasser, journalist, by line, signature";

const DATE: &str = "date*, time*, published*, pubdate, publish*, dateline, timestamp*, updated, datum, fecha, data pubblicazione, created";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::html::dom::Dom;

    fn check(markup: &str, expected: Hint) {
        let dom = Dom::parse(&format!("<body>{markup}"));
        let body = dom.elements(0, "body").next().unwrap();
        let first = dom.children(body).next().unwrap();
        assert_eq!(Hints::new(&dom).of(first), expected, "{markup}");
    }

    #[test]
    fn names_are_read_word_by_word() {
        check("<div class=newsletter-box>", Hint::Furniture);
        check("<div class=\"articleBody\">", Hint::Story);
        check("<div id=imageCaption>", Hint::Picture);
        check("<div class=shadow>", Hint::None);
        check("<div class=article-comments>", Hint::Comments);
        check("<aside>", Hint::Furniture);
        check("<p>", Hint::None);
    }
}
