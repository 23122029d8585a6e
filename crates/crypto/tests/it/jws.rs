//! Tokens: what is believed and, more, what is not.

use crypto::jws::{
    Claims, ClaimsRejected, KeySet, Said, SigningKey, TOKEN_BYTES_MAX, TokenRejected, VerifyKey, sign, verify,
};
use crypto::{SuiteName, encoding};
use proptest::prelude::*;
use serde_json::{Value, json};
use value::SignedDuration;

use super::{Seeded, at};

fn key(kid: &str, suite: SuiteName, seed: u64) -> SigningKey {
    SigningKey::new(kid, suite, suite.suite().new_signing_key(&mut Seeded(seed)).unwrap()).unwrap()
}

fn set(keys: &[&SigningKey]) -> KeySet {
    KeySet::new(keys.iter().map(|key| key.verify_key().clone()))
}

/// A token of any header, signed rightly by the key: what a careless or hostile issuer would send.
fn forged(key: &SigningKey, header: &Value, claims: &str) -> String {
    let made = sign(key, "JWT", &json!({})).unwrap();
    assert_eq!(made.matches('.').count(), 2);
    let signed = format!(
        "{}.{}",
        encoding::encode(header.to_string().as_bytes()),
        encoding::encode(claims.as_bytes())
    );
    let secret = key_secret(key);
    let signature = key.verify_key().suite().unwrap().suite().sign(&secret, signed.as_bytes()).unwrap();
    format!("{signed}.{}", encoding::encode(&signature))
}

/// Keys here are made from their seed, so the secret can be made again.
fn key_secret(key: &SigningKey) -> crypto::Secret {
    let seed = if key.verify_key().kid() == "a" { 1 } else { 2 };
    key.verify_key().suite().unwrap().suite().new_signing_key(&mut Seeded(seed)).unwrap()
}

