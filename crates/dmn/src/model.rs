//! A decision model as read: elements, their logic, and the order of their requirements.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use feel::{Expr, UnaryTests};

use crate::index::Index;
use crate::kinds::Kind;

/// One DMN file with all it imports, ready to decide. Cloning is cheap.
#[derive(Clone)]
pub struct Model {
    pub id: String,
    pub name: String,
    pub namespace: String,
    pub(crate) parts: Arc<Parts>,
}

#[derive(Default)]
pub struct Parts {
    /// The elements of all modules.
    pub elements: Vec<Element>,
    /// The file itself first, then what it imports.
    pub modules: Vec<Module>,
    /// Decisions, requirements before what requires them. A decision in or after a cycle is not here.
    pub order: Vec<usize>,
}

/// The elements of one file, by what it calls them.
#[derive(Default)]
pub struct Module {
    pub namespace: String,
    pub ids: BTreeMap<String, usize>,
    pub names: BTreeMap<Arc<str>, usize>,
    /// What it imports: its word for it, and the module. The word may be empty: names are then used as they are.
    pub imports: Vec<(Arc<str>, usize)>,
}

pub struct Element {
    pub id: Arc<str>,
    pub name: Arc<str>,
    pub what: What,
    pub kind: Kind,
    /// Line and column in the file.
    pub at: (u32, u32),
    pub module: usize,
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
    pub names: Names,
    /// This decision and all it rests on, requirements first. Empty in a cycle.
    pub plan: Vec<usize>,
}

/// What the logic of an element may read, by name.
pub type Names = Vec<(Arc<str>, Source)>;

/// Where a required value is found.
#[derive(Debug, Clone)]
pub enum Source {
    Element(usize),
    /// Elements of an imported module, read as entries of its name.
    Import(Vec<(Arc<str>, usize)>),
}

/// Business knowledge: a function.
pub struct Knowledge {
    pub params: Vec<(Arc<str>, Kind)>,
    pub signature: Vec<(Arc<str>, feel::Type)>,
    pub body: Boxed,
    pub requires: Vec<usize>,
    pub names: Names,
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
    /// `None` where the table is too large to be compiled; it is then decided rule by rule.
    pub index: Option<Index>,
    /// Line and column in the file.
    pub at: (u32, u32),
}

pub struct Input {
    pub expression: Expr,
    /// The expression as written, for traces.
    pub label: Arc<str>,
    /// What the input may be; anything else makes the table give null.
    pub allowed: Option<UnaryTests>,
    pub kind: Kind,
    pub at: (u32, u32),
}

pub struct Output {
    pub name: Arc<str>,
    /// Output values in their order: the first has the highest priority.
    pub priority: Vec<Expr>,
    pub default: Option<Expr>,
    pub kind: Kind,
    pub at: (u32, u32),
}

pub struct Rule {
    pub tests: Vec<UnaryTests>,
    pub outputs: Vec<Expr>,
    /// Line and column in the file.
    pub at: (u32, u32),
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
        let elements = self.parts.order.iter().filter_map(|index| self.parts.elements.get(*index));
        elements.filter(|element| element.module == 0).map(|element| &*element.id)
    }

    /// Whether there is a decision of this id or name.
    pub fn has_decision(&self, id_or_name: &str) -> bool {
        self.parts.decision(id_or_name).is_some()
    }

    /// Names of the input data, those of imported models included.
    pub fn inputs(&self) -> impl Iterator<Item = &str> {
        let elements = self.parts.elements.iter();
        elements.filter(|element| matches!(element.what, What::InputData)).map(|element| &*element.name)
    }
}

impl Parts {
    /// An element of the file itself.
    pub fn find(&self, id_or_name: &str) -> Option<usize> {
        let own = self.modules.first()?;
        own.ids.get(id_or_name).or_else(|| own.names.get(id_or_name)).copied()
    }

    pub fn decision(&self, id_or_name: &str) -> Option<(usize, &Element)> {
        let index = self.find(id_or_name)?;
        let element = self.elements.get(index)?;
        matches!(element.what, What::Decision(_)).then_some((index, element))
    }

    /// Whether the module of an element has an element of this name.
    pub fn owns(&self, module: usize, name: &str) -> bool {
        self.modules.get(module).is_some_and(|module| module.names.contains_key(name))
    }

    /// What an element that requires these may read, by name.
    pub fn names(&self, module: usize, requires: &[usize]) -> Names {
        let mut names = Names::new();
        for index in requires {
            let Some(element) = self.elements.get(*index) else { continue };
            let imports = self.modules.get(module).map_or(&[][..], |module| &module.imports);
            let word = imports.iter().find(|(_, imported)| *imported == element.module);
            match word.filter(|(word, _)| element.module != module && !word.is_empty()) {
                None => names.push((element.name.clone(), Source::Element(*index))),
                Some((word, _)) => {
                    let entry = (element.name.clone(), *index);
                    match names.iter_mut().find(|(name, _)| name == word) {
                        Some((_, Source::Import(entries))) => entries.push(entry),
                        _ => names.push((word.clone(), Source::Import(vec![entry]))),
                    }
                }
            }
        }
        names
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
