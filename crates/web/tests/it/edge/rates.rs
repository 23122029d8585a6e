//! How often an address may ask: a burst, then one after the other; a table that never grows; whose address it is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use value::Timestamp;
use web::limit::{Door, Rates};

use crate::edge::scene::{PAIRS, bare, guarded, request};
use crate::town::{Browser, Got, PASSWORD, Town};

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_700_000_000_000 + ms).unwrap()
}

fn four(number: u32) -> IpAddr {
    Ipv4Addr::from(number).into()
}

#[test]
fn a_burst_then_one_after_the_other() {
    for door in Door::ALL {
        let rates = Rates::new([1; 16]);
        let (burst, every) = door.allowance();
        for number in 0..burst {
            assert!(rates.spend(door, four(1), at(0)).is_ok(), "{door:?} {number}");
        }
        let wait = rates.spend(door, four(1), at(0)).unwrap_err();
        assert_eq!(wait.as_millis(), u128::from(every), "{door:?}");
        assert!(rates.spend(door, four(2), at(0)).is_ok(), "another address is another matter");
        let every = i64::from(every);
        assert!(rates.spend(door, four(1), at(every - 1)).is_err());
        assert!(rates.spend(door, four(1), at(every)).is_ok());
        assert!(rates.spend(door, four(1), at(every)).is_err());
        // A clock that is set back gives nothing and takes nothing; after a pause the burst is whole again.
        assert!(rates.spend(door, four(1), at(-90_000)).is_err());
        for _ in 0..burst {
            assert!(rates.spend(door, four(1), at(every * (i64::from(burst) + 2))).is_ok(), "{door:?}");
        }
    }
}

#[test]
fn one_door_does_not_close_another() {
    let rates = Rates::new([1; 16]);
    while rates.spend(Door::SignIn, four(1), at(0)).is_ok() {}
    assert!(
        rates.spend(Door::Post, four(1), at(0)).is_ok() && rates.spend(Door::Api, four(1), at(0)).is_ok()
    );
}

#[test]
fn a_household_counts_once() {
    let rates = Rates::new([1; 16]);
    let six = |text: &str| text.parse::<IpAddr>().unwrap();
    for number in 0..30_u16 {
        let address = Ipv6Addr::new(0x2001, 0xdb8, 1, 2, number, 0, 0, number).into();
        assert!(rates.spend(Door::SignIn, address, at(0)).is_ok());
    }
    assert!(rates.spend(Door::SignIn, six("2001:db8:1:2::99"), at(0)).is_err());
    assert!(rates.spend(Door::SignIn, six("2001:db8:1:3::99"), at(0)).is_ok());
    // IPv4 written as IPv6 is the same address.
    while rates.spend(Door::SignIn, four(0x0a00_0001), at(0)).is_ok() {}
    assert!(rates.spend(Door::SignIn, six("::ffff:10.0.0.1"), at(0)).is_err());
}

#[test]
fn a_million_addresses_take_no_more_memory_and_free_nobody() {
    let rates = Rates::new([9; 16]);
    let before = rates.bytes();
    assert!(before <= 1 << 20, "{before} bytes");
    while rates.spend(Door::SignIn, four(7), at(0)).is_ok() {}
    for number in 0..1_000_000 {
        assert!(rates.spend(Door::Post, four(1_000 + number), at(1)).is_ok());
    }
    assert_eq!(rates.bytes(), before);
    println!("the table takes {before} bytes, before and after a million addresses");
    // WHY it still waits: the place that owes least gives way, and one post owes less than thirty sign-ins.
    assert!(rates.spend(Door::SignIn, four(7), at(2)).is_err());
}