#[test]
fn a_token_comes_back_with_its_claims() {
    for suite in SuiteName::ALL {
        let key = key("a", suite, 1);
        let token = sign(&key, "at+jwt", &json!({ "sub": "李雷", "n": 1 })).unwrap();
        let verified = verify(&token, Some("application/AT+JWT"), &set(&[&key])).unwrap();
        assert_eq!((verified.kid.as_str(), &verified.claims), ("a", &json!({ "sub": "李雷", "n": 1 })));
        assert!(verify(&token, None, &set(&[&key])).is_ok());
        assert_eq!(verify(&token, Some("logout+jwt"), &set(&[&key])), Err(TokenRejected::Type));
        let header = encoding::decode(token.split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        let alg = if suite == SuiteName::National { "SM2SM3" } else { "ES256" };
        assert_eq!(header, json!({ "alg": alg, "kid": "a", "typ": "at+jwt" }));
    }
    assert_eq!(sign(&key("a", SuiteName::National, 1), "JWT", &json!([1])), Err(TokenRejected::Shape));
}

#[test]
fn the_algorithm_comes_from_the_key() {
    let (a, b) = (key("a", SuiteName::International, 1), key("b", SuiteName::National, 2));
    let keys = set(&[&a, &b]);
    let rejected = |header: Value| verify(&forged(&a, &header, "{}"), None, &keys).unwrap_err();
    assert!(verify(&forged(&a, &json!({ "alg": "ES256", "kid": "a" }), "{}"), None, &keys).is_ok());
    for alg in ["none", "None", "NONE", "", "HS256", "es256", "SM2SM3", "RS256"] {
        assert_eq!(rejected(json!({ "alg": alg, "kid": "a" })), TokenRejected::Algorithm, "{alg}");
    }
    assert_eq!(rejected(json!({ "alg": "ES256" })), TokenRejected::NoKid);
    assert_eq!(rejected(json!({ "alg": "ES256", "kid": "" })), TokenRejected::NoKid);
    assert_eq!(rejected(json!({ "alg": "ES256", "kid": "c" })), TokenRejected::UnknownKey);
    assert_eq!(rejected(json!({ "alg": "ES256", "kid": 7 })), TokenRejected::Shape);
    assert_eq!(rejected(json!({ "kid": "a" })), TokenRejected::Shape);
    assert_eq!(rejected(json!({ "alg": "SM2SM3", "kid": "b" })), TokenRejected::Signature);
    for crit in [json!(["b64"]), json!([]), Value::Null] {
        let critical = json!({ "alg": "ES256", "kid": "a", "crit": crit, "b64": false });
        assert_eq!(rejected(critical), TokenRejected::Critical);
    }
    // A key brought along is not looked at.
    let mut brought = json!({ "alg": "ES256", "kid": "c" });
    brought["jwk"] = a.verify_key().to_jwk();
    assert_eq!(rejected(brought), TokenRejected::UnknownKey);
    // A member named twice leaves it open which one counts.
    let header = encoding::encode(br#"{"alg":"ES256","kid":"b","kid":"a"}"#);
    let token = sign(&a, "JWT", &json!({})).unwrap();
    let rest = token.split_once('.').unwrap().1;
    assert_eq!(verify(&format!("{header}.{rest}"), None, &keys), Err(TokenRejected::Shape));
}

#[test]
fn an_unsigned_token_is_no_token() {
    let a = key("a", SuiteName::International, 1);
    let keys = set(&[&a]);
    let token = sign(&a, "JWT", &json!({ "sub": "a" })).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(verify(&format!("{signed}."), None, &keys), Err(TokenRejected::Signature));
    assert_eq!(verify(signed, None, &keys), Err(TokenRejected::Shape));
    assert_eq!(verify(&format!("{token}."), None, &keys), Err(TokenRejected::Shape));
    for text in ["", ".", "..", "...", "a.b.c", &format!(" {token}"), &format!("{token}=")] {
        assert!(verify(text, None, &keys).is_err(), "{text}");
    }
    let none = encoding::encode(br#"{"alg":"none","kid":"a"}"#);
    let payload = signed.split_once('.').unwrap().1;
    assert_eq!(verify(&format!("{none}.{payload}."), None, &keys), Err(TokenRejected::Algorithm));
    // Every bit of the signature, of the header and of the claims is covered.
    let bytes = encoding::decode(signature).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut bad = bytes.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let bad = format!("{signed}.{}", encoding::encode(&bad));
        assert_eq!(verify(&bad, None, &keys), Err(TokenRejected::Signature));
    }
    for at in 0..signed.len() {
        let mut bad = token.clone().into_bytes();
        bad[at] = if bad[at] == b'A' { b'B' } else { b'A' };
        assert!(verify(std::str::from_utf8(&bad).unwrap(), None, &keys).is_err(), "{at}");
    }
}

#[test]
fn base64url_has_one_spelling() {
    assert_eq!(encoding::decode("AA"), Some(vec![0]));
    for loose in ["AB", "AA==", "A", "A A", "+A", "/A", "AA\n"] {
        assert_eq!(encoding::decode(loose), None, "{loose:?}");
    }
}

#[test]
fn what_is_too_long_or_too_deep_is_not_read() {
    let a = key("a", SuiteName::International, 1);
    let keys = set(&[&a]);
    let long = json!({ "x": "y".repeat(TOKEN_BYTES_MAX) });
    assert_eq!(sign(&a, "JWT", &long), Err(TokenRejected::TooLong));
    assert_eq!(verify(&"a".repeat(TOKEN_BYTES_MAX + 1), None, &keys), Err(TokenRejected::TooLong));
    let header = json!({ "alg": "ES256", "kid": "a" });
    let deep = format!("{{\"x\":{}1{}}}", "[".repeat(2_000), "]".repeat(2_000));
    assert_eq!(verify(&forged(&a, &header, &deep), None, &keys), Err(TokenRejected::Shape));
    assert_eq!(verify(&forged(&a, &header, "[1]"), None, &keys), Err(TokenRejected::Shape));
    assert_eq!(verify(&forged(&a, &header, "{"), None, &keys), Err(TokenRejected::Shape));
}

#[test]
fn a_key_set_goes_out_and_comes_in() {
    let (a, b) = (key("a", SuiteName::International, 1), key("b", SuiteName::National, 2));
    let keys = set(&[&a, &b]);
    let json = keys.to_json();
    assert_eq!(json.pointer("/keys/0/crv"), Some(&json!("P-256")));
    assert_eq!(json.pointer("/keys/1/alg"), Some(&json!("SM2SM3")));
    assert!(json.pointer("/keys/0/d").is_none());
    assert_eq!(KeySet::from_json(&json.to_string()).unwrap(), keys);
    assert_eq!(keys.find("b").and_then(VerifyKey::suite), Some(SuiteName::National));
    // Keys of a kind that we do not verify with are left out, not refused.
    let mut other = json.clone();
    other["keys"][1] = json!({ "kty": "RSA", "kid": "r", "n": "AQAB", "e": "AQAB" });
    assert_eq!(KeySet::from_json(&other.to_string()).unwrap().keys().len(), 1);
    for (field, value) in [("use", "enc"), ("alg", "ECDH-ES"), ("crv", "P-384"), ("kty", "OKP")] {
        let mut other = json.clone();
        other["keys"][0][field] = json!(value);
        assert!(KeySet::from_json(&other.to_string()).unwrap().find("a").is_none(), "{field}");
    }
}

#[test]
fn a_broken_key_set_is_refused() {
    let json = set(&[&key("a", SuiteName::International, 1)]).to_json();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut other = json.clone();
        change(&mut other);
        assert!(KeySet::from_json(&other.to_string()).is_err(), "{other}");
    };
    refused(&|set| set["keys"][0]["d"] = json!("AAAA"));
    refused(&|set| set["keys"][0]["x"] = json!("AAAA"));
    refused(&|set| set["keys"][0]["x"] = set["keys"][0]["y"].clone());
    refused(&|set| set["keys"][0]["y"] = Value::Null);
    refused(&|set| set["keys"] = json!([set["keys"][0], set["keys"][0]]));
    refused(&|set| set["keys"] = json!(vec![json!({ "kty": "RSA" }); 65]));
    refused(&|set| set["keys"] = json!("x".repeat(70_000)));
    refused(&|set| *set = json!([]));
}

#[test]
fn claims_hold_for_one_party_and_one_time() {
    let claims = |now: &str| Claims {
        issuer: "https://luohu.example",
        audience: "portal",
        now: at(now),
        skew: SignedDuration::from_secs(30),
    };
    let token = json!({
        "iss": "https://luohu.example", "aud": ["portal", "other"], "sub": "u1",
        "iat": 1_772_445_600, "nbf": 1_772_445_600, "exp": 1_772_446_200,
    });
    // 1772445600 is 2026-03-02T10:00:00Z.
    let check = |now: &str, token: &Value| claims(now).check(token);
    assert_eq!(check("2026-03-02T10:05:00Z", &token), Ok(()));
    assert_eq!(check("2026-03-02T10:10:29Z", &token), Ok(()));
    assert_eq!(check("2026-03-02T10:10:30Z", &token), Err(ClaimsRejected::Expired));
    assert_eq!(check("2026-03-02T09:59:30Z", &token), Ok(()));
    assert_eq!(check("2026-03-02T09:59:29Z", &token), Err(ClaimsRejected::TooEarly));
    let with = |name: &str, value: Value| {
        let mut other = token.clone();
        other[name] = value;
        check("2026-03-02T10:05:00Z", &other)
    };
    assert_eq!(with("aud", json!("portal")), Ok(()));
    for aud in [json!("other"), json!([]), json!(["Portal"]), json!({ "portal": 1 }), Value::Null] {
        assert_eq!(with("aud", aud), Err(ClaimsRejected::Audience));
    }
    for iss in [json!("https://luohu.example/"), json!(["https://luohu.example"]), Value::Null] {
        assert_eq!(with("iss", iss), Err(ClaimsRejected::Issuer));
    }
    for exp in [Value::Null, json!("1772446200"), json!(1.5), json!(u64::MAX)] {
        assert_eq!(with("exp", exp), Err(ClaimsRejected::Time));
    }
    assert_eq!(with("exp", json!(i64::MAX)), Ok(()));
    assert_eq!(with("nbf", json!(i64::MAX)), Err(ClaimsRejected::TooEarly));
    assert_eq!(with("nbf", json!(i64::MIN)), Ok(()));
    // No caller can make a skew so wide that nothing ever expires.
    let wide = Claims { skew: SignedDuration::MAX, ..claims("2026-03-02T10:15:00Z") };
    assert_eq!(wide.check(&token), Err(ClaimsRejected::Expired));
}

/// Made by OpenSSL: a public key of 2048 bits, and a token under it with the kid `r1`.
const RSA_N: &str = "1oJpbh-pWfUR32H9RB6K6EBAPUiM84WmTWiugaCpBoBOaZQszI4Wkzz3rE9VHKr5UiDpPZocLERWFJmztt2NZITUvI3HBQ1A\
    NU4BpqhduV3E4oQO2lejjjIpC2_7AGvAKadfipSHvwMUkD5Y6T6pS8IXorTTUith2RHrg5wn_hu6PNCcx06kMTQ9UkjGuBlI\
    x3v0wOqpIa59fK7CPzBszDvDyrRizp8xB0f840gfAX8Uw-qHOHuqnY70xkWwEEsIXIeXvJkxsflsRHEGf8L0YcIBlqnY8JC9\
    t0qiY54n_D4og8YmVAl8dp5m8zpvKiMppvdWzM-KqVU2uzYWFcfTsw";
const RSA_SIGNED: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6InIxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1LTEifQ";
const RSA_SIGNATURE: &str = "Fj1RPfMAofxXflf0K6VDlaUu-dTp93AJ__kyO_xYK1r1lRhYLAhkezkfj3z42Krh8PoXYGUspJ-dvfexENUgJbvmunT2j0pH\
    pG4ooYcmDLqI8NQ4o7ZZi62rY6IJNF_QyTl57GePCF1ulTS9RomqCl7aazc2IuZY0y1hsNUgt0zbP5IiHCpo2tEqYzCwlVBJ\
    4PMmWbhtamtOL36xannIwCBvHSD5Km8ZpAKglKMvOfef7z2kXmtT3oCam4sFQYQ5CjsXvQaJFJQnT94H2KkHQ9Wz4nCVhj8I\
    JepP-KmIabAywBUAgRbJNBDRBUDBEpq3YHA3mUgD8Xy1GnofjIOVcA";

fn rsa_set() -> Value {
    json!({ "keys": [{ "kty": "RSA", "kid": "r1", "use": "sig", "alg": "RS256", "n": RSA_N, "e": "AQAB" }] })
}

#[test]
fn rs256_of_another_party_is_verified() {
    let keys = KeySet::from_json(&rsa_set().to_string()).unwrap();
    assert_eq!(keys.to_json(), rsa_set());
    assert_eq!(keys.find("r1").map(|key| (key.suite(), key.algorithm())), Some((None, "RS256")));
    let token = format!("{RSA_SIGNED}.{RSA_SIGNATURE}");
    let verified = verify(&token, Some("JWT"), &keys).unwrap();
    assert_eq!((verified.kid.as_str(), verified.claims), ("r1", json!({ "sub": "u-1" })));
    // Other claims under the same signature, and other algorithms than the key's.
    let claims = encoding::encode(b"{\"sub\":\"u-2\"}");
    let header = RSA_SIGNED.split('.').next().unwrap();
    assert_eq!(
        verify(&format!("{header}.{claims}.{RSA_SIGNATURE}"), None, &keys),
        Err(TokenRejected::Signature)
    );
    for algorithm in ["HS256", "none", "PS256", "RS512", "ES256"] {
        let header = encoding::encode(json!({ "alg": algorithm, "kid": "r1" }).to_string().as_bytes());
        let token = format!("{header}.{claims}.{RSA_SIGNATURE}");
        assert_eq!(verify(&token, None, &keys), Err(TokenRejected::Algorithm), "{algorithm}");
        assert_eq!(Said::of(&token).unwrap().algorithm, algorithm);
    }
}

#[test]
fn a_weak_rsa_key_is_left_out() {
    let read = |name: &str, value: &str| {
        let mut set = rsa_set();
        set["keys"][0][name] = json!(value);
        KeySet::from_json(&set.to_string()).map(|set| set.keys().len())
    };
    assert_eq!(read("kid", "r2"), Ok(1));
    let short = encoding::encode(&[0xff; 255]);
    let long = encoding::encode(&[0xff; 513]);
    for (name, value) in
        [("n", short.as_str()), ("n", &long), ("e", "AQ"), ("e", "Ag"), ("e", "AAEAAQ"), ("use", "enc")]
    {
        assert_eq!(read(name, value), Ok(0), "{name} {value}");
    }
    assert!(read("n", "!").is_err() && read("d", "AAAA").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What strangers send ends in an answer, and never in belief.
    #[test]
    fn hostile_text_is_never_believed(text in ".{0,200}", parts in "[A-Za-z0-9_-]{0,60}[.][A-Za-z0-9_-]{0,60}[.][A-Za-z0-9_-]{86}") {
        let keys = set(&[&key("a", SuiteName::International, 1)]);
        prop_assert!(verify(&text, None, &keys).is_err());
        prop_assert!(verify(&parts, None, &keys).is_err());
        let _ = KeySet::from_json(&text);
        let _ = KeySet::from_json(&format!("{{\"keys\":[{text}]}}"));
        prop_assert!(crypto::Keyring::from_json(&text, &crypto::Unlock::Passphrase(crypto::Secret::new(vec![]))).is_err());
        let _ = crypto::otp::from_base32(&text);
        let _ = crypto::password::needs_rehash(&text);
    }
}
