//! Opening a case, one thing a page: the pages of the app's form, the question about duplicates, the check, the
//! confirmation. `/events/new` is the app of events; every other app opens at `/hall/apply/{app}`.

mod check;
mod duplicate;
mod sent;

use axum::http::StatusCode;
use catalog::{Act, App, Columns};
use form::{Form, Widget};
use store::Blob;
use value::percent::encoded;
use value::{BlobId, Context, Digest};

use crate::error::Trouble;
use crate::keep::Draft;
use crate::posted::{FileKind, Posted};
use crate::serve::{Answer, html_with, see};
use crate::shape::field;
use crate::site::Site;
use crate::view::part::{Field, errors_of};
use crate::view::report::{Pin, Step as StepPage};
use crate::visit::Visit;

pub(crate) use duplicate::{away, metres};
pub use sent::sent;

/// One step of opening a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// A page of the form, by its id.
    Page(String),
    Duplicates,
    Check,
}

impl Step {
    fn id(&self) -> &str {
        match self {
            Self::Page(id) => id,
            Self::Duplicates => "duplicates",
            Self::Check => "check",
        }
    }
}

/// What every step works with.
pub(crate) struct Opening<'s> {
    pub app: &'s App,
    pub act: &'s Act,
    pub form: &'s Form,
    pub draft: Draft,
    pub answers: Context,
    pub steps: Vec<Step>,
    /// Open cases that may be the same.
    pub similar: Vec<(store::CaseRow, f64)>,
    /// The address without a step.
    pub base: String,
}

impl<'s> Opening<'s> {
    fn of(site: &'s Site, visit: &Visit) -> Result<Self, Trouble> {
        let named = visit.param("app");
        let app = match named {
            "" => site.events_app(),
            id => site.engine.apps().all().find(|app| app.id.as_str() == id),
        };
        let app = app.ok_or(Trouble::NotFound)?;
        let act = app.opening_act().ok_or(Trouble::NotFound)?;
        let form = act.form.as_ref().and_then(|form| app.forms.get(form)).ok_or(Trouble::NotFound)?;
        let base = if named.is_empty() { "/events/new".to_owned() } else { format!("/hall/apply/{named}") };
        let draft = visit.keep.draft(app.id.as_str()).cloned();
        let draft = draft.unwrap_or_else(|| Draft { key: Visit::fresh_key(site), ..Draft::default() });
        let mut opening = Self {
            app,
            act,
            form,
            answers: Context::new(),
            draft,
            steps: Vec::new(),
            similar: Vec::new(),
            base,
        };
        opening.reckon(site)?;
        Ok(opening)
    }

    /// Works out answers and steps from the draft.
    fn reckon(&mut self, site: &Site) -> Result<(), Trouble> {
        self.answers = self.form.read(&self.draft.pairs);
        self.similar = duplicate::similar(site, self)?;
        let pages = form::journey(self.form, &self.answers);
        let after = duplicate::after(self.app, self.form);
        self.steps.clear();
        for page in pages {
            let ask = !self.similar.is_empty() && after.as_deref() == Some(page.as_str());
            self.steps.push(Step::Page(page));
            if ask {
                self.steps.push(Step::Duplicates);
            }
        }
        self.steps.push(Step::Check);
        Ok(())
    }

    pub(crate) fn at(&self, step: &Step) -> String {
        format!("{}?step={}", self.base, encoded(step.id()))
    }

    pub(crate) fn place(&self, step: &Step) -> usize {
        self.steps.iter().position(|known| known == step).unwrap_or(0)
    }

    /// The step before, or the home page.
    pub(crate) fn back(&self, step: &Step) -> String {
        let before = self.place(step).checked_sub(1).and_then(|place| self.steps.get(place));
        before.map_or_else(|| "/".to_owned(), |step| self.at(step))
    }

    fn next(&self, step: &Step) -> String {
        self.steps.get(self.place(step) + 1).map_or_else(|| self.at(&Step::Check), |step| self.at(step))
    }

    fn keep(&self, visit: &mut Visit, site: &Site) -> Result<(), Trouble> {
        visit.keep.set_draft(self.app.id.as_str(), self.draft.clone());
        visit.save(site)
    }

    /// What is wrong with the answers, by field.
    fn problems(&self) -> Vec<form::Problem> {
        let known =
            |list: &str, code: &str| self.app.lists.get(list).is_some_and(|l| l.entries.contains_key(code));
        self.form.check(&self.answers, &known).err().unwrap_or_default()
    }

    /// The first page with something wrong on it.
    fn first_wrong(&self) -> Option<Step> {
        let problems = self.problems();
        let wrong = |page: &&form::Page| problems.iter().any(|problem| page.fields.contains(&problem.field));
        self.form.pages.iter().find(wrong).map(|page| Step::Page(page.id.clone()))
    }

    /// Names of the fields that hold the pin.
    fn pin_names(&self) -> Option<(&str, &str)> {
        let columns = &self.app.columns;
        let (latitude, longitude) = (Columns::name(&columns.lat)?, Columns::name(&columns.lon)?);
        let asked = |name: &str| self.form.fields.contains_key(name);
        (asked(latitude) && asked(longitude)).then_some((latitude, longitude))
    }
}

