//! Clients of single sign-on, and the codes and tokens given to them.

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::{AccountId, Digest, Timestamp};

use super::rows::{Outcome, digest, list, micros, one, text, time, time_if_any};
use crate::account::{OidcClient, OidcGrant};

const GRANT_COLUMNS: &str = "digest, family, kind, account, client, data, expires_at, used_at";

pub(super) fn put_client(conn: &Connection, client: &OidcClient) -> Outcome<()> {
    let put = "INSERT INTO oidc_client (id, data) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET data = excluded.data";
    conn.prepare_cached(put)?.execute(params![client.id, client.data])?;
    Ok(())
}

pub(super) fn delete_client(conn: &mut Connection, id: &str) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute("DELETE FROM oidc_grant WHERE client = ?1", [id])?;
    let gone = tx.execute("DELETE FROM oidc_client WHERE id = ?1", [id])?;
    tx.commit()?;
    Ok(gone > 0)
}

pub(super) fn client(conn: &Connection, id: &str) -> Outcome<Option<OidcClient>> {
    one(conn, "SELECT id, data FROM oidc_client WHERE id = ?1", [id], client_of)
}

pub(super) fn clients(conn: &Connection) -> Outcome<Vec<OidcClient>> {
    list(conn, "SELECT id, data FROM oidc_client ORDER BY id", [], client_of)
}

fn client_of(row: &Row<'_>) -> Outcome<OidcClient> {
    Ok(OidcClient { id: text(row, 0)?, data: text(row, 1)? })
}

pub(super) fn put_grants(
    conn: &mut Connection,
    grants: &[OidcGrant],
    after: Option<&Digest>,
) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(after) = after
        && grant(&tx, after)?.is_none()
    {
        return Ok(false);
    }
    for grant in grants {
        let put = format!("INSERT INTO oidc_grant ({GRANT_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        tx.prepare_cached(&put)?.execute(params![
            grant.digest.0,
            grant.family.0,
            grant.kind,
            grant.account.as_str(),
            grant.client,
            grant.data,
            grant.expires_at.as_microsecond(),
            micros(grant.used_at),
        ])?;
    }
    tx.commit()?;
    Ok(true)
}

pub(super) fn take_grant(
    conn: &mut Connection,
    digest: &Digest,
    now: Timestamp,
) -> Outcome<Option<OidcGrant>> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = grant(&tx, digest)?;
    tx.prepare_cached("UPDATE oidc_grant SET used_at = ?2 WHERE digest = ?1 AND used_at IS NULL")?
        .execute(params![digest.0, now.as_microsecond()])?;
    tx.commit()?;
    Ok(found)
}

pub(super) fn grant(conn: &Connection, digest: &Digest) -> Outcome<Option<OidcGrant>> {
    one(conn, &format!("SELECT {GRANT_COLUMNS} FROM oidc_grant WHERE digest = ?1"), [digest.0], grant_of)
}

pub(super) fn grants_of(conn: &Connection, account: &AccountId) -> Outcome<Vec<OidcGrant>> {
    let sql = format!("SELECT {GRANT_COLUMNS} FROM oidc_grant WHERE account = ?1 ORDER BY digest");
    list(conn, &sql, [account.as_str()], grant_of)
}

fn grant_of(row: &Row<'_>) -> Outcome<OidcGrant> {
    let bytes = |column| row.get::<_, Vec<u8>>(column);
    Ok(OidcGrant {
        digest: digest(&bytes(0)?, "oidc_grant.digest")?,
        family: digest(&bytes(1)?, "oidc_grant.family")?,
        kind: text(row, 2)?,
        account: AccountId::new(text(row, 3)?),
        client: text(row, 4)?,
        data: text(row, 5)?,
        expires_at: time(row, 6)?,
        used_at: time_if_any(row, 7)?,
    })
}

pub(super) fn revoke_family(conn: &Connection, family: &Digest) -> Outcome<u64> {
    Ok(conn.execute("DELETE FROM oidc_grant WHERE family = ?1", [family.0])? as u64)
}

pub(super) fn revoke_account(conn: &Connection, account: &AccountId) -> Outcome<u64> {
    Ok(conn.execute("DELETE FROM oidc_grant WHERE account = ?1", [account.as_str()])? as u64)
}

pub(super) fn purge(conn: &Connection, now: Timestamp) -> Outcome<u64> {
    Ok(conn.execute("DELETE FROM oidc_grant WHERE expires_at < ?1", [now.as_microsecond()])? as u64)
}
