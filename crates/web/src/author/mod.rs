//! Pages of those who draft changes of apps. Nothing here goes into service; each change is noted by the store.

mod draft;
mod file;
mod home;
mod process;
mod shape;
mod table;
mod try_out;

use axum::http::StatusCode;
use engine::draft::{DraftFault, Drafts};
use store::AppDraft;

use crate::error::Trouble;
use crate::routes::{Address, get, get_post, post};
use crate::site::Site;
use crate::visit::Visit;

/// Every address below `/author`.
pub(crate) const PAGES: &[Address] = &[
    get_post("/author", home::show, home::open),
    get("/author/drafts/{id}", draft::show),
    post("/author/drafts/{id}/stories", draft::tell),
    post("/author/drafts/{id}/discard", draft::discard),
    get("/author/drafts/{id}/download/{name}", draft::download),
    get_post("/author/drafts/{id}/file", file::show, file::take),
    get("/author/drafts/{id}/process", process::show),
    get_post("/author/drafts/{id}/table", table::show, table::take),
];

impl From<DraftFault> for Trouble {
    fn from(fault: DraftFault) -> Self {
        match fault {
            DraftFault::NoSuchApp | DraftFault::NoSuchDraft | DraftFault::Path => Self::NotFound,
            DraftFault::Stale => Self::Says(StatusCode::CONFLICT, "author-stale"),
            DraftFault::TooMuch => Self::Says(StatusCode::PAYLOAD_TOO_LARGE, "author-too-much"),
            DraftFault::NoName => Self::Says(StatusCode::UNPROCESSABLE_ENTITY, "author-name-missing"),
            DraftFault::Store(fault) => fault.into(),
        }
    }
}

/// The draft an address names, for somebody who may draft.
fn find<'s>(site: &'s Site, visit: &Visit) -> Result<(Drafts<'s>, AppDraft), Trouble> {
    visit.author()?;
    let drafts = site.engine.drafts();
    let draft = drafts.find(visit.param("id"))?;
    Ok((drafts, draft))
}

fn address(draft: &AppDraft) -> String {
    format!("/author/drafts/{}", draft.id)
}
