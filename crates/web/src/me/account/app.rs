//! `/me/account/app`: setting up an authenticator app.

use axum::http::StatusCode;
use store::Account;

use super::{changed, prove, recovery, signed_in};
use crate::account::second::code_field;
use crate::error::Trouble;
use crate::factor::{APP, Factors, app, tried};
use crate::keep::Enrolling;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::me::{Change, Prove, SetUp};
use crate::view::part::{Field, errors_of};
use crate::visit::Visit;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    let account = signed_in(visit)?;
    if site.keys.is_none() {
        return Err(Trouble::NotFound);
    }
    let factors = Factors::of(site, &account.account)?;
    if factors.app().is_some() {
        return see("/me/account");
    }
    html(&start_page(visit, prove::fields(visit, &account, &factors)?))
}

fn start_page(visit: &Visit, fields: Vec<Field>) -> Prove {
    Prove { page: visit.page(), what: Change::App, errors: errors_of(&fields), fields, hidden: Vec::new() }
}

/// The person is proved and gets a secret; or shows by a code that the app has it.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = signed_in(visit)?;
    if site.keys.is_none() {
        return Err(Trouble::NotFound);
    }
    let factors = Factors::of(site, &account.account)?;
    if factors.app().is_some() {
        return see("/me/account");
    }
    if posted.text("step") == "confirm" {
        return confirm(site, visit, &account, &factors, posted);
    }
    let mut fields = prove::fields(visit, &account, &factors)?;
    if !prove::proved(site, visit, &account, posted, &mut fields)? {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &start_page(visit, fields));
    }
    let sealed = app::fresh(site, &account.account)?;
    visit.keep.set_enrolling(Some(Enrolling { sealed: sealed.clone(), since: visit.now }));
    visit.save(site)?;
    html(&secret_page(site, visit, &account, &sealed, code_field(visit).required())?)
}

fn secret_page(
    site: &Site,
    visit: &Visit,
    account: &Account,
    sealed: &str,
    code: Field,
) -> Result<SetUp, Trouble> {
    let secret = app::open(site, &account.account, sealed)?;
    let fields = vec![code.hint(visit.language.t("account-app-code-hint"))];
    Ok(SetUp {
        page: visit.page(),
        secret: app::typed(&secret),
        picture: app::picture(&visit.language.t("brand"), &account.account, &secret),
        errors: errors_of(&fields),
        fields,
    })
}

fn confirm(site: &Site, visit: &mut Visit, account: &Account, factors: &Factors, posted: &Posted) -> Answer {
    let Some(enrolling) = visit.keep.enrolling(visit.now).cloned() else { return see("/me/account/app") };
    let typed: String = posted.text("code").chars().filter(|c| !c.is_whitespace()).collect();
    let secret = app::open(site, &account.account, &enrolling.sealed)?;
    let now = visit.now;
    let Some(step) = tried(site, account, now, || Ok(app::step(&secret, &typed, now, None)))? else {
        let code = code_field(visit).required().error(visit.language.t("second-wrong"));
        let page = secret_page(site, visit, account, &enrolling.sealed, code)?;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let row = app::proved(&account.account, &enrolling.sealed, step, visit.now);
    site.engine.store().put_factors(&account.account, &[APP], &[row])?;
    visit.keep.set_enrolling(None);
    changed(site, visit, Some(now))?;
    recovery::after(site, visit, account, factors, "/me/account?done=app")
}
