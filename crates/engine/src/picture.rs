//! Pictures of processes, and of a case on its process: SVG without a style of its own, for pages that bring [`STYLE`].

use std::collections::BTreeMap;

pub use bpmn::picture::{Language, Marks, STYLE};

use catalog::App;

use crate::Course;

/// A process file as a picture; empty where it cannot be drawn. Names by element id, where the file's are not wanted.
pub fn process(xml: &str, labels: BTreeMap<String, String>, language: Language) -> String {
    draw(xml, &Marks { labels, language, styled: false, ..Marks::default() })
}

/// The file with a diagram, for a modeller; as it is where it has one, or cannot be laid out.
pub fn with_diagram(xml: &str) -> String {
    bpmn::picture::with_diagram(xml).unwrap_or_else(|_| xml.to_owned())
}

fn draw(xml: &str, marks: &Marks) -> String {
    bpmn::picture::svg(xml, marks).unwrap_or_default()
}

/// The process of an app with the tokens of a case and what it passed.
pub fn case(app: &App, course: &Course, labels: BTreeMap<String, String>, language: Language) -> String {
    let mut active: BTreeMap<String, u32> = BTreeMap::new();
    for element in &course.now {
        *active.entry(element.to_string()).or_default() += 1;
    }
    let done = course.passed.iter().map(|passed| passed.element.to_string()).collect();
    draw(&app.model.xml, &Marks { active, done, labels, language, styled: false })
}
