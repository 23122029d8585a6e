//! Several districts behind one address. Each has a store, a log, keys, sessions and apps of its own; the name of the
//! host in the request says which one is asked, and nothing is shared between them but the process.
//!
//! INVARIANT: isolation is by construction. No query names a tenant, so none can forget to.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt as _;

use crate::guard::protect;

/// Routers by host name: lower case, without a port.
#[derive(Clone, Default)]
pub struct Districts {
    by_host: BTreeMap<Arc<str>, Router>,
    /// They are reached over HTTPS alone.
    pub secure: bool,
}

/// Two districts cannot answer to one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostTaken(pub String);

impl std::fmt::Display for HostTaken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "two districts answer to the host {}", self.0)
    }
}

impl std::error::Error for HostTaken {}

impl Districts {
    /// Adds the router of a district under one of its names.
    ///
    /// # Errors
    /// Where another district has the name.
    pub fn add(&mut self, host: &str, router: Router) -> Result<(), HostTaken> {
        let host = plain(host).ok_or_else(|| HostTaken(host.to_owned()))?;
        match self.by_host.insert(host.as_str().into(), router) {
            None => Ok(()),
            Some(_) => Err(HostTaken(host)),
        }
    }

    /// One router over all of them. A request for a name that is none of theirs gets 421 and is shown no district.
    pub fn router(self) -> Router {
        Router::new().fallback(choose).with_state(Arc::new(self))
    }
}

async fn choose(State(districts): State<Arc<Districts>>, request: Request) -> Response {
    let asked = host(request.headers(), request.uri());
    let Some(router) = asked.and_then(|host| districts.by_host.get(host.as_str())) else {
        return misdirected(districts.secure);
    };
    match router.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn misdirected(secure: bool) -> Response {
    let told = "421 这里没有这个地区 / no district answers to this name\n";
    let mut response = (StatusCode::MISDIRECTED_REQUEST, told).into_response();
    protect(response.headers_mut(), secure);
    response
}

/// The host asked for. Two `Host` headers are none: a proxy and we might read different ones.
fn host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let mut named = headers.get_all(HOST).iter();
    match (named.next(), named.next()) {
        (Some(one), None) => plain(one.to_str().ok()?),
        (None, None) => plain(uri.authority()?.as_str()),
        _ => None,
    }
}

/// A host name without its port, in lower case.
fn plain(host: &str) -> Option<String> {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => host.split(':').next()?,
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    (!name.is_empty() && name.len() <= 253).then_some(name)
}
