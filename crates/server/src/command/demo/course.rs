//! How one event goes: from a wish, the acts of everybody concerned with their times.

use value::Timestamp;

use super::cast::{Cast, Report, Who};
use super::dice::Dice;
use super::hours::{Hours, along, later, seconds};

/// One act of a course.
#[derive(Debug, Clone)]
pub struct Planned {
    pub act: &'static str,
    pub at: Timestamp,
    pub who: Who,
    pub pairs: Vec<(&'static str, String)>,
    pub reason: String,
}

/// Where an open event has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stall {
    Screening,
    Dispatching,
    Disposal,
    Verification,
}

/// What should happen to an event.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub rejected: bool,
    pub joint: bool,
    pub returned: u32,
    pub failed: bool,
    pub late: bool,
    pub reopened: bool,
    pub rated: bool,
    pub slow_screening: bool,
    pub extended: bool,
    pub stall: Option<Stall>,
    /// No dispatch before this: until then the event takes in others.
    pub hold: Option<Timestamp>,
}

/// A course and what the caller may want to know of it.
pub struct Course {
    pub acts: Vec<Planned>,
    /// When the disposal limit is over, roughly; none before it began.
    pub due: Option<Timestamp>,
}

/// Writes one course.
pub struct Writer<'a> {
    pub hours: Hours<'a>,
    pub cast: &'a Cast<'a>,
    pub dice: &'a mut Dice,
    pub report: &'a Report,
    pub wish: &'a Wish,
    acts: Vec<Planned>,
    last: Timestamp,
    due: Option<Timestamp>,
}

/// A course ends early where the event has stalled.
struct Stalled;

impl<'a> Writer<'a> {
    pub fn new(
        hours: Hours<'a>,
        cast: &'a Cast<'a>,
        dice: &'a mut Dice,
        report: &'a Report,
        wish: &'a Wish,
    ) -> Self {
        Self { hours, cast, dice, report, wish, acts: Vec::new(), last: report.opened, due: None }
    }

    pub fn write(mut self) -> Course {
        self.acts.push(self.cast.filing(self.report));
        // A stall is an ending like any other.
        let _: Result<(), Stalled> = self.go_on();
        Course { acts: self.acts, due: self.due }
    }

    fn go_on(&mut self) -> Result<(), Stalled> {
        self.stall(Stall::Screening)?;
        let wait = if self.wish.slow_screening { self.dice.range(150, 420) } else { self.dice.range(8, 112) };
        let accepted = self.hours.after(self.report.opened, wait);
        if self.wish.rejected {
            let (kind, reply) = self.cast.rejection(self.dice);
            self.act("reject", accepted, Who::Screener, &[("reject_kind", kind), ("reply", reply)]);
            return Ok(());
        }
        let found = self.cast.screening(self.dice, self.report);
        self.act("accept", accepted, Who::Screener, &found);
        self.stall(Stall::Dispatching)?;
        self.round(self.last, true)?;
        if self.wish.reopened {
            let days = self.dice.range(1, 9);
            let at = later(self.last, days * 86_400 + self.dice.range(0, 30_000));
            let why = self.cast.reopening(self.dice);
            self.act("reopen", at, Who::Reporter, &[("reopen_reason", why)]);
            self.round(self.last, false)?;
        }
        if self.wish.rated {
            let at = later(self.last, self.dice.range(1_800, 6 * 86_400));
            let unhappy = self.wish.late || self.wish.failed || self.wish.reopened;
            let (score, text) = self.cast.rating(self.dice, unhappy);
            self.act("rate", at, Who::Reporter, &[("score", score), ("text", text)]);
        }
        Ok(())
    }

