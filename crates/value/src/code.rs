//! Public query codes 查询码: eight random characters and one check character, `7F4K-9Q2M-X`.

use std::fmt;
use std::str::FromStr;

/// Crockford base 32: no I, L, O, U, so a code can be read over the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The check character has 37 values (Crockford: modulo 37), so one wrong or two swapped characters are always seen.
const CHECK: &[u8; 37] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

const LENGTH: usize = 8;

/// A query code of 40 random bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueryCode(u64);

impl QueryCode {
    /// Takes the low 40 bits.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits & ((1 << (5 * LENGTH)) - 1))
    }

    /// The nine characters without hyphens: the form stored and compared.
    pub fn bare(self) -> String {
        let mut text = String::with_capacity(LENGTH + 1);
        for place in (0..LENGTH).rev() {
            text.push(char::from(ALPHABET[(self.0 >> (5 * place)) as usize & 31]));
        }
        text.push(char::from(CHECK[(self.0 % 37) as usize]));
        text
    }
}

impl fmt::Display for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = self.bare();
        write!(f, "{}-{}-{}", &bare[..4], &bare[4..8], &bare[8..])
    }
}

/// Why a typed code is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACode {
    Length,
    Character,
    /// A character was mistyped or two were swapped.
    Check,
}

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "a query code has nine characters",
            Self::Character => "a character does not belong to query codes",
            Self::Check => "the check character does not fit",
        })
    }
}

impl std::error::Error for NotACode {}

impl FromStr for QueryCode {
    type Err = NotACode;

    /// Reads what people type: any case, with or without hyphens and blanks, full-width characters,
    /// O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let typed: Vec<char> = text
            .chars()
            .take(64)
            .map(|c| match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                _ => c,
            })
            .filter(|c| !c.is_whitespace() && !"-－—–_".contains(*c))
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let [body @ .., check] = typed.as_slice() else { return Err(NotACode::Length) };
        if body.len() != LENGTH {
            return Err(NotACode::Length);
        }
        let mut bits = 0_u64;
        for &c in body {
            let digit = ALPHABET.iter().position(|&a| char::from(a) == c).ok_or(NotACode::Character)?;
            bits = bits << 5 | digit as u64;
        }
        if char::from(CHECK[(bits % 37) as usize]) == *check { Ok(Self(bits)) } else { Err(NotACode::Check) }
    }
}
