//! Passwords as argon2id (RFC 9106) in PHC strings.
//!
//! Hashing takes 19 MiB and tens of milliseconds: callers bound how many run at once.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// Bytes of a salt.
pub const SALT_BYTES: usize = 16;
/// A longer password is refused unread, in bytes.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet; RFC 9106 gives the measures).
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Stands in for the hash of an account that does not exist, so that both answers take as long.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$\
    jJ5v0yAw8Oq0nQy6Pq3l6m6b2Q6xv7pOQ0Yq8a0b1Ns";

/// The PHC string of a password under a salt of random bytes. Empty, letting nobody in, where the password is too long.
pub fn hash(password: &str, salt: [u8; SALT_BYTES]) -> String {
    if password.len() > PASSWORD_BYTES_MAX {
        return String::new();
    }
    let made: Option<PasswordHash> =
        argon2().and_then(|argon2| argon2.hash_password_with_salt(password.as_bytes(), &salt).ok());
    made.map(|hash| hash.to_string()).unwrap_or_default()
}

/// Whether the password is the one of `hash`. Without a hash, or with one that is none, the answer is no after the same
/// work.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let tried = if password.len() > PASSWORD_BYTES_MAX { "" } else { password };
    let known = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let compared = known.as_ref().map_or_else(|| PasswordHash::new(NOBODY), |known| Ok(known.clone()));
    let fits = compared.is_ok_and(|hash| Argon2::default().verify_password(tried.as_bytes(), &hash).is_ok());
    fits && known.is_some() && !tried.is_empty()
}

/// Whether a hash was made with other measures than new ones: the next right password is the moment to renew it.
pub fn needs_rehash(hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return true };
    let measures = Params::try_from(&parsed)
        .map(|params| (params.m_cost(), params.t_cost(), params.p_cost()))
        .unwrap_or_default();
    parsed.algorithm.as_str() != Algorithm::Argon2id.as_str()
        || parsed.version != Some(Version::V0x13.into())
        || measures != (MEMORY_KIB, PASSES, LANES)
}

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
