//! Regular expressions as they are held against words.
//!
//! What comes in: an expression as it was typed between slashes. What goes out: the rows of expressions that single words of the index
//! are held against, each word as a whole: one row of one for what fits a word, and rows of two where the expression names the hyphen or
//! the space between two words ("al-qa.*", "al.qa.*", "doha office"). Or what is wrong with it, and where.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassPerlKind, ClassSet, ClassSetItem, ErrorKind, Flag, Literal,
    LiteralKind, RepetitionKind, RepetitionRange, Span, Visitor,
};
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, Hir, HirKind};
use regex_syntax::utf8::Utf8Sequences;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Steps of the automaton's program at most. The engine's automaton has at most 1,000 states, each of which goes through the steps that
/// are open in it once for each of 256 bytes.
const MOST_STEPS: usize = 5_000;
/// Repetitions and brackets in one another at most.
const DEEPEST: u32 = 50;

/// Ways to fit words next to each other at most; each is looked up by itself.
const MOST_ROWS: usize = 16;

/// Where an expression is wrong, in bytes of it, and what is.
pub(super) type Wrong = (Range<usize>, String);

/// Says what is wrong with an expression that no word could be held against.
pub(super) fn check(typed: &str) -> Result<(), Wrong> {
    let whole = parsed(typed)?;
    let rows = rows(&whole)?;
    if rows.is_empty() {
        return Err((
            0..typed.len(),
            "there is no letter in this regular expression".to_owned(),
        ));
    }
    if rows.iter().filter(|row| row.len() > 1).count() > MOST_ROWS {
        return Err((
            0..typed.len(),
            format!(
                "at most {MOST_ROWS} ways of a regular expression to fit words next to each other can be looked for"
            ),
        ));
    }
    let mut steps = 0;
    for part in rows.iter().flatten() {
        fits_a_word(part, typed)?;
        let printed = printed(part, &|letters| letters.to_owned());
        let hir = regex_syntax::parse(&printed)
            .map_err(|error| (0..typed.len(), first_line(&error.to_string())))?;
        steps += steps_of(&hir);
    }
    if steps > MOST_STEPS {
        return Err((
            0..typed.len(),
            "this regular expression is too large to be held against every word; repeat less, or write several with OR between them"
                .to_owned(),
        ));
    }
    Ok(())
}

/// The rows of expressions for words that stand next to each other, in the syntax of the regex crate, their letters folded by `fold`.
/// Each has to fit a whole word. None for what is refused when a query is read.
#[must_use]
pub fn rows_of_words(typed: &str, fold: &dyn Fn(&str) -> String) -> Vec<Vec<String>> {
    let typed: String = typed.nfc().collect();
    let Ok(rows) = parsed(&typed).and_then(|whole| rows(&whole)) else {
        return Vec::new();
    };
    rows.iter()
        .map(|row| row.iter().map(|part| printed(part, fold)).collect())
        .collect()
}

fn parsed(typed: &str) -> Result<Ast, Wrong> {
    let mut parser = ast::parse::ParserBuilder::new().nest_limit(DEEPEST).build();
    let ast: Result<Ast, ast::Error> = Parser::parse(&mut parser, typed);
    let mut ast = ast.map_err(|error| (spot(typed, error.span()), in_words(&error)))?;
    ast::visit(&ast, OfOneCase)?;
    strip(&mut ast, true);
    strip(&mut ast, false);
    Ok(ast)
}

/// Refuses flags that would tell capitals from small letters: an expression is held against words without their capitals.
struct OfOneCase;

impl Visitor for OfOneCase {
    type Output = ();
    type Err = Wrong;

    fn finish(self) -> Result<(), Wrong> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Wrong> {
        let flags = match ast {
            Ast::Flags(set) => Some(&set.flags),
            Ast::Group(group) => group.flags(),
            _ => None,
        };
        match flags {
            Some(flags) if flags.flag_state(Flag::CaseInsensitive) == Some(false) => Err((
                place(&flags.span),
                "a regular expression takes letters in any case; an acronym in capitals is written US, without slashes".to_owned(),
            )),
            _ => Ok(()),
        }
    }
}

