//! Leaves, tiles, checkpoints and proofs.

use std::collections::BTreeSet;

use ledger::{Frontier, Hash, inclusion_proof, verify_inclusion};
use store::{LogTiles, Turn, leaf_bytes};
use value::{AccountId, CommandKey, Digest};

use crate::fixture::{fill, on_each, turn, turns};

const BY: Hash = Hash::Sha256;

#[test]
fn the_leaf_text_is_what_the_documentation_says() {
    let shown = leaf_bytes(BY, 9, &turn(3, 5, 2), 0);
    let receipt = Digest::of(turn(3, 5, 2).receipt.as_bytes());
    let head = "9|3|5|key-3-5|officer-7|dispatch|1772409610000000|1772409611000000";
    let expected = format!("{head}|2|{receipt}\n{}", turn(3, 5, 2).events[0]);
    assert_eq!(String::from_utf8(shown).unwrap(), expected);
    let second = String::from_utf8(leaf_bytes(BY, 9, &turn(3, 5, 2), 1)).unwrap();
    assert_eq!(second, format!("{}\n{}", head.replace("|3|5|", "|3|6|"), turn(3, 5, 2).events[1]));
    assert_eq!(leaf_bytes(BY, 9, &turn(3, 5, 2), 2), b"");
}

#[test]
fn texts_with_separators_cannot_imitate_one_another() {
    let mut seen = BTreeSet::new();
    let parts = ["a", "|", "%", "\n", "%7C", "a|b", "|a", "a|"];
    for key in parts {
        for actor in parts {
            for act in parts {
                let (key, actor, act) = (CommandKey::new(key), AccountId::new(actor), act.to_owned());
                let leaf = leaf_bytes(BY, 1, &Turn { key, actor, act, ..turn(1, 1, 1) }, 0);
                assert_eq!(leaf.iter().filter(|b| **b == b'\n').count(), 1);
                assert!(seen.insert(leaf));
            }
        }
    }
    assert_eq!(seen.len(), 512);
}

#[test]
fn stored_hashes_root_and_tiles_follow_from_the_turns_alone() {
    on_each(|store| {
        let events = fill(store, 700);
        let mut own = Frontier::new(BY);
        let mut hashes = Vec::new();
        for stored in store.log(1, 10_000).unwrap() {
            assert_eq!(stored.first_leaf, own.size());
            let leaves: Vec<Digest> = (0..stored.turn.events.len())
                .map(|index| BY.leaf(&leaf_bytes(BY, stored.position, &stored.turn, index)))
                .collect();
            assert_eq!(stored.leaf_hashes, leaves);
            for leaf in leaves {
                own.append(leaf);
                hashes.push(leaf);
                if own.size().is_multiple_of(256) {
                    assert_eq!(store.checkpoint(own.size() + 3).unwrap(), Some((own.size(), own.root())));
                }
            }
        }
        assert_eq!((own.size(), own.root()), (events, store.head().unwrap().root));
        for (number, chunk) in hashes.chunks(256).enumerate() {
            assert_eq!(store.tile(0, number as u64).unwrap(), chunk);
        }
        assert_eq!(store.tile(1, 0).unwrap().len() as u64, events / 256);
        assert_eq!(store.tile(0, 99).unwrap(), []);
        assert_eq!(store.checkpoint(255).unwrap(), None);
    });
}

#[test]
fn proofs_are_made_from_stored_tiles_also_above_65536_leaves() {
    on_each(|store| {
        for case in 1..=70 {
            store.commit(&turns(vec![turn(case, 1, 1000)])).unwrap();
        }
        let head = store.head().unwrap();
        assert_eq!(head.size, 70_000);
        assert_eq!((store.tile(1, 0).unwrap().len(), store.tile(2, 0).unwrap().len()), (256, 1));
        for stored in
            [store.log(1, 1).unwrap(), store.log(35, 1).unwrap(), store.log(70, 1).unwrap()].concat()
        {
            for place in [0, 499, 999] {
                let (leaf, index) = (stored.leaf_hashes[place], stored.first_leaf + place as u64);
                let proof = inclusion_proof(index, head.size, &LogTiles::new(store, &head)).unwrap();
                assert!(verify_inclusion(BY, &leaf, index, head.size, &proof, &head.root).is_ok());
                assert!(verify_inclusion(BY, &leaf, index + 1, head.size, &proof, &head.root).is_err());
            }
        }
        assert_eq!(store.verify(&mut |_| ()).unwrap().events, 70_000);
    });
}
