//! Every GET: guarded, no session without need, HEAD as GET, no other method.

use axum::http::StatusCode;
use web::session::COOKIE_NAME;

use crate::edge::rows::ROWS;
use crate::edge::scene::{Scene, Who, bare, guarded};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_answers_guarded() {
    let mut scene = Scene::new().await;
    for row in ROWS {
        let address = scene.address(row.sample);
        let Some(status) = row.get else { continue };
        let got = scene.browser(row.who).ask(bare("GET", &address)).await.clone();
        assert_eq!(got.status.as_u16(), status, "GET {address}: {}", got.text);
        guarded(&got, &address);
        let head = scene.browser(row.who).ask(bare("HEAD", &address)).await.clone();
        assert_eq!((head.status, head.text.as_str()), (got.status, ""), "HEAD {address}");
        assert_eq!(head.headers.get("content-type"), got.headers.get("content-type"), "HEAD {address}");
        guarded(&head, &format!("HEAD {address}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_refused_with_those_that_are_not() {
    let mut scene = Scene::new().await;
    for row in ROWS {
        let address = scene.address(row.sample);
        let allowed = |method: &str| match method {
            "GET" | "HEAD" => row.get.is_some(),
            "POST" => row.post.is_some(),
            _ => false,
        };
        let before = scene.state().await;
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            if allowed(method) {
                continue;
            }
            let got = scene.browser(row.who).ask(bare(method, &address)).await.clone();
            assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
            guarded(&got, &format!("{method} {address}"));
            let allow = got.headers.get("allow").map_or("", |value| value.to_str().unwrap());
            let named: Vec<&str> = allow.split(',').map(str::trim).collect();
            for known in ["GET", "POST"] {
                assert_eq!(named.contains(&known), allowed(known), "{method} {address}: allow {allow}");
            }
        }
        assert_eq!(scene.state().await, before, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_begins_only_where_a_form_is_shown() {
    let scene = Scene::new().await;
    let (mut with, mut without) = (0, 0);
    for row in ROWS.iter().filter(|row| row.get.is_some()) {
        let address = scene.address(row.sample);
        let mut nobody = scene.town.browser();
        let got = nobody.ask(bare("GET", &address)).await.clone();
        let has_form = got.text.contains("name=\"csrf\"");
        assert_eq!(!nobody.cookie(COOKIE_NAME).is_empty(), has_form, "{address}: {:?}", got.headers);
        if has_form {
            with += 1;
        } else {
            without += 1;
        }
        // A session that is there already is not set again.
        if has_form {
            nobody.ask(bare("GET", &address)).await;
            assert!(!nobody.page.headers.contains_key("set-cookie"), "{address}");
        }
    }
    assert!(with >= 3 && without >= 10, "{with} with, {without} without");
}

#[tokio::test(flavor = "multi_thread")]
async fn desks_are_closed_to_visitors_and_residents() {
    let scene = Scene::new().await;
    let mut resident = scene.town.signed_in("resident").await;
    // One's own account is everybody's who is signed in.
    let desk = |path: &str| path != "/files/{id}" && !path.starts_with("/me/");
    for row in ROWS.iter().filter(|row| row.who != Who::Resident && row.get.is_some() && desk(row.path)) {
        let address = scene.address(row.sample);
        let mut nobody = scene.town.browser();
        let got = nobody.ask(bare("GET", &address)).await.clone();
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{address}");
        assert!(got.headers["location"].to_str().unwrap().starts_with("/sign-in?next="), "{address}");
        guarded(&got, &address);
        let got = resident.ask(bare("GET", &address)).await.clone();
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{address}");
        guarded(&got, &address);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_can_do_nothing_but_be_seen() {
    let mut scene = Scene::new().await;
    let address = scene.address("/files/{file}?case={number}");
    let got = scene.browser(Who::Dispatcher).ask(bare("GET", &address)).await.clone();
    assert_eq!(got.headers["content-type"], "image/jpeg");
    assert!(got.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    // To anybody else it looks like nothing at all.
    let mut nobody = scene.town.browser();
    let foreign = nobody.ask(bare("GET", &address)).await.clone();
    let none = nobody.ask(bare("GET", &format!("/files/{}", "0".repeat(64)))).await.clone();
    assert_eq!((foreign.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}
