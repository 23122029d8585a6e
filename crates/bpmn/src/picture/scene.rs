//! What is drawn where: shapes and edges with the model elements they stand for.

use roxmltree::Node as Xml;

use crate::rule::tree::{SUB_PROCESSES, is, is_one, name};

pub(super) type Point = (f64, f64);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub(super) fn centre(&self) -> Point {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    pub(super) fn moved(&self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..*self }
    }

    fn with(&self, (x, y): Point) -> Self {
        let (left, top) = (self.x.min(x), self.y.min(y));
        let (right, bottom) = (self.right().max(x), self.bottom().max(y));
        Self { x: left, y: top, width: right - left, height: bottom - top }
    }
}

#[derive(Clone)]
pub(super) struct Shape<'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub area: Area,
    /// Where the author put the name; else it goes where the notation has it.
    pub label: Option<Area>,
    /// Pools and lanes: title at the left, else at the top.
    pub horizontal: bool,
    /// Sub-processes: what is inside is drawn.
    pub expanded: bool,
    /// Exclusive gateways: whether the cross is shown.
    pub marker: bool,
}

impl Shape<'_, '_> {
    /// Pools, lanes and groups.
    pub(super) fn is_ground(&self) -> bool {
        is_one(self.element, &["participant", "lane", "group"])
    }

    /// Shapes that flows run over.
    pub(super) fn is_under(&self) -> bool {
        self.is_ground() || self.expanded && is_one(self.element, SUB_PROCESSES)
    }

    fn rank(&self) -> usize {
        match name(self.element) {
            "participant" => 0,
            "lane" => 1,
            "group" => 2,
            _ if is_one(self.element, SUB_PROCESSES) => 3 + self.element.ancestors().count(),
            "boundaryEvent" => 1_000,
            _ => 100,
        }
    }
}

#[derive(Clone)]
pub(super) struct Edge<'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub points: Vec<Point>,
    pub label: Option<Area>,
}

#[derive(Default)]
pub(super) struct Scene<'a, 'x> {
    pub shapes: Vec<Shape<'a, 'x>>,
    pub edges: Vec<Edge<'a, 'x>>,
}

impl Scene<'_, '_> {
    /// Grounds first, what lies inside after what holds it.
    pub(super) fn sort(&mut self) {
        self.shapes.sort_by_key(Shape::rank);
    }

    /// What holds everything, names below events included.
    pub(super) fn area(&self) -> Area {
        let mut all: Option<Area> = None;
        let mut take = |point: Point| {
            let start = Area { x: point.0, y: point.1, width: 0.0, height: 0.0 };
            all = Some(all.unwrap_or(start).with(point));
        };
        for shape in &self.shapes {
            let below = if is_named_below(shape.element) { 34.0 } else { 0.0 };
            for area in std::iter::once(shape.area).chain(shape.label) {
                take((area.x, area.y));
                take((area.right(), area.bottom() + below));
            }
        }
        self.edges.iter().flat_map(|edge| &edge.points).for_each(|point| take(*point));
        all.unwrap_or(Area { x: 0.0, y: 0.0, width: 1.0, height: 1.0 })
    }
}

/// Events, gateways and data carry their names outside, below.
pub(super) fn is_named_below(element: Xml) -> bool {
    const DATA: &[&str] =
        &["dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput", "dataStore"];
    const NODES: &[&str] = crate::rule::tree::EVENTS;
    is_one(element, NODES)
        || is_one(element, crate::rule::tree::GATEWAYS)
        || is_one(element, DATA)
        || is(element, "message")
        || is_one(element, crate::rule::tree::CONVERSATION_NODES)
}
