//! `/admin/accounts/new`: an account for somebody who has none. What it may do comes from the posts of the directory.

use axum::http::StatusCode;
use identity::record::{Deed, Via};
use identity::{Domain, is_personal};
use store::Account;
use value::{AccountId, Words};

use super::account::first_password;
use super::{administrator, hindrance, proof, proved};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with};
use crate::site::Site;
use crate::view::admin::Opening;
use crate::view::part::{Ask, Field, errors_of};
use crate::visit::Visit;

/// Longest name, in characters.
const NAME_MAX: u32 = 60;

/// `GET /admin/accounts/new`
pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    administrator(site, visit, Domain::Accounts)?;
    let fields = fields(site, visit, ("", ""))?;
    html(&page(visit, fields))
}

fn fields(site: &Site, visit: &Visit, (id, name): (&str, &str)) -> Result<Vec<Field>, Trouble> {
    let language = visit.language;
    let mut fields = vec![
        Field::new(language, "id", language.t("sign-in-name"), Ask::Text)
            .hint(language.t("admin-open-id-hint"))
            .required()
            .autocomplete("off")
            .length_max(128)
            .value(id),
        Field::new(language, "name", language.t("admin-open-name"), Ask::Text)
            .hint(language.t("admin-open-name-hint"))
            .autocomplete("off")
            .length_max(NAME_MAX)
            .value(name),
    ];
    fields.extend(proof(site, visit)?);
    Ok(fields)
}

fn page(visit: &Visit, fields: Vec<Field>) -> Opening {
    Opening { page: visit.page(), hindrance: hindrance(visit), errors: errors_of(&fields), fields }
}

/// `POST /admin/accounts/new`: in the record first, then opened; its first password is shown this once.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let by = administrator(site, visit, Domain::Accounts)?;
    let (id, name) = (posted.text("id"), posted.text("name"));
    let mut fields = fields(site, visit, (id, name))?;
    let found = wanted(site, visit, id, name, &mut fields)?;
    let good = proved(site, visit, (Domain::Accounts, posted), &mut fields)?;
    let (Some(account), true) = (found, good) else {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, fields));
    };
    let deed = Deed::AccountPut { account: account.account.clone(), roles: Vec::new() };
    site.engine.record(&by, Via::Page, deed)?;
    html(&first_password(site, visit, account, &[])?)
}

/// The account as asked for; what is wrong is said at the fields.
fn wanted(
    site: &Site,
    visit: &Visit,
    id: &str,
    name: &str,
    fields: &mut [Field],
) -> Result<Option<Account>, Trouble> {
    let language = visit.language;
    let mut wrong = |place: usize, key: &str| {
        fields[place].error = language.t(key);
        Ok(None)
    };
    let Ok(account) = id.parse::<AccountId>() else { return wrong(0, "admin-open-id-wrong") };
    // The id stands in lists and in the record, where no number of a person belongs.
    if is_personal(id) {
        return wrong(0, "admin-open-id-personal");
    }
    if authority::is_reserved(&account) {
        return wrong(0, "admin-open-id-wrong");
    }
    if site.engine.store().account(&account)?.is_some() {
        return wrong(0, "admin-open-id-taken");
    }
    let standing = site.engine.directory().standing(&account, site.engine.today());
    let words = match standing {
        Some(standing) => standing.name,
        None if name.is_empty() => return wrong(1, "admin-open-name-missing"),
        None if name.chars().count() > NAME_MAX as usize => return wrong(1, "admin-open-name-long"),
        None => Words::new(name, name),
    };
    Ok(Some(Account {
        account,
        name: words,
        password_hash: String::new(),
        roles: Vec::new(),
        office: None,
        area: None,
        certificates: Vec::new(),
        active: true,
    }))
}
