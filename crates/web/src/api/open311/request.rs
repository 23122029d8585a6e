//! Requests as everybody may see them: a list within 90 days, one by its number, one by the token of its post.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::SignedDuration;
use store::{CaseFilter, CaseRow, CaseStatus, LIMIT_MAX, Order, Store};
use value::{CaseId, CaseNumber, Timestamp, Words};

use super::model::{ServiceRequest, TokenFound};
use super::render::{Reader, without_ending};
use super::{Offer, Parameters, check_jurisdiction, no_such_service, offer};
use crate::api::asking::{is_key, named_key};
use crate::api::{Api, Trouble, blocking};
use crate::words::Language;

/// The longest span one search may cover, and the one it covers when none is given.
const SPAN: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Most ids of one search.
const IDS_MAX: usize = 200;
const PAGE_SIZE: usize = 100;
const PAGE_SIZE_MAX: usize = 1_000;
/// Deepest row a page may reach; beyond it a search must be narrowed.
const ROWS_DEEP_MAX: usize = 20_000;

/// What a list asks for.
#[derive(Debug)]
struct Search {
    ids: Option<Vec<CaseNumber>>,
    filter: CaseFilter,
    /// Any of these, where several were asked; the store narrows by one only.
    kinds: BTreeSet<String>,
    skip: usize,
    take: usize,
}

pub async fn get_requests(State(api): State<Api>, reader: Reader, RawQuery(query): RawQuery) -> Response {
    let result = requests(&api, &reader, query.as_deref()).await;
    reader.answer(result)
}

async fn requests(api: &Api, reader: &Reader, query: Option<&str>) -> Result<Response, Trouble> {
    let parameters = Parameters::of_query(query)?;
    check_jurisdiction(api, parameters.get("jurisdiction_id"))?;
    let offer = offer(api)?;
    let search = search(&offer, &parameters, api.engine.now())?;
    let (store, language) = (api.engine.store().clone(), reader.asking.language);
    let found = blocking(move || {
        let rows = find(store.as_ref(), &search)?;
        rows.iter().map(|row| shown(store.as_ref(), &offer, row, language)).collect::<Result<Vec<_>, _>>()
    });
    Ok(reader.write(StatusCode::OK, "service_requests", &found.await?))
}

pub async fn get_request(
    State(api): State<Api>,
    reader: Reader,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let result = one_request(&api, &reader, without_ending(&id), query.as_deref()).await;
    reader.answer(result)
}

async fn one_request(api: &Api, reader: &Reader, id: &str, query: Option<&str>) -> Result<Response, Trouble> {
    let parameters = Parameters::of_query(query)?;
    check_jurisdiction(api, parameters.get("jurisdiction_id"))?;
    let number: CaseNumber = id.parse().map_err(|_| no_such_request())?;
    let offer = offer(api)?;
    let (store, language) = (api.engine.store().clone(), reader.asking.language);
    let found = blocking(move || {
        let row = by_number(store.as_ref(), &offer, number)?.ok_or_else(no_such_request)?;
        shown(store.as_ref(), &offer, &row, language)
    });
    Ok(reader.write(StatusCode::OK, "service_requests", &[found.await?]))
}

/// A token is the `Idempotency-Key` of a post whose answer was lost on the way; a request's own id is one too.
pub async fn get_token(State(api): State<Api>, reader: Reader, Path(token): Path<String>) -> Response {
    let result = token_found(&api, &reader, without_ending(&token)).await;
    reader.answer(result)
}

async fn token_found(api: &Api, reader: &Reader, token: &str) -> Result<Response, Trouble> {
    let unknown = || {
        Trouble::missing(
            "token-unknown",
            "没有这个令牌，或上报尚未受理",
            "There is no such token, or nothing was reported with it",
        )
    };
    if !is_key(token) {
        return Err(unknown());
    }
    let offer = offer(api)?;
    let store = api.engine.store().clone();
    let text = token.to_owned();
    let found = blocking(move || {
        let row = match (store.find_key(&named_key(&text))?, text.parse::<CaseNumber>()) {
            (Some(stored), _) => store.case(stored.turn.case)?.filter(|row| row.app == offer.app.id),
            (None, Ok(number)) => by_number(store.as_ref(), &offer, number)?,
            (None, Err(_)) => None,
        };
        Ok(row.map(|row| TokenFound { service_request_id: row.number, token: text }))
    });
    let found = found.await?.ok_or_else(unknown)?;
    Ok(reader.write(StatusCode::OK, "service_requests", &[found]))
}

