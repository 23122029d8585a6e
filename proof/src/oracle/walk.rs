//! The slow and simple counter: the reference calendar as a table of exceptions, walked one day at a time, written from
//! the rules. It knows nothing of the clock's own code. Times are seconds since 1970-01-01 00:00 in China.

use std::collections::BTreeMap;

pub const DAY: i64 = 86_400;

/// What a day is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    WorkingDays,
    CalendarDays,
    WorkingHours,
    ClockHours,
}

/// What happened to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Extended(i64),
    Suspended,
    Resumed,
    Stopped,
    Restarted,
}

impl What {
    fn amount(self) -> i64 {
        if let Self::Extended(amount) = self { amount } else { 0 }
    }

    /// At the same second they take effect in this order.
    fn rank(self) -> u8 {
        match self {
            Self::Extended(_) => 0,
            Self::Suspended => 1,
            Self::Resumed => 2,
            Self::Stopped => 3,
            Self::Restarted => 4,
        }
    }
}

/// A clock's whole story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    pub unit: Unit,
    pub amount: i64,
    pub begin: i64,
    /// A last day off moves on.
    pub roll: bool,
    /// In any order.
    pub happened: Vec<(i64, What)>,
}

/// Where the time ends: the last second in time for hours, the last day for days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Seconds; for days, the second after the last one.
    pub at: i64,
    pub day: i64,
    /// The day lies in a year that the calendar does not have.
    pub provisional: bool,
}

/// One stretch in which the clock stood still.
type Pause = (i64, i64);

/// The counter and its calendar.
#[derive(Debug, Clone)]
pub struct Walk {
    /// Days that do not follow the week: true is worked.
    exceptions: BTreeMap<i64, bool>,
    last_known: i64,
    /// 1 by law (Civil Code art. 201: the starting day is not counted); anything else is a defect.
    pub first_counted: i64,
}

/// The newest period of a story.
struct Period {
    begin: i64,
    amount: i64,
    pauses: Vec<Pause>,
    stopped: Option<i64>,
}

impl Walk {
    /// Reads `date,type,...` lines; `None` where one is not a date.
    pub fn read(csv: &str) -> Option<Self> {
        let mut exceptions = BTreeMap::new();
        for line in csv.lines().skip(1) {
            let mut cells = line.split(',');
            let day = day_of(cells.next()?)?;
            exceptions.insert(day, cells.next()? == "make-up-workday");
        }
        let last = *exceptions.keys().next_back()?;
        // The table ends with the year of its last day.
        let mut last_known = last;
        while !is_new_year(last_known + 1) {
            last_known += 1;
        }
        Some(Self { exceptions, last_known, first_counted: 1 })
    }

    pub fn len(&self) -> usize {
        self.exceptions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.exceptions.is_empty()
    }

    fn works(&self, day: i64) -> bool {
        // 1 January 1970 was a Thursday.
        self.exceptions.get(&day).copied().unwrap_or((day + 3).rem_euclid(7) < 5)
    }

    /// Counts the newest period of a story to its end.
    pub fn end(&self, story: &Story) -> End {
        let period = newest(story);
        match story.unit {
            Unit::WorkingDays | Unit::CalendarDays => self.end_of_days(story, &period),
            Unit::WorkingHours | Unit::ClockHours => self.end_of_hours(story, &period),
        }
    }

    /// Whether the stop of the newest period came too late; `None` where it was not stopped.
    pub fn late(&self, story: &Story) -> Option<bool> {
        let stopped = newest(story).stopped?;
        let end = self.end(story);
        let days = matches!(story.unit, Unit::WorkingDays | Unit::CalendarDays);
        Some(if days { stopped >= end.at } else { stopped > end.at })
    }

