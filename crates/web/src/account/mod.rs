//! `/sign-in` with its further steps, and `/sign-out`.

pub mod first;
pub mod passkey;
pub mod second;

use axum::http::StatusCode;
use store::Account;
use value::AccountId;
use value::percent::encoded;

use crate::error::Trouble;
use crate::factor::Factors;
use crate::keep::Pending;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::account::{DemoAccount, SignIn};
use crate::view::part::{Ask, ErrorLine, Field, errors_of};
use crate::visit::Visit;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    let next = local(visit.query("next")).to_owned();
    // `again`: another system of the district wants the person to prove anew who they are.
    if visit.account.is_some() && !next.is_empty() && visit.query("again").is_empty() {
        return see(next);
    }
    let fields = fields(visit, "");
    html(&page(site, visit, fields, Vec::new(), &next)?)
}

/// A path of this site, or nothing.
pub(crate) fn local(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|c: char| c == '\\' || c.is_control());
    if ours { next } else { "" }
}

fn fields(visit: &Visit, name: &str) -> Vec<Field> {
    let language = visit.language;
    vec![
        Field::new(language, "name", language.t("sign-in-name"), Ask::Text)
            .required()
            .autocomplete("username")
            .length_max(128)
            .value(name),
        Field::new(language, "password", language.t("sign-in-password"), Ask::Password)
            .required()
            .autocomplete("current-password"),
    ]
}

fn page(
    site: &Site,
    visit: &Visit,
    fields: Vec<Field>,
    errors: Vec<ErrorLine>,
    next: &str,
) -> Result<SignIn, Trouble> {
    let mut demo = Vec::new();
    for id in site.demo.iter().flat_map(|demo| &demo.accounts) {
        let account = site.engine.store().account(&AccountId::new(id.as_str()))?;
        let Some(account) = account else { continue };
        let name = visit.language.pick(&account.name).to_owned();
        demo.push(DemoAccount { name: id.clone(), post: name });
    }
    Ok(SignIn {
        page: visit.page(),
        fields,
        errors,
        next: next.to_owned(),
        with: with(site, visit, next),
        demo,
        passkeys: site.passkeys.is_some(),
        demo_password: site.demo.as_ref().map(|demo| demo.password.clone()).unwrap_or_default(),
    })
}

/// The other ways in: address and name of each.
fn with(site: &Site, visit: &Visit, next: &str) -> Vec<(String, String)> {
    let next = if next.is_empty() { String::new() } else { format!("?next={}", encoded(next)) };
    let ways = site.trust.buttons(visit.language).into_iter();
    ways.map(|(id, name)| (format!("/sign-in/with/{id}{next}"), name)).collect()
}

pub fn sign_in(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (name, password) = (posted.text("name"), posted.exact("password"));
    let next = local(posted.text("next")).to_owned();
    let mut fields = fields(visit, name);
    if name.is_empty() {
        fields[0].error = visit.language.t("sign-in-name-missing");
    }
    if password.is_empty() {
        fields[1].error = visit.language.t("sign-in-password-missing");
    }
    let errors = errors_of(&fields);
    if !errors.is_empty() {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, fields, errors, &next)?);
    }
    let (by_name, by_address) = (by_name(name), format!("address {}", visit.address));
    if !site.sign_ins.take(&[&by_name, &by_address], visit.now) {
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    let account = match name.parse::<AccountId>() {
        Ok(id) => site.engine.store().account(&id)?.filter(|account| site.engine.may_enter(account)),
        Err(_) => None,
    };
    // The same work whether the account exists or not.
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let fits = site.passwords.verify(password, hash);
    if let Some(account) = account.as_ref().filter(|_| fits) {
        let factors = Factors::of(site, &account.account)?;
        // A first password that got too old is no password any more, and nobody is told that it once was one.
        if factors.first_password().is_none_or(|until| visit.now < until) {
            site.sign_ins.succeeded(&by_name);
            site.sign_ins.give_back(&[&by_address], visit.now);
            return go_on(site, visit, account.clone(), Step::Password, next);
        }
    }
    site.sign_in_failed(account.as_ref());
    let text = visit.language.t("sign-in-wrong");
    let errors = vec![ErrorLine { anchor: "name".to_owned(), text }];
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, fields, errors, &next)?)
}

/// The last step that somebody took towards a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Password,
    /// A second factor after the password, or a passkey, which is both.
    Second,
    /// A password of one's own in place of the first one.
    Own {
        strong: bool,
    },
}

/// To the step that is still lacking; in, where none is.
pub(crate) fn go_on(site: &Site, visit: &mut Visit, account: Account, step: Step, next: String) -> Answer {
    let factors = Factors::of(site, &account.account)?;
    let strong = matches!(step, Step::Second | Step::Own { strong: true });
    let lacking = match step {
        Step::Password if factors.any() => Some((false, "/sign-in/second")),
        Step::Password | Step::Second if factors.first_password().is_some() => {
            Some((true, "/sign-in/password"))
        }
        _ => None,
    };
    if let Some((second_done, page)) = lacking {
        let pending = Pending { account: account.account, since: visit.now, second_done, strong, next };
        visit.begin(site, pending)?;
        return see(page);
    }
    visit.sign_in_as(site, account, strong)?;
    see(if next.is_empty() { visit.first_page().to_owned() } else { next })
}

/// Half a sign-in of this session that waits for the second step or for a password of one's own, and its account, where
/// it may still be used.
fn pending(site: &Site, visit: &Visit, second_done: bool) -> Result<Option<(Pending, Account)>, Trouble> {
    let found = visit.keep.pending(visit.now).filter(|pending| pending.second_done == second_done);
    let Some(pending) = found else { return Ok(None) };
    let account = site.engine.store().account(&pending.account)?;
    let account = account.filter(|account| site.engine.may_enter(account));
    Ok(account.map(|account| (pending.clone(), account)))
}

/// The throttle's key of an account name.
pub(crate) fn by_name(name: &str) -> String {
    format!("account {}", short(name))
}

/// Keys of the throttle stay short, whatever was typed.
fn short(name: &str) -> String {
    name.chars().take(64).collect()
}

pub fn sign_out(site: &Site, visit: &mut Visit, _: &Posted) -> Answer {
    visit.sign_out(site)?;
    see("/")
}
