//! Listens to what is told to the process log on this thread.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// One line: target, then fields of the spans around it and of itself.
pub type Line = Vec<(String, String)>;

#[derive(Clone, Default)]
pub struct Heard {
    pub lines: Arc<Mutex<Vec<Line>>>,
    spans: Arc<Mutex<Vec<(u64, Line)>>>,
    within: Arc<Mutex<Vec<u64>>>,
    next: Arc<AtomicU64>,
}

#[derive(Default)]
struct Fields(Line);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push((field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned()));
    }
}

impl Subscriber for Heard {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut fields = Fields::default();
        span.record(&mut fields);
        self.spans.lock().unwrap().push((id, fields.0));
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(vec![("target".to_owned(), event.metadata().target().to_owned())]);
        let within = self.within.lock().unwrap();
        for (id, of_span) in self.spans.lock().unwrap().iter() {
            if within.contains(id) {
                fields.0.extend(of_span.iter().cloned());
            }
        }
        event.record(&mut fields);
        self.lines.lock().unwrap().push(fields.0);
    }

    fn enter(&self, span: &Id) {
        self.within.lock().unwrap().push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        let mut within = self.within.lock().unwrap();
        if let Some(place) = within.iter().rposition(|id| *id == span.into_u64()) {
            within.remove(place);
        }
    }
}

impl Heard {
    /// The field of the last line of security.
    pub fn last(&self, name: &str) -> String {
        let lines = self.lines.lock().unwrap();
        let ours = |line: &&Line| line.iter().any(|(name, text)| name == "target" && text == "security");
        let line = lines.iter().rev().find(ours).expect("a line of security");
        line.iter().find(|(found, _)| found == name).map_or(String::new(), |(_, text)| text.clone())
    }
}
