//! What every suite holds, whatever its algorithms.

use crypto::suite::{NONCE_BYTES, PublicKey};
use crypto::{Rejected, Secret, Suite, SuiteName};
use proptest::prelude::*;

use super::{Fixed, Seeded};

fn suites() -> impl Iterator<Item = &'static dyn Suite> {
    SuiteName::ALL.into_iter().map(SuiteName::suite)
}

#[test]
fn a_suite_is_known_by_its_name() {
    for name in SuiteName::ALL {
        assert_eq!(name.suite().name(), name);
        assert_eq!(name.to_string().parse(), Ok(name));
    }
    assert_eq!("rot13".parse::<SuiteName>(), Err(Rejected::Suite));
}

#[test]
fn one_flipped_bit_of_a_signature_is_refused() {
    for suite in suites() {
        let key = suite.new_signing_key(&mut Seeded(1)).unwrap();
        let public = suite.public_key(&key).unwrap();
        let signature = suite.sign(&key, "准予许可".as_bytes()).unwrap();
        suite.verify(&public, "准予许可".as_bytes(), &signature).unwrap();
        for bit in 0..signature.len() * 8 {
            let mut bad = signature;
            bad[bit / 8] ^= 1 << (bit % 8);
            let answer = suite.verify(&public, "准予许可".as_bytes(), &bad);
            assert_eq!(answer, Err(Rejected::Signature), "{} bit {bit}", suite.name());
        }
        assert_eq!(suite.verify(&public, "不予许可".as_bytes(), &signature), Err(Rejected::Signature));
        for length in [0, 63, 65] {
            assert_eq!(suite.verify(&public, b"", &vec![1; length]), Err(Rejected::Signature));
        }
        assert_eq!(suite.verify(&public, b"", &[0; 64]), Err(Rejected::Signature), "r = s = 0");
        let other = suite.public_key(&suite.new_signing_key(&mut Seeded(2)).unwrap()).unwrap();
        assert!(suite.verify(&other, "准予许可".as_bytes(), &signature).is_err());
    }
}

#[test]
fn a_changed_sealed_text_does_not_open() {
    for suite in suites() {
        let key = suite.new_seal_key(&mut Seeded(3));
        let sealed = suite.seal(&key, &mut Seeded(4), b"case 17", b"440301199001011234").unwrap();
        assert_eq!(suite.open(&key, b"case 17", &sealed).unwrap(), b"440301199001011234");
        for bit in 0..sealed.len() * 8 {
            let mut bad = sealed.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(suite.open(&key, b"case 17", &bad), Err(Rejected::Sealed), "{bit}");
        }
        for cut in 0..sealed.len() {
            assert_eq!(suite.open(&key, b"case 17", &sealed[..cut]), Err(Rejected::Sealed), "{cut}");
        }
        assert_eq!(suite.open(&key, b"case 18", &sealed), Err(Rejected::Sealed));
        assert_eq!(
            suite.open(&suite.new_seal_key(&mut Seeded(5)), b"case 17", &sealed),
            Err(Rejected::Sealed)
        );
        assert_ne!(
            &sealed[..NONCE_BYTES],
            &suite.seal(&key, &mut Seeded(6), b"", b"").unwrap()[..NONCE_BYTES]
        );
    }
}

#[test]
fn a_wrapped_key_is_no_sealed_text() {
    for suite in suites() {
        let (outer, inner) = (suite.new_seal_key(&mut Seeded(7)), suite.new_seal_key(&mut Seeded(8)));
        let wrapped = suite.wrap_key(&outer, &mut Seeded(9), b"vault", &inner).unwrap();
        assert_eq!(suite.unwrap_key(&outer, b"vault", &wrapped).unwrap(), inner);
        assert_eq!(suite.unwrap_key(&outer, b"other", &wrapped), Err(Rejected::Sealed));
        assert_eq!(suite.open(&outer, b"vault", &wrapped), Err(Rejected::Sealed));
    }
}

#[test]
fn a_wrong_mac_is_refused() {
    for suite in suites() {
        let key = suite.derive(&Secret::new(vec![7; 32]), "figures");
        let tag = suite.mac(&key, &[b"a", b"bc"]);
        assert!(suite.verify_mac(&key, &[b"ab", b"c"], &tag), "parts are one text");
        for bit in 0..tag.len() * 8 {
            let mut bad = tag;
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(!suite.verify_mac(&key, &[b"abc"], &bad));
        }
        assert!(!suite.verify_mac(&key, &[b"abc"], &tag[..16]), "a short tag is no tag");
        assert_ne!(key, suite.derive(&Secret::new(vec![7; 32]), "figure"));
        assert_eq!(key.length(), suite.seal_key_bytes());
    }
}

