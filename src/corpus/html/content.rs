//! The parts of a page → the story among them, and the role of every part in and around it.
//!
//! Three steps. Every part is weighed: prose speaks for a story, links and labels against it. The element whose parts weigh most together
//! holds the story, whatever it is called; its names only count as hints. Then the parts within it get their roles, by their markup, the
//! names of the elements around them, and the same rules on wording that plain text is read by.
//!
//! A brief of a sentence or two weighs no more than what stands around it. Where the weights lead to no story, the headline does: what is
//! told under it is the story, and on a page of a picture the picture's text.

use super::dom::{Dom, Id, folded};
use super::hints::{Hint, Hints};
use super::outline::{Kind, Part};
use crate::article::Role;
use crate::corpus::features::{self, Features, Line};
use crate::corpus::photo::Photo;
use crate::corpus::roles::{Form, form};
use std::collections::{HashMap, HashSet};

/// What is known of the story before its page is looked through.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    /// Headlines that the page's metadata gives, the likeliest first.
    pub(super) titles: Vec<&'a str>,
    /// What the page's metadata says the story is about: often its standfirst.
    pub(super) descriptions: Vec<&'a str>,
    /// The story's text, perhaps cut short, as the page's metadata gives it.
    pub(super) body: Option<&'a str>,
}

/// A part of the page that is kept, by its place among the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) part: usize,
    pub(super) role: Role,
}

/// Finds the story.
pub(super) fn story(dom: &Dom, hints: &Hints, parts: &[Part], known: &Known) -> Vec<Kept> {
    let page = Page::new(dom, hints, parts, known);
    let by_weight = page.container().map(|(container, weight)| {
        if weight < LIGHT || page.is_list_of_teasers(container) {
            page.with_headline(container)
        } else {
            container
        }
    });
    by_weight
        .map(|container| page.assign(container, Least::Sentence))
        .filter(|kept| has_body(kept))
        .or_else(|| {
            Least::ALL
                .into_iter()
                .find_map(|least| page.under_headline(least))
        })
        // Where nothing reads like a story, the whole page is looked through for what there is.
        .or_else(|| {
            Least::ALL
                .into_iter()
                .map(|least| page.assign(super::dom::DOCUMENT, least))
                .find(|kept| has_body(kept))
        })
        .unwrap_or_else(|| page.assign(super::dom::DOCUMENT, Least::Sentence))
}

/// The least that is taken for a story, where nothing more is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Least {
    /// A sentence, or a paragraph of a few words.
    Sentence,
    /// Words of grammar without a full stop, in no paragraph.
    Phrase,
    /// The text of a picture.
    Caption,
}

impl Least {
    const ALL: [Self; 3] = [Self::Sentence, Self::Phrase, Self::Caption];
}

fn has_body(kept: &[Kept]) -> bool {
    kept.iter().any(|kept| kept.role == Role::Body)
}

/// A part with what is told of it by itself.
struct Seen {
    text: String,
    /// Characters; those of scripts without spaces count twice.
    width: usize,
    /// The share of its characters that stand in links.
    linked: f32,
    /// How much it speaks for a story.
    weight: f32,
    /// The metadata's text of the story has it.
    is_quoted: bool,
}

/// A story with less prose than this, some three hundred characters, is not surely told by its weight.
const BRIEF: f32 = 3.0;

/// What weighs less has no paragraph of prose.
const LIGHT: f32 = 0.6;

struct Page<'a> {
    dom: &'a Dom,
    parts: &'a [Part],
    seen: Vec<Seen>,
    /// The headlines and descriptions that are known, squeezed.
    titles: Vec<String>,
    descriptions: Vec<String>,
    hints: &'a Hints<'a>,
    /// The prose under every node.
    prose: Vec<f32>,
    /// The paragraphs of prose under every node.
    paragraphs: Vec<u32>,
    all_prose: f32,
    /// The heading that says the headline.
    headline: Option<usize>,
    /// Articles with a heading that is a link.
    headed: HashSet<Id>,
    /// Most of the page's prose stands in several articles: posts of a live report.
    is_live: bool,
}

