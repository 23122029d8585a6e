//! The OpenAPI document: every route, every shape, nothing else.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value as Json;
use web::api::OPERATIONS;

use crate::api::house::House;

async fn document(house: &House) -> Json {
    let answer = house.get("/api/openapi.json").await;
    assert_eq!(answer.status, 200);
    answer.json()
}

#[tokio::test]
async fn every_route_has_its_path() {
    let house = House::new();
    let document = document(&house).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut written = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].as_str().unwrap().contains('·'), "{path}");
            written.insert((format!("{method:?}").to_lowercase().replace('"', ""), path.clone()));
        }
    }
    let table: BTreeSet<(String, String)> =
        OPERATIONS.iter().map(|o| (format!("{:?}", o.method).to_lowercase(), o.path.to_owned())).collect();
    assert_eq!(written, table);
    let ids: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), OPERATIONS.len(), "operation ids differ");
}

/// The table is the only place with routes, beside the two that say that nothing is there.
#[test]
fn no_route_is_made_elsewhere() {
    fn count(path: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let of = |path: std::path::PathBuf| match path.is_dir() {
            true => count(&path),
            false => std::fs::read_to_string(&path).unwrap().matches(".route(").count(),
        };
        entries.map(of).sum()
    }
    assert_eq!(count(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api")), 3);
}

#[tokio::test]
async fn every_path_of_the_document_is_served() {
    let house = House::new();
    for operation in OPERATIONS {
        let method = format!("{:?}", operation.method).to_uppercase();
        let path = operation.path.replace(['{', '}'], "");
        let request = Request::builder().method(method.as_str()).uri(&path).body(Body::empty()).unwrap();
        let answer = house.ask(request).await;
        assert_ne!(answer.status, 405, "{path}");
        assert!(!answer.text.contains("no-such-address"), "{path}: {}", answer.text);
        let told = answer.status == operation.status || operation.refuses.contains(&answer.status.as_u16());
        assert!(told, "{method} {path}: {} is not in the document", answer.status);
    }
}

#[tokio::test]
async fn every_reference_has_its_shape() {
    fn references(json: &Json, found: &mut BTreeSet<String>) {
        match json {
            Json::Array(items) => items.iter().for_each(|item| references(item, found)),
            Json::Object(members) => {
                for (name, member) in members {
                    match (name.as_str(), member) {
                        ("$ref", Json::String(target)) => drop(found.insert(target.clone())),
                        _ => references(member, found),
                    }
                }
            }
            _ => {}
        }
    }
    let document = document(&House::new()).await;
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    let shapes = document["components"]["schemas"].as_object().unwrap();
    for target in &found {
        let name = target.strip_prefix("#/components/schemas/").unwrap();
        assert!(shapes.contains_key(name), "{name} is not described");
    }
    assert_eq!(found.len(), shapes.len(), "every shape is used");
}

/// What the service answers has exactly the members its shape names.
#[tokio::test]
async fn answers_keep_to_their_shapes() {
    let house = House::new();
    let number = house.report("graffiti").await;
    let cookie = house.dispatcher();
    let document = document(&house).await;
    let members = |name: &str| -> BTreeSet<String> {
        document["components"]["schemas"][name]["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let keys = |json: &Json| -> BTreeSet<String> { json.as_object().unwrap().keys().cloned().collect() };
    let services = house.get("/api/open311/v2/services.json").await.json();
    assert_eq!(keys(&services[0]), members("Open311Service"));
    let request = house.get(&format!("/api/open311/v2/requests/{number}.json")).await.json();
    assert_eq!(keys(&request[0]), members("Open311Request"));
    let page = house.get_as("/api/v1/cases", &cookie).await.json();
    assert_eq!(keys(&page), members("CasePage"));
    assert_eq!(keys(&page["cases"][0]), members("CaseItem"));
    let detail = house.get_as(&format!("/api/v1/cases/{number}"), &cookie).await.json();
    assert_eq!(keys(&detail["acts"][0]), members("ActItem"));
    let problem = house.get("/api/v1/cases").await.json();
    assert_eq!(keys(&problem), members("Problem"));
}
