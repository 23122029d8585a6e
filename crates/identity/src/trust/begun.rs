//! A sign-in that was begun and waits for the person to come back.

use serde::{Deserialize, Serialize};
use value::{Digest, SignedDuration, Timestamp};

use super::metadata::Metadata;
use super::provider::TrustedProvider;
use crate::oidc::with_query;

/// So long a person may take at the other provider.
pub const BEGUN_LIVES: SignedDuration = SignedDuration::from_mins(10);

/// What the browser's session remembers of a sign-in under way. No `Debug`: it holds what binds the answer to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Id of the provider that was asked.
    pub provider: String,
    /// Tells this sign-in from one that somebody else began (RFC 6749 10.12).
    pub state: String,
    /// Ties the ID token to it (OpenID Connect Core 15.5.2).
    pub nonce: String,
    /// Ties the code to it (RFC 7636).
    pub verifier: String,
    /// Where to land afterwards: a path of ours.
    pub next: String,
    pub at: Timestamp,
}

impl Begun {
    /// From three times 32 random bytes.
    pub fn new(provider: &TrustedProvider, next: &str, random: [[u8; 32]; 3], now: Timestamp) -> Self {
        let [state, nonce, verifier] = random.map(|bytes| crypto::encoding::encode(&bytes));
        Self { provider: provider.id.clone(), state, nonce, verifier, next: next.to_owned(), at: now }
    }

    /// Whether it still waits.
    pub fn waits(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) <= BEGUN_LIVES
    }

    /// Where the browser goes to be asked. `redirect` is our address of this provider.
    pub fn address(&self, provider: &TrustedProvider, metadata: &Metadata, redirect: &str) -> String {
        let challenge = crypto::encoding::encode(&Digest::of(self.verifier.as_bytes()).0);
        let pairs = [
            ("response_type", "code"),
            ("client_id", provider.client_id.as_str()),
            ("redirect_uri", redirect),
            ("scope", "openid profile"),
            ("state", &self.state),
            ("nonce", &self.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        with_query(&metadata.authorization, &pairs)
    }
}