impl<'a> Page<'a> {
    fn new(dom: &'a Dom, hints: &'a Hints, parts: &'a [Part], known: &Known) -> Self {
        let body = known.body.map(squeezed);
        let seen: Vec<Seen> = parts
            .iter()
            .map(|part| see(part, body.as_deref()))
            .collect();
        let mut prose = vec![0.0; dom.len()];
        let mut paragraphs = vec![0; dom.len()];
        for (part, seen) in parts.iter().zip(&seen) {
            for id in dom.path(part.holder) {
                prose[id as usize] += seen.weight.max(0.0);
                paragraphs[id as usize] +=
                    u32::from(part.kind == Kind::Paragraph && seen.weight >= 0.8);
            }
        }
        let all_prose = seen.iter().map(|seen| seen.weight.max(0.0)).sum();
        let mut page = Self {
            dom,
            parts,
            seen,
            titles: known.titles.iter().map(|title| squeezed(title)).collect(),
            descriptions: known
                .descriptions
                .iter()
                .map(|description| squeezed(description))
                .collect(),
            hints,
            prose,
            paragraphs,
            all_prose,
            headline: None,
            headed: HashSet::new(),
            is_live: false,
        };
        page.find_articles();
        page.headline = page.find_headline().filter(|headline| {
            // A heading below the story is not the story's own.
            const LEAST: f32 = 0.3;
            let below: f32 = page.seen[*headline..]
                .iter()
                .map(|seen| seen.weight.max(0.0))
                .sum();
            below >= LEAST * page.all_prose
        });
        page
    }

    /// Notes the articles that the page is made of.
    fn find_articles(&mut self) {
        const LITTLE: f32 = 0.25;
        let mut scattered = 0.0;
        for (part, told) in self.parts.iter().zip(&self.seen) {
            let articles = || {
                self.dom
                    .path(part.holder)
                    .filter(|id| self.dom.name(*id) == Some("article"))
            };
            if matches!(part.kind, Kind::Heading(_)) && part.linked * 2 > part.signs {
                self.headed.extend(articles());
            }
            let is_small = articles()
                .next()
                .is_some_and(|id| self.prose[id as usize] < LITTLE * self.all_prose);
            if is_small {
                scattered += told.weight.max(0.0);
            }
        }
        self.is_live = scattered > self.all_prose / 2.0;
    }

    /// An element's hint, unless it holds so much of the page's prose that its names must mean something else.
    fn hint(&self, id: Id) -> Hint {
        const MOST: f32 = 0.4;
        const MUCH: f32 = 0.15;
        const PARAGRAPHS: u32 = 4;
        // Most of very little says nothing against a name.
        const LEAST: f32 = 2.0;
        match self.hints.of(id) {
            known @ (Hint::None | Hint::Story | Hint::Legal) => known,
            hint => {
                let prose = self.prose[id as usize];
                let paragraphs = self.paragraphs[id as usize];
                let is_section =
                    !matches!(self.dom.name(id), Some("aside" | "nav" | "footer" | "form"))
                        && hint != Hint::Comments
                        && paragraphs >= PARAGRAPHS
                        && prose >= MUCH * self.all_prose;
                // Where no sentence stands elsewhere, a name alone speaks against none: whole messages are called widgets.
                let is_bare_name = hint == Hint::Furniture
                    && self.all_prose <= 0.0
                    && !matches!(
                        self.dom.name(id),
                        Some("aside" | "nav" | "footer" | "form" | "menu" | "fieldset")
                    );
                let is_most = prose >= f32::max(MOST * self.all_prose, LEAST);
                if is_most || is_section || is_bare_name {
                    Hint::None
                } else {
                    hint
                }
            }
        }
    }

    /// The hints between a part and an element around it, from the inside out.
    fn hints_below(&self, part: usize, container: Id) -> impl Iterator<Item = Hint> {
        self.dom
            .path(self.parts[part].holder)
            .take_while(move |id| *id != container)
            .map(|id| self.hint(id))
    }

