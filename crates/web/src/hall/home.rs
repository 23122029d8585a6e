//! `GET /`: search, what can be done here, my cases.

use catalog::App;
use value::Value;

use crate::error::Trouble;
use crate::serve::{Answer, html};
use crate::shape::{self, time};
use crate::site::Site;
use crate::view::hall::{Home, MyCase};
use crate::view::part::Link;
use crate::visit::{Visit, escape};

/// Kinds of event shown without a search.
const COMMON: usize = 8;
/// Results of a search.
const FOUND_MAX: usize = 20;
/// My cases shown, newest first.
const MINE_MAX: usize = 6;

pub fn home(site: &Site, visit: &mut Visit) -> Answer {
    let language = visit.language;
    let query: String = visit.query("q").chars().take(60).collect();
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
    let kinds = site.events_app().map(|app| kinds(visit, app)).unwrap_or_default();
    let page = Home {
        page: visit.page(),
        found: if query.is_empty() { Vec::new() } else { found(&kinds, &services, &query) },
        query,
        services,
        common: kinds.into_iter().take(COMMON).map(|kind| kind.link).collect(),
        mine: mine(site, visit)?,
    };
    html(&page)
}

struct Kind {
    link: Link,
    /// Everything a search may meet: both titles, the code, the key words.
    words: String,
}

/// The kinds of case that can be reported, each a link that answers the question of the kind.
fn kinds(visit: &Visit, app: &App) -> Vec<Kind> {
    let Some(rule) = &app.duplicate else { return Vec::new() };
    let entries = app.lists.get(&rule.list).into_iter().flat_map(|list| list.entries.values());
    entries
        .map(|entry| {
            let more = entry.attributes.get("keywords").and_then(Value::as_text).unwrap_or_default();
            Kind {
                link: Link {
                    href: format!("/events/new?{}={}", escape(&rule.same), escape(&entry.code)),
                    title: visit.language.pick(&entry.title).to_owned(),
                    hint: visit.language.t("nav-report"),
                },
                words: format!("{} {} {} {more}", entry.title.zh, entry.title.en, entry.code).to_lowercase(),
            }
        })
        .collect()
}

/// Kinds and services that have a word of the query, or, for Chinese, two neighbouring characters of it.
fn found(kinds: &[Kind], services: &[Link], query: &str) -> Vec<Link> {
    let query = query.to_lowercase();
    let plain: Vec<char> = query.chars().filter(|c| !c.is_whitespace()).collect();
    let mut pieces: Vec<String> = query.split_whitespace().map(str::to_owned).collect();
    if plain.iter().any(|c| !c.is_ascii()) {
        pieces.extend(plain.windows(2).map(|pair| pair.iter().collect()));
    }
    let score = |words: &str| pieces.iter().filter(|piece| words.contains(piece.as_str())).count();
    let service = |link: &Link| Kind {
        words: format!("{} {}", link.title, link.hint).to_lowercase(),
        link: link.clone(),
    };
    let own: Vec<Kind> = services.iter().map(service).collect();
    let mut hits: Vec<(usize, &Link)> = kinds
        .iter()
        .chain(&own)
        .map(|kind| (score(&kind.words), &kind.link))
        .filter(|(score, _)| *score > 0)
        .collect();
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    hits.into_iter().take(FOUND_MAX).map(|(_, link)| link.clone()).collect()
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
