//! Bodies and headers that mean harm, or are merely broken: a clear answer, nothing stored, no panic.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use crate::api::house::{FORM, House, form, multipart};

const POST: &str = "/api/open311/v2/requests.xml";
const ACT: &str = "/api/v1/cases/20260302-0000001/acts/accept";
const HUNDRED_MB: usize = 100 << 20;

/// A body of 100 MB without a length, which counts what was taken of it.
struct Endless {
    left: usize,
    taken: Arc<AtomicUsize>,
}

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let size = self.left.min(64 << 10);
        self.left -= size;
        self.taken.fetch_add(size, Ordering::SeqCst);
        Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from(vec![b'a'; size])))))
    }
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_at_the_cap() {
    let house = House::new();
    let cookie = house.dispatcher();
    for (address, kind, cap) in [
        (POST, FORM, 64 << 10),
        (POST, "multipart/form-data; boundary=cut", 12 << 20),
        (ACT, "application/json", 64 << 10),
    ] {
        let taken = Arc::new(AtomicUsize::new(0));
        let body = Body::new(Endless { left: HUNDRED_MB, taken: taken.clone() });
        let request = Request::post(address).header(CONTENT_TYPE, kind).header("cookie", &cookie);
        let request = request.header("if-match", "\"1\"");
        let answer = house.ask(request.body(body).unwrap()).await;
        assert_eq!(answer.status, 413, "{kind}: {}", answer.text);
        assert!(taken.load(Ordering::SeqCst) <= cap + (64 << 10), "{kind}: {taken:?}");
        // A length that is told is refused before a byte is read.
        let taken = Arc::new(AtomicUsize::new(0));
        let body = Body::new(Endless { left: HUNDRED_MB, taken: taken.clone() });
        let request = Request::post(address).header(CONTENT_TYPE, kind).header("cookie", &cookie);
        let request = request.header("if-match", "\"1\"").header(CONTENT_LENGTH, HUNDRED_MB);
        let answer = house.ask(request.body(body).unwrap()).await;
        assert_eq!((answer.status.as_u16(), taken.load(Ordering::SeqCst)), (413, 0), "{kind}");
    }
    assert_eq!(house.engine.store().head().unwrap().size, 0);
}

#[tokio::test]
async fn nesting_a_hundred_thousand_deep_is_refused() {
    let house = House::new();
    let cookie = house.dispatcher();
    for text in
        ["[".repeat(30_000), format!("{{\"answers\": {}", "{\"a\":".repeat(12_000)), "[".repeat(100_000)]
    {
        let sent = text.len();
        let answer =
            crate::api::staff::act(&house, &cookie, "20260302-0000001", "accept", &text, Some("\"1\"")).await;
        let wanted = if sent > 64 << 10 { 413 } else { 400 };
        assert_eq!(answer.status, wanted, "{}", answer.text);
        assert!(answer.header("content-type").starts_with("application/problem+json"));
    }
    // The same depth in a form is nothing but a long name.
    let body = form(&[(&"attribute[".repeat(5_000), "1"), ("service_code", "tree")]);
    assert_eq!(house.post(POST, &body).await.status, 400);
}

#[tokio::test]
async fn other_kinds_of_content_are_not_read() {
    let house = House::new();
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
    for (kind, body) in [
        ("application/xml", bomb),
        ("text/xml", bomb),
        ("application/json", "{}"),
        ("", "a=1"),
        ("text/plain", "a=1"),
    ] {
        let mut request = Request::post(POST);
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        let answer = house.ask(request.body(Body::from(body)).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.xml("code")), (415, vec!["415".to_owned()]), "{kind}");
    }
}

#[tokio::test]
async fn broken_forms_are_refused() {
    let house = House::new();
    let (kind, whole) = multipart(&[("service_code", "graffiti"), ("description", "x")], None);
    let mut cut = whole.clone();
    cut.truncate(whole.len() / 2);
    let bad_text = [
        b"--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".as_slice(),
        b"\xff\xfe\r\n--cut--\r\n",
    ]
    .concat();
    for (kind, body) in [
        (kind.as_str(), cut),
        (kind.as_str(), b"nothing of the kind".to_vec()),
        ("multipart/form-data", whole),
        (kind.as_str(), bad_text),
        (FORM, b"service_code=%FF%FE&description=x".to_vec()),
        (FORM, b"service_code=tree&description=%00".to_vec()),
        (FORM, vec![b'&'; 1_000]),
    ] {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let request = Request::post(POST).header(CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        let answer = house.ask(request).await;
        assert_eq!((answer.status.as_u16(), answer.xml("code")), (400, vec!["400".to_owned()]), "{shown}");
    }
    let many: Vec<(String, &str)> = (0..300).map(|n| (format!("f{n}"), "1")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    assert_eq!(house.post(POST, &form(&many)).await.status, 413);
    assert_eq!(house.engine.store().head().unwrap().size, 0);
}

#[tokio::test]
async fn keys_have_an_alphabet() {
    let house = House::new();
    let body = form(&[("service_code", "tree"), ("address_string", "东门"), ("description", "树倒了")]);
    let long = "k".repeat(101);
    for key in ["", "a b", "a|b", "\"", "鍵", long.as_str()] {
        let answer = house.post_with(POST, &body, &[("idempotency-key", key)]).await;
        assert_eq!(answer.status, 400, "{key}: {}", answer.text);
    }
    assert_eq!(house.post_with(POST, &body, &[("idempotency-key", &long[..100])]).await.status, 201);
}

#[tokio::test]
async fn a_wrong_method_is_a_problem() {
    let house = House::new();
    let request =
        Request::delete("/api/v1/cases").header("accept-language", "en").body(Body::empty()).unwrap();
    let answer = house.ask(request).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.json()["title"], "Method not allowed");
    let lost = house.get("/api/v2/anything").await;
    assert_eq!(
        (lost.status.as_u16(), lost.json()["type"].as_str()),
        (404, Some("urn:luohu:problem:no-such-address"))
    );
}