    /// The element whose parts weigh most together, the innermost of equals, and their weight.
    fn container(&self) -> Option<(Id, f32)> {
        const LEAST: f32 = 0.85;
        let mut sums = vec![0.0_f32; self.dom.len()];
        let mut run = 0.0;
        for (i, part) in self.parts.iter().enumerate() {
            let is_aside = self.other_article(i, super::dom::DOCUMENT)
                || self.hints_below(i, super::dom::DOCUMENT).any(|hint| {
                    matches!(
                        hint,
                        Hint::Furniture | Hint::Comments | Hint::Legal | Hint::Picture
                    )
                });
            let is_above = self.headline.is_some_and(|headline| i < headline);
            let weight = if is_aside || is_above {
                self.seen[i].weight.min(0.0)
            } else {
                self.seen[i].weight
            };
            // A menu of fifty entries says no more than one of ten.
            let weight = if weight < 0.0 {
                run += 1.0;
                weight / f32::max(1.0, run / 2.0)
            } else {
                run = 0.0;
                weight
            };
            for id in self.dom.path(part.holder) {
                sums[id as usize] += weight;
            }
        }
        // A story's own element is likelier than one that happens to hold it.
        let bonus = |id: Id| match self.hints.of(id) {
            Hint::Story => 1.15,
            _ if self.dom.name(id) == Some("article") => 1.1,
            _ => 1.0,
        };
        let depth = |id: Id| self.dom.path(id).count();
        let (best, most) = (0..)
            .zip(&sums)
            .filter(|(_, sum)| **sum > 0.0)
            .map(|(id, sum)| (id, sum * bonus(id)))
            .max_by(|a, b| {
                a.1.total_cmp(&b.1)
                    .then_with(|| depth(a.0).cmp(&depth(b.0)))
                    .then_with(|| b.0.cmp(&a.0))
            })?;
        // Lists and tables weigh nothing, and may still be the better part of a story: an element around the heaviest that is called a
        // story holds it as well, unless much speaks against what it adds.
        self.dom
            .path(best)
            .take_while(|id| sums[*id as usize] >= LEAST * most)
            .filter(|id| self.hints.of(*id) == Hint::Story || *id == best)
            .last()
            .map(|id| (self.around_paragraph(id), sums[best as usize]))
    }

    /// A single paragraph is no story yet: what is called one around it holds it.
    fn around_paragraph(&self, id: Id) -> Id {
        const FARTHEST: usize = 4;
        if !matches!(self.dom.name(id), Some("p" | "li" | "blockquote")) {
            return id;
        }
        self.dom
            .path(id)
            .take(FARTHEST)
            .find(|above| self.hints.of(*above) == Hint::Story)
            .unwrap_or(id)
    }

    /// What is told under the headline, which says where a story is whose prose is too little to be weighed: the parts of the innermost
    /// element that holds the headline and a sentence after it. The text of a picture may stand above the headline as well.
    fn under_headline(&self, least: Least) -> Option<Vec<Kept>> {
        // Parts that are looked at for each headline.
        const FARTHEST: usize = 200;
        let tells = |i: usize| match least {
            Least::Sentence => self.tells(i),
            Least::Phrase => self.mentions(i),
            Least::Caption => self.shows(i),
        };
        let kept = self.headlines().into_iter().find_map(|headline| {
            let container = (0..self.parts.len())
                .filter(|i| {
                    self.seen[*i].linked < 0.5 && (least == Least::Caption || *i > headline)
                })
                .take(FARTHEST)
                .filter(|i| tells(*i))
                .find_map(|i| {
                    let above = self.common(self.parts[headline].holder, self.parts[i].holder);
                    let is_aside = self.other_article(i, above)
                        || self.hints_below(i, above).any(|hint| {
                            matches!(hint, Hint::Furniture | Hint::Comments | Hint::Legal)
                        });
                    (!is_aside).then_some(above)
                })?;
            Some(self.assign(container, least))
        })?;
        has_body(&kept).then_some(kept)
    }

    /// The element that holds a container and the headline above it.
    fn with_headline(&self, container: Id) -> Id {
        let is_inside = |part: &Part| self.dom.path(part.holder).any(|id| id == container);
        let first = self.parts.iter().position(is_inside).unwrap_or(0);
        self.headlines()
            .into_iter()
            .find(|headline| *headline < first)
            .map_or(container, |headline| {
                self.common(self.parts[headline].holder, container)
            })
    }

