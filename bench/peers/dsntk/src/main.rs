//! Does one job of `bench decisions` with dsntk: `peer-dsntk JOB.json SECONDS` prints how often a second, and the result.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dsntk_evaluator::ModelEvaluator;
use dsntk_feel::FeelScope;
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use serde_json::Value as Json;

fn main() -> Result<(), String> {
    let words: Vec<String> = std::env::args().collect();
    let [_, file, seconds] = words.as_slice() else { return Err("JOB.json SECONDS".to_owned()) };
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let job: Json = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let time = Duration::from_secs_f64(seconds.parse().map_err(|_| "seconds")?);
    let ran = if let Some(ask) = job.get("decision") {
        decisions(std::slice::from_ref(ask), time)?
    } else if let Some(asks) = job.get("replay").and_then(Json::as_array) {
        decisions(asks, time)?
    } else {
        expression(&job["expression"], time)?
    };
    println!("{}", serde_json::json!({ "per_s": ran.per_s, "result": ran.result, "answered": ran.answered }));
    Ok(())
}

struct Ran {
    per_s: f64,
    result: String,
    /// Places of the asks that were made ready and counted.
    answered: Vec<usize>,
}

fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap_or_default()
}

fn context(input: &str) -> Result<FeelContext, String> {
    let scope = FeelScope::default();
    dsntk_feel_evaluator::evaluate_context(&scope, input).map_err(|error| error.to_string())
}

fn decisions(asks: &[Json], time: Duration) -> Result<Ran, String> {
    let mut ready: Vec<(Arc<ModelEvaluator>, &Json, FeelContext)> = Vec::new();
    let mut answered = Vec::new();
    for (place, ask) in asks.iter().enumerate() {
        let shared = ready.last().filter(|(_, before, _)| before["models"] == ask["models"]);
        let model = match shared.map(|(model, ..)| model.clone()) {
            Some(model) => model,
            None => match model(ask) {
                Ok(model) => model,
                // A model it cannot build is left out of a replay, and ends a single job.
                Err(why) if asks.len() == 1 => return Err(why),
                Err(_) => continue,
            },
        };
        match context(text(ask, "input")) {
            Ok(context) => {
                ready.push((model, ask, context));
                answered.push(place);
            }
            Err(why) if asks.len() == 1 => return Err(why),
            Err(_) => continue,
        }
    }
    let once = || {
        let mut last = None;
        for (model, ask, context) in &ready {
            let (namespace, name) = (text(ask, "namespace"), text(ask, "model"));
            last = Some(black_box(model.evaluate_invocable(namespace, name, text(ask, "decision"), context)));
        }
        last
    };
    let result = once().map(|value: Value| value.to_string()).unwrap_or_default();
    let per_s = repeated(time, || drop(black_box(once()))) * ready.len() as f64;
    Ok(Ran { per_s, result, answered })
}

fn model(ask: &Json) -> Result<Arc<ModelEvaluator>, String> {
    let texts = ask["models"].as_array().ok_or("no models")?.iter().filter_map(Json::as_str);
    let definitions: Result<Vec<_>, _> = texts.map(dsntk_model::parse).collect();
    ModelEvaluator::new(&definitions.map_err(|error| error.to_string())?).map_err(|error| error.to_string())
}

fn expression(job: &Json, time: Duration) -> Result<Ran, String> {
    let scope: FeelScope = context(text(job, "input"))?.into();
    let node = dsntk_feel_parser::parse_expression(&scope, text(job, "text"), false).map_err(|error| error.to_string())?;
    let evaluator = dsntk_feel_evaluator::prepare(&node);
    let result = evaluator(&scope).to_string();
    Ok(Ran { per_s: repeated(time, || drop(black_box(evaluator(&scope)))), result, answered: vec![0] })
}

/// How often `work` is done in a second.
fn repeated(time: Duration, work: impl Fn()) -> f64 {
    let (mut done, mut batch) = (0_u64, 1_u64);
    let start = Instant::now();
    while start.elapsed() < time {
        (0..batch).for_each(|_| work());
        done += batch;
        batch = (batch * 2).min(256);
    }
    done as f64 / start.elapsed().as_secs_f64()
}
