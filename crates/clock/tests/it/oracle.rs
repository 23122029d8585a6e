//! The slow and simple truth: the reference calendar as a table of exceptions, walked one day or minute at a time. It
//! shares nothing with the crate but the types.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clock::Entry;
use value::{Date, DateTime, Timestamp};

pub struct Oracle {
    /// Days that do not follow the week: true is worked.
    pub exceptions: BTreeMap<Date, (bool, String)>,
}

impl Oracle {
    /// `None` when the shared data is not there; in CI that is a failure.
    pub fn load() -> Option<Self> {
        let home = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        let shared = std::env::var_os("LUOHU_SHARED").map_or(home, PathBuf::from);
        let file = shared.join("data/reference-cn/cn-work-calendar-2004-2026.csv");
        let Ok(text) = std::fs::read_to_string(file) else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "corpus not found");
            eprintln!("skipped: corpus not found");
            return None;
        };
        let exceptions = text.lines().skip(1).map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            (cells[0].parse().unwrap(), (cells[1] == "make-up-workday", cells[2].to_owned()))
        });
        let exceptions: BTreeMap<_, _> = exceptions.collect();
        assert_eq!(exceptions.len(), 769);
        Some(Self { exceptions })
    }

    pub fn works(&self, day: Date) -> bool {
        match self.exceptions.get(&day) {
            Some((works, _)) => *works,
            None => day.weekday().to_monday_zero_offset() < 5,
        }
    }

    /// Last day of a period in days: each day after the first counts when the clock runs as it ends.
    pub fn due_day(&self, start: Timestamp, mut amount: i64, calendar_days: bool, entries: &[Entry]) -> Date {
        for entry in entries {
            if let Entry::Extended { amount: more, .. } = entry {
                amount += more;
            }
        }
        let mut day = local(start).date();
        let mut counted = 0;
        loop {
            day = day.tomorrow().unwrap();
            let runs =
                runs_before(instant(day.tomorrow().unwrap().to_datetime(value::Time::midnight())), entries);
            counted += i64::from(runs && (calendar_days || self.works(day)));
            if counted >= amount && runs && self.works(day) {
                return day;
            }
        }
    }

    /// Instant at which a period in hours is used up, minute by minute.
    pub fn due_minute(&self, start: Timestamp, hours: i64, working: bool, entries: &[Entry]) -> Timestamp {
        let minute = jiff::SignedDuration::from_mins(1);
        let (mut now, mut counted) = (start, 0);
        while counted < hours * 60 {
            let here = local(now);
            now += minute;
            let open = matches!(here.hour(), 9..12 | 14..18) && self.works(here.date());
            counted += i64::from(runs_before(now, entries) && (open || !working));
        }
        now
    }
}

pub fn local(at: Timestamp) -> DateTime {
    jiff::tz::Offset::constant(8).to_datetime(at)
}

pub fn instant(local: DateTime) -> Timestamp {
    jiff::tz::Offset::constant(8).to_timestamp(local).unwrap()
}

/// Whether the clock runs just before `at`; `entries` are in order of time.
fn runs_before(at: Timestamp, entries: &[Entry]) -> bool {
    entries.iter().filter(|entry| entry.at() < at).fold(true, |runs, entry| match entry {
        Entry::Suspended { .. } => false,
        Entry::Resumed { .. } => true,
        _ => runs,
    })
}
