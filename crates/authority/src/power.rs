//! The power list 权力清单: what an office may do, and by which rule.

use serde::{Deserialize, Serialize};
use value::{Date, Words};

/// The ten kinds of administrative power that Chinese power lists use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PowerKind {
    /// 行政许可
    Licensing,
    /// 行政处罚
    Penalty,
    /// 行政强制
    Compulsion,
    /// 行政征收
    Levy,
    /// 行政给付
    Payment,
    /// 行政检查
    Inspection,
    /// 行政确认
    Confirmation,
    /// 行政奖励
    Reward,
    /// 行政裁决
    Adjudication,
    /// 其他行政权力
    Other,
}

/// A rule that gives a power, and the days on which it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    pub title: Words,
    pub from: Date,
    /// The last day in force; none while the rule stands.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Basis {
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|last| on <= last)
    }
}

/// One entry of the power list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Power {
    pub id: String,
    pub kind: PowerKind,
    pub title: Words,
    /// The office that holds the power, or `any`.
    pub holder: String,
    pub basis: Vec<Basis>,
}

impl Power {
    /// The first rule in force on that day.
    pub fn basis_on(&self, on: Date) -> Option<&Basis> {
        self.basis.iter().find(|basis| basis.in_force(on))
    }
}
