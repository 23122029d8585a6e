//! Our own engine.

use std::hint::black_box;
use std::time::{Duration, Instant};

use dmn::{Model, Options, tck};
use feel::{Budget, Expr, Live, LiveContext, Scope, World};
use value::Value;

use super::job::{Ask, Job, What, literal};
use crate::Outcome;

/// A job made ready: models and expressions are read once.
pub struct Prepared {
    work: Work,
    world: World,
    /// The result as FEEL.
    pub result: String,
}

enum Work {
    Decisions(Vec<Asked>),
    Expression(Expr, LiveContext),
}

/// One decision to make. Inputs that name decisions are given beside the others.
struct Asked {
    model: Model,
    decision: String,
    inputs: LiveContext,
    options: Options,
}

pub struct Given<'a>(pub &'a LiveContext);

impl Scope for Given<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        self.0.get_live(name)
    }
}

/// The first model of an ask, with what it imports.
pub fn model(ask: &Ask) -> Option<Model> {
    let named: Vec<(&str, &str)> = ask.models.iter().map(|text| ("", text.as_str())).collect();
    dmn::parse_all(&named).into_iter().next()?.model
}

impl Prepared {
    pub fn new(job: &Job) -> Outcome<Self> {
        let decision = |ask: &Ask| {
            let model = model(ask).ok_or_else(|| format!("{}: the model cannot be read", job.name))?;
            Ok::<_, String>(asked(model, ask))
        };
        let work = match &job.what {
            What::Decision(ask) => Work::Decisions(vec![decision(ask)?]),
            What::Replay(asks) => Work::Decisions(replayed(asks, decision)?),
            What::Expression { text, input } => {
                let read = |text: &str| feel::parse(text).map_err(|finding| finding.to_string());
                let context = read(input)?.eval_live(&(), &tck::world(), Budget::default()).live;
                Work::Expression(read(text)?, context.entries().unwrap_or_default())
            }
        };
        let mut made = Self { work, world: tck::world(), result: String::new() };
        made.result = made.once().map(|live| literal(&live)).unwrap_or_default();
        Ok(made)
    }

    /// All the work once; the last result.
    fn once(&self) -> Option<Live> {
        match &self.work {
            Work::Decisions(decisions) => {
                let mut last = None;
                for Asked { model, decision, inputs, options } in decisions {
                    let outcome = model.decide_with(decision, &Given(inputs), &self.world, options);
                    last = Some(black_box(outcome).live);
                }
                last
            }
            Work::Expression(expression, inputs) => {
                Some(expression.eval_live(&Given(inputs), &self.world, Budget::default()).live)
            }
        }
    }

    /// How often the work is done in a second; for a replay each decision counts.
    pub fn run(&mut self, time: Duration, trace: bool) -> f64 {
        if let Work::Decisions(decisions) = &mut self.work {
            decisions.iter_mut().for_each(|asked| asked.options.trace = trace);
        }
        let each = match &self.work {
            Work::Decisions(decisions) => decisions.len(),
            Work::Expression(..) => 1,
        };
        let (mut done, mut batch) = (0_u64, 1_u64);
        let start = Instant::now();
        while start.elapsed() < time {
            for _ in 0..batch {
                black_box(self.once());
            }
            done += batch;
            batch = (batch * 2).min(256);
        }
        done as f64 * each as f64 / start.elapsed().as_secs_f64()
    }
}

/// Models are shared by the asks of one file.
fn replayed(asks: &[Ask], decision: impl Fn(&Ask) -> Outcome<Asked>) -> Outcome<Vec<Asked>> {
    let mut made: Vec<Asked> = Vec::new();
    for (place, ask) in asks.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| asks.get(before));
        let shared = before.filter(|before| before.models == ask.models).and_then(|_| made.last());
        match shared.map(|last| last.model.clone()) {
            Some(model) => made.push(asked(model, ask)),
            None => made.push(decision(ask)?),
        }
    }
    Ok(made)
}

fn asked(model: Model, ask: &Ask) -> Asked {
    let named = ask.inputs.iter().filter(|(name, _)| model.has_decision(name));
    let given = named.map(|(name, live)| (name.clone(), live.clone())).collect();
    let options = Options { trace: false, given, ..Options::default() };
    Asked { model, decision: ask.decision.clone(), inputs: ask.inputs.clone(), options }
}