    /// Whether an element away from the headline holds paragraphs each under a headline of its own that leads elsewhere.
    fn is_list_of_teasers(&self, container: Id) -> bool {
        let is_inside = |i: &usize| {
            self.dom
                .path(self.parts[*i].holder)
                .any(|id| id == container)
        };
        let inside = || (0..self.parts.len()).filter(is_inside);
        let leading = inside()
            .filter(|i| {
                matches!(self.parts[*i].kind, Kind::Heading(_)) && self.seen[*i].linked > 0.5
            })
            .count();
        let told = inside().filter(|i| self.seen[*i].weight >= 0.6).count();
        leading > 1 && leading >= told && !self.headlines().iter().any(is_inside)
    }

    /// The parts that may be the headline, the likeliest first: headings before other parts, and the last before those that a menu or the
    /// way to the page says.
    fn headlines(&self) -> Vec<usize> {
        // Whoever writes a page decides how often it says how many headlines.
        const TITLES: usize = 8;
        const MOST: usize = 8;
        let texts: Vec<String> = self.seen.iter().map(|seen| squeezed(&seen.text)).collect();
        let is_heading = |i: &usize| matches!(self.parts[*i].kind, Kind::Heading(_));
        let mut headlines = Vec::new();
        for title in self.titles.iter().take(TITLES) {
            let all = || (0..texts.len()).rev().filter(|i| says(title, &texts[*i]));
            headlines.extend(all().filter(is_heading));
            headlines.extend(all().filter(|i| !is_heading(i)));
        }
        headlines.truncate(MOST);
        headlines
    }

    /// Whether a part, by itself, says something in words as stories do.
    fn tells(&self, part: usize) -> bool {
        const WORDS: usize = 3;
        let (kind, features) = (self.parts[part].kind, self.features_of(part));
        match form(&features) {
            Form::Prose | Form::Sentence => !matches!(kind, Kind::Heading(_) | Kind::Caption),
            Form::Phrase => {
                matches!(kind, Kind::Paragraph | Kind::Item | Kind::Quote)
                    && features.words >= WORDS
            }
            _ => false,
        }
    }

    /// Whether a part, by itself, says something though no full stop ends it and no paragraph holds it.
    fn mentions(&self, part: usize) -> bool {
        const WORDS: usize = 5;
        let features = self.features_of(part);
        self.parts[part].kind == Kind::Loose
            && self.seen[part].linked < 0.5
            && form(&features) == Form::Phrase
            && features.words >= WORDS
            && features.talk.function_words > 0
    }

    /// Whether a part is a picture's text, and more than its credit.
    fn shows(&self, part: usize) -> bool {
        const WORDS: usize = 3;
        let kind = self.parts[part].kind;
        let is_beside_picture = || {
            self.hints_below(part, super::dom::DOCUMENT)
                .any(|hint| hint == Hint::Picture)
        };
        if matches!(kind, Kind::Heading(_)) || kind != Kind::Caption && !is_beside_picture() {
            return false;
        }
        let features = self.features_of(part);
        let is_text = match form(&features) {
            Form::Prose | Form::Sentence | Form::Phrase => true,
            Form::Photo => features.photo == Photo::AfterText,
            _ => false,
        };
        is_text && features.words >= WORDS
    }

    fn features_of(&self, part: usize) -> Features {
        let line = Line {
            text: &self.seen[part].text,
            apart: true,
        };
        features::of(&[line]).remove(0)
    }

    /// The innermost element that holds two others.
    fn common(&self, a: Id, b: Id) -> Id {
        let around: HashSet<Id> = self.dom.path(a).collect();
        self.dom
            .path(b)
            .find(|id| around.contains(id))
            .unwrap_or(super::dom::DOCUMENT)
    }

