//! Whoever changes the file behind the store's back is found, and the row is named.

use std::path::Path;

use rusqlite::{Connection, params};
use store::{BadRow, SqliteStore, Store};
use value::CaseId;

use crate::fixture::{Folder, fill, raw};

/// 400 turns of 1 to 3 events over 7 cases: 799 leaves, three complete tiles.
fn filled() -> Folder {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).unwrap();
    assert_eq!(fill(&store, 400), 799);
    assert_eq!(store.verify(&mut |_| ()).unwrap().turns, 400);
    folder
}

fn verify(path: &Path) -> Result<u64, BadRow> {
    SqliteStore::open(path).unwrap().verify(&mut |_| ()).map(|report| report.turns)
}

/// Applies `change` to a fresh copy and tells what verification says.
fn after(folder: &Folder, change: impl FnOnce(&Connection)) -> BadRow {
    let copy = Folder::new();
    raw(&folder.file()).execute("VACUUM INTO ?1", [copy.file().to_str().unwrap()]).unwrap();
    let conn = raw(&copy.file());
    change(&conn);
    drop(conn);
    verify(&copy.file()).unwrap_err()
}

#[test]
fn a_change_of_any_column_is_seen_at_its_row() {
    let folder = filled();
    let changes = [
        "first_leaf = first_leaf + 1",
        "case_id = 4000",
        "case_id = case_id + 7",
        "first_version = first_version + 1000",
        "key = 'other'",
        "actor = 'officer-8'",
        "act = 'dispatcH'",
        "at = at + 1",
        "recorded_at = recorded_at - 1",
        "leaves = zeroblob(length(leaves))",
        "leaves = substr(leaves, 1, length(leaves) - 1)",
        "leaves = x''",
        "receipt = '{}'",
        "receipt = replace(receipt, 'version', 'versioN')",
        "events = replace(events, 'city', 'City')",
        "events = events || char(10) || '{}'",
        "events = ''",
    ];
    for change in changes {
        for position in [1, 137, 400] {
            let bad = after(&folder, |conn| {
                let sql = format!("UPDATE log SET {change} WHERE position = {position}");
                assert_eq!(conn.execute(&sql, []).unwrap(), 1);
            });
            assert_eq!(bad.position, position, "{change}: {bad}");
        }
    }
}

#[test]
fn deleted_cut_off_added_and_reordered_rows_are_named() {
    let folder = filled();
    for position in [1_u64, 2, 200, 399, 400] {
        let gone = after(&folder, |conn| {
            conn.execute("DELETE FROM log WHERE position = ?1", [position.cast_signed()]).unwrap();
        });
        assert_eq!((gone.position, gone.case), (position, None), "{gone}");
        let cut = after(&folder, |conn| {
            conn.execute("DELETE FROM log WHERE position >= ?1", [position.cast_signed()]).unwrap();
        });
        assert_eq!(cut.position, position, "{cut}");
    }
    let closed_up = after(&folder, |conn| {
        conn.execute_batch("DELETE FROM log WHERE position = 100; UPDATE log SET position = position - 1 WHERE position > 100")
            .unwrap();
    });
    assert_eq!(closed_up.position, 100, "{closed_up}");
    let swapped = after(&folder, |conn| {
        let sql = "UPDATE log SET position = -1 WHERE position = 50; UPDATE log SET position = 50 WHERE position = 57; \
                   UPDATE log SET position = 57 WHERE position = -1";
        conn.execute_batch(sql).unwrap();
    });
    assert_eq!(swapped.position, 50, "{swapped}");
    let added = after(&folder, |conn| {
        let sql = "INSERT INTO log SELECT 401, 799, 99, 1, 'new', actor, act, at, recorded_at, leaves, receipt, events \
                   FROM log WHERE position = 400";
        conn.execute_batch(sql).unwrap();
    });
    assert_eq!((added.position, added.case), (401, Some(CaseId(99))), "{added}");
    let before_all = after(&folder, |conn| {
        let sql = "INSERT INTO log SELECT 0, 0, 99, 1, 'new', actor, act, at, recorded_at, leaves, receipt, events \
                   FROM log WHERE position = 400";
        conn.execute_batch(sql).unwrap();
    });
    assert_eq!(before_all.position, 1, "{before_all}");
}

