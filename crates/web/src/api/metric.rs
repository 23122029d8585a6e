//! Counts for operators in the text format of Prometheus. Labels are routes, codes and states, never a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::CaseFilter;

use super::problem::Told;
use super::{Api, Trouble, blocking};

/// Most different codes and routes counted apart; the rest counts as `other`.
const LABELS_MAX: usize = 1_000;
/// Most waiting rows counted one by one.
const WAITING_MAX: usize = 1_000;

/// Counts since the start of the process.
#[derive(Debug, Default)]
pub struct Metrics {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    requests: BTreeMap<(String, String, u16), u64>,
    refusals: BTreeMap<String, u64>,
}

impl Metrics {
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request answered. `route` is the pattern, never the address itself.
    pub fn answered(&self, method: &str, route: &str, status: u16) {
        let mut counts = self.lock();
        let mut key = (method.to_owned(), route.to_owned(), status);
        if counts.requests.len() >= LABELS_MAX && !counts.requests.contains_key(&key) {
            key = ("other".to_owned(), "other".to_owned(), status);
        }
        *counts.requests.entry(key).or_default() += 1;
    }

    /// One refusal told to somebody.
    pub fn refused(&self, code: &str) {
        let mut counts = self.lock();
        let full = counts.refusals.len() >= LABELS_MAX && !counts.refusals.contains_key(code);
        let code = if full { "other" } else { code };
        *counts.refusals.entry(code.to_owned()).or_default() += 1;
    }
}

/// Middleware: counts every answer, and the refusal it tells of where one is left on it as [`Told`].
pub async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let method = if is_usual(method.as_str()) { method.as_str() } else { "other" };
    metrics.answered(method, &route, response.status().as_u16());
    if let Some(Told(code)) = response.extensions().get::<Told>() {
        metrics.refused(code);
    }
    response
}

fn is_usual(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS")
}

/// `GET /metrics`.
pub async fn metrics(State(api): State<Api>) -> Response {
    let mut text = String::new();
    requests(&mut text, &api.metrics);
    let state = api.clone();
    match blocking(move || gauges(&state)).await {
        Ok(gauges) => text.push_str(&gauges),
        // What was counted in memory is told even when the store is not.
        Err(trouble) => tracing::warn!(code = trouble.code, "no figures from the store"),
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

fn requests(text: &mut String, metrics: &Metrics) {
    let counts = metrics.lock();
    head(text, "luohu_http_requests_total", "counter", "Requests answered");
    for ((method, route, status), count) in &counts.requests {
        let (method, route) = (label(method), label(route));
        let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
        let _ = writeln!(text, "luohu_http_requests_total{{{labels}}} {count}");
    }
    head(text, "luohu_refusals_total", "counter", "Refusals told, by code");
    for (code, count) in &counts.refusals {
        let _ = writeln!(text, "luohu_refusals_total{{code=\"{}\"}} {count}", label(code));
    }
}

fn gauges(api: &Api) -> Result<String, Trouble> {
    let (store, now) = (api.engine.store(), api.engine.now());
    let log = store.head()?;
    let open = store.count(&CaseFilter::new().open(true))?;
    let timers = store.timers_due(now, WAITING_MAX)?.len();
    let outbox = store.outbox_pending(WAITING_MAX)?.len();
    let mut text = String::new();
    let mut one = |name: &str, kind: &str, help: &str, value: u64| {
        head(&mut text, name, kind, help);
        let _ = writeln!(text, "{name} {value}");
    };
    one("luohu_turns_total", "counter", "Turns in the log", log.position);
    one("luohu_ledger_leaves", "gauge", "Leaves in the ledger", log.size);
    one("luohu_cases_open", "gauge", "Open cases", open);
    one("luohu_timers_due", "gauge", "Timers due and not fired, at most 1000", timers as u64);
    one("luohu_outbox_pending", "gauge", "Effects not carried out, at most 1000", outbox as u64);
    one("luohu_engine_healthy", "gauge", "1 while the engine takes work", u64::from(api.engine.healthy()));
    if let Some(bytes) = resident_bytes() {
        one("process_resident_memory_bytes", "gauge", "Resident memory", bytes);
    }
    Ok(text)
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(target_os = "linux")]
fn resident_bytes() -> Option<u64> {
    // WHY: not `statm`, which counts pages: their size cannot be asked without unsafe code.
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(not(target_os = "linux"))]
fn resident_bytes() -> Option<u64> {
    None
}
