//! Asking another server: one request, one answer, never followed elsewhere.

use std::fmt;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Method, Request};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use identity::trust::{ANSWER_BYTES_MAX, TrustRefusal, fits};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// From connecting to the last byte. A person waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// A request to another server. No `Debug`: it may hold a secret or a code.
pub struct Ask {
    pub address: String,
    pub authorization: Option<String>,
    /// A body of `application/x-www-form-urlencoded`, which makes it a post.
    pub form: Option<String>,
}

/// Its answer, whole.
pub struct Carried {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Why there is none.
#[derive(Debug)]
pub struct Unreached(pub String);

impl Unreached {
    /// As a refusal; what exactly happened is for the log, with the address and nothing that was sent.
    pub(super) fn told(&self, address: &str) -> TrustRefusal {
        tracing::warn!(address, said = self.0, "another provider was not reached");
        TrustRefusal::Unreached
    }
}

impl<E: std::error::Error> From<E> for Unreached {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The way to other servers. Blocks; called from threads that may.
pub trait Carrier: Send + Sync + fmt::Debug {
    fn carry(&self, ask: &Ask) -> Result<Carried, Unreached>;
}

/// The network. Plain http reaches this machine only; https needs TLS: a connection of it goes to
/// `over`.
#[derive(Debug, Clone, Copy)]
pub struct Wire;

impl Carrier for Wire {
    fn carry(&self, ask: &Ask) -> Result<Carried, Unreached> {
        let place =
            Place::of(&ask.address).ok_or_else(|| Unreached("an address that may not be asked".into()))?;
        if place.tls {
            return Err(Unreached("this program brings no TLS for going out yet".into()));
        }
        let asked = async { timeout(PATIENCE, plain(&place, ask)).await? };
        Handle::try_current()?.block_on(asked)
    }
}

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
struct Place<'a> {
    tls: bool,
    /// As the `Host` header has it.
    authority: &'a str,
    /// Path and query.
    path: &'a str,
}

impl<'a> Place<'a> {
    /// Nothing where the address is neither https nor http on this machine.
    fn of(address: &'a str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://").filter(|_| fits(address))?;
        let (authority, path) = rest.find(['/', '?']).map_or((rest, "/"), |at| rest.split_at(at));
        Some(Self { tls: scheme == "https", authority, path })
    }

    /// Host and port.
    fn socket(&self) -> String {
        let named =
            self.authority.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        let port = if self.tls { 443 } else { 80 };
        if named { self.authority.to_owned() } else { format!("{}:{port}", self.authority) }
    }
}

async fn plain(place: &Place<'_>, ask: &Ask) -> Result<Carried, Unreached> {
    let stream = TcpStream::connect(place.socket()).await?;
    if !stream.peer_addr()?.ip().to_canonical().is_loopback() {
        return Err(Unreached("the name leads off this machine".into()));
    }
    over(stream, place, ask).await
}

/// The same over any connection that stands.
async fn over<S>(stream: S, place: &Place<'_>, ask: &Ask) -> Result<Carried, Unreached>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let running = tokio::spawn(connection);
    let answer = sent(&mut sender, place, ask).await;
    running.abort();
    answer
}

async fn sent(
    sender: &mut http1::SendRequest<Body>,
    place: &Place<'_>,
    ask: &Ask,
) -> Result<Carried, Unreached> {
    let path = if place.path.starts_with('/') { place.path.to_owned() } else { format!("/{}", place.path) };
    let method = if ask.form.is_some() { Method::POST } else { Method::GET };
    let mut request = Request::builder().method(method).uri(path);
    request = request.header(HOST, place.authority).header(ACCEPT, "application/json");
    if let Some(authorization) = &ask.authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    if ask.form.is_some() {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let body = ask.form.clone().map_or_else(Body::empty, Body::from);
    let response = sender.send_request(request.body(body)?).await?;
    let status = response.status().as_u16();
    let body = to_bytes(Body::new(response.into_body()), ANSWER_BYTES_MAX).await?;
    Ok(Carried { status, body: body.to_vec() })
}
