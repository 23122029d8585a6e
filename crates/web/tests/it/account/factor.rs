//! The second factor by an authenticator app, and the recovery codes beside it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use crypto::{Secret, otp};
use value::{AccountId, SignedDuration};
use web::factor::{APP, Factors, RECOVERY};
use web::session::COOKIE_NAME;

use super::{prepare, sign_in, town};
use crate::edge::scene::bare;
use crate::town::{Browser, PASSWORD, Town};

fn handler() -> AccountId {
    AccountId::new("handler")
}

/// What an app shows now.
fn shown(town: &Town, secret: &Secret) -> String {
    otp::code(secret, town.site.engine.now()).unwrap()
}

fn later(town: &Town, seconds: i64) {
    let now = town.site.engine.now().checked_add(SignedDuration::from_secs(seconds)).unwrap();
    town.clock.set(now);
}

/// The secret that a page shows as text.
fn secret_of(page: &str) -> Secret {
    let text = page.split("class=\"code secret\">").nth(1).unwrap().split('<').next().unwrap();
    otp::from_base32(text).unwrap()
}

fn codes_of(page: &str) -> Vec<String> {
    page.split("<li class=\"code\">").skip(1).map(|code| code.split('<').next().unwrap().to_owned()).collect()
}

/// Sets an app up, as a person does; its secret and the recovery codes.
async fn set_up(town: &Town, browser: &mut Browser) -> (Secret, Vec<String>) {
    browser.open("/me/account/app").await;
    browser.submit("/me/account/app", &[("old", PASSWORD)]).await;
    let secret = secret_of(&browser.page.text);
    let code = shown(town, &secret);
    browser.submit("/me/account/app", &[("code", &code)]).await;
    let codes = codes_of(&browser.page.text);
    assert_eq!(codes.len(), 10, "{}", browser.page.text);
    (secret, codes)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_set_up_by_a_code_and_asked_for_from_then_on() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let mut elsewhere = town.signed_in("handler").await;
    browser.open("/me/account/app").await;
    browser.submit("/me/account/app", &[("old", "a guess")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.submit("/me/account/app", &[("old", PASSWORD)]).await;
    // As text for who cannot scan, and as a picture that needs no style and no script.
    let secret = secret_of(&browser.page.text);
    browser.expect("<svg");
    assert!(!browser.has("style=") && !browser.has("<script"));
    // Without a code nothing is on, and a wrong one is asked again with the same secret.
    browser.submit("/me/account/app", &[("code", "000000")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(secret_of(&browser.page.text), secret);
    assert!(!Factors::of(&town.site, &handler()).unwrap().any());
    let before = browser.cookie(COOKIE_NAME).to_owned();
    let code = shown(&town, &secret);
    browser.submit("/me/account/app", &[("code", &code)]).await;
    browser.expect("恢复码");
    assert_eq!(codes_of(&browser.page.text).len(), 10);
    assert_ne!(browser.cookie(COOKIE_NAME), before, "another id for another standing");
    assert!(elsewhere.open("/desk/tasks").await.address.starts_with("/sign-in"), "all others ended");
    // From now on the password alone opens nothing.
    later(&town, 60);
    let mut other = town.browser();
    sign_in(&mut other, "handler").await;
    assert_eq!(other.page.address, "/sign-in/second");
    for closed in ["/desk/tasks", "/me/account", "/me/account/app", "/me/data.json"] {
        assert!(other.open(closed).await.address.starts_with("/sign-in?"), "{closed}");
    }
    let half = other.cookie(COOKIE_NAME).to_owned();
    other.open("/sign-in/second").await;
    other.submit("/sign-in/second", &[("code", &shown(&town, &secret))]).await;
    assert_eq!(other.page.address, "/desk/tasks");
    assert_ne!(other.cookie(COOKIE_NAME), half);
    let old = town.with_cookie(&format!("{COOKIE_NAME}={half}"), bare("GET", "/desk/tasks")).await;
    assert_eq!(old.status, StatusCode::SEE_OTHER, "the id of the half is worth nothing");
}

/// Half a sign-in opens nothing that programs ask either.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_sign_in_is_nobody_to_the_api() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let (secret, _) = set_up(&town, &mut browser).await;
    later(&town, 60);
    let mut other = town.browser();
    sign_in(&mut other, "handler").await;
    let ask = |cookie: &str| {
        let request = bare("GET", "/api/v1/cases");
        let (mut parts, body) = request.into_parts();
        parts.headers.insert("cookie", format!("{COOKIE_NAME}={cookie}").parse().unwrap());
        tower::ServiceExt::oneshot(town.api(), axum::http::Request::from_parts(parts, body))
    };
    assert_eq!(ask(other.cookie(COOKIE_NAME)).await.unwrap().status(), StatusCode::UNAUTHORIZED);
    other.open("/sign-in/second").await;
    other.submit("/sign-in/second", &[("code", &shown(&town, &secret))]).await;
    assert_eq!(ask(other.cookie(COOKIE_NAME)).await.unwrap().status(), StatusCode::OK);
}

/// ASVS V6.5.1, V6.5.5: a code works once, and only around its time.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_once_and_only_in_its_time() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let used = {
        let (secret, _) = set_up(&town, &mut browser).await;
        let used = shown(&town, &secret);
        let mut other = town.browser();
        sign_in(&mut other, "handler").await;
        other.submit("/sign-in/second", &[("code", &used)]).await;
        assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY, "the code that set it up");
        later(&town, 30);
        let now = shown(&town, &secret);
        other.submit("/sign-in/second", &[("code", &now)]).await;
        assert_eq!(other.page.address, "/desk/tasks");
        sign_in(&mut other, "handler").await;
        other.submit("/sign-in/second", &[("code", &now)]).await;
        assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY, "the same again");
        (secret, now)
    };
    let (secret, now) = used;
    // Two at the same time: the row counts one of them.
    later(&town, 60);
    let next = shown(&town, &secret);
    let won: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let at = town.site.engine.now();
                    usize::from(web::factor::takes_code(&town.site, &handler(), &next, at).unwrap())
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(won, 1);
    // A step before and after are taken for clocks that differ, nothing further.
    later(&town, 600);
    let at = town.site.engine.now();
    let away =
        |seconds| otp::code(&secret, at.checked_add(SignedDuration::from_secs(seconds)).unwrap()).unwrap();
    let takes = |code: &str| web::factor::takes_code(&town.site, &handler(), code, at).unwrap();
    assert!(!takes(&away(-60)) && !takes(&away(60)) && !takes(&now));
    assert!(takes(&away(-30)) && takes(&away(30)));
}

