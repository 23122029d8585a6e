//! Signing out on behalf of a client (OpenID Connect RP-Initiated Logout 1.0).

use serde_json::Value as Json;

use super::client::Client;
use super::place::{Params, with_query};
use super::problem::Why;

/// What an ID token that we signed says about who is to be signed out. Its age does not matter (section 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub client: String,
    pub account: String,
    pub sid: String,
}

impl Hint {
    /// Of claims whose signature was verified.
    pub fn of(claims: &Json, issuer: &str) -> Option<Self> {
        let text = |name: &str| claims.get(name).and_then(Json::as_str).map(str::to_owned);
        (text("iss").as_deref() == Some(issuer)).then_some(())?;
        Some(Self { client: text("aud")?, account: text("sub")?, sid: text("sid")? })
    }
}

/// A good request to sign out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// Where to go on, with the state that was given.
    pub onward: Option<String>,
    /// The hint names this very session, so nobody has to be asked.
    pub certain: bool,
}

impl Leave {
    /// `client` is the one of the hint or of `client_id`; `sid` is that of the session, where somebody is signed in.
    pub fn read(
        params: &Params,
        hint: Option<&Hint>,
        client: Option<&Client>,
        sid: Option<&str>,
    ) -> Result<Self, Why> {
        let of_another = |hint: &Hint| params.get("client_id").is_some_and(|id| id != hint.client);
        if hint.is_some_and(of_another) {
            return Err(Why::ClientUnknown);
        }
        let onward = match params.get("post_logout_redirect_uri") {
            None => None,
            Some(place) => {
                let client = client.ok_or(Why::LeaveWrong)?;
                if !client.post_logout.iter().any(|known| known == place) {
                    return Err(Why::LeaveWrong);
                }
                let state: Vec<_> = params.get("state").map(|state| ("state", state)).into_iter().collect();
                Some(with_query(place, &state))
            }
        };
        let certain = hint.zip(sid).is_some_and(|(hint, sid)| hint.sid == sid);
        Ok(Self { onward, certain })
    }
}
