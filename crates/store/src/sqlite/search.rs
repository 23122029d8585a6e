//! The terms cases are found by, as rows: plain columns and comparisons by code point, so that any database finds the same.
//!
//! They follow from the row of the case alone and are written with it; only what changed is written anew.

use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};
use value::CaseId;
use value::term::{self, Wanted};

use super::rows::{Outcome, list, scalar, text};
use crate::row::CaseRow;

/// Cases indexed in one transaction.
const CHUNK: i64 = 500;

/// Rows of a term that are counted: beyond it, it is frequent, and how frequent makes no difference.
const COUNTED_MAX: u32 = 2_000;

/// Writes the terms of a case, before its row is written: the old row tells whether there is anything to write.
pub(super) fn put(conn: &Connection, row: &CaseRow) -> Outcome<()> {
    let now = row.searched();
    let mut find =
        conn.prepare_cached("SELECT number, title, place, summary FROM cases WHERE case_id = ?1")?;
    let same = |old: &Row<'_>| -> rusqlite::Result<bool> {
        for (column, now) in now.iter().enumerate() {
            let old = old.get_ref(column)?.as_str_or_null().ok().flatten();
            if old.unwrap_or_default() != *now {
                return Ok(false);
            }
        }
        Ok(true)
    };
    match find.query_row([row.case.0.cast_signed()], same).optional()? {
        Some(true) => Ok(()),
        Some(false) => {
            forget(conn, row.case)?;
            write(conn, row.case, now)
        }
        None => write(conn, row.case, now),
    }
}

fn forget(conn: &Connection, case: CaseId) -> Outcome<()> {
    conn.prepare_cached("DELETE FROM case_term WHERE case_id = ?1")?.execute([case.0.cast_signed()])?;
    Ok(())
}

fn write(conn: &Connection, case: CaseId, texts: [&str; 4]) -> Outcome<()> {
    let mut put = conn.prepare_cached("INSERT INTO case_term (case_id, term) VALUES (?1, ?2)")?;
    for term in term::of_texts(texts) {
        put.execute(params![case.0.cast_signed(), term])?;
    }
    Ok(())
}

/// Indexes the next cases that were written under another edition of the terms, or before there were any; how many are
/// left to look at, 0 where the index is whole.
pub(super) fn catch_up(conn: &mut Connection) -> Outcome<u64> {
    let edition = i64::from(term::EDITION);
    let (found, done): (i64, i64) =
        conn.query_row("SELECT edition, done_to FROM case_term_state", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if found == edition && done < 0 {
        return Ok(0);
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = if found == edition { done } else { 0 };
    let sql = "SELECT case_id, number, title, place, summary FROM cases WHERE case_id > ?1 ORDER BY case_id LIMIT ?2";
    let mut last = -1;
    {
        let mut read = tx.prepare_cached(sql)?;
        let mut rows = read.query(params![from, CHUNK])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let (number, title): (String, String) = (row.get(1)?, row.get(2)?);
            let (place, summary): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
            let case = CaseId(id.cast_unsigned());
            forget(&tx, case)?;
            let texts = [
                &number,
                &title,
                place.as_deref().unwrap_or_default(),
                summary.as_deref().unwrap_or_default(),
            ];
            write(&tx, case, texts)?;
            last = id;
        }
    }
    tx.execute("UPDATE case_term_state SET edition = ?1, done_to = ?2", params![edition, last])?;
    let left = "SELECT count(*) FROM cases WHERE case_id > ?1";
    let left =
        if last < 0 { 0 } else { scalar::<i64>(&tx, left, [last])?.unwrap_or(0).cast_unsigned().max(1) };
    tx.commit()?;
    Ok(left)
}

/// How often a term is there, roughly.
pub(super) fn about(conn: &Connection, wanted: &Wanted) -> Outcome<i64> {
    let (from, to) = wanted.range();
    let count = match &to {
        Some(to) => {
            let sql = format!(
                "SELECT count(*) FROM (SELECT 1 FROM case_term WHERE term >= ?1 AND term < ?2 LIMIT {COUNTED_MAX})"
            );
            scalar::<i64>(conn, &sql, params![from, to])?
        }
        None => {
            let sql =
                format!("SELECT count(*) FROM (SELECT 1 FROM case_term WHERE term = ?1 LIMIT {COUNTED_MAX})");
            scalar::<i64>(conn, &sql, [from])?
        }
    };
    Ok(count.unwrap_or(0))
}

/// The stored terms of a case, in order.
pub(super) fn terms_of(conn: &Connection, case: CaseId) -> Outcome<Vec<String>> {
    let sql = "SELECT term FROM case_term WHERE case_id = ?1 ORDER BY term";
    list(conn, sql, [case.0.cast_signed()], |row| text(row, 0))
}
