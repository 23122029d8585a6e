//! The store as the engine sees it. Every backend passes the same suite of tests.

use ledger::Hash;
use value::{AccountId, BlobId, CaseId, CommandKey, Date, Digest, FilingId, Timestamp, VaultId};

use crate::account::{Account, Factor, IdentityLink, OidcClient, OidcGrant, Session};
use crate::fault::{BadRow, StoreFault};
use crate::filter::{CaseFilter, GroupBy, TaskFilter};
use crate::head::{Former, Head, VerifyReport};
use crate::message::{Channel, Contact, Letter, Message, MessageFilter};
use crate::row::{
    AppDraft, Batch, Blob, CalendarFile, CaseRow, Committed, DraftNote, FilingRow, Notice, OutboxRow,
    PlainVaultRow, TaskRow, TimerRow, VaultRow,
};
use crate::turn::StoredTurn;

type Read<T> = Result<T, StoreFault>;
type Write<T> = Result<T, StoreFault>;

/// A log with its ledger and its rows. All calls block; call them from threads.
pub trait Store: Send + Sync {
    // Writes.

    /// Writes the whole batch in one transaction, or nothing of it.
    ///
    /// Each turn must start at the version after the last of its case, turns earlier in the batch counted, and bring
    /// a key no turn has. When this returns `Ok`, every reader sees it, but a power cut may still lose it whole:
    /// nobody may be told before [`Store::sync`].
    fn apply(&self, batch: &Batch) -> Write<Committed>;
    /// Waits until everything applied before is on the disk. Other threads may apply meanwhile. All other writes are
    /// on the disk when they return.
    fn sync(&self) -> Write<()>;
    /// [`Store::apply`], then [`Store::sync`].
    fn commit(&self, batch: &Batch) -> Write<Committed> {
        let done = self.apply(batch)?;
        self.sync()?;
        Ok(done)
    }
    /// Writes the search terms of the next cases that have none of this edition ([`value::term::EDITION`]), a few hundred
    /// at a time; how many are left, 0 where the index is whole. Cases written meanwhile bring theirs along.
    fn index_cases(&self) -> Write<u64>;
    /// Puts the whole ledger under another algorithm, from its first leaf on, and keeps what it came to before; nothing
    /// where it is under it already. Refused where a row does not give its leaf: what was changed is not sealed anew.
    /// All or nothing; takes a few times a [`Store::verify`], and no other process may hold the log meanwhile.
    fn rehash(&self, to: Hash) -> Write<Option<Former>>;
    fn put_account(&self, account: &Account) -> Write<()>;
    /// Another password in place of `old_hash`, and every factor of the account of these kinds taken away, together;
    /// `false` and nothing done where the account is closed or its password is another one by now.
    fn set_password(&self, account: &AccountId, old_hash: &str, new_hash: &str, ends: &[&str])
    -> Write<bool>;
    fn put_session(&self, session: &Session) -> Write<()>;
    /// Says when a session was used last and moves its expiry, if it is there.
    fn touch_session(&self, token: &Digest, seen_at: Timestamp, expires_at: Timestamp) -> Write<()>;
    fn delete_session(&self, token: &Digest) -> Write<()>;
    /// Ends every session of an account, but for one where one is to stay; how many.
    fn delete_sessions_of(&self, account: &AccountId, but: Option<&Digest>) -> Write<u64>;
    /// Sessions of an account, expired ones too, the one used last first.
    fn sessions_of(&self, account: &AccountId) -> Read<Vec<Session>>;
    /// Deletes sessions that expired before `now`; how many.
    fn purge_sessions(&self, now: Timestamp) -> Write<u64>;
    /// Takes every factor of an account away that is of these kinds, and writes others in their place, together;
    /// `false` and nothing done where one of them is another account's or has an id that is taken.
    fn put_factors(&self, account: &AccountId, instead_of: &[&str], factors: &[Factor]) -> Write<bool>;
    /// Marks a factor as used at `now`, and keeps new data where there is some; `false` and nothing written where it
    /// is gone or `step` is not above the one it has: of two users at the same time one is too late.
    fn use_factor(&self, id: &str, step: u64, data: Option<&str>, now: Timestamp) -> Write<bool>;
    /// Takes one factor of an account away; `false` if it was not there.
    fn delete_factor(&self, account: &AccountId, id: &str) -> Write<bool>;
    fn factor(&self, id: &str) -> Read<Option<Factor>>;
    /// Factors of an account, oldest first.
    fn factors_of(&self, account: &AccountId) -> Read<Vec<Factor>>;
    /// Counts an attempt, to be called before the effect is tried.
    fn mark_outbox_attempt(&self, key: &str) -> Write<()>;
    /// Erases personal data with its salt, for ever; `false` if it was not there.
    fn erase_vault(&self, vault: &VaultId) -> Write<bool>;
    /// Puts other bytes into a row that is still as it was read; `false` and nothing written where it is not.
    fn reseal_vault(&self, before: &VaultRow, sealed: &[u8]) -> Write<bool>;
    /// Takes rows that lay open and are sealed now into the vault, together.
    fn seal_vault(&self, rows: &[VaultRow]) -> Write<()>;
    /// Writes the file anew, so that nothing is left in it of what was deleted or moved.
    fn wipe(&self) -> Write<()>;
    fn put_blob(&self, blob: &Blob) -> Write<()>;
    /// Writes a draft and the note of who changed it, together; `false` and nothing written where the stored draft is
    /// not the one before: version `draft.version - 1`, or none at all for version 1.
    fn put_draft(&self, draft: &AppDraft, note: &DraftNote) -> Write<bool>;
    /// Deletes a draft at this version and notes it; `false` and nothing done where it is not there.
    fn delete_draft(&self, draft: &str, version: u64, note: &DraftNote) -> Write<bool>;
    /// Notes something that does not change the draft.
    fn note_draft(&self, note: &DraftNote) -> Write<()>;

