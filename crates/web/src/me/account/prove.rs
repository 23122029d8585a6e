//! Whoever changes how they sign in proves once more who they are: with the password, and with a second factor where
//! there is one, unless it was given just now.

use axum::http::StatusCode;
use store::Account;
use value::SignedDuration;

use crate::account::{by_name, second::code_field};
use crate::error::Trouble;
use crate::factor::{Factors, takes_code};
use crate::posted::Posted;
use crate::site::Site;
use crate::view::part::{Ask, Field};
use crate::visit::Visit;

/// How long a second factor need not be given again.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(15);

/// The name of the field of the present password.
pub const PASSWORD: &str = "old";

pub fn password_field(visit: &Visit) -> Field {
    Field::new(visit.language, PASSWORD, visit.language.t("account-old"), Ask::Password)
        .required()
        .autocomplete("current-password")
}

fn code_needed(visit: &Visit, factors: &Factors) -> bool {
    let given = visit.keep.strong().filter(|_| visit.strong);
    factors.any() && given.is_none_or(|given| visit.now.duration_since(given) >= JUST_NOW)
}

/// The questions.
pub fn fields(visit: &Visit, factors: &Factors) -> Vec<Field> {
    let mut fields = vec![password_field(visit)];
    fields.extend(code_needed(visit, factors).then(|| code_field(visit).required()));
    fields
}

/// Whether the answers prove the person; what is wrong is said at the fields. Wrong ones are counted, right or not:
/// a session that was left open is no way to guess a password.
pub fn proved(
    site: &Site,
    visit: &Visit,
    account: &Account,
    posted: &Posted,
    fields: &mut [Field],
) -> Result<bool, Trouble> {
    if !password_fits(site, visit, account, posted, fields)? {
        return Ok(false);
    }
    let Some(code) = fields.iter_mut().find(|field| field.name == "code") else { return Ok(true) };
    let by_account = format!("second {}", account.account);
    if !site.second_steps.allows(&[&by_account], visit.now) {
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    if takes_code(site, &account.account, posted.text("code"), visit.now)? {
        site.second_steps.succeeded(&by_account);
        return Ok(true);
    }
    site.second_steps.count(&[&by_account], visit.now);
    code.error = visit.language.t("second-wrong");
    Ok(false)
}

/// Whether the present password was given.
pub fn password_fits(
    site: &Site,
    visit: &Visit,
    account: &Account,
    posted: &Posted,
    fields: &mut [Field],
) -> Result<bool, Trouble> {
    let by_name = by_name(account.account.as_str());
    if !site.sign_ins.allows(&[&by_name], visit.now) {
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    let typed = posted.exact(PASSWORD);
    if !typed.is_empty() && site.passwords.verify(typed, Some(&account.password_hash)) {
        site.sign_ins.succeeded(&by_name);
        return Ok(true);
    }
    if !typed.is_empty() {
        site.sign_ins.count(&[&by_name], visit.now);
    }
    if let Some(field) = fields.iter_mut().find(|field| field.name == PASSWORD) {
        let key = if typed.is_empty() { "sign-in-password-missing" } else { "account-old-wrong" };
        field.error = visit.language.t(key);
    }
    Ok(false)
}
