//! `GET /`: search, what waits for a person who signed in, what can be done here, my cases.

use crate::door::{launcher, search};
use crate::error::Trouble;
use crate::serve::{Answer, html};
use crate::shape::{self, time};
use crate::site::Site;
use crate::view::hall::{Home, MyCase};
use crate::view::part::Link;
use crate::visit::Visit;

/// Kinds of event shown without a search.
const COMMON: usize = 8;
/// My cases shown, newest first.
const MINE_MAX: usize = 6;

pub fn home(site: &Site, visit: &mut Visit) -> Answer {
    let language = visit.language;
    let query = visit.query("q").to_owned();
    if !query.is_empty() {
        // An address from before the search had one of its own.
        return search::onward(site, visit, &query);
    }
    let link = |href: &str, title: &str, hint: &str| Link {
        href: href.to_owned(),
        title: language.t(title),
        hint: language.t(hint),
    };
    let mut services = vec![
        link("/events/new", "nav-report", "home-report-hint"),
        link("/hall/look-up", "nav-look-up", "home-look-up-hint"),
        link("/events/map", "nav-map", "home-map-hint"),
        link("/powers", "nav-powers", "home-powers-hint"),
        link("/help", "nav-help", "home-help-hint"),
    ];
    services.extend(shape::openings(site, &visit.actor(), true).into_iter().map(|(app, act)| Link {
        href: format!("/hall/apply/{}", app.id),
        title: language.pick(&app.title).to_owned(),
        hint: language.pick(&act.rule.title).to_owned(),
    }));
    let kinds = site.events_app().map(|app| shape::kinds(language, app)).unwrap_or_default();
    let page = Home {
        page: visit.page(),
        query: String::new(),
        launcher: launcher::of(site, visit)?,
        services,
        common: kinds.into_iter().take(COMMON).map(|(link, _)| link).collect(),
        mine: mine(site, visit)?,
    };
    html(&page)
}

fn mine(site: &Site, visit: &Visit) -> Result<Vec<MyCase>, Trouble> {
    let store = site.engine.store();
    let mut rows = Vec::new();
    for filing in visit.keep.filings().iter().rev().take(MINE_MAX) {
        rows.extend(store.filing(&value::FilingId::new(filing.as_str()))?);
    }
    if !visit.is_staff() {
        let own = visit.filings(site)?;
        rows.extend(
            own.into_iter().filter(|row| !visit.keep.filings().iter().any(|f| f == row.filing.as_str())),
        );
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.filed_at));
    let mut mine = Vec::new();
    for row in rows.into_iter().take(MINE_MAX) {
        let Some(case) = store.case(row.case)? else { continue };
        let Some(app) = shape::app_of(site, &case) else { continue };
        let when = time::day(app.calendar.day_of(row.filed_at));
        let mut when = visit.language.with("home-mine-when", &[("when", &when)]);
        let me = visit.account.as_ref().map(|account| &account.account);
        if let Some(of) = row.account.as_ref().filter(|of| me.is_some_and(|me| me != *of)) {
            let who = crate::me::mandates::name_of(site, visit, of)?;
            when = format!("{when} · {}", visit.language.with("home-mine-for", &[("who", &who)]));
        }
        mine.push(MyCase {
            href: format!("/hall/cases/{}", visit.token.alias(row.filing.as_str())),
            title: shape::title(site, visit.language, &case),
            stage: shape::stage(site, visit.language, &case),
            when,
        });
    }
    Ok(mine)
}
