//! SQLite, in a file or in memory: one writer, several readers, one method of the trait a line.

mod backup;
mod calendar;
mod commit;
mod draft;
mod factor;
mod find;
mod identity;
mod message;
mod oidc;
mod open;
mod read;
mod rehash;
mod rows;
mod schema;
mod search;
mod session;
mod small;
mod tiles;
mod vault;
mod verify;

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

use ledger::Hash;
use rusqlite::Connection;
use value::{AccountId, BlobId, CaseId, CommandKey, Date, Digest, FilingId, Timestamp, VaultId};

use crate::account::{Account, Factor, IdentityLink, OidcClient, OidcGrant, Session};
use crate::contract::Store;
use crate::fault::{BadRow, StoreFault};
use crate::filter::{CaseFilter, GroupBy, TaskFilter};
use crate::head::{Former, Head, VerifyReport};
use crate::message::{Channel, Contact, Letter, Message, MessageFilter};
use crate::row::{
    AppDraft, Batch, Blob, CalendarFile, CaseRow, Committed, DraftNote, FilingRow, Notice, OutboxRow,
    PlainVaultRow, TaskRow, TimerRow, VaultRow,
};
use crate::turn::StoredTurn;
pub use backup::copy;
use tiles::Ledger;

/// Connections for reading that are kept when nobody uses them.
const READERS_IDLE_MAX: usize = 4;

/// The store on SQLite.
pub struct SqliteStore {
    /// `None` in memory, where the writer's connection also reads. WHY before the writer: who is closed last takes the
    /// write-ahead log in, and readers cannot.
    readers: Option<Readers>,
    writer: Mutex<Writer>,
    /// The write-ahead log once more, to wait for the disk while the writer writes on; `None` in memory.
    wal: Option<File>,
    /// A sync failed: no later one may say that all is well.
    sync_failed: AtomicBool,
}

struct Writer {
    conn: Connection,
    ledger: Ledger,
    poisoned: bool,
}

struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

type Answer<T> = Result<T, StoreFault>;

impl SqliteStore {
    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(|broken| {
            // WHY: a thread died while it held the writer, so memory and disk may disagree.
            let mut writer = broken.into_inner();
            writer.poisoned = true;
            writer
        })
    }

    /// A small write of its own, on a store that still trusts its disk.
    fn write<T>(&self, work: impl FnOnce(&mut Connection) -> Answer<T>) -> Answer<T> {
        let mut writer = self.writer();
        if writer.poisoned {
            return Err(StoreFault::Poisoned);
        }
        let outcome = work(&mut writer.conn).map_err(commit::busy);
        if let Err(fault) = &outcome {
            writer.poisoned = commit::disk_in_doubt(fault);
        }
        outcome
    }

    /// One question. Where an answer takes several, [`SqliteStore::read_as_of_now`].
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Answer<T>) -> Answer<T> {
        let Some(readers) = &self.readers else { return work(&self.writer().conn) };
        let idle = readers.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => open::reader(&readers.path)?,
        };
        let outcome = work(&conn);
        let mut idle = readers.idle();
        // One that would not end its transaction is closed.
        if conn.is_autocommit() && idle.len() < READERS_IDLE_MAX {
            idle.push(conn);
        }
        outcome
    }

    /// Several questions, answered as of one moment, while the writer, here or in another process, goes on.
    fn read_as_of_now<T>(&self, work: impl FnOnce(&Connection) -> Answer<T>) -> Answer<T> {
        self.read(|conn| open::snapshot(conn, work))
    }
}

