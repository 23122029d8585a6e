//! Values from outside made to fit the declared types: JSON knows no dates.

use std::sync::Arc;

use feel::{Live, LiveContext, Type};
use value::Value;

use crate::Model;
use crate::model::What;

/// Deepest nesting followed.
const DEPTH_MAX: u32 = 32;

impl Model {
    /// What each input data or parameter of this name is declared to be.
    fn declared(&self, name: &str) -> Option<&Type> {
        let inputs = self.parts.elements.iter().filter(|element| matches!(element.what, What::InputData));
        inputs.into_iter().find(|element| *element.name == *name).map(|element| &element.kind.of)
    }

    /// Inputs by name, with texts read as dates, times and durations where the model declares one.
    pub fn read_inputs(&self, inputs: &value::Context) -> LiveContext {
        let typed = inputs.iter().map(|(name, value)| {
            let live = Live::Data(value.clone());
            (name.clone(), self.declared(name).map_or(live.clone(), |of| typed(of, live, 0)))
        });
        typed.collect()
    }
}

fn typed(of: &Type, live: Live, depth: u32) -> Live {
    if depth > DEPTH_MAX {
        return live;
    }
    match (of, &live) {
        (Type::List(of), _) => match live.members() {
            Some(members) => Live::list(members.into_iter().map(|live| typed(of, live, depth + 1)).collect()),
            None => live,
        },
        (Type::Context(fields), _) => match live.entries() {
            Some(entries) => {
                Live::context(entries.into_iter().map(|entry| field(fields, entry, depth)).collect())
            }
            None => live,
        },
        (_, Live::Data(Value::Text(text))) => read(of, text).unwrap_or(live),
        _ => live,
    }
}

fn field(fields: &[(Arc<str>, Type)], (name, live): (Arc<str>, Live), depth: u32) -> (Arc<str>, Live) {
    let of = fields.iter().find(|(field, _)| *field == name);
    let live = of.map_or(live.clone(), |(_, of)| typed(of, live, depth + 1));
    (name, live)
}

fn read(of: &Type, text: &str) -> Option<Live> {
    match of {
        Type::Date => feel::read_day(text),
        Type::Time => feel::read_time(text),
        Type::DateTime => feel::read_date_time(text),
        Type::DaysTime | Type::YearsMonths => feel::read_duration(text),
        _ => None,
    }
}
