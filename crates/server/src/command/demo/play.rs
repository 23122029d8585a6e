//! Puts a planned year through the engine: whole histories first, then what a history cannot hold, in rounds.

use std::collections::VecDeque;
use std::sync::mpsc;

use authority::Actor;
use catalog::App;
use engine::{Ask, Engine, Failure as Refused, Receipt, Request, Step};
use tokio::sync::watch;
use value::{AccountId, CommandKey, Context, FilingId, Timestamp};

use super::cast::{Cast, Who};
use super::course::Planned;
use super::year::{Event, Group};
use crate::failure::Failure;

/// What came of a year.
#[derive(Debug, Default)]
pub struct Played {
    pub events: u32,
    /// Refusals and what they said; there should be none.
    pub refused: Vec<String>,
}

/// Something to ask after the openings.
enum Later {
    Act { event: usize, planned: Planned },
    Merge { event: usize, at: Timestamp },
}

impl Later {
    fn at(&self) -> Timestamp {
        match self {
            Self::Act { planned, .. } => planned.at,
            Self::Merge { at, .. } => *at,
        }
    }
}

/// A group under way.
struct Running<'a> {
    group: &'a Group,
    receipts: Vec<Option<Receipt>>,
    later: VecDeque<Later>,
}

pub struct Player<'a> {
    pub engine: &'a Engine,
    pub app: &'a App,
    pub cast: &'a Cast<'a>,
    pub now: Timestamp,
    pub stop: watch::Receiver<bool>,
    played: Played,
    keys: u64,
}

type Answers<T> = mpsc::Receiver<(T, Result<Receipt, Refused>)>;

impl<'a> Player<'a> {
    pub fn new(
        engine: &'a Engine,
        app: &'a App,
        cast: &'a Cast<'a>,
        now: Timestamp,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self { engine, app, cast, now, stop, played: Played::default(), keys: 0 }
    }

    pub fn play(mut self, groups: &[Group]) -> Result<Played, Failure> {
        let mut running = self.open(groups)?;
        while running.iter().any(|group| !group.later.is_empty()) {
            self.round(&mut running)?;
        }
        self.engine.fire_due(self.now, true)?;
        Ok(self.played)
    }

    fn check_stop(&self) -> Result<(), Failure> {
        if *self.stop.borrow() {
            Err(Failure::fault("stopped while the year was being made"))
        } else {
            Ok(())
        }
    }