    /// Leaves a line for the record of administration: a command beside a serving process cannot write to its log, which
    /// has one writer. The engine takes it from here into the log.
    fn leave_note(&self, text: &str) -> Write<()>;
    /// Lines left and not taken yet, oldest first, with their numbers. A number never comes again.
    fn notes_left(&self, limit: usize) -> Read<Vec<(i64, String)>>;

    /// Keeps a calendar file; `false` and nothing written where its region has that edition already.
    fn put_calendar(&self, file: &CalendarFile) -> Write<bool>;

    // Single sign-on.

    fn put_oidc_client(&self, client: &OidcClient) -> Write<()>;
    /// Deletes a client with all that was given to it; `false` if it was not there.
    fn delete_oidc_client(&self, id: &str) -> Write<bool>;
    fn oidc_client(&self, id: &str) -> Read<Option<OidcClient>>;
    /// All clients, by id.
    fn oidc_clients(&self) -> Read<Vec<OidcClient>>;
    /// Writes grants together; `false` and nothing written where they are to follow a grant that is not there any
    /// more, so that nothing can grow out of what was revoked meanwhile.
    fn put_oidc_grants(&self, grants: &[OidcGrant], after: Option<&Digest>) -> Write<bool>;
    /// Marks a grant as used at `now`, once: of two takers at the same time one sees `used_at` empty.
    fn take_oidc_grant(&self, digest: &Digest, now: Timestamp) -> Write<Option<OidcGrant>>;
    fn oidc_grant(&self, digest: &Digest) -> Read<Option<OidcGrant>>;
    /// Everything given on behalf of an account, by digest.
    fn oidc_grants_of(&self, account: &AccountId) -> Read<Vec<OidcGrant>>;
    /// Deletes a family; how many grants it had.
    fn revoke_oidc_family(&self, family: &Digest) -> Write<u64>;
    /// Deletes everything given on behalf of an account; how many grants.
    fn revoke_oidc_account(&self, account: &AccountId) -> Write<u64>;
    /// Deletes grants that expired before `now`; how many.
    fn purge_oidc_grants(&self, now: Timestamp) -> Write<u64>;

    // What people are told.