/// `GET /events/new?step=...`.
pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    if visit.query("fresh") == "1" {
        let opening = Opening::of(site, visit)?;
        visit.keep.drop_draft(opening.app.id.as_str());
        visit.save(site)?;
        return see(opening.base);
    }
    let mut opening = Opening::of(site, visit)?;
    let asked = visit.query("step").to_owned();
    if asked.is_empty() {
        let known = visit.query.iter().filter(|(name, _)| opening.form.fields.contains_key(name.as_str()));
        let known: Vec<(String, String)> = known.cloned().collect();
        if !known.is_empty() {
            let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
            opening.draft.replace(&names, known.clone());
            opening.keep(visit, site)?;
        }
        return see(opening.steps.first().map(|step| opening.at(step)).unwrap_or_default());
    }
    let Some(step) = opening.steps.iter().find(|step| step.id() == asked).cloned() else {
        return see(opening.base);
    };
    match &step {
        Step::Page(id) => page(site, visit, &opening, id, &[], StatusCode::OK),
        Step::Duplicates => duplicate::show(site, visit, &opening),
        Step::Check => match opening.first_wrong() {
            Some(wrong) => see(opening.at(&wrong)),
            None => check::show(site, visit, &opening, Vec::new(), StatusCode::OK),
        },
    }
}

/// `POST /events/new?step=...`.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let mut opening = Opening::of(site, visit)?;
    let asked = visit.query("step").to_owned();
    if asked == "check" {
        return check::send(site, visit, &opening, posted);
    }
    let step = opening.steps.iter().find(|step| step.id() == asked).cloned();
    match step {
        Some(Step::Duplicates) => {
            duplicate::answer(&mut opening, posted);
            opening.keep(visit, site)?;
            see(opening.next(&Step::Duplicates))
        }
        Some(Step::Page(id)) => take_page(site, visit, &mut opening, &id, posted),
        _ => see(opening.base),
    }
}

fn take_page(site: &Site, visit: &mut Visit, opening: &mut Opening<'_>, id: &str, posted: &Posted) -> Answer {
    let Some(page_of) = opening.form.pages.iter().find(|page| page.id == id) else {
        return Err(Trouble::NotFound);
    };
    let mut given = Vec::new();
    let mut wrong = Vec::new();
    for name in &page_of.fields {
        let is_file = opening.form.fields.get(name).is_some_and(|field| field.widget == Widget::File);
        if !is_file {
            given.push((name.clone(), posted.text(name).to_owned()));
        } else if let Some(file) = posted.file(name) {
            match keep_file(site, file)? {
                Some(blob) => given.push((name.clone(), blob.to_string())),
                None => wrong.push((name.clone(), visit.language.t(file.wrong()))),
            }
        } else {
            // WHY: a file input cannot be filled again by the page, so no file means the one sent before.
            given.push((name.clone(), opening.draft.text(name).to_owned()));
        }
    }
    let names: Vec<&str> = page_of.fields.iter().map(String::as_str).collect();
    opening.draft.replace(&names, given);
    opening.reckon(site)?;
    opening.keep(visit, site)?;
    let problems = opening.problems().into_iter().filter(|problem| page_of.fields.contains(&problem.field));
    wrong.extend(problems.map(|problem| (problem.field, visit.language.pick(&problem.words).to_owned())));
    if !wrong.is_empty() {
        return page(site, visit, opening, id, &wrong, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let step = Step::Page(id.to_owned());
    see(if visit.query("back") == "check" { opening.at(&Step::Check) } else { opening.next(&step) })
}

/// Stores a photo; `None` where it is none.
pub(crate) fn keep_file(site: &Site, file: &crate::posted::File) -> Result<Option<BlobId>, Trouble> {
    if file.kind == FileKind::Other {
        return Ok(None);
    }
    let id = BlobId::new(Digest::of(&file.bytes).to_string());
    let blob = Blob { id: id.clone(), mime: file.kind.mime().to_owned(), bytes: file.bytes.clone() };
    site.engine.store().put_blob(&blob)?;
    Ok(Some(id))
}

fn page(
    site: &Site,
    visit: &Visit,
    opening: &Opening<'_>,
    id: &str,
    wrong: &[(String, String)],
    status: StatusCode,
) -> Answer {
    let language = visit.language;
    let Some(page) = opening.form.pages.iter().find(|page| page.id == id) else {
        return Err(Trouble::NotFound);
    };
    let shown = form::shown(opening.form, &opening.answers);
    let pins = opening.pin_names().filter(|(latitude, _)| page.fields.iter().any(|name| name == latitude));
    let is_pin = |name: &str| pins.is_some_and(|(latitude, longitude)| name == latitude || name == longitude);
    let asked: Vec<&&form::Field> =
        shown.iter().filter(|field| page.fields.contains(&field.name) && !is_pin(&field.name)).collect();
    let alone = asked.len() == 1;
    let mut fields: Vec<Field> = asked
        .into_iter()
        .map(|asked| field::field(language, opening.app, asked, opening.draft.text(&asked.name), alone))
        .collect();
    for field in &mut fields {
        if let Some((_, text)) = wrong.iter().find(|(name, _)| *name == field.name) {
            text.clone_into(&mut field.error);
        }
    }
    let step = Step::Page(id.to_owned());
    let back_to_check = visit.query("back") == "check";
    let action = opening.at(&step);
    let pin = pins.map(|(latitude, longitude)| Pin {
        latitude: opening.draft.text(latitude).to_owned(),
        longitude: opening.draft.text(longitude).to_owned(),
        latitude_name: latitude.to_owned(),
        longitude_name: longitude.to_owned(),
        district: site.district.as_ref().map(|_| "/events/district.geojson".to_owned()).unwrap_or_default(),
    });
    html_with(
        status,
        &StepPage {
            page: visit.page(),
            number: opening.place(&step) + 1,
            total: opening.steps.len(),
            title: language.pick(&page.title).to_owned(),
            hint: String::new(),
            errors: errors_of(&fields),
            fields,
            back: if back_to_check { opening.at(&Step::Check) } else { opening.back(&step) },
            action: if back_to_check { format!("{action}&back=check") } else { action },
            pin,
        },
    )
}
