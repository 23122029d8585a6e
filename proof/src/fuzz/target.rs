//! The targets: how an input is made, and what is done with it.

use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

use bpmn::picture::Marks;
use dmn::Options;
use feel::{Budget, World};
use serde_json::Value as Json;
use value::{Context, Decimal, Finding, Timestamp, Value};

use super::dice::Dice;
use super::mutate::{self, EXTREMES, ODD};
use super::seed::{self, Kit, Roots};
use super::shape::Language;
use super::{bomb, gentle, grammar};

/// What became of one input.
pub struct Outcome {
    /// It was read to the end, not refused.
    pub accepted: bool,
    /// Everything that can be seen of it: findings, values, reasons. The same input shows the same twice.
    pub shown: Box<dyn Debug>,
}

/// One language under fire.
pub struct Target {
    pub name: &'static str,
    pub what: &'static str,
    pub load: fn(&Roots) -> Kit,
    pub bombs: fn() -> Vec<String>,
    pub make: fn(&mut Dice, &Kit) -> String,
    pub run: fn(&Kit, &str) -> Outcome,
}

/// All targets, by name.
pub const TARGETS: &[Target] = &[
    Target {
        name: "feel-text",
        what: "FEEL text, read and evaluated",
        load: |roots| seed::load("feel", roots),
        bombs: bomb::feel,
        make: feel_text,
        run: |_, text| run_feel(text),
    },
    Target {
        name: "feel-values",
        what: "random values through built-ins and operators",
        load: |_| Kit::default(),
        bombs: bomb::feel,
        make: |dice, _| feel_values(dice),
        run: |_, text| run_feel(text),
    },
    Target {
        name: "dmn-xml",
        what: "decision models, read and decided",
        load: |roots| seed::load("dmn", roots),
        bombs: bomb::dmn,
        make: |dice, kit| mutated(dice, Language::Xml, kit),
        run: |_, text| run_dmn(text),
    },
    Target {
        name: "bpmn-xml",
        what: "process models, read, checked, drawn and exchanged",
        load: |roots| seed::load("bpmn", roots),
        bombs: bomb::bpmn,
        make: bpmn_xml,
        run: |_, text| run_bpmn(text),
    },
    Target {
        name: "form-schema",
        what: "form files, read and checked",
        load: |roots| seed::load("json", roots),
        bombs: bomb::json,
        make: |dice, kit| mutated(dice, Language::Json, kit),
        run: |_, text| run_form(text),
    },
    Target {
        name: "form-answers",
        what: "answers to forms, read and checked",
        load: seed::load_forms,
        bombs: bomb::answers,
        make: answers,
        run: run_answers,
    },
];

/// The target of this name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Input `number` of a target: bombs first, then what `seed` makes.
pub fn input(target: &Target, kit: &Kit, bombs: &[String], seed: u64, number: u64) -> String {
    let bomb = usize::try_from(number).ok().and_then(|number| bombs.get(number));
    bomb.cloned().unwrap_or_else(|| (target.make)(&mut Dice::of(seed, target.name, number), kit))
}

fn mutated(dice: &mut Dice, language: Language, kit: &Kit) -> String {
    let seed = dice.pick(&kit.seeds).map_or("", String::as_str);
    mutate::mutate(dice, language, seed, &kit.seeds)
}

/// Two of three are changed so gently that many are still models.
fn bpmn_xml(dice: &mut Dice, kit: &Kit) -> String {
    if dice.once_in(3) {
        return mutated(dice, Language::Xml, kit);
    }
    let seed = kit.sound(dice);
    gentle::mutate(dice, seed)
}

fn feel_text(dice: &mut Dice, kit: &Kit) -> String {
    match dice.below(8) {
        0..=2 => {
            let depth = 1 + dice.below(6);
            grammar::expression(dice, depth)
        }
        3 => {
            let seed = grammar::expression(dice, 4);
            mutate::mutate(dice, Language::Feel, &seed, &kit.seeds)
        }
        4 => (0..dice.below(30))
            .map(|_| if dice.once_in(2) { dice.word(grammar::WORDS) } else { dice.word(ODD) })
            .collect(),
        _ => mutated(dice, Language::Feel, kit),
    }
}

fn feel_values(dice: &mut Dice) -> String {
    let depth = dice.below(4);
    match dice.below(4) {
        0 => grammar::expression(dice, 1 + depth),
        _ => grammar::call(dice, depth),
    }
}

