//! The diagram of a file, as its author drew it (clause 12 BPMN DI).

use std::collections::BTreeSet;

use roxmltree::Node as Xml;

use super::scene::{Area, Edge, Point, Scene, Shape};
use crate::rule::tree::{
    ACTIVITIES, EVENTS, GATEWAYS, SUB_PROCESSES, Tree, attribute, id, is, is_one, local,
};

const DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
/// No coordinate of a picture lies further out.
const REACH: f64 = 1_000_000.0;

/// The first diagram of a file, or `None` where there is none, or where it lacks a node of what it shows.
pub(super) fn read<'a, 'x: 'a>(tree: &Tree<'a, 'x>) -> Option<Scene<'a, 'x>> {
    let named = |e: &Xml, wanted: &str| e.tag_name().namespace() == Some(DI) && e.tag_name().name() == wanted;
    let plane = tree.root.descendants().find(|e| named(e, "BPMNPlane"))?;
    let mut scene = Scene::default();
    for part in plane.children().filter(Xml::is_element) {
        let Some(element) = attribute(part, "bpmnElement").and_then(|name| tree.find(local(name))) else {
            continue;
        };
        let label = part.children().find(|child| named(child, "BPMNLabel")).and_then(bounds);
        if named(&part, "BPMNShape") {
            let Some(area) = bounds(part) else { continue };
            scene.shapes.push(Shape {
                element,
                area,
                label,
                horizontal: attribute(part, "isHorizontal") != Some("false"),
                expanded: match attribute(part, "isExpanded") {
                    Some(said) => said == "true",
                    // A sub-process larger than a task shows what it holds.
                    None => area.width > 150.0 && area.height > 120.0,
                },
                marker: attribute(part, "isMarkerVisible") != Some("false"),
            });
        } else if named(&part, "BPMNEdge") {
            let points: Vec<Point> = part
                .children()
                .filter(|child| child.tag_name().name() == "waypoint")
                .filter_map(|point| Some((coordinate(point, "x")?, coordinate(point, "y")?)))
                .collect();
            if points.len() > 1 {
                scene.edges.push(Edge { element, points, label });
            }
        }
    }
    is_complete(tree, &scene).then_some(scene)
}

fn bounds(part: Xml) -> Option<Area> {
    let bounds = part.children().find(|child| child.tag_name().name() == "Bounds")?;
    let of = |name| coordinate(bounds, name);
    let (width, height) = (of("width")?, of("height")?);
    (width >= 0.0 && height >= 0.0).then_some(Area { x: of("x")?, y: of("y")?, width, height })
}

fn coordinate(element: Xml, name: &str) -> Option<f64> {
    let value = attribute(element, name)?.parse::<f64>().ok()?;
    (value.is_finite() && value.abs() <= REACH).then_some(value)
}

/// Every node of the processes shown is drawn, but for those inside a sub-process that is drawn closed.
fn is_complete<'a, 'x: 'a>(tree: &Tree<'a, 'x>, scene: &Scene<'a, 'x>) -> bool {
    let drawn: BTreeSet<&str> = scene.shapes.iter().filter_map(|shape| id(shape.element)).collect();
    let closed: BTreeSet<&str> = scene
        .shapes
        .iter()
        .filter(|shape| is_one(shape.element, SUB_PROCESSES) && !shape.expanded)
        .filter_map(|shape| id(shape.element))
        .collect();
    let node = |e: &Xml| is_one(*e, ACTIVITIES) || is_one(*e, EVENTS) || is_one(*e, GATEWAYS);
    let hidden = |e: &Xml| e.ancestors().skip(1).filter_map(id).any(|up| closed.contains(up));
    let process = |e: Xml<'a, 'x>| e.ancestors().find(|up| is(*up, "process")).map(|up| up.range().start);
    let nodes = scene.shapes.iter().map(|shape| shape.element).filter(|e| node(e));
    let shown: BTreeSet<usize> = nodes.filter_map(process).collect();
    // A file of nothing but pools is complete, too; one with nodes shows some of them.
    let some = !shown.is_empty() || !tree.elements().any(|e| node(&e));
    let wanted = |e: &Xml<'a, 'x>| {
        node(e) && process(*e).is_some_and(|process| shown.contains(&process)) && !hidden(e)
    };
    let there = |e: Xml| id(e).is_some_and(|id| drawn.contains(id));
    some && !drawn.is_empty() && tree.elements().filter(wanted).all(there)
}
