//! A process as a picture: SVG made of text alone, with the tokens of a case on it.
//!
//! Where a file has a complete diagram it is drawn as its author drew it; else the whole file is laid out anew, from
//! left to right. Shapes follow the notation of BPMN 2.0; colours are custom properties, with readable defaults for
//! light and dark.

mod activity;
mod diagram;
mod drawn;
mod edge;
mod event;
mod gateway;
mod layout;
mod other;
mod pen;
mod scene;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use value::Finding;

use crate::place::{Findings, Lines};
use crate::rule::tree::{Tree, attribute, id, is};
pub use diagram::with_diagram;
use pen::Pen;
use scene::Scene;

/// The style sheet of a picture; a page whose policy forbids styles inside SVG brings it itself.
pub const STYLE: &str = include_str!("style.css");

/// The language of what a picture says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

/// What is shown on the picture of a model.
#[derive(Debug, Clone)]
pub struct Marks {
    /// Elements where tokens are, and how many.
    pub active: BTreeMap<String, u32>,
    /// Elements that were passed.
    pub done: BTreeSet<String>,
    /// Names by element id, instead of those in the file.
    pub labels: BTreeMap<String, String>,
    pub language: Language,
    /// Whether [`STYLE`] is put into the picture.
    pub styled: bool,
}

impl Default for Marks {
    fn default() -> Self {
        Self {
            active: BTreeMap::new(),
            done: BTreeSet::new(),
            labels: BTreeMap::new(),
            language: Language::default(),
            styled: true,
        }
    }
}

/// Draws a BPMN file, also one that cannot run.
///
/// # Errors
/// The findings of a file that is no well-formed BPMN, holds nothing to draw, or is too large to lay out.
pub fn svg(xml: &str, marks: &Marks) -> Result<String, Vec<Finding>> {
    let lines = Lines::new(xml);
    let refuse = |byte, finding| {
        let mut findings = Findings::default();
        findings.push(byte, finding);
        findings.into_sorted(&lines)
    };
    let document = crate::tree(xml).map_err(|refused| refuse(refused.0, refused.1))?;
    let Some(tree) = Tree::new(document.root_element()) else {
        let finding = Finding::error("not-bpmn", "the file is not a BPMN 2.0 model");
        return Err(refuse(0, finding.hint("the root element is `definitions` of the BPMN 2.0 namespace")));
    };
    let scene = match drawn::read(&tree) {
        Some(scene) => scene,
        None => layout::lay_out(&tree).map_err(|finding| refuse(0, finding))?,
    };
    if scene.shapes.is_empty() {
        let finding = Finding::error("nothing-to-draw", "the file has no element that could be drawn");
        return Err(refuse(0, finding.hint("draw a process")));
    }
    Ok(compose(&tree, scene, marks))
}

fn compose(tree: &Tree, mut scene: Scene, marks: &Marks) -> String {
    let area = scene.area().grown(20.0);
    let mut pen = Pen::new(marks);
    let process = tree.elements().find(|element| is(*element, "process"));
    let key = process.and_then(id).unwrap_or("process");
    let key: String = key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    pen.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bpmn\" role=\"img\" viewBox=\"{} {} {} {}\" \
         width=\"{}\" height=\"{}\" aria-labelledby=\"bpmn-{key}-title\" aria-describedby=\"bpmn-{key}-desc\">\n",
        pen::number(area.x),
        pen::number(area.y),
        pen::number(area.width),
        pen::number(area.height),
        pen::number(area.width),
        pen::number(area.height),
    ));
    let name = process.map(|process| pen.label(process)).filter(|name| !name.is_empty());
    let name = name.or(attribute(tree.root, "name").map(str::to_owned)).unwrap_or(key.clone());
    pen.raw(&format!("<title id=\"bpmn-{key}-title\">{}</title>\n", pen::escaped(&name)));
    pen.raw(&format!("<desc id=\"bpmn-{key}-desc\">{}</desc>\n", pen::escaped(&told(tree, &pen, marks))));
    if marks.styled {
        pen.raw(&format!("<style>\n{STYLE}</style>\n"));
    }
    scene.sort();
    for shape in scene.shapes.iter().filter(|shape| shape.is_under()) {
        other::draw(shape, tree, &mut pen);
    }
    for edge in &scene.edges {
        edge::draw(edge, tree, &mut pen);
    }
    for shape in scene.shapes.iter().filter(|shape| !shape.is_under()) {
        other::draw(shape, tree, &mut pen);
    }
    for edge in &scene.edges {
        edge::label(edge, &mut pen);
    }
    for shape in &scene.shapes {
        pen.badge(shape);
    }
    pen.raw("</svg>\n");
    pen.finish()
}

/// Where the tokens are, in words.
fn told(tree: &Tree, pen: &Pen, marks: &Marks) -> String {
    let named = |element: &str| {
        let name = tree.find(element).map(|found| pen.label(found)).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| element.to_owned())
    };
    let places: Vec<String> =
        marks.active.iter().map(|(element, count)| format!("{} ({count})", named(element))).collect();
    match (marks.language, places.is_empty()) {
        (Language::Chinese, true) => "流程图。没有正在进行的步骤。".to_owned(),
        (Language::Chinese, false) => format!("流程图。正在进行：{}。", places.join("、")),
        (Language::English, true) => "Process diagram. No step is in progress.".to_owned(),
        (Language::English, false) => format!("Process diagram. In progress: {}.", places.join(", ")),
    }
}
