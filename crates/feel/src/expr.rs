//! Prepared expressions and unary tests: parsed once, evaluated as often as wanted, from any thread.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use value::{Finding, Value};

use crate::ast::{Kind, Node, TestList};
use crate::kind::Type;
use crate::lex::{Fail, is_compound};
use crate::parse::Whole;
use crate::plain::{self, Plain};
use crate::run::{Env, Run};
use crate::{Budget, Evaluated, EvaluatedLive, Live, Position, Scope, World, builtin, eval};

/// Names and types an expression may use beside those of FEEL. Names that are more than one word must be known
/// before the text can be read.
#[derive(Debug, Clone, Default)]
pub struct Known {
    names: Vec<Arc<str>>,
    words: Vec<Arc<str>>,
    kinds: BTreeMap<Arc<str>, Type>,
}

impl Known {
    pub fn names(names: &[&str]) -> Self {
        Self { names: names.iter().map(|name| (*name).into()).collect(), ..Self::default() }
    }

    pub fn add_name(&mut self, name: &str) {
        if !self.has(name) {
            self.names.push(name.into());
        }
    }

    /// A compound name that may stand anywhere, such as an entry of a context. It hides no built-in function.
    pub fn add_word(&mut self, name: &str) {
        if is_compound(name) && !self.words.iter().any(|word| **word == *name) {
            self.words.push(name.into());
        }
    }

    pub fn add_kind(&mut self, name: &str, of: Type) {
        self.kinds.insert(name.into(), of);
    }

    pub fn kind(&self, name: &str) -> Option<Type> {
        self.kinds.get(name).cloned()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| **known == *name)
    }

    /// All compound names, longest first.
    pub(crate) fn compounds(&self) -> Vec<Arc<str>> {
        let own =
            self.names.iter().chain(&self.words).chain(self.kinds.keys()).filter(|name| is_compound(name));
        let mut all = built_in_compounds().to_vec();
        let before = all.len();
        all.extend(own.cloned());
        if all.len() > before {
            all.sort_by(longest_first);
            all.dedup();
        }
        all
    }
}

fn longest_first(a: &Arc<str>, b: &Arc<str>) -> std::cmp::Ordering {
    b.len().cmp(&a.len()).then_with(|| a.cmp(b))
}

/// The compound names of FEEL itself, longest first.
fn built_in_compounds() -> &'static [Arc<str>] {
    const OTHERS: [&str; 4] = ["time offset", "start included", "end included", "days and time duration"];
    static ALL: std::sync::OnceLock<Vec<Arc<str>>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        let names = builtin::names().chain(OTHERS).filter(|name| is_compound(name));
        let mut all: Vec<Arc<str>> = names.map(Arc::from).collect();
        all.sort_by(longest_first);
        all
    })
}

struct Prepared<T> {
    text: Arc<str>,
    tree: T,
    names: Vec<Arc<str>>,
    external: bool,
}

/// A prepared FEEL expression.
#[derive(Clone)]
pub struct Expr(Arc<Prepared<Node>>);

/// Prepared unary tests: the input cell of a decision table.
#[derive(Clone)]
pub struct UnaryTests(Arc<Prepared<TestList>>);

/// Reads a FEEL expression. The finding has line and column in `text`.
pub fn parse(text: &str) -> Result<Expr, Finding> {
    parse_known(text, &Known::default())
}

/// As [`parse`], with names of the scope that are more than one word.
pub fn parse_with_names(text: &str, names: &[&str]) -> Result<Expr, Finding> {
    parse_known(text, &Known::names(names))
}

/// As [`parse`], with all that is known beside FEEL itself.
pub fn parse_known(text: &str, known: &Known) -> Result<Expr, Finding> {
    let text: Arc<str> = text.into();
    match crate::parse::expression(&text, known) {
        Ok(Whole { node, names, external }) => {
            Ok(Expr(Arc::new(Prepared { text, tree: node, names, external })))
        }
        Err(fail) => Err(finding(&text, *fail)),
    }
}

pub fn parse_unary_tests(text: &str) -> Result<UnaryTests, Finding> {
    parse_unary_tests_known(text, &Known::default())
}

