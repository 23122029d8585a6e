//! Reads by key: the log and single rows.

use ledger::Hash;
use rusqlite::{Connection, Row, params};
use value::{AccountId, BlobId, CaseId, CommandKey, FilingId, Timestamp};

use super::rows::{
    self, CASE_COLUMNS, FILING_COLUMNS, Outcome, case_id, digest, digests, hash, list, moment, one, scalar,
    text, time, time_if_any, whole,
};
use crate::fault::StoreFault;
use crate::head::{Former, Head};
use crate::row::{Blob, CaseRow, FilingRow, Notice, OutboxRow, TimerRow};
use crate::turn::{StoredTurn, Turn};

/// Longest answer of a read that is paged by its caller.
const CHUNK_MAX: usize = 10_000;

const LOG_COLUMNS: &str =
    "position, first_leaf, case_id, first_version, key, actor, act, at, recorded_at, leaves, receipt, events";

pub(super) fn chunk(limit: usize) -> i64 {
    i64::try_from(limit.min(CHUNK_MAX)).unwrap_or(i64::MAX)
}

pub(super) fn stream(conn: &Connection, case: CaseId, from_version: u64) -> Outcome<Vec<StoredTurn>> {
    let sql = format!("SELECT {LOG_COLUMNS} FROM log WHERE case_id = ?1 ORDER BY first_version");
    let mut turns = list(conn, &sql, [case.0.cast_signed()], turn_of)?;
    turns.retain(|stored| stored.turn.last_version() >= from_version);
    Ok(turns)
}

pub(super) fn stream_part(
    conn: &Connection,
    case: CaseId,
    from_version: u64,
    limit: usize,
) -> Outcome<Vec<StoredTurn>> {
    // The turn that holds the version begins at or before it.
    let sql = format!(
        "SELECT {LOG_COLUMNS} FROM log WHERE case_id = ?1 AND first_version >= coalesce((SELECT max(first_version) \
         FROM log WHERE case_id = ?1 AND first_version <= ?2), 0) ORDER BY first_version LIMIT ?3"
    );
    let from = i64::try_from(from_version).unwrap_or(i64::MAX);
    let mut turns = list(conn, &sql, params![case.0.cast_signed(), from, chunk(limit)], turn_of)?;
    turns.retain(|stored| stored.turn.last_version() >= from_version);
    Ok(turns)
}

pub(super) fn log(conn: &Connection, from_position: u64, limit: usize) -> Outcome<Vec<StoredTurn>> {
    let sql = format!("SELECT {LOG_COLUMNS} FROM log WHERE position >= ?1 ORDER BY position LIMIT ?2");
    let from = i64::try_from(from_position).unwrap_or(i64::MAX);
    list(conn, &sql, params![from, chunk(limit)], turn_of)
}

pub(super) fn find_key(conn: &Connection, key: &CommandKey) -> Outcome<Option<StoredTurn>> {
    one(conn, &format!("SELECT {LOG_COLUMNS} FROM log WHERE key = ?1"), [key.as_str()], turn_of)
}

pub(super) fn find_keys(conn: &Connection, keys: &[&CommandKey]) -> Outcome<Vec<Option<StoredTurn>>> {
    keys.iter().map(|key| find_key(conn, key)).collect()
}

fn turn_of(row: &Row<'_>) -> Outcome<StoredTurn> {
    let leaves = row.get_ref(9)?.as_blob().map_err(|_| StoreFault::Damaged("log.leaves"))?;
    let events = row.get_ref(11)?.as_str().map_err(|_| StoreFault::Damaged("log.events"))?;
    Ok(StoredTurn {
        position: whole(row, 0)?,
        first_leaf: whole(row, 1)?,
        leaf_hashes: digests(leaves, "log.leaves")?,
        turn: Turn {
            case: case_id(row, 2)?,
            first_version: whole(row, 3)?,
            key: CommandKey::new(text(row, 4)?),
            actor: AccountId::new(text(row, 5)?),
            act: text(row, 6)?,
            at: time(row, 7)?,
            recorded_at: time(row, 8)?,
            events: events.split('\n').map(str::to_owned).collect(),
            receipt: text(row, 10)?,
        },
    })
}

pub(super) fn head(conn: &Connection) -> Outcome<Head> {
    let found = one(conn, "SELECT size, root, position, hash FROM head", [], |row| {
        let root: Vec<u8> = row.get(1)?;
        let (size, position) = (whole(row, 0)?, whole(row, 2)?);
        Ok(Head {
            size,
            root: digest(&root, "head.root")?,
            position,
            hash: hash(&text(row, 3)?, "head.hash")?,
        })
    })?;
    let empty = || Head { size: 0, root: Hash::default().empty_root(), position: 0, hash: Hash::default() };
    Ok(found.unwrap_or_else(empty))
}

pub(super) fn former(conn: &Connection) -> Outcome<Vec<Former>> {
    list(conn, "SELECT size, hash, root FROM former ORDER BY size, hash", [], |row| {
        let root: Vec<u8> = row.get(2)?;
        Ok(Former {
            size: whole(row, 0)?,
            hash: hash(&text(row, 1)?, "former.hash")?,
            root: digest(&root, "former.root")?,
        })
    })
}

