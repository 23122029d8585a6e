//! Cases for staff: a list with a filter, and one case with the acts allowed now and why the others are not.

use std::sync::Arc;

use authority::Actor;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use catalog::App;
use kernel::World;
use serde::Serialize;
use store::{CaseFilter, CaseRow, CaseStatus, Cursor, Order, Store};
use utoipa::ToSchema;
use value::{AppId, CaseNumber, Timestamp};

use super::asking::Asking;
use super::clock::{ClockItem, clocks};
use super::problem::Reason;
use super::staff;
use super::{Api, Trouble, blocking};
use crate::posted::form_pairs;
use crate::sight;
use crate::words::Language;

const LIMIT: usize = 50;
const LIMIT_MAX: usize = 200;

/// One case as lists show it. No personal data: that lies in the vault and is opened on a page, one by one.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseItem {
    pub number: String,
    pub app: String,
    pub version: u64,
    pub status: String,
    pub stage: String,
    pub stage_title: Option<String>,
    pub kind: Option<String>,
    pub kind_title: Option<String>,
    pub office: Option<String>,
    pub co_office: Option<String>,
    pub area: Option<String>,
    pub place: Option<String>,
    pub summary: Option<String>,
    pub priority: Option<i64>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub channel: String,
    pub opened_at: String,
    pub updated_at: String,
    pub closed_at: Option<String>,
    pub due_at: Option<String>,
    pub late: bool,
    pub reports: u32,
    pub reopened: u32,
    pub returned: u32,
    pub merged_into: Option<u64>,
}

/// A page of a list; `total` counts the whole filter.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePage {
    pub cases: Vec<CaseItem>,
    pub total: u64,
    /// For `after`, where there is more.
    pub next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CaseDetail {
    pub case: CaseItem,
    pub acts: Vec<ActItem>,
    pub clocks: Vec<ClockItem>,
}

/// An act and whether this person may do it now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActItem {
    pub act: String,
    pub title: String,
    pub allowed: bool,
    /// The waiting task it would complete.
    pub instance: Option<u32>,
    pub form: Option<String>,
    pub reason_needed: bool,
    pub because: Vec<Reason>,
}

pub async fn list(
    State(api): State<Api>,
    asking: Asking,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    asking.json(page(&api, &asking, &headers, query.as_deref()).await)
}

async fn page(
    api: &Api,
    asking: &Asking,
    headers: &HeaderMap,
    query: Option<&str>,
) -> Result<CasePage, Trouble> {
    let actor = staff::needed(api, headers).await?;
    let pairs = form_pairs(query.unwrap_or_default().as_bytes());
    let app = app_asked(api, &actor, &pairs)?;
    let filter = filter(&app, &pairs)?.seen(staff::ways(&actor, &app)?);
    let limit = filter.limit.unwrap_or(LIMIT);
    let (store, language) = (api.engine.store().clone(), asking.language);
    blocking(move || {
        // One more than asked tells whether there is more.
        let mut rows = store.cases(&CaseFilter { limit: Some(limit + 1), ..filter.clone() })?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.cursor().to_string());
        let cases = rows.iter().map(|row| item(&app, row, language)).collect();
        Ok(CasePage { cases, total: store.count(&filter)?, next })
    })
    .await
}

/// The app named, else the first in which the person holds a post.
fn app_asked(api: &Api, actor: &Actor, pairs: &[(String, String)]) -> Result<Arc<App>, Trouble> {
    let apps = api.engine.apps();
    if let Some((_, id)) = pairs.iter().find(|(name, _)| name == "app") {
        let unknown =
            || Trouble::missing("no-such-app", "没有安装这个应用", "This app is not installed").at("app");
        return apps.get(&AppId::new(id.as_str())).cloned().ok_or_else(unknown);
    }
    let mut refused = None;
    for app in apps.all() {
        match staff::ways(actor, app) {
            Ok(_) => return Ok(app.clone()),
            Err(trouble) => refused = Some(trouble),
        }
    }
    Err(refused.unwrap_or_else(Trouble::no_such_case))
}

fn filter(app: &App, pairs: &[(String, String)]) -> Result<CaseFilter, Trouble> {
    let mut filter = CaseFilter::new().app(app.id.clone()).limit(LIMIT);
    for (name, text) in pairs.iter().filter(|(_, text)| !text.trim().is_empty()) {
        super::body::check_text(name, text)?;
        if name == "text" && value::term::looks_personal(text) {
            return Err(personal());
        }
        one_parameter(&mut filter, name, text.trim()).ok_or_else(|| {
            Trouble::bad(
                "parameter-bad",
                format!("参数“{name}”不认识，或它的值不对"),
                format!("The parameter \"{name}\" is unknown or its value does not fit"),
            )
            .at(name)
        })?;
    }
    Ok(filter)
}

/// WHY refused: an address stays in logs and histories of others, and nobody is found by their number here.
fn personal() -> Trouble {
    Trouble::bad(
        "text-personal",
        "网址中不能写入电话或身份证号",
        "A telephone or identity number may not stand in an address",
    )
    .at("text")
}

