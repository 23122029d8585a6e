//! SCIM 2.0 over HTTP (RFC 7644): a provisioning system reads and changes the directory with a bearer token. What a
//! request means is decided in `identity::scim`; here it is only carried.

use std::sync::Arc;

use authority::{Actor, PROVISIONER};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::header::{
    AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LOCATION, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use engine::{Ask, Engine, Failure, Request};
use identity::record::{Deed, Via};
use identity::scim::{self, Answer, Kind, Plan, Problem, Query, View};
use serde_json::Value as Json;
use value::{AccountId, CommandKey, Date, Digest};

use crate::api::Told;
use crate::posted::form_pairs;
use crate::tell::{Code, tell};

/// Largest body, in bytes.
const BODY_BYTES_MAX: usize = 256 << 10;

/// What the endpoint needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Scheme, host and path under which it is reached, without a slash at the end.
    pub base: String,
    /// The bearer tokens that are taken. Without one the endpoint answers 401 to everybody.
    pub tokens: Vec<Token>,
}

/// A bearer token by its SHA-256, and the last day it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub digest: Digest,
    pub until: Date,
}

struct Scim {
    engine: Engine,
    settings: Settings,
}

type Shared = State<Arc<Scim>>;

/// Everything under `/scim/v2`.
pub fn router(engine: Engine, settings: Settings) -> Router {
    let one = get(read).put(replace).patch(patch).delete(delete);
    Router::new()
        .route("/scim/v2/ServiceProviderConfig", get(config))
        .route("/scim/v2/ResourceTypes", get(types))
        .route("/scim/v2/Schemas", get(schemas))
        .route("/scim/v2/{kind}", get(list).post(create))
        .route("/scim/v2/{kind}/.search", axum::routing::post(search))
        .route("/scim/v2/{kind}/{id}", one)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(Arc::new(Scim { engine, settings }))
}

async fn config(State(scim): Shared, headers: HeaderMap) -> Response {
    answer(scim.admitted(&headers).map(|()| whole(scim::service_provider_config(&scim.settings.base))))
}

async fn types(State(scim): Shared, headers: HeaderMap) -> Response {
    answer(scim.admitted(&headers).map(|()| whole(scim::resource_types(&scim.settings.base))))
}

async fn schemas(State(scim): Shared, headers: HeaderMap) -> Response {
    answer(scim.admitted(&headers).map(|()| whole(scim::schemas(&scim.settings.base))))
}

async fn list(
    State(scim): Shared,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    scim.run(move |scim| {
        scim.admitted(&headers)?;
        let (kind, query) = (named(&kind)?, parameters(query)?);
        scim.view(|view| view.list(kind, &query))
    })
    .await
}

async fn search(State(scim): Shared, Path(kind): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    scim.run(move |scim| {
        scim.admitted(&headers)?;
        let query = Query::of_body(&json(&headers, &body)?)?;
        let kind = named(&kind)?;
        scim.view(|view| view.list(kind, &query))
    })
    .await
}

