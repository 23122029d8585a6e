//! Files pass by the scanner, wherever they are sent: before anything is done with them, or not at all.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::StatusCode;
use web::scan::{Scanner, Verdict};
use web::session::COOKIE_NAME;

use crate::edge::rows::ROWS;
use crate::edge::scene::{PARTS, Scene, form_token, guarded, request};
use crate::town::{Got, Town};

const PICTURE: &[u8] = include_bytes!("../photo/plain.jpg");

/// Speaks as clamd does: `zINSTREAM`, parts with their length before them, an empty one at the end. What holds the word
/// is harmful.
fn clamd() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (at, looked) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&looked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut word = [0; 10];
            stream.read_exact(&mut word).unwrap();
            assert_eq!(&word, b"zINSTREAM\0");
            let mut bytes = Vec::new();
            loop {
                let mut length = [0; 4];
                stream.read_exact(&mut length).unwrap();
                let length = u32::from_be_bytes(length) as usize;
                if length == 0 {
                    break;
                }
                let at = bytes.len();
                bytes.resize(at + length, 0);
                stream.read_exact(&mut bytes[at..]).unwrap();
            }
            count.fetch_add(1, Ordering::SeqCst);
            let has = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
            let answer: &[u8] = match (has(b"HARMFUL"), has(b"STRANGE")) {
                (true, _) => b"stream: Invented.Test-1 FOUND\0",
                (_, true) => b"INSTREAM size limit exceeded. ERROR\0",
                _ => b"stream: OK\0",
            };
            let _ = stream.write_all(answer);
        }
    });
    (at, looked)
}

fn form(fields: &[(&str, &str)], name: &str, file: Option<&[u8]>) -> Vec<u8> {
    let head = |name: &str| format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"");
    let mut body = Vec::new();
    for (name, text) in fields {
        body.extend(format!("{}\r\n\r\n{text}\r\n", head(name)).into_bytes());
    }
    if let Some(file) = file {
        body.extend(format!("{}; filename=\"a.jpg\"\r\n\r\n", head(name)).into_bytes());
        body.extend(file);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    body
}

async fn send(scene: &mut Scene, row: &crate::edge::rows::Row, file: Option<&[u8]>) -> Got {
    let (fields, _) = row.post.unwrap();
    let token = scene.token(row.who);
    let fields: Vec<_> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
    let body = form(&fields, "photo", file);
    let address = scene.address(row.sample);
    let post = request("POST", &address).header("content-type", PARTS).body(Body::from(body)).unwrap();
    scene.browser(row.who).ask(post).await.clone()
}

/// The picture with a word in it that is no part of it.
fn with(word: &[u8]) -> Vec<u8> {
    let (head, rest) = PICTURE.split_at(2);
    let comment = [&[0xff, 0xfe, 0, 2 + word.len() as u8], word].concat();
    [head, &comment, rest].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_harmful_file_is_taken_nowhere() {
    let (at, looked) = clamd();
    let mut scene = Scene::with(|site| site.scanner = Some(Scanner { at })).await;
    let before = scene.state().await;
    let mut tried = looked.load(Ordering::SeqCst);
    for row in ROWS.iter().filter(|row| row.post.is_some()) {
        let got = send(&mut scene, row, Some(&with(b"HARMFUL"))).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", row.path);
        assert!(got.text.contains("有害"), "{}: {}", row.path, got.text);
        guarded(&got, row.path);
        // What could not be looked at is not taken either.
        let got = send(&mut scene, row, Some(&with(b"STRANGE"))).await;
        assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE, "{}", row.path);
        tried += 2;
    }
    assert_eq!(looked.load(Ordering::SeqCst), tried, "every file was looked at");
    assert_eq!(scene.state().await, before);
}

/// The counter-proofs: a clean file changes no answer, and without a scanner that answers only files are refused.
#[tokio::test(flavor = "multi_thread")]
async fn clean_files_and_forms_without_files_go_on() {
    let (at, _) = clamd();
    let mut scene = Scene::with(|site| site.scanner = Some(Scanner { at })).await;
    let row = ROWS.iter().find(|row| row.path == "/events/new").unwrap();
    assert_eq!(send(&mut scene, row, Some(PICTURE)).await.status.as_u16(), row.post.unwrap().1);
    // A scanner that is not there.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let town = Town::with(|site| site.scanner = Some(Scanner { at: nobody }));
    let mut browser = town.browser();
    for file in [Some(PICTURE), None] {
        browser.open("/events/new?step=where").await;
        let token = form_token(browser.cookie(COOKIE_NAME));
        let body =
            form(&[("place", "示范路 3 号"), ("street", "440303001"), ("csrf", &token)], "photo", file);
        let got = browser.post_raw("/events/new?step=where", PARTS, body).await;
        let status = if file.is_some() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::SEE_OTHER };
        assert_eq!(got.status, status);
        assert_eq!(got.text.contains("无法检查文件"), file.is_some(), "{}", got.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_of_the_api_pass_by_it_too() {
    let (at, looked) = clamd();
    let town = Town::set_up(
        |_| (),
        |engine| {
            let settings = web::api::Settings { scanner: Some(Scanner { at }), ..Default::default() };
            web::api::router(web::api::Api::new(engine.clone(), settings, Default::default()))
        },
    );
    let fields = [("service_code", "tree"), ("address_string", "东门"), ("description", "树倒了")];
    // GeoReport v2 knows 400 for whatever is wrong with what was sent.
    for (word, status, told) in [
        (b"HARMFUL".as_slice(), 400, "有害"),
        (b"STRANGE", 503, "无法检查"),
        (b"", 201, "service_request_id"),
    ] {
        let body = form(&fields, "media", Some(&with(word)));
        let got = town.browser().post_raw("/api/open311/v2/requests.json", PARTS, body).await.clone();
        assert_eq!(got.status.as_u16(), status, "{}", got.text);
        assert!(got.text.contains(told), "{}", got.text);
    }
    assert_eq!(looked.load(Ordering::SeqCst), 3);
}

/// Large files go in parts, and the whole arrives.
#[test]
fn a_file_arrives_whole() {
    let (at, _) = clamd();
    let mut bytes = vec![b'x'; 1 << 20];
    assert_eq!(Scanner { at }.look(&bytes).unwrap(), Verdict::Clean);
    bytes.extend(b"HARMFUL");
    assert_eq!(Scanner { at }.look(&bytes).unwrap(), Verdict::Found);
    assert!(Scanner { at }.look(b"STRANGE").is_err());
}
