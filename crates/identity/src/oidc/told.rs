//! What a person agreed to: which system learns what, since when, until when.

use serde::{Deserialize, Serialize};
use value::{Digest, SignedDuration, Timestamp};

use super::client::{Client, Scope};
use super::grant::{Granted, Kind};

/// So long an agreement holds before the person is asked again.
pub const TOLD_LIVES: SignedDuration = SignedDuration::from_hours(366 * 24);

/// An agreement of a person, kept with its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub scopes: Vec<Scope>,
    pub since: Timestamp,
}

impl Told {
    /// What it is found by: who agreed that which system learns exactly what.
    pub fn digest(account: &str, client: &str, scopes: &[Scope]) -> Digest {
        let what = format!("told\n{account}\n{client}\n{}", Scope::joined(scopes));
        Digest::of(what.as_bytes())
    }

    /// When one made now ends.
    pub fn ends(now: Timestamp) -> Timestamp {
        now.checked_add(TOLD_LIVES).unwrap_or(now)
    }

    /// Whether an agreement of before stands for this request. WHY never for a client without a secret: nobody can be
    /// certain that it is the one that was agreed to (RFC 6749 10.2).
    pub fn stands(&self, client: &Client, anew: bool) -> bool {
        client.secret.is_some() && !anew
    }
}

/// What one system may learn of a person now, as that person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    pub client: String,
    /// In the order of [`Scope::ALL`].
    pub scopes: Vec<Scope>,
    pub since: Timestamp,
    pub until: Timestamp,
    /// A sign-in of the person lives there, and until then the system may ask again without them.
    pub alive_until: Option<Timestamp>,
}

/// Everything that holds at `now` among the grants of one account, as (kind, client, data, end), by client.
pub fn trusts<'g>(
    grants: impl IntoIterator<Item = (&'g str, &'g str, &'g str, Timestamp)>,
    now: Timestamp,
) -> Vec<Trust> {
    let mut found: Vec<Trust> = Vec::new();
    for (kind, client, data, ends) in grants {
        if ends <= now {
            continue;
        }
        let agreed = kind == Kind::Told.as_str();
        let (scopes, since) = match serde_json::from_str::<Told>(data) {
            Ok(told) if agreed => (told.scopes, told.since),
            _ => match serde_json::from_str::<Granted>(data) {
                Ok(granted) if !agreed => (granted.scopes, granted.auth_time),
                _ => continue,
            },
        };
        let mut one = Trust {
            client: client.to_owned(),
            scopes,
            since,
            until: ends,
            alive_until: (!agreed && kind != Kind::Code.as_str()).then_some(ends),
        };
        if let Some(at) = found.iter().position(|known| known.client == client) {
            let known = found.swap_remove(at);
            one.scopes.extend(known.scopes);
            one.since = one.since.min(known.since);
            one.until = one.until.max(known.until);
            one.alive_until = one.alive_until.max(known.alive_until);
        }
        let all = std::mem::take(&mut one.scopes);
        one.scopes = Scope::ALL.into_iter().filter(|scope| all.contains(scope)).collect();
        found.push(one);
    }
    found.sort_by(|a, b| a.client.cmp(&b.client));
    found
}
