//! What a browser brings: `/oidc/authorize` and `/oidc/logout`.

use authority::Because;
use axum::http::StatusCode;
use identity::oidc::{
    Authorize, CODE_LIVES, Client, Denied, Granted, Hint, Kind, Leave, Params, PersonClaims, Step, Why,
};
use store::{Account, OidcGrant};
use value::{Digest, SignedDuration, Timestamp};

use super::{Provider, client, secret, sid};
use crate::error::Trouble;
use crate::serve::{Answer, html, see};
use crate::site::Site;
use crate::view::account::{Leaving, Onward};
use crate::visit::{Visit, escape};

/// Parameter of ours: the person comes from the sign-in form.
const AFTER: &str = "after";
/// Parameter of ours: the person has to have signed in since then, in seconds since 1970.
const SINCE: &str = "since";

/// Once a year a person is told again what a system learns.
const TOLD_LIVES: SignedDuration = SignedDuration::from_hours(366 * 24);

/// `GET /oidc/authorize`
pub fn authorize(site: &Site, visit: &mut Visit) -> Answer {
    let provider = site.oidc.as_ref().ok_or(Trouble::NotFound)?;
    let params = Params::of_pairs(visit.query.iter().cloned()).map_err(refused)?;
    let client = client(site, params.get("client_id"))?;
    let asked = match Authorize::read(&params, client.as_ref(), &provider.issuer) {
        Ok(asked) => asked,
        Err(Denied::Page(why)) => return Err(refused(why)),
        Err(Denied::Redirect(to)) => return see(to),
    };
    let (Some(account), Some(client)) = (visit.account.clone(), client) else {
        return match asked.step(None, visit.now) {
            Step::Refuse(why) => see(asked.refused(&provider.issuer, why)),
            _ => sign_in(visit, &params),
        };
    };
    let since = params.get(SINCE).and_then(|text| text.parse::<i64>().ok());
    let auth_time = visit.keep.signed_in();
    let auth_time = auth_time.filter(|at| since.is_none_or(|since| at.as_second() >= since));
    match (asked.step(auth_time, visit.now), auth_time) {
        (Step::Go, Some(auth_time)) => {
            if let Some(page) = told(site, visit, &params, &asked, &client, &account)? {
                return page;
            }
            code(site, visit, provider, &asked, &account, auth_time)
        }
        (Step::Refuse(why), _) => see(asked.refused(&provider.issuer, why)),
        _ => sign_in(visit, &params),
    }
}

/// To the sign-in page and back here.
fn sign_in(visit: &Visit, params: &Params) -> Answer {
    let since = visit.now.as_second().to_string();
    let back = params.with("prompt", None).with(SINCE, Some(&since)).with(AFTER, Some("sign-in"));
    let next = format!("/oidc/authorize?{}", back.query());
    see(format!("/sign-in?again=1&next={}", escape(&next)))
}

/// The page that stands between us and the other system, where one has to: the first time a person goes there, and
/// after the sign-in form.
///
/// WHY after the form: `form-action 'self'` holds for every redirect that follows a form, so the way to another site
/// begins at a page.
fn told(
    site: &Site,
    visit: &Visit,
    params: &Params,
    asked: &Authorize,
    client: &Client,
    account: &Account,
) -> Result<Option<Answer>, Trouble> {
    let store = site.engine.store();
    let learns: Vec<&str> = asked.scopes.iter().map(|scope| scope.as_str()).collect();
    let what = format!("told\n{}\n{}\n{}", account.account, client.id, learns.join(" "));
    let digest = Digest::of(what.as_bytes());
    let known = store.oidc_grant(&digest)?.is_some_and(|grant| grant.expires_at > visit.now);
    if known && params.get(AFTER).is_none() {
        return Ok(None);
    }
    if !known && asked.silent {
        let provider = site.oidc.as_ref().ok_or(Trouble::NotFound)?;
        return Ok(Some(see(asked.refused(&provider.issuer, Why::InteractionRequired))));
    }
    if !known {
        store.revoke_oidc_family(&digest)?;
        let grant = OidcGrant {
            digest,
            family: digest,
            kind: Kind::Told.as_str().to_owned(),
            account: account.account.clone(),
            client: client.id.clone(),
            data: "{}".to_owned(),
            expires_at: later(visit.now, TOLD_LIVES),
            used_at: None,
        };
        store.put_oidc_grants(&[grant], None)?;
    }
    let language = visit.language;
    Ok(Some(html(&Onward {
        page: visit.page(),
        system: language.pick(&client.name).to_owned(),
        learns: asked.scopes.iter().map(|scope| language.pick(&scope.words()).to_owned()).collect(),
        to: format!("/oidc/authorize?{}", params.with(AFTER, None).query()),
        quick: known,
    })))
}

fn code(
    site: &Site,
    visit: &Visit,
    provider: &Provider,
    asked: &Authorize,
    account: &Account,
    auth_time: Timestamp,
) -> Answer {
    let today = site.engine.today();
    let may_be_told = PersonClaims::of(&site.engine.directory(), &account.account, &account.name, today);
    if may_be_told.is_none() {
        return see(asked.refused(&provider.issuer, Why::NotWithPersonalNumber));
    }
    let granted = Granted::of(asked, auth_time, sid(visit));
    let data = serde_json::to_string(&granted).map_err(|error| Trouble::Broken(error.to_string()))?;
    let (text, digest) = secret(site);
    let grant = OidcGrant {
        digest,
        family: Digest(site.engine.random()),
        kind: Kind::Code.as_str().to_owned(),
        account: account.account.clone(),
        client: asked.client.clone(),
        data,
        expires_at: later(visit.now, CODE_LIVES),
        used_at: None,
    };
    site.engine.store().put_oidc_grants(&[grant], None)?;
    see(asked.answer(&provider.issuer, &text))
}

/// `GET /oidc/logout`
pub fn logout(site: &Site, visit: &mut Visit) -> Answer {
    let provider = site.oidc.as_ref().ok_or(Trouble::NotFound)?;
    let params = Params::of_pairs(visit.query.iter().cloned()).map_err(refused)?;
    let hint = params.get("id_token_hint").and_then(|token| provider.verified(token));
    let hint = hint.and_then(|claims| Hint::of(&claims, &provider.issuer));
    let id = hint.as_ref().map(|hint| hint.client.as_str()).or_else(|| params.get("client_id"));
    let client = client(site, id)?;
    let sid = visit.account.is_some().then(|| sid(visit));
    let leave = Leave::read(&params, hint.as_ref(), client.as_ref(), sid.as_deref()).map_err(refused)?;
    if sid.is_some() && !leave.certain {
        return html(&Leaving { page: visit.page() });
    }
    if sid.is_some() {
        visit.sign_out(site)?;
    }
    see(leave.onward.unwrap_or_else(|| "/".to_owned()))
}

/// The page of a refusal.
fn refused(why: Why) -> Trouble {
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_REQUEST);
    Trouble::Refused(status, vec![Because::of(why.error(), why.words())])
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(now)
}
