//! Who can sign in, what they prove themselves with, and what was given on their behalf. Nothing here is shown whole.

use std::fmt;

use value::{AccountId, Date, Digest, OfficeId, RoleId, Timestamp, Words};

/// Somebody who can sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub account: AccountId,
    pub name: Words,
    pub password_hash: String,
    pub roles: Vec<RoleId>,
    pub office: Option<OfficeId>,
    pub area: Option<String>,
    pub certificates: Vec<Certificate>,
    pub active: bool,
}

/// A paper that proves a person's standing, such as a law enforcement certificate.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Certificate {
    pub kind: String,
    pub number: String,
    pub from: Date,
    /// The last day it is valid; none where it does not end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = (&self.account, &self.roles, &self.office, &self.area, self.active);
        f.debug_tuple("Account").field(&shown).finish()
    }
}

/// A signed-in browser, or an anonymous one that needs a CSRF token. Expiry is for the caller to check.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Digest of the token in the cookie; the token itself is never stored.
    pub token_digest: Digest,
    pub account: Option<AccountId>,
    pub csrf: String,
    /// JSON.
    pub data: String,
    /// When this id was made.
    pub started_at: Timestamp,
    /// When it was used last, to the precision of [`Store::touch_session`](crate::Store::touch_session)'s callers.
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Session").field(&self.account).field(&self.expires_at).finish()
    }
}

/// Something an account proves itself with beside its password, or something that is to be known of the password.
/// What the kinds are and what their data says is the caller's matter.
#[derive(Clone, PartialEq, Eq)]
pub struct Factor {
    /// Unique in the district.
    pub id: String,
    pub account: AccountId,
    pub kind: String,
    /// JSON; what is secret in it was sealed before.
    pub data: String,
    /// Only grows; a use brings a higher one, so that none counts twice.
    pub step: u64,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

impl fmt::Debug for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Factor").field(&self.kind).field(&self.account).field(&self.step).finish()
    }
}

/// A system that people sign in to through this district. What it may do is in its JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcClient {
    pub id: String,
    /// JSON.
    pub data: String,
}

/// A code, a token, or another thing given to a client on behalf of an account; only its digest is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct OidcGrant {
    pub digest: Digest,
    /// All that came of one sign-in at one client, revoked together.
    pub family: Digest,
    pub kind: String,
    pub account: AccountId,
    pub client: String,
    /// JSON.
    pub data: String,
    /// For the caller to check.
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

impl fmt::Debug for OidcGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = (&self.kind, &self.account, &self.client, self.expires_at, self.used_at);
        f.debug_tuple("OidcGrant").field(&shown).finish()
    }
}

/// An identity of another provider by which somebody comes in to an account.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityLink {
    pub provider: String,
    /// Digest of what that provider knows the person by.
    pub subject: Digest,
    pub account: AccountId,
    /// Real-name level 实名等级 that it vouched for when it was last seen: 1, 2 or 3.
    pub level: u8,
    pub linked_at: Timestamp,
    pub seen_at: Timestamp,
}

impl fmt::Debug for IdentityLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = (&self.provider, &self.account, self.level, self.linked_at);
        f.debug_tuple("IdentityLink").field(&shown).finish()
    }
}
