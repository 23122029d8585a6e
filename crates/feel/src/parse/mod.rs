//! Tokens to tree. Precedence, low to high: or, and, comparison, sum, product, power, negation, `instance of`,
//! then paths, filters and calls (DMN 1.5, 10.3.1.2).

mod kind;
mod postfix;
mod primary;
mod tests;

use std::sync::Arc;

use crate::ast::{Comparison, Kind, Node, Operator, TestList};
use crate::expr::Known;
use crate::lex::{self, Fail, Tok, Token, fail};

/// Longest text accepted, in bytes.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Deepest nesting accepted.
const DEPTH_MAX: u32 = 100;
/// Most postfix parts (`.a[1](x)`) and comparisons in one row.
const ROW_MAX: usize = 64;

pub type Parsed<T> = Result<T, Box<Fail>>;

pub struct Parser<'t> {
    text: Arc<str>,
    token: Token,
    known: &'t Known,
    /// Compound names readable from here on, longest first.
    compounds: Vec<Arc<str>>,
    /// Names bound inside the text, innermost last.
    locals: Vec<Arc<str>>,
    /// Names read from outside, in order of first use.
    free: Vec<Arc<str>>,
    depth: u32,
    /// A function from outside is written somewhere.
    external: bool,
    /// Inside the end of a range, where `[` closes it.
    in_range_end: bool,
}

/// A whole expression.
pub struct Whole {
    pub node: Node,
    pub names: Vec<Arc<str>>,
    /// A function from outside is written somewhere.
    pub external: bool,
}

/// A whole text as one expression, with the names it reads from its scope.
pub fn expression(text: &Arc<str>, known: &Known) -> Parsed<Whole> {
    let mut parser = Parser::new(text, known)?;
    let node = parser.expression()?;
    parser.expect_end()?;
    Ok(Whole { node, names: parser.free, external: parser.external })
}

/// A whole text as unary tests.
pub fn unary_tests(text: &Arc<str>, known: &Known) -> Parsed<(TestList, Vec<Arc<str>>)> {
    let mut parser = Parser::new(text, known)?;
    let tests = parser.unary_tests()?;
    Ok((tests, parser.free))
}

impl<'t> Parser<'t> {
    fn new(text: &Arc<str>, known: &'t Known) -> Parsed<Self> {
        if text.len() > TEXT_BYTES_MAX {
            return fail(0, format!("the text is longer than {TEXT_BYTES_MAX} bytes"));
        }
        let compounds = known.compounds();
        let token = lex::token(text, 0, &compounds)?;
        Ok(Self {
            text: text.clone(),
            token,
            known,
            compounds,
            locals: Vec::new(),
            free: Vec::new(),
            depth: 0,
            external: false,
            in_range_end: false,
        })
    }

    fn advance(&mut self) -> Parsed<Token> {
        let next = lex::token(&self.text, self.token.end, &self.compounds)?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    /// Goes on reading at the byte `pos`.
    fn resume_at(&mut self, pos: usize) -> Parsed<()> {
        self.token = lex::token(&self.text, pos, &self.compounds)?;
        Ok(())
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token.tok, Tok::Sign(have) if have == sign)
    }

    fn is_key(&self, key: &str) -> bool {
        matches!(self.token.tok, Tok::Key(have) if have == key)
    }

