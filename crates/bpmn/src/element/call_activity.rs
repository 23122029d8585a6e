//! Call activity: runs another process or a global task of the same file.

use value::Finding;

use super::Kind;
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let Some(called) = xml::attribute(site.element, "calledElement") else {
        let finding = Finding::error("called-missing", "the call activity calls nothing");
        site.report(site.element, finding.hint("name a process or global task in calledElement"));
        return None;
    };
    let called = xml::local(called);
    if !site.globals.callable.contains(called) {
        let message =
            format!("calledElement names `{called}`, which is no process or global task of this file");
        let finding = Finding::error("called-unknown", message);
        site.report(site.element, finding.hint("the called process must be executable and in the same file"));
        return None;
    }
    Some(Kind::CallActivity { called: called.to_owned() })
}
