//! Sessions: a random token in a cookie, its digest in the store. The form token is derived from it, so a visitor
//! who never signs in needs no row at all.

use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use value::{Commitment, Digest, Rng, SignedDuration, Timestamp};

pub const COOKIE_NAME: &str = "luohu_session";

/// The name where cookies are for HTTPS alone.
pub const SECURE_COOKIE_NAME: &str = "__Host-luohu_session";

/// How long a session stays: after silence, and in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    pub silent: SignedDuration,
    pub whole: SignedDuration,
}

impl Stay {
    /// Longer than a meeting and a walk to a site, shorter than an evening; a working day in all.
    pub const OFFICIAL: Self =
        Self { silent: SignedDuration::from_hours(2), whole: SignedDuration::from_hours(12) };
    /// Somebody who looks once a week how their case goes stays in for a month.
    pub const RESIDENT: Self =
        Self { silent: SignedDuration::from_hours(7 * 24), whole: SignedDuration::from_hours(30 * 24) };
    /// Nobody's session: as long as a draft is kept.
    pub const VISITOR: Self =
        Self { silent: SignedDuration::from_hours(30 * 24), whole: SignedDuration::from_hours(30 * 24) };

    /// How long somebody stays who signed in.
    pub fn of_person(resident: bool) -> Self {
        if resident { Self::RESIDENT } else { Self::OFFICIAL }
    }

    /// The end of a session that began at `started` and is used now for the last time.
    pub fn ends(self, started: Timestamp, now: Timestamp) -> Timestamp {
        let after = |from: Timestamp, by| from.checked_add(by).unwrap_or(from);
        after(now, self.silent).min(after(started, self.whole))
    }
}

pub const LANGUAGE_COOKIE: &str = "luohu_lang";
pub const MODE_COOKIE: &str = "luohu_mode";
pub const THEME_COOKIE: &str = "luohu_theme";
pub const CONTRAST_COOKIE: &str = "luohu_contrast";
pub const KEYS_COOKIE: &str = "luohu_keys";
/// A query code that stood in an address, for the minute until its page shows it.
pub const CODE_COOKIE: &str = "luohu_code";

/// Every cookie that is ours, under its plain name.
pub const COOKIES: [&str; 7] =
    [COOKIE_NAME, LANGUAGE_COOKIE, MODE_COOKIE, THEME_COOKIE, CONTRAST_COOKIE, KEYS_COOKIE, CODE_COOKIE];

/// Goes before each name where cookies are for HTTPS alone: with this prefix a browser takes the cookie only from this
/// very host (RFC 6265bis 4.1.3.2), so that no neighbour can plant one.
const HOST_PREFIX: &str = "__Host-";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A visitor's secret. Only its digest is ever stored or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    pub fn random(rng: &mut dyn Rng) -> Self {
        let mut bytes = [0; 32];
        rng.fill(&mut bytes);
        Self(bytes)
    }

    pub fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What the store keeps and finds a session by.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// The token of every form of this session, as the store keeps it.
    pub fn csrf(&self) -> String {
        self.derive("form").to_string()
    }

    /// The form token as a page shows it: under a pad of its own, so that compressed pages tell nothing about it.
    pub fn form_token(&self, pad: [u8; 32]) -> String {
        let raw = self.derive("form").0;
        let hidden: Vec<u8> = raw.iter().zip(pad).map(|(byte, pad)| byte ^ pad).collect();
        hex(&pad) + &hex(&hidden)
    }

    /// Whether `given` is this session's form token under whatever pad.
    fn owns(&self, given: &str) -> bool {
        let Some((pad, hidden)) = given.split_at_checked(64) else { return false };
        let (Ok(pad), Ok(hidden)) = (pad.parse::<Digest>(), hidden.parse::<Digest>()) else { return false };
        let raw: Vec<u8> = pad.0.iter().zip(hidden.0).map(|(pad, byte)| pad ^ byte).collect();
        // WHY: digests are compared, so the time taken tells nothing about the token.
        Digest::of(&raw) == Digest::of(&self.derive("form").0)
    }

    /// A name for a thing that only this session may see, for use in an address: it tells nothing and works nowhere
    /// else. 128 bits.
    pub fn alias(&self, of: &str) -> String {
        self.derive(&format!("alias {of}")).to_string()[..32].to_owned()
    }

    fn derive(&self, purpose: &str) -> Digest {
        Commitment::of(&self.0, purpose.as_bytes()).0
    }

    /// The token of a request's cookie, where it has one of the right shape.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let text = own_cookie(headers, COOKIE_NAME)?;
        text.parse::<Digest>().ok().map(|digest| Self(digest.0))
    }

    /// The `Set-Cookie` value.
    pub fn set_cookie(&self, secure: bool) -> String {
        set_cookie(COOKIE_NAME, &Digest(self.0).to_string(), None, secure)
    }
}

/// The `Set-Cookie` value that ends a session in the browser.
pub fn clear_cookie(secure: bool) -> String {
    set_cookie(COOKIE_NAME, "", Some(0), secure)
}

/// The `Set-Cookie` value of a cookie of ours, for so many seconds or until the browser is closed.
pub fn set_cookie(name: &str, value: &str, seconds: Option<u32>, secure: bool) -> String {
    let (prefix, mark) = if secure { (HOST_PREFIX, "; Secure") } else { ("", "") };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{mark}")
}

/// A cookie of ours in a request that went through [`keep_own_cookies`].
pub fn own_cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    cookie(headers, &format!("{HOST_PREFIX}{name}")).or_else(|| cookie(headers, name))
}

/// Takes our cookies of the other kind out of a request: under HTTPS the plain name may have been set by a neighbour,
/// and without it the prefixed one means nothing.
pub fn keep_own_cookies(headers: &mut HeaderMap, secure: bool) {
    let foreign = |name: &str| match name.strip_prefix(HOST_PREFIX) {
        Some(name) => !secure && COOKIES.contains(&name),
        None => secure && COOKIES.contains(&name),
    };
    let own = |pair: &&str| pair.split_once('=').is_none_or(|(found, _)| !foreign(found.trim()));
    let texts = || headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    if texts().flat_map(|text| text.split(';')).all(|pair| own(&pair)) {
        return;
    }
    let kept: Vec<String> = texts()
        .map(|text| text.split(';').map(str::trim).filter(own).collect::<Vec<_>>().join("; "))
        .collect();
    headers.remove(COOKIE);
    for value in kept.iter().filter_map(|text| HeaderValue::from_str(text).ok()) {
        headers.append(COOKIE, value);
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// A cookie of the request.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// Why a post was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOurs {
    /// The browser says the post comes from another site.
    Origin,
    /// The form token is missing or of another session.
    Form,
}

/// Refuses posts that do not come from a page of ours: by fetch metadata, by origin.
pub fn check_origin(headers: &HeaderMap) -> Result<(), NotOurs> {
    if let Some(site) = headers.get(SEC_FETCH_SITE)
        && !matches!(site.as_bytes(), b"same-origin" | b"none")
    {
        return Err(NotOurs::Origin);
    }
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    if from == Some(host) { Ok(()) } else { Err(NotOurs::Origin) }
}

/// Refuses a post whose form token is not this session's.
pub fn check_form(token: Option<&Token>, given: Option<&str>) -> Result<(), NotOurs> {
    match (token, given) {
        (Some(token), Some(given)) if token.owns(given) => Ok(()),
        _ => Err(NotOurs::Form),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
