//! Events: the circle tells start, intermediate and end; the sign inside tells the trigger (clause 10.4, Table 10.93).

use super::pen::Pen;
use super::scene::{Point, Shape};
use crate::rule::tree::{Tree, attribute, flag, is, name};

pub(super) fn draw(shape: &Shape, tree: &Tree, pen: &mut Pen) {
    let element = shape.element;
    let centre = shape.area.centre();
    let radius = shape.area.width.min(shape.area.height) / 2.0;
    let boundary = is(element, "boundaryEvent");
    let starts = is(element, "startEvent");
    let goes_on = boundary && attribute(element, "cancelActivity") == Some("false")
        || starts && attribute(element, "isInterrupting") == Some("false");
    let dash = if goes_on { " dash" } else { "" };
    match name(element) {
        "endEvent" => pen.circle(centre, radius, "s thick"),
        "startEvent" => pen.circle(centre, radius, &format!("s{dash}")),
        _ => {
            pen.circle(centre, radius, &format!("s{dash}"));
            pen.circle(centre, (radius - 3.0).max(1.0), &format!("n{dash}"));
        }
    }
    let triggers = tree.triggers(element);
    let throws = matches!(name(element), "endEvent" | "intermediateThrowEvent" | "implicitThrowEvent");
    match triggers.as_slice() {
        [] => {}
        [one] => sign(name(*one), centre, radius * 0.52, throws, pen),
        _ if flag(element, "parallelMultiple") => plus(centre, radius * 0.6, pen),
        _ => pentagon(centre, radius * 0.6, throws, pen),
    }
}

fn class(filled: bool) -> &'static str {
    if filled { "f" } else { "n" }
}

/// The sign of a trigger around `at`, `unit` half as high as the sign.
fn sign(trigger: &str, at: Point, unit: f64, filled: bool, pen: &mut Pen) {
    let word = trigger.strip_suffix("EventDefinition").unwrap_or(trigger);
    match word {
        "message" => envelope(at, unit, filled, pen),
        "timer" => clock(at, unit, pen),
        "error" => {
            let bolt: &[Point] =
                &[(-0.95, 0.85), (-0.35, -0.75), (0.25, 0.25), (0.95, -0.9), (0.4, 0.8), (-0.25, -0.1)];
            pen.strokes(at, unit, &[bolt], true, class(filled));
        }
        "escalation" => {
            let arrow: &[Point] = &[(0.0, -1.0), (0.75, 0.9), (0.0, 0.15), (-0.75, 0.9)];
            pen.strokes(at, unit, &[arrow], true, class(filled));
        }
        "cancel" => {
            let cross: &[Point] = &[
                (-0.9, -0.6),
                (-0.6, -0.9),
                (0.0, -0.3),
                (0.6, -0.9),
                (0.9, -0.6),
                (0.3, 0.0),
                (0.9, 0.6),
                (0.6, 0.9),
                (0.0, 0.3),
                (-0.6, 0.9),
                (-0.9, 0.6),
                (-0.3, 0.0),
            ];
            pen.strokes(at, unit, &[cross], true, class(filled));
        }
        "compensate" => rewind(at, unit, filled, pen),
        "conditional" => {
            let page: &[Point] = &[(-0.75, -0.95), (0.75, -0.95), (0.75, 0.95), (-0.75, 0.95)];
            pen.strokes(at, unit, &[page], true, "n");
            for y in [-0.55, -0.18, 0.18, 0.55] {
                pen.strokes(at, unit, &[&[(-0.5, y), (0.5, y)]], false, "n");
            }
        }
        "link" => {
            let arrow: &[Point] = &[
                (-0.95, -0.4),
                (0.2, -0.4),
                (0.2, -0.85),
                (1.0, 0.0),
                (0.2, 0.85),
                (0.2, 0.4),
                (-0.95, 0.4),
            ];
            pen.strokes(at, unit, &[arrow], true, class(filled));
        }
        "signal" => {
            pen.strokes(at, unit, &[&[(0.0, -0.95), (0.95, 0.75), (-0.95, 0.75)]], true, class(filled));
        }
        "terminate" => pen.circle(at, unit * 1.15, "f"),
        _ => {}
    }
}

pub(super) fn envelope(at: Point, unit: f64, filled: bool, pen: &mut Pen) {
    let body: &[Point] = &[(-1.0, -0.7), (1.0, -0.7), (1.0, 0.7), (-1.0, 0.7)];
    pen.strokes(at, unit, &[body], true, class(filled));
    let flap: &[Point] = &[(-1.0, -0.7), (0.0, 0.1), (1.0, -0.7)];
    pen.strokes(at, unit, &[flap], false, if filled { "o" } else { "n" });
}

fn clock(at: Point, unit: f64, pen: &mut Pen) {
    pen.circle(at, unit * 1.1, "n");
    pen.strokes(at, unit, &[&[(0.0, -0.75), (0.0, 0.0), (0.5, 0.3)]], false, "n");
    for (x, y) in [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)] {
        pen.strokes(at, unit, &[&[(x, y), (x * 0.85, y * 0.85)]], false, "n");
    }
}

pub(super) fn rewind(at: Point, unit: f64, filled: bool, pen: &mut Pen) {
    let left: &[Point] = &[(-1.0, 0.0), (0.0, -0.7), (0.0, 0.7)];
    let right: &[Point] = &[(0.0, 0.0), (1.0, -0.7), (1.0, 0.7)];
    pen.strokes(at, unit, &[left, right], true, class(filled));
}

pub(super) fn pentagon(at: Point, unit: f64, filled: bool, pen: &mut Pen) {
    let points: &[Point] = &[(0.0, -1.0), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)];
    pen.strokes(at, unit, &[points], true, class(filled));
}

pub(super) fn plus(at: Point, unit: f64, pen: &mut Pen) {
    let (w, l) = (0.28, 0.95);
    let points: &[Point] = &[
        (-w, -l),
        (w, -l),
        (w, -w),
        (l, -w),
        (l, w),
        (w, w),
        (w, l),
        (-w, l),
        (-w, w),
        (-l, w),
        (-l, -w),
        (-w, -w),
    ];
    pen.strokes(at, unit, &[points], true, "n");
}
