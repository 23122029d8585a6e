//! Who a token is from, whom it is for and when it holds (RFC 7519 4.1): a pure check at a given time.

use serde_json::Value;
use value::{SignedDuration, Timestamp};

/// The most that two clocks may differ before it is no longer called skew.
pub const SKEW_MAX: SignedDuration = SignedDuration::from_mins(5);

/// Why claims do not hold here and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsRejected {
    #[error("the token has expired")]
    Expired,
    #[error("the token is not valid yet")]
    TooEarly,
    #[error("the token was issued by another party")]
    Issuer,
    #[error("the token is for another party")]
    Audience,
    #[error("a time of the token is no whole number of seconds, or `exp` is missing")]
    Time,
}

/// What is expected of a token's claims.
#[derive(Debug, Clone, Copy)]
pub struct Claims<'a> {
    /// `iss` must be exactly this.
    pub issuer: &'a str,
    /// `aud` must be this, or a list that holds this. A list with others too is for the caller to judge by `azp`.
    pub audience: &'a str,
    pub now: Timestamp,
    /// How far the issuer's clock may be off; more than [`SKEW_MAX`] counts as that.
    pub skew: SignedDuration,
}

impl Claims<'_> {
    /// `exp` is required and the token holds strictly before it; `nbf` and `iat`, where given, must not lie ahead.
    pub fn check(&self, claims: &Value) -> Result<(), ClaimsRejected> {
        if claims.get("iss").and_then(Value::as_str) != Some(self.issuer) {
            return Err(ClaimsRejected::Issuer);
        }
        let meant = match claims.get("aud") {
            Some(Value::String(one)) => one == self.audience,
            Some(Value::Array(many)) => many.iter().any(|one| one.as_str() == Some(self.audience)),
            _ => false,
        };
        if !meant {
            return Err(ClaimsRejected::Audience);
        }
        let (now, skew) = (self.now.as_second(), self.skew.clamp(SignedDuration::ZERO, SKEW_MAX).as_secs());
        let expires = seconds(claims, "exp")?.ok_or(ClaimsRejected::Time)?;
        if now >= expires.saturating_add(skew) {
            return Err(ClaimsRejected::Expired);
        }
        for name in ["nbf", "iat"] {
            if seconds(claims, name)?.is_some_and(|from| now < from.saturating_sub(skew)) {
                return Err(ClaimsRejected::TooEarly);
            }
        }
        Ok(())
    }
}

/// A NumericDate in whole seconds; RFC 7519 also allows fractions, which no party here writes.
fn seconds(claims: &Value, name: &str) -> Result<Option<i64>, ClaimsRejected> {
    claims.get(name).map(|value| value.as_i64().ok_or(ClaimsRejected::Time)).transpose()
}