    fn take_sign(&mut self, sign: &str) -> Parsed<bool> {
        let found = self.is_sign(sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn take_key(&mut self, key: &str) -> Parsed<bool> {
        let found = self.is_key(key);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.take_sign(sign)? { Ok(()) } else { self.unexpected(&format!("`{sign}`")) }
    }

    fn expect_key(&mut self, key: &str) -> Parsed<()> {
        if self.take_key(key)? { Ok(()) } else { self.unexpected(&format!("`{key}`")) }
    }

    fn expect_end(&self) -> Parsed<()> {
        if self.token.tok == Tok::End { Ok(()) } else { self.unexpected("the end") }
    }

    fn unexpected<T>(&self, wanted: &str) -> Parsed<T> {
        let found = match &self.token.tok {
            Tok::End => "the text ends".to_owned(),
            _ => format!("found `{}`", &self.text[self.token.at..self.token.end]),
        };
        fail(self.token.at, format!("{found} where {wanted} was expected"))
    }

    fn node(&self, at: usize, kind: Kind) -> Node {
        Node { at: u32::try_from(at).unwrap_or(u32::MAX), kind }
    }

    /// INVARIANT: all recursion of the parser passes here or through [`Parser::operand`], so its depth is capped.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEPTH_MAX {
            return fail(self.token.at, format!("nested deeper than {DEPTH_MAX}"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn expression(&mut self) -> Parsed<Node> {
        let outer = std::mem::replace(&mut self.in_range_end, false);
        let result = self.deeper(Self::disjunction);
        self.in_range_end = outer;
        result
    }

    fn disjunction(&mut self) -> Parsed<Node> {
        let at = self.token.at;
        let first = self.conjunction()?;
        if !self.is_key("or") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_key("or")? {
            parts.push(self.conjunction()?);
        }
        Ok(self.node(at, Kind::Or(parts)))
    }

    fn conjunction(&mut self) -> Parsed<Node> {
        let at = self.token.at;
        let first = self.comparison()?;
        if !self.is_key("and") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_key("and")? {
            parts.push(self.comparison()?);
        }
        Ok(self.node(at, Kind::And(parts)))
    }

    fn comparison(&mut self) -> Parsed<Node> {
        let mut left = self.arithmetic(0)?;
        for _ in 0..ROW_MAX {
            let at = self.token.at;
            if let Some(comparison) = self.take_comparison()? {
                let right = self.arithmetic(0)?;
                left = self.node(at, Kind::Compare(comparison, Box::new((left, right))));
            } else if self.take_key("between")? {
                let low = self.arithmetic(0)?;
                self.expect_key("and")?;
                let high = self.arithmetic(0)?;
                left = self.node(at, Kind::Between(Box::new((left, low, high))));
            } else if self.take_key("in")? {
                let tests = self.deeper(Self::in_tests)?;
                left = self.node(at, Kind::In(Box::new(left), tests));
            } else {
                return Ok(left);
            }
        }
        fail(self.token.at, format!("more than {ROW_MAX} comparisons in one row"))
    }

    fn take_comparison(&mut self) -> Parsed<Option<Comparison>> {
        let comparison = match self.token.tok {
            Tok::Sign("=") => Comparison::Equal,
            Tok::Sign("!=") => Comparison::NotEqual,
            Tok::Sign("<") => Comparison::Less,
            Tok::Sign("<=") => Comparison::LessOrEqual,
            Tok::Sign(">") => Comparison::Greater,
            Tok::Sign(">=") => Comparison::GreaterOrEqual,
            _ => return Ok(None),
        };
        self.advance()?;
        Ok(Some(comparison))
    }

    /// One level of left-associative arithmetic: 0 sums, 1 products, 2 powers.
    fn arithmetic(&mut self, level: usize) -> Parsed<Node> {
        if level == 3 {
            return self.operand();
        }
        let at = self.token.at;
        let first = self.arithmetic(level + 1)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.operator(level) {
            self.advance()?;
            rest.push((operator, self.arithmetic(level + 1)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        Ok(self.node(at, Kind::Chain(Box::new(first), rest)))
    }

    fn operator(&self, level: usize) -> Option<Operator> {
        match (level, &self.token.tok) {
            (0, Tok::Sign("+")) => Some(Operator::Add),
            (0, Tok::Sign("-")) => Some(Operator::Subtract),
            (1, Tok::Sign("*")) => Some(Operator::Multiply),
            (1, Tok::Sign("/")) => Some(Operator::Divide),
            (2, Tok::Sign("**")) => Some(Operator::Power),
            _ => None,
        }
    }

    /// Negations, then `instance of`.
    fn operand(&mut self) -> Parsed<Node> {
        let at = self.token.at;
        if self.take_sign("-")? {
            let inner = self.deeper(Self::operand)?;
            return Ok(match inner.kind {
                Kind::Const(constant) if constant.as_number().is_some() => {
                    let negative = constant.as_number().map_or(constant, |n| n.checked_neg().into());
                    self.node(at, Kind::Const(negative))
                }
                _ => self.node(at, Kind::Negate(Box::new(inner))),
            });
        }
        let mut node = self.postfix()?;
        for _ in 0..ROW_MAX {
            if !self.take_key("instance")? {
                return Ok(node);
            }
            if !matches!(&self.token.tok, Tok::Name(word) if &**word == "of") {
                return self.unexpected("`of`");
            }
            self.advance()?;
            let of = self.deeper(Self::kind)?;
            node = self.node(at, Kind::InstanceOf(Box::new(node), of));
        }
        fail(self.token.at, format!("more than {ROW_MAX} `instance of` in one row"))
    }

    /// Makes `name` readable from here on, also where it is compound.
    fn learn(&mut self, name: &Arc<str>) {
        if lex::is_compound(name) && !self.compounds.contains(name) {
            let before = self.compounds.iter().position(|other| other.len() <= name.len());
            self.compounds.insert(before.unwrap_or(self.compounds.len()), name.clone());
        }
    }

    /// Binds `names` while `inner` is read.
    fn with_locals<T>(
        &mut self,
        names: &[Arc<str>],
        inner: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let before = self.locals.len();
        for name in names {
            self.learn(name);
            self.locals.push(name.clone());
        }
        let result = inner(self);
        self.locals.truncate(before);
        result
    }

    fn reads(&mut self, name: &Arc<str>) {
        if !self.locals.contains(name) && !self.free.contains(name) {
            self.free.push(name.clone());
        }
    }

    /// The name written from `pos` up to `stop`, spaces folded, where the text there has that shape.
    fn raw_name(&self, pos: usize, stop: char) -> Option<(Arc<str>, usize)> {
        let rest = self.text.get(pos..)?.trim_start_matches(lex::is_space);
        let start = self.text.len() - rest.len();
        if !rest.starts_with(lex::starts_name) {
            return None;
        }
        let length = rest.find(|c| !(lex::continues_name(c) || lex::joins_name(c) || lex::is_space(c)))?;
        if !rest[length..].starts_with(stop) {
            return None;
        }
        let words: Vec<&str> = rest[..length].split(lex::is_space).filter(|word| !word.is_empty()).collect();
        Some((words.join(" ").into(), start + length))
    }
}
