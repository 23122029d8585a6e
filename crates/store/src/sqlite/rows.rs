//! Rows to columns and back, and the rows of a batch.

use std::sync::LazyLock;

use ledger::Hash;
use rusqlite::types::FromSql;
use rusqlite::{Connection, Params, Row, params};
use value::{AccountId, AppId, BlobId, CaseId, Digest, ElementId, RoleId, Timestamp};

use crate::fault::StoreFault;
use crate::row::{Batch, Blob, BlobUse, CaseRow, CaseStatus, ClockWatch, FilingRow, TaskRow};

pub(super) type Outcome<T> = Result<T, StoreFault>;

pub(super) const CASE_COLUMNS: &str = "case_id, number, app, version, title, status, stage, kind, office, co_office, \
     area, place, summary, priority, lat, lon, channel, opened_at, closed_at, due_at, warn_at, late, reports, \
     reopened, returned, marks_yellow, marks_red, merged_into, rating, updated_at, clock_edition, clock_last_due, \
     clock_provisional";
pub(super) const TASK_COLUMNS: &str =
    "case_id, instance, element, role, office, area, kind, opened_at, due_at, priority, is_open, claimed_by";
pub(super) const FILING_COLUMNS: &str =
    "filing, case_id, home, filed_at, account, answered_at, rating, due_at, agent";

static PUT_CASE: LazyLock<String> = LazyLock::new(|| upsert("cases", CASE_COLUMNS, "case_id"));
static PUT_TASK: LazyLock<String> = LazyLock::new(|| upsert("task", TASK_COLUMNS, "case_id, instance"));
static PUT_FILING: LazyLock<String> = LazyLock::new(|| upsert("filing", FILING_COLUMNS, "filing"));

/// Insert, or update every column when the key is there.
pub(super) fn upsert(table: &str, columns: &str, key: &str) -> String {
    let names: Vec<&str> = columns.split(',').map(str::trim).collect();
    let marks: Vec<String> = (1..=names.len()).map(|n| format!("?{n}")).collect();
    let sets: Vec<String> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    let (marks, sets) = (marks.join(", "), sets.join(", "));
    format!("INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {sets}")
}

pub(super) fn put_rows(conn: &Connection, batch: &Batch) -> Outcome<()> {
    put_cases(conn, &batch.cases)?;
    put_tasks(conn, &batch.tasks)?;
    put_timers(conn, batch)?;
    put_filings(conn, &batch.filings)?;
    put_effects(conn, batch)?;
    for note in &batch.notes_taken {
        conn.prepare_cached("DELETE FROM note_left WHERE id = ?1")?.execute([note])?;
    }
    batch.blobs.iter().try_for_each(|blob| put_blob(conn, blob))?;
    batch.blob_uses.iter().try_for_each(|used| use_blob(conn, used))?;
    batch.blob_uses_ended.iter().try_for_each(|used| end_blob_use(conn, used))
}

fn put_cases(conn: &Connection, rows: &[CaseRow]) -> Outcome<()> {
    let mut put = conn.prepare_cached(&PUT_CASE)?;
    for row in rows {
        super::search::put(conn, row)?;
        let columns = params![
            row.case.0.cast_signed(),
            row.number,
            row.app.as_str(),
            row.version.cast_signed(),
            row.title,
            row.status.as_str(),
            row.stage,
            row.kind,
            row.office,
            row.co_office,
            row.area,
            row.place,
            row.summary,
            row.priority,
            row.lat,
            row.lon,
            row.channel,
            row.opened_at.as_microsecond(),
            micros(row.closed_at),
            micros(row.due_at),
            micros(row.warn_at),
            row.late,
            row.reports,
            row.reopened,
            row.returned,
            row.marks_yellow,
            row.marks_red,
            row.merged_into.map(|case| case.0.cast_signed()),
            row.rating,
            row.updated_at.as_microsecond(),
            row.clocks.map(|clocks| clocks.edition.to_string()),
            row.clocks.map(|clocks| clocks.last_due.as_microsecond()),
            row.clocks.is_some_and(|clocks| clocks.provisional),
        ];
        put.execute(columns)?;
    }
    Ok(())
}

