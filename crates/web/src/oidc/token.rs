//! Codes and refresh tokens become tokens; an access token shows who somebody is.

use identity::oidc::{
    ACCESS_LIVES, Given, Granted, Kind, Params, PersonClaims, Proof, Scope, TokenAsk, Why, id_token,
    redeemed, refreshed, shown, userinfo,
};
use serde_json::{Value as Json, json};
use store::{OidcGrant, StoreFault};
use value::{Digest, SignedDuration, Timestamp};

use super::{Provider, broken, client, secret, subject};
use crate::posted::form_pairs;
use crate::site::Site;

/// Used and expired grants stay so long, so that a late replay is still known for one.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// What a request to the token endpoint says.
pub(super) struct Brought {
    pub authorization: Option<String>,
    pub body: Vec<u8>,
    /// Who asks, for the throttle.
    pub address: String,
    pub now: Timestamp,
}

/// A grant that was taken, with what stands behind it.
struct Taken {
    grant: OidcGrant,
    granted: Granted,
}

/// The answer of the token endpoint.
pub(super) fn answer(site: &Site, provider: &Provider, brought: &Brought) -> Result<Json, Why> {
    let params = Params::of_pairs(form_pairs(&brought.body))?;
    let proof = Proof::read(brought.authorization.as_deref(), &params)?;
    // WHY by address alone: a key by client would let anybody shut a client out.
    let key = format!("oidc {}", brought.address);
    let known = client(site, Some(&proof.client)).map_err(|fault| broken(&fault))?;
    if !site.sign_ins.take(&[&key], brought.now) {
        return Err(Why::TooOften);
    }
    if !known.is_some_and(|client| client.admits(proof.secret.as_deref(), brought.now)) {
        return Err(Why::ClientWrong);
    }
    site.sign_ins.give_back(&[&key], brought.now);
    let now = brought.now;
    match TokenAsk::read(&params)? {
        TokenAsk::Code { code, redirect, verifier } => {
            let mut taken = take(site, &code, now, Why::CodeInvalid)?;
            redeemed(&taken.given(), &proof.client, &redirect, &verifier, now)?;
            let scopes = taken.granted.scopes.clone();
            let nonce = taken.granted.nonce.clone();
            issue(site, provider, &mut taken, &scopes, nonce, now)?.ok_or(Why::CodeInvalid)
        }
        TokenAsk::Refresh { token, scope } => {
            let mut taken = take(site, &token, now, Why::RefreshInvalid)?;
            let scopes = refreshed(&taken.given(), &proof.client, scope.as_deref(), now)?;
            issue(site, provider, &mut taken, &scopes, None, now)?.ok_or(Why::RefreshInvalid)
        }
    }
}

/// Takes a code or refresh token. One that was taken before is in two hands, and nobody knows whose the right one is:
/// everything that came of it is revoked (RFC 6749 4.1.2, RFC 9700 4.14.2).
fn take(site: &Site, text: &str, now: Timestamp, why: Why) -> Result<Taken, Why> {
    let store = site.engine.store();
    let taken = store.take_oidc_grant(&Digest::of(text.as_bytes()), now).map_err(|fault| broken(&fault))?;
    let grant = taken.ok_or(why)?;
    if grant.used_at.is_some() {
        store.revoke_oidc_family(&grant.family).map_err(|fault| broken(&fault))?;
        tracing::warn!(client = grant.client, kind = grant.kind, "a grant was used twice and is revoked");
        return Err(why);
    }
    let granted = serde_json::from_str(&grant.data).map_err(|_| why)?;
    Ok(Taken { grant, granted })
}

