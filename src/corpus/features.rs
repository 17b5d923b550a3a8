//! What can be said of a line by looking at it and at the lines around it.
//!
//! What comes in: the lines of a draft. What goes out: a [`Features`] each, plain facts about form and wording. What they amount to is
//! decided in [`roles`](super::roles), so that a fitted model can take the place of its rules.

use super::photo::{self, Photo};
use super::phrases::Phrases;
use super::structure::MailField;
use super::vocabulary::{WebTalk, web_talk};
use super::{credit, dates, names, structure};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A line, or joined paragraph, of a draft.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Whether a blank line stands before it.
    pub(super) apart: bool,
}

/// Facts about one line.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Features {
    /// Width in characters; a character of a script without spaces counts as two, since it says as much.
    pub(super) width: usize,
    pub(super) words: usize,
    /// Sentence ends, the last included.
    pub(super) sentences: usize,
    /// The line's last sign, leaving quotes and brackets aside, ends a sentence.
    pub(super) ends_sentence: bool,
    pub(super) ends_question: bool,
    pub(super) ends_colon: bool,
    /// Letters or ideographs stand in it.
    pub(super) has_letters: bool,
    pub(super) has_quote: bool,
    pub(super) has_address: bool,
    /// Most of its letters are capitals, in a script that has them.
    pub(super) is_shouted: bool,
    pub(super) is_item: bool,
    /// Words are few beside signs that divide, as in "News | Sport | Weather".
    pub(super) is_divided: bool,
    pub(super) talk: WebTalk,
    pub(super) photo: Photo,
    /// Only dates the story, or says where it was written.
    pub(super) is_date: bool,
    /// A full date stands in it, beside other words.
    pub(super) has_date: bool,
    pub(super) is_credit: bool,
    /// Nothing but names of people, by their form.
    pub(super) is_person: bool,
    /// A person's name and not a word more.
    pub(super) is_bare_name: bool,
    /// A few words under a name, one of them a job at an outlet.
    pub(super) is_job: bool,
    /// Begins with a name and says what the person does at an outlet.
    pub(super) is_author_note: bool,
    /// The article as a whole speaks to its reader, as advice does, so that "you" is no sign of a notice.
    pub(super) is_in_direct_style: bool,
    /// The same text stands in an earlier line.
    pub(super) is_repeated: bool,
    /// The next line begins with this one's text.
    pub(super) next_repeats: bool,
    /// Begins with a number that goes on the numbers of other lines, with prose between.
    pub(super) heads_entry: bool,
    /// Somebody's words after a label that says whose, or a bracket between speeches.
    pub(super) is_speech: bool,
    /// Nothing but a time of day, as several lines of the page are.
    pub(super) is_clock: bool,
    /// Stands right under such a time.
    pub(super) is_under_clock: bool,
    /// Says more about the name that stands alone above it.
    pub(super) is_note_under_name: bool,
    /// The last words of a letter, over a name.
    pub(super) is_close: bool,
    /// The name under a letter.
    pub(super) is_signature: bool,
    /// A field of the head of a mail that the text begins with.
    pub(super) mail: Option<MailField>,
    /// What a wire calls the story for its own desks.
    pub(super) is_slug: bool,
    /// Opens what a company says of itself.
    pub(super) is_about_label: bool,
    /// Two full dates stand in it, beside other words: "born 4 March 1920; died 2 May 2011".
    pub(super) has_span: bool,
    pub(super) apart: bool,
    /// A blank line, or nothing, follows.
    pub(super) apart_after: bool,
}

/// As much of a line as its form is told from.
const EXAMINED: usize = 4000;

/// The features of every line.
pub(super) fn of(lines: &[Line]) -> Vec<Features> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut features: Vec<Features> = lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let next = lines.get(i + 1);
            let times = seen.entry(line.text).or_default();
            *times += 1;
            Features {
                is_repeated: *times > 1,
                next_repeats: next
                    .is_some_and(|next| line.text.len() > 20 && next.text.starts_with(line.text)),
                apart_after: next.is_none_or(|next| next.apart),
                ..of_line(*line)
            }
        })
        .collect();
    for i in 0..features.len() {
        let under_name = i > 0 && (features[i - 1].is_person || features[i - 1].is_credit);
        features[i].is_job &= under_name;
    }
    structure::mark(lines, &mut features);
    if is_direct_style(&features) {
        for line in &mut features {
            line.is_in_direct_style = true;
        }
    }
    features
}

/// Whether a fair part of the longer lines speak to the reader.
fn is_direct_style(features: &[Features]) -> bool {
    const LONGER: usize = 100;
    let longer = || features.iter().filter(|line| line.width >= LONGER);
    let addressing =
        longer().filter(|line| line.talk.address && !line.has_quote && line.talk.strong == 0);
    addressing.count() * 5 >= longer().count()
}

