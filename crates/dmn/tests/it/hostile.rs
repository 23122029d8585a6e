//! Models made to break things.

use value::Value;

use crate::tables::{definitions, sound, world};

#[test]
fn nesting_is_refused_not_followed() {
    for (open, close) in [("<context>", "</context>"), ("<list><x a='/>'>", "</x></list>"), ("<a>", "")] {
        let text = definitions(&format!("{}{}", open.repeat(100_000), close.repeat(100_000)));
        let (model, findings) = dmn::parse(&text);
        assert!(model.is_none());
        assert_eq!(findings[0].code, "dmn-depth");
    }
    let nested = format!("{}{}", "<list>".repeat(60), "</list>".repeat(60));
    let (_, findings) =
        dmn::parse(&definitions(&format!("<decision id=\"d\" name=\"d\">{nested}</decision>")));
    assert_eq!(findings[0].code, "dmn-depth");
}

#[test]
fn types_that_contain_themselves_are_findings() {
    let text = definitions(
        "<itemDefinition name=\"t\"><itemComponent name=\"a\"><typeRef>t</typeRef></itemComponent></itemDefinition>",
    );
    assert!(dmn::parse(&text).1.iter().any(|finding| finding.code == "dmn-type-depth"));
}

#[test]
fn long_chains_of_decisions_do_not_nest() {
    let mut inside = String::from(
        "<decision id=\"d0\" name=\"d0\"><literalExpression><text>1</text></literalExpression></decision>",
    );
    for index in 1..2_000 {
        let before = index - 1;
        inside.push_str(&format!(
            "<decision id=\"d{index}\" name=\"d{index}\"><informationRequirement><requiredDecision href=\"#d{before}\"/>\
             </informationRequirement><literalExpression><text>d{before} + 1</text></literalExpression></decision>"
        ));
    }
    assert_eq!(sound(&inside).decide("d1999", &(), &world()).value, Value::from(2_000));
}

#[test]
fn knowledge_that_calls_itself_for_ever_runs_out_of_budget() {
    let model = sound(
        r##"<decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>
        <literalExpression><text>f(1)</text></literalExpression></decision>
        <businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="x"/>
        <literalExpression><text>f(x + 1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"##,
    );
    let outcome = model.decide("d", &(), &world());
    assert_eq!(outcome.value, Value::Null);
    assert!(outcome.trace.exhausted);
}

#[test]
fn the_budget_is_one_for_the_whole_decision() {
    let model = sound(
        "<decision id=\"d\" name=\"d\"><literalExpression><text>for i in 1..999999999 return i</text>\
         </literalExpression></decision>",
    );
    let outcome = model.decide("d", &(), &world());
    assert!(outcome.trace.exhausted);
    assert_eq!(outcome.value, Value::Null);
}
