//! What an ID token of another provider must say before it is believed (OpenID Connect Core 3.1.3.7).

use authority::RealName;
use crypto::jws::{self, Claims, ClaimsRejected, KeySet, TokenRejected};
use serde_json::Value as Json;
use value::{Digest, SignedDuration, Timestamp};

use super::begun::Begun;
use super::provider::TrustedProvider;
use super::refusal::TrustRefusal;

/// The algorithms that are believed. `none` and everything with a shared key are not among them.
pub const ALGORITHMS: [&str; 2] = ["ES256", "RS256"];

/// So far the other clock may be off.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// Longest `sub`, in bytes (Core 2).
const SUBJECT_BYTES_MAX: usize = 255;

/// Who a provider says the person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// SHA-256 of issuer and `sub`. WHY not the `sub`: it may be a number of the person, and nobody has to read it here.
    pub subject: Digest,
    /// The name, where it told one that a page can show.
    pub name: Option<String>,
    pub level: RealName,
}

/// What a token is held against.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    pub provider: &'a TrustedProvider,
    pub begun: &'a Begun,
    pub now: Timestamp,
}

/// Whether the keys at hand have the one of this token. Where not, the provider may have changed its keys, and they are
/// fetched again, once (Core 10.1.1).
pub fn is_known(token: &str, keys: &KeySet) -> Result<bool, TrustRefusal> {
    let said = jws::Said::of(token).map_err(rejected)?;
    if !ALGORITHMS.contains(&said.algorithm.as_str()) {
        return Err(TrustRefusal::AlgorithmNotAllowed);
    }
    let kid = said.kid.ok_or(TrustRefusal::KeyUnnamed)?;
    Ok(keys.find(&kid).is_some())
}

impl Expected<'_> {
    /// Verifies the token and checks what it says.
    pub fn check(&self, token: &str, keys: &KeySet) -> Result<Trusted, TrustRefusal> {
        if !is_known(token, keys)? {
            return Err(TrustRefusal::KeyUnknown);
        }
        let claims = jws::verify(token, None, keys).map_err(rejected)?.claims;
        let (provider, now) = (self.provider, self.now);
        let held = Claims { issuer: &provider.issuer, audience: &provider.client_id, now, skew: SKEW };
        held.check(&claims).map_err(|error| rejected(error.into()))?;
        self.check_party(&claims)?;
        // Core 3.1.3.7 (10): a token made before we asked was not made for us.
        let issued = claims.get("iat").and_then(Json::as_i64).ok_or(TrustRefusal::TimeWrong)?;
        if issued.saturating_add(SKEW.as_secs()) < self.begun.at.as_second() {
            return Err(TrustRefusal::IssuedBefore);
        }
        let nonce = text(&claims, "nonce").unwrap_or_default();
        if !crypto::secret::same(nonce.as_bytes(), self.begun.nonce.as_bytes()) {
            return Err(TrustRefusal::NonceWrong);
        }
        let subject = text(&claims, "sub").filter(|sub| !sub.is_empty() && sub.len() <= SUBJECT_BYTES_MAX);
        let subject = subject.ok_or(TrustRefusal::SubjectMissing)?;
        Ok(Trusted {
            subject: Digest::of(format!("{}\n{subject}", provider.issuer).as_bytes()),
            name: provider.claims.name_of(&claims),
            level: provider.claims.level_of(&claims),
        })
    }

    /// A token for several parties says which of them asked; where it says so, that is us.
    fn check_party(&self, claims: &Json) -> Result<(), TrustRefusal> {
        let several = claims.get("aud").and_then(Json::as_array).is_some_and(|list| list.len() > 1);
        match claims.get("azp") {
            Some(azp) if azp.as_str() == Some(&self.provider.client_id) => Ok(()),
            None if !several => Ok(()),
            _ => Err(TrustRefusal::PartyWrong),
        }
    }
}

fn text<'c>(claims: &'c Json, name: &str) -> Option<&'c str> {
    claims.get(name).and_then(Json::as_str)
}

fn rejected(error: TokenRejected) -> TrustRefusal {
    match error {
        TokenRejected::NoKid => TrustRefusal::KeyUnnamed,
        TokenRejected::UnknownKey | TokenRejected::Key(_) => TrustRefusal::KeyUnknown,
        TokenRejected::Algorithm => TrustRefusal::AlgorithmNotAllowed,
        TokenRejected::Signature => TrustRefusal::SignatureWrong,
        TokenRejected::TooLong | TokenRejected::Shape | TokenRejected::Critical | TokenRejected::Type => {
            TrustRefusal::TokenMalformed
        }
        TokenRejected::Claims(ClaimsRejected::Issuer) => TrustRefusal::IssuerWrong,
        TokenRejected::Claims(ClaimsRejected::Audience) => TrustRefusal::AudienceWrong,
        TokenRejected::Claims(ClaimsRejected::Expired) => TrustRefusal::Expired,
        TokenRejected::Claims(ClaimsRejected::TooEarly) => TrustRefusal::TooEarly,
        TokenRejected::Claims(ClaimsRejected::Time) => TrustRefusal::TimeWrong,
    }
}
