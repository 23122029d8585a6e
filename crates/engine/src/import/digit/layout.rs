//! Where everything stands in the picture: steps in columns by their distance from the start, flows at right angles.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::plan::Plan;

/// Left, top, width, height in the units of the diagram.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

/// One column holds a script, a task and a gateway beside each other.
const COLUMN: i64 = 440;
const ROW: i64 = 300;

/// The cell of each step: left and top.
pub(super) fn cells(plan: &Plan) -> Vec<(i64, i64)> {
    let mut depth: Vec<Option<usize>> = vec![None; plan.steps.len()];
    let mut queue = std::collections::VecDeque::from([(plan.opening.to, 0_usize)]);
    while let Some((step, at)) = queue.pop_front() {
        let Some(slot) = depth.get_mut(step).filter(|slot| slot.is_none()) else { continue };
        *slot = Some(at);
        queue.extend(plan.steps.get(step).into_iter().flat_map(|step| &step.moves).map(|go| (go.to, at + 1)));
    }
    let mut rows: BTreeMap<usize, i64> = BTreeMap::new();
    depth
        .into_iter()
        .map(|at| {
            let at = at.unwrap_or_default();
            let row = rows.entry(at).or_default();
            let y = 80 + *row * ROW;
            *row += 1;
            (220 + i64::try_from(at).unwrap_or_default() * COLUMN, y)
        })
        .collect()
}

/// Shapes and edges of the diagram, in the order in which they were drawn.
#[derive(Debug, Default)]
pub(super) struct Picture {
    shapes: Vec<(String, Shape)>,
    edges: Vec<(String, String, String)>,
}

impl Picture {
    pub fn shape(&mut self, id: &str, x: i64, y: i64, (width, height): (i64, i64)) {
        self.shapes.push((id.to_owned(), Shape { x, y, width, height }));
    }

    pub fn edge(&mut self, id: &str, from: &str, to: &str) {
        self.edges.push((id.to_owned(), from.to_owned(), to.to_owned()));
    }

    fn find(&self, id: &str) -> Option<Shape> {
        self.shapes.iter().find(|(known, _)| known == id).map(|(_, shape)| *shape)
    }

    /// The diagram of `process` in BPMN DI.
    pub fn write(&self, process: &str) -> String {
        let mut text = format!(
            "  <bpmndi:BPMNDiagram id=\"diagram\">\n    <bpmndi:BPMNPlane id=\"plane\" bpmnElement=\"{process}\">\n"
        );
        for (id, Shape { x, y, width, height }) in &self.shapes {
            let _ = writeln!(
                text,
                "      <bpmndi:BPMNShape id=\"{id}_di\" bpmnElement=\"{id}\"><dc:Bounds x=\"{x}\" y=\"{y}\" width=\"{width}\" \
                 height=\"{height}\"/></bpmndi:BPMNShape>"
            );
        }
        let floor =
            self.shapes.iter().map(|(_, shape)| shape.y + shape.height).max().unwrap_or_default() + 40;
        let mut lane = 0;
        for (id, from, to) in &self.edges {
            let (Some(from), Some(to)) = (self.find(from), self.find(to)) else { continue };
            let _ = write!(text, "      <bpmndi:BPMNEdge id=\"{id}_di\" bpmnElement=\"{id}\">");
            for (x, y) in way(from, to, floor + lane * 14, &mut lane) {
                let _ = write!(text, "<di:waypoint x=\"{x}\" y=\"{y}\"/>");
            }
            text.push_str("</bpmndi:BPMNEdge>\n");
        }
        text.push_str("    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n");
        text
    }
}

/// From the right side to the left side; a way back goes below everything, each on its own height.
fn way(from: Shape, to: Shape, below: i64, lane: &mut i64) -> Vec<(i64, i64)> {
    let (left, left_y) = (to.x, to.y + to.height / 2);
    let (right, right_y) = (from.x + from.width, from.y + from.height / 2);
    let under = to.x < right && to.y >= from.y + from.height && to.x + to.width > from.x;
    if under && to.x + to.width / 2 >= from.x {
        let x = from.x + from.width / 2;
        return vec![(x, from.y + from.height), (x, to.y)];
    }
    if left >= right {
        if left_y == right_y {
            return vec![(right, right_y), (left, left_y)];
        }
        let turn = left - 20;
        return vec![(right, right_y), (turn, right_y), (turn, left_y), (left, left_y)];
    }
    *lane += 1;
    let (out, back) = (from.x + from.width / 2, left - 12);
    vec![(out, from.y + from.height), (out, below), (back, below), (back, left_y), (left, left_y)]
}
