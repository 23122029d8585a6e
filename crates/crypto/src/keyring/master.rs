//! The master key, under which every other key is wrapped at rest: 32 bytes given, or made from a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::KeyringError;
use crate::encoding;
use crate::secret::Secret;
use crate::suite::SuiteName;

/// Bytes of a master key, in both suites.
pub const MASTER_BYTES: usize = 32;

/// A passphrase that guards every key of a district is longer than a password.
pub const PASSPHRASE_CHARS_MIN: usize = 16;

/// What the operator has in hand to open a key file.
#[derive(Debug, Clone)]
pub enum Unlock {
    /// The 32 bytes.
    Key(Secret),
    /// The text that the 32 bytes are made from.
    Passphrase(Secret),
}

/// How the master key came from a passphrase: argon2id (RFC 9106).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Derivation {
    /// 16 bytes, base64url.
    pub salt: String,
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// 64 MiB, three passes: the second choice of RFC 9106 4 with one lane; done once a start, not once a sign-in.
const MEMORY_KIB: u32 = 65_536;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// What a file may ask for: beyond it, reading a hostile file would take the machine down.
const MEMORY_KIB_MAX: u32 = 262_144;
const PASSES_MAX: u32 = 10;
const LANES_MAX: u32 = 4;

/// The master key with the suite that wraps under it.
#[derive(Debug, Clone)]
pub struct Master {
    pub(super) suite: SuiteName,
    pub(super) key: Secret,
    pub(super) derivation: Option<Derivation>,
}

impl Master {
    /// From 32 bytes.
    pub fn from_key(suite: SuiteName, key: Secret) -> Result<Self, KeyringError> {
        if key.length() == MASTER_BYTES {
            Ok(Self { suite, key, derivation: None })
        } else {
            Err(KeyringError::Master)
        }
    }

    /// From a passphrase and a fresh random salt.
    pub fn from_passphrase(
        suite: SuiteName,
        passphrase: &Secret,
        salt: [u8; 16],
    ) -> Result<Self, KeyringError> {
        let chars = std::str::from_utf8(passphrase.expose()).map_or(0, |text| text.chars().count());
        if chars < PASSPHRASE_CHARS_MIN {
            return Err(KeyringError::Passphrase);
        }
        let derivation = Derivation {
            salt: encoding::encode(&salt),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
        };
        let key = derivation.derive(passphrase)?;
        Ok(Self { suite, key, derivation: Some(derivation) })
    }

    /// The suite that wraps under it.
    pub fn suite(&self) -> SuiteName {
        self.suite
    }

    /// As a file's head says.
    pub(super) fn unlocked(
        suite: SuiteName,
        derivation: Option<Derivation>,
        unlock: &Unlock,
    ) -> Result<Self, KeyringError> {
        match (derivation, unlock) {
            (None, Unlock::Key(key)) => Self::from_key(suite, key.clone()),
            (Some(derivation), Unlock::Passphrase(text)) => {
                Ok(Self { suite, key: derivation.derive(text)?, derivation: Some(derivation) })
            }
            _ => Err(KeyringError::Master),
        }
    }

    /// The key that other keys are wrapped under.
    pub(super) fn wrapping(&self) -> Secret {
        self.suite.suite().derive(&self.key, "luohu keys wrap 1")
    }

    /// The key of the file's own MAC.
    pub(super) fn authenticating(&self) -> Secret {
        self.suite.suite().derive(&self.key, "luohu keys mac 1")
    }
}

impl Derivation {
    fn derive(&self, passphrase: &Secret) -> Result<Secret, KeyringError> {
        let wrong = |what: &str| KeyringError::Form(format!("argon2id: {what}"));
        let salt: [u8; 16] = encoding::decode_exactly(&self.salt).ok_or_else(|| wrong("salt of 16 bytes"))?;
        if self.memory_kib > MEMORY_KIB_MAX || self.passes > PASSES_MAX || self.lanes > LANES_MAX {
            return Err(wrong("asks for more memory, passes or lanes than a key file may"));
        }
        if self.memory_kib < MEMORY_KIB || self.passes < PASSES {
            return Err(wrong("weaker than a key file may be"));
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(MASTER_BYTES))
            .map_err(|_| wrong("parameters"))?;
        let mut key = Zeroizing::new(vec![0; MASTER_BYTES]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose(), &salt, &mut key)
            .map_err(|_| wrong("passphrase"))?;
        Ok(Secret::new(std::mem::take(&mut key)))
    }
}
