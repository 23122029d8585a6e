//! `/me/account/passkey`: a new passkey.

use axum::http::StatusCode;
use store::Account;

use super::{changed, prove, recovery, signed_in};
use crate::error::Trouble;
use crate::factor::{Factors, passkey};
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with};
use crate::site::Site;
use crate::view::me::{Change, MakePasskey, Prove};
use crate::view::part::{Ask, Field, errors_of};
use crate::visit::Visit;

/// Characters of the name of a passkey.
const LABEL_CHARS_MAX: usize = 40;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    let account = signed_in(visit)?;
    if site.passkeys.is_none() {
        return Err(Trouble::NotFound);
    }
    let factors = Factors::of(site, &account.account)?;
    html(&page(visit, all_fields(visit, &account, &factors, "")?))
}

fn all_fields(
    visit: &Visit,
    account: &Account,
    factors: &Factors,
    label: &str,
) -> Result<Vec<Field>, Trouble> {
    let mut fields = prove::fields(visit, account, factors)?;
    let name = Field::new(visit.language, "label", visit.language.t("account-passkey-name"), Ask::Text)
        .hint(visit.language.t("account-passkey-name-hint"))
        .length_max(40)
        .value(label);
    fields.insert(0, name);
    Ok(fields)
}

fn page(visit: &Visit, fields: Vec<Field>) -> Prove {
    Prove {
        page: visit.page(),
        what: Change::Passkey,
        errors: errors_of(&fields),
        fields,
        hidden: Vec::new(),
    }
}

/// The person is proved and the browser is told what to make; or it answers with what it made.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = signed_in(visit)?;
    if site.passkeys.is_none() {
        return Err(Trouble::NotFound);
    }
    let factors = Factors::of(site, &account.account)?;
    let label: String =
        posted.text("label").chars().filter(|c| !c.is_control()).take(LABEL_CHARS_MAX).collect();
    let mut fields = all_fields(visit, &account, &factors, &label)?;
    if posted.has("answer") {
        return keep(site, visit, &account, &factors, (posted.text("answer"), &label), fields);
    }
    if !prove::proved(site, visit, &account, posted, &mut fields)? {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, fields));
    }
    let name = visit.language.pick(&account.name).to_owned();
    let named = (&account.account, if name.is_empty() { account.account.as_str() } else { name.as_str() });
    match passkey::enrol(site, visit.token.digest(), named, visit.now)? {
        Some(options) => html(&MakePasskey { page: visit.page(), options: options.to_string(), label }),
        None => {
            fields[0].error = visit.language.t("account-passkeys-enough");
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, fields))
        }
    }
}

fn keep(
    site: &Site,
    visit: &mut Visit,
    account: &Account,
    factors: &Factors,
    (answer, label): (&str, &str),
    mut fields: Vec<Field>,
) -> Answer {
    let named = if label.is_empty() { visit.language.t("account-passkey") } else { label.to_owned() };
    let made = passkey::enrolled(site, &visit.token.digest(), &account.account, answer, &named, visit.now)?;
    let kept = match made {
        Some(row) => site.engine.store().put_factors(&account.account, &[], &[row])?,
        None => false,
    };
    if !kept {
        fields[0].error = visit.language.t("passkey-wrong");
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, fields));
    }
    let now = visit.now;
    changed(site, visit, Some(now))?;
    recovery::after(site, visit, account, factors, "/me/account?done=passkey")
}
