//! Whether this process lives, and whether it can take work.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::{Api, Trouble, blocking};

const TEXT: [(axum::http::HeaderName, &str); 1] = [(CONTENT_TYPE, "text/plain; charset=utf-8")];

/// 200 while the engine runs; after a failed commit only a restart helps, so it says 503.
pub async fn healthz(State(api): State<Api>) -> Response {
    if api.engine.healthy() { (TEXT, "ok\n").into_response() } else { down("the engine has stopped\n") }
}

/// 200 when the engine runs, the log can be read and takes writes.
pub async fn readyz(State(api): State<Api>) -> Response {
    if !api.engine.healthy() {
        return down("the engine has stopped\n");
    }
    let store = api.engine.store().clone();
    let ready = blocking(move || {
        store.head().map_err(Trouble::from)?;
        Ok(store.is_writable())
    });
    match ready.await {
        Ok(true) => (TEXT, "ready\n").into_response(),
        Ok(false) => down("the log takes no writes\n"),
        Err(_) => down("the log cannot be read\n"),
    }
}

fn down(why: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, TEXT, why).into_response()
}
