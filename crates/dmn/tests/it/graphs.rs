//! Imports between files, and what the trace keeps of calls.

use value::{Context, Value};

use crate::tables::{definitions, sound, world};

const LIBRARY: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="l" name="l" namespace="https://luohu.example/lib">
<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
<inputData id="age" name="age"><variable name="age" typeRef="tAge"/></inputData>
<decision id="adult" name="is adult"><informationRequirement><requiredInput href="#age"/></informationRequirement>
<literalExpression><text>age >= 18</text></literalExpression></decision>
<businessKnowledgeModel id="twice" name="twice it"><encapsulatedLogic><formalParameter name="x" typeRef="number"/>
<literalExpression><text>x * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
</definitions>"##;

fn importing(name: &str) -> String {
    let read = if name.is_empty() { String::new() } else { format!("{name}.") };
    definitions(&format!(
        r#"<import namespace="https://luohu.example/lib" name="{name}" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
        <decision id="d" name="d">
        <informationRequirement><requiredDecision href="https://luohu.example/lib#adult"/></informationRequirement>
        <knowledgeRequirement><requiredKnowledge href="https://luohu.example/lib#twice"/></knowledgeRequirement>
        <literalExpression><text>if {read}is adult then {read}twice it(21) else 0</text></literalExpression></decision>"#
    ))
}

#[test]
fn an_import_is_read_through_its_name_or_without_one() {
    for name in ["lib", "the library", ""] {
        let main = importing(name);
        let files = dmn::parse_all(&[("main.dmn", &main), ("lib.dmn", LIBRARY)]);
        assert!(files.iter().all(|file| file.findings.is_empty()), "{:?}", files[0].findings);
        let model = files[0].model.as_ref().unwrap();
        for (age, wanted) in [(20, 42), (3, 0)] {
            let data = Context::from_iter([("age".into(), Value::from(age))]);
            assert_eq!(model.decide("d", &data, &world()).value, Value::from(wanted), "{name}");
        }
    }
}

#[test]
fn imports_that_lead_nowhere_are_findings() {
    let main = importing("lib");
    let alone = dmn::parse_all(&[("main.dmn", &main)]);
    assert_eq!(alone[0].findings[0].code, "dmn-import");
    assert_eq!(alone[0].findings[0].place.file, "main.dmn");
    let own = definitions(
        r#"<import namespace="https://luohu.example/m" name="me" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>"#,
    );
    assert_eq!(dmn::parse_all(&[("a", &own)])[0].findings[0].code, "dmn-import");
}

#[test]
fn the_trace_keeps_calls_and_entries() {
    let model = sound(
        r##"<inputData id="i" name="size"/>
        <decision id="d" name="d"><informationRequirement><requiredInput href="#i"/></informationRequirement>
        <knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>
        <knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>
        <literalExpression><text>grade(size) + served(size)</text></literalExpression></decision>
        <businessKnowledgeModel id="f" name="grade"><encapsulatedLogic><formalParameter name="x"/>
        <decisionTable hitPolicy="FIRST"><input><inputExpression><text>x</text></inputExpression></input><output name="o"/>
        <rule><inputEntry><text>&gt; 5</text></inputEntry><outputEntry><text>10</text></outputEntry></rule>
        <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>20</text></outputEntry></rule></decisionTable>
        </encapsulatedLogic></businessKnowledgeModel>
        <decision id="inner" name="inner"><informationRequirement><requiredInput href="#i"/></informationRequirement>
        <literalExpression><text>size + 1</text></literalExpression></decision>
        <decisionService id="s" name="served"><outputDecision href="#inner"/><inputData href="#i"/></decisionService>"##,
    );
    let data = Context::from_iter([("size".into(), Value::from(7))]);
    let outcome = model.decide("d", &data, &world());
    assert_eq!(outcome.value, Value::from(18));
    let step = &outcome.trace.steps[0];
    let calls: Vec<(&str, dmn::Stage)> = step.calls.iter().map(|call| (&*call.name, call.what)).collect();
    assert_eq!(calls, [("grade", dmn::Stage::Knowledge), ("served", dmn::Stage::Service)]);
    let hit = &step.calls[0].hits[0];
    assert_eq!((hit.rule, &*hit.inputs[0], &*hit.outputs[0]), (1, "> 5", "10"));
    assert_eq!(&*step.calls[1].calls[0].name, "inner");
    let words = outcome.trace.words();
    assert!(
        words.zh.contains("\n  业务知识“grade”：") && words.zh.contains("\n    决策“inner”："),
        "{}",
        words.zh
    );
    assert!(words.en.contains("rule 1 hit"), "{}", words.en);
}

#[test]
fn without_a_trace_the_value_is_the_same() {
    let model = sound(
        "<decision id=\"d\" name=\"d\"><literalExpression><text>1 + 1</text></literalExpression></decision>",
    );
    let options = dmn::Options { trace: false, ..dmn::Options::default() };
    let outcome = model.decide_with("d", &(), &world(), &options);
    assert_eq!((outcome.value, outcome.trace.steps.len()), (Value::from(2), 0));
}

#[test]
fn a_function_from_outside_is_a_finding_and_null() {
    let text = definitions(
        r#"<decision id="d" name="d"><literalExpression><text>{f: function(x) external {java: {class: "C", "method signature": "m(int)"}}, r: f(1)}.r</text></literalExpression></decision>"#,
    );
    let (model, findings) = dmn::parse(&text);
    assert_eq!(findings[0].code, "external-java");
    assert_eq!(findings[0].severity, value::Severity::Warning);
    assert_eq!(model.unwrap().decide("d", &(), &world()).value, Value::Null);
}
