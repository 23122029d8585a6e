//! Passkeys, against a device of our own: it makes keys and answers as the standard has it (WebAuthn level 2, 6.1, 6.5,
//! 7.1, 7.2), or with one thing wrong.

use axum::http::StatusCode;
use crypto::{Secret, SuiteName, encoding};
use engine::SeededRng;
use serde_json::{Value as Json, json};
use value::{AccountId, Digest, SignedDuration};
use web::factor::Factors;
use web::factor::passkey::Passkeys;
use web::session::COOKIE_NAME;

use super::{sign_in, town};
use crate::town::{Browser, PASSWORD};

const ORIGIN: &str = "https://luohu.example";

/// User present, user verified, a new key beside them.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const NEW: u8 = 0x40;

struct Device {
    secret: Secret,
    id: Vec<u8>,
    /// The account it was made for, as it knows it.
    user: String,
    count: u32,
}

/// A text, bytes or a small number in CBOR (RFC 8949), short ones only.
fn head(major: u8, length: usize) -> Vec<u8> {
    let major = major << 5;
    match u8::try_from(length).unwrap() {
        short @ 0..24 => vec![major | short],
        long => vec![major | 24, long],
    }
}

fn text(text: &str) -> Vec<u8> {
    [head(3, text.len()), text.as_bytes().to_vec()].concat()
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len()), bytes.to_vec()].concat()
}

/// An ECDSA signature as ASN.1 has it.
fn der(signature: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let mut value: Vec<u8> = half.iter().copied().skip_while(|byte| *byte == 0).collect();
        if value.first().is_none_or(|first| *first >= 0x80) {
            value.insert(0, 0);
        }
        [vec![2, u8::try_from(value.len()).unwrap()], value].concat()
    };
    let (r, s) = signature.split_at(32);
    let both = [integer(r), integer(s)].concat();
    [vec![0x30, u8::try_from(both.len()).unwrap()], both].concat()
}

/// What a page tells the script.
fn options(page: &str) -> Json {
    let text = page.split(" data-options=\"").nth(1).unwrap().split('"').next().unwrap();
    let plain =
        text.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#38;", "&").replace("&amp;", "&");
    serde_json::from_str::<Json>(&plain).unwrap()["publicKey"].clone()
}

fn data(kind: &str, challenge: &str, origin: &str) -> Vec<u8> {
    json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
        .to_string()
        .into_bytes()
}

impl Device {
    /// Makes a key for what the page asks; the answer of the browser.
    fn make(seed: u64, asked: &Json, origin: &str, flags: u8) -> (Self, String) {
        let suite = SuiteName::International.suite();
        let secret = suite.new_signing_key(&mut SeededRng::new(seed)).unwrap();
        let id = Digest::of(&seed.to_be_bytes()).0.to_vec();
        let user = asked["user"]["id"].as_str().unwrap().to_owned();
        let device = Self { secret, id, user, count: 0 };
        let point = suite.public_key(&device.secret).unwrap();
        let (x, y) = point.as_sec1()[1..].split_at(32);
        // COSE (RFC 9052): kty EC2, alg ES256, crv P-256.
        let key = [vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21], bytes(x), vec![0x22], bytes(y)].concat();
        let length = u16::try_from(device.id.len()).unwrap().to_be_bytes();
        let attested = [vec![0; 16], length.to_vec(), device.id.clone(), key].concat();
        let told = [device.told(flags | NEW, origin), attested].concat();
        let object = [
            vec![0xa3],
            text("fmt"),
            text("none"),
            text("attStmt"),
            vec![0xa0],
            text("authData"),
            bytes(&told),
        ];
        let client = data("webauthn.create", asked["challenge"].as_str().unwrap(), origin);
        let id = encoding::encode(&device.id);
        let answer = json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": {
            "attestationObject": encoding::encode(&object.concat()),
            "clientDataJSON": encoding::encode(&client), "transports": ["internal"] } });
        (device, answer.to_string())
    }

    /// Authenticator data without a key.
    fn told(&self, flags: u8, origin: &str) -> Vec<u8> {
        let host = origin.split("://").nth(1).unwrap().split(':').next().unwrap();
        [Digest::of(host.as_bytes()).0.to_vec(), vec![flags], self.count.to_be_bytes().to_vec()].concat()
    }

    /// Answers a challenge.
    fn answer(&mut self, asked: &Json, origin: &str, flags: u8) -> String {
        self.count += 1;
        let told = self.told(flags, origin);
        let client = data("webauthn.get", asked["challenge"].as_str().unwrap(), origin);
        let signed = [told.clone(), Digest::of(&client).0.to_vec()].concat();
        let signature = SuiteName::International.suite().sign(&self.secret, &signed).unwrap();
        let id = encoding::encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": {
            "authenticatorData": encoding::encode(&told), "clientDataJSON": encoding::encode(&client),
            "signature": encoding::encode(&der(signature.as_ref())), "userHandle": self.user } })
        .to_string()
    }
}

