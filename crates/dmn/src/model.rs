//! A decision model as read: elements, their logic, and the order of their requirements.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use feel::{Expr, UnaryTests};

use crate::kinds::Kind;

/// One DMN file, ready to decide. Cloning is cheap.
#[derive(Clone)]
pub struct Model {
    pub id: String,
    pub name: String,
    pub namespace: String,
    pub(crate) parts: Arc<Parts>,
}

#[derive(Default)]
pub struct Parts {
    pub elements: Vec<Element>,
    /// Ids and, where no id says so, names to places in `elements`.
    pub by_id: BTreeMap<String, usize>,
    pub by_name: BTreeMap<Arc<str>, usize>,
    /// Decisions, requirements before what requires them. A decision in or after a cycle is not here.
    pub order: Vec<usize>,
}

pub struct Element {
    pub id: String,
    pub name: Arc<str>,
    pub what: What,
    pub kind: Kind,
    /// Line and column in the file.
    pub at: (u32, u32),
}

pub enum What {
    InputData,
    Decision(Decision),
    Knowledge(Knowledge),
    Service(Service),
}

pub struct Decision {
    pub logic: Boxed,
    pub requires: Vec<usize>,
}

/// Business knowledge: a function.
pub struct Knowledge {
    pub params: Vec<(Arc<str>, Kind)>,
    pub signature: Vec<(Arc<str>, feel::Type)>,
    pub body: Boxed,
    pub requires: Vec<usize>,
}

/// A decision service: its output decisions, decided from what it takes in.
#[derive(Default)]
pub struct Service {
    pub outputs: Vec<usize>,
    /// Input data first, then input decisions, each in the order of the file.
    pub takes: Vec<usize>,
    pub signature: Vec<(Arc<str>, feel::Type)>,
}

/// A boxed expression.
pub enum Boxed {
    Missing,
    Literal(Expr),
    Table(Box<Table>),
    Context(Vec<Entry>),
    List(Vec<Boxed>),
    Relation { columns: Vec<Arc<str>>, rows: Vec<Vec<Boxed>> },
    Invocation { callee: Expr, name: String, bindings: Vec<(Arc<str>, Boxed)> },
    Function { params: Vec<(Arc<str>, feel::Type)>, body: Arc<Boxed> },
    If(Box<[Boxed; 3]>),
    Loop { turn: Turn, name: Arc<str>, over: Box<Boxed>, body: Box<Boxed> },
    Filter { over: Box<Boxed>, by: Box<Boxed> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    For,
    Some,
    Every,
}

/// An entry of a boxed context; the one without a name is the result.
pub struct Entry {
    pub name: Option<Arc<str>>,
    pub kind: Kind,
    pub logic: Boxed,
}

pub struct Table {
    pub policy: Policy,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    pub rules: Vec<Rule>,
}

pub struct Input {
    pub expression: Expr,
    /// What the input may be; anything else makes the table give null.
    pub allowed: Option<UnaryTests>,
}

pub struct Output {
    pub name: Arc<str>,
    /// Output values in their order: the first has the highest priority.
    pub priority: Vec<Expr>,
    pub default: Option<Expr>,
    pub kind: Kind,
}

pub struct Rule {
    pub tests: Vec<UnaryTests>,
    pub outputs: Vec<Expr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    Unique,
    Any,
    Priority,
    First,
    RuleOrder,
    OutputOrder,
    Collect(Option<Aggregator>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregator {
    Sum,
    Min,
    Max,
    Count,
}

impl Model {
    /// Ids of the decisions, requirements before what requires them.
    pub fn decisions(&self) -> impl Iterator<Item = &str> {
        self.parts.order.iter().filter_map(|index| Some(self.parts.elements.get(*index)?.id.as_str()))
    }

    /// Whether there is a decision of this id or name.
    pub fn has_decision(&self, id_or_name: &str) -> bool {
        self.parts.decision(id_or_name).is_some()
    }

    /// Names of the input data.
    pub fn inputs(&self) -> impl Iterator<Item = &str> {
        let elements = self.parts.elements.iter();
        elements.filter(|element| matches!(element.what, What::InputData)).map(|element| &*element.name)
    }
}

impl Parts {
    pub fn find(&self, id_or_name: &str) -> Option<usize> {
        self.by_id.get(id_or_name).or_else(|| self.by_name.get(id_or_name)).copied()
    }

    pub fn decision(&self, id_or_name: &str) -> Option<(usize, &Element)> {
        let index = self.find(id_or_name)?;
        let element = self.elements.get(index)?;
        matches!(element.what, What::Decision(_)).then_some((index, element))
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("decisions", &self.decisions().collect::<Vec<_>>())
            .finish()
    }
}
