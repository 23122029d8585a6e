//! Resources (10.2.1 Resource assignment): a role is given by reference with parameters, or by an expression.

use roxmltree::Node as Xml;

use super::tree::{Out, Tree, children, is_one};

pub(crate) fn check(element: Xml, _: &Tree, out: &mut Out) {
    if !is_one(element, &["resourceRole", "performer", "humanPerformer", "potentialOwner"]) {
        return;
    }
    let has = |child| children(element, child).next().is_some();
    if has("resourceRef") && has("resourceAssignmentExpression") {
        let message = "the role has a resource and an assignment expression";
        out.error(element, "resource-and-assignment", message, "keep one of the two");
    }
    if has("resourceParameterBinding") && !has("resourceRef") {
        let message = "a parameter is bound, but no resource is named";
        out.error(element, "binding-without-resource", message, "name the resource, or remove the binding");
    }
}
