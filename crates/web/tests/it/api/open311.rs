//! GeoReport v2: services, definitions, posts, single requests, tokens; JSON and XML, Chinese and English.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use value::Digest;
use web::api::Settings;

use crate::api::house::{House, folder, form, multipart};

/// Parameters added or replaced, the status, and words of the answer in Chinese and English.
type Row<'a> = (&'a [(&'a str, &'a str)], u16, &'a str, &'a str);

const POST: &str = "/api/open311/v2/requests.json";

#[tokio::test]
async fn services_come_from_the_list_of_the_app() {
    let house = House::new();
    let listed = folder().text("list/category.toml").unwrap().matches("[[entry]]").count();
    let json = house.get("/api/open311/v2/services.json").await;
    assert_eq!(json.status, 200);
    let services = json.json();
    assert_eq!(services.as_array().unwrap().len(), listed);
    let light =
        services.as_array().unwrap().iter().find(|s| s["service_code"] == "street-light").unwrap().clone();
    assert_eq!((&light["type"], &light["metadata"]), (&"realtime".into(), &true.into()));
    assert_eq!(light["service_name"], "路灯不亮");
    let xml = house.get_in("/api/open311/v2/services.xml", "en-GB,zh;q=0.2").await;
    assert_eq!(xml.header("content-language"), "en");
    let codes = xml.xml("service_code");
    assert_eq!(codes.len(), listed);
    assert!(xml.xml("service_name").iter().all(|name| name.is_ascii()), "{}", xml.text);
}

#[tokio::test]
async fn without_an_ending_the_accept_header_decides() {
    let house = House::new();
    for (accept, kind) in
        [("text/xml", "text/xml"), ("application/json", "application/json"), ("*/*", "application/json")]
    {
        let request = Request::get("/api/open311/v2/services").header("accept", accept);
        let answer = house.ask(request.body(Body::empty()).unwrap()).await;
        assert!(answer.header("content-type").starts_with(kind), "{accept}: {:?}", answer.headers);
    }
}

