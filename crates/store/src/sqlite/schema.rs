//! Tables, and how an older file becomes a newer one. Times are whole microseconds since 1970 in UTC.

use rusqlite::{Connection, TransactionBehavior};

use crate::fault::StoreFault;

/// Migration `n` takes a file from `user_version` n to n + 1. A released one never changes; a new one is added below.
const MIGRATIONS: &[&str] = &[
    FIRST,
    DRAFTS,
    CALENDARS,
    CERTIFICATES,
    SIGN_ON,
    AGENTS,
    SEARCH,
    MESSAGES,
    TRUST,
    SEALED,
    NOTES_LEFT,
    FACTORS,
    HASHES,
];

const FIRST: &str = "
-- One row a turn. `leaves` holds 32 bytes an event: the ledger's leaf hashes.
CREATE TABLE log (
    position INTEGER PRIMARY KEY, first_leaf INTEGER NOT NULL, case_id INTEGER NOT NULL,
    first_version INTEGER NOT NULL, key TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
    at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, leaves BLOB NOT NULL, receipt TEXT NOT NULL,
    events TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX log_of_case ON log (case_id, first_version);
CREATE UNIQUE INDEX log_by_key ON log (key);

-- The one row that says where log and ledger end; `frontier` is `ledger::Frontier` as bytes.
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, position INTEGER NOT NULL,
    root BLOB NOT NULL, frontier BLOB NOT NULL) STRICT;
-- Level 0 is written when complete; higher levels grow by 32 bytes for each complete tile below them.
CREATE TABLE tile (
    level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, number)) STRICT;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL) STRICT;

CREATE TABLE cases (
    case_id INTEGER PRIMARY KEY, number TEXT NOT NULL, app TEXT NOT NULL, version INTEGER NOT NULL,
    title TEXT NOT NULL, status TEXT NOT NULL, stage TEXT NOT NULL, kind TEXT, office TEXT, co_office TEXT,
    area TEXT, place TEXT, summary TEXT, priority INTEGER, lat REAL, lon REAL, channel TEXT NOT NULL,
    opened_at INTEGER NOT NULL, closed_at INTEGER, due_at INTEGER, warn_at INTEGER, late INTEGER NOT NULL,
    reports INTEGER NOT NULL, reopened INTEGER NOT NULL, returned INTEGER NOT NULL,
    marks_yellow INTEGER NOT NULL, marks_red INTEGER NOT NULL, merged_into INTEGER, rating INTEGER,
    updated_at INTEGER NOT NULL,
    closed INTEGER NOT NULL GENERATED ALWAYS AS (status NOT IN ('open', 'answered')) VIRTUAL,
    due_sort INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 9223372036854775807)) VIRTUAL) STRICT;
CREATE INDEX cases_by_time_left ON cases (closed, due_sort);
CREATE INDEX cases_by_place ON cases (kind, lat, lon) WHERE closed = 0 AND lat IS NOT NULL;

CREATE TABLE task (
    case_id INTEGER NOT NULL, instance INTEGER NOT NULL, element TEXT NOT NULL, role TEXT NOT NULL, office TEXT,
    area TEXT, kind TEXT, opened_at INTEGER NOT NULL, due_at INTEGER, priority INTEGER, is_open INTEGER NOT NULL,
    claimed_by TEXT,
    due_sort INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 9223372036854775807)) VIRTUAL,
    PRIMARY KEY (case_id, instance)) STRICT, WITHOUT ROWID;
CREATE INDEX task_inbox ON task (role, due_sort, case_id, instance, office, area) WHERE is_open = 1;

CREATE TABLE timer (
    case_id INTEGER NOT NULL, instance INTEGER NOT NULL, due_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, instance)) STRICT, WITHOUT ROWID;
CREATE INDEX timer_by_due ON timer (due_at);

CREATE TABLE filing (
    filing TEXT PRIMARY KEY, case_id INTEGER NOT NULL, home INTEGER NOT NULL, filed_at INTEGER NOT NULL,
    account TEXT, answered_at INTEGER, rating INTEGER, due_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX filing_by_case ON filing (case_id);
CREATE INDEX filing_by_account ON filing (account, filed_at) WHERE account IS NOT NULL;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, case_id INTEGER NOT NULL, kind TEXT NOT NULL,
    payload TEXT NOT NULL, created_at INTEGER NOT NULL, done_at INTEGER, attempts INTEGER NOT NULL) STRICT;
