//! `/me/account/recovery`: recovery codes, made anew and shown once.

use axum::http::StatusCode;
use store::Account;

use super::{prove, signed_in};
use crate::error::Trouble;
use crate::factor::{Factors, RECOVERY, recovery};
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::me::{Change, Codes, Prove};
use crate::view::part::{Field, errors_of};
use crate::visit::Visit;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    let account = signed_in(visit)?;
    let factors = Factors::of(site, &account.account)?;
    if !factors.any() {
        return see("/me/account");
    }
    html(&page(visit, prove::fields(visit, &account, &factors)?))
}

fn page(visit: &Visit, fields: Vec<Field>) -> Prove {
    Prove {
        page: visit.page(),
        what: Change::Recovery,
        errors: errors_of(&fields),
        fields,
        hidden: Vec::new(),
    }
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = signed_in(visit)?;
    let factors = Factors::of(site, &account.account)?;
    if !factors.any() {
        return see("/me/account");
    }
    let mut fields = prove::fields(visit, &account, &factors)?;
    if !prove::proved(site, visit, &account, posted, &mut fields)? {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, fields));
    }
    html(&fresh(site, visit, &account)?)
}

/// Codes for whoever just got a first factor; else on to `next`.
pub(super) fn after(site: &Site, visit: &Visit, account: &Account, before: &Factors, next: &str) -> Answer {
    if before.any() { see(next) } else { html(&fresh(site, visit, account)?) }
}

/// New codes in place of all before.
fn fresh(site: &Site, visit: &Visit, account: &Account) -> Result<Codes, Trouble> {
    let (codes, rows) = recovery::fresh(&account.account, visit.now);
    site.engine.store().put_factors(&account.account, &[RECOVERY], &rows)?;
    Ok(Codes { page: visit.page(), codes })
}
