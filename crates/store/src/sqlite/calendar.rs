//! Calendars a district added, and the cases whose clocks are counted by an older edition.

use rusqlite::{Connection, Row, params};
use value::{CaseId, Date, Timestamp};

use super::rows::{Outcome, case_id, list, text, time};
use crate::fault::StoreFault;
use crate::row::CalendarFile;

pub(super) fn put(conn: &Connection, file: &CalendarFile) -> Outcome<bool> {
    let put = "INSERT INTO calendar (region, edition, text, reason, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT (region, edition) DO NOTHING";
    let added = conn.prepare_cached(put)?.execute(params![
        file.region,
        file.edition.to_string(),
        file.text,
        file.reason,
        file.recorded_at.as_microsecond(),
    ])?;
    Ok(added > 0)
}

pub(super) fn all(conn: &Connection) -> Outcome<Vec<CalendarFile>> {
    list(
        conn,
        "SELECT region, edition, text, reason, recorded_at FROM calendar ORDER BY edition, region",
        [],
        |row| {
            Ok(CalendarFile {
                region: row.get(0)?,
                edition: day(row, 1)?,
                text: row.get(2)?,
                reason: row.get(3)?,
                recorded_at: time(row, 4)?,
            })
        },
    )
}

pub(super) fn day(row: &Row<'_>, column: usize) -> Outcome<Date> {
    text(row, column)?.parse().map_err(|_| StoreFault::Damaged("a day"))
}

pub(super) fn editions(conn: &Connection) -> Outcome<Vec<Date>> {
    // WHY not DISTINCT: it would read the whole index; this steps from edition to edition.
    let steps = "WITH RECURSIVE step (edition) AS (\
                 SELECT min(clock_edition) FROM cases WHERE clock_edition IS NOT NULL \
                 UNION ALL SELECT (SELECT min(clock_edition) FROM cases WHERE clock_edition > step.edition) \
                 FROM step WHERE step.edition IS NOT NULL) SELECT edition FROM step WHERE edition IS NOT NULL";
    list(conn, steps, [], |row| day(row, 0))
}

pub(super) fn behind(
    conn: &Connection,
    edition: Date,
    after: (Timestamp, CaseId),
    limit: usize,
) -> Outcome<Vec<(Timestamp, CaseId)>> {
    let sql = "SELECT clock_last_due, case_id FROM cases \
               WHERE clock_edition = ?1 AND (clock_last_due, case_id) > (?2, ?3) \
               ORDER BY clock_last_due, case_id LIMIT ?4";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let bounds = params![edition.to_string(), after.0.as_microsecond(), after.1.0.cast_signed(), limit];
    list(conn, sql, bounds, |row| Ok((time(row, 0)?, case_id(row, 1)?)))
}
