//! Telling clients that a person signed out here (OpenID Connect Back-Channel Logout 1.0): one short post each, from a
//! thread of its own, so that nobody waits for another system.
//!
//! The address is plain http on this machine: whoever speaks TLS to the other system stands there, as in front of us.

use std::io::{self, Read as _, Write as _};
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
pub(super) fn tell(messages: Vec<Message>) {
    if messages.is_empty() {
        return;
    }
    std::thread::spawn(move || {
        for message in &messages {
            if let Err(error) = post(message) {
                tracing::warn!(client = message.client, %error, "a client was not told of a sign-out");
            }
        }
    });
}

fn post(message: &Message) -> io::Result<()> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
    // WHY again, though it was checked when it was registered: nothing else may be reached from here.
    if back_channel_defect(&message.address) {
        return Err(wrong("its address is not http on this machine"));
    }
    let rest = message.address.strip_prefix("http://").unwrap_or_default();
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let named =
        if host.ends_with(']') || !host.contains(':') { format!("{host}:80") } else { host.to_owned() };
    let mut stream = connect(&named)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let body = format!("logout_token={}", message.token);
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
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
