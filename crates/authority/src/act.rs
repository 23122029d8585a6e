//! What an act needs before it may be done: the rows of the power list that authority checks.

use serde::{Deserialize, Serialize};
use value::{RoleId, Words};

use crate::RealName;

/// Where a reader finds the line that decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub file: String,
    pub id: String,
    /// From 1; 0 where it is not known.
    #[serde(default)]
    pub line: u32,
}

/// What authority needs to know of an act.
#[derive(Debug, Clone)]
pub struct ActRule {
    pub id: String,
    pub title: Words,
    pub roles: Vec<RoleId>,
    /// Acts that the same person must not have done in this case.
    pub separate_from: Vec<String>,
    /// Visitors without an account may do it.
    pub public: bool,
    /// What must at least be known of who does it for themselves.
    pub real_name: RealName,
    /// The certificate each person doing it holds, valid on that day.
    pub certificate: Option<String>,
    pub officers: Option<Officers>,
    pub after: Vec<After>,
    /// Acts after which this one may not be done any more.
    pub never_after: Vec<String>,
    /// Case data or input that must be there and not be empty.
    pub documents: Vec<String>,
    pub needs: Vec<Need>,
    pub discretion: Option<Discretion>,
    /// It names a person who steps aside; the person may always name themselves.
    pub recuses: bool,
    pub row: Row,
}

impl ActRule {
    /// An act that needs nothing but a post.
    pub fn new(id: impl Into<String>, title: Words) -> Self {
        Self {
            id: id.into(),
            title,
            roles: Vec::new(),
            separate_from: Vec::new(),
            public: false,
            real_name: RealName::None,
            certificate: None,
            officers: None,
            after: Vec::new(),
            never_after: Vec::new(),
            documents: Vec::new(),
            needs: Vec::new(),
            discretion: None,
            recuses: false,
            row: Row::default(),
        }
    }
}

/// At least `count` different persons did one of `acts`; who acts now is counted where this act is among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officers {
    pub count: u32,
    pub acts: Vec<String>,
    pub article: Option<Words>,
    pub row: Row,
}

/// A span of time such as `3 working-days`. Who knows calendars says when it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub amount: i64,
    pub unit: String,
}

impl Wait {
    /// `3 working-days`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (amount, unit) = text.trim().split_once(char::is_whitespace)?;
        let amount = amount.parse().ok().filter(|amount: &i64| *amount > 0)?;
        Some(Self { amount, unit: unit.trim().to_owned() })
    }

    pub fn words(&self) -> Words {
        let (zh, en) = match self.unit.as_str() {
            "working-days" => ("个工作日", "working days"),
            "calendar-days" => ("日", "days"),
            "working-hours" => ("个工作小时", "working hours"),
            "clock-hours" => ("小时", "hours"),
            other => (other, other),
        };
        Words::new(format!(" {} {zh}", self.amount), format!("{} {en}", self.amount))
    }
}

/// A step that must have happened: notice, statement, hearing, review, discussion.
#[derive(Debug, Clone)]
pub struct After {
    /// One of these must have been done.
    pub acts: Vec<String>,
    /// What the step is called.
    pub title: Words,
    /// The least time since the step was last done.
    pub wait: Option<Wait>,
    /// The most time since the step was last done.
    pub within: Option<Wait>,
    /// Asked only where this does not say false.
    pub when: Option<feel::Expr>,
    /// Not asked where this says true.
    pub unless: Option<feel::Expr>,
    pub because: Option<Words>,
    pub article: Option<Words>,
    pub row: Row,
}

/// A precondition in FEEL over case data and input; what is told when it does not hold.
#[derive(Debug, Clone)]
pub struct Need {
    pub holds: feel::Expr,
    pub because: Words,
    pub article: Option<Words>,
    pub row: Row,
}

/// The band 裁量基准 within which an amount must lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discretion {
    /// Id of the decision table.
    pub decision: String,
    /// The field that holds the amount.
    pub field: String,
    /// The outputs of the table that bound it, both within.
    pub low: String,
    pub high: String,
    pub article: Option<Words>,
    pub row: Row,
}
