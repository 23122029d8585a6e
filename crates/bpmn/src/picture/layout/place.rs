//! Rows and layers to coordinates: columns with gaps for the upright pieces of flows, rows with gaps for the level ones.

use std::collections::BTreeMap;

use roxmltree::Node as Xml;
use value::Finding;

use super::graph::{Arrow, Graph};
use super::order::{Cell, Rows, rows};
use super::{Laid, is_artifact, is_expanded, shape};
use crate::picture::scene::{Area, Edge, Point, Shape, is_named_below};
use crate::rule::tree::{EVENTS, GATEWAYS, is_one};

const TASK: (f64, f64) = (124.0, 76.0);
const MARGIN: f64 = 24.0;
/// Room for names below events and gateways.
const NAME: (f64, f64) = (104.0, 44.0);
const ROW_GAP: f64 = 24.0;
const COLUMN_GAP: f64 = 36.0;
/// Between two upright or two level pieces of flows.
const TRACK: f64 = 9.0;
/// Between two returns, with room for a name.
const RETURN: f64 = 20.0;
/// Room for the name of a flow.
const LABEL: (f64, f64) = (96.0, 14.0);
const LANE_TITLE: f64 = 24.0;
const HEAD: f64 = 26.0;
const ARTIFACT: (f64, f64) = (100.0, 56.0);

/// Lays out one process or sub-process.
///
/// INVARIANT: containers nest no deeper than the guard allows elements to.
pub(super) fn container<'a, 'x: 'a>(element: Xml<'a, 'x>) -> Result<Laid<'a, 'x>, Finding> {
    let graph = Graph::read(element);
    let mut inner = Vec::new();
    let mut sizes = Vec::new();
    for vertex in &graph.vertices {
        let laid = if is_expanded(vertex.element) { Some(container(vertex.element)?) } else { None };
        sizes.push(match &laid {
            Some(laid) => (laid.width.max(140.0), laid.height + HEAD),
            None if is_one(vertex.element, EVENTS) => (36.0, 36.0),
            None if is_one(vertex.element, GATEWAYS) => (50.0, 50.0),
            None => TASK,
        });
        inner.push(laid);
    }
    let rows = rows(&graph);
    let grid = Grid::new(&graph, &rows, &sizes);
    let mut laid = Laid { width: grid.width, height: grid.height, ..Laid::default() };
    for (number, lane) in graph.lanes.iter().enumerate() {
        let area = grid.lane(number, &rows);
        laid.scene.shapes.push(Shape { expanded: true, ..shape(*lane, area) });
    }
    for (number, (vertex, nested)) in graph.vertices.iter().zip(inner).enumerate() {
        let Some(area) = grid.areas.get(number).copied() else { continue };
        laid.scene.shapes.push(Shape { expanded: nested.is_some(), ..shape(vertex.element, area) });
        for (at, event) in vertex.boundary.iter().enumerate() {
            laid.scene.shapes.push(on_border(*event, area, at, vertex.boundary.len()));
        }
        if let Some(nested) = nested {
            nested.put(&mut laid.scene, area.x, area.y + HEAD);
        }
    }
    grid.route(&graph, &rows, &mut laid);
    artifacts(element, &mut laid);
    Ok(laid)
}

/// The place of the `at`-th event on the lower border of a node.
fn border(host: Area, at: usize, of: usize) -> Area {
    let step = host.width / (number(of) + 0.6);
    let x = host.right() - step * (number(at) + 0.8);
    Area { x: x - 16.0, y: host.bottom() - 16.0, width: 32.0, height: 32.0 }
}

/// An event on the border, its name at the right of the flow that leaves it.
fn on_border<'a, 'x>(event: Xml<'a, 'x>, host: Area, at: usize, of: usize) -> Shape<'a, 'x> {
    let area = border(host, at, of);
    let width = if at == 0 { 56.0 } else { (host.width / (number(of) + 0.6) - 12.0).max(24.0) };
    let label = Area { x: area.centre().0 + 5.0, y: area.bottom() + 1.0, width, height: 28.0 };
    Shape { label: Some(label), ..shape(event, area) }
}

