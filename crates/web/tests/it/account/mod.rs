//! How somebody signs in: passwords, sessions, the second factor.

mod factor;
mod key;
mod password;
mod session;

use crypto::{Keyring, Purpose, SuiteName};
use engine::SeededRng;
use value::Timestamp;
use web::Site;

use crate::town::{Browser, Got, PASSWORD, Town};

/// A town with keys and an address for passkeys.
pub fn town() -> Town {
    Town::with(prepare)
}

pub fn prepare(site: &mut Site) {
    let mut ring = Keyring::new();
    let mut rng = SeededRng::new(11);
    let added = ring.add("field", Purpose::Seal, SuiteName::International, &mut rng, Timestamp::UNIX_EPOCH);
    added.unwrap();
    site.keys = Some(ring);
    site.passkeys = web::factor::passkey::Passkeys::new("https://luohu.example");
    assert!(site.passkeys.is_some());
}

/// The sign-in form with this name and password, and what follows.
pub async fn try_in(browser: &mut Browser, name: &str, password: &str) -> Got {
    browser.open("/sign-in").await;
    browser.submit("/sign-in", &[("name", name), ("password", password)]).await.clone()
}

pub async fn sign_in(browser: &mut Browser, name: &str) -> Got {
    try_in(browser, name, PASSWORD).await
}
