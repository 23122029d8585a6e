//! HTTPS of `luohu serve`: the certificate, its renewal without a restart, and the plain port beside it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::listen::Limits;

use crate::config::Config;
use crate::failure::Failure;
use crate::keys::told;
use crate::wire;

/// How often the files of the certificate are looked at; SIGHUP has them looked at at once.
const LOOK_EVERY: Duration = Duration::from_secs(60);

impl From<tls::TlsError> for Failure {
    fn from(error: tls::TlsError) -> Self {
        let words = error.words();
        Self::usage(told(words.zh, words.en))
    }
}

/// What speaks TLS to others. Where the machine has no file of roots and the configuration names none, nobody else is
/// spoken to, and that is no reason not to serve.
pub fn client(config: &Config) -> Result<Option<tls::Client>, Failure> {
    let Some(roots) = &config.roots else { return Ok(tls::Client::new(&tls::Roots::System).ok()) };
    Ok(Some(tls::Client::new(&tls::Roots::Bundle(roots.clone()))?))
}

/// What HTTPS is spoken with.
pub struct Secured {
    tls: Arc<tls::Server>,
    /// The plain port, where there is one.
    plain: Option<TcpListener>,
    hangup: Signal,
}

impl Secured {
    /// Nothing where the configuration names no certificate. Must be called within a runtime.
    pub async fn open(config: &Config) -> Result<Option<Self>, Failure> {
        let Some(tls) = &config.tls else { return Ok(None) };
        let server = Arc::new(tls::Server::open(tls.files.clone())?);
        let plain = match tls.redirect {
            Some(at) => {
                let listener = TcpListener::bind(at).await;
                Some(listener.map_err(|error| Failure::fault(format!("tls_redirect = {at}: {error}")))?)
            }
            None => None,
        };
        Ok(Some(Self { tls: server, plain, hangup: Signal::hangup()? }))
    }

    /// Serves until `stop` says so.
    pub async fn serve(
        self,
        listener: TcpListener,
        router: Router,
        limits: Limits,
        stop: watch::Receiver<bool>,
    ) {
        let port = listener.local_addr().map_or(443, |address| address.port());
        if let Some(plain) = self.plain {
            if let Ok(address) = plain.local_addr() {
                wire::print(&format!("leading on from http://{address}"));
            }
            let onward = web::redirect::to_https(port);
            tokio::spawn(web::listen::serve(plain, onward, limits.clone(), stop.clone()));
        }
        let renewing = keep_renewed(Arc::clone(&self.tls), self.hangup);
        tokio::select! {
            () = web::listen::serve_tls(listener, self.tls, router, limits, stop) => {}
            () = renewing => {}
        }
    }
}

/// Takes up a renewed certificate, for ever. A pair that does not fit is told, and the one before stays.
async fn keep_renewed(server: Arc<tls::Server>, mut hangup: Signal) {
    loop {
        let told_so = tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => false,
            () = hangup.wait() => true,
        };
        let renewing = Arc::clone(&server);
        let look = move || match told_so {
            true => renewing.renew().map(|()| true),
            false => renewing.renew_if_changed(),
        };
        match tokio::task::spawn_blocking(look).await {
            Ok(Ok(true)) => tracing::info!("the certificate was read again"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the certificate before stays in use"),
            Err(error) => tracing::error!(%error, "the certificate could not be looked at"),
        }
    }
}

/// A signal of the system; on systems without signals one that never comes.
#[cfg(unix)]
pub struct Signal(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signal {
    pub fn terminate() -> Result<Self, Failure> {
        Self::of(tokio::signal::unix::SignalKind::terminate())
    }

    pub fn hangup() -> Result<Self, Failure> {
        Self::of(tokio::signal::unix::SignalKind::hangup())
    }

    fn of(kind: tokio::signal::unix::SignalKind) -> Result<Self, Failure> {
        tokio::signal::unix::signal(kind).map(Self).map_err(Failure::fault)
    }

    pub async fn wait(&mut self) {
        // Where the system gives no more signals, none came.
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
pub struct Signal;

#[cfg(not(unix))]
impl Signal {
    pub fn terminate() -> Result<Self, Failure> {
        Ok(Self)
    }

    pub fn hangup() -> Result<Self, Failure> {
        Ok(Self)
    }

    pub async fn wait(&mut self) {
        std::future::pending().await
    }
}
