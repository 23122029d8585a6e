//! Between a case and authority: what authority asks of a case, and the acts of an app prepared for one person.

use authority::{Ask, Band, Because, Decision, Discretion, Facts, Matter, Question, Wait};
use catalog::{Act, Target};
use indexmap::IndexMap;
use value::{Date, Timestamp, Value};

use crate::ColumnValues;
use crate::columns::columns;
use crate::command::World;
use crate::decide::task_offices;
use crate::scope::CaseScope;
use crate::state::Case;

/// Every act of an app, asked for one person and one day before any case is looked at. A list prepares it once.
pub struct Prepared<'a> {
    asks: IndexMap<&'a str, Ask<'a>>,
}

impl<'a> Prepared<'a> {
    pub fn new(world: &World<'a>) -> Self {
        let on = world.app.calendar.day_of(world.at);
        let acts = world.app.acts.values();
        Self { asks: acts.filter_map(|act| Some((act.rule.id.as_str(), ask(act, world, on)?))).collect() }
    }

    pub(crate) fn ask(&self, act: &Act) -> Option<&Ask<'a>> {
        self.asks.get(act.rule.id.as_str())
    }

    /// Whether authority lets the person do `act` to this case: a yes or no for lists, without what the act's own
    /// input would decide and without asking where the process stands.
    pub fn allows(&self, act: &str, case: &Case, world: &World<'_>) -> bool {
        let (Some(ask), Some(act)) = (self.asks.get(act), world.app.act(act)) else { return false };
        !ask.never() && Sight::new(case, world).allows(ask, act, None)
    }
}

fn ask<'a>(act: &'a Act, world: &World<'a>, on: Date) -> Option<Ask<'a>> {
    let app = world.app;
    let power = app.power(act)?;
    let (actor, act, roles, forbids) = (world.actor, &act.rule, app.roles.as_slice(), app.forbids.as_slice());
    Some(Question { actor, act, power, roles, forbids, on }.prepare())
}

/// What a case is to the actor, worked out once for all acts.
pub(crate) struct Sight<'a> {
    case: &'a Case,
    world: &'a World<'a>,
    columns: ColumnValues,
    own: bool,
    party: bool,
}

impl<'a> Sight<'a> {
    pub fn new(case: &'a Case, world: &'a World<'a>) -> Self {
        let (actor, app) = (world.actor, &world.app.id);
        let filed = case.filings.values().any(|filing| filing.is_of(actor, app));
        let made = |filing: &crate::state::Filing| filing.was_made_by(&actor.account);
        let part = filed || (!actor.is_anonymous() && case.filings.values().any(made));
        let proven = world.proven.iter().any(|filing| case.filings.contains_key(filing));
        Self {
            case,
            world,
            columns: columns(case, world.app, world.at),
            own: filed || proven,
            party: part && !files_for_office(world),
        }
    }

    /// Every reason against an act, with its input.
    pub fn decide(&self, act: &Act, waiting: Option<u32>, input: &value::Context, opening: bool) -> Decision {
        let Some(ask) = once(act, self.world) else {
            return Decision { allowed: false, because: vec![power_unknown()], basis: None };
        };
        let facts = self.facts(waiting, Some(input), None);
        self.asked(act, waiting, opening, |matter| ask.decide(matter, &facts))
    }

    /// Every reason against an act before its input is there.
    pub fn beforehand(&self, ask: Option<&Ask<'_>>, act: &Act, waiting: Option<u32>) -> Vec<Because> {
        let Some(ask) = ask else { return vec![power_unknown()] };
        let facts = self.facts(waiting, None, self.form(act));
        self.asked(act, waiting, false, |matter| ask.decide(matter, &facts).because)
    }

    pub fn allows(&self, ask: &Ask<'_>, act: &Act, waiting: Option<u32>) -> bool {
        let facts = self.facts(waiting, None, self.form(act));
        self.asked(act, waiting, false, |matter| ask.allows(matter, &facts))
    }

