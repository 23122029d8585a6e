//! `GET /me/reads`: every time somebody was shown my personal data, in plain words.

use catalog::App;
use kernel::{Case, ReadAt};
use value::FilingId;

use crate::serve::{Answer, html};
use crate::shape::time;
use crate::site::Site;
use crate::view::me::{Read, Reads};
use crate::visit::Visit;

pub fn reads(site: &Site, visit: &mut Visit) -> Answer {
    let mut reads = Vec::new();
    for (row, cases) in super::filings(site, visit)? {
        for case in &cases {
            let href = format!("/hall/cases/{}", visit.token.alias(row.filing.as_str()));
            reads.extend(
                of_filing(site, visit, case, &row.filing)
                    .into_iter()
                    .map(|(at, read)| (at, Read { href: href.clone(), number: case.number.clone(), ..read })),
            );
        }
    }
    reads.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    html(&Reads { page: visit.page(), reads: reads.into_iter().map(|(_, read)| read).collect() })
}

/// The readings of one filing in one case, oldest first.
pub fn of_filing(
    site: &Site,
    visit: &Visit,
    case: &Case,
    filing: &FilingId,
) -> Vec<(value::Timestamp, Read)> {
    let Some(app) = site.engine.apps().get(&case.app) else { return Vec::new() };
    let mine = case.readings.iter().filter(|read| read.reading.filing == *filing);
    mine.map(|read| (read.at, shown(site, visit, app, read))).collect()
}

fn shown(site: &Site, visit: &Visit, app: &App, ReadAt { reading, at }: &ReadAt) -> Read {
    let language = visit.language;
    let form = app.opening_form();
    let label = |name: &String| {
        let field = form.and_then(|form| form.fields.get(name.as_str()));
        field.map_or_else(|| name.clone(), |field| language.pick(&field.label).to_owned())
    };
    let purposes = form.into_iter().flat_map(|form| form.fields.values()).filter_map(|field| {
        let personal = field.personal.as_ref().filter(|_| reading.fields.contains(&field.name))?;
        Some(language.pick(&personal.purpose).to_owned())
    });
    let mut purposes: Vec<String> = purposes.collect();
    purposes.dedup();
    let office = reading.office.as_ref().map(|office| site.office_title(language, office.as_str()));
    Read {
        when: time::moment(app.calendar.zone(), *at),
        who: office.unwrap_or_else(|| language.t("reads-staff")),
        fields: reading.fields.iter().map(label).collect::<Vec<_>>().join(language.t("list-gap").as_str()),
        purpose: purposes.join(language.t("list-gap").as_str()),
        reason: reading.reason.clone(),
        ..Read::default()
    }
}
