//! The main journey without scripts: a report, worked to closure by four roles, followed by its reporter.

use axum::http::StatusCode;

use crate::town::{Browser, Town};

pub async fn report(browser: &mut Browser, place: &str) -> (String, String) {
    report_as(browser, place, "路面有个大坑，晚上看不见", "演示居民").await
}

/// A photo that can be sent.
pub const PHOTO: &[u8] = include_bytes!("photo/plain.jpg");

const WORDS: &str = "路面有个大坑，晚上看不见";

/// Reports with a photo; the query code and the number.
pub async fn report_with_photo(browser: &mut Browser, place: &str) -> (String, String) {
    report_all(browser, place, WORDS, ("演示居民", "13800001234"), Some(PHOTO)).await
}

/// Reports and leaves neither name nor telephone number.
pub async fn report_without_phone(browser: &mut Browser, place: &str) -> (String, String) {
    report_all(browser, place, WORDS, ("", ""), None).await
}

/// Reports with these words under this name; the query code and the number.
pub async fn report_as(browser: &mut Browser, place: &str, words: &str, name: &str) -> (String, String) {
    report_all(browser, place, words, (name, "13800001234"), None).await
}

async fn report_all(
    browser: &mut Browser,
    place: &str,
    words: &str,
    (name, phone): (&str, &str),
    photo: Option<&[u8]>,
) -> (String, String) {
    browser.open("/events/new?fresh=1").await;
    browser.expect("第 1 步");
    browser
        .submit(
            "/events/new",
            &[("place", place), ("street", "440303001"), ("lat", "22.541"), ("lon", "114.08")],
        )
        .await;
    browser.submit("/events/new", &[("category", "road-damage")]).await;
    if browser.has("是不是同一件事") {
        browser.submit("/events/new", &[("join", "")]).await;
    }
    match photo {
        Some(photo) => {
            browser.submit_file("/events/new", &[("details", words)], ("photo", photo)).await;
        }
        None => {
            browser.submit("/events/new", &[("details", words)]).await;
        }
    }
    browser.submit("/events/new", &[("name", name), ("phone", phone)]).await;
    browser.expect("请核对后提交");
    browser.expect(words);
    browser.submit("/events/new", &[]).await;
    browser.expect("已收到");
    let mut codes =
        browser.page.text.split("class=\"code\">").skip(1).map(|rest| rest.split('<').next().unwrap());
    let (code, number) = (codes.next().unwrap().to_owned(), codes.next().unwrap().to_owned());
    (code, number)
}

