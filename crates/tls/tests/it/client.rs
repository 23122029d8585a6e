//! Our client, their server; and our client with our server.

use std::io::{self, Read as _, Write as _};
use std::time::{Duration, Instant};

use tls::{BlockingStream, Client, Files, Roots};

use crate::openssl::{Authority, EXPIRED, HOST, KINDS, Peer, VALID, folder, has_openssl};
use crate::server::serve;

const SOON: Duration = Duration::from_secs(10);

/// What the two ways to connect say; they say the same.
async fn connect(roots: &Roots, host: &str, port: u16) -> io::Result<BlockingStream> {
    let client = Client::new(roots).unwrap();
    // That program serves one after the other: the first connection is let go before the second.
    let waiting = client.connect(host, port, SOON).await.err().map(|error| error.kind());
    let host = host.to_owned();
    let blocking =
        tokio::task::spawn_blocking(move || client.connect_blocking(&host, port, SOON)).await.unwrap();
    assert_eq!(waiting, blocking.as_ref().err().map(io::Error::kind));
    blocking
}

/// Refused for this reason, in the words of the library.
#[track_caller]
fn refused(outcome: io::Result<BlockingStream>, why: &str) {
    let error = outcome.expect_err("it was taken");
    assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{error}");
    assert!(error.to_string().contains(why), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_believed_only_with_its_name_its_dates_and_its_issuer() {
    if !has_openssl() {
        return;
    }
    let folder = folder("client");
    let (authority, stranger) = (Authority::new(&folder, "root"), Authority::new(&folder, "stranger"));
    let roots = Roots::Bundle(authority.root());
    for (kind, name) in KINDS.into_iter().zip(["ec", "rsa"]) {
        let good = Peer::start(&authority.issue(name, HOST, kind, VALID), "");
        let mut stream = connect(&roots, "localhost", good.port).await.unwrap();
        stream.write_all(b"GET / HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        // That program ends without saying so.
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
        drop(stream);
        refused(connect(&roots, "127.0.0.1", good.port).await, "not valid for name");
        refused(connect(&Roots::Bundle(stranger.root()), "localhost", good.port).await, "UnknownIssuer");
    }
    let expired = Peer::start(&authority.issue("late", HOST, KINDS[0], EXPIRED), "");
    refused(connect(&roots, "localhost", expired.port).await, "expired");
    let early = authority.issue("early", HOST, KINDS[0], ("20480101", "20490101"));
    refused(connect(&roots, "localhost", Peer::start(&early, "").port).await, "not valid yet");
    // Whoever signs for themselves is nobody's certificate, and the system does not know our test authority.
    refused(connect(&roots, "localhost", Peer::start(&own(&stranger, &folder), "").port).await, "");
    if let Ok(client) = Client::new(&Roots::System) {
        let good = Peer::start(&authority.issue("good", HOST, KINDS[0], VALID), "");
        let refusal = client.connect("localhost", good.port, SOON).await.unwrap_err();
        assert!(refusal.to_string().contains("UnknownIssuer"), "{refusal}");
    }
}

/// The authority itself as a server.
fn own(authority: &Authority, folder: &std::path::Path) -> Files {
    Files { certificate: authority.root(), key: folder.join("stranger.key") }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_server_is_not_spoken_to() {
    if !has_openssl() {
        return;
    }
    let folder = folder("old");
    let authority = Authority::new(&folder, "root");
    let files = authority.issue("rsa", HOST, KINDS[1], VALID);
    let roots = Roots::Bundle(authority.root());
    let old = [
        "-tls1 -cipher DEFAULT@SECLEVEL=0",
        "-tls1_1 -cipher DEFAULT@SECLEVEL=0",
        "-tls1_2 -cipher AES256-GCM-SHA384",
        "-tls1_2 -cipher ECDHE-RSA-AES128-SHA",
    ];
    for words in old {
        let peer = Peer::start(&files, words);
        let error = connect(&roots, "localhost", peer.port).await.expect_err(words);
        assert_ne!(error.kind(), io::ErrorKind::TimedOut, "{words}: it is told, not waited for");
    }
    for words in ["-tls1_2", "-tls1_3"] {
        let peer = Peer::start(&files, words);
        assert!(connect(&roots, "localhost", peer.port).await.is_ok(), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_is_not_waited_for() {
    if !has_openssl() {
        return;
    }
    let folder = folder("silent");
    let authority = Authority::new(&folder, "root");
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let client = Client::new(&Roots::Bundle(authority.root())).unwrap();
    let (begun, within) = (Instant::now(), Duration::from_millis(300));
    let waiting = client.connect("localhost", port, within).await.unwrap_err();
    let blocking =
        tokio::task::spawn_blocking(move || client.connect_blocking("localhost", port, within).err());
    let blocking = blocking.await.unwrap().unwrap();
    assert_eq!([waiting.kind(), blocking.kind()], [io::ErrorKind::TimedOut; 2]);
    assert!(begun.elapsed() < SOON);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_our_ends_understand_each_other() {
    if !has_openssl() {
        return;
    }
    let folder = folder("both");
    let authority = Authority::new(&folder, "root");
    let (_server, port) = serve(&authority.issue("ec", HOST, KINDS[0], VALID)).await;
    let roots = Roots::Bundle(authority.root());
    let mut stream = connect(&roots, "localhost", port).await.unwrap();
    let answer = tokio::task::spawn_blocking(move || {
        stream.write_all(b"hello").unwrap();
        let mut answer = String::new();
        // The end is said in due form, so nothing was cut off.
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert_eq!(answer.await.unwrap(), "heard hello");
}
