//! `/admin/people/new`: somebody joins the directory. Posts are given on their page, an account by the security
//! administrator.

use axum::http::StatusCode;
use identity::{Command, Domain, PersonFacts, is_personal};
use value::percent::encoded;
use value::{AccountId, Words};

use super::{Marked, administrator, change, hindrance, proof, proved};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::admin::Joining;
use crate::view::part::{Ask, ErrorLine, Field, errors_of};
use crate::visit::Visit;

/// `GET /admin/people/new`
pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    administrator(site, visit, Domain::Structure)?;
    let fields = fields(site, visit, None)?;
    html(&page(visit, Visit::fresh_key(site), fields, Vec::new()))
}

fn fields(site: &Site, visit: &Visit, sent: Option<&Posted>) -> Result<Vec<Field>, Trouble> {
    let language = visit.language;
    let today = site.engine.today().to_string();
    let value = |name: &str, usual: &str| sent.map_or(usual, |sent| sent.text(name)).to_owned();
    let text = |name: &str, key: &str| {
        let field = Field::new(language, name, language.t(key), Ask::Text);
        field.autocomplete("off").length_max(128).value(value(name, ""))
    };
    let mut fields = vec![
        text("person", "sign-in-name").hint(language.t("people-id-hint")).required(),
        text("name", "admin-open-name").required(),
        text("name_en", "people-name-en"),
        text("email", "person-email"),
        Field::new(language, "from", language.t("people-joins"), Ask::Date)
            .required()
            .value(value("from", &today)),
    ];
    fields.extend(proof(site, visit)?);
    Ok(fields)
}

fn page(visit: &Visit, key: String, fields: Vec<Field>, errors: Vec<ErrorLine>) -> Joining {
    Joining { page: visit.page(), hindrance: hindrance(visit), key, fields, errors }
}

/// `POST /admin/people/new`
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    administrator(site, visit, Domain::Structure)?;
    let mut fields = fields(site, visit, Some(posted))?;
    let mut errors = Vec::new();
    let good = proved(site, visit, (Domain::Structure, posted), &mut fields)?;
    let mut form = Marked { fields: &mut fields, errors: &mut errors, anchor: "person".to_owned() };
    match command(posted) {
        Err((name, key)) => form.mark(name, &visit.language.t(key)),
        Ok((person, command)) if good => {
            if change(site, visit, posted, command, &mut form)? {
                return see(format!("/admin/people/{}?done=join", encoded(person.as_str())));
            }
        }
        Ok(_) => {}
    }
    errors.extend(errors_of(&fields));
    let page = page(visit, posted.text("key").to_owned(), fields, errors);
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Who joins, or the field that is wrong and the sentence for it.
fn command(posted: &Posted) -> Result<(AccountId, Command), (&'static str, &'static str)> {
    let person: AccountId = posted.text("person").parse().map_err(|_| ("person", "admin-open-id-wrong"))?;
    // The directory refuses it too, and cannot say at which field.
    if is_personal(person.as_str()) {
        return Err(("person", "admin-open-id-personal"));
    }
    let name = posted.text("name");
    if name.is_empty() {
        return Err(("name", "people-name-missing"));
    }
    let english = Some(posted.text("name_en")).filter(|text| !text.is_empty()).unwrap_or(name);
    let email = Some(posted.text("email")).filter(|text| !text.is_empty()).map(str::to_owned);
    let from = posted.text("from").parse().map_err(|_| ("from", "people-day-missing"))?;
    let facts = PersonFacts { email, ..PersonFacts::new(Words::new(name, english)) };
    Ok((person.clone(), Command::AddPerson { person, facts, from }))
}
