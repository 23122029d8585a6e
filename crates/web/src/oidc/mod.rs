//! The OpenID provider over HTTP: other systems of the district send people here to sign in. What a request means is
//! decided in `identity::oidc`; here it is carried, signed and kept. Codes and tokens are never logged, and only their
//! digests are stored.

mod back_channel;
mod browser;
mod endpoint;
mod token;

use std::collections::BTreeSet;

use crypto::Keyring;
use crypto::jws;
use identity::oidc::{Client, Granted, Kind, Trust, Why, logout_token, metadata, trusts};
use serde_json::Value as Json;
use store::{OidcGrant, StoreFault};
use value::{AccountId, Digest, Timestamp};

use crate::carry::Wire;
use crate::error::Trouble;
use crate::site::Site;
use crate::visit::Visit;
use back_channel::Message;

pub use browser::{agree, authorize, logout};
pub use endpoint::router;

/// The name of the signing keys in the district's keyring.
pub const KEY: &str = "oidc";

/// The type of an ID token.
const ID_TOKEN: &str = "JWT";

/// The type of a logout token (OpenID Connect Back-Channel Logout 2.4).
const LOGOUT_TOKEN: &str = "logout+jwt";

/// What makes a site an OpenID provider.
#[derive(Debug)]
pub struct Provider {
    /// Scheme and host under which the district is reached, without a slash at the end.
    issuer: String,
    ring: Keyring,
    /// How clients are told of a sign-out.
    wire: Wire,
}

impl Provider {
    /// `ring` has an active signing key named [`KEY`] of the international suite.
    pub fn new(issuer: impl Into<String>, ring: Keyring) -> Self {
        Self { issuer: issuer.into(), ring, wire: Wire::default() }
    }

    /// Without this, clients under https are not told of a sign-out.
    #[must_use]
    pub fn with_wire(self, wire: Wire) -> Self {
        Self { wire, ..self }
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Active and retired keys: a rotation signs nobody out.
    fn jwks(&self) -> Json {
        self.ring.key_set(KEY).to_json()
    }

    fn metadata(&self) -> Json {
        metadata(&self.issuer)
    }

    fn signed(&self, typ: &str, claims: &Json) -> Result<String, Why> {
        let key = self.ring.token_key(KEY).map_err(|error| broken(&error))?;
        jws::sign(&key, typ, claims).map_err(|error| broken(&error))
    }

    /// The claims of an ID token of ours, whatever its age.
    fn verified(&self, token: &str) -> Option<Json> {
        jws::verify(token, Some(ID_TOKEN), &self.ring.key_set(KEY)).ok().map(|verified| verified.claims)
    }
}

/// The world failed: for the log, without what was asked.
fn broken(error: &dyn std::fmt::Display) -> Why {
    tracing::error!(%error, "single sign-on could not answer");
    Why::Broken
}

/// The client of this id, where it is registered.
fn client(site: &Site, id: Option<&str>) -> Result<Option<Client>, StoreFault> {
    let Some(id) = id else { return Ok(None) };
    let found = site.engine.store().oidc_client(id)?;
    let read = |client: store::OidcClient| serde_json::from_str(&client.data).ok();
    // WHY `None` and not a fault: a client that cannot be read is one that nobody can vouch for.
    Ok(found.and_then(read))
}

/// 32 random bytes as text, and the digest that is stored in their place.
fn secret(site: &Site) -> (String, Digest) {
    let text = crypto::encoding::encode(&site.engine.random::<32>());
    let digest = Digest::of(text.as_bytes());
    (text, digest)
}

/// What a client gets to know this session by.
fn sid(visit: &Visit) -> String {
    visit.keep.sid().to_owned()
}

/// What a client knows an account by: random, lasting, and of somebody else where the account id is given anew.
fn subject(site: &Site, account: &AccountId, client: &str) -> Result<String, StoreFault> {
    let returns = site.engine.directory().returns(account);
    let fresh = crypto::encoding::encode(&site.engine.random::<16>());
    site.engine.store().oidc_subject(account, returns, client, &fresh)
}

/// Revokes everything that was given to clients under this session, and tells those that want to hear of it.
pub fn end(site: &Site, visit: &Visit) -> Result<(), Trouble> {
    let Some(account) = &visit.account else { return Ok(()) };
    end_session(site, &account.account, &sid(visit))
}

/// [`end`] for the session of this account that clients know by `sid`.
pub fn end_session(site: &Site, account: &AccountId, sid: &str) -> Result<(), Trouble> {
    let store = site.engine.store();
    let of_session = |grant: &OidcGrant| {
        let granted = serde_json::from_str::<Granted>(&grant.data);
        grant.kind != Kind::Told.as_str() && granted.is_ok_and(|granted| granted.sid == sid)
    };
    let mut clients = BTreeSet::new();
    for grant in store.oidc_grants_of(account)?.into_iter().filter(of_session) {
        store.revoke_oidc_family(&grant.family)?;
        clients.insert(grant.client);
    }
    let mut messages = Vec::new();
    for id in clients {
        messages.extend(message(site, account, sid, &id, site.engine.now())?);
    }
    told(site, messages);
    Ok(())
}

fn told(site: &Site, messages: Vec<Message>) {
    if let Some(provider) = &site.oidc {
        back_channel::tell(messages, provider.wire.clone());
    }
}

/// Takes back what a person agreed to: everything given to this client on their behalf ends, the client is told of the
/// end of each of their sessions there, and the next time they are asked as if they had never been.
pub fn take_back(site: &Site, account: &AccountId, client: &str, now: Timestamp) -> Result<bool, Trouble> {
    let store = site.engine.store();
    let mut sessions = BTreeSet::new();
    let mut found = false;
    for grant in store.oidc_grants_of(account)?.into_iter().filter(|grant| grant.client == client) {
        found = true;
        store.revoke_oidc_family(&grant.family)?;
        sessions.extend(serde_json::from_str::<Granted>(&grant.data).ok().map(|granted| granted.sid));
    }
    let mut messages = Vec::new();
    for sid in sessions {
        messages.extend(message(site, account, &sid, client, now)?);
    }
    told(site, messages);
    Ok(found)
}

/// The systems that may learn something of an account now, with their names.
pub fn trusted_by(
    site: &Site,
    account: &AccountId,
    now: Timestamp,
) -> Result<Vec<(Client, Trust)>, StoreFault> {
    let grants = site.engine.store().oidc_grants_of(account)?;
    let rows = grants
        .iter()
        .map(|grant| (grant.kind.as_str(), grant.client.as_str(), grant.data.as_str(), grant.expires_at));
    let mut found = Vec::new();
    for trust in trusts(rows, now) {
        found.extend(client(site, Some(&trust.client))?.map(|client| (client, trust)));
    }
    Ok(found)
}

/// What a client is told of the end of a session, where it wants to be told.
fn message(
    site: &Site,
    account: &AccountId,
    sid: &str,
    id: &str,
    now: Timestamp,
) -> Result<Option<Message>, StoreFault> {
    let found = client(site, Some(id))?.and_then(|client| client.back_channel);
    let (Some(provider), Some(address)) = (&site.oidc, found) else { return Ok(None) };
    let unique = crypto::encoding::encode(&site.engine.random::<16>());
    let claims = logout_token(&provider.issuer, id, &subject(site, account, id)?, sid, &unique, now);
    let token = provider.signed(LOGOUT_TOKEN, &claims).ok();
    Ok(token.map(|token| Message { client: id.to_owned(), address, token }))
}
