//! The rows that change in the same commit as the log: cases, tasks, timers, filings, outbox, vault, files.

use std::collections::BTreeMap;
use std::fmt;

use value::{
    AccountId, AppId, BlobId, CaseId, Date, Digest, ElementId, FilingId, RoleId, Timestamp, VaultId,
};

use crate::turn::Turn;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseStatus {
    Open,
    /// The resident has an answer; the process has not ended.
    Answered,
    Closed,
    /// Its filings moved to another case.
    Merged,
}

impl CaseStatus {
    pub const ALL: [Self; 4] = [Self::Open, Self::Answered, Self::Closed, Self::Merged];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Merged => "merged",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Work may still happen: `Open` or `Answered`.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Answered)
    }
}

/// One row a case: what lists, maps and figures read.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    pub case: CaseId,
    /// The official number, `20260302-0000017`.
    pub number: String,
    pub app: AppId,
    pub version: u64,
    pub title: String,
    pub status: CaseStatus,
    pub stage: String,
    pub kind: Option<String>,
    pub office: Option<String>,
    pub co_office: Option<String>,
    pub area: Option<String>,
    pub place: Option<String>,
    pub summary: Option<String>,
    pub priority: Option<i64>,
    /// Degrees north, for maps and nearness only.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    pub channel: String,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub warn_at: Option<Timestamp>,
    pub late: bool,
    pub reports: u32,
    pub reopened: u32,
    pub returned: u32,
    pub marks_yellow: u32,
    pub marks_red: u32,
    pub merged_into: Option<CaseId>,
    pub rating: Option<i64>,
    pub updated_at: Timestamp,
    /// `None` where no clock runs.
    pub clocks: Option<ClockWatch>,
}

impl CaseRow {
    /// A row with nothing filled in yet but what every case has.
    pub fn new(case: CaseId, number: impl Into<String>, app: AppId, opened_at: Timestamp) -> Self {
        Self {
            case,
            number: number.into(),
            app,
            version: 0,
            title: String::new(),
            status: CaseStatus::Open,
            stage: String::new(),
            kind: None,
            office: None,
            co_office: None,
            area: None,
            place: None,
            summary: None,
            priority: None,
            lat: None,
            lon: None,
            channel: String::new(),
            opened_at,
            closed_at: None,
            due_at: None,
            warn_at: None,
            late: false,
            reports: 0,
            reopened: 0,
            returned: 0,
            marks_yellow: 0,
            marks_red: 0,
            merged_into: None,
            rating: None,
            updated_at: opened_at,
            clocks: None,
        }
    }
}

impl CaseRow {
    /// The texts a case is found by; none of them holds what its form marks as personal.
    pub(crate) fn searched(&self) -> [&str; 4] {
        let (place, summary) = (self.place.as_deref(), self.summary.as_deref());
        [&self.number, &self.title, place.unwrap_or_default(), summary.unwrap_or_default()]
    }

    /// The search terms of the row, in order: what [`crate::Store::terms_of`] must give.
    pub fn terms(&self) -> Vec<String> {
        value::term::of_texts(self.searched()).into_iter().collect()
    }
}

/// What finds an open case when a calendar is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockWatch {
    /// The oldest edition of the calendar a running clock is counted by.
    pub edition: Date,
    /// The latest end of a running clock.
    pub last_due: Timestamp,
    /// A running clock is not certain yet.
    pub provisional: bool,
}

impl ClockWatch {
    /// True of a row from before these columns: it only says that any calendar may touch the case.
    pub fn is_unknown(self) -> bool {
        self.last_due.as_microsecond() == 253_402_200_000_000_000
    }
}

/// A calendar file that a district added: notices on top of the calendar of the binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// The calendar it belongs to, such as `cn`.
    pub region: String,
    /// The newest day of publication in it.
    pub edition: Date,
    pub text: String,
    /// Why it was added, in the words of who did it.
    pub reason: String,
    pub recorded_at: Timestamp,
}

/// One piece of work of one case. The page finds the words of `element` in the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    pub case: CaseId,
    /// Which activation of the element within the case.
    pub instance: u32,
    pub element: ElementId,
    pub role: RoleId,
    pub office: Option<String>,
    pub area: Option<String>,
    pub kind: Option<String>,
    pub opened_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub priority: Option<i64>,
    pub open: bool,
    pub claimed_by: Option<AccountId>,
}

/// Something to wake up for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerRow {
    pub case: CaseId,
    pub instance: u32,
    pub due_at: Timestamp,
}

/// One resident's own filing; it moves when cases are merged or split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRow {
    /// The bare query code.
    pub filing: FilingId,
    /// The case it is in now.
    pub case: CaseId,
    /// The case it was filed as.
    pub home: CaseId,
    pub filed_at: Timestamp,
    pub account: Option<AccountId>,
    /// Who filed it for that account.
    pub agent: Option<AccountId>,
    pub answered_at: Option<Timestamp>,
    pub rating: Option<i64>,
    pub due_at: Option<Timestamp>,
}