pub(super) fn case_of(row: &Row<'_>) -> Outcome<CaseRow> {
    let status: String = row.get(5)?;
    Ok(CaseRow {
        case: case_id(row, 0)?,
        number: row.get(1)?,
        app: AppId::new(text(row, 2)?),
        version: whole(row, 3)?,
        title: row.get(4)?,
        status: CaseStatus::parse(&status).ok_or(StoreFault::Damaged("cases.status"))?,
        stage: row.get(6)?,
        kind: row.get(7)?,
        office: row.get(8)?,
        co_office: row.get(9)?,
        area: row.get(10)?,
        place: row.get(11)?,
        summary: row.get(12)?,
        priority: row.get(13)?,
        lat: row.get(14)?,
        lon: row.get(15)?,
        channel: row.get(16)?,
        opened_at: time(row, 17)?,
        closed_at: time_if_any(row, 18)?,
        due_at: time_if_any(row, 19)?,
        warn_at: time_if_any(row, 20)?,
        late: row.get(21)?,
        reports: row.get(22)?,
        reopened: row.get(23)?,
        returned: row.get(24)?,
        marks_yellow: row.get(25)?,
        marks_red: row.get(26)?,
        merged_into: row.get::<_, Option<i64>>(27)?.map(|id| CaseId(id.cast_unsigned())),
        rating: row.get(28)?,
        updated_at: time(row, 29)?,
        clocks: clocks(row)?,
    })
}

fn clocks(row: &Row<'_>) -> Outcome<Option<ClockWatch>> {
    let (Some(last_due), true) = (time_if_any(row, 31)?, row.get::<_, Option<String>>(30)?.is_some()) else {
        return Ok(None);
    };
    Ok(Some(ClockWatch { edition: super::calendar::day(row, 30)?, last_due, provisional: row.get(32)? }))
}

fn put_tasks(conn: &Connection, rows: &[TaskRow]) -> Outcome<()> {
    let mut put = conn.prepare_cached(&PUT_TASK)?;
    for row in rows {
        put.execute(params![
            row.case.0.cast_signed(),
            row.instance,
            row.element.as_str(),
            row.role.as_str(),
            row.office,
            row.area,
            row.kind,
            row.opened_at.as_microsecond(),
            micros(row.due_at),
            row.priority,
            row.open,
            row.claimed_by.as_ref().map(AccountId::as_str),
        ])?;
    }
    Ok(())
}

pub(super) fn task_of(row: &Row<'_>) -> Outcome<TaskRow> {
    Ok(TaskRow {
        case: case_id(row, 0)?,
        instance: row.get(1)?,
        element: ElementId::new(text(row, 2)?),
        role: RoleId::new(text(row, 3)?),
        office: row.get(4)?,
        area: row.get(5)?,
        kind: row.get(6)?,
        opened_at: time(row, 7)?,
        due_at: time_if_any(row, 8)?,
        priority: row.get(9)?,
        open: row.get(10)?,
        claimed_by: row.get::<_, Option<String>>(11)?.map(AccountId::new),
    })
}

fn put_timers(conn: &Connection, batch: &Batch) -> Outcome<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO timer (case_id, instance, due_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (case_id, instance) DO UPDATE SET due_at = excluded.due_at",
    )?;
    for row in &batch.timers_set {
        put.execute(params![row.case.0.cast_signed(), row.instance, row.due_at.as_microsecond()])?;
    }
    let mut clear = conn.prepare_cached("DELETE FROM timer WHERE case_id = ?1 AND instance = ?2")?;
    for (case, instance) in &batch.timers_cleared {
        clear.execute(params![case.0.cast_signed(), instance])?;
    }
    Ok(())
}

fn put_filings(conn: &Connection, rows: &[FilingRow]) -> Outcome<()> {
    let mut put = conn.prepare_cached(&PUT_FILING)?;
    for row in rows {
        put.execute(params![
            row.filing.as_str(),
            row.case.0.cast_signed(),
            row.home.0.cast_signed(),
            row.filed_at.as_microsecond(),
            row.account.as_ref().map(AccountId::as_str),
            micros(row.answered_at),
            row.rating,
            micros(row.due_at),
            row.agent.as_ref().map(AccountId::as_str),
        ])?;
    }
    Ok(())
}

