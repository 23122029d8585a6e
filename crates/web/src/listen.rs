//! Connections: how many, for how long, and how slow a client may be. HTTP/1.1, over TLS where
//! there is a certificate; a handshake is a connection like any other and has a limit of time of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Sleep, sleep, timeout};
use tower::ServiceExt as _;

/// What one server grants its clients.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at the same time; more wait to be taken. Below the 1,024 files that systems commonly allow.
    pub connections: usize,
    /// Of one address; more are sent away.
    pub per_address: usize,
    /// From the first byte of a connection to the end of its TLS handshake.
    pub handshake: Duration,
    /// From the last answer, or the start, until the next head of a request is complete: also how long an idle
    /// connection is kept.
    pub head: Duration,
    /// Longest time in which a client takes no byte of an answer.
    pub stall: Duration,
    /// A connection older than this ends after the request under way.
    pub age: Duration,
    /// And not later than this after.
    pub grace: Duration,
    /// Largest head of a request, in bytes.
    pub head_bytes: usize,
    /// Reverse proxies: many clients stand behind one of these, so [`Limits::per_address`] is not for them.
    pub proxies: BTreeSet<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 900,
            per_address: 100,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(20),
            stall: Duration::from_secs(30),
            age: Duration::from_secs(600),
            grace: Duration::from_secs(180),
            head_bytes: 64 << 10,
            proxies: BTreeSet::new(),
        }
    }
}

/// What is written to a connection too many.
const ENOUGH: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// After a failed accept, most often for want of files.
const BREATH: Duration = Duration::from_millis(100);

/// Takes connections until `stop` says so, then waits for those under way.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: watch::Receiver<bool>) {
    take(listener, None, router, limits, stop).await;
}

/// As [`serve`], over TLS.
pub async fn serve_tls(
    listener: TcpListener,
    tls: Arc<tls::Server>,
    router: Router,
    limits: Limits,
    stop: watch::Receiver<bool>,
) {
    take(listener, Some(tls), router, limits, stop).await;
}

async fn take(
    listener: TcpListener,
    tls: Option<Arc<tls::Server>>,
    router: Router,
    limits: Limits,
    stop: watch::Receiver<bool>,
) {
    let limits = Arc::new(limits);
    let (places, known) = (Arc::new(Semaphore::new(limits.connections)), Arc::new(Known::default()));
    let mut stopped = pin!(stopped(stop.clone()));
    loop {
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((listener.accept().await, place))
        };
        let (accepted, place) = tokio::select! {
            () = &mut stopped => break,
            Some(taken) = taken => taken,
        };
        let Ok((stream, peer)) = accepted else {
            sleep(BREATH).await;
            continue;
        };
        let most = if limits.proxies.contains(&peer.ip()) { usize::MAX } else { limits.per_address };
        let Some(visitor) = known.enter(peer.ip().to_canonical(), most) else {
            // WHY: tried once and never waited for; who opens connections without end gets no answer out of us.
            // Under TLS nobody could read it.
            if tls.is_none() {
                let _ = stream.try_write(ENOUGH);
            }
            continue;
        };
        let (router, limits, stop, tls) = (router.clone(), Arc::clone(&limits), stop.clone(), tls.clone());
        tokio::spawn(async move {
            connection(stream, peer, tls.as_deref(), router, &limits, stop).await;
            drop((visitor, place));
        });
    }
    drop(listener);
    // All places free means that all connections ended.
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let _ = places.acquire_many(all).await;
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that whoever could say stop is gone, which is a stop.
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<&tls::Server>,
    router: Router,
    limits: &Limits,
    stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let patient = Patient { stream, stall: limits.stall, waits: None };
    let Some(tls) = tls else { return exchange(patient, peer, router, limits, stop).await };
    let made = tokio::select! {
        made = timeout(limits.handshake, tls.accept(patient)) => made,
        () = stopped(stop.clone()) => return,
    };
    match made {
        Ok(Ok(stream)) => exchange(stream, peer, router, limits, stop).await,
        Ok(Err(error)) => tracing::debug!(%error, "a handshake broke off"),
        Err(_) => tracing::debug!("a handshake took too long"),
    }
}

/// Requests and answers over a connection that stands.
async fn exchange(
    io: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
    stop: watch::Receiver<bool>,
) {
    let io = TokioIo::new(io);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(limits.head_bytes);
    let mut connection = pin!(builder.serve_connection(io, service));
    tokio::select! {
        ended = connection.as_mut() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke off");
            }
            return;
        }
        () = sleep(limits.age) => {}
        () = stopped(stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(limits.grace, connection).await;
}

/// How many connections each address has.
#[derive(Debug, Default)]
struct Known(Mutex<BTreeMap<IpAddr, usize>>);

impl Known {
    fn enter(self: &Arc<Self>, address: IpAddr, most: usize) -> Option<Visitor> {
        let mut known = self.lock();
        let count = known.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Visitor { known: Arc::clone(self), address })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection of an address, counted until it is dropped.
struct Visitor {
    known: Arc<Known>,
    address: IpAddr,
}

impl Drop for Visitor {
    fn drop(&mut self) {
        let mut known = self.known.lock();
        if let Some(count) = known.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                known.remove(&self.address);
            }
        }
    }
}

/// A connection that waits only so long for a client to take what is written.
struct Patient {
    stream: TcpStream,
    stall: Duration,
    waits: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    /// The outcome of a write, or that the client took nothing for too long.
    fn bounded<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waits = None;
            return written;
        }
        let stall = self.stall;
        ready!(self.waits.get_or_insert_with(|| Box::pin(sleep(stall))).as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.bounded(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.bounded(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.bounded(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
