//! Lists of cases: who may see which, filters from the address, and paging.

use authority::Actor;
use catalog::App;
use store::{CaseFilter, CaseRow};
use value::percent::encoded;
use value::{CaseId, Timestamp};

use crate::error::Trouble;
use crate::sight;
use crate::site::Site;
use crate::view::part::{Choice, Filter, Filters, Paging};
use crate::visit::Visit;

/// Rows of one page.
pub const ROWS: usize = 50;

/// A case the actor may see; what may not be seen is not there.
pub fn seen(site: &Site, actor: &Actor, case: CaseId) -> Result<CaseRow, Trouble> {
    let filter = sight::of_all(&site.engine, actor).ok_or(Trouble::NotFound)?;
    site.engine.store().cases(&filter.ids(vec![case]))?.pop().ok_or(Trouble::NotFound)
}

/// The cases of a figure within bounds; a figure that nobody knows narrows nothing and opens nothing.
pub fn of_figure(id: &str, bounds: CaseFilter, now: Timestamp) -> CaseFilter {
    match projection::figure(id) {
        Some(figure) => figure.within(bounds, now),
        None => bounds,
    }
}

/// Narrows by what the address asks: `category`, `street`, `office`, `stage`, and the words behind `find`.
pub fn narrowed(visit: &Visit, mut filter: CaseFilter) -> CaseFilter {
    // `-` asks for cases that have none: an empty value is a filter left alone.
    let asked = |name: &str| match visit.query(name) {
        "" => None,
        "-" => Some(String::new()),
        value => Some(value.to_owned()),
    };
    if let Some(kind) = asked("category") {
        filter.kind = Some(kind);
    }
    if let Some(area) = asked("street") {
        filter.area = Some(area);
    }
    if let Some(office) = asked("office") {
        filter.office = Some(office);
    }
    if let Some(stage) = asked("stage") {
        filter.stage = Some(stage);
    }
    if !visit.sought().is_empty() {
        filter.text = Some(visit.sought().to_owned());
    }
    filter
}

/// The choices of the filters: lists of the events app, and its stages.
pub fn filters(visit: &Visit, site: &Site, names: &[&str], keep: &[&str]) -> Filters {
    let Some(app) = site.events_app() else { return Filters::default() };
    let filter = |name: &str| Filter {
        name: name.to_owned(),
        label: visit.language.t(&format!("filter-{name}")),
        choices: choices(visit, site, app, name),
    };
    Filters {
        action: visit.path.clone(),
        hidden: keep
            .iter()
            .chain(&["find"])
            .filter(|name| !visit.query(name).is_empty())
            .map(|name| ((*name).to_owned(), visit.query(name).to_owned()))
            .collect(),
        filters: names.iter().map(|name| filter(name)).collect(),
        text: visit.is_staff().then(|| visit.sought().to_owned()),
    }
}

fn choices(visit: &Visit, site: &Site, app: &App, name: &str) -> Vec<Choice> {
    let language = visit.language;
    let now = visit.query(name);
    let choice = |value: &str, title: String| Choice {
        value: value.to_owned(),
        title,
        chosen: value == now,
        ..Choice::default()
    };
    if name == "stage" {
        let stages = app.stages.iter();
        return stages.map(|stage| choice(&stage.id, language.pick(&stage.title).to_owned())).collect();
    }
    let list = match name {
        "category" => app.duplicate.as_ref().and_then(|rule| app.lists.get(&rule.list)),
        "street" => app.lists.get("street"),
        "office" => app.lists.get("department"),
        _ => None,
    };
    if list.is_none() && name == "office" {
        let offices: Vec<String> = site.engine.directory().offices().map(|it| it.id.to_string()).collect();
        return offices.iter().map(|id| choice(id, site.office_title(language, id))).collect();
    }
    let entries = list.into_iter().flat_map(|list| list.entries.values());
    entries.map(|entry| choice(&entry.code, language.pick(&entry.title).to_owned())).collect()
}

/// One page of a list: its rows, and the links to its neighbours.
pub fn page(
    visit: &Visit,
    site: &Site,
    filter: CaseFilter,
    count: u64,
) -> Result<(Vec<CaseRow>, Paging), Trouble> {
    page_below(visit, site, filter, count, 0)
}

/// [`page`] in a list that begins with other rows, of which this page has `above`; `count` is that of both.
pub fn page_below(
    visit: &Visit,
    site: &Site,
    filter: CaseFilter,
    count: u64,
    above: usize,
) -> Result<(Vec<CaseRow>, Paging), Trouble> {
    let from: u64 = visit.query("from").parse().unwrap_or(1).max(1);
    let room = ROWS.saturating_sub(above);
    let mut filter = filter.limit(room + 1);
    filter.after = visit.query("after").parse().ok();
    let started = filter.after.is_some() || from > 1;
    let mut rows = site.engine.store().cases(&filter)?;
    let more = rows.len() > room;
    rows.truncate(room);
    let shown = above + rows.len();
    let to = from.saturating_add((shown as u64).saturating_sub(1));
    let onward = to.saturating_add(1).to_string();
    let next = match rows.last() {
        Some(last) if more => link(visit, &[("after", &last.cursor().to_string()), ("from", &onward)]),
        // Full of other rows: those of this list begin on a later page.
        None if above >= ROWS && (more || to < count) => link(visit, &[("from", &onward)]),
        _ => String::new(),
    };
    let numbers = [("from", from.to_string()), ("to", to.to_string()), ("count", count.to_string())];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let range = if shown == 0 { String::new() } else { visit.language.with("paging-range", &numbers) };
    let previous = if started { link(visit, &[]) } else { String::new() };
    Ok((rows, Paging { previous, next, range }))
}

/// Links to the neighbouring parts of a list that is counted from 1.
pub fn by_place(visit: &Visit, from: usize, rows: usize, count: u64) -> Paging {
    let to = from + rows.saturating_sub(1);
    let numbers = [("from", from.to_string()), ("to", to.to_string()), ("count", count.to_string())];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let more = rows == ROWS && (to as u64) < count;
    Paging {
        previous: if from > 1 { link(visit, &[]) } else { String::new() },
        next: if more { link(visit, &[("from", &(to + 1).to_string())]) } else { String::new() },
        range: if rows == 0 { String::new() } else { visit.language.with("paging-range", &numbers) },
    }
}

/// This address with paging replaced.
fn link(visit: &Visit, with: &[(&str, &str)]) -> String {
    let kept = visit.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let kept = kept.filter(|(name, value)| !value.is_empty() && !matches!(*name, "after" | "from" | "done"));
    let pairs: Vec<String> = kept
        .chain(with.iter().copied())
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    format!("{}?{}", visit.path, pairs.join("&"))
}
