//! The server's end: one pair of certificate and key at a time, and how a renewed one takes its place.

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::files::{Files, Stamp, TlsError, certificates, key};
use crate::{Stream, VERSIONS, provider};

/// The only protocol inside (RFC 7301): what a page is served with.
const INSIDE: &[u8] = b"http/1.1";

/// Takes encrypted connections with the newest usable pair of its files.
///
/// INVARIANT: there is always a pair that fits; a renewal that went wrong leaves the one before in place.
#[derive(Debug)]
pub struct Server {
    files: Files,
    now: RwLock<Pair>,
}

#[derive(Debug)]
struct Pair {
    config: Arc<ServerConfig>,
    /// Of the files as they were last read, whether they were usable or not: the same bad pair is told once.
    stamp: Stamp,
}

impl Server {
    /// A server with the pair that these files hold.
    ///
    /// # Errors
    /// Where a file cannot be read, others can read the key, or the two do not fit.
    pub fn open(files: Files) -> Result<Self, TlsError> {
        let stamp = Stamp::of(&files);
        let config = config(&files)?;
        Ok(Self { files, now: RwLock::new(Pair { config, stamp }) })
    }

    /// Reads the files again; connections from now on get what they hold. Those under way go on as they began.
    ///
    /// # Errors
    /// As [`Server::open`]; what was in use stays in use.
    pub fn renew(&self) -> Result<(), TlsError> {
        // The stamp is taken first: what is written while we read looks changed the next time.
        let stamp = Stamp::of(&self.files);
        let config = config(&self.files);
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        now.stamp = stamp;
        now.config = config?;
        Ok(())
    }

    /// [`Server::renew`] where the files changed since they were last read, and whether they did. Costs two looks at the
    /// file system where they did not.
    ///
    /// # Errors
    /// As [`Server::renew`], once for each change.
    pub fn renew_if_changed(&self) -> Result<bool, TlsError> {
        let stamp = Stamp::of(&self.files);
        if self.now.read().unwrap_or_else(PoisonError::into_inner).stamp == stamp {
            return Ok(false);
        }
        self.renew().map(|()| true)
    }

    /// The handshake. It lasts as long as the other end makes it last: give it a limit of time.
    ///
    /// # Errors
    /// Where the other end does not speak TLS 1.2 or newer with a cipher of ours, or breaks off.
    pub async fn accept<IO: AsyncRead + AsyncWrite + Unpin>(&self, io: IO) -> io::Result<Stream<IO>> {
        let config = Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner).config);
        TlsAcceptor::from(config).accept(io).await.map(Stream::Server)
    }
}

/// WHY a whole new configuration and not a new key in the old one: what was remembered of sessions under the old
/// certificate goes with it.
fn config(files: &Files) -> Result<Arc<ServerConfig>, TlsError> {
    let (chain, key) = (certificates(&files.certificate)?, key(&files.key)?);
    let unusable = |error: tokio_rustls::rustls::Error| TlsError::Unusable(error.to_string());
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(VERSIONS)
        .map_err(unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| TlsError::NotAPair {
            certificate: files.certificate.clone(),
            key: files.key.clone(),
            why: error.to_string(),
        })?;
    config.alpn_protocols = vec![INSIDE.to_vec()];
    // The strongest that both know, in our order.
    config.ignore_client_order = true;
    Ok(Arc::new(config))
}