CREATE INDEX outbox_pending ON outbox (attempts, id) WHERE done_at IS NULL;

CREATE TABLE vault (
    vault TEXT PRIMARY KEY, case_id INTEGER NOT NULL, salt BLOB NOT NULL, data TEXT NOT NULL,
    retain_until TEXT) STRICT;
CREATE TABLE blob (id TEXT PRIMARY KEY, mime TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE notice (
    key TEXT PRIMARY KEY, filing TEXT NOT NULL, at INTEGER NOT NULL, text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX notice_by_filing ON notice (filing, at);

CREATE TABLE account (
    account TEXT PRIMARY KEY, name TEXT NOT NULL, password_hash TEXT NOT NULL, roles TEXT NOT NULL, office TEXT,
    area TEXT, active INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE session (
    token BLOB PRIMARY KEY, account TEXT, csrf TEXT NOT NULL, data TEXT NOT NULL,
    expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
";

const DRAFTS: &str = "
-- Changed files of an app as one JSON object: path to text, null where a file is taken away.
CREATE TABLE draft (
    draft TEXT PRIMARY KEY, app TEXT NOT NULL, name TEXT NOT NULL, base_version TEXT NOT NULL,
    base_digest TEXT NOT NULL, author TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL, files TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft_note (
    id INTEGER PRIMARY KEY, draft TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
    path TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
CREATE INDEX draft_note_by_draft ON draft_note (draft, id);
";

const CALENDARS: &str = "
-- Calendar files that a district added to those of the binary.
CREATE TABLE calendar (
    region TEXT NOT NULL, edition TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL, PRIMARY KEY (region, edition)) STRICT, WITHOUT ROWID;

-- The oldest edition a running clock of an open case is counted by, the latest end of one, and whether one is not
-- certain. Of cases older than these columns nothing is known but that any calendar may touch them.
ALTER TABLE cases ADD COLUMN clock_edition TEXT;
ALTER TABLE cases ADD COLUMN clock_last_due INTEGER;
ALTER TABLE cases ADD COLUMN clock_provisional INTEGER NOT NULL DEFAULT 0;
UPDATE cases SET clock_edition = '2025-11-04', clock_last_due = 253402200000000000
    WHERE status IN ('open', 'answered');
CREATE INDEX cases_by_edition ON cases (clock_edition, clock_last_due, case_id) WHERE clock_edition IS NOT NULL;
CREATE INDEX cases_provisional ON cases (case_id) WHERE clock_provisional = 1;
";

const CERTIFICATES: &str = "
ALTER TABLE account ADD COLUMN certificates TEXT NOT NULL DEFAULT '[]';
";

const SIGN_ON: &str = "
-- Systems that people sign in to through this district, and what was given to them: codes and tokens by their digest.
CREATE TABLE oidc_client (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE oidc_grant (
    digest BLOB PRIMARY KEY, family BLOB NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL, client TEXT NOT NULL,
    data TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX oidc_grant_by_family ON oidc_grant (family);
CREATE INDEX oidc_grant_by_account ON oidc_grant (account);
CREATE INDEX oidc_grant_by_client ON oidc_grant (client);
CREATE INDEX oidc_grant_by_end ON oidc_grant (expires_at);
";

const AGENTS: &str = "
ALTER TABLE filing ADD COLUMN agent TEXT;
CREATE INDEX filing_by_agent ON filing (agent, filed_at) WHERE agent IS NOT NULL;
";

const SEARCH: &str = "
-- What cases are found by; of older cases it is written when the engine opens the file. `done_to` is -1 where it is whole.
CREATE TABLE case_term (case_id INTEGER NOT NULL, term TEXT NOT NULL, PRIMARY KEY (case_id, term)) STRICT, WITHOUT ROWID;
CREATE INDEX case_term_by_term ON case_term (term);
CREATE TABLE case_term_state (
    one INTEGER PRIMARY KEY CHECK (one = 1), edition INTEGER NOT NULL, done_to INTEGER NOT NULL) STRICT;
INSERT INTO case_term_state (one, edition, done_to) VALUES (1, 0, 0);
";

const MESSAGES: &str = "
-- What a person is told, over all apps; `filing` is empty where it is of the administration.
CREATE TABLE message (
    key TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, filing TEXT, at INTEGER NOT NULL,
    text_zh TEXT NOT NULL, text_en TEXT NOT NULL, read_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX message_of_account ON message (account, at DESC, key);
CREATE INDEX message_unread ON message (account, at DESC, key) WHERE read_at IS NULL;
-- Notices from before this table were read on the page of their filing, or not at all: they count as read.
INSERT INTO message (key, account, kind, filing, at, text_zh, text_en, read_at)
    SELECT notice.key, filing.account, 'progress', notice.filing, notice.at, text_zh, text_en, notice.at
    FROM notice JOIN filing ON filing.filing = notice.filing WHERE filing.account IS NOT NULL;

-- Where a person wants to be told besides. Personal: in no event, erased with its bytes.
CREATE TABLE contact (account TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Messages on their way out of the house, each channel its own row and key.
CREATE TABLE letter (
    key TEXT PRIMARY KEY, channel TEXT NOT NULL, message TEXT NOT NULL, account TEXT NOT NULL,
    created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL, done_at INTEGER,
    outcome TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX letter_due ON letter (channel, due_at, key) WHERE done_at IS NULL;
CREATE INDEX letter_newest ON letter (created_at DESC, key);
";

const TRUST: &str = "
-- What one client knows one person by: random, never given again. `returns` counts how often the account id was given
-- anew to somebody who came after its person had left.
CREATE TABLE oidc_subject (
    account TEXT NOT NULL, returns INTEGER NOT NULL, client TEXT NOT NULL, subject TEXT NOT NULL UNIQUE,
    PRIMARY KEY (account, returns, client)) STRICT, WITHOUT ROWID;
-- Identities of other providers by which people come in; the name they have there only as a digest.
CREATE TABLE identity_link (
    provider TEXT NOT NULL, subject BLOB NOT NULL, account TEXT NOT NULL, level INTEGER NOT NULL,
    linked_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
    PRIMARY KEY (provider, subject)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identity_link_by_account ON identity_link (account, provider);
";

const SEALED: &str = "
-- Personal data sealed by the engine. Rows of before lie in the old table until the engine, which has the keys, has
-- sealed them: at its next start.
ALTER TABLE vault RENAME TO vault_plain;
CREATE TABLE vault (
    vault TEXT PRIMARY KEY, case_id INTEGER NOT NULL, sealed BLOB NOT NULL, retain_until TEXT) STRICT;
-- What a file belongs to. Of files older than this table nothing is known, and they stay.
CREATE TABLE blob_use (blob TEXT NOT NULL, owner TEXT NOT NULL, PRIMARY KEY (blob, owner)) STRICT, WITHOUT ROWID;
";

const NOTES_LEFT: &str = "
-- Lines for the record of administration that a command left beside a serving process; gone once they are in the log.
CREATE TABLE note_left (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;
";

const FACTORS: &str = "
-- What an account proves itself with beside its password. `step` only grows, so that nothing counts twice.
CREATE TABLE factor (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, step INTEGER NOT NULL,
    created_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX factor_by_account ON factor (account, created_at);

-- When a session began is not known of older ones, and so they end: every person signs in once more.
DELETE FROM session WHERE account IS NOT NULL;
ALTER TABLE session ADD COLUMN started_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX session_by_account ON session (account, seen_at) WHERE account IS NOT NULL;
";

const HASHES: &str = "
-- What the ledger is hashed by, and what it came to before it was put under that.
ALTER TABLE head ADD COLUMN hash TEXT NOT NULL DEFAULT 'sha-256';
CREATE TABLE former (size INTEGER NOT NULL, hash TEXT NOT NULL, root BLOB NOT NULL, PRIMARY KEY (size, hash)) STRICT;
";

/// Brings the file to the schema this binary knows, or refuses one that is newer.
pub(super) fn migrate(conn: &mut Connection) -> Result<(), StoreFault> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreFault::TooNew { found, known });
    }
    let done = usize::try_from(found).map_err(|_| StoreFault::Damaged("user_version"))?;
    for migration in &MIGRATIONS[done..] {
        tx.execute_batch(migration)?;
    }
    if found < known {
        tx.pragma_update(None, "user_version", known)?;
    }
    tx.commit()?;
    Ok(())
}
