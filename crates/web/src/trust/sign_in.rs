//! To the other provider and back.

use axum::http::StatusCode;
use identity::oidc::Params;
use identity::trust::{Begun, Expected, TrustRefusal, Trusted, came_back, exchange, id_token, is_known};
use store::IdentityLink;

use super::{Ask, Provider, not_reached};
use crate::account::{Step, go_on};
use crate::error::Trouble;
use crate::guard::ClientAddress;
use crate::keep::Waiting;
use crate::limit::Door;
use crate::serve::{Answer, html_with, see};
use crate::site::Site;
use crate::view::account::NotTrusted;
use crate::visit::Visit;
use value::percent::encoded;

/// `GET /sign-in/with/{provider}`. WHY not a post: `form-action 'self'` holds for the redirect that follows a form. Nothing
/// is done by it but that this browser is sent to a provider the district trusts.
pub fn begin(site: &Site, visit: &mut Visit) -> Answer {
    // It writes a session, so it has its allowance like a post.
    let address = visit.address.parse().ok().map(ClientAddress);
    site.may(Door::SignIn, address).map_err(Trouble::Wait)?;
    let id = visit.param("provider").to_owned();
    let next = crate::account::local(visit.query("next")).to_owned();
    match begun(site, visit, &id, &next) {
        Ok((begun, address)) => {
            visit.keep.begin(begun);
            visit.save(site)?;
            see(address)
        }
        Err(why) => refused(site, visit, &id, why),
    }
}

fn begun(site: &Site, visit: &Visit, id: &str, next: &str) -> Result<(Begun, String), TrustRefusal> {
    let provider = site.trust.provider(id)?;
    let metadata = site.trust.metadata(provider, visit.now)?;
    let random = [site.engine.random(), site.engine.random(), site.engine.random()];
    let begun = Begun::new(&provider.at, next, random, visit.now);
    let address = begun.address(&provider.at, &metadata, &site.trust.redirect(provider));
    Ok((begun, address))
}

/// `GET /sign-in/back/{provider}`
pub fn back(site: &Site, visit: &mut Visit) -> Answer {
    let id = visit.param("provider").to_owned();
    let state = visit.query("state").to_owned();
    let begun = visit.keep.take_begun(&state);
    if begun.is_some() {
        // An answer counts once, whatever comes of it.
        visit.save(site)?;
    }
    let next = begun.as_ref().map(|begun| begun.next.clone()).unwrap_or_default();
    match trusted(site, visit, &id, begun.as_ref()) {
        Ok(trusted) => enter(site, visit, &id, trusted, next),
        Err(why) => refused(site, visit, &id, why),
    }
}

fn trusted(site: &Site, visit: &Visit, id: &str, begun: Option<&Begun>) -> Result<Trusted, TrustRefusal> {
    let (trust, now) = (&site.trust, visit.now);
    let provider = trust.provider(id)?;
    // WHY before the network is asked: a stranger's answer costs nobody anything.
    let begun = begun.ok_or(TrustRefusal::StateUnknown)?;
    let metadata = trust.metadata(provider, now)?;
    let params = Params::of_pairs(visit.query.iter().cloned()).map_err(|_| TrustRefusal::AnswerMalformed)?;
    let code = came_back(&params, Some(begun), &provider.at, &metadata, now)?;
    let asked = exchange(&code, begun, &provider.at, &metadata, &trust.redirect(provider), &provider.secret);
    let ask =
        Ask { address: metadata.token.clone(), authorization: asked.authorization, form: Some(asked.body) };
    let carried = trust.carrier.carry(&ask).map_err(|unreached| not_reached(&unreached, &metadata.token))?;
    let token = id_token(carried.status, &carried.body)?;
    let mut keys = trust.keys(provider, &metadata, false, now)?;
    if !is_known(&token, &keys)? {
        keys = trust.keys(provider, &metadata, true, now)?;
    }
    // The clock is read again: the other side may have taken its time.
    Expected { provider: &provider.at, begun, now: site.engine.now() }.check(&token, &keys)
}

/// In with a linked identity; to the choice of an account with a new one.
fn enter(site: &Site, visit: &mut Visit, id: &str, trusted: Trusted, next: String) -> Answer {
    let store = site.engine.store();
    let Some(link) = store.identity_link(id, &trusted.subject)? else {
        visit.keep.wait(Some(Waiting {
            provider: id.to_owned(),
            subject: trusted.subject,
            name: trusted.name,
            level: trusted.level,
            next,
            at: visit.now,
        }));
        // Whoever knew the session before must not go on with the identity that was just proved.
        visit.renew_visitor(site)?;
        return see("/sign-in/first");
    };
    match may_enter(site, visit, &link)? {
        Err(why) => refused(site, visit, id, why),
        Ok(account) => {
            store.see_identity(id, &trusted.subject, trusted.level.into(), visit.now)?;
            // The identity stands for the password, not for the second step.
            go_on(site, visit, account, Step::Password, next)
        }
    }
}

type Entered = Result<store::Account, TrustRefusal>;

fn may_enter(site: &Site, visit: &Visit, link: &IdentityLink) -> Result<Entered, Trouble> {
    let account = site.engine.store().account(&link.account)?;
    let Some(account) = account.filter(|account| site.engine.may_enter(account)) else {
        return Ok(Err(TrustRefusal::NotInForce));
    };
    if !site.is_resident(&account) {
        return Ok(Err(TrustRefusal::ResidentsOnly));
    }
    // Somebody signed in who brings the identity of another account wanted to link it.
    if visit.account.as_ref().is_some_and(|now| now.account != account.account) {
        return Ok(Err(TrustRefusal::LinkedElsewhere));
    }
    Ok(Ok(account))
}

/// The page that says why nobody was signed in. What was typed, and who is signed in, is as it was.
pub(super) fn refused(site: &Site, visit: &Visit, id: &str, why: TrustRefusal) -> Answer {
    tracing::info!(provider = id, code = why.code(), "a sign-in with another identity was refused");
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::FORBIDDEN);
    let known = site.trust.provider(id).is_ok();
    let page = NotTrusted {
        page: visit.page(),
        because: visit.language.pick(&why.because().told()).to_owned(),
        code: why.code(),
        again: if known { format!("/sign-in/with/{}", encoded(id)) } else { String::new() },
    };
    html_with(status, &page)
}

/// Roles of an account that this provider opens.
pub(super) fn roles(provider: &Provider) -> Vec<value::RoleId> {
    provider.roles.clone()
}
