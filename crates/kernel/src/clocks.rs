//! Clocks of a case and of its filings: when they start and stop, and what follows when a due time moves.

use clock::{Budget, Calendar, ClockLedger, ClockState, Moment, Unit};
use value::{ClockId, Context, ElementId, Timestamp, Value};

use catalog::{ClockOf, ClockRule};

use crate::refusal::Refusal;
use crate::state::{Case, CaseClocks, Filing};
use crate::turn::Turn;
use crate::{Event, adopt};

pub(crate) fn feel_world(calendar: &Calendar, at: Timestamp) -> feel::World {
    feel::World::new(at, calendar.zone().clone())
}

/// What FEEL sees as `clock`: per clock id its due and warning instants; null for a clock that stopped.
pub(crate) fn as_value(case: &Case, calendar: &Calendar) -> Value {
    let mut all = Context::new();
    for (id, ledgers) in &case.clocks {
        let Some(ledger) = ledgers.last() else { continue };
        let mut facts = Context::new();
        let open = !is_stopped(ledger);
        let when = |at: Timestamp| if open { Value::from(at) } else { Value::Null };
        facts.insert("due".into(), when(ledger.due(calendar).at));
        facts.insert("warn".into(), when(warning(ledger, calendar)));
        facts.insert("running".into(), Value::from(open));
        all.insert(id.as_str().into(), Value::from(facts));
    }
    Value::from(all)
}

/// An element was completed: clocks that it starts or stops follow.
pub(crate) fn after_element(turn: &mut Turn<'_>, element: &ElementId) -> Result<(), Refusal> {
    let app = turn.world.app;
    for rule in app.clocks.iter().filter(|rule| rule.of == ClockOf::Case) {
        let running = turn.case.clock(&rule.id).is_some_and(|ledger| !is_stopped(ledger));
        exclude(turn, rule, element);
        if rule.stops.iter().any(|stop| stop == element.as_str()) && running {
            turn.emit(Event::ClockStopped { clock: rule.id.clone(), filing: None });
        } else if rule.starts == element.as_str() && !running {
            start(turn, rule, None)?;
        }
    }
    Ok(())
}

/// The notice of a procedure outside of the period suspends the clock; the result of the same procedure resumes it.
fn exclude(turn: &mut Turn<'_>, rule: &ClockRule, element: &ElementId) {
    for exclusion in &rule.exclusions {
        let Some(ledger) = turn.case.clock(&rule.id).filter(|ledger| !is_stopped(ledger)) else { return };
        let reason = exclusion.procedure.words().zh;
        let here = ledger.suspended_for().map(|(reason, basis)| (reason.to_owned(), basis.to_owned()));
        let basis = exclusion.basis.zh.clone();
        match here {
            None if exclusion.from == element.as_str() => {
                adopt::before_change(turn);
                turn.emit(Event::ClockSuspended { clock: rule.id.clone(), reason, basis });
            }
            // A suspension for another reason is not ended by this procedure.
            Some(here) if exclusion.until == element.as_str() && here == (reason, basis) => {
                adopt::before_change(turn);
                turn.emit(Event::ClockResumed { clock: rule.id.clone() });
            }
            _ => {}
        }
    }
}

/// A filing was made, or its case reopened: its clocks start, and with the first filing the case's own.
pub(crate) fn start_filing(turn: &mut Turn<'_>, filing: &Filing) -> Result<(), Refusal> {
    let app = turn.world.app;
    for rule in app.clocks.iter().filter(|rule| rule.starts == "filed") {
        match rule.of {
            ClockOf::Filing => start(turn, rule, Some(filing))?,
            ClockOf::Case if !turn.case.clocks.contains_key(&rule.id) => start(turn, rule, None)?,
            ClockOf::Case => {}
        }
    }
    Ok(())
}

/// Stops the clocks of a filing that end with `what`.
pub(crate) fn stop_filing(turn: &mut Turn<'_>, filing: &Filing, what: &str) {
    let app = turn.world.app;
    let rules = app.clocks.iter().filter(|rule| rule.of == ClockOf::Filing);
    for rule in rules.filter(|rule| rule.stops.iter().any(|stop| stop == what)) {
        let ledger = filing.clocks.get(&rule.id).and_then(|ledgers| ledgers.last());
        if ledger.is_some_and(|ledger| !is_stopped(ledger)) {
            turn.emit(Event::ClockStopped { clock: rule.id.clone(), filing: Some(filing.id.clone()) });
        }
    }
}

