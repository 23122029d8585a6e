//! The tracker a reporter sees: `/hall/cases/{token}`.

use askama::Template;

use super::Page;
use super::part::{ActForm, ClockView, Moment, Row, Tag};

#[derive(Debug, Clone, Template)]
#[template(path = "hall/tracker.html")]
pub struct Tracker {
    pub page: Page,
    pub title: String,
    pub code: String,
    pub number: String,
    pub stage: Tag,
    /// The department that has it now, never a person.
    pub holder: String,
    /// One plain sentence about what happens now.
    pub now: String,
    pub clock: Option<ClockView>,
    pub moments: Vec<Moment>,
    pub rows: Vec<Row>,
    pub photo: String,
    pub answer: Option<Answer>,
    /// How many people reported the same, this one included; 1 when alone.
    pub reports: u64,
    /// What the reporter can do now: rate, reopen.
    pub acts: Vec<ActForm>,
    /// The rating given, in words.
    pub rated: String,
    /// Messages to this reporter, oldest first.
    pub told: Vec<Told>,
    /// Who was shown what this reporter left, oldest first.
    pub reads: Vec<super::me::Read>,
    /// Where the personal data can be erased; empty where there is none or the case still needs it.
    pub erase: String,
    pub key: String,
}

/// A message that was sent.
#[derive(Debug, Clone)]
pub struct Told {
    pub when: String,
    pub text: String,
}

/// The answer to this reporter.
#[derive(Debug, Clone)]
pub struct Answer {
    pub text: String,
    pub by: String,
    pub when: String,
}
