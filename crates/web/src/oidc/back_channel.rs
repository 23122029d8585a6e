//! Telling clients that a person signed out here (OpenID Connect Back-Channel Logout 1.0): one short post each, from a
//! thread of its own, so that nobody waits for another system.
//!
//! The address is https, or plain http on this machine.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use identity::oidc::back_channel_defect;

/// For connecting, and for each read and write.
const PATIENCE: Duration = Duration::from_secs(3);

/// One client to tell.
pub(super) struct Message {
    pub client: String,
    pub address: String,
    /// The signed logout token.
    pub token: String,
}

/// Tells every client once. WHY no second try: its access and refresh tokens have ended already.
pub(super) fn tell(messages: Vec<Message>, https: Option<tls::Client>) {
    if messages.is_empty() {
        return;
    }
    std::thread::spawn(move || {
        for message in &messages {
            if let Err(error) = post(message, https.as_ref()) {
                tracing::warn!(client = message.client, %error, "a client was not told of a sign-out");
            }
        }
    });
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what.to_owned())
}

fn post(message: &Message, https: Option<&tls::Client>) -> io::Result<()> {
    // WHY again, though it was checked when it was registered: nothing else may be reached from here.
    if back_channel_defect(&message.address) {
        return Err(wrong("its address is neither https nor on this machine"));
    }
    let (scheme, rest) = message.address.split_once("://").unwrap_or_default();
    let (place, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let (host, port) = match place.rsplit_once(':').filter(|_| !place.ends_with(']')) {
        Some((host, port)) => (host, port.parse().map_err(|_| wrong("its port is none"))?),
        None => (place, if scheme == "https" { 443 } else { 80 }),
    };
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {place}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\nlogout_token={}",
        message.token.len() + "logout_token=".len(),
        message.token
    );
    if scheme == "https" {
        let https = https.ok_or_else(|| wrong("this installation trusts no roots, so nobody under https"))?;
        return exchange(https.connect_blocking(host, port, PATIENCE)?, &request);
    }
    let stream = connect(&format!("{host}:{port}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    exchange(stream, &request)
}

fn exchange(mut stream: impl Read + Write, request: &str) -> io::Result<()> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    // `HTTP/1.1 200`: the status is all that counts (section 2.8).
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    match status.get(9) {
        Some(b'2') => Ok(()),
        _ => Err(wrong("it answered with an error")),
    }
}

fn connect(named: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in named.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}
