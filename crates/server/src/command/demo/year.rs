//! Which events a year has: most are over, some are open at every stage, some are duplicates of others.

use catalog::App;
use value::Timestamp;

use super::cast::{Cast, Filer, Report};
use super::course::{Course, Planned, Stall, Wish, Writer};
use super::dice::Dice;
use super::fixture::Fixture;
use super::hours::{Hours, later};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// One event, or several that are handled as one.
pub struct Group {
    /// The first is the one that others are merged into.
    pub events: Vec<Event>,
    /// When each of the others is merged into the first.
    pub merged_at: Vec<Timestamp>,
}

pub struct Event {
    pub report: Report,
    pub acts: Vec<Planned>,
}

/// The whole year, ending at `now`.
pub struct Plan<'a> {
    pub hours: Hours<'a>,
    pub cast: Cast<'a>,
    fixture: &'a Fixture,
    dice: Dice,
    now: Timestamp,
}

/// Open events by where they have come to, in parts of a hundred; the last column is what is wanted of the limit.
const BACKLOG: [(u64, Stall, Left); 6] = [
    (22, Stall::Screening, Left::Any),
    (18, Stall::Dispatching, Left::Any),
    (18, Stall::Disposal, Left::Time),
    (14, Stall::Disposal, Left::DueSoon),
    (8, Stall::Disposal, Left::Overdue),
    (20, Stall::Verification, Left::Any),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    Any,
    Time,
    DueSoon,
    Overdue,
}

/// Times that an open event is moved back until it has come as far as it should.
const TRIES_MAX: i64 = 60;

impl<'a> Plan<'a> {
    pub fn new(app: &'a App, fixture: &'a Fixture, seed: u64, now: Timestamp) -> Self {
        Self { hours: Hours(app), cast: Cast::new(app, fixture), fixture, dice: Dice::new(seed), now }
    }

    /// All groups; their events together are `events`.
    pub fn write(&mut self, events: u32) -> Vec<Group> {
        let events = u64::from(events);
        let backlog = (events * 8 / 100).max(BACKLOG.len() as u64).min(events);
        let merged = (events * self.fixture.year.merged / 100).min(events - backlog);
        let over = events - backlog - merged;
        let mut groups: Vec<Group> = (0..over).map(|_| self.finished()).collect();
        groups.extend((0..backlog).map(|place| self.open(place, backlog)));
        self.add_neighbours(&mut groups);
        let alone = self.add_duplicates(&mut groups, merged);
        groups.extend((0..alone).map(|_| self.finished()));
        groups
    }

    fn wish(&mut self) -> Wish {
        let year = &self.fixture.year;
        let dice = &mut self.dice;
        let returned = u32::from(dice.chance(year.returned));
        Wish {
            rejected: dice.chance(year.rejected),
            joint: dice.chance(year.co_handled),
            returned: returned + u32::from(returned == 1 && dice.chance(18)),
            failed: dice.chance(year.failed_verification),
            late: dice.chance(year.late),
            reopened: dice.chance(year.reopened),
            // Only residents rate; staff who file for others do not.
            rated: dice.chance((year.rated * 100 / RESIDENTS).min(100)),
            slow_screening: dice.chance(6),
            extended: dice.chance(2),
            stall: None,
            hold: None,
        }
    }

    fn finished(&mut self) -> Group {
        let days = self.fixture.year.days;
        let opened = loop {
            let day = self.hours.0.calendar.day_of(later(self.now, -self.dice.range(0, days) * DAY));
            // Fewer people report at weekends.
            if !self.hours.is_working(day) && self.dice.chance(45) {
                continue;
            }
            let minutes = (self.dice.range(6 * 60, 23 * 60) + self.dice.range(7 * 60, 20 * 60)) / 2;
            let opened = later(self.hours.at(day, minutes), self.dice.range(0, 60));
            if opened < later(self.now, -2 * HOUR) {
                break opened;
            }
        };
        let mut wish = self.wish();
        let report = self.report(opened, &mut wish);
        self.single(report, &wish)
    }

    fn single(&mut self, report: Report, wish: &Wish) -> Group {
        let course = self.course(&report, wish);
        let acts = self.up_to_now(course.acts);
        Group { events: vec![Event { report, acts }], merged_at: Vec::new() }
    }

