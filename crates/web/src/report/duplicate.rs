//! Before the details: is it one of these? Whoever joins an open case keeps a report of their own.

use catalog::{App, Columns};
use form::Form;
use store::{CaseFilter, CaseRow, CaseStatus};
use value::{CaseNumber, Value};

use super::{Opening, Step};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html};
use crate::shape::{self, time};
use crate::site::Site;
use crate::view::report::{Duplicates, Similar};
use crate::visit::Visit;

/// Cards shown.
const CARDS_MAX: usize = 6;

/// The page after which the question comes: the last one that holds the kind or the place.
pub(super) fn after(app: &App, form: &Form) -> Option<String> {
    let rule = app.duplicate.as_ref()?;
    let mut names = vec![rule.same.as_str()];
    for column in [&app.columns.lat, &app.columns.area, &app.columns.place] {
        names.extend(column.iter().flat_map(|expr| expr.names()).map(AsRef::as_ref));
    }
    let asks = |page: &&form::Page| page.fields.iter().any(|field| names.contains(&field.as_str()));
    form.pages.iter().rfind(asks).map(|page| page.id.clone())
}

/// Open cases of the same kind: near the pin, or, without a pin, at the same place of the same area. With the
/// distance in metres, below zero where it is not known.
pub(super) fn similar(site: &Site, opening: &Opening<'_>) -> Result<Vec<(CaseRow, f64)>, Trouble> {
    let Some(rule) = &opening.app.duplicate else { return Ok(Vec::new()) };
    let Some(same) = opening.answers.get(rule.same.as_str()).and_then(Value::as_text) else {
        return Ok(Vec::new());
    };
    let entry = opening.app.lists.get(&rule.list).and_then(|list| list.entries.get(same));
    let radius = entry.and_then(|entry| entry.attributes.get(rule.field.as_str())).and_then(Value::as_number);
    let Some(radius) = radius else { return Ok(Vec::new()) };
    let store = site.engine.store();
    let open = |row: &CaseRow| row.status == CaseStatus::Open && row.app == opening.app.id;
    let text = |column| {
        let name = Columns::name(column);
        name.and_then(|name| opening.answers.get(name)).and_then(Value::as_text).map(str::to_owned)
    };
    let number =
        |name: &str| opening.answers.get(name).and_then(Value::as_number).map(value::Decimal::to_f64_lossy);
    let pin = opening.pin_names().and_then(|(lat, lon)| Some((number(lat)?, number(lon)?)));
    if let Some((lat, lon)) = pin {
        let near = store.near(lat, lon, radius.to_f64_lossy(), Some(same))?;
        let with = |row: CaseRow| {
            let at = metres(lat, lon, row.lat.unwrap_or(lat), row.lon.unwrap_or(lon));
            (row, at)
        };
        return Ok(near.into_iter().filter(open).take(CARDS_MAX).map(with).collect());
    }
    let (Some(area), Some(place)) = (text(&opening.app.columns.area), text(&opening.app.columns.place))
    else {
        return Ok(Vec::new());
    };
    let filter =
        CaseFilter::new().kind(same).area(area).text(place).status(CaseStatus::Open).limit(CARDS_MAX);
    Ok(store.cases(&filter)?.into_iter().filter(open).map(|row| (row, -1.0)).collect())
}

/// Distance over ground, near enough for a card.
pub(crate) fn metres(lat: f64, lon: f64, to_lat: f64, to_lon: f64) -> f64 {
    let north = (to_lat - lat) * 111_320.0;
    let east = (to_lon - lon) * 111_320.0 * lat.to_radians().cos();
    north.hypot(east)
}

/// A distance in words, rounded to five metres; empty where it is not known.
pub(crate) fn away(visit: &Visit, metres: f64) -> String {
    if metres < 0.0 {
        return String::new();
    }
    #[expect(clippy::cast_possible_truncation, reason = "metres within a district")]
    let rounded = ((metres / 5.0).round() as i64 * 5).to_string();
    visit.language.with("duplicates-distance", &[("metres", &rounded)])
}

pub(super) fn show(site: &Site, visit: &Visit, opening: &Opening<'_>) -> Answer {
    let language = visit.language;
    let card = |(row, metres): &(CaseRow, f64)| Similar {
        number: row.number.clone(),
        title: shape::kind(site, language, row),
        place: row.place.clone().unwrap_or_default(),
        when: time::moment(opening.app.calendar.zone(), row.opened_at),
        distance: away(visit, *metres),
        stage: shape::stage(site, language, row),
        reports: u64::from(row.reports),
        photo: String::new(),
    };
    html(&Duplicates {
        page: visit.page(),
        number: opening.place(&Step::Duplicates) + 1,
        total: opening.steps.len(),
        cards: opening.similar.iter().map(card).collect(),
        back: opening.back(&Step::Duplicates),
        action: opening.at(&Step::Duplicates),
    })
}

/// Takes the choice; only a case that was offered can be joined.
pub(super) fn answer(opening: &mut Opening<'_>, posted: &Posted) {
    let chosen = posted.text("join").parse::<CaseNumber>().ok().map(|number| number.case);
    let offered = chosen.filter(|chosen| opening.similar.iter().any(|(row, _)| row.case == *chosen));
    opening.draft.asked = true;
    opening.draft.joins = offered.map(|case| case.0);
}