#[test]
fn tiles_checkpoints_and_the_head_are_compared_too() {
    let folder = filled();
    let position_of = |leaf: i64| -> u64 {
        let sql = "SELECT max(position) FROM log WHERE first_leaf <= ?1";
        raw(&folder.file()).query_row(sql, [leaf], |row| row.get::<_, i64>(0)).unwrap().cast_unsigned()
    };
    for leaf in [0_i64, 255, 256, 300, 767] {
        let bad = after(&folder, |conn| {
            flip(
                conn,
                "tile",
                "hashes",
                &format!("level = 0 AND number = {}", leaf / 256),
                (leaf % 256) * 32 + 5,
            );
        });
        assert_eq!(bad.position, position_of(leaf), "{bad}");
    }
    let upper = after(&folder, |conn| flip(conn, "tile", "hashes", "level = 1", 33));
    assert_eq!(upper.position, position_of(256), "{upper}");
    let checkpoint = after(&folder, |conn| flip(conn, "checkpoint", "root", "size = 512", 0));
    assert_eq!(checkpoint.position, position_of(511), "{checkpoint}");
    let sqls = [
        ("DELETE FROM tile WHERE level = 0 AND number = 1", position_of(256)),
        ("DELETE FROM tile WHERE level = 1", position_of(0)),
        ("DELETE FROM checkpoint WHERE size = 256", position_of(255)),
        ("INSERT INTO checkpoint VALUES (900, zeroblob(32))", position_of(768)),
        ("INSERT INTO tile VALUES (0, 3, zeroblob(32))", position_of(768)),
        ("UPDATE tile SET hashes = zeroblob(8224) WHERE level = 0 AND number = 2", position_of(512)),
        ("UPDATE head SET root = zeroblob(32)", position_of(768)),
        ("UPDATE head SET size = size + 1", position_of(768)),
        ("UPDATE head SET position = 401", 401),
        ("UPDATE head SET position = 399", 400),
        ("DELETE FROM head", 1),
    ];
    for (sql, position) in sqls {
        let bad = after(&folder, |conn| assert_eq!(conn.execute(sql, []).unwrap(), 1));
        assert_eq!(bad.position, position, "{sql}: {bad}");
    }
}

/// A forger who also writes the matching leaf hash is stopped by the tile, or by the root after the last tile.
#[test]
fn a_forged_row_with_its_own_right_hash_is_still_found() {
    let folder = filled();
    for (position, named) in [(30_u64, 30_u64), (395, 385)] {
        let bad = after(&folder, |conn| forge(conn, position));
        assert_eq!(bad.position, named, "{bad}");
    }
}

fn forge(conn: &Connection, position: u64) {
    let place = position.cast_signed();
    conn.execute("UPDATE log SET actor = 'nobody' WHERE position = ?1", [place]).unwrap();
    let memory = SqliteStore::open(conn.path().unwrap()).unwrap();
    let stored = memory.log(position, 1).unwrap().remove(0);
    let leaves: Vec<u8> = (0..stored.turn.events.len())
        .flat_map(|index| {
            ledger::Hash::Sha256
                .leaf(&store::leaf_bytes(ledger::Hash::Sha256, position, &stored.turn, index))
                .0
        })
        .collect();
    conn.execute("UPDATE log SET leaves = ?1 WHERE position = ?2", params![leaves, place]).unwrap();
}

/// Inverts one bit of byte `at` of a stored value, whatever its type.
fn flip(conn: &Connection, table: &str, column: &str, which: &str, at: i64) {
    let sql = format!("SELECT CAST({column} AS BLOB), typeof({column}) FROM {table} WHERE {which}");
    let (mut bytes, kind): (Vec<u8>, String) =
        conn.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let at = usize::try_from(at).unwrap() % bytes.len();
    bytes[at] ^= 1 << (at % 8);
    let sql = format!("UPDATE {table} SET {column} = CAST(?1 AS {kind}) WHERE {which}");
    assert_eq!(conn.execute(&sql, [bytes]).unwrap(), 1);
}

#[test]
fn three_hundred_random_byte_flips_are_all_found_at_the_right_row() {
    let folder = filled();
    let conn = raw(&folder.file());
    // A fixed sequence, so that a failure can be repeated.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..300 {
        let position = random(400) + 1;
        let column =
            ["events", "events", "events", "receipt", "leaves", "actor", "act", "key"][random(8) as usize];
        let at = random(1 << 20).cast_signed();
        let which = format!("position = {position}");
        flip(&conn, "log", column, &which, at);
        let bad = verify(&folder.file()).unwrap_err();
        assert_eq!(bad.position, position, "{column} byte {at}: {bad}");
        // The second flip of the same bit is the way back.
        flip(&conn, "log", column, &which, at);
    }
    assert_eq!(verify(&folder.file()), Ok(400));
}
