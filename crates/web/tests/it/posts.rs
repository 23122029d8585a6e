//! What is posted: only from a page of ours, read with limits, files known by their bytes.

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use web::posted::{FileKind, NotRead, Posted, form_pairs};
use web::session::{NotOurs, Token};

struct Fixed(u8);

impl value::Rng for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn token() -> Token {
    Token::random(&mut Fixed(7))
}

fn cookie(token: &Token) -> String {
    token.set_cookie(true).split(';').next().unwrap().to_owned()
}

fn post(kind: &str, body: impl Into<Body>, more: &[(&str, &str)]) -> Request {
    let mut request = Request::post("/x")
        .header("content-type", kind)
        .header("host", "luohu.example")
        .header("cookie", format!("a=b; {}", cookie(&token())));
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

const PAIRS: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_of_ours_is_read() {
    let body =
        format!("csrf={}&place=+%E4%BA%BA%E6%B0%91%E8%B7%AF+&words=a%0D%0Ab", token().form_token([3; 32]));
    let more = [("origin", "https://luohu.example"), ("sec-fetch-site", "same-origin")];
    let posted = Posted::read(post(PAIRS, body, &more)).await.unwrap();
    assert_eq!(posted.text("place"), "人民路");
    assert_eq!(posted.text("words"), "a\nb");
    assert_eq!(posted.text("absent"), "");
}

#[tokio::test]
async fn posts_from_elsewhere_are_refused() {
    let body = format!("csrf={}", token().form_token([3; 32]));
    for more in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let refused = Posted::read(post(PAIRS, body.clone(), &[more])).await.unwrap_err();
        assert_eq!(refused, NotRead::NotOurs(NotOurs::Origin), "{more:?}");
    }
    let other = Token::random(&mut Fixed(8)).form_token([3; 32]);
    for body in [String::new(), "csrf=".to_owned(), format!("csrf={other}")] {
        let refused = Posted::read(post(PAIRS, body.clone(), &[])).await.unwrap_err();
        assert_eq!(refused, NotRead::NotOurs(NotOurs::Form), "{body}");
    }
}

#[tokio::test]
async fn a_photo_is_known_by_its_bytes() {
    let csrf = token().form_token([3; 32]);
    let body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\ncontent-disposition: form-data; \
         name=\"photo\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n<script>\r\n--b\r\ncontent-disposition: \
         form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--b--\r\n"
    );
    let posted = Posted::read(post("multipart/form-data; boundary=b", body, &[])).await.unwrap();
    assert_eq!(posted.file("photo").unwrap().kind, FileKind::Other);
    assert_eq!(posted.file("photo").unwrap().declared.as_deref(), Some("image/png"));
    assert!(posted.file("none").is_none(), "an empty slot is no file");
    assert_eq!(FileKind::of(&[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0]), FileKind::Png);
    assert_eq!(FileKind::of(b"RIFF0000WEBPVP8 "), FileKind::Webp);
    assert_eq!(FileKind::of(&[0xff, 0xd8, 0xff, 0xe0]), FileKind::Jpeg);
}

#[tokio::test]
async fn broken_bodies_are_named() {
    let refused = |answer: Result<Posted, NotRead>| match answer.unwrap_err() {
        NotRead::Broken(status, _) => status,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(Posted::read(post("application/json", "{}", &[])).await), StatusCode::BAD_REQUEST);
    let parts = "multipart/form-data; boundary=b";
    assert_eq!(refused(Posted::read(post(parts, "--b\r\nbroken", &[])).await), StatusCode::BAD_REQUEST);
    let long = format!("csrf={}&a={}", token().form_token([3; 32]), "x".repeat(70_000));
    assert_eq!(refused(Posted::read(post(PAIRS, long, &[])).await), StatusCode::PAYLOAD_TOO_LARGE);
    let many: String = (0..200).map(|n| format!("f{n}=1&")).collect();
    assert_eq!(refused(Posted::read(post(PAIRS, many, &[])).await), StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn pairs_decode_what_browsers_send() {
    let read = form_pairs(b"a=1+2&b=%zz%&c&%E4=%");
    let want = [("a", "1 2"), ("b", "%zz%"), ("c", ""), ("\u{fffd}", "%")];
    assert_eq!(read.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>(), want);
}

#[test]
fn tokens_are_secrets() {
    let token = token();
    assert_eq!(format!("{token:?}"), "Token(hidden)");
    assert_ne!(token.csrf(), token.alias("x"));
    assert_ne!(token.form_token([1; 32]), token.form_token([2; 32]), "no two pages show the same token");
    assert!(!token.form_token([1; 32]).contains(&token.csrf()));
    assert_eq!(token.alias("x").len(), 32);
    let cookie = token.set_cookie(true);
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}
