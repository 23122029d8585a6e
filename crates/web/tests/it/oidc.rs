//! Single sign-on within one process: what needs a clock, a rotated key, a stopped account. The whole way with an
//! independent client is tried in `server`.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use crypto::{Keyring, Purpose, SuiteName};
use engine::SeededRng;
use identity::oidc::{Client, Scope};
use serde_json::Value;
use store::{Account, OidcClient};
use value::{AccountId, Digest, Timestamp, Words};
use web::carry::Wire;
use web::oidc::{KEY, Provider};

use crate::town::{Browser, Town};

const BACK: &str = "https://wiki.example/back";
const SECRET: &str = "an-invented-secret-of-a-client";
/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const FORM: &str = "application/x-www-form-urlencoded";

fn ring() -> Keyring {
    let mut ring = Keyring::new();
    let now = Timestamp::UNIX_EPOCH;
    ring.add(KEY, Purpose::Sign, SuiteName::International, &mut SeededRng::new(3), now).unwrap();
    ring
}

fn provider(ring: Keyring) -> Provider {
    Provider::new("https://luohu.example", ring)
}

fn town() -> Town {
    let town = Town::with(|site| site.oidc = Some(provider(ring())));
    put(&town, &wiki());
    town
}

fn wiki() -> Client {
    Client {
        id: "wiki".into(),
        name: Words::new("知识库", "Wiki"),
        redirects: vec![BACK.into()],
        post_logout: vec![],
        back_channel: None,
        home: None,
        secret: Some(Digest::of(SECRET.as_bytes())),
        secret_until: None,
        scopes: Scope::ALL.to_vec(),
    }
}

fn put(town: &Town, client: &Client) {
    let data = serde_json::to_string(client).unwrap();
    town.site.engine.store().put_oidc_client(&OidcClient { id: client.id.clone(), data }).unwrap();
}

/// A peer under https: it takes one connection and says what it was posted, or that no handshake was made.
fn hear(files: tls::Files) -> (u16, std::thread::JoinHandle<Option<String>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            listener.set_nonblocking(true).unwrap();
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let (tcp, _) = listener.accept().await.unwrap();
            let server = tls::Server::open(files).unwrap();
            let mut stream = server.accept(tcp).await.ok()?;
            let mut text = String::new();
            while !text.contains("logout_token=") {
                let mut bytes = [0; 4096];
                let mut into = tokio::io::ReadBuf::new(&mut bytes);
                let read = std::future::poll_fn(|cx| {
                    tokio::io::AsyncRead::poll_read(std::pin::Pin::new(&mut stream), cx, &mut into)
                });
                read.await.ok()?;
                text += std::str::from_utf8(into.filled()).unwrap();
            }
            Some(text)
        })
    });
    (port, heard)
}

/// A certificate that is its own root, for this name, made by the `openssl` program; its absence is a failure under CI.
pub fn certificate(file: &str, name: &str) -> Option<tls::Files> {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("oidc-https");
    std::fs::create_dir_all(&folder).unwrap();
    let words = format!(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={file} -addext \
         subjectAltName=DNS:{name} -addext basicConstraints=critical,CA:FALSE -keyout {file}.key -out {file}.crt"
    );
    let made = std::process::Command::new("openssl").args(words.split(' ')).current_dir(&folder).output();
    let Ok(made) = made else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the openssl program");
        println!("skipped: no openssl in the search path");
        return None;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Some(tls::Files {
        certificate: folder.join(format!("{file}.crt")),
        key: folder.join(format!("{file}.key")),
    })
}

