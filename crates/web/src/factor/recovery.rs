//! Recovery codes: ten, shown once, each good once, for the day a telephone is lost.

use engine::OsRng;
use store::Factor;
use value::{AccountId, Digest, Rng as _, Timestamp};

use super::{RECOVERY, row};
use crate::error::Trouble;
use crate::site::Site;

/// Codes that are made together.
pub const CODES: usize = 10;

/// Random bytes of a code. 120 bits are enough for a plain digest to be kept (ASVS 5.0 V6.5.2 asks for 112).
const BYTES: usize = 15;

/// Characters of a group, as a code is shown.
const GROUP: usize = 4;

/// New codes as they are shown, and the rows that know them again.
pub fn fresh(account: &AccountId, now: Timestamp) -> (Vec<String>, Vec<Factor>) {
    let codes: Vec<String> = (0..CODES)
        .map(|_| {
            let mut bytes = [0; BYTES];
            OsRng.fill(&mut bytes);
            crypto::otp::base32(&bytes)
        })
        .collect();
    let rows =
        codes.iter().map(|code| row(account, RECOVERY, id(account, code), String::new(), now)).collect();
    (codes.iter().map(|code| shown(code)).collect(), rows)
}

/// What the store finds a code by: a digest that says nothing about it.
fn id(account: &AccountId, code: &str) -> String {
    let digest = Digest::of(format!("recovery code\n{account}\n{}", code.to_ascii_uppercase()).as_bytes());
    format!("{RECOVERY}-{digest}")
}

fn shown(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Whether this is a code of the account that was not used; it is used now.
pub(super) fn takes(site: &Site, account: &AccountId, plain: &str, now: Timestamp) -> Result<bool, Trouble> {
    // The first use brings step 1; a second one finds it there.
    Ok(site.engine.store().use_factor(&id(account, plain), 1, None, now)?)
}
