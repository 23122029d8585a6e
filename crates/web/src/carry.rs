//! Asking another server: one request, one answer, never followed elsewhere. Providers of identities and clients that
//! hear of a sign-out are reached by it, and nobody else.

use std::fmt;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Method, Request};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use identity::trust::{ANSWER_BYTES_MAX, fits};
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

impl<E: std::error::Error> From<E> for Unreached {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The way to other servers. Blocks; called from threads that may.
pub trait Carrier: Send + Sync + fmt::Debug {
    fn carry(&self, ask: &Ask) -> Result<Carried, Unreached>;
}

/// The network. Plain http reaches this machine only; https reaches who proves its name.
#[derive(Debug, Clone, Default)]
pub struct Wire {
    /// Whom to believe under https; nobody without.
    https: Option<tls::Client>,
}

impl Wire {
    pub fn new(https: Option<tls::Client>) -> Self {
        Self { https }
    }

    async fn asked(&self, place: &Place<'_>, ask: &Ask) -> Result<Carried, Unreached> {
        if !place.tls {
            return plain(place, ask).await;
        }
        let missing = || Unreached("this installation trusts no roots, so nobody under https".into());
        let https = self.https.as_ref().ok_or_else(missing)?;
        let (host, port) = place.host_and_port()?;
        over(https.connect(host, port, PATIENCE).await?, place, ask).await
    }
}

impl Carrier for Wire {
    fn carry(&self, ask: &Ask) -> Result<Carried, Unreached> {
        let place =
            Place::of(&ask.address).ok_or_else(|| Unreached("an address that may not be asked".into()))?;
        let asked = async { timeout(PATIENCE, self.asked(&place, ask)).await? };
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

    /// An address of six parts without its brackets.
    fn host_and_port(&self) -> Result<(&'a str, u16), Unreached> {
        let (host, port) = match self.authority.rsplit_once(':').filter(|_| !self.authority.ends_with(']')) {
            Some((host, port)) => (host, port.parse()?),
            None => (self.authority, if self.tls { 443 } else { 80 }),
        };
        Ok((host.trim_start_matches('[').trim_end_matches(']'), port))
    }
}

async fn plain(place: &Place<'_>, ask: &Ask) -> Result<Carried, Unreached> {
    let stream = TcpStream::connect(place.host_and_port()?).await?;
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
