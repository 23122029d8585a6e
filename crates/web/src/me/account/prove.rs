//! Whoever changes how they sign in proves once more who they are: with the password, and with a second factor where
//! there is one, unless it was given just now. Who has no password, having come with an identity of another provider,
//! comes so once more.

use axum::http::StatusCode;
use store::Account;
use value::SignedDuration;

use crate::account::{by_name, second::code_field};
use crate::error::Trouble;
use crate::factor::{Factors, try_code};
use crate::posted::Posted;
use crate::site::Site;
use crate::view::part::{Ask, Field};
use crate::visit::Visit;

/// How long a second factor need not be given again.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(15);

/// The name of the field of the present password.
pub const PASSWORD: &str = "old";

/// The question for the password, where there is one to ask for; else the person came in just now, or does so first.
pub fn password_field(visit: &Visit, account: &Account) -> Result<Option<Field>, Trouble> {
    if account.password_hash.is_empty() {
        return if visit.came_lately() { Ok(None) } else { Err(Trouble::SignIn) };
    }
    let field = Field::new(visit.language, PASSWORD, visit.language.t("account-old"), Ask::Password)
        .required()
        .autocomplete("current-password");
    Ok(Some(field))
}

fn code_needed(visit: &Visit, factors: &Factors) -> bool {
    let given = visit.strong();
    factors.any() && given.is_none_or(|given| visit.now.duration_since(given) >= JUST_NOW)
}

/// The questions.
pub fn fields(visit: &Visit, account: &Account, factors: &Factors) -> Result<Vec<Field>, Trouble> {
    let mut fields = Vec::from_iter(password_field(visit, account)?);
    fields.extend(code_needed(visit, factors).then(|| code_field(visit).required()));
    Ok(fields)
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
    if try_code(site, account, posted.text("code"), visit.now)? {
        return Ok(true);
    }
    code.error = visit.language.t("second-wrong");
    Ok(false)
}

/// Whether the present password was given, or, where there is none, the person came in just now.
pub fn password_fits(
    site: &Site,
    visit: &Visit,
    account: &Account,
    posted: &Posted,
    fields: &mut [Field],
) -> Result<bool, Trouble> {
    if account.password_hash.is_empty() {
        return if visit.came_lately() { Ok(true) } else { Err(Trouble::SignIn) };
    }
    let by_name = by_name(account.account.as_str());
    let typed = posted.exact(PASSWORD);
    if !typed.is_empty() {
        if !site.sign_ins.take(&[&by_name], visit.now) {
            return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
        }
        if site.passwords.verify(typed, Some(&account.password_hash)) {
            site.sign_ins.succeeded(&by_name);
            return Ok(true);
        }
        site.sign_in_failed(Some(account));
    }
    if let Some(field) = fields.iter_mut().find(|field| field.name == PASSWORD) {
        let key = if typed.is_empty() { "sign-in-password-missing" } else { "account-old-wrong" };
        field.error = visit.language.t(key);
    }
    Ok(false)
}
