//! Activities: the box, the sign of the task's kind, the marks at the bottom (clause 10.2).

use roxmltree::Node as Xml;

use super::event::{envelope, rewind};
use super::pen::{Pen, number};
use super::scene::{Area, Point, Shape};
use crate::rule::tree::{SUB_PROCESSES, attribute, children, flag, is, is_one, name};

pub(super) fn draw(shape: &Shape, pen: &mut Pen) {
    let (element, area) = (shape.element, shape.area);
    let dots = if flag(element, "triggeredByEvent") { " dots" } else { "" };
    let call = if is_one(element, &["callActivity", "callChoreography"]) { " call" } else { "" };
    pen.rect(area, 8.0, &format!("s{dots}{call}"));
    if is(element, "transaction") {
        pen.rect(area.grown(-3.0), 6.0, "n");
    }
    sign(element, (area.x + 13.0, area.y + 13.0), pen);
    let marks = marks(shape);
    let (mut x, y) = (area.centre().0 - step_back(marks.len()), area.bottom() - 9.0);
    for mark in &marks {
        mark_at(*mark, (x, y), pen);
        x += 16.0;
    }
    let label = pen.label(element);
    let foot = if marks.is_empty() { 4.0 } else { 18.0 };
    if shape.expanded && is_one(element, SUB_PROCESSES) {
        let head = Area { x: area.x + 8.0, y: area.y + 5.0, width: area.width - 16.0, height: 15.0 };
        pen.at_left(&label, head);
    } else {
        let head = if has_sign(element) && area.height > 72.0 {
            20.0
        } else if has_sign(element) && area.height > 50.0 {
            12.0
        } else {
            4.0
        };
        let height = (area.height - head - foot).max(14.0);
        let inner = Area { x: area.x + 3.0, y: area.y + head, width: area.width - 6.0, height };
        pen.inside(&label, inner);
    }
}

fn step_back(marks: usize) -> f64 {
    (1..marks).map(|_| 8.0).sum()
}

#[derive(Clone, Copy)]
enum Mark {
    Loop,
    Parallel,
    Sequential,
    Compensation,
    AdHoc,
    Plus,
}

/// The marks at the bottom, in the order of the standard.
fn marks(shape: &Shape) -> Vec<Mark> {
    let element = shape.element;
    let mut marks = Vec::new();
    if children(element, "standardLoopCharacteristics").next().is_some()
        || attribute(element, "loopType") == Some("Standard")
    {
        marks.push(Mark::Loop);
    }
    if let Some(multi) = children(element, "multiInstanceLoopCharacteristics").next() {
        marks.push(if flag(multi, "isSequential") { Mark::Sequential } else { Mark::Parallel });
    }
    match attribute(element, "loopType") {
        Some("MultiInstanceSequential") => marks.push(Mark::Sequential),
        Some("MultiInstanceParallel") => marks.push(Mark::Parallel),
        _ => {}
    }
    if flag(element, "isForCompensation") {
        marks.push(Mark::Compensation);
    }
    if is(element, "adHocSubProcess") {
        marks.push(Mark::AdHoc);
    }
    if !shape.expanded && (is_one(element, SUB_PROCESSES) || is(element, "subChoreography")) {
        marks.push(Mark::Plus);
    }
    marks
}

