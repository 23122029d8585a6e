#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod calendar;
mod due;
mod edition;
mod entries;
mod explain;
mod moment;
mod oracle;
mod property;

use clock::{Budget, ClockLedger, Unit};
use value::Timestamp;

/// An instant of the district: `2026-02-12 10:00`.
fn at(local: &str) -> Timestamp {
    let (day, time) = local.split_once(' ').unwrap();
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("{day}T{time}{seconds}+08:00").parse().unwrap()
}

fn ledger(start: &str, amount: i64, unit: Unit) -> ClockLedger {
    ClockLedger::start(at(start), Budget::new(amount, unit).unwrap())
}
