//! One's own sessions: listed, ended one by one or all others, and never shown to anybody else.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use value::AccountId;
use web::session::COOKIE_NAME;

use super::{sign_in, town};
use crate::town::{Browser, PASSWORD, Town};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0";
const WECHAT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50 <b>x</b>";

/// Signs in with a browser that calls itself so.
async fn signed_in_with(town: &Town, account: &str, agent: &str) -> Browser {
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    let token = crate::edge::scene::form_token(browser.cookie(COOKIE_NAME));
    let body = format!("csrf={token}&name={account}&password={PASSWORD}");
    let post = Request::post("/sign-in")
        .header("content-type", crate::edge::scene::PAIRS)
        .header("user-agent", agent)
        .body(Body::from(body))
        .unwrap();
    browser.ask(post).await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn people_see_their_sessions_and_end_them() {
    let town = Town::new();
    let mut office = signed_in_with(&town, "handler", FIREFOX).await;
    town.at("2026-03-02T09:30");
    let mut phone = signed_in_with(&town, "handler", WECHAT).await;
    let mut somebody = signed_in_with(&town, "verifier", "curl/8.0 10.1.2.3").await;
    town.at("2026-03-02T09:40");
    office.open("/me/account").await;
    for told in
        ["Firefox, Windows", "WeChat, iPhone", "2026-03-02 09:00", "2026-03-02 09:30", "2026-03-02 09:40"]
    {
        office.expect(told);
    }
    for hidden in ["<b>x", "Mozilla", "curl", "10.1.2.3"] {
        assert!(!office.has(hidden), "{hidden}");
    }
    assert_eq!(office.page.text.matches("class=\"tag good\">当前").count(), 1);
    somebody.open("/me/account").await;
    somebody.expect("未知浏览器");
    assert!(!somebody.has("WeChat"), "only one's own");
    // One is ended; its alias from this page works in this session only.
    let alias = office
        .page
        .text
        .split("name=\"which\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let token = crate::edge::scene::form_token(somebody.cookie(COOKIE_NAME));
    let body = format!("csrf={token}&which={alias}");
    somebody.post_raw("/me/account/sessions", crate::edge::scene::PAIRS, body).await;
    assert_eq!(phone.open("/desk/tasks").await.address, "/desk/tasks", "of another account");
    office.open("/me/account").await;
    office.submit("/me/account/sessions", &[("which", &alias)]).await;
    office.expect("已退出");
    assert!(phone.open("/desk/tasks").await.address.starts_with("/sign-in"));
    assert_eq!(office.open("/desk/tasks").await.address, "/desk/tasks");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_others_end_at_once() {
    let town = Town::new();
    let mut first = town.signed_in("handler").await;
    let mut second = town.signed_in("handler").await;
    let mut third = town.signed_in("handler").await;
    first.open("/me/account").await;
    first.submit("/me/account/sessions", &[("which", "others")]).await;
    first.expect("其他设备已全部退出");
    assert!(second.open("/desk/tasks").await.address.starts_with("/sign-in"));
    assert!(third.open("/desk/tasks").await.address.starts_with("/sign-in"));
    assert_eq!(first.open("/desk/tasks").await.address, "/desk/tasks");
    let sessions = town.site.engine.store().sessions_of(&AccountId::new("handler")).unwrap();
    assert_eq!(sessions.len(), 1);
}

/// ASVS V7.4.4: whoever is signed in finds the way out on every page they can open, wherever they are.
#[tokio::test(flavor = "multi_thread")]
async fn signing_out_is_on_every_page() {
    let town = town();
    let mut tried = 0;
    for who in ["resident", "dispatcher", "author"] {
        let mut browser = town.signed_in(who).await;
        for address in web::routes::addresses().filter(|address| address.get.is_some()) {
            if address.path.contains('{') {
                continue;
            }
            let got = browser.open(address.path).await.clone();
            let html = got
                .headers
                .get("content-type")
                .is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
            // A part of a page has no frame; a page for others is refused on one that has it.
            if html && got.text.starts_with("<!doctype") {
                assert!(got.text.contains("action=\"/sign-out\""), "{who} at {}: {}", got.address, got.text);
                assert!(got.text.contains("href=\"/me/account\""), "{who} at {}", got.address);
                tried += 1;
            }
        }
    }
    assert!(tried > 60, "{tried} pages");
}

/// What two sessions have in common is told to neither: each signs out by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_says_when_it_was_used_last() {
    let town = Town::new();
    let mut browser = town.browser();
    sign_in(&mut browser, "handler").await;
    let seen =
        |town: &Town| town.site.engine.store().sessions_of(&AccountId::new("handler")).unwrap()[0].seen_at;
    let first = seen(&town);
    town.at("2026-03-02T09:04");
    browser.open("/desk/tasks").await;
    assert_eq!(seen(&town), first, "not at every request");
    town.at("2026-03-02T09:05");
    assert_eq!(browser.open("/desk/tasks").await.status, StatusCode::OK);
    assert_eq!(seen(&town), town.site.engine.now());
}
