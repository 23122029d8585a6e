//! What was granted, and whether a code or a token still holds.

use serde::{Deserialize, Serialize};
use value::{Digest, SignedDuration, Timestamp};

use super::authorize::Authorize;
use super::client::Scope;
use super::problem::Why;

/// RFC 6749 4.1.2 recommends at most ten minutes; a browser needs seconds.
pub const CODE_LIVES: SignedDuration = SignedDuration::from_secs(60);
/// Of an access token and of an ID token.
pub const ACCESS_LIVES: SignedDuration = SignedDuration::from_mins(10);
/// Of one refresh token; each use gives a new one.
pub const REFRESH_LIVES: SignedDuration = SignedDuration::from_hours(14 * 24);
/// After this the person signs in again, however often the token was refreshed.
pub const SIGN_IN_SERVES: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a stored grant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Code,
    Access,
    Refresh,
    /// The person was told which system learns what about them.
    Told,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Access => "access",
            Self::Refresh => "refresh",
            Self::Told => "told",
        }
    }
}

/// What stands behind a code and every token that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    pub redirect: String,
    pub scopes: Vec<Scope>,
    pub nonce: Option<String>,
    pub challenge: Digest,
    /// When the person signed in.
    pub auth_time: Timestamp,
    /// Which of the person's sessions it was.
    pub sid: String,
}

impl Granted {
    pub fn of(asked: &Authorize, auth_time: Timestamp, sid: String) -> Self {
        Self {
            redirect: asked.redirect.clone(),
            scopes: asked.scopes.clone(),
            nonce: asked.nonce.clone(),
            challenge: asked.challenge,
            auth_time,
            sid,
        }
    }

    /// When a refresh token made now ends.
    pub fn refresh_ends(&self, now: Timestamp) -> Timestamp {
        let end = |from: Timestamp, lives| from.checked_add(lives).unwrap_or(from);
        end(now, REFRESH_LIVES).min(end(self.auth_time, SIGN_IN_SERVES))
    }

    /// As a `scope` parameter.
    pub fn scope(&self) -> String {
        Scope::joined(&self.scopes)
    }
}

/// A grant as it was found when it was taken.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub kind: &'a str,
    pub client: &'a str,
    pub expires_at: Timestamp,
    pub used: bool,
    pub granted: &'a Granted,
}

/// Whether a code gives tokens to `client` now. The caller revokes the family of a used one.
pub fn redeemed(
    given: &Given<'_>,
    client: &str,
    redirect: &str,
    verifier: &str,
    now: Timestamp,
) -> Result<(), Why> {
    let holds = given.kind == Kind::Code.as_str()
        && !given.used
        && given.client == client
        && now < given.expires_at
        && given.granted.redirect == redirect;
    if !holds {
        return Err(Why::CodeInvalid);
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let shaped = (43..=128).contains(&verifier.len()) && verifier.bytes().all(allowed);
    if shaped && Digest::of(verifier.as_bytes()) == given.granted.challenge {
        Ok(())
    } else {
        Err(Why::VerifierWrong)
    }
}

/// The scopes that a refresh token gives to `client` now: all, or the fewer that were asked for.
pub fn refreshed(
    given: &Given<'_>,
    client: &str,
    asked: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Scope>, Why> {
    let holds = given.kind == Kind::Refresh.as_str()
        && !given.used
        && given.client == client
        && now < given.expires_at;
    if !holds {
        return Err(Why::RefreshInvalid);
    }
    let Some(asked) = asked else { return Ok(given.granted.scopes.clone()) };
    let known = Scope::known_of(asked);
    let within = asked.split(' ').filter(|name| !name.is_empty()).count() == known.len()
        && known.iter().all(|scope| given.granted.scopes.contains(scope));
    if within && known.contains(&Scope::Openid) { Ok(known) } else { Err(Why::ScopeWider) }
}

/// Whether an access token may be used now.
pub fn shown(given: &Given<'_>, now: Timestamp) -> Result<(), Why> {
    let holds = given.kind == Kind::Access.as_str() && now < given.expires_at;
    if holds { Ok(()) } else { Err(Why::TokenInvalid) }
}
