//! Leave cover 代理: a deputy stands in for an absent person in named posts, and never passes it on.

use value::{AccountId, Date, PostId};

use super::{Facts, administrators, check_end};
use crate::directory::fact::{CoverId, Fact};
use crate::directory::span::Span;
use crate::directory::state::{Directory, Person};
use crate::refusal::Why;

pub(super) fn cover(
    directory: &Directory,
    absent_id: &AccountId,
    deputy_id: &AccountId,
    (from, until): (Date, Date),
    posts: &[PostId],
) -> Facts {
    let span = Span::new(from, Some(until));
    if span.is_void() {
        return Err(Why::EndsBeforeItBegins { last_day: until.to_string(), from: from.to_string() }.into());
    }
    if absent_id == deputy_id {
        return Err(Why::CoverOfSelf { person: absent_id.to_string() }.into());
    }
    let absent = directory.person_able(absent_id, from)?;
    let deputy = directory.person_able(deputy_id, from)?;
    check_posts(directory, absent, &span, posts)?;
    check_chain(directory, absent, deputy, &span)?;
    administrators::check_person(directory, deputy_id, posts, &span)?;
    let cover = CoverId(directory.covers.last().map_or(0, |(last, _)| last.0) + 1);
    let (absent, deputy, posts) = (absent_id.clone(), deputy_id.clone(), posts.to_vec());
    Ok(vec![Fact::LeaveCovered { cover, absent, deputy, from, until, posts }])
}

fn check_posts(directory: &Directory, absent: &Person, span: &Span, posts: &[PostId]) -> Result<(), Why> {
    let repeated =
        posts.iter().enumerate().any(|(at, post)| posts.iter().take(at).any(|other| other == post));
    if posts.is_empty() || repeated {
        return Err(Why::CoverWithoutPosts);
    }
    for post in posts {
        directory.post_for(post)?;
        let mut held = absent.appointments.iter().filter_map(|id| directory.appointments.get(id));
        if !held.any(|held| held.post == *post && held.span.covers(span)) {
            return Err(Why::PostNotHeld { person: absent.id.to_string(), post: post.to_string() });
        }
        let mut covers = absent.absences.iter().filter_map(|id| directory.covers.get(id));
        if covers.any(|cover| cover.posts.contains(post) && cover.span.meets(span)) {
            return Err(Why::CoverTwice { post: post.to_string() });
        }
    }
    Ok(())
}

/// Neither is the deputy absent in that time, nor the absent person somebody's deputy.
fn check_chain(directory: &Directory, absent: &Person, deputy: &Person, span: &Span) -> Result<(), Why> {
    let any = |covers: &[CoverId]| {
        covers.iter().filter_map(|id| directory.covers.get(id)).any(|cover| cover.span.meets(span))
    };
    for (person, covers) in [(deputy, &deputy.absences), (absent, &absent.deputed)] {
        if any(covers) {
            return Err(Why::CoverChain { person: person.id.to_string() });
        }
    }
    Ok(())
}

pub(super) fn end(directory: &Directory, id: CoverId, last_day: Date) -> Facts {
    let cover = directory.covers.get(&id).ok_or_else(|| Why::NoSuchCover { cover: id.to_string() })?;
    check_end(&cover.span, last_day)?;
    if cover.span.until == Some(last_day) {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::CoverEnded { cover: id, last_day }])
}
