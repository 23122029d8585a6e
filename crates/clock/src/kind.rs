//! What a clock is for.

use std::fmt;

use serde::{Deserialize, Serialize};
use value::Words;

/// Who set the limit, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockKind {
    /// 法定时限: set by law.
    Statutory,
    /// 承诺时限: the shorter one an office promises.
    Promised,
    /// 环节时限: of one step.
    Step,
    /// 答复时限: to answer who reported.
    Answer,
    /// 救济时限: to ask for review or to sue.
    Appeal,
    /// 公示期限: to publish, or to be published.
    Publication,
    /// 保存期限: to keep.
    Retention,
}

impl ClockKind {
    pub const ALL: [Self; 7] = [
        Self::Statutory,
        Self::Promised,
        Self::Step,
        Self::Answer,
        Self::Appeal,
        Self::Publication,
        Self::Retention,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Statutory => "statutory",
            Self::Promised => "promised",
            Self::Step => "step",
            Self::Answer => "answer",
            Self::Appeal => "appeal",
            Self::Publication => "publication",
            Self::Retention => "retention",
        }
    }

    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Statutory => ("法定时限", "statutory limit"),
            Self::Promised => ("承诺时限", "promised limit"),
            Self::Step => ("环节时限", "limit of a step"),
            Self::Answer => ("答复时限", "answer limit"),
            Self::Appeal => ("救济时限", "limit for appeal"),
            Self::Publication => ("公示期限", "publication period"),
            Self::Retention => ("保存期限", "retention period"),
        };
        Words::new(zh, en)
    }
}

impl fmt::Display for ClockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
