//! Personal data on pages: covered everywhere, lent on the desk, told to the person, and in nothing else.

use axum::http::StatusCode;

use crate::journey::{report, report_as, report_with_photo};
use crate::town::{Browser, Town};

/// What no page, list, file, error or log line may show unasked. The journey's reporter leaves them.
const CANARIES: [&str; 2] = ["13800001234", "演示居民"];

/// What its reporter wrote into the words of a report.
const IN_WORDS: [&str; 2] = ["13900009999", "440303198506307899"];

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
    let town = Town::set_up(
        |site| site.rates = None,
        |engine| web::api::router(web::api::Api::new(engine.clone(), Default::default(), Default::default())),
    );
    let mut resident = town.browser();
    let words = format!("路面有个大坑，找 {} 或 {}", IN_WORDS[0], IN_WORDS[1]);
    let (code, number) = report_as(&mut resident, "示范路 12 号", &words, "演示居民").await;
    let lists = [
        "/metrics",
        "/healthz",
        "/readyz",
        "/api/v1/cases",
        "/api/v1/cases?text=13900009999",
        "/api/v1/ledger/checkpoint",
        "/api/open311/v2/requests.json",
        "/api/open311/v2/requests.xml",
        "/directory",
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
        "/search?q=13800001234",
        "/search?q=演示居民",
        "/inbox",
        "/me",
        "/me/notifications",
        "/hall/look-up",
        "/no-such-page",
        "/desk/cases/20260302-9999999",
    ];
    let case = format!("/desk/cases/{number}");
    let api = format!("/api/v1/cases/{number}");
    for who in ["grid", "dispatcher", "handler", "verifier", "supervisor", "resident", "author"] {
        let mut browser = town.signed_in(who).await;
        for address in lists.iter().copied().chain([case.as_str(), api.as_str()]) {
            browser.open(address).await;
            // A search says back what was typed; the address that was asked is no disclosure.
            if !address.contains("q=演") {
                clean(&browser);
                let shown = IN_WORDS.iter().find(|canary| browser.has(canary));
                assert!(shown.is_none(), "{who} {address} shows {shown:?}: {}", browser.page.text);
            }
        }
    }
    let mut nobody = town.browser();
    nobody.open("/hall/look-up").await;
    nobody.submit("/hall/look-up", &[("code", &code), ("phone", "1234")]).await;
    nobody.expect("办理进度");
    clean(&nobody);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_in_free_text_are_covered_until_the_filing_is_lent() {
    const WORDS: &str = "井盖破了，找 13900005678 或 440303199001014321 的车主";
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    let (_, number) = report_as(&mut resident, "示范路 12 号 13700007777", WORDS, "演示居民").await;
    // Their own words, to the one who wrote them.
    let tracker = resident.page.address.clone();
    resident.open(&tracker).await;
    resident.expect("13900005678");
    let case = format!("/desk/cases/{number}");
    let clean = |browser: &Browser| {
        for canary in ["13900005678", "440303199001014321", "13700007777"] {
            assert!(!browser.has(canary), "{} shows {canary}:\n{}", browser.page.address, browser.page.text);
        }
    };
    let mut grid = town.signed_in("grid").await;
    for address in
        [case.as_str(), "/desk/tasks", "/desk/dispatch", "/watch", "/events/map", "/events/open.geojson"]
    {
        grid.open(address).await;
        clean(&grid);
    }
    grid.open(&case).await;
    grid.expect("139****5678");
    grid.expect("4403**********4321");
    grid.expect("137****7777");
    // Nobody finds a person by a number that somebody else wrote down.
    grid.open("/desk/tasks").await;
    grid.submit("/desk/find", &[("text", "13900005678")]).await;
    assert!(!grid.has(&number));
    grid.open(&case).await;
    grid.submit(&format!("{case}/readings"), &[]).await;
    grid.expect("13900005678");
    grid.open(&case).await;
    clean(&grid);
}

