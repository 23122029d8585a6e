//! The JSON API of staff: who may read what, acts under a version, and problems as RFC 9457 writes them.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value as Json;
use value::SignedDuration;

use crate::api::house::{Answer, House, start};

pub async fn act(
    house: &House,
    cookie: &str,
    number: &str,
    act: &str,
    body: &str,
    version: Option<&str>,
) -> Answer {
    let request = Request::post(format!("/api/v1/cases/{number}/acts/{act}"))
        .header("content-type", "application/json")
        .header("cookie", cookie);
    let request = match version {
        Some(version) => request.header("if-match", version),
        None => request,
    };
    house.ask(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn detail(house: &House, cookie: &str, number: &str) -> Json {
    let answer = house.get_as(&format!("/api/v1/cases/{number}"), cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("etag"), format!("\"{}\"", answer.json()["case"]["version"]));
    answer.json()
}

fn is_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(answer.header("content-type").starts_with("application/problem+json"));
    let problem = answer.json();
    assert_eq!(problem["type"], format!("urn:luohu:problem:{code}"), "{problem}");
    assert_eq!(problem["status"], status);
    for member in ["title", "detail", "instance", "request_id"] {
        assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
    }
    assert!(problem["because"].as_array().is_some_and(|because| !because.is_empty()), "{problem}");
}

#[tokio::test]
async fn cases_are_for_staff() {
    let house = House::new();
    let number = house.report("graffiti").await;
    let resident = house.sign_in("resident", &["resident"], None, None);
    for address in ["/api/v1/cases".to_owned(), format!("/api/v1/cases/{number}")] {
        is_problem(&house.get(&address).await, 401, "not-signed-in");
        // A list is not for residents; a case that may not be seen looks like none.
        let (status, code) =
            if address.ends_with("cases") { (403, "not-your-role") } else { (404, "no-such-case") };
        is_problem(&house.get_as(&address, &resident).await, status, code);
        let forged = format!("luohu_session={}", "0".repeat(64));
        is_problem(&house.get_as(&address, &forged).await, 401, "not-signed-in");
    }
    let dispatcher = house.dispatcher();
    let page = house.get_as("/api/v1/cases", &dispatcher).await.json();
    assert_eq!((&page["total"], &page["next"]), (&1.into(), &Json::Null));
    assert_eq!(page["cases"][0]["number"], number);
    for secret in ["小明", "13800000000"] {
        assert!(!page.to_string().contains(secret), "{page}");
    }
    // The session ends.
    house.clock.set(start().checked_add(SignedDuration::from_hours(9)).unwrap());
    is_problem(&house.get_as("/api/v1/cases", &dispatcher).await, 401, "not-signed-in");
}

/// An address stays in the logs of others.
#[tokio::test]
async fn a_number_of_a_person_is_no_text_to_look_for() {
    let house = House::new();
    let number = house.report("graffiti").await;
    let dispatcher = house.dispatcher();
    for text in ["13800138000", "138%200013%208000", "440303199001011234"] {
        let answer = house.get_as(&format!("/api/v1/cases?text={text}"), &dispatcher).await;
        is_problem(&answer, 400, "text-personal");
        assert!(!answer.text.contains("0138000") && !answer.text.contains("19900101"), "{}", answer.text);
    }
    let found = house.get_as(&format!("/api/v1/cases?text={number}"), &dispatcher).await.json();
    assert_eq!(found["total"], 1);
}

#[tokio::test]
async fn sight_ends_at_the_office() {
    let house = House::new();
    let number = house.report("graffiti").await;
    let handler = house.sign_in("handler", &["handler"], Some("water"), None);
    let page = house.get_as("/api/v1/cases", &handler).await.json();
    assert_eq!(page["total"], 0, "{page}");
    is_problem(&house.get_as(&format!("/api/v1/cases/{number}"), &handler).await, 404, "no-such-case");
    let grid = house.sign_in("grid", &["grid-officer"], Some("street-440303001"), Some("440303001"));
    assert_eq!(house.get_as("/api/v1/cases?area=440303005", &grid).await.json()["total"], 0);
    is_problem(&house.get_as(&format!("/api/v1/cases/{number}"), &grid).await, 404, "no-such-case");
}

#[tokio::test]
async fn lists_page_by_a_key() {
    let house = House::new();
    for _ in 0..5 {
        house.report("tree").await;
    }
    let cookie = house.dispatcher();
    for order in ["time-left", "newest", "oldest"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let address = format!("/api/v1/cases?limit=2&order={order}&kind=tree&open=true&after={after}");
            let page = house.get_as(&address, &cookie).await.json();
            assert_eq!(page["total"], 5, "{page}");
            seen.extend(page["cases"].as_array().unwrap().iter().map(|case| case["number"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            after = next.to_owned();
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (5, 5), "{order}");
    }
    for bad in
        ["status=done", "open=1", "limit=0", "limit=201", "after=x", "opened_from=monday", "colour=red"]
    {
        let answer = house.get_as(&format!("/api/v1/cases?{bad}"), &cookie).await;
        is_problem(&answer, 400, "parameter-bad");
        assert_eq!(answer.json()["fields"][0], bad.split('=').next().unwrap());
    }
}

#[tokio::test]
async fn an_act_is_done_once_under_the_version_seen() {
    let house = House::new();
    let number = house.report("graffiti").await;
    let cookie = house.dispatcher();
    let before = detail(&house, &cookie, &number).await;
    let acts = before["acts"].as_array().unwrap();
    let state = |id: &str| acts.iter().find(|act| act["act"] == id).unwrap().clone();
    assert_eq!(state("accept")["allowed"], true, "{before}");
    assert_eq!(state("dispose")["allowed"], false);
    assert!(!state("dispose")["because"].as_array().unwrap().is_empty());
    let version = format!("\"{}\"", before["case"]["version"]);
    let answers = r#"{"answers": {"street": "440303001"}}"#;

    is_problem(&act(&house, &cookie, &number, "accept", answers, None).await, 428, "if-match-missing");
    is_problem(&act(&house, &cookie, &number, "accept", answers, Some("*")).await, 400, "if-match-bad");
    is_problem(&act(&house, &cookie, &number, "accept", answers, Some("\"1\"")).await, 409, "stale");
    is_problem(&act(&house, &cookie, &number, "fly", "{}", Some(&version)).await, 404, "no-such-act");
    is_problem(
        &act(&house, &cookie, "20260302-0000009", "accept", "{}", Some(&version)).await,
        404,
        "no-such-case",
    );
    let unknown_field =
        act(&house, &cookie, &number, "accept", r#"{"answers": {"colour": 1}}"#, Some(&version)).await;
    is_problem(&unknown_field, 422, "not-asked");
    assert_eq!(unknown_field.json()["fields"][0], "colour");
    is_problem(
        &act(&house, &cookie, &number, "accept", "{\"answer\": {}}", Some(&version)).await,
        400,
        "json-bad",
    );
    is_problem(&act(&house, &cookie, &number, "dispose", "{}", Some(&version)).await, 422, "required");
    let handler = house.sign_in("handler", &["handler"], Some("water"), None);
    is_problem(
        &act(&house, &handler, &number, "accept", answers, Some(&version)).await,
        403,
        "not-your-role",
    );
    assert_eq!(detail(&house, &cookie, &number).await["case"]["version"], before["case"]["version"]);

    let done = act(&house, &cookie, &number, "accept", answers, Some(&version)).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let after = detail(&house, &cookie, &number).await;
    assert_eq!(after["case"]["version"], done.json()["version"]);
    assert_eq!(after["case"]["stage"], "dispatching", "{after}");
    assert_eq!(done.header("etag"), format!("\"{}\"", done.json()["version"]));
    is_problem(&act(&house, &cookie, &number, "accept", answers, Some(&version)).await, 409, "stale");
    let now = format!("\"{}\"", done.json()["version"]);
    is_problem(&act(&house, &cookie, &number, "accept", answers, Some(&now)).await, 409, "not-at-this-step");
}

#[tokio::test]
async fn other_sites_cannot_act() {
    let house = House::new();
    let number = house.report("graffiti").await;
    let cookie = house.dispatcher();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let request = Request::post(format!("/api/v1/cases/{number}/acts/accept"))
            .header("content-type", "application/json")
            .header("cookie", &cookie)
            .header("host", "district.example")
            .header("if-match", "\"1\"")
            .header(name, value);
        is_problem(&house.ask(request.body(Body::from("{}")).unwrap()).await, 403, "other-site");
    }
    let form = Request::post(format!("/api/v1/cases/{number}/acts/accept"))
        .header("content-type", "text/plain")
        .header("cookie", &cookie)
        .header("if-match", "\"1\"");
    is_problem(&house.ask(form.body(Body::from("{}")).unwrap()).await, 415, "content-type");
}

#[tokio::test]
async fn problems_speak_both_languages() {
    let house = House::new();
    let chinese = house.get("/api/v1/cases").await;
    let english = house.get_in("/api/v1/cases", "fr, en;q=0.8").await;
    assert_eq!((chinese.header("content-language"), english.header("content-language")), ("zh-CN", "en"));
    assert_eq!(
        (&chinese.json()["title"], &english.json()["title"]),
        (&"需要登录".into(), &"Sign-in needed".into())
    );
    assert_eq!(chinese.json()["instance"], "/api/v1/cases");
}