    /// Opens every event, in the order of time, so that case numbers follow the calendar.
    fn open<'g>(&mut self, groups: &'g [Group]) -> Result<Vec<Running<'g>>, Failure> {
        let mut running: Vec<Running<'g>> = groups.iter().map(begin).collect();
        let places = groups.iter().enumerate();
        let mut order: Vec<(Timestamp, usize, usize)> = places
            .flat_map(|(at, group)| {
                group.events.iter().enumerate().map(move |(n, event)| (event.report.opened, at, n))
            })
            .collect();
        order.sort_unstable();
        let (answer, heard) = mpsc::channel();
        for (_, place, number) in order {
            self.check_stop()?;
            let (event, until) =
                (&groups[place].events[number], end_of_history(&groups[place], number, self.now));
            let request = self.history(event, until);
            self.send(request, (place, number), &answer);
        }
        drop(answer);
        self.hear(heard, |this, (place, number), receipt| {
            this.played.events += 1;
            running[place].receipts[number] = Some(receipt);
        });
        Ok(running)
    }

    fn history(&mut self, event: &Event, until: Timestamp) -> Request {
        let inside = event.acts.iter().take_while(|act| act.at <= until && !needs_proof(event, act));
        let steps: Vec<Step> = inside.map(|act| self.step(event, act)).collect();
        let actor = self.cast.actor(&Who::Reporter, &event.report);
        let channel = event.report.channel.to_owned();
        let ask = Ask::History { app: self.app.id.clone(), steps, channel, until };
        Request { quiet: true, ..Request::new(self.key(), actor, ask) }
    }

    fn step(&self, event: &Event, planned: &Planned) -> Step {
        Step {
            act: planned.act.to_owned(),
            at: planned.at,
            actor: self.cast.actor(&planned.who, &event.report),
            office_from: None,
            answers: self.answers(planned),
            inherits: Default::default(),
            reason: planned.reason.clone(),
        }
    }

    fn answers(&self, planned: &Planned) -> Context {
        let pairs: Vec<(String, String)> =
            planned.pairs.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        let form = self.app.act(planned.act).and_then(|act| self.app.forms.get(act.form.as_ref()?));
        form.map(|form| form.read(&pairs)).unwrap_or_default()
    }

    /// The next thing of every group, all in one commit or a few.
    fn round(&mut self, running: &mut [Running<'_>]) -> Result<(), Failure> {
        self.check_stop()?;
        let (answer, heard) = mpsc::channel();
        for group in running {
            let Some(next) = group.later.front() else { continue };
            if let Some(fire) = self.timer_before(group, next.at())? {
                self.send(fire, (), &answer);
                continue;
            }
            let Some(next) = group.later.pop_front() else { continue };
            match self.request(group, &next) {
                Some(request) => self.send(request, (), &answer),
                // Its opening was refused, which is told already.
                None => group.later.clear(),
            }
        }
        drop(answer);
        self.hear(heard, |_, (), _| ());
        Ok(())
    }

    /// The first timer of the group's cases that fires before the next act.
    fn timer_before(&mut self, group: &Running<'_>, at: Timestamp) -> Result<Option<Request>, Failure> {
        for receipt in group.receipts.iter().flatten() {
            let Some(case) = self.engine.case(receipt.case)?.filter(|case| case.merged_into.is_none()) else {
                continue;
            };
            let due =
                case.net.active.iter().filter_map(|(&instance, active)| Some((active.due?, instance))).min();
            let Some((due, instance)) = due.filter(|(due, _)| *due <= at) else { continue };
            let clock = Actor { account: AccountId::new("clock"), ..Actor::anonymous() };
            let ask = Ask::Fire { case: receipt.case, instance, due };
            let at = Some(due.max(case.updated_at));
            return Ok(Some(Request { at, quiet: true, ..Request::new(self.key(), clock, ask) }));
        }
        Ok(None)
    }

    fn request(&mut self, group: &Running<'_>, next: &Later) -> Option<Request> {
        let host = group.receipts.first()?.as_ref()?;
        let (actor, proven, ask) = match next {
            Later::Merge { event, .. } => {
                let guest = group.receipts.get(*event)?.as_ref()?;
                let actor = self.cast.actor(&Who::Dispatcher, &group.group.events[*event].report);
                let reason = "同一地点同一问题".to_owned();
                let merge = ask(guest, "merge", None, Some(host), Context::new(), reason);
                (actor, None, merge)
            }
            Later::Act { event, planned } => {
                let own = group.receipts.get(*event)?.as_ref()?;
                let by_reporter = matches!(planned.who, Who::Reporter);
                let filing = own.filing.clone().filter(|_| by_reporter);
                let actor = self.cast.actor(&planned.who, &group.group.events[*event].report);
                let answers = self.answers(planned);
                // What was merged is handled under the first of the group.
                let done = ask(host, planned.act, filing.clone(), None, answers, planned.reason.clone());
                (actor, filing, done)
            }
        };
        let request = Request::new(self.key(), actor, ask);
        let proven: Vec<FilingId> = proven.into_iter().collect();
        Some(Request { at: Some(next.at()), quiet: true, proven, ..request })
    }

    fn key(&mut self) -> CommandKey {
        self.keys += 1;
        CommandKey::new(format!("demo-{}", self.keys))
    }

    fn send<T: Send + 'static>(
        &self,
        request: Request,
        label: T,
        answer: &mpsc::Sender<(T, Result<Receipt, Refused>)>,
    ) {
        let answer = answer.clone();
        let reply = move |result| {
            let _ = answer.send((label, result));
        };
        self.engine.submit(request, Box::new(reply));
    }

    fn hear<T>(&mut self, heard: Answers<T>, mut take: impl FnMut(&mut Self, T, Receipt)) {
        for (label, result) in heard {
            match result {
                Ok(receipt) => take(self, label, receipt),
                Err(refused) => self.played.refused.push(refused.to_string()),
            }
        }
    }
}

fn ask(
    of: &Receipt,
    act: &str,
    filing: Option<FilingId>,
    other: Option<&Receipt>,
    answers: Context,
    reason: String,
) -> Ask {
    let other = other.map(|receipt| receipt.case);
    Ask::Do { case: of.case, act: act.to_owned(), instance: None, filing, other, answers, reason }
}

/// A visitor proves a filing by its query code, which a history does not have yet.
fn needs_proof(event: &Event, planned: &Planned) -> bool {
    matches!(planned.who, Who::Reporter) && event.report.filer.is_none() && planned.act != "report"
}

/// Up to where an event's own history goes: to now, or to what must be asked separately.
fn end_of_history(group: &Group, number: usize, now: Timestamp) -> Timestamp {
    let event = &group.events[number];
    let last_before = |at: Timestamp| {
        let acts = event.acts.iter().map(|act| act.at);
        acts.take_while(|own| *own < at).last().unwrap_or(event.report.opened)
    };
    if let Some(first) = group.merged_at.first() {
        return if number == 0 { last_before(*first) } else { event.report.opened };
    }
    let proof = event.acts.iter().find(|act| needs_proof(event, act));
    proof.map_or(now, |act| last_before(act.at))
}

/// Sorts what comes after the histories by time.
fn begin(group: &Group) -> Running<'_> {
    let mut later: Vec<Later> = Vec::new();
    for (number, event) in group.events.iter().enumerate() {
        let until = end_of_history(group, number, Timestamp::MAX);
        let rest = event.acts.iter().skip_while(|act| act.at <= until && !needs_proof(event, act));
        later.extend(rest.map(|planned| Later::Act { event: number, planned: planned.clone() }));
    }
    let merges = group.merged_at.iter().enumerate();
    later.extend(merges.map(|(place, &at)| Later::Merge { event: place + 1, at }));
    later.sort_by_key(Later::at);
    Running { group, receipts: vec![None; group.events.len()], later: later.into() }
}
