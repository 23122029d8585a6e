//! One table for each hit policy, and what the trace says.

use dmn::{Model, Outcome};
use feel::World;
use value::{Context, Value};

pub fn world() -> World {
    World::new("2026-07-03T04:00:00Z".parse().unwrap(), feel::TimeZone::UTC)
}

pub fn definitions(inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="https://luohu.example/m">
{inside}
</definitions>"#
    )
}

pub fn sound(inside: &str) -> Model {
    let (model, findings) = dmn::parse(&definitions(inside));
    assert!(findings.is_empty(), "{findings:?}");
    model.unwrap()
}

/// A table over `kind` and `size`: each rule is two tests and its outputs.
fn table(policy: &str, outputs: &str, rules: &[&[&str]]) -> Model {
    let mut text = format!(
        r##"<inputData id="kind" name="kind"/><inputData id="size" name="size"/>
        <decision id="d" name="派单"><variable name="派单"/>
        <informationRequirement><requiredInput href="#kind"/></informationRequirement>
        <informationRequirement><requiredInput href="#size"/></informationRequirement>
        <decisionTable {policy}>
        <input><inputExpression><text>kind</text></inputExpression></input>
        <input><inputExpression><text>size</text></inputExpression></input>{outputs}"##
    );
    for rule in rules {
        text.push_str("<rule>");
        for (index, cell) in rule.iter().enumerate() {
            let tag = if index < 2 { "inputEntry" } else { "outputEntry" };
            text.push_str(&format!("<{tag}><text><![CDATA[{cell}]]></text></{tag}>"));
        }
        text.push_str("</rule>");
    }
    text.push_str("</decisionTable></decision>");
    sound(&text)
}

fn decide(model: &Model, kind: &str, size: i64) -> Outcome {
    let data = Context::from_iter([("kind".into(), Value::from(kind)), ("size".into(), Value::from(size))]);
    model.decide("派单", &data, &world())
}

fn feel(text: &str) -> Value {
    feel::parse(text).unwrap().eval(&(), &world()).value
}

const ONE: &str = r#"<output name="office"/>"#;
const RANKED: &str =
    r#"<output name="p"><outputValues><text>"high", "mid", "low"</text></outputValues></output>"#;

#[test]
fn unique() {
    let rules: &[&[&str]] =
        &[&["\"road\"", "-", "\"甲\""], &["\"water\"", "> 5", "\"乙\""], &["-", "> 50", "\"丙\""]];
    let model = table("", ONE, rules);
    assert_eq!(decide(&model, "road", 1).value, Value::from("甲"));
    assert_eq!(decide(&model, "water", 6).value, Value::from("乙"));
    assert_eq!(decide(&model, "water", 1).value, Value::Null);
    let twice = decide(&model, "road", 60);
    assert_eq!(twice.value, Value::Null);
    assert_eq!(twice.trace.steps[0].rules, [1, 3]);
    assert_eq!(twice.trace.steps[0].nulls[0].code, "unique");
}

