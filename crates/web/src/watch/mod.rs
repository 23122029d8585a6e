//! Supervision and the public map.

mod map;
mod overview;

use store::CaseRow;

pub use map::{district, map, points};
pub use overview::{cases, feed, overview};

use crate::shape::{self, time};
use crate::site::Site;
use crate::view::part::TimeLeft;
use crate::view::{Tone, watch::WatchRow};
use crate::visit::Visit;

pub(crate) fn row(site: &Site, visit: &Visit, row: &CaseRow) -> WatchRow {
    let language = visit.language;
    let app = shape::app_of(site, row);
    let left = app.map(|app| time::left_of_row(language, &app.calendar, row, visit.now));
    WatchRow {
        href: format!("/desk/cases/{}", row.number),
        number: row.number.clone(),
        title: shape::kind(site, language, row),
        place: row.place.clone().unwrap_or_default(),
        office: row.office.as_deref().map(|office| site.office_title(language, office)).unwrap_or_default(),
        stage: shape::stage(site, language, row),
        opened: app.map(|app| time::moment(app.calendar.zone(), row.opened_at)).unwrap_or_default(),
        left: left.unwrap_or_else(|| TimeLeft { tone: Tone::Plain, text: String::new(), how: String::new() }),
        marks: shape::marks(language, row),
    }
}
