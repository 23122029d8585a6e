//! The plain port beside HTTPS: it leads a reader on, and takes nothing from anybody.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HOST, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::guard::protect;

/// Where the same host speaks HTTPS.
const USUAL: u16 = 443;

/// Leads pages on to the same address under HTTPS at this port.
///
/// WHY pages alone: a program that sends its token over plain HTTP must notice at once, and not be led on so that it
/// sends it in the clear the next time too (ASVS 5.0.0, V4.1.2); and what is posted here was overheard already.
pub fn to_https(port: u16) -> Router {
    Router::new().fallback(lead_on).with_state(port)
}

/// Addresses of programs.
const MACHINES: [&str; 4] = ["/api/", "/scim/", "/oidc/", "/.well-known/"];

async fn lead_on(State(port): State<u16>, request: Request) -> Response {
    let path = request.uri().path();
    let page = matches!(*request.method(), Method::GET | Method::HEAD)
        && !MACHINES.iter().any(|machines| path.starts_with(machines));
    let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
    let onward = host(request.headers()).filter(|_| page && asked.starts_with('/')).and_then(|host| {
        let port = if port == USUAL { String::new() } else { format!(":{port}") };
        HeaderValue::from_str(&format!("https://{host}{port}{asked}")).ok()
    });
    let mut response = match onward {
        Some(onward) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, onward)]).into_response(),
        None => (StatusCode::FORBIDDEN, "403 请用 HTTPS 访问 / HTTPS only\n").into_response(),
    };
    // No HSTS: over plain HTTP nobody may believe it (RFC 6797 7.2).
    protect(response.headers_mut(), false);
    response
}

/// The one host that was asked for, without its port.
fn host(headers: &HeaderMap) -> Option<&str> {
    let mut named = headers.get_all(HOST).iter();
    let (Some(one), None) = (named.next(), named.next()) else { return None };
    let text = one.to_str().ok()?;
    let name = match text.strip_prefix('[') {
        Some(rest) => text.get(..rest.find(']')? + 2)?,
        None => text.split(':').next()?,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (!name.is_empty() && name.len() <= 253 && name.chars().all(plain)).then_some(name)
}