    fn assign(&self, container: Id, at_least: Least) -> Vec<Kept> {
        let is_inside = |i: usize| {
            self.dom
                .path(self.parts[i].holder)
                .any(|id| id == container)
        };
        let inside: Vec<usize> = (0..self.parts.len()).filter(|i| is_inside(*i)).collect();
        let (Some(&first), Some(&last)) = (inside.first(), inside.last()) else {
            return Vec::new();
        };
        let title = self.title(first, last);
        let start = title.map_or(first, |title| title.min(first));
        let range: Vec<usize> = (start..=last).collect();
        let lines: Vec<Line> = range
            .iter()
            .map(|i| Line {
                text: &self.seen[*i].text,
                apart: true,
            })
            .collect();
        let features = features::of(&lines);
        let forms: Vec<Form> = features.iter().map(form).collect();
        let roles: Vec<Role> = range
            .iter()
            .enumerate()
            .map(|(k, &i)| self.role(i, k, container, &features, &forms, title, first))
            .collect();
        let roles = self.without_teasers(&range, roles, container);
        let mut roles = self.settle(&range, roles, &features, &forms, container);
        for (role, &i) in roles.iter_mut().zip(&range) {
            let is_aside = || {
                self.hints_below(i, container)
                    .any(|hint| matches!(hint, Hint::Furniture | Hint::Comments | Hint::Legal))
            };
            let tells = match (at_least, *role) {
                (Least::Phrase, Role::Boilerplate) => {
                    !is_aside() && self.mentions(i) && !self.says_title(&self.seen[i].text)
                }
                (Least::Caption, Role::Caption) => self.shows(i),
                _ => false,
            };
            if tells {
                *role = Role::Body;
            }
        }
        range
            .into_iter()
            .zip(roles)
            .map(|(part, role)| Kept { part, role })
            // What stands above the headline is the page's.
            .filter(|kept| kept.role == Role::Body || title.is_none_or(|title| kept.part >= title))
            .collect()
    }

    /// The last of the first headings that say the headline; menus may say it before.
    fn find_headline(&self) -> Option<usize> {
        (0..self.parts.len()).find(|i| {
            self.parts[*i].kind == Kind::Heading(1) && {
                let text = squeezed(&self.seen[*i].text);
                self.titles.iter().any(|title| says(title, &text))
            }
        })
    }

    /// The part that is the headline: the heading, or failing that the part, above the story that says what the metadata gives as one.
    fn title(&self, first: usize, last: usize) -> Option<usize> {
        const FARTHEST: usize = 12;
        let is_title = |i: &usize| {
            let text = squeezed(&self.seen[*i].text);
            self.titles.iter().any(|title| says(title, &text))
        };
        let is_heading = |i: &usize| matches!(self.parts[*i].kind, Kind::Heading(1 | 2));
        let until = (first + FARTHEST).min(last);
        (0..=until)
            .rev()
            .filter(is_heading)
            .find(is_title)
            .or_else(|| {
                (0..=until)
                    .rev()
                    .filter(|i| self.parts[*i].kind == Kind::Heading(1))
                    .find(|_| true)
            })
            .or_else(|| (0..=until).rev().find(is_title))
    }