fn mark_at(mark: Mark, at: Point, pen: &mut Pen) {
    let bars: &[&[Point]] =
        &[&[(-0.7, -1.0), (-0.7, 1.0)], &[(0.0, -1.0), (0.0, 1.0)], &[(0.7, -1.0), (0.7, 1.0)]];
    let lines: &[&[Point]] =
        &[&[(-1.0, -0.7), (1.0, -0.7)], &[(-1.0, 0.0), (1.0, 0.0)], &[(-1.0, 0.7), (1.0, 0.7)]];
    match mark {
        Mark::Loop => {
            let (x, y) = (number(at.0 - 2.5), number(at.1 + 4.5));
            pen.path(&format!("M{x} {y}a5 5 0 1 1 4 0.5"), "n");
            pen.strokes(
                (at.0 - 2.5, at.1 + 4.5),
                1.0,
                &[&[(-4.0, 0.5), (0.0, 0.0), (0.5, -4.0)]],
                false,
                "n",
            );
        }
        Mark::Parallel => pen.strokes(at, 5.0, bars, false, "l"),
        Mark::Sequential => pen.strokes(at, 5.0, lines, false, "l"),
        Mark::Compensation => rewind(at, 5.5, false, pen),
        Mark::AdHoc => {
            let (x, y) = (number(at.0 - 6.0), number(at.1 + 1.0));
            pen.path(&format!("M{x} {y}q3 -6 6 -1t6 -1"), "l");
        }
        Mark::Plus => {
            let square = Area { x: at.0 - 6.0, y: at.1 - 6.0, width: 12.0, height: 12.0 };
            pen.rect(square, 0.0, "n");
            pen.strokes(at, 4.0, &[&[(-1.0, 0.0), (1.0, 0.0)], &[(0.0, -1.0), (0.0, 1.0)]], false, "n");
        }
    }
}

fn has_sign(element: Xml) -> bool {
    const SIGNED: &[&str] = &[
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
    ];
    is_one(element, SIGNED)
}

/// The sign of a task's kind, at its left top.
fn sign(task: Xml, at: Point, pen: &mut Pen) {
    match name(task) {
        "userTask" => {
            let (x, y) = (number(at.0 - 6.0), number(at.1 + 7.0));
            pen.path(&format!("M{x} {y}v-3q0 -4 4 -4h4q4 0 4 4v3z"), "n");
            pen.circle((at.0, at.1 - 3.0), 3.6, "o");
        }
        "manualTask" => {
            let (x, y) = (number(at.0 - 7.0), number(at.1 + 1.0));
            pen.path(
                &format!(
                    "M{x} {y}l4 -5h3l-1 2h6q1.5 1 0 2h-3h4q1.5 1 0 2h-4h3.5q1.2 1 0 2h-4h3q1 1 0 2h-8l-4 -2z"
                ),
                "n",
            );
        }
        "serviceTask" => {
            pen.circle(at, 5.0, "n");
            pen.circle(at, 2.0, "n");
            for (x, y) in [
                (0.0, 1.0),
                (1.0, 0.0),
                (0.0, -1.0),
                (-1.0, 0.0),
                (0.7, 0.7),
                (0.7, -0.7),
                (-0.7, 0.7),
                (-0.7, -0.7),
            ] {
                pen.strokes(at, 1.0, &[&[(x * 5.0, y * 5.0), (x * 7.5, y * 7.5)]], false, "l");
            }
        }
        "scriptTask" => {
            let (x, y) = (number(at.0 - 3.0), number(at.1 - 7.0));
            pen.path(&format!("M{x} {y}h9q-5 4 -2 7t-2 7h-9q5 -4 2 -7t2 -7z"), "n");
            for dy in [-4.0, -0.5, 3.0] {
                pen.strokes(at, 1.0, &[&[(-2.0, dy), (3.0, dy)]], false, "n");
            }
        }
        "businessRuleTask" => {
            let table = Area { x: at.0 - 7.5, y: at.1 - 6.0, width: 15.0, height: 12.0 };
            pen.rect(table, 0.0, "n");
            pen.rect(Area { height: 4.0, ..table }, 0.0, "f");
            pen.strokes(at, 1.0, &[&[(-7.5, 2.0), (7.5, 2.0)], &[(-2.5, -2.0), (-2.5, 6.0)]], false, "n");
        }
        "sendTask" => envelope(at, 7.5, true, pen),
        "receiveTask" => envelope(at, 7.5, false, pen),
        _ => {}
    }
}
