//! Literals, names, brackets, contexts, functions, `if`, `for`, `some`, `every`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Parsed, Parser};
use crate::ast::{Comparison, Domain, Iteration, Kind, Lambda, Node, RangeNode};
use crate::builtin;
use crate::kind::Type;
use crate::lex::{Tok, fail};
use crate::{Live, Range, temporal};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parsed<Node> {
        let at = self.token.at;
        match self.token.tok.clone() {
            Tok::Number(number) => self.constant(number.into()),
            Tok::Text(text) => self.constant(Live::Data(value::Value::Text(text))),
            Tok::At(text) => match temporal::literal(&text) {
                Some(live) => self.constant(live),
                None => fail(at, "this is no date, time, date and time or duration"),
            },
            Tok::Name(name) => self.name(at, name),
            Tok::Key("null") => self.constant(Live::NULL),
            Tok::Key("true") => self.constant(true.into()),
            Tok::Key("false") => self.constant(false.into()),
            Tok::Key("if") => self.conditional(at),
            Tok::Key("for") => self.iteration(at, "return"),
            Tok::Key("some" | "every") => self.iteration(at, "satisfies"),
            Tok::Key("function") => self.lambda(at),
            Tok::Sign("(") => self.parenthesis(at),
            Tok::Sign("[") => self.bracket(at),
            Tok::Sign("]") => {
                self.advance()?;
                let start = self.expression()?;
                self.range(at, false, start)
            }
            Tok::Sign("{") => self.context(at),
            _ => self.unexpected("a value"),
        }
    }

    fn constant(&mut self, live: Live) -> Parsed<Node> {
        let at = self.advance()?.at;
        Ok(self.node(at, Kind::Const(live)))
    }

    fn name(&mut self, at: usize, name: Arc<str>) -> Parsed<Node> {
        self.advance()?;
        if self.is_sign("(")
            && let Some(builtin) = builtin::find(&name)
            && !(self.locals.contains(&name) || self.known.has(&name))
        {
            return Ok(self.node(at, Kind::Builtin(builtin)));
        }
        self.reads(&name);
        Ok(self.node(at, Kind::Name(name)))
    }

    fn conditional(&mut self, at: usize) -> Parsed<Node> {
        self.advance()?;
        let condition = self.expression()?;
        self.expect_key("then")?;
        let then = self.expression()?;
        self.expect_key("else")?;
        let otherwise = self.expression()?;
        Ok(self.node(at, Kind::If(Box::new((condition, then, otherwise)))))
    }

    fn iteration(&mut self, at: usize, before_body: &str) -> Parsed<Node> {
        let word = self.advance()?.tok;
        let before = self.locals.len();
        let mut over = Vec::new();
        loop {
            let name = self.iteration_name()?;
            let domain = self.domain()?;
            self.learn(&name);
            self.locals.push(name.clone());
            over.push((name, domain));
            if !self.take_sign(",")? {
                break;
            }
        }
        self.locals.push("partial".into());
        // WHY: the token at hand was read before the last name was known.
        self.resume_at(self.token.at)?;
        self.expect_key(before_body)?;
        let start = self.token.at;
        let body = self.expression()?;
        let reads_partial = self.text[start..self.token.at].contains("partial");
        self.locals.truncate(before);
        let iteration = Box::new(Iteration { over, body, reads_partial });
        Ok(self.node(
            at,
            match word {
                Tok::Key("for") => Kind::For(iteration),
                Tok::Key("some") => Kind::Some(iteration),
                _ => Kind::Every(iteration),
            },
        ))
    }

    /// The words up to `in`, which is consumed.
    fn iteration_name(&mut self) -> Parsed<Arc<str>> {
        let mut words: Vec<Arc<str>> = Vec::new();
        loop {
            match &self.token.tok {
                Tok::Name(word) => words.push(word.clone()),
                Tok::Key("in") if !words.is_empty() => {
                    self.advance()?;
                    return Ok(words.join(" ").into());
                }
                _ => return self.unexpected("a name and `in`"),
            }
            self.advance()?;
        }
    }

    fn domain(&mut self) -> Parsed<Domain> {
        let first = self.expression()?;
        if self.take_sign("..")? {
            return Ok(Domain::Counted(first, self.expression()?));
        }
        Ok(Domain::Members(first))
    }

    fn lambda(&mut self, at: usize) -> Parsed<Node> {
        self.advance()?;
        if !self.is_sign("(") {
            return self.unexpected("`(`");
        }
        let mut params: Vec<(Arc<str>, Type)> = Vec::new();
        let mut from = self.token.end;
        loop {
            let found = [':', ',', ')'].into_iter().find_map(|stop| self.raw_name(from, stop));
            let Some((name, end)) = found else {
                self.resume_at(from)?;
                if params.is_empty() && self.is_sign(")") {
                    break;
                }
                return self.unexpected("the name of a parameter");
            };
            self.resume_at(end)?;
            let of = if self.take_sign(":")? { self.deeper(Self::kind)? } else { Type::Any };
            params.push((name, of));
            if !self.is_sign(",") {
                break;
            }
            from = self.token.end;
        }
        let names: Vec<Arc<str>> = params.iter().map(|(name, _)| name.clone()).collect();
        for name in &names {
            self.learn(name);
        }
        self.expect_sign(")")?;
        let external = self.take_key("external")?;
        self.external |= external;
        // WHY: the body's own free names are what a closure has to keep.
        let outer_free = std::mem::take(&mut self.free);
        let outer_locals = std::mem::take(&mut self.locals);
        let body = self.with_locals(&names, Self::expression)?;
        self.locals = outer_locals;
        let free = std::mem::replace(&mut self.free, outer_free);
        for name in &free {
            self.reads(name);
        }
        let lambda = Lambda { params, body, free, external, text: self.text.clone() };
        Ok(self.node(at, Kind::Function(Arc::new(lambda))))
    }

    fn parenthesis(&mut self, at: usize) -> Parsed<Node> {
        self.advance()?;
        if let Some(comparison) = self.take_comparison()? {
            return self.one_sided(at, comparison);
        }
        let inner = self.expression()?;
        if self.is_sign("..") {
            return self.range(at, false, inner);
        }
        self.expect_sign(")")?;
        // WHY: a literal in parentheses may be called like any other value.
        Ok(inner)
    }

    fn one_sided(&mut self, at: usize, comparison: Comparison) -> Parsed<Node> {
        let end = self.expression()?;
        self.expect_sign(")")?;
        Ok(self.node(at, Kind::OneSided(comparison, Box::new(end))))
    }

    fn bracket(&mut self, at: usize) -> Parsed<Node> {
        self.advance()?;
        let mut items = Vec::new();
        if !self.is_sign("]") {
            let first = self.list_item()?;
            if self.is_sign("..") {
                return self.range(at, true, first);
            }
            items.push(first);
            while self.take_sign(",")? {
                items.push(self.list_item()?);
            }
        }
        self.expect_sign("]")?;
        let constants: Option<Vec<Live>> = items.iter().map(constant_of).collect();
        let kind = match constants {
            Some(constants) => Kind::Const(Live::list(constants)),
            None => Kind::List(items),
        };
        Ok(self.node(at, kind))
    }

    fn list_item(&mut self) -> Parsed<Node> {
        let at = self.token.at;
        match self.take_comparison()? {
            Some(comparison) => {
                let end = self.expression()?;
                Ok(self.node(at, Kind::OneSided(comparison, Box::new(end))))
            }
            None => self.expression(),
        }
    }

    /// A range whose start has been read: `..`, the end, and the bracket that closes it.
    pub(super) fn range(&mut self, at: usize, start_included: bool, start: Node) -> Parsed<Node> {
        self.expect_sign("..")?;
        let outer = std::mem::replace(&mut self.in_range_end, true);
        let end = self.deeper(Self::disjunction);
        self.in_range_end = outer;
        let end = end?;
        let end_included = self.is_sign("]");
        if !(end_included || self.is_sign(")") || self.is_sign("[")) {
            return self.unexpected("`]`, `)` or `[`");
        }
        self.advance()?;
        if let (Some(start), Some(end)) = (constant_of(&start), constant_of(&end)) {
            let range = Range { start, start_included, end, end_included };
            if range.is_sound() && !range.start.is_null() && !range.end.is_null() {
                return Ok(self.node(at, Kind::Const(Live::Range(Arc::new(range)))));
            }
        }
        let range = RangeNode { start, start_included, end, end_included };
        Ok(self.node(at, Kind::Range(Box::new(range))))
    }

    fn context(&mut self, at: usize) -> Parsed<Node> {
        let before = self.locals.len();
        let mut from = self.token.end;
        let mut entries: Vec<(Arc<str>, Node)> = Vec::new();
        // WHY: looking through the entries for each name would take the square of their number.
        let mut given = BTreeSet::new();
        loop {
            let name = match self.raw_name(from, ':') {
                Some((name, colon)) => {
                    self.resume_at(colon + 1)?;
                    name
                }
                None => {
                    self.resume_at(from)?;
                    if entries.is_empty() && self.is_sign("}") {
                        break;
                    }
                    let Tok::Text(name) = self.token.tok.clone() else {
                        return self.unexpected("the name of an entry and `:`");
                    };
                    self.advance()?;
                    self.expect_sign(":")?;
                    name
                }
            };
            if !given.insert(name.clone()) {
                return fail(from, format!("the entry `{name}` is given twice"));
            }
            let entry = self.expression()?;
            self.learn(&name);
            self.locals.push(name.clone());
            entries.push((name, entry));
            if !self.is_sign(",") {
                break;
            }
            from = self.token.end;
        }
        self.locals.truncate(before);
        self.resume_at(self.token.at)?;
        self.expect_sign("}")?;
        Ok(self.node(at, Kind::Context(entries)))
    }
}

fn constant_of(node: &Node) -> Option<Live> {
    match &node.kind {
        Kind::Const(live) => Some(live.clone()),
        _ => None,
    }
}
