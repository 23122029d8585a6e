//! Flows and associations: the line, its head, the marks at its beginning, and its name.

use roxmltree::Node as Xml;

use super::pen::{Pen, number};
use super::scene::{Area, Edge, Point};
use crate::rule::tree::{ACTIVITIES, Tree, attribute, children, id, is_one, name, reference};

pub(super) fn draw(edge: &Edge, tree: &Tree, pen: &mut Pen) {
    let (Some(first), Some(last)) = (edge.points.first(), edge.points.last()) else { return };
    pen.open(edge.element);
    let after = edge.points.get(1).copied().unwrap_or(*last);
    let before = edge.points.iter().rev().nth(1).copied().unwrap_or(*first);
    let line = data(&edge.points);
    match name(edge.element) {
        "sequenceFlow" => {
            pen.path(&line, "l");
            head(before, *last, "f", pen);
            beginning(edge.element, *first, after, tree, pen);
        }
        "messageFlow" => {
            pen.path(&line, "l dash");
            head(before, *last, "o", pen);
            pen.circle(*first, 4.0, "o");
        }
        "conversationLink" => pen.path(&line, "l thick"),
        "association" => {
            pen.path(&line, "l dots");
            let direction = attribute(edge.element, "associationDirection");
            if matches!(direction, Some("One" | "Both")) {
                open_head(before, *last, pen);
            }
            if direction == Some("Both") {
                open_head(after, *first, pen);
            }
        }
        _ => {
            pen.path(&line, "l dots");
            open_head(before, *last, pen);
        }
    }
    pen.close();
}

pub(super) fn label(edge: &Edge, pen: &mut Pen) {
    let label = pen.label(edge.element);
    if label.is_empty() {
        return;
    }
    pen.beside(&label, edge.label.unwrap_or_else(|| middle(&edge.points)));
}

/// Above the middle of the longest piece of a line.
fn middle(points: &[Point]) -> Area {
    let length = |a: Point, b: Point| (a.0 - b.0).abs() + (a.1 - b.1).abs();
    let pairs = points.iter().zip(points.iter().skip(1));
    let longest = pairs.max_by(|one, other| length(*one.0, *one.1).total_cmp(&length(*other.0, *other.1)));
    let (a, b) = longest.map_or(((0.0, 0.0), (0.0, 0.0)), |(a, b)| (*a, *b));
    let (x, y) = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
    Area { x: x - 45.0, y: y - 16.0, width: 90.0, height: 14.0 }
}

fn data(points: &[Point]) -> String {
    let mut data = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        data.push(if at == 0 { 'M' } else { 'L' });
        data.push_str(&number(*x));
        data.push(' ');
        data.push_str(&number(*y));
    }
    data
}

/// The unit vector of a line's last piece.
fn direction(from: Point, to: Point) -> Point {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 0.01 { (1.0, 0.0) } else { (dx / length, dy / length) }
}

/// A triangle at `to`, `across` half as wide as it is long.
fn head(from: Point, to: Point, class: &str, pen: &mut Pen) {
    let (dx, dy) = direction(from, to);
    let back = (to.0 - dx * 10.0, to.1 - dy * 10.0);
    let corners = [to, (back.0 - dy * 4.5, back.1 + dx * 4.5), (back.0 + dy * 4.5, back.1 - dx * 4.5)];
    pen.strokes((0.0, 0.0), 1.0, &[&corners], true, class);
}

fn open_head(from: Point, to: Point, pen: &mut Pen) {
    let (dx, dy) = direction(from, to);
    let back = (to.0 - dx * 8.0, to.1 - dy * 8.0);
    let corners = [(back.0 - dy * 4.5, back.1 + dx * 4.5), to, (back.0 + dy * 4.5, back.1 - dx * 4.5)];
    pen.strokes((0.0, 0.0), 1.0, &[&corners], false, "n");
}

/// The slash of a default flow, the diamond of a conditional flow out of an activity.
fn beginning(flow: Xml, first: Point, after: Point, tree: &Tree, pen: &mut Pen) {
    let Some(source) = tree.referred(flow, "sourceRef") else { return };
    let (dx, dy) = direction(first, after);
    if reference(source, "default").is_some() && reference(source, "default") == id(flow) {
        let at = (first.0 + dx * 9.0, first.1 + dy * 9.0);
        let slash = [
            (at.0 - dx * 3.0 - dy * 5.0, at.1 - dy * 3.0 + dx * 5.0),
            (at.0 + dx * 3.0 + dy * 5.0, at.1 + dy * 3.0 - dx * 5.0),
        ];
        pen.strokes((0.0, 0.0), 1.0, &[&slash], false, "l");
    } else if is_one(source, ACTIVITIES) && children(flow, "conditionExpression").next().is_some() {
        let far = (first.0 + dx * 16.0, first.1 + dy * 16.0);
        let mid = (first.0 + dx * 8.0, first.1 + dy * 8.0);
        let corners =
            [first, (mid.0 - dy * 5.0, mid.1 + dx * 5.0), far, (mid.0 + dy * 5.0, mid.1 - dx * 5.0)];
        pen.strokes((0.0, 0.0), 1.0, &[&corners], true, "o");
    }
}
