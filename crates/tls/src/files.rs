//! The files: a certificate with its chain, a key, a bundle of roots; and what may be wrong with them.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use value::Words;

/// Largest file read, in bytes: a bundle of all public roots has a quarter of it.
pub const FILE_BYTES_MAX: u64 = 1 << 20;

/// What a server proves itself with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// PEM: the server's own certificate first, then those that lead to a root.
    pub certificate: PathBuf,
    /// PEM: PKCS #8, PKCS #1 or SEC 1, without a passphrase; only its owner may read it.
    pub key: PathBuf,
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{0}: {1}")]
    Unreadable(PathBuf, io::Error),
    #[error("{0} is larger than {FILE_BYTES_MAX} bytes")]
    TooLarge(PathBuf),
    #[error("{0} can be read by others: chmod 600 {0}")]
    OpenToOthers(PathBuf),
    #[error("{0} holds no certificate in PEM")]
    NoCertificate(PathBuf),
    #[error("{0} holds no private key in PEM without a passphrase")]
    NoKey(PathBuf),
    #[error("{certificate} and {key} are not a pair: {why}")]
    NotAPair { certificate: PathBuf, key: PathBuf, why: String },
    #[error("none of the usual files of the system holds root certificates; name a bundle")]
    NoRoots,
    #[error("{0}")]
    Unusable(String),
}

impl TlsError {
    /// The sentence in both languages.
    pub fn words(&self) -> Words {
        let zh = match self {
            Self::Unreadable(path, error) => format!("无法读取 {}：{error}", path.display()),
            Self::TooLarge(path) => format!("{} 过大，最多 {FILE_BYTES_MAX} 字节", path.display()),
            Self::OpenToOthers(path) => {
                format!("{0} 可被他人读取：请执行 chmod 600 {0}", path.display())
            }
            Self::NoCertificate(path) => format!("{} 中没有 PEM 格式的证书", path.display()),
            Self::NoKey(path) => format!("{} 中没有未加密的 PEM 格式私钥", path.display()),
            Self::NotAPair { certificate, key, why } => {
                format!("证书 {} 与私钥 {} 不匹配：{why}", certificate.display(), key.display())
            }
            Self::NoRoots => "系统中未找到根证书文件，请指定证书包".to_owned(),
            Self::Unusable(why) => format!("无法建立 TLS：{why}"),
        };
        Words::new(zh, self.to_string())
    }
}

/// All certificates of a PEM file, at least one. What else stands in it is passed over.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path, |_| Ok(()))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    found.ok().filter(|found| !found.is_empty()).ok_or_else(|| TlsError::NoCertificate(path.to_owned()))
}

/// The key of a PEM file that only its owner reads.
pub(crate) fn key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(path, |metadata| only_for_owner(path, metadata))?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|_| TlsError::NoKey(path.to_owned()))
}

/// A whole file. What is checked is the file that was opened, not whatever bears the name a moment later.
fn read(path: &Path, check: impl FnOnce(&Metadata) -> Result<(), TlsError>) -> Result<Vec<u8>, TlsError> {
    let unreadable = |error| TlsError::Unreadable(path.to_owned(), error);
    let file = File::open(path).map_err(unreadable)?;
    check(&file.metadata().map_err(unreadable)?)?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(TlsError::TooLarge(path.to_owned()));
    }
    Ok(bytes)
}

/// A key that others on the machine can read is no secret.
#[cfg(unix)]
fn only_for_owner(path: &Path, metadata: &Metadata) -> Result<(), TlsError> {
    use std::os::unix::fs::PermissionsExt as _;
    let open = metadata.permissions().mode() & 0o077 != 0;
    if open { Err(TlsError::OpenToOthers(path.to_owned())) } else { Ok(()) }
}

#[cfg(not(unix))]
fn only_for_owner(_: &Path, _: &Metadata) -> Result<(), TlsError> {
    Ok(())
}

/// What tells a renewed pair of files from the one before, without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp([Option<(SystemTime, u64, u32)>; 2]);

impl Stamp {
    pub(crate) fn of(files: &Files) -> Self {
        Self([&files.certificate, &files.key].map(|path| {
            let metadata = std::fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len(), mode(&metadata)))
        }))
    }
}

/// A key that was closed to others a moment ago is worth another try.
#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode()
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0
}
