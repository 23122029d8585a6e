//! One turn: stamp, load, decide, react, and everything the commit needs.

use std::sync::Arc;

use authority::Actor;
use catalog::App;
use kernel::{Case, Command, Decided, Event, World, react};
use store::{Batch, OutboxRow, Turn};
use value::{CaseId, CaseNumber, CommandKey, Timestamp};

use crate::cache::Cache;
use crate::failure::Failure;
use crate::history;
use crate::house;
use crate::prepare::{Prepared, What};
use crate::rebuild;
use crate::record;
use crate::request::Receipt;
use crate::writer::Shared;

/// A decided turn, not yet committed.
pub(crate) struct Taken {
    pub batch: Batch,
    pub receipt: Receipt,
    pub states: Vec<Arc<Case>>,
    pub opened: bool,
}

/// Decides one prepared request against the newest state. Nothing outside `cache` changes.
pub(crate) fn take(
    shared: &Shared,
    cache: &mut Cache,
    prepared: &mut Prepared,
    next_case: u64,
) -> Result<Taken, Failure> {
    if let Some(history) = prepared.history.take() {
        return history::take(shared, prepared, history, next_case);
    }
    if let What::Directory(commands, via) = &prepared.what {
        return house::take(shared, prepared, commands, *via);
    }
    if let What::Record(line) = &prepared.what {
        return Ok(record::take(shared, prepared, line));
    }
    let recorded_at = shared.now();
    let (case, app) = load(shared, cache, prepared, next_case)?;
    let is_stale = |expected: &u64| *expected < case.changed || *expected > case.version;
    if let Some(expected) = prepared.request.expected.filter(is_stale) {
        return Err(Failure::Stale { expected, found: case.version });
    }
    let other = match prepared.other {
        Some(id) => Some(fetch(shared, cache, id)?),
        None => None,
    };
    // A clock set back must not run a case backwards.
    let newest = other.as_ref().map_or(case.updated_at, |other| other.updated_at.max(case.updated_at));
    let at = match prepared.request.at {
        Some(at) if at < newest && case.version > 0 => return Err(backwards().into()),
        Some(at) => at,
        None => recorded_at.max(newest),
    };
    let command = command(prepared, &app, at, case.id);
    let natives = shared.apps.natives();
    let world = World {
        app: &app,
        at,
        actor: &prepared.request.actor,
        proven: &prepared.request.proven,
        other: other.as_deref(),
        natives: &natives,
    };
    let decided = {
        let _span = tracing::debug_span!("kernel.decide", case = case.id.0, act = prepared.asked).entered();
        kernel::decide(&case, &command, &world)?
    };
    let stamp = Stamp { at, recorded_at, app: &app };
    assemble(shared, prepared, (&case, other.as_deref()), decided, &command, &stamp)
}

/// When a turn took effect, when it was written down, and the app it belongs to.
pub(crate) struct Stamp<'a> {
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub app: &'a App,
}

fn load(
    shared: &Shared,
    cache: &mut Cache,
    prepared: &Prepared,
    next_case: u64,
) -> Result<(Arc<Case>, Arc<App>), Failure> {
    let case = match prepared.case {
        Some(id) => fetch(shared, cache, id)?,
        None => Arc::new(Case::unopened(CaseId(next_case))),
    };
    let app = prepared.app.as_ref().unwrap_or(&case.app);
    let app = shared.apps.get(app).ok_or(Failure::NoSuchApp)?;
    Ok((case, app.clone()))
}

fn fetch(shared: &Shared, cache: &mut Cache, id: CaseId) -> Result<Arc<Case>, Failure> {
    if let Some(case) = cache.get(id) {
        return Ok(case);
    }
    let case = Arc::new(rebuild::load(shared.store.as_ref(), id)?.ok_or(Failure::NoSuchCase)?);
    cache.put(case.clone());
    Ok(case)
}

pub(crate) fn backwards() -> kernel::Refusal {
    kernel::Refusal::new(
        "time-runs-backwards",
        "办理时间早于本件上一次办理的时间",
        "the time of the act is before the last act of the case",
    )
}

fn command(prepared: &mut Prepared, app: &App, at: Timestamp, case: CaseId) -> Command {
    let placeholder = What::Ready(Command::Fire { instance: 0, due: at });
    match std::mem::replace(&mut prepared.what, placeholder) {
        What::Ready(command) => command,
        What::History | What::Directory(..) | What::Record(_) => Command::Fire { instance: 0, due: at },
        What::Open { act, filing } => {
            let opened_on = app.calendar.day_of(at);
            Command::Open { act, number: CaseNumber { opened_on, case }.to_string(), filing }
        }
    }
}

