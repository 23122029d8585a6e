//! What is asked of the engine, and what comes back.

use std::collections::BTreeMap;

use authority::Actor;
use serde::{Deserialize, Serialize};
use store::Blob;
use value::{AccountId, AppId, CaseId, CommandKey, Context, FilingId, Timestamp};

/// One request: who asks what, under a key that makes it safe to send twice.
#[derive(Debug, Clone)]
pub struct Request {
    pub key: CommandKey,
    pub actor: Actor,
    /// In whose name a filing is made, where it is not the actor's own.
    pub principal: Option<AccountId>,
    /// Filings whose query code the asker proved to know.
    pub proven: Vec<FilingId>,
    /// When it happened, for imported histories; now where there is none.
    pub at: Option<Timestamp>,
    /// Tell nobody: for imported histories, whose reporters were told elsewhere.
    pub quiet: bool,
    /// The version of the case the asker saw; refused as stale where it moved on.
    pub expected: Option<u64>,
    pub ask: Ask,
}

impl Request {
    pub fn new(key: CommandKey, actor: Actor, ask: Ask) -> Self {
        Self { key, actor, principal: None, proven: Vec::new(), at: None, quiet: false, expected: None, ask }
    }
}

#[derive(Debug, Clone)]
pub enum Ask {
    /// Opens a case by the app's opening act.
    Open {
        app: AppId,
        act: String,
        answers: Context,
        channel: String,
        blobs: Vec<Blob>,
    },
    /// Adds a filing to an open case.
    Join {
        case: CaseId,
        act: String,
        answers: Context,
        channel: String,
        blobs: Vec<Blob>,
    },
    Do {
        case: CaseId,
        act: String,
        instance: Option<u32>,
        filing: Option<FilingId>,
        /// The other case of a merge or split.
        other: Option<CaseId>,
        answers: Context,
        reason: String,
    },
    Fire {
        case: CaseId,
        instance: u32,
        due: Timestamp,
    },
    /// Asks to be shown the personal data of a filing: see [`crate::Engine::read_personal`].
    Read {
        case: CaseId,
        filing: FilingId,
        /// What is sensitive too.
        sensitive: bool,
        reason: String,
    },
    /// Notes that the personal data of a filing is erased: see [`crate::Engine::erase_personal`].
    Erase {
        case: CaseId,
        filing: FilingId,
        reason: String,
    },
    /// Changes the directory, all or none: see [`crate::Engine::change_directory`].
    Directory {
        commands: Vec<identity::Command>,
        /// The way in, for the record.
        via: identity::record::Via,
    },
    /// Writes a line of the record: see [`crate::Engine::record`].
    Record(crate::record::Line),
    /// Brings a case to the newest edition of the calendar.
    Adopt {
        case: CaseId,
    },
    /// A recorded history of one new case: all its steps are written, or none.
    History {
        app: AppId,
        steps: Vec<Step>,
        channel: String,
        until: Timestamp,
    },
}

/// One act of a recorded history.
#[derive(Debug, Clone)]
pub struct Step {
    pub act: String,
    pub at: Timestamp,
    pub actor: Actor,
    /// The actor's office is what the case's data has under this name by then.
    pub office_from: Option<String>,
    pub answers: Context,
    /// Fields taken from case data by then: field name to data name.
    pub inherits: BTreeMap<String, String>,
    pub reason: String,
}

/// What was done. The same key gives the same receipt again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub case: CaseId,
    pub number: String,
    /// The version of the case after the turn.
    pub version: u64,
    /// The filing made, for an opening or joining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing: Option<FilingId>,
    /// What was asked, so that a key is never answered for another command.
    pub asked: String,
}
