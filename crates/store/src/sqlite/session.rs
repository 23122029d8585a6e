//! Sessions: one row a browser, found by the digest of its token.

use std::sync::LazyLock;

use rusqlite::{Connection, Row, params};
use value::{AccountId, Digest, Timestamp};

use super::rows::{Outcome, digest, list, one, time, upsert};
use crate::account::Session;

const COLUMNS: &str = "token, account, csrf, data, started_at, seen_at, expires_at";

static PUT: LazyLock<String> = LazyLock::new(|| upsert("session", COLUMNS, "token"));

pub(super) fn put(conn: &Connection, session: &Session) -> Outcome<()> {
    conn.prepare_cached(&PUT)?.execute(params![
        session.token_digest.0,
        session.account.as_ref().map(AccountId::as_str),
        session.csrf,
        session.data,
        session.started_at.as_microsecond(),
        session.seen_at.as_microsecond(),
        session.expires_at.as_microsecond(),
    ])?;
    Ok(())
}

pub(super) fn find(conn: &Connection, token: &Digest) -> Outcome<Option<Session>> {
    one(conn, &format!("SELECT {COLUMNS} FROM session WHERE token = ?1"), [token.0], session_of)
}

pub(super) fn of_account(conn: &Connection, account: &AccountId) -> Outcome<Vec<Session>> {
    let sql = format!("SELECT {COLUMNS} FROM session WHERE account = ?1 ORDER BY seen_at DESC, token");
    list(conn, &sql, [account.as_str()], session_of)
}

fn session_of(row: &Row<'_>) -> Outcome<Session> {
    let token: Vec<u8> = row.get(0)?;
    Ok(Session {
        token_digest: digest(&token, "session.token")?,
        account: row.get::<_, Option<String>>(1)?.map(AccountId::new),
        csrf: row.get(2)?,
        data: row.get(3)?,
        started_at: time(row, 4)?,
        seen_at: time(row, 5)?,
        expires_at: time(row, 6)?,
    })
}

pub(super) fn touch(
    conn: &Connection,
    token: &Digest,
    seen_at: Timestamp,
    expires_at: Timestamp,
) -> Outcome<()> {
    conn.prepare_cached("UPDATE session SET seen_at = ?2, expires_at = ?3 WHERE token = ?1")?
        .execute(params![token.0, seen_at.as_microsecond(), expires_at.as_microsecond()])?;
    Ok(())
}

pub(super) fn delete(conn: &Connection, token: &Digest) -> Outcome<()> {
    conn.prepare_cached("DELETE FROM session WHERE token = ?1")?.execute([token.0])?;
    Ok(())
}

pub(super) fn delete_of(conn: &Connection, account: &AccountId, but: Option<&Digest>) -> Outcome<u64> {
    let sql = "DELETE FROM session WHERE account = ?1 AND (?2 IS NULL OR token <> ?2)";
    Ok(conn.execute(sql, params![account.as_str(), but.map(|token| token.0)])? as u64)
}

/// WHY the checkpoint: the rows of those who signed out since the last one are in the WAL until then.
pub(super) fn purge(conn: &Connection, now: Timestamp) -> Outcome<u64> {
    let gone = conn.execute("DELETE FROM session WHERE expires_at < ?1", [now.as_microsecond()])?;
    super::vault::checkpoint(conn)?;
    Ok(gone as u64)
}