async fn read(
    State(scim): Shared,
    Path((kind, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    scim.run(move |scim| {
        scim.admitted(&headers)?;
        let (kind, query) = (named(&kind)?, parameters(query)?);
        scim.view(|view| view.read(kind, &id, &query, header(&headers, &IF_NONE_MATCH)))
    })
    .await
}

async fn create(State(scim): Shared, Path(kind): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    scim.change(headers, body, move |view, _, body| view.create(named(&kind)?, &body?)).await
}

async fn replace(
    State(scim): Shared,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    scim.change(headers, body, move |view, matches, body| view.replace(named(&kind)?, &id, matches, &body?))
        .await
}

async fn patch(
    State(scim): Shared,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    scim.change(headers, body, move |view, matches, body| view.patch(named(&kind)?, &id, matches, &body?))
        .await
}

async fn delete(
    State(scim): Shared,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    scim.change(headers, Bytes::new(), move |view, matches, _| view.delete(named(&kind)?, &id, matches)).await
}

impl Scim {
    /// Only who shows a bearer token of the settings that has not ended; digests are compared, so the time taken tells nothing.
    fn admitted(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let given = header(headers, &AUTHORIZATION).and_then(|text| text.split_once(' '));
        let digest = given
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| Digest::of(token.trim().as_bytes()));
        let today = self.engine.today();
        let fits = |token: &Token| digest == Some(token.digest) && today <= token.until;
        if self.settings.tokens.iter().any(fits) {
            return Ok(());
        }
        let detail = "a bearer token of this district is needed / 需要本区发放的令牌".to_owned();
        Err(Problem { status: 401, scim_type: None, detail })
    }

    fn view<T>(&self, look: impl FnOnce(&View<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let today = self.engine.today();
        let directory = self.engine.directory();
        look(&View { directory: &directory, base: &self.settings.base, today })
    }

    async fn run(
        self: Arc<Self>,
        work: impl FnOnce(&Self) -> Result<Answer, Problem> + Send + 'static,
    ) -> Response {
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || span.in_scope(|| work(&self))).await;
        answer(done.unwrap_or_else(|_| Err(broken())))
    }

    /// Plans a change on the directory as it is, has it decided, and answers from the directory after it.
    async fn change(
        self: Arc<Self>,
        headers: HeaderMap,
        body: Bytes,
        plan: impl FnOnce(&View<'_>, Option<&str>, Result<Json, Problem>) -> Result<Plan, Problem>
        + Send
        + 'static,
    ) -> Response {
        self.run(move |scim| {
            scim.admitted(&headers)?;
            let body = json(&headers, &body);
            let mut seen = 0;
            let plan = scim.view(|view| {
                seen = view.directory.version();
                plan(view, header(&headers, &IF_MATCH), body)
            })?;
            if !plan.commands.is_empty() {
                scim.decide(plan.commands.clone(), seen)?;
            }
            scim.view(|view| view.done(&plan))
        })
        .await
    }

    fn decide(&self, commands: Vec<identity::Command>, seen: u64) -> Result<(), Problem> {
        let key: [u8; 16] = self.engine.random();
        let key = CommandKey::new(format!("scim-{:032x}", u128::from_le_bytes(key)));
        let by = Actor { account: AccountId::new(PROVISIONER), ..Actor::anonymous() };
        let account = by.account.clone();
        let request = Request {
            expected: Some(seen),
            ..Request::new(key, by, Ask::Directory { commands, via: Via::Scim })
        };
        match self.engine.ask(request) {
            Ok(_) => {
                tell(Code::Administered, PROVISIONER, "directory-changed");
                Ok(())
            }
            Err(Failure::Refused(kernel::Refusal { code, because, fields })) => {
                // Only what was beyond its scope: the rest is wrong input.
                if code == BEYOND {
                    let deed = Deed::Refused { what: "directory".to_owned(), code: code.clone() };
                    self.engine.record_later(&account, Via::Scim, deed);
                }
                Err(Problem::from(&identity::Refusal { code, because, fields }))
            }
            Err(Failure::Stale { .. }) => {
                let detail = "the directory changed meanwhile; send the request again".to_owned();
                Err(Problem { status: 409, scim_type: None, detail })
            }
            Err(failure) => {
                tracing::error!(%failure, "the directory could not be changed");
                Err(broken())
            }
        }
    }
}

/// The refusal of what a provisioning system never may.
const BEYOND: &str = "provisioner-beyond-scope";

fn broken() -> Problem {
    Problem {
        status: 500,
        scim_type: None,
        detail: "the request could not be done; try again later".to_owned(),
    }
}

fn named(kind: &str) -> Result<Kind, Problem> {
    let found = [Kind::User, Kind::Group].into_iter().find(|known| known.endpoint() == kind);
    let detail = || format!("there is no `{}` here", kind.chars().take(40).collect::<String>());
    found.ok_or_else(|| Problem { status: 404, scim_type: None, detail: detail() })
}

fn parameters(query: Option<String>) -> Result<Query, Problem> {
    let pairs = form_pairs(query.unwrap_or_default().as_bytes());
    Query::of_pairs(pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

fn header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn json(headers: &HeaderMap, body: &Bytes) -> Result<Json, Problem> {
    let kind =
        header(headers, &CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !matches!(kind, "application/scim+json" | "application/json") {
        let detail = "the body is application/scim+json".to_owned();
        return Err(Problem { status: 415, scim_type: None, detail });
    }
    serde_json::from_slice(body).map_err(|error| Problem {
        status: 400,
        scim_type: Some("invalidSyntax"),
        detail: format!("not JSON: line {}, column {}", error.line(), error.column()),
    })
}

fn whole(body: Json) -> Answer {
    Answer { status: 200, etag: None, location: None, body: Some(body) }
}

fn answer(given: Result<Answer, Problem>) -> Response {
    let reason = match &given {
        Err(problem) if problem.status == 403 => BEYOND,
        Err(problem) => problem.scim_type.unwrap_or("scim"),
        Ok(_) => "",
    };
    let (status, etag, location, body) = match given {
        Ok(Answer { status, etag, location, body }) => (status, etag, location, body),
        Err(problem) => (problem.status, None, None, Some(problem.body())),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match body {
        Some(body) => ([(CONTENT_TYPE, "application/scim+json")], body.to_string()).into_response(),
        None => StatusCode::OK.into_response(),
    };
    *response.status_mut() = status;
    if !reason.is_empty() {
        response.extensions_mut().insert(Told(reason.to_owned()));
    }
    for (name, text) in [(ETAG, etag), (LOCATION, location)] {
        if let Some(value) = text.and_then(|text| text.parse().ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, axum::http::HeaderValue::from_static("Bearer"));
    }
    response
}
