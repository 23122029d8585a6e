//! What goes wrong below the handlers: a panic, a bare status, an answer that never comes. Each is told, with the
//! request's id, in the form the asker reads.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

use crate::edge::scene::{bare, guarded};
use crate::town::Town;

fn town() -> Town {
    let more = |_: &engine::Engine| {
        let mut router = Router::new();
        for base in ["/api/test", "/api/open311/test", "/test"] {
            router = router
                .route(&format!("{base}/panic"), get(async || -> StatusCode { panic!("on purpose") }))
                .route(&format!("{base}/bare"), get(async || StatusCode::BAD_REQUEST))
                .route(
                    &format!("{base}/plain"),
                    get(async || (StatusCode::INTERNAL_SERVER_ERROR, "secret detail")),
                )
                .route(
                    &format!("{base}/slow"),
                    get(async || {
                        tokio::time::sleep(Duration::from_secs(30)).await;
                        "late"
                    }),
                );
        }
        router
    };
    Town::set_up(|site| site.patience.answer = Duration::from_millis(300), more)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_below_is_told_above() {
    let town = town();
    let wrong = [("panic", 500), ("bare", 400), ("plain", 500), ("slow", 503)];
    for (base, kind) in [
        ("/test", "text/html"),
        ("/api/test", "application/problem+json"),
        ("/api/open311/test", "application/json"),
    ] {
        for (what, status) in wrong {
            let address = format!("{base}/{what}");
            let begun = std::time::Instant::now();
            let got = town.with_cookie("a=b", bare("GET", &address)).await;
            assert_eq!(got.status.as_u16(), status, "{address}");
            assert!(
                got.headers["content-type"].to_str().unwrap().starts_with(kind),
                "{address}: {:?}",
                got.headers
            );
            guarded(&got, &address);
            for secret in ["secret", "on purpose", "panicked"] {
                assert!(!got.text.contains(secret), "{address}: {}", got.text);
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "{address}");
        }
    }
    // The server goes on.
    assert_eq!(town.with_cookie("a=b", bare("GET", "/help")).await.status, StatusCode::OK);
}

/// Alone on one thread, where it can be heard.
#[tokio::test]
async fn a_fault_is_told_to_the_log_with_its_request() {
    let town = town();
    let heard = crate::edge::heard::Heard::default();
    let _listening = tracing::subscriber::set_default(heard.clone());
    for what in ["panic", "plain", "slow"] {
        let got = town.with_cookie("a=b", bare("GET", &format!("/test/{what}?name=secret"))).await;
        let id = got.headers["x-request-id"].to_str().unwrap();
        let said = ["code", "request", "route", "who"].map(|name| heard.last(name));
        assert_eq!(said, ["fault", id, &format!("/test/{what}"), "visitor"], "{what}");
    }
    let told = format!("{:?}", heard.lines.lock().unwrap());
    assert!(!told.contains("secret"), "{told}");
}

/// Addresses that no parser likes.
#[tokio::test(flavor = "multi_thread")]
async fn broken_addresses_get_a_page() {
    let town = town();
    let long = format!("/powers/{}", "a".repeat(9_000));
    for address in
        ["/powers/%ff", "/files/%00", "/desk/cases/%2e%2e%2f", "/assets/x/%2e%2e/%2e%2e/etc/passwd", &long]
    {
        let got = town.with_cookie("a=b", bare("GET", address)).await;
        assert!(got.status.is_client_error() || got.status.is_redirection(), "{address}: {}", got.status);
        guarded(&got, address);
    }
    for address in ["/api/v1/cases/%ff", "/api/nowhere", "/api/open311/v2/requests/%ff.xml"] {
        let got = crate::edge::api::town().with_cookie("a=b", bare("GET", address)).await;
        assert!(got.status.is_client_error(), "{address}: {}", got.status);
        guarded(&got, address);
    }
}