    #[expect(clippy::too_many_arguments, reason = "what is known of a part's place")]
    fn role(
        &self,
        i: usize,
        k: usize,
        container: Id,
        features: &[Features],
        forms: &[Form],
        title: Option<usize>,
        first: usize,
    ) -> Role {
        if title == Some(i) {
            return Role::Title;
        }
        let (part, seen) = (&self.parts[i], &self.seen[i]);
        let (line, form) = (&features[k], forms[k]);
        let hints: Vec<Hint> = self.hints_below(i, container).collect();
        let has = |wanted: Hint| hints.contains(&wanted);
        if has(Hint::Comments) || has(Hint::Legal) {
            return Role::Boilerplate;
        }
        if i > first && self.is_post(i, container) {
            return Role::Body;
        }
        if form == Form::Date && part.kind != Kind::Caption && seen.width < 120 {
            return Role::Dateline;
        }
        if part.kind == Kind::Caption
            || has(Hint::Picture) && form != Form::Notice && part.kind != Kind::Quote
        {
            return Role::Caption;
        }
        if i < first {
            let is_brief = self.prose[container as usize] < BRIEF;
            return self.role_above(i, &hints, form, line, title, is_brief);
        }
        if form == Form::Credit {
            return Role::Credit;
        }
        if has(Hint::Furniture) || self.other_article(i, container) {
            return Role::Boilerplate;
        }
        if has(Hint::Byline) && seen.width < 200 && !seen.is_quoted {
            return Role::Credit;
        }
        if has(Hint::Date) && seen.width < 120 && line.has_date {
            return Role::Dateline;
        }
        if let Kind::Heading(_) = part.kind {
            return if self.says_title(&seen.text)
                || form == Form::Notice
                || seen.linked > 0.6 && part.links > 0
                || line.is_repeated && self.is_said_before(i)
            {
                Role::Boilerplate
            } else {
                Role::Heading
            };
        }
        if part.kind == Kind::Row {
            return Role::Body;
        }
        match form {
            Form::Notice
                if !seen.is_quoted
                    && (line.talk.strong > 0
                        || part.kind == Kind::Loose && seen.weight < 1.0
                        || part.links > part.outward
                        || self.is_last(i)) =>
            {
                Role::Boilerplate
            }
            Form::Photo => Role::Caption,
            Form::Credit => Role::Credit,
            Form::Date => Role::Dateline,
            Form::Ornament => Role::Boilerplate,
            _ if seen.linked > 0.8 && (part.outward == 0 || part.kind == Kind::Loose) => {
                Role::Boilerplate
            }
            Form::Prose | Form::Sentence | Form::Notice => Role::Body,
            Form::Phrase => match part.kind {
                Kind::Item | Kind::Row | Kind::Quote | Kind::Paragraph => Role::Body,
                _ => Role::Boilerplate,
            },
        }
    }

    /// Whether a part stands in a post of a network, embedded as the networks have it done.
    fn is_post(&self, part: usize, container: Id) -> bool {
        const POSTS: [&str; 8] = [
            "twitter-tweet",
            "twitter-video",
            "instagram-media",
            "tiktok-embed",
            "bluesky-embed",
            "mastodon-embed",
            "reddit-card",
            "fb-post",
        ];
        self.dom
            .path(self.parts[part].holder)
            .take_while(|id| *id != container)
            .filter(|id| matches!(self.dom.name(*id), Some("blockquote" | "div")))
            .filter_map(|id| self.dom.attribute(id, "class"))
            .any(|class| class.split_whitespace().any(|name| POSTS.contains(&name)))
    }

    /// Whether an earlier part has the same text, other than as an entry of a table of contents.
    fn is_said_before(&self, part: usize) -> bool {
        const LINKED: f32 = 0.6;
        self.seen[..part]
            .iter()
            .any(|other| other.text == self.seen[part].text && other.linked <= LINKED)
    }

    /// Between the headline and the story stand the standfirst, the byline and the date.
    fn role_above(
        &self,
        i: usize,
        hints: &[Hint],
        form: Form,
        line: &Features,
        title: Option<usize>,
        is_brief: bool,
    ) -> Role {
        let seen = &self.seen[i];
        let after_title = title.is_some_and(|title| i > title);
        if !after_title {
            return Role::Boilerplate;
        }
        if self.says_title(&seen.text) {
            return Role::Boilerplate;
        }
        if self.is_description(&seen.text) {
            return Role::Body;
        }
        if hints.contains(&Hint::Furniture) {
            return Role::Boilerplate;
        }
        if hints.contains(&Hint::Standfirst)
            && matches!(form, Form::Prose | Form::Sentence)
            && seen.linked < 0.5
        {
            return Role::Body;
        }
        match form {
            Form::Credit => Role::Credit,
            Form::Date => Role::Dateline,
            Form::Photo => Role::Caption,
            _ if line.is_person => Role::Credit,
            Form::Prose if seen.linked < 0.3 && seen.width > 80 => Role::Body,
            // What was weighed is so little that it may well be something else.
            Form::Prose | Form::Sentence if is_brief && seen.linked < 0.3 => Role::Body,
            _ => Role::Boilerplate,
        }
    }

    /// Whether no prose follows a part within the next few.
    fn is_last(&self, part: usize) -> bool {
        const AHEAD: usize = 8;
        !self.seen[part + 1..]
            .iter()
            .take(AHEAD)
            .any(|seen| seen.weight >= 1.0)
    }