/// Data and annotations in a strip at the bottom.
fn artifacts<'a, 'x: 'a>(element: Xml<'a, 'x>, laid: &mut Laid<'a, 'x>) {
    let mut x = MARGIN;
    let y = laid.height;
    let mut some = false;
    for artifact in element.children().filter(|child| is_artifact(*child)) {
        let (width, height) = if is_named_below(artifact) { (40.0, 50.0) } else { ARTIFACT };
        let pad = if is_named_below(artifact) { 32.0 } else { 0.0 };
        laid.scene.shapes.push(shape(artifact, Area { x: x + pad, y, width, height }));
        x += width + 2.0 * pad + 16.0;
        some = true;
    }
    if some {
        laid.height += ARTIFACT.1 + NAME.1;
        laid.width = laid.width.max(x + MARGIN);
    }
}

/// A small count as a length.
#[expect(clippy::cast_precision_loss, reason = "counts of a picture are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

struct Grid {
    /// The left border of each column, and its width.
    columns: Vec<(f64, f64)>,
    /// The middle of each row, and the top of the gap below it.
    rows: Vec<(f64, f64)>,
    /// The area of each vertex.
    areas: Vec<Area>,
    /// How many upright pieces run in the gap before each layer.
    gaps: BTreeMap<usize, usize>,
    /// Below the last row, where returns run.
    floor: f64,
    width: f64,
    height: f64,
}

impl Grid {
    fn new(graph: &Graph, rows: &Rows, sizes: &[(f64, f64)]) -> Self {
        let left = if graph.lanes.is_empty() { MARGIN } else { MARGIN + LANE_TITLE };
        let (gaps, drops) = tracks(graph, rows);
        let mut x = left;
        let mut columns = Vec::new();
        for (at, layer) in rows.layers.iter().enumerate() {
            let widths = layer.iter().map(|cell| match cell {
                Cell::Node(vertex) => sizes.get(*vertex).map_or(0.0, |size| width(graph, *vertex, size.0)),
                Cell::Pass(..) => 10.0,
            });
            let wide = widths.fold(0.0, f64::max);
            columns.push((x, wide));
            let after = gaps.get(&(at + 1)).copied().unwrap_or(0);
            x += wide + COLUMN_GAP + number(after) * TRACK + named_gap(graph, at);
        }
        let mut heights = vec![(0.0_f64, 0.0_f64); rows.count()];
        for (cell, row) in &rows.row {
            let Some((up, down)) = heights.get_mut(*row) else { continue };
            if let Cell::Node(vertex) = cell {
                let size = sizes.get(*vertex).copied().unwrap_or_default();
                let named = graph.vertices.get(*vertex).is_some_and(|v| is_named_below(v.element));
                let event = graph.vertices.get(*vertex).is_some_and(|v| !v.boundary.is_empty());
                let name = if event { NAME.1 + 14.0 } else { NAME.1 };
                *up = up.max(size.1 / 2.0);
                *down = down.max(size.1 / 2.0 + if named || event { name } else { 0.0 });
            }
        }
        let mut y = MARGIN;
        let mut middles = Vec::new();
        for (row, (up, down)) in heights.iter().enumerate() {
            let (up, down) = (up.max(12.0), down.max(12.0));
            let middle = y + up;
            let below = middle + down;
            let tracks = drops.get(&row).copied().unwrap_or(0);
            middles.push((middle, below));
            y = below + ROW_GAP + number(tracks) * TRACK;
        }
        let returns = graph.arrows.iter().filter(|arrow| arrow.returns).count();
        let height = y + number(returns) * RETURN + MARGIN / 2.0;
        let mut areas = vec![Area { x: 0.0, y: 0.0, width: 0.0, height: 0.0 }; sizes.len()];
        for (cell, row) in &rows.row {
            let Cell::Node(vertex) = cell else { continue };
            let layer = graph.vertices.get(*vertex).map_or(0, |v| v.layer);
            let (Some((x, wide)), Some((middle, _)), Some((width, height)), Some(area)) =
                (columns.get(layer), middles.get(*row), sizes.get(*vertex), areas.get_mut(*vertex))
            else {
                continue;
            };
            *area = Area {
                x: x + (wide - width) / 2.0,
                y: middle - height / 2.0,
                width: *width,
                height: *height,
            };
        }
        Self { columns, rows: middles, areas, gaps, floor: y, width: x + MARGIN, height }
    }

