//! From a request to a handler and back: the session is found, the form read, a fault becomes its page.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts as _;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{self, MethodRouter};

use crate::error::Trouble;
use crate::posted::Posted;
use crate::site::Site;
use crate::visit::{Visit, escape};

/// What a handler gives.
#[derive(Debug)]
pub enum Reply {
    Html(StatusCode, String),
    /// 303: the address to go on with.
    See(String),
    File {
        mime: String,
        bytes: Vec<u8>,
        cache: &'static str,
    },
}

pub type Answer = Result<Reply, Trouble>;

/// Handlers block: they ask the store and the engine. They run on threads for that.
pub type Get = fn(&Site, &mut Visit) -> Answer;
pub type Post = fn(&Site, &mut Visit, &Posted) -> Answer;

pub fn html(page: &impl Template) -> Answer {
    Ok(Reply::Html(StatusCode::OK, page.render()?))
}

pub fn html_with(status: StatusCode, page: &impl Template) -> Answer {
    Ok(Reply::Html(status, page.render()?))
}

pub fn see(address: impl Into<String>) -> Answer {
    Ok(Reply::See(address.into()))
}

pub fn get(handler: Get) -> MethodRouter<Arc<Site>> {
    routing::get(move |State(site): State<Arc<Site>>, request: Request| {
        serve(site, request, Some(handler), None)
    })
}

pub fn get_post(handler: Get, post: Post) -> MethodRouter<Arc<Site>> {
    get(handler)
        .post(move |State(site): State<Arc<Site>>, request: Request| serve(site, request, None, Some(post)))
}

pub fn post(post: Post) -> MethodRouter<Arc<Site>> {
    routing::post(move |State(site): State<Arc<Site>>, request: Request| {
        serve(site, request, None, Some(post))
    })
}

/// Answers with the page of a status: for addresses that are not there.
pub async fn fault(site: Arc<Site>, request: Request, status: StatusCode) -> Response {
    let (mut parts, _) = request.into_parts();
    let mut visit = visit_of(&site, &mut parts).await;
    run(site, move |site| {
        // WHY: the header shows who is signed in, as on every page; a failing store must not hide the first fault.
        let _ = visit.enter(site);
        answer(visit, Err(Trouble::Status(status)))
    })
    .await
}

async fn visit_of(site: &Site, parts: &mut axum::http::request::Parts) -> Visit {
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let params = params
        .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        .unwrap_or_default();
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let address = address.map(|info| info.0.ip().to_string()).unwrap_or_default();
    Visit::of(site, parts, params, address)
}

async fn serve(site: Arc<Site>, request: Request, get: Option<Get>, post: Option<Post>) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut visit = visit_of(&site, &mut parts).await;
    if matches!(parts.method, Method::GET | Method::HEAD)
        && let Some(onward) = visit.take_preferences()
    {
        return answer(visit, see(onward));
    }
    let posted = match post {
        Some(_) => Some(Posted::read(Request::from_parts(parts, body)).await),
        None => None,
    };
    run(site, move |site| {
        let given = visit.enter(site).and_then(|()| match (get, post, posted) {
            (Some(get), _, _) => get(site, &mut visit),
            (None, Some(post), Some(posted)) => post(site, &mut visit, &posted?),
            _ => Err(Trouble::Status(StatusCode::METHOD_NOT_ALLOWED)),
        });
        answer(visit, given)
    })
    .await
}

/// On a thread that may block. A panic is one failed request, not a failed server.
async fn run(site: Arc<Site>, work: impl FnOnce(&Site) -> Response + Send + 'static) -> Response {
    let span = tracing::Span::current();
    let done = tokio::task::spawn_blocking(move || span.in_scope(|| work(&site))).await;
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "a handler did not end");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}

fn answer(visit: Visit, given: Answer) -> Response {
    let mut response = match given {
        Ok(Reply::Html(status, text)) => (status, Html(text)).into_response(),
        Ok(Reply::See(address)) => to(&address),
        Ok(Reply::File { mime, bytes, cache }) => {
            ([(CONTENT_TYPE, mime), (CACHE_CONTROL, cache.to_owned())], bytes).into_response()
        }
        Err(Trouble::SignIn) => to(&format!("/sign-in?next={}", escape(&visit.here()))),
        Err(trouble) => {
            let text = trouble.page(&visit).render().unwrap_or_default();
            (trouble.status(), Html(text)).into_response()
        }
    };
    for cookie in &visit.cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

fn to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address.to_owned())]).into_response()
}
