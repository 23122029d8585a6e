//! The nodes of one container and the flows between them, in layers: every flow leads to a later layer, or is a return.

use std::collections::BTreeMap;

use roxmltree::Node as Xml;

use super::is_node;
use crate::rule::tree::{children, id, is, local, reference, text};

/// One node; events on its border belong to it.
pub(super) struct Vertex<'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub boundary: Vec<Xml<'a, 'x>>,
    pub layer: usize,
    pub lane: usize,
}

/// One flow; `border` is the number of the boundary event it leaves from.
pub(super) struct Arrow<'a, 'x> {
    pub element: Option<Xml<'a, 'x>>,
    pub from: usize,
    pub to: usize,
    pub border: Option<usize>,
    /// It leads back to the same layer or an earlier one.
    pub returns: bool,
}

pub(super) struct Graph<'a, 'x> {
    pub vertices: Vec<Vertex<'a, 'x>>,
    pub arrows: Vec<Arrow<'a, 'x>>,
    /// The lanes of the container, outer and inner ones in the order of the file: only those that hold nodes directly.
    pub lanes: Vec<Xml<'a, 'x>>,
}

impl<'a, 'x: 'a> Graph<'a, 'x> {
    pub(super) fn read(container: Xml<'a, 'x>) -> Self {
        let mut graph = Self { vertices: Vec::new(), arrows: Vec::new(), lanes: Vec::new() };
        let mut at: BTreeMap<&str, (usize, Option<usize>)> = BTreeMap::new();
        for element in container.children().filter(|e| is_node(*e) && !is(*e, "boundaryEvent")) {
            if let Some(id) = id(element) {
                at.entry(id).or_insert((graph.vertices.len(), None));
            }
            graph.vertices.push(Vertex { element, boundary: Vec::new(), layer: 0, lane: 0 });
        }
        for event in children(container, "boundaryEvent") {
            let host = reference(event, "attachedToRef").and_then(|host| at.get(host)).map(|(host, _)| *host);
            let Some((host, vertex)) = host.and_then(|host| Some((host, graph.vertices.get_mut(host)?)))
            else {
                // An event on nothing is shown as a node of its own.
                id(event).map(|id| at.entry(id).or_insert((graph.vertices.len(), None)));
                graph.vertices.push(Vertex { element: event, boundary: Vec::new(), layer: 0, lane: 0 });
                continue;
            };
            if let Some(id) = id(event) {
                at.entry(id).or_insert((host, Some(vertex.boundary.len())));
            }
            vertex.boundary.push(event);
        }
        graph.lanes(container, &at);
        for flow in container.children() {
            let drawn = is(flow, "sequenceFlow");
            if !drawn && !is(flow, "association") {
                continue;
            }
            let end = |attribute| reference(flow, attribute).and_then(|id| at.get(id)).copied();
            if let (Some((from, border)), Some((to, _))) = (end("sourceRef"), end("targetRef")) {
                // An association to a compensation handler places the handler; its line is drawn with the others.
                let element = drawn.then_some(flow);
                graph.arrows.push(Arrow { element, from, to, border, returns: false });
            }
        }
        graph.layers();
        graph
    }

    fn lanes(&mut self, container: Xml<'a, 'x>, at: &BTreeMap<&str, (usize, Option<usize>)>) {
        let sets = children(container, "laneSet");
        for lane in sets.flat_map(|set| set.descendants()).filter(|inner| is(*inner, "lane")) {
            if children(lane, "childLaneSet").any(|set| children(set, "lane").next().is_some()) {
                continue;
            }
            let number = self.lanes.len();
            self.lanes.push(lane);
            for named in children(lane, "flowNodeRef") {
                let vertex = at.get(local(text(named))).filter(|(_, border)| border.is_none());
                if let Some(vertex) = vertex.and_then(|(vertex, _)| self.vertices.get_mut(*vertex)) {
                    vertex.lane = number;
                }
            }
        }
    }

    /// Marks the returns by a walk in depth, then gives each node the longest way to it as its layer.
    fn layers(&mut self) {
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); self.vertices.len()];
        let mut entries = vec![0_usize; self.vertices.len()];
        for (number, arrow) in self.arrows.iter().enumerate() {
            if let Some(list) = out.get_mut(arrow.from) {
                list.push(number);
            }
            if let Some(count) = entries.get_mut(arrow.to) {
                *count += 1;
            }
        }
        let mut state = vec![0_u8; self.vertices.len()];
        let roots = (0..self.vertices.len()).filter(|v| entries.get(*v) == Some(&0));
        let order: Vec<usize> = roots.chain(0..self.vertices.len()).collect();
        let mut finished = Vec::new();
        for root in order {
            self.walk(root, &out, &mut state, &mut finished);
        }
        for vertex in finished.into_iter().rev() {
            let layer = self.vertices.get(vertex).map_or(0, |v| v.layer);
            for arrow in out.get(vertex).into_iter().flatten().filter_map(|number| self.arrows.get(*number)) {
                if !arrow.returns
                    && let Some(next) = self.vertices.get_mut(arrow.to)
                {
                    next.layer = next.layer.max(layer + 1);
                }
            }
        }
    }

    /// A walk without recursion; 1 is "on the way", 2 is "done".
    fn walk(&mut self, root: usize, out: &[Vec<usize>], state: &mut [u8], finished: &mut Vec<usize>) {
        if state.get(root) != Some(&0) {
            return;
        }
        let mut open = vec![(root, 0_usize)];
        if let Some(mark) = state.get_mut(root) {
            *mark = 1;
        }
        while let Some((vertex, next)) = open.pop() {
            let Some(number) = out.get(vertex).and_then(|list| list.get(next)) else {
                if let Some(mark) = state.get_mut(vertex) {
                    *mark = 2;
                }
                finished.push(vertex);
                continue;
            };
            open.push((vertex, next + 1));
            let Some(arrow) = self.arrows.get_mut(*number) else { continue };
            match state.get_mut(arrow.to) {
                Some(mark) if *mark == 0 => {
                    *mark = 1;
                    open.push((arrow.to, 0));
                }
                Some(mark) if *mark == 1 => arrow.returns = true,
                _ => {}
            }
        }
    }
}
