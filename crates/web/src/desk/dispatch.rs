//! `GET /desk/dispatch?case=...`: what waits on the left; the case, the suggestion and one click on the right.

use catalog::{Act, App, Target, Verb};
use kernel::{Case, Event};
use store::{CaseRow, CaseStatus, TaskFilter};
use value::{CaseNumber, Context, Value};

use super::case::facts;
use crate::error::Trouble;
use crate::report::{away, metres};
use crate::serve::{Answer, html};
use crate::shape::{self, act, list, time};
use crate::sight;
use crate::site::Site;
use crate::view::desk::{Dispatch, DispatchCase, MergeCandidate, RuleTrace, Suggestion, Waiting};
use crate::view::part::{ActForm, Link, Paging};
use crate::visit::Visit;

/// Cases listed at once.
const LISTED: usize = 50;
/// Candidates for merging shown.
const SIMILAR_MAX: usize = 5;

pub fn dispatch(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff()?;
    let actor = visit.actor();
    let held = TaskFilter::new().open(true).scopes(sight::scopes(&site.engine, &actor)).limit(LISTED);
    let tasks = site.engine.store().tasks(&held)?;
    let asked = visit.query("case").parse::<CaseNumber>().ok().map(|number| number.case);
    let chosen = asked.or_else(|| tasks.first().map(|task| task.case));
    let mut waiting = Vec::new();
    for task in &tasks {
        let Some(row) = site.engine.store().case(task.case)? else { continue };
        waiting.push(item(site, visit, &row, chosen == Some(row.case)));
    }
    let chosen = match chosen {
        Some(case) => Some(list::seen(site, &actor, case)?),
        None => None,
    };
    let page = match chosen
        .as_ref()
        .and_then(|row| shape::app_of(site, row))
        .or(site.events_app().map(AsRef::as_ref))
    {
        Some(app) => visit.page_after(app),
        None => visit.page(),
    };
    let chosen = match chosen {
        Some(row) => Some(right(site, visit, &row)?),
        None => None,
    };
    html(&Dispatch { page, waiting, paging: Paging::default(), chosen })
}

fn item(site: &Site, visit: &Visit, row: &CaseRow, current: bool) -> Waiting {
    let language = visit.language;
    let left = shape::app_of(site, row).map(|app| time::left_of_row(language, &app.calendar, row, visit.now));
    Waiting {
        href: format!("/desk/dispatch?case={}", row.number),
        number: row.number.clone(),
        title: shape::kind(site, language, row),
        place: row.place.clone().unwrap_or_default(),
        left: left.unwrap_or_else(|| crate::view::part::TimeLeft {
            tone: crate::view::Tone::Plain,
            text: String::new(),
            how: String::new(),
        }),
        current,
    }
}

fn right(site: &Site, visit: &Visit, row: &CaseRow) -> Result<DispatchCase, Trouble> {
    let language = visit.language;
    let case = site.engine.case(row.case)?.ok_or(Trouble::NotFound)?;
    let app = site.engine.apps().get(&case.app).ok_or(Trouble::NotFound)?;
    let address = format!("/desk/cases/{}", row.number);
    let states = act::states(&case, app, visit, &[]);
    let allowed: Vec<&Act> =
        states.iter().filter(|state| state.allowed).filter_map(|state| app.act(&state.act)).collect();
    let form = |act: &Act| {
        let mut form = act::form(visit, site, app, act, &address, case.version, None);
        form.back = "dispatch".to_owned();
        form.open = false;
        form
    };
    let suggestion = suggestion(site, visit, app, &case)?;
    // One click does the first act of the task that needs nothing to be filled in: it follows the suggestion.
    let task = |act: &&&Act| matches!(act.target, Target::Task(_));
    let first = allowed.iter().find(task).filter(|act| suggestion.is_some() && needs_nothing(app, act));
    let confirm = first.map(|act| {
        let title = language.with("dispatch-confirm", &[("act", language.pick(&act.rule.title))]);
        ActForm { fields: Vec::new(), title, ..form(act) }
    });
    let others =
        allowed.iter().filter(|act| act.target != Target::Verb(Verb::Merge)).map(|act| form(act)).collect();
    let not = states
        .iter()
        .filter(|state| !state.allowed && state.instance.is_some())
        .map(|state| act::not(visit, app, state))
        .collect();
    let merge = allowed.iter().find(|act| act.target == Target::Verb(Verb::Merge)).copied();
    let photo = case.filings.values().find_map(|filing| crate::hall::tracker::photo(app, filing));
    Ok(DispatchCase {
        href: address.clone(),
        number: row.number.clone(),
        title: shape::title(site, language, row),
        left: time::left_of_row(language, &app.calendar, row, visit.now),
        facts: facts(site, visit, app, row, &case),
        photo: photo.map(|id| crate::file::desk_address(&id, &row.number)).unwrap_or_default(),
        suggestion,
        confirm,
        others,
        not,
        similar: similar(site, visit, app, row, merge.map(form).as_ref())?,
    })
}

