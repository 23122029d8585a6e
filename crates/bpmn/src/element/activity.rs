//! What all activities share: they run once for each token, and nothing of the standard that would change this passes
//! unseen.

use value::Finding;

use crate::read::Site;
use crate::xml;

const REPEATS: [&str; 2] = ["standardLoopCharacteristics", "multiInstanceLoopCharacteristics"];

/// False where the activity asks for something that does not run yet; it is reported.
pub(crate) fn is_plain(site: &mut Site) -> bool {
    let mut refused: Vec<String> = REPEATS
        .iter()
        .filter(|name| xml::child(site.element, name).is_some())
        .map(|name| (*name).to_owned())
        .collect();
    if xml::flag(site.element, "isForCompensation") == Some(true) {
        refused.push("isForCompensation".to_owned());
    }
    let quantity = |name: &str| xml::attribute(site.element, name).filter(|count| *count != "1");
    for name in ["startQuantity", "completionQuantity"] {
        if quantity(name).is_some() {
            refused.push(name.to_owned());
        }
    }
    for what in &refused {
        let finding = Finding::error("element-unsupported", format!("`{what}` does not run yet"));
        site.report(site.element, finding.hint("draw the activity so that it runs once"));
    }
    refused.is_empty()
}
