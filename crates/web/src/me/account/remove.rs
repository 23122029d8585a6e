//! `/me/account/remove`: a factor is taken away, which takes the password and a factor.

use axum::http::StatusCode;
use store::Factor;

use super::{changed, prove, signed_in};
use crate::factor::{APP, Factors, PASSKEY, RECOVERY};
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::me::{Change, Prove};
use crate::view::part::{Field, errors_of};
use crate::visit::Visit;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    let account = signed_in(visit)?;
    let factors = Factors::of(site, &account.account)?;
    let Some(row) = removable(&factors, visit.query("factor")) else { return see("/me/account") };
    html(&page(visit, row, prove::fields(visit, &account, &factors)?))
}

/// A factor of one's own that stands by itself.
fn removable<'f>(factors: &'f Factors, id: &str) -> Option<&'f Factor> {
    factors.find(id).filter(|row| row.kind == APP || row.kind == PASSKEY)
}

fn page(visit: &Visit, row: &Factor, fields: Vec<Field>) -> Prove {
    Prove {
        page: visit.page(),
        what: if row.kind == APP { Change::RemoveApp } else { Change::RemovePasskey },
        errors: errors_of(&fields),
        fields,
        hidden: vec![("factor".to_owned(), row.id.clone())],
    }
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = signed_in(visit)?;
    let factors = Factors::of(site, &account.account)?;
    let Some(row) = removable(&factors, posted.text("factor")) else { return see("/me/account") };
    let mut fields = prove::fields(visit, &account, &factors)?;
    if !prove::proved(site, visit, &account, posted, &mut fields)? {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, row, fields));
    }
    let store = site.engine.store();
    store.delete_factor(&account.account, &row.id)?;
    let left = Factors::of(site, &account.account)?.any();
    if !left {
        store.put_factors(&account.account, &[RECOVERY], &[])?;
    }
    // Without a factor no session of the account is one that gave it.
    let strong = visit.strong().filter(|_| left);
    changed(site, visit, strong)?;
    see("/me/account?done=removed")
}
