//! Gateways: a diamond with the sign of its kind (clause 10.5).

use super::event::{pentagon, plus};
use super::pen::Pen;
use super::scene::{Point, Shape};
use crate::rule::tree::{attribute, flag, name};

pub(super) fn draw(shape: &Shape, pen: &mut Pen) {
    let (at, half) = (shape.area.centre(), shape.area.width.min(shape.area.height) / 2.0);
    let diamond: &[Point] = &[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
    pen.strokes(at, half, &[diamond], true, "s");
    match name(shape.element) {
        "exclusiveGateway" if shape.marker => {
            pen.strokes(
                at,
                half * 0.4,
                &[&[(-0.7, -1.0), (0.7, 1.0)], &[(0.7, -1.0), (-0.7, 1.0)]],
                false,
                "l thick",
            );
        }
        "inclusiveGateway" => pen.circle(at, half * 0.45, "l thick"),
        "parallelGateway" => {
            pen.strokes(
                at,
                half * 0.5,
                &[&[(-1.0, 0.0), (1.0, 0.0)], &[(0.0, -1.0), (0.0, 1.0)]],
                false,
                "l thick",
            );
        }
        "complexGateway" => {
            let star: [&[Point]; 4] = [
                &[(-1.0, 0.0), (1.0, 0.0)],
                &[(0.0, -1.0), (0.0, 1.0)],
                &[(-0.7, -0.7), (0.7, 0.7)],
                &[(0.7, -0.7), (-0.7, 0.7)],
            ];
            pen.strokes(at, half * 0.5, &star, false, "l thick");
        }
        "eventBasedGateway" => {
            pen.circle(at, half * 0.58, "n");
            if !flag(shape.element, "instantiate") {
                pen.circle(at, half * 0.48, "n");
            }
            if attribute(shape.element, "eventGatewayType") == Some("Parallel") {
                plus(at, half * 0.34, pen);
            } else {
                pentagon(at, half * 0.34, false, pen);
            }
        }
        _ => {}
    }
}
