//! One request of one reader: language, preferences, session, who it is.

mod admit;
mod entry;
mod filing;
mod found;

use authority::{Actor, Scope};
use axum::http::header::{ACCEPT_LANGUAGE, USER_AGENT};
use axum::http::request::Parts;
use catalog::App;
use identity::{ADMINISTRATORS, Domain};
use store::Account;
use value::percent::encoded;
use value::{SignedDuration, Timestamp};

use crate::agent;
use crate::error::Trouble;
use crate::guard::RequestId;
use crate::keep::Keep;
use crate::posted::form_pairs;
use crate::session::{
    CODE_COOKIE, CONTRAST_COOKIE, KEYS_COOKIE, LANGUAGE_COOKIE, MODE_COOKIE, THEME_COOKIE, Token, own_cookie,
    set_cookie,
};
use crate::site::{Site, is_resident};
use crate::view::{Mode, Nav, Notice, Page, Person, Theme, Tone};
use crate::words::Language;

pub(crate) use found::found;

/// How long a browser keeps language, size and colour: a year.
const PREFERENCE_SECONDS: u32 = 31_536_000;

/// How long a query code out of an address waits for its page.
const CODE_SECONDS: u32 = 60;

/// How long ago a sign-in may be that stands for a proof of who somebody is.
const LATELY: SignedDuration = SignedDuration::from_mins(10);

/// The role of the house, not of an app, that drafts changes of apps.
const AUTHOR: &str = "author";

/// Everything a handler may know of the request.
pub struct Visit {
    pub language: Language,
    pub mode: Mode,
    pub theme: Theme,
    pub contrast: bool,
    pub keys: bool,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub params: Vec<(String, String)>,
    pub token: Token,
    pub account: Option<Account>,
    /// What the person stands for today.
    actor: Actor,
    pub keep: Keep,
    pub request_id: String,
    pub address: String,
    pub now: Timestamp,
    /// `Set-Cookie` values of the answer.
    pub cookies: Vec<String>,
    /// Hides the form token of this answer.
    pad: [u8; 32],
    /// The token was made for this request and nobody has it yet: its cookie.
    fresh: Option<String>,
    secure: bool,
    /// The people and events here are invented.
    demo: bool,
    /// The query code that an address before this one had.
    code: Option<String>,
    /// The session ended here: the browser forgets what it kept under it.
    left: bool,
    stored: bool,
    /// When the id of this session was made.
    started_at: Timestamp,
    /// The coarse name of the browser.
    agent: String,
    staff: bool,
    /// Is no resident: the shorter times hold.
    official: bool,
    /// May draft changes of apps.
    author: bool,
    /// Which of the three administrators the person is.
    administrator: Option<&'static str>,
    /// Holds a post that merges duplicates: the dispatcher's screen is for such.
    merges: bool,
    titles: String,
}

impl Visit {
    /// Reads what the request says by itself; the store is asked by [`Visit::enter`].
    pub fn of(site: &Site, parts: &Parts, params: Vec<(String, String)>, address: String) -> Self {
        let headers = &parts.headers;
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = own_cookie(headers, LANGUAGE_COOKIE)
            .and_then(Language::from_tag)
            .or_else(|| accepted.map(Language::accepted))
            .unwrap_or_default();
        let (token, fresh) = match Token::of(headers) {
            Some(token) => (token, None),
            None => {
                let token = Token::of_bytes(site.engine.random());
                let cookie = token.set_cookie(site.secure);
                (token, Some(cookie))
            }
        };
        let id = parts.extensions.get::<RequestId>();
        let named = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let now = site.engine.now();
        Self {
            language,
            mode: if own_cookie(headers, MODE_COOKIE) == Some("elder") {
                Mode::Elder
            } else {
                Mode::Standard
            },
            theme: match own_cookie(headers, THEME_COOKIE) {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::Auto,
            },
            contrast: own_cookie(headers, CONTRAST_COOKIE) == Some("high"),
            keys: own_cookie(headers, KEYS_COOKIE) != Some("off"),
            path: parts.uri.path().to_owned(),
            query: form_pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            params,
            token,
            account: None,
            actor: Actor::anonymous(),
            keep: Keep::default(),
            request_id: id.map(|id| id.0.to_string()).unwrap_or_default(),
            address,
            now,
            cookies: Vec::new(),
            pad: site.engine.random(),
            fresh,
            secure: site.secure,
            demo: site.demo.is_some(),
            code: own_cookie(headers, CODE_COOKIE).map(str::to_owned),
            left: false,
            stored: false,
            started_at: now,
            agent: agent::name(named),
            staff: false,
            official: false,
            author: false,
            administrator: None,
            merges: false,
            titles: String::new(),
        }
    }

