//! Hashes of leaves and nodes, and how a tree of any size splits (RFC 6962 section 2.1).

use std::fmt;

use sha2::Sha256;
use sha2::digest::consts::U32;
use sm3::Sm3;
use value::Digest;

/// Largest log: sizes and shifts stay far from the edge of a `u64`.
pub const SIZE_MAX: u64 = 1 << 62;

/// The algorithm that leaves and nodes are hashed by. One log has one; it can be put under another, from its first leaf on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Hash {
    /// FIPS 180-4; what RFC 6962 and C2SP ask for.
    #[default]
    Sha256,
    /// GB/T 32905-2016.
    Sm3,
}

impl Hash {
    pub const ALL: [Self; 2] = [Self::Sha256, Self::Sm3];

    /// Its name in files, checkpoints and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha-256",
            Self::Sm3 => "sm3",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.name() == name)
    }

    /// Hash of plain bytes.
    pub fn of(self, bytes: &[u8]) -> Digest {
        self.parts(&[bytes])
    }

    /// Hash of a zero byte and the bytes of the leaf.
    pub fn leaf(self, bytes: &[u8]) -> Digest {
        self.parts(&[&[0], bytes])
    }

    /// Hash of a one byte and both children. The first byte keeps a node from passing for a leaf.
    pub fn node(self, left: &Digest, right: &Digest) -> Digest {
        self.parts(&[&[1], &left.0, &right.0])
    }

    /// The root of a log without leaves: the hash of nothing.
    pub fn empty_root(self) -> Digest {
        self.parts(&[])
    }

    fn parts(self, parts: &[&[u8]]) -> Digest {
        match self {
            Self::Sha256 => whole::<Sha256>(parts),
            Self::Sm3 => whole::<Sm3>(parts),
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn whole<H: sha2::Digest<OutputSize = U32>>(parts: &[&[u8]]) -> Digest {
    let mut hasher = H::new();
    parts.iter().for_each(|part| hasher.update(part));
    Digest(hasher.finalize().into())
}

/// Largest power of two below `size`, which is at least 2: where RFC 6962 splits a tree.
pub(crate) fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// The perfect subtrees of a log of `size` leaves from left to right, as (level, index at that level): one for each
/// bit of `size`.
pub(crate) fn perfect_subtrees(size: u64) -> impl Iterator<Item = (u32, u64)> {
    (0..u64::BITS).rev().filter(move |level| size >> level & 1 == 1).map(move |level| {
        let before = size & !((2_u64 << level).wrapping_sub(1));
        (level, before >> level)
    })
}
