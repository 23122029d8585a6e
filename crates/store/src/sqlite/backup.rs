//! A consistent copy of a file while it is served, and files that only their owner reads.

use std::fs::{File, OpenOptions};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::fault::StoreFault;

/// Writes a copy of the database at `from` into the new file `to`, as of one moment, while others write to it.
///
/// WHY `VACUUM INTO` and not the pages as they lie: it reads in one transaction, holds up no writer, and what was
/// erased is not in the free pages of the copy.
///
/// # Errors
/// Where `to` is there already, or one of the two cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<(), StoreFault> {
    private(to).map_err(StoreFault::Sync)?;
    let conn = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.busy_timeout(super::open::BUSY_WAIT)?;
    // An empty file may be written into; it keeps its rights.
    conn.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    File::open(to).and_then(|file| file.sync_all()).map_err(StoreFault::Sync)
}

/// Makes an empty file that only its owner reads. SQLite gives its journals the rights of the file.
#[cfg(unix)]
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
