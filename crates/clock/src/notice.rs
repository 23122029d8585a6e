//! Notices of days off, and the editions they make.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use value::{Date, Words};

use crate::ClockError;
use crate::table::Table;

/// Most notices in one calendar.
pub const NOTICES_MAX: usize = 200;

/// What was published up to a day: the name of a state of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Edition(Date);

impl Edition {
    /// The one that counted before editions had names: logs of that time do not say it.
    pub const FIRST: Self = Self(Date::constant(2025, 11, 4));

    /// Whatever is the newest: for questions that no case asks.
    pub const NEWEST: Self = Self(Date::MAX);

    pub fn published(day: Date) -> Self {
        Self(day)
    }

    /// The day of the last publication in it.
    pub fn day(self) -> Date {
        self.0
    }

    /// True for [`Self::FIRST`]; events leave that one out.
    pub fn is_first(&self) -> bool {
        *self == Self::FIRST
    }
}

impl Default for Edition {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Edition {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        text.parse().map(Self).map_err(|_| ClockError::Calendar { line: 0, why: "an edition is a day" })
    }
}

/// What one publication says: a whole year, or what changes in a year known before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub year: i16,
    pub published: Date,
    /// The document, such as 国办发明电〔2025〕7号; `None` where the file does not name it.
    pub source: Option<String>,
    /// Each day it names: worked or not, under which name; `None` goes back to the week.
    pub(crate) days: Vec<(i64, Option<(bool, u16)>)>,
}

impl Notice {
    /// `国办发明电〔2025〕7号`, or the year where no document is named.
    pub fn words(&self) -> Words {
        match &self.source {
            Some(source) => Words::new(source.clone(), source.clone()),
            None => Words::new(
                format!("{}年节假日安排", self.year),
                format!("public holidays of {} as published", self.year),
            ),
        }
    }
}

/// All notices of a calendar in order of publication, and the table of each edition.
#[derive(Debug, Default)]
pub(crate) struct Published {
    pub(crate) keys: Vec<String>,
    pub(crate) names: Vec<Words>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) editions: Vec<(Edition, Arc<Table>)>,
}

impl Published {
    /// `notices` were checked one by one as the parser read them.
    pub(crate) fn new(keys: Vec<String>, names: Vec<Words>, mut notices: Vec<Notice>) -> Self {
        notices.sort_by_key(|notice| notice.published);
        let mut days: Vec<Date> = notices.iter().map(|notice| notice.published).collect();
        days.dedup();
        let numbered = || (0_u16..).zip(&notices);
        let table = |day: Date| Table::of(numbered().take_while(|(_, notice)| notice.published <= day));
        let editions = days.iter().map(|day| (Edition(*day), Arc::new(table(*day)))).collect();
        Self { keys, names, notices, editions }
    }

    /// The state of the calendar that an edition names: everything up to its day, or the first there is.
    pub(crate) fn at(&self, edition: Edition) -> Option<&(Edition, Arc<Table>)> {
        let later = self.editions.partition_point(|(known, _)| *known <= edition);
        self.editions.get(later.saturating_sub(1))
    }

    pub(crate) fn newest(&self) -> Option<Edition> {
        self.editions.last().map(|(edition, _)| *edition)
    }
}
