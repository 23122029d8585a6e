//! The late cases of a real permit log, found by the clock with the log's own deadlines.

use std::io::Read as _;

use clock::{Budget, Calendar, ClockLedger, ClockState, Unit};
use jiff::SignedDuration;
use value::Timestamp;

use crate::oracle::shared;

/// When the case started, when it was due, when it ended.
struct Permit {
    started: Timestamp,
    deadline: Timestamp,
    ended: Timestamp,
}

/// The cases that have both, and how many have no end.
fn permits() -> Option<(Vec<Permit>, usize)> {
    let packed = shared("data/eventlogs/receipt.xes.gz")?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
    let log = roxmltree::Document::parse(&text).unwrap();
    let traces = log.root_element().children().filter(|node| node.tag_name().name() == "trace");
    let (mut permits, mut open) = (Vec::new(), 0);
    for trace in traces {
        let date = |key: &str| -> Option<Timestamp> {
            let own = trace.children().filter(|node| node.tag_name().name() == "date");
            let found = own.into_iter().find(|node| node.attribute("key") == Some(key))?;
            Some(found.attribute("value").unwrap().parse().unwrap())
        };
        match (date("startdate"), date("deadline"), date("enddate")) {
            (Some(started), Some(deadline), Some(ended)) => permits.push(Permit { started, deadline, ended }),
            _ => open += 1,
        }
    }
    Some((permits, open))
}

/// A number of the oracle beside the log.
fn oracle(name: &str) -> usize {
    let bytes = shared("data/eventlogs/oracles.json").unwrap();
    let oracles: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    usize::try_from(oracles["receipt"]["deadlines"][name].as_u64().unwrap()).unwrap()
}

fn is_late(mut ledger: ClockLedger, ended: Timestamp, calendar: &Calendar) -> bool {
    ledger.stop(ended).unwrap();
    matches!(ledger.state(ended, calendar), ClockState::Stopped { late: true })
}

#[test]
fn the_late_permits_are_those_the_log_has() {
    let Some((permits, open)) = permits() else { return };
    assert_eq!(permits.len(), oracle("cases_with_deadline_and_enddate"));
    assert_eq!(open, oracle("no_enddate"));
    let calendar = Calendar::weekdays().with_zone("Europe/Amsterdam").unwrap();
    let late = permits.iter().filter(|permit| {
        // The log's deadlines are to the millisecond: whole hours of clock time that end there.
        let hours = permit.deadline.duration_since(permit.started).as_hours();
        let budget = Budget::new(hours, Unit::ClockHours).unwrap();
        let anchor = permit.deadline - SignedDuration::from_hours(hours);
        let ledger = ClockLedger::start(permit.started.min(permit.ended), budget).anchored(Some(anchor));
        assert_eq!(ledger.due(&calendar).at, permit.deadline);
        is_late(ledger, permit.ended, &calendar)
    });
    assert_eq!(late.count(), oracle("ended_after_deadline"));
}

#[test]
fn counted_in_days_the_late_permits_are_those_that_ended_on_a_later_day() {
    let Some((permits, _)) = permits() else { return };
    let calendar = Calendar::weekdays().with_zone("Europe/Amsterdam").unwrap();
    let (mut late, mut later, mut eight_weeks) = (0, 0, 0);
    for Permit { started, deadline, ended } in permits {
        let (first, last) = (calendar.day_of(started), calendar.day_of(deadline));
        let days = (last - first).get_days().max(1);
        let budget = Budget::new(i64::from(days), Unit::CalendarDays).unwrap();
        // The law of that city moves no end: what the log has is taken as it is.
        let ledger = ClockLedger::start(started.min(ended), budget).anchored(Some(started)).rolling(false);
        assert_eq!(ledger.due(&calendar).day, last);
        late += usize::from(is_late(ledger, ended, &calendar));
        later += usize::from(calendar.day_of(ended) > last);
        eight_weeks += usize::from(days == 56);
    }
    assert_eq!(late, later);
    assert!(late > 300 && eight_weeks > 700, "{late} late by days, {eight_weeks} of eight weeks");
}
