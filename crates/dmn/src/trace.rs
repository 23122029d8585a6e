//! What was decided and why, as data and as words.

use std::fmt::Write as _;

use feel::{Live, NullReason};
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    pub steps: Vec<Step>,
    /// True where the budget ran out.
    pub exhausted: bool,
}

/// How one decision came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// Id of the decision.
    pub decision: String,
    pub name: String,
    /// Decision table: each input expression with the value seen. Others: each name read, with its value.
    pub inputs: Vec<(String, Value)>,
    /// Numbers of the rules hit, from 1.
    pub rules: Vec<u32>,
    pub output: Value,
    pub nulls: Vec<NullReason>,
}

impl Trace {
    /// One sentence for each step.
    pub fn words(&self) -> Words {
        let mut words = Words::new("", "");
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                words.zh.push('\n');
                words.en.push('\n');
            }
            let sentence = step.words();
            words.zh.push_str(&sentence.zh);
            words.en.push_str(&sentence.en);
        }
        words
    }
}

impl Step {
    /// `决策“派单”：街道 = "江宁"；命中第 2 条规则；结果为 "住建局"。`
    pub fn words(&self) -> Words {
        let (mut zh, mut en) = (format!("决策“{}”：", self.name), format!("Decision “{}”: ", self.name));
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
