//! One key: what it is for, of which suite, how old, in what state.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use value::{Rng, Timestamp};

use super::{KeyringError, NAME_BYTES_MAX};
use crate::encoding;
use crate::secret::Secret;
use crate::suite::{PublicKey, Rejected, SuiteName};

/// The one thing a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Signatures, tokens among them.
    Sign,
    /// Data that must stay secret.
    Seal,
    /// Other keys.
    Wrap,
}

impl Purpose {
    pub const ALL: [Self; 3] = [Self::Sign, Self::Seal, Self::Wrap];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Seal => "seal",
            Self::Wrap => "wrap",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Purpose {
    type Err = NoPurpose;

    fn from_str(text: &str) -> Result<Self, NoPurpose> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text).ok_or(NoPurpose)
    }
}

/// The text names no purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a purpose is sign, seal or wrap")]
pub struct NoPurpose;

/// Where a key is in its life; it never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Seals and signs, opens and verifies.
    Active,
    /// Opens and verifies only.
    Retired,
    /// Its secret is gone; the row tells that it was.
    Destroyed,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Destroyed => "destroyed",
        }
    }
}

/// 16 random bytes; prints as 22 characters of base64url, the `kid` of a token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; Self::BYTES]);

impl KeyId {
    pub const BYTES: usize = 16;

    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encoding::encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for KeyId {
    type Err = KeyringError;

    fn from_str(text: &str) -> Result<Self, KeyringError> {
        encoding::decode_exactly(text).map(Self).ok_or_else(|| KeyringError::NoSuchKey(text.to_owned()))
    }
}

/// A key of a [`super::Keyring`]. Its secret shows only its length.
#[derive(Debug, Clone)]
pub struct Key {
    pub id: KeyId,
    /// What the house calls it: keys of one name follow one another.
    pub name: String,
    pub purpose: Purpose,
    pub suite: SuiteName,
    pub created_at: Timestamp,
    pub state: State,
    /// When it came into this state.
    pub state_since: Timestamp,
    /// Of a signing key that is not destroyed.
    pub public: Option<PublicKey>,
    pub(super) secret: Option<Secret>,
}

impl Key {
    pub(super) fn make(
        name: &str,
        purpose: Purpose,
        suite: SuiteName,
        rng: &mut dyn Rng,
        now: Timestamp,
    ) -> Result<Self, KeyringError> {
        check_name(name)?;
        let mut id = [0; KeyId::BYTES];
        rng.fill(&mut id);
        let provider = suite.suite();
        let (secret, public) = if purpose == Purpose::Sign {
            let secret = provider.new_signing_key(rng)?;
            let public = provider.public_key(&secret)?;
            (secret, Some(public))
        } else {
            (provider.new_seal_key(rng), None)
        };
        Ok(Self {
            id: KeyId(id),
            name: name.to_owned(),
            purpose,
            suite,
            created_at: now,
            state: State::Active,
            state_since: now,
            public,
            secret: Some(secret),
        })
    }

    /// The secret; a destroyed key has none.
    pub(crate) fn secret(&self) -> Result<&Secret, Rejected> {
        self.secret.as_ref().ok_or(Rejected::Key)
    }

    pub(super) fn retire(&mut self, now: Timestamp) {
        (self.state, self.state_since) = (State::Retired, now);
    }

    pub(super) fn destroy(&mut self, now: Timestamp) {
        if self.state != State::Destroyed {
            (self.state, self.state_since) = (State::Destroyed, now);
        }
        (self.secret, self.public) = (None, None);
    }
}

pub(super) fn check_name(name: &str) -> Result<(), KeyringError> {
    let fits = name.len() <= NAME_BYTES_MAX
        && name.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits { Ok(()) } else { Err(KeyringError::Name(name.chars().take(NAME_BYTES_MAX).collect())) }
}
