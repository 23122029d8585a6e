//! Passkeys (WebAuthn level 2), through `webauthn-rs`: the only place that names it. A passkey proves two factors, since
//! the device asks for a finger, a face or a PIN before it answers, and we insist on that. It is bound to the origin
//! the district is reached under, so that no look-alike page can use it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use store::Factor;
use value::{AccountId, Digest, SignedDuration, Timestamp};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::{Factors, PASSKEY, row};
use crate::error::Trouble;
use crate::site::Site;

/// How long a ceremony may take.
const TAKES: SignedDuration = SignedDuration::from_mins(5);

/// Ceremonies under way; the oldest is forgotten first and can be begun again.
const UNDER_WAY_MAX: usize = 2_000;

/// Passkeys of one account.
pub const PASSKEYS_MAX: usize = 10;

/// The longest answer of a browser that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 16 << 10;

/// What makes a site take passkeys.
#[derive(Debug)]
pub struct Passkeys {
    webauthn: Webauthn,
    origin: String,
    under_way: Mutex<BTreeMap<Digest, (Timestamp, Ceremony)>>,
}

#[derive(Debug)]
enum Ceremony {
    Enrol(Box<PasskeyRegistration>, Uuid),
    Enter(Box<DiscoverableAuthentication>),
}

/// The data of a row.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Whom the passkey knows itself to be for: random, the same for all of an account.
    user: Uuid,
    /// What the person calls it.
    label: String,
    key: Passkey,
}

impl Passkeys {
    /// Takes passkeys for the pages under `origin` (scheme, host and port) and for no other; none where that is no name
    /// passkeys can be bound to, such as an address of numbers.
    pub fn new(origin: &str) -> Option<Self> {
        let url = Url::parse(origin).ok()?;
        let host = url.domain()?.to_owned();
        // WHY: browsers have no passkeys on pages that come in the clear, but for this machine's own.
        let own = host == "localhost" || host.ends_with(".localhost");
        if url.scheme() != "https" && !(url.scheme() == "http" && own) {
            return None;
        }
        let webauthn = WebauthnBuilder::new(&host, &url).ok()?.rp_name("Luohu 智慧罗湖").build().ok()?;
        Some(Self { webauthn, origin: url.origin().ascii_serialization(), under_way: Mutex::default() })
    }

    /// Where they work.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Digest, (Timestamp, Ceremony)>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, session: Digest, ceremony: Ceremony, now: Timestamp) {
        let mut under_way = self.lock();
        under_way.retain(|_, (since, _)| now.duration_since(*since) < TAKES);
        while under_way.len() >= UNDER_WAY_MAX {
            let oldest = under_way.iter().min_by_key(|(_, (since, _))| *since).map(|(session, _)| *session);
            let Some(oldest) = oldest else { break };
            under_way.remove(&oldest);
        }
        under_way.insert(session, (now, ceremony));
    }

    /// The ceremony of a session, once.
    fn take(&self, session: &Digest, now: Timestamp) -> Option<Ceremony> {
        let (since, ceremony) = self.lock().remove(session)?;
        (now.duration_since(since) < TAKES).then_some(ceremony)
    }
}

/// What a person calls a passkey.
pub fn label(row: &Factor) -> String {
    kept(row).map(|kept| kept.label).unwrap_or_default()
}

fn kept(row: &Factor) -> Option<Kept> {
    serde_json::from_str(&row.data).ok()
}

/// What the store finds a passkey by.
fn id(credential: &[u8]) -> String {
    format!("{PASSKEY}-{}", Digest::of(credential))
}

