//! Proofs that a leaf is in the log and that an old log is the beginning of a new one (RFC 6962 sections 2.1.1, 2.1.2;
//! the checks follow RFC 9162 sections 2.1.3.2 and 2.1.4.2).

use std::fmt;

use value::Digest;

use crate::tile::{TileReader, node};
use crate::tree::{Hash, SIZE_MAX, perfect_subtrees, split};

/// Most hashes of a proof.
pub const PROOF_MAX: usize = 128;

/// No proof can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unproved {
    /// The index is not below the size, or the old size is above the new one, or a size is out of range.
    Range,
    /// The reader has not stored a tile that is needed.
    TileMissing,
}

impl fmt::Display for Unproved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Range => "the log is not that large",
            Self::TileMissing => "a tile of the log is not stored",
        })
    }
}

impl std::error::Error for Unproved {}

/// A proof does not convince.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofRefused {
    Range,
    /// Too few or too many hashes for these sizes.
    Length,
    /// The hashes lead to another root.
    Root,
}

impl fmt::Display for ProofRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Range => "the log is not that large",
            Self::Length => "the proof has a wrong number of hashes",
            Self::Root => "the proof leads to another root",
        })
    }
}

impl std::error::Error for ProofRefused {}

/// The hashes beside the path from leaf `index` to the root of the first `size` leaves, lowest first.
pub fn inclusion_proof(index: u64, size: u64, reader: &dyn TileReader) -> Result<Vec<Digest>, Unproved> {
    if index >= size || size > SIZE_MAX {
        return Err(Unproved::Range);
    }
    let (mut from, mut until) = (0, size);
    let mut beside = Vec::new();
    while until - from > 1 {
        let middle = from + split(until - from);
        if index < middle {
            beside.push((middle, until));
            until = middle;
        } else {
            beside.push((from, middle));
            from = middle;
        }
    }
    beside.iter().rev().map(|(from, until)| range_root(*from, *until, size, reader)).collect()
}

/// Checks that `leaf` is number `index` of the log of `size` leaves with this root.
pub fn verify_inclusion(
    by: Hash,
    leaf: &Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
    root: &Digest,
) -> Result<(), ProofRefused> {
    if index >= size || size > SIZE_MAX {
        return Err(ProofRefused::Range);
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for other in proof {
        if last == 0 {
            return Err(ProofRefused::Length);
        }
        if place & 1 == 1 || place == last {
            hash = by.node(other, &hash);
            // WHY: a node without a right neighbour rises unchanged until it is a right child.
            let rise = if place & 1 == 1 { 0 } else { place.trailing_zeros().min(last.trailing_zeros()) };
            (place, last) = (place >> rise, last >> rise);
        } else {
            hash = by.node(&hash, other);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    match last {
        0 if hash == *root => Ok(()),
        0 => Err(ProofRefused::Root),
        _ => Err(ProofRefused::Length),
    }
}

/// The hashes that show the first `old` of `new` leaves to be the log that `old` leaves were. Empty when `old` is zero or
/// `new`.
pub fn consistency_proof(old: u64, new: u64, reader: &dyn TileReader) -> Result<Vec<Digest>, Unproved> {
    if old > new || new > SIZE_MAX {
        return Err(Unproved::Range);
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut from, mut until) = (0, new);
    let mut beside = Vec::new();
    // Down to the subtree that ends where the old log ended.
    while until != old {
        let middle = from + split(until - from);
        if old <= middle {
            beside.push((middle, until));
            until = middle;
        } else {
            beside.push((from, middle));
            from = middle;
        }
    }
    // WHY: when that subtree starts the log its root is the old root, which the verifier has.
    if from > 0 {
        beside.push((from, until));
    }
    beside.iter().rev().map(|(from, until)| range_root(*from, *until, new, reader)).collect()
}

/// Checks that the log of `new` leaves with `new_root` begins with the log of `old` leaves with `old_root`.
pub fn verify_consistency(
    by: Hash,
    old: u64,
    old_root: &Digest,
    new: u64,
    new_root: &Digest,
    proof: &[Digest],
) -> Result<(), ProofRefused> {
    if old > new || new > SIZE_MAX {
        return Err(ProofRefused::Range);
    }
    if old == 0 || old == new {
        let same = if old == new { old_root == new_root } else { *old_root == by.empty_root() };
        return match (proof.is_empty(), same) {
            (false, _) => Err(ProofRefused::Length),
            (true, false) => Err(ProofRefused::Root),
            (true, true) => Ok(()),
        };
    }
    let (mut place, mut last) = (old - 1, new - 1);
    let rise = place.trailing_ones();
    (place, last) = (place >> rise, last >> rise);
    let (first, rest) = match (old.is_power_of_two(), proof) {
        (true, all) => (old_root, all),
        (false, [first, rest @ ..]) => (first, rest),
        (false, []) => return Err(ProofRefused::Length),
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for other in rest {
        if last == 0 {
            return Err(ProofRefused::Length);
        }
        if place & 1 == 1 || place == last {
            old_hash = by.node(other, &old_hash);
            new_hash = by.node(other, &new_hash);
            let rise = if place & 1 == 1 { 0 } else { place.trailing_zeros().min(last.trailing_zeros()) };
            (place, last) = (place >> rise, last >> rise);
        } else {
            new_hash = by.node(&new_hash, other);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    match last {
        0 if old_hash == *old_root && new_hash == *new_root => Ok(()),
        0 => Err(ProofRefused::Root),
        _ => Err(ProofRefused::Length),
    }
}

/// Root over leaves `from..until`, a node of the tree of `size`: perfect, or the ragged one at the right edge.
fn range_root(from: u64, until: u64, size: u64, reader: &dyn TileReader) -> Result<Digest, Unproved> {
    let mut whole: Option<Digest> = None;
    let parts: Vec<_> = perfect_subtrees(until - from).collect();
    for (level, index) in parts.into_iter().rev() {
        let left = node(level, (from >> level) + index, size, reader).ok_or(Unproved::TileMissing)?;
        whole = Some(whole.map_or(left, |right| reader.hash().node(&left, &right)));
    }
    whole.ok_or(Unproved::Range)
}
