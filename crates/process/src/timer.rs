//! Timers: a moment, a span, or a repeating interval (ISO 8601 `R4/PT10S`).

use bpmn::{Definition, Timer};
use jiff::tz::TimeZone;
use value::{Context, Timestamp, Value};

use crate::event::Event;
use crate::host::Host;
use crate::run::Run;
use crate::state::Part;

/// A repeating interval.
#[derive(Debug, Clone, PartialEq)]
struct Cycle {
    /// Firings; `None` without end.
    count: Option<u32>,
    start: Option<Value>,
    span: Value,
}

impl<H: Host> Run<'_, '_, H> {
    /// When a timer first fires, counted from now, and how often it fires.
    pub(crate) fn first_due(&self, at: u32, timer: &Timer) -> Option<(Timestamp, Option<u32>)> {
        let now = self.host.now();
        match timer {
            Timer::Date(expr) | Timer::Duration(expr) => {
                moment(&self.eval(at, expr), now, self.host.zone()).map(|due| (due, Some(1)))
            }
            Timer::Cycle(expr) => {
                let cycle = self.cycle(at, expr)?;
                if cycle.count == Some(0) {
                    return None;
                }
                let start = cycle.start.as_ref().and_then(|start| moment(start, now, self.host.zone()));
                let due = start.or_else(|| moment(&cycle.span, now, self.host.zone()))?;
                Some((due, cycle.count))
            }
        }
    }

    fn cycle(&self, at: u32, expr: &bpmn::Expr) -> Option<Cycle> {
        match self.eval(at, expr) {
            Value::Text(text) => read_cycle(&text),
            span @ (Value::Duration(_) | Value::Months(_)) => Some(Cycle { count: None, start: None, span }),
            _ => None,
        }
    }

    /// Sets a timer that repeats to its next firing; false where there is none.
    pub(crate) fn set_again(&mut self, instance: u32) -> Result<bool, H::Refusal> {
        let Some((_, node)) = self.at(instance)? else { return Ok(false) };
        let Some(active) = self.active(instance) else { return Ok(false) };
        let timers = node.kind.events().iter().filter_map(Definition::timer);
        let cycle = timers.into_iter().find_map(|timer| match timer {
            Timer::Cycle(expr) => self.cycle(active.scope.unwrap_or(instance), expr),
            _ => None,
        });
        let (Some(cycle), Some(due)) = (cycle, active.due) else { return Ok(false) };
        let left = active.left.map(|left| left.saturating_sub(1));
        let next = moment(&cycle.span, due, self.host.zone()).filter(|next| *next > due);
        let Some(next) = next.filter(|_| left != Some(0)) else { return Ok(false) };
        self.emit(Event::TimerMoved { instance, due: Some(next), left });
        Ok(true)
    }

    /// The due time of an instance has come.
    pub(crate) fn timer_fired(&mut self, instance: u32) -> Result<(), H::Refusal> {
        let Some((_, node)) = self.at(instance)? else { return Ok(()) };
        let definition = node.kind.events().iter().position(|definition| definition.timer().is_some());
        match definition {
            Some(definition) => self.happened(instance, definition, &Context::new()),
            // Work that took time.
            None => self.leave(instance),
        }
    }

    /// Computes the due times of waiting timers anew, counted from when they began: a due time is never kept against
    /// the data it follows. Timers that repeat keep theirs.
    pub fn retime(&mut self) -> Result<(), H::Refusal> {
        let timers = self.net().active.iter().filter(|(_, active)| active.timer);
        let timers: Vec<u32> = timers.map(|(&number, _)| number).collect();
        for instance in timers {
            let Some((_, node)) = self.at(instance)? else { continue };
            let Some(active) = self.active(instance) else { continue };
            let rules = node.kind.events().iter().filter_map(Definition::timer);
            let rules: Vec<&bpmn::Expr> = rules
                .filter_map(|timer| match timer {
                    Timer::Date(expr) | Timer::Duration(expr) => Some(expr),
                    Timer::Cycle(_) => None,
                })
                .collect();
            if rules.is_empty() || (active.part == Part::Wait && node.kind.is_activity()) {
                continue;
            }
            let scope = active.scope.unwrap_or(instance);
            let dues =
                rules.iter().map(|expr| moment(&self.eval(scope, expr), active.since, self.host.zone()));
            let due = dues.flatten().min();
            let (moved, left) = (due != active.due, active.left);
            if moved {
                self.emit(Event::TimerMoved { instance, due, left });
            }
        }
        Ok(())
    }
}

/// The moment a value stands for; a span counts from `since`.
fn moment(value: &Value, since: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    match value {
        Value::Instant(at) => Some(*at),
        Value::DateTime(local) => local.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp()),
        Value::Date(day) => day.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp()),
        Value::Duration(span) => since.checked_add(*span).ok(),
        Value::Months(months) => {
            let span = jiff::Span::new().try_months(*months).ok()?;
            since.to_zoned_datetime(zone.clone()).checked_add(span).ok().map(|zoned| zoned.timestamp())
        }
        _ => None,
    }
}

fn read_cycle(text: &str) -> Option<Cycle> {
    let mut pieces = text.split('/');
    let count = match pieces.next()?.strip_prefix('R')? {
        "" => None,
        digits => Some(digits.parse().ok()?),
    };
    let rest: Vec<&str> = pieces.collect();
    let span = |text: &str| match feel::read_duration(text)? {
        feel::Live::Data(value) => Some(value),
        _ => None,
    };
    match rest.as_slice() {
        [one] => Some(Cycle { count, start: None, span: span(one)? }),
        [start, one] => {
            let start =
                start.parse().map(Value::Instant).ok().or_else(|| match feel::read_date_time(start)? {
                    feel::Live::Data(value) => Some(value),
                    _ => None,
                });
            Some(Cycle { count, start: Some(start?), span: span(one)? })
        }
        _ => None,
    }
}
