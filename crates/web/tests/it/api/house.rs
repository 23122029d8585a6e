//! A district in memory: engine, app, people, and a way to ask.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use catalog::{App, Folder};
use engine::{Apps, Engine, FixedClock, SeededRng, Surroundings};
use serde_json::Value as Json;
use store::{Account, Session, SqliteStore};
use tower::ServiceExt as _;
use value::{AccountId, OfficeId, RoleId, SignedDuration, Timestamp, Words};
use web::api::{Api, Metrics, Settings, router};
use web::session::Token;

pub const FORM: &str = "application/x-www-form-urlencoded";

pub struct House {
    pub router: Router,
    pub engine: Engine,
    pub clock: Arc<FixedClock>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The texts of all elements of that name; panics where the XML is not well-formed.
    pub fn xml(&self, name: &str) -> Vec<String> {
        assert!(self.header("content-type").starts_with("text/xml"), "{}", self.text);
        let document =
            roxmltree::Document::parse(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text));
        let named = document.descendants().filter(|node| node.has_tag_name(name));
        named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    }
}

pub fn start() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

fn read(folder: &mut Folder, path: &Path, prefix: &str) {
    let mut entries: Vec<_> = std::fs::read_dir(path).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            read(folder, &entry.path(), &format!("{name}/"));
        } else {
            folder.files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

pub fn folder() -> Folder {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps/event-dispatch");
    let mut folder = Folder::new("event-dispatch");
    read(&mut folder, &path, "");
    folder
}

fn checked(folder: &Folder) -> Arc<App> {
    let (app, findings) = catalog::check(folder);
    Arc::new(app.unwrap_or_else(|| panic!("{findings:?}")))
}

impl House {
    pub fn new() -> Self {
        Self::with(Settings {
            address: "http://district.example".to_owned(),
            jurisdiction: Some("district.example".to_owned()),
            ..Settings::default()
        })
    }

    pub fn with(settings: Settings) -> Self {
        static APP: LazyLock<Arc<App>> = LazyLock::new(|| checked(&folder()));
        Self::running(APP.clone(), settings)
    }

    pub fn of(folder: &Folder, settings: Settings) -> Self {
        Self::running(checked(folder), settings)
    }

    fn running(app: Arc<App>, settings: Settings) -> Self {
        let clock = Arc::new(FixedClock::at(start()));
        let store = Arc::new(SqliteStore::memory().unwrap());
        let around = Surroundings::fixed(clock.clone(), 7);
        let engine = Engine::open(store, Arc::new(Apps::shared([app])), around).unwrap();
        let api = Api::new(engine.clone(), settings, Metrics::new());
        Self { router: router(api), engine, clock }
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 8 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.get_in(address, "zh-CN").await
    }

    pub async fn get_in(&self, address: &str, language: &str) -> Answer {
        let request = Request::get(address).header("accept-language", language);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    pub async fn get_as(&self, address: &str, cookie: &str) -> Answer {
        self.ask(Request::get(address).header(COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, address: &str, body: &str) -> Answer {
        self.post_with(address, body, &[]).await
    }

    pub async fn post_with(&self, address: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(address).header(CONTENT_TYPE, FORM);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Posts a report of that kind that is complete; its number.
    pub async fn report(&self, kind: &str) -> String {
        let body = form(&[
            ("service_code", kind),
            ("lat", "22.548"),
            ("long", "114.131"),
            ("address_string", "人民南路 12 号"),
            ("description", "路灯不亮"),
            ("phone", "13800000000"),
            ("first_name", "小明"),
            ("last_name", "虚构"),
        ]);
        let answer = self.post("/api/open311/v2/requests.json", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()[0]["service_request_id"].as_str().unwrap().to_owned()
    }

    /// Makes an account with a session; its cookie.
    pub fn sign_in(&self, id: &str, roles: &[&str], office: Option<&str>, area: Option<&str>) -> String {
        let account = Account {
            account: AccountId::new(id),
            name: Words::new("演示", "Demo"),
            password_hash: String::new(),
            roles: roles.iter().map(|role| RoleId::new(*role)).collect(),
            office: office.map(OfficeId::new),
            area: area.map(str::to_owned),
            certificates: Vec::new(),
            active: true,
        };
        let store = self.engine.store();
        store.put_account(&account).unwrap();
        let seed = id.bytes().fold(0_u64, |seed, byte| seed * 31 + u64::from(byte));
        let token = Token::random(&mut SeededRng::new(seed));
        let session = Session {
            token_digest: token.digest(),
            account: Some(account.account),
            csrf: String::new(),
            data: String::new(),
            started_at: start(),
            seen_at: start(),
            expires_at: start().checked_add(SignedDuration::from_hours(8)).unwrap(),
        };
        store.put_session(&session).unwrap();
        token.set_cookie(false).split(';').next().unwrap().to_owned()
    }

    pub fn dispatcher(&self) -> String {
        self.sign_in("dispatcher", &["dispatcher"], Some("grid-centre"), None)
    }
}

/// `a=1&b=%E4%BD%A0`.
pub fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    let pairs: Vec<String> =
        pairs.iter().map(|(name, text)| format!("{}={}", encode(name), encode(text))).collect();
    pairs.join("&")
}

/// A multipart body: text fields, then a file.
pub fn multipart(fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, text) in fields {
        body.extend_from_slice(
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").as_bytes(),
        );
    }
    if let Some((name, bytes)) = file {
        let head =
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    ("multipart/form-data; boundary=cut".to_owned(), body)
}
