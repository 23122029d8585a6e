//! `/events/map`: open cases for everybody, without a word of their reporters.

use axum::http::StatusCode;
use serde_json::json;
use store::{CaseFilter, CaseStatus, LIMIT_MAX};

use crate::error::Trouble;
use crate::serve::{Answer, Reply, Sent, html};
use crate::shape::{self, list, time};
use crate::site::Site;
use crate::view::part::Filters;
use crate::view::watch::{MapPage, MapRow};
use crate::visit::Visit;

/// Open cases of the events app, as the filters ask.
fn open(site: &Site, visit: &Visit) -> CaseFilter {
    let filter = list::narrowed(visit, CaseFilter::new().status(CaseStatus::Open));
    // WHY: the public does not search words of reports, nor by office.
    let filter = CaseFilter { text: None, office: None, stage: None, ..filter };
    match site.events_app() {
        Some(app) => filter.app(app.id.clone()),
        None => filter,
    }
}

pub fn map(site: &Site, visit: &mut Visit) -> Answer {
    let language = visit.language;
    let filter = open(site, visit);
    let count = site.engine.store().count(&filter)?;
    let (rows, paging) = list::page(visit, site, filter, count)?;
    let query = visit.here().split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    html(&MapPage {
        page: visit.page(),
        filters: Filters { text: None, ..list::filters(visit, site, &["category", "street"], &[]) },
        points: format!("/events/open.geojson{query}"),
        district: site.district.as_ref().map(|_| "/events/district.geojson".to_owned()).unwrap_or_default(),
        count,
        rows: rows
            .iter()
            .map(|row| MapRow {
                title: shape::kind(site, language, row),
                place: row.area.as_deref().map(|area| site.code_title(language, area)).unwrap_or_default(),
                stage: shape::stage(site, language, row),
                when: shape::app_of(site, row)
                    .map(|app| time::day(app.calendar.day_of(row.opened_at)))
                    .unwrap_or_default(),
                reports: u64::from(row.reports),
            })
            .collect(),
        paging,
    })
}

/// `GET /events/open.geojson`: the points of the map, rounded to about ten metres.
pub fn points(site: &Site, visit: &mut Visit) -> Answer {
    let filter = open(site, visit).has_location(true).limit(LIMIT_MAX);
    let rows = site.engine.store().cases(&filter)?;
    let round = |degrees: f64| (degrees * 10_000.0).round() / 10_000.0;
    let features: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            let area = row.area.as_deref().map(|area| site.code_title(visit.language, area));
            Some(json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [round(row.lon?), round(row.lat?)]},
                "properties": {
                    "title": shape::kind(site, visit.language, row),
                    "place": area.unwrap_or_default(),
                    "stage": shape::stage(site, visit.language, row),
                },
            }))
        })
        .collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    Ok(Reply::File(Sent {
        mime: "application/geo+json".to_owned(),
        bytes: text.into_bytes(),
        cache: "no-store",
        name: "open.geojson".to_owned(),
        saved: false,
    }))
}

/// `GET /events/district.geojson`: the schematic district.
pub fn district(site: &Site, _: &mut Visit) -> Answer {
    let Some(district) = &site.district else { return Err(Trouble::Status(StatusCode::NOT_FOUND)) };
    Ok(Reply::File(Sent {
        mime: "application/geo+json".to_owned(),
        bytes: district.as_bytes().to_vec(),
        cache: "public, max-age=3600",
        name: "district.geojson".to_owned(),
        saved: false,
    }))
}
