//! A district with something at every address: a report with its reporter, a photo, drafts, previews.

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use value::Digest;
use web::session::{COOKIE_NAME, Token};

use crate::journey::report_with_photo;
use crate::town::{Browser, Got, Town};

pub const PAIRS: &str = "application/x-www-form-urlencoded";
pub const PARTS: &str = "multipart/form-data; boundary=edge";

/// People of the scene. The resident is a visitor without an account who reported something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Resident,
    Dispatcher,
    Author,
}

pub struct Scene {
    pub town: Town,
    resident: Browser,
    dispatcher: Browser,
    author: Browser,
    known: Vec<(&'static str, String)>,
}

const SCHEMA: &str = r#"{"title": "Works", "type": "object", "required": ["days"],
    "properties": {"days": {"title": "Days", "type": "integer", "minimum": 1}}}"#;

impl Scene {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// The same with something set otherwise.
    pub async fn with(change: impl FnOnce(&mut web::Site)) -> Self {
        let town = Town::with(change);
        let (mut resident, mut dispatcher) = (town.browser(), town.signed_in("dispatcher").await);
        let mut author = town.signed_in("author").await;
        let (_, number) = report_with_photo(&mut resident, "示范路 12 号").await;
        let alias = resident.page.address.rsplit('/').next().unwrap().to_owned();
        dispatcher.open(&format!("/desk/cases/{number}")).await;
        let file = dispatcher.page.text.split("/files/").nth(1).unwrap()[..64].to_owned();
        author.open("/author").await;
        author.submit("/author", &[("app", "event-dispatch"), ("name", "夜间噪声")]).await;
        let draft = author.page.address.clone();
        let token = form_token(dispatcher.cookie(COOKIE_NAME));
        let body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--edge\r\ncontent-disposition: \
             form-data; name=\"schema\"; filename=\"s.json\"\r\n\r\n{SCHEMA}\r\n--edge--\r\n"
        );
        dispatcher.post_raw("/desk/forms/preview", PARTS, body).await;
        let preview = dispatcher.page.headers["location"].to_str().unwrap().to_owned();
        let known = vec![
            ("{alias}", alias),
            ("{number}", number),
            ("{file}", file),
            ("{draft}", draft),
            ("{preview}", preview),
        ];
        Self { town, resident, dispatcher, author, known }
    }

    pub fn browser(&mut self, who: Who) -> &mut Browser {
        match who {
            Who::Resident => &mut self.resident,
            Who::Dispatcher => &mut self.dispatcher,
            Who::Author => &mut self.author,
        }
    }

    /// The sample address of a row, filled in.
    pub fn address(&self, sample: &str) -> String {
        self.known.iter().fold(sample.to_owned(), |address, (name, value)| address.replace(name, value))
    }

    /// The form token of this person's session, under some pad.
    pub fn token(&mut self, who: Who) -> String {
        form_token(self.browser(who).cookie(COOKIE_NAME))
    }

    /// Everything that a post might have changed: the log, drafts, sessions, and that previews are still there.
    pub async fn state(&mut self) -> String {
        let mut state = String::new();
        for who in [Who::Resident, Who::Dispatcher, Who::Author] {
            let token = self.browser(who).cookie(COOKIE_NAME).parse::<Digest>().unwrap();
            let session = self.town.site.engine.store().session(&Token::of_bytes(token.0).digest()).unwrap();
            state += &format!("{session:?}\n");
        }
        let preview = self.address("{preview}");
        let status = self.dispatcher.open(&preview).await.status;
        let store = self.town.site.engine.store();
        let drafts: Vec<_> =
            store.drafts().unwrap().into_iter().map(|draft| (draft.id, draft.version)).collect();
        state + &format!("{:?} {drafts:?} {status}", store.head().unwrap())
    }
}

pub fn form_token(cookie: &str) -> String {
    Token::of_bytes(cookie.parse::<Digest>().unwrap().0).form_token([5; 32])
}

/// A form in one of both encodings.
pub fn body(kind: &str, fields: &[(&str, &str)]) -> String {
    if kind == PAIRS {
        let pairs = fields.iter().map(|(name, text)| format!("{name}={}", value::percent::encoded(text)));
        return pairs.collect::<Vec<_>>().join("&");
    }
    let part = |(name, text): &(&str, &str)| {
        format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--edge--\r\n"
}

/// A request without a body.
pub fn bare(method: &str, address: &str) -> Request<Body> {
    request(method, address).body(Body::empty()).unwrap()
}

pub fn request(method: &str, address: &str) -> Builder {
    Request::builder().method(method).uri(address)
}

/// What every answer carries.
#[track_caller]
pub fn guarded(got: &Got, what: &str) {
    let header = |name: &str| got.headers.get(name).map_or("", |value| value.to_str().unwrap());
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{what}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(header(name), value, "{what}: {name}");
    }
    assert!(!header("cache-control").is_empty() && !header("permissions-policy").is_empty(), "{what}");
    let id = header("x-request-id");
    assert!(id.len() > 9 && id.contains('-'), "{what}: {id:?}");
    assert!(!got.headers.contains_key("server") && !got.headers.contains_key("x-powered-by"), "{what}");
    // An error says which request it was where it is read: on the page, or in the problem.
    let error = got.status.is_client_error() || got.status.is_server_error();
    if error && !got.text.is_empty() {
        assert!(got.text.contains(id), "{what}: {} does not name the request: {}", got.status, got.text);
    }
}
