//! Which part each line plays: the story, its headings and pictures, or what the page puts around it.
//!
//! Three steps. Each line is taken by its own form (a [`Form`]). Then the story is found: the stretch of lines in which prose outweighs
//! everything else, so that a teaser among links does not make a story, and a heading among paragraphs does not end one. Last, every line
//! gets its role by its form, its neighbors and on which side of the story it stands.

use super::features::{self, Features, Line};
use super::photo::Photo;
use super::structure::{self, MailField};
use crate::article::Role;
use std::ops::Range;

/// The role of every line.
pub(super) fn assign(lines: &[Line]) -> Vec<Role> {
    let features = features::of(lines);
    let forms: Vec<Form> = features.iter().map(form).collect();
    let mut story = story(&features, &forms);
    let title = title(&features, &forms, &mut story);
    let page = Page {
        features: &features,
        forms: &forms,
        story,
        title,
    };
    let mut roles: Vec<Role> = (0..lines.len()).map(|i| page.role(i)).collect();
    page.settle_captions(&mut roles);
    if !roles.contains(&Role::Body) {
        page.take_whatever_reads(&mut roles);
    }
    roles
}

/// The line near the top that is the headline, where the manifest tells the headline.
pub(super) fn known_title(lines: &[Line], title: &str) -> Option<usize> {
    let folded: Vec<&str> = title.split_whitespace().collect();
    let title = folded.join(" ");
    lines
        .iter()
        .position(|line| line.text == title || structure::subject(line.text) == Some(&title))
}

/// Makes a line the only headline.
pub(super) fn accept_title(roles: &mut [Role], title: Option<usize>) {
    let Some(title) = title else { return };
    for role in roles.iter_mut().filter(|role| **role == Role::Title) {
        *role = Role::Boilerplate;
    }
    roles[title] = Role::Title;
}

/// What a line is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Reads as a paragraph of a story.
    Prose,
    /// A short sentence, or the opening of a list: part of a story where it stands among prose.
    Sentence,
    /// A few words: a heading, a name, a label.
    Phrase,
    /// Speaks about the page, or to its reader.
    Notice,
    /// A picture's credit, by itself or after the picture's text.
    Photo,
    Credit,
    Date,
    /// No words at all.
    Ornament,
}

/// What a line is, by itself.
pub(super) fn form(line: &Features) -> Form {
    const PROSE: usize = 60;
    const LONG: usize = 130;
    if !line.has_letters {
        return if line.is_date {
            Form::Date
        } else {
            Form::Ornament
        };
    }
    if line.mail.is_none() && (line.is_credit || line.is_note_under_name) {
        return Form::Credit;
    }
    if line.is_date || line.mail == Some(MailField::Date) {
        return Form::Date;
    }
    if line.is_slug || line.mail.is_some() || is_notice(line) {
        return Form::Notice;
    }
    if line.photo != Photo::None {
        return Form::Photo;
    }
    if line.is_speech {
        return Form::Prose;
    }
    let reads_on = line.sentences > 1
        || line.ends_colon
        || line.has_quote
        || line.talk.function_words * 6 >= line.words;
    if line.width >= PROSE && line.ends_sentence
        || line.width >= LONG && reads_on
        || line.width >= 2 * LONG
    {
        return Form::Prose;
    }
    if line.has_span && !line.is_divided {
        return Form::Sentence;
    }
    let is_sentence = line.ends_sentence && (line.words >= 2 || line.width >= 16);
    if is_sentence || line.ends_colon && line.words >= 3 || line.is_item && line.words >= 4 {
        return Form::Sentence;
    }
    Form::Phrase
}

/// Whether a line's words are those of a page rather than of a story; the longer the line, the more of them it takes.
fn is_notice(line: &Features) -> bool {
    let talk = &line.talk;
    let speaks_to_reader = talk.address && !line.has_quote && !line.is_in_direct_style;
    let points = 2 * talk.strong
        + if line.width > 120 {
            talk.weak.min(2)
        } else {
            talk.weak
        }
        + usize::from(speaks_to_reader)
        + usize::from(line.has_address)
        + usize::from(talk.opens_tail && line.words <= 8) * 2;
    let needed = match line.width {
        0..=40 => 2,
        41..=120 => 2 + usize::from(talk.strong == 0),
        121..=250 => 4,
        251..=450 => 5,
        _ => 7,
    };
    // A label such as "Video" or "Comments (3)".
    let is_label =
        line.words <= 3 && (talk.weak > 0 && talk.function_words == 0 || talk.strong > 0);
    let is_link = line.has_address && line.words <= 3;
    is_label || is_link || line.is_divided || points >= needed
}

