//! Every endpoint of the API behind the guard: a row each, tried like the pages.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::StatusCode;
use web::api::{Api, Metrics, OPERATIONS, Settings};
use web::session::COOKIE_NAME;

use crate::edge::scene::{PAIRS, bare, body, guarded, request};
use crate::journey::report;
use crate::town::{Got, Town};

/// Pages and API together, as the binary serves them.
pub fn town() -> Town {
    Town::set_up(
        |_| (),
        |engine| {
            web::api::router(Api::new(
                engine.clone(),
                Settings::default(),
                std::sync::Arc::new(Metrics::default()),
            ))
        },
    )
}

const REPORT: &[(&str, &str)] =
    &[("service_code", "tree"), ("address_string", "东门"), ("description", "树倒了")];

/// Operation, a real address, what it answers to a dispatcher.
const ROWS: &[(&str, &str, u16)] = &[
    ("open311-discovery", "/api/open311/discovery", 200),
    ("open311-discovery-json", "/api/open311/discovery.json", 200),
    ("open311-discovery-xml", "/api/open311/discovery.xml", 200),
    ("open311-services", "/api/open311/v2/services", 200),
    ("open311-services-json", "/api/open311/v2/services.json", 200),
    ("open311-services-xml", "/api/open311/v2/services.xml", 200),
    ("open311-definition", "/api/open311/v2/services/tree.json", 200),
    ("open311-requests", "/api/open311/v2/requests", 200),
    ("open311-post", "/api/open311/v2/requests", 201),
    ("open311-requests-json", "/api/open311/v2/requests.json", 200),
    ("open311-post-json", "/api/open311/v2/requests.json", 201),
    ("open311-requests-xml", "/api/open311/v2/requests.xml", 200),
    ("open311-post-xml", "/api/open311/v2/requests.xml", 201),
    ("open311-request", "/api/open311/v2/requests/{number}.json", 200),
    ("open311-token", "/api/open311/v2/tokens/{number}.json", 200),
    ("cases", "/api/v1/cases", 200),
    ("case", "/api/v1/cases/{number}", 200),
    ("case-act", "/api/v1/cases/{number}/acts/accept", 200),
    ("ledger-checkpoint", "/api/v1/ledger/checkpoint", 200),
    ("ledger-proof", "/api/v1/ledger/proof?leaf=0", 200),
    ("openapi", "/api/openapi.json", 200),
    ("healthz", "/healthz", 200),
    ("readyz", "/readyz", 200),
    ("metrics", "/metrics", 200),
];

#[test]
fn every_operation_has_a_row() {
    let served: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    let tried: BTreeSet<&str> = ROWS.iter().map(|row| row.0).collect();
    assert_eq!(served.difference(&tried).collect::<Vec<_>>(), Vec::<&&str>::new(), "served and never tried");
    assert_eq!(tried.difference(&served).collect::<Vec<_>>(), Vec::<&&str>::new(), "tried and not served");
}

fn method(id: &str) -> String {
    let operation = OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
    format!("{:?}", operation.method).to_uppercase()
}

struct Scene {
    town: Town,
    number: String,
    cookie: String,
}

impl Scene {
    async fn new() -> Self {
        let town = town();
        let (_, number) = report(&mut town.browser(), "示范路 12 号").await;
        let cookie = format!("{COOKIE_NAME}={}", town.signed_in("dispatcher").await.cookie(COOKIE_NAME));
        Self { town, number, cookie }
    }

    fn version(&self) -> u64 {
        let number: value::CaseNumber = self.number.parse().unwrap();
        self.town.site.engine.case(number.case).unwrap().unwrap().version
    }

