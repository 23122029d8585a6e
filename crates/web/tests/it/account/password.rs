//! Passwords: changed with the old one, refused when they are easy, taken as they are typed, and the first one short.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use http_body::Frame;
use store::Account;
use value::{AccountId, SignedDuration};
use web::factor::{FIRST_PASSWORD, Factors};
use web::password::{CHARS_MIN, CONTEXT, Weak, first, weak};
use web::session::COOKIE_NAME;

use super::{sign_in, try_in};
use crate::town::{Browser, PASSWORD, Town};

const GOOD: &str = "tulip ladder 47 gravel moon";

async fn change(browser: &mut Browser, old: &str, new: &str, again: &str) -> StatusCode {
    browser.open("/me/account/password").await;
    let answers = [("old", old), ("new", new), ("again", again)];
    browser.submit("/me/account/password", &answers).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn people_change_their_password_with_the_old_one() {
    let town = Town::new();
    let mut browser = town.signed_in("handler").await;
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(change(&mut browser, "not the old one", GOOD, GOOD).await, wrong);
    browser.expect("密码不对");
    assert_eq!(change(&mut browser, "", GOOD, GOOD).await, wrong);
    assert_eq!(change(&mut browser, PASSWORD, GOOD, "something else 9988").await, wrong);
    browser.expect("两次输入的密码不一样");
    assert_eq!(change(&mut browser, PASSWORD, PASSWORD, PASSWORD).await, wrong, "it is the same");
    assert_eq!(change(&mut browser, PASSWORD, GOOD, GOOD).await, StatusCode::OK);
    browser.expect("密码已修改");
    assert_eq!(browser.page.address, "/me/account?done=password");
    let mut again = town.browser();
    assert_eq!(sign_in(&mut again, "handler").await.status, wrong, "the old one");
    assert_eq!(try_in(&mut again, "handler", GOOD).await.address, "/desk/tasks");
}

/// A session that was left open is no way to guess the password, and a guesser locks nobody out for good.
#[tokio::test(flavor = "multi_thread")]
async fn guessing_the_old_one_is_held_back() {
    let town = Town::new();
    let mut browser = town.signed_in("handler").await;
    for _ in 0..web::limit::TRIES_MAX {
        change(&mut browser, "a guess", GOOD, GOOD).await;
    }
    assert_eq!(change(&mut browser, PASSWORD, GOOD, GOOD).await, StatusCode::TOO_MANY_REQUESTS);
    town.at("2026-03-02T09:16");
    assert_eq!(change(&mut browser, PASSWORD, GOOD, GOOD).await, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_all_other_sessions_and_renews_this_one() {
    let town = Town::new();
    let mut here = town.signed_in("handler").await;
    let mut there = town.signed_in("handler").await;
    let mut somebody = town.signed_in("verifier").await;
    let before = here.cookie(COOKIE_NAME).to_owned();
    assert_eq!(change(&mut here, PASSWORD, GOOD, GOOD).await, StatusCode::OK);
    assert_ne!(here.cookie(COOKIE_NAME), before);
    let old = town
        .with_cookie(&format!("{COOKIE_NAME}={before}"), crate::edge::scene::bare("GET", "/desk/tasks"))
        .await;
    assert_eq!(old.status, StatusCode::SEE_OTHER, "the old id opens nothing");
    assert_eq!(here.open("/desk/tasks").await.status, StatusCode::OK);
    assert!(there.open("/desk/tasks").await.address.starts_with("/sign-in"));
    assert_eq!(somebody.open("/desk/tasks").await.address, "/desk/tasks", "nobody else is touched");
}

/// ASVS V6.2.4, V6.2.11, V6.2.12: what leaked often, what is near, and words of this place.
#[tokio::test(flavor = "multi_thread")]
async fn easy_passwords_are_refused_where_they_are_chosen() {
    let town = Town::new();
    let mut browser = town.signed_in("handler").await;
    for (easy, told) in [
        ("short 1 aB", "密码至少要 12 个字符"),
        ("password1234", "太容易猜到"),
        ("qwertyuiop[]", "太容易猜到"),
        ("Luohu2026Luohu", "太容易猜到"),
        ("handler-handler", "太容易猜到"),
        ("111111111111111", "太容易猜到"),
        ("罗湖罗湖罗湖罗湖罗湖罗湖", "太容易猜到"),
    ] {
        let status = change(&mut browser, PASSWORD, easy, easy).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{easy}");
        browser.expect(told);
        assert!(!browser.has(easy), "what was typed is not shown again");
    }
    assert_eq!(sign_in(&mut town.browser(), "handler").await.status, StatusCode::OK, "nothing was changed");
}

/// The commonest passwords that are long enough to be asked about at all, as lists of leaks have them, and the listed
/// words with what people put behind them.
#[test]
fn common_and_listed_words_make_no_password() {
    let leaked = [
        "123456789012",
        "1234567890123",
        "qwertyuiopas",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "password1234",
        "passwordpassword",
        "iloveyou1234",
        "abcdefghijkl",
        "abcd12345678",
        "aaaaaaaaaaaa",
        "000000000000",
        "administrator",
        "unbelievable",
        "manchesterunited",
        "sunshine1234",
        "princess1234",
        "woaini1314520",
        "52013145201314",
        "qazwsxedcrfv",
        "asdfghjkl123",
    ];
    for password in leaked {
        assert_eq!(weak(password, &[]), Some(Weak::Guessable), "{password}");
    }
    for word in CONTEXT {
        for behind in ["2026", "123456", "@2026", "888888", word] {
            let password = format!("{word}{behind}");
            let found = weak(&password, &[]);
            assert!(found.is_some(), "{password}");
        }
    }
    // A name of one's own, in either script; the same password is good enough for somebody else.
    assert_eq!(weak("Xiaoming.Vierzehn", &["wang", "小明", "Xiaoming Vierzehn"]), Some(Weak::Guessable));
    assert_eq!(weak("Xiaoming.Vierzehn", &["li", "大山", "Dashan"]), None);
    // Length counts characters, whatever their script, and there is no rule of composition.
    assert_eq!(weak("树影 灯笼 河床 七十二 纸鸢", &[]), None);
    assert_eq!(weak("tulip ladder gravel moon", &[]), None);
    assert_eq!(weak(&"长".repeat(CHARS_MIN - 1), &[]), Some(Weak::Short));
    assert_eq!(weak(&"x7 Lq!".repeat(200), &[]), Some(Weak::Long));
}

/// ASVS V6.2.8: no blank is taken off, no letter made small, nothing cut.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_taken_exactly_as_typed() {
    let town = Town::new();
    let spaced = "  Tulip ladder 47 gravel Moon ";
    let mut browser = town.signed_in("handler").await;
    assert_eq!(change(&mut browser, PASSWORD, spaced, spaced.trim()).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change(&mut browser, PASSWORD, spaced, spaced).await, StatusCode::OK);
    let mut other = town.browser();
    let long = format!("{spaced}x");
    for near in [spaced.trim(), spaced.trim_start(), &spaced.to_lowercase(), &long] {
        let got = try_in(&mut other, "handler", near).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{near:?}");
    }
    assert_eq!(try_in(&mut other, "handler", spaced).await.address, "/desk/tasks");
}

/// ASVS V6.2.6, V6.2.7: hidden while typed; a manager knows what to fill in, and no page stops it or a paste.
#[tokio::test(flavor = "multi_thread")]
async fn password_fields_are_hidden_and_left_to_managers() {
    let town = Town::new();
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    let mut pages = vec![(browser.page.text.clone(), vec![("password", "current-password")])];
    let mut browser = town.signed_in("handler").await;
    browser.open("/me/account/password").await;
    let fields = vec![("old", "current-password"), ("new", "new-password"), ("again", "new-password")];
    pages.push((browser.page.text.clone(), fields));
    for (page, fields) in pages {
        for (name, token) in fields {
            let tag = page.split("<input").find(|tag| tag.contains(&format!(" name=\"{name}\""))).unwrap();
            let tag = tag.split('>').next().unwrap();
            assert!(tag.contains("type=\"password\""), "{tag}");
            assert!(tag.contains(&format!("autocomplete=\"{token}\"")), "{tag}");
            assert!(
                !tag.contains("maxlength") && !tag.contains("readonly") && !tag.contains("value="),
                "{tag}"
            );
        }
        // No script is there that could hinder a paste, and none inline is allowed.
        assert!(!page.contains("<script") && !page.contains("onpaste"));
    }
}

/// Puts an account with a first password.
fn hand_over(town: &Town, password: &str) {
    let store = town.site.engine.store();
    let account = store.account(&AccountId::new("handler")).unwrap().unwrap();
    let row = web::factor::first_password(&account.account, town.site.engine.now());
    store.put_factors(&account.account, &[FIRST_PASSWORD], &[row]).unwrap();
    store.put_account(&Account { password_hash: web::password::hash(password, None), ..account }).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_opens_one_page_and_ends_there() {
    let town = Town::new();
    let given = first();
    hand_over(&town, &given);
    let mut browser = town.browser();
    browser.open("/desk/tasks").await;
    let next = browser.page.address.clone();
    browser.open(&next).await;
    browser.submit("/sign-in", &[("name", "handler"), ("password", &given)]).await;
    assert_eq!(browser.page.address, "/sign-in/password");
    browser.expect("设置您自己的密码");
    // Nothing else opens, neither pages nor what programs ask.
    for closed in ["/desk/tasks", "/me/account", "/me/account/password", "/me/reads"] {
        assert!(browser.open(closed).await.address.starts_with("/sign-in?"), "{closed}");
    }
    browser.open("/sign-in/password").await;
    for (new, again) in [("password1234", "password1234"), (given.as_str(), given.as_str()), (GOOD, "other")]
    {
        browser.submit("/sign-in/password", &[("new", new), ("again", again)]).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
    }
    let half = browser.cookie(COOKIE_NAME).to_owned();
    browser.submit("/sign-in/password", &[("new", GOOD), ("again", GOOD)]).await;
    assert_eq!(browser.page.address, "/desk/tasks", "where the person wanted to go");
    assert_ne!(browser.cookie(COOKIE_NAME), half);
    let mut other = town.browser();
    assert_eq!(try_in(&mut other, "handler", &given).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(try_in(&mut other, "handler", GOOD).await.address, "/desk/tasks", "asked for no further");
    let factors = Factors::of(&town.site, &AccountId::new("handler")).unwrap();
    assert_eq!(factors.first_password(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_ends_after_three_days_and_half_a_sign_in_after_ten_minutes() {
    let town = Town::new();
    let given = first();
    hand_over(&town, &given);
    let mut browser = town.browser();
    town.at("2026-03-05T08:59");
    assert_eq!(try_in(&mut browser, "handler", &given).await.address, "/sign-in/password");
    town.at("2026-03-05T09:09");
    assert_eq!(browser.open("/sign-in/password").await.address, "/sign-in", "that took too long");
    // The answer is that of any wrong password.
    let late = try_in(&mut browser, "handler", &given).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.expect("账号或密码不对");
}

/// ASVS V6.4.1: random, within the rules for passwords, and never the same.
#[test]
fn first_passwords_are_random() {
    let made: std::collections::BTreeSet<String> = (0..200).map(|_| first()).collect();
    assert_eq!(made.len(), 200);
    for password in &made {
        assert_eq!(weak(password, &[]), None, "{password}");
        assert_eq!(password.chars().filter(|c| *c != '-').count(), 20, "100 bits: {password}");
        assert!(!password.contains(['0', '1', '8', '9']), "nothing that looks like a letter: {password}");
    }
    // Every place varies, so that none of the 100 bits is fixed.
    for place in 0..20 {
        let seen: std::collections::BTreeSet<char> =
            made.iter().map(|password| password.replace('-', "").chars().nth(place).unwrap()).collect();
        assert!(seen.len() > 20, "place {place}: {seen:?}");
    }
    assert_eq!(web::password::FIRST_LIVES, SignedDuration::from_hours(72));
}

/// A body that comes late: before its first byte is read, something happens.
struct Late<F>(Option<(F, String)>);

impl<F: FnOnce() + Send + Unpin + 'static> http_body::Body for Late<F> {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.take().map(|(meanwhile, text)| {
            meanwhile();
            Ok(Frame::data(Bytes::from(text)))
        }))
    }
}

/// Posts a new password; what happens `meanwhile` happens after the request was let in and before its form is read.
async fn change_late(browser: &mut Browser, meanwhile: impl FnOnce() + Send + Unpin + 'static) {
    let token = crate::edge::scene::form_token(browser.cookie(COOKIE_NAME));
    let fields = [("csrf", token.as_str()), ("old", PASSWORD), ("new", GOOD), ("again", GOOD)];
    let text = crate::edge::scene::body(crate::edge::scene::PAIRS, &fields);
    let body = Body::new(Late(Some((meanwhile, text))));
    browser.post_raw("/me/account/password", crate::edge::scene::PAIRS, body).await;
    assert_eq!(browser.page.status, StatusCode::SEE_OTHER, "{}", browser.page.text);
    let to = browser.page.headers["location"].to_str().unwrap();
    assert!(to.starts_with("/sign-in?"), "{to}");
}

/// What ended while a form was on its way does not come back with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_form_brings_back_neither_an_account_nor_a_session() {
    let town = Town::new();
    let store = town.site.engine.store();
    let account = store.account(&AccountId::new("handler")).unwrap().unwrap();
    let closed = Account { active: false, ..account.clone() };
    let mut browser = town.signed_in("handler").await;
    let (site, put) = (town.site.clone(), closed.clone());
    change_late(&mut browser, move || site.engine.store().put_account(&put).unwrap()).await;
    assert_eq!(store.account(&account.account).unwrap(), Some(closed), "closed, with the password it had");
    // A session that was ended elsewhere.
    store.put_account(&account).unwrap();
    let mut browser = town.signed_in("handler").await;
    let (site, id) = (town.site.clone(), account.account.clone());
    change_late(&mut browser, move || {
        site.engine.store().delete_sessions_of(&id, None).unwrap();
    })
    .await;
    assert_eq!(store.account(&account.account).unwrap().as_ref(), Some(&account));
    assert_eq!(store.sessions_of(&account.account).unwrap(), []);
}

/// A burst of guesses costs and tries no more passwords than as many one by one.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_guesses_tries_no_more_than_a_row() {
    let town = Town::new();
    let guesses: Vec<_> = (0..3 * web::limit::TRIES_MAX)
        .map(|number| {
            let mut browser = town.browser();
            tokio::spawn(async move {
                browser.open("/sign-in").await;
                let answers = [("name", "handler"), ("password", &*format!("a guess {number}"))];
                browser.submit("/sign-in", &answers).await.status
            })
        })
        .collect();
    let mut held = 0;
    for guess in guesses {
        held += usize::from(guess.await.unwrap() == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(town.site.passwords.hashed(), web::limit::TRIES_MAX as u64);
    assert_eq!(held, 2 * web::limit::TRIES_MAX);
}