    /// Ends an effect and writes its notice, the message to the person and the letters that carry it on, together;
    /// `false` and nothing written where it was done already.
    fn tell(
        &self,
        effect: &str,
        at: Timestamp,
        notice: &Notice,
        message: Option<&Message>,
        letters: &[Letter],
    ) -> Write<bool>;
    /// Writes a message that follows from no effect, with its letters; `false` where its key is there already.
    fn put_message(&self, message: &Message, letters: &[Letter]) -> Write<bool>;
    /// Marks one message of an account, or all, as read, or with `None` as unread again; how many changed.
    fn mark_messages(&self, account: &AccountId, key: Option<&str>, read_at: Option<Timestamp>)
    -> Write<u64>;
    /// Replaces or erases where a person is told besides.
    fn put_contact(&self, account: &AccountId, contact: Option<&Contact>) -> Write<()>;
    /// Writes what became of a letter that is not done yet.
    fn put_letter(&self, letter: &Letter) -> Write<()>;
    /// Messages of an account, newest first.
    fn messages(&self, account: &AccountId, filter: MessageFilter) -> Read<Vec<Message>>;
    fn message(&self, key: &str) -> Read<Option<Message>>;
    fn count_messages(&self, account: &AccountId, unread: bool) -> Read<u64>;
    fn contact(&self, account: &AccountId) -> Read<Option<Contact>>;
    /// Letters of a channel that are to be tried now, longest due first.
    fn letters_due(&self, channel: Channel, now: Timestamp, limit: usize) -> Read<Vec<Letter>>;
    /// All letters, newest first.
    fn letters(&self, limit: usize) -> Read<Vec<Letter>>;
    /// What a client knows an account by; `fresh` becomes that where nothing did yet.
    fn oidc_subject(&self, account: &AccountId, returns: u32, client: &str, fresh: &str) -> Write<String>;
    /// Links an identity, with a new account where one is opened for it. `false` and nothing written where the identity
    /// is linked, the account has one of that provider, or the new account's id is taken.
    fn link_identity(&self, link: &IdentityLink, opened: Option<&Account>) -> Write<bool>;
    /// Notes that a linked identity came in, with the level its provider vouches for now.
    fn see_identity(&self, provider: &str, subject: &Digest, level: u8, at: Timestamp) -> Write<()>;
    fn identity_link(&self, provider: &str, subject: &Digest) -> Read<Option<IdentityLink>>;
    /// The identities of an account, by provider.
    fn identity_links_of(&self, account: &AccountId) -> Read<Vec<IdentityLink>>;
    /// Takes a link away; `false` if it was not there.
    fn unlink_identity(&self, account: &AccountId, provider: &str) -> Write<bool>;

    // The log and its ledger.

    /// The turns of a case from the one that holds version `from_version`.
    fn stream(&self, case: CaseId, from_version: u64) -> Read<Vec<StoredTurn>>;
    /// The turns of a case from the first that ends at or after `from_version`, at most `limit`; for streams too long to
    /// read whole.
    fn stream_part(&self, case: CaseId, from_version: u64, limit: usize) -> Read<Vec<StoredTurn>>;
    /// Version of the last event of a case, 0 where it has none.
    fn last_version(&self, case: CaseId) -> Read<u64>;
    /// Turns of all cases in order, from a position, at most `limit`.
    fn log(&self, from_position: u64, limit: usize) -> Read<Vec<StoredTurn>>;
    fn find_key(&self, key: &CommandKey) -> Read<Option<StoredTurn>>;
    /// [`Store::find_key`] for several keys, as of one moment, in their order.
    fn find_keys(&self, keys: &[&CommandKey]) -> Read<Vec<Option<StoredTurn>>>;
    fn head(&self) -> Read<Head>;
    /// `false` once writes answer [`StoreFault::Poisoned`].
    fn is_writable(&self) -> bool;
    /// Hashes of a tile: 256 where it is complete, fewer at the end, none beyond it. Level 0 holds leaves; an entry
    /// of a higher level is the root of a complete tile one level below.
    fn tile(&self, level: u32, index: u64) -> Read<Vec<Digest>>;
    /// The root at the last complete tile of at most `size` leaves.
    fn checkpoint(&self, size: u64) -> Read<Option<(u64, Digest)>>;
    /// Recomputes every leaf, tile, checkpoint and the root from the stored rows, former roots too. `progress` hears the
    /// turns done.
    fn verify(&self, progress: &mut dyn FnMut(u64)) -> Result<VerifyReport, BadRow>;

    // Rows.

