//! Clients over HTTP on loopback: one kept connection each, the server in the same process, the load on the same cores.
//!
//! The server is two addresses over the engine, without session or negotiation: what is measured is the road through
//! HTTP, not the pages.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use catalog::Person;
use engine::{Engine, Receipt, Request};
use tokio::sync::oneshot;
use value::CaseId;

use crate::embedded::{finish_request, open_request};
use crate::latency::{Seen, micros};
use crate::{Outcome, app};

/// Threads of the server; the rest of the machine is the engine's and the clients'.
const SERVER_THREADS: usize = 2;

/// A client gives up on an answer after this.
const PATIENCE: Duration = Duration::from_secs(30);

type Answer = Result<Json<Receipt>, (StatusCode, String)>;

/// What a handler needs.
#[derive(Clone)]
struct Desk {
    engine: Engine,
    clerk: Person,
}

fn router(desk: Desk) -> Router {
    Router::new()
        .route("/cases", post(open))
        .route("/cases/{case}/acts/finish", post(finish))
        .with_state(desk)
}

async fn open(State(desk): State<Desk>, headers: HeaderMap) -> Answer {
    ask(&desk.engine, open_request(&desk.clerk, key(&headers)?)).await
}

async fn finish(State(desk): State<Desk>, Path(case): Path<u64>, headers: HeaderMap) -> Answer {
    ask(&desk.engine, finish_request(&desk.clerk, key(&headers)?, CaseId(case))).await
}

fn key(headers: &HeaderMap) -> Result<String, (StatusCode, String)> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    key.map(str::to_owned).ok_or((StatusCode::BAD_REQUEST, "Idempotency-Key is missing".to_owned()))
}

async fn ask(engine: &Engine, request: Request) -> Answer {
    let (answer, heard) = oneshot::channel();
    engine.submit(
        request,
        Box::new(move |result| {
            let _ = answer.send(result);
        }),
    );
    match heard.await {
        Ok(Ok(receipt)) => Ok(Json(receipt)),
        Ok(Err(failure)) => Err((StatusCode::CONFLICT, failure.to_string())),
        Err(_) => Err((StatusCode::SERVICE_UNAVAILABLE, "the engine has stopped".to_owned())),
    }
}

pub fn run(engine: &Engine, clients: usize, length: Duration) -> Outcome<Seen> {
    let told = |error: std::io::Error| error.to_string();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(SERVER_THREADS)
        .thread_name("server")
        .enable_all()
        .build()
        .map_err(told)?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0))).map_err(told)?;
    let address = listener.local_addr().map_err(told)?;
    let desk = Desk { engine: engine.clone(), clerk: app::clerk()? };
    let server = axum::serve(listener, router(desk));
    runtime.spawn(async move { server.await });
    let seen = closed_loop(address, clients, length);
    runtime.shutdown_timeout(Duration::from_secs(1));
    seen
}

fn closed_loop(address: SocketAddr, clients: usize, length: Duration) -> Outcome<Seen> {
    let connections: Vec<Client> = (0..clients).map(|_| Client::connect(address)).collect::<Outcome<_>>()?;
    let begun = Instant::now();
    let loops: Vec<_> = connections
        .into_iter()
        .enumerate()
        .map(|(number, client)| {
            std::thread::Builder::new()
                .name("client".to_owned())
                .spawn(move || client.work(number, begun + length))
                .map_err(|error| error.to_string())
        })
        .collect();
    let seen: Outcome<Vec<Vec<u32>>> =
        loops.into_iter().map(|thread| thread?.join().map_err(|_| "a client stopped".to_owned())?).collect();
    Ok(Seen::of(seen?, begun.elapsed()))
}

/// One kept connection.
struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: SocketAddr) -> Outcome<Self> {
        let connected = TcpStream::connect(address).and_then(|stream| {
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            Ok(stream)
        });
        Ok(Self(BufReader::new(connected.map_err(|error| error.to_string())?)))
    }

    fn work(mut self, number: usize, until: Instant) -> Outcome<Vec<u32>> {
        let mut taken = Vec::new();
        loop {
            let begun = Instant::now();
            if begun >= until {
                return Ok(taken);
            }
            let turn = taken.len();
            let opened = self.post("/cases", &format!("o-{number}-{turn}"))?;
            self.post(&format!("/cases/{}/acts/finish", opened.case), &format!("f-{number}-{turn}"))?;
            taken.push(micros(begun.elapsed()));
        }
    }

    fn post(&mut self, path: &str, key: &str) -> Outcome<Receipt> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\nidempotency-key: {key}\r\ncontent-length: 0\r\n\r\n"
        );
        self.0.get_mut().write_all(head.as_bytes()).map_err(|error| error.to_string())?;
        let (status, body) = self.answer().map_err(|error| error.to_string())?;
        if status != 200 {
            return Err(format!("{path}: {status} {}", String::from_utf8_lossy(&body)));
        }
        serde_json::from_slice(&body).map_err(|error| error.to_string())
    }

    /// Status and body of an answer that says how long it is.
    fn answer(&mut self) -> std::io::Result<(u16, Vec<u8>)> {
        let broken = || std::io::Error::other("not an answer");
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(|_| broken())?;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok((status, body))
    }
}
