//! The one path by which the log grows. Everything of a batch is in one transaction.

use std::collections::BTreeMap;

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, TransactionBehavior, params};
use value::{CaseId, Digest};

use super::tiles::Ledger;
use super::{Writer, rows};
use crate::fault::StoreFault;
use crate::row::{Batch, Committed};
use crate::turn::{Header, Turn};

pub(super) fn apply(writer: &mut Writer, batch: &Batch) -> Result<Committed, StoreFault> {
    let Writer { conn, ledger, poisoned } = writer;
    if *poisoned {
        return Err(StoreFault::Poisoned);
    }
    check(batch)?;
    // INVARIANT: `ledger` moves only after the file has it.
    let mut next = ledger.clone();
    // The caller waits for the disk in `sync`, so this one transaction need not.
    conn.execute_batch("PRAGMA synchronous = NORMAL")?;
    let outcome = transact(conn, batch, &mut next).map_err(busy);
    // WHY a fault of the setting counts as one of the disk: what follows on this connection would not be durable.
    let restored = conn.execute_batch("PRAGMA synchronous = FULL").map_err(StoreFault::from);
    match outcome.and(restored) {
        Ok(()) => {
            let done = Committed {
                first_position: ledger.position + 1,
                first_leaf: ledger.frontier.size(),
                size: next.frontier.size(),
                root: next.frontier.root(),
            };
            *ledger = next;
            Ok(done)
        }
        Err(fault) => {
            *poisoned = disk_in_doubt(&fault);
            Err(fault)
        }
    }
}

/// Whether a fault leaves open what the disk holds. WHY: after a failed fsync a retry may report success for data
/// that never reached the disk, so nothing but opening the file again, with WAL recovery, is safe.
pub(super) fn disk_in_doubt(fault: &StoreFault) -> bool {
    matches!(fault, StoreFault::Sqlite(_) | StoreFault::Damaged(_))
}

fn transact(conn: &mut Connection, batch: &Batch, next: &mut Ledger) -> Result<(), StoreFault> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !next.is_current(&tx)? {
        return Err(StoreFault::HeadMoved);
    }
    append(&tx, &batch.turns, next)?;
    next.save(&tx)?;
    rows::put_rows(&tx, batch)?;
    tx.commit()?;
    Ok(())
}

/// Tells a lock that was not given, where nothing was written, from a disk that failed.
pub(super) fn busy(fault: StoreFault) -> StoreFault {
    match fault {
        StoreFault::Sqlite(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ) =>
        {
            StoreFault::Busy
        }
        other => other,
    }
}

/// Refuses what could be written but not read back as it was.
fn check(batch: &Batch) -> Result<(), StoreFault> {
    const CASE_MAX: u64 = i64::MAX as u64;
    for turn in &batch.turns {
        if turn.events.is_empty() {
            return Err(StoreFault::Invalid("a turn has no event"));
        }
        // Case 0 and the last number are the district's own streams.
        if turn.first_version == 0 || turn.case.0 > CASE_MAX {
            return Err(StoreFault::Invalid("versions count from 1, and a case fits in 63 bits"));
        }
        if turn.events.iter().any(|event| event.is_empty() || event.contains('\n')) {
            return Err(StoreFault::Invalid("an event is empty or has a line break"));
        }
    }
    if batch.cases.iter().any(|row| row.case.0 == 0 || row.case.0 > CASE_MAX) {
        return Err(StoreFault::Invalid("cases and versions count from 1"));
    }
    Ok(())
}

fn append(conn: &Connection, turns: &[Turn], next: &mut Ledger) -> Result<(), StoreFault> {
    let mut last_versions = BTreeMap::new();
    let mut insert = conn.prepare_cached(
        "INSERT INTO log (position, first_leaf, case_id, first_version, key, actor, act, at, recorded_at, leaves, \
         receipt, events) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    let (mut leaf, by) = (String::new(), next.frontier.hash());
    for turn in turns {
        let found = match last_versions.get(&turn.case) {
            Some(version) => *version,
            None => last_version(conn, turn.case)?,
        };
        if turn.first_version != found + 1 {
            return Err(StoreFault::Conflict { case: turn.case, expected: turn.first_version, found });
        }
        last_versions.insert(turn.case, turn.last_version());
        let first_leaf = next.frontier.size();
        next.position += 1;
        let header = Header::of(next.position, turn);
        let mut leaves = Vec::with_capacity(turn.events.len() * 32);
        for (index, event) in turn.events.iter().enumerate() {
            leaf.clear();
            header.write_leaf(by, &mut leaf, index, event);
            let hash: Digest = by.leaf(leaf.as_bytes());
            leaves.extend_from_slice(&hash.0);
            next.push(conn, hash)?;
        }
        let events = if let [only] = turn.events.as_slice() { only } else { &turn.events.join("\n") };
        let written = insert.execute(params![
            next.position.cast_signed(),
            first_leaf.cast_signed(),
            turn.case.0.cast_signed(),
            turn.first_version.cast_signed(),
            header.key,
            header.actor,
            header.act,
            header.at,
            header.recorded_at,
            leaves,
            turn.receipt,
            events,
        ]);
        written.map_err(|error| match error.sqlite_error() {
            // The version was just checked, so the only unique column left is the key.
            Some(code) if code.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE => {
                StoreFault::DuplicateKey { key: turn.key.clone() }
            }
            _ => StoreFault::Sqlite(error),
        })?;
    }
    Ok(())
}

/// Version of the last event of a case, 0 where it has none.
pub(super) fn last_version(conn: &Connection, case: CaseId) -> Result<u64, StoreFault> {
    let mut find = conn.prepare_cached(
        "SELECT first_version + length(leaves) / 32 - 1 FROM log WHERE case_id = ?1 ORDER BY first_version DESC LIMIT 1",
    )?;
    let found: Option<i64> = find.query_row([case.0.cast_signed()], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or(0).cast_unsigned())
}
