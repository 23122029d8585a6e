//! Chinese identifiers: resident identity numbers, unified social credit codes, mobile numbers.

use crate::Date;

/// Why a text is no such identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It has this many characters.
    Length(usize),
    /// The character at this place, from 1, does not belong.
    Character(usize),
    /// The first digits belong to no province or no mobile network.
    Prefix,
    /// The date of birth is no date.
    Date,
    /// The check character does not fit.
    Check,
}

/// A citizen identification number (GB 11643-1999): 17 digits and a check character (ISO 7064 MOD 11-2).
///
/// WHY: only the province is looked at, not the six-digit division. Divisions come and go, a number keeps the division
/// of the day it was given, and no free table says which divisions were in use on which day.
pub fn resident_id(text: &str) -> Result<(), Wrong> {
    let digits = values(text, 18, |at, c| if at == 17 && c == 'X' { Some(10) } else { c.to_digit(10) })?;
    let province = text.get(..2).unwrap_or_default();
    if !PROVINCES.contains(&province) {
        return Err(Wrong::Prefix);
    }
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
    let small = |range| number(range).and_then(|n| i8::try_from(n).ok());
    let born = match (number(6..10), small(10..12), small(12..14)) {
        (Some(year), Some(month), Some(day)) if year >= 1800 => Date::new(year, month, day).ok(),
        _ => None,
    };
    if born.is_none() {
        return Err(Wrong::Date);
    }
    // ISO 7064 MOD 11-2: the weighted sum with the check character leaves 1.
    let sum = digits.iter().fold(0, |sum, digit| (sum * 2 + digit) % 11);
    if sum == 1 { Ok(()) } else { Err(Wrong::Check) }
}

/// Province codes of GB/T 2260, and 83 for residence permits of Taiwan residents.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
    "83",
];

/// The characters of GB 32100: no I, O, S, V, Z.
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code (GB 32100-2015): 17 characters and a check character modulo 31.
pub fn uscc(text: &str) -> Result<(), Wrong> {
    let values = values(text, 18, |at, c| {
        // Places 3 to 8 are the division of the registering office, in digits.
        let found = CREDIT_ALPHABET.find(c).filter(|_| !(2..8).contains(&at) || c.is_ascii_digit());
        found.and_then(|place| u32::try_from(place).ok())
    })?;
    let mut weight = 1;
    let mut sum = 0;
    for value in values.iter().take(17) {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    let expected = (31 - sum % 31) % 31;
    if values.last() == Some(&expected) { Ok(()) } else { Err(Wrong::Check) }
}

/// A mobile number of the mainland: 11 digits that begin with 13 to 19.
pub fn mobile(text: &str) -> Result<(), Wrong> {
    values(text, 11, |_, c| c.to_digit(10))?;
    match text.as_bytes() {
        [b'1', b'3'..=b'9', ..] => Ok(()),
        _ => Err(Wrong::Prefix),
    }
}

/// Each character as a number, once length and characters fit; `value` gives `None` for what does not belong.
fn values(text: &str, length: usize, value: impl Fn(usize, char) -> Option<u32>) -> Result<Vec<u32>, Wrong> {
    let count = text.chars().count();
    if count != length {
        return Err(Wrong::Length(count));
    }
    text.chars().enumerate().map(|(at, c)| value(at, c).ok_or(Wrong::Character(at + 1))).collect()
}
