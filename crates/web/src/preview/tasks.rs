//! The task list, the check of all answers, and the end.

use axum::http::StatusCode;

use super::{base, check_view, draft_of, tasks_view};
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::preview::Finished;
use crate::visit::Visit;

/// Longest result shown, in bytes.
const RESULT_BYTES_MAX: usize = 256 << 10;

pub fn tasks(site: &Site, visit: &mut Visit) -> Answer {
    let draft = draft_of(site, visit)?;
    html(&tasks_view(visit.page(), &draft.outline, &draft.answers, draft.findings.len(), &base(&draft.key)))
}

/// All answers, each with the way to change it, and what the schema says of the whole.
pub fn check(site: &Site, visit: &mut Visit) -> Answer {
    let draft = draft_of(site, visit)?;
    html(&check_view(visit.page(), &draft.outline, &draft.answers, &base(&draft.key), false))
}

/// The end: the value, where it fits; else the check again with all that is wrong.
pub fn finish(site: &Site, visit: &mut Visit, _: &Posted) -> Answer {
    let draft = draft_of(site, visit)?;
    let checked = check_view(visit.page(), &draft.outline, &draft.answers, &base(&draft.key), true);
    if !checked.errors.is_empty() {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &checked);
    }
    if !checked.complete {
        return see(base(&draft.key));
    }
    let reading = draft.outline.read(&draft.answers);
    let json = serde_json::to_string_pretty(&reading.value).unwrap_or_default();
    let json = if json.len() > RESULT_BYTES_MAX { String::new() } else { json };
    html(&Finished { page: visit.page(), title: draft.outline.title.clone(), json, base: base(&draft.key) })
}
