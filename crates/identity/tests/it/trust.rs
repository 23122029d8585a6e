//! What the district believes of another provider: one row a refusal, each one step from what is believed.

use authority::RealName;
use crypto::jws::{KeySet, SigningKey, sign};
use crypto::{Secret, SuiteName, encoding};
use identity::oidc::Params;
use identity::trust::{
    BEGUN_LIVES, Begun, ClaimMap, Expected, METADATA_BYTES_MAX, Metadata, ProviderDefect, TrustRefusal,
    Trusted, TrustedProvider, came_back, discovery_address, exchange, id_token, is_known,
};
use serde_json::{Value, json};
use value::{Digest, SignedDuration, Timestamp, Words};

const ISSUER: &str = "https://id.province.example/realm";
const BACK: &str = "https://luohu.example/sign-in/back/province";

struct Seeded(u8);

impl value::Rng for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(29).wrapping_add(7);
            *byte = self.0;
        }
    }
}

fn provider() -> TrustedProvider {
    TrustedProvider {
        id: "province".into(),
        name: Words::new("省统一身份认证", "Province sign-in"),
        issuer: ISSUER.into(),
        client_id: "luohu".into(),
        claims: ClaimMap {
            level: Some("loa".into()),
            levels: vec![("phone".into(), RealName::Telephone), ("3".into(), RealName::Document)],
            ..ClaimMap::default()
        },
    }
}

fn now() -> Timestamp {
    "2026-03-02T10:00:00Z".parse().unwrap()
}

fn begun() -> Begun {
    Begun::new(&provider(), "/me/systems", [[1; 32], [2; 32], [3; 32]], now())
}

fn said() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://id.province.example/go?tenant=1",
        "token_endpoint": "https://id.province.example/token",
        "jwks_uri": "https://keys.province.example/jwks",
        "response_types_supported": ["code", "id_token"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "id_token_signing_alg_values_supported": ["RS256", "none"],
    })
}

fn metadata() -> Metadata {
    Metadata::read(said().to_string().as_bytes(), &provider()).unwrap()
}

fn key(kid: &str, suite: SuiteName) -> SigningKey {
    SigningKey::new(kid, suite, suite.suite().new_signing_key(&mut Seeded(9)).unwrap()).unwrap()
}

fn keys() -> KeySet {
    KeySet::new([key("k1", SuiteName::International).verify_key().clone()])
}

/// The claims of a token that is believed.
fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "luohu", "sub": "u-77", "nonce": begun().nonce,
        "iat": now().as_second() + 20, "exp": now().as_second() + 300, "name": " 王小明 ", "loa": 3,
    })
}

fn check(token: &str) -> Result<Trusted, TrustRefusal> {
    let (provider, begun) = (provider(), begun());
    let expected =
        Expected { provider: &provider, begun: &begun, now: now() + SignedDuration::from_secs(30) };
    expected.check(token, &keys())
}

fn with(name: &str, value: Value) -> Result<Trusted, TrustRefusal> {
    let mut claims = claims();
    claims[name] = value;
    check(&sign(&key("k1", SuiteName::International), "JWT", &claims).unwrap())
}

#[test]
fn a_good_token_says_who_it_is() {
    let trusted = with("aud", json!(["luohu"])).unwrap();
    assert_eq!(trusted.subject, Digest::of(format!("{ISSUER}\nu-77").as_bytes()));
    assert_eq!((trusted.name.as_deref(), trusted.level), (Some("王小明"), RealName::Document));
    assert_eq!(with("azp", json!("luohu")).map(|it| it.subject), Ok(trusted.subject));
}

#[test]
fn each_wrong_claim_is_refused_for_its_own_reason() {
    let at = |seconds: i64| json!(now().as_second() + seconds);
    for (name, value, why) in [
        ("iss", json!("https://id.province.example/realm/"), TrustRefusal::IssuerWrong),
        ("iss", Value::Null, TrustRefusal::IssuerWrong),
        ("aud", json!("other"), TrustRefusal::AudienceWrong),
        ("aud", json!([]), TrustRefusal::AudienceWrong),
        ("aud", json!(["luohu", "other"]), TrustRefusal::PartyWrong),
        ("azp", json!("other"), TrustRefusal::PartyWrong),
        ("azp", Value::Null, TrustRefusal::PartyWrong),
        ("exp", at(-31), TrustRefusal::Expired),
        ("exp", Value::Null, TrustRefusal::TimeWrong),
        ("iat", at(91), TrustRefusal::TooEarly),
        ("nbf", at(91), TrustRefusal::TooEarly),
        ("iat", json!("now"), TrustRefusal::TimeWrong),
        ("iat", at(-61), TrustRefusal::IssuedBefore),
        ("nonce", json!("other"), TrustRefusal::NonceWrong),
        ("nonce", Value::Null, TrustRefusal::NonceWrong),
        ("sub", Value::Null, TrustRefusal::SubjectMissing),
        ("sub", json!(""), TrustRefusal::SubjectMissing),
        ("sub", json!("x".repeat(256)), TrustRefusal::SubjectMissing),
    ] {
        assert_eq!(with(name, value.clone()), Err(why), "{name} {value}");
    }
    let mut without = claims();
    without.as_object_mut().unwrap().remove("iat");
    let token = sign(&key("k1", SuiteName::International), "JWT", &without).unwrap();
    assert_eq!(check(&token), Err(TrustRefusal::TimeWrong));
}