    fn form(&self, act: &Act) -> Option<&'a form::Form> {
        act.form.as_ref().and_then(|id| self.world.app.forms.get(id))
    }

    fn asked<T>(
        &self,
        act: &Act,
        waiting: Option<u32>,
        opening: bool,
        ask: impl FnOnce(&Matter<'_>) -> T,
    ) -> T {
        let offices = match &act.target {
            Target::Task(element) => task_offices(self.case, self.world, element, waiting, &self.columns),
            _ => self.columns.office.iter().chain(&self.columns.co_office).cloned().collect(),
        };
        ask(&Matter {
            now: self.world.at,
            offices: offices.iter().map(String::as_str).collect(),
            area: self.columns.area.as_deref(),
            own: self.own || opening,
            party: self.party,
            recused: &self.case.recused,
            past: &self.case.past,
        })
    }

    fn facts(
        &self,
        waiting: Option<u32>,
        input: Option<&'a value::Context>,
        pending: Option<&'a form::Form>,
    ) -> CaseFacts<'a> {
        let locals = waiting.map(|at| process::Locals::new(&self.case.net, at));
        let scope = CaseScope { input, locals, ..CaseScope::new(self.case, self.world.app, self.world.at) };
        CaseFacts { scope, pending }
    }
}

/// Who opens cases as an officer is not a party to them.
fn files_for_office(world: &World<'_>) -> bool {
    let app = world.app;
    let official = |role: &&authority::Role| role.scope != authority::Scope::Own;
    let held = |role: &authority::Role| world.actor.roles.contains(&role.id);
    let opens =
        |role: &authority::Role| app.opening_act().is_some_and(|act| act.rule.roles.contains(&role.id));
    app.roles.iter().filter(official).any(|role| held(role) && opens(role))
}

fn power_unknown() -> Because {
    Because::new("power-unknown", "权力清单中没有这一项", "the power is not on the power list")
}

/// The case as the rules of the power list see it.
struct CaseFacts<'a> {
    scope: CaseScope<'a>,
    /// The form that is still to be filled in.
    pending: Option<&'a form::Form>,
}

impl Facts for CaseFacts<'_> {
    fn eval(&self, expr: &feel::Expr) -> Value {
        self.scope.eval(expr)
    }

    fn value(&self, name: &str) -> Option<Value> {
        feel::Scope::get(&self.scope, name)
    }

    fn is_pending(&self, name: &str) -> bool {
        self.pending.is_some_and(|form| form.fields.contains_key(name))
    }

    fn band(&self, rule: &Discretion) -> Option<Band> {
        let mut models = self.scope.app.decisions.iter();
        let model = models.find(|model| model.has_decision(&rule.decision))?;
        let outcome = model.decide(&rule.decision, &self.scope, &self.scope.world());
        let Value::Context(outputs) = &outcome.value else { return None };
        let bound = |name: &str| outputs.get(name).and_then(Value::as_number);
        let steps = outcome.trace.steps.iter();
        let own = steps.filter(|step| *step.decision == *rule.decision || *step.name == *rule.decision);
        let rules = own.flat_map(|step| step.rules.iter().copied()).collect();
        Some(Band { low: bound(&rule.low)?, high: bound(&rule.high)?, rules })
    }

    fn ends(&self, from: Timestamp, wait: &Wait) -> Option<Timestamp> {
        let unit = wait.unit.parse().ok()?;
        let budget = clock::Budget::new(wait.amount, unit).ok()?;
        Some(clock::ClockLedger::start(from, budget).due(&self.scope.app.calendar).at)
    }

    fn day(&self, at: Timestamp) -> Date {
        self.scope.app.calendar.day_of(at)
    }
}

/// The question of one act asked now, for who does not ask many.
pub(crate) fn once<'a>(act: &'a Act, world: &World<'a>) -> Option<Ask<'a>> {
    ask(act, world, world.app.calendar.day_of(world.at))
}
