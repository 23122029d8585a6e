//! `/search`: cases, services, powers and offices by words, each as far as the person may see them. People are not
//! searched: a query that looks like the number of one is answered by that sentence and stays out of the address.

use axum::http::StatusCode;
use catalog::App;
use catalog::app::Columns;
use kernel::Filing;
use store::{CaseRow, Order};
use value::Value;
use value::percent::encoded;
use value::term::{self, Wanted};

use crate::error::Trouble;
use crate::hall::tracker;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::shape::{self, list, time};
use crate::sight;
use crate::site::Site;
use crate::view::door::{Found, Search};
use crate::view::part::{Link, Paging};
use crate::visit::Visit;

/// Links of one kind that are shown.
const LINKS_MAX: usize = 20;

/// Where a query for a person leads.
const PEOPLE: &str = "/search?people=1";

/// `q` in the address is a visitor's; the words of who signed in stay in their session, as in `desk/find.rs`.
pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let asked = visit.query("q").to_owned();
    if visit.account.is_some() && !asked.is_empty() {
        return onward(site, visit, &asked);
    }
    let query = cut(if visit.account.is_some() { visit.sought() } else { &asked });
    if term::looks_personal(&query) {
        return see(PEOPLE);
    }
    let people = visit.query("people") == "1";
    html(&page(site, visit, query, people)?)
}

/// Leads on to what is found by a query that stood in an address.
pub fn onward(site: &Site, visit: &mut Visit, query: &str) -> Answer {
    let query = cut(query);
    if term::looks_personal(&query) {
        return see(PEOPLE);
    }
    if visit.account.is_none() || query.is_empty() {
        return see(format!("/search?q={}", encoded(&query)));
    }
    let name = visit.seek(site, &query)?;
    see(format!("/search?find={name}"))
}

/// `POST /search`: a harmless query goes on under an address of its own.
pub fn ask(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let query = cut(posted.text("q"));
    if term::looks_personal(&query) {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, String::new(), true)?);
    }
    onward(site, visit, &query)
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
    let found = |row: &CaseRow| {
        let href = format!("/desk/cases/{}", row.number);
        found(site, visit, row, href, row.summary.as_deref().unwrap_or_default())
    };
    Ok((rows.iter().map(found).collect(), count, paging))
}

/// The filings of the person, and of those they act for, each by what was said with it: a case that was joined, or that
/// holds others by now, has the words of its first reporter, who is somebody else.
fn mine(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Result<Vec<Found>, Trouble> {
    let mut mine = Vec::new();
    if wanted.is_empty() {
        return Ok(mine);
    }
    for own in visit.filings(site)? {
        let Some(row) = site.engine.store().case(own.home)? else { continue };
        let Some(case) = site.engine.case(own.case)? else { continue };
        let Some(filing) = case.filings.get(&own.filing) else { continue };
        let title = shape::title(site, visit.language, &row);
        let mut texts = vec![row.number.clone(), row.title.clone(), title];
        texts.extend(shape::app_of(site, &row).into_iter().flat_map(|app| said(visit, app, filing)));
        if !term::found_in(wanted, texts.iter().map(String::as_str)) {
            continue;
        }
        let href = format!("/hall/cases/{}", visit.token.alias(own.filing.as_str()));
        let summary = shape::app_of(site, &row).and_then(|app| Columns::name(&app.columns.summary));
        let summary = summary.and_then(|name| filing.said.get(name)?.as_text());
        mine.push(found(site, visit, &row, href, summary.unwrap_or_default()));
        if mine.len() == LINKS_MAX {
            break;
        }
    }
    Ok(mine)
}

/// What was said with a filing, in words.
fn said(visit: &Visit, app: &App, filing: &Filing) -> Vec<String> {
    tracker::said_rows(visit, app, filing).into_iter().map(|row| row.value).collect()
}

fn found(site: &Site, visit: &Visit, row: &CaseRow, href: String, summary: &str) -> Found {
    let zone = shape::app_of(site, row).map(|app| app.calendar.zone().clone());
    Found {
        href,
        title: shape::title(site, visit.language, row),
        number: row.number.clone(),
        summary: summary.chars().take(80).collect(),
        stage: shape::stage_tag(site, visit.language, row),
        when: zone.map(|zone| time::moment(&zone, row.opened_at)).unwrap_or_default(),
    }
}

/// What can be asked for here: the kinds of event with their key words, services, pages. Those with most of what is
/// wanted come first: who writes how it is broken finds the kind that says it otherwise.
fn services(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Vec<Link> {
    let language = visit.language;
    let mut found: Vec<(usize, Link)> = Vec::new();
    let mut weigh = |link: Link, texts: &[&str]| found.push((parts_in(wanted, texts), link));
    for (link, entry) in site.events_app().map(|app| shape::kinds(language, app)).unwrap_or_default() {
        let more = entry.attributes.get("keywords").and_then(Value::as_text).unwrap_or_default();
        weigh(link, &[&entry.title.zh, &entry.title.en, &entry.code, more]);
    }
    for (app, act) in shape::openings(site, &visit.actor(), true) {
        let link = Link {
            href: format!("/hall/apply/{}", app.id),
            title: language.pick(&app.title).to_owned(),
            hint: language.pick(&act.rule.title).to_owned(),
        };
        weigh(link, &[&app.title.zh, &app.title.en, &act.rule.title.zh, &act.rule.title.en]);
    }
    let pages = [
        ("/events/new", "nav-report", "home-report-hint"),
        ("/hall/look-up", "nav-look-up", "home-look-up-hint"),
        ("/events/map", "nav-map", "home-map-hint"),
        ("/powers", "nav-powers", "home-powers-hint"),
        ("/help", "nav-help", "home-help-hint"),
    ];
    for (href, title, hint) in pages {
        let (title, hint) = (language.t(title), language.t(hint));
        let texts = [title.clone(), hint.clone()];
        weigh(Link { href: href.to_owned(), title, hint }, &texts.each_ref().map(String::as_str));
    }
    found.retain(|(parts, _)| *parts > 0);
    found.sort_by_key(|(parts, _)| std::cmp::Reverse(*parts));
    found.into_iter().take(LINKS_MAX).map(|(_, link)| link).collect()
}

/// How much of what is wanted is in these texts.
fn parts_in(wanted: &[Wanted], texts: &[&str]) -> usize {
    let terms = term::of_texts(texts.iter().copied());
    wanted.iter().filter(|wanted| terms.iter().any(|term| wanted.is(term))).count()
}

fn powers(site: &Site, visit: &Visit, wanted: &[Wanted]) -> Vec<Link> {
    let powers = site.engine.apps().all().flat_map(|app| app.powers.values());
    let found = powers.filter(|power| {
        term::found_in(wanted, [&power.id, &power.title.zh, &power.title.en].map(|it| it.as_str()))
    });
    let link = |power: &authority::Power| Link {
        href: format!("/powers/{}", encoded(&power.id)),
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
        href: format!("/directory?office={}", encoded(office.id.as_str())),
        title: visit.language.pick(&facts.name).to_owned(),
        hint: office.id.to_string(),
    };
    found.take(LINKS_MAX).map(link).collect()
}
