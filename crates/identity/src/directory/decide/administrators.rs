//! 三员分离: nobody is two of system, security and audit administrator on one day, by appointment or by cover.

use std::collections::BTreeSet;

use value::{AccountId, Date, PostId, RoleId};

use crate::directory::fact::PostFacts;
use crate::directory::span::Span;
use crate::directory::state::{Directory, Post};
use crate::refusal::Why;

/// The three administrators' roles 三员 (GB/T 22239-2019, centralised management; GB/T 20271).
pub const ADMINISTRATORS: [&str; 3] = ["system-admin", "security-admin", "audit-admin"];

/// Days on which somebody is one of the three.
type Held = Vec<(Span, &'static str)>;

fn of(roles: &[RoleId]) -> impl Iterator<Item = &'static str> {
    ADMINISTRATORS.into_iter().filter(|name| roles.iter().any(|role| role.as_str() == *name))
}

/// One post never has two of the three.
pub(super) fn check_post(id: &PostId, facts: &PostFacts) -> Result<(), Why> {
    let span = Span::new(Date::MIN, None);
    check(id.as_str(), &of(&facts.roles).map(|role| (span, role)).collect())
}

/// The person may also hold these posts on these days.
pub(super) fn check_person(
    directory: &Directory,
    person: &AccountId,
    posts: &[PostId],
    span: &Span,
) -> Result<(), Why> {
    let mut held = held(directory, person, None);
    for post in posts.iter().filter_map(|id| directory.posts.get(id)) {
        add(&mut held, post, span, None);
    }
    check(person.as_str(), &held)
}

/// The post may have these roles from that day on, whoever holds or covers it.
pub(super) fn check_change(
    directory: &Directory,
    post: &Post,
    from: Date,
    facts: &PostFacts,
) -> Result<(), Why> {
    // WHY: most posts have none of the three; nobody's appointments are walked for them.
    if of(&facts.roles).next().is_none() {
        return Ok(());
    }
    let appointed = post.appointments.iter().filter_map(|id| directory.appointments.get(id));
    let deputies = post.covers.iter().filter_map(|id| directory.covers.get(id));
    let people: BTreeSet<&AccountId> =
        appointed.map(|record| &record.person).chain(deputies.map(|cover| &cover.deputy)).collect();
    let change = Change { post: &post.id, from, facts };
    people.into_iter().try_for_each(|id| check(id.as_str(), &held(directory, id, Some(&change))))
}

/// A post as it is to be from a day on.
struct Change<'a> {
    post: &'a PostId,
    from: Date,
    facts: &'a PostFacts,
}

/// WHY: days of a cover count whether or not the absent person's own appointment ends before, and days of a post
/// whether or not its office does: a rule that looks at too many days errs on the safe side.
fn held(directory: &Directory, person: &AccountId, change: Option<&Change<'_>>) -> Held {
    let mut held = Held::new();
    let Some(person) = directory.people.get(person) else { return held };
    for appointment in person.appointments.iter().filter_map(|id| directory.appointments.get(id)) {
        if let Some(post) = directory.posts.get(&appointment.post) {
            add(&mut held, post, &appointment.span, change);
        }
    }
    for cover in person.deputed.iter().filter_map(|id| directory.covers.get(id)) {
        for post in cover.posts.iter().filter_map(|id| directory.posts.get(id)) {
            add(&mut held, post, &cover.span, change);
        }
    }
    held
}

/// What a post gives on the days of `span`, as it was, is and is to be.
fn add(held: &mut Held, post: &Post, span: &Span, change: Option<&Change<'_>>) {
    if span.is_void() {
        return;
    }
    let change = change.filter(|change| *change.post == post.id);
    let before = change.map(|change| Span::new(Date::MIN, change.from.yesterday().ok()));
    for (days, facts) in post.facts.spans() {
        let days = match &before {
            Some(before) => days.cut(before),
            None => Some(days),
        };
        if let Some(days) = days.and_then(|days| days.cut(span)) {
            held.extend(of(&facts.roles).map(|role| (days, role)));
        }
    }
    if let Some(change) = change
        && let Some(days) = Span::new(change.from, None).cut(span)
    {
        held.extend(of(&change.facts.roles).map(|role| (days, role)));
    }
}

fn check(who: &str, held: &Held) -> Result<(), Why> {
    for (at, (days, role)) in held.iter().enumerate() {
        let clash = held.iter().take(at).find(|(others, other)| other != role && others.meets(days));
        if let Some((_, other)) = clash {
            let (who, one, other) = (who.to_owned(), (*other).to_owned(), (*role).to_owned());
            return Err(Why::TwoAdministrators { who, one, other });
        }
    }
    Ok(())
}
