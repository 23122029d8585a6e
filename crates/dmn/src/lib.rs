//! # dmn
use feel::{NullReason, Scope, World};
use value::{Finding, Value, Words};

#[derive(Debug, Clone)]
pub struct Model { pub id: String, pub name: String, pub namespace: String, decisions: Vec<String> }

/// Reads a DMN file. The model is there where the file could be read at all; findings say what is wrong in it.
pub fn parse(_xml: &str) -> (Option<Model>, Vec<Finding>) { (None, Vec::new()) }

#[derive(Debug, Clone)]
pub struct Outcome { pub value: Value, pub trace: Trace }

/// What was decided and why, in the order of evaluation: required decisions first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace { pub steps: Vec<Step> }

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Id of the decision.
    pub decision: String,
    pub name: String,
    /// Decision table: each input expression with the value seen. Others: each name read with its value.
    pub inputs: Vec<(String, Value)>,
    /// Numbers of the rules hit, from 1.
    pub rules: Vec<u32>,
    pub output: Value,
    pub nulls: Vec<NullReason>,
}

impl Trace {
    pub fn words(&self) -> Words { Words::new("", "") }
}

impl Model {
    /// Ids of the decisions, requirements before what requires them.
    pub fn decisions(&self) -> impl Iterator<Item = &str> { self.decisions.iter().map(String::as_str) }
    /// Decides `decision` (id or name). `None` where the model has no such decision.
    pub fn decide(&self, _decision: &str, _scope: &dyn Scope, _world: &World) -> Outcome {
        Outcome { value: Value::Null, trace: Trace::default() }
    }
}
