//! # tls
//!
//! **What it is.** Encrypted connections for both ends, and the only crate that knows the library below. A [`Server`]
//! takes its certificate and key from two PEM files and takes up a renewed pair without a restart; a [`Client`] trusts
//! the roots of the system, or those of one file, and nobody else. TLS 1.2 and 1.3, forward secrecy and authenticated
//! ciphers in both (RFC 9325), no renegotiation, no early data, no compression.
//!
//! **Example.**
//! ```no_run
//! use std::time::Duration;
//! use tls::{Client, Roots};
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(&Roots::System)?;
//! let stream = client.connect("luohu.example", 443, Duration::from_secs(10)).await?;
//! # drop(stream); Ok(()) }
//! ```
//!
//! **Invariants.** No connection goes on with a peer whose name, dates or issuer were not proved: there is no switch to
//! turn that off. A key that others on the machine can read is not used. A pair of files that does not fit never takes
//! the place of one that does. It knows no page, no mail and no configuration.
//!
//! **Start reading** at [`server`]; then [`client`], whose `connect` is for programs that wait on many connections and
//! whose `connect_blocking` is for a thread of its own.
//!
//! **To add a kind of connection** (LDAP, say): take [`Client::over`] after the protocol's own beginning; to add
//! something that a server proves, a field of [`Files`] and a line in `server.rs`.

pub mod client;
mod deadline;
pub mod files;
pub mod server;

use tokio_rustls::rustls::crypto::{CryptoProvider, ring};

pub use client::{BlockingStream, Client, Roots};
pub use files::{Files, TlsError};
pub use server::Server;

/// An encrypted connection over `IO`; either end.
pub type Stream<IO> = tokio_rustls::TlsStream<IO>;

/// The versions we speak, the newest first. Below 1.2 there is nothing to be had (RFC 8996).
const VERSIONS: &[&tokio_rustls::rustls::SupportedProtocolVersion] =
    &[&tokio_rustls::rustls::version::TLS13, &tokio_rustls::rustls::version::TLS12];

/// The algorithms: every cipher of this provider has forward secrecy and is authenticated. It is named here and never
/// taken from a default of the process, so that no other crate can put one in its place.
fn provider() -> std::sync::Arc<CryptoProvider> {
    std::sync::Arc::new(ring::default_provider())
}
