//! Posts: what a person is appointed to; the roles come with the post.

use value::{Date, OfficeId, PostId};

use super::text::Texts;
use super::{Facts, administrators, check_end, holds_from};
use crate::directory::fact::{Fact, PostFacts};
use crate::directory::state::{Directory, Post};
use crate::refusal::{Refusal, Why};

pub(super) fn open(directory: &Directory, id: &PostId, facts: &PostFacts, opened: Date) -> Facts {
    check_texts(id, facts)?;
    if directory.posts.contains_key(id) {
        return Err(Why::PostTaken { post: id.to_string() }.into());
    }
    check_office(directory, &facts.office, opened)?;
    administrators::check_post(id, facts)?;
    Ok(vec![Fact::PostOpened { post: id.clone(), from: opened, facts: facts.clone() }])
}

pub(super) fn change(directory: &Directory, id: &PostId, facts: &PostFacts, today: Date) -> Facts {
    check_texts(id, facts)?;
    let post = open_post(directory, id)?;
    if post.facts.latest() == Some(facts) {
        return Ok(Vec::new());
    }
    let from = holds_from(today, post.facts.latest_from());
    check_office(directory, &facts.office, from)?;
    administrators::check_post(id, facts)?;
    administrators::check_change(directory, post, from, facts)?;
    Ok(vec![Fact::PostChanged { post: id.clone(), from, facts: facts.clone() }])
}

pub(super) fn close(directory: &Directory, id: &PostId, last_day: Date) -> Facts {
    let post = open_post(directory, id)?;
    check_end(&post.span, last_day)?;
    if let Some(person) = directory.appointed_after(post, last_day) {
        return Err(Why::PostHasAppointments { post: id.to_string(), person: person.to_string() }.into());
    }
    Ok(vec![Fact::PostClosed { post: id.clone(), last_day }])
}

fn open_post<'a>(directory: &'a Directory, id: &PostId) -> Result<&'a Post, Why> {
    let post = directory.post_for(id)?;
    if post.span.until.is_some() {
        return Err(Why::PostClosed { post: id.to_string() });
    }
    Ok(post)
}

fn check_texts(id: &PostId, facts: &PostFacts) -> Result<(), Refusal> {
    let texts = Texts::default().post(id).name(id.as_str(), &facts.title);
    texts.roles(&facts.roles).area(facts.area.as_ref()).done()
}

fn check_office(directory: &Directory, id: &OfficeId, from: Date) -> Result<(), Why> {
    let office = directory.office_for(id)?;
    if office.span.until.is_some() || office.span.from > from {
        return Err(Why::OfficeNotOpen { office: id.to_string(), day: from.to_string() });
    }
    Ok(())
}

impl Directory {
    /// Somebody who holds the post on a day later than `day`.
    pub(super) fn appointed_after(&self, post: &Post, day: Date) -> Option<&value::AccountId> {
        let records = post.appointments.iter().filter_map(|id| self.appointments.get(id));
        let mut running = records.filter(|record| record.span.runs_after(day));
        running.next().map(|record| &record.person)
    }
}
