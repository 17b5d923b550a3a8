//! Whether a sentence looks ahead or back, as far as its words show.

use super::lexicon::Meaning;
use super::reader::Reader;

/// Where a sentence looks from the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlook {
    /// "will meet on Tuesday".
    Ahead,
    /// "was closed on Tuesday".
    Back,
    /// Nothing shows it.
    Open,
    /// Words speak for both.
    Doubtful,
}

/// What the words of a sentence say.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each a kind of word that is there or not"
)]
struct Evidence {
    ahead: bool,
    told: bool,
    past: bool,
    /// A word that may be a verb in the past, or go with a noun.
    past_form: bool,
    present: bool,
    would: bool,
    intention: bool,
    /// "to leave".
    infinitive: bool,
}

impl Reader<'_> {
    /// Whether the sentence speaks of what lies ahead: "will meet on Tuesday", "On Tuesday the court will".
    pub(super) fn lies_ahead(&self, i: usize) -> bool {
        self.outlook(i) == Outlook::Ahead
    }

    /// Where the sentence looks in which a word stands.
    pub(super) fn outlook(&self, i: usize) -> Outlook {
        let is_end = self.is_end(i);
        let before = self.evidence_before(i, is_end);
        if before.ahead {
            return Outlook::Ahead;
        }
        let opens = self.opens_sentence(i);
        let evidence = if opens {
            self.evidence_after(i, is_end)
        } else {
            before
        };
        if evidence.ahead {
            return if evidence.past || evidence.past_form {
                Outlook::Doubtful
            } else {
                Outlook::Ahead
            };
        }
        let is_past = evidence.past || evidence.past_form;
        if is_end {
            // What was said, wanted or had to be done by a day may lie on either side of the day of writing.
            let is_doubtful = evidence.told
                || evidence.would
                || evidence.intention
                || is_past && evidence.present
                || is_past && evidence.infinitive && !opens;
            return match (is_doubtful, is_past, evidence.present) {
                (true, ..) | (_, false, false) => Outlook::Doubtful,
                (_, true, _) => Outlook::Back,
                (_, _, true) => Outlook::Ahead,
            };
        }
        if evidence.would || evidence.intention && evidence.infinitive {
            Outlook::Doubtful
        } else if is_past {
            Outlook::Back
        } else {
            Outlook::Open
        }
    }

    /// Whether a word tells the end of a stretch: "until Monday", "by mid-October", "by the end of June".
    pub(super) fn is_end(&self, i: usize) -> bool {
        let mut at = i;
        while at > 0 && matches!(self.gap(at - 1), " " | "-") {
            at -= 1;
            match self.word(at).to_ascii_lowercase().as_str() {
                "until" | "till" | "by" => return true,
                "early" | "mid" | "late" | "the" | "end" | "beginning" | "middle" | "of" => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether the gap behind a word ends a sentence.
    pub(super) fn ends_sentence(&self, i: usize) -> bool {
        let gap = self.gap(i);
        gap.contains(['!', '?', ';']) || gap.starts_with('.') && gap.len() > 1
    }

    /// Whether a word is the first of its sentence but for prepositions and the article.
    pub(super) fn opens_sentence(&self, i: usize) -> bool {
        const LONGEST: usize = 3;
        let first = (i.saturating_sub(LONGEST)..i)
            .rev()
            .take_while(|k| {
                matches!(self.meaning(*k), Meaning::Preposition | Meaning::The)
                    && !self.ends_sentence(*k)
            })
            .last()
            .unwrap_or(i);
        first == 0 || self.ends_sentence(first - 1)
    }

    /// Whether a month stands right with a verb of the past: "was hired in April", "In December they left"; not "on the November ballot".
    pub(super) fn is_of_past(&self, i: usize) -> bool {
        const NEAR: usize = 3;
        let mut at = i;
        while at > 0
            && matches!(self.gap(at - 1), " " | "-")
            && matches!(self.word(at - 1), "early" | "mid" | "late")
        {
            at -= 1;
        }
        let is_in = at > 0
            && self.gap(at - 1) == " "
            && matches!(
                self.word(at - 1),
                "in" | "In" | "since" | "Since" | "during" | "During"
            );
        if !is_in || self.outlook(i) != Outlook::Back {
            return false;
        }
        self.opens_sentence(i)
            || (at.saturating_sub(NEAR + 1)..at - 1)
                .rev()
                .take_while(|k| !self.ends_sentence(*k))
                .any(|k| self.meaning(k) == Meaning::Past || self.is_past_form(k))
    }

    /// From the word before, back to who tells it, or to the beginning of the sentence.
    fn evidence_before(&self, i: usize, is_end: bool) -> Evidence {
        const FARTHEST: usize = 13;
        let mut evidence = Evidence::default();
        for k in (i.saturating_sub(FARTHEST)..i).rev() {
            if self.ends_sentence(k) {
                break;
            }
            match self.meaning(k) {
                Meaning::Telling => {
                    evidence.told = true;
                    break;
                }
                Meaning::Ahead => {
                    evidence.ahead = true;
                    break;
                }
                _ => self.weigh(k, is_end, &mut evidence),
            }
        }
        evidence
    }

    /// From the word after, up to the first verb.
    fn evidence_after(&self, i: usize, is_end: bool) -> Evidence {
        const FARTHEST: usize = 20;
        let mut evidence = Evidence::default();
        for k in i + 1..self.words.len().min(i + FARTHEST) {
            if self.ends_sentence(k - 1) {
                break;
            }
            match self.meaning(k) {
                Meaning::Telling => {
                    evidence.told = true;
                    break;
                }
                // "a school that will": not what the sentence is about.
                Meaning::Ahead if matches!(self.word(k - 1), "that" | "which" | "who") => {}
                Meaning::Ahead => {
                    evidence.ahead = true;
                    break;
                }
                // "On Tuesday allied leaders": before any verb.
                _ if k == i + 1 && self.is_past_form(k) => {}
                // "On Thursday Netflix released": a name does.
                _ if self.is_past_form(k)
                    && self.gap(k - 1) == " "
                    && self.is_capitalized(k - 1) =>
                {
                    evidence.past = true;
                }
                _ => self.weigh(k, is_end, &mut evidence),
            }
            if evidence.past || evidence.would || evidence.present {
                break;
            }
        }
        evidence
    }

    fn weigh(&self, k: usize, is_end: bool, evidence: &mut Evidence) {
        let word = self.word(k);
        let before = if k > 0 && self.gap(k - 1) == " " {
            self.word(k - 1)
        } else {
            ""
        };
        match self.meaning(k) {
            // "won't".
            Meaning::Past if word == "won" && self.gap(k).starts_with(['\'', '’']) => {
                evidence.ahead = true;
            }
            // "was expected to", "were to".
            Meaning::Past
                if self.gap(k) == " "
                    && (matches!(self.meaning(k + 1), Meaning::Ahead | Meaning::Intention)
                        || matches!(word, "was" | "were") && self.follows(k, "to")) =>
            {
                evidence.would = true;
            }
            Meaning::Past => {
                // "left" and "set" describe as well.
                evidence.past |= !matches!(before, "the" | "a" | "an" | "be" | "to");
            }
            Meaning::Present => {
                let is_perfect = matches!(word, "has" | "have")
                    && (self.is_past_form(k + 1) || self.follows(k, "been"));
                let is_to_come = matches!(word, "is" | "are")
                    && ["to", "set", "ready", "going", "planning", "hoping"]
                        .iter()
                        .any(|next| self.follows(k, next));
                evidence.ahead |= is_to_come;
                evidence.past |= is_perfect;
                evidence.present |= !is_perfect || is_end;
            }
            Meaning::Would => evidence.would = true,
            Meaning::Intention if word == "set" && self.follows(k, "to") => evidence.ahead = true,
            Meaning::Intention => evidence.intention = true,
            _ if word == "to" => {
                let is_verb = self.gap(k) == " "
                    && self.words.get(k + 1).is_some_and(|_| {
                        let next = self.word(k + 1);
                        next.starts_with(|c: char| c.is_ascii_lowercase())
                            && !matches!(self.meaning(k + 1), Meaning::Count(_))
                            && !matches!(
                                next,
                                "the"
                                    | "a"
                                    | "an"
                                    | "his"
                                    | "her"
                                    | "its"
                                    | "their"
                                    | "this"
                                    | "that"
                                    | "one"
                                    | "another"
                                    | "all"
                            )
                    });
                evidence.infinitive |= is_verb;
            }
            _ if self.is_past_form(k) => {
                let describes = before.ends_with("ly")
                    || matches!(
                        before,
                        "the"
                            | "a"
                            | "an"
                            | "be"
                            | "is"
                            | "are"
                            | "of"
                            | "its"
                            | "his"
                            | "her"
                            | "their"
                            | "by"
                            | "to"
                            | "all"
                            | "these"
                            | "those"
                    );
                let is_said_of_one =
                    matches!(before, "he" | "she" | "they" | "it" | "we" | "I" | "who");
                evidence.past |= is_said_of_one;
                evidence.past_form |= !describes;
            }
            _ => {}
        }
    }

    /// "opened"; also some nouns and adjectives.
    fn is_past_form(&self, k: usize) -> bool {
        const SHORTEST: usize = 4;
        self.words.get(k).is_some_and(|_| {
            let word = self.word(k);
            word.len() >= SHORTEST
                && word.ends_with("ed")
                && !word.ends_with("eed")
                && word.starts_with(|c: char| c.is_ascii_lowercase())
        })
    }

    pub(super) fn follows(&self, k: usize, word: &str) -> bool {
        self.gap(k) == " "
            && self
                .words
                .get(k + 1)
                .is_some_and(|_| self.word(k + 1) == word)
    }
}
