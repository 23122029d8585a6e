//! Drafts of apps and the notes of who changed them.

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::AccountId;

use super::rows::{Outcome, list, one, text, time};
use crate::fault::StoreFault;
use crate::row::{AppDraft, DraftNote};

const COLUMNS: &str =
    "draft, app, name, base_version, base_digest, author, created_at, updated_at, version, files";

pub(super) fn put(conn: &mut Connection, draft: &AppDraft, note: &DraftNote) -> Outcome<bool> {
    let files = serde_json::to_string(&draft.files)
        .map_err(|_| StoreFault::Invalid("a draft cannot be written as JSON"))?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let stored = version(&tx, &draft.id)?;
    if stored.unwrap_or(0) + 1 != draft.version {
        return Ok(false);
    }
    tx.prepare_cached(&super::rows::upsert("draft", COLUMNS, "draft"))?.execute(params![
        draft.id,
        draft.app,
        draft.name,
        draft.base_version,
        draft.base_digest,
        draft.author.as_str(),
        draft.created_at.as_microsecond(),
        draft.updated_at.as_microsecond(),
        i64::try_from(draft.version).map_err(|_| StoreFault::Invalid("a draft's version is too large"))?,
        files,
    ])?;
    self::note(&tx, note)?;
    tx.commit()?;
    Ok(true)
}

fn version(conn: &Connection, draft: &str) -> Outcome<Option<u64>> {
    one(conn, "SELECT version FROM draft WHERE draft = ?1", [draft], |row| number(row, 0))
}

pub(super) fn delete(conn: &mut Connection, draft: &str, at: u64, note: &DraftNote) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if version(&tx, draft)? != Some(at) {
        return Ok(false);
    }
    tx.execute("DELETE FROM draft WHERE draft = ?1", [draft])?;
    self::note(&tx, note)?;
    tx.commit()?;
    Ok(true)
}

pub(super) fn note(conn: &Connection, note: &DraftNote) -> Outcome<()> {
    conn.prepare_cached(
        "INSERT INTO draft_note (draft, at, actor, act, path, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        note.draft,
        note.at.as_microsecond(),
        note.actor.as_str(),
        note.act,
        note.path,
        note.digest
    ])?;
    Ok(())
}

pub(super) fn draft(conn: &Connection, draft: &str) -> Outcome<Option<AppDraft>> {
    one(conn, &format!("SELECT {COLUMNS} FROM draft WHERE draft = ?1"), [draft], draft_of)
}

pub(super) fn drafts(conn: &Connection) -> Outcome<Vec<AppDraft>> {
    list(conn, &format!("SELECT {COLUMNS} FROM draft ORDER BY updated_at DESC, draft"), [], draft_of)
}

pub(super) fn notes(conn: &Connection, draft: &str) -> Outcome<Vec<DraftNote>> {
    let sql = "SELECT draft, at, actor, act, path, digest FROM draft_note WHERE draft = ?1 ORDER BY id";
    list(conn, sql, [draft], |row| {
        Ok(DraftNote {
            draft: text(row, 0)?,
            at: time(row, 1)?,
            actor: AccountId::new(text(row, 2)?),
            act: text(row, 3)?,
            path: text(row, 4)?,
            digest: text(row, 5)?,
        })
    })
}

fn number(row: &Row<'_>, column: usize) -> Outcome<u64> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| StoreFault::Damaged("draft.version"))
}

fn draft_of(row: &Row<'_>) -> Outcome<AppDraft> {
    Ok(AppDraft {
        id: text(row, 0)?,
        app: text(row, 1)?,
        name: text(row, 2)?,
        base_version: text(row, 3)?,
        base_digest: text(row, 4)?,
        author: AccountId::new(text(row, 5)?),
        created_at: time(row, 6)?,
        updated_at: time(row, 7)?,
        version: number(row, 8)?,
        files: serde_json::from_str(&text(row, 9)?).map_err(|_| StoreFault::Damaged("draft.files"))?,
    })
}
