//! Business rule task: a decision of the app, `luohu:decision`.

use super::Kind;
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let decision =
        site.needed("decision", "name a decision of the app, for example luohu:decision=\"dispatch\"")?;
    let result = xml::ours(site.element, "result").map(str::to_owned);
    Some(Kind::RuleTask { decision: decision.to_owned(), result })
}
