//! Pages of the security administrator: accounts and connected systems.

use axum::http::StatusCode;
use crypto::{Secret, otp};
use identity::oidc::{Client, Scope};
use store::{Account, OidcClient};
use value::{AccountId, Digest, RoleId, SignedDuration, Words};
use web::factor::Factors;

use crate::account::{prepare, sign_in, try_in};
use crate::audit::{town, with};
use crate::edge::scene::{PAIRS, bare};
use crate::town::{Browser, PASSWORD, Town};

const ADDRESSES: [&str; 5] = [
    "/admin/accounts",
    "/admin/accounts/one",
    "/admin/accounts/new",
    "/admin/systems",
    "/admin/systems/wiki",
];

fn later(town: &Town, minutes: i64) {
    town.clock.set(town.site.engine.now().checked_add(SignedDuration::from_mins(minutes)).unwrap());
}

/// The last line of the record by the security administrator: its kind, and what it is about.
fn last(town: &Town) -> (&'static str, String) {
    let lines = town.site.engine.record_lines(1, 1_000).unwrap();
    let own = lines.iter().rev().find(|line| line.entry.by.as_str() == "security-admin").unwrap();
    assert_eq!(own.entry.via, identity::record::Via::Page);
    (own.entry.deed.kind(), own.entry.deed.about())
}

/// The page of one account.
async fn see(browser: &mut Browser, account: &str) {
    browser.open("/admin/accounts").await;
    browser.submit("/admin/accounts", &[("account", account)]).await;
    assert_eq!(browser.page.status, StatusCode::OK, "{account}");
    let address = &browser.page.address;
    assert!(address.starts_with("/admin/accounts/one?find=") && !address.contains(account), "{address}");
}

async fn act(browser: &mut Browser, account: &str, what: &str) {
    see(browser, account).await;
    browser.submit("/admin/accounts/one", &[("do", what)]).await;
}

/// What a page shows once.
fn shown(browser: &Browser) -> String {
    let text = browser.page.text.split("<p class=\"code secret\">").nth(1);
    text.unwrap_or_else(|| panic!("{}", browser.page.text)).split('<').next().unwrap().to_owned()
}

