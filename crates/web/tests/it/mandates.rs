//! Acting for somebody 代办: offered, accepted, used, seen by both, ended.

use axum::http::StatusCode;

use crate::town::{Browser, Town};

const PAGE: &str = "/me/mandates";

async fn offer(browser: &mut Browser, agent: &str) {
    browser.open(PAGE).await;
    let answers =
        [("agent", agent), ("item-event-dispatch", "true"), ("until", "2026-06-30"), ("do", "offer")];
    browser.submit(PAGE, &answers).await;
}

/// Up to the page that asks to check before sending.
async fn fill_in(browser: &mut Browser, place: &str) {
    browser.open("/events/new?fresh=1").await;
    let place = [("place", place), ("street", "440303001"), ("lat", "22.551"), ("lon", "114.09")];
    browser.submit("/events/new", &place).await;
    browser.submit("/events/new", &[("category", "road-damage")]).await;
    if browser.has("是不是同一件事") {
        browser.submit("/events/new", &[("join", "")]).await;
    }
    browser.submit("/events/new", &[("details", "路灯杆倾斜，怕倒")]).await;
    browser.submit("/events/new", &[("name", "演示居民"), ("phone", "13800001234")]).await;
    browser.expect("请核对后提交");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_acts_for_another_until_it_is_ended() {
    let town = Town::new();
    let mut principal = town.signed_in("resident").await;
    let mut agent = town.signed_in("resident-2").await;

    // Nobody may act for anybody yet: there is no choice, and a choice of one's own is refused.
    fill_in(&mut agent, "示范路 1 号").await;
    assert!(!agent.has("替谁提交"));
    agent.submit("/events/new", &[("for", "resident")]).await;
    assert_eq!(agent.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    agent.expect("您没有替对方办理");

    offer(&mut principal, "resident-2").await;
    principal.expect("等待对方接受");
    fill_in(&mut agent, "示范路 1 号").await;
    assert!(!agent.has("替谁提交"), "offered is not accepted");
    agent.open(PAGE).await;
    agent.expect("请我代办的");
    agent.expect("演*");
    assert!(!agent.has("演示·resident<"), "a covered name only");
    agent.submit(PAGE, &[("do", "accept")]).await;
    agent.expect("有效");

    fill_in(&mut agent, "示范路 1 号").await;
    agent.expect("替谁提交");
    agent.submit("/events/new", &[]).await;
    assert_eq!(agent.page.status, StatusCode::UNPROCESSABLE_ENTITY, "the choice is asked for");
    agent.expect("请选择替谁提交");
    agent.submit("/events/new", &[("for", "resident")]).await;
    agent.expect("已收到");

    // Both find it, in any browser of theirs.
    principal.open("/").await;
    principal.expect("我的进度");
    let mut elsewhere = town.signed_in("resident-2").await;
    elsewhere.open("/").await;
    elsewhere.expect("替演*办理");
    let tracker = elsewhere.page.text.split("href=\"/hall/cases/").nth(1).unwrap().split('"').next().unwrap();
    let tracker = format!("/hall/cases/{tracker}");
    elsewhere.open(&tracker).await;
    elsewhere.expect("办理进度");

    // And both find the authorisation among what is held about them.
    for browser in [&mut principal, &mut elsewhere] {
        browser.open("/me/data.json").await;
        let held: serde_json::Value = serde_json::from_str(&browser.page.text).unwrap();
        let one = &held["authorisations"][0];
        assert_eq!(
            (one["for"].as_str(), one["by"].as_str()),
            (Some("resident"), Some("resident-2")),
            "{one}"
        );
        assert!(one["accepted"].is_string() && one["ended"].is_null(), "{one}");
    }

    // Ended by the principal: it is theirs alone from that moment.
    principal.open(PAGE).await;
    principal.expect("有效");
    principal.submit(PAGE, &[("do", "end")]).await;
    principal.expect("已取消");
    elsewhere.open(&tracker).await;
    assert!(elsewhere.page.address.starts_with("/hall/look-up"), "{}", elsewhere.page.address);
    elsewhere.open("/").await;
    assert!(!elsewhere.has("替演*办理"));
    // Nor does the browser keep what the authorisation gave.
    agent.open("/").await;
    assert!(!agent.has("替演*办理"), "{}", agent.page.text);
    principal.open("/").await;
    principal.expect("我的进度");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_and_nothing_is_lost() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    for (answers, sentence) in [
        (&[("agent", ""), ("item-event-dispatch", "true")][..], "请填写对方的账号"),
        (&[("agent", "resident-2")][..], "请至少选一项可以代办的事"),
        (
            &[("agent", "resident-2"), ("item-event-dispatch", "true"), ("until", "soon")][..],
            "请填写一个日期",
        ),
        (
            &[("agent", "resident-2"), ("item-event-dispatch", "true"), ("until", "2030-01-01")][..],
            "授权须在一年之内到期",
        ),
        (
            &[("agent", "resident"), ("item-event-dispatch", "true"), ("until", "2026-06-30")][..],
            "不能授权自己代办",
        ),
        (&[("mandate", "7"), ("do", "accept")][..], "没有这项代办授权"),
    ] {
        resident.open(PAGE).await;
        resident.submit(PAGE, answers).await;
        assert_eq!(resident.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        resident.expect(sentence);
        if let Some((_, agent)) = answers.iter().find(|(name, agent)| *name == "agent" && !agent.is_empty()) {
            resident.expect(&format!("value=\"{agent}\""));
        }
    }
    // An account that does not exist is answered like any other.
    offer(&mut resident, "nobody-of-that-name").await;
    resident.expect("等待对方接受");
    // Another's authorisation is not there for a third person.
    let mut stranger = town.signed_in("verifier-2").await;
    stranger.open(PAGE).await;
    stranger.submit(PAGE, &[("mandate", "1"), ("do", "end")]).await;
    stranger.expect("没有这项代办授权");
}
