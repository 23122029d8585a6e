//! What every request meets first and every answer carries: a request id, limits of time and number, the headers that
//! keep a page to itself, and an error that always says which request it was.

use std::any::Any;
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use authority::PROVISIONER;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{
    self, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tracing::Instrument as _;

use crate::api::Told;
use crate::error::Trouble;
use crate::intake::Pace;
use crate::limit::Door;
use crate::posted::form_pairs;
use crate::session::Token;
use crate::site::Site;
use crate::tell::Code;
use crate::{api, serve, session, tell};

/// Largest body of a request, in bytes: one photo and its form.
pub const BODY_BYTES_MAX: usize = 12 << 20;

/// Nothing from elsewhere, nothing inline. `blob:` is for pictures the map draws itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; worker-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A year, and every name below ours. Only said where cookies are for HTTPS alone.
const ONLY_HTTPS: &str = "max-age=31536000; includeSubDomains";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// How long one request may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the work on an answer once the request is there.
    pub answer: Duration,
    /// From the head of a request to the head of its answer; a body may come slowly.
    pub whole: Duration,
    /// How slowly.
    pub body: Pace,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_secs(30), whole: Duration::from_secs(160), body: Pace::USUAL }
    }
}

/// Gives each request an id: the start of this process and a count.
#[derive(Debug)]
pub struct RequestIds {
    start: u32,
    count: AtomicU64,
}

impl RequestIds {
    /// `start` is random for each process, so that ids of two runs differ.
    pub fn new(start: u32) -> Arc<Self> {
        Arc::new(Self { start, count: AtomicU64::new(0) })
    }

    fn next(&self) -> RequestId {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        RequestId(format!("{:08x}-{count}", self.start).into())
    }
}

/// The id of one request; in the log, on every page, and in an error.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

/// Where a request comes from, as far as we believe it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The other end of the connection; behind a proxy of ours, whom that proxy saw: the last address it and its like
    /// wrote. What a client wrote before them is not believed.
    pub fn of(peer: IpAddr, headers: &HeaderMap, site: &Site) -> Self {
        let peer = peer.to_canonical();
        if !site.proxies.contains(&peer) {
            return Self(peer);
        }
        let written = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok());
        let written: Vec<&str> = written.flat_map(|value| value.split(',')).map(str::trim).collect();
        let mut last = peer;
        for text in written.iter().rev() {
            let Ok(address) = text.parse::<IpAddr>() else { break };
            last = address.to_canonical();
            if !site.proxies.contains(&last) {
                break;
            }
        }
        Self(last)
    }
}

/// Outermost layer.
pub async fn guard(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let id = site.ids.next();
    session::keep_own_cookies(request.headers_mut(), site.secure);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let client = peer.map(|peer| ClientAddress::of(peer, request.headers(), &site));
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(site.patience.body);
    if let Some(client) = client {
        request.extensions_mut().insert(client);
    }
    let asked = Asked::of(&request);
    // WHY the route and not the address: an address may hold what somebody typed.
    // And with the target of security: what is told of a request always says which.
    let span = tracing::info_span!(
        target: tell::TARGET,
        "request",
        request = &*id.0,
        district = &*site.name,
        method = asked.method,
        route = asked.route
    );
    let mut response = answer(&site, request, (peer, client), next).instrument(span.clone()).await;
    let reason = response.extensions().get::<Told>().map_or_else(String::new, |told| told.0.clone());
    if let Some(code) = tell::code_of(&asked.route, response.status(), &reason) {
        noted(&site, &asked, code, &reason).instrument(span).await;
    }
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, value);
    }
    protect(headers, site.secure);
    response
}

/// The headers that keep a page to itself.
pub(crate) fn protect(headers: &mut HeaderMap, secure: bool) {
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS, HeaderValue::from_static("camera=(), microphone=(), geolocation=(self)"));
    headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if secure {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_HTTPS));
    }
}

/// What a request asks for, in words of ours.
struct Asked {
    method: &'static str,
    route: String,
    token: Option<Token>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or(tell::NOWHERE, MatchedPath::as_str);
        let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
        let named = known.iter().zip(names).find(|(method, _)| *method == request.method());
        let method = named.map_or("other", |(_, name)| name);
        Self { method, route: route.to_owned(), token: Token::of(request.headers()) }
    }
}

/// Tells the process log of an answer that matters for security, with who got it.
async fn noted(site: &Arc<Site>, asked: &Asked, code: Code, reason: &str) {
    let who = match &asked.token {
        _ if asked.route.starts_with("/scim/") => PROVISIONER.to_owned(),
        None => tell::VISITOR.to_owned(),
        Some(token) => {
            let (site, token) = (Arc::clone(site), token.clone());
            let who = tokio::task::spawn_blocking(move || site.who(&token)).await;
            who.unwrap_or_else(|_| tell::UNKNOWN.to_owned())
        }
    };
    tell::tell(code, &who, reason);
}

/// The other end of the connection, and whom it stands for.
type From = (Option<IpAddr>, Option<ClientAddress>);

