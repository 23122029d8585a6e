//! What a client is told about a person: account, name, posts. Never an identity number, never a telephone.

use serde_json::{Map, Value as Json, json};
use value::{AccountId, Date, Digest, Timestamp, Words};

use super::client::Scope;
use super::grant::{ACCESS_LIVES, Granted};
use crate::Directory;
use crate::directory::is_personal;

/// A logout token is read at once or not at all, in seconds (OpenID Connect Back-Channel Logout 2.4).
const LOGOUT_LIVES: i64 = 120;

/// Who signed in, as far as others may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonClaims {
    /// What this client knows the person by, and no other client.
    subject: String,
    account: AccountId,
    name: Words,
    posts: Vec<Json>,
}

impl PersonClaims {
    /// By the directory where it knows the person on that day, else by the account's name. Nothing where the account is
    /// named by an identity or mobile number. `subject` is random and kept for this account at this client.
    pub fn of(
        directory: &Directory,
        account: &AccountId,
        subject: &str,
        name: &Words,
        day: Date,
    ) -> Option<Self> {
        if is_personal(account.as_str()) {
            return None;
        }
        let standing = directory.standing(account, day);
        let name = standing.as_ref().map_or(name, |standing| &standing.name).clone();
        let hats = standing.map(|standing| standing.hats).unwrap_or_default();
        let post = |hat: crate::Hat| {
            let office = directory.office_on(&hat.office, day).map(|facts| facts.name.clone());
            let mut post = json!({
                "post": hat.post.as_str(),
                "title": both(&hat.title),
                "office": hat.office.as_str(),
            });
            if let Some(object) = post.as_object_mut() {
                object.extend(office.map(|name| ("office_name".to_owned(), both(&name))));
                let absent = hat.covering.map(|(absent, _)| json!(absent.as_str()));
                object.extend(absent.map(|absent| ("in_place_of".to_owned(), absent)));
            }
            post
        };
        let posts = hats.into_iter().map(post).collect();
        Some(Self { subject: subject.to_owned(), account: account.clone(), name, posts })
    }
}

fn both(words: &Words) -> Json {
    json!({ "zh": words.zh, "en": words.en })
}

/// The claims of an ID token (OpenID Connect Core 2). `access` is the access token given with it.
pub fn id_token(
    issuer: &str,
    client: &str,
    person: &PersonClaims,
    granted: &Granted,
    access: &str,
    now: Timestamp,
) -> Json {
    let now = now.as_second();
    // Core 3.1.3.6: the left half of the digest that belongs to ES256.
    let half = Digest::of(access.as_bytes()).0;
    let half = half.first_chunk::<16>().map(|half| crypto::encoding::encode(half));
    let mut claims = json!({
        "iss": issuer,
        "sub": person.subject,
        "aud": client,
        "iat": now,
        "exp": now.saturating_add(ACCESS_LIVES.as_secs()),
        "auth_time": granted.auth_time.as_second(),
        "sid": granted.sid,
        "at_hash": half,
    });
    if let (Some(object), Some(nonce)) = (claims.as_object_mut(), &granted.nonce) {
        object.insert("nonce".to_owned(), json!(nonce));
    }
    claims
}

/// The claims of the userinfo endpoint (OpenID Connect Core 5.3), as far as the scopes go.
pub fn userinfo(person: &PersonClaims, scopes: &[Scope]) -> Json {
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), json!(person.subject));
    if scopes.contains(&Scope::Profile) {
        claims.insert("name".to_owned(), json!(person.name.zh));
        claims.insert("name#en".to_owned(), json!(person.name.en));
        claims.insert("preferred_username".to_owned(), json!(person.account.as_str()));
    }
    if scopes.contains(&Scope::Posts) {
        claims.insert("luohu_posts".to_owned(), json!(person.posts));
    }
    Json::Object(claims)
}

/// The claims of a logout token (OpenID Connect Back-Channel Logout 2.4). `id` is random.
pub fn logout_token(issuer: &str, client: &str, subject: &str, sid: &str, id: &str, now: Timestamp) -> Json {
    let now = now.as_second();
    json!({
        "iss": issuer,
        "sub": subject,
        "aud": client,
        "iat": now,
        "exp": now.saturating_add(LOGOUT_LIVES),
        "jti": id,
        "sid": sid,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    })
}
