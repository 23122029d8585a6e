//! `/me/account/password`: another password.

use axum::http::StatusCode;
use store::Account;

use super::{prove, sessions, signed_in};
use crate::error::Trouble;
use crate::factor::FIRST_PASSWORD;
use crate::password::{hash, weak};
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::me::{Change, Prove};
use crate::view::part::{Ask, Field, errors_of};
use crate::visit::Visit;

pub fn ask(_: &Site, visit: &mut Visit) -> Answer {
    let account = signed_in(visit)?;
    html(&page(visit, all_fields(visit, &account)?))
}

fn all_fields(visit: &Visit, account: &Account) -> Result<Vec<Field>, Trouble> {
    let mut fields = Vec::from_iter(prove::password_field(visit, account)?);
    fields.extend(new_fields(visit));
    Ok(fields)
}

/// The new password, twice: what nobody sees while it is typed is easily mistyped.
pub(crate) fn new_fields(visit: &Visit) -> [Field; 2] {
    let field = |name: &str, label: &str| {
        Field::new(visit.language, name, visit.language.t(label), Ask::Password)
            .required()
            .autocomplete("new-password")
    };
    [field("new", "account-new").hint(visit.language.t("account-new-hint")), field("again", "account-again")]
}

fn page(visit: &Visit, fields: Vec<Field>) -> Prove {
    Prove {
        page: visit.page(),
        what: Change::Password,
        errors: errors_of(&fields),
        fields,
        hidden: Vec::new(),
    }
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = signed_in(visit)?;
    let mut fields = all_fields(visit, &account)?;
    let proved = prove::password_fits(site, visit, &account, posted, &mut fields)?;
    if !proved || choose(site, visit, account, posted, &mut fields)?.is_none() {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, fields));
    }
    // The other sessions ended with the choice.
    let strong = visit.strong();
    visit.renew(site, strong)?;
    see("/me/account?done=password")
}

/// Takes a new password where it is good enough: the first one is none any more, and every session of the account but
/// this one ends. What is wrong is said at the fields.
pub(crate) fn choose(
    site: &Site,
    visit: &Visit,
    account: Account,
    posted: &Posted,
    fields: &mut [Field],
) -> Result<Option<Account>, Trouble> {
    let (new, again) = (posted.exact("new"), posted.exact("again"));
    let names = [account.account.as_str(), account.name.zh.as_str(), account.name.en.as_str()];
    let wrong = match weak(new, &names) {
        Some(weak) => Some(("new", weak.key())),
        None if new != again => Some(("again", "password-differs")),
        // WHY the hash is asked: a first password is known to whoever handed it over.
        None if site.passwords.verify(new, Some(&account.password_hash)) => Some(("new", "password-same")),
        None => None,
    };
    if let Some((name, key)) = wrong {
        fields
            .iter_mut()
            .filter(|field| field.name == name)
            .for_each(|field| field.error = visit.language.t(key));
        return Ok(None);
    }
    let made = hash(new, None);
    // WHY the old one is named: whoever was closed or got another password meanwhile proves anew who they are.
    if !site.engine.store().set_password(
        &account.account,
        &account.password_hash,
        &made,
        &[FIRST_PASSWORD],
    )? {
        return Err(Trouble::SignIn);
    }
    let account = Account { password_hash: made, ..account };
    sessions::end_all(site, &account.account, Some(&visit.token.digest()))?;
    Ok(Some(account))
}
