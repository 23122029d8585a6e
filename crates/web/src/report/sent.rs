//! `GET /events/sent/{alias}`: only after the commit; loading it again shows it again.

use crate::error::Trouble;
use crate::hall::{look_up, tracker};
use crate::serve::{Answer, html, see};
use crate::shape::{self, time};
use crate::site::Site;
use crate::view::part::Link;
use crate::view::report::Sent;
use crate::visit::Visit;

pub fn sent(site: &Site, visit: &mut Visit) -> Answer {
    let language = visit.language;
    let alias = visit.param("alias").to_owned();
    let Some(id) = visit.filing(site, &alias)? else { return see("/hall/look-up") };
    let row = site.engine.store().filing(&id)?.ok_or(Trouble::NotFound)?;
    let case = site.engine.case(row.case)?.ok_or(Trouble::NotFound)?;
    let app = site.engine.apps().get(&case.app).ok_or(Trouble::NotFound)?;
    let filing = case.filings.get(&id).ok_or(Trouble::NotFound)?;
    let zone = app.calendar.zone();
    let ledger = filing.clocks.values().filter_map(|ledgers| ledgers.last()).next();
    let due = ledger.map(|ledger| {
        let when = time::due(zone, ledger.due(&app.calendar).at);
        language.with("sent-due", &[("when", &when)])
    });
    html(&Sent {
        page: visit.page(),
        code: shape::code(id.as_str()),
        number: case.number.clone(),
        when: time::moment(zone, filing.filed_at),
        joined: case.filings.len() > 1,
        rows: tracker::said_rows(visit, app, filing),
        next: language.t("sent-next-text"),
        due: due.unwrap_or_default(),
        phone_given: !look_up::phones(site, case.id, &id)?.is_empty(),
        tracker: Link { href: format!("/hall/cases/{alias}"), ..Link::default() },
        again: if site.events_app().is_some_and(|events| events.id == app.id) {
            "/events/new?fresh=1".to_owned()
        } else {
            format!("/hall/apply/{}?fresh=1", app.id)
        },
    })
}
