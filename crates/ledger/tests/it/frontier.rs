use ledger::{Frontier, empty_root, leaf_hash, node_hash};
use proptest::prelude::*;

use crate::{leaves, naive_root};

#[test]
fn hashes_are_those_of_the_standard() {
    // SHA-256 of nothing, of one zero byte, and of a zero byte and "L123456", each computed with coreutils.
    assert_eq!(empty_root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(
        leaf_hash(b"").to_string(),
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    );
    assert_eq!(leaf_hash(b"L123456").to_string(), include_str!("leaf.txt").trim());
    let both = node_hash(&leaf_hash(b"a"), &leaf_hash(b"b"));
    assert_ne!(both, node_hash(&leaf_hash(b"b"), &leaf_hash(b"a")));
    // A node is not the leaf of its own bytes.
    let bytes = [leaf_hash(b"a").0, leaf_hash(b"b").0].concat();
    assert_ne!(both, leaf_hash(&bytes));
}

#[test]
fn every_size_has_the_root_of_the_definition() {
    let all = leaves(600);
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root(), empty_root());
    for (index, leaf) in all.iter().enumerate() {
        frontier.append(*leaf);
        assert_eq!(frontier.root(), naive_root(&all[..=index]), "size {}", index + 1);
    }
    assert_eq!(frontier.size(), 600);
}

#[test]
fn bytes_that_are_no_frontier_are_refused() {
    let mut frontier = Frontier::new();
    leaves(11).into_iter().for_each(|leaf| frontier.append(leaf));
    let bytes = frontier.to_bytes();
    assert_eq!(bytes.len(), 8 + 3 * 32);
    for end in 0..bytes.len() {
        assert!(Frontier::from_bytes(&bytes[..end]).is_err(), "{end} bytes");
    }
    let mut huge = bytes;
    huge[0] = 0x80;
    assert!(Frontier::from_bytes(&huge).is_err());
    assert!(Frontier::from_bytes(&[0; 8]).is_ok());
}

proptest! {
    #[test]
    fn stored_and_read_back_it_goes_on_the_same(cut in 0_usize..700, more in 0_usize..300) {
        let all = leaves(cut + more);
        let mut first = Frontier::new();
        all[..cut].iter().for_each(|leaf| first.append(*leaf));
        let mut again = Frontier::from_bytes(&first.to_bytes()).unwrap();
        prop_assert_eq!(&again, &first);
        all[cut..].iter().for_each(|leaf| again.append(*leaf));
        prop_assert_eq!(again.root(), naive_root(&all));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(frontier) = Frontier::from_bytes(&bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
            frontier.root();
        }
    }
}
