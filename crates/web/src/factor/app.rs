//! An authenticator app (TOTP, RFC 6238). Its secret lies sealed in the store, bound to the account.

use crypto::{Secret, encoding, otp};
use engine::OsRng;
use fast_qr::convert::{Builder as _, svg::SvgBuilder};
use fast_qr::{ECL, QRBuilder};
use store::Factor;
use value::{AccountId, Timestamp};

use super::{APP, random_id, row};
use crate::error::Trouble;
use crate::site::Site;

/// The name of the keys in the district's keyring that seal secrets in the store.
pub const KEY: &str = engine::VAULT_KEY;

/// What is sealed belongs to one account and one use.
fn context(account: &AccountId) -> String {
    format!("authenticator app\n{account}")
}

/// A new secret, sealed for the session that sets it up.
pub fn fresh(site: &Site, account: &AccountId) -> Result<String, Trouble> {
    seal(site, account, &otp::new_secret(&mut OsRng))
}

fn seal(site: &Site, account: &AccountId, secret: &Secret) -> Result<String, Trouble> {
    let ring = site.keys.as_ref().ok_or(Trouble::NotFound)?;
    let sealed = ring.seal(KEY, &mut OsRng, context(account).as_bytes(), secret.expose());
    let sealed = sealed.map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok(encoding::encode(&sealed))
}

/// The secret of a sealed text; an error where the keys are not those it was sealed with.
pub fn open(site: &Site, account: &AccountId, sealed: &str) -> Result<Secret, Trouble> {
    let ring = site.keys.as_ref().ok_or_else(|| Trouble::Broken("no keys to open a factor".to_owned()))?;
    let bytes = encoding::decode(sealed).ok_or_else(|| Trouble::Broken("a broken factor".to_owned()))?;
    let opened = ring.open(KEY, context(account).as_bytes(), &bytes);
    opened.map(Secret::new).map_err(|error| Trouble::Broken(error.to_string()))
}

/// The step of a code, where it is one of this secret now and lies behind `used`.
pub fn step(secret: &Secret, code: &str, now: Timestamp, used: Option<u64>) -> Option<u64> {
    otp::verify(secret, code, now, used)
}

/// The row of an app that was proved by a code of this step, which counts as used.
pub fn proved(account: &AccountId, sealed: &str, step: u64, now: Timestamp) -> Factor {
    let row = row(account, APP, random_id(APP), sealed.to_owned(), now);
    Factor { step, used_at: Some(now), ..row }
}

/// Whether the code is right and was not used; it is used now.
pub(super) fn takes(site: &Site, row: &Factor, code: &str, now: Timestamp) -> Result<bool, Trouble> {
    let secret = open(site, &row.account, &row.data)?;
    let Some(step) = otp::verify(&secret, code, now, Some(row.step)) else { return Ok(false) };
    // Of two that come with the same code at the same time, one is too late.
    Ok(site.engine.store().use_factor(&row.id, step, None, now)?)
}

/// The secret as a person types it, in groups of four.
pub fn typed(secret: &Secret) -> String {
    let letters: Vec<char> = otp::base32(secret.expose()).chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The secret as a picture an app scans: SVG without styles, as our policy wants it.
pub fn picture(issuer: &str, account: &AccountId, secret: &Secret) -> String {
    let text = otp::otpauth(issuer, account.as_str(), secret);
    let code = QRBuilder::new(text).ecl(ECL::M).build();
    code.map(|code| SvgBuilder::default().margin(4).to_str(&code)).unwrap_or_default()
}
