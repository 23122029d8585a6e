//! A webhook on this machine: one signed post of JSON a letter. Whoever stands behind it sends text or `WeChat` messages.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use crypto::{Secret, SuiteName};
use engine::{Carrier, NotCarried, Outgoing};
use identity::oidc::back_channel_defect;
use serde_json::json;

use crate::{Text, Unusable};

/// For connecting, and for each read and write.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes of a secret: as many as the tag has (RFC 2104 3).
const SECRET_BYTES_MIN: usize = 32;

/// A receiver of posts.
pub struct Webhook {
    host: String,
    path: String,
    secret: Secret,
    base: String,
}

impl Webhook {
    /// `address` is plain http on this machine; `base` is scheme and host of the district.
    ///
    /// # Errors
    /// Where the address is elsewhere, or the secret too short.
    pub fn new(address: &str, secret: Secret, base: &str) -> Result<Self, Unusable> {
        if !address.starts_with("http://") || back_channel_defect(address) {
            return Err(Unusable::NotHere);
        }
        if secret.length() < SECRET_BYTES_MIN {
            return Err(Unusable::Secret);
        }
        let rest = address.strip_prefix("http://").unwrap_or_default();
        let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
        Ok(Self { host: host.to_owned(), path: path.to_owned(), secret, base: base.to_owned() })
    }

    /// The whole request. The signature is HMAC-SHA256 over key, a line break and the body, in hexadecimal digits.
    fn request(&self, letter: &Outgoing) -> String {
        let text = Text::of(letter, &self.base);
        let body = json!({
            "key": letter.key,
            "channel": letter.channel.as_str(),
            "kind": letter.kind.as_str(),
            "to": letter.to,
            "language": letter.language,
            "case": letter.number,
            "text": text.short,
        })
        .to_string();
        let tag = SuiteName::International
            .suite()
            .mac(&self.secret, &[letter.key.as_bytes(), b"\n", body.as_bytes()]);
        let tag: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nIdempotency-Key: {}\r\n\
             X-Luohu-Signature: sha256={tag}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.path,
            self.host,
            letter.key,
            body.len()
        )
    }

    fn post(&self, request: &str) -> io::Result<u16> {
        let named = match self.host.ends_with(']') || !self.host.contains(':') {
            true => format!("{}:80", self.host),
            false => self.host.clone(),
        };
        let mut stream = connect(&named)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        // `HTTP/1.1 200`: the status is all that counts.
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        let status = status.get(9..).and_then(|digits| std::str::from_utf8(digits).ok());
        status.and_then(|digits| digits.parse().ok()).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

impl Carrier for Webhook {
    fn carry(&self, letter: &Outgoing) -> Result<(), NotCarried> {
        match self.post(&self.request(letter)) {
            Ok(200..=299) => Ok(()),
            // Too many, or not now (RFC 9110 15.5, RFC 6585 4).
            Ok(408 | 425 | 429) => Err(NotCarried::Unreachable),
            Ok(400..=499) => Err(NotCarried::Refused),
            Ok(_) => Err(NotCarried::Unreachable),
            Err(error) => {
                tracing::debug!(%error, "the webhook did not take a letter");
                Err(NotCarried::Unreachable)
            }
        }
    }
}

fn connect(named: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    // WHY the loopback again: a name such as `localhost` is resolved anew at every post.
    for address in named.to_socket_addrs()?.filter(|address| address.ip().is_loopback()) {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}
