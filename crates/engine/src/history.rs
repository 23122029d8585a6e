//! A recorded history: several commands of one case at their recorded times, all written or none.

use std::sync::Arc;

use authority::Actor;
use catalog::App;
use kernel::{Case, Command, World};
use store::{Batch, Turn};
use value::{CaseId, CaseNumber, CommandKey, Context, Timestamp};

use crate::failure::Failure;
use crate::prepare::{self, Prepared, What};
use crate::request::{Receipt, Step};
use crate::timer;
use crate::turn::{self, Stamp, Taken};
use crate::writer::Shared;

/// Timers fired within one history at most: a process that keeps arming timers must end somewhere.
const FIRED_MAX: usize = 1_000;

/// The steps of a history with checked input, ready for the turn.
pub(crate) struct History {
    pub steps: Vec<Step>,
    pub inputs: Vec<kernel::Sealed>,
    /// Timers due up to here fire within the history, each at its own time.
    pub until: Timestamp,
}

pub(crate) fn prepare(app: &App, steps: Vec<Step>, until: Timestamp) -> Result<History, Failure> {
    let checked = |step: &Step| match &step.inherits {
        // What a step takes from case data is checked when it is known, in the turn.
        map if map.is_empty() => Ok(kernel::check_input(app, &step.act, &step.answers)?.0),
        _ => Ok(kernel::Sealed::nothing()),
    };
    let inputs = steps.iter().map(checked).collect::<Result<_, Failure>>()?;
    Ok(History { steps, inputs, until })
}

struct Writing<'a> {
    shared: &'a Shared,
    app: &'a App,
    key: &'a CommandKey,
    recorded_at: Timestamp,
    case: Case,
    batch: Batch,
    turns: u32,
}

/// Decides the whole history in memory; the caller commits it or drops it.
pub(crate) fn take(
    shared: &Shared,
    prepared: &mut Prepared,
    history: History,
    next_case: u64,
) -> Result<Taken, Failure> {
    let app = prepared.app.as_ref().and_then(|id| shared.apps.get(id)).ok_or(Failure::NoSuchApp)?.clone();
    let key = prepared.request.key.clone();
    let mut writing = Writing {
        shared,
        app: &app,
        key: &key,
        recorded_at: shared.now(),
        case: Case::unopened(CaseId(next_case)),
        batch: Batch::default(),
        turns: 0,
    };
    let What::Open { filing, .. } = std::mem::replace(&mut prepared.what, What::History) else {
        return Err(Failure::NoSuchCase);
    };
    let mut filing = Some(filing);
    for (step, input) in history.steps.iter().zip(history.inputs) {
        writing.fire_until(step.at)?;
        let command = match filing.take() {
            Some(filing) => {
                let opened_on = app.calendar.day_of(step.at);
                let number = CaseNumber { opened_on, case: CaseId(next_case) }.to_string();
                Command::Open { act: step.act.clone(), number, filing }
            }
            None => writing.act(step, input)?,
        };
        writing.decide(&writing.actor(step), &command, step.at, &step.act)?;
    }
    writing.fire_until(history.until)?;
    writing.finish(prepared)
}

impl Writing<'_> {
    fn actor(&self, step: &Step) -> Actor {
        let mut actor = step.actor.clone();
        if let Some(name) = &step.office_from {
            let office = self.case.data.get(name.as_str()).and_then(value::Value::as_text);
            actor.office = office.map(value::OfficeId::new);
        }
        actor
    }

    fn act(&self, step: &Step, input: kernel::Sealed) -> Result<Command, Failure> {
        let input = if step.inherits.is_empty() {
            input
        } else {
            let mut answers: Context = step.answers.clone();
            for (field, name) in &step.inherits {
                if let Some(value) = self.case.data.get(name.as_str()).filter(|value| !value.is_null()) {
                    answers.insert(field.as_str().into(), value.clone());
                }
            }
            kernel::check_input(self.app, &step.act, &answers)?.0
        };
        let (act, reason) = (step.act.clone(), step.reason.clone());
        Ok(Command::Do { act, instance: None, filing: None, input, reason })
    }

    /// Fires the timers due before or at `until`, earliest first, each at its own time.
    fn fire_until(&mut self, until: Timestamp) -> Result<(), Failure> {
        for _ in 0..FIRED_MAX {
            let due = self.case.net.active.iter().filter_map(|(&i, active)| Some((active.due?, i))).min();
            let Some((due, instance)) = due.filter(|(due, _)| *due <= until) else { return Ok(()) };
            let at = due.max(self.case.updated_at);
            self.decide(&timer::machine(), &Command::Fire { instance, due }, at, "timer")?;
        }
        Ok(())
    }

    fn decide(&mut self, actor: &Actor, command: &Command, at: Timestamp, act: &str) -> Result<(), Failure> {
        if at < self.case.updated_at && self.case.version > 0 {
            return Err(turn::backwards().into());
        }
        let natives = self.shared.apps.natives();
        let world = World { app: self.app, at, actor, proven: &[], other: None, natives: &natives };
        let decided = kernel::decide(&self.case, command, &world)?;
        let key = match self.turns {
            0 => self.key.clone(),
            later => CommandKey::new(format!("{}/{later}", self.key)),
        };
        self.turns += 1;
        let stamp = Stamp { at, recorded_at: self.recorded_at, app: self.app };
        let turn = turn::log_turn((&self.case, &decided.case), &decided.events, actor, act, &stamp);
        self.batch.turns.extend(turn.map(|turn| Turn { key, ..turn }));
        self.case = decided.case;
        Ok(())
    }

    fn finish(mut self, prepared: &mut Prepared) -> Result<Taken, Failure> {
        let at = self.case.updated_at;
        let receipt = Receipt {
            case: self.case.id,
            number: self.case.number.clone(),
            version: self.case.version,
            filing: self.case.filings.keys().next().cloned(),
            asked: prepared.print.to_string(),
        };
        if let Some(first) = self.batch.turns.first_mut() {
            first.receipt = serde_json::to_string(&receipt).unwrap_or_default();
        }
        self.batch.absorb(projection::rows(&Case::unopened(self.case.id), &self.case, self.app, at));
        let stamp = Stamp { at: self.case.opened_at, recorded_at: self.recorded_at, app: self.app };
        turn::keep_personal(self.shared, &mut self.batch, prepared, receipt.case, &stamp)?;
        Ok(Taken { batch: self.batch, receipt, states: vec![Arc::new(self.case)], opened: true })
    }
}

/// Checks the first step as an opening and seals its filing.
pub(crate) fn opening(
    shared: &Shared,
    app: &value::AppId,
    steps: &[Step],
    request: &crate::Request,
    channel: String,
) -> Result<(kernel::NewFiling, Option<crate::vault::Unsealed>), Failure> {
    let Some(first) = steps.first() else { return Err(Failure::NoSuchCase) };
    prepare::filing(shared, app, &first.act, &first.answers, channel, request)
}