fn world() -> World {
    World::new(Timestamp::from_second(1_782_892_800).unwrap_or(Timestamp::UNIX_EPOCH), feel::TimeZone::UTC)
}

/// Names with values that no literal writes: the edges of numbers, long texts, wide and deep lists.
fn scope() -> &'static Context {
    static SCOPE: LazyLock<Context> = LazyLock::new(|| {
        let number = |text: &str| text.parse::<Decimal>().map_or(Value::Null, Value::Number);
        let list = |members: Vec<Value>| Value::List(Arc::from(members));
        let mut deep = Value::from(1);
        for _ in 0..60 {
            deep = list(vec![deep]);
        }
        let mut inner = Context::new();
        inner.insert("a".into(), Value::from(1));
        inner.insert("x y".into(), list(vec![Value::Null, Value::from("b")]));
        let rows: [(&str, Value); 13] = [
            ("a", Value::from(1)),
            ("b", Value::from("b")),
            ("n", number("-7.25")),
            ("huge", number("9.999999999999999999999999999999999e6144")),
            ("tiny", number("1e-6176")),
            ("text", Value::from("罗湖 e\u{301}\u{1f469}\u{200d}\u{1f692} \u{0}")),
            ("long", Value::from("a".repeat(10_000).as_str())),
            ("list", list(vec![Value::from(3), Value::from(1), Value::Null, Value::from("x")])),
            ("wide", list((0..10_000).map(Value::from).collect())),
            ("deep", deep),
            ("when", Value::Instant(Timestamp::MAX)),
            ("day", Value::Date(value::Date::MIN)),
            ("ctx", Value::Context(Arc::new(inner))),
        ];
        rows.into_iter().map(|(name, value)| (name.into(), value)).collect()
    });
    &SCOPE
}

fn run_feel(text: &str) -> Outcome {
    let world = world();
    let known: &[&str] = grammar::NAMES;
    let tests = feel::parse_unary_tests_with_names(text, known);
    let matched = tests.as_ref().ok().map(|tests| tests.eval(&Value::from(3), scope(), &world));
    match feel::parse_with_names(text, known) {
        Ok(expression) => {
            let evaluated = expression.eval_live(scope(), &world, Budget::default());
            let written = feel::write_literal(&evaluated.live);
            Outcome {
                accepted: true,
                shown: Box::new((evaluated.nulls, evaluated.exhausted, written, matched)),
            }
        }
        Err(finding) => Outcome { accepted: false, shown: Box::new((finding, matched)) },
    }
}

fn run_dmn(text: &str) -> Outcome {
    let (model, findings) = dmn::parse(text);
    let Some(model) = model else { return refused(findings) };
    let world = world();
    // WHY: one decision an input, or the time of an input would be the time of as many budgets.
    let last = model.decisions().last().unwrap_or_default().to_owned();
    let outcome = model.decide_with(&last, scope(), &world, &Options::default());
    let words = outcome.trace.words();
    Outcome { accepted: true, shown: Box::new((findings, outcome.value, words)) }
}

fn refused(findings: Vec<Finding>) -> Outcome {
    Outcome { accepted: false, shown: Box::new(findings) }
}

fn run_bpmn(text: &str) -> Outcome {
    let (model, findings) = bpmn::parse(text);
    // WHY: one of them an input, or the time of an input would be that of three jobs.
    let made = match text.len() % 3 {
        0 => exchanged(text),
        _ if model.is_none() => Ok(String::new()),
        1 => bpmn::picture::svg(text, &Marks::default()),
        _ => with_diagram(text),
    };
    Outcome { accepted: model.is_some(), shown: Box::new((findings, model, made)) }
}

/// INVARIANT: what can be imported can be exported, and the export is read again as the same tree.
fn exchanged(text: &str) -> Result<String, Vec<Finding>> {
    let first = bpmn::interchange::export(&bpmn::interchange::import(text)?);
    let again = bpmn::interchange::import(&first).map(|tree| bpmn::interchange::export(&tree));
    assert!(again.as_ref() == Ok(&first), "the export is not read again as it was");
    Ok(first)
}

/// INVARIANT: a file with the diagram that we draw is a file that can be read.
fn with_diagram(text: &str) -> Result<String, Vec<Finding>> {
    let drawn = bpmn::picture::with_diagram(text)?;
    let is_read = drawn.len() > bpmn::BYTES_MAX || bpmn::interchange::import(&drawn).is_ok();
    assert!(is_read, "the drawn file is not read");
    Ok(drawn)
}

