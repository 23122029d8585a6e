//! The directory 通讯录 for those who work here: offices, who holds which post, a person's appointments on any day.

mod person;

pub use person::person;
pub(crate) use person::{post_name, span_words};

use identity::{Directory, Domain, Standing};
use value::percent::encoded;
use value::{AccountId, Date, OfficeId};

use crate::error::Trouble;
use crate::serve::{Answer, html};
use crate::site::Site;
use crate::view::directory::{Entry, People};
use crate::view::part::{Link, Paging};
use crate::visit::Visit;
use crate::words::Language;

/// People on one page.
const ROWS: usize = 50;

/// `GET /directory`: an office, what is below it and who works there; with `find`, everybody whose name, account, post or
/// office has it.
pub fn list(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff_or_administrator()?;
    let language = visit.language;
    let day = day(site, visit)?;
    let query: String = visit.sought().to_owned();
    let directory = site.engine.directory();
    let asked = OfficeId::new(visit.query("office"));
    let office = directory.office_on(&asked, day).map(|_| asked).or_else(|| root(&directory, day));
    let (above, below) = match &office {
        Some(office) if query.is_empty() => (
            directory
                .ancestors(office, day)
                .into_iter()
                .rev()
                .map(|id| link(&directory, language, id, day))
                .collect(),
            children(&directory, office, day)
                .into_iter()
                .map(|id| link(&directory, language, id, day))
                .collect(),
        ),
        _ => (Vec::new(), Vec::new()),
    };
    let found: Vec<AccountId> = match (&office, query.is_empty()) {
        (Some(office), true) => once(directory.people_of(office, day).map(|(person, _)| person.clone())),
        (None, true) => Vec::new(),
        (_, false) => matching(&directory, &query, day),
    };
    let from: usize = visit.query("from").parse().unwrap_or(1).max(1);
    let count = found.len();
    let rows = found.iter().skip(from - 1).take(ROWS);
    let people: Vec<Entry> = rows.filter_map(|id| entry(site, &directory, language, id, day)).collect();
    let page = People {
        page: visit.page(),
        joins: visit.administers(Domain::Structure),
        title: office.as_ref().map(|id| office_name(&directory, language, id, day)).unwrap_or_default(),
        paging: paging(visit, from, people.len(), count),
        query,
        day: day.to_string(),
        above,
        below,
        people,
        count,
    };
    drop(directory);
    html(&page)
}

/// The day asked for with `on`, else today.
fn day(site: &Site, visit: &Visit) -> Result<Date, Trouble> {
    match visit.query("on") {
        "" => Ok(site.engine.today()),
        text => text.parse().map_err(|_| Trouble::NotFound),
    }
}

fn root(directory: &Directory, day: Date) -> Option<OfficeId> {
    let open = |id: &OfficeId| directory.office_on(id, day).is_some_and(|facts| facts.parent.is_none());
    directory.offices().map(|office| &office.id).find(|id| open(id)).cloned()
}

fn children<'d>(directory: &'d Directory, office: &'d OfficeId, day: Date) -> Vec<&'d OfficeId> {
    let is_child =
        |id: &&OfficeId| directory.office_on(id, day).is_some_and(|it| it.parent.as_ref() == Some(office));
    directory.subtree(office, day).into_iter().filter(is_child).collect()
}

fn once(people: impl Iterator<Item = AccountId>) -> Vec<AccountId> {
    let mut found: Vec<AccountId> = people.collect();
    found.sort();
    found.dedup();
    found
}

/// Active people with the words in their name, account, post or office.
fn matching(directory: &Directory, query: &str, day: Date) -> Vec<AccountId> {
    let query = query.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&query);
    let fits = |person: &&identity::Person| {
        let Some(state) = person.state.on(day).filter(|_| person.is_active(day)) else { return false };
        let name = &state.facts.name;
        has(&name.zh)
            || has(&name.en)
            || has(person.id.as_str())
            || directory.appointments_on(&person.id, day).any(|held| {
                directory.post_on(&held.post, day).is_some_and(|post| {
                    let office = directory.office_on(&post.office, day);
                    has(&post.title.zh) || has(&post.title.en) || office.is_some_and(|it| has(&it.name.zh))
                })
            })
    };
    directory.people().filter(fits).map(|person| person.id.clone()).collect()
}

fn entry(site: &Site, directory: &Directory, language: Language, id: &AccountId, day: Date) -> Option<Entry> {
    let standing = directory.standing(id, day)?;
    Some(Entry {
        href: format!("/directory/people/{}", encoded(id.as_str())),
        name: language.pick(&standing.name).to_owned(),
        posts: posts(directory, language, &standing, day),
        areas: standing
            .hats
            .first()
            .and_then(|hat| hat.area.as_ref())
            .map(|area| site.code_title(language, area))
            .unwrap_or_default(),
        away: standing.on_leave,
    })
}

/// Office and title of each post that somebody holds, own ones first.
pub(crate) fn posts(
    directory: &Directory,
    language: Language,
    standing: &Standing,
    day: Date,
) -> Vec<String> {
    let hats = standing.hats.iter();
    hats.map(|hat| {
        format!("{} {}", office_name(directory, language, &hat.office, day), language.pick(&hat.title))
    })
    .collect()
}

pub(crate) fn office_name(directory: &Directory, language: Language, id: &OfficeId, day: Date) -> String {
    let facts = directory.office_on(id, day).or_else(|| directory.office(id)?.facts.latest());
    facts.map_or_else(|| id.to_string(), |facts| language.pick(&facts.name).to_owned())
}

fn link(directory: &Directory, language: Language, id: &OfficeId, day: Date) -> Link {
    Link {
        href: format!("/directory?office={}", encoded(id.as_str())),
        title: office_name(directory, language, id, day),
        hint: String::new(),
    }
}

fn paging(visit: &Visit, from: usize, shown: usize, count: usize) -> Paging {
    let to = from + shown.saturating_sub(1);
    let address = |from: usize| {
        let kept = ["office", "find", "on"].into_iter().filter(|name| !visit.query(name).is_empty());
        let pairs = kept.map(|name| format!("{name}={}&", encoded(visit.query(name))));
        format!("/directory?{}from={from}", pairs.collect::<String>())
    };
    let numbers = [("from", from.to_string()), ("to", to.to_string()), ("count", count.to_string())];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Paging {
        previous: if from > 1 { address(1) } else { String::new() },
        next: if to < count { address(to + 1) } else { String::new() },
        range: if shown == 0 { String::new() } else { visit.language.with("paging-range", &numbers) },
    }
}
