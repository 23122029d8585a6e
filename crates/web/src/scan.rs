//! A malware scanner beside the server: clamd, or whatever speaks as it does (`INSTREAM` of clamd(8)). Which one, and how
//! fresh its signatures are, is the operator's; that nothing passes by it is ours.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// For connecting, and for each read and write. A photo takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest answer read, in bytes: `stream: NAME FOUND`.
const ANSWER_BYTES_MAX: u64 = 1 << 10;

/// What a scanner says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    Found,
}

/// Where the scanner listens. It must be on this machine or behind a tunnel: the files go there as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scanner {
    pub at: SocketAddr,
}

impl Scanner {
    /// Has these bytes looked at, on a thread that may wait.
    ///
    /// # Errors
    /// Where the scanner is not there, or says neither clean nor found: nobody then vouches for the file.
    pub fn look(&self, bytes: &[u8]) -> io::Result<Verdict> {
        let mut stream = TcpStream::connect_timeout(&self.at, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(b"zINSTREAM\0")?;
        for part in bytes.chunks(64 << 10) {
            let length = u32::try_from(part.len()).map_err(io::Error::other)?;
            stream.write_all(&length.to_be_bytes())?;
            stream.write_all(part)?;
        }
        stream.write_all(&0_u32.to_be_bytes())?;
        let mut answer = String::new();
        stream.take(ANSWER_BYTES_MAX).read_to_string(&mut answer)?;
        match answer.trim_end_matches(['\0', '\n']) {
            "stream: OK" => Ok(Verdict::Clean),
            found if found.starts_with("stream: ") && found.ends_with(" FOUND") => {
                tracing::warn!(found, "a file was not taken");
                Ok(Verdict::Found)
            }
            other => Err(io::Error::other(format!("the scanner said {other:?}"))),
        }
    }
}
