//! Service task: an operation of the kernel, `luohu:operation`, with inputs in FEEL.

use std::collections::BTreeSet;

use value::Finding;

use super::Kind;
use crate::Expr;
use crate::read::Site;
use crate::xml::{self, LUOHU, Located};

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let operation = site.needed("operation", "name what it does, for example luohu:operation=\"notify\"");
    let inputs = inputs(site)?;
    let operation = operation?.to_owned();
    Some(Kind::ServiceTask { operation, inputs })
}

/// All inputs, or `None` where one is wrong.
pub(crate) fn inputs(site: &mut Site) -> Option<Vec<(String, Expr)>> {
    let mut inputs: Vec<(String, Expr)> = Vec::new();
    let (mut whole, mut known) = (true, BTreeSet::new());
    let extensions = xml::children(site.element, "extensionElements").flat_map(|element| element.children());
    for element in extensions.filter(|child| child.has_tag_name((LUOHU, "input"))).collect::<Vec<_>>() {
        let written = element.attribute_node("value");
        let (Some(name), Some(written)) = (xml::attribute(element, "name"), written) else {
            let finding = Finding::error("input-incomplete", "an input needs a name and a value");
            site.report(element, finding.hint("<luohu:input name=\"text\" value=\"&quot;hello&quot;\"/>"));
            whole = false;
            continue;
        };
        if !known.insert(name) {
            let finding = Finding::error("input-twice", format!("the input `{name}` is given twice"));
            site.report(element, finding.hint("keep one of them"));
            whole = false;
        }
        let text = Located { text: written.value().to_owned(), byte: written.range_value().start };
        match site.expression(&text) {
            Some(expr) => inputs.push((name.to_owned(), expr)),
            None => whole = false,
        }
    }
    whole.then_some(inputs)
}
