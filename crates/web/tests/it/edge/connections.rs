//! Slow, silent and greedy clients on real sockets. Every limit is shortened; what is tried is that it holds.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use web::intake::Pace;
use web::listen::{Limits, serve};

use crate::town::Town;

const SOON: Duration = Duration::from_millis(400);
/// Within this everything has happened, on a busy machine too.
const AT_LAST: Duration = Duration::from_secs(10);

struct Server {
    address: SocketAddr,
    say: watch::Sender<bool>,
    ended: JoinHandle<()>,
}

async fn start(router: Router, limits: Limits) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (say, stop) = watch::channel(false);
    let ended = tokio::spawn(serve(listener, router, limits, stop));
    Server { address, say, ended }
}

fn short() -> Limits {
    Limits { head: SOON, stall: SOON, ..Limits::default() }
}

async fn pages(limits: Limits) -> Server {
    let pace = Pace { silence: SOON, whole: SOON * 3 };
    start(Town::with(|site| site.patience.body = pace).router, limits).await
}

async fn write(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Nothing read means that the other side closed.
async fn read(stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 64 << 10];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut bytes) {
            Ok(count) => {
                bytes.truncate(count);
                return Ok(bytes);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

/// All that comes until the other side closes; none where it does not close.
async fn rest(stream: &TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let all = async {
        // A connection that is cut off may end in a reset: closed all the same.
        while let Ok(more) = read(stream).await {
            if more.is_empty() {
                break;
            }
            bytes.extend(more);
        }
    };
    timeout(AT_LAST, all).await.ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

async fn ask(address: SocketAddr, path: &str) -> String {
    let stream = TcpStream::connect(address).await.unwrap();
    let text = format!("GET {path} HTTP/1.1\r\nhost: luohu.example\r\nconnection: close\r\n\r\n");
    write(&stream, text.as_bytes()).await.unwrap();
    rest(&stream).await.expect("the server does not close")
}

/// Writes `text` again and again, a piece at a time, until the other side answers or does not take it any more.
async fn dribble(stream: &TcpStream, text: &[u8], every: Duration) -> (Duration, String) {
    let begun = Instant::now();
    while begun.elapsed() < AT_LAST {
        if write(stream, text).await.is_err() {
            break;
        }
        match timeout(every, read(stream)).await {
            Ok(Ok(bytes)) => return (begun.elapsed(), String::from_utf8_lossy(&bytes).into_owned()),
            Ok(Err(_)) => break,
            Err(_) => {}
        }
    }
    (begun.elapsed(), String::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_dribbles_is_cut_off() {
    let server = pages(short()).await;
    let slow = TcpStream::connect(server.address).await.unwrap();
    write(&slow, b"GET / HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    let meanwhile = tokio::spawn(ask(server.address, "/help"));
    let (lasted, _) = dribble(&slow, b"a: b\r\n", Duration::from_millis(50)).await;
    assert!(lasted < AT_LAST / 2, "it was listened to for {lasted:?}");
    assert!(meanwhile.await.unwrap().starts_with("HTTP/1.1 200"), "others are served meanwhile");
    // Saying nothing at all, from the start or between two requests, ends the same way.
    let silent = TcpStream::connect(server.address).await.unwrap();
    assert_eq!(rest(&silent).await.as_deref(), Some(""));
    let idle = TcpStream::connect(server.address).await.unwrap();
    write(&idle, b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(rest(&idle).await.expect("an idle connection stays open").starts_with("HTTP/1.1 "));
}

/// A certificate made by the `openssl` program, whose absence is a failure under CI.
fn certificate() -> Option<tls::Server> {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("edge-tls");
    std::fs::create_dir_all(&folder).unwrap();
    let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=edge -keyout \
                 tls.key -out tls.crt";
    let made = std::process::Command::new("openssl").args(words.split(' ')).current_dir(&folder).output();
    if made.is_err() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the openssl program");
        println!("skipped: no openssl in the search path");
        return None;
    }
    assert!(made.unwrap().status.success());
    let files = tls::Files { certificate: folder.join("tls.crt"), key: folder.join("tls.key") };
    Some(tls::Server::open(files).unwrap())
}

/// A handshake is a connection like any other: it takes a place, and loses it in time.
#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_dribbles_is_cut_off() {
    let Some(tls) = certificate() else { return };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (_say, stop) = watch::channel(false);
    let limits = Limits { handshake: SOON, per_address: 2, head: AT_LAST * 2, ..Limits::default() };
    tokio::spawn(web::listen::serve_tls(listener, std::sync::Arc::new(tls), large(), limits, stop));
    let silent = TcpStream::connect(address).await.unwrap();
    let slow = TcpStream::connect(address).await.unwrap();
    sleep(SOON / 4).await;
    let third = TcpStream::connect(address).await.unwrap();
    assert_eq!(rest(&third).await.as_deref(), Some(""), "both places are taken");
    // The head of a handshake of 512 bytes, and then a byte of it now and then.
    write(&slow, &[0x16, 3, 1, 2, 0, 1]).await.unwrap();
    let (lasted, _) = dribble(&slow, &[0], Duration::from_millis(50)).await;
    assert!(lasted < AT_LAST / 2, "it was listened to for {lasted:?}");
    assert_eq!(rest(&silent).await.as_deref(), Some(""));
    // What is no handshake at all ends at once.
    let plain = TcpStream::connect(address).await.unwrap();
    write(&plain, b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(!rest(&plain).await.expect("it is kept open").contains("small"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_dribbles_is_answered_and_cut_off() {
    let server = pages(Limits { head: AT_LAST, ..short() }).await;
    let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
                content-length: 5000\r\n\r\n";
    // Nothing after the head; then one byte now and then, which is never silence and never an end.
    for every in [None, Some(Duration::from_millis(100))] {
        let slow = TcpStream::connect(server.address).await.unwrap();
        write(&slow, head.as_bytes()).await.unwrap();
        let begun = Instant::now();
        let text = match every {
            None => rest(&slow).await.expect("it is waited for without end"),
            Some(every) => dribble(&slow, b"a", every).await.1,
        };
        assert!(text.starts_with("HTTP/1.1 408"), "{every:?}: {text}");
        assert!(text.contains("x-request-id: ") && begun.elapsed() < AT_LAST, "{every:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_has_only_so_many_connections() {
    let server = pages(Limits { per_address: 3, ..Limits::default() }).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let stream = TcpStream::connect(server.address).await.unwrap();
        write(&stream, b"GET /healthz HTTP/1.1\r\n").await.unwrap();
        held.push(stream);
    }
    sleep(SOON / 2).await;
    let answer = ask(server.address, "/help").await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after"), "{answer}");
    held.clear();
    sleep(SOON / 2).await;
    assert!(
        ask(server.address, "/help").await.starts_with("HTTP/1.1 200"),
        "a place that is left is free again"
    );
    // Many stand behind a proxy of ours.
    let proxies = ["127.0.0.1".parse().unwrap()].into();
    let server = pages(Limits { per_address: 1, proxies, ..Limits::default() }).await;
    let _held = TcpStream::connect(server.address).await.unwrap();
    sleep(SOON / 2).await;
    assert!(ask(server.address, "/help").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_house_serves_who_waited() {
    let server = pages(Limits { connections: 2, ..short() }).await;
    let _held = [
        TcpStream::connect(server.address).await.unwrap(),
        TcpStream::connect(server.address).await.unwrap(),
    ];
    // Both places are taken by clients that say nothing; they lose them, and the third is served.
    assert!(ask(server.address, "/help").await.starts_with("HTTP/1.1 200"));
}

fn large() -> Router {
    Router::new().route("/large", get(async || vec![b'x'; 64 << 20])).route("/small", get(async || "small"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_loses_its_place() {
    let server = start(large(), Limits { connections: 1, ..short() }).await;
    let greedy = TcpStream::connect(server.address).await.unwrap();
    write(&greedy, b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let begun = Instant::now();
    assert!(ask(server.address, "/small").await.ends_with("small"));
    assert!(begun.elapsed() < AT_LAST);
    // A client that takes it all gets it all.
    let server = start(large(), short()).await;
    assert!(ask(server.address, "/large").await.len() > 64 << 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_grows_only_so_old() {
    let server = start(large(), Limits { age: SOON, head: AT_LAST * 2, ..Limits::default() }).await;
    let stream = TcpStream::connect(server.address).await.unwrap();
    let mut answered = 0;
    let begun = Instant::now();
    while write(&stream, b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n").await.is_ok() {
        match timeout(AT_LAST, read(&stream)).await {
            Ok(Ok(bytes)) if !bytes.is_empty() => answered += 1,
            _ => break,
        }
        sleep(Duration::from_millis(20)).await;
    }
    assert!(answered >= 2 && begun.elapsed() < AT_LAST, "{answered} answers in {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_too_large_or_of_nonsense_is_refused() {
    let server = start(large(), Limits { head_bytes: 8 << 10, ..short() }).await;
    let heads = [
        format!("GET /small HTTP/1.1\r\nhost: x\r\na: {}\r\n\r\n", "b".repeat(40_000)),
        format!("GET /small HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(500)),
        "\0\0\0\0\r\n\r\n".to_owned(),
        "GET /small HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\nx"
            .to_owned(),
        "GET /small HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx".to_owned(),
    ];
    for head in heads {
        let stream = TcpStream::connect(server.address).await.unwrap();
        let _ = write(&stream, head.as_bytes()).await;
        let answer = rest(&stream).await.expect("it is kept open");
        let shown = &head[..head.len().min(60)];
        // Two lengths at once: the chunks count and the connection ends (RFC 9112 6.3), so nothing can hide behind.
        let ends = head.contains("chunked") && answer.contains("connection: close");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4") || ends, "{shown:?}: {answer}");
    }
    assert!(ask(server.address, "/small").await.ends_with("small"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_waits_for_what_is_under_way() {
    let slow = Router::new().route(
        "/slow",
        get(async || {
            sleep(SOON).await;
            "done"
        }),
    );
    let server = start(slow, Limits { head: AT_LAST * 2, ..Limits::default() }).await;
    let under_way = tokio::spawn(ask(server.address, "/slow"));
    let _idle = TcpStream::connect(server.address).await.unwrap();
    sleep(SOON / 4).await;
    server.say.send(true).unwrap();
    assert!(under_way.await.unwrap().ends_with("done"));
    timeout(AT_LAST, server.ended).await.expect("it does not end").unwrap();
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody is let in any more");
}
