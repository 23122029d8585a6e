//! What each keyword of a schema says, read into what is asked of a value.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use value::Decimal;

use super::super::format::Format;
use super::super::keyword::{Id, Keyword, Kinds};
use super::super::pattern;
use super::{Compiler, Draft, PATTERNS_MAX, shortened};
use crate::json::{Json, part};

impl<'s> Compiler<'s> {
    /// Reads one keyword; `None` where its value is not what the keyword takes.
    pub(super) fn word(
        &mut self,
        all: &'s Json,
        key: &'s str,
        written: &'s Json,
        place: &str,
        out: &mut Vec<Keyword>,
    ) -> Option<()> {
        let under = |key: &str| format!("{place}/{}", part(key));
        let newer = self.draft == Draft::Y2020;
        let word = match key {
            "$ref" | "$dynamicRef" => {
                if key == "$dynamicRef" && !newer {
                    return Some(());
                }
                match self.reference(written.as_text()?, &under(key)) {
                    Some(id) => Keyword::Ref(id),
                    None => return Some(()),
                }
            }
            "allOf" | "anyOf" | "oneOf" => {
                let ids = self.branches(written, &under(key))?;
                match key {
                    "allOf" => Keyword::AllOf(ids),
                    "anyOf" => Keyword::AnyOf(ids),
                    _ => Keyword::OneOf(ids),
                }
            }
            "not" => Keyword::Not(self.id(written, under(key))),
            "if" => {
                let mut branch = |key: &str| all.get(key).map(|schema| self.id(schema, under(key)));
                let (then, otherwise) = (branch("then"), branch("else"));
                Keyword::If { condition: self.id(written, under(key)), then, otherwise }
            }
            "items" => self.items(all, written, place)?,
            "prefixItems" if newer && all.get("items").is_none() => {
                Keyword::Items { prefix: self.branches(written, &under(key))?, rest: None }
            }
            "contains" => self.contains(all, written, under(key))?,
            "properties" => self.properties(all, place)?,
            "patternProperties" | "additionalProperties" => {
                if all.get("properties").is_some()
                    || (key == "additionalProperties" && all.get("patternProperties").is_some())
                {
                    return Some(());
                }
                self.properties(all, place)?
            }
            "propertyNames" => Keyword::PropertyNames(self.id(written, under(key))),
            "dependentSchemas" if newer => self.dependent(written, &under(key))?,
            "dependencies" if !newer => return self.dependencies(written, &under(key), out),
            "unevaluatedItems" if newer => Keyword::UnevaluatedItems(self.id(written, under(key))),
            "unevaluatedProperties" if newer => Keyword::UnevaluatedProperties(self.id(written, under(key))),
            _ => return self.plain(key, written, &under(key), newer, out),
        };
        out.push(word);
        Some(())
    }

    /// Keywords without a schema inside.
    fn plain(
        &mut self,
        key: &str,
        written: &'s Json,
        place: &str,
        newer: bool,
        out: &mut Vec<Keyword>,
    ) -> Option<()> {
        let number = || written.as_number().cloned();
        let word = match key {
            "type" => Keyword::Types(match written {
                Json::List(words) => Kinds::of_words(words.iter().map(Json::as_text))?,
                one => Kinds::of_words(std::iter::once(one.as_text()))?,
            }),
            "const" => Keyword::Const(written.clone()),
            "enum" => Keyword::Enum(written.as_list()?.to_vec()),
            "multipleOf" => {
                let step: Decimal = number()?.to_string().parse().ok()?;
                Keyword::MultipleOf((step > Decimal::ZERO).then_some(step)?)
            }
            "minimum" => Keyword::Minimum(number()?, true),
            "exclusiveMinimum" => Keyword::Minimum(number()?, false),
            "maximum" => Keyword::Maximum(number()?, true),
            "exclusiveMaximum" => Keyword::Maximum(number()?, false),
            "minLength" => Keyword::MinLength(written.as_count()?),
            "maxLength" => Keyword::MaxLength(written.as_count()?),
            "pattern" => match self.pattern(written.as_text()?, place) {
                Some(pattern) => Keyword::Pattern(pattern),
                None => return Some(()),
            },
            "format" => match self.format(written.as_text()?, place) {
                Some(format) => Keyword::Format(format),
                None => return Some(()),
            },
            "minItems" => Keyword::MinItems(written.as_count()?),
            "maxItems" => Keyword::MaxItems(written.as_count()?),
            "uniqueItems" => match written {
                Json::Bool(true) => Keyword::UniqueItems,
                Json::Bool(false) => return Some(()),
                _ => return None,
            },
            "minProperties" => Keyword::MinProperties(written.as_count()?),
            "maxProperties" => Keyword::MaxProperties(written.as_count()?),
            "required" => Keyword::Required(names(written)?.into_iter().collect()),
            "dependentRequired" if newer => {
                let pairs = written.as_map()?.iter();
                let pairs = pairs.map(|(name, wanted)| Some((name.clone(), names(wanted)?)));
                Keyword::DependentRequired(pairs.collect::<Option<_>>()?)
            }
            // Annotations, and what other keywords read themselves.
            _ => return Some(()),
        };
        out.push(word);
        Some(())
    }