    /// From acceptance, or reopening, to the answer.
    fn round(&mut self, start: Timestamp, first: bool) -> Result<(), Stalled> {
        let (limit, unit) = self.cast.limit(self.report);
        let due = self.hours.due(start, limit, unit);
        self.due = Some(due);
        let late = first && self.wish.late;
        let part = if late { self.dice.between(1.1, 1.6) } else { self.dice.between(0.3, 0.85) };
        let way = Way { start, end: along(start, due, part), due, office_hours: unit != "clock-hours" };
        let mut lead = self.cast.lead(self.report);
        let joint = first && self.wish.joint && self.wish.returned == 0;
        let soon = self.dice.range(5, 55);
        let dispatched = self.hours.after(start, soon).min(along(start, way.end, 0.2));
        let dispatched = self.wish.hold.filter(|_| first).map_or(dispatched, |hold| hold.max(dispatched));
        let co = self.cast.assistant(self.dice, self.report, &lead);
        let chosen = if joint { ("co_department", co.clone()) } else { ("single", "true".to_owned()) };
        self.act("dispatch", dispatched, Who::Dispatcher, &[chosen]);
        if first {
            for count in 1..=self.wish.returned {
                lead = self.give_back(&way, lead, count);
            }
        }
        self.stall(Stall::Disposal)?;
        let extended = self.mark(&way, 0.3);
        // A limit that is over cannot be lengthened.
        if first && self.wish.extended && extended.max(later(self.last, 1_200)) < due {
            let pairs = [("amount", self.dice.range(1, 4).to_string())];
            self.act_because("extend", extended, Who::Supervisor, &pairs, "需等待配件到货");
        }
        let disposed = self.mark(&way, 0.7);
        let result = self.cast.result(self.dice);
        if joint {
            let part = self.dice.between(0.4, 0.65);
            let helped = self.cast.result(self.dice);
            self.act("co-finish", self.mark(&way, part), Who::Handler(co), &[("co_result", helped)]);
        }
        self.act("dispose", disposed, Who::Handler(lead.clone()), &[("result", result)]);
        self.stall(Stall::Verification)?;
        if first && self.wish.failed {
            let why = self.cast.failure(self.dice);
            self.act_because("fail", self.mark(&way, 0.8), Who::Verifier, &[], &why);
            let result = self.cast.result(self.dice);
            self.act("dispose", self.mark(&way, 0.9), Who::Handler(lead), &[("result", result)]);
        }
        self.act("pass", self.mark(&way, 1.0), Who::Verifier, &[]);
        Ok(())
    }

    /// The department returns it; somebody else, or the same one, gets it. Gives who has it then.
    fn give_back(&mut self, way: &Way, lead: String, count: u32) -> String {
        let why = self.cast.return_reason(self.dice);
        let part = 0.2 + 0.1 * f64::from(count);
        self.act_because("return", self.mark(way, part), Who::Handler(lead.clone()), &[], &why);
        let to = if self.dice.chance(50) { lead } else { self.cast.another(self.dice, &lead) };
        let pairs = [("department", to.clone()), ("single", "true".to_owned())];
        let at = self.mark(way, part + 0.05);
        if count < 2 {
            self.act("dispatch", at, Who::Dispatcher, &pairs);
        } else {
            self.act_because("coordinate", at, Who::Supervisor, &pairs, "按职责清单明确由该部门牵头");
        }
        to
    }

    fn stall(&self, at: Stall) -> Result<(), Stalled> {
        if self.wish.stall == Some(at) { Err(Stalled) } else { Ok(()) }
    }

    /// A part of the way, moved into office hours where that does not break the limit.
    fn mark(&self, way: &Way, part: f64) -> Timestamp {
        let at = along(way.start, way.end, part);
        if !way.office_hours {
            return at;
        }
        let open = self.hours.after(at, 0);
        if open <= way.due || seconds(way.due, way.end) > 0 { open } else { at }
    }

    fn act(&mut self, act: &'static str, at: Timestamp, who: Who, pairs: &[(&'static str, String)]) {
        self.act_because(act, at, who, pairs, "");
    }

    fn act_because(
        &mut self,
        act: &'static str,
        at: Timestamp,
        who: Who,
        pairs: &[(&'static str, String)],
        reason: &str,
    ) {
        // Nobody acts in the same minute as the one before.
        let earliest = later(self.last, self.dice.range(130, 900));
        self.last = later(at, self.dice.range(0, 60)).max(earliest);
        let pairs = pairs.iter().filter(|(_, text)| !text.is_empty()).cloned().collect();
        self.acts.push(Planned { act, at: self.last, who, pairs, reason: reason.to_owned() });
    }
}

/// From the start of a round to its answer.
struct Way {
    start: Timestamp,
    end: Timestamp,
    due: Timestamp,
    office_hours: bool,
}