fn start(turn: &mut Turn<'_>, rule: &ClockRule, filing: Option<&Filing>) -> Result<(), Refusal> {
    let amount = turn.eval(&rule.amount).as_i64();
    let unit = turn.eval(&rule.unit).as_text().and_then(|text| text.parse::<Unit>().ok());
    let budget = amount.zip(unit).and_then(|(amount, unit)| Budget::new(amount, unit).ok());
    let Some(budget) = budget else {
        return Err(Refusal::new(
            "clock-without-limit",
            format!("“{}”没有有效的办理时限，不能开始", rule.title.zh),
            format!("\"{}\" has no valid time limit, so it cannot start", rule.title.en),
        ));
    };
    let anchor = match &rule.anchor {
        Some(expr) => Some(anchor(turn, rule, expr)?),
        None => None,
    };
    turn.emit(Event::ClockStarted {
        clock: rule.id.clone(),
        filing: filing.map(|filing| filing.id.clone()),
        budget,
        edition: turn.world.app.calendar.edition(),
        anchor,
        fixed_end: !rule.roll,
    });
    Ok(())
}

/// Where the period begins. A day without a time begins at its midnight: a period in days does not count it.
fn anchor(turn: &Turn<'_>, rule: &ClockRule, expr: &feel::Expr) -> Result<Timestamp, Refusal> {
    let zone = turn.world.app.calendar.zone();
    let local = |at: jiff::civil::DateTime| zone.to_timestamp(at).ok();
    let at = match turn.eval(expr) {
        Value::Instant(at) => Some(at),
        Value::DateTime(at) => local(at),
        Value::Date(day) => local(day.to_datetime(jiff::civil::Time::midnight())),
        _ => None,
    };
    at.ok_or_else(|| {
        Refusal::new(
            "clock-without-anchor",
            format!("“{}”缺少起算日期，不能开始", rule.title.zh),
            format!("\"{}\" has no day to count from, so it cannot start", rule.title.en),
        )
    })
}

/// The office that has the case, where clocks run that should say so.
pub(crate) fn office(turn: &Turn<'_>) -> Option<String> {
    let column = turn.world.app.columns.office.as_ref()?;
    let open = turn.case.version > 0 && turn.case.closed_at.is_none();
    open.then(|| turn.eval(column).as_text().map(str::to_owned)).flatten()
}

/// Another office has the case after this turn than before it.
pub(crate) fn handed_over(turn: &mut Turn<'_>, before: Option<String>) {
    let Some(from) = before else { return };
    turn.input.clear();
    let after = office(turn).filter(|to| *to != from);
    if let Some(to) = after.filter(|_| newest(&turn.case.clocks).any(|ledger| !is_stopped(ledger))) {
        turn.emit(Event::CaseHandedOver { from, to });
    }
}

/// The earliest due time among the running clocks of the case, its warning time, and whether a clock of it is late.
pub fn next_due(
    case: &Case,
    calendar: &Calendar,
    at: Timestamp,
) -> (Option<Timestamp>, Option<Timestamp>, bool) {
    let ledgers = || newest(&case.clocks);
    let running = || ledgers().filter(|ledger| !is_stopped(ledger));
    let due = running().map(|ledger| ledger.due(calendar).at).min();
    let warn = running().map(|ledger| warning(ledger, calendar)).min();
    let late = ledgers().any(|ledger| is_late(ledger, at, calendar));
    (due, warn, late)
}

/// Nothing counts any more until the clock starts anew.
pub fn is_stopped(ledger: &ClockLedger) -> bool {
    ledger.is_stopped()
}

pub(crate) fn is_suspended(ledger: &ClockLedger) -> bool {
    ledger.is_suspended()
}

fn is_late(ledger: &ClockLedger, at: Timestamp, calendar: &Calendar) -> bool {
    matches!(ledger.state(at, calendar), ClockState::Overdue | ClockState::Stopped { late: true })
}

/// Share of the budget after which a clock warns, in percent.
const WARN_AT: u8 = 80;

/// When a clock warns: the due time of the same ledger with four fifths of its budget, at least one unit.
fn warning(ledger: &ClockLedger, calendar: &Calendar) -> Timestamp {
    ledger.moment(Moment::Share(WARN_AT), calendar)
}

fn newest(clocks: &CaseClocks) -> impl Iterator<Item = &ClockLedger> {
    clocks.values().filter_map(|ledgers| ledgers.last())
}

/// The clock an act means: the one named in its input, else a running one, first of all one that the app lets be
/// extended within bounds, since that is the limit of the matter itself; else the first one of the case.
pub(crate) fn meant(turn: &Turn<'_>) -> Option<ClockId> {
    let named = turn.input.get("clock").and_then(Value::as_text);
    match named {
        Some(id) => turn.case.clocks.keys().find(|clock| clock.as_str() == id).cloned(),
        None => {
            let runs = |id: &&ClockId| turn.case.clock(id).is_some_and(|ledger| !is_stopped(ledger));
            let bounded = |id: &&ClockId| {
                turn.world.app.clocks.iter().any(|rule| rule.id == **id && rule.extension.is_some())
            };
            let ids = || turn.case.clocks.keys();
            let meant = ids().filter(runs).find(bounded).or_else(|| ids().find(runs));
            meant.or_else(|| ids().next()).cloned()
        }
    }
}
