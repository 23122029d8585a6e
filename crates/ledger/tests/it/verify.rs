use ledger::{Checkpoint, Frontier, Hash, Verdict, Verifier};
use value::Digest;

use crate::{flipped, leaves, naive_root};

const BY: Hash = Hash::Sha256;

/// Rows as a database would give them: position, stored leaf, leaf recomputed from the event.
type Row = (u64, Digest, Digest);

fn rows(count: usize) -> Vec<Row> {
    (0..).zip(leaves(BY, count)).map(|(position, leaf)| (position, leaf, leaf)).collect()
}

fn checkpoint(count: usize) -> Checkpoint {
    Checkpoint::new("luohu.example/log", BY, count as u64, naive_root(BY, &leaves(BY, count))).unwrap()
}

fn verdict(rows: &[Row]) -> Verdict {
    let mut verifier = Verifier::new(BY);
    for (position, stored, recomputed) in rows {
        verifier.feed(*position, stored, recomputed);
    }
    verifier.compare(&checkpoint(40))
}

#[test]
fn an_untouched_log_is_sound() {
    assert_eq!(verdict(&rows(40)), Verdict::Sound { size: 40 });
    assert!(verdict(&rows(40)).is_sound());
}

#[test]
fn whatever_row_is_touched_it_is_seen() {
    for place in 0..40 {
        let position = place as u64;
        let mut deleted = rows(40);
        deleted.remove(place);
        let expected = if place == 39 {
            Verdict::TooShort { size: 39, expected: 40 }
        } else {
            Verdict::OutOfOrder { expected: position, found: position + 1 }
        };
        assert_eq!(verdict(&deleted), expected);

        let mut event_changed = rows(40);
        event_changed[place].2 = flipped(event_changed[place].2, place * 5);
        assert_eq!(verdict(&event_changed), Verdict::LeafChanged { position });

        let mut both_changed = rows(40);
        both_changed[place].1 = flipped(both_changed[place].1, place * 5);
        both_changed[place].2 = both_changed[place].1;
        assert_eq!(verdict(&both_changed), Verdict::RootDiffers { size: 40 });

        let mut doubled = rows(40);
        doubled.insert(place, doubled[place]);
        assert_eq!(verdict(&doubled), Verdict::OutOfOrder { expected: position + 1, found: position });
    }
}

#[test]
fn rows_that_change_places_are_seen_even_when_renumbered() {
    let mut swapped = rows(40);
    swapped.swap(11, 12);
    assert_eq!(verdict(&swapped), Verdict::OutOfOrder { expected: 11, found: 12 });
    (swapped[11].0, swapped[12].0) = (11, 12);
    assert_eq!(verdict(&swapped), Verdict::RootDiffers { size: 40 });
    let mut deleted = rows(41);
    deleted.remove(20);
    (0..).zip(&mut deleted).for_each(|(position, row)| row.0 = position);
    assert_eq!(verdict(&deleted), Verdict::RootDiffers { size: 40 });
}

#[test]
fn the_first_bad_row_is_the_one_that_is_told() {
    let mut rows = rows(40);
    rows[7].1 = Digest([0; 32]);
    rows[3].2 = Digest([0; 32]);
    assert_eq!(verdict(&rows), Verdict::LeafChanged { position: 3 });
    let mut verifier = Verifier::new(BY);
    let fed: Vec<bool> = rows.iter().map(|row| verifier.feed(row.0, &row.1, &row.2)).collect();
    assert_eq!(fed.iter().filter(|ok| **ok).count(), 3);
}

#[test]
fn checkpoints_on_the_way_are_compared_in_one_pass() {
    let mut verifier = Verifier::new(BY);
    for (position, stored, recomputed) in rows(40) {
        let size = position as usize + 1;
        assert!(verifier.feed(position, &stored, &recomputed));
        assert_eq!(verifier.compare(&checkpoint(size)), Verdict::Sound { size: size as u64 });
    }
    assert_eq!(verifier.compare(&checkpoint(39)), Verdict::TooLong { size: 40, expected: 39 });
    assert_eq!(verifier.root(), checkpoint(40).root);
}

#[test]
fn it_goes_on_from_a_frontier() {
    let mut frontier = Frontier::new(BY);
    leaves(BY, 25).into_iter().for_each(|leaf| frontier.append(leaf));
    let mut verifier = Verifier::from(frontier);
    for (position, stored, recomputed) in &rows(40)[25..] {
        assert!(verifier.feed(*position, stored, recomputed));
    }
    assert!(verifier.compare(&checkpoint(40)).is_sound());
}
