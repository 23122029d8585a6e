//! One-time codes of an authenticator app: HOTP (RFC 4226) and TOTP (RFC 6238) with SHA-1, six digits, 30 seconds,
//! which is what every such app can do.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use value::percent::encoded;
use value::{Rng, Timestamp};

use crate::secret::{Secret, same};

/// Bytes of a new secret: as long as the digest (RFC 4226 4, R6).
pub const SECRET_BYTES: usize = 20;
/// Digits of a code.
pub const DIGITS: usize = 6;
/// Seconds of a step.
pub const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one that are taken too (RFC 6238 5.2).
pub const WINDOW: i64 = 1;
/// The longest secret in base32 that is read, in characters.
const BASE32_CHARS_MAX: usize = 256;

/// A new secret to share with an authenticator app.
pub fn new_secret(rng: &mut dyn Rng) -> Secret {
    Secret::random(rng, SECRET_BYTES)
}

/// HOTP of a counter, with so many digits, at most nine.
pub fn hotp(secret: &Secret, counter: u64, digits: usize) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.expose()) else { return String::new() };
    mac.update(&counter.to_be_bytes());
    let tag = mac.finalize().into_bytes();
    let offset = usize::from(tag.last().copied().unwrap_or_default() & 15);
    let bytes = tag.iter().skip(offset).take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    let digits = digits.min(9);
    let modulus = 10_u32.pow(u32::try_from(digits).unwrap_or_default());
    format!("{:0digits$}", (bytes & 0x7fff_ffff) % modulus)
}

/// The step that a time lies in; none before 1970.
pub fn step_at(now: Timestamp) -> Option<u64> {
    u64::try_from(now.as_second().div_euclid(STEP_SECONDS)).ok()
}

/// The code an app shows now.
pub fn code(secret: &Secret, now: Timestamp) -> Option<String> {
    step_at(now).map(|step| hotp(secret, step, DIGITS))
}

/// The step whose code this is: the present one, or one either side. Steps up to `used` are not taken again, so the
/// caller keeps the answer as the next `used`, in the same transaction, and no code opens twice (RFC 6238 5.2).
pub fn verify(secret: &Secret, code: &str, now: Timestamp, used: Option<u64>) -> Option<u64> {
    let present = step_at(now)?;
    let mut found = None;
    // WHY: every step is compared, whichever fits, so that the time taken tells nothing.
    for shift in -WINDOW..=WINDOW {
        let Some(step) = present.checked_add_signed(shift) else { continue };
        let fits = same(hotp(secret, step, DIGITS).as_bytes(), code.as_bytes());
        if fits && used.is_none_or(|used| step > used) {
            found = Some(step);
        }
    }
    found
}

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Base32 without padding (RFC 4648 6), as authenticator apps take it.
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0);
    let mut put = |value: u32| text.extend(ALPHABET.get(value as usize & 31).map(|byte| char::from(*byte)));
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            put(held >> bits);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        put(held << (5 - bits));
    }
    text
}

/// The bytes of base32. People type it: case, blanks, hyphens and padding are forgiven, loose bits at the end are not.
pub fn from_base32(text: &str) -> Option<Secret> {
    if text.len() > BASE32_CHARS_MAX {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0);
    for typed in text.trim_end_matches('=').bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
        let value = ALPHABET.iter().position(|letter| *letter == typed.to_ascii_uppercase())?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (bits < 5 && held == 0).then(|| Secret::new(bytes))
}

/// The text behind the QR code (Google Authenticator's key URI form): who asks, for which account, with which secret.
pub fn otpauth(issuer: &str, account: &str, secret: &Secret) -> String {
    let (issuer, account) = (encoded(issuer), encoded(account));
    let secret = base32(secret.expose());
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )
}