    /// Whose request it is, and what that person stands for.
    fn set_person(&mut self, site: &Site, person: Option<(Account, Actor)>) {
        let (account, actor) = person.map_or((None, Actor::anonymous()), |(of, actor)| (Some(of), actor));
        let roles: Vec<_> = actor
            .roles
            .iter()
            .filter_map(|id| site.engine.apps().all().flat_map(|app| &app.roles).find(|role| role.id == *id))
            .collect();
        let merge = |act: &&catalog::Act| act.target == catalog::Target::Verb(catalog::Verb::Merge);
        let mut merging = site.engine.apps().all().flat_map(|app| app.acts.values()).filter(merge);
        self.merges = merging.any(|act| roles.iter().any(|role| act.rule.roles.contains(&role.id)));
        self.staff = roles.iter().any(|role| role.scope != Scope::Own);
        self.official = account.is_some() && !is_resident(&site.engine, &actor);
        let mut titles: Vec<String> =
            actor.office.iter().map(|o| site.office_title(self.language, o.as_str())).collect();
        titles.extend(roles.iter().map(|role| self.language.pick(&role.title).to_owned()));
        self.author = actor.roles.iter().any(|role| role.as_str() == AUTHOR);
        titles.extend(self.author.then(|| self.language.t("author-role")));
        let holds = |role: &&str| actor.roles.iter().any(|held| held.as_str() == *role);
        self.administrator = ADMINISTRATORS.into_iter().find(holds);
        titles.extend(self.administrator.map(|role| self.language.t(&format!("role-{role}"))));
        self.titles = titles.join(" ");
        self.actor = actor;
        self.account = account;
    }

    /// The `Set-Cookie` values of an answer: the session's only where it is needed, which is where something was stored
    /// under it or the page has a form to send.
    pub fn cookies_with(&self, page: &str) -> Vec<String> {
        let needed = self.stored || page.contains("name=\"csrf\"");
        self.cookies.iter().chain(self.fresh.iter().filter(|_| needed)).cloned().collect()
    }

    /// Whether the session ended with this request.
    pub fn has_left(&self) -> bool {
        self.left
    }

    /// Takes a query code out of an address: it goes on in a cookie that lives a minute.
    pub fn carry_code(&mut self, code: &str) {
        self.cookies.push(set_cookie(CODE_COOKIE, code, Some(CODE_SECONDS), self.secure));
    }

    /// The query code that was carried here; it is carried no further.
    pub fn carried_code(&mut self) -> Option<String> {
        let code = self.code.take()?;
        self.cookies.push(set_cookie(CODE_COOKIE, "", Some(0), self.secure));
        Some(code)
    }

    /// The words somebody looks for: under `find` the address has a name for them that only this session understands.
    pub fn sought(&self) -> &str {
        let asked = self.query("find");
        let is_it = |text: &&String| !asked.is_empty() && self.sought_as(text) == asked;
        self.keep.searches().iter().find(is_it).map_or("", String::as_str)
    }

    /// Keeps words in the session; what [`Visit::sought`] finds them under in an address.
    pub fn seek(&mut self, site: &Site, words: &str) -> Result<String, Trouble> {
        self.keep.add_search(words);
        self.save(site)?;
        Ok(self.sought_as(words))
    }

    /// The name of such words in an address.
    fn sought_as(&self, text: &str) -> String {
        self.token.alias(&format!("find {text}"))
    }

    /// When the person of this session gave a second factor, or a passkey that is both.
    pub fn strong(&self) -> Option<Timestamp> {
        self.account.as_ref().and(self.keep.strong())
    }

