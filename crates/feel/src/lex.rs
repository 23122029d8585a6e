//! Text to tokens, on demand: which characters form a name depends on the names known at that point.

use std::sync::Arc;

use value::Decimal;

#[derive(Debug, Clone, PartialEq)]
pub enum Tok {
    Number(Decimal),
    Text(Arc<str>),
    /// `@"..."`
    At(Arc<str>),
    Name(Arc<str>),
    Key(&'static str),
    Sign(&'static str),
    End,
}

#[derive(Debug, Clone)]
pub struct Token {
    pub at: usize,
    pub end: usize,
    pub tok: Tok,
}

/// Where and why the text is not FEEL.
#[derive(Debug)]
pub struct Fail {
    pub at: usize,
    pub message: String,
}

pub fn fail<T>(at: usize, message: impl Into<String>) -> Result<T, Box<Fail>> {
    Err(Box::new(Fail { at, message: message.into() }))
}

const KEYS: &[&str] = &[
    "true",
    "false",
    "null",
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "and",
    "or",
    "between",
    "instance",
    "function",
    "external",
];

/// Longer signs first: the first that matches is the token.
const SIGNS: &[&str] = &[
    "..", "**", "!=", "<=", ">=", "->", "=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", "{", "}", ",",
    ".", ":", ";",
];

/// First character of a name (DMN 1.5, 10.3.1.2 rule 28).
pub fn starts_name(c: char) -> bool {
    matches!(c,
        '?' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
        && !is_space(c)
}

/// Any further character of a name (rule 29).
pub fn continues_name(c: char) -> bool {
    starts_name(c) || matches!(c, '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Characters that may stand inside a name although they are operators elsewhere (rule 30).
pub fn joins_name(c: char) -> bool {
    matches!(c, '.' | '/' | '-' | '\'' | '+' | '*')
}

pub fn is_space(c: char) -> bool {
    matches!(c,
        '\u{9}'..='\u{D}' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{180E}' | '\u{2000}'..='\u{200B}'
        | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{FEFF}')
}

/// Whether a name is more than one plain word and so has to be known to be read.
pub fn is_compound(name: &str) -> bool {
    name.chars().any(|c| !continues_name(c))
}

/// The token at or after `pos`. `compounds` are the known compound names, longest first.
pub fn token(text: &str, pos: usize, compounds: &[Arc<str>]) -> Result<Token, Box<Fail>> {
    let at = skip_space(text, pos)?;
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else {
        return Ok(Token { at, end: at, tok: Tok::End });
    };
    if starts_name(first) {
        return Ok(name(text, at, compounds));
    }
    let after_point = rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    if first.is_ascii_digit() || (first == '.' && after_point) {
        return number(text, at);
    }
    if first == '"' {
        let (content, end) = string(text, at)?;
        return Ok(Token { at, end, tok: Tok::Text(content) });
    }
    if first == '@' {
        let quote = skip_space(text, at + 1)?;
        if !text[quote..].starts_with('"') {
            return fail(at, "a text in quotes must follow `@`");
        }
        let (content, end) = string(text, quote)?;
        return Ok(Token { at, end, tok: Tok::At(content) });
    }
    match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        Some(sign) => Ok(Token { at, end: at + sign.len(), tok: Tok::Sign(sign) }),
        None => fail(at, format!("`{first}` has no meaning here")),
    }
}

fn skip_space(text: &str, mut pos: usize) -> Result<usize, Box<Fail>> {
    loop {
        let rest = &text[pos..];
        let trimmed = rest.trim_start_matches(is_space);
        pos += rest.len() - trimmed.len();
        if trimmed.starts_with("//") {
            pos += trimmed.find('\n').unwrap_or(trimmed.len());
        } else if trimmed.starts_with("/*") {
            match trimmed.find("*/") {
                Some(end) => pos += end + 2,
                None => return fail(pos, "this comment is never closed"),
            }
        } else {
            return Ok(pos);
        }
    }
}

fn name(text: &str, at: usize, compounds: &[Arc<str>]) -> Token {
    let rest = &text[at..];
    for known in compounds {
        if let Some(length) = matches_compound(rest, known) {
            return Token { at, end: at + length, tok: Tok::Name(known.clone()) };
        }
    }
    let length = rest.find(|c| !continues_name(c)).unwrap_or(rest.len());
    let word = &rest[..length];
    let tok = match KEYS.iter().find(|key| **key == word) {
        Some(key) => Tok::Key(key),
        None => Tok::Name(word.into()),
    };
    Token { at, end: at + length, tok }
}

/// The length of `known` at the start of `rest`, where any space in the name stands for one or more in the text.
fn matches_compound(rest: &str, known: &str) -> Option<usize> {
    let mut left = rest;
    for c in known.chars() {
        if c == ' ' {
            let trimmed = left.trim_start_matches(is_space);
            if trimmed.len() == left.len() {
                return None;
            }
            left = trimmed;
        } else {
            left = left.strip_prefix(c)?;
        }
    }
    let last_continues = known.chars().next_back().is_some_and(continues_name);
    let cut_in_word = last_continues && left.chars().next().is_some_and(continues_name);
    (!cut_in_word).then_some(rest.len() - left.len())
}

fn number(text: &str, at: usize) -> Result<Token, Box<Fail>> {
    let bytes = text.as_bytes();
    let digits = |mut pos: usize| {
        while bytes.get(pos).is_some_and(u8::is_ascii_digit) {
            pos += 1;
        }
        pos
    };
    let mut end = digits(at);
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    match text[at..end].parse() {
        Ok(number) => Ok(Token { at, end, tok: Tok::Number(number) }),
        Err(_) => fail(at, "this number is too long"),
    }
}

fn string(text: &str, at: usize) -> Result<(Arc<str>, usize), Box<Fail>> {
    let body = at + 1;
    let mut out = String::new();
    let mut chars = text[body..].char_indices();
    while let Some((offset, c)) = chars.next() {
        match c {
            '"' => return Ok((out.into(), body + offset + 1)),
            '\\' => {
                let escape = &text[body + offset + 1..];
                let (meant, length) = escaped(escape);
                match meant {
                    Some(meant) => out.push(meant),
                    None => out.push('\\'),
                }
                for _ in 0..length {
                    chars.next();
                }
            }
            _ => out.push(c),
        }
    }
    fail(at, "this text is never closed")
}

/// The character an escape stands for and how many characters follow the backslash. An unknown escape is the
/// backslash itself: patterns such as `\d` are written so.
fn escaped(rest: &str) -> (Option<char>, usize) {
    let simple = match rest.chars().next() {
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('"') => '"',
        Some('\'') => '\'',
        Some('\\') => '\\',
        Some('u') => return unicode(rest),
        Some('U') => match rest.get(1..7).and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
            Some(point) => return (char::from_u32(point), 7),
            None => return (None, 0),
        },
        _ => return (None, 0),
    };
    (Some(simple), 1)
}

/// `uXXXX`, or two of them where they are a surrogate pair.
fn unicode(rest: &str) -> (Option<char>, usize) {
    let unit = |from: usize| rest.get(from..from + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let Some(first) = unit(1) else { return (None, 0) };
    if let Some(c) = char::from_u32(first) {
        return (Some(c), 5);
    }
    let second = rest.get(5..7).filter(|prefix| *prefix == "\\u").and_then(|_| unit(7));
    match second {
        Some(low) if (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&low) => {
            (char::from_u32(0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00)), 11)
        }
        _ => (Some('\u{FFFD}'), 5),
    }
}
