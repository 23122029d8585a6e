//! What a browser brings: `/oidc/authorize` and `/oidc/logout`.

use authority::Because;
use axum::http::StatusCode;
use identity::oidc::{
    Authorize, CODE_LIVES, Client, Denied, Granted, Hint, Kind, Leave, Params, PersonClaims, Step, Told, Why,
};
use store::{Account, OidcGrant};
use value::percent::encoded;
use value::{Digest, SignedDuration, Timestamp};

use super::{Provider, client, secret, sid, subject};
use crate::error::Trouble;
use crate::posted::{Posted, form_pairs};
use crate::serve::{Answer, html, see};
use crate::site::Site;
use crate::view::account::{Leaving, Onward};
use crate::visit::Visit;

/// Parameter of ours: the person comes from the sign-in form.
const AFTER: &str = "after";
/// Parameter of ours: the person has to have signed in since then, in seconds since 1970.
const SINCE: &str = "since";

/// `GET /oidc/authorize`
pub fn authorize(site: &Site, visit: &mut Visit) -> Answer {
    let params = Params::of_pairs(visit.query.iter().cloned()).map_err(refused)?;
    go(site, visit, &params, false)
}

/// `POST /oidc/agree`: the person wants to go on to the other system, which learns what the page said. The request comes
/// along and is read anew: what the page held counts for nothing else.
pub fn agree(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let params = Params::of_pairs(form_pairs(posted.text("asked").as_bytes())).map_err(refused)?;
    go(site, visit, &params, true)
}

fn go(site: &Site, visit: &Visit, params: &Params, agreed: bool) -> Answer {
    let provider = site.oidc.as_ref().ok_or(Trouble::NotFound)?;
    let client = client(site, params.get("client_id"))?;
    let asked = match Authorize::read(params, client.as_ref(), &provider.issuer) {
        Ok(asked) => asked,
        Err(Denied::Page(why)) => return Err(refused(why)),
        Err(Denied::Redirect(to)) => return see(to),
    };
    let (Some(account), Some(client)) = (visit.account.clone(), client) else {
        return match asked.step(None, visit.now) {
            Step::Refuse(why) => see(asked.refused(&provider.issuer, why)),
            _ => sign_in(visit, params),
        };
    };
    let since = params.get(SINCE).and_then(|text| text.parse::<i64>().ok());
    let auth_time = visit.keep.signed_in();
    let auth_time = auth_time.filter(|at| since.is_none_or(|since| at.as_second() >= since));
    match (asked.step(auth_time, visit.now), auth_time) {
        (Step::Go, Some(auth_time)) => {
            let way =
                Way { site, visit, provider, params, asked: &asked, client: &client, account: &account };
            if agreed { way.agree(auth_time) } else { way.go(auth_time) }
        }
        (Step::Refuse(why), _) => see(asked.refused(&provider.issuer, why)),
        _ => sign_in(visit, params),
    }
}

/// To the sign-in page and back here.
fn sign_in(visit: &Visit, params: &Params) -> Answer {
    let since = visit.now.as_second().to_string();
    let consent = params.get("prompt").filter(|prompt| *prompt == "consent");
    let back = params.with("prompt", consent).with(SINCE, Some(&since)).with(AFTER, Some("sign-in"));
    let next = format!("/oidc/authorize?{}", back.query());
    see(format!("/sign-in?again=1&next={}", encoded(&next)))
}

/// The way of somebody who is signed in to a client whose request is good.
struct Way<'a> {
    site: &'a Site,
    visit: &'a Visit,
    provider: &'a Provider,
    params: &'a Params,
    asked: &'a Authorize,
    client: &'a Client,
    account: &'a Account,
}

impl Way<'_> {
    /// Straight on where the person agreed before; else a page stands between us and the other system.
    ///
    /// WHY one after the sign-in form too: `form-action 'self'` holds for every redirect that follows a form, so the way
    /// to another site begins at a page.
    fn go(&self, auth_time: Timestamp) -> Answer {
        if !self.agreed()? {
            if self.asked.silent {
                return see(self.asked.refused(&self.provider.issuer, Why::InteractionRequired));
            }
            return self.page(String::new());
        }
        if self.params.get(AFTER).is_some() {
            return self.page(format!("/oidc/authorize?{}", self.params.with(AFTER, None).query()));
        }
        see(self.code(auth_time)?)
    }

    /// Keeps the agreement and goes on, by a page.
    fn agree(&self, auth_time: Timestamp) -> Answer {
        let store = self.site.engine.store();
        let digest = self.digest();
        let told = Told { scopes: self.asked.scopes.clone(), since: self.visit.now };
        let data = serde_json::to_string(&told).map_err(|error| Trouble::Broken(error.to_string()))?;
        let to = self.code(auth_time)?;
        store.revoke_oidc_family(&digest)?;
        let grant = OidcGrant {
            digest,
            family: digest,
            kind: Kind::Told.as_str().to_owned(),
            account: self.account.account.clone(),
            client: self.client.id.clone(),
            data,
            expires_at: Told::ends(self.visit.now),
            used_at: None,
        };
        store.put_oidc_grants(&[grant], None)?;
        self.page(to)
    }

    fn digest(&self) -> Digest {
        Told::digest(self.account.account.as_str(), &self.client.id, &self.asked.scopes)
    }

    /// Whether the person agreed to this very request before, and that still counts.
    fn agreed(&self) -> Result<bool, Trouble> {
        let grant = self.site.engine.store().oidc_grant(&self.digest())?;
        let told = grant.filter(|grant| grant.expires_at > self.visit.now);
        let told = told.and_then(|grant| serde_json::from_str::<Told>(&grant.data).ok());
        Ok(told.is_some_and(|told| told.stands(self.client, self.asked.agree)))
    }

    /// The page before the other system: with nowhere to go on to yet, it asks.
    fn page(&self, to: String) -> Answer {
        let language = self.visit.language;
        let ends = self.site.day(Told::ends(self.visit.now));
        html(&Onward {
            page: self.visit.page(),
            system: language.pick(&self.client.name).to_owned(),
            learns: self.asked.scopes.iter().map(|scope| language.pick(&scope.words()).to_owned()).collect(),
            until: language.with("onward-until", &[("day", &ends)]),
            asked: self.params.with(AFTER, None).query(),
            to,
        })
    }

    /// Where the browser takes a new code.
    fn code(&self, auth_time: Timestamp) -> Result<String, Trouble> {
        let (site, account) = (self.site, self.account);
        let subject = subject(site, &account.account, &self.client.id)?;
        let (directory, today) = (site.engine.directory(), site.engine.today());
        if PersonClaims::of(&directory, &account.account, &subject, &account.name, today).is_none() {
            return Ok(self.asked.refused(&self.provider.issuer, Why::NotWithPersonalNumber));
        }
        let granted = Granted::of(self.asked, auth_time, sid(self.visit));
        let data = serde_json::to_string(&granted).map_err(|error| Trouble::Broken(error.to_string()))?;
        let (text, digest) = secret(site);
        let grant = OidcGrant {
            digest,
            family: Digest(site.engine.random()),
            kind: Kind::Code.as_str().to_owned(),
            account: account.account.clone(),
            client: self.client.id.clone(),
            data,
            expires_at: later(self.visit.now, CODE_LIVES),
            used_at: None,
        };
        site.engine.store().put_oidc_grants(&[grant], None)?;
        Ok(self.asked.answer(&self.provider.issuer, &text))
    }
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
