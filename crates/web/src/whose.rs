//! How the process log says who: never by a name or an account id, which may be one, but by a short keyed digest that
//! only the district can look up (`luohu account who`).

use value::{AccountId, Commitment};

/// Hexadecimal digits of a digest: 64 bits, so that two people of a district are not taken for each other.
const DIGITS: usize = 16;

/// The district's key for digests of account ids.
#[derive(Clone)]
pub struct Whose([u8; 32]);

impl Whose {
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The digest of an account, always the same under one key.
    pub fn of(&self, account: &AccountId) -> String {
        let text = Commitment::of(&self.0, format!("who|{account}").as_bytes()).0.to_string();
        text.chars().take(DIGITS).collect()
    }
}

impl std::fmt::Debug for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Whose(hidden)")
    }
}
