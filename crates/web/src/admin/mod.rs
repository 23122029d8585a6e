//! Rooms of the three administrators 三员: people and their posts for the system administrator, and where power is concerned
//! for the security administrator; accounts and connected systems for the security administrator alone, the record for
//! the audit administrator alone. To everybody else these addresses are not there.
//!
//! Whoever administers needs a second factor, and proves once more who they are where the last proof is some time ago: a
//! session that was left open gives nobody another's account. Each act stands in the record before it is done.

pub mod account;
pub mod accounts;
mod ask;
pub mod audit;
pub mod hand_over;
pub mod join;
pub mod open;
pub mod people;
pub mod systems;

use axum::http::StatusCode;
use engine::Failure;
use identity::record::{Deed, Via};
use identity::{Command, Commander, Domain, may_administer};
use value::{AccountId, CommandKey};

use crate::error::Trouble;
use crate::factor::Factors;
use crate::me::account::prove;
use crate::posted::Posted;
use crate::site::Site;
use crate::view::part::{Ask, Choice, ErrorLine, Field};
use crate::visit::Visit;

/// The administrator whose business a domain is.
fn administrator(site: &Site, visit: &Visit, domain: Domain) -> Result<AccountId, Trouble> {
    let account = visit.account.as_ref().map(|account| account.account.clone()).ok_or(Trouble::NotFound)?;
    let (directory, today) = (site.engine.directory(), site.engine.today());
    match may_administer(&directory, Commander::Person(&account), domain, today) {
        Ok(()) => Ok(account),
        Err(_) => Err(Trouble::NotFound),
    }
}

/// Whether a second factor was given at this sign-in. Without one an administrator looks, and changes nothing.
fn may_change(visit: &Visit) -> bool {
    visit.actor().two_factor
}

/// Why the person looks and changes nothing; empty where nothing hinders.
fn hindrance(visit: &Visit) -> String {
    if may_change(visit) { String::new() } else { visit.language.t("admin-second-needed") }
}

/// The questions by which an administrator proves once more who they are; none where that was just now.
fn proof(site: &Site, visit: &Visit) -> Result<Vec<Field>, Trouble> {
    let account = visit.account.as_ref().ok_or(Trouble::NotFound)?;
    if visit.came_lately() || !may_change(visit) {
        return Ok(Vec::new());
    }
    prove::fields(visit, account, &Factors::of(site, &account.account)?)
}

/// Whether the administrator may do it now; what is wrong is said at the fields.
///
/// # Errors
/// Where no second factor was given: that is refused, and the refusal stands in the record.
fn proved(
    site: &Site,
    visit: &mut Visit,
    (domain, posted): (Domain, &Posted),
    fields: &mut [Field],
) -> Result<bool, Trouble> {
    let account = visit.account.clone().ok_or(Trouble::NotFound)?;
    if !may_change(visit) {
        return Err(refused(site, &account.account, domain, "second-factor-missing")?);
    }
    if visit.came_lately() {
        return Ok(true);
    }
    let proved = prove::proved(site, visit, &account, posted, fields)?;
    if proved {
        visit.came_now(site)?;
    }
    Ok(proved)
}

/// The choice of what to do, by the names of the acts and whether one is chosen, and the proof.
fn choose(
    site: &Site,
    visit: &Visit,
    acts: impl Iterator<Item = (&'static str, bool)>,
) -> Result<Vec<Field>, Trouble> {
    let language = visit.language;
    let choice = |(name, chosen): (&str, bool)| Choice {
        value: name.to_owned(),
        title: language.t(&format!("admin-act-{name}")),
        hint: language.t(&format!("admin-act-{name}-hint")),
        chosen,
        ..Choice::default()
    };
    let acts = Ask::Radios(acts.map(choice).collect());
    let mut fields = vec![Field::new(language, "do", language.t("admin-act"), acts).required()];
    fields.extend(proof(site, visit)?);
    Ok(fields)
}

/// Changes the directory by a form whose key makes pressing twice do it once; whether it was done. What it says against
/// it is said at the fields.
fn change(
    site: &Site,
    visit: &Visit,
    posted: &Posted,
    command: Command,
    form: &mut Marked<'_>,
) -> Result<bool, Trouble> {
    let key = format!("web-{}-{}", visit.token.alias("directory"), posted.text("key"));
    match site.engine.change_directory(CommandKey::new(key), visit.actor(), vec![command]) {
        Ok(_) => Ok(true),
        Err(Failure::Refused(refusal)) => {
            for (because, at) in refusal.because.iter().zip(&refusal.fields) {
                let name = at.rsplit('.').next().unwrap_or_default();
                form.mark(name, visit.language.pick(&because.words));
            }
            Ok(false)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// A form and what is wrong with it.
struct Marked<'f> {
    fields: &'f mut [Field],
    errors: &'f mut Vec<ErrorLine>,
    /// Where what belongs to no field leads.
    anchor: String,
}

impl Marked<'_> {
    /// Says at the field what is wrong, or above the form where it has no such field.
    fn mark(&mut self, name: &str, text: &str) {
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => text.clone_into(&mut field.error),
            None => self.errors.push(ErrorLine { anchor: self.anchor.clone(), text: text.to_owned() }),
        }
    }
}

/// Keeps that something was refused; what the person is answered.
fn refused(site: &Site, by: &AccountId, domain: Domain, code: &str) -> Result<Trouble, Trouble> {
    let deed = Deed::Refused { what: domain.role().to_owned(), code: code.to_owned() };
    site.engine.record(by, Via::Page, deed)?;
    Ok(Trouble::Status(StatusCode::FORBIDDEN))
}
