//! What accounts prove themselves with beside their passwords.

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::{AccountId, Timestamp};

use super::rows::{Outcome, list, micros, one, text, time, time_if_any};
use crate::account::Factor;
use crate::fault::StoreFault;

const COLUMNS: &str = "id, account, kind, data, step, created_at, used_at";

pub(super) fn put(
    conn: &mut Connection,
    account: &AccountId,
    instead_of: &[&str],
    factors: &[Factor],
) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for kind in instead_of {
        tx.prepare_cached("DELETE FROM factor WHERE account = ?1 AND kind = ?2")?
            .execute(params![account.as_str(), kind])?;
    }
    for factor in factors {
        // WHY asked before: a broken constraint would put the writer in doubt.
        if factor.account != *account || find(&tx, &factor.id)?.is_some() {
            return Ok(false);
        }
        let put = format!("INSERT INTO factor ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        tx.prepare_cached(&put)?.execute(params![
            factor.id,
            factor.account.as_str(),
            factor.kind,
            factor.data,
            whole(factor.step)?,
            factor.created_at.as_microsecond(),
            micros(factor.used_at),
        ])?;
    }
    tx.commit()?;
    Ok(true)
}

fn whole(step: u64) -> Outcome<i64> {
    i64::try_from(step).map_err(|_| StoreFault::Invalid("a step beyond all time"))
}

pub(super) fn mark_used(
    conn: &Connection,
    id: &str,
    step: u64,
    data: Option<&str>,
    now: Timestamp,
) -> Outcome<bool> {
    let sql =
        "UPDATE factor SET step = ?2, used_at = ?3, data = coalesce(?4, data) WHERE id = ?1 AND step < ?2";
    let changed = conn.prepare_cached(sql)?.execute(params![id, whole(step)?, now.as_microsecond(), data])?;
    Ok(changed > 0)
}

pub(super) fn delete(conn: &Connection, account: &AccountId, id: &str) -> Outcome<bool> {
    let sql = "DELETE FROM factor WHERE account = ?1 AND id = ?2";
    Ok(conn.execute(sql, params![account.as_str(), id])? > 0)
}

pub(super) fn find(conn: &Connection, id: &str) -> Outcome<Option<Factor>> {
    one(conn, &format!("SELECT {COLUMNS} FROM factor WHERE id = ?1"), [id], factor_of)
}

pub(super) fn of_account(conn: &Connection, account: &AccountId) -> Outcome<Vec<Factor>> {
    let sql = format!("SELECT {COLUMNS} FROM factor WHERE account = ?1 ORDER BY created_at, id");
    list(conn, &sql, [account.as_str()], factor_of)
}

fn factor_of(row: &Row<'_>) -> Outcome<Factor> {
    let step: i64 = row.get(4)?;
    Ok(Factor {
        id: text(row, 0)?,
        account: AccountId::new(text(row, 1)?),
        kind: text(row, 2)?,
        data: text(row, 3)?,
        step: u64::try_from(step).map_err(|_| StoreFault::Damaged("factor.step"))?,
        created_at: time(row, 5)?,
        used_at: time_if_any(row, 6)?,
    })
}
