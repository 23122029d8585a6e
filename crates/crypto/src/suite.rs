//! The provider trait: what a suite of algorithms can do. Everything above speaks to it and names no algorithm.
//!
//! A certified software module or an HSM is another implementation of [`Suite`].

mod gcm;
mod international;
mod national;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use value::Rng;

use crate::secret::{Secret, same};

pub use international::International;
pub use national::{DEFAULT_USER_ID, National};

/// Bytes of a digest and of a MAC, in both suites.
pub const DIGEST_BYTES: usize = 32;
/// Bytes of a GCM nonce (NIST SP 800-38D 8.2: 96 bits).
pub const NONCE_BYTES: usize = 12;
/// Bytes of a GCM tag.
pub const TAG_BYTES: usize = 16;
/// Bytes of a secret scalar, in both suites.
pub const SCALAR_BYTES: usize = 32;
/// The longest plain text that is sealed in one piece, in bytes: 64 MiB, far below the 2^36 - 32 of GCM.
pub const PLAIN_BYTES_MAX: usize = 64 << 20;

/// Which suite a key belongs to; written into files and tokens' keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SuiteName {
    /// SHA-256, HMAC-SHA-256, AES-256-GCM, ECDSA P-256.
    International,
    /// SM3, HMAC-SM3, SM4-GCM, SM2.
    National,
}

impl SuiteName {
    pub const ALL: [Self; 2] = [Self::International, Self::National];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::International => "international",
            Self::National => "national",
        }
    }

    /// The suite of this name, as this crate computes it in software.
    pub fn suite(self) -> &'static dyn Suite {
        match self {
            Self::International => &International,
            Self::National => &National,
        }
    }
}

impl fmt::Display for SuiteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SuiteName {
    type Err = Rejected;

    fn from_str(text: &str) -> Result<Self, Rejected> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or(Rejected::Suite)
    }
}

/// Why a suite did not do what it was asked. It never says more than a stranger may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    #[error("there is no such suite: international or national")]
    Suite,
    #[error("the key does not fit its algorithm")]
    Key,
    #[error("the signature does not verify")]
    Signature,
    #[error("what was sealed does not open: it was changed, or the key or the place is another")]
    Sealed,
    #[error("the text is too long, or empty, for this algorithm")]
    Length,
    #[error("the source of randomness gives no usable number")]
    Randomness,
}

