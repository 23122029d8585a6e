//! Signing in with an identity of another provider, over HTTP. What is asked and what is believed is decided in
//! `identity::trust`; here it is carried and kept. Codes, tokens and the client's secret are never logged.

mod first;
mod sign_in;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use authority::RealName;
use crypto::Secret;
use crypto::jws::KeySet;
use identity::trust::{Metadata, TrustRefusal, TrustedProvider, discovery_address};
use store::IdentityLink;
use value::{RoleId, SignedDuration, Timestamp};

use crate::carry::{Ask, Carrier, Unreached, Wire};
use crate::site::Site;
use crate::words::Language;

pub use first::{choose, first};
pub use sign_in::{back, begin};

/// Metadata and keys are fetched anew after this.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// The providers that are trusted, and the way to ask them.
#[derive(Debug)]
pub struct Trust {
    /// Scheme and host under which the district is reached, without a slash at the end.
    base: String,
    providers: Vec<Provider>,
    carrier: Arc<dyn Carrier>,
}

impl Default for Trust {
    fn default() -> Self {
        Self::new("", Vec::new(), Arc::new(Wire::default()))
    }
}

/// A provider as this site uses it.
#[derive(Debug)]
pub struct Provider {
    at: TrustedProvider,
    secret: Secret,
    /// What an account opened by it stands for: roles over one's own filings.
    roles: Vec<RoleId>,
    kept: Mutex<Kept>,
}

/// What was fetched last, and when.
#[derive(Debug, Default)]
struct Kept {
    metadata: Option<(Metadata, Timestamp)>,
    keys: Option<(KeySet, Timestamp)>,
}

impl Provider {
    pub fn new(at: TrustedProvider, secret: Secret, roles: Vec<RoleId>) -> Self {
        Self { at, secret, roles, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trust {
    pub fn new(base: impl Into<String>, providers: Vec<Provider>, carrier: Arc<dyn Carrier>) -> Self {
        Self { base: base.into(), providers, carrier }
    }

    /// Ids and names, as the sign-in page has buttons for them.
    pub fn buttons(&self, language: Language) -> Vec<(String, String)> {
        let button = |it: &Provider| (it.at.id.clone(), language.pick(&it.at.name).to_owned());
        self.providers.iter().map(button).collect()
    }

    fn provider(&self, id: &str) -> Result<&Provider, TrustRefusal> {
        self.providers.iter().find(|it| it.at.id == id).ok_or(TrustRefusal::Unknown)
    }

    /// Our address at a provider: one each, so that the answer of one is never taken for that of another (RFC 9700 4.4).
    fn redirect(&self, provider: &Provider) -> String {
        format!("{}/sign-in/back/{}", self.base, provider.at.id)
    }

    fn get(&self, address: &str) -> Result<Vec<u8>, TrustRefusal> {
        let ask = Ask { address: address.to_owned(), authorization: None, form: None };
        let carried = self.carrier.carry(&ask).map_err(|unreached| not_reached(&unreached, address))?;
        if carried.status == 200 { Ok(carried.body) } else { Err(TrustRefusal::ProviderSaysNo) }
    }

    fn metadata(&self, provider: &Provider, now: Timestamp) -> Result<Metadata, TrustRefusal> {
        if let Some((metadata, at)) = &provider.kept().metadata
            && is_fresh(*at, now)
        {
            return Ok(metadata.clone());
        }
        let metadata = Metadata::read(&self.get(&discovery_address(&provider.at))?, &provider.at)?;
        provider.kept().metadata = Some((metadata.clone(), now));
        Ok(metadata)
    }

    /// The provider's keys: those kept, unless they are old or `anew` ones are wanted.
    fn keys(
        &self,
        provider: &Provider,
        metadata: &Metadata,
        anew: bool,
        now: Timestamp,
    ) -> Result<KeySet, TrustRefusal> {
        if let Some((keys, at)) = &provider.kept().keys
            && !anew
            && is_fresh(*at, now)
        {
            return Ok(keys.clone());
        }
        let text = String::from_utf8(self.get(&metadata.keys)?).map_err(|_| TrustRefusal::KeysBroken)?;
        let keys = KeySet::from_json(&text).map_err(|_| TrustRefusal::KeysBroken)?;
        provider.kept().keys = Some((keys.clone(), now));
        Ok(keys)
    }
}

/// As a refusal; what exactly happened is for the log, with the address and nothing that was sent.
fn not_reached(unreached: &Unreached, address: &str) -> TrustRefusal {
    tracing::warn!(address, said = unreached.0, "another provider was not reached");
    TrustRefusal::Unreached
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now.duration_since(at) < KEPT
}

/// The name of a provider; its id where it is no longer trusted.
pub fn name(site: &Site, language: Language, id: &str) -> String {
    let known = site.trust.provider(id);
    known.map_or_else(|_| id.to_owned(), |provider| language.pick(&provider.at.name).to_owned())
}

/// The real-name level that a link vouches for.
pub fn level_of(link: &IdentityLink) -> RealName {
    RealName::try_from(link.level).unwrap_or_default()
}
