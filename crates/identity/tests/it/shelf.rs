//! A shelf holds what a plain sorted map holds, and a copy never sees what happens to the other.

use std::collections::BTreeMap;

use identity::Shelf;
use proptest::prelude::*;

fn same(shelf: &Shelf<u16, u32>, plain: &BTreeMap<u16, u32>) -> bool {
    shelf.len() == plain.len()
        && shelf.iter().eq(plain.iter())
        && shelf.values().rev().eq(plain.values().rev())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn as_a_plain_map(steps in prop::collection::vec((0..10_u8, 0..1_500_u16, any::<u32>()), 0..3_000)) {
        let (mut shelf, mut plain) = (Shelf::default(), BTreeMap::new());
        let mut kept = Vec::new();
        for (at, (step, key, value)) in steps.into_iter().enumerate() {
            match step {
                0..6 => {
                    shelf.insert(key, value);
                    plain.insert(key, value);
                }
                6 | 7 => {
                    shelf.remove(&key);
                    plain.remove(&key);
                }
                _ => {
                    let (changed, known) = (shelf.get_mut(&key), plain.get_mut(&key));
                    prop_assert_eq!(changed.is_some(), known.is_some());
                    if let (Some(changed), Some(known)) = (changed, known) {
                        (*changed, *known) = (value, value);
                    }
                }
            }
            prop_assert_eq!(shelf.get(&key), plain.get(&key));
            prop_assert_eq!(shelf.contains_key(&key), plain.contains_key(&key));
            prop_assert_eq!(shelf.first_after(&key), plain.range(key + 1..).next());
            prop_assert_eq!(shelf.last(), plain.last_key_value());
            if at % 500 == 0 {
                kept.push((shelf.clone(), plain.clone()));
            }
        }
        prop_assert!(same(&shelf, &plain));
        for (shelf, plain) in &kept {
            prop_assert!(same(shelf, plain), "a copy changed");
        }
        let mut anew = Shelf::default();
        plain.iter().rev().for_each(|(key, value)| anew.insert(*key, *value));
        prop_assert_eq!(&anew, &shelf, "other cuts, same entries");
        prop_assert_eq!(shelf.is_empty(), plain.is_empty());
    }
}
