//! Hashes of leaves and nodes, and how a tree of any size splits (RFC 6962 section 2.1).

use sha2::{Digest as _, Sha256};
use value::Digest;

/// Largest log: sizes and shifts stay far from the edge of a `u64`.
pub const SIZE_MAX: u64 = 1 << 62;

/// SHA-256 of a zero byte and the bytes of the leaf.
pub fn leaf_hash(bytes: &[u8]) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(bytes);
    Digest(hasher.finalize().into())
}

/// SHA-256 of a one byte and both children. The first byte keeps a node from passing for a leaf.
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    Digest(Sha256::digest(bytes).into())
}

/// The root of a log without leaves: SHA-256 of nothing.
pub fn empty_root() -> Digest {
    Digest::of(&[])
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
