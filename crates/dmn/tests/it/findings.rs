//! One wrong model for each finding, with its place.

use crate::tables::definitions;

/// Codes with line and column of what is wrong in `inside`, which starts at line 3.
fn wrong(inside: &str) -> Vec<(String, u32, u32)> {
    let (_, findings) = dmn::parse(&definitions(inside));
    findings.into_iter().map(|finding| (finding.code, finding.place.line, finding.place.column)).collect()
}

fn one(inside: &str, code: &str, line: u32, column: u32) {
    assert_eq!(wrong(inside), [(code.to_owned(), line, column)], "{inside}");
}

fn table(attributes: &str, inside: &str) -> String {
    format!(
        "<decision id=\"d\" name=\"d\">\n<decisionTable {attributes}>\n{inside}</decisionTable></decision>"
    )
}

const INPUT: &str = "<input><inputExpression><text>x</text></inputExpression></input>";
const OUTPUT: &str = "<output name=\"o\"/>";

#[test]
fn an_expression_that_cannot_be_read_has_its_place_in_the_file() {
    one(
        "<decision id=\"d\" name=\"d\">\n<literalExpression><text>1 +</text></literalExpression></decision>",
        "feel-syntax",
        4,
        29,
    );
    one(
        "<decision id=\"d\" name=\"d\">\n<literalExpression><text>1 +\n 2 +* 3</text></literalExpression></decision>",
        "feel-syntax",
        5,
        5,
    );
}

#[test]
fn tables() {
    one(&table("hitPolicy=\"LAST\"", &format!("{INPUT}{OUTPUT}")), "dmn-hit-policy", 4, 1);
    one(
        &table("hitPolicy=\"COLLECT\" aggregation=\"AVG\"", &format!("{INPUT}{OUTPUT}")),
        "dmn-aggregation",
        4,
        1,
    );
    let two = format!("{INPUT}{OUTPUT}<output name=\"p\"/>");
    one(&table("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", &two), "dmn-aggregation", 4, 1);
    one(&table("", INPUT), "dmn-table", 4, 1);
    one(&table("", &format!("<input/>{OUTPUT}")), "dmn-table", 5, 1);
    let rule = "<rule><inputEntry><text>1</text></inputEntry></rule>";
    one(&table("", &format!("{INPUT}{OUTPUT}\n{rule}")), "dmn-rule", 6, 1);
    let rule = "<rule><outputEntry><text>1</text></outputEntry></rule>";
    one(&table("", &format!("{INPUT}{OUTPUT}\n{rule}")), "dmn-rule", 6, 1);
    let rule =
        "<rule><inputEntry><text>1 2</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>";
    one(&table("", &format!("{INPUT}{OUTPUT}\n{rule}")), "feel-syntax", 6, 27);
}

#[test]
fn the_graph() {
    let decision = |id: &str, needs: &str| {
        format!(
            "<decision id=\"{id}\" name=\"{id}\"><informationRequirement>\n<requiredDecision href=\"#{needs}\"/>\
             </informationRequirement><literalExpression><text>1</text></literalExpression></decision>"
        )
    };
    one(&decision("a", "nothing"), "dmn-reference", 4, 1);
    let cycle = wrong(&format!("{}{}", decision("a", "b"), decision("b", "a")));
    assert_eq!(cycle.iter().map(|(code, ..)| code.as_str()).collect::<Vec<_>>(), ["dmn-cycle", "dmn-cycle"]);
    let own = wrong(&decision("a", "a"));
    assert_eq!(own[0].0, "dmn-cycle");
    one("<inputData id=\"a\" name=\"x\"/>\n<inputData id=\"a\" name=\"y\"/>", "dmn-duplicate-id", 4, 1);
    one("<inputData id=\"a\" name=\"x\"/>\n<inputData id=\"b\" name=\"x\"/>", "dmn-duplicate-name", 4, 1);
    one("<inputData id=\"a\"/>", "dmn-name", 3, 1);
    one("<decision id=\"d\" name=\"d\"/>", "dmn-no-logic", 3, 1);
    one("<inputData id=\"a\" name=\"x\">\n<variable typeRef=\"tNope\"/></inputData>", "dmn-type", 4, 1);
}

#[test]
fn a_decision_in_a_cycle_is_null_and_the_rest_works() {
    let text = definitions(
        "<decision id=\"a\" name=\"a\"><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement>\
         <literalExpression><text>a</text></literalExpression></decision>\
         <decision id=\"b\" name=\"b\"><literalExpression><text>1</text></literalExpression></decision>",
    );
    let model = dmn::parse(&text).0.unwrap();
    assert!(model.decide("a", &(), &crate::tables::world()).value.is_null());
    assert_eq!(model.decide("b", &(), &crate::tables::world()).value, value::Value::from(1));
}

#[test]
fn what_is_no_model_is_refused() {
    for (text, code) in [
        ("", "dmn-xml"),
        ("<definitions", "dmn-xml"),
        ("<definitions/>", "dmn-root"),
        ("<html xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>", "dmn-root"),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "dmn-xml"),
    ] {
        let (model, findings) = dmn::parse(text);
        assert!(model.is_none(), "{text}");
        assert_eq!(findings[0].code, code, "{text}");
    }
}
