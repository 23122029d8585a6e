//! User task: work for a person. Its role comes from `luohu:role`, else from the lane; its office from `luohu:office`.

use value::Finding;

use super::Kind;
use crate::Expr;
use crate::read::Site;
use crate::xml::{self, LUOHU, Located};

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let role = xml::ours(site.element, "role").or(site.lane_role).map(str::to_owned);
    if role.is_none() {
        let finding = Finding::warning("role-missing", "nobody is named to do this user task");
        site.report(site.element, finding.hint("add luohu:role=\"...\", or put it into a lane with a role"));
    }
    let office = office(site)?;
    Some(Kind::UserTask { role, office })
}

/// The office expression, if there is one; the outer `None` where it is wrong.
fn office(site: &mut Site) -> Option<Option<Expr>> {
    let Some(written) = site.element.attribute_node((LUOHU, "office")) else { return Some(None) };
    let text = Located { text: written.value().to_owned(), byte: written.range_value().start };
    site.expression(&text).map(Some)
}
