//! What programs ask: discovery, keys, tokens, userinfo. No cookie counts here.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderName, ORIGIN, RETRY_AFTER,
    VARY, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use identity::oidc::{Client, Why, origin, told};
use serde_json::Value as Json;

use super::token::{self, Brought};
use super::{Provider, broken};
use crate::guard::ClientAddress;
use crate::intake;
use crate::limit::{Door, WINDOW};
use crate::site::Site;

/// Largest body, in bytes: a code, a verifier, a secret.
const BODY_BYTES_MAX: usize = 16 << 10;

/// Longest access token that is looked at, in bytes.
const ACCESS_BYTES_MAX: usize = 256;

/// Keys and metadata may be kept so long; who meets a `kid` not yet known fetches the keys again (Core 10.1.1).
const PUBLIC: &str = "public, max-age=300";

/// The endpoints beside the pages. Where the site is no provider, nothing is there.
pub fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/oidc/jwks", get(jwks))
        .route("/oidc/token", post(tokens).options(preflight))
        .route("/oidc/userinfo", get(who).post(who).options(preflight))
        .with_state(site)
}

type Shared = State<Arc<Site>>;

async fn discovery(State(site): Shared) -> Response {
    public(&site, Provider::metadata)
}

async fn jwks(State(site): Shared) -> Response {
    public(&site, Provider::jwks)
}

/// Open to every origin: it is the same for everybody.
fn public(site: &Site, said: impl FnOnce(&Provider) -> Json) -> Response {
    let Some(provider) = &site.oidc else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [(CACHE_CONTROL, PUBLIC), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, axum::Json(said(provider))).into_response()
}

async fn tokens(State(site): Shared, request: Request) -> Response {
    if site.oidc.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = request.headers().clone();
    let client = request.extensions().get::<ClientAddress>().copied();
    if let Err(wait) = site.may(Door::Api, client) {
        return late(wait.as_secs() + 1);
    }
    let kind = header(&headers, &CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    if kind != "application/x-www-form-urlencoded" {
        return refusal(Why::Malformed, &headers);
    }
    let body = match intake::whole(request, BODY_BYTES_MAX).await {
        Ok(body) => body,
        Err(not_whole) => return not_whole.status().into_response(),
    };
    let brought = Brought {
        authorization: headers.get(AUTHORIZATION).map(|text| text.to_str().unwrap_or_default().to_owned()),
        body,
        address: client.map(|client| client.0.to_string()).unwrap_or_default(),
        now: site.engine.now(),
    };
    run(site, headers, move |site, provider| token::answer(site, provider, &brought)).await
}

async fn who(State(site): Shared, request: Request) -> Response {
    if site.oidc.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = request.headers().clone();
    let client = request.extensions().get::<ClientAddress>().copied();
    if let Err(wait) = site.may(Door::Api, client) {
        return late(wait.as_secs() + 1);
    }
    let given = header(&headers, &AUTHORIZATION).split_once(' ');
    let given = given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let access = given.map(|(_, token)| token.trim().to_owned());
    run(site, headers, move |site, _| match access {
        Some(access) if access.len() <= ACCESS_BYTES_MAX => token::who(site, &access, site.engine.now()),
        Some(_) => Err(Why::TokenInvalid),
        None => Err(Why::TokenMissing),
    })
    .await
}

/// A browser asks whether a page of a public client may call.
async fn preflight(State(site): Shared, headers: HeaderMap) -> Response {
    if site.oidc.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let shared = Arc::clone(&site);
    let asked = headers.clone();
    let origin = tokio::task::spawn_blocking(move || allowed_origin(&shared, &asked)).await;
    let allow = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    match origin {
        Ok(Some(origin)) => shared_with((StatusCode::NO_CONTENT, allow).into_response(), Some(origin)),
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

/// On a thread that may block.
async fn run(
    site: Arc<Site>,
    headers: HeaderMap,
    work: impl FnOnce(&Site, &Provider) -> Result<Json, Why> + Send + 'static,
) -> Response {
    let asked = headers.clone();
    let done = tokio::task::spawn_blocking(move || {
        let origin = allowed_origin(&site, &asked);
        let answer = site.oidc.as_ref().ok_or(Why::Broken).and_then(|provider| work(&site, provider));
        (origin, answer)
    });
    let (origin, answer) = done.await.unwrap_or((None, Err(Why::Broken)));
    let response = match answer {
        Ok(json) => axum::Json(json).into_response(),
        Err(why) => refusal(why, &headers),
    };
    let mut response = shared_with(response, origin);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The origin of the request, where it is that of a page of a public client: others call from their servers.
fn allowed_origin(site: &Site, headers: &HeaderMap) -> Option<HeaderValue> {
    let asked = headers.get(ORIGIN)?;
    let text = asked.to_str().ok()?;
    let clients = site.engine.store().oidc_clients().map_err(|fault| broken(&fault)).ok()?;
    let mut public = clients.iter().filter_map(|client| serde_json::from_str::<Client>(&client.data).ok());
    let here = |client: Client| {
        client.secret.is_none() && client.redirects.iter().any(|place| origin(place) == Some(text))
    };
    public.any(here).then(|| asked.clone())
}

fn shared_with(mut response: Response, origin: Option<HeaderValue>) -> Response {
    if let Some(origin) = origin {
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.headers_mut().insert(VARY, HeaderValue::from_static("origin"));
    }
    response
}

fn refusal(why: Why, asked: &HeaderMap) -> Response {
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(told(why))).into_response();
    let challenge = match why {
        // RFC 6750 3.1: who shows no token is told no error.
        Why::TokenMissing => Some("Bearer"),
        Why::TokenInvalid => Some("Bearer error=\"invalid_token\""),
        Why::ClientWrong if asked.contains_key(AUTHORIZATION) => Some("Basic realm=\"oidc\""),
        _ => None,
    };
    if let Some(challenge) = challenge {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if why == Why::TooOften {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(WINDOW.as_secs()));
    }
    response
}

fn late(seconds: u64) -> Response {
    let mut response = (StatusCode::TOO_MANY_REQUESTS, axum::Json(told(Why::TooOften))).into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
