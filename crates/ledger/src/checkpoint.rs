//! The checkpoint: what the whole log was at one size, in the text of C2SP tlog-checkpoint.

use std::fmt;

use value::Digest;

use crate::tree::{Hash, SIZE_MAX};

/// Longest checkpoint text, in bytes.
pub const TEXT_MAX: usize = 4_096;

/// Origin, size and root of a log. Signatures stand outside, on the signed note that carries this text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is: one line, like a URL without scheme.
    pub origin: String,
    /// What leaves and nodes are hashed by.
    pub hash: Hash,
    pub size: u64,
    pub root: Digest,
}

/// An extension line begins with it where the log is not hashed by SHA-256, which needs no word.
const HASH: &str = "hash ";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACheckpoint {
    TooLong,
    Origin,
    /// Not a plain decimal number, or too large.
    Size,
    /// Not 32 bytes in base 64.
    Root,
    /// The fourth line does not name an algorithm, or names the one that needs no word.
    Hash,
    /// A line is missing, or something follows the last one.
    Lines,
}

impl fmt::Display for NotACheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the checkpoint is too long",
            Self::Origin => "the origin is one line that is not empty",
            Self::Size => "the size is a plain decimal number",
            Self::Root => "the root is 32 bytes in base 64",
            Self::Hash => "the fourth line names another algorithm than SHA-256",
            Self::Lines => "a checkpoint has three lines, or four",
        })
    }
}

impl std::error::Error for NotACheckpoint {}

impl Checkpoint {
    /// An origin with a line break is refused: it could pass for another checkpoint.
    pub fn new(origin: &str, hash: Hash, size: u64, root: Digest) -> Result<Self, NotACheckpoint> {
        if origin.is_empty() || origin.chars().any(char::is_control) {
            return Err(NotACheckpoint::Origin);
        }
        if origin.len() > TEXT_MAX / 2 {
            return Err(NotACheckpoint::TooLong);
        }
        if size > SIZE_MAX {
            return Err(NotACheckpoint::Size);
        }
        Ok(Self { origin: origin.to_owned(), hash, size, root })
    }

    /// Lines, each with its line end: origin, size in decimal, root in base 64; `hash sm3` where it is that.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, base64(&self.root.0));
        if self.hash != Hash::default() {
            text.push_str(&format!("{HASH}{}\n", self.hash));
        }
        text
    }

    /// Reads exactly what [`Self::to_text`] writes: one checkpoint has one text.
    pub fn parse(text: &str) -> Result<Self, NotACheckpoint> {
        if text.len() > TEXT_MAX {
            return Err(NotACheckpoint::TooLong);
        }
        let lines = text.strip_suffix('\n').ok_or(NotACheckpoint::Lines)?;
        let mut lines = lines.split('\n');
        let mut line = || lines.next().ok_or(NotACheckpoint::Lines);
        let (origin, size_text, root_text) = (line()?, line()?, line()?);
        let hash = match line() {
            Ok(line) => named(line)?,
            Err(_) => Hash::default(),
        };
        if line().is_ok() {
            return Err(NotACheckpoint::Lines);
        }
        let size: u64 = size_text.parse().map_err(|_| NotACheckpoint::Size)?;
        let root = unbase64(root_text).ok_or(NotACheckpoint::Root)?;
        let checkpoint = Self::new(origin, hash, size, Digest(root))?;
        if size.to_string() != size_text {
            return Err(NotACheckpoint::Size);
        }
        Ok(checkpoint)
    }
}

fn named(line: &str) -> Result<Hash, NotACheckpoint> {
    let hash = line.strip_prefix(HASH).and_then(Hash::of_name);
    hash.filter(|hash| *hash != Hash::default()).ok_or(NotACheckpoint::Hash)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base 64 of 32 bytes with its one padding character (RFC 4648 section 4).
fn base64(bytes: &[u8; 32]) -> String {
    let mut text = String::with_capacity(44);
    for part in bytes.chunks(3) {
        let group = part.iter().fold(0_usize, |group, byte| group << 8 | usize::from(*byte))
            << (8 * (3 - part.len()));
        for place in 0..=part.len() {
            text.push(char::from(ALPHABET[group >> (18 - 6 * place) & 63]));
        }
    }
    text.push('=');
    text
}

fn unbase64(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_suffix('=').filter(|digits| digits.len() == 43)?;
    let mut bytes = [0; 32];
    let (mut group, mut bits, mut place) = (0_u32, 0, 0);
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|letter| *letter == digit)?;
        group = group << 6 | u32::try_from(value).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            *bytes.get_mut(place)? = u8::try_from(group >> bits & 255).ok()?;
            place += 1;
            group &= (1 << bits) - 1;
        }
    }
    // WHY: left-over bits that are not zero would give one root a second text.
    (group == 0).then_some(bytes)
}
