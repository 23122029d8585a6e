//! Stores of each kind, and invented turns and rows.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Batch, CaseRow, SqliteStore, Store, Turn};
use value::{AccountId, AppId, CaseId, CommandKey, Timestamp};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder that is gone when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let name = format!("store-it-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("district.db")
    }

    /// Whether these bytes stand in the database's file or in its write-ahead log.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let wal = std::fs::read(self.0.join("district.db-wal")).unwrap_or_default();
        let has = |file: &[u8]| file.windows(bytes.len()).any(|part| part == bytes);
        has(&std::fs::read(self.file()).unwrap()) || has(&wal)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the same check on every backend.
pub fn on_each(check: impl Fn(&dyn Store)) {
    check(&SqliteStore::memory().unwrap());
    let folder = Folder::new();
    check(&SqliteStore::open(folder.file()).unwrap());
}

pub fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_409_600 + second).unwrap()
}

/// A turn of `events` events of a case, from `first_version`; its key is of that place.
pub fn turn(case: u64, first_version: u64, events: u64) -> Turn {
    Turn {
        case: CaseId(case),
        first_version,
        key: CommandKey::new(format!("key-{case}-{first_version}")),
        actor: AccountId::new("officer-7"),
        act: "dispatch".into(),
        at: at(10),
        recorded_at: at(11),
        events: (0..events)
            .map(|n| {
                format!(r#"{{"Dispatched":{{"office":"city-management","note":"第{n}条","step":{n}}}}}"#)
            })
            .collect(),
        receipt: format!(r#"{{"case":{case},"version":{}}}"#, first_version + events - 1),
    }
}

pub fn turns(turns: Vec<Turn>) -> Batch {
    Batch { turns, ..Batch::default() }
}

pub fn row(case: u64) -> CaseRow {
    let opened_at = at(i64::try_from(case).unwrap());
    CaseRow::new(CaseId(case), format!("20260302-{case:07}"), AppId::new("event-dispatch"), opened_at)
}

/// `count` turns of 1 to 3 events over 7 cases, in batches of 50; how many events.
pub fn fill(store: &dyn Store, count: u64) -> u64 {
    let mut last = [0; 7];
    let mut all = Vec::new();
    for n in 0..count {
        let (case, events) = ((n % 7) as usize, n % 3 + 1);
        all.push(turn(case as u64 + 1, last[case] + 1, events));
        last[case] += events;
    }
    for chunk in all.chunks(50) {
        store.commit(&turns(chunk.to_vec())).unwrap();
    }
    last.iter().sum()
}
