//! A layout of our own: processes below each other, each in layers from left to right, deterministic.
//!
//! No two nodes overlap, and sequence flows run at right angles through the gaps between them. Groups are left out:
//! without a diagram nothing tells what they hold.

mod graph;
mod order;
mod place;

use std::collections::BTreeMap;

use roxmltree::Node as Xml;
use value::Finding;

use super::scene::{Area, Edge, Point, Scene, Shape};
use crate::rule::tree::{
    ACTIVITIES, CHOREOGRAPHY_ACTIVITIES, EVENTS, GATEWAYS, SUB_PROCESSES, Tree, children, id, is, is_one,
    local, name, text,
};

/// Most nodes of a file that is laid out.
const NODES_MAX: usize = 2_000;
const POOL_GAP: f64 = 60.0;
const POOL_TITLE: f64 = 24.0;

/// A laid-out container, its left top at 0, 0.
#[derive(Default)]
pub(super) struct Laid<'a, 'x> {
    pub scene: Scene<'a, 'x>,
    pub width: f64,
    pub height: f64,
}

impl<'a, 'x> Laid<'a, 'x> {
    /// Moves everything, and gives it to `scene`.
    pub(super) fn put(self, scene: &mut Scene<'a, 'x>, dx: f64, dy: f64) {
        scene.shapes.extend(self.scene.shapes.into_iter().map(|shape| Shape {
            area: shape.area.moved(dx, dy),
            label: shape.label.map(|label| label.moved(dx, dy)),
            ..shape
        }));
        scene.edges.extend(self.scene.edges.into_iter().map(|edge| Edge {
            points: edge.points.iter().map(|(x, y)| (x + dx, y + dy)).collect(),
            label: edge.label.map(|label| label.moved(dx, dy)),
            ..edge
        }));
    }
}

/// Lays out all processes and pools of a file.
pub(super) fn lay_out<'a, 'x: 'a>(tree: &Tree<'a, 'x>) -> Result<Scene<'a, 'x>, Finding> {
    let nodes = tree.elements().filter(|element| is_node(*element)).count();
    if nodes > NODES_MAX {
        let message = format!("{nodes} nodes without a complete diagram, more than {NODES_MAX}");
        return Err(Finding::error("too-large-to-draw", message).hint("draw the process in an editor"));
    }
    let mut scene = Scene::default();
    let mut pools: BTreeMap<&str, Xml> = BTreeMap::new();
    let mut black = Vec::new();
    for participant in tree.elements().filter(|element| is(*element, "participant")) {
        if !participant.parent().is_some_and(|up| is(up, "collaboration")) {
            continue;
        }
        match tree.referred(participant, "processRef").and_then(id) {
            Some(process) => {
                pools.entry(process).or_insert(participant);
            }
            None => black.push(participant),
        }
    }
    let mut y = 0.0;
    let mut widest: f64 = 300.0;
    for process in tree.elements().filter(|e| is(*e, "process") || is(*e, "choreography")) {
        let laid = place::container(process)?;
        if laid.scene.shapes.is_empty() && !id(process).is_some_and(|id| pools.contains_key(id)) {
            continue;
        }
        let pool = id(process).and_then(|id| pools.get(id)).copied();
        let left = if pool.is_some() { POOL_TITLE } else { 0.0 };
        let (width, height) = (laid.width.max(200.0), laid.height.max(60.0));
        if let Some(pool) = pool {
            let area = Area { x: 0.0, y, width: left + width, height };
            scene.shapes.push(shape(pool, area));
        }
        laid.put(&mut scene, left, y);
        widest = widest.max(left + width);
        y += height + POOL_GAP;
    }
    for participant in black {
        scene.shapes.push(shape(participant, Area { x: 0.0, y, width: widest, height: 60.0 }));
        y += 60.0 + POOL_GAP;
    }
    for pool in scene.shapes.iter_mut().filter(|shape| is(shape.element, "participant")) {
        pool.area.width = widest;
    }
    connect(tree, &mut scene);
    Ok(scene)
}

pub(super) fn shape<'a, 'x>(element: Xml<'a, 'x>, area: Area) -> Shape<'a, 'x> {
    Shape { element, area, label: None, horizontal: true, expanded: true, marker: true }
}

pub(super) fn is_node(element: Xml) -> bool {
    is_one(element, ACTIVITIES)
        || is_one(element, EVENTS)
        || is_one(element, GATEWAYS)
        || is_one(element, CHOREOGRAPHY_ACTIVITIES)
}

pub(super) fn is_artifact(element: Xml) -> bool {
    is_one(element, &["dataObjectReference", "dataStoreReference", "textAnnotation"])
}

/// The elements inside a container that it lays out: nodes, data and annotations.
pub(super) fn is_expanded(element: Xml) -> bool {
    is_one(element, SUB_PROCESSES) && element.children().any(is_node) || is(element, "subChoreography")
}

/// Draws what runs between containers and to data: message flows, associations, data associations.
fn connect<'a, 'x: 'a>(tree: &Tree<'a, 'x>, scene: &mut Scene<'a, 'x>) {
    let areas: BTreeMap<&str, Area> =
        scene.shapes.iter().filter_map(|shape| Some((id(shape.element)?, shape.area))).collect();
    for element in tree.elements() {
        let ends = match name(element) {
            "messageFlow" | "association" | "conversationLink" => {
                let end = |attribute| tree.referred(element, attribute).and_then(id);
                (end("sourceRef"), end("targetRef"))
            }
            "dataInputAssociation" | "dataOutputAssociation" => {
                let owner = element.parent().and_then(id);
                let end = |child| children(element, child).next().map(|part| local(text(part)));
                if name(element) == "dataInputAssociation" {
                    (end("sourceRef"), owner)
                } else {
                    (owner, end("targetRef"))
                }
            }
            _ => continue,
        };
        let (Some(from), Some(to)) =
            (ends.0.and_then(|id| areas.get(id)), ends.1.and_then(|id| areas.get(id)))
        else {
            continue;
        };
        if from != to {
            scene.edges.push(Edge { element, points: bridge(*from, *to), label: None });
        }
    }
}

/// A line between two areas, from the sides that face each other.
fn bridge(from: Area, to: Area) -> Vec<Point> {
    let ((fx, _), (tx, _)) = (from.centre(), to.centre());
    let wide = |area: Area| area.width > 300.0;
    let (fx, tx) = match (wide(from), wide(to)) {
        (true, false) => (tx, tx),
        (false, true) => (fx, fx),
        _ => (fx, tx),
    };
    let (start, end) = if from.bottom() <= to.y {
        ((fx, from.bottom()), (tx, to.y))
    } else if to.bottom() <= from.y {
        ((fx, from.y), (tx, to.bottom()))
    } else if from.right() <= to.x {
        return vec![(from.right(), from.centre().1), (to.x, to.centre().1)];
    } else {
        return vec![(from.x, from.centre().1), (to.right(), to.centre().1)];
    };
    if (start.0 - end.0).abs() < 0.5 {
        return vec![start, end];
    }
    let middle = f64::midpoint(start.1, end.1);
    vec![start, (start.0, middle), (end.0, middle), end]
}
