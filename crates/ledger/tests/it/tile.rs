use std::collections::BTreeMap;

use ledger::{
    Hash, HashList, Tile, TileReader, completed_tiles, inclusion_proof, tile_root, tiles_of, verify_inclusion,
};
use value::Digest;

use crate::{leaves, naive_root};

/// Keeps tiles as a static file server would, and refuses all others.
struct Stored(BTreeMap<Tile, Vec<Digest>>);

impl TileReader for Stored {
    fn hash(&self) -> Hash {
        Hash::Sm3
    }

    fn tile(&self, tile: Tile) -> Option<Vec<Digest>> {
        self.0.get(&tile).cloned()
    }
}

#[test]
fn paths_are_those_of_the_specification() {
    let path = |level, index, width| Tile { level, index, width }.to_string();
    assert_eq!(path(0, 0, 256), "tile/0/000");
    assert_eq!(path(0, 999, 256), "tile/0/999");
    assert_eq!(path(0, 1_000, 256), "tile/0/x001/000");
    assert_eq!(path(1, 1_234_067, 256), "tile/1/x001/x234/067");
    assert_eq!(path(2, 0, 8), "tile/2/000.p/8");
    assert_eq!(path(0, u64::MAX, 256), "tile/0/x018/x446/x744/x073/x709/x551/615");
}

#[test]
fn the_specification_example_of_70_000_leaves() {
    // 70,000 leaves: 273 full tiles and one of 112; above them 1 full and one of 17; above them one of 1.
    let tiles: Vec<_> = tiles_of(70_000).collect();
    let full = |level| tiles.iter().filter(|tile| tile.level == level && tile.width == 256).count();
    assert_eq!((full(0), full(1), full(2)), (273, 1, 0));
    let partial: Vec<_> = tiles.iter().filter(|tile| tile.width < 256).map(ToString::to_string).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
}

#[test]
fn growing_in_steps_completes_each_tile_once() {
    let mut seen = Vec::new();
    let mut old = 0;
    for step in [1, 254, 1, 1, 255, 1_000, 64_024, 1, 70_000] {
        seen.extend(completed_tiles(old, old + step));
        old += step;
    }
    seen.sort_unstable();
    let all: Vec<_> = completed_tiles(0, old).collect();
    assert_eq!(seen, all);
    assert_eq!(all.iter().filter(|tile| tile.level == 0).count() as u64, old / 256);
    assert_eq!(completed_tiles(9, 9).count() + completed_tiles(9, 3).count(), 0);
}

#[test]
fn proofs_need_only_the_stored_tiles() {
    let all = leaves(Hash::Sm3, 66_000);
    let list = HashList::of_leaves(Hash::Sm3, &all);
    let stored = Stored(tiles_of(66_000).map(|tile| (tile, list.tile(tile).unwrap())).collect());
    let root = naive_root(Hash::Sm3, &all);
    for index in [0, 1, 255, 256, 32_767, 65_535, 65_536, 65_791, 65_792, 65_999] {
        let proof = inclusion_proof(index, 66_000, &stored).unwrap();
        assert_eq!(verify_inclusion(Hash::Sm3, &all[index as usize], index, 66_000, &proof, &root), Ok(()));
    }
}

#[test]
fn a_full_tile_is_one_hash_of_the_tile_above() {
    let all = leaves(Hash::Sm3, 66_000);
    let list = HashList::of_leaves(Hash::Sm3, &all);
    let above = list.tile(Tile { level: 1, index: 0, width: 256 }).unwrap();
    for (index, hash) in (0..).zip(&above) {
        let below = list.tile(Tile { level: 0, index, width: 256 }).unwrap();
        assert_eq!(tile_root(Hash::Sm3, &below), Some(*hash));
        assert_eq!(naive_root(Hash::Sm3, &below), *hash);
    }
    assert_eq!(tile_root(Hash::Sm3, &above[..255]), None);
    assert_eq!(list.tile(Tile { level: 0, index: 257, width: 256 }), None);
    assert_eq!(list.tile(Tile { level: 9, index: u64::MAX, width: 256 }), None);
}
