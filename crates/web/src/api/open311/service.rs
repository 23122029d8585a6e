//! What can be reported: discovery, the list of services, and the questions of each.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::model::{Discovery, Endpoint};
use super::render::{Reader, without_ending};
use super::{Parameters, check_jurisdiction, no_such_service, offer};
use crate::api::{Api, Trouble};

/// When the shapes of this endpoint last changed.
const CHANGESET: &str = "2026-01-01T00:00:00Z";

pub async fn get_discovery(State(api): State<Api>, reader: Reader) -> Response {
    let settings = &api.settings;
    let key_service = if settings.api_keys.is_empty() { String::new() } else { settings.contact.clone() };
    let discovery = Discovery {
        changeset: CHANGESET.to_owned(),
        contact: settings.contact.clone(),
        key_service,
        endpoints: vec![Endpoint {
            specification: "http://wiki.open311.org/GeoReport_v2".to_owned(),
            url: format!("{}/api/open311/v2", settings.address.trim_end_matches('/')),
            changeset: CHANGESET.to_owned(),
            kind: if settings.production { "production" } else { "test" }.to_owned(),
            formats: vec!["text/xml".to_owned(), "application/json".to_owned()],
        }],
    };
    reader.write(StatusCode::OK, "discovery", &discovery)
}

pub async fn get_services(State(api): State<Api>, reader: Reader, RawQuery(query): RawQuery) -> Response {
    let result = services(&api, &reader, query.as_deref());
    reader.answer(result)
}

fn services(api: &Api, reader: &Reader, query: Option<&str>) -> Result<Response, Trouble> {
    let parameters = Parameters::of_query(query)?;
    check_jurisdiction(api, parameters.get("jurisdiction_id"))?;
    let services = offer(api)?.services(reader.asking.language);
    Ok(reader.write(StatusCode::OK, "services", &services))
}

pub async fn get_definition(
    State(api): State<Api>,
    reader: Reader,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let result = definition(&api, &reader, without_ending(&code), query.as_deref());
    reader.answer(result)
}

fn definition(api: &Api, reader: &Reader, code: &str, query: Option<&str>) -> Result<Response, Trouble> {
    let parameters = Parameters::of_query(query)?;
    check_jurisdiction(api, parameters.get("jurisdiction_id"))?;
    let definition = offer(api)?.definition(code, reader.asking.language).ok_or_else(no_such_service)?;
    Ok(reader.write(StatusCode::OK, "service_definition", &definition))
}
