//! GCM (NIST SP 800-38D) over any block cipher of 128-bit blocks: 96-bit nonce, 128-bit tag.

use aes_gcm::KeyInit;
use aes_gcm::aead::{Aead, Nonce, Payload};

use super::{NONCE_BYTES, PLAIN_BYTES_MAX, Rejected, TAG_BYTES};
use crate::secret::Secret;

/// Cipher text and tag.
pub(super) fn seal<A>(
    key: &Secret,
    nonce: &[u8; NONCE_BYTES],
    associated: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, Rejected>
where
    A: Aead + KeyInit,
    Nonce<A>: for<'a> TryFrom<&'a [u8]>,
{
    if plain.len() > PLAIN_BYTES_MAX {
        return Err(Rejected::Length);
    }
    let (cipher, nonce) = ready::<A>(key, nonce)?;
    cipher.encrypt(&nonce, Payload { msg: plain, aad: associated }).map_err(|_| Rejected::Length)
}

/// The plain text, once the tag was found right.
pub(super) fn open<A>(
    key: &Secret,
    nonce: &[u8; NONCE_BYTES],
    associated: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, Rejected>
where
    A: Aead + KeyInit,
    Nonce<A>: for<'a> TryFrom<&'a [u8]>,
{
    if sealed.len() > PLAIN_BYTES_MAX + TAG_BYTES {
        return Err(Rejected::Length);
    }
    let (cipher, nonce) = ready::<A>(key, nonce)?;
    cipher.decrypt(&nonce, Payload { msg: sealed, aad: associated }).map_err(|_| Rejected::Sealed)
}

fn ready<A>(key: &Secret, nonce: &[u8; NONCE_BYTES]) -> Result<(A, Nonce<A>), Rejected>
where
    A: Aead + KeyInit,
    Nonce<A>: for<'a> TryFrom<&'a [u8]>,
{
    let cipher = A::new_from_slice(key.expose()).map_err(|_| Rejected::Key)?;
    let nonce = Nonce::<A>::try_from(nonce.as_slice()).map_err(|_| Rejected::Key)?;
    Ok((cipher, nonce))
}
