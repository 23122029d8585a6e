//! `/sign-in` and `/sign-out`.

use axum::http::StatusCode;
use value::AccountId;

use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::account::{DemoAccount, SignIn};
use crate::view::part::{Ask, ErrorLine, Field, errors_of};
use crate::visit::Visit;

pub fn ask(site: &Site, visit: &mut Visit) -> Answer {
    let next = local(visit.query("next")).to_owned();
    // `again`: another system of the district wants the person to prove anew who they are.
    if visit.account.is_some() && !next.is_empty() && visit.query("again").is_empty() {
        return see(next);
    }
    let fields = fields(visit, "");
    html(&page(site, visit, fields, Vec::new(), &next)?)
}

/// A path of this site, or nothing.
pub(crate) fn local(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if ours { next } else { "" }
}

fn fields(visit: &Visit, name: &str) -> Vec<Field> {
    let language = visit.language;
    vec![
        Field::new(language, "name", language.t("sign-in-name"), Ask::Text)
            .required()
            .autocomplete("username")
            .length_max(128)
            .value(name),
        Field::new(language, "password", language.t("sign-in-password"), Ask::Password)
            .required()
            .autocomplete("current-password"),
    ]
}

fn page(
    site: &Site,
    visit: &Visit,
    fields: Vec<Field>,
    errors: Vec<ErrorLine>,
    next: &str,
) -> Result<SignIn, Trouble> {
    let mut demo = Vec::new();
    for id in site.demo.iter().flat_map(|demo| &demo.accounts) {
        let account = site.engine.store().account(&AccountId::new(id.as_str()))?;
        let Some(account) = account else { continue };
        let name = visit.language.pick(&account.name).to_owned();
        demo.push(DemoAccount { name: id.clone(), post: name });
    }
    Ok(SignIn {
        page: visit.page(),
        fields,
        errors,
        next: next.to_owned(),
        demo,
        demo_password: site.demo.as_ref().map(|demo| demo.password.clone()).unwrap_or_default(),
    })
}

pub fn sign_in(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (name, password) = (posted.text("name"), posted.text("password"));
    let next = local(posted.text("next")).to_owned();
    let mut fields = fields(visit, name);
    if name.is_empty() {
        fields[0].error = visit.language.t("sign-in-name-missing");
    }
    if password.is_empty() {
        fields[1].error = visit.language.t("sign-in-password-missing");
    }
    let errors = errors_of(&fields);
    if !errors.is_empty() {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, fields, errors, &next)?);
    }
    let (by_name, by_address) = (format!("account {}", short(name)), format!("address {}", visit.address));
    if !site.sign_ins.allows(&[&by_name, &by_address], visit.now) {
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    let account = match name.parse::<AccountId>() {
        Ok(id) => site.engine.store().account(&id)?.filter(|account| site.engine.may_enter(account)),
        Err(_) => None,
    };
    // The same work whether the account exists or not.
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let fits = site.passwords.verify(password, hash);
    match account.filter(|_| fits) {
        Some(account) => {
            site.sign_ins.succeeded(&by_name);
            visit.sign_in(site, account)?;
            let home = if visit.is_staff() { "/desk/tasks" } else { "/" };
            see(if next.is_empty() { home.to_owned() } else { next })
        }
        None => {
            site.sign_ins.count(&[&by_name, &by_address], visit.now);
            let text = visit.language.t("sign-in-wrong");
            let errors = vec![ErrorLine { anchor: "name".to_owned(), text }];
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, fields, errors, &next)?)
        }
    }
}

/// Keys of the throttle stay short, whatever was typed.
fn short(name: &str) -> String {
    name.chars().take(64).collect()
}

pub fn sign_out(site: &Site, visit: &mut Visit, _: &Posted) -> Answer {
    visit.sign_out(site)?;
    see("/")
}
