//! Moments measured on a clock: a share of its time, or a time before or after its end.

use std::fmt;
use std::str::FromStr;

use value::{Timestamp, Words};

use crate::calendar::Calendar;
use crate::days::number;
use crate::ledger::ClockLedger;
use crate::{Amount, Budget, ClockError, Unit};

/// `80%`, `2 working-days before`, `due`, `1 working-days after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// This share of the time is used, 1 to 99 in percent; whole units, at least one.
    Share(u8),
    /// This much time is left.
    Before(Budget),
    /// The last instant in time.
    Due,
    /// This much time has passed since.
    After(Budget),
}

impl FromStr for Moment {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        let words: Vec<&str> = text.split_whitespace().take(4).collect();
        match words.as_slice() {
            ["due"] => Ok(Self::Due),
            [share] => {
                let share = share.strip_suffix('%').and_then(|share| share.parse().ok());
                share.filter(|share| (1..=99).contains(share)).map(Self::Share).ok_or(ClockError::Moment)
            }
            [amount, unit, side @ ("before" | "after")] => {
                let amount = amount.parse().map_err(|_| ClockError::Moment)?;
                let budget = Budget::new(amount, unit.parse()?)?;
                Ok(if *side == "before" { Self::Before(budget) } else { Self::After(budget) })
            }
            _ => Err(ClockError::Moment),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(share) => write!(f, "{share}%"),
            Self::Before(budget) => write!(f, "{} {} before", budget.amount(), budget.unit()),
            Self::Due => f.write_str("due"),
            Self::After(budget) => write!(f, "{} {} after", budget.amount(), budget.unit()),
        }
    }
}

impl Moment {
    /// `时限已用 80%`, `距期满 2 个工作日`, `期满`, `期满后 1 个工作日`.
    pub fn words(self) -> Words {
        let amount = |budget: Budget| {
            let steps = budget.amount();
            let unit = budget.unit();
            let steps =
                if unit.is_days() { steps } else { steps.saturating_mul(crate::budget::MICROS_PER_HOUR) };
            Amount { unit, steps }.words()
        };
        match self {
            Self::Share(share) => {
                Words::new(format!("时限已用 {share}%"), format!("{share}% of the time used"))
            }
            Self::Before(budget) => {
                let left = amount(budget);
                Words::new(format!("距期满 {}", left.zh), format!("{} left", left.en))
            }
            Self::Due => Words::new("期满", "the time is over"),
            Self::After(budget) => {
                let over = amount(budget);
                Words::new(format!("期满后 {}", over.zh), format!("{} over the time", over.en))
            }
        }
    }

    /// The instant on this ledger; `calendar` stands at the edition of the ledger.
    pub(crate) fn of(self, ledger: &ClockLedger, calendar: &Calendar) -> Timestamp {
        let due = ledger.run(Timestamp::MAX).due(calendar, None);
        match self {
            Self::Due => due.at,
            Self::Share(share) => {
                let budget = ledger.budget();
                let amount = (budget.amount() * i64::from(share) / 100).max(1);
                let less = Budget::new(amount, budget.unit()).map(|less| ledger.with_budget(less));
                less.map_or(due.at, |less| less.run(Timestamp::MAX).due(calendar, None).at)
            }
            Self::After(budget) => {
                let after = ClockLedger::start(due.at, budget);
                after.run(Timestamp::MAX).due(calendar, None).at
            }
            Self::Before(budget) => before(calendar, due.at, number(due.day), budget),
        }
    }
}

/// The instant from which `budget` is left until `at` on day `day`.
fn before(calendar: &Calendar, at: Timestamp, day: i64, budget: Budget) -> Timestamp {
    let amount = budget.amount();
    let hours = amount.saturating_mul(crate::budget::MICROS_PER_HOUR);
    match budget.unit() {
        Unit::CalendarDays => calendar.end_of(day - amount),
        Unit::WorkingDays => {
            calendar.end_of(calendar.working_day(calendar.working_days_before(day + 1) - amount - 1))
        }
        Unit::ClockHours => {
            Timestamp::from_microsecond(at.as_microsecond().saturating_sub(hours)).unwrap_or(Timestamp::MIN)
        }
        Unit::WorkingHours => {
            let (day, micros) = calendar.local(at);
            let (day, micros) = calendar.at_work_micros(calendar.work_micros_before(day, micros) - hours);
            calendar.instant(day, micros)
        }
    }
}