    fn lane(&self, number: usize, rows: &Rows) -> Area {
        let (first, count) = rows.lanes.get(number).copied().unwrap_or((0, 1));
        let top = |row: usize| {
            let above = row.checked_sub(1).and_then(|row| self.rows.get(row));
            above.map_or(0.0, |(_, below)| below + ROW_GAP / 2.0)
        };
        let last = number + 1 == rows.lanes.len();
        let bottom = if last { self.height } else { top(first + count) };
        let y = if first == 0 { 0.0 } else { top(first) };
        Area { x: 0.0, y, width: self.width, height: bottom - y }
    }

    /// The middle of the cell in a layer.
    fn middle(&self, cell: Cell, rows: &Rows) -> f64 {
        rows.row.get(&cell).and_then(|row| self.rows.get(*row)).map_or(0.0, |(middle, _)| *middle)
    }

    fn right(&self, layer: usize) -> f64 {
        self.columns.get(layer).map_or(0.0, |(x, wide)| x + wide)
    }

    fn route<'a, 'x>(&self, graph: &Graph<'a, 'x>, rows: &Rows, laid: &mut Laid<'a, 'x>) {
        let mut gaps: BTreeMap<usize, usize> = BTreeMap::new();
        let mut drops: BTreeMap<usize, usize> = BTreeMap::new();
        let mut floor = 0;
        for (at, arrow) in graph.arrows.iter().enumerate() {
            let Some(element) = arrow.element else { continue };
            let mut points = self.leave(arrow, graph, rows, &mut drops, &mut gaps);
            let Some(target) = self.areas.get(arrow.to) else { continue };
            let end = (target.x, target.centre().1);
            let layer = |vertex: usize| graph.vertices.get(vertex).map_or(0, |v| v.layer);
            if arrow.returns {
                let x = self.track(layer(arrow.from) + 1, &mut gaps);
                let y = self.floor + number(floor) * RETURN;
                floor += 1;
                let back = self.columns.get(layer(arrow.to)).map_or(0.0, |(x, _)| *x) - 12.0;
                bend(&mut points, x, y);
                bend(&mut points, back, end.1);
            } else {
                for between in layer(arrow.from) + 1..layer(arrow.to) {
                    let y = self.middle(Cell::Pass(at, between), rows);
                    self.turn(&mut points, between, y, &mut gaps);
                }
                self.turn(&mut points, layer(arrow.to), end.1, &mut gaps);
            }
            points.push(end);
            let label = self.label(&points, layer(arrow.from), arrow.returns);
            laid.scene.edges.push(Edge { element, points: tidy(points), label });
        }
    }

    /// The beginning of a flow: at the right of a node, or below an event on its border and through the gap there.
    fn leave(
        &self,
        arrow: &Arrow,
        graph: &Graph,
        rows: &Rows,
        drops: &mut BTreeMap<usize, usize>,
        gaps: &mut BTreeMap<usize, usize>,
    ) -> Vec<Point> {
        let Some(area) = self.areas.get(arrow.from).copied() else { return Vec::new() };
        let Some(at) = arrow.border else { return vec![(area.right(), area.centre().1)] };
        let vertex = graph.vertices.get(arrow.from);
        let event = border(area, at, vertex.map_or(1, |v| v.boundary.len()));
        let row = rows.row.get(&Cell::Node(arrow.from)).copied().unwrap_or(0);
        let used = drops.entry(row).or_insert(0);
        let y = self.rows.get(row).map_or(event.bottom(), |(_, below)| below + 6.0 + number(*used) * TRACK);
        *used += 1;
        let start = (event.centre().0, event.bottom());
        let mut points = vec![start, (start.0, y)];
        let x = self.track(vertex.map_or(0, |v| v.layer) + 1, gaps);
        points.push((x, y));
        points
    }

    /// Goes up or down in the gap before a layer.
    fn turn(&self, points: &mut Vec<Point>, layer: usize, y: f64, gaps: &mut BTreeMap<usize, usize>) {
        let Some((x, before)) = points.last().copied() else { return };
        if (before - y).abs() < 0.5 {
            return;
        }
        // A flow that came through the gap already turns where it is.
        let gap = self.right(layer.saturating_sub(1));
        let at = if x > gap { x } else { self.track(layer, gaps) };
        bend(points, at, y);
    }

