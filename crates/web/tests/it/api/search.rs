//! The list of requests: ids, codes, states, dates, pages, and their limits.

use value::SignedDuration;

use crate::api::house::{House, start};

const LIST: &str = "/api/open311/v2/requests.json";

async fn ids(house: &House, query: &str) -> Vec<String> {
    let answer = house.get(&format!("{LIST}?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let list = answer.json();
    let id = |request: &serde_json::Value| request["service_request_id"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn every_condition_narrows() {
    let house = House::new();
    let (a, b) = (house.report("graffiti").await, house.report("tree").await);
    house.clock.set(start().checked_add(SignedDuration::from_hours(48)).unwrap());
    let c = house.report("street-light").await;
    assert_eq!(ids(&house, "").await, [c.as_str(), &b, &a], "newest first");
    let table: &[(&str, Vec<&str>)] = &[
        ("service_code=tree", vec![&b]),
        ("service_code=tree,graffiti", vec![&b, &a]),
        ("status=open", vec![&c, &b, &a]),
        ("status=closed", vec![]),
        ("status=open,closed", vec![&c, &b, &a]),
        ("page_size=2", vec![&c, &b]),
        ("page_size=2&page=2", vec![&a]),
        ("page_size=2&page=3", vec![]),
        ("service_code=tree,graffiti&page_size=1&page=2", vec![&a]),
        ("start_date=2026-03-03T00:00:00Z", vec![&c]),
        ("start_date=2026-03-03T00:00:00+08:00", vec![&c]),
        ("start_date=2026-03-03T00:00:00%2B08:00", vec![&c]),
        ("end_date=2026-03-03T00:00:00Z", vec![&b, &a]),
        ("start_date=2026-03-02&end_date=2026-03-02", vec![&b, &a]),
        ("start_date=2025-01-01T00:00:00Z", vec![]),
    ];
    for (query, wanted) in table {
        assert_eq!(ids(&house, query).await, *wanted, "{query}");
    }
    // Ids override the rest; what is not there is left out; a wrong date in a number is another number.
    let wrong = a.replace("20260302", "20260301");
    let query = format!("service_request_id={a},{c},{wrong},nonsense&service_code=tree&start_date=bad");
    assert_eq!(ids(&house, &query).await, [c.as_str(), &a]);
}

#[tokio::test]
async fn a_search_that_cannot_be_meant_is_refused() {
    let house = House::new();
    let many = vec!["20260302-0000001"; 201].join(",");
    let many = format!("service_request_id={many}");
    for (query, status, zh, en) in [
        ("status=done", 400, "open 或 closed", "open or closed"),
        ("start_date=yesterday", 400, "start_date", "start_date"),
        ("end_date=2026-13-01", 400, "end_date", "end_date"),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400, "90 天", "90 days"),
        ("start_date=2026-03-01T00:00:00Z&end_date=2026-02-01T00:00:00Z", 400, "早于", "before"),
        ("page=0", 400, "page", "page"),
        ("page_size=1001", 400, "1000", "1000"),
        ("page=99999999999", 400, "缩小范围", "narrow"),
        ("service_code=nonsense", 404, "没有这个服务代码", "no such service code"),
        ("jurisdiction_id=elsewhere", 404, "jurisdiction_id", "jurisdiction_id"),
        (many.as_str(), 400, "200", "200"),
        ("status=%FF", 400, "UTF-8", "UTF-8"),
    ] {
        for (language, word) in [("zh", zh), ("en", en)] {
            let json = house.get_in(&format!("{LIST}?{query}"), language).await;
            assert_eq!(json.status, status, "{query}: {}", json.text);
            assert!(json.json()[0]["description"].as_str().unwrap().contains(word), "{query}: {}", json.text);
            let xml = house.get_in(&format!("/api/open311/v2/requests.xml?{query}"), language).await;
            assert_eq!((xml.status.as_u16(), xml.xml("error").len()), (status, 1));
        }
    }
}

#[tokio::test]
async fn a_request_follows_its_case() {
    let house = House::new();
    let (id, open) = (house.report("graffiti").await, house.report("tree").await);
    let cookie = house.dispatcher();
    let seen = house.get_as(&format!("/api/v1/cases/{id}"), &cookie).await;
    let body = r#"{"answers": {"reject_kind": "KIND", "reply": "这件事由物业办理，请联系物业"}}"#;
    let kind =
        crate::api::house::folder().text("list/reject.toml").unwrap().split('"').nth(1).unwrap().to_owned();
    let version = seen.header("etag");
    let done =
        crate::api::staff::act(&house, &cookie, &id, "reject", &body.replace("KIND", &kind), Some(version))
            .await;
    assert_eq!(done.status, 200, "{}", done.text);
    let answered = house.get(&format!("/api/open311/v2/requests/{id}.json")).await.json()[0].clone();
    assert_eq!(answered["status"], "closed", "{answered}");
    assert!(answered["expected_datetime"].is_null());
    assert_eq!(ids(&house, "status=closed").await, [id]);
    assert_eq!(ids(&house, "status=open").await, [open]);
}
