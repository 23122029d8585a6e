//! The record 审计记录: sign-ins and what administrators did, in a stream of its own beside the directory's.
//!
//! WHY not in the directory's stream: that is folded whole at each start and its version is what provisioning systems
//! compare, and a thousand sign-ins a day would swell the one and move the other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use authority::Actor;
use identity::record::{Deed, Entry, Via};
use store::{Batch, Store, StoredTurn, Turn};
use value::{AccountId, CaseId, CommandKey, Timestamp};

use crate::Engine;
use crate::failure::Failure;
use crate::prepare::Prepared;
use crate::request::{Ask, Receipt, Request};
use crate::turn::Taken;
use crate::writer::Shared;

/// Notes taken from the store at one look.
const NOTES_MAX: usize = 256;

/// The version of the record as it is decided so far.
pub(crate) struct Record(Mutex<u64>);

impl Record {
    pub fn load(store: &dyn Store) -> Result<Self, Failure> {
        Ok(Self(Mutex::new(store.last_version(CaseId::RECORD)?)))
    }

    fn version(&self) -> MutexGuard<'_, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A line to be written, and the note it was left as where it comes from beside the process.
#[derive(Debug, Clone)]
pub struct Line {
    pub entry: Entry,
    pub note: Option<i64>,
}

/// The turn that writes a line. Called on the deciding thread only.
pub(crate) fn turn(shared: &Shared, entry: &Entry, key: CommandKey, receipt: String) -> Turn {
    let mut version = shared.record.version();
    *version += 1;
    Turn {
        case: CaseId::RECORD,
        first_version: *version,
        key,
        actor: entry.by.clone(),
        act: entry.deed.kind().to_owned(),
        at: entry.at,
        recorded_at: shared.now(),
        events: vec![serde_json::to_string(entry).unwrap_or_default()],
        receipt,
    }
}

pub(crate) fn take(shared: &Shared, prepared: &Prepared, line: &Line) -> Taken {
    let receipt = Receipt {
        case: CaseId::RECORD,
        number: String::new(),
        version: *shared.record.version() + 1,
        filing: None,
        asked: prepared.print.to_string(),
    };
    let told = serde_json::to_string(&receipt).unwrap_or_default();
    let mut batch = Batch::default();
    batch.turns.push(turn(shared, &line.entry, prepared.request.key.clone(), told));
    batch.notes_taken.extend(line.note);
    Taken { batch, receipt, states: Vec::new(), opened: false }
}

/// One line of the record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// 1, 2, 3 ... without a gap.
    pub number: u64,
    pub entry: Entry,
    /// When it was written down; later than `entry.at` where it was left beside the process.
    pub recorded_at: Timestamp,
    /// Its place in the log.
    pub position: u64,
}

impl Engine {
    /// Writes a line of the record; on the disk when this returns.
    ///
    /// # Errors
    /// Where it could not be written: what it is about must not be done then.
    pub fn record(&self, by: &AccountId, via: Via, deed: Deed) -> Result<Receipt, Failure> {
        self.ask(self.line(by, via, deed))
    }

    /// [`Engine::record`] for what has happened already; nobody waits, so that its time tells nothing.
    pub fn record_later(&self, by: &AccountId, via: Via, deed: Deed) {
        let heard = |outcome: Result<Receipt, Failure>| {
            if let Err(failure) = outcome {
                tracing::error!(%failure, "a line of the record could not be written");
            }
        };
        self.submit(self.line(by, via, deed), Box::new(heard));
    }

    fn line(&self, by: &AccountId, via: Via, deed: Deed) -> Request {
        let key = CommandKey::new(format!("record-{:032x}", u128::from_le_bytes(self.random())));
        let entry = Entry { at: self.now(), by: by.clone(), via, deed };
        let actor = Actor { account: by.clone(), ..Actor::anonymous() };
        Request::new(key, actor, Ask::Record(Line { entry, note: None }))
    }

    /// Takes lines that commands left beside this process into the log; the lines taken.
    ///
    /// # Errors
    /// Where the store fails; lines not taken stay where they are.
    pub fn take_notes(&self) -> Result<Vec<Entry>, Failure> {
        let mut taken = Vec::new();
        for (id, text) in self.store().notes_left(NOTES_MAX)? {
            let entry: Entry = serde_json::from_str(&text)
                .map_err(|error| Failure::Damaged(format!("note {id}: {error}")))?;
            let key = CommandKey::new(format!("record-note-{id}"));
            let actor = Actor { account: entry.by.clone(), ..Actor::anonymous() };
            let line = Line { entry: entry.clone(), note: Some(id) };
            self.ask(Request::new(key, actor, Ask::Record(line)))?;
            taken.push(entry);
        }
        Ok(taken)
    }

    /// The version of the record: its number of lines.
    pub fn record_version(&self) -> Result<u64, Failure> {
        Ok(self.store().last_version(CaseId::RECORD)?)
    }

    /// Lines of the record from number `from` on, in their order, at most `limit`.
    ///
    /// # Errors
    /// Where the store fails or a line does not read back.
    pub fn record_lines(&self, from: u64, limit: usize) -> Result<Vec<Kept>, Failure> {
        let turns = self.store().stream_part(CaseId::RECORD, from, limit)?;
        turns.iter().map(kept).collect()
    }
}

fn kept(stored: &StoredTurn) -> Result<Kept, Failure> {
    let text = stored.turn.events.first().map_or("", String::as_str);
    let entry = serde_json::from_str(text)
        .map_err(|error| Failure::Damaged(format!("position {}: {error}", stored.position)))?;
    let (number, recorded_at) = (stored.turn.first_version, stored.turn.recorded_at);
    Ok(Kept { number, entry, recorded_at, position: stored.position })
}

/// Leaves a line for the record in the store of a district that another process may be serving.
///
/// # Errors
/// Where it cannot be written: what it is about must not be done then.
pub fn leave_note(store: &dyn Store, entry: &Entry) -> Result<(), Failure> {
    Ok(store.leave_note(&serde_json::to_string(entry).unwrap_or_default())?)
}
