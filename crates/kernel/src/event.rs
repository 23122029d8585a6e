//! What happened. Events are for ever: a field is only added with a default, a meaning never changes.

use clock::{Budget, Edition};
use serde::{Deserialize, Serialize};
use value::{AccountId, AppId, CaseId, ClockId, Context, ElementId, FilingId, OfficeId, Timestamp};

use crate::reading::Reading;
use crate::state::{Filing, MarkColour};

/// A clock whose end another edition of the calendar moves, or makes certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockMoved {
    pub clock: ClockId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing: Option<FilingId>,
    pub from: Timestamp,
    pub to: Timestamp,
    /// It may move once more: a further year has to be published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// One event of a case's stream. The time it counts from stands in the turn that wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", deny_unknown_fields)]
pub enum Event {
    CaseOpened {
        number: String,
        app: AppId,
        app_version: String,
        channel: String,
    },
    FilingMade {
        filing: Box<Filing>,
    },
    /// A person, or a machine in the name of an office, did an act.
    ActDone {
        act: String,
        account: AccountId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        office: Option<OfficeId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        element: Option<ElementId>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        #[serde(with = "value::canonical::context")]
        input: Context,
        /// The rule in force under which the act was done, in Chinese as the power list has it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        basis: String,
    },
    DataSet {
        #[serde(with = "value::canonical::context")]
        values: Context,
    },
    /// A decision table was asked; `rules` are the numbers of the rules that hit.
    DecisionMade {
        decision: String,
        rules: Vec<u32>,
        #[serde(with = "value::canonical::context")]
        values: Context,
    },
    ClockStarted {
        clock: ClockId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filing: Option<FilingId>,
        budget: Budget,
        /// The edition of the calendar it is counted by.
        #[serde(default, skip_serializing_if = "Edition::is_first")]
        edition: Edition,
        /// Where its period begins, when that is not now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anchor: Option<Timestamp>,
        /// A last day off stays the last day.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        fixed_end: bool,
    },
    ClockStopped {
        clock: ClockId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filing: Option<FilingId>,
    },
    ClockSuspended {
        clock: ClockId,
        reason: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        basis: String,
    },
    ClockResumed {
        clock: ClockId,
    },
    ClockExtended {
        clock: ClockId,
        amount: i64,
        approver: AccountId,
        reason: String,
    },
    /// Every running clock of the case is counted by this edition from now on, published by `source`; `moved` names
    /// those whose end, or whose certainty, is another by it.
    CalendarAdopted {
        edition: Edition,
        source: String,
        moved: Vec<ClockMoved>,
    },
    /// A step of escalation of a running clock was due; it is never taken again in this run of the clock.
    RungReached {
        clock: ClockId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filing: Option<FilingId>,
        rung: String,
        /// The end of the clock at that time.
        due: Timestamp,
        /// A message of the app that is due to the reporters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Another office has the case; its clocks run on.
    CaseHandedOver {
        from: String,
        to: String,
    },
    FilingAnswered {
        filing: FilingId,
        text: String,
    },
    FilingRated {
        filing: FilingId,
        score: u8,
        text: String,
    },
    /// A message of the app is due to every reporter.
    NoticeAsked {
        message: String,
    },
    Marked {
        colour: MarkColour,
        reason: String,
        element: ElementId,
    },
    /// On the case that takes the filings.
    FilingsJoined {
        from: CaseId,
        number: String,
        filings: Vec<Filing>,
    },
    /// On the case whose filings go.
    MergedInto {
        into: CaseId,
    },
    /// On the case that gives the filings back.
    FilingsReleased {
        to: CaseId,
        filings: Vec<FilingId>,
    },
    /// On the case that gets its filings back.
    SplitFrom {
        from: CaseId,
        filings: Vec<Filing>,
    },
    /// 回避: this person does no official act in the case any more.
    Recused {
        account: AccountId,
    },
    /// Somebody was shown personal data of a filing.
    PersonalDataRead(Reading),
    /// The vault row of a filing and its salt are gone.
    PersonalDataErased {
        filing: FilingId,
        reason: String,
    },
    CaseAnswered,
    CaseReopened,
    CaseClosed,
    /// Something moved in the process.
    #[serde(untagged)]
    Net(process::Event),
}
