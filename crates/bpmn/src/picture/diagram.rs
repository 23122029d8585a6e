//! A diagram for a file that has none: what we would draw, written as BPMN DI, so that a modeller can open the file.

use std::fmt::Write as _;

use value::Finding;

use super::scene::Scene;
use super::{drawn, layout};
use crate::place::{Findings, Lines};
use crate::rule::tree::{SUB_PROCESSES, Tree, id, is, is_one};

const DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";

/// The same file with a diagram as [`super::svg`] draws it; as it is where its own diagram is complete.
///
/// # Errors
/// The findings of a file that is no well-formed BPMN, or is too large to lay out.
pub fn with_diagram(xml: &str) -> Result<String, Vec<Finding>> {
    let refuse = |byte, finding| {
        let mut findings = Findings::default();
        findings.push(byte, finding);
        findings.into_sorted(&Lines::new(xml))
    };
    let document = crate::tree(xml).map_err(|refused| refuse(refused.0, refused.1))?;
    let Some(tree) = Tree::new(document.root_element()) else {
        let finding = Finding::error("not-bpmn", "the file is not a BPMN 2.0 model");
        return Err(refuse(0, finding.hint("the root element is `definitions` of the BPMN 2.0 namespace")));
    };
    if drawn::read(&tree).is_some() {
        return Ok(xml.to_owned());
    }
    let mut scene = layout::lay_out(&tree).map_err(|finding| refuse(0, finding))?;
    scene.sort();
    let whole = tree.root.range();
    let own = tree
        .root
        .children()
        .filter(|e| e.tag_name().namespace() == Some(DI) && e.tag_name().name() == "BPMNDiagram");
    let (mut out, mut at) = (String::with_capacity(xml.len() * 2), 0);
    for diagram in own {
        // One that lacks nodes would be mistaken for the whole.
        out.push_str(xml.get(at..diagram.range().start).unwrap_or_default());
        at = diagram.range().end;
    }
    let end = xml.get(..whole.end).and_then(|text| text.rfind("</")).unwrap_or(whole.end);
    out.push_str(xml.get(at..end).unwrap_or_default());
    out.push_str(&write(&tree, &scene));
    out.push_str(xml.get(end..).unwrap_or_default());
    Ok(out)
}

fn write(tree: &Tree, scene: &Scene) -> String {
    let named = |name: &str| tree.elements().find(|element| is(*element, name)).and_then(id);
    let pools = named("collaboration");
    let plane = pools.or_else(|| named("process")).unwrap_or_default();
    let mut text = format!(
        "<bpmndi:BPMNDiagram xmlns:bpmndi=\"{DI}\" xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" \
         xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" id=\"luohu_diagram\">\n<bpmndi:BPMNPlane \
         id=\"luohu_plane\" bpmnElement=\"{plane}\">\n"
    );
    for shape in &scene.shapes {
        let Some(id) = id(shape.element) else { continue };
        // Modellers show lanes in pools only; without one the nodes stand for themselves.
        if pools.is_none() && is(shape.element, "lane") {
            continue;
        }
        let (area, mut more) = (shape.area, String::new());
        if is_one(shape.element, &["participant", "lane"]) {
            let _ = write!(more, " isHorizontal=\"{}\"", shape.horizontal);
        }
        if is_one(shape.element, SUB_PROCESSES) {
            let _ = write!(more, " isExpanded=\"{}\"", shape.expanded);
        }
        if is(shape.element, "exclusiveGateway") {
            let _ = write!(more, " isMarkerVisible=\"{}\"", shape.marker);
        }
        let _ = writeln!(
            text,
            "<bpmndi:BPMNShape id=\"luohu_{id}_di\" bpmnElement=\"{id}\"{more}><dc:Bounds x=\"{}\" y=\"{}\" width=\"{}\" \
             height=\"{}\"/></bpmndi:BPMNShape>",
            area.x, area.y, area.width, area.height
        );
    }
    for edge in &scene.edges {
        let Some(id) = id(edge.element) else { continue };
        let _ = write!(text, "<bpmndi:BPMNEdge id=\"luohu_{id}_di\" bpmnElement=\"{id}\">");
        for (x, y) in &edge.points {
            let _ = write!(text, "<di:waypoint x=\"{x}\" y=\"{y}\"/>");
        }
        text.push_str("</bpmndi:BPMNEdge>\n");
    }
    text.push_str("</bpmndi:BPMNPlane>\n</bpmndi:BPMNDiagram>\n");
    text
}
