//! SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC 2104), AES-256-GCM (NIST SP 800-38D), ECDSA over P-256 (FIPS 186-5).

use aes_gcm::Aes256Gcm;
use hmac::Hmac;
use p256::SecretKey;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature as Ecdsa, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use value::Rng;

use super::{
    DIGEST_BYTES, NONCE_BYTES, PublicKey, Rejected, SCALAR_BYTES, Signature, Suite, SuiteName, gcm, hmac_of,
    scalar,
};
use crate::secret::Secret;

/// The international suite, in software.
#[derive(Debug, Clone, Copy)]
pub struct International;

impl Suite for International {
    fn name(&self) -> SuiteName {
        SuiteName::International
    }

    fn seal_key_bytes(&self) -> usize {
        32
    }

    fn digest(&self, data: &[u8]) -> [u8; DIGEST_BYTES] {
        Sha256::digest(data).into()
    }

    fn mac(&self, key: &Secret, parts: &[&[u8]]) -> [u8; DIGEST_BYTES] {
        hmac_of::<Hmac<Sha256>>(key, parts)
    }

    fn seal_with_nonce(
        &self,
        key: &Secret,
        nonce: &[u8; NONCE_BYTES],
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Rejected> {
        gcm::seal::<Aes256Gcm>(key, nonce, associated, plain)
    }

    fn open_with_nonce(
        &self,
        key: &Secret,
        nonce: &[u8; NONCE_BYTES],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, Rejected> {
        gcm::open::<Aes256Gcm>(key, nonce, associated, sealed)
    }

    fn new_signing_key(&self, rng: &mut dyn Rng) -> Result<Secret, Rejected> {
        scalar(rng, |bytes| SecretKey::from_slice(bytes.expose()).ok().map(|_| bytes.clone()))
    }

    fn public_key(&self, secret: &Secret) -> Result<PublicKey, Rejected> {
        let public = read(secret)?.public_key().to_sec1_bytes();
        PublicKey::from_sec1(&public)
    }

    fn check_public(&self, public: &PublicKey) -> Result<(), Rejected> {
        VerifyingKey::from_sec1_bytes(public.as_sec1()).map(|_| ()).map_err(|_| Rejected::Key)
    }

    fn sign(&self, secret: &Secret, message: &[u8]) -> Result<Signature, Rejected> {
        let made: Ecdsa = SigningKey::from(read(secret)?).try_sign(message).map_err(|_| Rejected::Key)?;
        Ok(made.to_bytes().into())
    }

    fn verify(&self, public: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), Rejected> {
        let key = VerifyingKey::from_sec1_bytes(public.as_sec1()).map_err(|_| Rejected::Key)?;
        let signature = Ecdsa::from_slice(signature).map_err(|_| Rejected::Signature)?;
        key.verify(message, &signature).map_err(|_| Rejected::Signature)
    }
}

/// The secret scalar, refused where it is not of full length: the crate below would pad a shorter one.
fn read(secret: &Secret) -> Result<SecretKey, Rejected> {
    if secret.length() != SCALAR_BYTES {
        return Err(Rejected::Key);
    }
    SecretKey::from_slice(secret.expose()).map_err(|_| Rejected::Key)
}
