//! Publishing a calendar: kept, checked, and brought to every open case it can touch.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc;

use authority::Actor;
use clock::{Calendar, ClockError, Edition};
use serde::Serialize;
use store::{CalendarFile, Store, StoreFault};
use value::{AccountId, CaseId, CommandKey, Date, Timestamp};

use crate::Engine;
use crate::failure::Failure;
use crate::request::{Ask, Request};

/// Cases read at once.
const PAGE: usize = 2_000;

/// Turns under way at once: enough that each commit carries many.
const FLYING_MAX: usize = 1_024;

/// What a catching up did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CaughtUp {
    /// Open cases that a changed day could touch.
    pub asked: u64,
    /// Cases with a clock that moved or became certain; each has its event.
    pub moved: u64,
    /// Cases that refused, such as those of an app that is gone.
    pub refused: u64,
}

/// Why a calendar was not published.
#[derive(Debug)]
pub enum PublishError {
    /// The file contradicts itself or what is published already.
    Calendar(ClockError),
    /// Everything in it is published already.
    NothingNew,
    Store(StoreFault),
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calendar(error) => error.fmt(f),
            Self::NothingNew => f.write_str("everything in the file is published already"),
            Self::Store(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for PublishError {}

/// Checks a calendar file against `current`, the calendar with everything added so far, and keeps it. Apps count by it
/// from the next opening on ([`crate::Apps::with_calendars`]); then [`Engine::catch_up`] moves what it moves.
pub fn publish(
    store: &dyn Store,
    current: &Calendar,
    text: &str,
    reason: &str,
    at: Timestamp,
) -> Result<Edition, PublishError> {
    let next = current.with(text).map_err(PublishError::Calendar)?;
    let edition = next.edition();
    let (Some(region), true) = (next.region(), edition > current.edition()) else {
        return Err(PublishError::NothingNew);
    };
    let file = CalendarFile {
        region: region.to_owned(),
        edition: edition.day(),
        text: text.to_owned(),
        reason: reason.to_owned(),
        recorded_at: at,
    };
    match store.put_calendar(&file) {
        Ok(true) => Ok(edition),
        Ok(false) => Err(PublishError::NothingNew),
        Err(fault) => Err(PublishError::Store(fault)),
    }
}

/// The account in whose name calendars are adopted.
fn machine() -> Actor {
    Actor { account: AccountId::new("calendar"), ..Actor::anonymous() }
}

/// Replies of the turns under way.
struct Flight {
    answer: mpsc::Sender<Result<(), Failure>>,
    heard: mpsc::Receiver<Result<(), Failure>>,
    flying: usize,
    refused: u64,
}

impl Flight {
    fn new() -> Self {
        let (answer, heard) = mpsc::channel();
        Self { answer, heard, flying: 0, refused: 0 }
    }

    fn land(&mut self, most: usize) -> Result<(), Failure> {
        while self.flying > most {
            let Ok(landed) = self.heard.recv() else { return Err(Failure::Stopped) };
            self.flying -= 1;
            match landed {
                Ok(()) => {}
                Err(Failure::Refused(_) | Failure::NoSuchApp | Failure::NoSuchCase) => self.refused += 1,
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    fn ask(&mut self, engine: &Engine, edition: Edition, case: CaseId) -> Result<(), Failure> {
        self.land(FLYING_MAX - 1)?;
        let key = CommandKey::new(format!("calendar:{edition}:{case}"));
        let answer = self.answer.clone();
        let reply = move |result: Result<crate::Receipt, Failure>| drop(answer.send(result.map(|_| ())));
        engine.submit(Request::new(key, machine(), Ask::Adopt { case }), Box::new(reply));
        self.flying += 1;
        Ok(())
    }
}

pub(crate) fn catch_up(engine: &Engine) -> Result<CaughtUp, Failure> {
    let mut report = CaughtUp::default();
    let apps = engine.apps().all().map(|app| &app.calendar).filter(|calendar| calendar.region().is_some());
    let Some(calendar) = apps.max_by_key(|calendar| calendar.edition()).cloned() else { return Ok(report) };
    let before = engine.store().head()?.position;
    let mut flight = Flight::new();
    for old in engine.store().clock_editions()? {
        if Edition::published(old) < calendar.edition() {
            from_edition(engine, &calendar, old, &mut flight, &mut report)?;
        }
    }
    flight.land(0)?;
    report.refused = flight.refused;
    report.moved = moved_since(engine, before)?;
    Ok(report)
}

fn from_edition(
    engine: &Engine,
    calendar: &Arc<Calendar>,
    old: Date,
    flight: &mut Flight,
    report: &mut CaughtUp,
) -> Result<(), Failure> {
    // No changed day: nothing moves, and the clocks may keep the name of their edition.
    let Some(changed) = calendar.first_change_since(Edition::published(old)) else { return Ok(()) };
    let midnight = changed.to_zoned_datetime(calendar.zone().clone());
    let first = midnight.map_or(Timestamp::MIN, |midnight| midnight.timestamp());
    let mut after = (first, CaseId(0));
    loop {
        // A case that moves leaves this edition; one that does not stays, behind the place reached.
        let page = engine.store().clocks_behind(old, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = *last;
        for (_, case) in page {
            flight.ask(engine, calendar.edition(), case)?;
            report.asked += 1;
        }
    }
}

/// Turns of the adopting machine since a position.
fn moved_since(engine: &Engine, mut position: u64) -> Result<u64, Failure> {
    let mut moved = 0;
    loop {
        let turns = engine.store().log(position + 1, PAGE)?;
        let Some(last) = turns.last() else { return Ok(moved) };
        position = last.position;
        moved += turns.iter().filter(|stored| stored.turn.act == "calendar").count() as u64;
    }
}
