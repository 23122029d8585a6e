//! Structure-aware mutation: a text that is mostly whole, and wrong in a few places.

use std::ops::Range;

use super::dice::Dice;
use super::grammar;
use super::shape::{self, Language, Shape};

/// Longest mutated text, in bytes; bombs may be longer.
pub const BYTES_MAX: usize = 128 << 10;

/// Values at the edges of what numbers, dates and names can be.
pub const EXTREMES: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1",
    "2",
    "127",
    "255",
    "65535",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e308",
    "1e6144",
    "1e-6176",
    "1e999999999",
    "9999999999999999999999999999999999",
    "0.1",
    "0.0000000000000000000000000000000001",
    "NaN",
    "Infinity",
    "null",
    "true",
    "false",
    "",
    " ",
    "PT0S",
    "P999999999Y",
    "PT1S",
    "R/PT0S",
    "R99999999999/PT1S",
    "-P1D",
    "P99999999999999D",
    "0000-01-01",
    "9999-12-31",
    "-9999-01-01",
    "2024-02-30",
    "999999999-12-31",
    "24:00:00",
    "23:59:60",
    "12:00:00@Etc/UTC",
    "2026-10-25T02:30:00@Europe/Paris",
    "00:00:00+18:00",
    "00:00:00-99:99",
];

/// Characters that programs stumble over; the last is the token of the planted defect.
pub const ODD: &[&str] = &[
    "\u{0}",
    "\u{1}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1f469}\u{200d}\u{1f692}",
    "\u{10ffff}",
    "e\u{301}\u{301}\u{301}",
    "\u{1d7d8}",
    "\u{ff11}",
    "\u{3007}",
    "ß",
    "İ",
    "ǆ",
    "罗湖",
    "\r",
    "\n",
    "\t",
    "\\",
    "\\u",
    "\\ud800",
    "\\uD83D\\uDE00",
    "'",
    "\"",
    "`",
    "<",
    ">",
    "&",
    "]]>",
    "-->",
    "${",
    "}}",
    "%",
    "#",
    "@",
    "?",
    "..",
    "**",
    super::defect::TOKEN,
];

const XML_WORDS: &[&str] = &[
    "<!-- -->",
    "<![CDATA[",
    "]]>",
    "<?x y?>",
    "<!DOCTYPE a>",
    "&lt;",
    "&#0;",
    "&#x110000;",
    "&#xD800;",
    "&x;",
    "/>",
    "</",
    "xmlns=\"\"",
    " xmlns:a=\"a\"",
    " id=\"x\"",
    "<a/>",
    "<incoming>x</incoming>",
    "<extensionElements/>",
];

const JSON_WORDS: &[&str] = &[
    "{}",
    "[]",
    "null",
    "\"$ref\":\"#\"",
    "\"$ref\":\"http://127.0.0.1:9/x\"",
    "\"$dynamicRef\":\"#a\"",
    "\"pattern\":\"(a+)+$\"",
    "\"pattern\":\"((a|a)*)*b\"",
    "\"allOf\":[{}]",
    "\"not\":{}",
    "\"if\":{}",
    "\"type\":[]",
    "\"minimum\":1e400",
    "\"multipleOf\":0",
    "\"maxLength\":-1",
    "\"enum\":[]",
    "\"const\":{}",
    "\"properties\":{\"\":{}}",
    "\"patternProperties\":{\"(\":{}}",
    "\"$id\":\"file:///x\"",
    "\"$schema\":\"http://127.0.0.1:9/s\"",
    ",",
    ":",
];

/// A seed with one to six wrongs; `others` are where foreign pieces come from.
pub fn mutate(dice: &mut Dice, language: Language, seed: &str, others: &[String]) -> String {
    let mut text = seed.to_owned();
    let times = 1 + dice.below(4) + if dice.once_in(8) { 2 } else { 0 };
    for _ in 0..times {
        let next = step(dice, language, &text, others);
        if next.len() <= BYTES_MAX {
            text = next;
        }
    }
    text
}

fn step(dice: &mut Dice, language: Language, text: &str, others: &[String]) -> String {
    let shape = shape::of(language, text);
    match dice.below(16) {
        0 => put(text, piece(dice, &shape.nodes), ""),
        1 => twice(dice, text, &shape, 2),
        2 => {
            let times = 1 << dice.below(11);
            twice(dice, text, &shape, times)
        }
        3 => swap(dice, text, &shape.nodes),
        4 => swap(dice, text, &shape.leaves),
        5 => swap(dice, text, &shape.pairs),
        6 => put(text, piece(dice, &shape.pairs), ""),
        7 => splice(dice, language, text, &shape, others),
        8 => wrap(dice, language, text, &shape),
        9 | 10 => put(text, piece(dice, &shape.leaves), dice.word(EXTREMES)),
        11 => {
            let odd = dice.word(ODD);
            insert(dice, text, odd)
        }
        12 => expression(dice, language, text, &shape),
        13 => {
            let word = word(dice, language);
            insert(dice, text, word)
        }
        14 => put(text, cut(dice, text), ""),
        _ => put(text, piece(dice, &shape.leaves), dice.word(ODD)),
    }
}

