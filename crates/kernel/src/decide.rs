//! The entry: from a command to its events, or a refusal with every reason.

use catalog::{Act, Target};
use value::{ElementId, FilingId};

use crate::available::instance_of;
use crate::command::{Command, NewFiling, Sealed, World, unknown_act};
use crate::event::Event;
use crate::law::Sight;
use crate::refusal::Refusal;
use crate::rung::RUNG_INSTANCE;
use crate::scope::CaseScope;
use crate::state::{Case, Filing, Status};
use crate::turn::Turn;
use crate::{adopt, clocks, reading, rung, verb};

/// What a command causes: the new state and the events that lead to it, for one case or for the two of a merge.
#[derive(Debug)]
pub struct Decided {
    pub case: Case,
    pub events: Vec<Event>,
    pub other: Option<(Case, Vec<Event>)>,
}

/// Decides `command` on `case`. Refuses before anything is written; never half.
pub fn decide(case: &Case, command: &Command, world: &World<'_>) -> Result<Decided, Refusal> {
    let mut turn = Turn::new(case.clone(), world);
    let mut other = None;
    let office = clocks::office(&turn);
    adopt::catch_up(&mut turn);
    match command {
        Command::Open { act, number, filing } => open(&mut turn, act, number, filing)?,
        Command::Join { act, filing } => join(&mut turn, act, filing)?,
        Command::Fire { instance: RUNG_INSTANCE, .. } => {
            still_here(&turn)?;
            rung::reach(&mut turn)?;
        }
        Command::Fire { instance, due } => fire(&mut turn, *instance, *due)?,
        Command::Adopt => {}
        Command::Read { filing, sensitive, reason } => {
            reading::read(&mut turn, filing, *sensitive, reason)?;
        }
        Command::Erase { filing, reason } => reading::erase(&mut turn, filing, reason)?,
        Command::Do { act, instance, filing, input, reason } => {
            other = perform(&mut turn, act, *instance, filing.as_ref(), input, reason)?;
        }
    }
    clocks::handed_over(&mut turn, office);
    turn.rested()?;
    Ok(Decided { case: turn.case, events: turn.events, other })
}

fn open(turn: &mut Turn<'_>, act: &str, number: &str, new: &NewFiling) -> Result<(), Refusal> {
    let app = turn.world.app;
    let rule = app.act(act).filter(|rule| rule.target == Target::Opens).ok_or_else(|| unknown_act(act))?;
    if turn.case.version > 0 {
        return Err(Refusal::new("already-open", "这个办件已经建立", "this case is already open"));
    }
    let basis = permit(turn, rule, new.said.data(), None, true)?;
    turn.emit(Event::CaseOpened {
        number: number.to_owned(),
        app: app.id.clone(),
        app_version: app.version.clone(),
        channel: new.channel.clone(),
    });
    done(turn, rule, None, "", basis, value::Context::new());
    file(turn, new)?;
    let set = set_values(turn, rule);
    if !set.is_empty() {
        turn.emit(Event::DataSet { values: set });
    }
    let process = turn.world.app.process.id.as_str();
    let mut run = turn.run();
    run.start(process)?;
    run.rest()
}

fn join(turn: &mut Turn<'_>, act: &str, new: &NewFiling) -> Result<(), Refusal> {
    let app = turn.world.app;
    let rule = app.act(act).filter(|rule| rule.target == Target::Opens).ok_or_else(|| unknown_act(act))?;
    if turn.case.version == 0 || turn.case.status() != Status::Open {
        return Err(Refusal::new(
            "not-open",
            "这件事已经答复或办结，请另行上报",
            "this case is already answered; please report again",
        ));
    }
    if turn.case.filings.contains_key(&new.id) {
        return Err(Refusal::new("already-filed", "该上报已登记", "this report is already filed"));
    }
    let basis = permit(turn, rule, new.said.data(), None, true)?;
    done(turn, rule, None, "", basis, value::Context::new());
    file(turn, new)
}

fn file(turn: &mut Turn<'_>, new: &NewFiling) -> Result<(), Refusal> {
    in_whose_name(turn, new)?;
    let filing = Filing {
        id: new.id.clone(),
        home: turn.case.id,
        filed_at: turn.world.at,
        account: new.account.clone(),
        agent: new.agent.clone(),
        channel: new.channel.clone(),
        said: new.said.data().clone(),
        vault: new.vault.clone(),
        erased: false,
        clocks: Default::default(),
        answers: Vec::new(),
        rating: None,
    };
    turn.emit(Event::FilingMade { filing: Box::new(filing.clone()) });
    clocks::start_filing(turn, &filing)
}

/// A filing is made in the actor's own name, or under an authorisation that holds today for this service.
fn in_whose_name(turn: &Turn<'_>, new: &NewFiling) -> Result<(), Refusal> {
    let (actor, app) = (turn.world.actor, turn.world.app);
    let own = new.account.as_ref().is_none_or(|account| *account == actor.account) && new.agent.is_none();
    let acts_for = |principal| actor.acts_for(principal, &app.id);
    if own || (new.agent.as_ref() == Some(&actor.account) && new.account.as_ref().is_some_and(acts_for)) {
        return Ok(());
    }
    Err(Refusal::new(
        "no-mandate",
        format!("您没有替对方办理“{}”的有效授权，请对方先在“代办授权”中授权", app.title.zh),
        format!(
            "you hold no authorisation to act for them in \"{}\"; ask them for one under \"Acting for me\"",
            app.title.en
        ),
    ))
}

