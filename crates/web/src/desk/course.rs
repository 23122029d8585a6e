//! The course of a case on its page: the picture with its tokens, and the same facts as a list.

use catalog::App;
use kernel::Case;
use value::ElementId;

use crate::error::Trouble;
use crate::shape::{self, time};
use crate::site::Site;
use crate::view::case::Course;
use crate::view::part::Row;
use crate::visit::Visit;

pub(super) fn course(site: &Site, visit: &Visit, app: &App, case: &Case) -> Result<Course, Trouble> {
    let language = visit.language;
    let course = site.engine.course(case.id)?;
    let name = |element: &ElementId| {
        let node = app.process.find(element.as_str()).map(|index| app.process.node(index));
        let name = node.map_or("", |node| node.name.as_str());
        if name.is_empty() { element.to_string() } else { shape::one_of_both(language, name).to_owned() }
    };
    let passed = course.passed.iter().map(|passed| {
        let at = time::moment(app.calendar.zone(), passed.at);
        let said = match passed.times {
            0 | 1 => at,
            times => language.with("course-times", &[("when", &at), ("times", &times.to_string())]),
        };
        Row::new(name(&passed.element), said)
    });
    let labels = engine::draft::names(&app.process).into_iter();
    let labels = labels.map(|(id, name)| (id, shape::one_of_both(language, &name).to_owned())).collect();
    let picture = engine::picture::case(app, &course, labels, shape::picture_language(language));
    Ok(Course { picture, now: course.now.iter().map(name).collect(), passed: passed.collect() })
}