fn assemble(
    shared: &Shared,
    prepared: &mut Prepared,
    (before, other_before): (&Case, Option<&Case>),
    decided: Decided,
    command: &Command,
    stamp: &Stamp<'_>,
) -> Result<Taken, Failure> {
    let filing = match command {
        Command::Open { filing, .. } | Command::Join { filing, .. } => Some(filing.id.clone()),
        Command::Do { .. }
        | Command::Fire { .. }
        | Command::Adopt
        | Command::Read { .. }
        | Command::Erase { .. } => None,
    };
    let receipt = Receipt {
        case: decided.case.id,
        number: decided.case.number.clone(),
        version: decided.case.version,
        filing,
        asked: prepared.print.to_string(),
    };
    let mut batch = Batch::default();
    let key = prepared.request.key.clone();
    let told = serde_json::to_string(&receipt).unwrap_or_default();
    let mut states = Vec::with_capacity(2);
    add(&mut batch, prepared, (key.clone(), told), (before, &decided.case), &decided.events, stamp);
    states.push(Arc::new(decided.case));
    if let (Some(before), Some((after, events))) = (other_before, decided.other) {
        let key = CommandKey::new(format!("{key}/other"));
        add(&mut batch, prepared, (key, String::new()), (before, &after), &events, stamp);
        states.push(Arc::new(after));
    }
    batch.blobs.append(&mut prepared.blobs);
    keep_personal(shared, &mut batch, prepared, receipt.case, stamp)?;
    Ok(Taken { batch, receipt, states, opened: before.version == 0 })
}

/// Seals the personal data of a new filing and puts it into the batch, with the last day it may be kept: the retention
/// of its form, which has one (PIPL article 19: the shortest that will do).
pub(crate) fn keep_personal(
    shared: &Shared,
    batch: &mut Batch,
    prepared: &mut Prepared,
    case: CaseId,
    stamp: &Stamp<'_>,
) -> Result<(), Failure> {
    let Some(unsealed) = prepared.vault.take() else { return Ok(()) };
    let form = stamp.app.act(&prepared.asked).and_then(|act| act.form.as_ref());
    let form = form.and_then(|id| stamp.app.forms.get(id));
    let fields = form.into_iter().flat_map(|form| form.fields.values());
    let days =
        fields.filter_map(|field| field.personal.as_ref()).map(|personal| personal.retention_days).min();
    let span = days.and_then(|days| jiff::Span::new().try_days(i64::from(days)).ok());
    let opened = stamp.app.calendar.day_of(stamp.at);
    let retain_until = span.and_then(|span| opened.checked_add(span).ok());
    batch.vault.push(shared.lock.seal(&unsealed, case, retain_until)?);
    Ok(())
}

/// The log's row of what was decided, without key and receipt; none where nothing happened.
pub(crate) fn log_turn(
    (before, after): (&Case, &Case),
    events: &[Event],
    actor: &Actor,
    act: &str,
    stamp: &Stamp<'_>,
) -> Option<Turn> {
    if events.is_empty() {
        return None;
    }
    Some(Turn {
        case: after.id,
        first_version: before.version + 1,
        key: CommandKey::new(""),
        actor: actor.account.clone(),
        act: act.to_owned(),
        at: stamp.at,
        recorded_at: stamp.recorded_at,
        events: events.iter().map(|event| serde_json::to_string(event).unwrap_or_default()).collect(),
        receipt: String::new(),
    })
}

fn add(
    batch: &mut Batch,
    prepared: &Prepared,
    (key, receipt): (CommandKey, String),
    (before, after): (&Case, &Case),
    events: &[Event],
    stamp: &Stamp<'_>,
) {
    let Some(turn) = log_turn((before, after), events, &prepared.request.actor, &prepared.asked, stamp)
    else {
        return;
    };
    batch.turns.push(Turn { key, receipt, ..turn });
    let erased = events.iter().filter_map(|event| match event {
        Event::PersonalDataErased { filing, .. } => before.filings.get(filing),
        _ => None,
    });
    for filing in erased {
        batch.vault_erased.extend(filing.vault.as_ref().map(|reference| reference.vault.clone()));
        batch.blob_uses_ended.extend(projection::of_filing(stamp.app, filing));
    }
    if !prepared.request.quiet {
        let effects = react(after, events, stamp.app);
        batch.outbox.extend(effects.iter().enumerate().map(|(index, effect)| OutboxRow {
            key: format!("{}:{}:{index}", after.id, after.version),
            case: after.id,
            kind: "notify".to_owned(),
            payload: serde_json::to_string(effect).unwrap_or_default(),
            created_at: stamp.at,
            done_at: None,
            attempts: 0,
        }));
    }
    batch.absorb(projection::rows(before, after, stamp.app, stamp.at));
}
