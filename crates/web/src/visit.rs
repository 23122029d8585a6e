//! One request of one reader: language, preferences, session, who it is.

use authority::{Actor, Scope};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use catalog::App;
use store::{Account, Session};
use value::{AccountId, FilingId, SignedDuration, Timestamp};

use crate::error::Trouble;
use crate::guard::RequestId;
use crate::keep::Keep;
use crate::posted::form_pairs;
use crate::session::{Token, cookie};
use crate::site::Site;
use crate::view::{Mode, Nav, Notice, Page, Person, Theme, Tone};
use crate::words::Language;

/// A session without an account: as long as a draft is kept.
const VISITOR_STAYS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A session with an account.
const PERSON_STAYS: SignedDuration = SignedDuration::from_hours(12);

/// The role of the house, not of an app, that drafts changes of apps.
const AUTHOR: &str = "author";

const LANGUAGE_COOKIE: &str = "luohu_lang";
const MODE_COOKIE: &str = "luohu_mode";
const THEME_COOKIE: &str = "luohu_theme";
const CONTRAST_COOKIE: &str = "luohu_contrast";
const KEYS_COOKIE: &str = "luohu_keys";

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
    stored: bool,
    staff: bool,
    /// May draft changes of apps.
    author: bool,
    /// Holds a post that merges duplicates: the dispatcher's screen is for such.
    merges: bool,
    titles: String,
}

impl Visit {
    /// Reads what the request says by itself; the store is asked by [`Visit::enter`].
    pub fn of(site: &Site, parts: &Parts, params: Vec<(String, String)>, address: String) -> Self {
        let headers = &parts.headers;
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = cookie(headers, LANGUAGE_COOKIE)
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
        Self {
            language,
            mode: if cookie(headers, MODE_COOKIE) == Some("elder") { Mode::Elder } else { Mode::Standard },
            theme: match cookie(headers, THEME_COOKIE) {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::Auto,
            },
            contrast: cookie(headers, CONTRAST_COOKIE) == Some("high"),
            keys: cookie(headers, KEYS_COOKIE) != Some("off"),
            path: parts.uri.path().to_owned(),
            query: form_pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            params,
            token,
            account: None,
            actor: Actor::anonymous(),
            keep: Keep::default(),
            request_id: id.map(|id| id.0.to_string()).unwrap_or_default(),
            address,
            now: site.engine.now(),
            cookies: Vec::new(),
            pad: site.engine.random(),
            fresh,
            secure: site.secure,
            stored: false,
            staff: false,
            author: false,
            merges: false,
            titles: String::new(),
        }
    }

    /// Finds the session and the person behind the cookie.
    pub fn enter(&mut self, site: &Site) -> Result<(), Trouble> {
        let store = site.engine.store();
        let Some(session) = store.session(&self.token.digest())? else { return Ok(()) };
        if session.expires_at <= self.now {
            return Ok(());
        }
        self.stored = true;
        self.keep = Keep::read(&session.data);
        let Some(id) = &session.account else { return Ok(()) };
        let account = store.account(id)?.filter(|account| site.engine.may_enter(account));
        if account.is_some() && session.expires_at.duration_since(self.now) < PERSON_STAYS / 2 {
            store.touch_session(&session.token_digest, self.expires(account.as_ref()))?;
        }
        self.set_account(site, account);
        Ok(())
    }

    fn set_account(&mut self, site: &Site, account: Option<Account>) {
        let mut actor = account.as_ref().map_or_else(Actor::anonymous, |account| site.engine.actor(account));
        // The people of a demo stand for such as signed in as their work asks.
        actor.two_factor = site.demo.is_some() && account.is_some();
        let roles: Vec<_> = actor
            .roles
            .iter()
            .filter_map(|id| site.engine.apps().all().flat_map(|app| &app.roles).find(|role| role.id == *id))
            .collect();
        let merge = |act: &&catalog::Act| act.target == catalog::Target::Verb(catalog::Verb::Merge);
        let mut merging = site.engine.apps().all().flat_map(|app| app.acts.values()).filter(merge);
        self.merges = merging.any(|act| roles.iter().any(|role| act.rule.roles.contains(&role.id)));
        self.staff = roles.iter().any(|role| role.scope != Scope::Own);
        let mut titles: Vec<String> =
            actor.office.iter().map(|o| site.office_title(self.language, o.as_str())).collect();
        titles.extend(roles.iter().map(|role| self.language.pick(&role.title).to_owned()));
        self.author = actor.roles.iter().any(|role| role.as_str() == AUTHOR);
        titles.extend(self.author.then(|| self.language.t("author-role")));
        self.titles = titles.join(" ");
        self.actor = actor;
        self.account = account;
    }

