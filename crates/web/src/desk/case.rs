//! `GET /desk/cases/{number}`: everything about one case that its reader may see.

use axum::http::StatusCode;
use catalog::{App, Target, Verb};
use engine::Personal;
use kernel::{Case, Filing};
use store::CaseRow;
use value::{CaseNumber, FilingId, Value};

use super::{course, record};
use crate::error::Trouble;
use crate::serve::{Answer, html_with};
use crate::shape::act::{self, Tried};
use crate::shape::{self, list, time};
use crate::site::Site;
use crate::view::case::{CasePage, Filing as FilingView, Lend, Photo};
use crate::view::part::{ErrorLine, Link, Row, Tag};
use crate::view::{Notice, Tone};
use crate::visit::Visit;

/// The case an address names, where the reader may see it.
pub(super) fn find(site: &Site, visit: &Visit) -> Result<(CaseRow, Case), Trouble> {
    visit.staff()?;
    let number: CaseNumber = visit.param("number").parse().map_err(|_| Trouble::NotFound)?;
    let row = list::seen(site, &visit.actor(), number.case)?;
    // WHY: a number with the right id and another day is a mistake, not this case.
    if row.number != visit.param("number") {
        return Err(Trouble::NotFound);
    }
    let case = site.engine.case(row.case)?.ok_or(Trouble::NotFound)?;
    Ok((row, case))
}

pub fn case(site: &Site, visit: &mut Visit) -> Answer {
    let (row, case) = find(site, visit)?;
    draw(site, visit, &row, &case, &After::default())
}

/// What was just tried or lent, which the page shows beside the case.
#[derive(Default)]
pub(super) struct After<'t> {
    /// An act that failed: what was typed and what was wrong.
    pub tried: Option<&'t Tried>,
    /// Personal data lent for this one page.
    pub lent: Option<(FilingId, Personal)>,
    /// Why personal data was not lent.
    pub not_lent: Vec<String>,
    pub status: StatusCode,
}

/// Draws the case.
pub(super) fn draw(site: &Site, visit: &Visit, row: &CaseRow, case: &Case, after: &After<'_>) -> Answer {
    let (tried, status) = (after.tried, after.status);
    let language = visit.language;
    let app = site.engine.apps().get(&case.app).ok_or(Trouble::NotFound)?;
    let address = format!("/desk/cases/{}", row.number);
    let states = act::states(case, app, visit, &[]);
    // Whoever has work to do here now needs no other reason to look at how the reporter can be reached.
    let works = states.iter().any(|state| state.allowed && state.instance.is_some());
    let allowed = states.iter().filter(|state| state.allowed).filter_map(|state| app.act(&state.act));
    let home = match row.merged_into {
        Some(into) => site.engine.store().case(into)?.map(|row| row.number),
        None => None,
    };
    let form = |act: &catalog::Act| {
        let mut form = act::form(visit, site, app, act, &address, case.version, tried);
        // A split needs no number: the case knows where its filings are.
        if let Some(number) = home.as_ref().filter(|_| act.target == Target::Verb(Verb::Split)) {
            form.fields.retain(|field| field.name != "other");
            form.hidden.push(("other".to_owned(), number.clone()));
        }
        form
    };
    let acts: Vec<_> = allowed.map(form).collect();
    let not = states.iter().filter(|state| !state.allowed).map(|state| act::not(visit, app, state)).collect();
    let mut page = visit.page_after(app);
    if status == StatusCode::CONFLICT {
        page.notice = Some(Notice { tone: Tone::Warn, text: language.t("fault-409-next") });
    }
    // What was tried and is not offered any more has no form to show its reasons in.
    let shown = tried.is_none_or(|tried| acts.iter().any(|act| act.id == tried.act));
    let mut errors: Vec<ErrorLine> = acts.iter().flat_map(|act| act.errors.clone()).collect();
    if !shown {
        let wrong = tried.iter().flat_map(|tried| &tried.wrong);
        errors.extend(wrong.map(|(_, text)| ErrorLine { anchor: String::new(), text: text.clone() }));
    }
    let refused = after.not_lent.iter();
    errors.extend(refused.map(|text| ErrorLine { anchor: "filings".to_owned(), text: text.clone() }));
    let clocks = app.clocks.iter().filter_map(|rule| Some((rule, case.clock(&rule.id)?)));
    html_with(
        status,
        &CasePage {
            page,
            number: row.number.clone(),
            title: shape::title(site, language, row),
            stage: shape::stage_tag(site, language, row),
            left: Some(time::left_of_row(language, &app.calendar, row, visit.now)),
            marks: shape::marks(language, row),
            related: related(site, visit, row, case)?,
            facts: facts(site, visit, app, row, case),
            photos: photos(visit, app, case),
            filings: filings(site, visit, app, case, works, after.lent.as_ref())?,
            acts,
            not,
            moments: record::moments(site, visit, app, case)?,
            course: course::course(site, visit, app, case)?,
            clocks: clocks
                .map(|(rule, ledger)| {
                    time::clock_view(language, &app.calendar, ledger, &rule.title, &rule.basis, visit.now)
                })
                .collect(),
            errors,
            version: case.version,
        },
    )
}

