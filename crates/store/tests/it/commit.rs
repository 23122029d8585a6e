//! Appending: versions, keys, atomicity, and reading the log back.

use store::{Batch, OutboxRow, SqliteStore, Store, StoreFault, TimerRow};
use value::{CaseId, CommandKey};

use crate::fixture::{Folder, at, fill, on_each, raw, row, turn, turns};

#[test]
fn what_is_committed_is_read_back() {
    on_each(|store| {
        let first = store.commit(&turns(vec![turn(1, 1, 2), turn(2, 1, 1), turn(1, 3, 3)])).unwrap();
        assert_eq!((first.first_position, first.first_leaf, first.size), (1, 0, 6));
        let second = store.commit(&turns(vec![turn(2, 2, 1)])).unwrap();
        assert_eq!((second.first_position, second.first_leaf, second.size), (4, 6, 7));
        let head = store.head().unwrap();
        assert_eq!((head.position, head.size, head.root), (4, 7, second.root));

        let stream = store.stream(CaseId(1), 1).unwrap();
        assert_eq!(stream.iter().map(|s| (s.position, s.first_leaf)).collect::<Vec<_>>(), [(1, 0), (3, 3)]);
        assert_eq!(stream[0].turn, turn(1, 1, 2));
        assert_eq!(stream[1].turn, turn(1, 3, 3));
        // Version 3 is the first of the second turn, version 2 the last of the first.
        assert_eq!(store.stream(CaseId(1), 3).unwrap().len(), 1);
        assert_eq!(store.stream(CaseId(1), 2).unwrap().len(), 2);
        assert_eq!(store.stream(CaseId(1), 6).unwrap().len(), 0);
        assert_eq!(store.stream(CaseId(9), 1).unwrap(), []);

        assert_eq!(store.log(2, 2).unwrap().iter().map(|s| s.position).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(store.log(5, 100).unwrap(), []);
        let found = store.find_key(&CommandKey::new("key-2-2")).unwrap().unwrap();
        assert_eq!((found.position, &found.turn), (4, &turn(2, 2, 1)));
        assert_eq!(store.find_key(&CommandKey::new("key-2-9")).unwrap(), None);
        assert_eq!(store.max_case_id().unwrap(), 2);
    });
}

#[test]
fn a_wrong_version_is_a_conflict_and_leaves_nothing() {
    on_each(|store| {
        store.commit(&turns(vec![turn(1, 1, 2)])).unwrap();
        let before = store.head().unwrap();
        for (wrong, found) in [(turn(1, 2, 1), 2), (turn(1, 4, 1), 2), (turn(2, 2, 1), 0)] {
            let (case, expected) = (wrong.case, wrong.first_version);
            let fault = store.commit(&turns(vec![turn(3, 1, 1), wrong])).unwrap_err();
            let StoreFault::Conflict { case: c, expected: e, found: f } = fault else { panic!("{fault}") };
            assert_eq!((c, e, f), (case, expected, found));
        }
        assert_eq!(store.head().unwrap(), before);
        assert_eq!(store.stream(CaseId(3), 1).unwrap(), []);
        // A refusal is no damage: the next commit goes through.
        store.commit(&turns(vec![turn(1, 3, 1)])).unwrap();
        assert!(store.verify(&mut |_| ()).is_ok());
    });
}

#[test]
fn a_repeated_key_is_refused_with_the_whole_batch() {
    on_each(|store| {
        store.commit(&turns(vec![turn(1, 1, 1)])).unwrap();
        let before = store.head().unwrap();
        let again = store::Turn { key: turn(1, 1, 1).key, ..turn(2, 1, 1) };
        let batch = Batch {
            turns: vec![turn(4, 1, 300), again.clone()],
            cases: vec![row(4)],
            timers_set: vec![TimerRow { case: CaseId(4), instance: 1, due_at: at(1) }],
            ..Batch::default()
        };
        let fault = store.commit(&batch).unwrap_err();
        let StoreFault::DuplicateKey { key } = fault else { panic!("{fault}") };
        assert_eq!(key, again.key);
        // The same inside one batch.
        let twice = vec![turn(5, 1, 1), store::Turn { key: turn(5, 1, 1).key, ..turn(6, 1, 1) }];
        assert!(matches!(store.commit(&turns(twice)), Err(StoreFault::DuplicateKey { .. })));

        assert_eq!(store.head().unwrap(), before);
        assert_eq!(store.case(CaseId(4)).unwrap(), None);
        assert_eq!(store.next_timer().unwrap(), None);
        assert_eq!(store.tile(0, 0).unwrap().len(), 1);
        assert_eq!(store.checkpoint(u64::MAX).unwrap(), None);
        store.commit(&turns(vec![turn(4, 1, 300)])).unwrap();
        assert!(store.verify(&mut |_| ()).is_ok());
    });
}

#[test]
fn what_cannot_be_read_back_is_not_written() {
    on_each(|store| {
        let empty = store::Turn { events: vec![], ..turn(1, 1, 1) };
        let broken = store::Turn { events: vec!["{\n}".into()], ..turn(1, 1, 1) };
        let nothing = store::Turn { events: vec![String::new()], ..turn(1, 1, 1) };
        for wrong in [empty, broken, nothing, turn(u64::MAX, 1, 1), turn(1, 0, 1)] {
            assert!(matches!(store.commit(&turns(vec![wrong])), Err(StoreFault::Invalid(_))));
        }
        assert_eq!(store.head().unwrap().position, 0);
        assert!(store.is_writable());
    });
}

#[test]
fn a_batch_without_turns_still_writes_its_rows() {
    on_each(|store| {
        let done = store.commit(&Batch { cases: vec![row(3)], ..Batch::default() }).unwrap();
        assert_eq!((done.first_position, done.size), (1, 0));
        assert_eq!(store.case(CaseId(3)).unwrap(), Some(row(3)));
        assert_eq!(store.max_case_id().unwrap(), 3);
    });
}

#[test]
fn a_failed_commit_poisons_the_store_until_it_is_opened_again() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).unwrap();
    fill(&store, 200);
    let before = store.head().unwrap();
    // Another connection makes the outbox unwritable, as a full disk would.
    let trigger = "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk'); END";
    raw(&folder.file()).execute_batch(trigger).unwrap();
    let effect = OutboxRow {
        key: "k".into(),
        case: CaseId(50),
        kind: "notify".into(),
        payload: "{}".into(),
        created_at: at(0),
        done_at: None,
        attempts: 0,
    };
    let batch = Batch { turns: vec![turn(50, 1, 2)], outbox: vec![effect], ..Batch::default() };
    assert!(matches!(store.commit(&batch), Err(StoreFault::Sqlite(_))));
    assert_eq!(store.head().unwrap(), before);
    assert!(!store.is_writable());
    assert!(matches!(store.commit(&turns(vec![turn(51, 1, 1)])), Err(StoreFault::Poisoned)));
    assert!(matches!(store.mark_outbox_attempt("k"), Err(StoreFault::Poisoned)));
    drop(store);

    raw(&folder.file()).execute_batch("DROP TRIGGER full").unwrap();
    let store = SqliteStore::open(folder.file()).unwrap();
    assert_eq!(store.head().unwrap(), before);
    store.commit(&batch).unwrap();
    assert!(store.verify(&mut |_| ()).is_ok());
}