    fn course(&mut self, report: &Report, wish: &Wish) -> Course {
        Writer::new(self.hours, &self.cast, &mut self.dice, report, wish).write()
    }

    fn up_to_now(&self, mut acts: Vec<Planned>) -> Vec<Planned> {
        acts.retain(|act| act.at <= self.now);
        acts
    }

    /// An event that is still open: moved back in time until it has come as far as it should and no further.
    fn open(&mut self, place: u64, of: u64) -> Group {
        let mut share = place * 100 / of.max(1);
        let found = BACKLOG.iter().find(|(parts, ..)| {
            let within = share < *parts;
            share = share.saturating_sub(*parts);
            within
        });
        let (_, stall, left) = found.copied().unwrap_or(BACKLOG[0]);
        let mut wish = Wish { stall: Some(stall), rejected: false, ..self.wish() };
        let first = self.dice.range(5, 14 * 60) * 60;
        let report = self.report(later(self.now, -first), &mut wish);
        let mut last = None;
        for back in 0..TRIES_MAX {
            let report = Report { opened: later(report.opened, -back * 7 * HOUR), ..report.clone() };
            let course = self.course(&report, &wish);
            let here = course.acts.iter().all(|act| act.at <= self.now);
            let due = course.due.unwrap_or(self.now);
            let fits = match left {
                Left::Any => true,
                Left::Time => due > later(self.now, DAY),
                Left::DueSoon => due > self.now && due <= later(self.now, DAY),
                Left::Overdue => due < later(self.now, -5 * HOUR),
            };
            if here {
                last = Some((report, course));
                if fits {
                    break;
                }
            }
        }
        match last {
            Some((report, course)) => {
                Group { events: vec![Event { report, acts: course.acts }], merged_at: Vec::new() }
            }
            None => self.single(report, &wish),
        }
    }

    fn report(&mut self, opened: Timestamp, wish: &mut Wish) -> Report {
        let kinds = &self.cast.kinds;
        let kind = self.dice.weighted(kinds.iter().map(|kind| kind.weight));
        let communities = self
            .fixture
            .streets
            .iter()
            .flat_map(|street| street.communities.iter().map(move |c| (street, c)));
        let communities: Vec<_> = communities.collect();
        let place = self.dice.index(communities.len());
        let (street, community) = communities[place];
        let spot = self.dice.text(&self.fixture.phrases.spots);
        let told = self.fixture.phrases.details.get(&kinds[kind].code).map_or(&[][..], Vec::as_slice);
        let details = self.dice.text(told).replace("{spot}", &spot);
        let details = details.replace("{n}", &self.dice.range(2, 10).to_string());
        let danger = self.dice.chance(if kinds[kind].urgent { 22 } else { 3 });
        wish.rejected &= !danger;
        let must_call = kinds[kind].code == "home-help";
        let noise = kinds[kind].code.starts_with("noise-");
        let (channel, filer) = self.filer(wish);
        Report {
            opened,
            kind,
            street: street.code.clone(),
            place: format!("{}{spot}", community.name),
            lat: community.lat + self.dice.between(-0.0022, 0.0022),
            lon: community.lon + self.dice.between(-0.0026, 0.0026),
            details: if details.is_empty() {
                "现场有问题，请派人看看".to_owned()
            } else {
                details
            },
            danger,
            night: noise && self.dice.chance(45),
            // Numbers that no network gives out.
            phone: (must_call || self.dice.chance(15))
                .then(|| format!("1000000{:04}", self.dice.range(0, 10_000))),
            channel,
            filer,
            central: self.dice.chance(10),
        }
    }

    /// Where a report comes from and whose it is. Who asks for a reopening has an account here.
    fn filer(&mut self, wish: &mut Wish) -> (&'static str, Option<Filer>) {
        let dice = &mut self.dice;
        let place = dice.weighted(CHANNELS.iter().map(|(weight, _)| *weight));
        let channel = if wish.reopened { "web" } else { CHANNELS[place].1 };
        let filer = match channel {
            "web" | "app" => {
                let visitor = !wish.reopened && dice.chance(self.fixture.year.anonymous * 100 / RESIDENTS);
                (!visitor).then(|| Filer::Resident(resident(dice)))
            }
            "grid" => Some(Filer::GridOfficer),
            _ => Some(Filer::Dispatcher),
        };
        wish.rated &= matches!(filer, None | Some(Filer::Resident(_)));
        (channel, filer)
    }

