//! `/me/account`: how one signs in, and where one is signed in.

pub mod app;
pub mod passkey;
pub mod password;
pub mod prove;
pub mod recovery;
pub mod remove;
pub mod sessions;

use store::Account;
use value::Timestamp;

use crate::error::Trouble;
use crate::factor::{Factors, passkey as key};
use crate::serve::{Answer, html};
use crate::shape::time;
use crate::site::Site;
use crate::view::me::{AccountPage, Held};
use crate::view::{Notice, Tone};
use crate::visit::Visit;

/// What was just done, by the word in the address; nobody can put a sentence of their own on the page.
const DONE: [&str; 6] = ["password", "app", "passkey", "removed", "ended", "others"];

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let account = signed_in(visit)?;
    let factors = Factors::of(site, &account.account)?;
    let mut page = visit.page();
    page.notice = DONE
        .iter()
        .find(|done| **done == visit.query("done"))
        .map(|done| Notice { tone: Tone::Good, text: visit.language.t(&format!("account-done-{done}")) });
    let held = |id: &str, title: String, made: Timestamp, used: Option<Timestamp>| Held {
        id: id.to_owned(),
        title,
        made: moment(site, made),
        used: used.map(|used| moment(site, used)).unwrap_or_default(),
    };
    let app =
        factors.app().map(|row| held(&row.id, visit.language.t("account-app"), row.created_at, row.used_at));
    let passkeys =
        factors.passkeys().map(|row| held(&row.id, key::label(row), row.created_at, row.used_at)).collect();
    html(&AccountPage {
        page,
        id: account.account.to_string(),
        name: visit.language.pick(&account.name).to_owned(),
        app,
        app_offered: site.keys.is_some(),
        passkeys,
        passkeys_offered: site.passkeys.is_some(),
        second: factors.any(),
        recovery_left: factors.recovery_left(),
        sessions: sessions::list(site, visit, &account)?,
    })
}

/// Whoever is signed in.
fn signed_in(visit: &Visit) -> Result<Account, Trouble> {
    visit.account.clone().ok_or(Trouble::SignIn)
}

/// A time in the zone of the district.
fn moment(site: &Site, at: Timestamp) -> String {
    site.events_app().map(|app| time::moment(app.calendar.zone(), at)).unwrap_or_default()
}

/// The last step of every change of how somebody signs in: all other sessions of the account end, and this one goes on
/// under a new id.
fn changed(site: &Site, visit: &mut Visit, strong: Option<Timestamp>) -> Result<(), Trouble> {
    let account = signed_in(visit)?;
    sessions::end_all(site, &account.account, Some(&visit.token.digest()))?;
    visit.renew(site, strong)
}