    fn format(&mut self, word: &str, place: &str) -> Option<Format> {
        let known = Format::of(word);
        if known.is_none() {
            let word = shortened(word);
            let message = format!("the schema is not valid: `{word}` is no format this house knows");
            let hint = "see JSON Schema 2020-12, and the formats a form knows";
            self.issue("schema-bad", place, message, hint);
        }
        known
    }

    fn branches(&mut self, written: &'s Json, place: &str) -> Option<Vec<Id>> {
        let items = written.as_list().filter(|items| !items.is_empty())?;
        Some(items.iter().enumerate().map(|(at, item)| self.id(item, format!("{place}/{at}"))).collect())
    }

    fn contains(&mut self, all: &'s Json, written: &'s Json, place: String) -> Option<Keyword> {
        let newer = self.draft == Draft::Y2020;
        let count = |key: &str| all.get(key).filter(|_| newer).map(Json::as_count);
        let least = count("minContains").unwrap_or(Some(1))?;
        let most = count("maxContains").map_or(Some(None), |most| most.map(Some))?;
        Some(Keyword::Contains { item: self.id(written, place), least, most, marks: newer })
    }

    fn dependent(&mut self, written: &'s Json, place: &str) -> Option<Keyword> {
        let pairs = written.as_map()?.iter();
        let pairs =
            pairs.map(|(name, schema)| (name.clone(), self.id(schema, format!("{place}/{}", part(name)))));
        Some(Keyword::DependentSchemas(pairs.collect()))
    }

    fn items(&mut self, all: &'s Json, written: &'s Json, place: &str) -> Option<Keyword> {
        let items = format!("{place}/items");
        if self.draft == Draft::Seven {
            return Some(match written {
                Json::List(list) => {
                    let prefix = list.iter().enumerate();
                    let prefix = prefix.map(|(at, item)| self.id(item, format!("{items}/{at}"))).collect();
                    let rest = all.get("additionalItems");
                    Keyword::Items {
                        prefix,
                        rest: rest.map(|rest| self.id(rest, format!("{place}/additionalItems"))),
                    }
                }
                one => Keyword::Items { prefix: Vec::new(), rest: Some(self.id(one, items)) },
            });
        }
        if written.as_list().is_some() {
            return None;
        }
        let prefix = match all.get("prefixItems") {
            Some(prefix) => self.branches(prefix, &format!("{place}/prefixItems"))?,
            None => Vec::new(),
        };
        Some(Keyword::Items { prefix, rest: Some(self.id(written, items)) })
    }

    fn properties(&mut self, all: &'s Json, place: &str) -> Option<Keyword> {
        let mut named = BTreeMap::new();
        if let Some(properties) = all.get("properties") {
            for (name, schema) in properties.as_map()?.iter() {
                named.insert(name.clone(), self.id(schema, format!("{place}/properties/{}", part(name))));
            }
        }
        let mut patterns = Vec::new();
        if let Some(written) = all.get("patternProperties") {
            for (source, schema) in written.as_map()?.iter() {
                let at = format!("{place}/patternProperties/{}", part(source));
                if let Some(pattern) = self.pattern(source, &at) {
                    patterns.push((pattern, self.id(schema, at)));
                }
            }
        }
        let rest = all.get("additionalProperties");
        let rest = rest.map(|rest| self.id(rest, format!("{place}/additionalProperties")));
        Some(Keyword::Properties { named, patterns, rest })
    }

    fn dependencies(&mut self, written: &'s Json, place: &str, out: &mut Vec<Keyword>) -> Option<()> {
        let (mut required, mut schemas) = (Vec::new(), Vec::new());
        for (name, wanted) in written.as_map()?.iter() {
            match wanted {
                Json::List(_) => required.push((name.clone(), names(wanted)?)),
                schema => schemas.push((name.clone(), self.id(schema, format!("{place}/{}", part(name))))),
            }
        }
        out.push(Keyword::DependentRequired(required));
        out.push(Keyword::DependentSchemas(schemas));
        Some(())
    }

    fn pattern(&mut self, source: &'s str, place: &str) -> Option<Regex> {
        if let Some(known) = self.patterns.get(source) {
            return known.clone();
        }
        let built = if self.patterns.len() < PATTERNS_MAX {
            pattern::compile(source)
        } else {
            Err(format!("it is one of more than {PATTERNS_MAX}"))
        };
        if let Err(why) = &built {
            let message =
                format!("the schema is not valid: the pattern `{}` is not taken: {why}", shortened(source));
            let hint = "write it without look-around and back references, and shorter";
            self.issue("schema-bad", place, message, hint);
        }
        self.patterns.insert(source, built.ok());
        self.patterns.get(source).cloned().flatten()
    }
}

fn names(written: &Json) -> Option<BTreeSet<Box<str>>> {
    written.as_list()?.iter().map(|name| name.as_text().map(Box::from)).collect()
}

/// What a keyword takes, for people.
pub(super) fn wanted(keyword: &str) -> &'static str {
    match keyword {
        "type" => "a type of JSON or a list of them",
        "enum" | "allOf" | "anyOf" | "oneOf" | "prefixItems" => "a list",
        "multipleOf" => "a number above 0",
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => "a number",
        "required" => "a list of names",
        "pattern" | "format" | "$ref" | "$dynamicRef" => "a text",
        "uniqueItems" => "true or false",
        "items" => "a schema",
        "properties" | "patternProperties" | "dependentSchemas" | "dependentRequired" | "dependencies" => {
            "an object"
        }
        _ => "a whole number from 0",
    }
}
