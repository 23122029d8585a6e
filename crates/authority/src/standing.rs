//! Who acts, in which post, and what the case is to them.

use serde::{Deserialize, Serialize};
use value::{AccountId, Date, OfficeId, RoleId, Timestamp, Words};

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Every case of the district.
    District,
    /// Cases that the person's office handles, alone or with another.
    Office,
    /// Cases that the person's office or one of those under it handles.
    SubOffices,
    /// Cases in the person's street or grid cell.
    Area,
    /// Only filings the person made.
    Own,
}

/// A role an app declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub id: RoleId,
    pub title: Words,
    pub scope: Scope,
}

/// The person, or machine, in whose name an act is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub account: AccountId,
    pub roles: Vec<RoleId>,
    pub office: Option<OfficeId>,
    pub area: Option<String>,
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// The person's office and those under it, for roles of [`Scope::SubOffices`]; they reach nothing without.
    #[serde(default)]
    pub offices: Vec<OfficeId>,
    /// The person proved who they are with a second factor in this session.
    #[serde(default)]
    pub two_factor: bool,
}

/// A paper that proves a person's standing, such as a law enforcement certificate 执法证.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub kind: String,
    pub number: String,
    pub from: Date,
    /// The last day it is valid; none where it does not end.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Certificate {
    pub fn is_valid(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|last| on <= last)
    }
}

/// The account under which people act who did not sign in.
pub const ANONYMOUS: &str = "anonymous";

/// The account in whose name the house itself acts: timers, retention.
pub const MACHINE: &str = "clock";

/// Whether an account id stands for no person: nobody may have it, and nobody enters under it.
pub fn is_reserved(account: &AccountId) -> bool {
    [ANONYMOUS, MACHINE].contains(&account.as_str())
}

impl Actor {
    /// A visitor without an account.
    pub fn anonymous() -> Self {
        Self {
            account: AccountId::new(ANONYMOUS),
            roles: Vec::new(),
            office: None,
            area: None,
            certificates: Vec::new(),
            offices: Vec::new(),
            two_factor: false,
        }
    }

    pub fn is_anonymous(&self) -> bool {
        self.account.as_str() == ANONYMOUS
    }
}

/// An act done before in the same case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastAct {
    pub act: String,
    pub account: AccountId,
    pub at: Timestamp,
}

/// What the case is to the actor, now.
#[derive(Debug, Clone)]
pub struct Matter<'a> {
    pub now: Timestamp,
    /// The offices that handle the case or the task.
    pub offices: Vec<&'a str>,
    pub area: Option<&'a str>,
    /// The actor made a filing of this case, or proved to know its query code.
    pub own: bool,
    /// The actor is a party: made a filing of this case for themselves, not as an officer.
    pub party: bool,
    /// Who was told to step aside in this case 回避.
    pub recused: &'a [AccountId],
    pub past: &'a [PastAct],
}

impl Matter<'_> {
    /// A matter without office, area or history, at that instant.
    pub fn at(now: Timestamp) -> Self {
        Self { now, offices: Vec::new(), area: None, own: false, party: false, recused: &[], past: &[] }
    }
}
