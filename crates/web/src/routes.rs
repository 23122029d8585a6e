//! Every address of the pages, in one table.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::error::Trouble;
use crate::guard::{guard, panicked};
use crate::serve::{self, Get, Post};
use crate::site::Site;
use crate::{
    account, admin, asset, author, desk, directory, door, file, hall, me, oidc, power, preview, report,
    trust, watch,
};

/// One address: what shows it and what takes its form.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    /// With its parameters in braces.
    pub path: &'static str,
    pub get: Option<Get>,
    pub post: Option<Post>,
}

pub(crate) const fn get(path: &'static str, get: Get) -> Address {
    Address { path, get: Some(get), post: None }
}

pub(crate) const fn post(path: &'static str, post: Post) -> Address {
    Address { path, get: None, post: Some(post) }
}

pub(crate) const fn get_post(path: &'static str, get: Get, post: Post) -> Address {
    Address { path, get: Some(get), post: Some(post) }
}

/// All pages but those of [`author`]. A new address is a line here, and a row in `tests/it/edge/rows.rs`.
const PAGES: &[Address] = &[
    get("/", hall::home::home),
    get("/help", hall::help),
    get_post("/search", door::search::show, door::search::ask),
    get_post("/inbox", door::inbox::show, door::inbox::mark),
    get("/me", me::profile::profile),
    get_post("/me/notifications", me::notifications::show, me::notifications::take),
    get_post("/hall/look-up", hall::look_up::ask, hall::look_up::find),
    get("/hall/cases/{alias}", hall::tracker::show),
    post("/hall/cases/{alias}/acts/{act}", hall::tracker::act),
    post("/hall/cases/{alias}/erasure", me::data::erase),
    get("/me/reads", me::reads::reads),
    get("/me/systems", me::systems::systems),
    post("/me/systems/{client}/end", me::systems::take_back),
    post("/me/identities/{provider}/end", me::systems::unlink),
    get("/me/data.json", me::data::export),
    get_post("/me/mandates", me::mandates::show, me::mandates::take),
    get("/me/account", me::account::show),
    get_post("/me/account/password", me::account::password::ask, me::account::password::take),
    get_post("/me/account/app", me::account::app::ask, me::account::app::take),
    get_post("/me/account/passkey", me::account::passkey::ask, me::account::passkey::take),
    get_post("/me/account/recovery", me::account::recovery::ask, me::account::recovery::take),
    get_post("/me/account/remove", me::account::remove::ask, me::account::remove::take),
    post("/me/account/sessions", me::account::sessions::end),
    get_post("/hall/apply/{app}", report::show, report::take),
    get_post("/events/new", report::show, report::take),
    get("/events/sent/{alias}", report::sent),
    get("/events/map", watch::map),
    get("/events/open.geojson", watch::points),
    get("/events/district.geojson", watch::district),
    get("/files/{id}", file::file),
    get("/powers", power::list),
    get("/powers.json", power::as_json),
    get("/powers.csv", power::as_csv),
    get("/powers/{code}", power::one),
    get_post("/sign-in", account::ask, account::sign_in),
    get_post("/sign-in/second", account::second::ask, account::second::take),
    get_post("/sign-in/password", account::first::ask, account::first::take),
    post("/sign-in/passkey", account::passkey::take),
    post("/sign-out", account::sign_out),
    get("/sign-in/with/{provider}", trust::begin),
    get("/sign-in/back/{provider}", trust::back),
    get_post("/sign-in/first", trust::first, trust::choose),
    get("/oidc/authorize", oidc::authorize),
    post("/oidc/agree", oidc::agree),
    get("/oidc/logout", oidc::logout),
    get("/desk/tasks", desk::inbox),
    post("/desk/find", desk::find),
    get("/desk/dispatch", desk::dispatch),
    get("/desk/cases/{number}", desk::case),
    post("/desk/cases/{number}/acts/{act}", desk::act),
    post("/desk/cases/{number}/readings", desk::read),
    get_post("/desk/forms/preview", preview::start, preview::begin),
    get_post("/desk/forms/preview/app/{app}/{form}", preview::app_show, preview::app_take),
    get("/desk/forms/preview/{draft}", preview::tasks),
    get_post("/desk/forms/preview/{draft}/page", preview::page_show, preview::page_take),
    get_post("/desk/forms/preview/{draft}/check", preview::check, preview::finish),
    post("/desk/forms/preview/{draft}/end", preview::end),
    get("/directory", directory::list),
    get("/directory/people/{person}", directory::person),
    get_post("/audit", admin::audit::list, admin::audit::find),
    get("/audit.csv", admin::audit::as_csv),
    get_post("/admin/accounts", admin::accounts::list, admin::accounts::find),
    get_post("/admin/accounts/one", admin::account::show, admin::account::take),
    get_post("/admin/accounts/new", admin::open::ask, admin::open::take),
    get_post("/admin/people/new", admin::join::ask, admin::join::take),
    get_post("/admin/people/{person}", admin::people::show, admin::people::take),
    get("/admin/systems", admin::systems::list),
    get_post("/admin/systems/{client}", admin::systems::show, admin::systems::take),
    get("/watch", watch::overview),
    get("/watch/acts", watch::feed),
    get("/watch/cases", watch::cases),
];

/// Every address of the pages.
pub fn addresses() -> impl Iterator<Item = &'static Address> {
    PAGES.iter().chain(author::PAGES)
}

/// The pages of a site. Merge the API's routes with `more`; the guard goes around all of them.
pub fn router(site: Arc<Site>, more: Router) -> Router {
    pages(Arc::clone(&site))
        .merge(oidc::router(Arc::clone(&site)))
        .merge(more)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(axum::middleware::from_fn_with_state(site, guard))
}

/// The pages alone.
pub fn pages(site: Arc<Site>) -> Router {
    addresses()
        .fold(Router::new(), |router, page| router.route(page.path, serve::methods(page.get, page.post)))
        .route("/assets/{set}/{*path}", routing::get(asset::serve))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(CompressionLayer::new().gzip(true))
        .with_state(site)
}

async fn not_found(State(site): State<Arc<Site>>, request: Request) -> Response {
    serve::fault(site, request, Trouble::NotFound).await
}

async fn not_allowed(State(site): State<Arc<Site>>, request: Request) -> Response {
    serve::fault(site, request, Trouble::Status(StatusCode::METHOD_NOT_ALLOWED)).await
}
