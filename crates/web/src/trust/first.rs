//! The first time an identity comes: whose account it is, is for the person to say.
//!
//! WHY nothing is matched by name or telephone: two people have one name, and a number is given to the next in time. The
//! account is opened new, or it is the one whose password the person knows.

use identity::trust::TrustRefusal;
use store::{Account, IdentityLink};
use value::{AccountId, SignedDuration, Words};

use super::sign_in::{refused, roles};
use crate::error::Trouble;
use crate::keep::Waiting;
use crate::posted::Posted;
use crate::serve::{Answer, html, see};
use crate::site::Site;
use crate::view::account::First;
use crate::visit::Visit;

/// So long a proved identity waits for the choice.
const WAITS: SignedDuration = SignedDuration::from_mins(10);

const HERE: &str = "/sign-in/first";

/// `GET /sign-in/first`
pub fn first(site: &Site, visit: &mut Visit) -> Answer {
    let Some(waiting) = waiting(visit) else { return refused(site, visit, "", TrustRefusal::NothingWaits) };
    let language = visit.language;
    let account = visit.account.as_ref();
    if account.is_some_and(|account| !site.is_resident(account)) {
        return refused(site, visit, &waiting.provider, TrustRefusal::ResidentsOnly);
    }
    html(&First {
        page: visit.page(),
        provider: super::name(site, language, &waiting.provider),
        name: waiting.name.clone().unwrap_or_default(),
        level: language.pick(&waiting.level.words()).to_owned(),
        account: account.map(|account| language.pick(&account.name).to_owned()).unwrap_or_default(),
    })
}

/// `POST /sign-in/first`: `do` is `open` for a new account, `link` for the one that is signed in.
pub fn choose(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let Some(waiting) = waiting(visit) else { return refused(site, visit, "", TrustRefusal::NothingWaits) };
    match (posted.text("do"), visit.account.clone()) {
        ("open", None) => open(site, visit, &waiting),
        ("link", Some(account)) => link(site, visit, &waiting, &account),
        ("link", None) => see(format!("/sign-in?next={HERE}")),
        _ => see(HERE),
    }
}

fn waiting(visit: &Visit) -> Option<Waiting> {
    visit.keep.waiting().filter(|it| visit.now.duration_since(it.at) <= WAITS).cloned()
}

fn open(site: &Site, visit: &mut Visit, waiting: &Waiting) -> Answer {
    let provider = match site.trust.provider(&waiting.provider) {
        Ok(provider) => provider,
        Err(why) => return refused(site, visit, &waiting.provider, why),
    };
    let id: String = site.engine.random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    let name = waiting.name.clone().map(|name| Words::new(name.clone(), name));
    let account = Account {
        account: AccountId::new(format!("r-{id}")),
        name: name.unwrap_or_else(|| Words::new("居民", "Resident")),
        // No password opens it: nothing is the hash of any.
        password_hash: String::new(),
        roles: roles(provider),
        office: None,
        area: None,
        certificates: Vec::new(),
        active: true,
    };
    if !site.is_resident(&account) {
        return Err(Trouble::Broken(format!(
            "provider {} opens accounts that are not residents'",
            waiting.provider
        )));
    }
    let made = of(waiting, &account.account, visit);
    if !site.engine.store().link_identity(&made, Some(&account))? {
        return refused(site, visit, &waiting.provider, TrustRefusal::LinkedElsewhere);
    }
    tracing::info!(
        who = site.whose.of(&account.account),
        provider = waiting.provider,
        "an account was opened"
    );
    visit.keep.wait(None);
    visit.sign_in(site, account)?;
    see(if waiting.next.is_empty() { "/".to_owned() } else { waiting.next.clone() })
}

fn link(site: &Site, visit: &mut Visit, waiting: &Waiting, account: &Account) -> Answer {
    if !site.is_resident(account) {
        return refused(site, visit, &waiting.provider, TrustRefusal::ResidentsOnly);
    }
    if !visit.came_lately() {
        return see(format!("/sign-in?again=1&next={HERE}"));
    }
    let store = site.engine.store();
    if !store.link_identity(&of(waiting, &account.account, visit), None)? {
        let taken = store.identity_link(&waiting.provider, &waiting.subject)?;
        let why = match taken {
            Some(link) if link.account != account.account => TrustRefusal::LinkedElsewhere,
            _ => TrustRefusal::LinkedAlready,
        };
        return refused(site, visit, &waiting.provider, why);
    }
    tracing::info!(
        who = site.whose.of(&account.account),
        provider = waiting.provider,
        "an identity was linked"
    );
    visit.keep.wait(None);
    visit.save(site)?;
    see("/me/systems?done=linked")
}

fn of(waiting: &Waiting, account: &AccountId, visit: &Visit) -> IdentityLink {
    IdentityLink {
        provider: waiting.provider.clone(),
        subject: waiting.subject,
        account: account.clone(),
        level: waiting.level.into(),
        linked_at: visit.now,
        seen_at: visit.now,
    }
}
