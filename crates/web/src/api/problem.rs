//! What went wrong, in one shape for every endpoint: RFC 9457 for our own API, the error list of GeoReport for Open311.

use authority::Because;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use engine::Failure;
use kernel::Refusal;
use serde::Serialize;
use store::StoreFault;
use utoipa::ToSchema;
use value::Words;

use super::asking::Asking;
use super::open311::Reader;
use crate::words::Language;

/// A request without effect: status, a stable code, and the reasons in both languages.
#[derive(Debug, Clone)]
pub struct Trouble {
    pub status: StatusCode,
    pub code: String,
    pub because: Vec<Because>,
    /// The fields concerned, in the order of `because`; empty where no field is.
    pub fields: Vec<String>,
}

/// The code of a refusal, left on the response for the count of refusals.
#[derive(Debug, Clone)]
pub struct Told(pub String);

impl Trouble {
    pub fn new(status: StatusCode, code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let because = vec![Because::new(code, zh, en)];
        Self { status, code: code.to_owned(), because, fields: Vec::new() }
    }

    pub fn bad(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, zh, en)
    }

    pub fn missing(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, zh, en)
    }

    /// The same trouble, pointing at a field or parameter.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.fields = vec![field.to_owned()];
        self
    }

    pub fn no_such_case() -> Self {
        Self::missing("no-such-case", "没有这个办件，请核对编号", "There is no such case; check the number")
    }

    pub fn fault() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "fault",
            "系统出错，没有作任何改动，请稍后再试；反映问题时请附上请求编号",
            "The system failed and nothing was changed; try again later, and quote the request id if you report it",
        )
    }

    /// What an edge of the house says where no handler spoke: only the status is known.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::TOO_MANY_REQUESTS => Self::new(
                status,
                "too-many-requests",
                "请求过于频繁，请按 Retry-After 稍后再试",
                "Too many requests; try again after the seconds that Retry-After says",
            ),
            StatusCode::SERVICE_UNAVAILABLE => Self::new(
                status,
                "took-too-long",
                "处理超时，请稍后再试；带同一个 Idempotency-Key 重发不会重复受理",
                "It took too long; try again later, and send the same Idempotency-Key so that nothing is done twice",
            ),
            status if status.is_client_error() => Self::new(
                status,
                "request-bad",
                "请求无法读取，没有受理",
                "The request cannot be read and was not taken",
            ),
            _ => Self::fault(),
        }
    }

    fn stopped() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "stopped",
            "系统暂停受理，正在恢复，请稍后再试",
            "The system has stopped taking changes and is being restored; try again later",
        )
    }

    /// The problem document.
    pub fn answer(&self, asking: &Asking) -> Response {
        let language = asking.language;
        let problem = Problem {
            kind: format!("urn:luohu:problem:{}", self.code),
            title: language.pick(&title(self.status)).to_owned(),
            status: self.status.as_u16(),
            detail: self.sentence(language),
            instance: asking.path.clone(),
            request_id: asking.request_id.to_string(),
            because: self.because.iter().map(|because| Reason::of(because, language)).collect(),
            fields: self.fields.clone(),
        };
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let headers =
            [(CONTENT_TYPE, "application/problem+json; charset=utf-8"), (CONTENT_LANGUAGE, language.tag())];
        let mut response = (self.status, headers, body).into_response();
        response.extensions_mut().insert(Told(self.code.clone()));
        response
    }

    /// All reasons in one line.
    pub fn sentence(&self, language: Language) -> String {
        let said: Vec<&str> = self.because.iter().map(|because| language.pick(&because.words)).collect();
        said.join(if language == Language::Chinese { "；" } else { "; " })
    }
}

/// The answer to a request of the API that reached no handler, or whose handler left a bare status.
pub fn told(asked: &Parts, status: StatusCode) -> Response {
    let trouble = Trouble::of_status(status);
    if asked.uri.path().starts_with("/api/open311/") {
        return Reader::of(asked).errors(&trouble);
    }
    trouble.answer(&Asking::of(asked))
}

/// A problem as RFC 9457 draws it, with the reasons and fields of a refusal.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    pub instance: String,
    pub request_id: String,
    pub because: Vec<Reason>,
    pub fields: Vec<String>,
}

/// One reason: a stable code and its words in the language asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reason {
    pub code: String,
    pub text: String,
    /// The article the check rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// What would make it lawful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cure: Option<String>,
}

impl Reason {
    pub fn of(because: &Because, language: Language) -> Self {
        let said = |words: &Option<Words>| words.as_ref().map(|words| language.pick(words).to_owned());
        Self {
            code: because.code.clone(),
            text: language.pick(&because.words).to_owned(),
            article: said(&because.article),
            cure: said(&because.cure),
        }
    }
}

fn title(status: StatusCode) -> Words {
    let (zh, en) = match status.as_u16() {
        400 => ("请求有误", "Bad request"),
        401 => ("需要登录", "Sign-in needed"),
        403 => ("不允许", "Not allowed"),
        404 => ("没有找到", "Not found"),
        405 => ("不支持这种请求方法", "Method not allowed"),
        408 => ("传输过慢", "Too slow"),
        409 => ("与办件的现状不符", "Does not fit the state of the case"),
        413 => ("内容过大", "Too large"),
        415 => ("不支持这种内容格式", "Unsupported content type"),
        422 => ("填写有误", "Input refused"),
        428 => ("缺少前提条件", "Precondition required"),
        429 => ("请求过多", "Too many requests"),
        503 => ("暂停服务", "Not available"),
        _ => ("系统出错", "System fault"),
    };
    Words::new(zh, en)
}

/// Reasons that are about the person, not about the case.
const ABOUT_THE_PERSON: [&str; 8] = [
    "power-without-basis",
    "power-unknown",
    "power-of-another-office",
    "not-your-role",
    "not-your-office",
    "not-your-area",
    "not-your-filing",
    "separation-of-duties",
];

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.code.as_str() {
            _ if !refusal.fields.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
            "no-such-act" | "no-such-case" => StatusCode::NOT_FOUND,
            code if ABOUT_THE_PERSON.contains(&code) => StatusCode::FORBIDDEN,
            _ => StatusCode::CONFLICT,
        };
        Self { status, code: refusal.code, because: refusal.because, fields: refusal.fields }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::NoSuchCase => Self::no_such_case(),
            Failure::NoSuchApp => {
                Self::missing("no-such-app", "没有安装这个应用", "This app is not installed")
            }
            Failure::Stale { expected, found } => Self::new(
                StatusCode::CONFLICT,
                "stale",
                format!("您看到的是第 {expected} 版，办件已到第 {found} 版，请重新读取后再办"),
                format!(
                    "You saw version {expected}, but the case is at version {found}; read it again first"
                ),
            ),
            Failure::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key-reused",
                "这个 Idempotency-Key 已用于另一个请求，请换一个",
                "This Idempotency-Key was used for another request; choose a new one",
            ),
            Failure::Stopped => Self::stopped(),
            Failure::Store(fault) => fault.into(),
            Failure::Damaged(what) | Failure::Sealed(what) => {
                tracing::error!(what, "damaged data");
                Self::fault()
            }
        }
    }
}

impl From<StoreFault> for Trouble {
    fn from(fault: StoreFault) -> Self {
        tracing::error!(%fault, "the store failed");
        match fault {
            StoreFault::Poisoned | StoreFault::HeadMoved => Self::stopped(),
            _ => Self::fault(),
        }
    }
}