impl Readers {
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Store for SqliteStore {
    fn apply(&self, batch: &Batch) -> Answer<Committed> {
        commit::apply(&mut self.writer(), batch)
    }
    fn sync(&self) -> Answer<()> {
        // WHY not `poisoned`: the writer holds that while it writes on, and this must not wait for it.
        if self.sync_failed.load(Ordering::Acquire) {
            return Err(StoreFault::Poisoned);
        }
        let synced = self.wal.as_ref().map_or(Ok(()), File::sync_data);
        synced.map_err(|error| {
            // WHY: a second fsync may report success for pages that the first one lost.
            self.sync_failed.store(true, Ordering::Release);
            self.writer().poisoned = true;
            StoreFault::Sync(error)
        })
    }
    fn index_cases(&self) -> Answer<u64> {
        self.write(search::catch_up)
    }
    fn rehash(&self, to: Hash) -> Answer<Option<Former>> {
        rehash::rehash(&mut self.writer(), to)
    }
    fn put_account(&self, account: &Account) -> Answer<()> {
        self.write(|conn| small::put_account(conn, account))
    }
    fn set_password(
        &self,
        account: &AccountId,
        old_hash: &str,
        new_hash: &str,
        ends: &[&str],
    ) -> Answer<bool> {
        self.write(|conn| small::set_password(conn, account, (old_hash, new_hash), ends))
    }
    fn put_session(&self, session: &Session) -> Answer<()> {
        self.write(|conn| session::put(conn, session))
    }
    fn touch_session(&self, token: &Digest, seen_at: Timestamp, expires_at: Timestamp) -> Answer<()> {
        self.write(|conn| session::touch(conn, token, seen_at, expires_at))
    }
    fn delete_session(&self, token: &Digest) -> Answer<()> {
        self.write(|conn| session::delete(conn, token))
    }
    fn delete_sessions_of(&self, account: &AccountId, but: Option<&Digest>) -> Answer<u64> {
        self.write(|conn| session::delete_of(conn, account, but))
    }
    fn sessions_of(&self, account: &AccountId) -> Answer<Vec<Session>> {
        self.read(|conn| session::of_account(conn, account))
    }
    fn purge_sessions(&self, now: Timestamp) -> Answer<u64> {
        self.write(|conn| session::purge(conn, now))
    }
    fn put_factors(&self, account: &AccountId, instead_of: &[&str], factors: &[Factor]) -> Answer<bool> {
        self.write(|conn| factor::put(conn, account, instead_of, factors))
    }
    fn use_factor(&self, id: &str, step: u64, data: Option<&str>, now: Timestamp) -> Answer<bool> {
        self.write(|conn| factor::mark_used(conn, id, step, data, now))
    }
    fn delete_factor(&self, account: &AccountId, id: &str) -> Answer<bool> {
        self.write(|conn| factor::delete(conn, account, id))
    }
    fn factor(&self, id: &str) -> Answer<Option<Factor>> {
        self.read(|conn| factor::find(conn, id))
    }
    fn factors_of(&self, account: &AccountId) -> Answer<Vec<Factor>> {
        self.read(|conn| factor::of_account(conn, account))
    }
    fn tell(
        &self,
        effect: &str,
        at: Timestamp,
        notice: &Notice,
        message: Option<&Message>,
        letters: &[Letter],
    ) -> Answer<bool> {
        self.write(|conn| message::tell(conn, effect, at, (notice, message, letters)))
    }
    fn put_message(&self, message: &Message, letters: &[Letter]) -> Answer<bool> {
        self.write(|conn| message::put_message(conn, message, letters))
    }
    fn mark_messages(
        &self,
        account: &AccountId,
        key: Option<&str>,
        read_at: Option<Timestamp>,
    ) -> Answer<u64> {
        self.write(|conn| message::mark(conn, account, key, read_at))
    }
    fn put_contact(&self, account: &AccountId, contact: Option<&Contact>) -> Answer<()> {
        self.write(|conn| message::put_contact(conn, account, contact))
    }
    fn put_letter(&self, letter: &Letter) -> Answer<()> {
        self.write(|conn| message::put_letter(conn, letter))
    }
    fn messages(&self, account: &AccountId, filter: MessageFilter) -> Answer<Vec<Message>> {
        self.read(|conn| message::messages(conn, account, filter))
    }
    fn message(&self, key: &str) -> Answer<Option<Message>> {
        self.read(|conn| message::message(conn, key))
    }
    fn count_messages(&self, account: &AccountId, unread: bool) -> Answer<u64> {
        self.read(|conn| message::count(conn, account, unread))
    }
    fn contact(&self, account: &AccountId) -> Answer<Option<Contact>> {
        self.read(|conn| message::contact(conn, account))
    }
    fn letters_due(&self, channel: Channel, now: Timestamp, limit: usize) -> Answer<Vec<Letter>> {
        self.read(|conn| message::letters_due(conn, channel, now, limit))
    }
    fn letters(&self, limit: usize) -> Answer<Vec<Letter>> {
        self.read(|conn| message::letters(conn, limit))
    }
    fn mark_outbox_attempt(&self, key: &str) -> Answer<()> {
        self.write(|conn| small::mark_outbox_attempt(conn, key))
    }
    fn erase_vault(&self, vault: &VaultId) -> Answer<bool> {
        self.write(|conn| vault::erase(conn, vault))
    }
    fn reseal_vault(&self, before: &VaultRow, sealed: &[u8]) -> Answer<bool> {
        self.write(|conn| vault::reseal(conn, before, sealed))
    }
    fn seal_vault(&self, rows: &[VaultRow]) -> Answer<()> {
        self.write(|conn| vault::seal(conn, rows))
    }
    fn wipe(&self) -> Answer<()> {
        self.write(|conn| vault::wipe(conn))
    }
    fn put_blob(&self, blob: &Blob) -> Answer<()> {
        self.write(|conn| rows::put_blob(conn, blob))
    }
    fn put_draft(&self, draft: &AppDraft, note: &DraftNote) -> Answer<bool> {
        self.write(|conn| draft::put(conn, draft, note))
    }
    fn delete_draft(&self, draft: &str, version: u64, note: &DraftNote) -> Answer<bool> {
        self.write(|conn| draft::delete(conn, draft, version, note))
    }
    fn note_draft(&self, note: &DraftNote) -> Answer<()> {
        self.write(|conn| draft::note(conn, note))
    }
    fn leave_note(&self, text: &str) -> Answer<()> {
        self.write(|conn| small::leave_note(conn, text))
    }
    fn notes_left(&self, limit: usize) -> Answer<Vec<(i64, String)>> {
        self.read(|conn| small::notes_left(conn, limit))
    }
    fn put_calendar(&self, file: &CalendarFile) -> Answer<bool> {
        self.write(|conn| calendar::put(conn, file))
    }

    fn put_oidc_client(&self, client: &OidcClient) -> Answer<()> {
        self.write(|conn| oidc::put_client(conn, client))
    }
    fn delete_oidc_client(&self, id: &str) -> Answer<bool> {
        self.write(|conn| oidc::delete_client(conn, id))
    }
    fn oidc_client(&self, id: &str) -> Answer<Option<OidcClient>> {
        self.read(|conn| oidc::client(conn, id))
    }
    fn oidc_clients(&self) -> Answer<Vec<OidcClient>> {
        self.read(oidc::clients)
    }
    fn put_oidc_grants(&self, grants: &[OidcGrant], after: Option<&Digest>) -> Answer<bool> {
        self.write(|conn| oidc::put_grants(conn, grants, after))
    }
    fn take_oidc_grant(&self, digest: &Digest, now: Timestamp) -> Answer<Option<OidcGrant>> {
        self.write(|conn| oidc::take_grant(conn, digest, now))
    }
    fn oidc_grant(&self, digest: &Digest) -> Answer<Option<OidcGrant>> {
        self.read(|conn| oidc::grant(conn, digest))
    }
    fn oidc_grants_of(&self, account: &AccountId) -> Answer<Vec<OidcGrant>> {
        self.read(|conn| oidc::grants_of(conn, account))
    }
    fn revoke_oidc_family(&self, family: &Digest) -> Answer<u64> {
        self.write(|conn| oidc::revoke_family(conn, family))
    }
    fn revoke_oidc_account(&self, account: &AccountId) -> Answer<u64> {
        self.write(|conn| oidc::revoke_account(conn, account))
    }
    fn purge_oidc_grants(&self, now: Timestamp) -> Answer<u64> {
        self.write(|conn| oidc::purge(conn, now))
    }

    fn oidc_subject(&self, account: &AccountId, returns: u32, client: &str, fresh: &str) -> Answer<String> {
        // WHY a look first: nearly always it is there, and nothing has to be written.
        match self.read(|conn| identity::known_subject(conn, account, returns, client))? {
            Some(subject) => Ok(subject),
            None => self.write(|conn| identity::subject(conn, account, returns, client, fresh)),
        }
    }
    fn link_identity(&self, link: &IdentityLink, opened: Option<&Account>) -> Answer<bool> {
        self.write(|conn| identity::link(conn, link, opened))
    }
    fn see_identity(&self, provider: &str, subject: &Digest, level: u8, at: Timestamp) -> Answer<()> {
        self.write(|conn| identity::see(conn, provider, subject, level, at))
    }
    fn identity_link(&self, provider: &str, subject: &Digest) -> Answer<Option<IdentityLink>> {
        self.read(|conn| identity::of_subject(conn, provider, subject))
    }
    fn identity_links_of(&self, account: &AccountId) -> Answer<Vec<IdentityLink>> {
        self.read(|conn| identity::of_account(conn, account))
    }
    fn unlink_identity(&self, account: &AccountId, provider: &str) -> Answer<bool> {
        self.write(|conn| identity::unlink(conn, account, provider))
    }

    fn stream(&self, case: CaseId, from_version: u64) -> Answer<Vec<StoredTurn>> {
        self.read(|conn| read::stream(conn, case, from_version))
    }
    fn stream_part(&self, case: CaseId, from_version: u64, limit: usize) -> Answer<Vec<StoredTurn>> {
        self.read(|conn| read::stream_part(conn, case, from_version, limit))
    }
    fn last_version(&self, case: CaseId) -> Answer<u64> {
        self.read(|conn| commit::last_version(conn, case))
    }
    fn log(&self, from_position: u64, limit: usize) -> Answer<Vec<StoredTurn>> {
        self.read(|conn| read::log(conn, from_position, limit))
    }
    fn find_key(&self, key: &CommandKey) -> Answer<Option<StoredTurn>> {
        self.read(|conn| read::find_key(conn, key))
    }
    fn find_keys(&self, keys: &[&CommandKey]) -> Answer<Vec<Option<StoredTurn>>> {
        self.read_as_of_now(|conn| read::find_keys(conn, keys))
    }
    fn head(&self) -> Answer<Head> {
        self.read(read::head)
    }
    fn is_writable(&self) -> bool {
        !self.writer().poisoned
    }
    fn tile(&self, level: u32, index: u64) -> Answer<Vec<Digest>> {
        self.read_as_of_now(|conn| tiles::tile(conn, level, index))
    }
    fn checkpoint(&self, size: u64) -> Answer<Option<(u64, Digest)>> {
        self.read(|conn| tiles::checkpoint(conn, size))
    }
    fn verify(&self, progress: &mut dyn FnMut(u64)) -> Result<VerifyReport, BadRow> {
        let mut found = None;
        let read = self.read_as_of_now(|conn| {
            found = Some(verify::verify(conn, progress));
            Ok(())
        });
        found.unwrap_or_else(|| {
            let why = read.err().map_or_else(String::new, |fault| fault.to_string());
            Err(BadRow { position: 0, case: None, version: None, why })
        })
    }

    fn case(&self, case: CaseId) -> Answer<Option<CaseRow>> {
        self.read(|conn| read::case(conn, case))
    }
    fn cases(&self, filter: &CaseFilter) -> Answer<Vec<CaseRow>> {
        self.read_as_of_now(|conn| find::cases(conn, filter))
    }
    fn count(&self, filter: &CaseFilter) -> Answer<u64> {
        self.read_as_of_now(|conn| find::count(conn, filter))
    }
    fn terms_of(&self, case: CaseId) -> Answer<Vec<String>> {
        self.read(|conn| search::terms_of(conn, case))
    }
    fn group(&self, filter: &CaseFilter, by: GroupBy) -> Answer<Vec<(String, u64)>> {
        self.read_as_of_now(|conn| find::group(conn, filter, by))
    }
    fn near(&self, lat: f64, lon: f64, radius_m: f64, kind: Option<&str>) -> Answer<Vec<CaseRow>> {
        self.read(|conn| find::near(conn, (lat, lon), radius_m, kind))
    }
    fn max_case_id(&self) -> Answer<u64> {
        self.read(read::max_case_id)
    }
    fn tasks(&self, filter: &TaskFilter) -> Answer<Vec<TaskRow>> {
        self.read(|conn| find::tasks(conn, filter))
    }
    fn count_tasks(&self, filter: &TaskFilter) -> Answer<u64> {
        self.read(|conn| find::count_tasks(conn, filter))
    }
    fn filing(&self, filing: &FilingId) -> Answer<Option<FilingRow>> {
        self.read(|conn| read::filing(conn, filing))
    }
    fn filings_of(&self, case: CaseId) -> Answer<Vec<FilingRow>> {
        self.read(|conn| read::filings_of(conn, case))
    }
    fn filings_by_agent(&self, agent: &AccountId) -> Answer<Vec<FilingRow>> {
        self.read(|conn| read::filings_by_agent(conn, agent))
    }

    fn filings_of_account(&self, account: &AccountId) -> Answer<Vec<FilingRow>> {
        self.read(|conn| read::filings_of_account(conn, account))
    }
    fn timers_due(&self, now: Timestamp, limit: usize) -> Answer<Vec<TimerRow>> {
        self.read(|conn| read::timers_due(conn, now, limit))
    }
    fn next_timer(&self) -> Answer<Option<Timestamp>> {
        self.read(read::next_timer)
    }
    fn outbox_pending(&self, limit: usize) -> Answer<Vec<OutboxRow>> {
        self.read(|conn| read::outbox_pending(conn, limit))
    }
    fn vault(&self, vault: &VaultId) -> Answer<Option<VaultRow>> {
        self.read(|conn| vault::row(conn, vault))
    }
    fn vault_after(&self, after: Option<&VaultId>, limit: usize) -> Answer<Vec<VaultRow>> {
        self.read(|conn| vault::after(conn, after, limit))
    }
    fn vault_plain(&self, limit: usize) -> Answer<Vec<PlainVaultRow>> {
        self.read(|conn| vault::plain(conn, limit))
    }
    fn vault_expired(&self, today: Date, after: Option<&VaultId>, limit: usize) -> Answer<Vec<VaultId>> {
        self.read(|conn| vault::expired(conn, today, after, limit))
    }
    fn blob(&self, blob: &BlobId) -> Answer<Option<Blob>> {
        self.read(|conn| read::blob(conn, blob))
    }
    fn draft(&self, draft: &str) -> Answer<Option<AppDraft>> {
        self.read(|conn| draft::draft(conn, draft))
    }
    fn drafts(&self) -> Answer<Vec<AppDraft>> {
        self.read(draft::drafts)
    }
    fn draft_notes(&self, draft: &str) -> Answer<Vec<DraftNote>> {
        self.read(|conn| draft::notes(conn, draft))
    }
    fn calendars(&self) -> Answer<Vec<CalendarFile>> {
        self.read(calendar::all)
    }
    fn clock_editions(&self) -> Answer<Vec<Date>> {
        self.read(calendar::editions)
    }
    fn clocks_behind(
        &self,
        edition: Date,
        after: (Timestamp, CaseId),
        limit: usize,
    ) -> Answer<Vec<(Timestamp, CaseId)>> {
        self.read(|conn| calendar::behind(conn, edition, after, limit))
    }
    fn notices(&self, filing: &FilingId) -> Answer<Vec<Notice>> {
        self.read(|conn| read::notices(conn, filing))
    }
    fn account(&self, account: &AccountId) -> Answer<Option<Account>> {
        self.read(|conn| small::account(conn, account))
    }
    fn accounts(&self) -> Answer<Vec<Account>> {
        self.read(small::accounts)
    }
    fn accounts_with(&self, words: &str, skip: usize, limit: usize) -> Answer<Vec<Account>> {
        self.read(|conn| small::accounts_with(conn, words, skip, limit))
    }
    fn session(&self, token: &Digest) -> Answer<Option<Session>> {
        self.read(|conn| session::find(conn, token))
    }
}
