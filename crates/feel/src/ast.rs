//! The tree of a prepared expression. Chains of one precedence are flat, so long sums do not nest.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::Live;
use crate::builtin::Builtin;
use crate::kind::Type;

#[derive(Debug)]
pub struct Node {
    /// Byte offset in the text.
    pub at: u32,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Const(Live),
    Name(Arc<str>),
    Builtin(&'static Builtin),
    Negate(Box<Node>),
    /// Left to right: first, then each operator with its operand.
    Chain(Box<Node>, Vec<(Operator, Node)>),
    Compare(Comparison, Box<(Node, Node)>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Between(Box<(Node, Node, Node)>),
    In(Box<Node>, Vec<Test>),
    If(Box<(Node, Node, Node)>),
    For(Box<Iteration>),
    Some(Box<Iteration>),
    Every(Box<Iteration>),
    Filter(Box<(Node, Node)>),
    Path(Box<Node>, Arc<str>),
    Call(Box<Node>, Arguments),
    List(Vec<Node>),
    Context(Vec<(Arc<str>, Node)>),
    Range(Box<RangeNode>),
    /// `(< 5)`: a range open on one side, `(= 5)`: a range of one value.
    OneSided(Comparison, Box<Node>),
    Function(Arc<Lambda>),
    InstanceOf(Box<Node>, Type),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

impl Operator {
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "**",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Asks whether both are the same, and not for their order.
    pub fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }

    /// Whether sides of this order fulfil it.
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

#[derive(Debug)]
pub struct Iteration {
    pub over: Vec<(Arc<str>, Domain)>,
    pub body: Node,
    /// Whether the body reads `partial`, the results so far.
    pub reads_partial: bool,
}

#[derive(Debug)]
pub enum Domain {
    /// A list, or a single value.
    Members(Node),
    /// `from..to`, in either direction.
    Counted(Node, Node),
}

#[derive(Debug)]
pub enum Arguments {
    Positional(Vec<Node>),
    Named(Vec<(Arc<str>, Node)>),
}

#[derive(Debug)]
pub struct RangeNode {
    pub start: Node,
    pub start_included: bool,
    pub end: Node,
    pub end_included: bool,
}

#[derive(Debug)]
pub struct Lambda {
    pub params: Vec<(Arc<str>, Type)>,
    pub body: Node,
    /// Names the body reads from around it.
    pub free: Vec<Arc<str>>,
    /// True for `function(..) external {..}`: nothing outside is ever called, so it gives null.
    pub external: bool,
    pub text: Arc<str>,
}

/// One of several tests of `in (..)` or of a decision table cell.
#[derive(Debug)]
pub enum Test {
    Compare(Comparison, Node),
    Value {
        node: Node,
        /// True where the expression names `?`: it is then the whole test.
        reads_input: bool,
    },
}

#[derive(Debug)]
pub enum TestList {
    /// `-`: everything passes.
    Any,
    Of {
        negated: bool,
        tests: Vec<Test>,
    },
}
