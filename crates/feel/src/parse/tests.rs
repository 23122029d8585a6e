//! Unary tests of decision tables, and what may stand after `in`.

use std::sync::Arc;

use super::{Parsed, Parser};
use crate::ast::{Kind, Node, Test, TestList};
use crate::lex::Tok;

impl Parser<'_> {
    pub(super) fn unary_tests(&mut self) -> Parsed<TestList> {
        let input: [Arc<str>; 1] = ["?".into()];
        self.with_locals(&input, |parser| {
            if parser.text.trim() == "-" {
                return Ok(TestList::Any);
            }
            if let Some(negated) = parser.negated()? {
                return Ok(negated);
            }
            let tests = parser.test_row()?;
            parser.expect_end()?;
            Ok(TestList::Of { negated: false, tests })
        })
    }

    /// `not(...)` where it is the whole text; otherwise the text is read again as an expression.
    fn negated(&mut self) -> Parsed<Option<TestList>> {
        if !matches!(&self.token.tok, Tok::Name(name) if &**name == "not") {
            return Ok(None);
        }
        let start = self.token.at;
        self.advance()?;
        if self.take_sign("(")?
            && let Ok(tests) = self.test_row()
            && self.is_sign(")")
        {
            self.advance()?;
            if self.token.tok == Tok::End {
                return Ok(Some(TestList::Of { negated: true, tests }));
            }
        }
        self.resume_at(start)?;
        Ok(None)
    }

    fn test_row(&mut self) -> Parsed<Vec<Test>> {
        let mut tests = vec![self.test()?];
        while self.take_sign(",")? {
            tests.push(self.test()?);
        }
        Ok(tests)
    }

    fn test(&mut self) -> Parsed<Test> {
        if let Some(comparison) = self.take_comparison()? {
            return Ok(Test::Compare(comparison, self.arithmetic(0)?));
        }
        let start = self.token.at;
        let node = self.expression()?;
        let end = self.token.at;
        Ok(Test::Value { reads_input: self.mentions_input(start, end, &node), node })
    }

    /// WHY: only a `?` that stands as a name of its own counts, so the text is read token by token.
    fn mentions_input(&self, start: usize, end: usize, node: &Node) -> bool {
        if matches!(node.kind, Kind::Const(_)) || !self.text[start..end].contains('?') {
            return false;
        }
        let mut pos = start;
        while pos < end {
            match crate::lex::token(&self.text, pos, &self.compounds) {
                Ok(token) if token.at < end && token.end > pos => {
                    if matches!(&token.tok, Tok::Name(name) if &**name == "?") {
                        return true;
                    }
                    pos = token.end;
                }
                _ => return false,
            }
        }
        false
    }

    /// After `in`: one test, or several in parentheses. `(1..5)` is one range.
    pub(super) fn in_tests(&mut self) -> Parsed<Vec<Test>> {
        if !self.is_sign("(") {
            if let Some(comparison) = self.take_comparison()? {
                return Ok(vec![Test::Compare(comparison, self.arithmetic(0)?)]);
            }
            let node = self.arithmetic(0)?;
            return Ok(vec![Test::Value { node, reads_input: false }]);
        }
        let open = self.token.at;
        self.advance()?;
        let mut tests = self.test_row()?;
        if self.is_sign("..")
            && tests.len() == 1
            && let Some(Test::Value { node: start, .. }) = tests.pop()
        {
            let node = self.range(open, false, start)?;
            return Ok(vec![Test::Value { node, reads_input: false }]);
        }
        self.expect_sign(")")?;
        Ok(tests)
    }
}
