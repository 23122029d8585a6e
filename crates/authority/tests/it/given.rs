//! A question that passes every check; each test spoils what it is about.

use std::collections::BTreeMap;

use authority::{
    ActRule, Actor, Band, Basis, Certificate, Decision, Discretion, Facts, Forbid, Matter, PastAct, Power,
    PowerKind, Question, Role, Row, Scope, Wait, may,
};
use value::{AccountId, Context, Date, Decimal, OfficeId, RoleId, Timestamp, Value, Words};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn role(id: &str, scope: Scope) -> Role {
    Role { id: RoleId::new(id), title: Words::new(format!("{id}岗"), format!("{id} post")), scope }
}

pub fn basis(title: &str, from: &str, until: Option<&str>) -> Basis {
    Basis {
        title: Words::new(title, title),
        article: None,
        text: None,
        sample: false,
        from: day(from),
        until: until.map(day),
    }
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
    pub party: bool,
    pub recused: Vec<AccountId>,
    pub forbids: Vec<Forbid>,
    pub facts: Known,
}

/// Case data in a map, a fixed band, and days of 24 hours that all count.
#[derive(Clone, Default)]
pub struct Known {
    pub data: Context,
    pub pending: Vec<String>,
    pub band: Option<(i64, i64)>,
}

impl Facts for Known {
    fn eval(&self, expr: &feel::Expr) -> Value {
        expr.eval(&self.data, &feel::World::new(Timestamp::UNIX_EPOCH, feel::TimeZone::UTC)).value
    }

    fn value(&self, name: &str) -> Option<Value> {
        self.data.get(name).cloned()
    }

    fn is_pending(&self, name: &str) -> bool {
        self.pending.iter().any(|pending| pending == name)
    }

    fn band(&self, _discretion: &Discretion) -> Option<Band> {
        self.band.map(|(low, high)| Band {
            low: Decimal::from(low),
            high: Decimal::from(high),
            rules: vec![3],
        })
    }

    fn ends(&self, from: Timestamp, wait: &Wait) -> Option<Timestamp> {
        let hours = 24 * wait.amount;
        (wait.unit == "calendar-days").then(|| from + value::SignedDuration::from_hours(hours))
    }

    fn day(&self, at: Timestamp) -> Date {
        feel::TimeZone::UTC.to_datetime(at).date()
    }
}

pub fn feel(text: &str) -> feel::Expr {
    feel::parse(text).unwrap()
}

pub fn certificate(kind: &str, from: &str, until: Option<&str>) -> Certificate {
    Certificate { kind: kind.into(), number: "A-1".into(), from: day(from), until: until.map(day) }
}

/// Noon of a day.
pub fn noon(text: &str) -> Timestamp {
    format!("{text}T12:00:00Z").parse().unwrap()
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
                certificates: Vec::new(),
                offices: Vec::new(),
                two_factor: true,
            },
            act: ActRule {
                roles: vec![RoleId::new("handler")],
                separate_from: vec!["dispatch".into()],
                ..ActRule::new("dispose", Words::new("处置", "Dispose"))
            },
            power: Power {
                id: "handling".into(),
                kind: PowerKind::Other,
                title: Words::new("事件处置", "Event handling"),
                holder: "parks".into(),
                basis: vec![basis("rule-2020", "2020-01-01", Some("2026-12-31"))],
                delegations: Vec::new(),
                publication: None,
                second_factor: None,
                cites: BTreeMap::new(),
                row: Row { file: "power.toml".into(), id: "handling".into(), line: 7 },
            },
            roles: vec![role("handler", Scope::Office), role("auditor", Scope::District)],
            on: day("2026-03-02"),
            offices: vec!["parks"],
            area: Some("north"),
            own: false,
            past: Vec::new(),
            party: false,
            recused: Vec::new(),
            forbids: Vec::new(),
            facts: Known::default(),
        }
    }

    pub fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut given = Self::allowed();
        change(&mut given);
        given
    }

    pub fn did(&mut self, account: &str, act: &str) {
        self.did_on(account, act, "2026-02-01");
    }

    /// At noon of that day.
    pub fn did_on(&mut self, account: &str, act: &str, on: &str) {
        self.past.push(PastAct { act: act.into(), account: AccountId::new(account), at: noon(on) });
    }

    pub fn ask(&self) -> Decision {
        let decision = may(self.question(), &self.matter(), &self.facts);
        // Yes or no without sentences is the same answer.
        assert_eq!(self.question().prepare().allows(&self.matter(), &self.facts), decision.allowed);
        decision
    }

    fn question(&self) -> Question<'_> {
        Question {
            actor: &self.actor,
            act: &self.act,
            power: &self.power,
            roles: &self.roles,
            forbids: &self.forbids,
            on: self.on,
        }
    }

    fn matter(&self) -> Matter<'_> {
        Matter {
            now: noon(&self.on.to_string()),
            offices: self.offices.clone(),
            area: self.area,
            own: self.own,
            party: self.party,
            recused: &self.recused,
            past: &self.past,
        }
    }

    pub fn codes(&self) -> Vec<String> {
        self.ask().because.into_iter().map(|because| because.code).collect()
    }
}
