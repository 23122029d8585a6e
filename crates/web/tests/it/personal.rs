//! Personal data on pages: covered everywhere, lent on the desk, told to the person, and in nothing else.

use axum::http::StatusCode;

use crate::journey::report;
use crate::town::{Browser, Town};

/// What no page, list, file, error or log line may show unasked. The journey's reporter leaves them.
const CANARIES: [&str; 2] = ["13800001234", "演示居民"];

fn clean(browser: &Browser) {
    for canary in CANARIES {
        assert!(!browser.has(canary), "{} shows {canary}:\n{}", browser.page.address, browser.page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_is_covered_until_it_is_lent_and_the_reporter_sees_who_looked() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    let (_, number) = report(&mut resident, "示范路 12 号").await;
    let case = format!("/desk/cases/{number}");
    let readings = format!("{case}/readings");

    let mut grid = town.signed_in("grid").await;
    grid.open(&case).await;
    clean(&grid);
    grid.expect("演*");
    grid.expect("138****1234");
    assert!(!grid.has("演示·resident"), "the name of a resident's account is no word for the desk");
    grid.submit(&readings, &[]).await;
    assert_eq!(grid.page.status, StatusCode::OK);
    grid.expect("13800001234");
    // The same form sent once more is another look, and written down as one.
    grid.submit(&readings, &[]).await;
    grid.expect("13800001234");
    grid.open(&case).await;
    clean(&grid);

    // Who has nothing to do here says why.
    let mut verifier = town.signed_in("verifier").await;
    verifier.open(&case).await;
    verifier.submit(&readings, &[("reason", "")]).await;
    assert_eq!(verifier.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    verifier.expect("请写明查看个人信息的理由");
    clean(&verifier);
    verifier.open(&case).await;
    verifier.submit(&readings, &[("reason", "抽查办理质量")]).await;
    verifier.expect("13800001234");

    resident.open("/me/reads").await;
    resident.expect("抽查办理质量");
    resident.expect("verification-centre");
    assert_eq!(resident.page.text.matches("查看了：").count(), 3, "{}", resident.page.text);
    resident.open("/me/data.json").await;
    resident.expect("13800001234");
    resident.expect("抽查办理质量");
    let mut stranger = town.signed_in("verifier-2").await;
    stranger.open("/me/data.json").await;
    clean(&stranger);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_can_be_lent_nothing() {
    let town = Town::new();
    let mut resident = town.browser();
    let (_, number) = report(&mut resident, "示范路 12 号").await;
    let mut grid = town.signed_in("grid").await;
    grid.open(&format!("/desk/cases/{number}")).await;
    let form = grid.page.text.clone();
    // The names of forms are worth nothing in another session.
    let mut other = town.signed_in("other-handler").await;
    other.open("/desk/tasks").await;
    let filing = form.split("name=\"filing\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let csrf =
        other.page.text.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = format!("csrf={csrf}&filing={filing}&reason=想看一看电话");
    other
        .post_raw(&format!("/desk/cases/{number}/readings"), "application/x-www-form-urlencoded", body)
        .await;
    assert_eq!(other.page.status, StatusCode::NOT_FOUND);
    clean(&other);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_export_or_error_shows_personal_data() {
    let town = Town::new();
    let mut resident = town.browser();
    let (code, number) = report(&mut resident, "示范路 12 号").await;
    let lists = [
        "/",
        "/?q=138",
        "/help",
        "/events/map",
        "/events/open.geojson",
        "/powers",
        "/powers.json",
        "/powers.csv",
        "/desk/tasks",
        "/desk/dispatch",
        "/watch",
        "/watch/acts",
        "/watch/cases?figure=all",
        "/me/reads",
        "/me/data.json",
        "/hall/look-up",
        "/no-such-page",
        "/desk/cases/20260302-9999999",
    ];
    let case = format!("/desk/cases/{number}");
    for who in ["grid", "dispatcher", "handler", "verifier", "supervisor", "resident", "author"] {
        let mut browser = town.signed_in(who).await;
        for address in lists.iter().copied().chain([case.as_str()]) {
            browser.open(address).await;
            clean(&browser);
        }
    }
    let mut nobody = town.browser();
    nobody.open("/hall/look-up").await;
    nobody.submit("/hall/look-up", &[("code", &code), ("phone", "1234")]).await;
    nobody.expect("办理进度");
    clean(&nobody);
}