/// Guessing is slow, the answer to everything wrong is one, and nobody is locked out for good.
#[tokio::test(flavor = "multi_thread")]
async fn guessing_codes_is_held_back_and_told_nothing() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let (secret, codes) = set_up(&town, &mut browser).await;
    later(&town, 60);
    let mut other = town.browser();
    sign_in(&mut other, "handler").await;
    let mut told = BTreeSet::new();
    for wrong in ["000000", "1", "", "ABCD-EFGH-IJKL-MNOP-QRST-UVWX", &codes[0][..28]] {
        other.submit("/sign-in/second", &[("code", wrong)]).await;
        assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = other.page.text.split("<main").nth(1).unwrap().split("<footer").next().unwrap();
        let text =
            text.split("name=\"csrf\" value=\"").map(|part| part.split_once('"').map_or(part, |it| it.1));
        told.insert(text.collect::<String>());
    }
    assert_eq!(told.len(), 1, "{told:#?}");
    let right = shown(&town, &secret);
    other.submit("/sign-in/second", &[("code", &right)]).await;
    assert_eq!(other.page.status, StatusCode::TOO_MANY_REQUESTS, "the right one waits too");
    // Another session of the guesser waits as well.
    let mut again = town.browser();
    sign_in(&mut again, "handler").await;
    again.submit("/sign-in/second", &[("code", &right)]).await;
    assert_eq!(again.page.status, StatusCode::TOO_MANY_REQUESTS);
    later(&town, 15 * 60);
    sign_in(&mut again, "handler").await;
    again.submit("/sign-in/second", &[("code", &shown(&town, &secret))]).await;
    assert_eq!(again.page.address, "/desk/tasks");
}

