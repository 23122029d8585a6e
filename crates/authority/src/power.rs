//! The power list 权责清单: what an office may do, by which rule, to whom it is delegated; and the negative list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use value::{ClockId, Date, OfficeId, Words};

use crate::Row;

/// The ten kinds of administrative power that Chinese power lists use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// The instrument.
    pub title: Words,
    /// The article of it, where one is known for certain.
    #[serde(default)]
    pub article: Option<Words>,
    /// Where its text can be read, or the sentence itself.
    #[serde(default)]
    pub text: Option<Words>,
    /// Made up to show how it is written; to be replaced where the app is installed.
    #[serde(default)]
    pub sample: bool,
    pub from: Date,
    /// The last day in force; none while the rule stands.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Basis {
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|last| on <= last)
    }

    /// Instrument and article as one writes them in a document; samples say that they are.
    pub fn cite(&self) -> Words {
        let mut words = self.title.clone();
        if let Some(article) = &self.article {
            words.zh.push_str(&article.zh);
            words.en.push_str(", ");
            words.en.push_str(&article.en);
        }
        if self.sample && !words.zh.contains("（示例）") {
            words = Words::new(format!("（示例）{}", words.zh), format!("(sample) {}", words.en));
        }
        words
    }
}

/// How a power came to another office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DelegationKind {
    /// 授权: by law or regulation, in the office's own name; may be entrusted on.
    Authorised,
    /// 委托: in the name of the holder; never further on.
    Entrusted,
}

/// A power handed to another office, within limits and dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    pub to: OfficeId,
    /// Who hands it on: the holder of the power where none is named.
    #[serde(default)]
    pub by: Option<OfficeId>,
    pub kind: DelegationKind,
    /// The acts that go with it; no other does.
    pub acts: Vec<String>,
    pub from: Date,
    #[serde(default)]
    pub until: Option<Date>,
    #[serde(default)]
    pub article: Option<Words>,
    #[serde(default)]
    pub row: Row,
}

impl Delegation {
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|last| on <= last)
    }
}

/// The duty to make the outcome public, and the clock that counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    pub clock: ClockId,
    #[serde(default)]
    pub article: Option<Words>,
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
    #[serde(default)]
    pub delegations: Vec<Delegation>,
    #[serde(default)]
    pub publication: Option<Publication>,
    /// Whether who exercises it must have signed in with two factors; by its kind where nothing is said.
    #[serde(default)]
    pub second_factor: Option<bool>,
    /// The article each check rests on, by the check's code.
    #[serde(default)]
    pub cites: BTreeMap<String, Words>,
    #[serde(default)]
    pub row: Row,
}

impl Power {
    /// Penalty, compulsion and levy take something from a person, so they ask for a second factor of themselves.
    pub fn wants_second_factor(&self) -> bool {
        let takes = matches!(self.kind, PowerKind::Penalty | PowerKind::Compulsion | PowerKind::Levy);
        self.second_factor.unwrap_or(takes)
    }

    /// The first rule in force on that day.
    pub fn basis_on(&self, on: Date) -> Option<&Basis> {
        self.basis.iter().find(|basis| basis.in_force(on))
    }
}

/// An entry of the negative list 负面清单: acts that may not be done where `when` holds. A power with its sign turned.
#[derive(Debug, Clone)]
pub struct Forbid {
    pub id: String,
    pub title: Words,
    pub acts: Vec<String>,
    pub when: feel::Expr,
    pub because: Words,
    pub basis: Vec<Basis>,
    pub row: Row,
}

impl Forbid {
    /// The first rule in force on that day; without one the entry forbids nothing.
    pub fn basis_on(&self, on: Date) -> Option<&Basis> {
        self.basis.iter().find(|basis| basis.in_force(on))
    }
}