    /// Above the level piece behind all turns in the gap after a node; of a return, above its long piece.
    fn label(&self, points: &[Point], layer: usize, returns: bool) -> Option<Area> {
        let level = |a: &Point, b: &Point| (a.1 - b.1).abs() < 0.5 && (a.0 - b.0).abs() > 1.0;
        let mut pairs = points.iter().zip(points.iter().skip(1)).filter(|(a, b)| level(a, b));
        if returns {
            let (a, _) = pairs.max_by(|p, q| (p.0.0 - p.1.0).abs().total_cmp(&(q.0.0 - q.1.0).abs()))?;
            return Some(Area {
                x: a.0 - LABEL.0 - 8.0,
                y: a.1 - LABEL.1 - 2.0,
                width: LABEL.0,
                height: LABEL.1,
            });
        }
        let turns = self.gaps.get(&(layer + 1)).copied().unwrap_or(0);
        let x = self.right(layer) + 10.0 + number(turns) * TRACK;
        let (a, b) = pairs.find(|(a, b)| a.0.max(b.0) > x + 20.0)?;
        let width = (a.0.max(b.0) - x - 8.0).clamp(40.0, LABEL.0);
        Some(Area { x: x.max(a.0.min(b.0)), y: a.1 - LABEL.1 - 3.0, width, height: LABEL.1 })
    }

    /// The next free upright line in the gap before a layer.
    fn track(&self, layer: usize, gaps: &mut BTreeMap<usize, usize>) -> f64 {
        let used = gaps.entry(layer).or_insert(0);
        let x = self.right(layer.saturating_sub(1)) + 12.0 + number(*used) * TRACK;
        *used += 1;
        x
    }
}

fn bend(points: &mut Vec<Point>, x: f64, y: f64) {
    if let Some((_, before)) = points.last().copied() {
        points.push((x, before));
        points.push((x, y));
    }
}

/// Points without those that lie on a straight way.
fn tidy(points: Vec<Point>) -> Vec<Point> {
    let same = |a: f64, b: f64| (a - b).abs() < 0.01;
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        if let [.., a, b] = kept.as_slice()
            && (same(a.0, b.0) && same(b.0, point.0) || same(a.1, b.1) && same(b.1, point.1))
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

fn width(graph: &Graph, vertex: usize, own: f64) -> f64 {
    let named = graph.vertices.get(vertex).is_some_and(|v| is_named_below(v.element));
    if named { own.max(NAME.0) } else { own }
}

/// Room for the names of flows that leave a layer.
fn named_gap(graph: &Graph, layer: usize) -> f64 {
    let leaves = |arrow: &&Arrow| graph.vertices.get(arrow.from).is_some_and(|v| v.layer == layer);
    let named =
        graph.arrows.iter().filter(leaves).any(|arrow| {
            arrow.element.is_some_and(|flow| crate::rule::tree::attribute(flow, "name").is_some())
        });
    if named { LABEL.0 } else { 0.0 }
}

/// How many upright pieces run in the gap before each layer, and how many level ones below each row.
fn tracks(graph: &Graph, rows: &Rows) -> (BTreeMap<usize, usize>, BTreeMap<usize, usize>) {
    let (mut gaps, mut drops) = (BTreeMap::new(), BTreeMap::new());
    for (at, arrow) in graph.arrows.iter().enumerate().filter(|(_, arrow)| arrow.element.is_some()) {
        let layer = |vertex: usize| graph.vertices.get(vertex).map_or(0, |v| v.layer);
        let row = |cell: Cell| rows.row.get(&cell).copied();
        let (from, to) = (layer(arrow.from), layer(arrow.to));
        if arrow.border.is_some() {
            *drops.entry(row(Cell::Node(arrow.from)).unwrap_or(0)).or_insert(0) += 1;
            *gaps.entry(from + 1).or_insert(0) += 1;
        }
        if arrow.returns {
            *gaps.entry(from + 1).or_insert(0) += 1;
            continue;
        }
        let mut before = row(Cell::Node(arrow.from));
        for between in from + 1..=to {
            let cell = if between == to { Cell::Node(arrow.to) } else { Cell::Pass(at, between) };
            if row(cell) != before {
                *gaps.entry(between).or_insert(0) += 1;
            }
            before = row(cell);
        }
    }
    (gaps, drops)
}