    /// Whether the person proved who they are just now: a session left open for hours must not give a stranger a lasting
    /// way in.
    pub fn came_lately(&self) -> bool {
        let came = self.account.as_ref().and(self.keep.proved());
        came.is_some_and(|at| self.now.duration_since(at) <= LATELY)
    }

    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }

    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    pub fn query(&self, name: &str) -> &str {
        self.query.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.trim())
    }

    /// A form key nobody has used.
    pub fn fresh_key(site: &Site) -> String {
        let bytes: [u8; 16] = site.engine.random();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Takes `?lang=`, `?mode=`, `?theme=`, `?contrast=` and `?keys=` into cookies; the address to go on with, where there was one.
    pub fn take_preferences(&mut self) -> Option<String> {
        let mut took = false;
        for (name, value) in self.query.clone() {
            let (cookie, value) = match (name.as_str(), value.as_str()) {
                ("lang", tag) => (LANGUAGE_COOKIE, Language::from_tag(tag)?.tag()),
                ("mode", "elder") => (MODE_COOKIE, "elder"),
                ("mode", "standard") => (MODE_COOKIE, "standard"),
                ("theme", "light") => (THEME_COOKIE, "light"),
                ("theme", "dark") => (THEME_COOKIE, "dark"),
                ("theme", "auto") => (THEME_COOKIE, "auto"),
                ("contrast", "high") => (CONTRAST_COOKIE, "high"),
                ("contrast", "standard") => (CONTRAST_COOKIE, "standard"),
                ("keys", "on") => (KEYS_COOKIE, "on"),
                ("keys", "off") => (KEYS_COOKIE, "off"),
                _ => continue,
            };
            took = true;
            self.cookies.push(set_cookie(cookie, value, Some(PREFERENCE_SECONDS), self.secure));
        }
        took.then(|| self.here())
    }

    /// Path and query, without preferences and the note of what was just done.
    pub fn here(&self) -> String {
        let plain = |name: &str| !matches!(name, "lang" | "mode" | "theme" | "contrast" | "keys" | "done");
        let pairs: Vec<String> = self
            .query
            .iter()
            .filter(|(name, _)| plain(name))
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }

    /// The frame around a page that follows an act: it says what was done. `done` in the address is the act's id, so
    /// nobody can put a sentence of their own on our page.
    pub fn page_after(&self, app: &App) -> Page {
        let mut page = self.page();
        let good = |text| Notice { tone: Tone::Good, text };
        page.notice = match self.query("done") {
            "erased" => Some(good(self.language.t("erased"))),
            done => app.act(done).map(|act| {
                good(self.language.with("act-done", &[("act", self.language.pick(&act.rule.title))]))
            }),
        };
        page
    }

    /// The frame around a page.
    pub fn page(&self) -> Page {
        let mut nav =
            vec![Nav { href: "/", key: "nav-home" }, Nav { href: "/events/new", key: "nav-report" }];
        if self.staff {
            nav = vec![
                Nav { href: "/", key: "nav-home" },
                Nav { href: "/desk/tasks", key: "nav-tasks" },
                Nav { href: "/watch", key: "nav-watch" },
                Nav { href: "/events/new", key: "nav-report" },
            ];
            if self.merges {
                nav.insert(2, Nav { href: "/desk/dispatch", key: "nav-dispatch" });
            }
        } else {
            nav.push(Nav { href: "/hall/look-up", key: "nav-look-up" });
        }
        if self.account.is_some() {
            nav.insert(1, Nav { href: "/inbox", key: "nav-inbox" });
            nav.push(Nav { href: "/me", key: "nav-me" });
        }
        if self.author {
            nav.push(Nav { href: "/author", key: "nav-author" });
        }
        if self.administers(Domain::Record) {
            nav.push(Nav { href: "/audit", key: "nav-audit" });
        }
        if self.administers(Domain::Accounts) {
            nav.push(Nav { href: "/admin/accounts", key: "nav-accounts" });
            nav.push(Nav { href: "/admin/systems", key: "nav-clients" });
        }
        if self.staff || self.directs() {
            nav.push(Nav { href: "/directory", key: "nav-directory" });
        }
        nav.push(Nav { href: "/search", key: "nav-search" });
        nav.push(Nav { href: "/events/map", key: "nav-map" });
        nav.push(Nav { href: "/help", key: "nav-help" });
        let person = self.account.as_ref().map(|account| Person {
            name: self.language.pick(&account.name).to_owned(),
            post: self.titles.clone(),
            staff: self.staff || self.author || self.administrator.is_some(),
        });
        Page {
            language: self.language,
            mode: self.mode,
            theme: self.theme,
            contrast: self.contrast,
            keys: self.keys,
            here: self.here(),
            person,
            nav,
            csrf: self.token.form_token(self.pad),
            request_id: self.request_id.clone(),
            demo: self.demo,
            notice: None,
        }
    }
}
