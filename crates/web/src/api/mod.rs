//! The API: Open311 GeoReport v2 for everybody, a small JSON API for staff, proofs of the ledger, health and metrics.
//!
//! **Start reading** at `route.rs`: one table makes both the router and the OpenAPI document, so neither can drift.
//!
//! **To add an endpoint**: its handler, its line in `route.rs`, its shape in `openapi.rs` where it is new.

mod act;
mod asking;
mod body;
mod case;
mod clock;
mod health;
mod ledger;
pub mod metric;
pub mod open311;
mod openapi;
mod problem;
mod route;
mod staff;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::Response;
use axum::routing::any;
use engine::{Engine, Receipt, Request};
use value::{AppId, Digest};

pub use asking::Asking;
pub use metric::Metrics;
pub use openapi::document;
pub use problem::{Problem, Told, Trouble, told};
pub use route::{OPERATIONS, Operation};

use open311::Offer;

use crate::scan::Scanner;

/// What an installation says about its API.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Scheme, host and port under which the outside reaches us: `http://127.0.0.1:8311`.
    pub address: String,
    /// Origin line of ledger checkpoints: one line, like an address without scheme.
    pub origin: String,
    /// `jurisdiction_id` of Open311; another one is answered with 404.
    pub jurisdiction: Option<String>,
    /// Digests of the keys that may post through Open311. Empty: no key is needed.
    pub api_keys: Vec<Digest>,
    /// How to reach the people who run this.
    pub contact: String,
    /// The app that serves Open311; without it the first app whose opening form fits.
    pub open311_app: Option<AppId>,
    /// Looks at every photo that is sent.
    pub scanner: Option<Scanner>,
    /// The people here are invented, and stand for such as gave a second factor.
    pub demo: bool,
    /// Real reports are handled here; otherwise discovery calls it a test endpoint.
    pub production: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            address: String::new(),
            origin: "luohu.example/ledger".to_owned(),
            jurisdiction: None,
            scanner: None,
            api_keys: Vec::new(),
            contact: String::new(),
            open311_app: None,
            demo: false,
            production: false,
        }
    }
}

/// What all handlers share.
#[derive(Clone)]
pub struct Api(Arc<Shared>);

pub struct Shared {
    pub engine: Engine,
    pub settings: Settings,
    pub metrics: Arc<Metrics>,
    /// The services of Open311; none where no app fits.
    pub offer: Option<Arc<Offer>>,
}

impl Api {
    pub fn new(engine: Engine, settings: Settings, metrics: Arc<Metrics>) -> Self {
        let offer = match &settings.open311_app {
            Some(id) => engine.apps().get(id).and_then(Offer::of),
            None => engine.apps().all().find_map(Offer::of),
        };
        Self(Arc::new(Shared { engine, settings, metrics, offer: offer.map(Arc::new) }))
    }
}

impl std::ops::Deref for Api {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Everything under `/api`, and `/healthz`, `/readyz`, `/metrics`. Requests are counted in the metrics it was given.
pub fn router(api: Api) -> Router {
    let metrics = api.metrics.clone();
    let known = route::routes().method_not_allowed_fallback(wrong_method);
    known
        .route_layer(middleware::from_fn_with_state(metrics, metric::count))
        .route("/api/open311/{*rest}", any(open311::nothing_here))
        .route("/api/{*rest}", any(nothing_here))
        .layer(DefaultBodyLimit::disable())
        .with_state(api)
}

async fn nothing_here(asking: Asking) -> Response {
    let trouble = Trouble::missing(
        "no-such-address",
        "API 没有这个地址，全部地址见 /api/openapi.json",
        "The API has no such address; /api/openapi.json lists all",
    );
    trouble.answer(&asking)
}

async fn wrong_method(asking: Asking) -> Response {
    let trouble = Trouble::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "这个地址不支持这种请求方法",
        "This address does not take this method",
    );
    trouble.answer(&asking)
}

/// Runs `work` on a thread that may wait for the disk.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let span = tracing::Span::current();
    let done = tokio::task::spawn_blocking(move || span.in_scope(work)).await;
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "a request broke off");
        Err(Trouble::fault())
    })
}

/// Asks the engine; no thread waits while the commit is under way.
pub(crate) async fn ask(engine: &Engine, request: Request) -> Result<Receipt, Trouble> {
    let (answer, heard) = tokio::sync::oneshot::channel();
    let engine = engine.clone();
    let submit = move || {
        let reply = move |result| {
            // The asker may have gone; what was committed stays.
            let _ = answer.send(result);
        };
        engine.submit(request, Box::new(reply));
        Ok(())
    };
    blocking(submit).await?;
    match heard.await {
        Ok(result) => result.map_err(Trouble::from),
        Err(_) => Err(engine::Failure::Stopped.into()),
    }
}
