//! Plays one case of the betsy suite: a model, its script words and dummy conditions mapped in memory, a virtual clock.
//!
//! It stands alone (`bpmn`, `process`, `feel`, `value`, `serde_json`), so that another program can take it in.

use bpmn::{Expr, Model, Node};
use process::{Event, Host, Locals, Net, Run, Stuck, Work};
use value::{Context, Timestamp, Value};

/// One case as `cases.json` has it.
#[derive(Debug, Clone)]
pub struct Case {
    pub number: u64,
    pub variables: Context,
    pub start_first: Vec<String>,
    pub delay_ms: Option<i64>,
    pub expect: Vec<String>,
}

/// One model with its cases.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Path of the model within the suite.
    pub model: String,
    pub process: String,
    pub group: String,
    pub doubt: Option<String>,
    pub cases: Vec<Case>,
}

/// What a case gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub passed: bool,
    /// Sorted markers.
    pub trace: Vec<String>,
    /// Why it was refused, at deployment or while it ran.
    pub note: String,
    pub events: usize,
}

/// Reads `cases.json`; parts that are missing count as empty.
pub fn entries(json: &str) -> Result<Vec<Entry>, serde_json::Error> {
    let list: Vec<serde_json::Value> = serde_json::from_str(json)?;
    Ok(list.iter().map(entry).collect())
}

fn entry(json: &serde_json::Value) -> Entry {
    let text = |name: &str| json.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let cases = json.get("cases").and_then(|cases| cases.as_array());
    Entry {
        model: text("model"),
        process: text("process"),
        group: text("group"),
        doubt: Some(text("doubt")).filter(|doubt| !doubt.is_empty()),
        cases: cases.into_iter().flatten().map(case).collect(),
    }
}

