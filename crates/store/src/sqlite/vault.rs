//! The vault: rows of sealed bytes, and that nothing of an erased one stays in the file.

use std::time::Duration;

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::{Date, VaultId};

use super::open::BUSY_WAIT;
use super::read::chunk;
use super::rows::{case_id, digest, list, one, text};
use crate::fault::StoreFault;
use crate::row::{PlainVaultRow, VaultRow};

type Outcome<T> = Result<T, StoreFault>;

pub(super) fn keep(conn: &Connection, row: &VaultRow) -> Outcome<()> {
    let mut keep = conn.prepare_cached(
        "INSERT INTO vault (vault, case_id, sealed, retain_until) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (vault) DO NOTHING",
    )?;
    let until = row.retain_until.map(|date| date.to_string());
    let kept = keep.execute(params![row.vault.as_str(), row.case.0.cast_signed(), row.sealed, until])?;
    // WHY: the old row has a commitment in the ledger, so it must not change under it.
    if kept == 0 { Err(StoreFault::Invalid("a vault id is already in use")) } else { Ok(()) }
}

pub(super) fn row(conn: &Connection, vault: &VaultId) -> Outcome<Option<VaultRow>> {
    let sql = "SELECT vault, case_id, sealed, retain_until FROM vault WHERE vault = ?1";
    one(conn, sql, [vault.as_str()], read)
}

pub(super) fn after(conn: &Connection, after: Option<&VaultId>, limit: usize) -> Outcome<Vec<VaultRow>> {
    let sql =
        "SELECT vault, case_id, sealed, retain_until FROM vault WHERE vault > ?1 ORDER BY vault LIMIT ?2";
    list(conn, sql, params![after.map_or("", VaultId::as_str), chunk(limit)], read)
}

fn read(row: &Row<'_>) -> Outcome<VaultRow> {
    Ok(VaultRow {
        vault: VaultId::new(text(row, 0)?),
        case: case_id(row, 1)?,
        sealed: row.get(2)?,
        retain_until: until(row, 3)?,
    })
}

fn until(row: &Row<'_>, column: usize) -> Outcome<Option<Date>> {
    let until: Option<String> = row.get(column)?;
    let until = until.map(|date| date.parse::<Date>()).transpose();
    until.map_err(|_| StoreFault::Damaged("vault.retain_until"))
}

pub(super) fn expired(
    conn: &Connection,
    today: Date,
    after: Option<&VaultId>,
    limit: usize,
) -> Outcome<Vec<VaultId>> {
    let sql = "SELECT vault FROM vault WHERE retain_until < ?1 AND vault > ?2 ORDER BY vault LIMIT ?3";
    let after = after.map_or("", VaultId::as_str);
    list(conn, sql, params![today.to_string(), after, chunk(limit)], |row| Ok(VaultId::new(text(row, 0)?)))
}

/// The bytes are overwritten: every connection that writes has `secure_delete`.
pub(super) fn delete(conn: &Connection, vault: &VaultId) -> Outcome<bool> {
    let gone = conn.prepare_cached("DELETE FROM vault WHERE vault = ?1")?.execute([vault.as_str()])?;
    Ok(gone > 0)
}

/// WHY the checkpoint: the bytes would stay in the WAL; also those of a row that went in a commit before.
pub(super) fn erase(conn: &Connection, vault: &VaultId) -> Outcome<bool> {
    let gone = delete(conn, vault)?;
    checkpoint(conn)?;
    Ok(gone)
}

/// Takes everything out of the write-ahead log. A reader in the middle of its work holds it up; the next one does it
/// then. WHY it does not wait for the reader: every turn would wait with it, as long as a backup reads.
pub(super) fn checkpoint(conn: &Connection) -> Outcome<()> {
    conn.busy_timeout(Duration::ZERO)?;
    let tried = || -> Outcome<()> {
        conn.prepare("PRAGMA wal_checkpoint(TRUNCATE)")?.query([])?.next()?;
        Ok(())
    };
    let done = tried();
    conn.busy_timeout(BUSY_WAIT)?;
    done
}

pub(super) fn reseal(conn: &Connection, before: &VaultRow, sealed: &[u8]) -> Outcome<bool> {
    let mut put = conn.prepare_cached("UPDATE vault SET sealed = ?3 WHERE vault = ?1 AND sealed = ?2")?;
    Ok(put.execute(params![before.vault.as_str(), before.sealed, sealed])? > 0)
}

pub(super) fn plain(conn: &Connection, limit: usize) -> Outcome<Vec<PlainVaultRow>> {
    let sql = "SELECT vault, case_id, salt, data, retain_until FROM vault_plain ORDER BY vault LIMIT ?1";
    list(conn, sql, [chunk(limit)], |row| {
        let salt: Vec<u8> = row.get(2)?;
        Ok(PlainVaultRow {
            vault: VaultId::new(text(row, 0)?),
            case: case_id(row, 1)?,
            salt: digest(&salt, "vault.salt")?.0,
            data: row.get(3)?,
            retain_until: until(row, 4)?,
        })
    })
}

pub(super) fn seal(conn: &mut Connection, rows: &[VaultRow]) -> Outcome<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for row in rows {
        keep(&tx, row)?;
        tx.prepare_cached("DELETE FROM vault_plain WHERE vault = ?1")?.execute([row.vault.as_str()])?;
    }
    tx.commit()?;
    Ok(())
}

/// WHY `VACUUM`: before `secure_delete` was always on, pages kept copies of rows that had moved.
pub(super) fn wipe(conn: &Connection) -> Outcome<()> {
    conn.execute_batch("VACUUM")?;
    checkpoint(conn)
}
