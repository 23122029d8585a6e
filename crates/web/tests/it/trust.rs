//! Signing in with an identity of another provider, within one process: the provider is played here, answer by answer. The
//! whole way over the network with an independent provider is tried in `server`.

use std::sync::{Arc, Mutex};

use authority::RealName;
use axum::http::StatusCode;
use crypto::jws::{KeySet, SigningKey, sign};
use crypto::{Secret, SuiteName};
use engine::SeededRng;
use identity::trust::{ClaimMap, TrustedProvider};
use serde_json::{Value, json};
use value::{AccountId, RoleId, Words};
use web::carry::{Ask, Carried, Carrier, Unreached};
use web::factor::app;
use web::trust::{Provider, Trust};

use crate::town::{Browser, Town};

const ISSUER: &str = "https://id.province.example";
const SECRET: &str = "an-invented-secret-at-the-province";

fn key(kid: &str, seed: u64) -> SigningKey {
    let suite = SuiteName::International;
    SigningKey::new(kid, suite, suite.suite().new_signing_key(&mut SeededRng::new(seed)).unwrap()).unwrap()
}

/// The other provider as it is just now.
#[derive(Debug)]
struct Now {
    signs: SigningKey,
    shows: Vec<SigningKey>,
    claims: Value,
    up: bool,
    asked: Vec<String>,
}

#[derive(Debug)]
struct Other(Mutex<Now>);

impl Other {
    fn set(&self, change: impl FnOnce(&mut Now)) {
        change(&mut self.0.lock().unwrap());
    }

    fn asked(&self, ending: &str) -> usize {
        self.0.lock().unwrap().asked.iter().filter(|address| address.ends_with(ending)).count()
    }
}

impl Carrier for Other {
    fn carry(&self, ask: &Ask) -> Result<Carried, Unreached> {
        let mut now = self.0.lock().unwrap();
        if !now.up {
            return Err(Unreached("nobody there".into()));
        }
        now.asked.push(ask.address.clone());
        let body = match ask.address.strip_prefix(ISSUER).unwrap() {
            "/.well-known/openid-configuration" => json!({
                "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/go"),
                "token_endpoint": format!("{ISSUER}/token"), "jwks_uri": format!("{ISSUER}/jwks"),
            }),
            "/jwks" => KeySet::new(now.shows.iter().map(|key| key.verify_key().clone())).to_json(),
            "/token" => {
                let form = ask.form.as_deref().unwrap();
                assert!(form.contains("code_verifier=") && form.contains("grant_type=authorization_code"));
                assert!(
                    form.contains("redirect_uri=https%3A%2F%2Fluohu.example%2Fsign-in%2Fback%2Fprovince")
                );
                assert!(ask.authorization.as_deref().unwrap().starts_with("Basic "));
                json!({ "token_type": "Bearer", "id_token": sign(&now.signs, "JWT", &now.claims).unwrap() })
            }
            other => panic!("{other}"),
        };
        Ok(Carried { status: 200, body: body.to_string().into_bytes() })
    }
}

fn town() -> (Town, Arc<Other>) {
    let now =
        Now { signs: key("k1", 1), shows: vec![key("k1", 1)], claims: json!({}), up: true, asked: vec![] };
    let other = Arc::new(Other(Mutex::new(now)));
    let carrier = Arc::clone(&other);
    let town = Town::with(|site| {
        crate::account::prepare(site);
        let at = TrustedProvider {
            id: "province".into(),
            name: Words::new("省统一身份认证", "Province sign-in"),
            issuer: ISSUER.into(),
            client_id: "luohu".into(),
            claims: ClaimMap {
                level: Some("loa".into()),
                levels: vec![("3".into(), RealName::Document)],
                ..ClaimMap::default()
            },
        };
        let secret = Secret::new(SECRET.as_bytes().to_vec());
        let provider = Provider::new(at, secret, vec![RoleId::new("resident")]);
        site.trust = Trust::new("https://luohu.example", vec![provider], carrier);
    });
    (town, other)
}

