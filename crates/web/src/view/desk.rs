//! The staff desk: inbox and dispatcher's screen.

use askama::Template;

use super::Page;
use super::part::{ActForm, ActNot, Filters, Link, Paging, Row, Tab, Tag, TimeLeft};

/// `/desk/tasks?view=...`.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/inbox.html")]
pub struct Inbox {
    pub page: Page,
    /// Cases this person may open.
    pub openings: Vec<Link>,
    pub tabs: Vec<Tab>,
    pub filters: Filters,
    pub rows: Vec<TaskRow>,
    pub paging: Paging,
    /// When the rows were read.
    pub as_of: String,
}

/// One case that waits for somebody.
#[derive(Debug, Clone)]
pub struct TaskRow {
    pub href: String,
    pub number: String,
    pub title: String,
    pub category: String,
    pub place: String,
    pub street: String,
    pub office: String,
    pub stage: String,
    pub left: TimeLeft,
    pub due: String,
    pub reports: u64,
    pub marks: Vec<Tag>,
}

/// `/desk/dispatch?case=...`.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/dispatch.html")]
pub struct Dispatch {
    pub page: Page,
    pub waiting: Vec<Waiting>,
    pub paging: Paging,
    pub chosen: Option<DispatchCase>,
}

/// A case in the list of those to dispatch.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub href: String,
    pub number: String,
    pub title: String,
    pub place: String,
    pub left: TimeLeft,
    pub current: bool,
}

/// The case on the right, with the suggestion and where it comes from.
#[derive(Debug, Clone)]
pub struct DispatchCase {
    pub href: String,
    pub number: String,
    pub title: String,
    pub left: TimeLeft,
    pub facts: Vec<Row>,
    pub photo: String,
    pub suggestion: Option<Suggestion>,
    /// One click: dispatch as suggested.
    pub confirm: Option<ActForm>,
    /// Dispatch elsewhere, or send back, with a reason.
    pub others: Vec<ActForm>,
    pub not: Vec<ActNot>,
    pub similar: Vec<MergeCandidate>,
}

/// What the decision table says.
#[derive(Debug, Clone)]
pub struct Suggestion {
    pub office: String,
    pub decision: String,
    pub rules: Vec<RuleTrace>,
}

/// A rule that matched: its number in the table, what it looked at and what it gives.
#[derive(Debug, Clone)]
pub struct RuleTrace {
    pub number: String,
    pub inputs: String,
    pub outputs: String,
}

/// An open case that may be the same event.
#[derive(Debug, Clone)]
pub struct MergeCandidate {
    pub case: Link,
    pub number: String,
    pub distance: String,
    pub reports: u64,
    pub form: Option<ActForm>,
}