    /// Sends what the operation wants, with more headers.
    async fn send(&self, id: &str, address: &str, more: &[(&str, &str)]) -> Got {
        let mut request = request(&method(id), address);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let request = match id {
            "case-act" => {
                let request = request.header("if-match", format!("\"{}\"", self.version()));
                request
                    .header("content-type", "application/json")
                    .body(Body::from("{\"answers\": {\"street\": \"440303001\"}}"))
            }
            _ if method(id) == "POST" => {
                request.header("content-type", PAIRS).body(Body::from(body(PAIRS, REPORT)))
            }
            _ => request.body(Body::empty()),
        };
        self.town.with_cookie(&self.cookie, request.unwrap()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_answers_guarded() {
    let scene = Scene::new().await;
    for (id, sample, status) in ROWS {
        let address = sample.replace("{number}", &scene.number);
        let got = scene.send(id, &address, &[]).await;
        assert_eq!(got.status.as_u16(), *status, "{id}: {}", got.text);
        guarded(&got, id);
        assert!(!got.headers.contains_key("set-cookie"), "{id} sets a cookie");
        if method(id) == "GET" {
            let head = scene.town.with_cookie(&scene.cookie, bare("HEAD", &address)).await;
            assert_eq!((head.status, head.text.as_str()), (got.status, ""), "HEAD {address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_refused_with_those_that_are_not() {
    let scene = Scene::new().await;
    for (_, sample, _) in ROWS {
        let address = sample.replace("{number}", &scene.number);
        let path = sample.split('?').next().unwrap();
        let known: BTreeSet<String> = ROWS
            .iter()
            .filter(|row| row.1.split('?').next() == Some(path))
            .map(|row| method(row.0))
            .collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            if known.contains(method) {
                continue;
            }
            let got = scene.town.with_cookie(&scene.cookie, bare(method, &address)).await;
            assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
            guarded(&got, &format!("{method} {address}"));
            let allow = got.headers.get("allow").map_or("", |value| value.to_str().unwrap());
            for wanted in &known {
                assert!(
                    allow.split(',').any(|one| one.trim() == wanted),
                    "{method} {address}: allow {allow}"
                );
            }
        }
    }
}

/// A cookie comes by itself, so what it can do must come from a page of ours or from no page. A report from elsewhere is
/// taken, for everybody may report, and not in the name of who is signed in.
#[tokio::test(flavor = "multi_thread")]
async fn another_site_acts_in_nobodys_name() {
    let scene = Scene::new().await;
    let mut reported = 0;
    for (id, sample, _) in ROWS.iter().filter(|row| method(row.0) == "POST") {
        let address = sample.replace("{number}", &scene.number);
        for header in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let before = scene.version();
            let got = scene.send(id, &address, &[header]).await;
            guarded(&got, id);
            assert_eq!(scene.version(), before, "{id} {header:?}");
            if *id == "case-act" {
                assert_eq!(got.status, StatusCode::FORBIDDEN, "{header:?}: {}", got.text);
            } else {
                assert_eq!(got.status, StatusCode::CREATED, "{header:?}: {}", got.text);
                assert!(!got.text.contains("dispatcher"), "{}", got.text);
                reported += 1;
            }
        }
    }
    assert_eq!(reported, 12);
    // The counter-proof: from a page of ours the person is named.
    let own = [("origin", "https://luohu.example"), ("sec-fetch-site", "same-origin")];
    assert!(
        scene
            .send("open311-post-json", "/api/open311/v2/requests.json", &own)
            .await
            .text
            .contains("dispatcher")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused() {
    let scene = Scene::new().await;
    let before = scene.town.site.engine.store().head().unwrap();
    for (id, sample, _) in ROWS.iter().filter(|row| method(row.0) == "POST") {
        let address = sample.replace("{number}", &scene.number);
        let kind = if *id == "case-act" { "application/json" } else { PAIRS };
        let long = request("POST", &address).header("content-type", kind).header("if-match", "\"1\"");
        let got =
            scene.town.with_cookie(&scene.cookie, long.body(Body::from(vec![b' '; 100_000])).unwrap()).await;
        assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE, "{id}");
        guarded(&got, id);
    }
    assert_eq!(scene.town.site.engine.store().head().unwrap(), before);
}
