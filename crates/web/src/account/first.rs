//! `/sign-in/password`: whoever came with a first password chooses one of their own before anything else opens.

use axum::http::StatusCode;

use super::{Step, go_on, pending};
use crate::me::account::password::{choose, new_fields};
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::account::FirstPassword;
use crate::view::part::{Field, errors_of};
use crate::visit::Visit;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    if pending(site, visit, true)?.is_none() {
        return see("/sign-in");
    }
    html(&page(visit, new_fields(visit).into()))
}

fn page(visit: &Visit, fields: Vec<Field>) -> FirstPassword {
    FirstPassword { page: visit.page(), errors: errors_of(&fields), fields }
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let Some((pending, account)) = pending(site, visit, true)? else { return see("/sign-in") };
    let mut fields = new_fields(visit);
    let Some(account) = choose(site, visit, account, posted, &mut fields)? else {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, fields.into()));
    };
    go_on(site, visit, account, Step::Own { strong: pending.strong }, pending.next)
}