/// How much a line speaks for the story's going on where it stands.
fn weight(line: &Features, form: Form) -> f32 {
    match form {
        Form::Prose if line.width >= 400 => 3.0,
        Form::Prose if line.width >= 150 => 2.0,
        Form::Prose => 1.0,
        Form::Sentence => 0.2,
        Form::Notice if line.talk.opens_comments => -6.0,
        Form::Notice if line.talk.opens_tail => -2.5,
        // What stands under every entry parts none of them.
        Form::Notice if line.is_repeated => -0.2,
        Form::Notice => -0.8,
        Form::Phrase if line.heads_entry => 0.5,
        Form::Phrase if line.is_under_clock => 0.0,
        Form::Date if line.is_clock => 0.0,
        Form::Photo => -0.2,
        Form::Phrase | Form::Credit | Form::Date => -0.7,
        Form::Ornament => -0.4,
    }
}

/// The stretch of lines with the greatest sum of weights; empty where no line reads as a story.
fn story(features: &[Features], forms: &[Form]) -> Range<usize> {
    let mut best = (0.0, 0..0);
    let mut current = (0.0, 0);
    for (i, (line, form)) in features.iter().zip(forms).enumerate() {
        if current.0 <= 0.0 {
            current = (0.0, i);
        }
        current.0 += weight(line, *form);
        if current.0 > best.0 {
            best = (current.0, current.1..i + 1);
        }
    }
    let mut story = best.1;
    let heads_entry = |i: usize| {
        let line: &Features = &features[i];
        line.is_clock || forms[i] == Form::Phrase && (line.is_under_clock || line.heads_entry)
    };
    while !story.is_empty() && story.start > 0 && heads_entry(story.start - 1) {
        story.start -= 1;
    }
    let story = without_self_portrait(story, features, forms);
    across_slight_gaps(story, features, forms)
}

/// The story with the prose that a little residue parts from it: an outlet's own words lost weigh heavier than a line of residue kept.
fn across_slight_gaps(story: Range<usize>, features: &[Features], forms: &[Form]) -> Range<usize> {
    const STANDFIRSTS: usize = 2;
    let mut story = story;
    if story.is_empty() {
        return story;
    }
    let tells = |i: &usize| tells(&features[*i], forms[*i]);
    let mut start = story.start;
    while let Some(prose) = (0..start).rev().find(tells) {
        let gap = Gap::of(prose + 1..start, features, forms);
        if !(gap.is_slight(goes_on(start, features, forms)) || gap.is_byline()) {
            break;
        }
        start = prose;
    }
    // What stands above the story's headline belongs to the page.
    let has_headline = (0..start).any(|i| is_headline(&features[i], forms[i]));
    if start == 0 || has_headline {
        story.start = start;
    }
    while let Some(prose) = (story.end..features.len()).find(tells) {
        let gap = Gap::of(story.end..prose, features, forms);
        let told = (story.start..story.end).filter(tells).count();
        let is_standfirst = has_headline
            && told <= STANDFIRSTS
            && gap.is_byline()
            && !gap.has_label()
            && gap.forms.contains(&Form::Credit);
        let is_slight = gap.is_slight(goes_on(prose, features, forms));
        let is_list = gap.has_label() && is_list_of_teasers(prose, features, forms);
        if !is_standfirst && (!is_slight || is_list) {
            break;
        }
        story.end = prose + 1;
    }
    story
}

/// Whether a line says something in a full sentence, as only a story, or a teaser of one, does.
fn tells(line: &Features, form: Form) -> bool {
    const WORDS: usize = 8;
    const FEWER: usize = 5;
    let is_sentence = form == Form::Sentence && line.sentences > 0 && !line.ends_question;
    let has_words = line.words >= WORDS && line.talk.function_words >= 2
        || line.words >= FEWER && line.talk.function_words > 0 && line.talk.weak == 0;
    !line.is_repeated
        && !line.is_author_note
        && line.talk.strong == 0
        && (form == Form::Prose && line.ends_sentence || is_sentence && has_words)
}

