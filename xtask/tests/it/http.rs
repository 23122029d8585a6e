//! The small HTTP client against a listener that answers as told.

use std::io::{Read, Write};
use std::net::TcpListener;

use xtask::http::{self, Connection};

fn answering(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
    });
    address
}

#[test]
fn a_body_with_a_length_is_read_to_its_end() {
    let address = answering("HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhelloTOO MUCH");
    let answer = http::get(&address, "/").unwrap();
    assert_eq!((answer.status, answer.text().as_str()), (201, "hello"));
}

#[test]
fn a_body_in_chunks_is_put_together() {
    let address = answering(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nluoh\r\n1;x=y\r\nu\r\n0\r\n\r\n",
    );
    assert_eq!(http::get(&address, "/").unwrap().text(), "luohu");
}

#[test]
fn an_answer_that_breaks_off_is_no_answer() {
    let address = answering("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf");
    assert!(http::get(&address, "/").is_err());
    let address = answering("HTTP/1.1 2");
    assert!(Connection::open(&address).unwrap().send("GET", "/", &[], &[]).is_err());
}

#[test]
fn forms_escape_what_is_not_plain() {
    assert_eq!(http::form(&[("a", "1&2"), ("b", "路 x")]), "a=1%262&b=%E8%B7%AF%20x");
}
