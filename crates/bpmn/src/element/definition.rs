//! The event definition inside an event: none, or exactly one that runs here.

use roxmltree::Node as Xml;
use value::Finding;

use crate::read::Site;
use crate::xml;

pub(crate) enum Definition<'a, 'x> {
    None,
    Message(Xml<'a, 'x>),
    Timer(Xml<'a, 'x>),
    Terminate,
}

/// Reads the definition of an event; `None` where there are several or one that does not run, which is reported.
pub(crate) fn read<'a, 'x>(site: &mut Site<'_, 'a, 'x>) -> Option<Definition<'a, 'x>> {
    let element = site.element;
    let mut all = element.children().filter(|child| {
        let name = child.tag_name();
        name.namespace() == Some(xml::BPMN)
            && (name.name().ends_with("EventDefinition") || name.name() == "eventDefinitionRef")
    });
    let Some(first) = all.next() else { return Some(Definition::None) };
    if all.next().is_some() {
        let finding =
            Finding::error("element-unsupported", "an event with several definitions does not run yet");
        site.report(element, finding.hint("draw one event for each definition"));
        return None;
    }
    match first.tag_name().name() {
        "messageEventDefinition" => Some(Definition::Message(first)),
        "timerEventDefinition" => Some(Definition::Timer(first)),
        "terminateEventDefinition" => Some(Definition::Terminate),
        other => {
            let finding = Finding::error("element-unsupported", format!("`{other}` does not run yet"));
            site.report(first, finding.hint("use a message, a timer or a plain event"));
            None
        }
    }
}

/// Reports a definition that this kind of event cannot have.
pub(crate) fn misplaced(site: &mut Site, allowed: &str) {
    let what = site.element.tag_name().name();
    let finding =
        Finding::error("definition-misplaced", format!("this {what} has the wrong event definition"));
    site.report(site.element, finding.hint(format!("allowed here: {allowed}")));
}
