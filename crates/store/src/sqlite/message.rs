//! Messages to people, where else they want to be told, and the letters on their way.

use rusqlite::{Connection, Row, TransactionBehavior, params};
use value::{AccountId, FilingId, Timestamp};

use super::rows::{Outcome, list, micros, one, scalar, text, time, time_if_any};
use super::small;
use crate::fault::StoreFault;
use crate::filter::LIMIT_MAX;
use crate::message::{Channel, Contact, Letter, Message, MessageFilter, MessageKind};
use crate::row::Notice;

const MESSAGE_COLUMNS: &str = "key, account, kind, filing, at, text_zh, text_en, read_at";
const LETTER_COLUMNS: &str = "key, channel, message, account, created_at, due_at, attempts, done_at, outcome";

/// Ends an effect with its notice, its message and the letters that carry it on, together.
pub(super) fn tell(
    conn: &mut Connection,
    effect: &str,
    at: Timestamp,
    (notice, message, letters): (&Notice, Option<&Message>, &[Letter]),
) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !small::end_effect(&tx, effect, at, notice)? {
        return Ok(false);
    }
    if let Some(message) = message {
        put(&tx, message, letters)?;
    }
    tx.commit()?;
    Ok(true)
}

/// Writes a message with its letters; `false` and nothing where its key is there already.
pub(super) fn put_message(conn: &mut Connection, message: &Message, letters: &[Letter]) -> Outcome<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let new = put(&tx, message, letters)?;
    tx.commit()?;
    Ok(new)
}

