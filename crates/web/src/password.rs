//! Passwords: those of `crypto`, salted from the machine's randomness.

use value::Rng as _;

pub use crypto::password::verify;

/// The PHC string of a password, with a random salt unless one is given (tests and seeds of a demo give one).
pub fn hash(password: &str, salt: Option<[u8; crypto::password::SALT_BYTES]>) -> String {
    let salt = salt.unwrap_or_else(|| {
        let mut salt = [0; crypto::password::SALT_BYTES];
        engine::OsRng.fill(&mut salt);
        salt
    });
    crypto::password::hash(password, salt)
}