    /// Whether a text is one of the page's headlines.
    fn says_title(&self, text: &str) -> bool {
        let text = squeezed(text);
        self.titles.contains(&text)
    }

    /// Whether a text is what the metadata says the story is about.
    fn is_description(&self, text: &str) -> bool {
        const SHORTEST: usize = 40;
        let text = squeezed(text);
        text.len() > SHORTEST
            && self.descriptions.iter().any(|description| {
                description.len() > SHORTEST
                    && (text.starts_with(description) || description.starts_with(&text))
            })
    }

    /// Lists of other stories: most of their entries begin with a link, or are little else.
    fn without_teasers(&self, range: &[usize], mut roles: Vec<Role>, container: Id) -> Vec<Role> {
        const ENTRIES: usize = 3;
        let mut lists: HashMap<Id, Vec<usize>> = HashMap::new();
        for (k, &i) in range.iter().enumerate() {
            if self.parts[i].kind == Kind::Item
                && let Some(list) = self
                    .dom
                    .path(self.parts[i].holder)
                    .take_while(|id| *id != container)
                    .find(|id| matches!(self.dom.name(*id), Some("ul" | "ol")))
            {
                lists.entry(list).or_default().push(k);
            }
        }
        for entries in lists.values() {
            let parts = || entries.iter().map(|k| &self.parts[range[*k]]);
            let share = |count: usize| count as f32 / entries.len() as f32;
            let opening = share(parts().filter(|part| part.opens_linked).count());
            let having = share(parts().filter(|part| part.links > 0).count());
            let signs: usize = parts().map(|part| part.signs).sum();
            let linked: usize = parts().map(|part| part.linked).sum();
            let linked = linked as f32 / signs.max(1) as f32;
            let is_quoted = entries.iter().any(|k| self.seen[range[*k]].is_quoted);
            let outward = share(parts().filter(|part| part.outward > 0).count());
            let is_list = outward < 0.5
                && (entries.len() >= ENTRIES
                    && (opening > 0.8 && linked > 0.15 || having > 0.8 && linked > 0.4)
                    || having > 0.9 && linked > 0.6);
            if is_list && !is_quoted {
                for k in entries {
                    roles[*k] = Role::Boilerplate;
                }
            }
        }
        roles
    }

    /// The articles within the container that are not the story: teasers, whole stories under it.
    fn other_article(&self, part: usize, container: Id) -> bool {
        const LITTLE: f32 = 0.25;
        self.dom
            .path(self.parts[part].holder)
            .take_while(|id| *id != container)
            .filter(|id| self.dom.name(*id) == Some("article"))
            .any(|id| {
                let prose = self.prose[id as usize];
                let has_heading = self.headed.contains(&id);
                prose < LITTLE * self.all_prose && has_heading && !self.is_live
            })
    }

    /// What only the parts together tell.
    fn settle(
        &self,
        range: &[usize],
        mut roles: Vec<Role>,
        features: &[Features],
        forms: &[Form],
        container: Id,
    ) -> Vec<Role> {
        // What is said of the authors stands at the end, and so does what the page says to its readers.
        let last_prose = (0..range.len()).rev().find(|&k| {
            roles[k] == Role::Body && forms[k] == Form::Prose && !features[k].is_author_note
        });
        // A name alone between headline and story is whose it is.
        let first_prose =
            (0..range.len()).find(|&k| roles[k] == Role::Body && forms[k] == Form::Prose);
        for k in 0..first_prose.unwrap_or(0) {
            if roles[k] == Role::Body && features[k].is_person {
                roles[k] = Role::Credit;
            }
        }
        for k in 0..range.len() {
            let is_late = last_prose.is_none_or(|last| k > last);
            if roles[k] == Role::Body && is_late && !self.seen[range[k]].is_quoted {
                if features[k].is_author_note {
                    roles[k] = Role::Credit;
                } else if forms[k] == Form::Phrase
                    && matches!(self.parts[range[k]].kind, Kind::Paragraph)
                    && last_prose.is_some()
                {
                    roles[k] = if features[k].is_person {
                        Role::Credit
                    } else {
                        Role::Boilerplate
                    };
                }
            }
        }
        self.keep_lines_among_paragraphs(range, &mut roles, forms, container);
        // A heading over nothing is none.
        for k in (0..range.len()).rev() {
            if roles[k] != Role::Heading {
                continue;
            }
            let follower = (k + 1..range.len()).find(|&next| {
                !matches!(
                    roles[next],
                    Role::Caption | Role::Credit | Role::Dateline | Role::Boilerplate
                )
            });
            let between = follower.map_or(usize::MAX, |next| {
                (k + 1..next)
                    .filter(|&between| roles[between] == Role::Boilerplate)
                    .count()
            });
            if between > 3 {
                roles[k] = Role::Boilerplate;
            }
        }
        roles
    }

