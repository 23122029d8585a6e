//! Ids are types: an id of one kind cannot stand where another is asked.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An id text was empty, too long, or held a character that ids do not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnId(pub &'static str);

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a valid {}", self.0)
    }
}

impl std::error::Error for NotAnId {}

/// Longest id text, in bytes.
pub const ID_LENGTH_MAX: usize = 128;

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// One to [`ID_LENGTH_MAX`] bytes without white space or control characters.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let bad = |c: char| c.is_whitespace() || c.is_control();
                if text.is_empty() || text.len() > ID_LENGTH_MAX || text.contains(bad) {
                    return Err(NotAnId($what));
                }
                Ok(Self(text.into()))
            }
        }
    )*};
}

text_id! {
    /// An app folder: `street-lamps`.
    AppId, "app id";
    /// An element of a process model, as its XML names it.
    ElementId, "element id";
    /// An office of the organisation tree: `city-management`.
    OfficeId, "office id";
    /// A post of an office, which people are appointed to: `city-management-handler`.
    PostId, "post id";
    /// A grid cell by its code: `440303001007-03`.
    CellId, "cell id";
    /// A role an app declares: `dispatcher`.
    RoleId, "role id";
    /// An account that can sign in, or the name of the machine that acts.
    AccountId, "account id";
    /// A clock an app declares: `disposal`.
    ClockId, "clock id";
    /// The client's key of one command: the same key never has a second effect.
    CommandKey, "command key";
    /// One reporter's own filing; its text is the bare query code.
    FilingId, "filing id";
    /// A vault row with personal data.
    VaultId, "vault id";
    /// A stored file, by the hexadecimal SHA-256 of its bytes.
    BlobId, "file id";
}

/// A case, numbered from 1 in the order of opening within one district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub u64);

impl CaseId {
    /// No case, but the district's own stream: what happens to its directory.
    pub const HOUSE: Self = Self(0);

    /// No case either: sign-ins and what administrators did 审计记录. The last number that fits in a store.
    pub const RECORD: Self = Self(i64::MAX as u64);
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The official case number 办件编码: the opening date and at least seven digits of the case id, `20260302-0000017`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseNumber {
    pub opened_on: Date,
    pub case: CaseId,
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.opened_on;
        write!(f, "{:04}{:02}{:02}-{:07}", day.year(), day.month(), day.day(), self.case.0)
    }
}

impl FromStr for CaseNumber {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let wrong = NotAnId("case number");
        let (day, number) = text.split_once('-').ok_or(wrong.clone())?;
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if day.len() != 8 || !digits(day) || !(7..=18).contains(&number.len()) || !digits(number) {
            return Err(wrong);
        }
        let part = |range: std::ops::Range<usize>| day[range].parse::<i16>().map_err(|_| wrong.clone());
        let (year, month, date) = (part(0..4)?, part(4..6)?, part(6..8)?);
        #[expect(clippy::cast_possible_truncation, reason = "two decimal digits fit")]
        let opened_on = Date::new(year, month as i8, date as i8).map_err(|_| wrong.clone())?;
        Ok(Self { opened_on, case: CaseId(number.parse().map_err(|_| wrong)?) })
    }
}