fn place(span: &Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

/// A place where something is missing is that of the sign that lacks it.
fn spot(typed: &str, span: &Span) -> Range<usize> {
    let Range { start, end } = place(span);
    let sign = typed[start..].chars().next().map_or(0, char::len_utf8);
    start..end.max(start + sign)
}

fn in_words(error: &ast::Error) -> String {
    match error.kind() {
        ErrorKind::GroupUnclosed => "this bracket of the regular expression is never closed; a bracket itself is written \\(".to_owned(),
        ErrorKind::GroupUnopened => "this bracket of the regular expression was never opened; a bracket itself is written \\)".to_owned(),
        ErrorKind::ClassUnclosed => "this class of the regular expression is never closed by ']'".to_owned(),
        ErrorKind::ClassRangeInvalid => "this range of a class ends before it begins".to_owned(),
        ErrorKind::RepetitionMissing => "there is nothing before this sign to repeat; any letters are written .*".to_owned(),
        ErrorKind::RepetitionCountInvalid => "this repetition has more at least than at most".to_owned(),
        ErrorKind::RepetitionCountUnclosed
        | ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::DecimalEmpty
        | ErrorKind::DecimalInvalid => "a repetition is written {2} or {2,3}".to_owned(),
        ErrorKind::EscapeUnexpectedEof => "the regular expression ends in a backslash; a backslash itself is written \\\\".to_owned(),
        ErrorKind::EscapeUnrecognized => "this means nothing in a regular expression; a letter stands for itself without a backslash".to_owned(),
        ErrorKind::UnsupportedLookAround => "a regular expression cannot look ahead or behind; it is held against whole words".to_owned(),
        ErrorKind::UnsupportedBackreference => "a regular expression cannot refer back to its brackets".to_owned(),
        ErrorKind::NestLimitExceeded(_) => format!("more than {DEEPEST} brackets and repetitions stand in one another"),
        kind => format!("this is wrong in a regular expression: {kind}"),
    }
}

fn first_line(message: &str) -> String {
    let last = message.lines().last().unwrap_or(message);
    format!(
        "this is wrong in a regular expression: {}",
        last.trim_start_matches("error: ")
    )
}

/// Takes away what says that a word begins or ends at the ends of the expression: that goes without saying.
fn strip(ast: &mut Ast, at_start: bool) {
    match ast {
        Ast::Assertion(assertion) => {
            let goes_without_saying = match assertion.kind {
                AssertionKind::StartLine
                | AssertionKind::StartText
                | AssertionKind::WordBoundaryStart
                | AssertionKind::WordBoundaryStartAngle
                | AssertionKind::WordBoundaryStartHalf => at_start,
                AssertionKind::EndLine
                | AssertionKind::EndText
                | AssertionKind::WordBoundaryEnd
                | AssertionKind::WordBoundaryEndAngle
                | AssertionKind::WordBoundaryEndHalf => !at_start,
                AssertionKind::WordBoundary => true,
                AssertionKind::NotWordBoundary => false,
            };
            if goes_without_saying {
                *ast = Ast::empty(assertion.span);
            }
        }
        Ast::Concat(concat) => {
            let end = if at_start {
                concat.asts.first_mut()
            } else {
                concat.asts.last_mut()
            };
            if let Some(end) = end {
                strip(end, at_start);
            }
        }
        Ast::Alternation(alternation) => {
            for branch in &mut alternation.asts {
                strip(branch, at_start);
            }
        }
        Ast::Group(group) => strip(&mut group.ast, at_start),
        _ => {}
    }
}

/// What parts two words of a compound in an expression.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    /// A hyphen or a space, or a class of them.
    Separator,
    /// The same, or nothing.
    Optional,
    /// A dot, which may stand for a hyphen.
    Dot,
    None,
}

fn joint(ast: &Ast) -> Joint {
    match ast {
        Ast::Literal(literal) if is_separator(literal.c) => Joint::Separator,
        Ast::ClassPerl(class) if class.kind == ClassPerlKind::Space && !class.negated => {
            Joint::Separator
        }
        Ast::ClassBracketed(class) if !class.negated && separators_only(&class.kind) => {
            Joint::Separator
        }
        Ast::Dot(_) => Joint::Dot,
        Ast::Repetition(repetition) => match (joint(&repetition.ast), least(&repetition.op.kind)) {
            (Joint::Separator, 1) => Joint::Separator,
            (Joint::Separator, 0) => Joint::Optional,
            _ => Joint::None,
        },
        Ast::Group(group) => match joint(&group.ast) {
            Joint::Dot => Joint::None,
            joint => joint,
        },
        _ => Joint::None,
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '\u{2010}' | '\u{2011}' | '–')
}

