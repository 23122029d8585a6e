use ledger::{Frontier, Hash};
use proptest::prelude::*;

use crate::{leaves, naive_root};

#[test]
fn hashes_are_those_of_the_standard() {
    // SHA-256 of nothing, of one zero byte, and of a zero byte and "L123456", each computed with coreutils.
    let by = Hash::Sha256;
    assert_eq!(
        by.empty_root().to_string(),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert_eq!(by.leaf(b"").to_string(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_eq!(by.leaf(b"L123456").to_string(), include_str!("leaf.txt").trim());
    // The same three by SM3, computed with openssl.
    let by = Hash::Sm3;
    assert_eq!(
        by.empty_root().to_string(),
        "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
    );
    assert_eq!(by.leaf(b"").to_string(), "2daef60e7a0b8f5e024c81cd2ab3109f2b4f155cf83adeb2ae5532f74a157fdf");
    assert_eq!(
        by.leaf(b"L123456").to_string(),
        "b62d3c1e4d175631cb0e267ac43f4fe7d45ab328085a0a0841a5dd99d72665be"
    );
}

#[test]
fn a_node_is_no_leaf_and_knows_left_from_right() {
    for by in Hash::ALL {
        let (a, b) = (by.leaf(b"a"), by.leaf(b"b"));
        let both = by.node(&a, &b);
        assert_ne!(both, by.node(&b, &a));
        // A node is not the leaf of its own bytes.
        assert_ne!(both, by.leaf(&[a.0, b.0].concat()));
        assert_eq!(Hash::of_name(by.name()), Some(by));
    }
    assert_eq!(Hash::of_name("md5"), None);
}

#[test]
fn every_size_has_the_root_of_the_definition() {
    for by in Hash::ALL {
        let all = leaves(by, 600);
        let mut frontier = Frontier::new(by);
        assert_eq!(frontier.root(), by.empty_root());
        for (index, leaf) in all.iter().enumerate() {
            frontier.append(*leaf);
            assert_eq!(frontier.root(), naive_root(by, &all[..=index]), "{by}: size {}", index + 1);
        }
        assert_eq!(frontier.size(), 600);
    }
}

#[test]
fn bytes_that_are_no_frontier_are_refused() {
    let by = Hash::Sha256;
    let mut frontier = Frontier::new(by);
    leaves(by, 11).into_iter().for_each(|leaf| frontier.append(leaf));
    let bytes = frontier.to_bytes();
    assert_eq!(bytes.len(), 8 + 3 * 32);
    for end in 0..bytes.len() {
        assert!(Frontier::from_bytes(by, &bytes[..end]).is_err(), "{end} bytes");
    }
    let mut huge = bytes;
    huge[0] = 0x80;
    assert!(Frontier::from_bytes(by, &huge).is_err());
    assert!(Frontier::from_bytes(by, &[0; 8]).is_ok());
}

proptest! {
    #[test]
    fn stored_and_read_back_it_goes_on_the_same(cut in 0_usize..700, more in 0_usize..300) {
        let by = Hash::ALL[cut % 2];
        let all = leaves(by, cut + more);
        let mut first = Frontier::new(by);
        all[..cut].iter().for_each(|leaf| first.append(*leaf));
        let mut again = Frontier::from_bytes(by, &first.to_bytes()).unwrap();
        prop_assert_eq!(&again, &first);
        all[cut..].iter().for_each(|leaf| again.append(*leaf));
        prop_assert_eq!(again.root(), naive_root(by, &all));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(frontier) = Frontier::from_bytes(Hash::Sm3, &bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
            frontier.root();
        }
    }
}
