//! From a request to a handler and back: the session is found, the form read, a fault becomes its page.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts as _;
use axum::extract::{RawPathParams, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER,
    SET_COOKIE,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::MethodRouter;
use tokio::time::timeout;
use value::percent::encoded;

use crate::api::Told;
use crate::error::Trouble;
use crate::guard::ClientAddress;
use crate::limit::Door;
use crate::posted::Posted;
use crate::site::Site;
use crate::visit::Visit;

/// What a handler gives.
#[derive(Debug)]
pub enum Reply {
    Html(StatusCode, String),
    /// 303: the address to go on with.
    See(String),
    File(Sent),
}

/// A file that is no page.
#[derive(Debug)]
pub struct Sent {
    pub mime: String,
    pub bytes: Vec<u8>,
    pub cache: &'static str,
    /// Under which it is saved: made by us, never a name that somebody gave.
    pub name: String,
    /// It is saved and not shown.
    pub saved: bool,
}

impl Sent {
    /// `Content-Disposition` (RFC 6266). Whatever is no letter, digit, dot, hyphen or underscore is left out of the name.
    fn disposition(&self) -> String {
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = self.name.chars().filter(plain).take(100).collect();
        let kind = if self.saved { "attachment" } else { "inline" };
        format!("{kind}; filename=\"{name}\"")
    }
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

/// The methods of one address.
pub fn methods(get: Option<Get>, post: Option<Post>) -> MethodRouter<Arc<Site>> {
    let mut methods = MethodRouter::new();
    if let Some(get) = get {
        methods =
            methods.get(move |State(site): State<Arc<Site>>, request: Request| show(site, request, get));
    }
    if let Some(post) = post {
        methods =
            methods.post(move |State(site): State<Arc<Site>>, request: Request| take(site, request, post));
    }
    methods
}

/// Answers with the page of a trouble that no handler met: an address that is not there, an error from below.
pub async fn fault(site: Arc<Site>, request: Request, trouble: Trouble) -> Response {
    let (mut parts, _) = request.into_parts();
    let mut visit = visit_of(&site, &mut parts).await;
    let done = on_thread(&site, move |site| {
        // WHY: the header shows who is signed in, as on every page; a failing store must not hide the first fault.
        let _ = visit.enter(site);
        answer(visit, Err(trouble))
    });
    done.await.unwrap_or_else(bare)
}

async fn visit_of(site: &Site, parts: &mut Parts) -> Visit {
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let params = params
        .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        .unwrap_or_default();
    let address = parts.extensions.get::<ClientAddress>();
    let address = address.map(|client| client.0.to_string()).unwrap_or_default();
    Visit::of(site, parts, params, address)
}

async fn show(site: Arc<Site>, request: Request, get: Get) -> Response {
    let (mut parts, _) = request.into_parts();
    let mut visit = visit_of(&site, &mut parts).await;
    if let Some(onward) = visit.take_preferences() {
        return answer(visit, see(onward));
    }
    let done = on_thread(&site, move |site| {
        let given = visit.enter(site).and_then(|()| get(site, &mut visit));
        answer(visit, given)
    });
    done.await.unwrap_or_else(bare)
}

/// Who asks, and how often, is known before the body is read; and asked once more after it, which may have taken a while:
/// an account that was closed meanwhile, or a session that ended, is none.
async fn take(site: Arc<Site>, request: Request, post: Post) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut visit = visit_of(&site, &mut parts).await;
    let client = parts.extensions.get::<ClientAddress>().copied();
    let entered = on_thread(&site, move |site| {
        let entered = visit.enter(site).and_then(|()| may_post(site, &visit, client));
        (visit, entered)
    });
    let (mut visit, entered) = match entered.await {
        Ok(done) => done,
        Err(status) => return bare(status),
    };
    if let Err(trouble) = entered {
        return answer(visit, Err(trouble));
    }
    let posted = Posted::read(Request::from_parts(parts, body)).await;
    let done = on_thread(&site, move |site| {
        let checked = posted.and_then(|posted| posted.checked(site.scanner.as_ref()));
        let given = checked.map_err(Trouble::from);
        let given = visit.enter(site).and(given).and_then(|posted| post(site, &mut visit, &posted));
        answer(visit, given)
    });
    done.await.unwrap_or_else(bare)
}

/// A person who signed in works as fast as they can; anybody else, and every sign-in and look-up, within an allowance.
fn may_post(site: &Site, visit: &Visit, client: Option<ClientAddress>) -> Result<(), Trouble> {
    let door = Door::of_post(&visit.path);
    if door == Door::Post && visit.account.is_some() {
        return Ok(());
    }
    site.may(door, client).map_err(Trouble::Wait)
}

/// On a thread that may block, for so long as an answer may take. A panic is one failed request, not a failed server.
async fn on_thread<T: Send + 'static>(
    site: &Arc<Site>,
    work: impl FnOnce(&Site) -> T + Send + 'static,
) -> Result<T, StatusCode> {
    let (span, site, patience) = (tracing::Span::current(), Arc::clone(site), site.patience.answer);
    let work = tokio::task::spawn_blocking(move || span.in_scope(|| work(&site)));
    match timeout(patience, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            tracing::error!(%error, "a handler did not end");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
        Err(_) => {
            tracing::error!(seconds = patience.as_secs(), "a handler took too long");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// The guard gives it its page.
fn bare(status: StatusCode) -> Response {
    status.into_response()
}

/// A file shows itself and nothing else, should somebody have smuggled a page into it.
const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// What a browser forgets at the end of a session. WHY not `"cookies"`: that would end the sessions of every other system
/// under the same registered domain, and ours is ended by its own cookie.
const FORGET: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

fn answer(visit: Visit, given: Answer) -> Response {
    let mut cookies = visit.cookies_with("");
    let mut response = match given {
        Ok(Reply::Html(status, text)) => {
            cookies = visit.cookies_with(&text);
            (status, Html(text)).into_response()
        }
        Ok(Reply::See(address)) => to(&address),
        Ok(Reply::File(file)) => {
            let headers = [
                (CONTENT_DISPOSITION, file.disposition()),
                (CONTENT_TYPE, file.mime),
                (CACHE_CONTROL, file.cache.to_owned()),
                (CONTENT_SECURITY_POLICY, FILE_POLICY.to_owned()),
            ];
            (headers, file.bytes).into_response()
        }
        Err(Trouble::SignIn) => {
            // Who is in already proves it anew.
            let again = if visit.account.is_some() { "again=1&" } else { "" };
            to(&format!("/sign-in?{again}next={}", encoded(&visit.here())))
        }
        Err(trouble) => {
            let text = trouble.page(&visit).render().unwrap_or_default();
            cookies = visit.cookies_with(&text);
            let mut response = (trouble.status(), Html(text)).into_response();
            response.extensions_mut().insert(Told(trouble.code().to_owned()));
            if let Some(wait) = trouble.retry_after() {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait));
            }
            response
        }
    };
    if visit.has_left() {
        response.headers_mut().insert(CLEAR_SITE_DATA, FORGET);
    }
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

fn to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address.to_owned())]).into_response()
}