#[test]
fn a_key_that_does_not_fit_is_refused() {
    for suite in suites() {
        for bytes in [vec![0; 32], vec![0xff; 32], vec![1; 31], vec![1; 33], vec![]] {
            assert_eq!(suite.sign(&Secret::new(bytes.clone()), b""), Err(Rejected::Key), "{bytes:?}");
            assert_eq!(suite.public_key(&Secret::new(bytes)), Err(Rejected::Key));
        }
        let off_curve = PublicKey::from_coordinates(&[1; 32], &[2; 32]);
        assert_eq!(suite.check_public(&off_curve), Err(Rejected::Key));
        assert_eq!(suite.seal(&Secret::new(vec![1; 17]), &mut Seeded(1), b"", b""), Err(Rejected::Key));
        // A source that is stuck ends in an answer, not in a loop.
        for stuck in [0, 0xff] {
            assert_eq!(suite.new_signing_key(&mut Fixed(vec![stuck])), Err(Rejected::Randomness));
        }
    }
    assert_eq!(PublicKey::from_sec1(&[2; 65]), Err(Rejected::Key));
    assert_eq!(PublicKey::from_sec1(&[4; 64]), Err(Rejected::Key));
}

#[test]
fn the_curves_are_not_each_other_s() {
    let [one, two] = SuiteName::ALL.map(SuiteName::suite);
    let public = one.public_key(&one.new_signing_key(&mut Seeded(1)).unwrap()).unwrap();
    assert_eq!(two.check_public(&public), Err(Rejected::Key));
}

#[test]
fn sm2_encryption_refuses_what_was_changed() {
    use crypto::suite::National;
    let key = National.new_signing_key(&mut Seeded(1)).unwrap();
    let public = National.public_key(&key).unwrap();
    let encrypted = National.encrypt(&public, &mut Seeded(2), "会话密钥".as_bytes()).unwrap();
    assert_eq!(National.decrypt(&key, &encrypted).unwrap(), "会话密钥".as_bytes());
    for byte in 0..encrypted.len() {
        let mut bad = encrypted.clone();
        bad[byte] ^= 1;
        assert_eq!(National.decrypt(&key, &bad), Err(Rejected::Sealed), "byte {byte}");
    }
    for cut in 0..encrypted.len() {
        assert_eq!(National.decrypt(&key, &encrypted[..cut]), Err(Rejected::Sealed), "cut {cut}");
    }
    assert_eq!(National.encrypt(&public, &mut Seeded(2), b""), Err(Rejected::Length));
    assert_eq!(National.encrypt(&public, &mut Fixed(vec![0xff]), b"x"), Err(Rejected::Randomness));
}

#[test]
fn a_secret_is_never_shown() {
    let secret = Secret::new(b"hunter2 hunter2 ".to_vec());
    assert_eq!(format!("{secret:?}"), "Secret(16 bytes)");
    let key = crypto::jws::SigningKey::new("k", SuiteName::National, Secret::new(vec![0x41; 32])).unwrap();
    let shown = format!("{key:?}");
    assert!(
        shown.contains("Secret(32 bytes)") && !shown.contains("65, 65") && !shown.contains("4141"),
        "{shown}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_goes_in_comes_out(seed: u64, plain: Vec<u8>, associated: Vec<u8>) {
        for suite in suites() {
            let key = suite.new_seal_key(&mut Seeded(seed));
            let sealed = suite.seal(&key, &mut Seeded(seed ^ 1), &associated, &plain).unwrap();
            prop_assert_eq!(suite.open(&key, &associated, &sealed).unwrap(), plain.clone());
            let signing = suite.new_signing_key(&mut Seeded(seed)).unwrap();
            let public = suite.public_key(&signing).unwrap();
            prop_assert!(suite.verify(&public, &plain, &suite.sign(&signing, &plain).unwrap()).is_ok());
        }
    }

    #[test]
    fn hostile_bytes_never_open(bytes: Vec<u8>) {
        for suite in suites() {
            prop_assert!(suite.open(&Secret::new(vec![9; suite.seal_key_bytes()]), b"", &bytes).is_err());
        }
        let key = Secret::new(vec![9; 32]);
        prop_assert!(crypto::suite::National.decrypt(&key, &bytes).is_err());
    }
}
