//! A history of one case, step by step, and what becomes of it when it is decided.

use authority::Actor;
use kernel::{Case, Command, NewFiling, Refusal, World};
use value::{CaseId, Context, FilingId, SignedDuration, Timestamp, Value};

use super::app::Ground;

/// One act of a history.
#[derive(Debug, Clone)]
pub struct Step {
    pub act: String,
    pub who: Actor,
    pub at: Timestamp,
    pub input: Context,
}

/// What is done to one case, in this order.
#[derive(Debug, Clone)]
pub struct History {
    pub kind: String,
    pub steps: Vec<Step>,
}

/// Where a history was refused.
#[derive(Debug)]
pub struct Refused {
    pub act: String,
    pub refusal: Refusal,
}

/// An act, who does it, after how many days and hours, and what is filled in.
type Row<'a> = (&'a str, &'a str, i64, i64, &'a [(&'a str, Value)]);

impl History {
    /// A day, ten o'clock in the morning in the district, and so many days and hours later.
    pub fn moment(day: &str, days: i64, hours: i64) -> Timestamp {
        let begin: Timestamp = format!("{day}T02:00:00Z").parse().unwrap_or(Timestamp::UNIX_EPOCH);
        begin.checked_add(SignedDuration::from_hours(24 * days + hours)).unwrap_or(begin)
    }

    /// The history that every row of the table spoils in one place.
    pub fn lawful(ground: &Ground, kind: &str, day: &str) -> Self {
        let mut history = Self { kind: kind.to_owned(), steps: Vec::new() };
        history.file(ground, "lin", Self::moment(day, 0, 0), 4);
        let rows: [Row<'_>; 6] = [
            ("inspect", "inspector-a", 0, 1, &[("record", Value::from("笔录"))]),
            ("inspect", "inspector-b", 0, 2, &[("record", Value::from("照片"))]),
            ("notice", "inspector-a", 1, 0, &[]),
            ("hear", "hearer", 8, 0, &[]),
            ("review", "reviewer", 10, 0, &[]),
            ("decide", "chief", 21, 0, &[("amount", Value::from(6000)), ("opinion", Value::from("同意"))]),
        ];
        for (act, who, days, hours, input) in rows {
            history.act(ground, act, who, Self::moment(day, days, hours), input);
        }
        history
    }

    pub fn file(&mut self, ground: &Ground, who: &str, at: Timestamp, severity: i64) {
        let input = [
            ("office", Value::from("bureau")),
            ("application", Value::from("材料")),
            ("zone", Value::from("north")),
            ("severity", Value::from(severity)),
            ("exemptions", Value::from(0)),
        ];
        self.steps.push(Step { act: "apply".into(), who: ground.person(who), at, input: context(&input) });
    }

    /// Adds an act of this kind of power.
    pub fn act(&mut self, ground: &Ground, act: &str, who: &str, at: Timestamp, input: &[(&str, Value)]) {
        let act = format!("{}-{act}", self.kind);
        self.steps.push(Step { act, who: ground.person(who), at, input: context(input) });
    }

    /// The first step of this act of the kind.
    pub fn step(&mut self, act: &str) -> Option<&mut Step> {
        let act = if act == "apply" { act.to_owned() } else { format!("{}-{act}", self.kind) };
        self.steps.iter_mut().find(|step| step.act == act)
    }

    /// Takes every step of this act out.
    pub fn drop(&mut self, act: &str) {
        let act = format!("{}-{act}", self.kind);
        self.steps.retain(|step| step.act != act);
    }

    /// Does every step through the kernel; stops where one is refused.
    pub fn play(&self, ground: &Ground) -> Result<Case, Box<Refused>> {
        let mut case = Case::unopened(CaseId(1));
        for step in &self.steps {
            let refused = |refusal| Box::new(Refused { act: step.act.clone(), refusal });
            let (sealed, _) = kernel::check_input(&ground.app, &step.act, &step.input).map_err(refused)?;
            let command = if step.act == "apply" {
                let filing = NewFiling {
                    id: FilingId::new("AAAA0000"),
                    account: Some(step.who.account.clone()),
                    agent: None,
                    channel: "web".into(),
                    said: sealed,
                    vault: None,
                };
                Command::Open { act: step.act.clone(), number: "20260302-0000001".into(), filing }
            } else {
                let (act, reason) = (step.act.clone(), String::new());
                Command::Do { act, instance: None, filing: None, input: sealed, reason }
            };
            let world = World {
                app: &ground.app,
                at: step.at,
                actor: &step.who,
                proven: &[],
                other: None,
                natives: &[],
            };
            case = kernel::decide(&case, &command, &world).map_err(refused)?.case;
        }
        Ok(case)
    }
}

impl Ground {
    /// A person of the app; a stranger where it has none of that name.
    pub fn person(&self, id: &str) -> Actor {
        let found = self.people.iter().find(|person| person.actor.account.as_str() == id);
        found.map_or_else(Actor::anonymous, |person| person.actor.clone())
    }
}

pub fn context(pairs: &[(&str, Value)]) -> Context {
    pairs.iter().map(|(name, value)| ((*name).into(), value.clone())).collect()
}
