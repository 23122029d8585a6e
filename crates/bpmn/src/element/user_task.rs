//! User task: work for a person. Its role comes from `luohu:role`, else from the lane.

use value::Finding;

use super::{Kind, activity};
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let plain = activity::is_plain(site);
    let role = xml::ours(site.element, "role").or(site.lane_role).map(str::to_owned);
    if role.is_none() {
        let finding = Finding::warning("role-missing", "nobody is named to do this user task");
        site.report(site.element, finding.hint("add luohu:role=\"...\", or put it into a lane with a role"));
    }
    plain.then_some(Kind::UserTask { role })
}
