//! Paths, filters and calls after an operand.

use std::sync::Arc;

use super::{Parsed, Parser, ROW_MAX};
use crate::ast::{Arguments, Kind, Node};
use crate::lex::{self, Tok, fail};

impl Parser<'_> {
    pub(super) fn postfix(&mut self) -> Parsed<Node> {
        let mut node = self.primary()?;
        for _ in 0..ROW_MAX {
            let at = self.token.at;
            if self.is_sign(".") {
                node = self.path(node)?;
            } else if self.is_sign("[") && (!self.in_range_end || self.starts_filter()) {
                self.advance()?;
                let item: [Arc<str>; 1] = ["item".into()];
                let inner = self.with_locals(&item, Self::expression)?;
                self.expect_sign("]")?;
                node = self.node(at, Kind::Filter(Box::new((node, inner))));
            } else if self.is_sign("(") && may_call(&node) {
                let arguments = self.arguments()?;
                node = self.node(at, Kind::Call(Box::new(node), arguments));
            } else {
                return Ok(node);
            }
        }
        fail(self.token.at, format!("more than {ROW_MAX} paths, filters and calls in one row"))
    }

    /// At the end of a range `[` closes it, except where an operand follows at once.
    fn starts_filter(&self) -> bool {
        lex::token(&self.text, self.token.end, &self.compounds)
            .is_ok_and(|next| matches!(next.tok, Tok::Number(_) | Tok::Name(_) | Tok::Text(_)))
    }

    fn path(&mut self, base: Node) -> Parsed<Node> {
        let at = self.advance()?.at;
        let name: Arc<str> = match &self.token.tok {
            Tok::Name(name) => name.clone(),
            Tok::Key(key) => (*key).into(),
            _ => return self.unexpected("a name"),
        };
        self.advance()?;
        Ok(self.node(at, Kind::Path(Box::new(base), name)))
    }

    fn arguments(&mut self) -> Parsed<Arguments> {
        let open = self.token.end;
        if let Some((name, colon)) = self.raw_name(open, ':') {
            return self.named_arguments(name, colon);
        }
        self.advance()?;
        let mut values = Vec::new();
        if self.take_sign(")")? {
            return Ok(Arguments::Positional(values));
        }
        loop {
            values.push(self.expression()?);
            if !self.take_sign(",")? {
                break;
            }
        }
        self.expect_sign(")")?;
        Ok(Arguments::Positional(values))
    }

    fn named_arguments(&mut self, first: Arc<str>, colon: usize) -> Parsed<Arguments> {
        let (mut name, mut colon) = (first, colon);
        let mut values: Vec<(Arc<str>, Node)> = Vec::new();
        loop {
            self.resume_at(colon + 1)?;
            let value = self.expression()?;
            values.push((name, value));
            if !self.is_sign(",") {
                break;
            }
            match self.raw_name(self.token.end, ':') {
                Some(next) => (name, colon) = next,
                None => return fail(self.token.end, "all arguments must be named, or none"),
            }
        }
        self.expect_sign(")")?;
        Ok(Arguments::Named(values))
    }
}

/// Literals are not called: `1 (2)` is a mistake worth its own message.
fn may_call(node: &Node) -> bool {
    !matches!(node.kind, Kind::Const(_) | Kind::List(_) | Kind::Range(_))
}
