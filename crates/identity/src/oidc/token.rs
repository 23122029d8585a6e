//! What comes to the token endpoint (RFC 6749 3.2): who the client is, and what it brings.

use value::percent::decoded;

use super::place::Params;
use super::problem::Why;

/// How a client says who it is: `client_secret_basic`, `client_secret_post`, or `none`.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    pub client: String,
    pub secret: Option<String>,
}

impl Proof {
    /// Reads the `Authorization` header and the parameters; both at once are refused (RFC 6749 2.3).
    pub fn read(authorization: Option<&str>, params: &Params) -> Result<Self, Why> {
        let (id, secret) = (params.get("client_id"), params.get("client_secret"));
        let Some(header) = authorization else {
            let client = id.ok_or(Why::ClientWrong)?.to_owned();
            return Ok(Self { client, secret: secret.map(str::to_owned) });
        };
        if secret.is_some() {
            return Err(Why::ClientTwice);
        }
        let (scheme, text) = header.split_once(' ').ok_or(Why::ClientWrong)?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return Err(Why::ClientWrong);
        }
        // The alphabet of RFC 4648 4 with padding, turned into that of its section 5.
        let text = text.trim().trim_end_matches('=').replace('+', "-").replace('/', "_");
        let bytes = crypto::encoding::decode(&text).ok_or(Why::ClientWrong)?;
        let pair = String::from_utf8(bytes).map_err(|_| Why::ClientWrong)?;
        let (client, secret) = pair.split_once(':').ok_or(Why::ClientWrong)?;
        let half = |text: &str| decoded(&text.replace('+', " ")).ok_or(Why::ClientWrong);
        // Each half is sent as a form sends it (RFC 6749, section 2.3.1).
        let client = half(client)?;
        if id.is_some_and(|id| id != client) {
            return Err(Why::ClientTwice);
        }
        Ok(Self { client, secret: Some(half(secret)?) })
    }
}

/// What a client brings to be given tokens.
#[derive(Clone, PartialEq, Eq)]
pub enum TokenAsk {
    Code { code: String, redirect: String, verifier: String },
    Refresh { token: String, scope: Option<String> },
}

impl TokenAsk {
    pub fn read(params: &Params) -> Result<Self, Why> {
        let text = |name| params.get(name).map(str::to_owned);
        match params.get("grant_type") {
            Some("authorization_code") => Ok(Self::Code {
                code: text("code").ok_or(Why::Malformed)?,
                redirect: text("redirect_uri").ok_or(Why::Malformed)?,
                verifier: text("code_verifier").ok_or(Why::VerifierWrong)?,
            }),
            Some("refresh_token") => Ok(Self::Refresh {
                token: text("refresh_token").ok_or(Why::Malformed)?,
                scope: text("scope"),
            }),
            Some(_) => Err(Why::GrantType),
            None => Err(Why::Malformed),
        }
    }
}