async fn act(browser: &mut Browser, number: &str, act: &str, answers: &[(&str, &str)]) {
    browser.open(&format!("/desk/cases/{number}")).await;
    browser.submit(&format!("/desk/cases/{number}/acts/{act}"), answers).await;
    assert_eq!(browser.page.status, StatusCode::OK, "{act}: {}", browser.page.text);
    browser.expect("已办：");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_travels_to_closure() {
    let town = Town::new();
    let mut resident = town.browser();
    let (code, number) = report(&mut resident, "示范路 12 号").await;
    resident.expect("最迟 2026-03-");
    // Loading the confirmation again shows it again.
    let sent = resident.page.address.clone();
    resident.open(&sent).await;
    resident.expect(&code);

    // Another browser finds it with code and digits only; unknown and wrong look alike.
    let mut elsewhere = town.browser();
    elsewhere.open("/hall/look-up").await;
    elsewhere.submit("/hall/look-up", &[("code", &code), ("phone", "9999")]).await;
    assert_eq!(elsewhere.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    elsewhere.expect("没有找到。请核对");
    elsewhere.submit("/hall/look-up", &[("code", &code.to_lowercase()), ("phone", "1234")]).await;
    elsewhere.expect("办理进度");
    elsewhere.expect("时限怎么算的");

    town.at("2026-03-02T09:30");
    let mut grid = town.signed_in("grid").await;
    grid.expect("工作台");
    grid.expect(&number);
    act(&mut grid, &number, "accept", &[]).await;

    let mut dispatcher = town.signed_in("dispatcher").await;
    dispatcher.open("/desk/dispatch").await;
    dispatcher.expect("建议转给：交通运输局");
    dispatcher.submit(&format!("/desk/cases/{number}/acts/dispatch"), &[]).await;
    dispatcher.expect("已办：分拨");

    let mut stranger = town.signed_in("other-handler").await;
    stranger.open(&format!("/desk/cases/{number}")).await;
    assert_eq!(stranger.page.status, StatusCode::NOT_FOUND, "a foreign case looks like none");

    let mut handler = town.signed_in("handler").await;
    handler.expect(&number);
    act(&mut handler, &number, "dispose", &[("result", "坑已填平，路面恢复")]).await;
    handler.open(&format!("/desk/cases/{number}")).await;
    // The page shows how far the case is, as a picture and in words.
    handler.expect("办到哪一步了");
    handler.expect("class=\"bpmn\"");
    handler.expect("现在不能办的");

    let mut verifier = town.signed_in("verifier").await;
    act(&mut verifier, &number, "pass", &[]).await;

    resident.open("/").await;
    resident.expect("我的进度");
    elsewhere.open(&elsewhere.page.address.clone()).await;
    elsewhere.expect("坑已填平，路面恢复");
    let tracker = elsewhere.page.address.clone();
    elsewhere.submit(&format!("{tracker}/acts/rate"), &[("score", "5")]).await;
    elsewhere.expect("非常满意");

    let mut supervisor = town.signed_in("supervisor").await;
    supervisor.open("/watch").await;
    supervisor.expect("监督");
    supervisor.open("/watch/cases?figure=all").await;
    supervisor.expect("共 1 件");
    supervisor.expect(&number);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_reporter_joins_and_keeps_a_code() {
    let town = Town::new();
    let mut first = town.browser();
    let (code, number) = report(&mut first, "示范路 12 号").await;
    let mut second = town.browser();
    second.open("/events/new").await;
    let place = [("place", "示范路对面"), ("street", "440303001"), ("lat", "22.5411"), ("lon", "114.0801")];
    second.submit("/events/new", &place).await;
    second.submit("/events/new", &[("category", "road-damage")]).await;
    second.expect("是不是同一件事");
    second.expect("约 15 米");
    second.submit("/events/new", &[("join", &number)]).await;
    second.submit("/events/new", &[("details", "我也差点摔倒")]).await;
    second.submit("/events/new", &[]).await;
    second.expect("您将加入正在处理的事件");
    second.submit("/events/new", &[]).await;
    second.expect("已有人报过");
    second.expect(&number);
    assert!(!second.has(&code), "each reporter has a code of their own");
    second.open("/events/map").await;
    second.expect("2 人反映");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_answers_come_back_with_words() {
    let town = Town::new();
    let mut browser = town.browser();
    browser.open("/events/new").await;
    browser.submit("/events/new", &[("place", "")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.expect("错误：");
    browser.expect("请写出地点");
    browser.submit("/events/new", &[("place", "示范路")]).await;
    // The check cannot be reached over a gap.
    browser.open("/events/new?step=check").await;
    browser.expect("事件类别");
    // Pressing twice reports once.
    let mut twice = town.browser();
    let (_, number) = report(&mut twice, "示范路 1 号").await;
    let count = town.site.engine.store().count(&store::CaseFilter::new()).unwrap();
    assert_eq!((number.as_str(), count), ("20260302-0000001", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_loses_nothing() {
    let town = Town::new();
    let (_, number) = report(&mut town.browser(), "示范路 12 号").await;
    let mut one = town.signed_in("grid").await;
    let mut two = town.signed_in("dispatcher").await;
    let address = format!("/desk/cases/{number}");
    one.open(&address).await;
    two.open(&address).await;
    one.submit(&format!("{address}/acts/note"), &[("note", "先到一步")]).await;
    one.expect("已办：备注");
    two.submit(&format!("{address}/acts/note"), &[("note", "慢了一步的备注")]).await;
    assert_eq!(two.page.status, StatusCode::CONFLICT);
    two.expect("慢了一步的备注");
    two.expect("先到一步");
    // The page has the new version: sending again works.
    two.submit(&format!("{address}/acts/note"), &[("note", "慢了一步的备注")]).await;
    two.expect("已办：备注");
}