#[test]
fn any() {
    let model =
        table(r#"hitPolicy="ANY""#, ONE, &[&["\"a\"", "-", "1"], &["-", "> 5", "1"], &["-", "> 50", "2"]]);
    assert_eq!(decide(&model, "a", 6).value, Value::from(1));
    assert_eq!(decide(&model, "a", 60).value, Value::Null);
}

#[test]
fn first() {
    let model =
        table(r#"hitPolicy="FIRST""#, ONE, &[&["-", "> 5", "1"], &["-", "> 2", "2"], &["-", "-", "3"]]);
    for (size, wanted) in [(9, 1), (3, 2), (1, 3)] {
        assert_eq!(decide(&model, "a", size).value, Value::from(wanted));
    }
    assert_eq!(decide(&model, "a", 9).trace.steps[0].rules, [1]);
}

#[test]
fn priority_and_output_order() {
    let rules: &[&[&str]] = &[&["-", "-", "\"low\""], &["-", "> 5", "\"high\""], &["\"a\"", "-", "\"mid\""]];
    let model = table(r#"hitPolicy="PRIORITY""#, RANKED, rules);
    assert_eq!(decide(&model, "a", 9).value, Value::from("high"));
    assert_eq!(decide(&model, "a", 1).value, Value::from("mid"));
    let model = table(r#"hitPolicy="OUTPUT ORDER""#, RANKED, rules);
    assert_eq!(decide(&model, "a", 9).value, feel(r#"["high", "mid", "low"]"#));
}

#[test]
fn rule_order_and_collect() {
    let rules: &[&[&str]] = &[&["-", "-", "3"], &["-", "> 5", "1"], &["\"a\"", "-", "2"]];
    for (policy, wanted) in [
        (r#"hitPolicy="RULE ORDER""#, "[3, 1, 2]"),
        (r#"hitPolicy="COLLECT""#, "[3, 1, 2]"),
        (r#"hitPolicy="COLLECT" aggregation="SUM""#, "6"),
        (r#"hitPolicy="COLLECT" aggregation="MIN""#, "1"),
        (r#"hitPolicy="COLLECT" aggregation="MAX""#, "3"),
        (r#"hitPolicy="COLLECT" aggregation="COUNT""#, "3"),
    ] {
        assert_eq!(decide(&table(policy, ONE, rules), "a", 9).value, feel(wanted), "{policy}");
    }
}

#[test]
fn several_outputs_are_a_context() {
    let outputs = r#"<output name="office"/><output name="days"><defaultOutputEntry><text>9</text></defaultOutputEntry>
        </output>"#;
    let model = table(r#"hitPolicy="UNIQUE""#, outputs, &[&["\"a\"", "< 3", "\"甲\"", "1 + 1"]]);
    assert_eq!(decide(&model, "a", 1).value, feel(r#"{office: "甲", days: 2}"#));
    assert_eq!(decide(&model, "b", 1).value, feel("{office: null, days: 9}"));
}

#[test]
fn the_trace_is_data_and_words() {
    let model = table(r#"hitPolicy="FIRST""#, ONE, &[&["\"road\"", "> 5", "\"甲\""], &["-", "-", "\"乙\""]]);
    let outcome = decide(&model, "road", 2);
    let step = &outcome.trace.steps[0];
    assert_eq!((step.decision.as_str(), step.name.as_str()), ("d", "派单"));
    assert_eq!(step.inputs, [("kind".to_owned(), Value::from("road")), ("size".to_owned(), Value::from(2))]);
    assert_eq!(step.rules, [2]);
    let words = outcome.trace.words();
    assert_eq!(words.zh, "决策“派单”：kind = \"road\"；size = 2；命中第 2 条规则；结果为 \"乙\"。");
    assert_eq!(words.en, "Decision “派单”: kind = \"road\"; size = 2; rule 2 hit; result \"乙\".");
}

#[test]
fn required_decisions_come_first_and_other_names_come_from_outside() {
    let model = sound(
        r##"<decision id="b" name="b"><informationRequirement><requiredDecision href="#a"/></informationRequirement>
        <informationRequirement><requiredDecision href="#c"/></informationRequirement>
        <knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
        <literalExpression><text>double it(x: a) + c + limit</text></literalExpression></decision>
        <decision id="a" name="a"><informationRequirement><requiredDecision href="#c"/></informationRequirement>
        <literalExpression><text>c * 10</text></literalExpression></decision>
        <decision id="c" name="c"><context>
          <contextEntry><variable name="base"/><literalExpression><text>2</text></literalExpression></contextEntry>
          <contextEntry><literalExpression><text>base + 1</text></literalExpression></contextEntry></context></decision>
        <businessKnowledgeModel id="k" name="double it"><encapsulatedLogic><formalParameter name="x" typeRef="number"/>
        <literalExpression><text>x * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"##,
    );
    assert_eq!(model.decisions().collect::<Vec<_>>(), ["c", "a", "b"]);
    // WHY: `c` outside must not hide the decision `c`.
    let data = Context::from_iter([("limit".into(), Value::from(100)), ("c".into(), Value::from(0))]);
    let outcome = model.decide("b", &data, &world());
    assert_eq!(outcome.value, Value::from(163));
    let order: Vec<&str> = outcome.trace.steps.iter().map(|step| &*step.decision).collect();
    assert_eq!(order, ["c", "a", "b"]);
}

#[test]
fn types_are_held() {
    let model = sound(
        r##"<itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues>
        </itemDefinition>
        <inputData id="level" name="level"><variable name="level" typeRef="tLevel"/></inputData>
        <decision id="d" name="d"><variable name="d" typeRef="string"/>
        <informationRequirement><requiredInput href="#level"/></informationRequirement>
        <literalExpression><text>level</text></literalExpression></decision>"##,
    );
    let decide =
        |level: Value| model.decide("d", &Context::from_iter([("level".into(), level)]), &world()).value;
    assert_eq!(decide("a".into()), Value::from("a"));
    assert_eq!(decide("c".into()), Value::Null);
    assert_eq!(decide(1.into()), Value::Null);
    assert_eq!(decide(vec![Value::from("b")].into()), Value::from("b"));
}

#[test]
fn an_unknown_decision_says_so() {
    let outcome = sound("").decide("nope", &(), &world());
    assert_eq!(outcome.value, Value::Null);
    assert_eq!(outcome.trace.steps[0].nulls[0].code, "decision");
}
