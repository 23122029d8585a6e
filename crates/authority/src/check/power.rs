//! The power itself: in force, held, or delegated.

use crate::because::Said;
use crate::{Ask, Basis, Because, Delegation, DelegationKind};

/// Some rule gives the power on this day.
pub(super) fn basis(ask: &Ask<'_>, said: &mut Said) {
    if ask.basis.is_some() {
        return;
    }
    let (on, title) = (ask.on, &ask.power.title);
    said.no(|| {
        let because = Because::new(
            "power-without-basis",
            format!("权力“{}”在 {on} 没有现行有效的依据", title.zh),
            format!("the power \"{}\" has no basis in force on {on}", title.en),
        );
        let known = ask.power.basis.iter().map(days).collect::<Vec<_>>();
        let because = because.cure(
            format!("在有依据的日期办理（{}），或先把现行依据列入权力清单", known.join("；")),
            format!("act on a day with a basis ({}), or first list the rule now in force", known.join("; ")),
        );
        because.citing(ask.cite("basis", None)).at(&ask.power.row)
    });
}

fn days(basis: &Basis) -> String {
    match basis.until {
        Some(until) => format!("{} – {until}", basis.from),
        None => format!("{} –", basis.from),
    }
}

fn is_holder(ask: &Ask<'_>) -> bool {
    let own = ask.actor.office.as_ref().is_some_and(|office| office.as_str() == ask.power.holder);
    ask.power.holder == "any" || ask.act.public || own
}

/// The person's office holds the power, or it was ever delegated to it.
pub(super) fn holder(ask: &Ask<'_>, said: &mut Said) {
    let to_mine = || ask.power.delegations.iter().any(|it| ask.actor.office.as_ref() == Some(&it.to));
    if is_holder(ask) || to_mine() {
        return;
    }
    let power = ask.power;
    said.no(|| {
        Because::new(
            "power-of-another-office",
            format!("权力“{}”属于其他部门", power.title.zh),
            format!("the power \"{}\" belongs to another office", power.title.en),
        )
        .cure(
            format!("由“{}”办理，或由其依法授权、委托", power.holder),
            format!("let the office {} do it, or delegate the power lawfully", power.holder),
        )
        .citing(ask.cite("holder", None))
        .at(&power.row)
    });
}

/// The delegation covers the act, and so does every one it was passed on by, back to the holder. Who was only entrusted
/// passes nothing on.
fn reaches_holder(ask: &Ask<'_>, row: &Delegation) -> bool {
    let all = &ask.power.delegations;
    let mut row = row;
    // INVARIANT: no more links than rows, so a circle ends too.
    for _ in 0..=all.len() {
        if !row.in_force(ask.on) || !row.acts.contains(&ask.act.id) {
            return false;
        }
        let Some(by) = row.by.as_ref().filter(|by| by.as_str() != ask.power.holder) else { return true };
        let onward = |it: &&Delegation| it.to == *by && it.kind == DelegationKind::Authorised;
        let Some(before) = all.iter().filter(onward).find(|it| it.in_force(ask.on)) else { return false };
        row = before;
    }
    false
}

/// Where the office acts by delegation: one is in force on this day, and covers this act.
pub(super) fn delegation(ask: &Ask<'_>, said: &mut Said) {
    if is_holder(ask) {
        return;
    }
    let mine = || ask.power.delegations.iter().filter(|it| ask.actor.office.as_ref() == Some(&it.to));
    let in_force = || mine().filter(|it| it.in_force(ask.on));
    if mine().next().is_none() || in_force().any(|it| reaches_holder(ask, it)) {
        return;
    }
    let Some(shown) = in_force().next().or_else(|| mine().next_back()) else { return };
    said.no(|| {
        let (zh, en) = match shown.kind {
            DelegationKind::Authorised => ("授权", "authorisation"),
            DelegationKind::Entrusted => ("委托", "entrustment"),
        };
        let because = if shown.in_force(ask.on) {
            Because::new(
                "delegation-without-act",
                format!("权力“{}”的{zh}范围不包括“{}”", ask.power.title.zh, ask.act.title.zh),
                format!("the {en} of \"{}\" does not cover \"{}\"", ask.power.title.en, ask.act.title.en),
            )
        } else {
            Because::new(
                "delegation-not-in-force",
                format!("权力“{}”的{zh}在 {} 不生效", ask.power.title.zh, ask.on),
                format!("the {en} of \"{}\" is not in force on {}", ask.power.title.en, ask.on),
            )
        };
        because
            .cure(
                format!("由“{}”办理，或依法变更{zh}", ask.power.holder),
                format!("let the office {} do it, or change the {en} lawfully", ask.power.holder),
            )
            .citing(ask.cite("delegation", shown.article.as_ref()))
            .at(&shown.row)
    });
}