/// Whether a paragraph is followed by another at once.
fn goes_on(prose: usize, features: &[Features], forms: &[Form]) -> bool {
    forms.len() > prose + 1
        && tells(&features[prose], forms[prose])
        && tells(&features[prose + 1], forms[prose + 1])
}

/// The lines between two paragraphs.
struct Gap<'a> {
    features: &'a [Features],
    forms: &'a [Form],
}

impl<'a> Gap<'a> {
    fn of(lines: Range<usize>, features: &'a [Features], forms: &'a [Form]) -> Self {
        Self {
            features: &features[lines.clone()],
            forms: &forms[lines],
        }
    }

    /// Whether the lines are so few that a story goes on after them: a marker, with a teaser or two or a heading, or a picture. Where it
    /// goes on with more than one paragraph, they may be a few more.
    fn is_slight(&self, goes_on: bool) -> bool {
        const MARKERS: usize = 2;
        const PHRASES: usize = 2;
        const MORE: usize = 2;
        let count = |wanted: Form| self.forms.iter().filter(|form| **form == wanted).count();
        let ends_story = self.features.iter().any(|line| {
            line.talk.opens_comments
                || line.is_about_label
                || line.is_divided
                || line.is_close
                || line.is_signature
        });
        // A page says its headline twice.
        let has_headline = self
            .features
            .iter()
            .zip(self.forms)
            .any(|(line, form)| *form == Form::Phrase && line.is_repeated);
        let asking = self
            .features
            .iter()
            .zip(self.forms)
            .filter(|(line, form)| **form == Form::Sentence && line.ends_question)
            .count();
        let more = if goes_on && self.has_label() { MORE } else { 0 };
        !ends_story
            && !has_headline
            && self.forms.len() <= MARKERS + PHRASES + more
            && count(Form::Notice) <= MARKERS
            && count(Form::Phrase) + asking <= PHRASES + more
            && !self.forms.contains(&Form::Credit)
            && (!self.forms.contains(&Form::Date) || more > 0)
    }

    /// Whether it opens as a list of other stories does.
    fn has_label(&self) -> bool {
        self.features.iter().any(|line| line.talk.opens_tail)
    }

    /// Whether nothing but a byline, a date and what a page sets beside them parts a standfirst from its story.
    fn is_byline(&self) -> bool {
        const MARKERS: usize = 3;
        let markers = self.forms.iter().filter(|form| **form == Form::Notice);
        markers.count() <= MARKERS
            && self.features.iter().zip(self.forms).all(|(line, form)| {
                line.is_person
                    || line.is_job
                    || matches!(
                        form,
                        Form::Credit | Form::Date | Form::Notice | Form::Photo | Form::Ornament
                    )
            })
    }
}

/// Whether the prose after a label is what teasers say under their own headlines, each in one paragraph, to the end of the page.
fn is_list_of_teasers(first: usize, features: &[Features], forms: &[Form]) -> bool {
    let told: Vec<usize> = (first..forms.len())
        .filter(|&i| tells(&features[i], forms[i]))
        .collect();
    told.len() > 1
        && told.windows(2).all(|pair| {
            let between = &forms[pair[0] + 1..pair[1]];
            !between.is_empty() && !between.contains(&Form::Notice)
        })
}

/// A story without what a company says of itself under its announcement.
fn without_self_portrait(
    story: Range<usize>,
    features: &[Features],
    forms: &[Form],
) -> Range<usize> {
    let middle = story.start + story.len() / 2;
    let end = (middle..story.end)
        .find(|&i| features[i].is_about_label && forms[i] == Form::Phrase)
        .unwrap_or(story.end);
    story.start..end
}

