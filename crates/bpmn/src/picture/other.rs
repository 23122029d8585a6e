//! Pools, lanes, groups, data, annotations; and which file draws which node.

use super::pen::{Pen, number};
use super::scene::{Area, Point, Shape, is_named_below};
use super::{activity, event, gateway};
use crate::rule::tree::{
    ACTIVITIES, CHOREOGRAPHY_ACTIVITIES, CONVERSATION_NODES, EVENTS, GATEWAYS, Tree, attribute, children,
    is_one, name,
};

/// The width of a pool's or lane's title strip.
const STRIP: f64 = 24.0;

pub(super) fn draw(shape: &Shape, tree: &Tree, pen: &mut Pen) {
    if shape.is_ground() { ground(shape, pen) } else { node(shape, tree, pen) }
}

/// Draws what others lie on.
fn ground(shape: &Shape, pen: &mut Pen) {
    pen.open(shape.element);
    let area = shape.area;
    let label = pen.label(shape.element);
    match name(shape.element) {
        "group" => pen.rect(area, 8.0, "n dash"),
        kind => {
            pen.rect(area, 0.0, "g");
            let whole = area.height < 70.0 && shape.horizontal && kind == "participant";
            let strip = if whole {
                area
            } else if shape.horizontal {
                Area { width: STRIP, ..area }
            } else {
                Area { height: STRIP, ..area }
            };
            if kind == "participant" && !whole {
                pen.rect(strip, 0.0, "n");
            }
            pen.title(&label, strip, shape.horizontal && !whole);
            if children(shape.element, "participantMultiplicity")
                .any(|m| attribute(m, "maximum") != Some("1"))
            {
                let at = (area.centre().0, area.bottom() - 8.0);
                let bars: &[&[Point]] =
                    &[&[(-0.7, -1.0), (-0.7, 1.0)], &[(0.0, -1.0), (0.0, 1.0)], &[(0.7, -1.0), (0.7, 1.0)]];
                pen.strokes(at, 5.0, bars, false, "l");
            }
        }
    }
    pen.close();
}

fn node(shape: &Shape, tree: &Tree, pen: &mut Pen) {
    let element = shape.element;
    pen.open(element);
    if is_one(element, EVENTS) {
        event::draw(shape, tree, pen);
    } else if is_one(element, GATEWAYS) {
        gateway::draw(shape, pen);
    } else if is_one(element, ACTIVITIES) || is_one(element, CHOREOGRAPHY_ACTIVITIES) {
        activity::draw(shape, pen);
    } else if is_one(element, CONVERSATION_NODES) {
        let half = shape.area.width.min(shape.area.height) / 2.0;
        let hexagon: &[Point] =
            &[(-1.0, 0.0), (-0.5, -0.87), (0.5, -0.87), (1.0, 0.0), (0.5, 0.87), (-0.5, 0.87)];
        pen.strokes(shape.area.centre(), half, &[hexagon], true, "s");
    } else {
        data(shape, tree, pen);
    }
    let label = pen.label(element);
    if is_named_below(element) && !label.is_empty() {
        pen.below(&label, shape);
    }
    pen.close();
}

fn data(shape: &Shape, tree: &Tree, pen: &mut Pen) {
    let area = shape.area;
    let element = shape.element;
    match name(element) {
        "textAnnotation" => {
            let (x, y) = (area.x, area.y);
            let bracket = [(x + 10.0, y), (x, y), (x, area.bottom()), (x + 10.0, area.bottom())];
            pen.strokes((0.0, 0.0), 1.0, &[&bracket], false, "l");
            let label = pen.label(element);
            pen.at_left(
                &label,
                Area { x: x + 5.0, y: y + 2.0, width: area.width - 8.0, height: area.height },
            );
        }
        "dataStoreReference" | "dataStore" => {
            let (x, y, w, h) = (number(area.x), area.y + 7.0, area.width, area.height - 14.0);
            let (half, back) = (number(w / 2.0), number(w));
            let y = number(y);
            let h = number(h.max(1.0));
            pen.path(&format!("M{x} {y}a{half} 7 0 0 1 {back} 0v{h}a{half} 7 0 0 1 -{back} 0z"), "s");
            pen.path(&format!("M{x} {y}a{half} 7 0 0 0 {back} 0m-{back} 5a{half} 7 0 0 0 {back} 0"), "n");
        }
        "message" => {
            pen.rect(area, 0.0, "s");
            let (x, y) = (area.x, area.y);
            let flap = [(x, y), (area.centre().0, area.centre().1), (area.right(), y)];
            pen.strokes((0.0, 0.0), 1.0, &[&flap], false, "n");
        }
        kind => {
            let fold = (area.width * 0.3).min(12.0);
            let page = [
                (area.x, area.y),
                (area.right() - fold, area.y),
                (area.right(), area.y + fold),
                (area.right(), area.bottom()),
                (area.x, area.bottom()),
            ];
            pen.strokes((0.0, 0.0), 1.0, &[&page], true, "s");
            let corner = [
                (area.right() - fold, area.y),
                (area.right() - fold, area.y + fold),
                (area.right(), area.y + fold),
            ];
            pen.strokes((0.0, 0.0), 1.0, &[&corner], false, "n");
            let arrow: &[Point] =
                &[(-1.0, -0.4), (0.2, -0.4), (0.2, -0.9), (1.0, 0.0), (0.2, 0.9), (0.2, 0.4), (-1.0, 0.4)];
            match kind {
                "dataInput" => pen.strokes((area.x + 10.0, area.y + 9.0), 6.0, &[arrow], true, "n"),
                "dataOutput" => pen.strokes((area.x + 10.0, area.y + 9.0), 6.0, &[arrow], true, "f"),
                _ => {}
            }
            let object = tree.referred(element, "dataObjectRef").unwrap_or(element);
            if attribute(object, "isCollection") == Some("true") {
                let bars: &[&[Point]] =
                    &[&[(-0.7, -1.0), (-0.7, 1.0)], &[(0.0, -1.0), (0.0, 1.0)], &[(0.7, -1.0), (0.7, 1.0)]];
                pen.strokes((area.centre().0, area.bottom() - 8.0), 4.5, bars, false, "l");
            }
        }
    }
}
