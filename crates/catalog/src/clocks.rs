//! What an app says of its clocks: `clock.toml`, read and checked.

use clock::{ClockKind, Moment};
use serde::{Deserialize, Serialize};
use value::{ClockId, Words};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockOf {
    Case,
    /// Each filing has its own clock of this kind.
    Filing,
}

/// A clock of every case, or of every filing, of the app.
#[derive(Debug)]
pub struct ClockRule {
    pub id: ClockId,
    pub title: Words,
    pub of: ClockOf,
    pub kind: ClockKind,
    /// `filed`, or the element whose completion starts it.
    pub starts: String,
    pub stops: Vec<String>,
    pub amount: feel::Expr,
    pub unit: feel::Expr,
    /// The day or instant its period begins at, when that is not its start.
    pub anchor: Option<feel::Expr>,
    /// Whether the last day of a period in calendar days moves behind days off (Civil Code art. 203).
    pub roll: bool,
    /// Procedures whose time does not count.
    pub exclusions: Vec<Exclusion>,
    /// How far it can be extended; `None` where the app sets no bound.
    pub extension: Option<Extension>,
    /// Who is told when, by the time left.
    pub rungs: Vec<Rung>,
    pub basis: Words,
}

/// A procedure outside of the period: completing `from` suspends the clock, completing `until` resumes it.
#[derive(Debug, Clone)]
pub struct Exclusion {
    pub line: u32,
    pub from: String,
    pub until: String,
    pub procedure: Procedure,
    pub basis: Words,
}

/// The procedures whose time the Administrative Licensing Law (art. 45) leaves out of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Procedure {
    Hearing,
    Tender,
    Auction,
    Test,
    Inspection,
    Quarantine,
    Appraisal,
    ExpertReview,
}

impl Procedure {
    pub const ALL: [Self; 8] = [
        Self::Hearing,
        Self::Tender,
        Self::Auction,
        Self::Test,
        Self::Inspection,
        Self::Quarantine,
        Self::Appraisal,
        Self::ExpertReview,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hearing => "hearing",
            Self::Tender => "tender",
            Self::Auction => "auction",
            Self::Test => "test",
            Self::Inspection => "inspection",
            Self::Quarantine => "quarantine",
            Self::Appraisal => "appraisal",
            Self::ExpertReview => "expert-review",
        }
    }

    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Hearing => ("听证", "hearing"),
            Self::Tender => ("招标", "tender"),
            Self::Auction => ("拍卖", "auction"),
            Self::Test => ("检验", "test"),
            Self::Inspection => ("检测", "inspection"),
            Self::Quarantine => ("检疫", "quarantine"),
            Self::Appraisal => ("鉴定", "appraisal"),
            Self::ExpertReview => ("专家评审", "expert review"),
        };
        Words::new(zh, en)
    }
}

/// How far a clock can be extended.
#[derive(Debug, Clone)]
pub struct Extension {
    /// Units in all extensions of one run together.
    pub most: i64,
    /// Extensions of one run.
    pub times: u32,
    pub basis: Words,
}

/// A step of escalation; each is taken once in a run of its clock.
#[derive(Debug, Clone)]
pub struct Rung {
    pub line: u32,
    pub id: String,
    pub at: Moment,
    pub mark: RungMark,
    /// A message of the app to the reporters.
    pub message: Option<String>,
}

/// The card a rung gives the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RungMark {
    Yellow,
    Red,
}