/// The headline: the first line before the story that has the shape of one. A story that begins with its headline gives it up.
fn title(features: &[Features], forms: &[Form], story: &mut Range<usize>) -> Option<usize> {
    let subject = (0..story.start).find(|&i| features[i].mail == Some(MailField::Subject));
    if subject.is_some() {
        return subject;
    }
    let before: Vec<usize> = (0..story.start)
        .filter(|&i| is_headline(&features[i], forms[i]))
        .collect();
    let repeats_below = |i: usize| {
        features[i + 1..]
            .first()
            .is_some_and(|next| next.is_repeated)
            && features[i].next_repeats
    };
    let is_plain = |i: usize| !features[i].is_shouted && features[i].words >= 4;
    let telling = [
        before
            .iter()
            .copied()
            .find(|&i| is_plain(i) && repeats_below(i)),
        before.iter().copied().find(|&i| {
            is_plain(i)
                && (features[i].width >= 40 || features[i].words >= 5 && features[i].width >= 28)
        }),
        before
            .iter()
            .copied()
            .find(|&i| features[i].words >= 4 && features[i].width >= 25),
    ];
    if let Some(i) = telling.into_iter().flatten().next() {
        let above = i.checked_sub(1).filter(|&above| {
            is_headline(&features[above], forms[above])
                && is_headline_over_standfirst(features, forms, above, story.start)
        });
        return Some(above.unwrap_or(i));
    }
    let first = story.start;
    if story.start < story.end && is_asking_headline(features, forms, first) {
        story.start += 1;
        return Some(first);
    }
    // A short headline is told from a section's name by the story that follows at once.
    let short = before.into_iter().rev().find(|&i| {
        (2..=12).contains(&features[i].words)
            && !names_people(features, forms, i, story.start)
            && (i + 1..story.start).all(|k| {
                matches!(
                    forms[k],
                    Form::Date | Form::Credit | Form::Photo | Form::Notice | Form::Ornament
                )
            })
    });
    // A word that pages use stands in headlines as well: "Video Kills".
    let is_first = |line: &Features| {
        line.talk.strong == 0
            && (2..=12).contains(&line.words)
            && !line.has_address
            && line.apart_after
    };
    short
        .or_else(|| (first == 1 && forms[0] == Form::Notice && is_first(&features[0])).then_some(0))
}

/// Whether a line before the story names who wrote it. The first line of all is a headline that names somebody where a byline follows it,
/// and where it says more than a name: "Eleven Weeks in Oslo".
fn names_people(features: &[Features], forms: &[Form], i: usize, story: usize) -> bool {
    let line = &features[i];
    let is_headline = i == 0 && (!line.is_bare_name || forms[1..story].contains(&Form::Credit));
    line.is_person && !is_headline
}

fn is_headline(line: &Features, form: Form) -> bool {
    const LONGEST: usize = 220;
    let is_form = form == Form::Phrase || form == Form::Sentence && line.ends_question;
    is_form
        && line.width <= LONGEST
        && !line.has_date
        && !line.has_address
        && !line.is_item
        && !line.is_divided
        && !line.next_repeats_as_caption()
}

/// Whether a short headline stands over a longer standfirst, with nothing but credits and dates between that and the story.
fn is_headline_over_standfirst(
    features: &[Features],
    forms: &[Form],
    at: usize,
    story: usize,
) -> bool {
    let (headline, standfirst) = (&features[at], &features[at + 1]);
    let leads_to_story = (at + 2..story)
        .all(|i| matches!(forms[i], Form::Credit | Form::Date) || features[i].is_person);
    headline.words >= 4
        && headline.talk.function_words > 0
        && !headline.is_shouted
        && standfirst.width >= headline.width * 3 / 2
        && standfirst.talk.function_words >= 2
        && leads_to_story
}

/// A headline that asks or exclaims reads like a sentence; it is one line, and the paragraph after it is no answer of its own length.
fn is_asking_headline(features: &[Features], forms: &[Form], i: usize) -> bool {
    let line = &features[i];
    let is_question =
        line.ends_question && line.sentences == 1 && line.width <= 130 && !line.has_quote;
    is_question
        && matches!(forms[i], Form::Prose | Form::Sentence)
        && forms
            .get(i + 1..)
            .is_some_and(|rest| rest.contains(&Form::Prose))
}

impl Features {
    /// Whether the line is a picture's text, given once more with its credit.
    fn next_repeats_as_caption(&self) -> bool {
        self.next_repeats && !self.apart_after
    }
}

/// Everything known when the roles are given out.
struct Page<'a> {
    features: &'a [Features],
    forms: &'a [Form],
    story: Range<usize>,
    title: Option<usize>,
}

