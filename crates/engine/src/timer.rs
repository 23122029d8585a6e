//! Timers: a row in the store is due once; after downtime it fires once.

use std::sync::Arc;
use std::time::Duration;

use authority::Actor;
use store::TimerRow;
use value::{AccountId, CommandKey, Timestamp};

use crate::Engine;
use crate::failure::Failure;
use crate::request::{Ask, Request};

/// How often the watch looks; timers of this house are hours and days.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Timers taken at one look.
const LOOK_MAX: usize = 256;

/// The account in whose name timers act.
pub(crate) fn machine() -> Actor {
    Actor { account: AccountId::new(authority::MACHINE), ..Actor::anonymous() }
}

pub(crate) fn start(engine: &Engine) {
    let shared = Arc::downgrade(&engine.shared);
    let jobs = engine.jobs.clone();
    let running = Arc::downgrade(&engine._running);
    let watch = move || {
        loop {
            std::thread::sleep(LOOK_EVERY);
            let (Some(shared), Some(running)) = (shared.upgrade(), running.upgrade()) else { return };
            let engine = Engine { shared, jobs: jobs.clone(), _running: running };
            if !engine.healthy() {
                return;
            }
            if let Err(fault) = fire_due(&engine, engine.now(), false) {
                tracing::warn!(%fault, "timers could not be fired");
            }
        }
    };
    std::thread::Builder::new().name("luohu-timer".to_owned()).spawn(watch).expect("a thread can be started");
}

pub(crate) fn fire_due(engine: &Engine, now: Timestamp, replay: bool) -> Result<u32, Failure> {
    let mut fired = 0;
    loop {
        let due = engine.shared.store.timers_due(now, LOOK_MAX)?;
        let before = fired;
        for timer in &due {
            fired += u32::from(fire(engine, timer, replay)?);
        }
        // A round without progress means every timer left was refused; they stay visible as overdue timers.
        if fired == before {
            return Ok(fired);
        }
    }
}

fn fire(engine: &Engine, timer: &TimerRow, replay: bool) -> Result<bool, Failure> {
    let TimerRow { case, instance, due_at } = *timer;
    let key = CommandKey::new(format!("timer:{case}:{instance}:{}", due_at.as_microsecond()));
    let ask = Ask::Fire { case, instance, due: due_at };
    let at = replay.then_some(due_at);
    match engine.ask(Request { at, ..Request::new(key, machine(), ask) }) {
        Ok(_) => Ok(true),
        Err(Failure::Refused(refusal)) => {
            tracing::warn!(case = case.0, instance, code = refusal.code, "timer refused");
            Ok(false)
        }
        Err(failure) => Err(failure),
    }
}