    fn expires(&self, account: Option<&Account>) -> Timestamp {
        let stays = if account.is_some() { PERSON_STAYS } else { VISITOR_STAYS };
        self.now.checked_add(stays).unwrap_or(self.now)
    }

    /// Stores what the session remembers.
    pub fn save(&mut self, site: &Site) -> Result<(), Trouble> {
        let session = Session {
            token_digest: self.token.digest(),
            account: self.account.as_ref().map(|account| account.account.clone()),
            csrf: self.token.csrf(),
            data: self.keep.write(),
            expires_at: self.expires(self.account.as_ref()),
        };
        site.engine.store().put_session(&session)?;
        self.stored = true;
        Ok(())
    }

    /// A new session for somebody who proved who they are; the old token is worth nothing any more.
    pub fn sign_in(&mut self, site: &Site, account: Account) -> Result<(), Trouble> {
        if self.stored {
            site.engine.store().delete_session(&self.token.digest())?;
        }
        self.token = Token::of_bytes(site.engine.random());
        self.fresh = Some(self.token.set_cookie(site.secure));
        self.set_account(site, Some(account));
        self.keep.set_signed_in(self.now);
        self.save(site)
    }

    /// Ends the session, and with it what other systems were given under it.
    pub fn sign_out(&mut self, site: &Site) -> Result<(), Trouble> {
        crate::oidc::end(site, self)?;
        site.engine.store().delete_session(&self.token.digest())?;
        self.cookies.push(crate::session::clear_cookie(site.secure));
        self.fresh = None;
        Ok(())
    }

    /// The `Set-Cookie` values of an answer: the session's only where it is needed, which is where something was stored
    /// under it or the page has a form to send.
    pub fn cookies_with(&self, page: &str) -> Vec<String> {
        let needed = self.stored || page.contains("name=\"csrf\"");
        self.cookies.iter().chain(self.fresh.iter().filter(|_| needed)).cloned().collect()
    }

    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }

    /// For pages of the desk: somebody who works here.
    pub fn staff(&self) -> Result<(), Trouble> {
        match &self.account {
            None => Err(Trouble::SignIn),
            Some(_) if self.staff => Ok(()),
            Some(_) => Err(Trouble::Status(axum::http::StatusCode::FORBIDDEN)),
        }
    }

    /// For pages that officials and those who draft rules share.
    pub fn staff_or_author(&self) -> Result<(), Trouble> {
        if self.author { Ok(()) } else { self.staff() }
    }

    /// For pages of those who draft changes of apps.
    pub fn author(&self) -> Result<AccountId, Trouble> {
        match &self.account {
            None => Err(Trouble::SignIn),
            Some(account) if self.author => Ok(account.account.clone()),
            Some(_) => Err(Trouble::Status(axum::http::StatusCode::FORBIDDEN)),
        }
    }

    pub fn is_staff(&self) -> bool {
        self.staff
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

    /// The filing of this session behind an address: one it made, looked up, or of its account.
    pub fn filing(&self, site: &Site, alias: &str) -> Result<Option<FilingId>, Trouble> {
        let known = self.keep.filings().iter().find(|filing| self.token.alias(filing) == alias);
        if let Some(filing) = known {
            return Ok(Some(FilingId::new(filing.as_str())));
        }
        let Some(account) = &self.account else { return Ok(None) };
        let own = site.engine.store().filings_of_account(&account.account)?;
        Ok(own.into_iter().map(|row| row.filing).find(|filing| self.token.alias(filing.as_str()) == alias))
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
            let secure = if self.secure { "; Secure" } else { "" };
            self.cookies
                .push(format!("{cookie}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}"));
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
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
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
        if self.staff {
            nav.push(Nav { href: "/directory", key: "nav-directory" });
        }
        nav.push(Nav { href: "/search", key: "nav-search" });
        nav.push(Nav { href: "/events/map", key: "nav-map" });
        nav.push(Nav { href: "/help", key: "nav-help" });
        let person = self.account.as_ref().map(|account| Person {
            name: self.language.pick(&account.name).to_owned(),
            post: self.titles.clone(),
            staff: self.staff || self.author,
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
            notice: None,
        }
    }
}

/// Percent-encodes a query name or value.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
