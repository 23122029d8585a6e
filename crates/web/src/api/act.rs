//! An act of staff on a case, under the version they saw.

use axum::extract::{Path, Request, State};
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use engine::Ask;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;
use value::{Context, FilingId, QueryCode};

use super::asking::{Asking, key_text, named_key, random_key};
use super::{Api, Trouble, ask, blocking, body, case, staff};
use crate::session;

/// What an act brings along.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ActBody {
    /// Answers to the act's form by field: text, number, truth, a list of these, or a place with lat, lon, text.
    #[schema(value_type = Object)]
    pub answers: Map<String, Json>,
    pub reason: String,
    /// The task meant, where several of the same step wait.
    pub instance: Option<u32>,
    /// Query code of the filing meant, for a split.
    pub filing: Option<String>,
    /// Number of the other case of a merge or split.
    pub other: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ActDone {
    pub number: String,
    /// The version after the act; also the entity tag.
    pub version: u64,
}

pub async fn act(
    State(api): State<Api>,
    asking: Asking,
    Path((number, act)): Path<(String, String)>,
    request: Request,
) -> Response {
    match perform(&api, &number, act, request).await {
        Ok(done) => {
            let version = case::tag(done.version);
            let mut response = asking.json(Ok(done));
            response.headers_mut().insert(ETAG, version);
            response
        }
        Err(trouble) => trouble.answer(&asking),
    }
}

async fn perform(api: &Api, number: &str, act: String, request: Request) -> Result<ActDone, Trouble> {
    // WHY: the cookie comes by itself, so a post must come from a page of ours or from no page. JSON, which no form
    // of another site can send, is asked for as well.
    session::check_origin(request.headers()).map_err(|_| elsewhere())?;
    let actor = staff::needed(api, request.headers()).await?;
    let key = key_text(request.headers())?;
    let expected = version_seen(request.headers())?;
    let sent: ActBody = body::json(request).await?;
    let (store, number, other) = (api.engine.store().clone(), number.to_owned(), sent.other.clone());
    let (case, app, other) = blocking(move || {
        let row = case::by_number(store.as_ref(), &number)?;
        let other = other.map(|number| case::by_number(store.as_ref(), &number)).transpose()?;
        Ok((row.case, row.app, other.map(|row| row.case)))
    })
    .await?;
    let filing = sent.filing.as_deref().map(filing).transpose()?;
    let form = api.engine.apps().get(&app).and_then(|app| app.forms.get(app.act(&act)?.form.as_ref()?));
    let answers = match form {
        Some(form) => form.read(&pairs(&sent.answers)?),
        // The kernel names the first of them and says that the act asks nothing.
        None => {
            sent.answers.keys().map(|name| (name.as_str().into(), value::Value::Null)).collect::<Context>()
        }
    };
    let key = key.map_or_else(|| random_key(api.engine.random()), |text| named_key(&text));
    let wish = Ask::Do { case, act, instance: sent.instance, filing, other, answers, reason: sent.reason };
    let asked = engine::Request { expected: Some(expected), ..engine::Request::new(key, actor, wish) };
    let receipt = ask(&api.engine, asked).await?;
    Ok(ActDone { number: receipt.number, version: receipt.version })
}

fn elsewhere() -> Trouble {
    Trouble::new(
        StatusCode::FORBIDDEN,
        "other-site",
        "请求来自别的网站，没有受理",
        "The request comes from another site and was not taken",
    )
}

/// `If-Match: "12"`, the entity tag of the case as it was read.
fn version_seen(headers: &HeaderMap) -> Result<u64, Trouble> {
    let Some(header) = headers.get(IF_MATCH) else {
        return Err(Trouble::new(
            StatusCode::PRECONDITION_REQUIRED,
            "if-match-missing",
            "请用 If-Match 写明您看到的办件版本",
            "Say with If-Match which version of the case you saw",
        )
        .at("If-Match"));
    };
    let text = header.to_str().unwrap_or_default().trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    text.parse().map_err(|_| {
        Trouble::bad(
            "if-match-bad",
            "If-Match 应为办件版本号，如 \"12\"",
            "If-Match is a version number like \"12\"",
        )
        .at("If-Match")
    })
}

fn filing(text: &str) -> Result<FilingId, Trouble> {
    let code: Result<QueryCode, _> = text.parse();
    code.map(|code| FilingId::new(code.bare())).map_err(|_| {
        Trouble::bad("query-code-bad", "查询码不正确", "The query code is not right").at("filing")
    })
}

/// JSON answers as the pairs a web form would send, so that both are read by the same rules.
fn pairs(answers: &Map<String, Json>) -> Result<Vec<(String, String)>, Trouble> {
    let mut pairs = Vec::new();
    for (name, answer) in answers {
        match answer {
            Json::Array(items) => {
                for item in items {
                    pairs.push((name.clone(), scalar(name, item)?));
                }
            }
            Json::Object(parts) => {
                for (part, item) in parts {
                    pairs.push((format!("{name}.{part}"), scalar(name, item)?));
                }
            }
            one => pairs.push((name.clone(), scalar(name, one)?)),
        }
    }
    for (name, text) in &pairs {
        body::check_text(name, text)?;
    }
    Ok(pairs)
}

fn scalar(name: &str, json: &Json) -> Result<String, Trouble> {
    match json {
        Json::Null => Ok(String::new()),
        Json::Bool(truth) => Ok(truth.to_string()),
        Json::Number(number) => Ok(number.to_string()),
        Json::String(text) => Ok(text.clone()),
        Json::Array(_) | Json::Object(_) => Err(Trouble::bad(
            "answer-too-deep",
            format!("“{name}”的答案层次过多"),
            format!("The answer to \"{name}\" is nested too deeply"),
        )
        .at(name)),
    }
}