/// An effect to carry out after the commit. A key that is already there is not added again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    pub key: String,
    pub case: CaseId,
    pub kind: String,
    pub payload: String,
    pub created_at: Timestamp,
    pub done_at: Option<Timestamp>,
    pub attempts: u32,
}

/// Personal data with the salt of its commitment, sealed. Erasing the row leaves the ledger verifiable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultRow {
    pub vault: VaultId,
    pub case: CaseId,
    /// What only the engine's keys open; to the store these are bytes.
    pub sealed: Vec<u8>,
    pub retain_until: Option<Date>,
}

/// A row from before the vault was sealed: it lies open until the engine has sealed it.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainVaultRow {
    pub vault: VaultId,
    pub case: CaseId,
    pub salt: [u8; 32],
    pub data: String,
    pub retain_until: Option<Date>,
}

/// WHY: personal data and salts must not reach a log line by way of `{:?}`.
impl fmt::Debug for PlainVaultRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainVaultRow")
            .field("vault", &self.vault)
            .field("case", &self.case)
            .finish_non_exhaustive()
    }
}

/// A stored file. `id` is the hexadecimal SHA-256 of `bytes`, which the store checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub id: BlobId,
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// Something that a stored file belongs to. The same picture sent twice is one file with two uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobUse {
    pub blob: BlobId,
    /// Whatever its writer calls what the file belongs to.
    pub owner: String,
}

/// A message a resident reads on the page of the filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The outbox key it came from.
    pub key: String,
    pub filing: FilingId,
    pub at: Timestamp,
    pub text_zh: String,
    pub text_en: String,
}

/// Everything that becomes durable together, or not at all.
///
/// Rows of one kind are written in order, so the last row of a case wins. Timers are set first and cleared second.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    pub turns: Vec<Turn>,
    pub cases: Vec<CaseRow>,
    /// Written by (case, instance); `open: false` closes.
    pub tasks: Vec<TaskRow>,
    pub timers_set: Vec<TimerRow>,
    pub timers_cleared: Vec<(CaseId, u32)>,
    pub filings: Vec<FilingRow>,
    pub outbox: Vec<OutboxRow>,
    pub vault: Vec<VaultRow>,
    /// Vault rows that go, with their salts.
    pub vault_erased: Vec<VaultId>,
    pub blobs: Vec<Blob>,
    pub blob_uses: Vec<BlobUse>,
    /// Uses that end; a file that nothing else uses goes with its last use.
    pub blob_uses_ended: Vec<BlobUse>,
    /// Lines left for the record that this batch takes into the log.
    pub notes_taken: Vec<i64>,
}

impl Batch {
    /// Adds another batch behind this one, for group commit. A timer that `later` sets again is no longer cleared.
    pub fn absorb(&mut self, later: Self) {
        self.timers_cleared.retain(|(case, instance)| {
            !later.timers_set.iter().any(|timer| timer.case == *case && timer.instance == *instance)
        });
        self.turns.extend(later.turns);
        self.cases.extend(later.cases);
        self.tasks.extend(later.tasks);
        self.timers_set.extend(later.timers_set);
        self.timers_cleared.extend(later.timers_cleared);
        self.filings.extend(later.filings);
        self.outbox.extend(later.outbox);
        self.vault.extend(later.vault);
        self.vault_erased.extend(later.vault_erased);
        self.blob_uses.extend(later.blob_uses);
        self.blob_uses_ended.extend(later.blob_uses_ended);
        self.blobs.extend(later.blobs);
        self.notes_taken.extend(later.notes_taken);
    }
}

/// Where a batch landed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Position of the first turn; the others follow in order.
    pub first_position: u64,
    /// Ledger index of the first leaf.
    pub first_leaf: u64,
    /// Leaves in the ledger after the batch.
    pub size: u64,
    pub root: Digest,
}

/// Changed files of an installed app, kept until somebody downloads or discards them. Never what cases run under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDraft {
    /// Chosen by the caller.
    pub id: String,
    pub app: String,
    pub name: String,
    /// Version and digest of the app it began from.
    pub base_version: String,
    pub base_digest: String,
    pub author: AccountId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// 1 when new, one more with each change.
    pub version: u64,
    /// Path to the new text; `None` where the file is taken away.
    pub files: BTreeMap<String, Option<String>>,
}

/// Who did what to a draft. Notes stay when the draft is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftNote {
    pub draft: String,
    pub at: Timestamp,
    pub actor: AccountId,
    /// What was done, a word of the caller.
    pub act: String,
    /// The file concerned; empty where the whole draft is.
    pub path: String,
    /// Digest of the file afterwards; empty where there is none.
    pub digest: String,
}