async fn answer(site: &Arc<Site>, request: Request, (peer, client): From, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    if !site.opens(&parts, peer, client) {
        return told(site, asked, Trouble::NotFound).await;
    }
    if let Err(wait) = site.may_ask(&parts.method, parts.uri.path(), client) {
        return told(site, asked, Trouble::Wait(wait)).await;
    }
    if repeats(&parts) {
        return told(site, asked, Trouble::Status(StatusCode::BAD_REQUEST)).await;
    }
    let bodiless = matches!(parts.method, Method::GET | Method::HEAD);
    let patience = if bodiless { site.patience.answer } else { site.patience.whole };
    match timeout(patience, next.run(Request::from_parts(parts, body))).await {
        Ok(response) if says_nothing(&asked, &response) => {
            let allow = response.headers().get(ALLOW).cloned();
            let mut response = told(site, asked, Trouble::Status(response.status())).await;
            allow.into_iter().for_each(|allow| drop(response.headers_mut().insert(ALLOW, allow)));
            response
        }
        Ok(response) => response,
        Err(_) => {
            tracing::error!(seconds = patience.as_secs(), "a request took too long");
            told(site, asked, Trouble::Status(StatusCode::SERVICE_UNAVAILABLE)).await
        }
    }
}

/// Whether a name stands twice in the address: what one reader takes for the first another takes for the last, and what
/// one of them checked is not what the other one does. Single sign-on refuses it too, in the words of its protocol.
fn repeats(asked: &Parts) -> bool {
    let pairs = form_pairs(asked.uri.query().unwrap_or_default().as_bytes());
    let mut names = BTreeSet::new();
    !asked.uri.path().starts_with("/oidc/") && !pairs.iter().all(|(name, _)| names.insert(name))
}

/// Addresses for machines that read a status and one plain line.
const PLAIN: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// An error that came from below our handlers, without a page.
fn says_nothing(asked: &Parts, response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let bare = kind.is_empty() || kind.starts_with(b"text/plain");
    let wrong = response.status().is_client_error() || response.status().is_server_error();
    wrong && bare && !PLAIN.contains(&asked.uri.path())
}

/// The error as the asker reads errors: a problem for programs, a page for people. Both name the request.
async fn told(site: &Arc<Site>, asked: Parts, trouble: Trouble) -> Response {
    let wait = trouble.retry_after();
    let mut response = match asked.uri.path() {
        path if path.starts_with("/api/") => api::told(&asked, trouble.status()),
        _ => serve::fault(Arc::clone(site), Request::from_parts(asked, Body::empty()), trouble).await,
    };
    if let Some(wait) = wait {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}

/// A panic is one failed request; [`guard`] gives it its page.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request broke off in a panic");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

impl Site {
    /// Whether this address may ask now; else how long it waits. A report through the API counts as a post too. Posts to
    /// pages have doors of their own, and files of ours cost nothing.
    fn may_ask(&self, method: &Method, path: &str, client: Option<ClientAddress>) -> Result<(), Duration> {
        if path.starts_with("/scim/") {
            return self.may(Door::Scim, client);
        }
        if !path.starts_with("/api/") {
            let reads = matches!(*method, Method::GET | Method::HEAD);
            let free = !reads || path.starts_with("/assets/") || PLAIN.contains(&path);
            return if free { Ok(()) } else { self.may(Door::Read, client) };
        }
        self.may(Door::Api, client)?;
        if method == Method::POST && path.starts_with("/api/open311/") {
            self.may(Door::Post, client)
        } else {
            Ok(())
        }
    }

    /// Whether the doors for machines open for this address: health and figures for monitors, the directory for systems
    /// that provision. To everybody else they are not there.
    ///
    /// WHY no forwarded request but from a proxy of ours: a proxy that nobody named here sits on this machine, and all
    /// the world behind it would look local.
    fn opens(&self, asked: &Parts, peer: Option<IpAddr>, client: Option<ClientAddress>) -> bool {
        let ranges = match asked.uri.path() {
            path if PLAIN.contains(&path) => &self.monitors,
            path if path.starts_with("/scim/") => &self.provisioners,
            _ => return true,
        };
        let ours = peer.is_some_and(|peer| self.proxies.contains(&peer.to_canonical()));
        let forwarded = [FORWARDED, header::FORWARDED].iter().any(|name| asked.headers.contains_key(name));
        // Without a connection the request was made within this process.
        (ours || !forwarded) && client.is_none_or(|client| ranges.holds(client.0))
    }

    /// Who has this session, as the process log says it.
    fn who(&self, token: &Token) -> String {
        let session = self.engine.store().session(&token.digest());
        match session.map(|session| session.and_then(|session| session.account)) {
            Ok(Some(account)) => self.whose.of(&account),
            Ok(None) => tell::VISITOR.to_owned(),
            Err(_) => tell::UNKNOWN.to_owned(),
        }
    }

    /// Whether this address may pass here now; else how long it waits.
    pub fn may(&self, door: Door, client: Option<ClientAddress>) -> Result<(), Duration> {
        let (Some(rates), Some(client)) = (&self.rates, client) else { return Ok(()) };
        rates.spend(door, client.0, self.engine.now())
    }
}
