//! Appointments 任职: a person in a post for a time. A mistake is ended and entered anew.

use value::{AccountId, Date, PostId};

use super::{Facts, administrators, check_end};
use crate::directory::fact::{AppointmentId, Fact};
use crate::directory::span::Span;
use crate::directory::state::Directory;
use crate::refusal::Why;

pub(super) fn appoint(directory: &Directory, id: &AccountId, post: &PostId, span: Span) -> Facts {
    if let (true, Some(last)) = (span.is_void(), span.until) {
        return Err(
            Why::EndsBeforeItBegins { last_day: last.to_string(), from: span.from.to_string() }.into()
        );
    }
    let person = directory.person_able(id, span.from)?;
    check_open(directory, post, &span)?;
    let mut held = person.appointments.iter().filter_map(|id| directory.appointments.get(id));
    if held.any(|held| held.post == *post && held.span.meets(&span)) {
        return Err(Why::AppointedTwice { person: id.to_string(), post: post.to_string() }.into());
    }
    administrators::check_person(directory, id, std::slice::from_ref(post), &span)?;
    let appointment = AppointmentId(directory.appointments.last().map_or(0, |(last, _)| last.0) + 1);
    let (person, post) = (id.clone(), post.clone());
    Ok(vec![Fact::Appointed { appointment, person, post, from: span.from, until: span.until }])
}

/// The post, and the office it belongs to, are open on every day of the span.
fn check_open(directory: &Directory, id: &PostId, span: &Span) -> Result<(), Why> {
    let post = directory.post_for(id)?;
    let office = post.facts.latest().and_then(|facts| directory.offices.get(&facts.office));
    // WHY: only the end of the office counts; a post that moved is older than its present office may be.
    let ends = office.and_then(|office| office.span.until);
    let open = Span::new(post.span.from, post.span.until.into_iter().chain(ends).min());
    if open.covers(span) {
        return Ok(());
    }
    let days = match span.until {
        Some(until) => format!("{}..{until}", span.from),
        None => format!("{}..", span.from),
    };
    Err(Why::PostNotOpen { post: id.to_string(), days })
}

pub(super) fn end(directory: &Directory, id: AppointmentId, last_day: Date) -> Facts {
    let found = directory.appointments.get(&id);
    let record = found.ok_or_else(|| Why::NoSuchAppointment { appointment: id.to_string() })?;
    check_end(&record.span, last_day)?;
    if record.span.until == Some(last_day) {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::AppointmentEnded { appointment: id, last_day }])
}
