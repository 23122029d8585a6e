//! The request that a browser brings (OpenID Connect Core 3.1.2.1, PKCE of RFC 7636).

use value::{Digest, Timestamp};

use super::client::{Client, Scope};
use super::place::{Params, with_query};
use super::problem::Why;

/// What a client asks, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorize {
    pub client: String,
    pub redirect: String,
    /// Those asked for that the client may have, in a fixed order.
    pub scopes: Vec<Scope>,
    pub state: Option<String>,
    pub nonce: Option<String>,
    /// SHA-256 of the verifier.
    pub challenge: Digest,
    /// `prompt=none`: no page may be shown.
    pub silent: bool,
    /// `prompt=login`: the person signs in anew.
    pub anew: bool,
    /// `prompt=consent`: the person agrees anew.
    pub agree: bool,
    /// Seconds since the person last signed in.
    pub max_age: Option<i64>,
}

/// A request that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// On a page of ours: who asks, or where to answer, is not certain (RFC 6749 4.1.2.1).
    Page(Why),
    /// To the client, at this address.
    Redirect(String),
}

/// What follows from a good request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The person signs in first, even where somebody is signed in.
    SignIn,
    /// No page may be shown and none can be spared.
    Refuse(Why),
    Go,
}

impl Authorize {
    /// Checks a request. `client` is the one its `client_id` names.
    pub fn read(params: &Params, client: Option<&Client>, issuer: &str) -> Result<Self, Denied> {
        let client = client.ok_or(Denied::Page(Why::ClientUnknown))?;
        let redirect = params.get("redirect_uri").ok_or(Denied::Page(Why::RedirectWrong))?;
        if !client.redirects.iter().any(|known| known == redirect) {
            return Err(Denied::Page(Why::RedirectWrong));
        }
        let state = params.get("state");
        checked(params, client, redirect)
            .map_err(|why| Denied::Redirect(refusal(redirect, state, issuer, why)))
    }

    /// What is to be done with who is signed in since `auth_time`.
    pub fn step(&self, auth_time: Option<Timestamp>, now: Timestamp) -> Step {
        let fresh = |at: Timestamp| {
            let age = now.as_second().saturating_sub(at.as_second());
            self.max_age.is_none_or(|max| age <= max)
        };
        match auth_time {
            Some(at) if !self.anew && fresh(at) => Step::Go,
            _ if self.silent => Step::Refuse(Why::LoginRequired),
            _ => Step::SignIn,
        }
    }

    /// Where a refusal goes.
    pub fn refused(&self, issuer: &str, why: Why) -> String {
        refusal(&self.redirect, self.state.as_deref(), issuer, why)
    }

    /// Where the code goes; `iss` keeps a client from taking it to another provider (RFC 9207).
    pub fn answer(&self, issuer: &str, code: &str) -> String {
        let mut pairs = vec![("code", code), ("iss", issuer)];
        pairs.extend(self.state.as_deref().map(|state| ("state", state)));
        with_query(&self.redirect, &pairs)
    }
}

fn refusal(redirect: &str, state: Option<&str>, issuer: &str, why: Why) -> String {
    let words = why.words();
    let mut pairs = vec![("error", why.error()), ("error_description", &words.en), ("iss", issuer)];
    pairs.extend(state.map(|state| ("state", state)));
    with_query(redirect, &pairs)
}

fn checked(params: &Params, client: &Client, redirect: &str) -> Result<Authorize, Why> {
    if params.get("request").is_some() {
        return Err(Why::RequestObject);
    }
    if params.get("request_uri").is_some() {
        return Err(Why::RequestUri);
    }
    match params.get("response_type") {
        Some("code") => {}
        Some(_) => return Err(Why::ResponseType),
        None => return Err(Why::Malformed),
    }
    if params.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(Why::ResponseMode);
    }
    let mut scopes = Scope::known_of(params.get("scope").unwrap_or_default());
    if !scopes.contains(&Scope::Openid) {
        return Err(Why::NoOpenid);
    }
    scopes.retain(|scope| client.scopes.contains(scope));
    let challenge = challenge(params)?;
    let (silent, anew, agree) = match params.get("prompt") {
        None => (false, false, false),
        Some("none") => (true, false, false),
        Some("login" | "select_account") => (false, true, false),
        Some("consent") => (false, false, true),
        Some(_) => return Err(Why::PromptWrong),
    };
    let max_age = params.get("max_age").map(|text| text.parse::<u32>().map(i64::from));
    Ok(Authorize {
        client: client.id.clone(),
        redirect: redirect.to_owned(),
        scopes,
        state: params.get("state").map(str::to_owned),
        nonce: params.get("nonce").map(str::to_owned),
        challenge,
        silent,
        anew,
        agree,
        max_age: max_age.transpose().map_err(|_| Why::PromptWrong)?,
    })
}

/// A missing method means `plain` (RFC 7636 4.3), which is refused as such.
fn challenge(params: &Params) -> Result<Digest, Why> {
    let challenge = params.get("code_challenge").ok_or(Why::PkceMissing)?;
    if params.get("code_challenge_method") != Some("S256") {
        return Err(Why::PkcePlain);
    }
    crypto::encoding::decode_exactly(challenge).map(Digest).ok_or(Why::PkceShape)
}
