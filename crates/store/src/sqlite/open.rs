//! Opening: the library, the settings durability depends on, the schema, and the ledger's end.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::tiles::Ledger;
use super::{Readers, SqliteStore, Writer, backup, schema};
use crate::fault::StoreFault;

/// Older libraries can lose a WAL reset under concurrent checkpoints.
const SQLITE_NEEDED: (i32, &str) = (3_051_003, "3.51.3");

pub(super) const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Distinct statements of one connection that stay prepared.
const STATEMENTS_KEPT: usize = 64;

impl SqliteStore {
    /// Opens a file, or creates it for its owner alone. Only one process may write to it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreFault> {
        let path = path.as_ref();
        if !path.exists() {
            match backup::private(path) {
                Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                    return Err(StoreFault::Sync(error));
                }
                _ => {}
            }
        }
        let conn = Connection::open(path)?;
        conn.busy_timeout(BUSY_WAIT)?;
        let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
        if mode != "wal" {
            return Err(StoreFault::Setting { setting: "journal_mode=WAL", found: mode });
        }
        conn.pragma_update(None, "synchronous", "FULL")?;
        let level: i64 = conn.pragma_query_value(None, "synchronous", |row| row.get(0))?;
        if level != 2 {
            return Err(StoreFault::Setting { setting: "synchronous=FULL", found: level.to_string() });
        }
        conn.execute_batch("PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;")?;
        let writer = start(conn)?;
        let readers = Readers { path: path.to_owned(), idle: Mutex::default() };
        // The writer's connection keeps this file as long as it lives, and SQLite never locks it.
        let mut wal = path.as_os_str().to_owned();
        wal.push("-wal");
        let wal = File::open(wal).map_err(StoreFault::Sync)?;
        Ok(Self {
            writer: Mutex::new(writer),
            readers: Some(readers),
            wal: Some(wal),
            sync_failed: AtomicBool::new(false),
        })
    }

    /// An empty store that is gone when dropped.
    pub fn memory() -> Result<Self, StoreFault> {
        let writer = start(Connection::open_in_memory()?)?;
        Ok(Self { writer: Mutex::new(writer), readers: None, wal: None, sync_failed: AtomicBool::new(false) })
    }
}

/// Settings of every connection.
fn settle(conn: &Connection) -> Result<(), StoreFault> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // WHY: otherwise SQLite plans a kept statement anew whenever a bound value changes: a sixth of all the work.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// What both kinds have in common.
fn start(mut conn: Connection) -> Result<Writer, StoreFault> {
    if rusqlite::version_number() < SQLITE_NEEDED.0 {
        let (found, needed) = (rusqlite::version().to_owned(), SQLITE_NEEDED.1.to_owned());
        return Err(StoreFault::TooOld { found, needed });
    }
    settle(&conn)?;
    // WHY no foreign keys: nothing here may ever delete by cascade, and each turn's rows are written whole.
    conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;")?;
    // WHY: what is erased, and the rows of ended sessions, must not stay in free pages. Nearly nothing else is deleted.
    conn.pragma_update(None, "secure_delete", "ON")?;
    schema::migrate(&mut conn)?;
    match snapshot(&conn, Ledger::load) {
        Ok(ledger) => Ok(Writer { conn, ledger, poisoned: false }),
        // WHY not refused: a damaged log must still open for reading, so that `verify` can name the row.
        Err(StoreFault::Damaged(_)) => Ok(Writer { conn, ledger: Ledger::default(), poisoned: true }),
        Err(fault) => Err(fault),
    }
}

/// Several questions answered as of one moment. WHY: rows that another process adds between two of them, or a head that
/// it moves, would look like damage.
pub(super) fn snapshot<T>(
    conn: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreFault>,
) -> Result<T, StoreFault> {
    let moment = conn.unchecked_transaction()?;
    work(&moment)
}

/// A connection that cannot write.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY_WAIT)?;
    settle(&conn)?;
    conn.execute_batch(
        "PRAGMA cache_size = -8000; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(conn)
}
