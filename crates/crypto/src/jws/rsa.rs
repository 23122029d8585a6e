//! RS256 of other parties, verified only: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 3.3).
//!
//! WHY no RSA key of our own: ES256 signs faster, is shorter, and every party that reads our tokens knows it.

use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

use crate::suite::Rejected;

/// The `alg` of such a signature.
pub(super) const ALGORITHM: &str = "RS256";

/// RFC 7518 3.3 asks for 2048 bits or more; beyond 4096 a strange key would only cost time. In bytes.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=512;
/// The largest public exponent that verifiers commonly take is 33 bits long.
const EXPONENT_BYTES_MAX: usize = 5;

/// A public RSA key: modulus and exponent, big-endian without zeros in front.
#[derive(Clone, PartialEq, Eq)]
pub struct RsaKey {
    n: Vec<u8>,
    e: Vec<u8>,
}

impl RsaKey {
    /// Refuses a modulus of fewer than 2048 or more than 4096 bits, an even one, and an exponent that is even or 1.
    pub fn new(n: Vec<u8>, e: Vec<u8>) -> Result<Self, Rejected> {
        let whole = |bytes: &[u8]| bytes.first().is_some_and(|first| *first != 0);
        let odd = |bytes: &[u8]| bytes.last().is_some_and(|last| last % 2 == 1);
        let sized = MODULUS_BYTES.contains(&n.len()) && e.len() <= EXPONENT_BYTES_MAX;
        let fits = sized && [&n, &e].into_iter().all(|part| whole(part) && odd(part)) && e != [1];
        if fits { Ok(Self { n, e }) } else { Err(Rejected::Key) }
    }

    pub(super) fn components(&self) -> (&[u8], &[u8]) {
        (&self.n, &self.e)
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Rejected> {
        let key = RsaPublicKeyComponents { n: &self.n, e: &self.e };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).map_err(|_| Rejected::Signature)
    }
}

impl std::fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RsaKey({} bits)", self.n.len() * 8)
    }
}
