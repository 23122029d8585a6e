//! `/sign-in/second`: the second step of a sign-in. Until it is done the session is nobody's.

use axum::http::StatusCode;

use super::{Step, go_on, pending};
use crate::factor::{Factors, try_code};
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::account::Second;
use crate::view::part::{Ask, Field, errors_of};
use crate::visit::Visit;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    let Some((_, account)) = pending(site, visit, false)? else { return see("/sign-in") };
    let factors = Factors::of(site, &account.account)?;
    html(&page(site, visit, &factors, String::new()))
}

/// The field of a code, wherever one is asked for.
pub(crate) fn code_field(visit: &Visit) -> Field {
    Field::new(visit.language, "code", visit.language.t("second-code"), Ask::Code)
        .hint(visit.language.t("second-code-hint"))
        .autocomplete("one-time-code")
        .length_max(64)
}

fn page(site: &Site, visit: &Visit, factors: &Factors, error: String) -> Second {
    let fields = vec![code_field(visit).required().error(error)];
    Second {
        page: visit.page(),
        errors: errors_of(&fields),
        fields,
        passkeys: site.passkeys.is_some() && factors.passkeys().next().is_some(),
    }
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let Some((pending, account)) = pending(site, visit, false)? else { return see("/sign-in") };
    let id = account.account.clone();
    if try_code(site, &account, posted.text("code"), visit.now)? {
        return go_on(site, visit, account, Step::Second, pending.next);
    }
    let factors = Factors::of(site, &id)?;
    let error = visit.language.t("second-wrong");
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, &factors, error))
}
