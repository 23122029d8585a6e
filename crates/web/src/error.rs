//! Why a page was not given, and the page that is given instead.

use authority::Because;
use axum::http::StatusCode;
use engine::Failure;
use store::StoreFault;

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
            NotRead::Broken(status, said) => {
                tracing::info!(%status, said, "a post could not be read");
                Self::Status(status)
            }
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
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
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
        if let Self::Broken(said) = self {
            tracing::error!(said, "a page could not be given");
        }
        Fault { page: visit.page(), status: self.status().as_u16(), because, back: String::new() }
    }
}
