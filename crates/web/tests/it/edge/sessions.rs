//! Sessions: a new id at every change of who it is, an old one worthless, an end in time; and that a sign-in tells
//! nothing about who has an account.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::StatusCode;
use store::Account;
use value::{AccountId, Digest, RoleId, SignedDuration, Words};
use web::session::{COOKIE_NAME, SECURE_COOKIE_NAME, Token};

use crate::edge::scene::{PAIRS, bare, request};
use crate::town::{Browser, Got, PASSWORD, Town};

async fn sign_in(browser: &mut Browser, name: &str, password: &str) -> Got {
    browser.open("/sign-in").await;
    browser.submit("/sign-in", &[("name", name), ("password", password)]).await.clone()
}

/// Whether a session id opens the desk.
async fn opens(town: &Town, id: &str) -> bool {
    let got = town.with_cookie(&format!("{COOKIE_NAME}={id}"), bare("GET", "/desk/tasks")).await;
    assert!([StatusCode::OK, StatusCode::SEE_OTHER].contains(&got.status), "{}", got.status);
    got.status == StatusCode::OK
}

fn stored(town: &Town, id: &str) -> bool {
    let token = Token::of_bytes(id.parse::<Digest>().unwrap().0);
    town.site.engine.store().session(&token.digest()).unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_changes_at_sign_in_and_sign_out() {
    let town = Town::new();
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    let visitor = browser.cookie(COOKIE_NAME).to_owned();
    sign_in(&mut browser, "dispatcher", PASSWORD).await;
    let person = browser.cookie(COOKIE_NAME).to_owned();
    assert_ne!(visitor, person);
    assert!(opens(&town, &person).await && !opens(&town, &visitor).await);
    // Somebody else in the same browser.
    sign_in(&mut browser, "handler", PASSWORD).await;
    let next = browser.cookie(COOKIE_NAME).to_owned();
    assert_ne!(person, next);
    assert!(opens(&town, &next).await && !opens(&town, &person).await, "the session before is gone");
    browser.submit("/sign-out", &[]).await;
    assert_eq!(browser.cookie(COOKIE_NAME), "", "the browser is told to forget it");
    assert!(!opens(&town, &next).await && !stored(&town, &next));
    browser.open("/sign-in").await;
    let after = browser.cookie(COOKIE_NAME).to_owned();
    assert!(![visitor, person, next, String::new()].contains(&after));
}

/// Fixation: an id that was planted before the sign-in is nobody's after it.
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_id_stays_worthless() {
    let town = Town::new();
    let planted = "cd".repeat(32);
    let token = crate::edge::scene::form_token(&planted);
    let body = format!("csrf={token}&name=dispatcher&password={PASSWORD}");
    let post = request("POST", "/sign-in").header("content-type", PAIRS).body(Body::from(body)).unwrap();
    let got = town.with_cookie(&format!("{COOKIE_NAME}={planted}"), post).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(!got.headers["set-cookie"].to_str().unwrap().contains(&planted));
    assert!(!opens(&town, &planted).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_in_time() {
    let town = Town::new();
    let mut browser = town.signed_in("dispatcher").await;
    let id = browser.cookie(COOKIE_NAME).to_owned();
    // Somebody who works on stays in.
    town.at("2026-03-02T10:59");
    assert!(opens(&town, &id).await, "an hour and 59 minutes later");
    town.at("2026-03-02T12:58");
    assert!(opens(&town, &id).await, "used within the last two hours");
    // Who went away is out two hours later.
    town.at("2026-03-02T14:58");
    assert!(!opens(&town, &id).await);
    assert_eq!(browser.open("/desk/tasks").await.address, "/sign-in?next=%2Fdesk%2Ftasks");
    // The clock of the server alone decides, and an account that was closed is out at once.
    let mut other = town.signed_in("handler").await;
    let id = other.cookie(COOKIE_NAME).to_owned();
    let store = town.site.engine.store();
    let account = store.account(&AccountId::new("handler")).unwrap().unwrap();
    store.put_account(&Account { active: false, ..account }).unwrap();
    assert!(!opens(&town, &id).await);
    assert!(other.open("/desk/tasks").await.address.starts_with("/sign-in"));
}

/// Whoever never stops is out in any case: an official after a working day, a resident after a month.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_always_used_ends_too() {
    let town = Town::new();
    let id = town.signed_in("dispatcher").await.cookie(COOKIE_NAME).to_owned();
    for hour in 10..21 {
        town.at(&format!("2026-03-02T{hour}:00"));
        assert!(opens(&town, &id).await, "at {hour} o'clock");
    }
    town.at("2026-03-02T20:59");
    assert!(opens(&town, &id).await, "eleven hours and 59 minutes after the sign-in");
    town.at("2026-03-02T21:00");
    assert!(!opens(&town, &id).await);
    let mut resident = town.signed_in("resident").await;
    for day in 3..32 {
        town.at(&format!("2026-03-{day:02}T20:00"));
        assert!(resident.open("/me/reads").await.address == "/me/reads", "on day {day}");
    }
    town.at("2026-04-01T20:59");
    assert_eq!(resident.open("/me/reads").await.address, "/me/reads");
    town.at("2026-04-01T21:00");
    assert_eq!(resident.open("/me/reads").await.address, "/sign-in?next=%2Fme%2Freads");
    // Silence of a week is too long.
    let mut resident = town.signed_in("resident").await;
    town.at("2026-04-08T21:00");
    assert_eq!(resident.open("/me/reads").await.address, "/sign-in?next=%2Fme%2Freads");
}

/// A resident who became an official stays no longer than an official does: neither on pages nor for programs.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_for_programs_where_it_ends_for_pages() {
    let town = Town::new();
    let resident = town.signed_in("resident").await;
    let store = town.site.engine.store();
    let account = store.account(&AccountId::new("resident")).unwrap().unwrap();
    store.put_account(&Account { roles: vec![value::RoleId::new("dispatcher")], ..account }).unwrap();
    let asks = async || {
        let mut program = crate::town::Browser::over(town.api());
        program.cookies_of(&resident.cookie_line());
        program.open("/api/v1/cases").await.status
    };
    town.at("2026-03-02T20:59");
    assert_eq!(asks().await, StatusCode::OK);
    town.at("2026-03-02T21:00");
    assert_eq!(asks().await, StatusCode::UNAUTHORIZED, "twelve hours after the sign-in");
    assert!(!opens(&town, resident.cookie(COOKIE_NAME)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn under_https_the_cookie_is_bound_to_this_host() {
    let town = Town::with(|site| site.secure = true);
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    let set = browser.page.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(set.starts_with("__Host-luohu_session="), "{set}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    let told = &browser.page.headers["strict-transport-security"];
    assert_eq!(told, "max-age=31536000; includeSubDomains");
    sign_in(&mut browser, "dispatcher", PASSWORD).await;
    assert_eq!(browser.page.status, StatusCode::OK);
    let id = browser.cookie(SECURE_COOKIE_NAME).to_owned();
    // The same id under the plain name, as a neighbour could plant it, is not looked at.
    assert!(!opens(&town, &id).await);
    let both = format!("{COOKIE_NAME}={}; {SECURE_COOKIE_NAME}={id}", "0".repeat(64));
    let got = town.with_cookie(&both, bare("GET", "/desk/tasks")).await;
    assert_eq!(got.status, StatusCode::OK, "and does not hide the right one");
    browser.open("/?lang=en").await;
    browser.submit("/sign-out", &[]).await;
    assert_eq!(browser.cookie(SECURE_COOKIE_NAME), "");
    // Without HTTPS nothing of the kind is said.
    let mut plain = Town::new().browser();
    plain.open("/sign-in").await;
    assert!(!plain.page.headers.contains_key("strict-transport-security"));
    assert!(plain.cookie(SECURE_COOKIE_NAME).is_empty());
}

/// A page without what differs each time: the form token, the request id, the name that was typed.
fn plain(got: &Got, name: &str) -> String {
    let id = got.headers["x-request-id"].to_str().unwrap();
    let text = got.text.replace(id, "ID").replace(&format!("value=\"{name}\""), "value=\"NAME\"");
    let mut parts = text.split("name=\"csrf\" value=\"");
    let first = parts.next().unwrap().to_owned();
    first + &parts.map(|part| part.split_once('"').unwrap().1).collect::<String>()
}

/// One failed try in a window of its own: the page, the time it took, and how many hashes it cost.
async fn try_in(town: &Town, browser: &mut Browser, name: &str) -> (Got, Duration, u64) {
    let later = town.site.engine.now().checked_add(SignedDuration::from_mins(20)).unwrap();
    town.clock.set(later);
    browser.open("/sign-in").await;
    let (begun, hashed) = (Instant::now(), town.site.passwords.hashed());
    let got = browser.submit("/sign-in", &[("name", name), ("password", "not-the-password")]).await.clone();
    (got, begun.elapsed(), town.site.passwords.hashed() - hashed)
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// Unknown, wrong and closed are one answer for one price. The price is counted in hashes, which no busy machine can
/// falsify; the clock is asked too, with a tolerance wide enough for one: without the hash the answer for an unknown
/// name comes ten times as fast, so anything between a half and the double tells the two apart with room on both sides.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_does_not_tell_who_has_an_account() {
    let town = Town::new();
    let closed = Account {
        account: AccountId::new("departed-1"),
        name: Words::new("演示", "Demo"),
        password_hash: web::password::hash("not-the-password", Some([2; 16])),
        roles: vec![RoleId::new("dispatcher")],
        office: None,
        area: None,
        certificates: Vec::new(),
        active: false,
    };
    town.site.engine.store().put_account(&closed).unwrap();
    let mut browser = town.browser();
    let names = ["dispatcher", "nobody-abc", "departed-1", "no name!!!"];
    let mut times = [const { Vec::new() }; 4];
    let mut pages = Vec::new();
    for round in 0..15 {
        // Each name comes after each other one, so that no order favours one.
        for step in 0..names.len() {
            let at = (round + step * (1 + 2 * (round % 2))) % names.len();
            let (got, took, hashed) = try_in(&town, &mut browser, names[at]).await;
            assert_eq!((got.status, hashed), (StatusCode::UNPROCESSABLE_ENTITY, 1), "{}", names[at]);
            if round == 0 {
                let headers: Vec<String> = got.headers.keys().map(ToString::to_string).collect();
                pages.push((headers, plain(&got, names[at])));
            }
            times[at].push(took);
        }
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "the pages differ: {pages:#?}");
    let medians = times.each_mut().map(|times| median(times));
    println!("medians of 15 tries each, in seconds: {names:?} {medians:?}");
    for other in &medians[1..] {
        let ratio = other / medians[0];
        assert!((0.5..2.0).contains(&ratio), "{names:?} took {medians:?}");
    }
    // The counter-proof: the hash is most of the price, so leaving it out would show.
    let mut without = Vec::new();
    for _ in 0..15 {
        let begun = Instant::now();
        browser.open("/sign-in").await;
        browser.submit("/sign-in", &[("name", "dispatcher"), ("password", "")]).await;
        without.push(begun.elapsed());
    }
    assert!(median(&mut without) < medians[0] / 2.0, "{without:?} against {medians:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_the_door_waits_its_turn() {
    let town = Town::new();
    let hash = web::password::hash(PASSWORD, Some([3; 16]));
    let tasks: Vec<_> = (0..24)
        .map(|number| {
            let (site, hash) = (town.site.clone(), hash.clone());
            tokio::task::spawn_blocking(move || {
                site.passwords.verify(if number % 2 == 0 { PASSWORD } else { "wrong" }, Some(&hash))
            })
        })
        .collect();
    let mut right = 0;
    for task in tasks {
        right += usize::from(task.await.unwrap());
    }
    assert_eq!((right, town.site.passwords.hashed()), (12, 24));
    assert!(town.site.passwords.busiest() <= web::password::AT_ONCE);
    assert!(!town.site.passwords.verify(PASSWORD, None), "without an account nothing fits");
}