    /// Open events of the same kind a few metres from another, not merged yet: something for the dispatcher to see.
    fn add_neighbours(&mut self, groups: &mut [Group]) {
        let stalled = |group: &Group| {
            group.events[0].acts.len() <= 2 && group.events[0].report.opened > later(self.now, -3 * DAY)
        };
        let open: Vec<usize> = (0..groups.len()).rev().filter(|&place| stalled(&groups[place])).collect();
        for pair in open.chunks_exact(4).take(4) {
            let model = groups[pair[0]].events[0].report.clone();
            for &place in &pair[1..pair.len() - 1] {
                let opened = groups[place].events[0].report.opened;
                let report = self.beside(&model, opened);
                let filer = groups[place].events[0].report.clone();
                let report = Report { filer: filer.filer, channel: filer.channel, ..report };
                let wish = Wish { stall: Some(Stall::Screening), ..Wish::default() };
                groups[place] = self.single(report, &wish);
            }
        }
    }

    /// A report of the same thing by somebody else, within the radius of its kind.
    fn beside(&mut self, model: &Report, opened: Timestamp) -> Report {
        let reach = self.cast.kind(model).radius_m * 0.5 / 111_000.0;
        let mut wish = Wish::default();
        let (channel, filer) = self.filer(&mut wish);
        let told =
            self.fixture.phrases.details.get(&self.cast.kind(model).code).map_or(&[][..], Vec::as_slice);
        let details = self.dice.text(told).replace("{spot}", "附近");
        let details = details.replace("{n}", &self.dice.range(2, 10).to_string());
        Report {
            opened,
            lat: model.lat + self.dice.between(-reach, reach),
            lon: model.lon + self.dice.between(-reach, reach),
            details: if details.is_empty() { model.details.clone() } else { details },
            channel,
            filer,
            ..model.clone()
        }
    }

    /// Lets some events take in one to three others that were reported while they were new. Gives how many found no
    /// event to go into.
    fn add_duplicates(&mut self, groups: &mut [Group], mut left: u64) -> u64 {
        let mut alone = 0;
        while left > 0 && !groups.is_empty() {
            let place = self.dice.index(groups.len());
            let host = &groups[place];
            let recent = host.events[0].report.opened > later(self.now, -3 * DAY);
            let rejected = host.events[0].acts.iter().any(|act| act.act == "reject");
            if host.events.len() > 1 || recent || rejected {
                // A host must have time for its guests; a tiny year may have few.
                if self.dice.chance(2) {
                    left -= 1;
                    alone += 1;
                }
                continue;
            }
            let guests = self.dice.range(1, 4).cast_unsigned().min(left);
            left -= guests;
            groups[place] = self.with_guests(groups[place].events[0].report.clone(), guests);
        }
        left + alone
    }

    fn with_guests(&mut self, report: Report, guests: u64) -> Group {
        let (mut events, mut merged_at) = (Vec::new(), Vec::new());
        let mut at = report.opened;
        for _ in 0..guests {
            let opened = later(at, self.dice.range(4 * 60, 70 * 60));
            at = self.hours.after(opened, self.dice.range(5, 60)).max(later(at, 600));
            let guest = self.beside(&report, opened);
            let acts = vec![self.cast.filing(&guest)];
            events.push(Event { report: guest, acts });
            merged_at.push(at);
        }
        let wish = Wish {
            hold: Some(later(at, 300)),
            rejected: false,
            joint: self.dice.chance(15),
            ..Wish::default()
        };
        let wish = Wish { rated: report.filer.is_none(), ..wish };
        let course = self.course(&report, &wish);
        let acts = self.up_to_now(course.acts);
        events.insert(0, Event { report, acts });
        Group { events, merged_at }
    }
}

/// Channels and how often they are used.
const CHANNELS: [(u64, &str); 6] =
    [(54, "web"), (18, "app"), (13, "phone"), (9, "grid"), (4, "counter"), (2, "letter")];

/// How many of a hundred come over `web` and `app`.
const RESIDENTS: u64 = 72;

/// Two accounts one can sign in with; the others are names only.
fn resident(dice: &mut Dice) -> String {
    match dice.range(0, 12) {
        0 => "resident".to_owned(),
        1 => "resident-2".to_owned(),
        _ => format!("resident-{:03}", dice.range(10, 90)),
    }
}
