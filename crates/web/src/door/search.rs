//! `/search`: cases, services, powers and offices by words, each as far as the person may see them. People are not
//! searched: a query that looks like the number of one is answered by that sentence and stays out of the address.

use axum::http::StatusCode;
use catalog::App;
use store::{CaseFilter, CaseRow, Order};
use value::term::{self, Wanted};
use value::{CaseId, Value};

use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::shape::{self, list, time};
use crate::sight;
use crate::site::Site;
use crate::view::door::{Found, Search};
use crate::view::part::{Link, Paging};
use crate::visit::{Visit, escape};

/// Links of one kind that are shown.
const LINKS_MAX: usize = 20;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let query = cut(visit.query("q"));
    if term::looks_personal(&query) {
        return see("/search?people=1");
    }
    let people = visit.query("people") == "1";
    html(&page(site, visit, query, people)?)
}

/// `POST /search`: a harmless query goes on under an address of its own.
pub fn ask(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let query = cut(posted.text("q"));
    if term::looks_personal(&query) {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, String::new(), true)?);
    }
    see(format!("/search?q={}", escape(&query)))
}

fn cut(query: &str) -> String {
    query.chars().take(term::QUERY_CHARS_MAX).collect()
}

fn page(site: &Site, visit: &Visit, query: String, people: bool) -> Result<Search, Trouble> {
    let wanted = term::of_query(&query);
    let (cases, count, paging) = cases(site, visit, &wanted)?;
    Ok(Search {
        page: visit.page(),
        asked: !wanted.is_empty(),
        people,
        mine: mine(site, visit, &wanted)?,
        services: services(site, visit, &wanted),
        powers: powers(site, visit, &wanted),
        offices: offices(site, visit, &wanted),
        cases,
        count,
        paging,
        query,
    })
}

/// Cases that the person's posts show, newest first.
fn cases(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Result<(Vec<Found>, u64, Paging), Trouble> {
    let none = (Vec::new(), 0, Paging { previous: String::new(), next: String::new(), range: String::new() });
    let Some(sight) = sight::of_all(&site.engine, &visit.actor()).filter(|_| !wanted.is_empty()) else {
        return Ok(none);
    };
    let filter = sight.terms(wanted).order(Order::Newest);
    let count = site.engine.store().count(&filter)?;
    let (rows, paging) = list::page(visit, site, filter, count)?;
    let found = |row: &CaseRow| found(site, visit, row, format!("/desk/cases/{}", row.number));
    Ok((rows.iter().map(found).collect(), count, paging))
}

/// The person's own filings, by the words they were filed with: those of a case they were merged into are not theirs.
fn mine(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Result<Vec<Found>, Trouble> {
    let Some(account) = visit.account.as_ref().filter(|_| !wanted.is_empty()) else { return Ok(Vec::new()) };
    let store = site.engine.store();
    let filings = store.filings_of_account(&account.account)?;
    let homes: Vec<CaseId> = filings.iter().map(|row| row.home).collect();
    let filter = CaseFilter::new().terms(wanted).ids(homes).order(Order::Newest).limit(LINKS_MAX);
    let rows = store.cases(&filter)?;
    let of = |row: &CaseRow| {
        let filing = filings.iter().find(|filing| filing.home == row.case)?;
        let href = format!("/hall/cases/{}", visit.token.alias(filing.filing.as_str()));
        Some(found(site, visit, row, href))
    };
    Ok(rows.iter().filter_map(of).collect())
}

fn found(site: &Site, visit: &Visit, row: &CaseRow, href: String) -> Found {
    let zone = shape::app_of(site, row).map(|app| app.calendar.zone().clone());
    Found {
        href,
        title: shape::title(site, visit.language, row),
        number: row.number.clone(),
        summary: row.summary.as_deref().unwrap_or_default().chars().take(80).collect(),
        stage: shape::stage_tag(site, visit.language, row),
        when: zone.map(|zone| time::moment(&zone, row.opened_at)).unwrap_or_default(),
    }
}

/// What can be asked for here: services, and the kinds of event with their key words.
fn services(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Vec<Link> {
    let language = visit.language;
    let mut links: Vec<Link> = Vec::new();
    for app in site.engine.apps().all() {
        links.extend(kinds(visit, app, wanted));
    }
    for (app, act) in shape::openings(site, &visit.actor(), true) {
        if term::found_in(
            wanted,
            [&app.title.zh, &app.title.en, &act.rule.title.zh, &act.rule.title.en].map(|it| it.as_str()),
        ) {
            links.push(Link {
                href: format!("/hall/apply/{}", app.id),
                title: language.pick(&app.title).to_owned(),
                hint: language.pick(&act.rule.title).to_owned(),
            });
        }
    }
    let pages = [
        ("/events/new", "nav-report", "home-report-hint"),
        ("/hall/look-up", "nav-look-up", "home-look-up-hint"),
        ("/events/map", "nav-map", "home-map-hint"),
        ("/powers", "nav-powers", "home-powers-hint"),
        ("/help", "nav-help", "home-help-hint"),
    ];
    for (href, title, hint) in pages {
        let texts = [language.t(title), language.t(hint)];
        if term::found_in(wanted, texts.iter().map(String::as_str)) {
            let [title, hint] = texts;
            links.push(Link { href: href.to_owned(), title, hint });
        }
    }
    links.truncate(LINKS_MAX);
    links
}

/// Kinds of event that can be reported.
fn kinds(visit: &Visit, app: &App, wanted: &[Wanted]) -> Vec<Link> {
    let Some(rule) = &app.duplicate else { return Vec::new() };
    let entries = app.lists.get(&rule.list).into_iter().flat_map(|list| list.entries.values());
    let found = entries.filter(|entry| {
        let more = entry.attributes.get("keywords").and_then(Value::as_text).unwrap_or_default();
        let titles = [entry.title.zh.as_str(), entry.title.en.as_str(), entry.code.as_str()];
        term::found_in(wanted, titles.into_iter().chain([more]))
    });
    let link = |entry: &catalog::app::Entry| Link {
        href: format!("/events/new?{}={}", escape(&rule.same), escape(&entry.code)),
        title: visit.language.pick(&entry.title).to_owned(),
        hint: visit.language.t("nav-report"),
    };
    found.map(link).collect()
}

fn powers(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Vec<Link> {
    let powers = site.engine.apps().all().flat_map(|app| app.powers.values());
    let found = powers.filter(|power| {
        term::found_in(wanted, [&power.id, &power.title.zh, &power.title.en].map(|it| it.as_str()))
    });
    let link = |power: &authority::Power| Link {
        href: format!("/powers/{}", escape(&power.id)),
        title: visit.language.pick(&power.title).to_owned(),
        hint: power.id.clone(),
    };
    found.take(LINKS_MAX).map(link).collect()
}

/// Offices of the directory, for those who work here.
fn offices(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Vec<Link> {
    if !visit.is_staff() || wanted.is_empty() {
        return Vec::new();
    }
    let (directory, today) = (site.engine.directory(), site.engine.today());
    let open =
        directory.offices().filter_map(|office| Some((office, directory.office_on(&office.id, today)?)));
    let found = open.filter(|(office, facts)| {
        term::found_in(wanted, [office.id.as_str(), facts.name.zh.as_str(), facts.name.en.as_str()])
    });
    let link = |(office, facts): (&identity::Office, &identity::OfficeFacts)| Link {
        href: format!("/directory?office={}", escape(office.id.as_str())),
        title: visit.language.pick(&facts.name).to_owned(),
        hint: office.id.to_string(),
    };
    found.take(LINKS_MAX).map(link).collect()
}
