//! `/author`: the drafts there are, and a new one.

use axum::http::StatusCode;
use engine::draft::{DraftFault, NAME_CHARS_MAX};

use super::{address, shape};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html_with, see};
use crate::site::Site;
use crate::view::author::{AuthorHome, DraftRow};
use crate::view::part::{Ask, Choice, Field, errors_of};
use crate::visit::Visit;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    visit.author()?;
    page(site, visit, fields(site, visit, "", ""), StatusCode::OK)
}

fn fields(site: &Site, visit: &Visit, app: &str, name: &str) -> Vec<Field> {
    let language = visit.language;
    let apps = site.engine.drafts().apps();
    let only = apps.len() == 1;
    let choice = |known: &std::sync::Arc<catalog::App>| Choice {
        value: known.id.to_string(),
        title: format!("{} {}", language.pick(&known.title), known.version),
        chosen: only || known.id.as_str() == app,
        ..Choice::default()
    };
    let choices = apps.iter().map(choice).collect();
    let length = u32::try_from(NAME_CHARS_MAX).unwrap_or(u32::MAX);
    vec![
        Field::new(language, "app", language.t("author-app"), Ask::Select(choices)).required(),
        Field::new(language, "name", language.t("author-name"), Ask::Text)
            .hint(language.t("author-name-hint"))
            .required()
            .length_max(length)
            .value(name),
    ]
}

fn page(site: &Site, visit: &Visit, fields: Vec<Field>, status: StatusCode) -> Answer {
    let mut rows = Vec::new();
    for draft in site.engine.drafts().all()? {
        rows.push(DraftRow {
            href: address(&draft),
            name: draft.name.clone(),
            app: shape::app_title(site, visit, &draft),
            changed: draft.files.len(),
            by: shape::person(site, visit, &draft.author)?,
            when: shape::moment(site, &draft, draft.updated_at),
        });
    }
    let errors = errors_of(&fields);
    html_with(status, &AuthorHome { page: visit.page(), drafts: rows, fields, errors })
}

pub fn open(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let author = visit.author()?;
    let (app, name) = (posted.text("app"), posted.text("name"));
    let mut fields = fields(site, visit, app, name);
    let wrong = match site.engine.drafts().open(app, name, &author) {
        Ok(draft) => return see(address(&draft)),
        Err(DraftFault::NoSuchApp) => ("app", "author-app-missing"),
        Err(DraftFault::NoName) => ("name", "author-name-missing"),
        Err(DraftFault::TooMuch) => ("name", "author-too-many"),
        Err(other) => return Err(Trouble::from(other)),
    };
    for field in fields.iter_mut().filter(|field| field.name == wrong.0) {
        field.error = visit.language.t(wrong.1);
    }
    page(site, visit, fields, StatusCode::UNPROCESSABLE_ENTITY)
}
