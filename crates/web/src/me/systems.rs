//! `/me/systems`: which systems of the district may learn what about me, since when and until when; and the identities by
//! which I come in. Both are taken back here.

use axum::http::StatusCode;
use identity::trust::TrustRefusal;
use value::Timestamp;

use crate::error::Trouble;
use crate::oidc;
use crate::posted::Posted;
use crate::serve::{Answer, html, see};
use crate::site::Site;
use crate::trust;
use crate::view::me::{Identity, System, Systems};
use crate::view::{Notice, Page, Tone};
use crate::visit::Visit;

/// `GET /me/systems`
pub fn systems(site: &Site, visit: &mut Visit) -> Answer {
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?;
    let (language, now) = (visit.language, visit.now);
    let mut systems = Vec::new();
    for (client, trust) in oidc::trusted_by(site, &account.account, now)? {
        let learns = trust.scopes.iter().map(|scope| language.pick(&scope.words()).to_owned()).collect();
        systems.push(System {
            name: language.pick(&client.name).to_owned(),
            learns,
            since: site.day(trust.since),
            until: site.day(trust.until),
            alive: trust.alive_until.map(|until| site.day(until)).unwrap_or_default(),
            id: client.id,
        });
    }
    let links = site.engine.store().identity_links_of(&account.account)?;
    let day = |at: Timestamp| site.day(at);
    let identities: Vec<Identity> = links
        .iter()
        .map(|link| Identity {
            id: link.provider.clone(),
            name: trust::name(site, language, &link.provider),
            level: language.pick(&trust::level_of(link).words()).to_owned(),
            since: day(link.linked_at),
            seen: day(link.seen_at),
        })
        .collect();
    let resident = site.is_resident(account);
    let unlinked = |id: &str| resident && !links.iter().any(|link| link.provider == id);
    html(&Systems {
        page: noted(visit),
        systems,
        level: language.pick(&visit.actor().real_name.words()).to_owned(),
        identities,
        more: site.trust.buttons(language).into_iter().filter(|(id, _)| unlinked(id)).collect(),
    })
}

/// The frame, with what was just done.
fn noted(visit: &Visit) -> Page {
    let mut page = visit.page();
    let key = match visit.query("done") {
        "taken-back" => "systems-taken-back",
        "linked" => "systems-linked",
        "unlinked" => "systems-unlinked",
        _ => return page,
    };
    page.notice = Some(Notice { tone: Tone::Good, text: visit.language.t(key) });
    page
}

/// `POST /me/systems/{client}/end`
pub fn take_back(site: &Site, visit: &mut Visit, _: &Posted) -> Answer {
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?;
    // Taken back twice is taken back.
    oidc::take_back(site, &account.account, visit.param("client"), visit.now)?;
    see("/me/systems?done=taken-back")
}

/// `POST /me/identities/{provider}/end`
pub fn unlink(site: &Site, visit: &mut Visit, _: &Posted) -> Answer {
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?;
    let (store, provider) = (site.engine.store(), visit.param("provider"));
    let links = store.identity_links_of(&account.account)?;
    let others = links.iter().any(|link| link.provider != provider);
    if account.password_hash.is_empty() && !others {
        let because = vec![TrustRefusal::LastWayIn.because()];
        return Err(Trouble::Refused(StatusCode::UNPROCESSABLE_ENTITY, because));
    }
    store.unlink_identity(&account.account, provider)?;
    tracing::info!(who = site.whose.of(&account.account), provider, "an identity was unlinked");
    see("/me/systems?done=unlinked")
}