fn case(json: &serde_json::Value) -> Case {
    let list = |name: &str| -> Vec<String> {
        let all = json.get(name).and_then(|value| value.as_array());
        all.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let variables = json.get("variables").and_then(|value| value.as_object());
    let variables = variables.into_iter().flatten().filter_map(|(name, value)| {
        let value = match value {
            serde_json::Value::String(text) => Value::from(text.as_str()),
            other => Value::from(other.as_i64()?),
        };
        Some((name.as_str().into(), value))
    });
    Case {
        number: json.get("number").and_then(serde_json::Value::as_u64).unwrap_or(0),
        variables: variables.collect(),
        start_first: list("start_first"),
        delay_ms: json.get("delay_ms").and_then(serde_json::Value::as_i64),
        expect: list("expect"),
    }
}

/// Deploys the model and plays the case.
pub fn run_case(model_xml: &str, process: &str, case: &Case) -> Outcome {
    let (model, findings) = bpmn::parse(&mapped(model_xml));
    let Some(model) = model else {
        let note = findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        return judge(case, vec!["ERROR_deployment".to_owned()], note, 0);
    };
    let mut play = Play::new();
    let refused = play.play(&model, process, case).err();
    let mut trace = std::mem::take(&mut play.trace);
    if refused.is_some() {
        trace.push("ERROR_runtime".to_owned());
    }
    if play.net.failed.is_some() {
        trace.push("ERROR_thrownErrorEvent".to_owned());
    }
    let expects = |marker: &str| case.expect.iter().any(|expected| expected == marker);
    let overlap = |(a, b): &((Timestamp, Timestamp), (Timestamp, Timestamp))| a.0 < b.1 && b.0 < a.1;
    let pair = play.works.first().copied().zip(play.works.get(1).copied());
    let extra = [
        ("MARKER_exists", play.marker),
        ("DATA_correct", play.logged == Some(Value::from("String"))),
        ("EXECUTION_parallel", pair.as_ref().is_some_and(overlap)),
    ];
    trace.extend(
        extra.iter().filter(|(name, holds)| *holds && expects(name)).map(|(name, _)| (*name).to_owned()),
    );
    let note = refused.map(|stuck| stuck.words.en).unwrap_or_default();
    judge(case, trace, note, play.events.len())
}

fn judge(case: &Case, mut trace: Vec<String>, note: String, events: usize) -> Outcome {
    let mut expected = case.expect.clone();
    if expected == ["ERROR"] && trace.iter().all(|marker| marker.starts_with("ERROR_")) && !trace.is_empty() {
        expected.clone_from(&trace);
    }
    trace.sort();
    expected.sort();
    Outcome { passed: trace == expected, trace, note, events }
}

/// The three things that the suite allows to map: a script language, the dummy conditions, nothing else.
pub fn mapped(xml: &str) -> String {
    let mut text = xml.replace("${integerVariable}", "integerVariable");
    for letter in ["a", "b", "c"] {
        let dummy = format!("test.contains(\"{letter}\")");
        let feel = format!("contains(test, \"{letter}\")");
        text = text.replace(&format!("!{dummy}"), &format!("not({feel})")).replace(&dummy, &feel);
    }
    let mut out = String::with_capacity(text.len());
    for (at, piece) in text.split("criptTask ").enumerate() {
        if at > 0 {
            out.push_str("criptTask scriptFormat=\"feel\" ");
        }
        out.push_str(piece);
    }
    out
}

/// A fresh engine with a clock of its own.
pub struct Play {
    pub net: Net,
    pub events: Vec<Event>,
    trace: Vec<String>,
    data: Context,
    marker: bool,
    logged: Option<Value>,
    works: Vec<(Timestamp, Timestamp)>,
    now: Timestamp,
    zone: feel::TimeZone,
}

/// Most timers fired in one case.
const FIRED_MAX: usize = 200;
/// How far the clock goes where the suite names no delay, in milliseconds.
const DELAY_MS: i64 = 3_600_000;

impl Play {
    fn new() -> Self {
        Self {
            net: Net::default(),
            events: Vec::new(),
            trace: Vec::new(),
            data: Context::new(),
            marker: false,
            logged: None,
            works: Vec::new(),
            now: Timestamp::UNIX_EPOCH,
            zone: feel::TimeZone::UTC,
        }
    }

    fn play(&mut self, model: &Model, process: &str, case: &Case) -> Result<(), Stuck> {
        for other in &case.start_first {
            let mut run = Run::new(model, self);
            run.start(other)?;
            run.rest()?;
        }
        let mut run = Run::new(model, self);
        run.start_with(process, case.variables.clone())?;
        run.rest()?;
        let until = self.after(case.delay_ms.unwrap_or(DELAY_MS));
        for _ in 0..FIRED_MAX {
            let timers = self.net.active.iter().filter_map(|(&number, active)| Some((active.due?, number)));
            let Some((due, instance)) = timers.min().filter(|(due, _)| *due <= until) else { break };
            self.now = self.now.max(due);
            let mut run = Run::new(model, self);
            run.fire(instance, due)?;
            run.rest()?;
        }
        Ok(())
    }

    fn after(&self, ms: i64) -> Timestamp {
        self.now
            .checked_add(std::time::Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
            .unwrap_or(self.now)
    }

    fn word(&mut self, word: &str, at: u32) -> Work {
        let get = |play: &Self, name: &str| Locals::new(&play.net, at).get(name).or_else(|| play.get(name));
        match word {
            "SET_STRING_DATA" => {
                Work::Done(std::iter::once(("data".into(), Value::from("String"))).collect())
            }
            "LOG_DATA" => {
                self.logged = get(self, "data");
                Work::Done(Context::new())
            }
            "INCREMENT_INTEGER_VARIABLE" | "INCREMENT_INTEGER_VARIABLE_AND_LOG" => {
                if word.ends_with("_LOG") {
                    self.trace.push("INCREMENT_correct".to_owned());
                }
                let number = get(self, "integerVariable").and_then(|value| value.as_i64()).unwrap_or(0);
                Work::Done(std::iter::once(("integerVariable".into(), Value::from(number + 1))).collect())
            }
            "CREATE_TIMESTAMP_LOG_1" | "CREATE_TIMESTAMP_LOG_2" | "WAIT_TEN_SECONDS" => {
                let end = self.after(10_000);
                if word != "WAIT_TEN_SECONDS" {
                    self.works.push((self.now, end));
                }
                Work::Later(Some(end))
            }
            "THROW_ERROR" => Work::Error("ERR_CODE".to_owned()),
            _ => {
                self.marker |= word == "CREATE_MARKER_FILE";
                if word.starts_with("SCRIPT_") {
                    self.trace.push(word.to_owned());
                }
                Work::Done(Context::new())
            }
        }
    }
}

impl Host for Play {
    type Refusal = Stuck;

    fn net(&self) -> &Net {
        &self.net
    }

    fn emit(&mut self, event: Event) {
        self.net.apply(&event, self.now);
        self.events.push(event);
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn zone(&self) -> &feel::TimeZone {
        &self.zone
    }

    fn get(&self, name: &str) -> Option<Value> {
        self.data.get(name).cloned()
    }

    fn set(&mut self, values: Context) {
        self.data.extend(values);
    }

    fn eval(&self, expr: &Expr, locals: &Locals<'_>) -> Value {
        let layers: [&dyn feel::Scope; 2] = [locals, &self.data];
        expr.eval(&feel::Layered(&layers), &feel::World::new(self.now, feel::TimeZone::UTC)).value
    }

    fn serve(&mut self, _node: &Node, _operation: &str, inputs: Context) -> Result<Work, Stuck> {
        Ok(Work::Done(inputs))
    }

    fn decide(&mut self, _: &Node, _: &str, _: Option<&str>, _at: u32) -> Result<Context, Stuck> {
        Ok(Context::new())
    }

    fn script(&mut self, _node: &Node, expr: &Expr, _result: Option<&str>, at: u32) -> Result<Work, Stuck> {
        Ok(self.word(expr.text(), at))
    }
}
