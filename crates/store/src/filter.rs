//! What to list, count or group. A number and the rows behind it come from the same filter.

use std::fmt;
use std::str::FromStr;

use value::term::Wanted;
use value::{AccountId, AppId, CaseId, Date, ElementId, RoleId, SignedDuration, Timestamp};

use crate::row::{CaseRow, CaseStatus, TaskRow};

/// No list is longer than this.
pub const LIMIT_MAX: usize = 1000;

/// The order of a list of cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Open before closed, then the nearest due date, cases without one last.
    #[default]
    TimeLeft,
    Newest,
    Oldest,
}

/// Where a page of a list ended; prints as `closed-due-case`, for a link to the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) closed: bool,
    /// Microseconds; `i64::MAX` where there is no due date.
    pub(crate) due: i64,
    /// Case number, and the instance where the list is of tasks.
    pub(crate) case: u64,
    pub(crate) instance: u32,
}

impl CaseRow {
    /// The cursor that continues a list after this row.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            closed: !self.status.is_open(),
            due: due_or_last(self.due_at),
            case: self.case.0,
            instance: 0,
        }
    }
}

impl TaskRow {
    /// The cursor that continues a list after this row.
    pub fn cursor(&self) -> Cursor {
        Cursor { closed: false, due: due_or_last(self.due_at), case: self.case.0, instance: self.instance }
    }
}

pub(crate) fn due_or_last(due_at: Option<Timestamp>) -> i64 {
    due_at.map_or(i64::MAX, Timestamp::as_microsecond)
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", u8::from(self.closed), self.due, self.case, self.instance)
    }
}

/// The text was not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let mut parts = text.split('.');
        let (Some(closed), Some(due), Some(case), Some(instance), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotACursor);
        };
        Ok(Self {
            closed: closed == "1",
            due: due.parse().map_err(|_| NotACursor)?,
            case: case.parse().map_err(|_| NotACursor)?,
            instance: instance.parse().map_err(|_| NotACursor)?,
        })
    }
}

/// What a group of cases has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    App,
    Status,
    Stage,
    Kind,
    Office,
    Area,
    Channel,
    /// The civil day of opening at a fixed offset east of UTC; the key is `2026-03-02`.
    OpenedOn {
        offset_minutes: i32,
    },
    /// The same for closing; cases not closed have the empty key.
    ClosedOn {
        offset_minutes: i32,
    },
}

/// One way somebody sees the cases of an app: all of them, those of an office, those of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseReach {
    pub app: AppId,
    /// Responsible or co-responsible is any of these; empty is any office.
    pub offices: Vec<String>,
    pub area: Option<String>,
}

/// Which cases. Every field narrows; the default is all cases. An empty text in `kind`, `office`, `area`, `stage` or
/// `channel` asks for cases that have none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseFilter {
    pub app: Option<AppId>,
    /// Any of these; empty is any status.
    pub status: Vec<CaseStatus>,
    pub open: Option<bool>,
    pub stage: Option<String>,
    pub kind: Option<String>,
    /// The responsible office only, so that a group by office opens to its rows.
    pub office: Option<String>,
    /// Only what somebody sees, in any of these ways; an empty list is no case at all.
    pub seen: Option<Vec<CaseReach>>,
    pub area: Option<String>,
    pub channel: Option<String>,
    pub late: Option<bool>,
    /// Open, not late, and its warning time has come by this moment.
    pub warned: Option<Timestamp>,
    pub marked_red: Option<bool>,
    pub marked_yellow: Option<bool>,
    pub reopened: Option<bool>,
    pub returned: Option<bool>,
    /// From this moment on.
    pub opened_from: Option<Timestamp>,
    /// Before this moment.
    pub opened_to: Option<Timestamp>,
    pub closed_from: Option<Timestamp>,
    pub closed_to: Option<Timestamp>,
    /// `Some(true)`: has a closing moment.
    pub has_closed_at: Option<bool>,
    /// Part of the number, summary or place; a whole case number finds that one case.
    pub text: Option<String>,
    /// Every one of these is among the search terms of number, title, place and summary; an empty list is no case.
    pub terms: Option<Vec<Wanted>>,
    /// An open task is held in any of these ways; an empty list is no case.
    pub held: Option<Vec<TaskScope>>,
    pub due_before: Option<Timestamp>,
    pub has_location: Option<bool>,
    /// Only these; an empty list is no case at all.
    pub ids: Option<Vec<CaseId>>,
    pub order: Order,
    pub after: Option<Cursor>,
    /// Rows of one page, at most and by default [`LIMIT_MAX`]. Counts and groups ignore it, and `after`.
    pub limit: Option<usize>,
}