fn no_such_request() -> Trouble {
    Trouble::missing("no-such-case", "没有这个 service_request_id", "There is no such service_request_id")
        .at("service_request_id")
}

fn by_number(store: &dyn Store, offer: &Offer, number: CaseNumber) -> Result<Option<CaseRow>, Trouble> {
    let row = store.case(number.case)?;
    Ok(row.filter(|row| row.app == offer.app.id && row.number == number.to_string()))
}

fn search(offer: &Arc<Offer>, parameters: &Parameters, now: Timestamp) -> Result<Search, Trouble> {
    let filter = CaseFilter::new().app(offer.app.id.clone()).order(Order::Newest);
    let ids = parameters.list("service_request_id");
    if ids.len() > IDS_MAX {
        return Err(Trouble::bad(
            "too-many-ids",
            format!("一次最多查询 {IDS_MAX} 个编号"),
            format!("At most {IDS_MAX} ids at once"),
        )
        .at("service_request_id"));
    }
    if !ids.is_empty() {
        // The standard: ids override every other argument. What is no number is nobody's.
        let numbers: Vec<CaseNumber> = ids.iter().filter_map(|id| id.parse().ok()).collect();
        let filter = filter.ids(numbers.iter().map(|number| number.case).collect::<Vec<CaseId>>());
        return Ok(Search { ids: Some(numbers), filter, kinds: BTreeSet::new(), skip: 0, take: IDS_MAX });
    }
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for code in parameters.list("service_code") {
        offer.entry(code).ok_or_else(no_such_service)?;
        kinds.insert(code.to_owned());
    }
    let (from, to) = span(offer, parameters, now)?;
    let mut filter = filter.opened_from(from).opened_to(to);
    for status in parameters.list("status") {
        filter.status.extend(statuses(status)?);
    }
    if kinds.len() == 1 {
        filter.kind = kinds.pop_first();
    }
    let page = count(parameters, "page", 1, usize::MAX)?;
    let take = count(parameters, "page_size", PAGE_SIZE, PAGE_SIZE_MAX)?;
    let skip = (page - 1).saturating_mul(take);
    if skip.saturating_add(take) > ROWS_DEEP_MAX {
        return Err(Trouble::bad(
            "page-too-deep",
            "页码过大，请用日期或服务代码缩小范围",
            "The page is too deep; narrow the search by dates or service codes",
        )
        .at("page"));
    }
    Ok(Search { ids: None, filter, kinds, skip, take })
}

/// Open means that nobody has an answer yet; a merged request is followed under another number.
fn statuses(text: &str) -> Result<Vec<CaseStatus>, Trouble> {
    match text {
        "open" => Ok(vec![CaseStatus::Open]),
        "closed" => Ok(vec![CaseStatus::Answered, CaseStatus::Closed, CaseStatus::Merged]),
        _ => Err(Trouble::bad("status-bad", "status 只能是 open 或 closed", "status is open or closed")
            .at("status")),
    }
}

fn count(parameters: &Parameters, name: &str, default: usize, max: usize) -> Result<usize, Trouble> {
    let Some(text) = parameters.get(name) else { return Ok(default) };
    let number = text.parse::<usize>().ok().filter(|number| (1..=max).contains(number));
    number.ok_or_else(|| {
        let (zh, en) = if max == usize::MAX {
            (format!("{name} 应为 1 以上的整数"), format!("{name} is a whole number from 1"))
        } else {
            (format!("{name} 应为 1 至 {max} 的整数"), format!("{name} is a whole number from 1 to {max}"))
        };
        Trouble::bad("number-bad", zh, en).at(name)
    })
}

fn span(offer: &Offer, parameters: &Parameters, now: Timestamp) -> Result<(Timestamp, Timestamp), Trouble> {
    let from =
        parameters.get("start_date").map(|text| moment(offer, "start_date", text, false)).transpose()?;
    let to = parameters.get("end_date").map(|text| moment(offer, "end_date", text, true)).transpose()?;
    // Half a second behind now, so that what was opened this instant is found.
    let soon = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let before = |at: Timestamp| at.saturating_sub(SPAN).unwrap_or(Timestamp::MIN);
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => (from, from.saturating_add(SPAN).unwrap_or(Timestamp::MAX)),
        (None, Some(to)) => (before(to), to),
        (None, None) => (before(soon), soon),
    };
    let wrong = |code: &str, zh: &str, en: &str| Err(Trouble::bad(code, zh, en).at("end_date"));
    if to < from {
        return wrong("dates-swapped", "end_date 早于 start_date", "end_date is before start_date");
    }
    if to.duration_since(from) > SPAN + SignedDuration::from_hours(24) {
        return wrong("span-too-long", "一次查询最多跨 90 天", "One search covers at most 90 days");
    }
    Ok((from, to))
}

