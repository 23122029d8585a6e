//! A district in memory with the real app and invented people, and a browser without scripts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use catalog::Folder;
use engine::{Apps, Engine, FixedClock, Surroundings};
use store::{Account, SqliteStore, Store as _};
use tower::ServiceExt as _;
use value::{AccountId, OfficeId, RoleId, Words};
use web::{Demo, Site};

pub const PASSWORD: &str = "invented-password-1";

pub struct Town {
    pub site: Arc<Site>,
    pub clock: Arc<FixedClock>,
    pub router: Router,
}

fn folder(name: &str) -> Folder {
    fn walk(folder: Folder, root: &Path, at: &Path) -> Folder {
        let mut paths: Vec<_> = std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.into_iter().fold(folder, |folder, path| {
            if path.is_dir() {
                return walk(folder, root, &path);
            }
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            folder.with(&name, std::fs::read(&path).unwrap())
        })
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps").join(name);
    walk(Folder::new(name), &root, &root)
}

/// Account, role, office, area.
const PEOPLE: [(&str, &str, &str, &str); 11] = [
    ("grid-far", "grid-officer", "street-440303002", "440303002"),
    ("resident-2", "resident", "", ""),
    ("grid", "grid-officer", "street-440303001", "440303001"),
    ("dispatcher", "dispatcher", "grid-centre", ""),
    ("handler", "handler", "transport", ""),
    ("other-handler", "handler", "water", ""),
    ("verifier", "verifier", "verification-centre", ""),
    ("supervisor", "supervisor", "supervision", ""),
    ("resident", "resident", "", ""),
    ("author", "author", "grid-centre", ""),
    ("verifier-2", "verifier", "verification-centre", ""),
];

impl Town {
    pub fn new() -> Self {
        Self::seeded(7)
    }

    /// A town whose randomness, and so whose tokens and codes, come from this seed.
    pub fn seeded(seed: u64) -> Self {
        Self::built(seed, |files| files, |_| (), |_| Router::new())
    }

    /// A district whose app has changed files.
    pub fn with_files(files: impl FnOnce(Folder) -> Folder, change: impl FnOnce(&mut Site)) -> Self {
        Self::built(7, files, change, |_| Router::new())
    }

    /// A district with a changed site, and with more routes beside the pages.
    pub fn set_up(change: impl FnOnce(&mut Site), more: impl FnOnce(&Engine) -> Router) -> Self {
        Self::built(7, |files| files, change, more)
    }

    fn built(
        seed: u64,
        files: impl FnOnce(Folder) -> Folder,
        change: impl FnOnce(&mut Site),
        more: impl FnOnce(&Engine) -> Router,
    ) -> Self {
        let files = files(folder("event-dispatch"));
        let (app, findings) = catalog::check(&files);
        let app = app.unwrap_or_else(|| panic!("{findings:#?}"));
        let clock = Arc::new(FixedClock::at("2026-03-02T09:00:00+08:00".parse().unwrap()));
        let around = Surroundings::fixed(Arc::clone(&clock), seed);
        let store = Arc::new(SqliteStore::memory().unwrap());
        let hash = web::password::hash(PASSWORD, Some([1; 16]));
        for (id, role, office, area) in PEOPLE {
            let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            store
                .put_account(&Account {
                    account: AccountId::new(id),
                    name: Words::new(format!("演示·{id}"), format!("Demo {id}")),
                    password_hash: hash.clone(),
                    roles: vec![RoleId::new(role)],
                    office: filled(office).map(OfficeId::new),
                    area: filled(area),
                    certificates: Vec::new(),
                    active: true,
                })
                .unwrap();
        }
        let apps = Apps::new([app]).with_folders([(value::AppId::new("event-dispatch"), files)]);
        let engine = Engine::open(store, Arc::new(apps), around).unwrap();
        let mut site = Site::new(engine);
        site.demo = Some(Demo { password: PASSWORD.to_owned(), accounts: vec!["dispatcher".to_owned()] });
        site.district = Some("{\"type\":\"FeatureCollection\",\"features\":[]}".into());
        change(&mut site);
        let more = more(&site.engine);
        let site = Arc::new(site);
        let router = web::router(Arc::clone(&site), more);
        Self { site, clock, router }
    }

    pub fn at(&self, when: &str) {
        self.clock.set(format!("{when}:00+08:00").parse().unwrap());
    }

    /// The API over the same engine, without the guard around it.
    pub fn api(&self) -> Router {
        let api = web::api::Api::new(self.site.engine.clone(), Default::default(), Arc::default());
        web::api::router(api)
    }

    pub fn browser(&self) -> Browser {
        Browser::over(self.router.clone())
    }

    /// One request with these cookies and no browser's memory.
    pub async fn with_cookie(&self, cookie: &str, request: Request<Body>) -> Got {
        let mut browser = self.browser();
        let (name, value) = cookie.split_once('=').unwrap();
        browser.cookies.insert(name.to_owned(), value.to_owned());
        browser.ask(request).await.clone()
    }

    /// The same district with something set otherwise.
    pub fn with(change: impl FnOnce(&mut Site)) -> Self {
        Self::set_up(change, |_| Router::new())
    }

    pub async fn signed_in(&self, account: &str) -> Browser {
        let mut browser = self.browser();
        browser.open("/sign-in").await;
        browser.submit("/sign-in", &[("name", account), ("password", PASSWORD)]).await;
        assert_eq!(browser.page.status, StatusCode::OK, "{account}: {}", browser.page.text);
        browser
    }
}

/// What was got last, after redirects.
#[derive(Debug, Clone, Default)]
pub struct Got {
    pub status: StatusCode,
    pub address: String,
    pub text: String,
    pub headers: axum::http::HeaderMap,
}

/// Keeps cookies, follows redirects, submits the forms it finds.
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    pub page: Got,
}