/// Adds a passkey to the account of this browser.
async fn enrol(browser: &mut Browser, seed: u64) -> Device {
    browser.open("/me/account/passkey").await;
    browser.submit("/me/account/passkey", &[("old", PASSWORD), ("label", "我的手机")]).await;
    let asked = options(&browser.page.text);
    let (device, answer) = Device::make(seed, &asked, ORIGIN, PRESENT | VERIFIED);
    browser.submit("/me/account/passkey", &[("answer", &answer)]).await;
    assert_eq!(browser.page.status, StatusCode::OK, "{}", browser.page.text);
    device
}

/// The challenge of a visitor who pressed the button.
async fn challenge(browser: &mut Browser) -> Json {
    browser.open("/sign-in").await;
    browser.submit("/sign-in/passkey", &[]).await;
    options(&browser.page.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_signs_in_as_both_factors() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    browser.open("/me/account/passkey").await;
    browser.submit("/me/account/passkey", &[("old", PASSWORD)]).await;
    let asked = options(&browser.page.text);
    assert_eq!(asked["rp"]["id"], "luohu.example");
    assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    // Where there are no scripts the page says so and what to do.
    browser.expect("这里添加不了通行密钥");
    let before = browser.cookie(COOKIE_NAME).to_owned();
    let mut device = enrol(&mut browser, 1).await;
    browser.expect("恢复码");
    assert_ne!(browser.cookie(COOKIE_NAME), before);
    browser.open("/me/account").await;
    browser.expect("我的手机");
    // No name and no password.
    let mut other = town.browser();
    let asked = challenge(&mut other).await;
    assert_eq!(asked["userVerification"], "required");
    assert_eq!(asked["allowCredentials"], json!([]), "nobody is told whose passkeys there are");
    let answer = device.answer(&asked, ORIGIN, PRESENT | VERIFIED);
    let half = other.cookie(COOKIE_NAME).to_owned();
    other.submit("/sign-in/passkey", &[("answer", &answer)]).await;
    assert_eq!(other.page.address, "/desk/tasks");
    assert_ne!(other.cookie(COOKIE_NAME), half);
    let sessions = town.site.engine.store().sessions_of(&AccountId::new("handler")).unwrap();
    let keep = |it: &store::Session| web::keep::Keep::read(&town.site.engine, &it.token_digest, &it.data);
    let strong = sessions.iter().filter(|it| keep(it).strong().is_some()).count();
    assert_eq!(strong, 2);
    // The password alone is not enough any more.
    let mut third = town.browser();
    assert_eq!(sign_in(&mut third, "handler").await.address, "/sign-in/second");
    third.submit("/sign-in/passkey", &[]).await;
    let answer = device.answer(&options(&third.page.text), ORIGIN, PRESENT | VERIFIED);
    third.submit("/sign-in/passkey", &[("answer", &answer)]).await;
    assert_eq!(third.page.address, "/desk/tasks");
}

/// Everything that is not the answer to this very challenge, here, by this key, of a person the device knew.
#[tokio::test(flavor = "multi_thread")]
async fn no_other_answer_is_taken() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let mut device = enrol(&mut browser, 2).await;
    let mut other = town.browser();
    let all = PRESENT | VERIFIED;
    let mut wrong: Vec<(&str, String)> = Vec::new();
    let asked = challenge(&mut other).await;
    wrong.push(("a look-alike's origin", device.answer(&asked, "https://luohu.example.evil.example", all)));
    wrong.push(("another port", device.answer(&asked, "https://luohu.example:8443", all)));
    wrong.push(("in the clear", device.answer(&asked, "http://luohu.example", all)));
    wrong.push(("the person was not verified", device.answer(&asked, ORIGIN, PRESENT)));
    wrong.push(("nobody was there", device.answer(&asked, ORIGIN, VERIFIED)));
    let mut stranger = Device {
        secret: Secret::new(vec![7; 32]),
        id: device.id.clone(),
        user: device.user.clone(),
        count: 9,
    };
    wrong.push(("another key under this id", stranger.answer(&asked, ORIGIN, all)));
    stranger.id = vec![9; 32];
    wrong.push(("a key nobody knows", stranger.answer(&asked, ORIGIN, all)));
    wrong.push(("no answer at all", "{}".to_owned()));
    wrong.push(("too long an answer", device.answer(&asked, ORIGIN, all)));
    for (what, mut answer) in wrong {
        // Each is tried on a challenge of its own, which is used up by it.
        let now = challenge(&mut other).await["challenge"].as_str().unwrap().to_owned();
        let told = serde_json::from_str::<Json>(&answer).unwrap();
        if let Some(client) = told["response"]["clientDataJSON"].as_str() {
            // The signature covers the challenge: made anew over this one by the same device.
            let client: Json = serde_json::from_slice(&encoding::decode(client).unwrap()).unwrap();
            let flags =
                encoding::decode(told["response"]["authenticatorData"].as_str().unwrap()).unwrap()[32];
            let origin = client["origin"].as_str().unwrap().to_owned();
            let signer = if what.contains("key") { &mut stranger } else { &mut device };
            if what.contains("under this id") {
                signer.id = encoding::decode(told["rawId"].as_str().unwrap()).unwrap();
            }
            answer = signer.answer(&json!({ "challenge": now }), &origin, flags);
            if what.starts_with("too long") {
                answer = answer.replacen('{', &format!("{{\"more\":\"{}\",", "x".repeat(20_000)), 1);
            }
            stranger.id = vec![9; 32];
        }
        other.submit("/sign-in/passkey", &[("answer", &answer)]).await;
        assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        other.expect("这个通行密钥没有通过");
        town.site.sign_ins.succeeded("address ");
    }
    // The right one, and then the same once more: its challenge is used up.
    let asked = challenge(&mut other).await;
    let answer = device.answer(&asked, ORIGIN, all);
    other.submit("/sign-in/passkey", &[("answer", &answer)]).await;
    assert_eq!(other.page.address, "/desk/tasks");
    let mut third = town.browser();
    challenge(&mut third).await;
    third.submit("/sign-in/passkey", &[("answer", &answer)]).await;
    assert_eq!(third.page.status, StatusCode::UNPROCESSABLE_ENTITY, "of another challenge");
    // A count that does not grow is a copy of the key.
    let asked = challenge(&mut third).await;
    device.count = 0;
    let answer = device.answer(&asked, ORIGIN, all);
    third.submit("/sign-in/passkey", &[("answer", &answer)]).await;
    assert_eq!(third.page.status, StatusCode::UNPROCESSABLE_ENTITY, "a copied key");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_ends_and_a_closed_account_is_out() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let mut device = enrol(&mut browser, 3).await;
    let mut other = town.browser();
    let asked = challenge(&mut other).await;
    let answer = device.answer(&asked, ORIGIN, PRESENT | VERIFIED);
    let later = town.site.engine.now().checked_add(SignedDuration::from_mins(5)).unwrap();
    town.clock.set(later);
    other.submit("/sign-in/passkey", &[("answer", &answer)]).await;
    assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY, "five minutes later");
    let store = town.site.engine.store();
    let account = store.account(&AccountId::new("handler")).unwrap().unwrap();
    store.put_account(&store::Account { active: false, ..account }).unwrap();
    let asked = challenge(&mut other).await;
    let answer = device.answer(&asked, ORIGIN, PRESENT | VERIFIED);
    other.submit("/sign-in/passkey", &[("answer", &answer)]).await;
    assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A passkey is added by whoever proves who they are, on a device that asks for the person, here, and once.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_only_by_its_person() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    browser.open("/me/account/passkey").await;
    browser.submit("/me/account/passkey", &[("old", "a guess")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (origin, flags) in [("https://evil.example", PRESENT | VERIFIED), (ORIGIN, PRESENT)] {
        browser.submit("/me/account/passkey", &[("old", PASSWORD)]).await;
        let (_, answer) = Device::make(4, &options(&browser.page.text), origin, flags);
        browser.submit("/me/account/passkey", &[("answer", &answer)]).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{origin} {flags}");
    }
    // An answer without a question.
    browser.submit("/me/account/passkey", &[("answer", "{}"), ("old", PASSWORD)]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!Factors::of(&town.site, &AccountId::new("handler")).unwrap().any());
    enrol(&mut browser, 5).await;
    // The same key again, for another account too, is not taken.
    let mut other = town.signed_in("verifier").await;
    other.open("/me/account/passkey").await;
    other.submit("/me/account/passkey", &[("old", PASSWORD)]).await;
    let (_, answer) = Device::make(5, &options(&other.page.text), ORIGIN, PRESENT | VERIFIED);
    other.submit("/me/account/passkey", &[("answer", &answer)]).await;
    assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!Factors::of(&town.site, &AccountId::new("verifier")).unwrap().any());
    // Taken away again, by the factor just given; then there is none.
    browser.open("/me/account").await;
    let to = browser.page.text.split("href=\"/me/account/remove?factor=").nth(1).unwrap();
    let to = format!("/me/account/remove?factor={}", to.split('"').next().unwrap());
    browser.open(&to).await;
    browser.submit("/me/account/remove", &[("old", PASSWORD)]).await;
    assert_eq!(browser.page.address, "/me/account?done=removed");
    assert_eq!(sign_in(&mut town.browser(), "handler").await.address, "/desk/tasks");
}

#[test]
fn passkeys_are_for_addresses_that_can_have_them() {
    for good in ["https://luohu.example", "https://luohu.example:8443", "http://localhost:8311"] {
        assert_eq!(Passkeys::new(good).unwrap().origin(), good);
    }
    for bad in
        ["http://luohu.example", "https://10.0.0.1", "http://127.0.0.1:8311", "ftp://localhost", "luohu"]
    {
        assert!(Passkeys::new(bad).is_none(), "{bad}");
    }
}