/// ASVS V6.5.2, V6.5.4: random, long enough for a plain digest, kept as that alone, each good once.
#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_open_once_each_and_only_digests_are_kept() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let (_, codes) = set_up(&town, &mut browser).await;
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    let rows = town.site.engine.store().factors_of(&handler()).unwrap();
    for code in &codes {
        let plain = code.replace('-', "");
        assert_eq!(plain.len() * 5, 120, "bits");
        for row in &rows {
            assert!(!row.id.contains(&plain) && !row.data.contains(&plain));
        }
    }
    assert_eq!(rows.iter().filter(|row| row.kind == RECOVERY).count(), 10);
    let mut other = town.browser();
    sign_in(&mut other, "handler").await;
    // As people type it: small letters, blanks for hyphens.
    let typed = codes[3].to_lowercase().replace('-', " ");
    other.submit("/sign-in/second", &[("code", &typed)]).await;
    assert_eq!(other.page.address, "/desk/tasks");
    sign_in(&mut other, "handler").await;
    other.submit("/sign-in/second", &[("code", &codes[3])]).await;
    assert_eq!(other.page.status, StatusCode::UNPROCESSABLE_ENTITY, "a second time");
    other.submit("/sign-in/second", &[("code", &codes[4])]).await;
    other.open("/me/account").await;
    other.expect("还有 8 个恢复码没有用过");
    // Nobody else's, and new ones end all before.
    let takes = |account: &str, code: &str| {
        let now = town.site.engine.now();
        web::factor::takes_code(&town.site, &AccountId::new(account), code, now).unwrap()
    };
    assert!(!takes("verifier", &codes[5]));
    browser.open("/me/account").await;
    browser.open("/me/account/recovery").await;
    browser.submit("/me/account/recovery", &[("old", PASSWORD)]).await;
    let fresh = codes_of(&browser.page.text);
    assert_eq!(fresh.len(), 10);
    assert!(!takes("handler", &codes[5]) && takes("handler", &fresh[5]));
}

/// ASVS V6.5.3 and the store at rest: seeds are random, of 160 bits, and sealed for one account.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_random_and_sealed_for_their_account() {
    let town = town();
    let mut seen = BTreeSet::new();
    for who in ["handler", "verifier", "resident"] {
        let mut browser = town.signed_in(who).await;
        for _ in 0..3 {
            browser.open("/me/account/app").await;
            browser.submit("/me/account/app", &[("old", PASSWORD)]).await;
            let secret = secret_of(&browser.page.text);
            assert_eq!(secret.length(), 20);
            assert!(seen.insert(secret.expose().to_vec()), "twice the same");
        }
        let secret = secret_of(&browser.page.text);
        let session = town.site.engine.store().sessions_of(&AccountId::new(who)).unwrap().remove(0);
        let text = otp::base32(secret.expose());
        assert!(!session.data.contains(&text), "the session keeps it sealed too");
        let code = shown(&town, &secret);
        browser.submit("/me/account/app", &[("code", &code)]).await;
        let row = Factors::of(&town.site, &AccountId::new(who)).unwrap().app().unwrap().clone();
        assert_eq!(row.kind, APP);
        assert!(!row.data.contains(&text) && !row.data.contains(&crypto::encoding::encode(secret.expose())));
        let opened = web::factor::app::open(&town.site, &row.account, &row.data).unwrap();
        assert_eq!(opened, secret);
        let foreign = web::factor::app::open(&town.site, &AccountId::new("somebody"), &row.data);
        assert!(foreign.is_err(), "a row moved to another account opens nothing");
    }
    assert_eq!(seen.len(), 9);
}