fn separators_only(set: &ClassSet) -> bool {
    fn item(set: &ClassSetItem) -> bool {
        match set {
            ClassSetItem::Literal(literal) => is_separator(literal.c),
            ClassSetItem::Perl(class) => class.kind == ClassPerlKind::Space && !class.negated,
            ClassSetItem::Union(union) => union.items.iter().all(item),
            _ => false,
        }
    }
    matches!(set, ClassSet::Item(of) if item(of))
}

fn least(kind: &RepetitionKind) -> u32 {
    match kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => 0,
        RepetitionKind::OneOrMore => 1,
        RepetitionKind::Range(range) => match range {
            RepetitionRange::Exactly(count)
            | RepetitionRange::AtLeast(count)
            | RepetitionRange::Bounded(count, _) => *count,
        },
    }
}

/// The rows of expressions, each for one word: the whole, unless it cannot be one word, and that cut at its separators. A dot parts
/// words only where two letters or more stand on both sides and those before it are all there is: "al.qa.*", not "col.r".
fn rows(whole: &Ast) -> Result<Vec<Vec<Ast>>, Wrong> {
    let concat = match whole {
        Ast::Concat(concat) => concat,
        Ast::Alternation(alternation) => {
            let mut all = Vec::new();
            for branch in &alternation.asts {
                all.append(&mut rows(branch)?);
            }
            return Ok(all);
        }
        Ast::Empty(_) => return Ok(Vec::new()),
        whole => return Ok(vec![vec![whole.clone()]]),
    };
    let asts: Vec<Ast> = concat
        .asts
        .iter()
        .filter(|ast| !matches!(ast, Ast::Empty(_)))
        .cloned()
        .collect();
    let joints: Vec<Joint> = asts.iter().map(joint).collect();
    let places = |kind: Joint| -> Vec<usize> {
        (0..joints.len()).filter(|at| joints[*at] == kind).collect()
    };
    let cut_at = |cuts: &[usize]| -> Vec<Ast> {
        let mut row = Vec::new();
        let mut start = 0;
        for at in cuts.iter().copied().chain([asts.len()]) {
            if start < at {
                row.push(
                    ast::Concat {
                        span: concat.span,
                        asts: asts[start..at].to_vec(),
                    }
                    .into_ast(),
                );
            }
            start = at + 1;
        }
        row
    };
    let separators = places(Joint::Separator);
    if let Some(end) = separators
        .iter()
        .find(|at| **at == 0 || **at + 1 == asts.len())
    {
        return Err((place(asts[*end].span()), NOT_IN_WORDS.to_owned()));
    }
    if !separators.is_empty() {
        return Ok(vec![cut_at(&separators)]);
    }
    let optional = places(Joint::Optional);
    if optional.len() > MOST_OPTIONAL {
        return Err((
            place(asts[optional[MOST_OPTIONAL]].span()),
            format!(
                "at most {MOST_OPTIONAL} hyphens or spaces of a regular expression may be there or not"
            ),
        ));
    }
    let mut all = Vec::new();
    for chosen in 0..1_usize << optional.len() {
        let cuts: Vec<usize> = optional
            .iter()
            .enumerate()
            .filter(|(number, _)| chosen >> number & 1 == 1)
            .map(|(_, at)| *at)
            .collect();
        all.push(cut_at(&cuts));
    }
    all.extend(dot_between_words(&asts, &places(Joint::Dot)).map(|dot| cut_at(&[dot])));
    // What is but separators that may be missing fits nothing.
    all.retain(|row| !row.is_empty());
    Ok(all)
}

/// Hyphens or spaces of an expression that may be there or not, at most; each doubles its rows.
const MOST_OPTIONAL: usize = 3;