fn of_line(line: Line) -> Features {
    const LONGEST_DATED: usize = 300;
    let text = head(line.text);
    let signs = Signs::of(text);
    // Scripts without spaces have about a word for every two signs.
    let words = signs.words.max(signs.dense / 2);
    let ending = text
        .trim_end_matches(|c: char| {
            matches!(
                c,
                '"' | '\'' | '”' | '’' | '»' | '«' | '›' | '“' | ')' | ']' | '」' | '』' | '*'
            ) || c.is_whitespace()
        })
        .chars()
        .next_back();
    let dates_in = if text.len() < LONGEST_DATED {
        dates::count(text)
    } else {
        0
    };
    let is_job = (1..=7).contains(&words) && text.split_whitespace().any(names::names_job);
    Features {
        width: signs.all + signs.dense + (line.text.len() - text.len()),
        words,
        sentences: signs.sentence_ends,
        ends_sentence: ending.is_some_and(is_sentence_end),
        ends_question: ending.is_some_and(|c| matches!(c, '?' | '？' | '؟' | '!' | '！')),
        ends_colon: ending.is_some_and(|c| matches!(c, ':' | '：')),
        has_letters: signs.letters > 0,
        has_quote: signs.quotes > 0,
        has_address: ANY_ADDRESS.any_in(text) || is_mail_address(text),
        is_shouted: signs.upper >= 4 && signs.upper * 10 >= (signs.upper + signs.lower) * 8,
        is_item: text.starts_with(['•', '·', '▪', '◦', '*', '-', '–', '—', '>', '»', '→', '►']),
        is_divided: signs.dividers > 1
            && (signs.dividers + signs.slashes) * 4 >= words
            && (2..40).contains(&words)
            && text.contains([' ', '|']),
        talk: web_talk(text),
        photo: photo::credit(text),
        is_date: dates::date_line(text).is_some() || dates::is_place_line(text),
        has_date: dates_in > 0,
        has_span: dates_in > 1,
        is_clock: dates::is_clock(text),
        is_slug: structure::is_slug(text),
        mail: None,
        is_about_label: structure::is_about_label(text),
        heads_entry: false,
        is_under_clock: false,
        is_speech: false,
        is_note_under_name: false,
        is_close: false,
        is_signature: false,
        is_credit: credit::read(text).is_some(),
        is_person: credit::names_alone(text).is_some(),
        is_bare_name: names::is_person(text),
        is_job,
        is_author_note: is_author_note(text),
        is_in_direct_style: false,
        is_repeated: false,
        next_repeats: false,
        apart: line.apart,
        apart_after: true,
    }
}

/// How many signs of each kind stand in a text.
#[derive(Debug, Default)]
struct Signs {
    all: usize,
    dense: usize,
    words: usize,
    letters: usize,
    upper: usize,
    lower: usize,
    sentence_ends: usize,
    quotes: usize,
    dividers: usize,
    slashes: usize,
}

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let mut in_word = false;
        for c in text.chars() {
            signs.all += 1;
            let was_in_word = in_word;
            in_word = !c.is_whitespace();
            signs.words += usize::from(in_word && !was_in_word);
            match c {
                'a'..='z' => {
                    signs.letters += 1;
                    signs.lower += 1;
                }
                ' ' | '0'..='9' => {}
                _ => signs.count(c),
            }
        }
        signs
    }

    fn count(&mut self, c: char) {
        self.letters += usize::from(c.is_alphabetic());
        self.upper += usize::from(c.is_uppercase());
        self.lower += usize::from(c.is_lowercase());
        self.dense += usize::from(is_dense(c));
        self.sentence_ends += usize::from(is_sentence_end(c));
        self.quotes += usize::from(matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「'));
        self.dividers += usize::from(matches!(c, '|' | '·' | '•' | '›' | '‹' | '>'));
        self.slashes += usize::from(c == '/');
    }
}

static ANY_ADDRESS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(["http://", "https://", "www."]));

fn head(text: &str) -> &str {
    let mut end = text.len().min(EXAMINED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_sentence_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '։' | '።' | '။' | '។'
    )
}

/// Ideographs, kana and hangul.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// "Ann Lee is a reporter for the Harbor News."
fn is_author_note(text: &str) -> bool {
    const VERBS: [&str; 12] = [
        " is ",
        " was ",
        " ist ",
        " est ",
        " es ",
        " è ",
        " é ",
        " är ",
        " er ",
        " covers ",
        " writes ",
        " arbeitet ",
    ];
    const FARTHEST: usize = 20;
    const LONGEST: usize = 500;
    static FIRST_VERB: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(VERBS)
            .expect("a dozen verbs are few enough for an automaton")
    });
    if text.len() >= LONGEST {
        return false;
    }
    let Some(at) = FIRST_VERB.find(text).map(|verb| verb.start()) else {
        return false;
    };
    names::is_person(&text[..at])
        && text[at..]
            .split_whitespace()
            .take(FARTHEST)
            .any(names::names_job)
}

fn is_mail_address(text: &str) -> bool {
    text.contains('@')
        && text.split_whitespace().any(|word| {
            word.split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_may_end_in_quotes_or_brackets() {
        let ends = |text| of_line(Line { text, apart: true }).ends_sentence;
        assert!(ends("She said: “Not today.”"));
        assert!(ends("一切都很安静。"));
        assert!(!ends("A town and its ‘last ship’"));
    }
}