/// `2026-03-02T09:00:00+08:00`, or a whole day `2026-03-02` of the district; an end date includes its day.
fn moment(offer: &Offer, name: &str, text: &str, next_day: bool) -> Result<Timestamp, Trouble> {
    let zone = offer.app.calendar.zone();
    // WHY: many clients send the plus of an offset unescaped, and it arrives as a blank.
    if let Ok(at) = text.replace(' ', "+").parse::<Timestamp>() {
        return Ok(at);
    }
    let day = text.parse::<value::Date>().ok().filter(|_| text.len() == 10);
    let day = if next_day { day.and_then(|day| day.tomorrow().ok()) } else { day };
    day.and_then(|day| zone.to_timestamp(day.at(0, 0, 0, 0)).ok()).ok_or_else(|| {
        Trouble::bad(
            "date-bad",
            format!("{name} 应写成 2026-03-02T09:00:00+08:00"),
            format!("{name} is written like 2026-03-02T09:00:00+08:00"),
        )
        .at(name)
    })
}

fn find(store: &dyn Store, search: &Search) -> Result<Vec<CaseRow>, Trouble> {
    if let Some(numbers) = &search.ids {
        let rows = store.cases(&search.filter)?;
        let asked: BTreeSet<String> = numbers.iter().map(ToString::to_string).collect();
        return Ok(rows.into_iter().filter(|row| asked.contains(&row.number)).collect());
    }
    let mut filter = search.filter.clone();
    let (mut skip, mut found) = (search.skip, Vec::new());
    loop {
        filter.limit =
            Some(if search.kinds.is_empty() { LIMIT_MAX.min(skip + search.take) } else { LIMIT_MAX });
        let limit = filter.limit.unwrap_or(LIMIT_MAX);
        let rows = store.cases(&filter)?;
        let more = rows.len() == limit;
        filter.after = rows.last().map(CaseRow::cursor);
        for row in rows {
            let wanted =
                search.kinds.is_empty() || row.kind.as_ref().is_some_and(|kind| search.kinds.contains(kind));
            match (wanted, skip) {
                (false, _) => {}
                (true, 0) => found.push(row),
                (true, _) => skip -= 1,
            }
            if found.len() == search.take {
                return Ok(found);
            }
        }
        if !more {
            return Ok(found);
        }
    }
}

fn shown(
    store: &dyn Store,
    offer: &Offer,
    row: &CaseRow,
    language: Language,
) -> Result<ServiceRequest, Trouble> {
    let zone = offer.app.calendar.zone();
    let local =
        |at: Timestamp| at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let public = offer.is_public(row.kind.as_deref());
    let open = row.status == CaseStatus::Open;
    let notes = match row.merged_into {
        Some(into) => store.case(into)?.map(|other| {
            let number = other.number;
            Words::new(
                format!("已与 {number} 合并办理，请查询该编号"),
                format!("Handled together with {number}; follow that id"),
            )
        }),
        None => stage(offer, row),
    };
    let title = row.kind.as_deref().map(|code| offer.app.kind_title(code));
    Ok(ServiceRequest {
        service_request_id: row.number.clone(),
        status: if open { "open" } else { "closed" }.to_owned(),
        status_notes: notes.map(|words| language.pick(&words).to_owned()),
        service_name: language.pick(title.as_ref().unwrap_or(&offer.app.title)).to_owned(),
        service_code: row.kind.clone(),
        description: row.summary.clone().filter(|_| public),
        agency_responsible: row
            .office
            .as_deref()
            .map(|code| language.pick(&offer.title_elsewhere(code)).to_owned()),
        service_notice: None,
        requested_datetime: local(row.opened_at),
        updated_datetime: local(row.updated_at),
        expected_datetime: row.due_at.filter(|_| open).map(local),
        address: row.place.clone().filter(|_| public),
        address_id: None,
        zipcode: None,
        lat: row.lat.filter(|_| public),
        long: row.lon.filter(|_| public),
        media_url: None,
    })
}

/// The stage and who has it, as residents read it.
fn stage(offer: &Offer, row: &CaseRow) -> Option<Words> {
    let stage = offer.app.stages.iter().find(|stage| stage.id == row.stage)?;
    let (title, holder) = (&stage.title, &stage.holder);
    Some(Words::new(format!("{}（{}）", title.zh, holder.zh), format!("{} ({})", title.en, holder.en)))
}
