//! The OpenAPI 3.1 document, made from the table of routes and the shapes of answers.

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, Paths, PathsBuilder,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ArrayBuilder, ComponentsBuilder, Object, ObjectBuilder, Ref, Schema, Type};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, RefOr, Required, ResponseBuilder,
};

use super::route::{Body, Content, Method, OPERATIONS, Operation, Param, Place, Section};
use super::{act, case, clock, ledger, open311, problem};

static TEXT: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());

/// `GET /api/openapi.json`.
pub async fn serve() -> Response {
    ([(CONTENT_TYPE, "application/json; charset=utf-8")], TEXT.as_str()).into_response()
}

/// The document of [`OPERATIONS`].
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("络户 API · Luohu API")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Open311 GeoReport v2 面向所有人；/api/v1/cases 面向已登录的工作人员。\
             Open311 GeoReport v2 is for everybody; /api/v1/cases is for signed-in staff.",
        ))
        .build();
    OpenApiBuilder::new().info(info).paths(paths()).components(Some(components())).build()
}

fn components() -> utoipa::openapi::Components {
    ComponentsBuilder::new()
        .schema_from::<open311::Service>()
        .schema_from::<open311::Definition>()
        .schema_from::<open311::Attribute>()
        .schema_from::<open311::Choice>()
        .schema_from::<open311::ServiceRequest>()
        .schema_from::<open311::Accepted>()
        .schema_from::<open311::TokenFound>()
        .schema_from::<open311::ErrorItem>()
        .schema_from::<open311::Discovery>()
        .schema_from::<open311::Endpoint>()
        .schema_from::<case::CasePage>()
        .schema_from::<case::CaseItem>()
        .schema_from::<case::CaseDetail>()
        .schema_from::<case::ActItem>()
        .schema_from::<clock::ClockItem>()
        .schema_from::<clock::ClockDayItem>()
        .schema_from::<act::ActBody>()
        .schema_from::<act::ActDone>()
        .schema_from::<ledger::InclusionProof>()
        .schema_from::<problem::Problem>()
        .schema_from::<problem::Reason>()
        .build()
}

fn paths() -> Paths {
    let mut paths = PathsBuilder::new();
    for operation in OPERATIONS {
        let method = match operation.method {
            Method::Get => HttpMethod::Get,
            Method::Post => HttpMethod::Post,
        };
        paths = paths.path(operation.path, PathItem::new(method, of(operation)));
    }
    paths.build()
}

fn of(operation: &Operation) -> utoipa::openapi::path::Operation {
    let (zh, en) = operation.summary;
    let mut built = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .summary(Some(format!("{zh} · {en}")))
        .tag(tag(operation.section))
        .request_body(body(operation.body))
        .response(operation.status.to_string(), answer(operation.content));
    for param in operation.params {
        built = built.parameter(parameter(param));
    }
    let everywhere: &[u16] = if operation.path.starts_with("/api/") { &EVERYWHERE } else { &[] };
    for status in operation.refuses.iter().chain(everywhere) {
        built = built.response(status.to_string(), refusal(operation.section, operation.path));
    }
    built.build()
}

/// What the edge may answer to any request of the API: too many of them, and no time for this one.
const EVERYWHERE: [u16; 2] = [429, 503];

fn tag(section: Section) -> &'static str {
    match section {
        Section::Open311 => "Open311 GeoReport v2",
        Section::Cases => "办件 Cases",
        Section::Ledger => "账本 Ledger",
        Section::Operation => "运行 Operation",
    }
}

fn text() -> Object {
    ObjectBuilder::new().schema_type(Type::String).build()
}

fn parameter(param: &Param) -> ParameterBuilder {
    let place = match param.place {
        Place::Query => ParameterIn::Query,
        Place::Path => ParameterIn::Path,
        Place::Header => ParameterIn::Header,
    };
    let required = if param.required { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(param.name)
        .parameter_in(place)
        .required(required)
        .description(Some(param.what))
        .schema(Some(text()))
}

fn body(body: Body) -> Option<RequestBody> {
    match body {
        Body::None => None,
        Body::Json(name) => {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(name))).build();
            let body = RequestBodyBuilder::new().content("application/json", content);
            Some(body.required(Some(Required::True)).build())
        }
        Body::Form(fields) => {
            let mut object = ObjectBuilder::new();
            for field in fields {
                let property = ObjectBuilder::new().schema_type(Type::String).description(Some(field.what));
                object = object.property(field.name, property);
                if field.required {
                    object = object.required(field.name);
                }
            }
            let content = ContentBuilder::new().schema(Some(Schema::Object(object.build()))).build();
            let body = RequestBodyBuilder::new()
                .content("application/x-www-form-urlencoded", content.clone())
                .content("multipart/form-data", content);
            Some(body.required(Some(Required::True)).build())
        }
    }
}

fn answer(content: Content) -> ResponseBuilder {
    let response = ResponseBuilder::new().description("成功 · Done");
    let of = |schema: RefOr<Schema>| ContentBuilder::new().schema(Some(schema)).build();
    let named = |name: &str| RefOr::Ref(Ref::from_schema_name(name));
    match content {
        Content::Json(name) => response.content("application/json", of(named(name))),
        Content::Both(name) => both(response, named(name)),
        Content::BothMany(name) => both(response, many(named(name))),
        Content::Text => response.content("text/plain", of(RefOr::T(Schema::Object(text())))),
        Content::AnyJson => response.content("application/json", of(RefOr::T(Schema::Object(Object::new())))),
    }
}

fn many(item: RefOr<Schema>) -> RefOr<Schema> {
    RefOr::T(Schema::Array(ArrayBuilder::new().items(item).build()))
}

fn both(response: ResponseBuilder, schema: RefOr<Schema>) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(schema)).build();
    response.content("application/json", content.clone()).content("text/xml", content)
}

fn refusal(section: Section, path: &str) -> ResponseBuilder {
    let response = ResponseBuilder::new().description("未受理，附原因 · Refused, with reasons");
    match section {
        Section::Open311 => both(response, many(RefOr::Ref(Ref::from_schema_name("Open311Error")))),
        Section::Operation if path.starts_with("/api/") => problem(response),
        Section::Operation => {
            let content = ContentBuilder::new().schema(Some(text())).build();
            response.content("text/plain", content)
        }
        Section::Cases | Section::Ledger => problem(response),
    }
}

fn problem(response: ResponseBuilder) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    response.content("application/problem+json", content)
}