/// A client elsewhere is told over TLS, and only if it proves its name.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_is_told_over_tls_to_who_proves_its_name() {
    let (Some(good), Some(foreign)) = (certificate("good", "localhost"), certificate("foreign", "localhost"))
    else {
        return;
    };
    let roots = tls::Roots::Bundle(good.certificate.clone());
    for (files, told) in [(good, true), (foreign, false)] {
        let (port, heard) = hear(files);
        let town = Town::with(|site| {
            let https = tls::Client::new(&roots).unwrap();
            site.oidc = Some(provider(ring()).with_wire(Wire::new(Some(https))));
        });
        let client = Client { back_channel: Some(format!("https://localhost:{port}/out")), ..wiki() };
        put(&town, &client);
        let mut browser = town.signed_in("dispatcher").await;
        let (status, answer) = redeem(&town, &code(&mut browser).await).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        browser.open("/").await;
        browser.submit("/sign-out", &[]).await;
        let heard = tokio::task::spawn_blocking(move || heard.join().unwrap()).await.unwrap();
        let Some(text) = heard else {
            assert!(!told, "nothing was heard");
            continue;
        };
        assert!(told && text.starts_with("POST /out HTTP/1.1\r\n"), "{text}");
        assert!(text.to_ascii_lowercase().contains(&format!("host: localhost:{port}\r\n")), "{text}");
    }
}

fn get(address: &str) -> Request<Body> {
    Request::get(address).body(Body::empty()).unwrap()
}

fn authorize(more: &str) -> Request<Body> {
    get(&format!(
        "/oidc/authorize?response_type=code&client_id=wiki&redirect_uri={BACK}&scope=openid%20offline_access\
         &code_challenge={CHALLENGE}&code_challenge_method=S256{more}"
    ))
}

/// Where the answer leads.
fn to(browser: &Browser) -> String {
    browser.page.headers.get("location").map_or("", |to| to.to_str().unwrap()).to_owned()
}

/// A code for a person who agrees, or did before.
async fn code(browser: &mut Browser) -> String {
    browser.ask(authorize("")).await;
    if browser.page.status == StatusCode::OK {
        assert!(browser.page.text.contains("知识库"), "{}", browser.page.text);
        browser.submit("/oidc/agree", &[]).await;
        browser.ask(authorize("")).await;
    }
    let to = to(browser);
    let code = to.strip_prefix(&format!("{BACK}?code=")).unwrap_or_else(|| panic!("{to}"));
    code.split('&').next().unwrap().to_owned()
}

async fn post(town: &Town, fields: &str) -> (StatusCode, Value) {
    let mut browser = town.browser();
    let request =
        Request::post("/oidc/token").header("content-type", FORM).body(Body::from(fields.to_owned()));
    let got = browser.ask(request.unwrap()).await;
    assert_eq!(got.headers["cache-control"], "no-store", "{}", got.text);
    (got.status, serde_json::from_str(&got.text).unwrap())
}

async fn redeem(town: &Town, code: &str) -> (StatusCode, Value) {
    let fields = format!(
        "grant_type=authorization_code&client_id=wiki&client_secret={SECRET}&redirect_uri={BACK}&code={code}\
         &code_verifier={VERIFIER}"
    );
    post(town, &fields).await
}

async fn refresh(town: &Town, token: &str) -> (StatusCode, Value) {
    let fields =
        format!("grant_type=refresh_token&client_id=wiki&client_secret={SECRET}&refresh_token={token}");
    post(town, &fields).await
}

