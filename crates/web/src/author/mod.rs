//! Pages of those who draft changes of apps. Nothing here goes into service; each change is noted by the store.

mod draft;
mod file;
mod home;
mod process;
mod shape;
mod table;
mod try_out;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use engine::draft::{DraftFault, Drafts};
use store::AppDraft;

use crate::error::Trouble;
use crate::serve::{get, get_post, post};
use crate::site::Site;
use crate::visit::Visit;

/// Every address below `/author`.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/author", get_post(home::show, home::open))
        .route("/author/drafts/{id}", get(draft::show))
        .route("/author/drafts/{id}/stories", post(draft::tell))
        .route("/author/drafts/{id}/discard", post(draft::discard))
        .route("/author/drafts/{id}/download/{name}", get(draft::download))
        .route("/author/drafts/{id}/file", get_post(file::show, file::take))
        .route("/author/drafts/{id}/process", get(process::show))
        .route("/author/drafts/{id}/table", get_post(table::show, table::take))
}

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
