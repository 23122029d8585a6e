//! Why a page was not given, and the page that is given instead.

use std::time::Duration;

use authority::Because;
use axum::http::StatusCode;
use engine::Failure;
use store::StoreFault;

use crate::limit::WINDOW;
use crate::posted::NotRead;
use crate::session::NotOurs;
use crate::view::fault::Fault;
use crate::visit::Visit;

/// What went wrong, as the reader must be told.
#[derive(Debug)]
pub enum Trouble {
    /// Also for what exists but is not the reader's to see: both look alike.
    NotFound,
    /// The page is for people who signed in.
    SignIn,
    Refused(StatusCode, Vec<Because>),
    /// A sentence of the product, by its key.
    Says(StatusCode, &'static str),
    Status(StatusCode),
    /// Too many requests; after this time there is room again.
    Wait(Duration),
    /// The world failed; the text is for the log.
    Broken(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => {
                let status = if forbids(&refusal.code) {
                    StatusCode::FORBIDDEN
                } else {
                    StatusCode::UNPROCESSABLE_ENTITY
                };
                Self::Refused(status, refusal.because)
            }
            Failure::NoSuchCase | Failure::NoSuchApp => Self::NotFound,
            Failure::Stale { .. } | Failure::KeyReused => Self::Status(StatusCode::CONFLICT),
            Failure::Stopped => Self::Status(StatusCode::SERVICE_UNAVAILABLE),
            failure => Self::Broken(failure.to_string()),
        }
    }
}

impl From<StoreFault> for Trouble {
    fn from(fault: StoreFault) -> Self {
        Self::Broken(fault.to_string())
    }
}

impl From<askama::Error> for Trouble {
    fn from(error: askama::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<NotRead> for Trouble {
    fn from(not_read: NotRead) -> Self {
        match not_read {
            NotRead::NotOurs(NotOurs::Origin) => Self::Says(StatusCode::FORBIDDEN, "fault-origin"),
            NotRead::NotOurs(NotOurs::Form) => Self::Says(StatusCode::FORBIDDEN, "fault-csrf"),
            NotRead::Harmful => Self::Says(StatusCode::UNPROCESSABLE_ENTITY, "fault-file-harmful"),
            NotRead::NotScanned(said) => {
                tracing::error!(said, "a file could not be looked at");
                Self::Says(StatusCode::SERVICE_UNAVAILABLE, "fault-file-unscanned")
            }
            // WHY not logged with what the reader said: that repeats what somebody sent.
            NotRead::Broken(status, _) => Self::Status(status),
        }
    }
}

/// Refusals that are about who asks, not about what.
pub fn forbids(code: &str) -> bool {
    code.starts_with("not-your-") || matches!(code, "separation-of-duties" | "power-of-another-office")
}

impl Trouble {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::SEE_OTHER,
            Self::Refused(status, _) | Self::Says(status, _) | Self::Status(status) => *status,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code under which it is told to the process log.
    pub fn code(&self) -> &str {
        match self {
            Self::NotFound => "not-found",
            Self::Refused(_, because) => because.first().map_or("refused", |because| because.code.as_str()),
            Self::Says(_, key) => key,
            Self::Status(StatusCode::TOO_MANY_REQUESTS) => crate::tell::HELD_UP,
            Self::Wait(_) => "rate",
            Self::Broken(_) => "fault",
            Self::SignIn | Self::Status(_) => "",
        }
    }

    /// In how many seconds to try again, where that is known.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Wait(wait) => Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)),
            Self::Status(StatusCode::TOO_MANY_REQUESTS) => u64::try_from(WINDOW.as_secs()).ok(),
            Self::Status(StatusCode::SERVICE_UNAVAILABLE) => Some(60),
            _ => None,
        }
    }

    /// The page for it.
    pub fn page(&self, visit: &Visit) -> Fault {
        let because = match self {
            Self::Refused(_, reasons) => {
                reasons.iter().map(|because| visit.language.pick(&because.told()).to_owned()).collect()
            }
            Self::Says(_, key) => vec![visit.language.t(key)],
            _ => Vec::new(),
        };
        let seconds = match self {
            Self::Wait(_) => self.retry_after(),
            _ => None,
        };
        if let Self::Broken(said) = self {
            tracing::error!(said, "a page could not be given");
        }
        Fault { page: visit.page(), status: self.status().as_u16(), because, seconds, back: String::new() }
    }
}
