//! A form of an installed app, page by page as its journey opens them, without a case.

use axum::http::StatusCode;
use form::Widget;
use value::Words;
use value::percent::encoded;

use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html_with, see};
use crate::shape::field;
use crate::site::Site;
use crate::view::part::{Field, errors_of};
use crate::view::report::Step;
use crate::visit::Visit;

/// Where the answers of previews lie in the session.
fn draft_name(visit: &Visit) -> String {
    format!("preview {} {}", visit.param("app"), visit.param("form"))
}

fn found<'s>(site: &'s Site, visit: &Visit) -> Result<(&'s catalog::App, &'s form::Form), Trouble> {
    visit.staff_or_author()?;
    let app = site.engine.apps().all().find(|app| app.id.as_str() == visit.param("app"));
    let app = app.ok_or(Trouble::NotFound)?;
    let form = app.forms.values().find(|form| form.id == visit.param("form")).ok_or(Trouble::NotFound)?;
    Ok((app, form))
}

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    given(site, visit, StatusCode::OK, &[])
}

fn given(site: &Site, visit: &Visit, status: StatusCode, wrong: &[(String, Words)]) -> Answer {
    let (app, form) = found(site, visit)?;
    let draft = visit.keep.draft(&draft_name(visit)).cloned().unwrap_or_default();
    let answers = form.read(&draft.pairs);
    let steps = form::journey(form, &answers);
    let place = steps.iter().position(|id| id == visit.query("page")).unwrap_or(0);
    let page = form.pages.iter().find(|page| Some(&page.id) == steps.get(place)).ok_or(Trouble::NotFound)?;
    let shown = form::shown(form, &answers);
    let asked: Vec<_> = shown.iter().filter(|field| page.fields.contains(&field.name)).collect();
    let mut fields: Vec<Field> = asked
        .iter()
        .map(|asked| field::field(visit.language, app, asked, draft.text(&asked.name), shown.len() == 1))
        .collect();
    for field in &mut fields {
        let found = wrong.iter().find(|(name, _)| *name == field.name);
        found.into_iter().for_each(|(_, words)| visit.language.pick(words).clone_into(&mut field.error));
    }
    let at = |id: &String| format!("{}?page={}", visit.path, encoded(id));
    let back = place.checked_sub(1).and_then(|before| steps.get(before)).map(at);
    let view = Step {
        page: visit.page(),
        number: place + 1,
        total: steps.len(),
        title: visit.language.pick(&page.title).to_owned(),
        hint: visit.language.t("preview-app-hint"),
        errors: errors_of(&fields),
        fields,
        back: back.unwrap_or_else(|| "/desk/forms/preview".to_owned()),
        action: at(&page.id),
        pin: None,
    };
    html_with(status, &view)
}

/// Checks one page; nothing is sent anywhere at the end. Personal answers are checked and not kept.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (app, form) = found(site, visit)?;
    let asked = visit.query("page").to_owned();
    let page = form.pages.iter().find(|page| page.id == asked).ok_or(Trouble::NotFound)?;
    let name = draft_name(visit);
    let mut draft = visit.keep.draft(&name).cloned().unwrap_or_default();
    let names: Vec<&str> = page.fields.iter().map(String::as_str).collect();
    let is_file = |name: &str| form.fields.get(name).is_some_and(|field| field.widget == Widget::File);
    let given = names.iter().filter(|name| !is_file(name));
    draft.replace(&names, given.map(|name| ((*name).to_owned(), posted.text(name).to_owned())));
    let answers = form.read(&draft.pairs);
    let lists =
        |list: &str, code: &str| app.lists.get(list).is_some_and(|list| list.entries.contains_key(code));
    let problems = form.check(&answers, &lists).err().unwrap_or_default();
    let wrong: Vec<(String, Words)> = problems
        .into_iter()
        .filter(|problem| page.fields.contains(&problem.field) && !is_file(&problem.field))
        .map(|problem| (problem.field, problem.words))
        .collect();
    visit.keep.set_draft(&name, draft.clone());
    let answer = if wrong.is_empty() {
        let steps = form::journey(form, &answers);
        let next = steps.iter().position(|id| *id == asked).and_then(|place| steps.get(place + 1));
        see(next.map_or_else(
            || "/desk/forms/preview".to_owned(),
            |id| format!("{}?page={}", visit.path, encoded(id)),
        ))
    } else {
        self::given(site, visit, StatusCode::UNPROCESSABLE_ENTITY, &wrong)
    };
    // WHY: a preview is no purpose for which personal data may be kept.
    draft.pairs.retain(|(name, _)| form.fields.get(name).is_some_and(|field| field.personal.is_none()));
    visit.keep.set_draft(&name, draft);
    visit.save(site)?;
    answer
}
