//! What was decided and why, as data and as words.

use std::fmt::Write as _;
use std::sync::Arc;

use feel::{Live, NullReason};
use serde::Serialize;
use value::{Value, Words};

/// The result of a decision.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Null also where the model has no such decision; the trace then says so.
    pub value: Value,
    /// The value with what data cannot hold: zones, ranges, functions.
    pub live: Live,
    pub trace: Trace,
}

/// One step for each decision, in the order of evaluation: required decisions first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Trace {
    pub steps: Vec<Step>,
    /// True where the budget ran out.
    pub exhausted: bool,
}

/// How one decision, or one call of business knowledge or a decision service, came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub what: Stage,
    /// Id of the element.
    pub decision: String,
    pub name: String,
    /// Decision table: each input expression with the value seen. Others: each name read, or each parameter, with its
    /// value.
    pub inputs: Vec<(String, Value)>,
    /// Numbers of the rules hit, from 1.
    pub rules: Vec<u32>,
    /// What the rules hit say, in their order.
    pub hits: Vec<Hit>,
    pub output: Value,
    pub nulls: Vec<NullReason>,
    /// Business knowledge and decision services called on the way, in their order.
    pub calls: Vec<Step>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    #[default]
    Decision,
    Knowledge,
    Service,
}

/// A rule that held: its entries as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// From 1.
    pub rule: u32,
    pub inputs: Vec<Arc<str>>,
    pub outputs: Vec<Arc<str>>,
}

impl Step {
    pub(crate) fn new(what: Stage, id: &str, name: &str) -> Self {
        Self {
            what,
            decision: id.to_owned(),
            name: name.to_owned(),
            inputs: Vec::new(),
            rules: Vec::new(),
            hits: Vec::new(),
            output: Value::Null,
            nulls: Vec::new(),
            calls: Vec::new(),
        }
    }
}

impl Trace {
    /// One line for each step; a call is indented below the step that made it.
    pub fn words(&self) -> Words {
        let mut words = Words::new("", "");
        for step in &self.steps {
            line(&mut words, step, 0);
        }
        words
    }
}

/// INVARIANT: as deep as calls were recorded, and the record caps that.
fn line(words: &mut Words, step: &Step, depth: usize) {
    let sentence = step.words();
    for (text, own) in [(&mut words.zh, &sentence.zh), (&mut words.en, &sentence.en)] {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&"  ".repeat(depth));
        text.push_str(own);
    }
    for call in &step.calls {
        line(words, call, depth + 1);
    }
}

impl Step {
    /// `决策“派单”：街道 = "江宁"；命中第 2 条规则；结果为 "住建局"。`
    pub fn words(&self) -> Words {
        let (zh, en) = match self.what {
            Stage::Decision => ("决策", "Decision"),
            Stage::Knowledge => ("业务知识", "Business knowledge"),
            Stage::Service => ("决策服务", "Decision service"),
        };
        let (mut zh, mut en) = (format!("{zh}“{}”：", self.name), format!("{en} “{}”: ", self.name));
        for (name, seen) in &self.inputs {
            let shown = literal(seen);
            let _ = write!(zh, "{name} = {shown}；");
            let _ = write!(en, "{name} = {shown}; ");
        }
        if !self.rules.is_empty() {
            let numbers: Vec<String> = self.rules.iter().map(u32::to_string).collect();
            let _ = write!(zh, "命中第 {} 条规则；", numbers.join("、"));
            let noun = if numbers.len() == 1 { "rule" } else { "rules" };
            let _ = write!(en, "{noun} {} hit; ", numbers.join(", "));
        }
        let shown = literal(&self.output);
        let _ = write!(zh, "结果为 {shown}。");
        let _ = write!(en, "result {shown}.");
        if self.output.is_null()
            && let Some(reason) = self.nulls.first()
        {
            let _ = write!(zh, "（原因：{}）", reason.words.zh);
            let _ = write!(en, " (reason: {})", reason.words.en);
        }
        Words { zh, en }
    }
}

impl Hit {
    /// `第 2 条规则：若 "road"，> 5 则 "甲"`
    pub fn words(&self) -> Words {
        let (inputs, outputs) = (self.inputs.join("；"), self.outputs.join("；"));
        Words::new(
            format!("第 {} 条规则：若 {inputs} 则 {outputs}", self.rule),
            format!("rule {}: if {} then {}", self.rule, self.inputs.join("; "), self.outputs.join("; ")),
        )
    }
}

/// A value as FEEL text, cut where it is long.
fn literal(value: &Value) -> String {
    const CHARACTERS_MAX: usize = 120;
    let text = feel::write_literal(&Live::Data(value.clone()));
    if text.chars().count() <= CHARACTERS_MAX {
        return text;
    }
    let mut short: String = text.chars().take(CHARACTERS_MAX).collect();
    short.push('…');
    short
}
