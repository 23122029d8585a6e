//! Small writes outside a turn: accounts, sessions, the outbox's ends, erasure.

use std::sync::LazyLock;

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::{AccountId, Digest, OfficeId, RoleId, Timestamp};

use super::rows::{Outcome, digest, list, one, text, time, upsert};
use crate::fault::StoreFault;
use crate::row::{Account, Notice, Session};

const ACCOUNT_COLUMNS: &str = "account, name, password_hash, roles, office, area, active, certificates";
const SESSION_COLUMNS: &str = "token, account, csrf, data, expires_at";

static PUT_ACCOUNT: LazyLock<String> = LazyLock::new(|| upsert("account", ACCOUNT_COLUMNS, "account"));
static PUT_SESSION: LazyLock<String> = LazyLock::new(|| upsert("session", SESSION_COLUMNS, "token"));

pub(super) fn put_account(conn: &Connection, account: &Account) -> Outcome<()> {
    let unwritable = |_| StoreFault::Invalid("an account cannot be written as JSON");
    let name = serde_json::to_string(&account.name).map_err(unwritable)?;
    let roles = serde_json::to_string(&account.roles).map_err(unwritable)?;
    let certificates = serde_json::to_string(&account.certificates).map_err(unwritable)?;
    conn.prepare_cached(&PUT_ACCOUNT)?.execute(params![
        account.account.as_str(),
        name,
        account.password_hash,
        roles,
        account.office.as_ref().map(OfficeId::as_str),
        account.area,
        account.active,
        certificates,
    ])?;
    Ok(())
}

pub(super) fn account(conn: &Connection, account: &AccountId) -> Outcome<Option<Account>> {
    one(
        conn,
        &format!("SELECT {ACCOUNT_COLUMNS} FROM account WHERE account = ?1"),
        [account.as_str()],
        account_of,
    )
}

pub(super) fn accounts(conn: &Connection) -> Outcome<Vec<Account>> {
    list(conn, &format!("SELECT {ACCOUNT_COLUMNS} FROM account ORDER BY account"), [], account_of)
}

fn account_of(row: &Row<'_>) -> Outcome<Account> {
    let roles: Vec<RoleId> =
        serde_json::from_str(&text(row, 3)?).map_err(|_| StoreFault::Damaged("account.roles"))?;
    Ok(Account {
        account: AccountId::new(text(row, 0)?),
        name: serde_json::from_str(&text(row, 1)?).map_err(|_| StoreFault::Damaged("account.name"))?,
        password_hash: row.get(2)?,
        roles,
        office: row.get::<_, Option<String>>(4)?.map(OfficeId::new),
        area: row.get(5)?,
        active: row.get(6)?,
        certificates: serde_json::from_str(&text(row, 7)?)
            .map_err(|_| StoreFault::Damaged("account.certificates"))?,
    })
}

pub(super) fn put_session(conn: &Connection, session: &Session) -> Outcome<()> {
    conn.prepare_cached(&PUT_SESSION)?.execute(params![
        session.token_digest.0,
        session.account.as_ref().map(AccountId::as_str),
        session.csrf,
        session.data,
        session.expires_at.as_microsecond(),
    ])?;
    Ok(())
}

pub(super) fn session(conn: &Connection, token: &Digest) -> Outcome<Option<Session>> {
    one(conn, &format!("SELECT {SESSION_COLUMNS} FROM session WHERE token = ?1"), [token.0], |row| {
        let token: Vec<u8> = row.get(0)?;
        Ok(Session {
            token_digest: digest(&token, "session.token")?,
            account: row.get::<_, Option<String>>(1)?.map(AccountId::new),
            csrf: row.get(2)?,
            data: row.get(3)?,
            expires_at: time(row, 4)?,
        })
    })
}

pub(super) fn touch_session(conn: &Connection, token: &Digest, expires_at: Timestamp) -> Outcome<()> {
    conn.prepare_cached("UPDATE session SET expires_at = ?2 WHERE token = ?1")?
        .execute(params![token.0, expires_at.as_microsecond()])?;
    Ok(())
}

pub(super) fn delete_session(conn: &Connection, token: &Digest) -> Outcome<()> {
    conn.prepare_cached("DELETE FROM session WHERE token = ?1")?.execute([token.0])?;
    Ok(())
}

/// WHY the checkpoint: the rows of those who signed out since the last one are in the WAL until then.
pub(super) fn purge_sessions(conn: &Connection, now: Timestamp) -> Outcome<u64> {
    let gone = conn.execute("DELETE FROM session WHERE expires_at < ?1", [now.as_microsecond()])?;
    super::vault::checkpoint(conn)?;
    Ok(gone as u64)
}

pub(super) fn mark_outbox_done(
    conn: &mut Connection,
    key: &str,
    at: Timestamp,
    notice: Option<&Notice>,
) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !end_effect(&tx, key, at, notice)? {
        return Ok(false);
    }
    tx.commit()?;
    Ok(true)
}

/// Ends an effect within a transaction; `false` where it was already done or never there.
pub(super) fn end_effect(
    tx: &Connection,
    key: &str,
    at: Timestamp,
    notice: Option<&Notice>,
) -> Outcome<bool> {
    let done = tx
        .prepare_cached("UPDATE outbox SET done_at = ?2 WHERE key = ?1 AND done_at IS NULL")?
        .execute(params![key, at.as_microsecond()])?;
    if done == 0 {
        return Ok(false);
    }
    if let Some(notice) = notice {
        tx.prepare_cached(
            "INSERT INTO notice (key, filing, at, text_zh, text_en) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (key) DO NOTHING",
        )?
        .execute(params![
            notice.key,
            notice.filing.as_str(),
            notice.at.as_microsecond(),
            notice.text_zh,
            notice.text_en
        ])?;
    }
    Ok(true)
}

pub(super) fn mark_outbox_attempt(conn: &Connection, key: &str) -> Outcome<()> {
    conn.prepare_cached("UPDATE outbox SET attempts = attempts + 1 WHERE key = ?1")?.execute([key])?;
    Ok(())
}

pub(super) fn leave_note(conn: &Connection, text: &str) -> Outcome<()> {
    conn.prepare_cached("INSERT INTO note_left (text) VALUES (?1)")?.execute([text])?;
    Ok(())
}

pub(super) fn notes_left(conn: &Connection, limit: usize) -> Outcome<Vec<(i64, String)>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    list(conn, "SELECT id, text FROM note_left ORDER BY id LIMIT ?1", [limit], |row| {
        Ok((row.get(0)?, text(row, 1)?))
    })
}
