//! Writes the SVG text: numbers, shapes, wrapped names, badges.

use std::fmt::Write;

use roxmltree::Node as Xml;

use super::Marks;
use super::scene::{Area, Point, Shape};
use super::text;
use crate::rule::tree::{attribute, children, id, is, name};

/// The size of names inside shapes, in pixels.
const FONT: f64 = 12.0;
/// The size of names beside shapes and flows.
const SMALL: f64 = 11.0;

pub(super) struct Pen<'m> {
    out: String,
    marks: &'m Marks,
}

/// A coordinate with at most two digits after the point.
pub(super) fn number(value: f64) -> String {
    let written = format!("{value:.2}");
    let short = written.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

impl<'m> Pen<'m> {
    pub(super) fn new(marks: &'m Marks) -> Self {
        Self { out: String::new(), marks }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// The name shown for an element.
    pub(super) fn label(&self, element: Xml) -> String {
        let own = id(element).and_then(|id| self.marks.labels.get(id)).cloned();
        let own = own.or_else(|| attribute(element, "name").map(str::to_owned));
        let text = || {
            let part = children(element, "text").next()?;
            Some(part.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect::<String>())
        };
        let named = if is(element, "textAnnotation") { text().or(own) } else { own };
        named.map(|name| name.trim().to_owned()).unwrap_or_default()
    }

    /// Opens the group of an element, with its full name for whoever points at it.
    pub(super) fn open(&mut self, element: Xml) {
        let key = id(element).unwrap_or_default();
        let mut class = name(element).to_owned();
        if self.marks.active.contains_key(key) {
            class.push_str(" active");
        }
        if self.marks.done.contains(key) {
            class.push_str(" done");
        }
        let title = self.label(element);
        let _ = write!(self.out, "<g class=\"{class}\" data-element=\"{}\">", escaped(key));
        if !title.is_empty() {
            let _ = write!(self.out, "<title>{}</title>", escaped(&title));
        }
    }

    pub(super) fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    pub(super) fn rect(&mut self, area: Area, radius: f64, class: &str) {
        let Area { x, y, width, height } = area;
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" class=\"{class}\"/>",
            number(x),
            number(y),
            number(width),
            number(height),
            number(radius)
        );
    }

    pub(super) fn circle(&mut self, (x, y): Point, radius: f64, class: &str) {
        let (x, y, radius) = (number(x), number(y), number(radius));
        let _ = write!(self.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"{class}\"/>");
    }

    /// A path through points relative to `at`, in units of `unit`; each list is one stroke.
    pub(super) fn strokes(&mut self, at: Point, unit: f64, strokes: &[&[Point]], closed: bool, class: &str) {
        let mut data = String::new();
        for stroke in strokes {
            for (index, (x, y)) in stroke.iter().enumerate() {
                let command = if index == 0 { 'M' } else { 'L' };
                let _ = write!(data, "{command}{} {}", number(at.0 + x * unit), number(at.1 + y * unit));
            }
            if closed {
                data.push('Z');
            }
        }
        let _ = write!(self.out, "<path d=\"{data}\" class=\"{class}\"/>");
    }

    pub(super) fn path(&mut self, data: &str, class: &str) {
        let _ = write!(self.out, "<path d=\"{data}\" class=\"{class}\"/>");
    }

    /// A name in the middle of an area.
    pub(super) fn inside(&mut self, name: &str, area: Area) {
        let lines_max = ((area.height + 2.0) / (FONT * 1.25)).floor().max(1.0);
        let lines = text::wrap(name, area.width / FONT, count(lines_max));
        let (x, y) = area.centre();
        self.lines(&lines, x, y, FONT, "middle", "");
    }

    /// A name at the left top of an area.
    pub(super) fn at_left(&mut self, name: &str, area: Area) {
        let lines_max = ((area.height + 2.0) / (FONT * 1.25)).floor().max(1.0);
        let lines = text::wrap(name, area.width / FONT, count(lines_max));
        let height = lines.iter().map(|_| FONT * 1.25).sum::<f64>();
        self.lines(&lines, area.x, area.y + height / 2.0, FONT, "start", "");
    }

    /// A name below a shape, or where its author put it.
    pub(super) fn below(&mut self, name: &str, shape: &Shape) {
        let (x, top, width) = match shape.label {
            Some(area) => (area.centre().0, area.y, area.width.max(48.0) + 6.0),
            None => (shape.area.centre().0, shape.area.bottom() + 3.0, shape.area.width.max(96.0)),
        };
        let lines_max = shape.label.map_or(3, |area| count((area.height / (SMALL * 1.25)).ceil()).max(3));
        let lines = text::wrap(name, width / SMALL, lines_max);
        let height = lines.iter().map(|_| SMALL * 1.25).sum::<f64>();
        self.lines(&lines, x, top + height / 2.0, SMALL, "middle", "small halo");
    }

    /// A name beside a flow.
    pub(super) fn beside(&mut self, name: &str, area: Area) {
        let lines = text::wrap(name, (area.width + 6.0) / SMALL, 3);
        let height = lines.iter().map(|_| SMALL * 1.25).sum::<f64>();
        // What is higher than its room grows upwards, away from the line.
        let y = (area.bottom() - height / 2.0).min(area.centre().1);
        self.lines(&lines, area.centre().0, y, SMALL, "middle", "small halo");
    }

    /// The title of a pool or lane, turned where it stands at the left.
    pub(super) fn title(&mut self, name: &str, strip: Area, turned: bool) {
        let (x, y) = strip.centre();
        if !turned {
            return self.inside(name, strip);
        }
        let lines = text::wrap(name, strip.height / FONT, count((strip.width / (FONT * 1.25)).max(1.0)));
        let _ = write!(self.out, "<g transform=\"rotate(-90 {} {})\">", number(x), number(y));
        self.lines(&lines, x, y, FONT, "middle", "");
        self.out.push_str("</g>");
    }

    fn lines(&mut self, lines: &[String], x: f64, middle: f64, size: f64, anchor: &str, class: &str) {
        let step = size * 1.25;
        let whole = lines.iter().map(|_| step).sum::<f64>();
        let mut y = middle - whole / 2.0 + size * 0.98;
        for line in lines {
            let _ = write!(
                self.out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" class=\"{class}\">{}</text>",
                number(x),
                number(y),
                escaped(line)
            );
            y += step;
        }
    }

    /// How many tokens are at a shape, at its right top.
    pub(super) fn badge(&mut self, shape: &Shape) {
        let Some(tokens) = id(shape.element).and_then(|id| self.marks.active.get(id)) else { return };
        let (x, y) = (shape.area.right() - 2.0, shape.area.y + 2.0);
        self.out.push_str("<g class=\"badge\">");
        self.circle((x, y), 9.0, "");
        self.lines(&[tokens.to_string()], x, y - 0.5, SMALL, "middle", "");
        self.close();
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive number of lines"
)]
fn count(lines: f64) -> usize {
    lines.clamp(1.0, 40.0) as usize
}