fn related(site: &Site, visit: &Visit, row: &CaseRow, case: &Case) -> Result<Vec<Link>, Trouble> {
    let link = |number: String, hint: &str| Link {
        href: format!("/desk/cases/{number}"),
        title: number,
        hint: visit.language.t(hint),
    };
    let mut links = Vec::new();
    if let Some(into) = row.merged_into {
        links.extend(site.engine.store().case(into)?.map(|row| link(row.number, "case-merged-into")));
    }
    links.extend(case.joined.iter().map(|joined| link(joined.number.clone(), "case-merged-from")));
    Ok(links)
}

/// What is known: the columns every case has, then what the app's opening form asked.
pub(super) fn facts(site: &Site, visit: &Visit, app: &App, row: &CaseRow, case: &Case) -> Vec<Row> {
    let language = visit.language;
    let mut rows = Vec::new();
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            rows.push(Row::new(language.t(key), value));
        }
    };
    add("case-category", Some(shape::kind(site, language, row)));
    add("case-words", row.summary.clone());
    add("case-place", row.place.clone());
    add("case-street", row.area.as_deref().map(|area| site.code_title(language, area)));
    add("case-office", row.office.as_deref().map(|office| site.office_title(language, office)));
    add("case-co-office", row.co_office.as_deref().map(|office| site.office_title(language, office)));
    add("case-priority", row.priority.map(|priority| priority.to_string()));
    add("case-opened", Some(time::moment(app.calendar.zone(), row.opened_at)));
    rows.extend(other_facts(visit, app, row, case));
    rows
}

/// Answers of the opening form that no column shows.
fn other_facts(visit: &Visit, app: &App, row: &CaseRow, case: &Case) -> Vec<Row> {
    let form = app.opening_form();
    let fields = form.into_iter().flat_map(|form| form.fields.values());
    let known: Vec<&str> = [&row.kind, &row.summary, &row.place, &row.area]
        .into_iter()
        .filter_map(|text| text.as_deref())
        .collect();
    let point: Vec<&str> = [&app.columns.lat, &app.columns.lon]
        .into_iter()
        .flatten()
        .flat_map(|expr| expr.names())
        .map(AsRef::as_ref)
        .collect();
    fields
        .filter(|field| field.widget != form::Widget::File && field.personal.is_none())
        .filter(|field| !point.contains(&field.name.as_str()))
        .filter_map(|field| {
            let value = case.data.get(field.name.as_str())?;
            let told =
                value.as_text().is_some_and(|text| known.contains(&text)) || value == &Value::Bool(false);
            let shown = shape::told(app, visit.language, field, value);
            (!told && !shown.is_empty()).then(|| Row::new(visit.language.pick(&field.label), shown))
        })
        .collect()
}

/// Photos of the filings and of the acts.
fn photos(visit: &Visit, app: &App, case: &Case) -> Vec<Photo> {
    let filed = case.filings.values().flat_map(|filing| projection::photos(app, filing));
    let done = case.done.iter().flat_map(|done| projection::act_photos(app, done));
    let photo = |(field, id): (&form::Field, value::BlobId)| Photo {
        src: crate::file::desk_address(&id, &case.number),
        alt: visit.language.pick(&field.label).to_owned(),
    };
    filed.chain(done).map(photo).collect()
}

