//! The figures of supervision: each one is a filter, so it opens to exactly its rows.

use store::{CaseFilter, CaseStatus};
use value::Timestamp;

/// A named number over cases.
pub struct Figure {
    /// In URLs and texts: the page's words are `figure-<id>`.
    pub id: &'static str,
    /// How urgent a number above zero is: `calm`, `warning` or `alarm`.
    pub tone: &'static str,
    narrow: fn(CaseFilter, Timestamp) -> CaseFilter,
}

impl Figure {
    /// The rows behind the number, as of `now`.
    pub fn filter(&self, now: Timestamp) -> CaseFilter {
        (self.narrow)(CaseFilter::new(), now)
    }

    /// The same figure within other bounds, such as one office.
    pub fn within(&self, bounds: CaseFilter, now: Timestamp) -> CaseFilter {
        (self.narrow)(bounds, now)
    }
}

/// All figures, in the order of the page.
pub const FIGURES: &[Figure] = &[
    Figure { id: "open", tone: "calm", narrow: |f, _| f.status(CaseStatus::Open) },
    Figure {
        id: "due-soon",
        tone: "warning",
        narrow: |f, now| CaseFilter { warned: Some(now), ..f.status(CaseStatus::Open) },
    },
    Figure {
        id: "overdue",
        tone: "alarm",
        narrow: |f, now| CaseFilter { open: Some(true), due_before: Some(now), ..f },
    },
    Figure {
        id: "yellow",
        tone: "warning",
        narrow: |f, _| CaseFilter { open: Some(true), marked_yellow: Some(true), ..f },
    },
    Figure {
        id: "red",
        tone: "alarm",
        narrow: |f, _| CaseFilter { open: Some(true), marked_red: Some(true), ..f },
    },
    Figure { id: "returned", tone: "warning", narrow: |f, _| CaseFilter { returned: Some(true), ..f } },
    Figure { id: "reopened", tone: "warning", narrow: |f, _| CaseFilter { reopened: Some(true), ..f } },
    Figure { id: "answered", tone: "calm", narrow: |f, _| f.status(CaseStatus::Answered) },
    Figure { id: "closed", tone: "calm", narrow: |f, _| f.status(CaseStatus::Closed) },
    Figure {
        id: "closed-late",
        tone: "warning",
        narrow: |f, _| CaseFilter { late: Some(true), open: Some(false), ..f },
    },
    Figure { id: "merged", tone: "calm", narrow: |f, _| f.status(CaseStatus::Merged) },
    Figure { id: "all", tone: "calm", narrow: |f, _| f },
];

/// The figure of that id.
pub fn figure(id: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.id == id)
}
