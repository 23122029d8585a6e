//! When people of an office do their work: a plain walk over the app's calendar.

use catalog::App;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

/// Office hours in minutes after midnight; those of the calendar the apps use.
const SPANS: [(i64, i64); 2] = [(9 * 60, 12 * 60), (14 * 60, 18 * 60)];

const DAY: i64 = 24 * 60;

/// Working days and hours of one app.
#[derive(Clone, Copy)]
pub struct Hours<'a>(pub &'a App);

impl Hours<'_> {
    fn local(&self, at: Timestamp) -> (Date, i64) {
        let local = self.0.calendar.zone().to_datetime(at);
        (local.date(), i64::from(local.hour()) * 60 + i64::from(local.minute()))
    }

    /// That many minutes after the midnight that begins a day.
    pub fn at(&self, day: Date, minutes: i64) -> Timestamp {
        let midnight = self.0.calendar.zone().to_timestamp(day.to_datetime(Time::midnight()));
        midnight.map(|at| later(at, minutes * 60)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub fn is_working(&self, day: Date) -> bool {
        self.0.calendar.is_working(day)
    }

    /// The moment when `minutes` of office time have passed; with none, the next moment at which the office is open.
    pub fn after(&self, from: Timestamp, minutes: i64) -> Timestamp {
        let (mut day, mut now) = self.local(from);
        let mut left = minutes;
        loop {
            if self.is_working(day) {
                for (opens, shuts) in SPANS {
                    let start = now.max(opens);
                    if start < shuts && left < shuts - start {
                        let open_already = start == now && left == 0;
                        return if open_already { from } else { self.at(day, start + left) };
                    }
                    left -= (shuts - start).max(0);
                    now = now.max(shuts);
                }
            }
            let Ok(next) = day.tomorrow() else { return from };
            (day, now) = (next, 0);
        }
    }

    /// Roughly when a limit is over: the exact moment is the engine's business.
    pub fn due(&self, from: Timestamp, limit: i64, unit: &str) -> Timestamp {
        match unit {
            "clock-hours" => later(from, limit * 3_600),
            "calendar-days" => later(from, limit * 24 * 3_600),
            "working-hours" => self.after(from, limit * 60),
            _ => {
                let (mut day, _) = self.local(from);
                let mut left = limit;
                while left > 0 {
                    let Ok(next) = day.tomorrow() else { break };
                    day = next;
                    left -= i64::from(self.is_working(day));
                }
                self.at(day, DAY - 1)
            }
        }
    }
}

pub fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}

/// Seconds from one moment to another.
pub fn seconds(from: Timestamp, until: Timestamp) -> i64 {
    until.as_second() - from.as_second()
}

/// A part of the way between two moments.
pub fn along(from: Timestamp, until: Timestamp, part: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of some weeks")]
    let way = (seconds(from, until) as f64 * part) as i64;
    later(from, way)
}