    fn end_of_days(&self, story: &Story, period: &Period) -> End {
        let mut day = period.begin.div_euclid(DAY) + self.first_counted;
        let mut counted = 0;
        loop {
            let midnight = (day + 1) * DAY;
            // A day counts when the clock runs as it ends; what happens at its 24:00 belongs to the next.
            let stands = period.pauses.iter().any(|(from, until)| *from < midnight && *until >= midnight);
            let worked = self.works(day);
            if !stands && (story.unit == Unit::CalendarDays || worked) {
                counted += 1;
            }
            if counted >= period.amount && !stands && (worked || !story.roll) {
                return End { at: midnight, day, provisional: day > self.last_known };
            }
            day += 1;
        }
    }

    fn end_of_hours(&self, story: &Story, period: &Period) -> End {
        let mut left = period.amount * 3_600;
        let mut day = period.begin.div_euclid(DAY);
        let spans: &[(i64, i64)] =
            if story.unit == Unit::ClockHours { &[(0, 24)] } else { &[(9, 12), (14, 18)] };
        loop {
            let open = story.unit == Unit::ClockHours || self.works(day);
            for (from, until) in spans.iter().filter(|_| open) {
                let span = (day * DAY + from * 3_600, day * DAY + until * 3_600);
                for (from, until) in running(span, period) {
                    if until - from >= left {
                        let at = from + left;
                        let provisional = story.unit == Unit::WorkingHours && day > self.last_known;
                        // For plain hours a 24:00 is the 0:00 of the day after.
                        let day = if story.unit == Unit::ClockHours { at.div_euclid(DAY) } else { day };
                        return End { at, day, provisional };
                    }
                    left -= until - from;
                }
            }
            day += 1;
        }
    }
}

/// The parts of a span after the beginning, outside of all pauses.
fn running(span: (i64, i64), period: &Period) -> Vec<(i64, i64)> {
    let mut parts = vec![(span.0.max(period.begin), span.1)];
    parts.retain(|(begin, end)| begin < end);
    for (from, until) in &period.pauses {
        let cut = |(begin, end): (i64, i64)| [(begin, end.min(*from)), (begin.max(*until), end)];
        parts = parts.into_iter().flat_map(cut).filter(|(begin, end)| begin < end).collect();
    }
    parts
}

/// Plays the story to the end: what was stopped and reopened begins anew with the first amount.
fn newest(story: &Story) -> Period {
    let mut happened = story.happened.clone();
    happened.sort_by_key(|(at, what)| (*at, what.rank(), what.amount()));
    // What is recorded twice, word for word and at the same second, happened once.
    happened.dedup();
    let mut period = Period { begin: story.begin, amount: story.amount, pauses: Vec::new(), stopped: None };
    let mut since: Option<i64> = None;
    for (at, what) in happened {
        if period.stopped.is_some() && what != What::Restarted {
            continue;
        }
        match what {
            What::Extended(more) => period.amount += more,
            What::Suspended => since = since.or(Some(at)),
            What::Resumed | What::Stopped => {
                period.pauses.extend(since.take().map(|from| (from, at)).filter(|(from, to)| from < to));
                if what == What::Stopped {
                    period.stopped = Some(at);
                }
            }
            What::Restarted if period.stopped.is_some() => {
                period = Period { begin: at, amount: story.amount, pauses: Vec::new(), stopped: None };
            }
            What::Restarted => {}
        }
    }
    // While it stands still, the end is as if it went on at once: a pause that lasts has no length yet.
    period
}

/// Days since 1970-01-01 of `YYYY-MM-DD`, by walking the years and months.
pub fn day_of(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, date) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1970..=2200).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let years: i64 = (1970..year).map(|year| 365 + i64::from(is_leap(year))).sum();
    let months: i64 = (1..month).map(|month| month_days(year, month)).sum();
    Some(years + months + date - 1)
}

fn is_new_year(day: i64) -> bool {
    let mut first = 0;
    (1970..2200).any(|year| {
        let here = first == day;
        first += 365 + i64::from(is_leap(year));
        here
    })
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