fn account(town: &Town, id: &str) -> Account {
    town.site.engine.store().account(&AccountId::new(id)).unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_security_administrator_finds_the_pages() {
    let town = town();
    put(&town, &client());
    let everybody = ["system-admin", "audit-admin", "supervisor", "author", "resident"];
    for who in everybody {
        let mut browser = town.signed_in(who).await;
        let token = crate::edge::scene::form_token(browser.cookie(web::session::COOKIE_NAME));
        for address in ADDRESSES {
            browser.open(address).await;
            assert_eq!(browser.page.status, StatusCode::NOT_FOUND, "{who} {address}");
            let fields = format!("csrf={token}&do=reset&q=x&id=new.demo&name=x&account=dispatcher");
            if address != "/admin/systems" {
                let got = browser.post_raw(address, PAIRS, fields).await;
                assert_eq!(got.status, StatusCode::NOT_FOUND, "{who} posts {address}");
            }
        }
        browser.open("/").await;
        assert!(!browser.has("/admin/"), "{who}");
    }
    assert!(town.site.engine.store().account(&AccountId::new("new.demo")).unwrap().is_none());
    let mut visitor = town.browser();
    visitor.open("/admin/accounts").await;
    assert_eq!(visitor.page.status, StatusCode::NOT_FOUND);
    let mut security = town.signed_in("security-admin").await;
    assert_eq!(security.page.address, "/admin/accounts", "it is their first page");
    for address in ADDRESSES {
        security.open(address).await;
        let there = if address == "/admin/accounts/one" { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(security.page.status, there, "{address}");
    }
    security.open("/?lang=en").await;
    security.expect("Security administrator");
    security.expect("href=\"/admin/systems\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_by_words_that_stay_out_of_the_address() {
    let town = town();
    for number in 0..60 {
        let id = AccountId::new(format!("many-{number:02}"));
        let name = Words::new("演示·众人", "Many");
        town.site
            .engine
            .store()
            .put_account(&Account { account: id, name, ..account(&town, "resident") })
            .unwrap();
    }
    let mut browser = town.signed_in("security-admin").await;
    browser.submit("/admin/accounts", &[("q", "众人")]).await;
    let address = browser.page.address.clone();
    assert!(address.starts_with("/admin/accounts?find=") && address.is_ascii(), "{address}");
    browser.expect("value=\"众人\"");
    assert!(browser.has("many-00") && browser.has("many-49") && !browser.has("many-50"));
    assert!(!browser.has(">dispatcher<"));
    let next = browser.page.text.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    browser.open(&next.replace("&#38;", "&")).await;
    assert!(browser.has("many-50") && browser.has("many-59") && !browser.has("many-49"));
    assert!(!browser.has("rel=\"next\"") && browser.has("rel=\"prev\""));
    // To another session the address says nothing.
    let mut other = town.signed_in("security-admin").await;
    other.open(&address).await;
    assert!(!other.has("众人\""), "{}", other.page.text);
    // The post is the directory's.
    browser.submit("/admin/accounts", &[("q", "audit-admin")]).await;
    browser.expect("演示·区 演示·audit-admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_gives_a_first_password_once_and_signs_everybody_out() {
    let town = town();
    let mut theirs = town.signed_in("dispatcher").await;
    let mut browser = town.signed_in("security-admin").await;
    see(&mut browser, "dispatcher").await;
    browser.submit("/admin/accounts/one", &[]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.expect("请选择要办理的操作");
    act(&mut browser, "dispatcher", "reset").await;
    browser.expect("只显示这一次");
    let first = shown(&browser);
    assert_eq!(last(&town), ("account-reset", "dispatcher".to_owned()));
    assert!(theirs.open("/desk/tasks").await.address.starts_with("/sign-in"), "signed out");
    see(&mut browser, "dispatcher").await;
    browser.expect("临时密码，待本人修改");
    assert!(!browser.has(&first), "never again");
    let mut again = town.browser();
    try_in(&mut again, "dispatcher", PASSWORD).await;
    assert_eq!(again.page.status, StatusCode::UNPROCESSABLE_ENTITY, "the old one opens nothing");
    try_in(&mut again, "dispatcher", &first).await;
    assert_eq!(again.page.address, "/sign-in/password", "one of their own is asked for");
    // Roles and office are as they were.
    assert_eq!(account(&town, "dispatcher").roles, [RoleId::new("dispatcher")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_stays_shut_until_it_is_opened_again() {
    let town = town();
    let mut theirs = town.signed_in("dispatcher").await;
    let mut browser = town.signed_in("security-admin").await;
    act(&mut browser, "dispatcher", "end").await;
    browser.expect("所有设备已退出登录");
    assert_eq!(last(&town), ("sessions-ended", "dispatcher".to_owned()));
    assert!(theirs.open("/desk/tasks").await.address.starts_with("/sign-in"));
    let mut theirs = town.signed_in("dispatcher").await;
    act(&mut browser, "dispatcher", "close").await;
    browser.expect("账号已停用");
    assert!(browser.has("value=\"reopen\"") && !browser.has("value=\"reset\""), "what fits is offered");
    assert_eq!(last(&town), ("account-closed", "dispatcher".to_owned()));
    assert!(theirs.open("/desk/tasks").await.address.starts_with("/sign-in"));
    let mut again = town.browser();
    try_in(&mut again, "dispatcher", PASSWORD).await;
    assert_eq!(again.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What does not fit is not done, even where somebody sends it.
    browser.submit("/admin/accounts/one", &[("do", "reset")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    act(&mut browser, "dispatcher", "reopen").await;
    let first = shown(&browser);
    assert_eq!(last(&town).0, "account-put");
    try_in(&mut again, "dispatcher", PASSWORD).await;
    assert_eq!(again.page.status, StatusCode::UNPROCESSABLE_ENTITY, "the password of before stays shut");
    try_in(&mut again, "dispatcher", &first).await;
    assert_eq!(again.page.address, "/sign-in/password");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_administers_their_own_account_here() {
    let town = town();
    let mut browser = town.signed_in("security-admin").await;
    see(&mut browser, "security-admin").await;
    assert!(!browser.has("<form method=\"post\" action=\"/admin"), "{}", browser.page.text);
    browser.expect("href=\"/me/account\"");
    let token = crate::edge::scene::form_token(browser.cookie(web::session::COOKIE_NAME));
    let address = browser.page.address.clone();
    let got = browser.post_raw(&address, PAIRS, format!("csrf={token}&do=reset")).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    assert_eq!(last(&town), ("refused", "security-admin: administers-self".to_owned()));
    assert!(web::password::verify(PASSWORD, Some(&account(&town, "security-admin").password_hash)));
}

/// A first password that the administrator knows is no way to a power that is somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_as_somebody_with_power() {
    let town = with(prepare);
    let mut browser = town.signed_in("security-admin").await;
    for who in ["audit-admin", "system-admin", "supervisor", "author"] {
        let before = account(&town, who).password_hash;
        act(&mut browser, who, "reset").await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
        browser.expect("须由运维人员办理");
        assert_eq!(last(&town), ("refused", "security-admin: hands-over-power".to_owned()), "{who}");
        assert_eq!(account(&town, who).password_hash, before, "{who}");
    }
    let mut supervisor = town.signed_in("supervisor").await;
    set_up(&town, &mut supervisor).await;
    act(&mut browser, "supervisor", "reset-all").await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(Factors::of(&town.site, &AccountId::new("supervisor")).unwrap().any());
    // With a second factor between, the password alone opens nothing.
    act(&mut browser, "supervisor", "reset").await;
    let first = shown(&browser);
    let mut stranger = town.browser();
    try_in(&mut stranger, "supervisor", &first).await;
    assert_eq!(stranger.page.address, "/sign-in/second");
    // Shut is no way in either.
    act(&mut browser, "author", "close").await;
    browser.expect("账号已停用");
    act(&mut browser, "author", "reopen").await;
    browser.expect("须由运维人员办理");
    assert!(!account(&town, "author").active);
}

/// Sets an authenticator app up, as a person does.
async fn set_up(town: &Town, browser: &mut Browser) -> Secret {
    browser.open("/me/account/app").await;
    browser.submit("/me/account/app", &[("old", PASSWORD)]).await;
    let text = browser.page.text.split("class=\"code secret\">").nth(1).unwrap().split('<').next().unwrap();
    let secret = otp::from_base32(text).unwrap();
    let code = otp::code(&secret, town.site.engine.now()).unwrap();
    browser.submit("/me/account/app", &[("code", &code)]).await;
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn administering_takes_a_second_factor_and_a_proof_of_late() {
    // The people of a demo stand for such as gave a second factor.
    let town = with(|site| {
        prepare(site);
        site.demo = None;
    });
    put(&town, &client());
    let mut weak = town.signed_in("security-admin").await;
    let token = crate::edge::scene::form_token(weak.cookie(web::session::COOKIE_NAME));
    see(&mut weak, "dispatcher").await;
    weak.expect("管理操作须经第二重验证");
    assert!(!weak.has("value=\"reset\""));
    let own = weak.page.address.clone();
    for address in [own.as_str(), "/admin/accounts/new", "/admin/systems/wiki"] {
        let fields = format!("csrf={token}&do=reset&id=new.demo&name=x");
        let got = weak.post_raw(address, PAIRS, fields).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{address}");
        assert_eq!(last(&town), ("refused", "security-admin: second-factor-missing".to_owned()), "{address}");
    }
    weak.open("/").await;
    weak.expect("须经第二重验证");
    let mut dispatcher = town.signed_in("dispatcher").await;
    set_up(&town, &mut dispatcher).await;

    let mut strong = town.signed_in("security-admin").await;
    let secret = set_up(&town, &mut strong).await;
    see(&mut strong, "dispatcher").await;
    assert!(!strong.has("name=\"old\""), "it was proved just now");
    later(&town, 14);
    act(&mut strong, "dispatcher", "reset-all").await;
    assert_eq!(strong.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    strong.expect("name=\"old\"");
    strong.submit("/admin/accounts/one", &[("do", "reset-all"), ("old", "a guess")]).await;
    assert_eq!(strong.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(Factors::of(&town.site, &AccountId::new("dispatcher")).unwrap().any(), "nothing is changed yet");
    strong.submit("/admin/accounts/one", &[("do", "reset-all"), ("old", PASSWORD)]).await;
    shown(&strong);
    assert!(!Factors::of(&town.site, &AccountId::new("dispatcher")).unwrap().any());
    assert_eq!(last(&town), ("account-reset", "dispatcher factors".to_owned()));
    // Proved once more, it is not asked again for a while; then with the second factor.
    act(&mut strong, "verifier", "end").await;
    strong.expect("所有设备已退出登录");
    later(&town, 20);
    see(&mut strong, "verifier").await;
    assert!(strong.has("name=\"old\"") && strong.has("name=\"code\""));
    strong.submit("/admin/accounts/one", &[("do", "end"), ("old", PASSWORD)]).await;
    assert_eq!(strong.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = otp::code(&secret, town.site.engine.now()).unwrap();
    strong.submit("/admin/accounts/one", &[("do", "end"), ("old", PASSWORD), ("code", &code)]).await;
    strong.expect("所有设备已退出登录");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_without_any_power() {
    let town = town();
    let mut browser = town.signed_in("security-admin").await;
    browser.open("/admin/accounts/new").await;
    for (id, name, wrong) in [
        ("", "新人", "这个账号不能用"),
        ("operator", "新人", "这个账号不能用"),
        ("13800001234", "新人", "账号不能是手机号码或证件号码"),
        ("11010519491231002X", "新人", "账号不能是手机号码或证件号码"),
        ("8613800001234", "新人", "账号不能是手机号码或证件号码"),
        ("dispatcher", "新人", "已有这个账号"),
        ("new.demo", "", "请填写姓名"),
    ] {
        browser.submit("/admin/accounts/new", &[("id", id), ("name", name)]).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
        browser.expect(wrong);
    }
    assert!(town.site.engine.store().account(&AccountId::new("new.demo")).unwrap().is_none());
    browser.submit("/admin/accounts/new", &[("id", "new.demo"), ("name", "演示·新人")]).await;
    let first = shown(&browser);
    assert_eq!(last(&town), ("account-put", "new.demo".to_owned()));
    let opened = account(&town, "new.demo");
    assert!(opened.roles.is_empty() && opened.office.is_none() && opened.active);
    let mut theirs = town.browser();
    try_in(&mut theirs, "new.demo", &first).await;
    assert_eq!(theirs.page.address, "/sign-in/password");
    // Too late, it opens nothing.
    later(&town, 60 * 73);
    let mut late = town.browser();
    try_in(&mut late, "new.demo", &first).await;
    assert_eq!(late.page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

fn client() -> Client {
    Client {
        id: "wiki".into(),
        name: Words::new("知识库", "Wiki"),
        redirects: vec!["https://wiki.example/back".into()],
        post_logout: Vec::new(),
        back_channel: None,
        home: None,
        secret: Some(Digest::of(b"old")),
        secret_until: None,
        scopes: vec![Scope::Openid],
    }
}

fn put(town: &Town, client: &Client) {
    let data = serde_json::to_string(client).unwrap();
    town.site.engine.store().put_oidc_client(&OidcClient { id: client.id.clone(), data }).unwrap();
}

fn stored(town: &Town, id: &str) -> Option<Client> {
    let row = town.site.engine.store().oidc_client(id).unwrap()?;
    Some(serde_json::from_str(&row.data).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_gets_another_secret_and_is_removed() {
    let town = town();
    put(&town, &client());
    put(&town, &Client { id: "kiosk".into(), secret: None, ..client() });
    let mut browser = town.signed_in("security-admin").await;
    browser.open("/admin/systems").await;
    browser.expect("href=\"/admin/systems/kiosk\"");
    browser.open("/admin/systems/kiosk").await;
    assert!(!browser.has("value=\"renew\"") && browser.has("value=\"remove\""), "it has no secret");
    browser.submit("/admin/systems/kiosk", &[("do", "renew")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.open("/admin/systems/wiki").await;
    browser.expect("https://wiki.example/back");
    browser.submit("/admin/systems/wiki", &[("do", "renew")]).await;
    let (secret, now) = (shown(&browser), town.site.engine.now());
    let renewed = stored(&town, "wiki").unwrap();
    assert!(renewed.admits(Some(&secret), now) && !renewed.admits(Some("old"), now));
    assert_eq!(Client { secret: None, secret_until: None, ..renewed }, Client { secret: None, ..client() });
    assert_eq!(last(&town), ("client-renewed", "wiki".to_owned()));
    browser.open("/admin/systems/wiki").await;
    browser.expect("密钥有效至");
    assert!(!browser.has(&secret), "never again");
    browser.submit("/admin/systems/wiki", &[("do", "remove")]).await;
    browser.expect("系统已移除");
    assert_eq!((stored(&town, "wiki"), last(&town)), (None, ("client-removed", "wiki".to_owned())));
    assert_eq!(browser.ask(bare("GET", "/admin/systems/wiki")).await.status, StatusCode::NOT_FOUND);
    // Who signs in elsewhere as somebody without that business does not see them.
    let mut other = town.browser();
    sign_in(&mut other, "dispatcher").await;
    assert_eq!(other.open("/admin/systems").await.status, StatusCode::NOT_FOUND);
}