fn run_form(text: &str) -> Outcome {
    let (form, findings) = form::parse(text, "form/fuzz.json");
    match form {
        Some(form) => {
            Outcome { accepted: true, shown: Box::new((findings, form.id, form.pages, form.fields)) }
        }
        None => refused(findings),
    }
}

/// Answers as JSON: `form` by number, `pairs` as a browser sends them, `data` as the API does.
fn answers(dice: &mut Dice, kit: &Kit) -> String {
    let number = dice.below(kit.forms.len());
    let mut pairs = Vec::new();
    let mut data = serde_json::Map::new();
    let names: Vec<&str> = kit
        .forms
        .get(number)
        .map(|form| form.fields.keys().map(String::as_str).collect())
        .unwrap_or_default();
    for name in &names {
        if dice.once_in(6) {
            continue;
        }
        let name = if dice.once_in(40) { dice.word(ODD) } else { name };
        let value = answer(dice);
        if dice.once_in(5) {
            data.insert(name.to_owned(), api_answer(dice, value));
        } else {
            for _ in 0..if dice.once_in(12) { 1 + dice.below(300) } else { 1 } {
                pairs.push(serde_json::json!([name, value]));
            }
        }
    }
    let text = serde_json::json!({ "form": number, "pairs": pairs, "data": data }).to_string();
    if dice.once_in(6) { mutate::mutate(dice, Language::Json, &text, &[]) } else { text }
}

fn answer(dice: &mut Dice) -> String {
    const USUAL: &[&str] = &[
        "a",
        "b",
        "路灯不亮",
        "13800138000",
        "11010519491231002X",
        "5",
        "12.50",
        "2026-07-01",
        "true",
        "on",
        "x",
        "AB12",
        "91350100M000100Y43",
        "22.5,114.1",
        "photo.jpg",
        " a ",
        "１２",
        "1e3",
    ];
    match dice.below(6) {
        0..=2 => dice.word(USUAL).to_owned(),
        3 => dice.word(EXTREMES).to_owned(),
        4 => format!("{}{}{}", dice.word(USUAL), dice.word(ODD), dice.word(USUAL)),
        _ => dice.word(ODD).repeat(1 << dice.below(12)),
    }
}

fn api_answer(dice: &mut Dice, text: String) -> Json {
    match dice.below(6) {
        0 => serde_json::json!([text, null, 3]),
        1 => serde_json::json!({ "lat": 22.5, "lon": text }),
        2 => Json::from(dice.once_in(2)),
        3 => Json::from(dice.below(100_000)),
        4 => Json::Null,
        _ => Json::from(text),
    }
}

fn run_answers(kit: &Kit, text: &str) -> Outcome {
    let input: Json = serde_json::from_str(text).unwrap_or_default();
    let number = input.get("form").and_then(Json::as_u64).and_then(|number| usize::try_from(number).ok());
    let Some(form) = number.and_then(|number| kit.forms.get(number)).or(kit.forms.first()) else {
        return refused(Vec::new());
    };
    let mut pairs = Vec::new();
    for pair in input.get("pairs").and_then(Json::as_array).into_iter().flatten() {
        let part = |at: usize| pair.get(at).and_then(Json::as_str).unwrap_or_default().to_owned();
        pairs.push((part(0), part(1)));
    }
    let mut answers = form.read(&pairs);
    for (name, json) in input.get("data").and_then(Json::as_object).into_iter().flatten() {
        answers.insert(name.as_str().into(), value_of(json, 0));
    }
    let journey = form::journey(form, &answers);
    let checked = form.check(&answers, &|list, code| list.len() % 2 == code.len() % 2);
    Outcome { accepted: checked.is_ok(), shown: Box::new((journey, checked)) }
}

fn value_of(json: &Json, depth: usize) -> Value {
    match json {
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => number.to_string().parse::<Decimal>().map_or(Value::Null, Value::Number),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(members) if depth < 64 => {
            Value::List(members.iter().map(|member| value_of(member, depth + 1)).collect())
        }
        Json::Object(entries) if depth < 64 => {
            let entries =
                entries.iter().map(|(name, json)| (name.as_str().into(), value_of(json, depth + 1)));
            Value::Context(Arc::new(entries.collect()))
        }
        _ => Value::Null,
    }
}
