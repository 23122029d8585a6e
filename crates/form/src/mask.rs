//! How personal data looks to who is not shown it: enough to tell two people apart, not enough to reach one.

use crate::field::{Field, Grade, Widget};

/// Which part of an answer stays to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// `张*`.
    Name,
    /// An identity or other long number: `4403**********1234`.
    Number,
    /// `138****1234`.
    Telephone,
    /// `z***@example.org`.
    Mail,
    /// An address as far as its district: `罗湖区****`.
    Address,
    /// Nothing, not even how long it is.
    Whole,
}

impl Cover {
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Number, Self::Telephone, Self::Mail, Self::Address, Self::Whole];

    /// The word in the form file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Number => "number",
            Self::Telephone => "telephone",
            Self::Mail => "mail",
            Self::Address => "address",
            Self::Whole => "whole",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cover| cover.word() == word)
    }

    /// What suits a field whose file names none: by format and widget; free text and what is sensitive, wholly.
    pub(crate) fn of(format: Option<&str>, widget: Widget, grade: Grade) -> Self {
        match (format, widget) {
            (Some("cn-resident-id" | "cn-uscc"), _) => Self::Number,
            (Some("cn-mobile"), _) | (_, Widget::Tel) => Self::Telephone,
            (Some("email"), _) => Self::Mail,
            (_, Widget::Text) if grade == Grade::General => Self::Name,
            _ => Self::Whole,
        }
    }

    /// The answer with its middle covered.
    pub fn over(self, answer: &str) -> String {
        match self {
            Self::Name => format!("{}*", first(answer, 1)),
            Self::Number => covered(answer, 4, 4),
            Self::Telephone => covered(answer, 3, 4),
            Self::Mail => match answer.rsplit_once('@') {
                Some((name, domain)) => format!("{}***@{domain}", first(name, 1)),
                None => WHOLE.to_owned(),
            },
            Self::Address => format!("{}{WHOLE}", district(answer)),
            Self::Whole if answer.is_empty() => String::new(),
            Self::Whole => WHOLE.to_owned(),
        }
    }
}

/// Always as long, so that it tells nothing.
const WHOLE: &str = "****";

/// Characters of an address in which its district is looked for.
const DISTRICT_CHARS_MAX: usize = 20;

impl Field {
    /// The answer with its middle covered, as the field says; an answer that is not personal, as it is.
    pub fn masked(&self, answer: &str) -> String {
        self.personal.as_ref().map_or_else(|| answer.to_owned(), |personal| personal.cover.over(answer))
    }
}

/// The address up to its district, county or town; nothing where it names none.
fn district(address: &str) -> &str {
    let near = address.char_indices().take(DISTRICT_CHARS_MAX);
    let ends = near.filter(|(_, letter)| matches!(letter, '省' | '市' | '区' | '县'));
    let end = ends.last().map_or(0, |(at, letter)| at + letter.len_utf8());
    address.get(..end).unwrap_or_default()
}

/// The first and last characters with a star for each one between; of a short text only stars.
fn covered(text: &str, head: usize, tail: usize) -> String {
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if letters.len() < head + tail + 3 {
        return "*".repeat(letters.len());
    }
    let end = letters.len() - tail;
    letters.iter().enumerate().map(|(at, c)| if at < head || at >= end { *c } else { '*' }).collect()
}

fn first(text: &str, count: usize) -> String {
    text.chars().take(count).collect()
}

/// Digits of a mobile number within the country.
const MOBILE_DIGITS: usize = 11;
/// Characters of an identity number; the last may be X.
const IDENTITY_CHARS: usize = 18;
/// Within so many characters the next digit of a number comes.
const SIGNS_MAX: usize = 4;

/// Free text with the telephone and identity numbers in it covered as [`Cover::Telephone`] and [`Cover::Number`].
///
/// A number is a run of digits, a few blanks, hyphens, dots and brackets between two of them left out: 11 that begin with 13 to 19 (after 86
/// or 0086 too), 10 to 12 that begin with 0, or 18 (17 and an X) with a day of birth. Full-width digits count. Everything else stays:
/// dates, amounts, numbers of cases.
pub fn numbers_covered(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let first = digit(*letter).is_some();
        if let Some((end, covered)) = first.then(|| number_at(&letters, at)).flatten() {
            out.push_str(&covered);
            at = end;
            continue;
        }
        // No number begins here, nor within this group of digits.
        loop {
            out.extend(letters.get(at));
            at += 1;
            if !first || letters.get(at).copied().and_then(digit).is_none() {
                break;
            }
        }
    }
    out
}

fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        // U+FF10 to U+FF19, at a fixed distance from the digits.
        '０'..='９' => char::from_u32(u32::from(letter) - 0xff10 + 0x30),
        _ => None,
    }
}

/// The number that begins at `from`, covered, and where it ends: the first end of a group of digits that makes one.
fn number_at(letters: &[char], from: usize) -> Option<(usize, String)> {
    let mut plain = String::new();
    let mut at = from;
    while plain.len() <= IDENTITY_CHARS {
        let letter = *letters.get(at)?;
        let next = letters.get(at + 1).copied();
        match digit(letter) {
            Some(digit) => plain.push(digit),
            None if matches!(letter, 'x' | 'X' | 'ｘ' | 'Ｘ') && plain.len() + 1 == IDENTITY_CHARS => {
                plain.push('X');
            }
            None if is_sign(letter) && digit_follows(letters.get(at + 1..).unwrap_or_default()) => {}
            None => return None,
        }
        at += 1;
        let goes_on = next.and_then(digit).is_some();
        let last = matches!(next, Some('x' | 'X' | 'ｘ' | 'Ｘ')) && plain.len() + 1 == IDENTITY_CHARS;
        if !goes_on
            && !last
            && let Some(covered) = known(&plain)
        {
            return Some((at, covered));
        }
    }
    None
}

/// Between the groups of a number.
fn is_sign(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '.' | '(' | ')' | '\u{3000}' | '－' | '．' | '（' | '）')
}

/// Whether the next digit is no more than a few signs away.
fn digit_follows(letters: &[char]) -> bool {
    let mut next = letters.iter().take(SIGNS_MAX).skip_while(|letter| is_sign(**letter));
    next.next().is_some_and(|letter| digit(*letter).is_some())
}

/// Whether characters 7 to 14 are a day of birth (GB 11643): a firm's code of 18 digits has none there.
fn has_birthday(number: &str) -> bool {
    let part = |from: usize, to: usize| number.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let within = |part: Option<u32>, least, most| part.is_some_and(|part| (least..=most).contains(&part));
    within(part(6, 10), 1850, 2099) && within(part(10, 12), 1, 12) && within(part(12, 14), 1, 31)
}

/// Digits as they are shown, where they are the number of a telephone or of a person.
fn known(plain: &str) -> Option<String> {
    if plain.len() == IDENTITY_CHARS {
        return has_birthday(plain).then(|| Cover::Number.over(plain));
    }
    let home = plain.strip_prefix("0086").or_else(|| plain.strip_prefix("86")).unwrap_or(plain);
    if home.len() == MOBILE_DIGITS && matches!(home.as_bytes(), [b'1', b'3'..=b'9', ..]) {
        return Some(Cover::Telephone.over(home));
    }
    (plain.starts_with('0') && (10..=12).contains(&plain.len())).then(|| Cover::Telephone.over(plain))
}
