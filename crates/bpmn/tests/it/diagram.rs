//! A file without a diagram gets one that draws every node and flow; one that has its own keeps every byte.

use bpmn::picture::{Marks, svg, with_diagram};

const PLAIN: &str = r#"<?xml version="1.0"?>
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="n">
  <b:process id="p" isExecutable="true">
    <b:laneSet id="ls"><b:lane id="l" name="who"><b:flowNodeRef>t</b:flowNodeRef></b:lane></b:laneSet>
    <b:startEvent id="s"/><b:sequenceFlow id="f" sourceRef="s" targetRef="t"/>
    <b:userTask id="t" name="Work"/><b:sequenceFlow id="g" sourceRef="t" targetRef="e"/>
    <b:boundaryEvent id="late" attachedToRef="t"><b:timerEventDefinition id="x"><b:timeDuration
    xsi:type="b:tFormalExpression">PT1H</b:timeDuration></b:timerEventDefinition></b:boundaryEvent><b:sequenceFlow id="h" sourceRef="late" targetRef="e"/>
    <b:endEvent id="e"/>
  </b:process>
</b:definitions>
"#;

#[test]
fn a_file_without_a_diagram_gets_one() {
    let drawn = with_diagram(PLAIN).unwrap();
    for id in ["s", "t", "e", "late", "f", "g", "h"] {
        assert_eq!(drawn.matches(&format!("bpmnElement=\"{id}\"")).count(), 1, "{id}: {drawn}");
    }
    let rest: String = drawn.split("<bpmndi:BPMNDiagram").next().unwrap().to_owned()
        + drawn.split("</bpmndi:BPMNDiagram>\n").nth(1).unwrap();
    assert_eq!(rest, PLAIN, "nothing else is touched");
    assert!(bpmn::parse(&drawn).0.is_some());
    assert_eq!(with_diagram(&drawn).unwrap(), drawn, "its own diagram is complete now");
    assert!(svg(&drawn, &Marks::default()).unwrap().contains("Work"));
}

#[test]
fn a_diagram_that_lacks_nodes_is_drawn_anew_and_no_model_is_refused() {
    let partial = PLAIN.replace(
        "</b:definitions>",
        "<i:BPMNDiagram xmlns:i=\"http://www.omg.org/spec/BPMN/20100524/DI\" id=\"old\"><i:BPMNPlane id=\"op\" \
         bpmnElement=\"p\"/></i:BPMNDiagram></b:definitions>",
    );
    let drawn = with_diagram(&partial).unwrap();
    assert!(!drawn.contains("id=\"old\"") && drawn.matches("BPMNDiagram>").count() == 1, "{drawn}");
    assert!(with_diagram("<a/>").is_err());
    assert!(with_diagram("<a").is_err());
}