fn filings(
    site: &Site,
    visit: &Visit,
    app: &App,
    case: &Case,
    works: bool,
    lent: Option<&(FilingId, Personal)>,
) -> Result<Vec<FilingView>, Trouble> {
    let language = visit.language;
    let rule = app.clocks.iter().find(|rule| rule.of == catalog::ClockOf::Filing);
    let mut views = Vec::new();
    for filing in case.filings.values() {
        let personal = site.engine.personal(case.id, &filing.id)?;
        let ledger = rule.and_then(|rule| filing.clocks.get(&rule.id)).and_then(|ledgers| ledgers.last());
        let state = if filing.answers.is_empty() {
            Tag::new(Tone::Note, language.t("filing-waiting"))
        } else {
            Tag::new(Tone::Good, language.t("filing-answered"))
        };
        views.push(FilingView {
            code: shape::masked_code(filing.id.as_str()),
            when: time::moment(app.calendar.zone(), filing.filed_at),
            channel: language.with("filing-channel", &[("channel", &filing.channel)]),
            words: said(visit, app, filing, lent.is_some_and(|(id, _)| *id == filing.id)),
            contact: contact(app, filing, personal.as_ref(), lent),
            lends: lends(visit, app, case, filing, personal.as_ref(), works),
            left: ledger.map(|ledger| time::left_of_clock(language, &app.calendar, ledger, visit.now, "")),
            state,
            rated: filing
                .rating
                .as_ref()
                .map(|rating| {
                    let words = form::numbers_covered(&rating.text);
                    format!("{} {words}", language.t(&format!("rate-{}", rating.score)))
                })
                .unwrap_or_default(),
        });
    }
    Ok(views)
}

/// The longest text this reporter wrote: the description. Numbers in it are covered until the filing is lent.
fn said(visit: &Visit, app: &App, filing: &Filing, lent: bool) -> String {
    let rows = crate::hall::tracker::said_rows(visit, app, filing);
    let longest = rows.into_iter().map(|row| row.value).max_by_key(|value| value.chars().count());
    let longest = longest.unwrap_or_default();
    if lent { longest } else { form::numbers_covered(&longest) }
}

/// Name and telephone of a reporter: covered, but for those that were just lent.
fn contact(
    app: &App,
    filing: &Filing,
    personal: Option<&Personal>,
    lent: Option<&(FilingId, Personal)>,
) -> String {
    let lent = lent.filter(|(id, _)| *id == filing.id).map(|(_, personal)| personal);
    let fields = app.opening_form().into_iter().flat_map(|form| form.fields.values());
    let texts = fields.filter_map(|field| {
        let whole = lent.and_then(|lent| lent.text(&field.name)).map(str::to_owned);
        whole.or_else(|| Some(field.masked(personal?.text(&field.name)?)))
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// The forms that ask to be shown personal data, one a grade; none where there is none or the case is over.
fn lends(
    visit: &Visit,
    app: &App,
    case: &Case,
    filing: &Filing,
    personal: Option<&Personal>,
    works: bool,
) -> Vec<Lend> {
    let open = matches!(case.status(), kernel::Status::Open | kernel::Status::Answered);
    let Some(personal) = personal.filter(|_| open) else { return Vec::new() };
    let grades = [form::Grade::General, form::Grade::Sensitive];
    let left = |grade: form::Grade| {
        let mut fields = app.opening_form().into_iter().flat_map(|form| form.fields.values());
        fields.any(|field| field.grade == grade && personal.0.contains_key(field.name.as_str()))
    };
    let sensitive = |grade| grade == form::Grade::Sensitive;
    let lend = |grade: form::Grade| Lend {
        action: format!("/desk/cases/{}/readings", case.number),
        filing: visit.token.alias(filing.id.as_str()),
        grade: grade.word(),
        title: visit.language.t(if sensitive(grade) { "lend-show-sensitive" } else { "lend-show" }),
        reason_hint: match (sensitive(grade), works) {
            (true, _) => visit.language.t("lend-sensitive-hint"),
            (false, false) => visit.language.t("lend-reason-hint"),
            (false, true) => String::new(),
        },
    };
    grades.into_iter().filter(|grade| left(*grade)).map(lend).collect()
}
