//! Who acts, in which post, and what the case is to them.

use serde::{Deserialize, Serialize};
use value::{AccountId, Date, OfficeId, RoleId, Words};

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Every case of the district.
    District,
    /// Cases that the person's office handles, alone or with another.
    Office,
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
}

/// The account under which people act who did not sign in.
pub const ANONYMOUS: &str = "anonymous";

impl Actor {
    /// A visitor without an account.
    pub fn anonymous() -> Self {
        Self { account: AccountId::new(ANONYMOUS), roles: Vec::new(), office: None, area: None }
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
}

/// What the case is to the actor.
#[derive(Debug, Clone)]
pub struct Matter<'a> {
    pub on: Date,
    /// The offices that handle the case or the task.
    pub offices: Vec<&'a str>,
    pub area: Option<&'a str>,
    /// The actor made a filing of this case, or proved to know its query code.
    pub own: bool,
    pub past: &'a [PastAct],
}

impl Matter<'_> {
    /// A matter without office, area or history, on that day.
    pub fn on(on: Date) -> Self {
        Self { on, offices: Vec::new(), area: None, own: false, past: &[] }
    }
}
