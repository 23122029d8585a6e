//! Small models, and what is found in them.

use bpmn::{Model, Process};

/// A whole file around `top` (beside the process) and `body` (inside it).
pub fn file(top: &str, body: &str) -> String {
    let (top, body) = (formal(top), formal(body));
    format!(
        "<definitions xmlns=\"{}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:luohu=\"{}\" id=\"defs\" name=\"Small\">\n{top}\n\
         <process id=\"p\" name=\"过程\" isExecutable=\"true\">\n{body}\n</process></definitions>",
        bpmn::BPMN,
        bpmn::LUOHU
    )
}

/// Marks the expressions of a body as formal, so that the small models of the tests stay short.
fn formal(body: &str) -> String {
    let mut body = body.to_owned();
    for name in [
        "activationCondition",
        "completionCondition",
        "condition",
        "conditionExpression",
        "from",
        "loopCardinality",
        "loopCondition",
        "timeCycle",
        "timeDate",
        "timeDuration",
        "to",
    ] {
        for end in [" ", ">"] {
            let marked = format!("<{name} xsi:type=\"tFormalExpression\"{end}");
            body = body.replace(&format!("<{name}{end}"), &marked);
        }
    }
    body
}

/// A body with `start -> x -> end` around the element `x`.
pub fn line(x: &str) -> String {
    format!(
        "<startEvent id=\"start\"/>{x}<endEvent id=\"end\"/>{}{}",
        flow("a", "start", "x"),
        flow("b", "x", "end")
    )
}

pub fn flow(id: &str, from: &str, to: &str) -> String {
    format!("<sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
}

pub fn when(id: &str, from: &str, to: &str, condition: &str) -> String {
    format!(
        "<sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\">\
         <conditionExpression>{condition}</conditionExpression></sequenceFlow>"
    )
}

/// `code@element` of each finding, in order of place.
pub fn codes(xml: &str) -> Vec<String> {
    let (model, findings) = bpmn::parse(xml);
    let errors = findings.iter().any(|f| f.severity == value::Severity::Error);
    assert_eq!(
        model.is_none(),
        errors,
        "a model is there exactly where no finding is an error: {findings:?}"
    );
    for finding in &findings {
        assert!(!finding.hint.is_empty(), "a finding names the way out: {finding}");
        assert!(!finding.message.is_empty());
    }
    findings.iter().map(|f| format!("{}@{}", f.code, f.place.element)).collect()
}

#[track_caller]
pub fn clean(xml: &str) -> Model {
    let (model, findings) = bpmn::parse(xml);
    assert!(findings.is_empty(), "{findings:#?}");
    model.unwrap()
}

#[track_caller]
pub fn process(top: &str, body: &str) -> Process {
    clean(&file(top, body)).processes.remove(0)
}