/// `None` where the parameter is unknown or its value does not fit.
fn one_parameter(filter: &mut CaseFilter, name: &str, text: &str) -> Option<()> {
    let own = || Some(text.to_owned());
    match name {
        "app" => {}
        "status" => filter.status = text.split(',').map(CaseStatus::parse).collect::<Option<_>>()?,
        "open" => filter.open = Some(truth(text)?),
        "late" => filter.late = Some(truth(text)?),
        "stage" => filter.stage = own(),
        "kind" => filter.kind = own(),
        "office" => filter.office = own(),
        "area" => filter.area = own(),
        "channel" => filter.channel = own(),
        "text" => filter.text = own(),
        "opened_from" => filter.opened_from = Some(moment(text)?),
        "opened_to" => filter.opened_to = Some(moment(text)?),
        "due_before" => filter.due_before = Some(moment(text)?),
        "order" => {
            filter.order = match text {
                "time-left" => Order::TimeLeft,
                "newest" => Order::Newest,
                "oldest" => Order::Oldest,
                _ => return None,
            }
        }
        "after" => filter.after = Some(text.parse::<Cursor>().ok()?),
        "limit" => filter.limit = Some(text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))?),
        _ => return None,
    }
    Some(())
}

fn truth(text: &str) -> Option<bool> {
    text.parse().ok()
}

fn moment(text: &str) -> Option<Timestamp> {
    text.replace(' ', "+").parse().ok()
}

fn item(app: &App, row: &CaseRow, language: Language) -> CaseItem {
    let stage = app.stages.iter().find(|stage| stage.id == row.stage);
    let kind = row.kind.as_deref().map(|code| app.kind_title(code));
    CaseItem {
        number: row.number.clone(),
        app: row.app.to_string(),
        version: row.version,
        status: row.status.as_str().to_owned(),
        stage: row.stage.clone(),
        stage_title: stage.map(|stage| language.pick(&stage.title).to_owned()),
        kind: row.kind.clone(),
        kind_title: kind.map(|words| language.pick(&words).to_owned()),
        office: row.office.clone(),
        co_office: row.co_office.clone(),
        area: row.area.clone(),
        place: row.place.clone(),
        summary: row.summary.clone(),
        priority: row.priority,
        lat: row.lat,
        lon: row.lon,
        channel: row.channel.clone(),
        opened_at: row.opened_at.to_string(),
        updated_at: row.updated_at.to_string(),
        closed_at: row.closed_at.map(|at| at.to_string()),
        due_at: row.due_at.map(|at| at.to_string()),
        late: row.late,
        reports: row.reports,
        reopened: row.reopened,
        returned: row.returned,
        merged_into: row.merged_into.map(|case| case.0),
    }
}

pub async fn one(
    State(api): State<Api>,
    asking: Asking,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Response {
    match detail(&api, &asking, &headers, &number).await {
        Ok(detail) => {
            let version = tag(detail.case.version);
            let mut response = asking.json(Ok(detail));
            response.headers_mut().insert(ETAG, version);
            response
        }
        Err(trouble) => trouble.answer(&asking),
    }
}

/// The version of a case as an entity tag, for `If-Match`.
pub fn tag(version: u64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

async fn detail(
    api: &Api,
    asking: &Asking,
    headers: &HeaderMap,
    number: &str,
) -> Result<CaseDetail, Trouble> {
    let actor = staff::needed(api, headers).await?;
    let (engine, number, language) = (api.engine.clone(), number.to_owned(), asking.language);
    blocking(move || {
        let row = by_number(engine.store().as_ref(), &number)?;
        let app = engine.apps().get(&row.app).ok_or_else(Trouble::no_such_case)?;
        // WHY not 403: a number must not tell whether a case exists that the asker may not see.
        if !sight::reaches(&actor, app, &row) {
            return Err(Trouble::no_such_case());
        }
        let case = engine.case(row.case)?.ok_or_else(Trouble::no_such_case)?;
        let world = World { app, at: engine.now(), actor: &actor, proven: &[], other: None, natives: &[] };
        let acts = kernel::acts(&case, &world);
        let acts = acts.iter().map(|state| act_item(app, state, language)).collect();
        // The version of the state the acts were asked of, so that `If-Match` means what was seen.
        let clocks = clocks(app, &case, engine.now(), language);
        let case = CaseItem { version: case.version, ..item(app, &row, language) };
        Ok(CaseDetail { case, acts, clocks })
    })
    .await
}

fn act_item(app: &App, state: &kernel::ActState, language: Language) -> ActItem {
    let rule = app.act(&state.act);
    ActItem {
        act: state.act.clone(),
        title: language.pick(&state.title).to_owned(),
        allowed: state.allowed,
        instance: state.instance,
        form: rule.and_then(|act| act.form.clone()),
        reason_needed: rule.is_some_and(|act| act.reason),
        because: state.because.iter().map(|because| Reason::of(because, language)).collect(),
    }
}

/// The row of an official number; the date in it must be right too.
pub fn by_number(store: &dyn Store, text: &str) -> Result<CaseRow, Trouble> {
    let number: CaseNumber = text.parse().map_err(|_| Trouble::no_such_case())?;
    let row = store.case(number.case)?.filter(|row| row.number == text);
    row.ok_or_else(Trouble::no_such_case)
}