#[test]
fn a_lock_held_by_another_is_busy_and_no_damage() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).unwrap();
    let other = raw(&folder.file());
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(store.commit(&turns(vec![turn(1, 1, 1)])), Err(StoreFault::Busy)));
    other.execute_batch("ROLLBACK").unwrap();
    store.commit(&turns(vec![turn(1, 1, 1)])).unwrap();
}

#[test]
fn a_second_writer_on_the_same_file_cannot_fork_the_ledger() {
    let folder = Folder::new();
    let (one, two) = (SqliteStore::open(folder.file()).unwrap(), SqliteStore::open(folder.file()).unwrap());
    one.commit(&turns(vec![turn(1, 1, 1)])).unwrap();
    assert!(matches!(two.commit(&turns(vec![turn(2, 1, 1)])), Err(StoreFault::HeadMoved)));
    assert!(one.verify(&mut |_| ()).is_ok());
}

#[test]
fn many_threads_write_one_log_without_a_gap() {
    on_each(|store| {
        std::thread::scope(|scope| {
            for case in 1..=8 {
                scope.spawn(move || {
                    for version in 1..=20 {
                        store.commit(&turns(vec![turn(case, version, 1)])).unwrap();
                        assert_eq!(store.stream(CaseId(case), 1).unwrap().len() as u64, version);
                    }
                });
            }
        });
        let positions: Vec<u64> = store.log(1, 1000).unwrap().iter().map(|s| s.position).collect();
        assert_eq!(positions, (1..=160).collect::<Vec<_>>());
        assert_eq!(store.verify(&mut |_| ()).unwrap().turns, 160);
    });
}
