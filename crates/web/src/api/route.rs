//! Every endpoint, once. The router and the OpenAPI document are both made from this table.

use axum::Router;
use axum::routing::{MethodRouter, get, post};

use super::{Api, act, case, health, ledger, metric, open311, openapi};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// A part of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Open311,
    Cases,
    Ledger,
    Operation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Query,
    Path,
    Header,
}

#[derive(Debug, Clone, Copy)]
pub struct Param {
    pub name: &'static str,
    pub place: Place,
    pub required: bool,
    pub what: &'static str,
}

/// What a body holds, by the name of its shape in `openapi.rs`.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    None,
    Json(&'static str),
    /// urlencoded or multipart, with these fields.
    Form(&'static [Param]),
}

/// What an answer holds.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    Json(&'static str),
    /// GeoReport: JSON and XML of one shape.
    Both(&'static str),
    /// The same, a list of it.
    BothMany(&'static str),
    Text,
    AnyJson,
}

/// One method of one address.
pub struct Operation {
    pub method: Method,
    pub path: &'static str,
    pub id: &'static str,
    pub section: Section,
    /// Chinese, then English.
    pub summary: (&'static str, &'static str),
    pub params: &'static [Param],
    pub body: Body,
    pub status: u16,
    pub content: Content,
    /// Statuses of refusals.
    pub refuses: &'static [u16],
    handler: fn() -> MethodRouter<Api>,
}

const fn query(name: &'static str, what: &'static str) -> Param {
    Param { name, place: Place::Query, required: false, what }
}

const fn path(name: &'static str, what: &'static str) -> Param {
    Param { name, place: Place::Path, required: true, what }
}

const fn header(name: &'static str, required: bool, what: &'static str) -> Param {
    Param { name, place: Place::Header, required, what }
}

const JURISDICTION: Param = query("jurisdiction_id", "地区代码，可省略 · jurisdiction, may be left out");
const SERVICE_CODE: Param =
    path("service_code", "服务代码，可带 .json 或 .xml · service code, may end in .json or .xml");
const REQUEST_ID: Param =
    path("service_request_id", "办件编号，可带 .json 或 .xml · request id, may end in .json or .xml");
const TOKEN: Param = path("token_id", "上报时所用的 Idempotency-Key · the Idempotency-Key of the post");
const NUMBER: Param = path("number", "办件编号 · case number");
const KEY: Param = header(
    "Idempotency-Key",
    false,
    "同一个值只生效一次，1 至 100 个字母、数字或 - _ . : · the same value takes effect once",
);

const SEARCH: &[Param] = &[
    query(
        "service_request_id",
        "逗号分隔，最多 200 个；给出时其他条件无效 · comma separated, at most 200; overrides the rest",
    ),
    query("service_code", "逗号分隔 · comma separated"),
    query("start_date", "起始时刻，跨度不超过 90 天 · from; at most 90 days"),
    query("end_date", "截止时刻 · to"),
    query("status", "open 或 closed · open or closed"),
    query("page", "从 1 起 · from 1"),
    query("page_size", "1 至 1000，默认 100 · 1 to 1000, else 100"),
    JURISDICTION,
];

const REPORT: &[Param] = &[
    Param { required: true, ..query("service_code", "服务代码 · service code") },
    query("lat", "纬度，WGS 84 · latitude"),
    query("long", "经度，WGS 84 · longitude"),
    query("address_string", "地点，无坐标时必填 · place, needed without coordinates"),
    query("description", "情况 · what is wrong"),
    query("attribute[code]", "服务定义中的各项 · answers to the service definition"),
    query("first_name", "名 · first name"),
    query("last_name", "姓 · last name"),
    query("phone", "电话 · phone"),
    query("email", "电子邮件 · e-mail"),
    query("device_id", "不保存 · not kept"),
    query("account_id", "不保存 · not kept"),
    query("media_url", "只检查，不下载 · checked, never fetched"),
    query("media", "照片，仅 multipart · a photo, multipart only"),
    query("api_key", "本地区要求时必填 · where this district asks for one"),
    JURISDICTION,
];

const CASES: &[Param] = &[
    query("app", "应用 · app"),
    query("status", "open,answered,closed,merged"),
    query("open", "true 或 false · true or false"),
    query("late", "true 或 false · true or false"),
    query("stage", "阶段 · stage"),
    query("kind", "类别 · kind"),
    query("office", "主办部门 · responsible office"),
    query("area", "街道 · area"),
    query("channel", "来源 · channel"),
    query("text", "编号、地点或情况中的文字 · text in number, place or summary"),
    query("opened_from", "RFC 3339"),
    query("opened_to", "RFC 3339"),
    query("due_before", "RFC 3339"),
    query("order", "time-left, newest, oldest"),
    query("after", "上一页的 next · next of the page before"),
    query("limit", "1 至 200，默认 50 · 1 to 200, else 50"),
];

macro_rules! operations {
    ($($method:ident $path:literal $id:literal $section:ident ($zh:literal, $en:literal) params $params:expr;
       body $body:expr; answers $status:literal $content:expr; refuses $refuses:expr; by $handler:path;)*) => {
        /// The whole API.
        pub const OPERATIONS: &[Operation] = &[$(Operation {
            method: Method::$method,
            path: $path,
            id: $id,
            section: Section::$section,
            summary: ($zh, $en),
            params: $params,
            body: $body,
            status: $status,
            content: $content,
            refuses: $refuses,
            handler: || on(Method::$method, $handler),
        }),*];
    };
}

fn on<H, T>(method: Method, handler: H) -> MethodRouter<Api>
where
    H: axum::handler::Handler<T, Api>,
    T: 'static,
{
    match method {
        Method::Get => get(handler),
        Method::Post => post(handler),
    }
}

operations! {
    Get "/api/open311/discovery" "open311-discovery" Open311 ("服务发现", "Discovery")
        params &[]; body Body::None; answers 200 Content::Both("Open311Discovery"); refuses &[];
        by open311::get_discovery;
    Get "/api/open311/discovery.json" "open311-discovery-json" Open311 ("服务发现，JSON", "Discovery as JSON")
        params &[]; body Body::None; answers 200 Content::Both("Open311Discovery"); refuses &[];
        by open311::get_discovery;
    Get "/api/open311/discovery.xml" "open311-discovery-xml" Open311 ("服务发现，XML", "Discovery as XML")
        params &[]; body Body::None; answers 200 Content::Both("Open311Discovery"); refuses &[];
        by open311::get_discovery;
    Get "/api/open311/v2/services" "open311-services" Open311 ("服务清单", "Services")
        params &[JURISDICTION]; body Body::None; answers 200 Content::BothMany("Open311Service"); refuses &[400, 404];
        by open311::get_services;
    Get "/api/open311/v2/services.json" "open311-services-json" Open311 ("服务清单，JSON", "Services as JSON")
        params &[JURISDICTION]; body Body::None; answers 200 Content::BothMany("Open311Service"); refuses &[400, 404];
        by open311::get_services;
    Get "/api/open311/v2/services.xml" "open311-services-xml" Open311 ("服务清单，XML", "Services as XML")
        params &[JURISDICTION]; body Body::None; answers 200 Content::BothMany("Open311Service"); refuses &[400, 404];
        by open311::get_services;
    Get "/api/open311/v2/services/{service_code}" "open311-definition" Open311 ("服务定义", "Service definition")
        params &[SERVICE_CODE, JURISDICTION]; body Body::None;
        answers 200 Content::Both("Open311Definition"); refuses &[400, 404];
        by open311::get_definition;
    Get "/api/open311/v2/requests" "open311-requests" Open311 ("查询办件", "Search requests")
        params SEARCH; body Body::None; answers 200 Content::BothMany("Open311Request"); refuses &[400, 404];
        by open311::get_requests;
    Post "/api/open311/v2/requests" "open311-post" Open311 ("上报", "Report")
        params &[KEY]; body Body::Form(REPORT); answers 201 Content::BothMany("Open311Receipt");
        refuses &[400, 403, 404, 413, 415, 422, 503];
        by open311::post_request;
    Get "/api/open311/v2/requests.json" "open311-requests-json" Open311 ("查询办件，JSON", "Search requests as JSON")
        params SEARCH; body Body::None; answers 200 Content::BothMany("Open311Request"); refuses &[400, 404];
        by open311::get_requests;
    Post "/api/open311/v2/requests.json" "open311-post-json" Open311 ("上报，答复为 JSON", "Report, answered in JSON")
        params &[KEY]; body Body::Form(REPORT); answers 201 Content::BothMany("Open311Receipt");
        refuses &[400, 403, 404, 413, 415, 422, 503];
        by open311::post_request;
    Get "/api/open311/v2/requests.xml" "open311-requests-xml" Open311 ("查询办件，XML", "Search requests as XML")
        params SEARCH; body Body::None; answers 200 Content::BothMany("Open311Request"); refuses &[400, 404];
        by open311::get_requests;
    Post "/api/open311/v2/requests.xml" "open311-post-xml" Open311 ("上报，答复为 XML", "Report, answered in XML")
        params &[KEY]; body Body::Form(REPORT); answers 201 Content::BothMany("Open311Receipt");
        refuses &[400, 403, 404, 413, 415, 422, 503];
        by open311::post_request;
    Get "/api/open311/v2/requests/{service_request_id}" "open311-request" Open311 ("一个办件", "One request")
        params &[REQUEST_ID, JURISDICTION]; body Body::None;
        answers 200 Content::BothMany("Open311Request"); refuses &[400, 404];
        by open311::get_request;
    Get "/api/open311/v2/tokens/{token_id}" "open311-token" Open311 ("凭令牌查编号", "Request id of a token")
        params &[TOKEN]; body Body::None; answers 200 Content::BothMany("Open311Token"); refuses &[400, 404];
        by open311::get_token;
    Get "/api/v1/cases" "cases" Cases ("办件清单，限工作人员", "Cases, for staff")
        params CASES; body Body::None; answers 200 Content::Json("CasePage"); refuses &[400, 401, 403, 404];
        by case::list;
    Get "/api/v1/cases/{number}" "case" Cases ("一个办件及可办动作", "One case and the acts allowed now")
        params &[NUMBER]; body Body::None; answers 200 Content::Json("CaseDetail"); refuses &[400, 401, 403, 404];
        by case::one;
    Post "/api/v1/cases/{number}/acts/{act}" "case-act" Cases ("办理", "Do an act")
        params &[NUMBER, path("act", "动作 · act"),
            header("If-Match", true, "所见版本，如 \"12\" · the version seen, like \"12\""), KEY];
        body Body::Json("ActBody"); answers 200 Content::Json("ActDone");
        refuses &[400, 401, 403, 404, 409, 413, 415, 422, 428, 503];
        by act::act;
    Get "/api/v1/ledger/checkpoint" "ledger-checkpoint" Ledger ("账本检查点", "Checkpoint of the ledger")
        params &[]; body Body::None; answers 200 Content::Text; refuses &[];
        by ledger::checkpoint;
    Get "/api/v1/ledger/proof" "ledger-proof" Ledger ("一条记录在账本中的证明", "Proof that a leaf is in the ledger")
        params &[Param { required: true, ..query("leaf", "序号，从 0 起 · index from 0") }];
        body Body::None; answers 200 Content::Json("InclusionProof"); refuses &[400, 404];
        by ledger::proof;
    Get "/api/openapi.json" "openapi" Operation ("本文档", "This document")
        params &[]; body Body::None; answers 200 Content::AnyJson; refuses &[];
        by openapi::serve;
    Get "/healthz" "healthz" Operation ("进程是否正常", "The process lives")
        params &[]; body Body::None; answers 200 Content::Text; refuses &[503];
        by health::healthz;
    Get "/readyz" "readyz" Operation ("能否受理", "Ready to take work")
        params &[]; body Body::None; answers 200 Content::Text; refuses &[503];
        by health::readyz;
    Get "/metrics" "metrics" Operation ("运行指标，Prometheus 格式", "Metrics in the format of Prometheus")
        params &[]; body Body::None; answers 200 Content::Text; refuses &[];
        by metric::metrics;
}

/// The router of the whole table.
pub(super) fn routes() -> Router<Api> {
    OPERATIONS
        .iter()
        .fold(Router::new(), |router, operation| router.route(operation.path, (operation.handler)()))
}
