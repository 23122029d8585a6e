//! Elements and requirements that nothing reads.

use value::Finding;

use crate::boxed;
use crate::model::{Parts, Source, What};

pub fn report(parts: &Parts, findings: &mut Vec<Finding>) {
    let mut wanted = vec![false; parts.elements.len()];
    for element in &parts.elements {
        let (requires, takes) = match &element.what {
            What::Decision(decision) => (&decision.requires[..], &[][..]),
            What::Knowledge(knowledge) => (&knowledge.requires[..], &[][..]),
            What::Service(service) => (&service.outputs[..], &service.takes[..]),
            What::InputData => continue,
        };
        for index in requires.iter().chain(takes) {
            if let Some(wanted) = wanted.get_mut(*index) {
                *wanted = true;
            }
        }
    }
    for (element, wanted) in parts.elements.iter().zip(wanted).filter(|(element, _)| element.module == 0) {
        let warn = |message: String| {
            let finding = Finding::warning("dmn-unused", message).at(element.at.0, element.at.1);
            finding.element(&*element.id)
        };
        let name = &element.name;
        match &element.what {
            What::InputData if !wanted => {
                findings.push(warn(format!("no element requires the input `{name}`")));
            }
            What::Knowledge(_) if !wanted => {
                findings.push(warn(format!("no element requires the business knowledge `{name}`")));
            }
            What::Decision(decision) => {
                let read = boxed::names(&decision.logic);
                for unread in decision.names.iter().filter(|(name, _)| !read.contains(name)) {
                    let what = match &unread.1 {
                        Source::Element(_) => &*unread.0,
                        Source::Import(entries) => entries.first().map_or(&*unread.0, |(name, _)| &**name),
                    };
                    findings
                        .push(warn(format!("the decision `{name}` requires `{what}` and never reads it")));
                }
            }
            _ => {}
        }
    }
}
