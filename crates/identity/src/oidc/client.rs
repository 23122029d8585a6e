//! A system that people sign in to through this district.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use value::{Digest, Timestamp, Words};

/// Addresses of one kind that a client may register.
const PLACES_MAX: usize = 20;
/// Longest address, in bytes.
const PLACE_BYTES_MAX: usize = 512;
/// Longest id, in bytes.
const ID_BYTES_MAX: usize = 64;

/// What a client may learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// That somebody signed in, and whether it is the one of before.
    Openid,
    /// The name, and the account that systems are provisioned by.
    Profile,
    /// The posts held today, with their offices.
    #[serde(rename = "luohu_posts")]
    Posts,
    /// To be told again later, without the person.
    OfflineAccess,
}

impl Scope {
    pub const ALL: [Self; 4] = [Self::Openid, Self::Profile, Self::Posts, Self::OfflineAccess];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Openid => "openid",
            Self::Profile => "profile",
            Self::Posts => "luohu_posts",
            Self::OfflineAccess => "offline_access",
        }
    }

    /// What is told under it, for people.
    pub fn words(self) -> Words {
        match self {
            Self::Openid => Words::new(
                "您的专用代号（只给这一个系统，不是账号）",
                "A code for you, made for this system alone (not your account)",
            ),
            Self::Profile => Words::new("您的姓名与账号", "Your name and your account"),
            Self::Posts => Words::new("您的岗位与部门", "Your posts and offices"),
            Self::OfflineAccess => {
                Words::new("您离开后的上述信息，最长 30 天", "The same after you left, for up to 30 days")
            }
        }
    }

    /// The scopes of a text that are known here; others are not an error (OpenID Connect Core 3.1.2.1).
    pub(super) fn known_of(text: &str) -> Vec<Self> {
        let asked: Vec<&str> = text.split(' ').collect();
        Self::ALL.into_iter().filter(|scope| asked.contains(&scope.as_str())).collect()
    }

    /// As a `scope` parameter.
    pub(super) fn joined(scopes: &[Self]) -> String {
        scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = ClientDefect;

    fn from_str(text: &str) -> Result<Self, ClientDefect> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(ClientDefect::Scope)
    }
}

/// A registered client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    pub id: String,
    pub name: Words,
    /// Compared byte by byte (RFC 9700 2.1).
    pub redirects: Vec<String>,
    #[serde(default)]
    pub post_logout: Vec<String>,
    /// Where it hears that a person signed out here: see [`back_channel_defect`].
    #[serde(default)]
    pub back_channel: Option<String>,
    /// Where its own pages begin, for a link among the applications of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// SHA-256 of its secret, which is 32 random bytes and so needs no slow hash; none for a public client.
    pub secret: Option<Digest>,
    /// From when on the secret proves nothing any more; none of clients from before there was an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_until: Option<Timestamp>,
    pub scopes: Vec<Scope>,
}

/// Why a client cannot be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientDefect {
    Id,
    Name,
    Redirect,
    BackChannel,
    Scope,
}

impl ClientDefect {
    pub fn words(self) -> Words {
        match self {
            Self::Id => Words::new(
                "编号由 1 至 64 个小写字母、数字和连字符组成",
                "the id is 1 to 64 lower-case letters, digits and hyphens",
            ),
            Self::Name => Words::new(
                "中英文名称都要填写，各不超过 80 字",
                "a name in Chinese and in English, of up to 80 characters each",
            ),
            Self::Redirect => Words::new(
                "地址须为 https（本机可用 http），不含片段、空白和用户名；至少一个返回地址，每类最多 20 个",
                "addresses are https (http on this machine) without fragment, blanks or user; at least one redirect, up to 20 of a kind",
            ),
            Self::BackChannel => Words::new(
                "后端退出地址须为 https（本机可用 http），不含片段、空白和用户名",
                "the back-channel address is https (http on this machine) without fragment, blanks or user",
            ),
            Self::Scope => Words::new(
                "范围为 openid、profile、luohu_posts、offline_access，其中 openid 必有",
                "scopes are openid, profile, luohu_posts and offline_access; openid is always one",
            ),
        }
    }
}

impl Client {
    /// Everything that is wrong with it.
    pub fn defects(&self) -> Vec<ClientDefect> {
        let named = |name: &str| !name.trim().is_empty() && name.chars().count() <= 80;
        let id = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let mut places = self.redirects.iter().chain(&self.post_logout).chain(&self.home);
        let full = self.redirects.len() > PLACES_MAX || self.post_logout.len() > PLACES_MAX;
        let wrong_place = self.redirects.is_empty() || full || places.any(|place| redirect_defect(place));
        let found = [
            (
                self.id.is_empty() || self.id.len() > ID_BYTES_MAX || !self.id.bytes().all(id),
                ClientDefect::Id,
            ),
            (!named(&self.name.zh) || !named(&self.name.en), ClientDefect::Name),
            (wrong_place, ClientDefect::Redirect),
            (self.back_channel.as_deref().is_some_and(back_channel_defect), ClientDefect::BackChannel),
            (!self.scopes.contains(&Scope::Openid), ClientDefect::Scope),
        ];
        found.into_iter().filter_map(|(wrong, defect)| wrong.then_some(defect)).collect()
    }

    /// Whether it proved at `now` who it is: a client with a secret by that secret, a public one by having none.
    pub fn admits(&self, secret: Option<&str>, now: Timestamp) -> bool {
        let in_force = self.secret_until.is_none_or(|until| now < until);
        match (&self.secret, secret) {
            // WHY: digests are compared, so the time taken tells nothing about the secret.
            (Some(digest), Some(secret)) => Digest::of(secret.as_bytes()) == *digest && in_force,
            (None, None) => true,
            _ => false,
        }
    }
}

/// Whether an address cannot be registered: over plain http a code could be read on its way, except on this machine.
pub fn redirect_defect(place: &str) -> bool {
    let rest = match place.split_once("://") {
        Some(("https", rest)) => rest,
        Some(("http", rest)) if is_loopback(rest) => rest,
        _ => return true,
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '#' | '\\' | '"' | '<' | '>');
    host.is_empty() || host.contains('@') || place.len() > PLACE_BYTES_MAX || place.contains(odd)
}

/// Whether a back-channel address cannot be registered: the token that goes there is for nobody else's eyes, so https
/// except on this machine. It comes from the operator's command line alone, so no stranger can point it anywhere.
pub fn back_channel_defect(place: &str) -> bool {
    redirect_defect(place)
}

fn is_loopback(rest: &str) -> bool {
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}