fn fire(turn: &mut Turn<'_>, instance: u32, due: value::Timestamp) -> Result<(), Refusal> {
    still_here(turn)?;
    let mut run = turn.run();
    run.fire(instance, due)?;
    run.rest()
}

fn still_here(turn: &Turn<'_>) -> Result<(), Refusal> {
    match turn.case.merged_into {
        None => Ok(()),
        Some(_) => Err(Refusal::new(
            "merged",
            "本件已并入另一办件，请在那里办理，或先拆分",
            "this case was merged into another; act there, or split it first",
        )),
    }
}

fn perform(
    turn: &mut Turn<'_>,
    act: &str,
    instance: Option<u32>,
    filing: Option<&FilingId>,
    input: &Sealed,
    reason: &str,
) -> Result<Option<(Case, Vec<Event>)>, Refusal> {
    let app = turn.world.app;
    let rule = app.act(act).ok_or_else(|| unknown_act(act))?;
    if turn.case.version == 0 {
        return Err(Refusal::new("no-such-case", "没有这个办件", "there is no such case"));
    }
    if rule.target != Target::Verb(catalog::Verb::Split) {
        still_here(turn)?;
    }
    let element = match &rule.target {
        Target::Opens => {
            return Err(Refusal::new("already-open", "这个办件已经建立", "this case is already open"));
        }
        Target::Task(element) => Some(element.clone()),
        Target::Message(_) | Target::Verb(_) => None,
    };
    let waiting = match &rule.target {
        Target::Verb(_) => None,
        _ => Some(instance_of(&turn.case, rule, turn.world, instance).ok_or_else(|| not_at_this_step(rule))?),
    };
    let basis = permit(turn, rule, input.data(), waiting, false)?;
    if rule.reason && reason.trim().is_empty() {
        return Err(Refusal {
            fields: vec!["reason".into()],
            ..Refusal::new(
                "reason-missing",
                format!("“{}”须写明理由", rule.rule.title.zh),
                format!("\"{}\" needs a reason", rule.rule.title.en),
            )
        });
    }
    done(turn, rule, element, reason, basis, input.data().clone());
    turn.input.clone_from(input.data());
    let mut values = input.data().clone();
    values.extend(set_values(turn, rule));
    turn.input.clear();
    match &rule.target {
        Target::Verb(kind) => {
            turn.input.clone_from(input.data());
            return verb::perform(turn, *kind, filing, reason);
        }
        Target::Message(message) => {
            verb::reopen_if_answered(turn)?;
            let mut run = turn.run();
            run.message(message, None, &values, waiting)?;
            run.rest()?;
        }
        Target::Task(_) => {
            let mut run = turn.run();
            if let Some(instance) = waiting {
                run.complete(instance, values)?;
            }
            run.rest()?;
        }
        Target::Opens => {}
    }
    Ok(None)
}

fn not_at_this_step(rule: &Act) -> Refusal {
    Refusal::new(
        "not-at-this-step",
        format!("本件现在不在“{}”这一环节", rule.rule.title.zh),
        format!("the case is not at the step of \"{}\" now", rule.rule.title.en),
    )
}

fn set_values(turn: &Turn<'_>, rule: &Act) -> value::Context {
    rule.set.iter().map(|(name, expr)| (name.as_str().into(), turn.scope().eval(expr))).collect()
}

fn done(
    turn: &mut Turn<'_>,
    rule: &Act,
    element: Option<ElementId>,
    reason: &str,
    basis: String,
    input: value::Context,
) {
    let actor = turn.world.actor;
    turn.emit(Event::ActDone {
        act: rule.rule.id.clone(),
        account: actor.account.clone(),
        office: actor.office.clone(),
        element,
        reason: reason.trim().to_owned(),
        input,
        basis,
    });
}

/// Asks authority; gives the basis in force.
fn permit(
    turn: &Turn<'_>,
    rule: &Act,
    input: &value::Context,
    waiting: Option<u32>,
    opening: bool,
) -> Result<String, Refusal> {
    let decision = Sight::new(&turn.case, turn.world).decide(rule, waiting, input, opening);
    if decision.allowed {
        return Ok(decision.basis.map(|basis| basis.zh).unwrap_or_default());
    }
    Err(Refusal::from_reasons(decision.because))
}

/// The office a task belongs to, where the model names one; else all offices of the case.
pub(crate) fn task_offices(
    case: &Case,
    world: &World<'_>,
    element: &ElementId,
    waiting: Option<u32>,
    columns: &crate::ColumnValues,
) -> Vec<String> {
    match task_office(case, world.app, element, waiting, world.at) {
        Some(office) => vec![office],
        None => columns.office.iter().chain(&columns.co_office).cloned().collect(),
    }
}

/// The value of a user task's `luohu:office`; `waiting` is the task itself, which may have data of its own.
pub fn task_office(
    case: &Case,
    app: &catalog::App,
    element: &ElementId,
    waiting: Option<u32>,
    at: value::Timestamp,
) -> Option<String> {
    let (_, node) = app.model.node(element)?;
    let bpmn::Kind::UserTask { office: Some(office), .. } = &node.kind else { return None };
    let locals = waiting.map(|instance| process::Locals::new(&case.net, instance));
    let scope = CaseScope { locals, ..CaseScope::new(case, app, at) };
    scope.eval(office).as_text().map(str::to_owned)
}

/// The waiting element that takes `message`.
pub(crate) fn message_taker(case: &Case, app: &catalog::App, message: &str) -> Option<u32> {
    process::taker(&case.net, &app.model, message)
}
