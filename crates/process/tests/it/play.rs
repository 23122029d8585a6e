//! A small host for tests: data in a map, FEEL scripts, a clock that is set, and every event kept.

use bpmn::{Expr, Model, Node};
use process::{Event, Host, Locals, Net, Run, Stuck, Work};
use value::{Context, ElementId, Timestamp, Value};

pub struct Play {
    pub net: Net,
    /// Each event with the time it happened at.
    pub events: Vec<(Event, Timestamp)>,
    /// Elements in the order they were done.
    pub passed: Vec<String>,
    pub data: Context,
    pub now: Timestamp,
    zone: feel::TimeZone,
}

impl Play {
    pub fn new() -> Self {
        Self {
            net: Net::default(),
            events: Vec::new(),
            passed: Vec::new(),
            data: Context::new(),
            now: Timestamp::UNIX_EPOCH,
            zone: feel::TimeZone::UTC,
        }
    }

    pub fn start(&mut self, model: &Model, process: &str) -> Result<(), Stuck> {
        let mut run = Run::new(model, self);
        run.start(process)?;
        run.rest()
    }

    pub fn complete(&mut self, model: &Model, instance: u32, values: Context) -> Result<(), Stuck> {
        let mut run = Run::new(model, self);
        run.complete(instance, values)?;
        run.rest()
    }

    pub fn message(&mut self, model: &Model, name: &str, payload: &Context) -> Result<(), Stuck> {
        let to = process::taker(&self.net, model, name);
        let mut run = Run::new(model, self);
        run.message(name, None, payload, to)?;
        run.rest()
    }

    pub fn signal(&mut self, model: &Model, name: &str) -> Result<(), Stuck> {
        let mut run = Run::new(model, self);
        run.signal(name)?;
        run.rest()
    }

    /// Sets data and looks at what follows from it.
    pub fn put(&mut self, model: &Model, name: &str, value: Value) -> Result<(), Stuck> {
        self.data.insert(name.into(), value);
        Run::new(model, self).rest()
    }

    /// The timer that is due first.
    pub fn next_timer(&self) -> Option<(Timestamp, u32)> {
        self.net.active.iter().filter_map(|(&number, active)| Some((active.due?, number))).min()
    }

    /// Fires the timer that is due first; false where none is set.
    pub fn fire(&mut self, model: &Model) -> Result<bool, Stuck> {
        let Some((due, instance)) = self.next_timer() else { return Ok(false) };
        self.now = self.now.max(due);
        let mut run = Run::new(model, self);
        run.fire(instance, due)?;
        run.rest()?;
        Ok(true)
    }

    /// Waiting tasks and events by element, in the order they began.
    pub fn waiting(&self) -> Vec<(u32, String)> {
        self.net.waiting().map(|(number, active)| (number, active.element.as_str().to_owned())).collect()
    }

    /// The fold of all events, each written and read back.
    pub fn folded(&self) -> Net {
        let mut net = Net::default();
        for (event, at) in &self.events {
            let text = serde_json::to_string(event).unwrap();
            let back: Event = serde_json::from_str(&text).unwrap();
            assert_eq!(&back, event, "{text}");
            net.apply(&back, *at);
        }
        net
    }
}

impl Host for Play {
    type Refusal = Stuck;

    fn net(&self) -> &Net {
        &self.net
    }

    fn emit(&mut self, event: Event) {
        self.net.apply(&event, self.now);
        self.events.push((event, self.now));
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn zone(&self) -> &feel::TimeZone {
        &self.zone
    }

    fn get(&self, name: &str) -> Option<Value> {
        self.data.get(name).cloned()
    }

    fn set(&mut self, values: Context) {
        self.data.extend(values);
    }

    fn eval(&self, expr: &Expr, locals: &Locals<'_>) -> Value {
        let layers: [&dyn feel::Scope; 2] = [locals, &self.data];
        expr.eval(&feel::Layered(&layers), &feel::World::new(self.now, self.zone.clone())).value
    }

    fn serve(&mut self, _node: &Node, operation: &str, inputs: Context) -> Result<Work, Stuck> {
        Ok(match operation {
            "fail" => Work::Error(inputs.get("code").and_then(Value::as_text).unwrap_or_default().to_owned()),
            "later" => Work::Later(None),
            _ => Work::Done(inputs),
        })
    }

    fn decide(&mut self, _: &Node, decision: &str, result: Option<&str>, _: u32) -> Result<Context, Stuck> {
        let values = process::named(Value::from(decision), result);
        self.data.extend(values.clone());
        Ok(values)
    }

    fn passed(&mut self, element: &ElementId) -> Result<(), Stuck> {
        self.passed.push(element.as_str().to_owned());
        Ok(())
    }
}