/// Without its keys a district does not fall back to the password alone.
#[tokio::test(flavor = "multi_thread")]
async fn without_keys_the_second_step_stays_shut() {
    let with = town();
    let mut browser = with.signed_in("handler").await;
    let (_, codes) = set_up(&with, &mut browser).await;
    let rows = with.site.engine.store().factors_of(&handler()).unwrap();
    let without = Town::new();
    without.site.engine.store().put_factors(&handler(), &[], &rows).unwrap();
    let mut browser = without.browser();
    sign_in(&mut browser, "handler").await;
    assert_eq!(browser.page.address, "/sign-in/second");
    browser.submit("/sign-in/second", &[("code", "123456")]).await;
    assert_eq!(browser.page.status, StatusCode::INTERNAL_SERVER_ERROR);
    browser.open("/sign-in/second").await;
    browser.submit("/sign-in/second", &[("code", &codes[0])]).await;
    assert_eq!(browser.page.address, "/desk/tasks", "recovery codes need no keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_a_factor_away_needs_the_password_and_a_factor() {
    let town = town();
    let mut browser = town.signed_in("handler").await;
    let (secret, codes) = set_up(&town, &mut browser).await;
    later(&town, 20 * 60);
    browser.open("/me/account").await;
    let to = browser.page.text.split("href=\"/me/account/remove?factor=").nth(1).unwrap();
    let to = format!("/me/account/remove?factor={}", to.split('"').next().unwrap());
    browser.open(&to).await;
    for (password, code) in [(PASSWORD, ""), (PASSWORD, "000000"), ("a guess", codes[0].as_str())] {
        browser.submit("/me/account/remove", &[("old", password), ("code", code)]).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{password} {code}");
    }
    // Somebody else cannot, whatever they know of it.
    let mut other = town.signed_in("verifier").await;
    assert_eq!(other.open(&to).await.address, "/me/account");
    let before = browser.cookie(COOKIE_NAME).to_owned();
    let code = shown(&town, &secret);
    browser.submit("/me/account/remove", &[("old", PASSWORD), ("code", &code)]).await;
    assert_eq!(browser.page.address, "/me/account?done=removed");
    assert_ne!(browser.cookie(COOKIE_NAME), before);
    assert!(
        town.site.engine.store().factors_of(&handler()).unwrap().is_empty(),
        "nor do recovery codes stay"
    );
    assert_eq!(sign_in(&mut town.browser(), "handler").await.address, "/desk/tasks");
    let session = town.site.engine.store().sessions_of(&handler()).unwrap();
    let strong = |session: &store::Session| {
        let keep = web::keep::Keep::read(&town.site.engine, &session.token_digest, &session.data);
        keep.strong().is_some()
    };
    assert!(!session.iter().any(strong));
}

/// What a power may ask for: whether this session gave a second factor, and when.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_knows_whether_a_second_factor_was_given() {
    let town = town();
    let strong = |browser: &Browser| {
        let digest = browser.cookie(COOKIE_NAME).parse::<value::Digest>().unwrap();
        let token = web::session::Token::of_bytes(digest.0);
        let session = town.site.engine.store().session(&token.digest()).unwrap().unwrap();
        web::keep::Keep::read(&town.site.engine, &session.token_digest, &session.data).strong()
    };
    let mut browser = town.signed_in("handler").await;
    assert_eq!(strong(&browser), None);
    let (secret, _) = set_up(&town, &mut browser).await;
    assert_eq!(strong(&browser), Some(town.site.engine.now()), "who set it up gave it");
    later(&town, 60);
    let mut other = town.browser();
    sign_in(&mut other, "handler").await;
    assert_eq!(strong(&other), None, "half a sign-in is not strong");
    other.submit("/sign-in/second", &[("code", &shown(&town, &secret))]).await;
    assert_eq!(strong(&other), Some(town.site.engine.now()));
    // Somebody else in the same browser does not inherit it.
    sign_in(&mut other, "verifier").await;
    assert_eq!(other.page.address, "/desk/tasks");
    assert_eq!(strong(&other), None);
}