fn put_effects(conn: &Connection, batch: &Batch) -> Outcome<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO outbox (key, case_id, kind, payload, created_at, done_at, attempts) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (key) DO NOTHING",
    )?;
    for row in &batch.outbox {
        put.execute(params![
            row.key,
            row.case.0.cast_signed(),
            row.kind,
            row.payload,
            row.created_at.as_microsecond(),
            micros(row.done_at),
            row.attempts,
        ])?;
    }
    batch.vault.iter().try_for_each(|row| super::vault::keep(conn, row))?;
    batch.vault_erased.iter().try_for_each(|vault| super::vault::delete(conn, vault).map(drop))
}

pub(super) fn put_blob(conn: &Connection, blob: &Blob) -> Outcome<()> {
    if blob.id != BlobId::new(Digest::of(&blob.bytes).to_string()) {
        return Err(StoreFault::Invalid("a file's id is not the digest of its bytes"));
    }
    conn.prepare_cached(
        "INSERT INTO blob (id, mime, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
    )?
    .execute(params![blob.id.as_str(), blob.mime, blob.bytes])?;
    Ok(())
}

fn use_blob(conn: &Connection, used: &BlobUse) -> Outcome<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO blob_use (blob, owner) VALUES (?1, ?2) ON CONFLICT (blob, owner) DO NOTHING",
    )?;
    put.execute(params![used.blob.as_str(), used.owner])?;
    Ok(())
}

/// WHY only where there was a use: of a file older than the table nobody knows what else it belongs to.
fn end_blob_use(conn: &Connection, used: &BlobUse) -> Outcome<()> {
    let mut end = conn.prepare_cached("DELETE FROM blob_use WHERE blob = ?1 AND owner = ?2")?;
    if end.execute(params![used.blob.as_str(), used.owner])? > 0 {
        let sql = "DELETE FROM blob WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM blob_use WHERE blob = ?1)";
        conn.prepare_cached(sql)?.execute([used.blob.as_str()])?;
    }
    Ok(())
}

// Columns.

pub(super) fn micros(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_microsecond)
}

pub(super) fn time(row: &Row<'_>, column: usize) -> Outcome<Timestamp> {
    moment(row.get(column)?)
}

pub(super) fn time_if_any(row: &Row<'_>, column: usize) -> Outcome<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?.map(moment).transpose()
}

pub(super) fn moment(micros: i64) -> Outcome<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreFault::Damaged("time"))
}

pub(super) fn case_id(row: &Row<'_>, column: usize) -> Outcome<CaseId> {
    whole(row, column).map(CaseId)
}

pub(super) fn whole(row: &Row<'_>, column: usize) -> Outcome<u64> {
    Ok(row.get::<_, i64>(column)?.cast_unsigned())
}

pub(super) fn text(row: &Row<'_>, column: usize) -> Outcome<String> {
    Ok(row.get(column)?)
}

pub(super) fn digest(bytes: &[u8], column: &'static str) -> Outcome<Digest> {
    bytes.try_into().map(Digest).map_err(|_| StoreFault::Damaged(column))
}

pub(super) fn hash(name: &str, column: &'static str) -> Outcome<Hash> {
    Hash::of_name(name).ok_or(StoreFault::Damaged(column))
}

/// Hashes that were stored one behind the other.
pub(super) fn digests(bytes: &[u8], column: &'static str) -> Outcome<Vec<Digest>> {
    let (whole, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() {
        Ok(whole.iter().map(|hash| Digest(*hash)).collect())
    } else {
        Err(StoreFault::Damaged(column))
    }
}

pub(super) fn joined(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// All rows of a statement.
pub(super) fn list<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Outcome<T>,
) -> Outcome<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The first row of a statement.
pub(super) fn one<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Outcome<T>,
) -> Outcome<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(read).transpose()
}

/// One column of the first row.
pub(super) fn scalar<T: FromSql>(conn: &Connection, sql: &str, params: impl Params) -> Outcome<Option<T>> {
    one(conn, sql, params, |row| Ok(row.get(0)?))
}
