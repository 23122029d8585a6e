//! What clients know people by, and the identities of other providers by which people come in.

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::{AccountId, Digest, Timestamp};

use super::rows::{Outcome, digest, list, one, text, time};
use super::small;
use crate::account::{Account, IdentityLink};
use crate::fault::StoreFault;

const LINK_COLUMNS: &str = "provider, subject, account, level, linked_at, seen_at";

pub(super) fn known_subject(
    conn: &Connection,
    account: &AccountId,
    returns: u32,
    client: &str,
) -> Outcome<Option<String>> {
    let sql = "SELECT subject FROM oidc_subject WHERE account = ?1 AND returns = ?2 AND client = ?3";
    one(conn, sql, params![account.as_str(), returns, client], |row| text(row, 0))
}

pub(super) fn subject(
    conn: &mut Connection,
    account: &AccountId,
    returns: u32,
    client: &str,
    fresh: &str,
) -> Outcome<String> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute(
        "INSERT INTO oidc_subject (account, returns, client, subject) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (account, returns, client) DO NOTHING",
        params![account.as_str(), returns, client, fresh],
    )?;
    let subject = known_subject(&tx, account, returns, client)?;
    tx.commit()?;
    subject.ok_or(StoreFault::Damaged("oidc_subject"))
}

pub(super) fn link(conn: &mut Connection, link: &IdentityLink, opened: Option<&Account>) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(opened) = opened {
        if small::account(&tx, &opened.account)?.is_some() {
            return Ok(false);
        }
        small::put_account(&tx, opened)?;
    }
    let put = format!("INSERT OR IGNORE INTO identity_link ({LINK_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    let written = tx.execute(
        &put,
        params![
            link.provider,
            link.subject.0,
            link.account.as_str(),
            link.level,
            link.linked_at.as_microsecond(),
            link.seen_at.as_microsecond(),
        ],
    )?;
    if written == 0 {
        return Ok(false);
    }
    tx.commit()?;
    Ok(true)
}

pub(super) fn see(
    conn: &Connection,
    provider: &str,
    subject: &Digest,
    level: u8,
    at: Timestamp,
) -> Outcome<()> {
    conn.prepare_cached(
        "UPDATE identity_link SET level = ?3, seen_at = ?4 WHERE provider = ?1 AND subject = ?2",
    )?
    .execute(params![provider, subject.0, level, at.as_microsecond()])?;
    Ok(())
}

pub(super) fn of_subject(
    conn: &Connection,
    provider: &str,
    subject: &Digest,
) -> Outcome<Option<IdentityLink>> {
    let sql = format!("SELECT {LINK_COLUMNS} FROM identity_link WHERE provider = ?1 AND subject = ?2");
    one(conn, &sql, params![provider, subject.0], link_of)
}

pub(super) fn of_account(conn: &Connection, account: &AccountId) -> Outcome<Vec<IdentityLink>> {
    let sql = format!("SELECT {LINK_COLUMNS} FROM identity_link WHERE account = ?1 ORDER BY provider");
    list(conn, &sql, [account.as_str()], link_of)
}

pub(super) fn unlink(conn: &Connection, account: &AccountId, provider: &str) -> Outcome<bool> {
    let gone = conn.execute(
        "DELETE FROM identity_link WHERE account = ?1 AND provider = ?2",
        params![account.as_str(), provider],
    )?;
    Ok(gone > 0)
}

fn link_of(row: &Row<'_>) -> Outcome<IdentityLink> {
    let bytes: Vec<u8> = row.get(1)?;
    Ok(IdentityLink {
        provider: text(row, 0)?,
        subject: digest(&bytes, "identity_link.subject")?,
        account: AccountId::new(text(row, 2)?),
        level: row.get(3)?,
        linked_at: time(row, 4)?,
        seen_at: time(row, 5)?,
    })
}