fn dot_between_words(asts: &[Ast], dots: &[usize]) -> Option<usize> {
    /// Letters on both sides of a dot at least.
    const LETTERS: usize = 2;
    let &[dot] = dots else { return None };
    let is_letter = |ast: &Ast| matches!(ast, Ast::Literal(literal) if literal.c.is_alphanumeric());
    let letters = |asts: &[Ast]| asts.iter().filter(|ast| is_letter(ast)).count();
    let (before, behind) = (&asts[..dot], &asts[dot + 1..]);
    (before.iter().all(is_letter) && letters(before) >= LETTERS && letters(behind) >= LETTERS)
        .then_some(dot)
}

const NOT_IN_WORDS: &str = "this cannot stand in a word, and a regular expression is held against single words; two words next to each other have a hyphen or a space between them, as in /al-qa.*/";

/// Refuses what no word can be: the place of what cannot stand in a word.
fn fits_a_word(ast: &Ast, typed: &str) -> Result<(), Wrong> {
    let refuse = |span: &Span| Err((place(span), NOT_IN_WORDS.to_owned()));
    match ast {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Dot(_) => Ok(()),
        Ast::Literal(literal) => match literal.c {
            c if c.is_alphanumeric() || is_combining_mark(c) => Ok(()),
            // Numbers have dots and commas, and apostrophes are folded away.
            '.' | ',' | '\'' | '’' | '_' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '"' | '״' => {
                Ok(())
            }
            _ => refuse(&literal.span),
        },
        Ast::Assertion(assertion) => Err((
            place(&assertion.span),
            "a regular expression is held against whole words; their ends go without saying"
                .to_owned(),
        )),
        Ast::ClassUnicode(class) => class_fits(ast, typed, &class.span),
        Ast::ClassPerl(class) => class_fits(ast, typed, &class.span),
        Ast::ClassBracketed(class) => class_fits(ast, typed, &class.span),
        Ast::Repetition(_) if joint(ast) == Joint::Optional => Ok(()),
        Ast::Repetition(repetition) => fits_a_word(&repetition.ast, typed),
        Ast::Group(group) => fits_a_word(&group.ast, typed),
        Ast::Alternation(alternation) => alternation
            .asts
            .iter()
            .try_for_each(|branch| fits_a_word(branch, typed)),
        Ast::Concat(concat) => concat
            .asts
            .iter()
            .try_for_each(|part| fits_a_word(part, typed)),
    }
}

fn class_fits(ast: &Ast, typed: &str, span: &Span) -> Result<(), Wrong> {
    let hir = Translator::new()
        .translate(typed, ast)
        .map_err(|error| (place(error.span()), first_line(&error.to_string())))?;
    let in_words = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let fits = match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().any(|range| {
            (range.start()..=range.end()).take(256).any(in_words) || in_words(range.end())
        }),
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).is_ok_and(|text| text.chars().all(in_words))
        }
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err((
            place(span),
            "nothing of this class stands in a word, and a regular expression is held against single words"
                .to_owned(),
        ))
    }
}

/// The expression in the syntax of the regex crate, with its letters folded. Escapes and classes stay what they are, but for `\w`, which
/// is whatever may stand in a word, and classes by their Unicode properties, which take any case.
fn printed(ast: &Ast, fold: &dyn Fn(&str) -> String) -> String {
    let mut ast = ast.clone();
    let mut by_property = false;
    folded(&mut ast, fold, &mut by_property);
    let mut printed = String::new();
    if by_property {
        printed.push_str("(?i)");
    }
    // Writing to a text does not fail.
    let _ = ast::print::Printer::new().print(&ast, &mut printed);
    printed
}

/// A class that stands for one of Unicode, whose automaton would have thousands of steps: what may stand in words (`\w`; those of the index
/// have no other characters beyond ASCII), and what is no digit (`\D`).
fn smaller_class(class: &ast::ClassPerl) -> Option<ast::ClassBracketed> {
    let smaller = match (&class.kind, class.negated) {
        (ClassPerlKind::Word, false) => r"[0-9a-z_[^\x00-\x7f]]",
        (ClassPerlKind::Digit, true) => "[^0-9]",
        _ => return None,
    };
    match Parser::new().parse(smaller).as_ref() {
        Ok(Ast::ClassBracketed(class)) => Some(class.as_ref().clone()),
        _ => None,
    }
}

