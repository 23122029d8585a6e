//! Tiles: the log cut into files of up to 256 hashes (C2SP tlog-tiles). A full tile never changes again.

use std::fmt;

use value::Digest;

use crate::tree::{Hash, SIZE_MAX};

/// Levels of the tree that one level of tiles spans.
pub const TILE_HEIGHT: u32 = 8;

/// Hashes of a full tile.
pub const TILE_WIDTH: u64 = 1 << TILE_HEIGHT;

/// Where a tile stands: at tile level `level` its hashes are nodes of tree level `8 * level`, from `256 * index` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    pub level: u32,
    pub index: u64,
    /// Hashes it holds, 1 to 256; below 256 the tile is partial.
    pub width: u32,
}

/// The path of C2SP tlog-tiles: `tile/0/x001/x234/067`, a partial one with `.p/WIDTH` behind.
impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        let mut groups = 0;
        while self.index / 1_000_u64.pow(groups) >= 1_000 {
            groups += 1;
        }
        for group in (1..=groups).rev() {
            write!(f, "x{:03}/", self.index / 1_000_u64.pow(group) % 1_000)?;
        }
        write!(f, "{:03}", self.index % 1_000)?;
        if u64::from(self.width) < TILE_WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// Hashes at tile level `level` in a log of `size` leaves.
fn hashes_at(level: u32, size: u64) -> u64 {
    size.checked_shr(level * TILE_HEIGHT).unwrap_or(0)
}

/// The full tiles that growing from `old` to `new` leaves completes, lowest level first.
pub fn completed_tiles(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    (0..u64::BITS / TILE_HEIGHT).flat_map(move |level| {
        let full = |size| hashes_at(level, size) >> TILE_HEIGHT;
        (full(old)..full(new)).map(move |index| Tile { level, index, width: 1 << TILE_HEIGHT })
    })
}

/// Every tile of a log of `size` leaves: at each level the full ones, then the partial one if there is one.
pub fn tiles_of(size: u64) -> impl Iterator<Item = Tile> {
    let partial = (0..u64::BITS / TILE_HEIGHT).filter_map(move |level| {
        let hashes = hashes_at(level, size);
        let width = (hashes % TILE_WIDTH) as u32;
        (width > 0).then_some(Tile { level, index: hashes / TILE_WIDTH, width })
    });
    completed_tiles(0, size).chain(partial)
}

/// Gives stored hashes. An implementation reads rows, files or memory; this crate does the arithmetic.
pub trait TileReader {
    /// What the log is hashed by.
    fn hash(&self) -> Hash;
    /// The first `width` hashes of the tile, or `None` when they are not stored.
    fn tile(&self, tile: Tile) -> Option<Vec<Digest>>;
}

/// Leaf hashes in memory, read as tiles; upper levels are computed when asked for.
#[derive(Debug, Clone, Copy)]
pub struct HashList<'a> {
    hash: Hash,
    leaves: &'a [Digest],
}

impl<'a> HashList<'a> {
    pub fn of_leaves(hash: Hash, leaves: &'a [Digest]) -> Self {
        Self { hash, leaves }
    }
}

impl TileReader for HashList<'_> {
    fn hash(&self) -> Hash {
        self.hash
    }

    fn tile(&self, tile: Tile) -> Option<Vec<Digest>> {
        let span = 1_usize.checked_shl(tile.level.checked_mul(TILE_HEIGHT)?)?;
        let first = usize::try_from(tile.index).ok()?.checked_mul(TILE_WIDTH as usize)?.checked_mul(span)?;
        let until = first.checked_add(span.checked_mul(tile.width as usize)?)?;
        Some(
            self.leaves
                .get(first..until)?
                .chunks(span)
                .map(|leaves| perfect_root(self.hash, leaves.to_vec()))
                .collect(),
        )
    }
}

/// The hash that a full tile is at the tile level above; `None` unless there are 256 hashes.
pub fn tile_root(hash: Hash, hashes: &[Digest]) -> Option<Digest> {
    (hashes.len() as u64 == TILE_WIDTH).then(|| perfect_root(hash, hashes.to_vec()))
}

/// Root of a perfect tree over a power of two of hashes; the hash itself when there is one.
pub(crate) fn perfect_root(hash: Hash, mut hashes: Vec<Digest>) -> Digest {
    while hashes.len() > 1 {
        hashes = hashes.chunks(2).map(|pair| hash.node(&pair[0], &pair[pair.len() - 1])).collect();
    }
    hashes.first().copied().unwrap_or_else(|| hash.empty_root())
}

/// A node of a log of `size` leaves: the tree level and the index at that level. Computed from the one tile below it.
pub(crate) fn node(level: u32, index: u64, size: u64, reader: &dyn TileReader) -> Option<Digest> {
    if size > SIZE_MAX || level >= u64::BITS {
        return None;
    }
    let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
    let first = index.checked_shl(height)?;
    let (tile_index, place) = (first / TILE_WIDTH, first % TILE_WIDTH);
    let stored = hashes_at(tile_level, size).checked_sub(tile_index * TILE_WIDTH)?.min(TILE_WIDTH);
    let tile = Tile { level: tile_level, index: tile_index, width: stored as u32 };
    let until = place + (1 << height);
    if until > stored {
        return None;
    }
    let hashes = reader.tile(tile)?;
    let part = hashes.get(place as usize..until as usize)?;
    Some(perfect_root(reader.hash(), part.to_vec()))
}
