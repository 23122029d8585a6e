//! Who is asking: language, request id, address, and the key that makes a request safe to send twice.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use value::{CommandKey, Digest};

use super::problem::Trouble;
use crate::guard::RequestId;
use crate::words::Language;

/// What every answer needs to know of its request.
#[derive(Debug, Clone)]
pub struct Asking {
    pub language: Language,
    pub request_id: Arc<str>,
    /// The path alone: what was searched for may be personal and is not repeated.
    pub path: String,
}

impl Asking {
    pub fn of(parts: &Parts) -> Self {
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let id = parts.extensions.get::<RequestId>();
        Self {
            language: accepted.map(Language::accepted).unwrap_or_default(),
            request_id: id.map_or_else(|| "none".into(), |id| id.0.clone()),
            path: parts.uri.path().to_owned(),
        }
    }

    /// The answer as JSON, or the problem.
    pub fn json<T: Serialize>(&self, result: Result<T, Trouble>) -> Response {
        match result {
            Ok(found) => {
                let language = HeaderValue::from_static(self.language.tag());
                ([(CONTENT_LANGUAGE, language)], axum::Json(found)).into_response()
            }
            Err(trouble) => trouble.answer(self),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// Longest `Idempotency-Key`, in characters.
pub const KEY_LENGTH_MAX: usize = 100;

/// The client's key, if it sent one. Quotation marks around it are taken away, as RFC 8941 writes strings.
pub fn key_text(headers: &HeaderMap) -> Result<Option<String>, Trouble> {
    let Some(header) = headers.get("idempotency-key") else { return Ok(None) };
    let text = header.to_str().unwrap_or_default().trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    if is_key(text) { Ok(Some(text.to_owned())) } else { Err(bad_key()) }
}

pub fn is_key(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:".contains(&b);
    (1..=KEY_LENGTH_MAX).contains(&text.len()) && text.bytes().all(plain)
}

fn bad_key() -> Trouble {
    Trouble::bad(
        "key-bad",
        format!("Idempotency-Key 应为 1 至 {KEY_LENGTH_MAX} 个字母、数字或 - _ . :"),
        format!("Idempotency-Key must be 1 to {KEY_LENGTH_MAX} letters, digits or - _ . :"),
    )
    .at("Idempotency-Key")
}

/// The command key of a client's key. Keys of the API never meet keys of pages or timers.
pub fn named_key(text: &str) -> CommandKey {
    CommandKey::new(format!("api:{text}"))
}

/// A key nobody else has.
pub fn random_key(bytes: [u8; 16]) -> CommandKey {
    CommandKey::new(format!("api-once:{}", &Digest::of(&bytes).to_string()[..32]))
}
