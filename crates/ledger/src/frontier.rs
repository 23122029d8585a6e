//! The right edge of a log: all that appending needs to keep.

use std::fmt;

use value::Digest;

use crate::tree::{Hash, SIZE_MAX};

/// Size and the roots of the perfect subtrees, the largest first: at most 62 hashes whatever the size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    hash: Hash,
    size: u64,
    // INVARIANT: as many hashes as `size` has one bits.
    subtrees: Vec<Digest>,
}

/// The bytes were not those of a frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAFrontier;

impl fmt::Display for NotAFrontier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a frontier: eight bytes of size and 32 for each one bit of it")
    }
}

impl std::error::Error for NotAFrontier {}

impl Frontier {
    pub fn new(hash: Hash) -> Self {
        Self { hash, ..Self::default() }
    }

    /// What the log is hashed by.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes one more leaf hash, see [`Hash::leaf`]. About one node hash a leaf on average.
    pub fn append(&mut self, leaf: Digest) {
        let mut hash = leaf;
        // WHY: each trailing one bit of the size is a subtree that the new leaf completes to twice its width.
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.subtrees.pop() else { break };
            hash = self.hash.node(&left, &hash);
        }
        self.subtrees.push(hash);
        self.size += 1;
    }

    /// The root of the whole log.
    pub fn root(&self) -> Digest {
        let mut hashes = self.subtrees.iter().rev();
        let Some(last) = hashes.next() else { return self.hash.empty_root() };
        hashes.fold(*last, |right, left| self.hash.node(left, &right))
    }

    /// Size as eight big-endian bytes, then the hashes, the largest subtree first; by what they were made is kept elsewhere.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + 32 * self.subtrees.len());
        bytes.extend_from_slice(&self.size.to_be_bytes());
        self.subtrees.iter().for_each(|hash| bytes.extend_from_slice(&hash.0));
        bytes
    }

    pub fn from_bytes(hash: Hash, bytes: &[u8]) -> Result<Self, NotAFrontier> {
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(NotAFrontier)?;
        let size = u64::from_be_bytes(*size);
        let (hashes, left_over) = rest.as_chunks::<32>();
        if size > SIZE_MAX || !left_over.is_empty() || hashes.len() != size.count_ones() as usize {
            return Err(NotAFrontier);
        }
        Ok(Self { hash, size, subtrees: hashes.iter().copied().map(Digest).collect() })
    }
}