#[test]
fn each_wrong_signature_is_refused_for_its_own_reason() {
    let good = sign(&key("k1", SuiteName::International), "JWT", &claims()).unwrap();
    assert!(check(&good).is_ok());
    let parts: Vec<&str> = good.split('.').collect();
    let headed = |header: Value| {
        format!("{}.{}.{}", encoding::encode(header.to_string().as_bytes()), parts[1], parts[2])
    };
    let foreign = SigningKey::new(
        "k1",
        SuiteName::International,
        SuiteName::International.suite().new_signing_key(&mut Seeded(44)).unwrap(),
    );
    let foreign = sign(&foreign.unwrap(), "JWT", &claims()).unwrap();
    let national = sign(&key("k1", SuiteName::National), "JWT", &claims()).unwrap();
    for (token, why) in [
        (headed(json!({ "alg": "none", "kid": "k1" })), TrustRefusal::AlgorithmNotAllowed),
        (headed(json!({ "alg": "None", "kid": "k1" })), TrustRefusal::AlgorithmNotAllowed),
        (headed(json!({ "alg": "HS256", "kid": "k1" })), TrustRefusal::AlgorithmNotAllowed),
        (national, TrustRefusal::AlgorithmNotAllowed),
        (headed(json!({ "alg": "RS256", "kid": "k1" })), TrustRefusal::AlgorithmNotAllowed),
        (headed(json!({ "alg": "ES256" })), TrustRefusal::KeyUnnamed),
        (headed(json!({ "alg": "ES256", "kid": "k2" })), TrustRefusal::KeyUnknown),
        (headed(json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"] })), TrustRefusal::TokenMalformed),
        (foreign, TrustRefusal::SignatureWrong),
        (format!("{}.{}.", parts[0], parts[1]), TrustRefusal::SignatureWrong),
        (format!("{}.{}", parts[0], parts[1]), TrustRefusal::TokenMalformed),
        (String::new(), TrustRefusal::TokenMalformed),
        ("x".repeat(20_000), TrustRefusal::TokenMalformed),
    ] {
        assert_eq!(check(&token), Err(why), "{}", &token[..token.len().min(60)]);
    }
    assert_eq!(is_known(&headed(json!({ "alg": "ES256", "kid": "k2" })), &keys()), Ok(false));
    assert_eq!(is_known(&good, &keys()), Ok(true));
}

#[test]
fn the_level_is_what_the_table_says_and_no_more() {
    for (said, level) in [
        (json!("phone"), RealName::Telephone),
        (json!(3), RealName::Document),
        (json!("3"), RealName::Document),
        (json!("unheard-of"), RealName::None),
        (json!(true), RealName::None),
        (json!(["phone"]), RealName::None),
        (Value::Null, RealName::None),
    ] {
        assert_eq!(with("loa", said.clone()).map(|it| it.level), Ok(level), "{said}");
    }
    for (said, name) in
        [(json!("李"), Some("李")), (json!(""), None), (json!("a\u{7}b"), None), (json!(7), None)]
    {
        assert_eq!(with("name", said).unwrap().name.as_deref(), name);
    }
    assert_eq!(with("name", json!("长".repeat(81))).unwrap().name, None);
    assert!(RealName::None < RealName::Telephone && RealName::Telephone < RealName::Document);
    assert_eq!(RealName::ALL.map(u8::from), [1, 2, 3]);
    assert!(RealName::try_from(0).is_err() && RealName::try_from(4).is_err());
}

#[test]
fn metadata_is_taken_from_the_issuer_alone_and_from_safe_places() {
    assert_eq!(discovery_address(&provider()), format!("{ISSUER}/.well-known/openid-configuration"));
    let read = |name: &str, value: Value| {
        let mut said = said();
        said[name] = value;
        Metadata::read(said.to_string().as_bytes(), &provider())
    };
    for (name, value, why) in [
        ("issuer", json!("https://id.province.example"), TrustRefusal::MetadataOfAnother),
        ("issuer", Value::Null, TrustRefusal::MetadataBroken),
        ("token_endpoint", json!("http://id.province.example/token"), TrustRefusal::PlaceUnsafe),
        ("jwks_uri", json!("http://127.0.0.1/jwks"), TrustRefusal::PlaceUnsafe),
        ("authorization_endpoint", json!("javascript:alert(1)"), TrustRefusal::PlaceUnsafe),
        ("authorization_endpoint", json!("https://a@b.example/"), TrustRefusal::PlaceUnsafe),
        ("response_types_supported", json!(["id_token"]), TrustRefusal::NoCodeFlow),
        ("code_challenge_methods_supported", json!(["plain"]), TrustRefusal::NoPkce),
        ("id_token_signing_alg_values_supported", json!(["HS256", "none"]), TrustRefusal::NoAlgorithm),
    ] {
        assert_eq!(read(name, value.clone()), Err(why), "{name} {value}");
    }
    assert!(read("code_challenge_methods_supported", Value::Null).is_ok());
    assert!(
        read("token_endpoint_auth_methods_supported", json!(["client_secret_post"])).unwrap().secret_in_body
    );
    assert_eq!(Metadata::read(b"[", &provider()), Err(TrustRefusal::MetadataBroken));
    let deep = "[".repeat(METADATA_BYTES_MAX);
    assert_eq!(Metadata::read(deep.as_bytes(), &provider()), Err(TrustRefusal::MetadataBroken));
    let long = said().to_string() + &" ".repeat(METADATA_BYTES_MAX);
    assert_eq!(Metadata::read(long.as_bytes(), &provider()), Err(TrustRefusal::MetadataBroken));
    // On this machine plain http will do, for a provider that is on this machine.
    let local = TrustedProvider { issuer: "http://127.0.0.1:7000".into(), ..provider() };
    let mut said = said();
    said["issuer"] = json!(local.issuer);
    said["token_endpoint"] = json!("http://localhost:7000/token");
    assert!(Metadata::read(said.to_string().as_bytes(), &local).is_ok());
}

#[test]
fn the_way_there_carries_state_nonce_and_challenge() {
    let begun = begun();
    let address = begun.address(&provider(), &metadata(), BACK);
    let challenge = encoding::encode(&Digest::of(begun.verifier.as_bytes()).0);
    for part in [
        "https://id.province.example/go?tenant=1&response_type=code",
        "&client_id=luohu",
        "&redirect_uri=https%3A%2F%2Fluohu.example%2Fsign-in%2Fback%2Fprovince",
        "&scope=openid%20profile",
        &format!("&state={}", begun.state),
        &format!("&nonce={}", begun.nonce),
        &format!("&code_challenge={challenge}"),
        "&code_challenge_method=S256",
    ] {
        assert!(address.contains(part), "{part} in {address}");
    }
    assert!(!address.contains(&begun.verifier));
    let all = [&begun.state, &begun.nonce, &begun.verifier];
    assert!(all.iter().all(|text| text.len() == 43) && all[0] != all[1] && all[1] != all[2]);
}

#[test]
fn each_wrong_way_back_is_refused_for_its_own_reason() {
    let begun = begun();
    let back = |pairs: &[(&str, &str)], begun: Option<&Begun>, metadata: &Metadata, later: SignedDuration| {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        came_back(&Params::of_pairs(pairs).unwrap(), begun, &provider(), metadata, now() + later)
    };
    let (plain, soon) = (metadata(), SignedDuration::from_secs(30));
    let state = ("state", begun.state.as_str());
    assert_eq!(back(&[state, ("code", "c")], Some(&begun), &plain, soon).as_deref(), Ok("c"));
    assert_eq!(back(&[state, ("code", "c")], Some(&begun), &plain, BEGUN_LIVES).as_deref(), Ok("c"));
    let named = Metadata { names_itself: true, ..metadata() };
    assert_eq!(
        back(&[state, ("code", "c"), ("iss", ISSUER)], Some(&begun), &named, soon).as_deref(),
        Ok("c")
    );
    let late = BEGUN_LIVES + SignedDuration::from_secs(1);
    for (pairs, metadata, later, why) in [
        (&[("state", "x"), ("code", "c")][..], &plain, soon, TrustRefusal::StateUnknown),
        (&[("code", "c")], &plain, soon, TrustRefusal::StateUnknown),
        (&[state, ("code", "c")], &plain, late, TrustRefusal::TooLate),
        (&[state, ("code", "c")], &named, soon, TrustRefusal::AnswerOfAnother),
        (
            &[state, ("code", "c"), ("iss", "https://evil.example")],
            &plain,
            soon,
            TrustRefusal::AnswerOfAnother,
        ),
        (&[state, ("error", "access_denied")], &plain, soon, TrustRefusal::Declined),
        (&[state, ("error", "server_error"), ("code", "c")], &plain, soon, TrustRefusal::ProviderSaysNo),
        (&[state], &plain, soon, TrustRefusal::AnswerMalformed),
    ] {
        assert_eq!(back(pairs, Some(&begun), metadata, later), Err(why), "{pairs:?}");
    }
    assert_eq!(back(&[state, ("code", "c")], None, &plain, soon), Err(TrustRefusal::StateUnknown));
    let other = Begun { provider: "wechat".into(), ..begun.clone() };
    assert_eq!(back(&[state, ("code", "c")], Some(&other), &plain, soon), Err(TrustRefusal::StateUnknown));
}

#[test]
fn the_code_is_exchanged_with_the_secret_in_one_place() {
    let (begun, secret) = (begun(), Secret::new(b"s e:c?".to_vec()));
    let asked = exchange("c&1", &begun, &provider(), &metadata(), BACK, &secret);
    assert_eq!(asked.authorization.as_deref(), Some("Basic bHVvaHU6cyUyMGUlM0FjJTNG"), "luohu:s%20e%3Ac%3F");
    assert!(
        asked.body.contains("code=c%261&")
            && asked.body.contains(&format!("code_verifier={}", begun.verifier))
    );
    assert!(!asked.body.contains("secret"));
    let posted = Metadata { secret_in_body: true, ..metadata() };
    let asked = exchange("c", &begun, &provider(), &posted, BACK, &secret);
    assert!(
        asked.authorization.is_none() && asked.body.ends_with("&client_id=luohu&client_secret=s%20e%3Ac%3F")
    );
    let read = |status, body: Value| id_token(status, body.to_string().as_bytes());
    assert_eq!(read(200, json!({ "id_token": "t", "token_type": "bearer" })).as_deref(), Ok("t"));
    for (status, body, why) in [
        (200, json!({ "id_token": "t", "token_type": "mac" }), TrustRefusal::AnswerMalformed),
        (200, json!({ "token_type": "Bearer" }), TrustRefusal::AnswerMalformed),
        (200, json!("x".repeat(70_000)), TrustRefusal::AnswerMalformed),
        (200, json!([]), TrustRefusal::AnswerMalformed),
        (401, json!({ "error": "invalid_client" }), TrustRefusal::ClientRefused),
        (400, json!({ "error": "invalid_grant" }), TrustRefusal::CodeRefused),
        (302, json!({ "id_token": "t", "token_type": "Bearer" }), TrustRefusal::ProviderSaysNo),
        (500, json!("oops"), TrustRefusal::ProviderSaysNo),
    ] {
        assert_eq!(read(status, body.clone()), Err(why), "{status}");
    }
}

#[test]
fn a_provider_is_configured_whole_or_not_at_all() {
    assert_eq!(provider().defects(), []);
    let defect = |change: &dyn Fn(&mut TrustedProvider)| {
        let mut other = provider();
        change(&mut other);
        other.defects()
    };
    assert_eq!(defect(&|it| it.id = "Province".into()), [ProviderDefect::Id]);
    assert_eq!(defect(&|it| it.name.en = " ".into()), [ProviderDefect::Name]);
    for issuer in ["http://id.province.example", "https://x.example?y", "https://x.example#y", "ftp://x", ""]
    {
        assert_eq!(defect(&|it| it.issuer = issuer.into()), [ProviderDefect::Issuer], "{issuer}");
    }
    assert_eq!(defect(&|it| it.client_id = "a b".into()), [ProviderDefect::Client]);
    assert_eq!(defect(&|it| it.claims.level = None), [ProviderDefect::Claims]);
    assert_eq!(defect(&|it| it.claims.name = String::new()), [ProviderDefect::Claims]);
}

#[test]
fn every_refusal_has_its_own_code_its_words_and_its_row() {
    let meaning = include_str!("../../../../docs/semantics.md");
    let mut codes: Vec<&str> = TrustRefusal::ALL.iter().map(|why| why.code()).collect();
    for why in TrustRefusal::ALL {
        assert!(meaning.contains(&format!("| `{}` |", why.code())), "{} has no row", why.code());
        let because = why.because();
        assert!(!because.words.zh.is_empty() && !because.words.en.is_empty() && because.cure.is_some());
        assert!([403, 404, 422, 502, 503].contains(&why.status()));
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), TrustRefusal::ALL.len());
}