/// A power that asks for a second factor is exercised in a session that gave one, and in no other.
#[tokio::test(flavor = "multi_thread")]
async fn a_power_sees_the_second_factor_of_the_session() {
    const ASKED: &str = "须经第二重验证";
    let town = Town::with_files(
        |files| {
            let powers = files.text("power.toml").unwrap();
            let changed =
                powers.replacen("id = \"event-intake\"", "id = \"event-intake\"\nsecond_factor = true", 1);
            assert_ne!(powers, changed);
            files.with("power.toml", changed)
        },
        |site| {
            prepare(site);
            // The people of a demo stand for such as gave a second factor.
            site.demo = None;
        },
    );
    let mut resident = town.browser();
    let (_, number) = crate::journey::report(&mut resident, "示范路 12 号").await;
    let case = format!("/desk/cases/{number}");
    let accept = format!("action=\"{case}/acts/accept\"");
    let mut weak = town.signed_in("grid").await;
    // Said before somebody meets it at an act; not to whom it does not concern.
    weak.open("/").await;
    weak.expect("须经第二重验证");
    for who in ["resident", "handler"] {
        let mut other = town.signed_in(who).await;
        other.open("/").await;
        assert!(!other.has("须经第二重验证"), "{who}");
    }
    weak.open(&case).await;
    weak.expect(ASKED);
    assert!(!weak.has(&accept));
    let mut strong = town.signed_in("grid").await;
    let (secret, _) = set_up(&town, &mut strong).await;
    strong.open("/").await;
    assert!(!strong.has("须经第二重验证"));
    strong.open(&case).await;
    assert!(strong.has(&accept) && !strong.has(ASKED), "{}", strong.page.text);
    // Whoever signs in anew gives it anew.
    later(&town, 60);
    let mut again = town.browser();
    sign_in(&mut again, "grid").await;
    assert!(again.open(&case).await.address.starts_with("/sign-in?"));
    again.open("/sign-in/second").await;
    again.submit("/sign-in/second", &[("code", &shown(&town, &secret))]).await;
    again.open(&case).await;
    again.submit(&format!("{case}/acts/accept"), &[]).await;
    assert_eq!(again.page.status, StatusCode::OK, "{}", again.page.text);
    // Programs are asked for it as pages are, and in a demo everybody stands for such as gave one.
    let accepts = async |browser: &Browser, number: &str, demo: bool| {
        let settings = web::api::Settings { demo, ..Default::default() };
        let api = web::api::Api::new(town.site.engine.clone(), settings, Default::default());
        let mut program = Browser::over(web::api::router(api));
        program.cookies_of(&browser.cookie_line());
        let seen = program.open(&format!("/api/v1/cases/{number}")).await.headers["etag"].clone();
        let post = axum::http::Request::post(format!("/api/v1/cases/{number}/acts/accept"))
            .header("content-type", "application/json")
            .header("if-match", seen);
        program.ask(post.body("{}".into()).unwrap()).await.clone()
    };
    let weak = town.signed_in("grid-far").await;
    let store = town.site.engine.store();
    let account = store.account(&AccountId::new("grid")).unwrap().unwrap();
    store.put_account(&store::Account { account: AccountId::new("grid-far"), ..account }).unwrap();
    let (_, second) = crate::journey::report(&mut town.browser(), "示范路 14 号").await;
    let refused = accepts(&weak, &second, false).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(refused.text.contains(ASKED), "{}", refused.text);
    let done = accepts(&again, &second, false).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let (_, third) = crate::journey::report(&mut town.browser(), "示范路 16 号").await;
    let done = accepts(&weak, &third, true).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
}

/// A wrong password or code on the pages of one's own account is kept in the record as one of the sign-in is.
#[tokio::test(flavor = "multi_thread")]
async fn failures_on_the_pages_of_an_account_are_told_of() {
    let town = town();
    let failed = || {
        // Lines are written in their order: once this one is there, those before it are.
        let by = AccountId::new("handler");
        town.site.engine.record(&by, identity::record::Via::Page, identity::record::Deed::SignedOut).unwrap();
        let lines = town.site.engine.record_lines(1, 1_000).unwrap();
        lines.iter().filter(|line| line.entry.deed == identity::record::Deed::SignInFailed).count()
    };
    let mut browser = town.signed_in("handler").await;
    browser.open("/me/account/app").await;
    browser.submit("/me/account/app", &[("old", "a guess")]).await;
    assert_eq!(failed(), 1, "the password");
    browser.submit("/me/account/app", &[("old", PASSWORD)]).await;
    browser.submit("/me/account/app", &[("code", "000000")]).await;
    assert_eq!(failed(), 2, "the first code of an app");
    set_up(&town, &mut browser).await;
    later(&town, 20 * 60);
    browser.open("/me/account/recovery").await;
    browser.submit("/me/account/recovery", &[("old", PASSWORD), ("code", "000000")]).await;
    assert_eq!(failed(), 3, "a code in the place of proof");
}

/// Whoever is held up is told of as that, wherever it was.
#[test]
fn held_up_is_told_of_wherever_secrets_are_tried() {
    let told = |route, reason| web::tell::code_of(route, StatusCode::TOO_MANY_REQUESTS, reason);
    for route in
        ["/sign-in", "/sign-in/second", "/sign-in/passkey", "/me/account/app", "/me/account/password"]
    {
        assert_eq!(told(route, web::tell::HELD_UP), Some(web::tell::Code::SignInHeldUp), "{route}");
        assert_eq!(told(route, "fault-limit"), Some(web::tell::Code::Limit), "{route}");
    }
    assert_eq!(told("/hall/look-up", web::tell::HELD_UP), Some(web::tell::Code::Limit));
}