fn from(peer: &str, mut request: Request<Body>) -> Request<Body> {
    let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

async fn posted(browser: &mut Browser, peer: &str, address: &str, text: &str) -> Got {
    let cookie = browser.cookie(web::session::COOKIE_NAME).to_owned();
    let text = format!("csrf={}&{text}", crate::edge::scene::form_token(&cookie));
    let post = request("POST", address).header("content-type", PAIRS).body(Body::from(text)).unwrap();
    browser.ask(from(peer, post)).await.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_posts_wait_and_are_told_how_long() {
    let town = Town::new();
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    for _ in 0..30 {
        // Broken tries count too: it is the asking that is limited.
        let got = posted(&mut browser, "192.0.2.1", "/sign-in", "name=&password=").await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let got = posted(&mut browser, "192.0.2.1", "/sign-in", "name=&password=").await;
    assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(got.headers["retry-after"], "2");
    assert!(got.text.contains("请过 2 秒再试"), "{}", got.text);
    guarded(&got, "the thirty-first sign-in");
    let got = posted(&mut browser, "192.0.2.2", "/sign-in", "name=&password=").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let later = town.site.engine.now().checked_add(value::SignedDuration::from_secs(2)).unwrap();
    town.clock.set(later);
    let got = posted(&mut browser, "192.0.2.1", "/sign-in", "name=&password=").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_works_as_fast_as_they_can() {
    let town = Town::new();
    let mut visitor = town.browser();
    visitor.open("/sign-in").await;
    let place = "place=%E7%A4%BA%E8%8C%83%E8%B7%AF&street=440303001";
    let mut last = StatusCode::OK;
    for _ in 0..61 {
        last = posted(&mut visitor, "192.0.2.1", "/events/new?step=where", place).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let mut person = town.signed_in("dispatcher").await;
    for _ in 0..70 {
        let got = posted(&mut person, "192.0.2.1", "/events/new?step=where", place).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_has_its_allowance() {
    let town = crate::edge::api::town();
    let ask = |path: &'static str| town.with_cookie("a=b", from("192.0.2.9", bare("GET", path)));
    for _ in 0..300 {
        assert_eq!(ask("/api/v1/ledger/checkpoint").await.status, StatusCode::OK);
    }
    let problem = ask("/api/v1/ledger/checkpoint").await;
    assert_eq!(problem.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem.headers["retry-after"], "1");
    assert_eq!(problem.headers["content-type"], "application/problem+json; charset=utf-8");
    guarded(&problem, "problem");
    let list = ask("/api/open311/v2/services.xml").await;
    assert_eq!(list.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(list.text.contains("<code>429</code>"), "{}", list.text);
    // Pages are read within an allowance of their own.
    assert_eq!(ask("/help").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_has_its_allowance_too() {
    let town = Town::new();
    let ask =
        |from_: &'static str, path: &'static str| town.with_cookie("a=b", from(from_, bare("GET", path)));
    for _ in 0..1_200 {
        assert_eq!(ask("192.0.2.9", "/nowhere").await.status, StatusCode::NOT_FOUND);
    }
    let page = ask("192.0.2.9", "/help").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    guarded(&page, "a page too many");
    assert_eq!(ask("192.0.2.10", "/help").await.status, StatusCode::OK, "another address reads on");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_our_proxies_say_whose_request_it_is() {
    let proxies = ["10.0.0.7", "10.0.0.8"].map(|text| text.parse::<IpAddr>().unwrap());
    let town = Town::with(|site| site.proxies.extend(proxies));
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    let cookie = browser.cookie(web::session::COOKIE_NAME).to_owned();
    let token = crate::edge::scene::form_token(&cookie);
    let mut ask = async |peer: &str, forwarded: &str| {
        let post =
            request("POST", "/sign-in").header("content-type", PAIRS).header("x-forwarded-for", forwarded);
        let post = post.body(Body::from(format!("csrf={token}&name=&password="))).unwrap();
        browser.ask(from(peer, post)).await.status
    };
    for _ in 0..30 {
        ask("10.0.0.7", "198.51.100.1").await;
    }
    assert_eq!(ask("10.0.0.7", "198.51.100.1").await, StatusCode::TOO_MANY_REQUESTS);
    // Behind two proxies, or with something invented written before: it is the same client.
    for forwarded in ["198.51.100.1, 10.0.0.8", "203.0.113.9, 198.51.100.1", "x, 198.51.100.1, 10.0.0.8"] {
        assert_eq!(ask("10.0.0.7", forwarded).await, StatusCode::TOO_MANY_REQUESTS, "{forwarded}");
    }
    assert_eq!(ask("10.0.0.7", "198.51.100.2").await, StatusCode::UNPROCESSABLE_ENTITY);
    // A stranger's header is not read: the stranger is who it is.
    for number in 0..30 {
        ask("203.0.113.5", &format!("198.51.100.{}", 100 + number)).await;
    }
    assert_eq!(ask("203.0.113.5", "198.51.100.200").await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_allowance_can_be_left_to_others() {
    let town = Town::with(|site| site.rates = None);
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    for _ in 0..40 {
        let got = posted(&mut browser, "192.0.2.1", "/sign-in", &format!("name=&password={PASSWORD}")).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
