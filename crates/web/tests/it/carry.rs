//! Other servers are asked over TLS, where they prove their name, or over plain http on this machine.

use std::io::{Read as _, Write as _};

use tokio::io::{AsyncRead, AsyncWrite};
use web::carry::{Ask, Carried, Carrier as _, Unreached, Wire};

use crate::oidc::certificate;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

async fn carried(wire: &Wire, address: String) -> Result<Carried, Unreached> {
    let wire = wire.clone();
    let ask = Ask { address, authorization: None, form: None };
    tokio::task::spawn_blocking(move || wire.carry(&ask)).await.unwrap()
}

/// Answers one request over TLS; its port.
async fn secured(files: tls::Files) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = tls::Server::open(files).unwrap().accept(tcp).await else { return };
        let mut bytes = [0; 4_096];
        let mut into = tokio::io::ReadBuf::new(&mut bytes);
        std::future::poll_fn(|cx| AsyncRead::poll_read(std::pin::Pin::new(&mut stream), cx, &mut into))
            .await
            .unwrap();
        assert!(into.filled().starts_with(b"GET /keys HTTP/1.1\r\n"));
        let mut left = ANSWER;
        while !left.is_empty() {
            let write = |cx: &mut std::task::Context<'_>| {
                AsyncWrite::poll_write(std::pin::Pin::new(&mut stream), cx, left)
            };
            let count = std::future::poll_fn(write).await.unwrap();
            left = &left[count..];
        }
        std::future::poll_fn(|cx| AsyncWrite::poll_flush(std::pin::Pin::new(&mut stream), cx)).await.unwrap();
    });
    port
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_elsewhere_proves_its_name_first() {
    let (Some(good), Some(foreign)) =
        (certificate("asked", "localhost"), certificate("asked-foreign", "localhost"))
    else {
        return;
    };
    let wire = Wire::new(Some(tls::Client::new(&tls::Roots::Bundle(good.certificate.clone())).unwrap()));
    let port = secured(good).await;
    let answer = carried(&wire, format!("https://localhost:{port}/keys")).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"{}".as_slice()));
    let port = secured(foreign).await;
    assert!(
        carried(&wire, format!("https://localhost:{port}/keys")).await.is_err(),
        "anybody could be there"
    );
    assert!(
        carried(&Wire::default(), "https://localhost:1/keys".into()).await.is_err(),
        "nobody is believed"
    );
}

/// Gives one request this answer; its port.
fn answers(with: String) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4_096]).unwrap();
        stream.write_all(with.as_bytes()).unwrap();
    });
    port
}

/// Whoever is asked leads nobody on: a secret would go along.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_leads_elsewhere_is_not_followed() {
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let place = elsewhere.local_addr().unwrap();
    for status in [301, 302, 303, 307, 308] {
        let head = format!("HTTP/1.1 {status} Elsewhere\r\nLocation: http://{place}/keys\r\n");
        let port = answers(format!("{head}Content-Length: 0\r\nConnection: close\r\n\r\n"));
        let answer = carried(&Wire::default(), format!("http://127.0.0.1:{port}/keys")).await.unwrap();
        assert_eq!(answer.status, status);
    }
    assert!(elsewhere.accept().is_err(), "nobody came");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_stays_on_this_machine() {
    let port = answers(String::from_utf8(ANSWER.to_vec()).unwrap());
    let answer = carried(&Wire::default(), format!("http://127.0.0.1:{port}/keys")).await.unwrap();
    assert_eq!(answer.status, 200);
    for address in ["http://192.0.2.1/keys", "ftp://127.0.0.1/keys", "http://127.0.0.1@evil.example/keys"] {
        let refused = carried(&Wire::default(), address.into()).await.err().unwrap();
        assert_eq!(refused.0, "an address that may not be asked", "{address}");
    }
}
