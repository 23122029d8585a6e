//! What the actor may do to a case now, and why not the rest.

use authority::Because;
use catalog::{App, Target, Verb};
use value::{ElementId, Value, Words};

use crate::clocks;
use crate::command::World;
use crate::decide::{message_taker, refusals, unmet};
use crate::scope::CaseScope;
use crate::state::{Case, Status};

/// One act and whether it may be done now.
#[derive(Debug, Clone)]
pub struct ActState {
    pub act: String,
    pub title: Words,
    /// The waiting element it would complete.
    pub instance: Option<u32>,
    pub element: Option<ElementId>,
    pub allowed: bool,
    pub because: Vec<Because>,
}

/// Every act of the app except opening, in the app's order. The same checks as in `decide`, except preconditions
/// that read the act's own input: those can only be checked when the input is there.
pub fn acts(case: &Case, world: &World<'_>) -> Vec<ActState> {
    let acts = world.app.acts.values().filter(|act| act.target != Target::Opens);
    acts.map(|act| {
        let mut because = refusals(case, act, world, false);
        let instance = instance_of(case, world.app, &act.target, None);
        if !reachable(case, &act.target, instance) {
            let title = &act.rule.title;
            because.push(Because::new(
                "not-at-this-step",
                format!("本件现在不在“{}”这一环节", title.zh),
                format!("the case is not at the step of \"{}\" now", title.en),
            ));
        } else {
            let scope = CaseScope::new(case, world.app, world.at);
            let form = act.form.as_ref().and_then(|id| world.app.forms.get(id));
            let reads_input = |need: &&catalog::Need| {
                let names = need.holds.names();
                form.is_some_and(|form| names.iter().any(|name| form.fields.contains_key(&**name)))
            };
            let needs = act.needs.iter().filter(|need| !reads_input(need));
            because.extend(needs.filter(|need| scope.eval(&need.holds) != Value::Bool(true)).map(unmet));
        }
        let element = instance.and_then(|i| case.net.active.get(&i)).map(|active| active.element.clone());
        let (title, allowed) = (act.rule.title.clone(), because.is_empty());
        ActState { act: act.rule.id.clone(), title, instance, element, allowed, because }
    })
    .collect()
}

fn reachable(case: &Case, target: &Target, instance: Option<u32>) -> bool {
    let status = case.status();
    match target {
        Target::Opens => false,
        Target::Task(_) | Target::Message(_) => instance.is_some() && status != Status::Merged,
        Target::Verb(Verb::Split) => status == Status::Merged,
        Target::Verb(Verb::Merge) => status == Status::Open,
        Target::Verb(Verb::Rate) => matches!(status, Status::Answered | Status::Closed),
        Target::Verb(Verb::Note) => status != Status::Merged,
        Target::Verb(Verb::Suspend | Verb::Extend) => {
            status == Status::Open
                && case.clocks.values().filter_map(|l| l.last()).any(|ledger| !clocks::is_stopped(ledger))
        }
        Target::Verb(Verb::Resume) => {
            case.clocks.values().filter_map(|ledgers| ledgers.last()).any(clocks::is_suspended)
        }
    }
}

/// The waiting element an act would complete: the one named, or the first that fits.
pub(crate) fn instance_of(case: &Case, app: &App, target: &Target, named: Option<u32>) -> Option<u32> {
    match target {
        Target::Task(element) => {
            let mut waiting = case.net.active.iter().filter(|(_, active)| active.element == *element);
            waiting.find(|(instance, _)| named.is_none_or(|named| named == **instance)).map(|(&i, _)| i)
        }
        Target::Message(message) => message_taker(case, app, message),
        Target::Opens | Target::Verb(_) => None,
    }
}
