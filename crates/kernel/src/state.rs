//! The state of a case: what the fold of its events knows.

use std::collections::BTreeMap;

use authority::{Actor, PastAct};
use clock::ClockLedger;
pub use process::{Active, Net};
use serde::{Deserialize, Serialize};
use value::{
    AccountId, AppId, CaseId, ClockId, Commitment, Context, ElementId, FilingId, OfficeId, Timestamp, VaultId,
};

use crate::reading::ReadAt;

/// The clocks of a case or filing by id. The last ledger of each runs or ran last; earlier ones stay visible.
pub type CaseClocks = BTreeMap<ClockId, Vec<ClockLedger>>;

/// One case, at `version` events.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub id: CaseId,
    pub version: u64,
    /// The version of the last event that was not a mere reading: a page older than that is stale.
    pub changed: u64,
    pub number: String,
    pub app: AppId,
    pub app_version: String,
    pub channel: String,
    pub opened_at: Timestamp,
    pub updated_at: Timestamp,
    pub data: Context,
    pub net: Net,
    pub filings: BTreeMap<FilingId, Filing>,
    pub clocks: CaseClocks,
    pub done: Vec<Done>,
    /// The same acts in the form authority asks for.
    pub past: Vec<PastAct>,
    /// Who was shown personal data of the case, and when.
    pub readings: Vec<ReadAt>,
    /// Who stepped aside 回避.
    pub recused: Vec<AccountId>,
    pub marks: Vec<Mark>,
    pub joined: Vec<Joined>,
    pub merged_into: Option<CaseId>,
    pub answered_at: Option<Timestamp>,
    pub reopened: u32,
    pub closed_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Open,
    /// Answered; may still be reopened.
    Answered,
    Closed,
    /// Its filings live in another case; its process rests until a split.
    Merged,
}

/// Where personal data lies, and what the event may keep of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultRef {
    pub vault: VaultId,
    pub commitment: Commitment,
}

/// One reporter's own filing 来件: reference, clock, answer and rating stay theirs through merge and split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filing {
    pub id: FilingId,
    /// The case it was filed as.
    pub home: CaseId,
    pub filed_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Who filed it for that account, under an authorisation 代办.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AccountId>,
    pub channel: String,
    /// What this reporter said, without personal data.
    #[serde(with = "value::canonical::context")]
    pub said: Context,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault: Option<VaultRef>,
    /// Its personal data, and the photos that came with it, are gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
    pub clocks: CaseClocks,
    pub answers: Vec<Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

impl Filing {
    /// Whether it is the actor's: in their own name, or made by them for somebody they may still act for.
    pub fn is_of(&self, actor: &Actor, app: &AppId) -> bool {
        let Some(account) = self.account.as_ref().filter(|_| !actor.is_anonymous()) else { return false };
        let organisation = account.as_str().starts_with(authority::ORGANISATION);
        let through = organisation || self.agent.as_ref() == Some(&actor.account);
        *account == actor.account || (through && actor.acts_for(account, app))
    }

    /// Whether the person had a part in making it, whoever it was for.
    pub fn was_made_by(&self, account: &AccountId) -> bool {
        [&self.account, &self.agent].into_iter().any(|it| it.as_ref() == Some(account))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub at: Timestamp,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub at: Timestamp,
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub score: u8,
    pub text: String,
}

/// An act that was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub act: String,
    pub account: AccountId,
    pub office: Option<OfficeId>,
    pub element: Option<ElementId>,
    pub at: Timestamp,
    pub reason: String,
    pub input: Context,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkColour {
    Yellow,
    Red,
}

/// A supervision card 黄牌/红牌.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub colour: MarkColour,
    pub reason: String,
    pub element: ElementId,
    pub at: Timestamp,
}

/// Filings that came from another case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    pub from: CaseId,
    pub number: String,
    pub filings: Vec<FilingId>,
}

impl Case {
    /// The state before the first event.
    pub fn unopened(id: CaseId) -> Self {
        Self {
            id,
            version: 0,
            changed: 0,
            number: String::new(),
            app: AppId::new(""),
            app_version: String::new(),
            channel: String::new(),
            opened_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            data: Context::new(),
            net: Net::default(),
            filings: BTreeMap::new(),
            clocks: BTreeMap::new(),
            done: Vec::new(),
            past: Vec::new(),
            readings: Vec::new(),
            recused: Vec::new(),
            marks: Vec::new(),
            joined: Vec::new(),
            merged_into: None,
            answered_at: None,
            reopened: 0,
            closed_at: None,
        }
    }

    pub fn status(&self) -> Status {
        match (self.merged_into, self.closed_at, self.answered_at) {
            (Some(_), _, _) => Status::Merged,
            (None, Some(_), _) => Status::Closed,
            (None, None, Some(_)) => Status::Answered,
            (None, None, None) => Status::Open,
        }
    }

    /// Waiting elements that are not armed events, in order of activation.
    pub fn waiting(&self) -> impl Iterator<Item = (u32, &Active)> {
        self.net.waiting()
    }

    /// The newest ledger of a case clock.
    pub fn clock(&self, id: &ClockId) -> Option<&ClockLedger> {
        self.clocks.get(id).and_then(|ledgers| ledgers.last())
    }
}
