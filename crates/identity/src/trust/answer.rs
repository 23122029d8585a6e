//! What comes back: by the browser a code, from the token endpoint an ID token.

use crypto::Secret;
use serde::Deserialize;
use value::Timestamp;
use value::percent::encoded;

use super::begun::Begun;
use super::metadata::Metadata;
use super::provider::TrustedProvider;
use super::refusal::TrustRefusal;
use crate::oidc::Params;

/// Beyond this an answer of the token endpoint is not read, in bytes.
pub const ANSWER_BYTES_MAX: usize = 64 << 10;

/// The code that a browser brought back (OpenID Connect Core 3.1.2.5), where it belongs to the sign-in `begun`.
pub fn came_back(
    params: &Params,
    begun: Option<&Begun>,
    provider: &TrustedProvider,
    metadata: &Metadata,
    now: Timestamp,
) -> Result<String, TrustRefusal> {
    let state = params.get("state").unwrap_or_default().as_bytes();
    let same =
        |begun: &&Begun| begun.provider == provider.id && crypto::secret::same(begun.state.as_bytes(), state);
    let begun = begun.filter(same).ok_or(TrustRefusal::StateUnknown)?;
    if !begun.waits(now) {
        return Err(TrustRefusal::TooLate);
    }
    // RFC 9207 2.4: an answer of another provider must not have its code taken to this one.
    match params.get("iss") {
        Some(issuer) if issuer != provider.issuer => return Err(TrustRefusal::AnswerOfAnother),
        None if metadata.names_itself => return Err(TrustRefusal::AnswerOfAnother),
        _ => {}
    }
    match params.get("error") {
        Some("access_denied") => return Err(TrustRefusal::Declined),
        Some(_) => return Err(TrustRefusal::ProviderSaysNo),
        None => {}
    }
    params.get("code").map(str::to_owned).ok_or(TrustRefusal::AnswerMalformed)
}

/// The request that turns a code into an ID token. No `Debug`: it holds the secret.
pub struct Exchange {
    /// The `Authorization` header, where the secret goes there.
    pub authorization: Option<String>,
    /// As `application/x-www-form-urlencoded`.
    pub body: String,
}

/// Makes it (RFC 6749 4.1.3 and 2.3.1, RFC 7636 4.5).
pub fn exchange(
    code: &str,
    begun: &Begun,
    provider: &TrustedProvider,
    metadata: &Metadata,
    redirect: &str,
    secret: &Secret,
) -> Exchange {
    let secret = String::from_utf8_lossy(secret.expose());
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect),
        ("code_verifier", &begun.verifier),
    ];
    if metadata.secret_in_body {
        pairs.extend([("client_id", provider.client_id.as_str()), ("client_secret", &secret)]);
    }
    let body = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    let body = body.collect::<Vec<_>>().join("&");
    let authorization = (!metadata.secret_in_body)
        .then(|| basic(&format!("{}:{}", encoded(&provider.client_id), encoded(&secret))));
    Exchange { authorization, body }
}

/// Basic authentication writes the alphabet of RFC 4648 4, with padding.
fn basic(pair: &str) -> String {
    let mut text = crypto::encoding::encode(pair.as_bytes()).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    format!("Basic {text}")
}

#[derive(Deserialize)]
struct Said {
    id_token: Option<String>,
    token_type: Option<String>,
    error: Option<String>,
}

/// The ID token of an answer of the token endpoint (OpenID Connect Core 3.1.3.3). The access token is not looked at:
/// everything we want to know is in the ID token.
pub fn id_token(status: u16, body: &[u8]) -> Result<String, TrustRefusal> {
    if body.len() > ANSWER_BYTES_MAX {
        return Err(TrustRefusal::AnswerMalformed);
    }
    let said = serde_json::from_slice::<Said>(body);
    if status != 200 {
        return Err(match said.ok().and_then(|said| said.error).as_deref() {
            Some("invalid_client" | "unauthorized_client") => TrustRefusal::ClientRefused,
            Some("invalid_grant") => TrustRefusal::CodeRefused,
            _ => TrustRefusal::ProviderSaysNo,
        });
    }
    let said = said.map_err(|_| TrustRefusal::AnswerMalformed)?;
    let bearer = said.token_type.is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    said.id_token.filter(|_| bearer).ok_or(TrustRefusal::AnswerMalformed)
}
