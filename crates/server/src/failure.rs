//! How a command ends when it cannot do its work: a sentence on stderr and a stable exit code.

/// Exit codes: see the help of `luohu`.
#[derive(Debug)]
pub enum Failure {
    /// A check failed or something was refused; what was found is already on stdout.
    Found(String),
    Usage(String),
    Fault(String),
}

impl Failure {
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub fn fault(message: impl std::fmt::Display) -> Self {
        Self::Fault(message.to_string())
    }

    pub fn code(&self) -> u8 {
        match self {
            Self::Found(_) => 1,
            Self::Usage(_) => 2,
            Self::Fault(_) => 3,
        }
    }

    pub fn message(&self) -> &str {
        match self {
            Self::Found(message) | Self::Usage(message) | Self::Fault(message) => message,
        }
    }
}

impl From<store::StoreFault> for Failure {
    fn from(fault: store::StoreFault) -> Self {
        Self::Fault(fault.to_string())
    }
}

impl From<engine::Failure> for Failure {
    fn from(failure: engine::Failure) -> Self {
        match failure {
            engine::Failure::Refused(refusal) => Self::Found(refusal.to_string()),
            engine::Failure::NoSuchCase => Self::Found("there is no such case".to_owned()),
            other => Self::Fault(other.to_string()),
        }
    }
}
