use ledger::{
    Frontier, Hash, HashList, ProofRefused, Unproved, consistency_proof, inclusion_proof, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;
use value::Digest;

use crate::{flipped, leaves, naive_root};

const SMALL: u64 = 130;

fn roots(by: Hash, all: &[Digest]) -> Vec<Digest> {
    (0..=all.len()).map(|size| naive_root(by, &all[..size])).collect()
}

#[test]
fn every_leaf_of_every_small_log_is_proved() {
    for by in Hash::ALL {
        let all = leaves(by, SMALL as usize);
        let roots = roots(by, &all);
        for size in 1..=SMALL {
            let reader = HashList::of_leaves(by, &all[..size as usize]);
            for index in 0..size {
                let (leaf, root) = (&all[index as usize], &roots[size as usize]);
                let proof = inclusion_proof(index, size, &reader).unwrap();
                assert_eq!(
                    verify_inclusion(by, leaf, index, size, &proof, root),
                    Ok(()),
                    "{index} of {size}"
                );
                let bit = (index * 7 + size) as usize;
                for place in 0..proof.len() {
                    let mut wrong = proof.clone();
                    wrong[place] = flipped(wrong[place], bit);
                    let refused = verify_inclusion(by, leaf, index, size, &wrong, root);
                    assert_eq!(refused, Err(ProofRefused::Root), "{index} of {size}");
                }
                let wrong_leaf = flipped(*leaf, bit);
                assert_eq!(
                    verify_inclusion(by, &wrong_leaf, index, size, &proof, root),
                    Err(ProofRefused::Root)
                );
                let wrong_root = flipped(*root, bit);
                assert_eq!(
                    verify_inclusion(by, leaf, index, size, &proof, &wrong_root),
                    Err(ProofRefused::Root)
                );
                let longer = [proof.clone(), vec![*leaf]].concat();
                assert_eq!(verify_inclusion(by, leaf, index, size, &longer, root), Err(ProofRefused::Length));
                if let Some((_, shorter)) = proof.split_last() {
                    assert_eq!(
                        verify_inclusion(by, leaf, index, size, shorter, root),
                        Err(ProofRefused::Length)
                    );
                }
                let other = (index + 1) % size;
                assert!(size == 1 || verify_inclusion(by, leaf, other, size, &proof, root).is_err());
            }
        }
    }
}

#[test]
fn every_small_log_begins_every_larger_one() {
    for by in Hash::ALL {
        let all = leaves(by, SMALL as usize);
        let roots = roots(by, &all);
        for new in 0..=SMALL {
            let reader = HashList::of_leaves(by, &all[..new as usize]);
            for old in 0..=new {
                let (before, after) = (&roots[old as usize], &roots[new as usize]);
                let proof = consistency_proof(old, new, &reader).unwrap();
                assert_eq!(verify_consistency(by, old, before, new, after, &proof), Ok(()), "{old} in {new}");
                let bit = (old * 7 + new) as usize;
                for place in 0..proof.len() {
                    let mut wrong = proof.clone();
                    wrong[place] = flipped(wrong[place], bit);
                    assert!(
                        verify_consistency(by, old, before, new, after, &wrong).is_err(),
                        "{old} in {new}"
                    );
                }
                assert!(verify_consistency(by, old, &flipped(*before, bit), new, after, &proof).is_err());
                // From an empty log nothing follows about the new root: the proof is empty.
                assert!(
                    old == 0 && new > 0
                        || verify_consistency(by, old, before, new, &flipped(*after, bit), &proof).is_err()
                );
                let longer = [proof.clone(), vec![*after]].concat();
                assert_eq!(
                    verify_consistency(by, old, before, new, after, &longer),
                    Err(ProofRefused::Length)
                );
                if let Some((_, shorter)) = proof.split_last() {
                    assert!(verify_consistency(by, old, before, new, after, shorter).is_err());
                }
            }
        }
    }
}

#[test]
fn every_single_bit_counts() {
    let by = Hash::Sha256;
    let all = leaves(by, 13);
    let root = naive_root(by, &all);
    let proof = inclusion_proof(9, 13, &HashList::of_leaves(by, &all)).unwrap();
    for bit in 0..256 {
        for place in 0..proof.len() {
            let mut wrong = proof.clone();
            wrong[place] = flipped(wrong[place], bit);
            assert!(verify_inclusion(by, &all[9], 9, 13, &wrong, &root).is_err());
        }
        assert!(verify_inclusion(by, &flipped(all[9], bit), 9, 13, &proof, &root).is_err());
        assert!(verify_inclusion(by, &all[9], 9, 13, &proof, &flipped(root, bit)).is_err());
    }
}

#[test]
fn what_is_out_of_range_is_refused() {
    let by = Hash::Sha256;
    let all = leaves(by, 5);
    let reader = HashList::of_leaves(by, &all);
    assert_eq!(inclusion_proof(5, 5, &reader), Err(Unproved::Range));
    assert_eq!(inclusion_proof(0, u64::MAX, &reader), Err(Unproved::Range));
    assert_eq!(inclusion_proof(0, 9, &reader), Err(Unproved::TileMissing));
    assert_eq!(consistency_proof(6, 5, &reader), Err(Unproved::Range));
    assert_eq!(consistency_proof(4, u64::MAX, &reader), Err(Unproved::Range));
    assert_eq!(verify_inclusion(by, &all[0], 5, 5, &[], &all[0]), Err(ProofRefused::Range));
    assert_eq!(verify_inclusion(by, &all[0], 0, u64::MAX, &[], &all[0]), Err(ProofRefused::Range));
    assert_eq!(verify_consistency(by, 3, &all[0], 2, &all[0], &[]), Err(ProofRefused::Range));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn logs_over_several_tiles_are_proved(size in 1_u64..3_000, a: u64, b: u64) {
        let by = Hash::ALL[(a % 2) as usize];
        let all = leaves(by, size as usize);
        let reader = HashList::of_leaves(by, &all);
        let mut frontier = Frontier::new(by);
        let old = 1 + a % size;
        all[..old as usize].iter().for_each(|leaf| frontier.append(*leaf));
        let old_root = frontier.root();
        all[old as usize..].iter().for_each(|leaf| frontier.append(*leaf));
        let index = b % size;
        let proof = inclusion_proof(index, size, &reader).unwrap();
        prop_assert_eq!(verify_inclusion(by, &all[index as usize], index, size, &proof, &frontier.root()), Ok(()));
        let proof = consistency_proof(old, size, &reader).unwrap();
        prop_assert_eq!(verify_consistency(by, old, &old_root, size, &frontier.root(), &proof), Ok(()));
    }

    #[test]
    fn no_proof_from_outside_panics(
        index: u64, size: u64, old: u64, bytes in prop::collection::vec(any::<[u8; 32]>(), 0..140)
    ) {
        let proof: Vec<Digest> = bytes.into_iter().map(Digest).collect();
        let (some, by) = (Digest([7; 32]), Hash::Sm3);
        for shift in [0, 2, 10, 50, 60] {
            let (index, size, old) = (index >> shift, size >> shift, old >> shift);
            prop_assert!(verify_inclusion(by, &some, index, size, &proof, &flipped(some, 3)).is_err());
            prop_assert!(old == 0 || verify_consistency(by, old, &some, size, &flipped(some, 3), &proof).is_err());
        }
    }
}