    fn case(&self, case: CaseId) -> Read<Option<CaseRow>>;
    fn cases(&self, filter: &CaseFilter) -> Read<Vec<CaseRow>>;
    /// The search terms stored with a case, in order: those of its number, title, place and summary.
    fn terms_of(&self, case: CaseId) -> Read<Vec<String>>;
    fn count(&self, filter: &CaseFilter) -> Read<u64>;
    /// Groups in the order of their keys.
    fn group(&self, filter: &CaseFilter, by: GroupBy) -> Read<Vec<(String, u64)>>;
    /// Open cases within `radius_m` metres, nearest first.
    fn near(&self, lat: f64, lon: f64, radius_m: f64, kind: Option<&str>) -> Read<Vec<CaseRow>>;
    /// The highest case number used, 0 where there is none.
    fn max_case_id(&self) -> Read<u64>;
    fn tasks(&self, filter: &TaskFilter) -> Read<Vec<TaskRow>>;
    fn count_tasks(&self, filter: &TaskFilter) -> Read<u64>;
    fn filing(&self, filing: &FilingId) -> Read<Option<FilingRow>>;
    /// Filings that are in a case now.
    fn filings_of(&self, case: CaseId) -> Read<Vec<FilingRow>>;
    /// Filings of an account, newest first.
    fn filings_of_account(&self, account: &AccountId) -> Read<Vec<FilingRow>>;
    /// Filings somebody made for others, newest first.
    fn filings_by_agent(&self, agent: &AccountId) -> Read<Vec<FilingRow>>;
    /// Timers due at or before `now`, earliest first.
    fn timers_due(&self, now: Timestamp, limit: usize) -> Read<Vec<TimerRow>>;
    /// The earliest timer of all.
    fn next_timer(&self) -> Read<Option<Timestamp>>;
    /// Effects not done, least tried first, so that one that keeps failing holds up nobody.
    fn outbox_pending(&self, limit: usize) -> Read<Vec<OutboxRow>>;
    fn vault(&self, vault: &VaultId) -> Read<Option<VaultRow>>;
    /// Vault rows in the order of their ids, from behind `after` on.
    fn vault_after(&self, after: Option<&VaultId>, limit: usize) -> Read<Vec<VaultRow>>;
    /// Rows of before the vault was sealed, at most `limit`.
    fn vault_plain(&self, limit: usize) -> Read<Vec<PlainVaultRow>>;
    /// Vault rows whose retention ended before `today`, in the order of their ids, from behind `after` on.
    fn vault_expired(&self, today: Date, after: Option<&VaultId>, limit: usize) -> Read<Vec<VaultId>>;
    fn blob(&self, blob: &BlobId) -> Read<Option<Blob>>;
    fn draft(&self, draft: &str) -> Read<Option<AppDraft>>;
    /// All drafts, last changed first.
    fn drafts(&self) -> Read<Vec<AppDraft>>;
    /// Notes of a draft, oldest first; those of a draft that is gone too.
    fn draft_notes(&self, draft: &str) -> Read<Vec<DraftNote>>;
    /// Calendar files a district added, by edition.
    fn calendars(&self) -> Read<Vec<CalendarFile>>;
    /// Editions that running clocks of open cases are counted by, earliest first.
    fn clock_editions(&self) -> Read<Vec<Date>>;
    /// Open cases with a running clock counted by `edition`, in the order of their latest end, behind `after`.
    fn clocks_behind(
        &self,
        edition: Date,
        after: (Timestamp, CaseId),
        limit: usize,
    ) -> Read<Vec<(Timestamp, CaseId)>>;
    fn notices(&self, filing: &FilingId) -> Read<Vec<Notice>>;
    fn account(&self, account: &AccountId) -> Read<Option<Account>>;
    fn accounts(&self) -> Read<Vec<Account>>;
    /// Accounts whose id or name has these words, by id, at most `limit` after the first `skip`; all where the words are
    /// empty. Capital and small ASCII letters are one.
    fn accounts_with(&self, words: &str, skip: usize, limit: usize) -> Read<Vec<Account>>;
    fn session(&self, token: &Digest) -> Read<Option<Session>>;
}

/// The store's tiles as the ledger reads them, for proofs under a head that was read before.
pub struct LogTiles<'a> {
    store: &'a dyn Store,
    hash: Hash,
}

impl<'a> LogTiles<'a> {
    pub fn new(store: &'a dyn Store, head: &Head) -> Self {
        Self { store, hash: head.hash }
    }
}

impl ledger::TileReader for LogTiles<'_> {
    fn hash(&self) -> Hash {
        self.hash
    }

    fn tile(&self, tile: ledger::Tile) -> Option<Vec<Digest>> {
        // The log may have grown since the proof's size was chosen; the first hashes of a tile stay the same.
        let mut hashes = self.store.tile(tile.level, tile.index).ok()?;
        let width = usize::try_from(tile.width).ok()?;
        hashes.truncate(width);
        (hashes.len() == width).then_some(hashes)
    }
}