pub fn parse_unary_tests_with_names(text: &str, names: &[&str]) -> Result<UnaryTests, Finding> {
    parse_unary_tests_known(text, &Known::names(names))
}

pub fn parse_unary_tests_known(text: &str, known: &Known) -> Result<UnaryTests, Finding> {
    let text: Arc<str> = text.into();
    match crate::parse::unary_tests(&text, known) {
        Ok((tree, names)) => Ok(UnaryTests(Arc::new(Prepared { text, tree, names, external: false }))),
        Err(fail) => Err(finding(&text, *fail)),
    }
}

fn finding(text: &str, fail: Fail) -> Finding {
    let Position { line, column } = Position::of(text, fail.at);
    Finding::error("feel-syntax", fail.message).at(line, column)
}

impl Expr {
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The names it reads from its scope, in order of first use. Names inside a filter may turn out to be entries of
    /// the filtered list's members.
    pub fn names(&self) -> &[Arc<str>] {
        &self.0.names
    }

    /// Whether a function from outside is written in it: such a function is never called and gives null.
    pub fn names_external(&self) -> bool {
        self.0.external
    }

    /// The value, where the text is nothing but a constant.
    pub fn constant(&self) -> Option<&Live> {
        match &self.0.tree.kind {
            Kind::Const(live) => Some(live),
            _ => None,
        }
    }

    /// The name, where the text is nothing but one.
    pub fn as_name(&self) -> Option<&Arc<str>> {
        match &self.0.tree.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn eval(&self, scope: &dyn Scope, world: &World) -> Evaluated {
        self.eval_with_budget(scope, world, Budget::default())
    }

    pub fn eval_with_budget(&self, scope: &dyn Scope, world: &World, budget: Budget) -> Evaluated {
        self.eval_live(scope, world, budget).into_data()
    }

    /// As [`Expr::eval`], keeping functions, ranges and zones.
    pub fn eval_live(&self, scope: &dyn Scope, world: &World, budget: Budget) -> EvaluatedLive {
        let mut run = Run::new(world, budget);
        let live = self.eval_in(scope, &mut run);
        let live = run.settle(live);
        EvaluatedLive { live, nulls: run.take_nulls(), exhausted: run.exhausted() }
    }

    /// Evaluates as one part of a larger run, under its budget.
    pub fn eval_in(&self, scope: &dyn Scope, run: &mut Run<'_>) -> Live {
        eval::eval(&self.0.tree, &Env::root(&self.0.text, scope), run)
    }
}

impl UnaryTests {
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The names the tests read from their scope, without `?`.
    pub fn names(&self) -> &[Arc<str>] {
        &self.0.names
    }

    /// Whether everything passes: `-`.
    pub fn is_any(&self) -> bool {
        matches!(self.0.tree, TestList::Any)
    }

    /// The tests as data, where they compare the input with constants only.
    pub fn plain(&self) -> Option<Plain> {
        plain::of(&self.0.tree)
    }

    /// Whether `input` passes; false where it could not be decided.
    pub fn matches(&self, input: &Value, scope: &dyn Scope, world: &World) -> bool {
        self.eval(input, scope, world).is_true()
    }

    /// As [`UnaryTests::matches`], with the reasons: the value is true, false or null.
    pub fn eval(&self, input: &Value, scope: &dyn Scope, world: &World) -> Evaluated {
        let mut run = Run::new(world, Budget::default());
        let passed = self.matches_in(&Live::Data(input.clone()), scope, &mut run);
        Evaluated {
            value: passed.map_or(Value::Null, Value::Bool),
            nulls: run.take_nulls(),
            exhausted: run.exhausted(),
        }
    }

    /// Tests as one part of a larger run. `None` where it could not be decided.
    pub fn matches_in(&self, input: &Live, scope: &dyn Scope, run: &mut Run<'_>) -> Option<bool> {
        eval::passes_all(&self.0.tree, input, &Env::root(&self.0.text, scope), run)
    }
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expr({:?})", self.text())
    }
}

impl fmt::Debug for UnaryTests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnaryTests({:?})", self.text())
    }
}
