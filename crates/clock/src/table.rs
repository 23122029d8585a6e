//! The published years of one edition, day by day.

use crate::days::{is_weekend, new_year, weekday, weekdays_before};
use crate::notice::Notice;

/// A day that does not follow the week, and the notice that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exception {
    pub(crate) work: bool,
    pub(crate) name: u16,
    pub(crate) notice: u16,
}

/// Days are numbered from 1970-01-01.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) first: i64,
    /// The exception of each day; `None` follows the week.
    exceptions: Vec<Option<Exception>>,
    /// The notice that published each year, in order of years.
    years: Vec<(i64, u16)>,
    /// Working days of the table before each of its days.
    before: Vec<u32>,
    /// Place of each working day in the table.
    places: Vec<u32>,
    /// True when the week alone decides, for all years.
    pub(crate) plain: bool,
}

impl Table {
    /// Every year without any exception.
    pub(crate) fn plain() -> Self {
        Self { plain: true, ..Self::default() }
    }

    /// What the notices say together, later ones over earlier ones; `notices` are in order of publication.
    pub(crate) fn of<'a>(notices: impl Iterator<Item = (u16, &'a Notice)>) -> Self {
        let mut table = Self::default();
        for (index, notice) in notices {
            let begin = new_year(notice.year);
            if table.years.is_empty() {
                table.first = begin;
            }
            if table.end() == begin {
                table.years.push((begin, index));
                let days = new_year(notice.year + 1) - begin;
                let length = table.exceptions.len() + usize::try_from(days).unwrap_or_default();
                table.exceptions.resize(length, None);
            }
            for (day, said) in &notice.days {
                let exception = said.map(|(work, name)| Exception { work, name, notice: index });
                if let Some(place) = table.place(*day) {
                    table.exceptions[place] = exception;
                }
            }
        }
        table.count();
        table
    }

    fn count(&mut self) {
        for (day, (place, exception)) in (self.first..).zip((0_u32..).zip(&self.exceptions)) {
            #[expect(clippy::cast_possible_truncation, reason = "the parser caps the years")]
            self.before.push(self.places.len() as u32);
            if exception.map_or(!is_weekend(day), |exception| exception.work) {
                self.places.push(place);
            }
        }
    }

    /// One past the last day.
    pub(crate) fn end(&self) -> i64 {
        self.first + self.exceptions.len() as i64
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.exceptions.is_empty()
    }

    fn place(&self, day: i64) -> Option<usize> {
        usize::try_from(day - self.first).ok().filter(|place| *place < self.exceptions.len())
    }

    pub(crate) fn knows(&self, day: i64) -> bool {
        self.plain || self.place(day).is_some()
    }

    pub(crate) fn exception(&self, day: i64) -> Option<Exception> {
        self.place(day).and_then(|place| self.exceptions[place])
    }

    /// The notice a day follows: that of its exception, else that of its year.
    pub(crate) fn notice(&self, day: i64) -> Option<u16> {
        self.place(day)?;
        if let Some(exception) = self.exception(day) {
            return Some(exception.notice);
        }
        let year = self.years.partition_point(|(begin, _)| *begin <= day).checked_sub(1)?;
        self.years.get(year).map(|(_, notice)| *notice)
    }

    pub(crate) fn is_working(&self, day: i64) -> bool {
        self.exception(day).map_or(!is_weekend(day), |exception| exception.work)
    }

    /// Counts the working days before `day` from a fixed origin; grows by one over each working day.
    pub(crate) fn working_days_before(&self, day: i64) -> i64 {
        if let Some(place) = self.place(day) {
            return weekdays_before(self.first) + i64::from(self.before[place]);
        }
        if day < self.first {
            return weekdays_before(day);
        }
        weekdays_before(self.first) + self.places.len() as i64 + weekdays_before(day)
            - weekdays_before(self.end())
    }

    /// The working day with `count` working days before it.
    pub(crate) fn working_day(&self, count: i64) -> i64 {
        let place = count - weekdays_before(self.first);
        if place < 0 {
            return weekday(count);
        }
        match usize::try_from(place).ok().and_then(|place| self.places.get(place)) {
            Some(place) => self.first + i64::from(*place),
            None => weekday(place - self.places.len() as i64 + weekdays_before(self.end())),
        }
    }

    /// The first day that the two do not say the same of: worked or not, or known or not.
    pub(crate) fn first_difference(&self, other: &Self) -> Option<i64> {
        if self.plain || other.plain {
            return None;
        }
        let first = self.first.min(other.first);
        let end = self.end().max(other.end());
        (first..end).find(|day| {
            self.knows(*day) != other.knows(*day) || self.is_working(*day) != other.is_working(*day)
        })
    }
}
