//! What can happen to a clock, and what an entry must be by itself.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use value::Timestamp;

use crate::ClockError;
use crate::budget::AMOUNT_MAX;
use crate::ledger::TEXT_MAX;

/// One thing that happened to a clock. At the same instant they take effect in the order listed here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Entry {
    /// More time in the unit of the budget, by a named approver.
    Extended { at: Timestamp, amount: i64, approver: String, reason: String },
    /// An excluded procedure began, by this article; without effect while suspended or stopped.
    Suspended {
        at: Timestamp,
        reason: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        basis: String,
    },
    /// The clock runs again; without effect unless suspended.
    Resumed { at: Timestamp },
    /// Done.
    Stopped { at: Timestamp },
    /// Reopened: a new period; without effect unless stopped.
    Restarted { at: Timestamp },
    /// Another office has the matter now; no effect on time.
    Transferred { at: Timestamp, from: String, to: String },
    /// A step of escalation was taken; no effect on time.
    Reached { at: Timestamp, rung: String },
}

impl Entry {
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Extended { at, .. }
            | Self::Suspended { at, .. }
            | Self::Resumed { at }
            | Self::Stopped { at }
            | Self::Restarted { at }
            | Self::Transferred { at, .. }
            | Self::Reached { at, .. } => *at,
        }
    }

    pub(crate) fn order(&self, other: &Self) -> Ordering {
        // WHY: by time, then by kind and content, so that equal sets of entries are equal ledgers.
        self.at().cmp(&other.at()).then_with(|| self.cmp(other))
    }

    pub(crate) fn check(&self) -> Result<(), ClockError> {
        let short = |text: &str| if text.len() <= TEXT_MAX { Ok(()) } else { Err(ClockError::TextTooLong) };
        match self {
            Self::Extended { amount, approver, reason, .. } => {
                if approver.trim().is_empty() {
                    return Err(ClockError::ApproverMissing);
                }
                if !(1..=AMOUNT_MAX).contains(amount) {
                    return Err(ClockError::Amount);
                }
                short(approver)?;
                short(reason)
            }
            Self::Suspended { reason, basis, .. } => short(reason).and(short(basis)),
            Self::Transferred { from, to, .. } => short(from).and(short(to)),
            Self::Reached { rung, .. } => short(rung),
            Self::Resumed { .. } | Self::Stopped { .. } | Self::Restarted { .. } => Ok(()),
        }
    }
}