    /// A short line in an element that holds paragraphs parted by line breaks alone is one of them.
    fn keep_lines_among_paragraphs(
        &self,
        range: &[usize],
        roles: &mut [Role],
        forms: &[Form],
        container: Id,
    ) {
        const LINKED: f32 = 0.5;
        // Where the first and the last paragraph of an element stand.
        let mut paragraphs: HashMap<Id, (usize, usize)> = HashMap::new();
        for k in 0..range.len() {
            let part = &self.parts[range[k]];
            if roles[k] == Role::Body
                && matches!(forms[k], Form::Prose | Form::Sentence)
                && matches!(part.kind, Kind::Loose | Kind::Paragraph)
            {
                paragraphs.entry(part.holder).or_insert((k, k)).1 = k;
            }
        }
        for k in 0..range.len() {
            let i = range[k];
            let is_among = paragraphs
                .get(&self.parts[i].holder)
                .is_some_and(|(first, last)| (*first..*last).contains(&k));
            if is_among
                && roles[k] == Role::Boilerplate
                && forms[k] == Form::Phrase
                && self.seen[i].linked < LINKED
                && !self
                    .hints_below(i, container)
                    .any(|hint| matches!(hint, Hint::Furniture | Hint::Comments | Hint::Legal))
            {
                roles[k] = Role::Body;
            }
        }
    }
}

/// Whether a text says a headline, whole or cut short; both squeezed.
fn says(title: &str, text: &str) -> bool {
    !text.is_empty() && (title == text || title.starts_with(text) && text.len() * 2 > title.len())
}

fn see(part: &Part, body: Option<&str>) -> Seen {
    let text = folded(&part.text);
    let dense = text.chars().filter(|c| is_dense(*c)).count();
    let width = text.chars().count() + dense;
    let linked = part.linked as f32 / part.signs.max(1) as f32;
    let is_quoted = body.is_some_and(|body| {
        let squeezed = squeezed(&text);
        squeezed.len() > 20 && body.contains(&squeezed)
    });
    let ends_sentence = text
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !is_end(c))
        .ends_with(is_end);
    let is_prose = (width >= 60 && ends_sentence || width >= 140) && linked < 0.5;
    let weight = match part.kind {
        _ if is_quoted => 1.0 + (width as f32 / 80.0).min(10.0),
        Kind::Heading(_) if linked > 0.5 => -0.7,
        Kind::Heading(_) => -0.2,
        Kind::Paragraph | Kind::Item if linked > 0.5 && part.outward > 0 => 0.0,
        _ if linked > 0.5 => -0.6 - (width as f32 / 200.0).min(1.0),
        Kind::Caption | Kind::Row => -0.1,
        _ if is_prose => {
            let length = (width as f32 / 100.0).min(8.0);
            let kind = match part.kind {
                Kind::Paragraph => 1.0,
                Kind::Quote | Kind::Loose => 0.8,
                _ => 0.5,
            };
            length * kind * (1.0 - linked)
        }
        Kind::Paragraph if ends_sentence => 0.2,
        Kind::Paragraph => -0.1,
        _ => -0.3,
    };
    Seen {
        text,
        width,
        linked,
        weight,
        is_quoted,
    }
}

fn is_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।'
    )
}

/// Ideographs, kana and hangul.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A text's letters and digits in lower case, for comparing what is the same but for signs and spaces.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
