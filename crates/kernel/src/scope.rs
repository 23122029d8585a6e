//! What an expression of the app can see of a case.

use catalog::App;
use value::{Context, Timestamp, Value};

use crate::clocks;
use crate::state::Case;

/// Names in this order: input, data of the scopes of the process, case data, then `case`, `clock`, `list`.
pub struct CaseScope<'a> {
    pub case: &'a Case,
    pub app: &'a App,
    /// Where in the process it is evaluated.
    pub locals: Option<process::Locals<'a>>,
    /// Input of the act under way; it hides case data of the same name.
    pub input: Option<&'a Context>,
    pub at: Timestamp,
}

impl feel::Scope for CaseScope<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.input.and_then(|input| input.get(name)) {
            return Some(value.clone());
        }
        if let Some(value) = self.locals.and_then(|locals| locals.get(name)) {
            return Some(value);
        }
        if let Some(value) = self.case.data.get(name) {
            return Some(value.clone());
        }
        match name {
            "list" => Some(self.app.lists_value.clone()),
            "case" => Some(self.facts()),
            "clock" => Some(clocks::as_value(self.case, &self.app.calendar)),
            _ => None,
        }
    }
}

impl<'a> CaseScope<'a> {
    /// What an expression outside of the process sees.
    pub fn new(case: &'a Case, app: &'a App, at: Timestamp) -> Self {
        Self { case, app, locals: None, input: None, at }
    }

    fn facts(&self) -> Value {
        let case = self.case;
        let mut facts = Context::new();
        facts.insert("number".into(), Value::from(case.number.as_str()));
        facts.insert("channel".into(), Value::from(case.channel.as_str()));
        facts.insert("opened".into(), Value::from(case.opened_at));
        facts.insert("now".into(), Value::from(self.at));
        facts.insert("reports".into(), Value::from(i64::try_from(case.filings.len()).unwrap_or(i64::MAX)));
        facts.insert("reopened".into(), Value::from(i64::from(case.reopened)));
        facts.insert("answered".into(), Value::from(case.answered_at.is_some()));
        Value::from(facts)
    }

    pub(crate) fn world(&self) -> feel::World {
        clocks::feel_world(&self.app.calendar, self.at)
    }

    /// What a decision table looks at, with the values the case has now.
    pub fn decision_inputs(&self, decision: &str) -> Vec<(String, Value)> {
        let Some(model) = self.app.decisions.iter().find(|model| model.has_decision(decision)) else {
            return Vec::new();
        };
        let outcome = model.decide(decision, self, &self.world());
        let mut steps = outcome.trace.steps.into_iter().rev();
        let step = steps.find(|step| *step.decision == *decision || *step.name == *decision);
        step.map(|step| step.inputs).unwrap_or_default()
    }

    /// The value of an expression; null where it has none.
    pub fn eval(&self, expr: &feel::Expr) -> Value {
        expr.eval(self, &self.world()).value
    }
}