fn word(dice: &mut Dice, language: Language) -> &'static str {
    match language {
        Language::Xml => dice.word(XML_WORDS),
        Language::Json => dice.word(JSON_WORDS),
        Language::Feel => dice.word(grammar::WORDS),
    }
}

fn piece(dice: &mut Dice, ranges: &[Range<usize>]) -> Range<usize> {
    dice.pick(ranges).cloned().unwrap_or(0..0)
}

/// The text with `range` replaced.
fn put(text: &str, range: Range<usize>, by: &str) -> String {
    let (before, after) = (text.get(..range.start), text.get(range.end..));
    [before.unwrap_or_default(), by, after.unwrap_or_default()].concat()
}

fn twice(dice: &mut Dice, text: &str, shape: &Shape, times: usize) -> String {
    let range = piece(dice, &shape.nodes);
    let piece = text.get(range.clone()).unwrap_or_default();
    let fits = BYTES_MAX.checked_div(piece.len()).unwrap_or(0);
    put(text, range, &piece.repeat(times.min(fits)))
}

fn swap(dice: &mut Dice, text: &str, ranges: &[Range<usize>]) -> String {
    let (a, b) = (piece(dice, ranges), piece(dice, ranges));
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if first.end > second.start {
        return text.to_owned();
    }
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    let (one, two) = (part(first.clone()), part(second.clone()));
    [part(0..first.start), two, part(first.end..second.start), one, part(second.end..text.len())].concat()
}

/// A piece of another seed beside or in place of one of ours.
fn splice(dice: &mut Dice, language: Language, text: &str, shape: &Shape, others: &[String]) -> String {
    let Some(other) = dice.pick(others) else { return text.to_owned() };
    let range = piece(dice, &shape::of(language, other).nodes);
    let foreign = other.get(range).unwrap_or_default();
    let mut place = piece(dice, &shape.nodes);
    if dice.once_in(2) {
        place.end = place.start;
    }
    put(text, place, foreign)
}

/// One piece inside itself again and again.
fn wrap(dice: &mut Dice, language: Language, text: &str, shape: &Shape) -> String {
    let range = piece(dice, &shape.nodes);
    let inner = text.get(range.clone()).unwrap_or_default();
    let times = 1 << dice.below(9);
    let (open, close) = match language {
        Language::Xml => {
            let name: String =
                inner.chars().skip(1).take_while(|c| c.is_alphanumeric() || ":_-.".contains(*c)).collect();
            (format!("<{name}>"), format!("</{name}>"))
        }
        Language::Json if dice.once_in(2) => ("{\"allOf\":[".to_owned(), "]}".to_owned()),
        Language::Json => ("[".to_owned(), "]".to_owned()),
        Language::Feel => {
            let open = dice.word(&["(", "[", "{a: ", "abs(", "-(", "not(", "function() (", "for x in ["]);
            let close = if open.ends_with('[') {
                "]"
            } else if open.starts_with('{') {
                "}"
            } else {
                ")"
            };
            (open.to_owned(), close.to_owned())
        }
    };
    put(text, range, &format!("{}{inner}{}", open.repeat(times), close.repeat(times)))
}

/// A FEEL expression where a value was: models hold many.
fn expression(dice: &mut Dice, language: Language, text: &str, shape: &Shape) -> String {
    let range = piece(dice, &shape.leaves);
    let made = grammar::expression(dice, 3);
    let fitting = match language {
        Language::Xml => made.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"),
        Language::Json => serde_json::Value::from(made).to_string(),
        Language::Feel => made,
    };
    put(text, range, &fitting)
}

fn insert(dice: &mut Dice, text: &str, what: &str) -> String {
    let at = boundary(text, dice.below(text.len() + 1));
    put(text, at..at, what)
}

fn cut(dice: &mut Dice, text: &str) -> Range<usize> {
    let from = boundary(text, dice.below(text.len() + 1));
    let to = if dice.once_in(4) { text.len() } else { boundary(text, from + dice.below(40)) };
    from..to.max(from)
}

/// The character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
