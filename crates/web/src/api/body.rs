//! Bodies, read whole under a cap before anything looks into them.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::problem::Trouble;
use crate::intake::{self, NotWhole};
use crate::posted::form_pairs;

/// Largest urlencoded form or JSON text, in bytes.
pub const TEXT_BYTES_MAX: usize = 64 << 10;
/// Largest multipart form: a photo and its words.
pub const PARTS_BYTES_MAX: usize = 12 << 20;
/// Most fields and files of one form.
pub const FIELDS_MAX: usize = 200;

/// Fields and files in the order they came.
#[derive(Debug, Default)]
pub struct Form {
    pub fields: Vec<(String, String)>,
    pub files: Vec<Sent>,
}

/// One file.
#[derive(Debug)]
pub struct Sent {
    pub name: String,
    /// The media type it was sent under.
    pub declared: Option<String>,
    pub bytes: Vec<u8>,
}

/// Reads a urlencoded or multipart form.
pub async fn form(request: Request) -> Result<Form, Trouble> {
    let form = match essence(request.headers()).as_str() {
        "application/x-www-form-urlencoded" => {
            let bytes = capped(request, TEXT_BYTES_MAX).await?;
            Form { fields: form_pairs(&bytes), files: Vec::new() }
        }
        "multipart/form-data" => parts(request).await?,
        _ => {
            return Err(unsupported("application/x-www-form-urlencoded, multipart/form-data"));
        }
    };
    if form.fields.len() + form.files.len() > FIELDS_MAX {
        return Err(Trouble::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-many-fields",
            format!("一个表单最多 {FIELDS_MAX} 项"),
            format!("A form has at most {FIELDS_MAX} fields"),
        ));
    }
    let mut names = BTreeSet::new();
    for (name, text) in &form.fields {
        check_text(name, text)?;
        // An attribute may have several values (GeoReport v2, `attribute[code]`); nothing else has two.
        if !name.starts_with("attribute[") && !names.insert(name) {
            return Err(Trouble::bad(
                "sent-twice",
                format!("{name} 只能填写一次"),
                format!("{name} may be sent once only"),
            )
            .at(name));
        }
    }
    Ok(form)
}

/// Reads a JSON text into `T`. The reader refuses nesting deeper than 128 before it can hurt.
pub async fn json<T: DeserializeOwned>(request: Request) -> Result<T, Trouble> {
    if essence(request.headers()) != "application/json" {
        return Err(unsupported("application/json"));
    }
    let bytes = capped(request, TEXT_BYTES_MAX).await?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Trouble::bad(
            "json-bad",
            format!("第 {line} 行第 {column} 列：不是这里需要的 JSON"),
            format!("line {line}, column {column}: not the JSON that is needed here"),
        )
    })
}

/// The media type without parameters, in lower case.
fn essence(headers: &HeaderMap) -> String {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn unsupported(accepted: &str) -> Trouble {
    Trouble::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "content-type",
        format!("请以 {accepted} 格式发送"),
        format!("Send it as {accepted}"),
    )
    .at("Content-Type")
}

/// The whole body, or 413 at the first byte too many, or 408 where it comes too slowly.
async fn capped(request: Request, max: usize) -> Result<Vec<u8>, Trouble> {
    intake::whole(request, max).await.map_err(|not_whole| match not_whole {
        NotWhole::TooLarge => too_large(max),
        NotWhole::TooSlow => too_slow(),
        NotWhole::BrokenOff => unreadable(),
    })
}

async fn parts(request: Request) -> Result<Form, Trouble> {
    let headers = request.headers().clone();
    let bytes = capped(request, PARTS_BYTES_MAX).await?;
    let mut again = Request::new(Body::from(bytes));
    *again.headers_mut() = headers;
    DefaultBodyLimit::disable().apply(&mut again);
    let mut parts = Multipart::from_request(again, &()).await.map_err(|_| unreadable())?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        if form.fields.len() + form.files.len() > FIELDS_MAX {
            break;
        }
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let declared = part.content_type().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| unreadable())?.to_vec();
        if is_file {
            form.files.push(Sent { name, declared, bytes });
        } else if bytes.len() > TEXT_BYTES_MAX {
            return Err(too_large(TEXT_BYTES_MAX).at(&name));
        } else {
            let text = String::from_utf8(bytes).map_err(|_| bad_text(&name))?;
            form.fields.push((name, text));
        }
    }
    Ok(form)
}

/// Text must be UTF-8 without control characters: nothing else can be shown, searched or written as XML.
pub fn check_text(name: &str, text: &str) -> Result<(), Trouble> {
    let odd = |c: char| c == '\u{fffd}' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if text.contains(odd) || name.contains(odd) { Err(bad_text(name)) } else { Ok(()) }
}

fn bad_text(name: &str) -> Trouble {
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    Trouble::bad(
        "text-bad",
        format!("“{name}”不是 UTF-8 文字，或含有控制字符"),
        format!("\"{name}\" is not UTF-8 text, or has control characters"),
    )
    .at(&name)
}

fn unreadable() -> Trouble {
    Trouble::bad(
        "body-unreadable",
        "请求内容不完整或无法读取，没有受理",
        "The body is incomplete or cannot be read; nothing was taken",
    )
}

fn too_slow() -> Trouble {
    Trouble::new(
        StatusCode::REQUEST_TIMEOUT,
        "too-slow",
        "内容传得太慢，没有收全，没有受理",
        "The body came too slowly and is not complete; nothing was taken",
    )
}

fn too_large(max: usize) -> Trouble {
    let (size, unit) = if max >= 1 << 20 { (max >> 20, "MB") } else { (max >> 10, "KB") };
    Trouble::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        format!("内容超过 {size} {unit}，没有受理"),
        format!("The body is larger than {size} {unit}; nothing was taken"),
    )
}
