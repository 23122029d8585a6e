//! The checks, in the order in which a person would ask them.

use serde::{Deserialize, Serialize};
use value::{RoleId, Words};

use crate::{Actor, Matter, Power, Role, Scope};

/// What authority needs to know of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRule {
    pub id: String,
    pub title: Words,
    pub roles: Vec<RoleId>,
    /// Acts that the same person must not have done in this case.
    pub separate_from: Vec<String>,
    /// Visitors without an account may do it.
    pub public: bool,
}

/// One reason of a refusal; `code` is stable, `words` are for the person refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    pub code: String,
    pub words: Words,
}

impl Because {
    pub fn new(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: code.to_owned(), words: Words::new(zh, en) }
    }
}

/// Allowed with nothing to say against it, or not, with every reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub allowed: bool,
    pub because: Vec<Because>,
    /// The rule in force under which an allowed act is done.
    pub basis: Option<Words>,
}

/// May `actor` do `act`, an exercise of `power`, in this matter? All failing checks are named, not only the first.
pub fn may(actor: &Actor, act: &ActRule, power: &Power, roles: &[Role], matter: &Matter<'_>) -> Decision {
    let because: Vec<Because> = [
        basis_in_force(power, matter),
        post(actor, act, roles, matter),
        holder(actor, act, power),
        separation(actor, act, matter),
    ]
    .into_iter()
    .flatten()
    .collect();
    let basis = power.basis_on(matter.on).map(|basis| basis.title.clone());
    Decision { allowed: because.is_empty(), because, basis }
}

fn basis_in_force(power: &Power, matter: &Matter<'_>) -> Option<Because> {
    if power.basis_on(matter.on).is_some() {
        return None;
    }
    let on = matter.on;
    Some(Because::new(
        "power-without-basis",
        format!("权力“{}”在 {on} 没有现行有效的依据", power.title.zh),
        format!("the power \"{}\" has no basis in force on {on}", power.title.en),
    ))
}

/// The actor needs one of the act's roles, and that role must reach this case.
fn post(actor: &Actor, act: &ActRule, roles: &[Role], matter: &Matter<'_>) -> Option<Because> {
    if act.public {
        return None;
    }
    // A role over one's own filings comes with the filing: nobody needs an account to follow up a report.
    let holds = |role: &Role| actor.roles.contains(&role.id) || (role.scope == Scope::Own && matter.own);
    let held = || roles.iter().filter(|role| act.roles.contains(&role.id) && holds(role));
    if held().next().is_none() {
        let titles = |pick: fn(&Words) -> &str, gap: &str| {
            let named = roles.iter().filter(|role| act.roles.contains(&role.id));
            named.map(|role| pick(&role.title)).collect::<Vec<_>>().join(gap)
        };
        return Some(Because::new(
            "not-your-role",
            format!("“{}”由{}办理，您没有这个岗位", act.title.zh, titles(|w| &w.zh, "、")),
            format!(
                "\"{}\" is done by: {}; you do not hold that post",
                act.title.en,
                titles(|w| &w.en, ", ")
            ),
        ));
    }
    let mut reasons = held().map(|role| reach(actor, role.scope, matter));
    // One role that reaches is enough; otherwise the first reason is told.
    let first = reasons.next().flatten()?;
    if reasons.any(|reason| reason.is_none()) { None } else { Some(first) }
}

fn reach(actor: &Actor, scope: Scope, matter: &Matter<'_>) -> Option<Because> {
    let reaches = match scope {
        Scope::District => true,
        Scope::Office => actor.office.as_ref().is_some_and(|mine| matter.offices.contains(&mine.as_str())),
        Scope::Area => actor.area.is_some() && actor.area.as_deref() == matter.area,
        Scope::Own => matter.own,
    };
    if reaches {
        return None;
    }
    Some(match scope {
        Scope::Office => Because::new(
            "not-your-office",
            "这件事由其他部门办理，不在您的部门",
            "another office handles this case, not yours",
        ),
        Scope::Area => Because::new(
            "not-your-area",
            "这件事不在您负责的街道或网格",
            "this case is not in the street or grid cell you look after",
        ),
        Scope::Own | Scope::District => Because::new(
            "not-your-filing",
            "只有提交人本人可以办理，请先用查询码查询您的办件",
            "only the person who filed can do this; look up your filing with its query code first",
        ),
    })
}

fn holder(actor: &Actor, act: &ActRule, power: &Power) -> Option<Because> {
    let held = power.holder == "any"
        || act.public
        || actor.office.as_ref().is_some_and(|office| office.as_str() == power.holder);
    if held {
        return None;
    }
    Some(Because::new(
        "power-of-another-office",
        format!("权力“{}”属于其他部门", power.title.zh),
        format!("the power \"{}\" belongs to another office", power.title.en),
    ))
}

fn separation(actor: &Actor, act: &ActRule, matter: &Matter<'_>) -> Option<Because> {
    if actor.is_anonymous() {
        return None;
    }
    let mut done = matter.past.iter().filter(|past| past.account == actor.account);
    done.find(|past| act.separate_from.contains(&past.act)).map(|_| {
        Because::new(
            "separation-of-duties",
            format!("您在本案中办理过与“{}”不相容的环节，须由另一人办理", act.title.zh),
            format!("you did an earlier step of this case, so another person must do \"{}\"", act.title.en),
        )
    })
}
