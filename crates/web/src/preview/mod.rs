//! Previews of forms for authors: any schema becomes a task list with pages, filled in and checked as a resident would.
//!
//! What is typed stays in memory, in a draft of this session, and is gone with the draft: no address, no log and no
//! table holds it.

mod app;
mod boxes;
mod draft;
mod page;
mod shape;
mod start;
mod tasks;

pub use app::{show as app_show, take as app_take};
pub use draft::Previews;
pub use page::{show as page_show, take as page_take};
pub use start::{begin, end, start};
pub use tasks::{check, finish, tasks};

pub(crate) use shape::{check_view, listing_view, step_view, tasks_view};

use crate::error::Trouble;
use crate::site::Site;
use crate::visit::Visit;
use draft::Draft;

/// The draft the address names, where it is this session's.
fn draft_of(site: &Site, visit: &Visit) -> Result<Draft, Trouble> {
    visit.staff_or_author()?;
    site.previews.get(visit.param("draft"), visit.token.digest()).ok_or(Trouble::NotFound)
}

/// The address of a draft.
fn base(key: &str) -> String {
    format!("/desk/forms/preview/{key}")
}
