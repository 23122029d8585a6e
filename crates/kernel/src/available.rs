//! What the actor may do to a case now, and why not the rest.

use authority::Because;
use catalog::{Act, Target, Verb};
use process::Part;
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
        let instance = instance_of(case, act, world, None);
        let mut because = refusals(case, act, world, instance, false);
        if !reachable(case, &act.target, instance) {
            let title = &act.rule.title;
            because.push(Because::new(
                "not-at-this-step",
                format!("本件现在不在“{}”这一环节", title.zh),
                format!("the case is not at the step of \"{}\" now", title.en),
            ));
        } else {
            let scope = CaseScope {
                locals: instance.map(|at| process::Locals::new(&case.net, at)),
                ..CaseScope::new(case, world.app, world.at)
            };
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

/// The waiting element an act would complete: the one named, or the first that fits and is this actor's.
pub(crate) fn instance_of(case: &Case, act: &Act, world: &World<'_>, named: Option<u32>) -> Option<u32> {
    match &act.target {
        Target::Task(element) => {
            let waits = |active: &process::Active| active.element == *element && active.part == Part::Wait;
            let waiting =
                case.net.active.iter().filter(|(_, active)| waits(active)).map(|(&number, _)| number);
            let mut waiting = waiting.filter(|number| named.is_none_or(|named| named == *number)).peekable();
            let first = waiting.next()?;
            // Several runs of one task may belong to several offices.
            let own = |number: &u32| refusals(case, act, world, Some(*number), false).is_empty();
            if waiting.peek().is_none() || own(&first) {
                return Some(first);
            }
            waiting.find(own).or(Some(first))
        }
        Target::Message(message) => message_taker(case, world.app, message),
        Target::Opens | Target::Verb(_) => None,
    }
}