pub(super) fn case(conn: &Connection, case: CaseId) -> Outcome<Option<CaseRow>> {
    let sql = format!("SELECT {CASE_COLUMNS} FROM cases WHERE case_id = ?1");
    one(conn, &sql, [case.0.cast_signed()], rows::case_of)
}

pub(super) fn max_case_id(conn: &Connection) -> Outcome<u64> {
    let sql = "SELECT max(coalesce((SELECT max(case_id) FROM cases), 0), coalesce((SELECT max(case_id) FROM log WHERE case_id < ?1), 0))";
    Ok(scalar::<i64>(conn, sql, [CaseId::RECORD.0.cast_signed()])?.unwrap_or(0).cast_unsigned())
}

pub(super) fn filing(conn: &Connection, filing: &FilingId) -> Outcome<Option<FilingRow>> {
    one(conn, &format!("SELECT {FILING_COLUMNS} FROM filing WHERE filing = ?1"), [filing.as_str()], filing_of)
}

pub(super) fn filings_of(conn: &Connection, case: CaseId) -> Outcome<Vec<FilingRow>> {
    let sql = format!("SELECT {FILING_COLUMNS} FROM filing WHERE case_id = ?1 ORDER BY filed_at, filing");
    list(conn, &sql, [case.0.cast_signed()], filing_of)
}

pub(super) fn filings_of_account(conn: &Connection, account: &AccountId) -> Outcome<Vec<FilingRow>> {
    newest_filings(conn, "account", account)
}

pub(super) fn filings_by_agent(conn: &Connection, agent: &AccountId) -> Outcome<Vec<FilingRow>> {
    newest_filings(conn, "agent", agent)
}

fn newest_filings(conn: &Connection, column: &str, account: &AccountId) -> Outcome<Vec<FilingRow>> {
    let sql = format!(
        "SELECT {FILING_COLUMNS} FROM filing WHERE {column} = ?1 ORDER BY filed_at DESC, filing LIMIT {CHUNK_MAX}"
    );
    list(conn, &sql, [account.as_str()], filing_of)
}

fn filing_of(row: &Row<'_>) -> Outcome<FilingRow> {
    Ok(FilingRow {
        filing: FilingId::new(text(row, 0)?),
        case: case_id(row, 1)?,
        home: case_id(row, 2)?,
        filed_at: time(row, 3)?,
        account: row.get::<_, Option<String>>(4)?.map(AccountId::new),
        answered_at: time_if_any(row, 5)?,
        rating: row.get(6)?,
        due_at: time_if_any(row, 7)?,
        agent: row.get::<_, Option<String>>(8)?.map(AccountId::new),
    })
}

pub(super) fn timers_due(conn: &Connection, now: Timestamp, limit: usize) -> Outcome<Vec<TimerRow>> {
    let sql = "SELECT case_id, instance, due_at FROM timer WHERE due_at <= ?1 \
               ORDER BY due_at, case_id, instance LIMIT ?2";
    list(conn, sql, params![now.as_microsecond(), chunk(limit)], |row| {
        Ok(TimerRow { case: case_id(row, 0)?, instance: row.get(1)?, due_at: time(row, 2)? })
    })
}

pub(super) fn next_timer(conn: &Connection) -> Outcome<Option<Timestamp>> {
    scalar::<Option<i64>>(conn, "SELECT min(due_at) FROM timer", [])?.flatten().map(moment).transpose()
}

pub(super) fn outbox_pending(conn: &Connection, limit: usize) -> Outcome<Vec<OutboxRow>> {
    let sql = "SELECT key, case_id, kind, payload, created_at, done_at, attempts FROM outbox \
               WHERE done_at IS NULL ORDER BY attempts, id LIMIT ?1";
    list(conn, sql, [chunk(limit)], |row| {
        Ok(OutboxRow {
            key: row.get(0)?,
            case: case_id(row, 1)?,
            kind: row.get(2)?,
            payload: row.get(3)?,
            created_at: time(row, 4)?,
            done_at: time_if_any(row, 5)?,
            attempts: row.get(6)?,
        })
    })
}

pub(super) fn blob(conn: &Connection, blob: &BlobId) -> Outcome<Option<Blob>> {
    one(conn, "SELECT id, mime, bytes FROM blob WHERE id = ?1", [blob.as_str()], |row| {
        Ok(Blob { id: BlobId::new(text(row, 0)?), mime: row.get(1)?, bytes: row.get(2)? })
    })
}

pub(super) fn notices(conn: &Connection, filing: &FilingId) -> Outcome<Vec<Notice>> {
    let sql = "SELECT key, filing, at, text_zh, text_en FROM notice WHERE filing = ?1 ORDER BY at, key";
    list(conn, sql, [filing.as_str()], |row| {
        Ok(Notice {
            key: row.get(0)?,
            filing: FilingId::new(text(row, 1)?),
            at: time(row, 2)?,
            text_zh: row.get(3)?,
            text_en: row.get(4)?,
        })
    })
}
