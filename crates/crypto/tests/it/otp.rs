//! One-time codes against the vectors of the RFCs.

use crypto::otp::{base32, code, from_base32, hotp, new_secret, otpauth, step_at, verify};
use crypto::{Secret, otp};
use value::Timestamp;

use super::{Seeded, at};

fn secret() -> Secret {
    Secret::new(b"12345678901234567890".to_vec())
}

/// RFC 6238 appendix B, the SHA-1 rows.
#[test]
fn codes_of_rfc_6238() {
    let rows: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];
    for (second, expected) in rows {
        let now = Timestamp::from_second(second).unwrap();
        assert_eq!(hotp(&secret(), step_at(now).unwrap(), 8), expected);
        assert_eq!(code(&secret(), now).as_deref(), Some(&expected[2..]));
    }
}

/// RFC 4226 appendix D.
#[test]
fn codes_of_rfc_4226() {
    let expected =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (counter, expected) in (0..).zip(expected) {
        assert_eq!(hotp(&secret(), counter, otp::DIGITS), expected);
    }
}

#[test]
fn a_code_holds_one_step_either_side_and_once() {
    let now = at("2026-03-02T02:00:15Z");
    let present = step_at(now).unwrap();
    for shift in -1..=1_i64 {
        let step = present.checked_add_signed(shift).unwrap();
        assert_eq!(verify(&secret(), &hotp(&secret(), step, 6), now, None), Some(step), "{shift}");
    }
    for shift in [-2_i64, 2, 100] {
        let step = present.checked_add_signed(shift).unwrap();
        assert_eq!(verify(&secret(), &hotp(&secret(), step, 6), now, None), None, "{shift}");
    }
    let shown = code(&secret(), now).unwrap();
    let used = verify(&secret(), &shown, now, None);
    assert_eq!(used, Some(present));
    assert_eq!(verify(&secret(), &shown, now, used), None, "a replay");
    let before = hotp(&secret(), present - 1, 6);
    assert_eq!(verify(&secret(), &before, now, used), None, "an older code after a newer one");
    let next = hotp(&secret(), present + 1, 6);
    assert_eq!(verify(&secret(), &next, now, used), Some(present + 1));
    for text in ["", "12345", "1234567", " 123456", "１２３４５６", &format!("{shown}0")] {
        assert_eq!(verify(&secret(), text, now, None), None, "{text}");
    }
    assert_eq!(verify(&new_secret(&mut Seeded(1)), &shown, now, None), None);
    assert_eq!(code(&secret(), Timestamp::from_second(-1).unwrap()), None);
}

/// RFC 4648 section 10, without the padding.
#[test]
fn base32_of_rfc_4648() {
    let rows = [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ")];
    let rows = rows.into_iter().chain([("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI")]);
    for (plain, text) in rows {
        assert_eq!(base32(plain.as_bytes()), text);
        assert_eq!(from_base32(text), Some(Secret::new(plain.into())));
    }
    assert_eq!(from_base32("mzxw-6ytb oi======"), Some(Secret::new(b"foobar".to_vec())));
    for wrong in ["M", "MZ1W6", "MZXW8", "MR", "M=Y", "好", &"A".repeat(257)] {
        assert_eq!(from_base32(wrong), None, "{wrong}");
    }
    let long = new_secret(&mut Seeded(1));
    assert_eq!(long.length(), otp::SECRET_BYTES);
    assert_eq!(from_base32(&base32(long.expose())), Some(long));
}

#[test]
fn the_text_of_the_qr_code() {
    assert_eq!(
        otpauth("智慧罗湖", "wang wei@district", &secret()),
        "otpauth://totp/%E6%99%BA%E6%85%A7%E7%BD%97%E6%B9%96:wang%20wei%40district?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
         &issuer=%E6%99%BA%E6%85%A7%E7%BD%97%E6%B9%96&algorithm=SHA1&digits=6&period=30"
    );
}
