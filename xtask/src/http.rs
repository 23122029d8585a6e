//! A small HTTP/1.1 client on plain TCP: enough to drive a server on this machine, and nothing more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What came back. The body is as sent: a compressed body stays compressed.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in small letters, in the order they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One connection, kept open between requests.
pub struct Connection {
    reader: BufReader<TcpStream>,
    host: String,
}

/// No body of the product comes near this; an answer that does is an error.
const BODY_MAX: usize = 64 * 1024 * 1024;

impl Connection {
    pub fn open(address: &str) -> Result<Self, String> {
        let stream =
            TcpStream::connect(address).map_err(|error| format!("could not reach {address}: {error}"))?;
        let wait = Some(Duration::from_secs(30));
        let set = stream.set_read_timeout(wait).and_then(|()| stream.set_nodelay(true));
        set.map_err(|error| format!("could not set up the connection: {error}"))?;
        Ok(Self { reader: BufReader::new(stream), host: address.to_owned() })
    }

    /// Sends one request and reads one answer.
    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, String> {
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n", self.host, body.len());
        for (name, value) in headers {
            head.push_str(name);
            head.push_str(": ");
            head.push_str(value);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        self.reader.get_mut().write_all(&bytes).map_err(|error| format!("could not send: {error}"))?;
        self.receive()
    }

    fn receive(&mut self) -> Result<Answer, String> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| format!("no HTTP answer: `{first}`"))?;
        let (mut length, mut chunked, mut headers) = (0, false, Vec::new());
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap_or(0),
                "transfer-encoding" => chunked = value.trim().eq_ignore_ascii_case("chunked"),
                _ => {}
            }
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Ok(Answer { status, headers, body })
    }

    fn chunks(&mut self) -> Result<Vec<u8>, String> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or("").trim(), 16)
                .map_err(|_| format!("no chunk size: `{line}`"))?;
            body.extend(self.exactly(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
            if body.len() > BODY_MAX {
                return Err("the answer is too large".into());
            }
        }
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>, String> {
        if length > BODY_MAX {
            return Err("the answer is too large".into());
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).map_err(|error| format!("the answer broke off: {error}"))?;
        Ok(body)
    }

    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        let read =
            self.reader.read_line(&mut line).map_err(|error| format!("the answer broke off: {error}"))?;
        if read == 0 {
            return Err("the connection was closed".into());
        }
        Ok(line.trim_end().to_owned())
    }
}

/// One GET on a connection of its own.
pub fn get(address: &str, path: &str) -> Result<Answer, String> {
    Connection::open(address)?.send("GET", path, &[("Accept-Encoding", "identity")], &[])
}

/// Form encoding, every byte outside the plain ones escaped.
pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Percent encoding of all but letters, digits and `-._~`.
pub fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
