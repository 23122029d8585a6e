//! Small writes outside a turn: accounts, the outbox's ends, erasure.

use std::sync::LazyLock;

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::{AccountId, OfficeId, RoleId, Timestamp};

use super::rows::{Outcome, list, one, text, upsert};
use crate::account::Account;
use crate::fault::StoreFault;
use crate::row::Notice;

const ACCOUNT_COLUMNS: &str = "account, name, password_hash, roles, office, area, active, certificates";

static PUT_ACCOUNT: LazyLock<String> = LazyLock::new(|| upsert("account", ACCOUNT_COLUMNS, "account"));

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

pub(super) fn set_password(
    conn: &mut Connection,
    account: &AccountId,
    (old, new): (&str, &str),
    ends: &[&str],
) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let sql = "UPDATE account SET password_hash = ?3 WHERE account = ?1 AND password_hash = ?2 AND active";
    if tx.prepare_cached(sql)?.execute(params![account.as_str(), old, new])? == 0 {
        return Ok(false);
    }
    for kind in ends {
        tx.prepare_cached("DELETE FROM factor WHERE account = ?1 AND kind = ?2")?
            .execute(params![account.as_str(), kind])?;
    }
    tx.commit()?;
    Ok(true)
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

pub(super) fn accounts_with(
    conn: &Connection,
    words: &str,
    skip: usize,
    limit: usize,
) -> Outcome<Vec<Account>> {
    // WHY the text of the JSON first: to read it is what costs, and few rows have the words at all.
    let sql = format!(
        "SELECT {ACCOUNT_COLUMNS} FROM account WHERE ?1 = '' OR instr(lower(account), ?1) > 0 \
         OR (instr(lower(name), ?2) > 0 AND (instr(lower(name ->> 'zh'), ?1) > 0 \
         OR instr(lower(name ->> 'en'), ?1) > 0)) ORDER BY account LIMIT ?3 OFFSET ?4"
    );
    let words = words.to_ascii_lowercase();
    let written = serde_json::Value::from(words.as_str()).to_string();
    let written = written.trim_matches('"');
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    list(conn, &sql, params![words, written, count(limit), count(skip)], account_of)
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

/// Ends an effect within a transaction; `false` where it was already done or never there.
pub(super) fn end_effect(tx: &Connection, key: &str, at: Timestamp, notice: &Notice) -> Outcome<bool> {
    let done = tx
        .prepare_cached("UPDATE outbox SET done_at = ?2 WHERE key = ?1 AND done_at IS NULL")?
        .execute(params![key, at.as_microsecond()])?;
    if done == 0 {
        return Ok(false);
    }
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
