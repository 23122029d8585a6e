//! The client's end: whom it trusts, and a connection to somebody who proved the name that was asked for.

use std::io;
use std::net::ToSocketAddrs as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::deadline::Deadline;
use crate::files::{TlsError, certificates};
use crate::{Stream, VERSIONS, provider};

/// Where systems keep the roots that they trust: Debian and its kin, Fedora and its kin, openSUSE, Alpine and BSD.
const SYSTEM: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Whose word is taken for who a server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roots {
    /// Whom the machine trusts: the first of the usual files that is there.
    System,
    /// These and no others: a PEM bundle, as a government network with an authority of its own has.
    Bundle(PathBuf),
}

/// Makes connections to servers that prove their name. Cheap to clone; one for the process is enough.
#[derive(Debug, Clone)]
pub struct Client {
    config: Arc<ClientConfig>,
}

/// A connection for a thread that waits: `Read` and `Write`.
pub type BlockingStream = StreamOwned<ClientConnection, std::net::TcpStream>;

impl Client {
    /// A client that trusts these roots.
    ///
    /// # Errors
    /// Where there is no file of roots, or none of its certificates can be a root.
    pub fn new(roots: &Roots) -> Result<Self, TlsError> {
        let path = match roots {
            Roots::Bundle(path) => path.as_path(),
            Roots::System => {
                SYSTEM.into_iter().map(Path::new).find(|path| path.is_file()).ok_or(TlsError::NoRoots)?
            }
        };
        let mut store = RootCertStore::empty();
        // WHY some may be left out: a system's bundle holds old roots in forms that nobody reads any more.
        let (taken, _) = store.add_parsable_certificates(certificates(path)?);
        if taken == 0 {
            return Err(TlsError::NoCertificate(path.to_owned()));
        }
        let config = ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(VERSIONS)
            .map_err(|error| TlsError::Unusable(error.to_string()))?
            .with_root_certificates(store)
            .with_no_client_auth();
        Ok(Self { config: Arc::new(config) })
    }

    /// A connection to a host, by name or address, ready within this time.
    ///
    /// # Errors
    /// `TimedOut`; `InvalidData` where the server did not prove the name; else what the network said.
    pub async fn connect(&self, host: &str, port: u16, within: Duration) -> io::Result<Stream<TcpStream>> {
        let connected = async { self.over(host, TcpStream::connect((bare(host), port)).await?).await };
        timeout(within, connected).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// The handshake over a connection that is there already, as after `STARTTLS`. Give it a limit of time.
    ///
    /// # Errors
    /// As [`Client::connect`].
    pub async fn over<IO: AsyncRead + AsyncWrite + Unpin>(
        &self,
        host: &str,
        io: IO,
    ) -> io::Result<Stream<IO>> {
        TlsConnector::from(Arc::clone(&self.config)).connect(name(host)?, io).await.map(Stream::Client)
    }

    /// As [`Client::connect`], for a thread that waits. Every later read and write waits at most `within` too.
    ///
    /// # Errors
    /// As [`Client::connect`].
    pub fn connect_blocking(&self, host: &str, port: u16, within: Duration) -> io::Result<BlockingStream> {
        let deadline = Deadline::after(within);
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in (bare(host), port).to_socket_addrs()? {
            match std::net::TcpStream::connect_timeout(&address, deadline.left()?.unwrap_or(within)) {
                Ok(tcp) => return self.over_blocking(host, tcp, deadline.left()?.unwrap_or(within)),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// As [`Client::over`], for a thread that waits; the handshake ends within this time. Every later read and write
    /// waits at most so long too.
    ///
    /// # Errors
    /// As [`Client::connect`].
    pub fn over_blocking(
        &self,
        host: &str,
        mut tcp: std::net::TcpStream,
        within: Duration,
    ) -> io::Result<BlockingStream> {
        let deadline = Deadline::after(within);
        let broken = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        let mut session = ClientConnection::new(Arc::clone(&self.config), name(host)?).map_err(broken)?;
        while session.is_handshaking() {
            let left = deadline.left()?;
            tcp.set_read_timeout(left)?;
            tcp.set_write_timeout(left)?;
            if session.wants_write() {
                session.write_tls(&mut tcp).map_err(timed_out)?;
                continue;
            }
            if session.read_tls(&mut tcp).map_err(timed_out)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Err(error) = session.process_new_packets() {
                // The other end is told why; whether it still listens does not matter.
                let _ = session.write_tls(&mut tcp);
                return Err(broken(error));
            }
        }
        tcp.set_read_timeout(Some(within))?;
        tcp.set_write_timeout(Some(within))?;
        Ok(StreamOwned::new(session, tcp))
    }
}

/// What the certificate must be for.
/// An address of six parts without its brackets: nobody resolves it with them, and no certificate names it so.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

fn name(host: &str) -> io::Result<ServerName<'static>> {
    ServerName::try_from(bare(host).to_owned())
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, format!("{host} is no name of a host")))
}

/// A socket's own limit of time ends in either of these, as the system has it.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error }
}
