//! The process log: one line an event on standard error, JSON or text, times in UTC with their zone. A line is made
//! here and nowhere else, so that nothing that is logged can make a second one.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Registry};
use value::Clock as _;

use crate::failure::Failure;

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Text,
}

impl std::str::FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            _ => Err(()),
        }
    }
}

/// The span of a request: its fields stand on every line within it. Other spans carry keys and acts of cases, which are
/// for tracing and not for a log that is kept.
const SPAN: &str = "request";

/// Longest text of one field, in characters.
const TEXT_MAX: usize = 1_000;

/// Starts the log of this process. Events of security are told whatever the filter says of the rest, unless it names
/// them itself.
pub fn start(filter: &str, format: Format) -> Result<(), Failure> {
    let named = filter.contains(web::tell::TARGET);
    let whole = if named { filter.to_owned() } else { format!("{filter},{}=info", web::tell::TARGET) };
    let filter = EnvFilter::try_new(whole).map_err(|error| Failure::usage(format!("log: {error}")))?;
    // A second start in one process keeps the first log.
    let _ = Registry::default().with(filter).with(Lines { format }).try_init();
    Ok(())
}

struct Lines {
    format: Format,
}

impl<S: Subscriber + for<'l> LookupSpan<'l>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id).filter(|span| span.name() == SPAN) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.0.extend(of_span.0.clone());
            }
        }
        event.record(&mut fields);
        let time = engine::SystemClock.now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let (level, target) = (event.metadata().level().as_str(), event.metadata().target());
        let mut line = match self.format {
            Format::Json => {
                for (name, text) in [("time", time.as_str()), ("level", level), ("target", target)] {
                    fields.0.insert(name.to_owned(), text.into());
                }
                Value::Object(fields.0).to_string()
            }
            Format::Text => {
                let mut line = format!("{time} {level} {target}");
                for (name, value) in &fields.0 {
                    // As JSON writes it: a line break within is two plain characters.
                    let _ = write!(line, " {name}={value}");
                }
                line
            }
        };
        line.push('\n');
        // One write a line; a closed pipe ends quietly.
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }
}

/// The fields of a span or an event by name.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn text(&mut self, field: &Field, text: &str) {
        self.put(field, text.chars().take(TEXT_MAX).collect::<String>());
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.text(field, &format!("{value:?}"));
    }
}
