//! One value, two formats: the JSON of a shape, and the XML the standard draws for the same shape.

use std::convert::Infallible;
use std::fmt::Write as _;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value as Json;

use super::model::ErrorItem;
use crate::api::asking::Asking;
use crate::api::problem::{Told, Trouble};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Xml,
}

/// How and for whom to write an answer.
#[derive(Debug, Clone)]
pub struct Reader {
    pub asking: Asking,
    pub format: Format,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Format {
    /// The ending of the address decides, then `Accept`; JSON where neither does.
    fn of(path: &str, headers: &HeaderMap) -> Self {
        match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("json") => return Self::Json,
            Some("xml") => return Self::Xml,
            _ => {}
        }
        let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let named = accepted.split(',').take(16).find_map(|part| {
            match part.split(';').next().unwrap_or_default().trim() {
                "application/json" => Some(Self::Json),
                "text/xml" | "application/xml" => Some(Self::Xml),
                _ => None,
            }
        });
        named.unwrap_or(Self::Json)
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Xml => "text/xml; charset=utf-8",
        }
    }
}

/// An id or code without `.json` or `.xml` behind it.
pub fn without_ending(text: &str) -> &str {
    text.strip_suffix(".json").or_else(|| text.strip_suffix(".xml")).unwrap_or(text)
}

impl Reader {
    pub fn of(parts: &Parts) -> Self {
        Self { asking: Asking::of(parts), format: Format::of(parts.uri.path(), &parts.headers) }
    }

    /// Writes `shape`; `root` is the outermost element in XML.
    pub fn write(&self, status: StatusCode, root: &str, shape: &impl Serialize) -> Response {
        let json = serde_json::to_value(shape).unwrap_or(Json::Null);
        let body = match self.format {
            Format::Json => json.to_string(),
            Format::Xml => document(root, &json),
        };
        let headers = [
            (CONTENT_TYPE, self.format.content_type()),
            (CONTENT_LANGUAGE, self.asking.language.tag()),
            (VARY, "accept, accept-language"),
            // Open data: a page of any site may read it. No cookie ever crosses with it.
            (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        ];
        (status, headers, body).into_response()
    }

    /// The error list of the standard, one error a reason.
    pub fn errors(&self, trouble: &Trouble) -> Response {
        let language = self.asking.language;
        let status = status_of(trouble);
        let item = |(at, because): (usize, &authority::Because)| {
            let field = trouble.fields.get(at).map(|field| format!("{field}: ")).unwrap_or_default();
            ErrorItem {
                code: status.as_u16(),
                description: format!("{field}{}", language.pick(&because.words)),
                request_id: self.asking.request_id.to_string(),
            }
        };
        let items: Vec<ErrorItem> = trouble.because.iter().enumerate().map(item).collect();
        let mut response = self.write(status, "errors", &items);
        response.extensions_mut().insert(Told(trouble.code.clone()));
        response
    }

    pub fn answer(&self, result: Result<Response, Trouble>) -> Response {
        result.unwrap_or_else(|trouble| self.errors(&trouble))
    }
}

/// The standard knows 400 for input that does not fit, not 422.
fn status_of(trouble: &Trouble) -> StatusCode {
    match trouble.status {
        StatusCode::UNPROCESSABLE_ENTITY if trouble.code != "key-reused" => StatusCode::BAD_REQUEST,
        other => other,
    }
}

fn document(root: &str, json: &Json) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(&mut xml, root, json);
    xml.push('\n');
    xml
}

/// INVARIANT: shapes are our own structs, a few levels deep.
fn element(xml: &mut String, name: &str, json: &Json) {
    match json {
        Json::Null => {
            let _ = write!(xml, "<{name}/>");
            return;
        }
        _ => {
            let _ = write!(xml, "<{name}>");
        }
    }
    match json {
        Json::Null => {}
        Json::Bool(truth) => {
            let _ = write!(xml, "{truth}");
        }
        Json::Number(number) => {
            let _ = write!(xml, "{number}");
        }
        Json::String(text) => escape(xml, text),
        Json::Array(items) => items.iter().for_each(|item| element(xml, item_of(name), item)),
        Json::Object(members) => members.iter().for_each(|(name, member)| element(xml, name, member)),
    }
    let _ = write!(xml, "</{name}>");
}

/// The element of one item of a list.
fn item_of(list: &str) -> &str {
    match list {
        "service_requests" => "request",
        other => other.strip_suffix('s').unwrap_or("item"),
    }
}

/// Characters that XML 1.0 cannot hold are left out.
fn escape(xml: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("&#13;"),
            '\n' | '\t' => xml.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => xml.push(c),
        }
    }
}