async fn userinfo(town: &Town, access: &str) -> StatusCode {
    let request = Request::get("/oidc/userinfo").header("authorization", format!("Bearer {access}"));
    town.browser().ask(request.body(Body::empty()).unwrap()).await.status
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_kept() {
    let town = town();
    let mut browser = town.signed_in("dispatcher").await;
    let late = code(&mut browser).await;
    town.at("2026-03-02T09:01");
    let (status, answer) = redeem(&town, &late).await;
    assert_eq!((status, answer["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")));
    let in_time = code(&mut browser).await;
    let (status, answer) = redeem(&town, &in_time).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let access = text(&answer, "access_token");
    assert_eq!(userinfo(&town, &access).await, StatusCode::OK);
    town.at("2026-03-02T09:10");
    assert_eq!(userinfo(&town, &access).await, StatusCode::OK);
    town.at("2026-03-02T09:11");
    assert_eq!(userinfo(&town, &access).await, StatusCode::UNAUTHORIZED, "ten minutes");
    // Each refresh token serves 14 days, and the sign-in 30 whatever is refreshed.
    let mut token = text(&answer, "refresh_token");
    for day in ["2026-03-10T09:00", "2026-03-20T09:00", "2026-04-01T08:59"] {
        town.at(day);
        let (status, answer) = refresh(&town, &token).await;
        assert_eq!(status, StatusCode::OK, "{day}: {answer}");
        token = text(&answer, "refresh_token");
    }
    town.at("2026-04-01T09:00");
    let (status, answer) = refresh(&town, &token).await;
    assert_eq!((status, answer["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_account_and_a_left_session_get_nothing_more() {
    let town = town();
    let store = town.site.engine.store();
    let mut browser = town.signed_in("dispatcher").await;
    let code_one = code(&mut browser).await;
    let (_, one) = redeem(&town, &code_one).await;
    let mut elsewhere = town.signed_in("dispatcher").await;
    let code_two = code(&mut elsewhere).await;
    let (_, two) = redeem(&town, &code_two).await;
    browser.open("/desk/tasks").await;
    browser.submit("/sign-out", &[]).await;
    assert_eq!(userinfo(&town, &text(&one, "access_token")).await, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&town, &text(&one, "refresh_token")).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(userinfo(&town, &text(&two, "access_token")).await, StatusCode::OK, "another session stays");
    let account = store.account(&AccountId::new("dispatcher")).unwrap().unwrap();
    store.put_account(&Account { active: false, ..account }).unwrap();
    assert_eq!(userinfo(&town, &text(&two, "access_token")).await, StatusCode::UNAUTHORIZED);
    let (status, answer) = refresh(&town, &text(&two, "refresh_token")).await;
    assert_eq!((status, answer["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_opens_nothing() {
    let town = town();
    let mut browser = town.signed_in("dispatcher").await;
    let code = code(&mut browser).await;
    let (_, answer) = redeem(&town, &code).await;
    let grants = town.site.engine.store().oidc_grants_of(&AccountId::new("dispatcher")).unwrap();
    let kinds: std::collections::BTreeSet<&str> = grants.iter().map(|grant| grant.kind.as_str()).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["access", "code", "refresh", "told"]);
    for grant in &grants {
        for secret in [&code, &text(&answer, "access_token"), &text(&answer, "refresh_token")] {
            assert!(!grant.data.contains(secret.as_str()), "{}", grant.kind);
        }
        assert!(!format!("{grant:?}").contains(&grant.digest.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_key_signs_nobody_out() {
    let town = town();
    let mut browser = town.signed_in("dispatcher").await;
    let code_one = code(&mut browser).await;
    let (_, answer) = redeem(&town, &code_one).await;
    let mut rotated = ring();
    rotated.rotate(KEY, None, &mut SeededRng::new(9), Timestamp::UNIX_EPOCH).unwrap();
    let later = Town::with(|site| site.oidc = Some(provider(rotated)));
    let keys: Value = serde_json::from_str(&later.browser().ask(get("/oidc/jwks")).await.text).unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    let keys = crypto::jws::KeySet::from_json(&keys.to_string()).unwrap();
    let old = crypto::jws::verify(&text(&answer, "id_token"), Some("JWT"), &keys).unwrap();
    assert_ne!(old.kid, keys.keys()[0].kid(), "the new key comes first");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_a_secret_is_slowed_down() {
    let town = town();
    let guess = "grant_type=refresh_token&client_id=wiki&client_secret=guess&refresh_token=x";
    for _ in 0..web::limit::TRIES_MAX {
        let (status, answer) = post(&town, guess).await;
        assert_eq!((status, answer["error"].as_str()), (StatusCode::UNAUTHORIZED, Some("invalid_client")));
    }
    assert_eq!(post(&town, guess).await.0, StatusCode::TOO_MANY_REQUESTS);
    town.at("2026-03-02T09:15");
    assert_eq!(post(&town, guess).await.0, StatusCode::UNAUTHORIZED, "never for good");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_requests_are_refused_whole() {
    let town = town();
    for (kind, body, status) in [
        ("application/json", "{}".to_owned(), StatusCode::BAD_REQUEST),
        (FORM, format!("grant_type={}", "x".repeat(20_000)), StatusCode::PAYLOAD_TOO_LARGE),
        (FORM, "client_id=wiki&client_id=wiki".to_owned(), StatusCode::BAD_REQUEST),
        (FORM, String::new(), StatusCode::UNAUTHORIZED),
    ] {
        let request = Request::post("/oidc/token").header("content-type", kind).body(Body::from(body));
        assert_eq!(town.browser().ask(request.unwrap()).await.status, status, "{kind}");
    }
    let mut browser = town.signed_in("dispatcher").await;
    for (more, inside) in [
        ("&state=1&state=1", "invalid_request"),
        ("&request=e30.e30.", "request_not_supported"),
        ("&prompt=none", "interaction_required"),
    ] {
        browser.ask(authorize(more)).await;
        assert!(
            to(&browser).contains(inside) || browser.page.text.contains("重复"),
            "{more}: {}",
            to(&browser)
        );
        assert!(!to(&browser).contains("code="), "{more}");
    }
    assert_eq!(userinfo(&town, &"x".repeat(5_000)).await, StatusCode::UNAUTHORIZED);
}

/// A system that asks for a fresh sign-in gets one, whoever is signed in.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_sign_in_is_asked_for_again() {
    let town = town();
    let mut browser = town.signed_in("dispatcher").await;
    code(&mut browser).await;
    town.at("2026-03-02T10:00");
    browser.ask(authorize("&max_age=3600")).await;
    assert!(to(&browser).starts_with(BACK), "exactly an hour");
    browser.ask(authorize("&max_age=3599")).await;
    assert!(to(&browser).starts_with("/sign-in?again=1&next=%2Foidc%2Fauthorize"), "{}", to(&browser));
    browser.ask(authorize("&prompt=login")).await;
    let sign_in = to(&browser);
    browser.ask(get(&sign_in)).await;
    assert_eq!(browser.page.status, StatusCode::OK, "the form, though somebody is signed in");
    // Who goes back without signing in is asked once more.
    let next = sign_in.split_once("next=").unwrap().1;
    let back = web::posted::form_pairs(format!("next={next}").as_bytes()).remove(0).1;
    browser.ask(get(&back)).await;
    assert!(to(&browser).starts_with("/sign-in?again=1"), "{back}: {}", to(&browser));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keys_there_is_nothing() {
    let town = Town::new();
    let mut browser = town.browser();
    for address in ["/.well-known/openid-configuration", "/oidc/jwks", "/oidc/userinfo", "/oidc/authorize"] {
        assert_eq!(browser.ask(get(address)).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    let request = Request::post("/oidc/token").header("content-type", FORM).body(Body::empty()).unwrap();
    assert_eq!(browser.ask(request).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_may_be_kept_and_read_by_anybody() {
    let town = town();
    let mut browser = town.browser();
    for address in ["/.well-known/openid-configuration", "/oidc/jwks"] {
        let got = browser.ask(get(address)).await;
        assert_eq!(
            (got.status, &got.headers["access-control-allow-origin"]),
            (StatusCode::OK, &"*".parse().unwrap())
        );
        assert_eq!(got.headers["cache-control"], "public, max-age=300");
        assert!(!got.text.contains("\"d\""), "no secret key: {}", got.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_with_pages_of_its_own_stands_among_the_applications() {
    let town = town();
    let mut browser = town.signed_in("resident").await;
    browser.open("/").await;
    assert!(!browser.has("本区其他系统"), "a client without an address of its own is no application");
    let store = town.site.engine.store();
    let mut client: Client = serde_json::from_str(&store.oidc_client("wiki").unwrap().unwrap().data).unwrap();
    client.home = Some("javascript:alert(1)".into());
    assert!(!client.defects().is_empty(), "only an address over https, or of this machine");
    client.home = Some("https://wiki.example/".into());
    assert!(client.defects().is_empty());
    let data = serde_json::to_string(&client).unwrap();
    store.put_oidc_client(&OidcClient { id: "wiki".into(), data }).unwrap();
    browser.open("/").await;
    browser.expect("本区其他系统");
    browser.expect("<a href=\"https://wiki.example/\" rel=\"external\">知识库</a>");
    let mut nobody = town.browser();
    nobody.open("/").await;
    assert!(!nobody.has("wiki.example"));
}

/// The texts of the list items of one class, as the page has them.
fn listed(page: &str) -> Vec<String> {
    let list = page.split("<ul class=\"learns\">").nth(1).unwrap_or_default().split("</ul>").next().unwrap();
    let items = list.split("<li>").skip(1).map(|item| item.split("</li>").next().unwrap().to_owned());
    items.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_before_the_person_agrees_to_what_the_page_lists() {
    let town = town();
    let mut browser = town.signed_in("dispatcher").await;
    let grants =
        |town: &Town| town.site.engine.store().oidc_grants_of(&AccountId::new("dispatcher")).unwrap();
    for _ in 0..2 {
        let page = browser.ask(authorize("")).await;
        assert_eq!(page.status, StatusCode::OK, "seen is not agreed");
        assert!(!page.text.contains("http-equiv=\"refresh\""), "it does not go on by itself");
    }
    assert_eq!(grants(&town), [], "no code, no agreement");
    let scopes = [Scope::Openid, Scope::OfflineAccess].map(|scope| scope.words().zh);
    assert_eq!(listed(&browser.page.text), scopes, "exactly what was asked for");
    assert!(browser.page.text.contains("知识库") && browser.page.text.contains("在 2027-03-03 前有效"));
    assert!(browser.page.text.contains("/me/systems"));
    // From elsewhere nobody agrees for them.
    let forged =
        Request::post("/oidc/agree").header("content-type", FORM).body(Body::from("asked=client_id%3Dwiki"));
    assert_eq!(browser.ask(forged.unwrap()).await.status, StatusCode::FORBIDDEN);
    browser.ask(authorize("")).await;
    browser.submit("/oidc/agree", &[]).await;
    let page = browser.page.text.clone();
    assert!(page.contains(&format!("content=\"0;url={BACK}?code=")), "{page}");
    let kinds: Vec<String> = grants(&town).into_iter().map(|grant| grant.kind).collect();
    assert!(kinds.contains(&"told".to_owned()) && kinds.contains(&"code".to_owned()), "{kinds:?}");
    browser.ask(authorize("")).await;
    assert!(to(&browser).starts_with(BACK), "agreed before");
    // A new agreement asked for, or more than was agreed to: the page again.
    browser.ask(authorize("&prompt=consent")).await;
    assert_eq!(browser.page.status, StatusCode::OK);
    browser
        .ask(get(&format!(
            "/oidc/authorize?response_type=code&client_id=wiki&redirect_uri={BACK}&scope=openid%20profile\
         &code_challenge={CHALLENGE}&code_challenge_method=S256"
        )))
        .await;
    assert_eq!(listed(&browser.page.text), [Scope::Openid, Scope::Profile].map(|scope| scope.words().zh));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_a_secret_is_agreed_to_each_time() {
    let town = town();
    let store = town.site.engine.store();
    let kept = store.oidc_client("wiki").unwrap().unwrap();
    let client: Client = serde_json::from_str(&kept.data).unwrap();
    let data = serde_json::to_string(&Client { secret: None, ..client }).unwrap();
    store.put_oidc_client(&OidcClient { data, ..kept }).unwrap();
    let mut browser = town.signed_in("dispatcher").await;
    for _ in 0..2 {
        assert_eq!(browser.ask(authorize("")).await.status, StatusCode::OK);
        browser.submit("/oidc/agree", &[]).await;
        assert!(browser.page.text.contains("?code="), "{}", browser.page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_what_systems_learn_and_takes_it_back() {
    let heard = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let town = town();
    let store = town.site.engine.store();
    let kept = store.oidc_client("wiki").unwrap().unwrap();
    let client: Client = serde_json::from_str(&kept.data).unwrap();
    let out = format!("http://{}/out", heard.local_addr().unwrap());
    let data = serde_json::to_string(&Client { back_channel: Some(out), ..client }).unwrap();
    store.put_oidc_client(&OidcClient { data, ..kept }).unwrap();
    let mut browser = town.signed_in("resident").await;
    assert!(browser.open("/me/systems").await.text.contains("目前没有系统可以了解您的信息"));
    let code = code(&mut browser).await;
    let (_, answer) = redeem(&town, &code).await;
    let (access, token) = (text(&answer, "access_token"), text(&answer, "refresh_token"));
    let mut other = town.signed_in("resident-2").await;
    assert!(!other.open("/me/systems").await.text.contains("知识库"), "each sees their own");
    let page = browser.open("/me/systems").await.text.clone();
    assert_eq!(listed(&page), [Scope::Openid, Scope::OfflineAccess].map(|scope| scope.words().zh));
    for part in ["知识库", "2026-03-02", "2027-03-03", "2026-03-16"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let csrf =
        other.page.text.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(
        other.post_raw("/me/systems/wiki/end", FORM, format!("csrf={csrf}")).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(userinfo(&town, &access).await, StatusCode::OK, "nobody takes it back for them");
    browser.submit("/me/systems/wiki/end", &[]).await;
    assert!(browser.page.text.contains("已收回授权") && !browser.page.text.contains("知识库"));
    assert_eq!(userinfo(&town, &access).await, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&town, &token).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(browser.ask(authorize("")).await.status, StatusCode::OK, "asked as if for the first time");
    assert_eq!(store.oidc_grants_of(&AccountId::new("resident")).unwrap(), []);
    // The system hears of it.
    let (mut stream, _) = heard.accept().unwrap();
    let mut said = [0; 4_096];
    let mut length = 0;
    while !String::from_utf8_lossy(&said[..length]).contains("logout_token=") {
        length += std::io::Read::read(&mut stream, &mut said[length..]).unwrap();
    }
    assert!(said.starts_with(b"POST /out HTTP/1.1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_system_knows_a_person_by_a_name_of_its_own_that_lasts() {
    let town = town();
    let mut browser = town.signed_in("dispatcher").await;
    let keys: Value = serde_json::from_str(&town.browser().ask(get("/oidc/jwks")).await.text).unwrap();
    let keys = crypto::jws::KeySet::from_json(&keys.to_string()).unwrap();
    let subject = async |browser: &mut Browser| {
        let code = code(browser).await;
        let (_, answer) = redeem(&town, &code).await;
        let token = crypto::jws::verify(&text(&answer, "id_token"), Some("JWT"), &keys).unwrap();
        token.claims["sub"].as_str().unwrap().to_owned()
    };
    let first = subject(&mut browser).await;
    assert_eq!(first.len(), 22, "16 random bytes, not the account");
    assert_eq!(subject(&mut browser).await, first);
    assert_eq!(subject(&mut town.signed_in("dispatcher").await).await, first, "in another session too");
    assert_ne!(subject(&mut town.signed_in("resident").await).await, first);
    let store = town.site.engine.store();
    let dispatcher = AccountId::new("dispatcher");
    assert_ne!(store.oidc_subject(&dispatcher, 0, "mail", "fresh").unwrap(), first, "another system");
}
