//! 国密: SM3 (GB/T 32905-2016), HMAC-SM3, SM4 (GB/T 32907-2016) in GCM as RFC 8998 uses it, SM2 signatures
//! (GB/T 32918.2-2016) on the recommended curve (GB/T 32918.5-2017), SM2 encryption (GB/T 32918.4-2016).

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use hmac::Hmac;
use sm2::SecretKey;
use sm2::dsa::signature::rand_core::{TryCryptoRng, TryRng};
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature as Sm2Signature, SigningKey, VerifyingKey};
use sm2::pke::{DecryptingKey, EncryptingKey};
use sm3::{Digest as _, Sm3};
use sm4::Sm4;
use value::Rng;

use super::{
    DIGEST_BYTES, NONCE_BYTES, PublicKey, Rejected, SCALAR_BYTES, Signature, Suite, SuiteName, gcm, hmac_of,
    scalar,
};
use crate::secret::Secret;

/// The signer's id where none was agreed (GM/T 0009-2012 clause 10): part of what every SM2 signature covers.
pub const DEFAULT_USER_ID: &str = "1234567812345678";

/// The longest text for SM2 encryption, in bytes: it is meant for keys, not for documents.
const ENCRYPTED_BYTES_MAX: usize = 4096;

/// SM4 in GCM with a 96-bit nonce and a 128-bit tag: `AEAD_SM4_GCM` of RFC 8998 2.1.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// The national suite, in software. Ready for 国密, not certified (商用密码产品认证).
#[derive(Debug, Clone, Copy)]
pub struct National;

impl Suite for National {
    fn name(&self) -> SuiteName {
        SuiteName::National
    }

    fn seal_key_bytes(&self) -> usize {
        16
    }

    fn digest(&self, data: &[u8]) -> [u8; DIGEST_BYTES] {
        Sm3::digest(data).into()
    }

    fn mac(&self, key: &Secret, parts: &[&[u8]]) -> [u8; DIGEST_BYTES] {
        hmac_of::<Hmac<Sm3>>(key, parts)
    }

    fn seal_with_nonce(
        &self,
        key: &Secret,
        nonce: &[u8; NONCE_BYTES],
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Rejected> {
        gcm::seal::<Sm4Gcm>(key, nonce, associated, plain)
    }

    fn open_with_nonce(
        &self,
        key: &Secret,
        nonce: &[u8; NONCE_BYTES],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, Rejected> {
        gcm::open::<Sm4Gcm>(key, nonce, associated, sealed)
    }

    fn new_signing_key(&self, rng: &mut dyn Rng) -> Result<Secret, Rejected> {
        scalar(rng, |bytes| SecretKey::from_slice(bytes.expose()).ok().map(|_| bytes.clone()))
    }

    fn public_key(&self, secret: &Secret) -> Result<PublicKey, Rejected> {
        PublicKey::from_sec1(&read(secret)?.public_key().to_sec1_bytes())
    }

    fn check_public(&self, public: &PublicKey) -> Result<(), Rejected> {
        verifying(public).map(|_| ())
    }

    fn sign(&self, secret: &Secret, message: &[u8]) -> Result<Signature, Rejected> {
        let key = SigningKey::new(DEFAULT_USER_ID, &read(secret)?).map_err(|_| Rejected::Key)?;
        let made: Sm2Signature = key.try_sign(message).map_err(|_| Rejected::Key)?;
        Ok(made.to_bytes().into())
    }

    fn verify(&self, public: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), Rejected> {
        let signature = Sm2Signature::from_slice(signature).map_err(|_| Rejected::Signature)?;
        verifying(public)?.verify(message, &signature).map_err(|_| Rejected::Signature)
    }
}

impl National {
    /// SM2 encryption for the holder of `public`: `C1 || C3 || C2` with C1 uncompressed (GB/T 32918.4-2016 clause 6.1).
    pub fn encrypt(&self, public: &PublicKey, rng: &mut dyn Rng, plain: &[u8]) -> Result<Vec<u8>, Rejected> {
        if plain.is_empty() || plain.len() > ENCRYPTED_BYTES_MAX {
            return Err(Rejected::Length);
        }
        let key = EncryptingKey::from_sec1_bytes(public.as_sec1()).map_err(|_| Rejected::Key)?;
        scalar(rng, |k| key.encrypt(&mut Once(Some(k.clone())), plain).ok())
    }

    /// The opposite of [`National::encrypt`].
    pub fn decrypt(&self, secret: &Secret, encrypted: &[u8]) -> Result<Vec<u8>, Rejected> {
        if encrypted.len() > 65 + DIGEST_BYTES + ENCRYPTED_BYTES_MAX {
            return Err(Rejected::Length);
        }
        DecryptingKey::new(read(secret)?).decrypt(encrypted).map_err(|_| Rejected::Sealed)
    }
}

fn verifying(public: &PublicKey) -> Result<VerifyingKey, Rejected> {
    VerifyingKey::from_sec1_bytes(DEFAULT_USER_ID, public.as_sec1()).map_err(|_| Rejected::Key)
}

fn read(secret: &Secret) -> Result<SecretKey, Rejected> {
    if secret.length() != SCALAR_BYTES {
        return Err(Rejected::Key);
    }
    SecretKey::from_slice(secret.expose()).map_err(|_| Rejected::Key)
}

/// Gives one scalar and then no more, so that a source stuck outside the range cannot hold up encryption for ever.
struct Once(Option<Secret>);

#[derive(Debug, thiserror::Error)]
#[error("no more random bytes")]
struct Exhausted;

impl TryRng for Once {
    type Error = Exhausted;

    fn try_next_u32(&mut self) -> Result<u32, Exhausted> {
        Err(Exhausted)
    }

    fn try_next_u64(&mut self) -> Result<u64, Exhausted> {
        Err(Exhausted)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Exhausted> {
        let scalar = self.0.take().filter(|scalar| scalar.length() == bytes.len()).ok_or(Exhausted)?;
        bytes.copy_from_slice(scalar.expose());
        Ok(())
    }
}

impl TryCryptoRng for Once {}