fn to(browser: &Browser) -> String {
    browser.page.headers.get("location").map_or("", |to| to.to_str().unwrap()).to_owned()
}

fn part(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let pairs = web::posted::form_pairs(query.as_bytes());
    pairs.into_iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("{name} in {address}")).1
}

/// To the provider; what it was asked, with the claims that it will sign for that.
async fn begin(browser: &mut Browser, town: &Town, other: &Other, next: &str) -> String {
    browser.open_once(&format!("/sign-in/with/province?next={next}")).await;
    assert_eq!(browser.page.status, StatusCode::SEE_OTHER, "{}", browser.page.text);
    let asked = to(browser);
    assert!(asked.starts_with(&format!("{ISSUER}/go?")), "{asked}");
    let now = town.site.engine.now().as_second();
    let claims = json!({
        "iss": ISSUER, "aud": "luohu", "sub": "u-1", "nonce": part(&asked, "nonce"), "iat": now, "exp": now + 300,
        "name": "王小明", "loa": "3",
    });
    other.set(|it| it.claims = claims);
    asked
}

/// Back with a code.
async fn back(browser: &mut Browser, asked: &str) {
    browser.open_once(&format!("/sign-in/back/province?code=c-1&state={}", part(asked, "state"))).await;
}

async fn come(browser: &mut Browser, town: &Town, other: &Other, next: &str) {
    let asked = begin(browser, town, other, next).await;
    back(browser, &asked).await;
}

