//! Business knowledge and decision services as functions of FEEL.

use std::sync::Arc;

use feel::{Callable, Function, Live, LiveContext, Run, Scope, Type};
use value::Value;

use crate::decide::Session;
use crate::model::{Element, Knowledge, Parts, Service, Source, What};
use crate::trace::{Stage, Step};
use crate::{boxed, record};

/// The element at `index` as a function, where it is one.
pub fn function(parts: &Arc<Parts>, index: usize) -> Option<Live> {
    let native: Arc<dyn Callable> = match &parts.elements.get(index)?.what {
        What::Knowledge(_) => Arc::new(KnowledgeFunction { parts: parts.clone(), index }),
        What::Service(_) => Arc::new(ServiceFunction { parts: parts.clone(), index }),
        _ => return None,
    };
    Some(Live::Function(Arc::new(Function::Native(native))))
}

struct KnowledgeFunction {
    parts: Arc<Parts>,
    index: usize,
}

impl KnowledgeFunction {
    fn knowledge(&self) -> Option<(&Element, &Knowledge)> {
        let element = self.parts.elements.get(self.index)?;
        match &element.what {
            What::Knowledge(knowledge) => Some((element, knowledge)),
            _ => None,
        }
    }
}

impl Callable for KnowledgeFunction {
    fn params(&self) -> &[(Arc<str>, Type)] {
        self.knowledge().map_or(&[], |(_, knowledge)| &knowledge.signature)
    }

    fn call(&self, arguments: &[Live], run: &mut Run<'_>) -> Live {
        let Some((element, knowledge)) = self.knowledge() else { return Live::NULL };
        let params = knowledge.params.iter().zip(arguments);
        let values: Vec<Live> =
            params.map(|((name, kind), live)| kind.fit(live.clone(), name, run)).collect();
        let before = run.nulls_count();
        let recorded = record::open(run, || {
            let mut step = Step::new(Stage::Knowledge, &element.id, &element.name);
            let params = knowledge.params.iter().zip(&values);
            step.inputs = params.map(|((name, _), live)| (name.to_string(), live.shown())).collect();
            step
        });
        let scope =
            KnowledgeScope { parts: &self.parts, index: self.index, element, knowledge, values: &values };
        // WHY: at depth 1, since the parameters are recorded already.
        let live = boxed::eval(&knowledge.body, &scope, run, 1);
        let live = element.kind.fit(live, &element.name, run);
        if recorded {
            record::end(run, live.shown(), before);
        }
        live
    }
}

/// What the body of business knowledge sees: its parameters, what it requires, and itself.
struct KnowledgeScope<'a> {
    parts: &'a Arc<Parts>,
    index: usize,
    element: &'a Element,
    knowledge: &'a Knowledge,
    values: &'a [Live],
}

impl Scope for KnowledgeScope<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        if let Some(place) = self.knowledge.params.iter().position(|(param, _)| **param == *name) {
            return self.values.get(place).cloned();
        }
        match self.knowledge.names.iter().find(|(have, _)| **have == *name) {
            Some((_, Source::Element(index))) => function(self.parts, *index),
            Some((_, Source::Import(entries))) => {
                let functions = entries
                    .iter()
                    .filter_map(|(name, index)| Some((name.clone(), function(self.parts, *index)?)));
                Some(Live::context(functions.collect()))
            }
            None if *self.element.name == *name => function(self.parts, self.index),
            None => None,
        }
    }
}

struct ServiceFunction {
    parts: Arc<Parts>,
    index: usize,
}

impl ServiceFunction {
    fn service(&self) -> Option<(&Element, &Service)> {
        let element = self.parts.elements.get(self.index)?;
        match &element.what {
            What::Service(service) => Some((element, service)),
            _ => None,
        }
    }
}

impl Callable for ServiceFunction {
    fn params(&self) -> &[(Arc<str>, Type)] {
        self.service().map_or(&[], |(_, service)| &service.signature)
    }

    fn call(&self, arguments: &[Live], run: &mut Run<'_>) -> Live {
        let Some((element, service)) = self.service() else { return Live::NULL };
        let mut session = Session::new(&self.parts, &());
        let mut inputs = Vec::new();
        for (index, live) in service.takes.iter().zip(arguments) {
            if let Some(taken) = self.parts.elements.get(*index) {
                let live = taken.kind.fit(live.clone(), &taken.name, run);
                inputs.push((taken.name.to_string(), live.shown()));
                session.set(*index, live);
            }
        }
        let before = run.nulls_count();
        let recorded = record::open(run, || {
            let step = Step::new(Stage::Service, &element.id, &element.name);
            Step { inputs, ..step }
        });
        let mut results = LiveContext::new();
        for output in &service.outputs {
            let live = session.value_of(*output, run);
            if let Some(decision) = self.parts.elements.get(*output) {
                results.insert(decision.name.clone(), live);
            }
        }
        let single = service.outputs.len() == 1;
        let live = match results.first() {
            Some((_, only)) if single => only.clone(),
            _ => Live::context(results),
        };
        let live = element.kind.fit(live, &element.name, run);
        if recorded {
            record::end(run, live.shown(), before);
        }
        live
    }
}