fn folded(ast: &mut Ast, fold: &dyn Fn(&str) -> String, by_property: &mut bool) {
    match ast {
        Ast::Literal(literal) => {
            let letters = fold(literal.c.encode_utf8(&mut [0; 4]));
            let span = literal.span;
            let mut characters = letters.chars();
            match (characters.next(), characters.next()) {
                (Some(c), None) => literal_of(literal, c),
                _ if is_special(literal.c) => {}
                _ => {
                    let asts = letters.chars().map(|c| {
                        Ast::literal(Literal {
                            span,
                            kind: LiteralKind::Verbatim,
                            c,
                        })
                    });
                    let asts = asts.collect();
                    let inside = ast::Concat { span, asts }.into_ast();
                    *ast = Ast::group(ast::Group {
                        span,
                        kind: ast::GroupKind::NonCapturing(ast::Flags {
                            span,
                            items: Vec::new(),
                        }),
                        ast: Box::new(inside),
                    });
                }
            }
        }
        Ast::ClassUnicode(_) => *by_property = true,
        Ast::ClassBracketed(class) => folded_set(&mut class.kind, fold, by_property),
        Ast::Repetition(repetition) => {
            // A whole word is asked for, so that it does not matter how much is taken first.
            repetition.greedy = true;
            folded(&mut repetition.ast, fold, by_property);
        }
        Ast::Group(group) => folded(&mut group.ast, fold, by_property),
        Ast::Alternation(alternation) => {
            for branch in &mut alternation.asts {
                folded(branch, fold, by_property);
            }
        }
        Ast::Concat(concat) => {
            for part in &mut concat.asts {
                folded(part, fold, by_property);
            }
        }
        Ast::ClassPerl(class) => {
            if let Some(smaller) = smaller_class(class) {
                *ast = Ast::class_bracketed(smaller);
            }
        }
        Ast::Empty(_) | Ast::Flags(_) | Ast::Dot(_) | Ast::Assertion(_) => {}
    }
}

/// Signs that stand for themselves behind a backslash: they are not folded, though they may be apostrophes or dots.
fn is_special(c: char) -> bool {
    c.is_ascii_punctuation() && c != '\''
}

fn literal_of(literal: &mut Literal, c: char) {
    if c != literal.c {
        literal.c = c;
        literal.kind = LiteralKind::Verbatim;
    }
}

fn folded_set(set: &mut ClassSet, fold: &dyn Fn(&str) -> String, by_property: &mut bool) {
    match set {
        ClassSet::Item(item) => folded_item(item, fold, by_property),
        ClassSet::BinaryOp(operation) => {
            folded_set(&mut operation.lhs, fold, by_property);
            folded_set(&mut operation.rhs, fold, by_property);
        }
    }
}

fn folded_item(item: &mut ClassSetItem, fold: &dyn Fn(&str) -> String, by_property: &mut bool) {
    let one = |c: char| {
        let letters = fold(c.encode_utf8(&mut [0; 4]));
        let mut characters = letters.chars();
        match (characters.next(), characters.next()) {
            (Some(c), None) => c,
            _ => c,
        }
    };
    match item {
        ClassSetItem::Literal(literal) => literal_of(literal, one(literal.c)),
        // The letters of A-Z and of À-Ý: each of them folded.
        ClassSetItem::Range(range) => {
            const MOST: usize = 1_024;
            let letters: Vec<char> = (range.start.c..=range.end.c).take(MOST + 1).collect();
            if letters.len() > MOST {
                return;
            }
            let mut folded: Vec<char> = letters.into_iter().map(one).collect();
            folded.sort_unstable();
            folded.dedup();
            let span = range.span;
            let items = folded.into_iter().map(|c| {
                ClassSetItem::Literal(Literal {
                    span,
                    kind: if c.is_alphanumeric() {
                        LiteralKind::Verbatim
                    } else {
                        LiteralKind::HexBrace(ast::HexLiteralKind::X)
                    },
                    c,
                })
            });
            *item = ClassSetItem::Union(ast::ClassSetUnion {
                span,
                items: items.collect(),
            });
        }
        ClassSetItem::Ascii(_) | ClassSetItem::Unicode(_) => *by_property = true,
        ClassSetItem::Bracketed(class) => folded_set(&mut class.kind, fold, by_property),
        ClassSetItem::Union(union) => {
            for item in &mut union.items {
                folded_item(item, fold, by_property);
            }
        }
        ClassSetItem::Perl(class) => {
            if let Some(smaller) = smaller_class(class) {
                *item = ClassSetItem::Bracketed(Box::new(smaller));
            }
        }
        ClassSetItem::Empty(_) => {}
    }
}

