//! Events of security in the process log: one target, one stable code each, the same fields always. What is told is
//! ids of ours and digests; nothing that somebody typed ever gets here.

use axum::http::StatusCode;

/// The target of every line.
pub const TARGET: &str = "security";

/// What happened. The names are stable: alarms are written on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    SignedIn,
    SignInFailed,
    /// Too many failed tries: nobody is asked for a password or a code for a while.
    SignInHeldUp,
    SignedOut,
    /// Not theirs to see or to do, or refused by a rule.
    Refused,
    /// A post that is not from a page of ours.
    ForgedPost,
    /// A limit of number, size or time.
    Limit,
    Fault,
    /// An administrator's act: accounts, directory, keys, clients, backup.
    Administered,
    Started,
    Stopped,
}

impl Code {
    pub const ALL: [Self; 11] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignInHeldUp,
        Self::SignedOut,
        Self::Refused,
        Self::ForgedPost,
        Self::Limit,
        Self::Fault,
        Self::Administered,
        Self::Started,
        Self::Stopped,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignInFailed => "sign-in-failed",
            Self::SignInHeldUp => "sign-in-held-up",
            Self::SignedOut => "signed-out",
            Self::Refused => "refused",
            Self::ForgedPost => "forged-post",
            Self::Limit => "limit",
            Self::Fault => "fault",
            Self::Administered => "administered",
            Self::Started => "started",
            Self::Stopped => "stopped",
        }
    }
}

/// Who, where nobody signed in.
pub const VISITOR: &str = "visitor";

/// Who, where the name that was given is no account. WHY the name itself is never written: people type passwords there.
pub const UNKNOWN: &str = "unknown";

/// Writes a line. `who` is a digest of [`crate::whose::Whose`] or one of our own words; `reason` a code of ours.
pub fn tell(code: Code, who: &str, reason: &str) {
    let name = code.name();
    match code {
        Code::Fault => tracing::error!(target: TARGET, code = name, who, reason),
        Code::SignInFailed | Code::SignInHeldUp | Code::Refused | Code::ForgedPost | Code::Limit => {
            tracing::warn!(target: TARGET, code = name, who, reason);
        }
        Code::SignedIn | Code::SignedOut | Code::Administered | Code::Started | Code::Stopped => {
            tracing::info!(target: TARGET, code = name, who, reason);
        }
    }
}

/// What the answer to a request means for security, where it means anything. `route` is the pattern of the address, and
/// `reason` the code that was told with the answer.
pub fn code_of(route: &str, status: StatusCode, reason: &str) -> Option<Code> {
    match status.as_u16() {
        403 if matches!(reason, "fault-origin" | "fault-csrf") => Some(Code::ForgedPost),
        401 | 403 => Some(Code::Refused),
        // Single sign-on says no with 400.
        400 if route.starts_with("/oidc/") => Some(Code::Refused),
        // Not there, or not theirs to see: nobody outside can tell, and neither do we.
        404 if route != NOWHERE => Some(Code::Refused),
        409 | 422 if !reason.is_empty() => Some(Code::Refused),
        429 if reason == HELD_UP && PROVES.iter().any(|at| route.starts_with(at)) => Some(Code::SignInHeldUp),
        408 | 413 | 429 => Some(Code::Limit),
        500.. => Some(Code::Fault),
        _ => None,
    }
}

/// Where people prove who they are.
const PROVES: [&str; 2] = ["/sign-in", "/me/account"];

/// The reason of an answer to somebody who failed too often.
pub const HELD_UP: &str = "held-up";

/// The route of an address that is none.
pub const NOWHERE: &str = "none";
