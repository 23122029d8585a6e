//! A question that passes every check; each test spoils what it is about.

use authority::{ActRule, Actor, Basis, Decision, Matter, PastAct, Power, PowerKind, Role, Scope, may};
use value::{AccountId, Date, OfficeId, RoleId, Words};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn role(id: &str, scope: Scope) -> Role {
    Role { id: RoleId::new(id), title: Words::new(format!("{id}岗"), format!("{id} post")), scope }
}

pub fn basis(title: &str, from: &str, until: Option<&str>) -> Basis {
    Basis { title: Words::new(title, title), from: day(from), until: until.map(day) }
}

/// Everything one question needs.
#[derive(Clone)]
pub struct Given {
    pub actor: Actor,
    pub act: ActRule,
    pub power: Power,
    pub roles: Vec<Role>,
    pub on: Date,
    pub offices: Vec<&'static str>,
    pub area: Option<&'static str>,
    pub own: bool,
    pub past: Vec<PastAct>,
}

impl Given {
    /// A handler of the parks office disposes of a case of the parks office.
    pub fn allowed() -> Self {
        Self {
            actor: Actor {
                account: AccountId::new("person-a"),
                roles: vec![RoleId::new("handler")],
                office: Some(OfficeId::new("parks")),
                area: Some("north".into()),
            },
            act: ActRule {
                id: "dispose".into(),
                title: Words::new("处置", "Dispose"),
                roles: vec![RoleId::new("handler")],
                separate_from: vec!["dispatch".into()],
                public: false,
            },
            power: Power {
                id: "handling".into(),
                kind: PowerKind::Other,
                title: Words::new("事件处置", "Event handling"),
                holder: "parks".into(),
                basis: vec![basis("rule-2020", "2020-01-01", Some("2026-12-31"))],
            },
            roles: vec![role("handler", Scope::Office), role("auditor", Scope::District)],
            on: day("2026-03-02"),
            offices: vec!["parks"],
            area: Some("north"),
            own: false,
            past: Vec::new(),
        }
    }

    pub fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut given = Self::allowed();
        change(&mut given);
        given
    }

    pub fn did(&mut self, account: &str, act: &str) {
        self.past.push(PastAct { act: act.into(), account: AccountId::new(account) });
    }

    pub fn ask(&self) -> Decision {
        let matter = Matter {
            on: self.on,
            offices: self.offices.clone(),
            area: self.area,
            own: self.own,
            past: &self.past,
        };
        may(&self.actor, &self.act, &self.power, &self.roles, &matter)
    }

    pub fn codes(&self) -> Vec<String> {
        self.ask().because.into_iter().map(|because| because.code).collect()
    }
}
