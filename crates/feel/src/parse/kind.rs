//! Type expressions.

use std::sync::Arc;

use super::{Parsed, Parser};
use crate::kind::Type;
use crate::lex::Tok;

impl Parser<'_> {
    pub(super) fn kind(&mut self) -> Parsed<Type> {
        let at = self.token.at;
        let mut name = match &self.token.tok {
            Tok::Name(name) => name.to_string(),
            Tok::Key(key @ ("function" | "null")) => (*key).to_owned(),
            _ => return self.unexpected("a type"),
        };
        self.advance()?;
        match name.as_str() {
            "list" if self.is_sign("<") => return self.one_parameter().map(|of| Type::List(Arc::new(of))),
            "range" if self.is_sign("<") => return self.one_parameter().map(|of| Type::Range(Arc::new(of))),
            "context" if self.is_sign("<") => return self.context_kind(),
            "function" if self.is_sign("<") => return self.function_kind(),
            _ => {}
        }
        loop {
            if let Some(of) = Type::named(&name).or_else(|| self.known.kind(&name)) {
                return Ok(of);
            }
            let joiner = match &self.token.tok {
                Tok::Sign(".") => {
                    self.advance()?;
                    "."
                }
                Tok::Name(_) | Tok::Key("and") => " ",
                _ => break,
            };
            let word = match &self.token.tok {
                Tok::Name(word) => word.to_string(),
                Tok::Key(key) => (*key).to_owned(),
                _ => return self.unexpected("a type"),
            };
            name = format!("{name}{joiner}{word}");
            self.advance()?;
        }
        crate::lex::fail(at, format!("there is no type `{name}`"))
    }

    fn one_parameter(&mut self) -> Parsed<Type> {
        self.expect_sign("<")?;
        let of = self.deeper(Self::kind)?;
        self.expect_sign(">")?;
        Ok(of)
    }

    fn context_kind(&mut self) -> Parsed<Type> {
        let mut fields: Vec<(Arc<str>, Type)> = Vec::new();
        let mut from = self.token.end;
        loop {
            let Some((name, colon)) = self.raw_name(from, ':') else {
                self.resume_at(from)?;
                return self.unexpected("the name of an entry and `:`");
            };
            self.resume_at(colon + 1)?;
            fields.push((name, self.deeper(Self::kind)?));
            if !self.is_sign(",") {
                break;
            }
            from = self.token.end;
        }
        self.expect_sign(">")?;
        Ok(Type::Context(fields.into()))
    }

    fn function_kind(&mut self) -> Parsed<Type> {
        self.expect_sign("<")?;
        let mut params = Vec::new();
        if !self.is_sign(">") {
            params.push(self.deeper(Self::kind)?);
            while self.take_sign(",")? {
                params.push(self.deeper(Self::kind)?);
            }
        }
        self.expect_sign(">")?;
        self.expect_sign("->")?;
        let result = self.deeper(Self::kind)?;
        Ok(Type::Function(params.into(), Arc::new(result)))
    }
}
