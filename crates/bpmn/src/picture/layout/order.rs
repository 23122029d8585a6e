//! The order of nodes within their layers, and their rows: long flows get a free cell in every layer they pass.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Graph;

/// A cell of a layer: a node, or a flow that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    Node(usize),
    /// Arrow number and layer.
    Pass(usize, usize),
}

/// Most cells of one container: beyond, flows are drawn without cells of their own.
const CELLS_MAX: usize = 20_000;
const SWEEPS: usize = 6;

pub(super) struct Rows {
    pub layers: Vec<Vec<Cell>>,
    /// The row of each cell, lanes one after the other.
    pub row: BTreeMap<Cell, usize>,
    /// For each lane its first row and how many rows it has.
    pub lanes: Vec<(usize, usize)>,
}

impl Rows {
    pub(super) fn count(&self) -> usize {
        self.lanes.iter().map(|(_, rows)| rows).sum()
    }
}

pub(super) fn rows(graph: &Graph) -> Rows {
    let depth = graph.vertices.iter().map(|v| v.layer + 1).max().unwrap_or(0);
    let mut layers: Vec<Vec<Cell>> = vec![Vec::new(); depth];
    // Nodes without a flow come last: they stand below the others.
    let flows: BTreeSet<usize> = graph.arrows.iter().flat_map(|arrow| [arrow.from, arrow.to]).collect();
    let (tied, loose): (Vec<_>, Vec<_>) =
        graph.vertices.iter().enumerate().partition(|(v, _)| flows.contains(v));
    for (number, vertex) in tied.into_iter().chain(loose) {
        if let Some(layer) = layers.get_mut(vertex.layer) {
            layer.push(Cell::Node(number));
        }
    }
    let links = links(graph, &mut layers);
    sort(graph, &mut layers, &links);
    assign(graph, layers, &links)
}

/// Neighbours of each cell in the layer before and in the layer after.
type Links = BTreeMap<Cell, (Vec<Cell>, Vec<Cell>)>;

fn links(graph: &Graph, layers: &mut [Vec<Cell>]) -> Links {
    let mut links = Links::new();
    let mut cells = 0;
    for (number, arrow) in graph.arrows.iter().enumerate().filter(|(_, arrow)| !arrow.returns) {
        let layer = |vertex: usize| graph.vertices.get(vertex).map_or(0, |v| v.layer);
        let mut before = Cell::Node(arrow.from);
        for at in layer(arrow.from) + 1..layer(arrow.to) {
            cells += 1;
            if cells > CELLS_MAX {
                break;
            }
            let pass = Cell::Pass(number, at);
            if let Some(layer) = layers.get_mut(at) {
                layer.push(pass);
            }
            join(&mut links, before, pass);
            before = pass;
        }
        join(&mut links, before, Cell::Node(arrow.to));
    }
    links
}

fn join(links: &mut Links, before: Cell, after: Cell) {
    links.entry(before).or_default().1.push(after);
    links.entry(after).or_default().0.push(before);
}

/// The lane a cell lies in: a passing flow lies in the lane it comes from.
fn lane(cell: Cell, graph: &Graph) -> usize {
    let vertex = match cell {
        Cell::Node(vertex) => Some(vertex),
        Cell::Pass(arrow, _) => graph.arrows.get(arrow).map(|arrow| arrow.from),
    };
    vertex.and_then(|vertex| graph.vertices.get(vertex)).map_or(0, |vertex| vertex.lane)
}

/// Sweeps to and fro: each cell goes to the mean place of its neighbours in the layer looked at before.
fn sort(graph: &Graph, layers: &mut [Vec<Cell>], links: &Links) {
    let mut place: BTreeMap<Cell, usize> = BTreeMap::new();
    for layer in layers.iter() {
        place.extend(layer.iter().enumerate().map(|(at, cell)| (*cell, at)));
    }
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        let numbers: Vec<usize> =
            if forward { (0..layers.len()).collect() } else { (0..layers.len()).rev().collect() };
        for number in numbers {
            let Some(layer) = layers.get_mut(number) else { continue };
            layer.sort_by_cached_key(|cell| {
                let near = links.get(cell).map(|(before, after)| if forward { before } else { after });
                let places: Vec<usize> =
                    near.into_iter().flatten().filter_map(|c| place.get(c).copied()).collect();
                let own = place.get(cell).copied().unwrap_or(0);
                let mean = if places.is_empty() {
                    own * 1_000
                } else {
                    places.iter().sum::<usize>() * 1_000 / places.len()
                };
                (lane(*cell, graph), mean, own)
            });
            place.extend(layer.iter().enumerate().map(|(at, cell)| (*cell, at)));
        }
    }
}

/// Gives rows from left to right: a cell takes the row of its neighbour before, or the next free one below.
fn assign(graph: &Graph, layers: Vec<Vec<Cell>>, links: &Links) -> Rows {
    let lanes = graph.lanes.len().max(1);
    let mut within: BTreeMap<Cell, usize> = BTreeMap::new();
    let mut heights = vec![1_usize; lanes];
    for layer in &layers {
        let mut free = vec![0_usize; lanes];
        for cell in layer {
            let own = lane(*cell, graph).min(lanes - 1);
            let near = links.get(cell).map(|(before, _)| before).into_iter().flatten();
            let mut wished: Vec<usize> = near
                .filter(|before| lane(**before, graph).min(lanes - 1) == own)
                .filter_map(|before| within.get(before).copied())
                .collect();
            wished.sort_unstable();
            let wish = wished.get(wished.len().saturating_sub(1) / 2).copied().unwrap_or(0);
            let Some(next) = free.get_mut(own) else { continue };
            let row = wish.max(*next);
            *next = row + 1;
            within.insert(*cell, row);
            if let Some(height) = heights.get_mut(own) {
                *height = (*height).max(row + 1);
            }
        }
    }
    let mut first = 0;
    let lanes: Vec<(usize, usize)> = heights
        .into_iter()
        .map(|height| {
            let start = first;
            first += height;
            (start, height)
        })
        .collect();
    let row = within
        .into_iter()
        .map(|(cell, row)| {
            let start = lanes.get(lane(cell, graph).min(lanes.len() - 1)).map_or(0, |(start, _)| *start);
            (cell, start + row)
        })
        .collect();
    Rows { layers, row, lanes }
}