impl Page<'_> {
    fn role(&self, i: usize) -> Role {
        if self.title == Some(i) {
            return Role::Title;
        }
        let line = &self.features[i];
        let ends_story = i + 2 >= self.story.end && i <= self.story.end + 1;
        if ends_story && line.is_close && self.forms[i] == Form::Phrase {
            return Role::Body;
        }
        if ends_story && line.is_signature {
            return Role::Credit;
        }
        match self.forms[i] {
            Form::Photo => Role::Caption,
            Form::Date if i < self.story.end => Role::Dateline,
            Form::Date | Form::Ornament | Form::Notice => Role::Boilerplate,
            Form::Credit => Role::Credit,
            Form::Prose | Form::Sentence | Form::Phrase if i < self.story.start => {
                self.role_before(i)
            }
            Form::Prose | Form::Sentence | Form::Phrase if i >= self.story.end => {
                self.role_after(i)
            }
            Form::Prose | Form::Sentence if line.is_author_note && i + 4 > self.story.end => {
                Role::Credit
            }
            Form::Prose if line.is_repeated => Role::Boilerplate,
            Form::Prose => Role::Body,
            Form::Sentence => self.role_of_sentence(i),
            Form::Phrase => self.role_of_phrase(i),
        }
    }

    /// Between the headline and the story stand the standfirst and the byline; before the headline stands the page.
    fn role_before(&self, i: usize) -> Role {
        let line = &self.features[i];
        let after_title = self.title.is_some_and(|title| i > title);
        if line.is_job || line.is_person && after_title {
            Role::Credit
        } else if after_title && !line.is_repeated && self.reads_as_standfirst(i) {
            Role::Body
        } else {
            Role::Boilerplate
        }
    }

    fn reads_as_standfirst(&self, i: usize) -> bool {
        /// So many words are a statement even where each of them counts, as in a headline.
        const WORDS: usize = 7;
        let line = &self.features[i];
        let follows_title = self.title.is_some_and(|title| {
            (title + 1..i).all(|k| {
                matches!(self.forms[k], Form::Date | Form::Credit) || self.features[k].is_repeated
            })
        });
        follows_title
            && (self.forms[i] == Form::Prose
                || line.width >= 50 && line.talk.function_words > 0
                || line.width >= 40 && line.words >= WORDS)
    }

    fn role_after(&self, i: usize) -> Role {
        let line = &self.features[i];
        let is_sign = line.words == 1 && line.width <= 4 && !line.is_shouted && i == self.story.end;
        let is_about_author =
            (line.is_job || line.is_author_note || line.is_person) && i <= self.story.end + 3;
        if is_sign || is_about_author {
            Role::Credit
        } else {
            Role::Boilerplate
        }
    }

    fn role_of_sentence(&self, i: usize) -> Role {
        let line = &self.features[i];
        // A question alone before prose is a heading; one among other sentences is part of what they say.
        let stands_alone = line.apart && line.apart_after;
        if line.is_repeated || line.width <= 80 && !line.has_quote && self.is_teaser(i) {
            Role::Boilerplate
        } else if line.ends_question
            && line.sentences == 1
            && stands_alone
            && !line.has_quote
            && self.is_followed_by_prose(i)
            && self.previous_is_prose(i)
        {
            Role::Heading
        } else {
            Role::Body
        }
    }

    fn role_of_phrase(&self, i: usize) -> Role {
        let line = &self.features[i];
        if line.is_repeated {
            return Role::Boilerplate;
        }
        let is_signed = line.is_person
            && self
                .features
                .get(i + 1)
                .is_some_and(|next| next.is_job || next.is_author_note);
        let stands_first = line.is_person
            && match self.forms[self.story.start..i]
                .iter()
                .filter(|form| **form == Form::Prose)
                .count()
            {
                0 => true,
                // Under a standfirst.
                1 => matches!(
                    self.forms.get(i + 1),
                    Some(Form::Date | Form::Credit | Form::Notice)
                ),
                _ => false,
            };
        let stands_last = line.is_person && i + 3 > self.story.end && !self.is_followed_by_prose(i);
        if line.is_job || is_signed || stands_first || stands_last {
            return Role::Credit;
        }
        let introduces_quoted = line.ends_colon
            && self
                .features
                .get(i + 1)
                .is_some_and(|next| next.is_repeated);
        let is_teaser = self.is_teaser(i) || i > 0 && !line.apart && self.is_teaser(i - 1);
        if is_teaser && !line.heads_entry || introduces_quoted || line.is_shouted && line.words >= 9
        {
            return Role::Boilerplate;
        }
        if self.is_in_list(i) {
            return Role::Body;
        }
        if self.is_followed_by_prose(i) {
            return Role::Heading;
        }
        Role::Boilerplate
    }

    /// Whether a phrase or question stands right under a label such as "Read also".
    fn is_teaser(&self, i: usize) -> bool {
        let line = &self.features[i];
        let has_form = self.forms[i] == Form::Phrase || line.ends_question && line.sentences == 1;
        has_form
            && i > 0
            && self.forms[i - 1] == Form::Notice
            && self.features[i - 1].talk.opens_tail
            && !line.heads_entry
    }

    /// Whether a line is an entry of a list that a line with a colon opened.
    fn is_in_list(&self, i: usize) -> bool {
        let mut k = i;
        while k > self.story.start && self.forms[k] == Form::Phrase {
            k -= 1;
        }
        self.features[k].ends_colon && self.forms[k] != Form::Phrase
    }

    fn is_followed_by_prose(&self, i: usize) -> bool {
        self.forms[i + 1..self.story.end.max(i + 1)]
            .iter()
            .find(|form| {
                !matches!(
                    form,
                    Form::Photo | Form::Date | Form::Ornament | Form::Notice
                )
            })
            .is_some_and(|form| matches!(form, Form::Prose | Form::Sentence))
    }

    fn previous_is_prose(&self, i: usize) -> bool {
        i > 0 && self.forms[i - 1] == Form::Prose
    }

    /// A line right above a picture's credit, or given once more with it, is the picture's text.
    fn settle_captions(&self, roles: &mut [Role]) {
        for i in 1..roles.len() {
            if roles[i] != Role::Caption || roles[i - 1] == Role::Title {
                continue;
            }
            let above = &self.features[i - 1];
            let touches = !self.features[i].apart;
            let says_the_same = above.next_repeats;
            let labels_it = self.features[i].photo == Photo::Alone
                && self.forms[i - 1] == Form::Phrase
                && above.words >= 2;
            if touches && above.width <= 400 || says_the_same || labels_it {
                roles[i - 1] = Role::Caption;
            }
        }
    }

    /// A text without any prose, a poem or a list, is still somebody's text: all that is not plainly something else is its body.
    fn take_whatever_reads(&self, roles: &mut [Role]) {
        let last_resort = roles.len() == 1;
        for (i, role) in roles.iter_mut().enumerate() {
            let reads = matches!(self.forms[i], Form::Prose | Form::Sentence | Form::Phrase);
            if reads && (*role != Role::Title) || last_resort && self.features[i].has_letters {
                *role = Role::Body;
            }
        }
        if !roles.contains(&Role::Body)
            && let Some(title) = self.title
        {
            roles[title] = Role::Body;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The first ship came in on Monday after a winter in which the ice had kept every boat ashore.";
    const MORE: &str = "Half of the town stood on the pier to see it, and the mayor held her hat against the wind.";

    const LAST: &str = "The second ship had brought nothing but salt, and its captain would not say where he had been.";

    /// Lines with a blank line before each.
    fn check(expected: &[(&str, Role)]) {
        let lines: Vec<Line> = expected
            .iter()
            .map(|(text, _)| Line { text, apart: true })
            .collect();
        let found: Vec<(&str, Role)> = lines
            .iter()
            .map(|line| line.text)
            .zip(assign(&lines))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_phrase_between_paragraphs_is_a_heading_and_one_after_the_story_is_not() {
        check(&[
            (PROSE, Role::Body),
            ("A town waits", Role::Heading),
            (MORE, Role::Body),
            ("A town waits no more", Role::Boilerplate),
        ]);
    }

    #[test]
    fn a_first_line_with_a_word_of_the_web_is_a_headline() {
        check(&[
            ("Free Again", Role::Title),
            (PROSE, Role::Body),
            (MORE, Role::Body),
        ]);
    }

    #[test]
    fn a_question_before_the_story_is_its_headline() {
        check(&[
            ("Will the harbor ever freeze again?", Role::Title),
            (PROSE, Role::Body),
            (MORE, Role::Body),
        ]);
    }

    #[test]
    fn a_short_sentence_among_prose_is_body() {
        check(&[
            (PROSE, Role::Body),
            ("Nobody spoke.", Role::Body),
            (MORE, Role::Body),
        ]);
    }

    #[test]
    fn a_teaser_among_links_makes_no_story() {
        check(&[
            (PROSE, Role::Body),
            (MORE, Role::Body),
            ("Related stories", Role::Boilerplate),
            ("A bridge too few", Role::Boilerplate),
            (
                "The county wants to build a bridge, and nobody wants it to land on his side.",
                Role::Boilerplate,
            ),
            ("Why herring left", Role::Boilerplate),
            (
                "It was not the cold, a study of forty winters says, and it was not the seals.",
                Role::Boilerplate,
            ),
        ]);
    }

    #[test]
    fn a_marker_amid_the_story_costs_no_prose_on_either_side() {
        check(&[
            ("Harbor opens late", Role::Title),
            (PROSE, Role::Body),
            ("Related articles", Role::Boilerplate),
            ("Mayor buys a hat", Role::Boilerplate),
            (MORE, Role::Body),
        ]);
        check(&[
            ("Harbor opens late", Role::Title),
            (PROSE, Role::Body),
            ("Advertisement", Role::Boilerplate),
            ("The second ship", Role::Heading),
            (MORE, Role::Body),
            (LAST, Role::Body),
        ]);
        check(&[
            ("Harbor opens late", Role::Title),
            ("4 May 2011", Role::Dateline),
            (PROSE, Role::Body),
            (MORE, Role::Body),
            ("Sign up for our newsletter", Role::Boilerplate),
            ("Nobody waved.", Role::Body),
            (LAST, Role::Body),
        ]);
    }

    #[test]
    fn a_list_of_other_stories_may_stand_amid_a_story_that_goes_on() {
        check(&[
            ("Harbor opens late", Role::Title),
            (PROSE, Role::Body),
            ("Read also", Role::Boilerplate),
            ("Mayor buys a hat", Role::Boilerplate),
            ("4 May 2011", Role::Dateline),
            (MORE, Role::Body),
            (LAST, Role::Body),
        ]);
    }

    #[test]
    fn a_standfirst_stands_between_headline_and_byline() {
        check(&[
            ("Harbor opens late", Role::Title),
            (PROSE, Role::Body),
            ("By Ann Lee", Role::Credit),
            ("4 May 2011", Role::Dateline),
            ("Share", Role::Boilerplate),
            (MORE, Role::Body),
            (LAST, Role::Body),
        ]);
        check(&[
            ("The mayor of Skarv and the hat", Role::Title),
            ("Exclusive: letters show nine hats went unpaid", Role::Body),
            ("By Ann Lee", Role::Credit),
            (MORE, Role::Body),
            (LAST, Role::Body),
        ]);
    }

    #[test]
    fn a_short_first_line_is_the_headline_whatever_name_it_holds() {
        check(&[
            ("Eleven Weeks in Oslo", Role::Title),
            (PROSE, Role::Body),
            (MORE, Role::Body),
        ]);
        check(&[
            ("Ann Lee", Role::Title),
            ("By Bo Carr", Role::Credit),
            (PROSE, Role::Body),
            (MORE, Role::Body),
        ]);
    }

    #[test]
    fn what_speaks_to_the_reader_is_a_notice_even_amid_the_story() {
        check(&[
            (PROSE, Role::Body),
            (
                "Sign up for our newsletter and get the harbor in your inbox.",
                Role::Boilerplate,
            ),
            (MORE, Role::Body),
        ]);
    }

    #[test]
    fn advice_may_speak_to_the_reader() {
        let advice = "You should look at your boat before the ice does, and you should do it twice in every autumn.";
        let more_advice = "Your ropes will tell you more than your neighbors, if you take them into your own hands.";
        check(&[(advice, Role::Body), (more_advice, Role::Body)]);
    }

    #[test]
    fn a_text_without_prose_is_body_all_the_same() {
        check(&[("milk", Role::Body), ("candles", Role::Body)]);
    }
}