fn put(conn: &Connection, message: &Message, letters: &[Letter]) -> Outcome<bool> {
    let sql = format!(
        "INSERT INTO message ({MESSAGE_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT (key) DO NOTHING"
    );
    let new = conn.prepare_cached(&sql)?.execute(params![
        message.key,
        message.account.as_str(),
        message.kind.as_str(),
        message.filing.as_ref().map(FilingId::as_str),
        message.at.as_microsecond(),
        message.text_zh,
        message.text_en,
        micros(message.read_at),
    ])?;
    if new == 0 {
        return Ok(false);
    }
    let sql = format!("INSERT INTO letter ({LETTER_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    let mut add = conn.prepare_cached(&sql)?;
    for letter in letters {
        add.execute(params![
            letter.key,
            letter.channel.as_str(),
            letter.message,
            letter.account.as_str(),
            letter.created_at.as_microsecond(),
            letter.due_at.as_microsecond(),
            letter.attempts,
            micros(letter.done_at),
            letter.outcome,
        ])?;
    }
    Ok(true)
}

fn message_of(row: &Row<'_>) -> Outcome<Message> {
    let kind = text(row, 2)?;
    Ok(Message {
        key: row.get(0)?,
        account: AccountId::new(text(row, 1)?),
        kind: MessageKind::parse(&kind).ok_or(StoreFault::Damaged("message.kind"))?,
        filing: row.get::<_, Option<String>>(3)?.map(FilingId::new),
        at: time(row, 4)?,
        text_zh: row.get(5)?,
        text_en: row.get(6)?,
        read_at: time_if_any(row, 7)?,
    })
}

pub(super) fn messages(
    conn: &Connection,
    account: &AccountId,
    filter: MessageFilter,
) -> Outcome<Vec<Message>> {
    let unread = if filter.unread { " AND read_at IS NULL" } else { "" };
    let limit = filter.limit.unwrap_or(LIMIT_MAX).min(LIMIT_MAX);
    let sql = format!(
        "SELECT {MESSAGE_COLUMNS} FROM message WHERE account = ?1{unread} ORDER BY at DESC, key \
         LIMIT {limit} OFFSET {}",
        filter.skip
    );
    list(conn, &sql, [account.as_str()], message_of)
}

pub(super) fn message(conn: &Connection, key: &str) -> Outcome<Option<Message>> {
    one(conn, &format!("SELECT {MESSAGE_COLUMNS} FROM message WHERE key = ?1"), [key], message_of)
}

pub(super) fn count(conn: &Connection, account: &AccountId, unread: bool) -> Outcome<u64> {
    let unread = if unread { " AND read_at IS NULL" } else { "" };
    let sql = format!("SELECT count(*) FROM message WHERE account = ?1{unread}");
    Ok(scalar::<i64>(conn, &sql, [account.as_str()])?.unwrap_or(0).cast_unsigned())
}

/// Marks messages of an account as read, or unread again; `None` is all of them. How many changed.
pub(super) fn mark(
    conn: &Connection,
    account: &AccountId,
    key: Option<&str>,
    read_at: Option<Timestamp>,
) -> Outcome<u64> {
    let is = if read_at.is_some() { "read_at IS NULL" } else { "read_at IS NOT NULL" };
    let sql =
        format!("UPDATE message SET read_at = ?1 WHERE account = ?2 AND {is} AND (?3 IS NULL OR key = ?3)");
    let changed = conn.prepare_cached(&sql)?.execute(params![micros(read_at), account.as_str(), key])?;
    Ok(changed as u64)
}

pub(super) fn contact(conn: &Connection, account: &AccountId) -> Outcome<Option<Contact>> {
    one(conn, "SELECT data FROM contact WHERE account = ?1", [account.as_str()], |row| {
        serde_json::from_str(&text(row, 0)?).map_err(|_| StoreFault::Damaged("contact.data"))
    })
}

/// WHY the checkpoint: the old address would stay in the WAL.
pub(super) fn put_contact(conn: &Connection, account: &AccountId, contact: Option<&Contact>) -> Outcome<()> {
    let data = contact.map(serde_json::to_string).transpose();
    let data = data.map_err(|_| StoreFault::Invalid("a contact cannot be written as JSON"))?;
    match data {
        Some(data) => conn.execute(
            "INSERT INTO contact (account, data) VALUES (?1, ?2) \
             ON CONFLICT (account) DO UPDATE SET data = excluded.data",
            params![account.as_str(), data],
        ),
        None => conn.execute("DELETE FROM contact WHERE account = ?1", [account.as_str()]),
    }?;
    super::vault::checkpoint(conn)
}

fn letter_of(row: &Row<'_>) -> Outcome<Letter> {
    let channel = text(row, 1)?;
    Ok(Letter {
        key: row.get(0)?,
        channel: Channel::parse(&channel).ok_or(StoreFault::Damaged("letter.channel"))?,
        message: row.get(2)?,
        account: AccountId::new(text(row, 3)?),
        created_at: time(row, 4)?,
        due_at: time(row, 5)?,
        attempts: row.get(6)?,
        done_at: time_if_any(row, 7)?,
        outcome: row.get(8)?,
    })
}

pub(super) fn letters_due(
    conn: &Connection,
    channel: Channel,
    now: Timestamp,
    limit: usize,
) -> Outcome<Vec<Letter>> {
    let sql = format!(
        "SELECT {LETTER_COLUMNS} FROM letter WHERE channel = ?1 AND done_at IS NULL AND due_at <= ?2 \
         ORDER BY due_at, key LIMIT {}",
        limit.min(LIMIT_MAX)
    );
    list(conn, &sql, params![channel.as_str(), now.as_microsecond()], letter_of)
}

pub(super) fn letters(conn: &Connection, limit: usize) -> Outcome<Vec<Letter>> {
    let sql = format!(
        "SELECT {LETTER_COLUMNS} FROM letter ORDER BY created_at DESC, key LIMIT {}",
        limit.min(LIMIT_MAX)
    );
    list(conn, &sql, [], letter_of)
}

pub(super) fn put_letter(conn: &Connection, letter: &Letter) -> Outcome<()> {
    let sql = "UPDATE letter SET due_at = ?2, attempts = ?3, done_at = ?4, outcome = ?5 \
               WHERE key = ?1 AND done_at IS NULL";
    conn.prepare_cached(sql)?.execute(params![
        letter.key,
        letter.due_at.as_microsecond(),
        letter.attempts,
        micros(letter.done_at),
        letter.outcome,
    ])?;
    Ok(())
}