impl Taken {
    fn given(&self) -> Given<'_> {
        Given {
            kind: &self.grant.kind,
            client: &self.grant.client,
            expires_at: self.grant.expires_at,
            used: self.grant.used_at.is_some(),
            granted: &self.granted,
        }
    }

    /// A grant that follows this one, and its text.
    fn next(
        &self,
        site: &Site,
        kind: Kind,
        granted: &Granted,
        expires_at: Timestamp,
    ) -> Result<(String, OidcGrant), Why> {
        let (text, digest) = secret(site);
        let data = serde_json::to_string(granted).map_err(|error| broken(&error))?;
        let kind = kind.as_str().to_owned();
        Ok((text, OidcGrant { digest, kind, data, expires_at, used_at: None, ..self.grant.clone() }))
    }
}

/// New tokens in place of what was taken; nothing where it was revoked meanwhile.
fn issue(
    site: &Site,
    provider: &Provider,
    taken: &mut Taken,
    scopes: &[Scope],
    nonce: Option<String>,
    now: Timestamp,
) -> Result<Option<Json>, Why> {
    let store = site.engine.store();
    let person = person(site, &taken.grant).map_err(|fault| broken(&fault))?;
    let Some(person) = person else {
        store.revoke_oidc_family(&taken.grant.family).map_err(|fault| broken(&fault))?;
        return Err(Why::NoLongerServes);
    };
    // OpenID Connect Core 12.2: an ID token of a refresh has no nonce.
    taken.granted.nonce = None;
    let narrow = Granted { scopes: scopes.to_vec(), ..taken.granted.clone() };
    let ends = now.checked_add(ACCESS_LIVES).unwrap_or(now);
    let (access, grant) = taken.next(site, Kind::Access, &narrow, ends)?;
    let mut grants = vec![grant];
    let mut refresh = None;
    if taken.granted.scopes.contains(&Scope::OfflineAccess) {
        let ends = taken.granted.refresh_ends(now);
        let (text, grant) = taken.next(site, Kind::Refresh, &taken.granted, ends)?;
        grants.push(grant);
        refresh = Some(text);
    }
    let told = Granted { nonce, ..narrow.clone() };
    let claims = id_token(&provider.issuer, &taken.grant.client, &person, &told, &access, now);
    let id_token = provider.signed(super::ID_TOKEN, &claims)?;
    if !store.put_oidc_grants(&grants, Some(&taken.grant.digest)).map_err(|fault| broken(&fault))? {
        return Ok(None);
    }
    let long_ago = now.checked_sub(REMEMBERED).unwrap_or(now);
    store.purge_oidc_grants(long_ago).map_err(|fault| broken(&fault))?;
    let mut answer = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIVES.as_secs(),
        "scope": narrow.scope(),
        "id_token": id_token,
    });
    if let (Some(object), Some(refresh)) = (answer.as_object_mut(), refresh) {
        object.insert("refresh_token".to_owned(), json!(refresh));
    }
    Ok(Some(answer))
}

/// The person of a grant, where they may still sign in.
fn person(site: &Site, grant: &OidcGrant) -> Result<Option<PersonClaims>, StoreFault> {
    let account = site.engine.store().account(&grant.account)?;
    let account = account.filter(|account| site.engine.may_enter(account));
    let Some(account) = account else { return Ok(None) };
    let subject = subject(site, &account.account, &grant.client)?;
    let (directory, today) = (site.engine.directory(), site.engine.today());
    Ok(PersonClaims::of(&directory, &account.account, &subject, &account.name, today))
}

/// The answer of the userinfo endpoint to a bearer of this access token.
pub(super) fn who(site: &Site, access: &str, now: Timestamp) -> Result<Json, Why> {
    let grant = site.engine.store().oidc_grant(&Digest::of(access.as_bytes()));
    let grant = grant.map_err(|fault| broken(&fault))?.ok_or(Why::TokenInvalid)?;
    let granted = serde_json::from_str(&grant.data).map_err(|_| Why::TokenInvalid)?;
    let taken = Taken { grant, granted };
    shown(&taken.given(), now)?;
    let person = person(site, &taken.grant).map_err(|fault| broken(&fault))?;
    Ok(userinfo(&person.ok_or(Why::TokenInvalid)?, &taken.granted.scopes))
}