macro_rules! narrows {
    ($($name:ident: $kind:ty;)*) => {$(
        #[must_use]
        pub fn $name(mut self, wanted: impl Into<$kind>) -> Self {
            self.$name = Some(wanted.into());
            self
        }
    )*};
}

impl CaseFilter {
    pub fn new() -> Self {
        Self::default()
    }

    narrows! {
        app: AppId;
        open: bool;
        stage: String;
        kind: String;
        office: String;
        seen: Vec<CaseReach>;
        area: String;
        channel: String;
        late: bool;
        warned: Timestamp;
        marked_red: bool;
        marked_yellow: bool;
        reopened: bool;
        returned: bool;
        opened_from: Timestamp;
        opened_to: Timestamp;
        closed_from: Timestamp;
        closed_to: Timestamp;
        has_closed_at: bool;
        text: String;
        terms: Vec<Wanted>;
        held: Vec<TaskScope>;
        due_before: Timestamp;
        has_location: bool;
        ids: Vec<CaseId>;
        after: Cursor;
        limit: usize;
    }

    /// Adds a status to those wanted.
    #[must_use]
    pub fn status(mut self, status: CaseStatus) -> Self {
        self.status.push(status);
        self
    }

    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// The same filter narrowed to one group of [`crate::Store::group`]: its rows are the ones that were counted.
    #[must_use]
    pub fn in_group(mut self, by: GroupBy, key: &str) -> Self {
        match by {
            GroupBy::App => self.app(AppId::new(key)),
            GroupBy::Status => {
                // A key that is no status has no cases.
                match CaseStatus::parse(key).filter(|s| self.status.is_empty() || self.status.contains(s)) {
                    Some(status) => self.status = vec![status],
                    None => self.ids = Some(Vec::new()),
                }
                self
            }
            GroupBy::Stage => self.stage(key),
            GroupBy::Kind => self.kind(key),
            GroupBy::Office => self.office(key),
            GroupBy::Area => self.area(key),
            GroupBy::Channel => self.channel(key),
            GroupBy::OpenedOn { offset_minutes } => match day(key, offset_minutes) {
                Some((from, to)) => {
                    self.opened_from = Some(self.opened_from.map_or(from, |own| own.max(from)));
                    self.opened_to = Some(self.opened_to.map_or(to, |own| own.min(to)));
                    self
                }
                None => self.ids(Vec::new()),
            },
            GroupBy::ClosedOn { .. } if key.is_empty() => self.has_closed_at(false),
            GroupBy::ClosedOn { offset_minutes } => match day(key, offset_minutes) {
                Some((from, to)) => {
                    self.closed_from = Some(self.closed_from.map_or(from, |own| own.max(from)));
                    self.closed_to = Some(self.closed_to.map_or(to, |own| own.min(to)));
                    self
                }
                None => self.ids(Vec::new()),
            },
        }
    }
}

/// First moment of the civil day and of the next one.
fn day(key: &str, offset_minutes: i32) -> Option<(Timestamp, Timestamp)> {
    let date: Date = key.parse().ok()?;
    let midnight = jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    let from = midnight.checked_sub(SignedDuration::from_mins(i64::from(offset_minutes))).ok()?;
    Some((from, from.checked_add(SignedDuration::from_hours(24)).ok()?))
}

/// One way somebody may hold work: a role, everywhere or in some offices or an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskScope {
    pub role: RoleId,
    /// Any of these; empty is any office.
    pub offices: Vec<String>,
    pub area: Option<String>,
}

/// Which tasks, nearest due date first. Every field narrows; the default is all tasks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskFilter {
    /// Any of these; empty is any role.
    pub roles: Vec<RoleId>,
    /// Any of these; `None` is any office.
    pub offices: Option<Vec<String>>,
    pub areas: Option<Vec<String>>,
    /// Any of these, for somebody with several roles of different reach; `None` asks nothing.
    pub scopes: Option<Vec<TaskScope>>,
    pub element: Option<ElementId>,
    pub case: Option<CaseId>,
    pub claimed_by: Option<AccountId>,
    pub open: Option<bool>,
    pub due_before: Option<Timestamp>,
    /// As in [`CaseFilter::text`], of the task's case.
    pub text: Option<String>,
    pub after: Option<Cursor>,
    pub limit: Option<usize>,
}

impl TaskFilter {
    pub fn new() -> Self {
        Self::default()
    }

    narrows! {
        offices: Vec<String>;
        areas: Vec<String>;
        scopes: Vec<TaskScope>;
        element: ElementId;
        case: CaseId;
        claimed_by: AccountId;
        open: bool;
        due_before: Timestamp;
        text: String;
        after: Cursor;
        limit: usize;
    }

    /// Adds a role to those wanted.
    #[must_use]
    pub fn role(mut self, role: RoleId) -> Self {
        self.roles.push(role);
        self
    }
}
