//! Script task: one FEEL expression over the case data.

use value::Finding;

use super::Kind;
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    // A global script task names its language in an attribute of another name.
    let language = || xml::attribute(site.element, "scriptLanguage");
    let format = xml::attribute(site.element, "scriptFormat").or_else(language);
    if !format.is_some_and(|name| name.to_ascii_lowercase().contains("feel")) {
        let shown = format.unwrap_or("no language");
        let finding = Finding::error("script-language", format!("scripts in `{shown}` are not run"));
        site.report(site.element, finding.hint("write FEEL and set scriptFormat=\"feel\""));
        return None;
    }
    let text = xml::child(site.element, "script").map(xml::text).filter(|script| !script.text.is_empty());
    let Some(text) = text else {
        let finding = Finding::error("script-empty", "the script task has no script");
        site.report(site.element, finding.hint("add <script> with a FEEL expression"));
        return None;
    };
    let result = xml::ours(site.element, "result").map(str::to_owned);
    let expr = site.expression(&text)?;
    Some(Kind::ScriptTask { expr, result })
}