fn needs_nothing(app: &App, act: &Act) -> bool {
    let form = act.form.as_ref().and_then(|form| app.forms.get(form));
    !act.reason && form.is_none_or(|form| form.fields.values().all(|field| !field.required))
}

/// The last decision of the case, as it was recorded: which rules hit, and what they gave.
fn suggestion(site: &Site, visit: &Visit, app: &App, case: &Case) -> Result<Option<Suggestion>, Trouble> {
    let turns = site.engine.store().stream(case.id, 1)?;
    let events = turns.iter().rev().flat_map(|stored| stored.turn.events.iter().rev());
    let decided = events.filter(|text| text.contains("DecisionMade")).find_map(|text| {
        match serde_json::from_str::<Event>(text) {
            Ok(Event::DecisionMade { decision, rules, values }) => Some((decision, rules, values)),
            _ => None,
        }
    });
    let Some((decision, rules, values)) = decided else { return Ok(None) };
    let language = visit.language;
    let columns = kernel::columns(case, app, visit.now);
    let inputs = inputs(site, visit, app, case, &decision);
    let outputs = told(site, visit, app, &values);
    let trace = |number: u32| RuleTrace {
        number: number.to_string(),
        inputs: inputs.clone(),
        outputs: outputs.clone(),
    };
    Ok(Some(Suggestion {
        office: columns.office.map(|office| site.office_title(language, &office)).unwrap_or_default(),
        decision,
        rules: rules.into_iter().map(trace).collect(),
    }))
}

/// What the decision table looks at, with the values the case has.
fn inputs(site: &Site, visit: &Visit, app: &App, case: &Case, decision: &str) -> String {
    let scope = kernel::CaseScope::new(case, app, visit.now);
    let seen = scope
        .decision_inputs(decision)
        .into_iter()
        .filter(|(_, value)| !matches!(value, Value::Null | Value::Bool(false)));
    let lines: Vec<String> = seen.map(|(name, value)| pair(site, visit, app, &name, &value)).collect();
    lines.join(&visit.language.t("semicolon"))
}

fn told(site: &Site, visit: &Visit, app: &App, values: &Context) -> String {
    let lines: Vec<String> = values
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| pair(site, visit, app, name, value))
        .collect();
    lines.join(&visit.language.t("semicolon"))
}

fn pair(site: &Site, visit: &Visit, app: &App, name: &str, value: &Value) -> String {
    let language = visit.language;
    let (label, shown) = (shape::name(app, language, name), shape::plain(site, app, language, value));
    format!("{label}{}{shown}", language.t("colon"))
}

/// Open cases near by of the same kind, each with the form that merges this case into it.
fn similar(
    site: &Site,
    visit: &Visit,
    app: &App,
    row: &CaseRow,
    merge: Option<&ActForm>,
) -> Result<Vec<MergeCandidate>, Trouble> {
    let (Some(rule), Some(lat), Some(lon), Some(kind)) = (&app.duplicate, row.lat, row.lon, &row.kind) else {
        return Ok(Vec::new());
    };
    let entry = app.lists.get(&rule.list).and_then(|list| list.entries.get(kind));
    let radius = entry.and_then(|entry| entry.attributes.get(rule.field.as_str())).and_then(Value::as_number);
    let Some(radius) = radius else { return Ok(Vec::new()) };
    let near = site.engine.store().near(lat, lon, radius.to_f64_lossy(), Some(kind))?;
    let others = near.into_iter().filter(|other| other.case != row.case && other.status == CaseStatus::Open);
    let candidate = |other: CaseRow| MergeCandidate {
        case: Link {
            href: format!("/desk/cases/{}", other.number),
            title: shape::kind(site, visit.language, &other),
            hint: other.place.clone().unwrap_or_default(),
        },
        distance: away(visit, metres(lat, lon, other.lat.unwrap_or(lat), other.lon.unwrap_or(lon))),
        reports: u64::from(other.reports),
        form: merge.map(|merge| {
            let mut form = merge.clone();
            form.fields.retain(|field| field.name != "other");
            form.fields.iter_mut().for_each(|field| field.id = format!("{}-{}", field.id, other.case));
            form.hidden.push(("other".to_owned(), other.number.clone()));
            form.id = format!("merge-{}", other.case);
            form
        }),
        number: other.number,
    };
    Ok(others.take(SIMILAR_MAX).map(candidate).collect())
}