#[tokio::test(flavor = "multi_thread")]
async fn why_it_is_asked_stands_beside_the_question_and_in_the_export() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    report(&mut resident, "示范路 12 号").await;
    resident.open("/events/new?fresh=1").await;
    resident.submit("/events/new", &[("place", "示范路 13 号"), ("street", "440303001")]).await;
    resident.submit("/events/new", &[("category", "road-damage")]).await;
    resident.submit("/events/new", &[("details", "路灯不亮，晚上看不见")]).await;
    for words in ["用途：核实情况", "依据：《个人信息保护法》第十三条", "办结 365 天后删除"]
    {
        resident.expect(words);
    }
    resident.open("/me/data.json").await;
    let told: serde_json::Value = serde_json::from_str(&resident.page.text).unwrap();
    let phone = &told["filings"][0]["why"]["phone"];
    assert_eq!((&phone["grade"], &phone["retention_days_after_closing"]), (&"general".into(), &365.into()));
    assert!(phone["purpose"]["zh"].as_str().unwrap().contains("告知结果"));
    assert!(phone["basis"]["en"].as_str().unwrap().contains("article 13"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_lies_sealed_in_its_session() {
    let town = Town::new();
    let mut resident = town.browser();
    resident.open("/events/new?fresh=1").await;
    resident.submit("/events/new", &[("place", "示范路 12 号"), ("street", "440303001")]).await;
    resident.submit("/events/new", &[("category", "road-damage")]).await;
    resident.submit("/events/new", &[("details", "路面有个大坑")]).await;
    resident.submit("/events/new", &[("name", "演示居民"), ("phone", "13800001234")]).await;
    resident.expect("13800001234");
    let digest = |browser: &Browser| {
        let line = browser.cookie_line();
        let token = line.split("luohu_session=").nth(1).unwrap().split(';').next().unwrap().to_owned();
        let token: value::Digest = token.parse().unwrap();
        value::Digest::of(&token.0)
    };
    let store = town.site.engine.store();
    let session = store.session(&digest(&resident)).unwrap().unwrap();
    assert!(!session.data.contains("138") && !session.data.contains("演示"), "{}", session.data);
    let plain = crypto::encoding::decode(&session.data).unwrap();
    assert!(!plain.windows(11).any(|part| part == b"13800001234"));
    // The text of one session means nothing in another.
    let mut thief = town.browser();
    thief.open("/events/new?fresh=1").await;
    thief.submit("/events/new", &[("place", "别处"), ("street", "440303001")]).await;
    let stolen = store.session(&digest(&thief)).unwrap().unwrap();
    store.put_session(&store::Session { data: session.data, ..stolen }).unwrap();
    thief.open("/events/new?step=check").await;
    assert!(!thief.has("13800001234"), "{}", thief.page.text);
    resident.open("/events/new?step=check").await;
    resident.expect("13800001234");
}

/// The digest of the photo that the page shows.
fn photo_of(browser: &Browser) -> String {
    browser.page.text.split("/files/").nth(1).expect("a photo")[..64].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_seen_by_those_who_see_its_case_and_goes_with_the_filing() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    let (code, number) = report_with_photo(&mut resident, "示范路 12 号").await;
    let tracker = format!("/hall/cases/{}", resident.page.address.rsplit('/').next().unwrap());
    let case = format!("/desk/cases/{number}");
    let mut dispatcher = town.signed_in("dispatcher").await;
    dispatcher.open(&case).await;
    let id = photo_of(&dispatcher);
    let (own, desk) = (format!("/files/{id}"), format!("/files/{id}?case={number}"));
    // Whoever has the tracker: here with code and digits.
    let mut friend = town.browser();
    friend.open(&own).await;
    assert_eq!(friend.page.status, StatusCode::NOT_FOUND);
    friend.open("/hall/look-up").await;
    friend.submit("/hall/look-up", &[("code", &code), ("phone", "1234")]).await;
    for (browser, address) in [(&mut friend, &own), (&mut resident, &own), (&mut dispatcher, &desk)] {
        browser.open(address).await;
        assert_eq!(browser.page.status, StatusCode::OK, "{address}");
        assert_eq!(browser.page.headers["cache-control"], "no-store");
    }
    // An official with another case of their own cannot name that one for it.
    let mut other = town.signed_in("resident-2").await;
    let (_, second) = report(&mut other, "别处 3 号").await;
    dispatcher.open(&format!("/files/{id}?case={second}")).await;
    assert_eq!(dispatcher.page.status, StatusCode::NOT_FOUND);
    other.open(&own).await;
    assert_eq!(other.page.status, StatusCode::NOT_FOUND);
    // Closed and erased: the photo is gone, from every page and from the store.
    town.at("2026-03-02T10:00");
    dispatcher.open(&case).await;
    let reply = [("reject_kind", "not-our-duty"), ("reply", "此事不属本区办理，请联系物业处理")];
    dispatcher.submit(&format!("{case}/acts/reject"), &reply).await;
    resident.open(&tracker).await;
    assert_eq!(photo_of(&resident), id);
    resident.submit(&format!("{tracker}/erasure"), &[]).await;
    resident.expect("您的个人信息已删除");
    assert!(!resident.has(&id));
    for (browser, address) in [(&mut friend, &own), (&mut resident, &own), (&mut dispatcher, &desk)] {
        browser.open(address).await;
        assert_eq!(browser.page.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert!(town.site.engine.store().blob(&value::BlobId::new(id)).unwrap().is_none());
    town.site.engine.store().verify(&mut |_| {}).unwrap();
}
