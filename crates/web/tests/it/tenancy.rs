//! Two districts behind one address: whatever is asked of one, nothing of the other shows.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;
use web::tenancy::Districts;

use crate::journey::report_as;
use crate::town::Town;

const HOSTS: [&str; 2] = ["luohu.example", "meisha.example"];

/// Words that exist in one district only: a place, a description, a name.
const CANARIES: [[&str; 3]; 2] =
    [["金丝雀甲路", "甲区才有的积水", "甲某人"], ["金丝雀乙路", "乙区才有的塌陷", "乙某人"]];

/// Random accesses in the suite; the long run takes ten times as many with `LUOHU_LONG=1`.
const ACCESSES: usize = 100_000;

struct Two {
    router: Router,
    /// Cookies of sessions and the district each belongs to; the empty cookie belongs to none.
    sessions: Vec<(Option<usize>, String)>,
    /// Addresses of things of one district, and of pages.
    addresses: Vec<String>,
}

async fn two() -> Two {
    let (mut districts, mut sessions, mut addresses) =
        (Districts::default(), vec![(None, String::new())], Vec::new());
    for (number, host) in HOSTS.iter().enumerate() {
        // WHY two seeds: with one, both districts would draw the same tokens.
        let town = Town::seeded(7 + number as u64);
        let [place, words, name] = CANARIES[number];
        let mut resident = town.signed_in("resident").await;
        let (_, case) = report_as(&mut resident, place, words, name).await;
        addresses.push(format!("/desk/cases/{case}"));
        addresses.push(format!("/api/v1/cases/{case}"));
        resident.open("/").await;
        let links = resident.page.text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        addresses.extend(links.filter(|link| link.starts_with("/hall/cases/")).map(str::to_owned));
        for who in ["resident", "grid", "dispatcher", "handler", "verifier", "supervisor", "author"] {
            let mut browser = town.signed_in(who).await;
            for list in ["/desk/tasks", "/watch/cases?figure=all"] {
                browser.open(list).await;
                if browser.has("action=\"/desk/find\"") {
                    browser.submit("/desk/find", &[("text", "金丝雀")]).await;
                    addresses.push(browser.page.address.clone());
                }
            }
            sessions.push((Some(number), browser.cookie_line()));
        }
        let api = town.api();
        districts.add(host, town.router.clone().merge(api)).unwrap();
    }
    for page in [
        "/",
        "/?q=金丝雀",
        "/help",
        "/hall/look-up",
        "/hall/apply/event-dispatch",
        "/events/new",
        "/events/map",
        "/events/open.geojson",
        "/events/district.geojson",
        "/powers",
        "/powers.json",
        "/powers.csv",
        "/sign-in",
        "/me/reads",
        "/me/data.json",
        "/desk/tasks",
        "/desk/dispatch",
        "/watch",
        "/watch/acts",
        "/watch/cases?figure=all",
        "/author",
        "/no-such-page",
        "/files/0000000000000000000000000000000000000000000000000000000000000000",
        "/api/v1/cases",
        "/api/v1/cases?text=金丝雀",
        "/api/open311/v2/requests.json",
        "/api/open311/v2/services.json",
        "/metrics",
        "/desk/forms/preview",
        "/search",
        "/search?q=金丝雀",
        "/inbox",
        "/inbox?view=messages",
        "/me",
        "/me/notifications",
    ] {
        addresses.push(page.chars().map(encoded).collect());
    }
    Two { router: districts.router(), sessions, addresses }
}

fn encoded(c: char) -> String {
    if c.is_ascii() { c.to_string() } else { value::percent::encoded(&c.to_string()) }
}

impl Two {
    async fn get(&self, host: &str, cookie: &str, address: &str) -> (StatusCode, String) {
        let request = Request::get(address).header("host", host).header("cookie", cookie);
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// One access: nothing of the other district, and nothing for a session of the other.
    async fn check(&self, host: usize, session: usize, address: &str) -> bool {
        let (of, cookie) = &self.sessions[session];
        let (_, text) = self.get(HOSTS[host], cookie, address).await;
        for canary in CANARIES[1 - host] {
            assert!(!text.contains(canary), "{} {address} shows {canary}", HOSTS[host]);
        }
        let shows_own = CANARIES[host].iter().any(|canary| text.contains(canary));
        // What a stranger sees here, a session of the other district sees too, and no more.
        if shows_own && of.is_none_or(|of| of != host) {
            let (_, anonymous) = self.get(HOSTS[host], "", address).await;
            let open = CANARIES[host].iter().filter(|canary| text.contains(**canary));
            open.for_each(|canary| {
                assert!(anonymous.contains(canary), "{} {address} shows {canary} to a stranger", HOSTS[host]);
            });
        }
        shows_own
    }
}

/// A small generator: the run is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_one_district_shows_in_the_other() {
    let two = Arc::new(two().await);
    let accesses = if std::env::var_os("LUOHU_LONG").is_some() { ACCESSES * 10 } else { ACCESSES };
    let tasks: Vec<_> = (0..2_u64)
        .map(|half| {
            let two = Arc::clone(&two);
            tokio::spawn(async move {
                let (mut dice, mut own) = (Dice(half + 1), 0_usize);
                for _ in 0..accesses / 2 {
                    let (host, session) = (dice.below(2), dice.below(two.sessions.len()));
                    let address = &two.addresses[dice.below(two.addresses.len())];
                    own += usize::from(two.check(host, session, address).await);
                }
                own
            })
        })
        .collect();
    let mut own = 0;
    for task in tasks {
        own += task.await.unwrap();
    }
    // The canaries sing at home, or the test would prove nothing.
    assert!(own > accesses / 50, "{own} of {accesses} accesses showed a district its own words");
    println!("{accesses} accesses, {own} showed a district its own words, none the other's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_none_of_theirs_sees_no_district() {
    let two = two().await;
    for host in ["evil.example", "", "luohu.example.evil.example", "127.0.0.1"] {
        let (status, text) = two.get(host, "", "/").await;
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(!text.contains("form"), "{text}");
    }
    for host in ["LUOHU.example", "luohu.example:8443", "luohu.example."] {
        assert_eq!(two.get(host, "", "/").await.0, StatusCode::OK, "{host}");
    }
    // Two names in one request are none.
    let request = Request::get("/").header("host", HOSTS[0]).header("host", HOSTS[1]).body(Body::empty());
    let response = two.router.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST);
    assert!(response.headers().contains_key("content-security-policy"));
    let mut districts = Districts::default();
    districts.add("a.example", Router::new()).unwrap();
    assert!(districts.add("A.example:80", Router::new()).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_one_district_opens_no_other() {
    // The same names and passwords exist in both; a session of one is worth nothing in the other.
    let two = two().await;
    let (_, cookie) = two.sessions.iter().find(|(of, _)| *of == Some(0)).unwrap();
    let (status, _) = two.get(HOSTS[0], cookie, "/me/reads").await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = two.get(HOSTS[1], cookie, "/me/reads").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "it leads to the sign-in");
}
