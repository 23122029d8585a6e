//! Who may not: addresses without a session, strangers, broken input, too many tries. Every answer guards itself.

use axum::http::StatusCode;

use crate::journey::report;
use crate::town::Town;

#[tokio::test(flavor = "multi_thread")]
async fn desk_pages_ask_for_a_sign_in() {
    let town = Town::new();
    for address in [
        "/desk/tasks",
        "/desk/dispatch",
        "/desk/cases/20260302-0000001",
        "/watch",
        "/watch/cases",
        "/watch/acts",
    ] {
        let mut browser = town.browser();
        browser.open(address).await;
        assert!(browser.page.address.starts_with("/sign-in?next="), "{address}");
        let mut resident = town.signed_in("resident").await;
        resident.open(address).await;
        assert_eq!(resident.page.status, StatusCode::FORBIDDEN, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_on_and_out_again() {
    let town = Town::new();
    let mut browser = town.browser();
    browser.open("/watch").await;
    browser.submit("/sign-in", &[("name", "supervisor"), ("password", "wrong")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.expect("账号或密码不对");
    browser.submit("/sign-in", &[("name", "supervisor"), ("password", crate::town::PASSWORD)]).await;
    assert_eq!(browser.page.address, "/watch");
    browser.submit("/sign-out", &[]).await;
    browser.open("/watch").await;
    assert!(browser.page.address.starts_with("/sign-in"));
    // Nobody is led to another site.
    for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let mut browser = town.browser();
        browser.open("/sign-in").await;
        let answers = [("name", "supervisor"), ("password", crate::town::PASSWORD), ("next", next)];
        browser.submit("/sign-in", &answers).await;
        assert_eq!(browser.page.address, "/desk/tasks");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slow_and_not_for_ever() {
    let town = Town::new();
    let (code, _) = report(&mut town.browser(), "示范路 12 号").await;
    let mut browser = town.browser();
    browser.open("/hall/look-up").await;
    for _ in 0..10 {
        browser.submit("/hall/look-up", &[("code", &code), ("phone", "0000")]).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    browser.submit("/hall/look-up", &[("code", &code), ("phone", "1234")]).await;
    assert_eq!(browser.page.status, StatusCode::TOO_MANY_REQUESTS);
    town.at("2026-03-02T09:16");
    browser.open("/hall/look-up").await;
    browser.submit("/hall/look-up", &[("code", &code), ("phone", "1234")]).await;
    assert_eq!(browser.page.status, StatusCode::OK);
}

/// Many machines that each try a little: a code alone opens nothing for a while, and nobody is told which codes are.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_guessers_opens_nothing_with_codes_alone() {
    let town = Town::with(|site| site.rates = None);
    let (with_phone, _) = report(&mut town.browser(), "示范路 12 号").await;
    let (without, _) = crate::journey::report_without_phone(&mut town.browser(), "示范路 14 号").await;
    let look_up = async |code: &str, phone: &str| {
        let mut browser = town.browser();
        browser.open("/hall/look-up").await;
        browser.submit("/hall/look-up", &[("code", code), ("phone", phone)]).await.status
    };
    assert_eq!(look_up(&without, "").await, StatusCode::OK);
    for _ in 0..300 {
        assert!(town.site.guesses.take(&["everybody"], town.site.engine.now()));
    }
    let unknown = value::QueryCode::from_bits(77).to_string();
    assert_eq!(look_up(&unknown, "").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        look_up(&without, "").await,
        StatusCode::TOO_MANY_REQUESTS,
        "a code that is there looks alike"
    );
    assert_eq!(look_up(&with_phone, "0000").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(look_up(&with_phone, "1234").await, StatusCode::OK, "who knows the digits is not held up");
    town.at("2026-03-02T09:16");
    assert_eq!(look_up(&without, "").await, StatusCode::OK);
}

/// A wrong code counts for everybody, whoever tried it.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_counted_together() {
    let town = Town::with(|site| {
        site.rates = None;
        site.guesses = web::limit::Throttle::of(20);
        // One address is held up after ten; here each try comes as from another one.
        site.look_ups = web::limit::Throttle::of(1_000);
    });
    let mut browser = town.browser();
    browser.open("/hall/look-up").await;
    for bits in 0..20 {
        let code = value::QueryCode::from_bits(bits).to_string();
        browser.submit("/hall/look-up", &[("code", &code), ("phone", "")]).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{bits}");
    }
    let code = value::QueryCode::from_bits(20).to_string();
    browser.submit("/hall/look-up", &[("code", &code), ("phone", "")]).await;
    assert_eq!(browser.page.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_input_gets_a_page_and_stores_nothing() {
    let town = Town::new();
    let mut browser = town.browser();
    browser.open("/").await;
    let long = vec![b'x'; 13 << 20];
    let cases: [(&str, &str, Vec<u8>, StatusCode); 4] = [
        ("/events/new?step=where", "application/json", b"{}".to_vec(), StatusCode::BAD_REQUEST),
        (
            "/events/new?step=where",
            "multipart/form-data; boundary=b",
            b"--b\r\n".to_vec(),
            StatusCode::BAD_REQUEST,
        ),
        (
            "/events/new?step=where",
            "application/x-www-form-urlencoded",
            b"a=1".to_vec(),
            StatusCode::FORBIDDEN,
        ),
        ("/events/new?step=where", "application/x-www-form-urlencoded", long, StatusCode::PAYLOAD_TOO_LARGE),
    ];
    for (address, kind, body, want) in cases {
        let got = browser.post_raw(address, kind, body).await;
        assert_eq!(got.status, want, "{kind}");
    }
    for (address, want) in [
        ("/nowhere", StatusCode::NOT_FOUND),
        ("/hall/apply/nothing", StatusCode::NOT_FOUND),
        ("/files/abc", StatusCode::NOT_FOUND),
        ("/assets/x/none.css", StatusCode::NOT_FOUND),
    ] {
        let got = browser.open(address).await;
        assert_eq!(got.status, want, "{address}");
    }
    let got = browser.post_raw("/help", "application/x-www-form-urlencoded", "").await;
    assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED);
    browser.expect("这个地址不能这样用");
    assert_eq!(town.site.engine.store().head().unwrap().size, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_guards_itself() {
    let town = Town::new();
    let mut browser = town.browser();
    for address in ["/", "/help", "/nowhere", "/events/map", "/events/open.geojson", "/sign-in"] {
        let headers = browser.open(address).await.headers.clone();
        let policy = headers.get("content-security-policy").unwrap().to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{address}"
        );
        assert!(!policy.contains("unsafe"), "{address}");
        assert_eq!(headers.get("x-content-type-options").unwrap(), "nosniff", "{address}");
        assert!(headers.contains_key("x-request-id"), "{address}");
        assert_eq!(headers.get("referrer-policy").unwrap(), "same-origin", "{address}");
    }
    // A cookie of ours is never readable by scripts.
    let mut fresh = town.browser();
    let cookie = fresh.open("/sign-in").await.headers.get("set-cookie").unwrap().to_str().unwrap().to_owned();
    assert!(cookie.starts_with("luohu_session=") && cookie.contains("HttpOnly"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread")]
async fn preferences_keep_the_page() {
    let town = Town::new();
    let mut browser = town.browser();
    browser.open("/hall/look-up?a=7F4K&lang=en").await;
    assert_eq!(browser.page.address, "/hall/look-up?a=7F4K");
    browser.expect("Check progress");
    browser.open("/?mode=elder").await;
    browser.expect("light elder");
    browser.open("/?lang=zh-CN&mode=standard").await;
    browser.expect("您想办什么");
    // A wrong preference is no preference and no loop.
    assert_eq!(browser.open("/?lang=xx").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_kept_for_ever_under_their_own_address() {
    let town = Town::new();
    let mut browser = town.browser();
    let address = web::asset::address("css/district.css");
    let headers = browser.open(&address).await.headers.clone();
    assert!(headers.get("cache-control").unwrap().to_str().unwrap().contains("immutable"));
    let old = browser.open("/assets/000000000000/css/district.css").await.clone();
    assert_eq!(old.headers.get("cache-control").unwrap(), "no-cache");
    assert_eq!(old.status, StatusCode::OK);
}
