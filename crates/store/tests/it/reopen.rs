//! What only a file can show: coming back, schema versions, settings.

use store::{SqliteStore, Store, StoreFault};

use crate::fixture::{Folder, fill, raw, turn, turns};

#[test]
fn reopening_at_any_point_goes_on_with_the_same_ledger() {
    let folder = Folder::new();
    let whole = SqliteStore::memory().unwrap();
    // Around one complete tile of 256 leaves, and inside a turn of several events.
    for (version, events) in [(1, 1), (2, 100), (102, 155), (257, 1), (258, 254), (512, 3), (515, 600)] {
        let store = SqliteStore::open(folder.file()).unwrap();
        let there = store.commit(&turns(vec![turn(1, version, events)])).unwrap();
        let here = whole.commit(&turns(vec![turn(1, version, events)])).unwrap();
        assert_eq!(there, here);
        assert_eq!(store.tile(0, there.size / 256).unwrap(), whole.tile(0, there.size / 256).unwrap());
    }
    let store = SqliteStore::open(folder.file()).unwrap();
    assert_eq!(store.log(1, 100).unwrap(), whole.log(1, 100).unwrap());
    assert!(store.verify(&mut |_| ()).is_ok());
}

#[test]
fn a_file_of_a_newer_binary_is_refused_in_one_sentence() {
    let folder = Folder::new();
    drop(SqliteStore::open(folder.file()).unwrap());
    raw(&folder.file()).execute_batch("PRAGMA user_version = 99").unwrap();
    let fault = SqliteStore::open(folder.file()).err().unwrap();
    assert!(matches!(fault, StoreFault::TooNew { found: 99, .. }), "{fault}");
    assert!(fault.to_string().contains("newer binary"));
}

#[test]
fn the_file_is_in_wal_mode() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).unwrap();
    fill(&store, 10);
    let mode: String =
        raw(&folder.file()).pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_reader_sees_whole_commits_while_a_writer_goes_on() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for version in 0..60 {
                store.commit(&turns(vec![turn(1, version * 2 + 1, 1), turn(1, version * 2 + 2, 1)])).unwrap();
            }
        });
        while !writer.is_finished() {
            assert_eq!(store.log(1, 1000).unwrap().len() % 2, 0);
            assert!(store.verify(&mut |_| ()).is_ok());
        }
    });
    assert_eq!(store.head().unwrap().position, 120);
}

#[test]
fn a_file_is_opened_whole_while_a_writer_goes_on() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for version in 1..=600 {
                store.commit(&turns(vec![turn(1, version, 1)])).unwrap();
            }
        });
        while !writer.is_finished() {
            let second = SqliteStore::open(folder.file()).unwrap();
            assert!(second.is_writable(), "what moved meanwhile is no damage");
            // The last tile is put together from the head and the newest rows.
            let reached = second.head().unwrap().size / 256;
            second.tile(0, reached).unwrap();
        }
    });
    assert_eq!(store.head().unwrap().position, 600);
}

/// A file of an older binary, as SQL: made by the binary of that version with `fill(store, 12)`.
const OLDER: &[(i64, &str)] = &[(12, include_str!("older/12.sql"))];

#[test]
fn a_file_of_an_older_binary_is_brought_up_to_date_and_goes_on() {
    let fresh = SqliteStore::memory().unwrap();
    fill(&fresh, 12);
    for (version, sql) in OLDER {
        let folder = Folder::new();
        let conn = raw(&folder.file());
        conn.execute_batch(sql).unwrap();
        conn.pragma_update(None, "user_version", version).unwrap();
        drop(conn);
        let store = SqliteStore::open(folder.file()).unwrap();
        assert_eq!(store.head().unwrap(), fresh.head().unwrap(), "version {version}");
        assert_eq!(store.log(1, 100).unwrap(), fresh.log(1, 100).unwrap(), "version {version}");
        store.commit(&turns(vec![turn(90, 1, 300)])).unwrap();
        store.verify(&mut |_| ()).unwrap();
    }
}