#[tokio::test]
async fn a_definition_asks_only_what_its_service_needs() {
    let house = House::new();
    let of = async |code: &str| house.get(&format!("/api/open311/v2/services/{code}.json")).await.json();
    let codes = |definition: &serde_json::Value| -> Vec<String> {
        let attributes = definition["attributes"].as_array().unwrap().clone();
        attributes.iter().map(|a| a["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&of("noise-life").await), ["street", "danger", "night"]);
    let road = of("road-damage").await;
    assert_eq!(codes(&road), ["street", "danger"]);
    assert_eq!(road["attributes"][0]["datatype"], "singlevaluelist");
    assert_eq!(
        (&road["attributes"][0]["order"], &road["attributes"][0]["required"]),
        (&1.into(), &false.into())
    );
    assert!(road["attributes"][0]["values"].as_array().unwrap().len() >= 10);
    let xml = house.get_in("/api/open311/v2/services/noise-life.xml", "en").await;
    assert_eq!(xml.xml("code"), ["street", "danger", "night"]);
    assert!(xml.xml("variable").iter().all(|variable| variable == "true"));
}

#[tokio::test]
async fn discovery_names_the_endpoint() {
    let house = House::new();
    let json = house.get("/api/open311/discovery.json").await.json();
    assert_eq!(json["endpoints"][0]["url"], "http://district.example/api/open311/v2");
    assert_eq!(json["endpoints"][0]["type"], "test");
    let xml = house.get("/api/open311/discovery.xml").await;
    assert_eq!(xml.xml("format"), ["text/xml", "application/json"]);
}

#[tokio::test]
async fn a_report_becomes_a_case_and_tells_nobody_who_reported() {
    let house = House::new();
    let body = form(&[
        ("jurisdiction_id", "district.example"),
        ("service_code", "street-light"),
        ("lat", "22.548"),
        ("long", "114.131"),
        ("address_string", "人民南路 <12> & 号"),
        ("description", "灯不亮 ]]> <b>\"危险\"</b>"),
        ("first_name", "小明"),
        ("last_name", "虚构"),
        ("phone", "13800000000"),
        ("email", "nobody@example.org"),
        ("device_id", "device-secret"),
        ("attribute[danger]", "true"),
        ("media_url", "https://example.org/a.jpg"),
    ]);
    let posted = house.post(POST, &body).await;
    assert_eq!(posted.status, 201, "{}", posted.text);
    let first = posted.json()[0].clone();
    let id = first["service_request_id"].as_str().unwrap();
    assert_eq!(id, "20260302-0000001");
    assert_eq!(posted.header("location"), format!("/api/open311/v2/requests/{id}"));
    assert!(first["service_notice"].as_str().unwrap().contains("查询码"), "{first}");
    assert!(first["account_id"].is_null());
    let one = house.get(&format!("/api/open311/v2/requests/{id}.json")).await;
    let found = one.json()[0].clone();
    assert_eq!((&found["status"], &found["service_code"]), (&"open".into(), &"street-light".into()));
    assert_eq!(found["requested_datetime"], "2026-03-02T09:00:00+08:00");
    assert_eq!((found["lat"].as_f64(), found["long"].as_f64()), (Some(22.548), Some(114.131)));
    assert!(found["status_notes"].as_str().unwrap().contains("受理"), "{found}");
    let xml = house.get(&format!("/api/open311/v2/requests/{id}.xml")).await;
    assert_eq!(xml.xml("description"), ["灯不亮 ]]> <b>\"危险\"</b>"]);
    assert_eq!(xml.xml("address"), ["人民南路 <12> & 号"]);
    let list = house.get("/api/open311/v2/requests.xml").await;
    assert_eq!(list.xml("service_request_id"), [id]);
    let code = first["service_notice"].as_str().unwrap().split_whitespace().nth(1).unwrap().to_owned();
    for answer in [&one, &xml, &list] {
        for secret in ["小明", "虚构", "13800000000", "nobody@", "device-secret", code.trim_end_matches('，')]
        {
            assert!(!answer.text.contains(secret), "{secret} in {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_point_alone_is_enough() {
    let house = House::new();
    let body =
        form(&[("service_code", "graffiti"), ("lat", "22.5"), ("long", "-0.25"), ("description", "涂鸦")]);
    let posted = house.post(POST, &body).await;
    assert_eq!(posted.status, 201, "{}", posted.text);
    let found = house.get("/api/open311/v2/requests/20260302-0000001").await.json();
    assert_eq!(found[0]["address"], "22.5, -0.25");
}

#[tokio::test]
async fn the_same_key_reports_once() {
    let house = House::new();
    let body = form(&[("service_code", "graffiti"), ("address_string", "东门"), ("description", "涂鸦")]);
    let key = [("idempotency-key", "\"client-1\"")];
    let first = house.post_with(POST, &body, &key).await;
    let again = house.post_with(POST, &body, &key).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.text, again.text);
    assert_eq!(house.engine.store().max_case_id().unwrap(), 1);
    let other = body.replace("graffiti", "tree");
    for (language, word) in [("zh", "Idempotency-Key 已用于"), ("en", "was used for another")] {
        let headers = [("idempotency-key", "client-1"), ("accept-language", language)];
        let reused = house.post_with("/api/open311/v2/requests.xml", &other, &headers).await;
        assert_eq!(reused.status, 422, "{}", reused.text);
        assert!(reused.xml("description")[0].contains(word), "{}", reused.text);
    }
    // Without a key two posts are two reports.
    house.report("tree").await;
    assert_eq!(house.engine.store().max_case_id().unwrap(), 2);
}

#[tokio::test]
async fn a_token_finds_the_request_whose_answer_was_lost() {
    let house = House::new();
    let body = form(&[("service_code", "graffiti"), ("address_string", "东门"), ("description", "涂鸦")]);
    house.post_with(POST, &body, &[("idempotency-key", "lost-1")]).await;
    let found = house.get("/api/open311/v2/tokens/lost-1.json").await;
    assert_eq!(found.json()[0]["service_request_id"], "20260302-0000001");
    let by_id = house.get("/api/open311/v2/tokens/20260302-0000001.xml").await;
    assert_eq!(by_id.xml("token"), ["20260302-0000001"]);
    for unknown in ["lost-2", "20260302-0000009", "%20", "a%2Fb"] {
        let answer = house.get(&format!("/api/open311/v2/tokens/{unknown}.xml")).await;
        assert_eq!((answer.status.as_u16(), answer.xml("code")), (404, vec!["404".to_owned()]), "{unknown}");
    }
}

#[tokio::test]
async fn posts_that_do_not_fit_store_nothing() {
    let house = House::new();
    let good = [("service_code", "graffiti"), ("address_string", "东门"), ("description", "涂鸦")];
    let long = "长".repeat(2_001);
    let table: &[Row<'_>] = &[
        (&[("service_code", "")], 400, "service_code", "service_code"),
        (&[("service_code", "nonsense")], 404, "没有这个服务代码", "no such service code"),
        (&[("jurisdiction_id", "elsewhere.example")], 404, "jurisdiction_id", "jurisdiction_id"),
        (&[("address_string", "")], 400, "lat 与 long", "lat and long"),
        (&[("lat", "22.5")], 400, "long: ", "long: "),
        (&[("long", "22.5")], 400, "lat: ", "lat: "),
        (&[("lat", "91"), ("long", "1")], 400, "lat 应为", "lat is decimal"),
        (&[("lat", "1"), ("long", "181")], 400, "long 应为", "long is decimal"),
        (&[("lat", "north"), ("long", "1")], 400, "lat 应为", "lat is decimal"),
        (&[("lat", "NaN"), ("long", "1")], 400, "lat 应为", "lat is decimal"),
        (&[("lat", "1e1"), ("long", "1")], 400, "lat 应为", "lat is decimal"),
        (&[("description", "")], 400, "description: 请写明具体情况", "description: Describe"),
        (&[("description", &long)], 400, "2000", "2000"),
        (&[("phone", "call me")], 400, "phone: 请输入正确的电话号码", "phone: Enter a phone number"),
        (&[("service_code", "home-help")], 400, "phone: 这一类事件", "phone: This category"),
        (&[("attribute[nonsense]", "1")], 400, "没有“nonsense”", "no attribute \"nonsense\""),
        (&[("attribute[street]", "0")], 400, "attribute[street]", "attribute[street]"),
        (&[("media_url", "javascript:alert(1)")], 400, "media_url", "media_url"),
        (&[("description", "a\u{1}b")], 400, "控制字符", "control characters"),
    ];
    for (changes, status, zh, en) in table {
        let mut fields: Vec<(&str, &str)> = good.to_vec();
        for change in *changes {
            fields.retain(|(name, _)| *name != change.0);
            fields.push(*change);
        }
        for (language, word) in [("zh", zh), ("en", en)] {
            let headers = [("accept-language", language)];
            let json = house.post_with(POST, &form(&fields), &headers).await;
            assert_eq!(json.status, *status, "{changes:?}: {}", json.text);
            assert_eq!(json.json()[0]["code"], *status);
            assert!(
                json.json()[0]["description"].as_str().unwrap().contains(word),
                "{changes:?}: {}",
                json.text
            );
            let xml = house.post_with("/api/open311/v2/requests.xml", &form(&fields), &headers).await;
            assert_eq!(xml.status, *status);
            assert!(xml.xml("description")[0].contains(word), "{}", xml.text);
        }
    }
    assert_eq!(house.engine.store().max_case_id().unwrap(), 0);
}

#[tokio::test]
async fn a_photo_comes_with_multipart() {
    let house = House::new();
    let fields = [("service_code", "graffiti"), ("address_string", "东门"), ("description", "涂鸦")];
    let send = async |file: (&str, &[u8])| {
        let (kind, body) = multipart(&fields, Some(file));
        let request = Request::post(POST).header(CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        house.ask(request).await
    };
    let picture: &[u8] = include_bytes!("../photo/told.png");
    let posted = send(("media", picture)).await;
    assert_eq!(posted.status, 201, "{}", posted.text);
    // What is kept is the picture and not what it told.
    let store = house.engine.store();
    assert!(store.blob(&value::BlobId::new(Digest::of(picture).to_string())).unwrap().is_none());
    let cleaned = web::photo::clean(picture, None).unwrap().bytes;
    let id = value::BlobId::new(Digest::of(&cleaned).to_string());
    assert_eq!(store.blob(&id).unwrap().unwrap().mime, "image/png");
    let trailing = [picture, b"PK\x03\x04 and more".as_slice()].concat();
    assert_eq!(send(("media", &trailing)).await.status, 415);
    let refused = send(("media", b"<svg onload=alert(1)>")).await;
    assert_eq!(refused.status, 415, "{}", refused.text);
    let huge = [b"\xff\xd8\xff".as_slice(), &vec![0; 11 << 20]].concat();
    assert_eq!(send(("media", &huge)).await.status, 413);
    assert_eq!(house.engine.store().max_case_id().unwrap(), 1);
}

#[tokio::test]
async fn a_district_may_ask_for_keys() {
    let keys = vec![Digest::of(b"city-app")];
    let house = House::with(Settings { api_keys: keys, ..Settings::default() });
    let fields = [("service_code", "graffiti"), ("address_string", "东门"), ("description", "涂鸦")];
    let with = |key: &str| form(&[fields.as_slice(), &[("api_key", key)]].concat());
    assert_eq!(house.post(POST, &form(&fields)).await.status, 403);
    assert_eq!(house.post(POST, &with("wrong")).await.status, 403);
    assert_eq!(house.post(POST, &with("city-app")).await.status, 201);
    assert_eq!(house.get("/api/open311/v2/services.json").await.status, 200);
}

#[tokio::test]
async fn what_is_not_there_is_told_in_the_format_asked() {
    let house = House::new();
    for (address, status) in [
        ("/api/open311/v2/services/nonsense", 404),
        ("/api/open311/v2/requests/1", 404),
        ("/api/open311/v2/requests/20260302-0000001", 404),
        ("/api/open311/v2/requests/20260302-99999999999999999999", 404),
        ("/api/open311/v2/services/graffiti?jurisdiction_id=other&x=", 404),
    ] {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let json = house.get(&format!("{path}.json?{query}")).await;
        assert_eq!((json.status.as_u16(), json.json()[0]["code"].as_u64()), (status, Some(404)), "{address}");
        let xml = house.get(&format!("{path}.xml?{query}")).await;
        assert_eq!((xml.status.as_u16(), xml.xml("code")), (status, vec!["404".to_owned()]), "{address}");
    }
    let lost = house.get("/api/open311/v2/nothing.xml").await;
    assert_eq!((lost.status.as_u16(), lost.xml("code").len()), (404, 1));
}

#[tokio::test]
async fn a_kind_that_is_not_public_shows_only_that_it_is_handled() {
    let mut folder = folder();
    let list = folder.text("list/category.toml").unwrap();
    let list = list.replace("code = \"home-help\"", "code = \"home-help\"\npublic = false");
    folder.files.insert("list/category.toml".to_owned(), list.into_bytes());
    let house = House::of(&folder, Settings::default());
    let hidden = house.report("home-help").await;
    let shown = house.report("graffiti").await;
    for (id, public) in [(hidden, false), (shown, true)] {
        let found = house.get(&format!("/api/open311/v2/requests/{id}.json")).await.json()[0].clone();
        assert_eq!(found["status"], "open");
        for member in ["description", "address", "lat", "long"] {
            assert_eq!(!found[member].is_null(), public, "{id} {member}: {found}");
        }
    }
}

#[tokio::test]
async fn a_merged_request_names_the_one_it_went_to() {
    let house = House::new();
    let (from, into) = (house.report("graffiti").await, house.report("graffiti").await);
    let cookie = house.dispatcher();
    let version = house.get_as(&format!("/api/v1/cases/{from}"), &cookie).await.header("etag").to_owned();
    let body = format!(r#"{{"other": "{into}", "reason": "同一处涂鸦"}}"#);
    let merged = crate::api::staff::act(&house, &cookie, &from, "merge", &body, Some(&version)).await;
    assert_eq!(merged.status, 200, "{}", merged.text);
    let found = house.get_in(&format!("/api/open311/v2/requests/{from}.json"), "en").await.json()[0].clone();
    assert_eq!(found["status"], "closed", "{found}");
    assert_eq!(found["status_notes"], format!("Handled together with {into}; follow that id"));
    let other = house.get(&format!("/api/open311/v2/requests/{into}.json")).await.json()[0].clone();
    assert_eq!(other["status"], "open");
}
