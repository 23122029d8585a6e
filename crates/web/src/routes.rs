//! Every address of the pages, in one table.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::guard::{BODY_BYTES_MAX, guard};
use crate::serve::{self, get, get_post, post};
use crate::site::Site;
use crate::{account, asset, author, desk, directory, file, hall, me, power, preview, report, watch};

/// The pages of a site. Merge the API's routes with `more`; the guard goes around all of them.
pub fn router(site: Arc<Site>, more: Router) -> Router {
    let ids = Arc::clone(&site.ids);
    pages(site)
        .merge(more)
        .layer(CatchPanicLayer::new())
        .layer(axum::middleware::from_fn_with_state(ids, guard))
}

/// The pages alone.
pub fn pages(site: Arc<Site>) -> Router {
    Router::new()
        .route("/", get(hall::home::home))
        .route("/help", get(hall::help))
        .route("/hall/look-up", get_post(hall::look_up::ask, hall::look_up::find))
        .route("/hall/cases/{alias}", get(hall::tracker::show))
        .route("/hall/cases/{alias}/acts/{act}", post(hall::tracker::act))
        .route("/hall/cases/{alias}/erasure", post(me::data::erase))
        .route("/me/reads", get(me::reads::reads))
        .route("/me/data.json", get(me::data::export))
        .route("/hall/apply/{app}", get_post(report::show, report::take))
        .route("/events/new", get_post(report::show, report::take))
        .route("/events/sent/{alias}", get(report::sent))
        .route("/events/map", get(watch::map))
        .route("/events/open.geojson", get(watch::points))
        .route("/events/district.geojson", get(watch::district))
        .route("/files/{id}", get(file::file))
        .route("/powers", get(power::list))
        .route("/powers.json", get(power::as_json))
        .route("/powers.csv", get(power::as_csv))
        .route("/powers/{code}", get(power::one))
        .route("/sign-in", get_post(account::ask, account::sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/desk/tasks", get(desk::inbox))
        .route("/desk/dispatch", get(desk::dispatch))
        .route("/desk/cases/{number}", get(desk::case))
        .route("/desk/cases/{number}/acts/{act}", post(desk::act))
        .route("/desk/cases/{number}/readings", post(desk::read))
        .route("/desk/forms/preview", get_post(preview::start, preview::begin))
        .route("/desk/forms/preview/app/{app}/{form}", get_post(preview::app_show, preview::app_take))
        .route("/desk/forms/preview/{draft}", get(preview::tasks))
        .route("/desk/forms/preview/{draft}/page", get_post(preview::page_show, preview::page_take))
        .route("/desk/forms/preview/{draft}/check", get_post(preview::check, preview::finish))
        .route("/desk/forms/preview/{draft}/end", post(preview::end))
        .route("/directory", get(directory::list))
        .route("/directory/people/{person}", get(directory::person))
        .route("/watch", get(watch::overview))
        .route("/watch/acts", get(watch::feed))
        .route("/watch/cases", get(watch::cases))
        .merge(author::routes())
        .route("/assets/{set}/{*path}", routing::get(asset::serve))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(CompressionLayer::new().gzip(true))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .with_state(site)
}

async fn not_found(State(site): State<Arc<Site>>, request: Request) -> Response {
    serve::fault(site, request, StatusCode::NOT_FOUND).await
}

async fn not_allowed(State(site): State<Arc<Site>>, request: Request) -> Response {
    serve::fault(site, request, StatusCode::METHOD_NOT_ALLOWED).await
}