impl Browser {
    /// One that asks these routes and no others.
    pub fn over(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), page: Got::default() }
    }

    /// The cookies as a request sends them.
    pub fn cookie_line(&self) -> String {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }

    /// Takes the cookies of another browser.
    pub fn cookies_of(&mut self, line: &str) {
        let pairs = line.split("; ").filter_map(|pair| pair.split_once('='));
        self.cookies = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }

    async fn send(&mut self, mut request: Request<Body>, address: &str) {
        request.headers_mut().insert("cookie", self.cookie_line().parse().unwrap());
        request.headers_mut().insert("host", "luohu.example".parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        self.page = Got {
            status: parts.status,
            address: address.to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            headers: parts.headers,
        };
    }

    /// A cookie as it was set last.
    pub fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }

    /// Asks in any way, without following.
    pub async fn ask(&mut self, request: Request<Body>) -> &Got {
        let address = request.uri().to_string();
        self.send(request, &address).await;
        &self.page
    }

    /// Gets an address and follows where it leads.
    pub async fn open(&mut self, address: &str) -> &Got {
        let mut address = address.to_owned();
        for _ in 0..6 {
            self.send(Request::get(&address).body(Body::empty()).unwrap(), &address.clone()).await;
            match self.page.headers.get("location") {
                Some(to) if self.page.status == StatusCode::SEE_OTHER => {
                    address = to.to_str().unwrap().to_owned();
                }
                _ => return &self.page,
            }
        }
        panic!("{address} leads nowhere");
    }

    /// Gets an address and goes no further.
    pub async fn open_once(&mut self, address: &str) -> &Got {
        self.send(Request::get(address).body(Body::empty()).unwrap(), address).await;
        &self.page
    }

    /// Posts a body as it is, without following.
    pub async fn post_raw(&mut self, address: &str, kind: &str, body: impl Into<Body>) -> &Got {
        let request = Request::post(address).header("content-type", kind).body(body.into()).unwrap();
        self.send(request, address).await;
        &self.page
    }

    /// Submits the form of the page that posts to an address beginning with `action`, with these answers.
    pub async fn submit(&mut self, action: &str, answers: &[(&str, &str)]) -> &Got {
        let form = Form::find(&self.page.text, action);
        let mut pairs: Vec<(String, String)> = form.hidden;
        for (name, text) in answers {
            pairs.retain(|(known, _)| known != name);
            pairs.push(((*name).to_owned(), (*text).to_owned()));
        }
        let encoded: Vec<String> = pairs
            .iter()
            .map(|(name, text)| {
                format!("{}={}", value::percent::encoded(name), value::percent::encoded(text))
            })
            .collect();
        let action = form.action;
        self.post_raw(&action, "application/x-www-form-urlencoded", encoded.join("&")).await;
        if self.page.status == StatusCode::SEE_OTHER {
            let to = self.page.headers.get("location").unwrap().to_str().unwrap().to_owned();
            self.open(&to).await;
        }
        &self.page
    }

    /// [`Browser::submit`] with one file.
    pub async fn submit_file(&mut self, action: &str, answers: &[(&str, &str)], file: (&str, &[u8])) -> &Got {
        let form = Form::find(&self.page.text, action);
        let mut body = Vec::new();
        let hidden = form.hidden.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        for (name, text) in hidden.chain(answers.iter().copied()) {
            let head = format!("--town\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), text.as_bytes(), b"\r\n"].concat());
        }
        let head = format!(
            "--town\r\ncontent-disposition: form-data; name=\"{}\"; filename=\"a.jpg\"\r\n\r\n",
            file.0
        );
        body.extend([head.as_bytes(), file.1, b"\r\n--town--\r\n"].concat());
        self.post_raw(&form.action, "multipart/form-data; boundary=town", body).await;
        if self.page.status == StatusCode::SEE_OTHER {
            let to = self.page.headers.get("location").unwrap().to_str().unwrap().to_owned();
            self.open(&to).await;
        }
        &self.page
    }

    pub fn has(&self, text: &str) -> bool {
        self.page.text.contains(text)
    }

    #[track_caller]
    pub fn expect(&self, text: &str) {
        assert!(self.has(text), "{} has no {text:?}:\n{}", self.page.address, self.page.text);
    }
}

struct Form {
    action: String,
    hidden: Vec<(String, String)>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&"))
}

impl Form {
    fn find(page: &str, action: &str) -> Self {
        for form in page.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            let tag = form.split('>').next().unwrap();
            let Some(to) = attribute(tag, "action").filter(|to| to.starts_with(action)) else { continue };
            let inputs = form.split("<input").skip(1).map(|input| input.split('>').next().unwrap());
            let hidden = inputs.filter(|input| input.contains("type=\"hidden\""));
            let hidden = hidden
                .map(|input| {
                    (attribute(input, "name").unwrap(), attribute(input, "value").unwrap_or_default())
                })
                .collect();
            return Self { action: to, hidden };
        }
        panic!("no form for {action} on:\n{page}");
    }
}