fn refused(browser: &Browser, status: u16, code: &str) {
    assert_eq!(browser.page.status.as_u16(), status, "{}", browser.page.text);
    browser.expect(&format!("<span class=\"code\">{code}</span>"));
    browser.expect("没有登录成功");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_identity_opens_an_account_of_a_resident() {
    let (town, other) = town();
    let store = town.site.engine.store();
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    browser.expect("href=\"/sign-in/with/province\"");
    browser.expect("用“省统一身份认证”登录");
    let asked = begin(&mut browser, &town, &other, "%2Fme%2Fsystems").await;
    let before = browser.cookie_line();
    back(&mut browser, &asked).await;
    assert_eq!(to(&browser), "/sign-in/first");
    assert_ne!(browser.cookie_line(), before, "the session is renewed with what it may do");
    let mut fixed = town.browser();
    fixed.cookies_of(&before);
    fixed.open_once("/sign-in/first").await;
    assert_eq!(fixed.page.status, StatusCode::UNPROCESSABLE_ENTITY, "the old session has no part in it");
    browser.open("/sign-in/first").await;
    for part in ["王小明", "L3 高级实名", "不按姓名查找账号"] {
        browser.expect(part);
    }
    browser.submit("/sign-in/first", &[("do", "open")]).await;
    assert_eq!(browser.page.address, "/me/systems", "where the person wanted to go");
    browser.expect("L3 高级实名（身份证件已核验）");
    browser.expect("2026-03-02");
    let opened: Vec<_> =
        store.accounts().unwrap().into_iter().filter(|it| it.account.as_str().starts_with("r-")).collect();
    assert_eq!(opened.len(), 1);
    assert_eq!(
        (opened[0].roles.as_slice(), opened[0].password_hash.as_str()),
        (&[RoleId::new("resident")][..], "")
    );
    // The next time it is the same account, at once, and the level is what the provider says then.
    town.at("2026-03-03T09:00");
    let mut again = town.browser();
    let asked = begin(&mut again, &town, &other, "").await;
    other.set(|it| it.claims["loa"] = json!("1"));
    back(&mut again, &asked).await;
    assert_eq!(to(&again), "/");
    again.open("/me/systems").await;
    again.expect("L1 未实名");
    assert_eq!(
        store.accounts().unwrap().iter().filter(|it| it.account.as_str().starts_with("r-")).count(),
        1
    );
    // It has no password: no text signs in to it, and its only way in stays.
    let mut guess = town.browser();
    guess.open("/sign-in").await;
    guess.submit("/sign-in", &[("name", opened[0].account.as_str()), ("password", "x")]).await;
    assert_eq!(guess.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.submit("/me/identities/province/end", &[]).await;
    assert_eq!(again.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.expect("唯一方式");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_is_linked_to_the_account_whose_password_is_known() {
    let (town, other) = town();
    let store = town.site.engine.store();
    // An account of the same name is nobody's by its name.
    let mut browser = town.browser();
    come(&mut browser, &town, &other, "").await;
    browser.open("/sign-in/first").await;
    browser.open("/sign-in?next=%2Fsign-in%2Ffirst").await;
    browser.submit("/sign-in", &[("name", "resident"), ("password", crate::town::PASSWORD)]).await;
    assert_eq!(browser.page.address, "/sign-in/first");
    browser.expect("演示·resident");
    browser.submit("/sign-in/first", &[("do", "link")]).await;
    browser.expect("已关联");
    let links = store.identity_links_of(&AccountId::new("resident")).unwrap();
    assert_eq!((links.len(), links[0].level), (1, 3));
    assert!(!format!("{links:?}").contains("u-1"));
    // Of another account it is not to be had, and this account has one of its kind.
    let mut second = town.signed_in("resident-2").await;
    come(&mut second, &town, &other, "").await;
    refused(&second, 422, "trust-linked-elsewhere");
    let asked = begin(&mut browser, &town, &other, "").await;
    other.set(|it| it.claims["sub"] = json!("u-2"));
    back(&mut browser, &asked).await;
    browser.open("/sign-in/first").await;
    browser.submit("/sign-in/first", &[("do", "link")]).await;
    refused(&browser, 422, "trust-linked-already");
    // A sign-in of long ago is proved anew before a lasting way in is given.
    town.at("2026-03-02T09:11");
    come(&mut second, &town, &other, "").await;
    refused(&second, 422, "trust-linked-elsewhere");
    let asked = begin(&mut second, &town, &other, "").await;
    other.set(|it| it.claims["sub"] = json!("u-3"));
    back(&mut second, &asked).await;
    second.open("/sign-in/first").await;
    second.submit("/sign-in/first", &[("do", "link")]).await;
    assert!(second.page.address.starts_with("/sign-in?again=1"), "{}", second.page.address);
    assert_eq!(store.identity_links_of(&AccountId::new("resident-2")).unwrap(), []);
    // Taken away, it opens nothing.
    browser.open("/me/systems").await;
    browser.submit("/me/identities/province/end", &[]).await;
    browser.expect("已解除关联");
    assert_eq!(store.identity_links_of(&AccountId::new("resident")).unwrap(), []);
    let mut stranger = town.browser();
    come(&mut stranger, &town, &other, "").await;
    assert_eq!(to(&stranger), "/sign-in/first");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_do_not_come_in_by_it() {
    let (town, other) = town();
    let store = town.site.engine.store();
    let mut browser = town.signed_in("dispatcher").await;
    assert!(!browser.open("/me/systems").await.text.contains("/sign-in/with/"), "nothing is offered");
    come(&mut browser, &town, &other, "").await;
    browser.open_once("/sign-in/first").await;
    refused(&browser, 403, "trust-residents-only");
    // A resident who becomes staff comes in with the password from then on.
    let mut resident = town.signed_in("resident").await;
    come(&mut resident, &town, &other, "").await;
    resident.open("/sign-in/first").await;
    resident.submit("/sign-in/first", &[("do", "link")]).await;
    let account = store.account(&AccountId::new("resident")).unwrap().unwrap();
    let roles = vec![RoleId::new("resident"), RoleId::new("dispatcher")];
    store.put_account(&store::Account { roles, ..account.clone() }).unwrap();
    let mut again = town.browser();
    come(&mut again, &town, &other, "").await;
    refused(&again, 403, "trust-residents-only");
    store.put_account(&store::Account { active: false, ..account }).unwrap();
    come(&mut again, &town, &other, "").await;
    refused(&again, 403, "trust-account-not-in-force");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_once_in_the_browser_that_began_it() {
    let (town, other) = town();
    let mut browser = town.browser();
    let asked = begin(&mut browser, &town, &other, "").await;
    // Another browser brings the very same answer.
    let mut victim = town.browser();
    back(&mut victim, &asked).await;
    refused(&victim, 403, "trust-state-unknown");
    assert_eq!(other.asked("/token"), 0, "nothing was asked for it");
    back(&mut browser, &asked).await;
    assert_eq!(to(&browser), "/sign-in/first");
    back(&mut browser, &asked).await;
    refused(&browser, 403, "trust-state-unknown");
    let asked = begin(&mut browser, &town, &other, "").await;
    town.at("2026-03-02T09:11");
    back(&mut browser, &asked).await;
    refused(&browser, 403, "trust-too-late");
    for wrong in ["&iss=https%3A%2F%2Fevil.example&code=c", "&error=access_denied", ""] {
        let asked = begin(&mut browser, &town, &other, "").await;
        browser.open_once(&format!("/sign-in/back/province?state={}{wrong}", part(&asked, "state"))).await;
        assert!(browser.has("没有登录成功"), "{wrong}");
        browser.open_once("/me/systems").await;
        assert!(to(&browser).starts_with("/sign-in"), "{wrong}: nobody is signed in");
    }
    let asked = begin(&mut browser, &town, &other, "").await;
    browser.open_once(&format!("/sign-in/back/province?state={}&code=a&code=b", part(&asked, "state"))).await;
    assert_eq!(browser.page.status, StatusCode::BAD_REQUEST, "nothing comes twice");
    // The proved identity of before waits ten minutes and no longer.
    town.at("2026-03-02T09:22");
    browser.open_once("/sign-in/first").await;
    refused(&browser, 422, "trust-nothing-waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_off_this_site() {
    let (town, other) = town();
    let mut browser = town.browser();
    come(&mut browser, &town, &other, "").await;
    browser.open("/sign-in/first").await;
    browser.submit("/sign-in/first", &[("do", "open")]).await;
    for next in
        ["https://evil.example", "//evil.example", "/\\evil.example", "%2F%2Fevil.example", "javascript:1"]
    {
        let mut browser = town.browser();
        come(&mut browser, &town, &other, &value::percent::encoded(next)).await;
        let led = to(&browser);
        assert!(led.starts_with('/') && !led.starts_with("//") && !led.contains('\\'), "{next}: {led}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_are_fetched_once_and_a_strange_one_is_refused() {
    let (town, other) = town();
    let mut browser = town.browser();
    come(&mut browser, &town, &other, "").await;
    come(&mut browser, &town, &other, "").await;
    assert_eq!((other.asked("/jwks"), other.asked("openid-configuration")), (1, 1), "kept for a while");
    other.set(|it| (it.signs, it.shows) = (key("k2", 2), vec![key("k1", 1), key("k2", 2)]));
    come(&mut browser, &town, &other, "").await;
    assert_eq!((to(&browser).as_str(), other.asked("/jwks")), ("/sign-in/first", 2));
    other.set(|it| it.signs = key("k3", 3));
    come(&mut browser, &town, &other, "").await;
    refused(&browser, 403, "trust-key-unknown");
    assert_eq!(other.asked("/jwks"), 3, "once");
    other.set(|it| it.signs = key("k2", 9));
    come(&mut browser, &town, &other, "").await;
    refused(&browser, 403, "trust-signature-wrong");
    assert_eq!(other.asked("/jwks"), 3, "a wrong signature is no reason to fetch");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_provider_is_down_it_is_said_and_nothing_is_lost() {
    let (town, other) = town();
    let mut browser = town.signed_in("resident").await;
    browser.open("/events/new").await;
    browser.open("/events/new?step=where").await;
    other.set(|it| it.up = false);
    browser.open_once("/sign-in/with/province").await;
    refused(&browser, 503, "trust-unreached");
    browser.expect("连接不上");
    browser.expect("href=\"/sign-in\"");
    browser.open("/me/systems").await;
    assert_eq!(browser.page.status, StatusCode::OK, "still signed in");
    other.set(|it| it.up = true);
    let asked = begin(&mut browser, &town, &other, "").await;
    other.set(|it| it.up = false);
    back(&mut browser, &asked).await;
    refused(&browser, 503, "trust-unreached");
    browser.open_once("/sign-in/with/nobody").await;
    refused(&browser, 404, "trust-unknown");
    let shown = format!("{:?}", town.site.trust);
    assert!(!shown.contains(SECRET) && shown.contains("Secret("), "the secret is never printed: {shown}");
}

/// Puts an authenticator app; its secret.
fn put_app(town: &Town, account: &AccountId) -> Secret {
    let (site, now) = (&town.site, town.site.engine.now());
    let sealed = app::fresh(site, account).unwrap();
    let row = app::proved(account, &sealed, 0, now);
    assert!(site.engine.store().put_factors(account, &[], &[row]).unwrap());
    app::open(site, account, &sealed).unwrap()
}

/// An identity stands for the password and not for the second step.
#[tokio::test(flavor = "multi_thread")]
async fn an_identity_goes_on_to_the_second_step() {
    let (town, other) = town();
    let mut browser = town.signed_in("resident").await;
    come(&mut browser, &town, &other, "").await;
    browser.open("/sign-in/first").await;
    browser.submit("/sign-in/first", &[("do", "link")]).await;
    let secret = put_app(&town, &AccountId::new("resident"));
    let mut again = town.browser();
    come(&mut again, &town, &other, "%2Fme%2Freads").await;
    assert_eq!(to(&again), "/sign-in/second");
    for closed in ["/me/reads", "/me/account"] {
        assert!(again.open(closed).await.address.starts_with("/sign-in?"), "{closed}");
    }
    let code = crypto::otp::code(&secret, town.site.engine.now()).unwrap();
    again.open("/sign-in/second").await;
    again.submit("/sign-in/second", &[("code", &code)]).await;
    assert_eq!(again.page.address, "/me/reads", "where the person wanted to go");
}

/// Who has no password is asked for a fresh sign-in instead of one, and may choose one.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_password_proves_itself_by_coming_anew() {
    let (town, other) = town();
    let mut browser = town.browser();
    come(&mut browser, &town, &other, "").await;
    browser.open("/sign-in/first").await;
    browser.submit("/sign-in/first", &[("do", "open")]).await;
    browser.open("/me/account/app").await;
    assert!(!browser.has("name=\"old\""), "{}", browser.page.text);
    browser.submit("/me/account/app", &[]).await;
    browser.expect("class=\"code secret\"");
    // A session that was left open is no way to a lasting one.
    browser.open("/me/account/password").await;
    town.at("2026-03-02T09:11");
    let new = "tulip ladder 47 gravel moon";
    browser.submit("/me/account/password", &[("new", new), ("again", new)]).await;
    assert!(browser.page.address.starts_with("/sign-in?again=1&next="), "{}", browser.page.address);
    browser.expect("/sign-in/with/province");
    assert_eq!(
        browser.open("/me/account/password").await.address,
        "/sign-in?again=1&next=%2Fme%2Faccount%2Fpassword"
    );
    come(&mut browser, &town, &other, "%2Fme%2Faccount%2Fpassword").await;
    let next = to(&browser);
    browser.open(&next).await;
    assert_eq!(browser.page.address, "/me/account/password");
    browser.submit("/me/account/password", &[("new", new), ("again", new)]).await;
    assert_eq!(browser.page.address, "/me/account?done=password");
    browser.open("/me/account/app").await;
    browser.expect("name=\"old\"");
}