/// The steps of the program that the engine makes of an expression; beyond [`MOST_STEPS`] it is not counted on.
fn steps_of(hir: &Hir) -> usize {
    let too_many = MOST_STEPS + 1;
    let steps = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Class(Class::Unicode(class)) => {
            let mut steps = 0;
            for range in class.ranges() {
                for sequence in Utf8Sequences::new(range.start(), range.end()) {
                    steps += sequence.len() + 2;
                }
                if steps > too_many {
                    break;
                }
            }
            steps
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min + 1).max(1) as usize;
            (steps_of(&repetition.sub) + 1).saturating_mul(times)
        }
        HirKind::Capture(capture) => steps_of(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(steps_of).sum(),
        HirKind::Alternation(parts) => parts.iter().map(|part| steps_of(part) + 2).sum(),
    };
    steps.min(too_many)
}

#[cfg(test)]
mod tests {
    //! Promises: an expression is folded as the words are that it is held against; what could fit no word is refused at its spot.

    use super::*;

    fn check_rows(typed: &str, expected: &[&[&str]]) {
        assert_eq!(check(typed), Ok(()), "{typed}");
        let fold = |letters: &str| {
            letters
                .to_lowercase()
                .replace('é', "e")
                .replace('ß', "ss")
                .replace('\'', "")
        };
        assert_eq!(rows_of_words(typed, &fold), expected, "{typed}");
    }

    fn check_refused(typed: &str, spot: &str, message: &str) {
        let (range, said) = check(typed).expect_err(typed);
        assert_eq!(&typed[range], spot, "{typed}: {said}");
        assert!(said.contains(message), "{typed}: {said}");
    }

    #[test]
    fn letters_are_folded_and_escapes_and_classes_stay() {
        check_rows("É.*", &[&["e.*"]]);
        check_rows("Straß?e", &[&["stra(?:ss)?e"]]);
        check_rows("O'Br[éI]en", &[&["o(?:)br[ei]en"]]);
        check_rows("^Al\\D+$", &[&["al[^0-9]+"]]);
        check_rows("\\d{4}", &[&["\\d{4}"]]);
        check_rows("3\\.5", &[&["3\\.5"]]);
        check_rows("[A-C]x+?", &[&["[abc]x+"]]);
        check_rows("\\pLx", &[&["(?i)\\pLx"]]);
        check_rows("e\u{301}t", &[&["et"]]);
    }

    #[test]
    fn a_hyphen_or_a_space_parts_words() {
        check_rows("al-qa.*", &[&["al", "qa.*"]]);
        check_rows("doha\\s+office", &[&["doha", "office"]]);
        check_rows("al[- ]qa.*", &[&["al", "qa.*"]]);
        check_rows("peace-?keep", &[&["peace-?keep"], &["peace", "keep"]]);
        check_rows("al.qa.*", &[&["al.qa.*"], &["al", "qa.*"]]);
        check_rows("col.r", &[&["col.r"]]);
        check_rows("al-q.*|isis", &[&["al", "q.*"], &["isis"]]);
    }

    #[test]
    fn what_could_fit_no_word_is_refused_at_its_spot() {
        check_refused("al(", "(", "never closed");
        check_refused("[a", "[", "never closed by ']'");
        check_refused("a)", ")", "never opened");
        check_refused("*a", "*", "nothing before this sign");
        check_refused("a{2,1}", "{2,1}", "more at least than at most");
        check_refused("a\\q", "\\q", "means nothing");
        check_refused("(?=a)b", "(?=", "look ahead");
        check_refused("(?-i)[A-Z]{4}", "-i", "in any case");
        check_refused("a(?-i:B)", "-i", "in any case");
        check_refused("do\\bha", "\\b", "whole words");
        check_refused("(al-qa)", "-", "cannot stand in a word");
        check_refused("-al", "-", "cannot stand in a word");
        check_refused("a[,;]+b", "[,;]", "nothing of this class");
        check_refused("(a{1,100}){1,100}", "(a{1,100}){1,100}", "too large");
        check_refused("\\p{Nope}", "\\p{Nope}", "regular expression");
    }
}
