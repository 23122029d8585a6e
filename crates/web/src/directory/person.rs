//! `GET /directory/people/{person}`: one person, today and before.

use identity::{Directory, Span};
use value::percent::encoded;
use value::{AccountId, PostId};

use super::{day, office_name};
use crate::error::Trouble;
use crate::serve::{Answer, html};
use crate::site::Site;
use crate::view::directory::{Person, Term};
use crate::view::part::Row;
use crate::visit::Visit;
use crate::words::Language;

pub fn person(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff_or_administrator()?;
    let (language, day) = (visit.language, day(site, visit)?);
    let directory = site.engine.directory();
    let id = AccountId::new(visit.param("person"));
    let standing = directory.standing(&id, day).ok_or(Trouble::NotFound)?;
    let history = directory.history_of_person(&id, day).ok_or(Trouble::NotFound)?;
    let name = |id: &AccountId| {
        let standing = directory.standing(id, day);
        standing.map_or_else(|| id.to_string(), |it| language.pick(&it.name).to_owned())
    };
    let mut rows = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(Row::new(language.t(key), value));
        }
    };
    add("person-account", id.to_string());
    let email = history.states.last().and_then(|(_, state)| state.facts.email.clone());
    add("person-email", email.unwrap_or_default());
    let papers = standing.certificates.iter().map(|it| {
        let until = it.until.map(|until| until.to_string()).unwrap_or_default();
        format!("{} {} ({} – {until})", it.kind, it.number, it.from)
    });
    add("person-certificates", papers.collect::<Vec<_>>().join("\n"));
    let cells = standing.cells.iter().map(ToString::to_string);
    add("person-cells", cells.collect::<Vec<_>>().join(&language.t("list-gap")));
    let terms = history.appointments.iter().rev().map(|held| Term {
        what: post_name(&directory, language, &held.post, held.span.from),
        when: span_words(language, &held.span),
        now: held.span.holds(day),
        note: String::new(),
    });
    let covers = history.deputed.iter().rev().map(|cover| Term {
        what: language.with("person-covers", &[("name", &name(&cover.absent))]),
        when: span_words(language, &cover.span),
        now: cover.span.holds(day),
        note: cover.posts.iter().map(|post| post_name(&directory, language, post, cover.span.from)).collect(),
    });
    let page = Person {
        page: visit.page(),
        name: language.pick(&standing.name).to_owned(),
        change: if visit.directs() {
            format!("/admin/people/{}", encoded(id.as_str()))
        } else {
            String::new()
        },
        away: standing.on_leave,
        stopped: standing.presence != identity::Presence::Active,
        rows,
        terms: terms.chain(covers).collect(),
        day: day.to_string(),
    };
    drop(directory);
    html(&page)
}

pub(crate) fn post_name(directory: &Directory, language: Language, post: &PostId, on: value::Date) -> String {
    let facts = directory.post_on(post, on).or_else(|| directory.post(post)?.facts.latest());
    facts.map_or_else(
        || post.to_string(),
        |facts| {
            format!("{} {}", office_name(directory, language, &facts.office, on), language.pick(&facts.title))
        },
    )
}

pub(crate) fn span_words(language: Language, span: &Span) -> String {
    match span.until {
        Some(until) => format!("{} – {until}", span.from),
        None => language.with("person-since", &[("day", &span.from.to_string())]),
    }
}
