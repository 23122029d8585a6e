//! One page of a preview: shown, sent, and where it goes on.

use axum::http::StatusCode;
use form::outline::{Answers, Ask, Page, Reading, State};

use super::draft::Draft;
use super::{base, draft_of, listing_view, step_view};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html_with, see};
use crate::site::Site;
use crate::visit::Visit;
use value::percent::encoded;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let draft = draft_of(site, visit)?;
    let reading = draft.outline.read(&draft.answers);
    let Some((_, page)) = reading.page(visit.query("id")) else { return see(base(&draft.key)) };
    given(visit, &draft, &draft.answers, &reading, page, StatusCode::OK)
}

fn given(
    visit: &Visit,
    draft: &Draft,
    answers: &Answers,
    reading: &Reading,
    page: &Page,
    status: StatusCode,
) -> Answer {
    let wrong = status != StatusCode::OK;
    let back = visit.query("back") == "check";
    let base = base(&draft.key);
    if page.list.is_some() {
        return html_with(
            status,
            &listing_view(visit.page(), &draft.outline, answers, reading, page, &base, wrong),
        );
    }
    html_with(status, &step_view(visit.page(), &draft.outline, answers, reading, page, &base, wrong, back))
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let draft = draft_of(site, visit)?;
    let reading = draft.outline.read(&draft.answers);
    let Some((_, page)) = reading.page(visit.query("id")) else { return see(base(&draft.key)) };
    let mut answers = draft.answers.clone();
    let keep = |answers: &Answers| site.previews.keep(&draft.key, visit.token.digest(), answers.clone());
    if let Some(list) = &page.list {
        if let Some(onward) = change_list(&mut answers, page, list, posted) {
            keep(&answers);
            let reading = draft.outline.read(&answers);
            let onward = reading
                .pages
                .iter()
                .find(|page| page.at.starts_with(&onward))
                .map_or(page.id.clone(), |p| p.id.clone());
            return see(address(&draft.key, &onward));
        }
    } else if !take_answers(&mut answers, page, posted) {
        return Err(Trouble::Status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    answers.see(&page.id);
    keep(&answers);
    let reading = draft.outline.read(&answers);
    let Some((_, page)) = reading.page(&page.id) else { return see(base(&draft.key)) };
    if !draft.outline.troubles(page, &answers).is_empty() {
        return given(visit, &draft, &answers, &reading, page, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let next = onward(&draft, &answers, &reading, page);
    if visit.query("back") == "check"
        && next.is_none_or(|next| draft.outline.state(next, &answers) == State::Done)
    {
        return see(format!("{}/check", base(&draft.key)));
    }
    see(next.map_or_else(|| base(&draft.key), |next| address(&draft.key, &next.id)))
}

pub(super) fn address(key: &str, page: &str) -> String {
    format!("{}/page?id={}", base(key), encoded(page))
}

/// Adds or removes an item; where to go then: the part of the answers, as the start of a pointer.
fn change_list(
    answers: &mut Answers,
    page: &Page,
    list: &form::outline::Listing,
    posted: &Posted,
) -> Option<String> {
    let asked = posted.text("do");
    if asked == "add" && list.count < list.most {
        answers.set(&page.id, &(list.count + 1).to_string());
        return Some(format!("{}/{}", page.at, list.count));
    }
    let item: usize = asked.strip_prefix("remove-")?.parse().ok()?;
    if item < list.count {
        answers.remove_item(&page.at, item, list.count);
    }
    Some(page.at.clone())
}

/// Keeps what was sent for a page; false where the draft would become too large.
fn take_answers(answers: &mut Answers, page: &Page, posted: &Posted) -> bool {
    page.questions.iter().enumerate().all(|(number, question)| {
        let name = format!("q{number}");
        let text = match &question.ask {
            Ask::Many(choices) => {
                let ticked = choices.iter().enumerate().filter(|(at, _)| posted.has(&format!("{name}.{at}")));
                ticked.map(|(_, choice)| choice.code.as_str()).collect::<Vec<_>>().join("\n")
            }
            _ => posted.text(&name).to_owned(),
        };
        answers.set(&question.key, &text)
    })
}

/// The next page of the same task; from the last page of an item back to its list; `None` at the end of the task.
fn onward<'r>(draft: &Draft, answers: &Answers, reading: &'r Reading, page: &Page) -> Option<&'r Page> {
    let under = |inner: &Page, outer: &str| {
        inner.at == outer || inner.at.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
    };
    let (place, _) = reading.page(&page.id)?;
    let after = reading.pages.get(place + 1..).unwrap_or_default();
    let next = if page.list.is_some() {
        after.iter().find(|next| !under(next, &page.at) || draft.outline.state(next, answers) != State::Done)
    } else {
        let item = reading.pages.iter().filter_map(|list| {
            let rest = page.at.strip_prefix(&list.at)?.strip_prefix('/')?;
            let index = rest.split('/').next()?;
            list.list.is_some().then(|| (list, format!("{}/{index}", list.at)))
        });
        let item = item.max_by_key(|(list, _)| list.at.len());
        match (after.first(), item) {
            (Some(next), Some((list, item))) => Some(if under(next, &item) { next } else { list }),
            (None, Some((list, _))) => Some(list),
            (next, None) => next,
        }
    }?;
    let task = |id: &str| {
        reading.sections.iter().flat_map(|section| &section.tasks).position(|task| {
            task.pages.iter().any(|place| reading.pages.get(*place).is_some_and(|page| page.id == id))
        })
    };
    (task(&next.id) == task(&page.id)).then_some(next)
}