/// What the browser is told to make a passkey of; nothing where the account has enough of them.
pub fn enrol(
    site: &Site,
    session: Digest,
    account: (&AccountId, &str),
    now: Timestamp,
) -> Result<Option<Json>, Trouble> {
    let passkeys = site.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let factors = Factors::of(site, account.0)?;
    let known: Vec<Kept> = factors.passkeys().filter_map(kept).collect();
    if factors.passkeys().count() >= PASSKEYS_MAX {
        return Ok(None);
    }
    let user = known.first().map_or_else(|| Uuid::from_bytes(site.engine.random()), |kept| kept.user);
    let not_again = known.iter().map(|kept| kept.key.cred_id().clone()).collect();
    let begun =
        passkeys.webauthn.start_passkey_registration(user, account.0.as_str(), account.1, Some(not_again));
    let (options, state) = begun.map_err(|error| Trouble::Broken(error.to_string()))?;
    passkeys.begin(session, Ceremony::Enrol(Box::new(state), user), now);
    let mut options = serde_json::to_value(options).map_err(|error| Trouble::Broken(error.to_string()))?;
    // The device keeps the passkey with the account's name, so that nobody types one to sign in.
    if let Some(choice) =
        options.pointer_mut("/publicKey/authenticatorSelection").and_then(Json::as_object_mut)
    {
        choice.insert("residentKey".to_owned(), json!("required"));
        choice.insert("requireResidentKey".to_owned(), json!(true));
    }
    Ok(Some(options))
}

/// The row of the passkey that a browser made; nothing where its answer does not fit what was asked.
pub fn enrolled(
    site: &Site,
    session: &Digest,
    account: &AccountId,
    answer: &str,
    label: &str,
    now: Timestamp,
) -> Result<Option<Factor>, Trouble> {
    let passkeys = site.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let Some(Ceremony::Enrol(state, user)) = passkeys.take(session, now) else { return Ok(None) };
    let Some(answer) = read::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
    let key = match passkeys.webauthn.finish_passkey_registration(&answer, &state) {
        Ok(key) => key,
        Err(error) => {
            tracing::info!(%error, "a passkey was not taken");
            return Ok(None);
        }
    };
    let id = id(key.cred_id());
    let data = serde_json::to_string(&Kept { user, label: label.to_owned(), key });
    let data = data.map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok(Some(row(account, PASSKEY, id, data, now)))
}

/// What the browser is asked to prove, whoever it is.
pub fn challenge(site: &Site, session: Digest, now: Timestamp) -> Result<Json, Trouble> {
    let passkeys = site.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let begun = passkeys.webauthn.start_discoverable_authentication();
    let (mut options, state) = begun.map_err(|error| Trouble::Broken(error.to_string()))?;
    // A button was pressed; nothing is offered behind a field.
    options.mediation = None;
    passkeys.begin(session, Ceremony::Enter(Box::new(state)), now);
    serde_json::to_value(options).map_err(|error| Trouble::Broken(error.to_string()))
}

/// Whose passkey answered, where it is one we know and the answer fits what was asked.
pub fn proved(
    site: &Site,
    session: &Digest,
    answer: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, Trouble> {
    let passkeys = site.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let Some(Ceremony::Enter(state)) = passkeys.take(session, now) else { return Ok(None) };
    let Some(answer) = read::<PublicKeyCredential>(answer) else { return Ok(None) };
    let Some(row) = site.engine.store().factor(&id(answer.get_credential_id()))? else { return Ok(None) };
    let Some(mut kept) = kept(&row) else { return Ok(None) };
    if row.kind != PASSKEY || answer.get_user_unique_id() != Some(kept.user.as_bytes().as_slice()) {
        return Ok(None);
    }
    let told = match passkeys.webauthn.finish_discoverable_authentication_v2(&answer, *state, &kept.key) {
        Ok(told) if told.user_verified() => told,
        Ok(_) => return Ok(None),
        Err(error) => {
            tracing::info!(%error, "a passkey did not prove anybody");
            return Ok(None);
        }
    };
    kept.key.update_credential(&told);
    let data = serde_json::to_string(&kept).map_err(|error| Trouble::Broken(error.to_string()))?;
    // Two answers at the same time cannot both count as the next use.
    let counted = site.engine.store().use_factor(&row.id, row.step + 1, Some(&data), now)?;
    Ok(counted.then_some(row.account))
}

fn read<T: for<'a> Deserialize<'a>>(answer: &str) -> Option<T> {
    if answer.len() > ANSWER_BYTES_MAX { None } else { serde_json::from_str(answer).ok() }
}