/// A public key on the suite's curve: uncompressed, `04 || x || y` (SEC 1, 2.3.3).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// Whether the point lies on the curve is known only to a suite: see [`Suite::check_public`].
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, Rejected> {
        let key: [u8; 65] = bytes.try_into().map_err(|_| Rejected::Key)?;
        if key.first() == Some(&4) { Ok(Self(key)) } else { Err(Rejected::Key) }
    }

    pub fn from_coordinates(x: &[u8; SCALAR_BYTES], y: &[u8; SCALAR_BYTES]) -> Self {
        let mut key = [4; 65];
        for (to, from) in key.iter_mut().skip(1).zip(x.iter().chain(y)) {
            *to = *from;
        }
        Self(key)
    }

    pub fn as_sec1(&self) -> &[u8; 65] {
        &self.0
    }

    /// The coordinates x and y, big-endian.
    pub fn coordinates(&self) -> (&[u8], &[u8]) {
        self.0.split_at(1).1.split_at(SCALAR_BYTES)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

/// A signature: `r || s`, 32 bytes each, big-endian (RFC 7518 3.4; for SM2 the same order without ASN.1).
pub type Signature = [u8; 64];

/// A suite of algorithms. Pure: randomness comes in as [`value::Rng`].
pub trait Suite: Send + Sync {
    fn name(&self) -> SuiteName;

    /// Bytes of a key for [`Suite::seal`] and [`Suite::wrap_key`].
    fn seal_key_bytes(&self) -> usize;

    fn digest(&self, data: &[u8]) -> [u8; DIGEST_BYTES];

    /// HMAC (RFC 2104) of the parts one after another, with the suite's digest.
    fn mac(&self, key: &Secret, parts: &[&[u8]]) -> [u8; DIGEST_BYTES];

    /// AEAD under a nonce that must never be used twice with one key: cipher text and tag. [`Suite::seal`] chooses one.
    fn seal_with_nonce(
        &self,
        key: &Secret,
        nonce: &[u8; NONCE_BYTES],
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Rejected>;

    /// The opposite of [`Suite::seal_with_nonce`].
    fn open_with_nonce(
        &self,
        key: &Secret,
        nonce: &[u8; NONCE_BYTES],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, Rejected>;

    /// A new secret key for signatures.
    fn new_signing_key(&self, rng: &mut dyn Rng) -> Result<Secret, Rejected>;

    fn public_key(&self, secret: &Secret) -> Result<PublicKey, Rejected>;

    /// Whether the point lies on this suite's curve.
    fn check_public(&self, public: &PublicKey) -> Result<(), Rejected>;

    /// Signs with a nonce derived from key and message (RFC 6979), so no randomness is needed.
    fn sign(&self, secret: &Secret, message: &[u8]) -> Result<Signature, Rejected>;

    fn verify(&self, public: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), Rejected>;

    /// Compares in constant time.
    fn verify_mac(&self, key: &Secret, parts: &[&[u8]], tag: &[u8]) -> bool {
        same(&self.mac(key, parts), tag)
    }

    fn new_seal_key(&self, rng: &mut dyn Rng) -> Secret {
        Secret::random(rng, self.seal_key_bytes())
    }

    /// Seals under a random nonce: `nonce || cipher text || tag`. At most 2^32 times with one key (SP 800-38D 8.3).
    fn seal(
        &self,
        key: &Secret,
        rng: &mut dyn Rng,
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Rejected> {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill(&mut nonce);
        let sealed = self.seal_with_nonce(key, &nonce, associated, plain)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The opposite of [`Suite::seal`].
    fn open(&self, key: &Secret, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Rejected> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Rejected::Sealed)?;
        self.open_with_nonce(key, nonce, associated, rest)
    }

    /// Wraps a key under another; `label` says what the key is and must be the same to unwrap it.
    fn wrap_key(
        &self,
        under: &Secret,
        rng: &mut dyn Rng,
        label: &[u8],
        key: &Secret,
    ) -> Result<Vec<u8>, Rejected> {
        self.seal(under, rng, &[WRAP, label].concat(), key.expose())
    }

    /// The opposite of [`Suite::wrap_key`].
    fn unwrap_key(&self, under: &Secret, label: &[u8], wrapped: &[u8]) -> Result<Secret, Rejected> {
        self.open(under, &[WRAP, label].concat(), wrapped).map(Secret::new)
    }

    /// A key for one use from a master key: one block of the counter-mode KDF of NIST SP 800-108r1 4.1 with HMAC.
    fn derive(&self, master: &Secret, label: &str) -> Secret {
        let length = self.seal_key_bytes().min(DIGEST_BYTES);
        let bits = u32::try_from(length * 8).unwrap_or_default();
        let block = self.mac(master, &[&1_u32.to_be_bytes(), label.as_bytes(), &[0], &bits.to_be_bytes()]);
        Secret::new(block.into_iter().take(length).collect())
    }
}

/// Opens the associated data of every wrapped key, so that no sealed text can be taken for one.
const WRAP: &[u8] = b"luohu key wrap 1\0";

/// How often a random scalar may miss its range; for an honest source four in a row are already beyond all chance.
const TRIES_MAX: usize = 64;

/// A random scalar for which `fits` gives something.
fn scalar<T>(rng: &mut dyn Rng, fits: impl Fn(&Secret) -> Option<T>) -> Result<T, Rejected> {
    (0..TRIES_MAX).find_map(|_| fits(&Secret::random(rng, SCALAR_BYTES))).ok_or(Rejected::Randomness)
}

/// HMAC over parts, generic over the digest's HMAC.
fn hmac_of<M: hmac::KeyInit + hmac::Mac>(key: &Secret, parts: &[&[u8]]) -> [u8; DIGEST_BYTES] {
    // WHY: HMAC takes a key of any length, so the empty tag below is never seen; it would fail every comparison.
    let Ok(mut mac) = <M as hmac::KeyInit>::new_from_slice(key.expose()) else { return [0; DIGEST_BYTES] };
    parts.iter().for_each(|part| mac.update(part));
    let mut tag = [0; DIGEST_BYTES];
    tag.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
    tag
}
