//! The ledger under another algorithm: everything from the first leaf on, and what it came to before still holds.

use ledger::{Frontier, Hash, inclusion_proof, verify_inclusion};
use store::{Former, LogTiles, SqliteStore, Store, StoreFault, leaf_bytes};
use value::Digest;

use crate::fixture::{Folder, fill, on_each, raw, turn, turns};

/// Root of the first `size` leaves, from the turns alone.
fn root_of(store: &dyn Store, by: Hash, size: u64) -> Digest {
    let mut own = Frontier::new(by);
    for stored in store.log(1, 100_000).unwrap() {
        for index in 0..stored.turn.events.len() {
            if own.size() < size {
                own.append(by.leaf(&leaf_bytes(by, stored.position, &stored.turn, index)));
            }
        }
    }
    own.root()
}

fn proves(store: &dyn Store, leaf: u64) {
    let head = store.head().unwrap();
    let proof = inclusion_proof(leaf, head.size, &LogTiles::new(store, &head)).unwrap();
    let stored = store.log(1, 100_000).unwrap();
    let turn = stored.iter().rfind(|stored| stored.first_leaf <= leaf).unwrap();
    let hash = turn.leaf_hashes[usize::try_from(leaf - turn.first_leaf).unwrap()];
    assert_eq!(verify_inclusion(head.hash, &hash, leaf, head.size, &proof, &head.root), Ok(()));
}

#[test]
fn the_whole_ledger_goes_under_another_algorithm_and_on() {
    on_each(|store| {
        let size = fill(store, 700);
        let before = store.head().unwrap();
        assert_eq!(before.hash, Hash::Sha256);
        let former = Former { hash: Hash::Sha256, size, root: before.root };
        assert_eq!(store.rehash(Hash::Sha256).unwrap(), None, "it is that already");
        assert_eq!(store.rehash(Hash::Sm3).unwrap(), Some(former));
        let after = store.head().unwrap();
        assert_eq!((after.size, after.position, after.hash), (size, before.position, Hash::Sm3));
        assert_eq!(after.root, root_of(store, Hash::Sm3, size));
        // It grows, and proves, under the new one.
        store.commit(&turns(vec![turn(90, 1, 300)])).unwrap();
        let head = store.head().unwrap();
        assert_eq!(head.root, root_of(store, Hash::Sm3, head.size));
        for leaf in [0, 255, 256, size - 1, size, head.size - 1] {
            proves(store, leaf);
        }
        let report = store.verify(&mut |_| ()).unwrap();
        assert_eq!((report.hash, report.former.as_slice()), (Hash::Sm3, [former].as_slice()));
        // And back: what comes out is what would have been.
        let second = Former { hash: Hash::Sm3, size: head.size, root: head.root };
        assert_eq!(store.rehash(Hash::Sha256).unwrap(), Some(second));
        assert_eq!(store.head().unwrap().root, root_of(store, Hash::Sha256, head.size));
        assert_eq!(store.verify(&mut |_| ()).unwrap().former, [former, second]);
    });
}

#[test]
fn an_empty_ledger_begins_under_the_algorithm_it_was_put_under() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).unwrap();
    store.rehash(Hash::Sm3).unwrap().unwrap();
    drop(store);
    let store = SqliteStore::open(folder.file()).unwrap();
    assert_eq!(store.head().unwrap().root, Hash::Sm3.empty_root());
    let size = fill(&store, 300);
    drop(store);
    let store = SqliteStore::open(folder.file()).unwrap();
    store.commit(&turns(vec![turn(90, 1, 2)])).unwrap();
    assert_eq!(store.head().unwrap().root, root_of(&store, Hash::Sm3, size + 2));
    store.verify(&mut |_| ()).unwrap();
}

#[test]
fn what_was_changed_is_not_sealed_anew() {
    let folder = Folder::new();
    fill(&SqliteStore::open(folder.file()).unwrap(), 300);
    let change = |sql: &str| assert_eq!(raw(&folder.file()).execute(sql, []).unwrap(), 1, "{sql}");
    change("UPDATE log SET act = 'dispatcH' WHERE position = 40");
    let store = SqliteStore::open(folder.file()).unwrap();
    let before = store.head().unwrap();
    assert!(matches!(store.rehash(Hash::Sm3), Err(StoreFault::Damaged("log.leaves"))));
    assert_eq!(store.head().unwrap(), before);
    assert_eq!(store.verify(&mut |_| ()).unwrap_err().position, 40);
    drop(store);
    change("UPDATE log SET act = 'dispatch' WHERE position = 40");
    let store = SqliteStore::open(folder.file()).unwrap();
    store.rehash(Hash::Sm3).unwrap();
    drop(store);
    for sql in [
        "UPDATE former SET root = zeroblob(32)",
        "UPDATE head SET hash = 'sha-256'",
        "UPDATE head SET hash = ''",
    ] {
        let copy = Folder::new();
        raw(&folder.file()).execute("VACUUM INTO ?1", [copy.file().to_str().unwrap()]).unwrap();
        assert_eq!(raw(&copy.file()).execute(sql, []).unwrap(), 1, "{sql}");
        assert!(SqliteStore::open(copy.file()).unwrap().verify(&mut |_| ()).is_err(), "{sql}");
    }
    change("UPDATE log SET act = 'dispatcH' WHERE position = 41");
    let bad = SqliteStore::open(folder.file()).unwrap().verify(&mut |_| ()).unwrap_err();
    assert_eq!(bad.position, 41, "{bad}");
}

/// Whoever still has the ledger of before in memory is told, and writes nothing.
#[test]
fn another_process_does_not_write_on_under_the_old_one() {
    let folder = Folder::new();
    let one = SqliteStore::open(folder.file()).unwrap();
    fill(&one, 30);
    let two = SqliteStore::open(folder.file()).unwrap();
    one.rehash(Hash::Sm3).unwrap();
    assert!(matches!(two.commit(&turns(vec![turn(90, 1, 1)])), Err(StoreFault::HeadMoved)));
    assert!(matches!(two.rehash(Hash::Sm3), Err(StoreFault::HeadMoved)));
    one.verify(&mut |_| ()).unwrap();
}
