//! The person: post, certificate, stepping aside, separation of duties, how many officers.

use std::collections::BTreeSet;

use value::Words;

use crate::because::Said;
use crate::{Actor, Ask, Because, Facts, Matter, Reach, Scope};

/// The actor needs one of the act's roles, and that role must reach this case.
pub(super) fn post(ask: &Ask<'_>, matter: &Matter<'_>, _facts: &dyn Facts, said: &mut Said) {
    if ask.act.public {
        return;
    }
    // A role over one's own filings comes with the filing: nobody needs an account to follow up a report.
    let by_filing = |scope: Scope| scope == Scope::Own && matter.own;
    let comes = || ask.named.iter().any(|role| by_filing(role.scope));
    if ask.held.is_empty() && !comes() {
        return said.no(|| without_post(ask));
    }
    if comes() || ask.held.iter().any(|role| reaches(ask.actor, role.scope, matter)) {
        return;
    }
    // The first reason is told.
    if let Some(role) = ask.held.first() {
        said.no(|| out_of_reach(ask, role.scope));
    }
}

fn without_post(ask: &Ask<'_>) -> Because {
    let titles = |pick: fn(&Words) -> &str, gap: &str| {
        ask.named.iter().map(|role| pick(&role.title)).collect::<Vec<_>>().join(gap)
    };
    let (zh, en) = (titles(|words| &words.zh, "、"), titles(|words| &words.en, ", "));
    Because::new(
        "not-your-role",
        format!("“{}”由{zh}办理，您没有这个岗位", ask.act.title.zh),
        format!("\"{}\" is done by: {en}; you do not hold that post", ask.act.title.en),
    )
    .cure(format!("请{zh}办理"), format!("ask one of these to do it: {en}"))
    .citing(ask.cite("post", None))
    .at(&ask.act.row)
}

fn reaches(actor: &Actor, scope: Scope, matter: &Matter<'_>) -> bool {
    match Reach::of(actor, scope) {
        Some(reach) => reach.covers(&matter.offices, matter.area),
        None => scope == Scope::Own && matter.own,
    }
}

fn out_of_reach(ask: &Ask<'_>, scope: Scope) -> Because {
    let because = match scope {
        Scope::Office | Scope::SubOffices => Because::new(
            "not-your-office",
            "这件事由其他部门办理，不在您的部门",
            "another office handles this case, not yours",
        )
        .cure("请承办部门办理", "ask the office in charge"),
        Scope::Area => Because::new(
            "not-your-area",
            "这件事不在您负责的街道或网格",
            "this case is not in the street or grid cell you look after",
        )
        .cure("请当地的负责人员办理", "ask the person who looks after that street"),
        Scope::Own | Scope::District => Because::new(
            "not-your-filing",
            "只有提交人本人可以办理，请先用查询码查询您的办件",
            "only the person who filed can do this; look up your filing with its query code first",
        )
        .cure("先用查询码查询", "look it up with its query code first"),
    };
    because.citing(ask.cite("post", None)).at(&ask.act.row)
}

/// Powers above a level are exercised only by who proved with two factors who they are, in this very session.
pub(super) fn second_factor(ask: &Ask<'_>, said: &mut Said) {
    if !ask.is_official() || ask.actor.two_factor || !ask.power.wants_second_factor() {
        return;
    }
    let title = &ask.act.title;
    said.no(|| {
        Because::new(
            "second-factor-missing",
            format!("“{}”须经第二重验证才能办理，您这次登录只用了密码", title.zh),
            format!("\"{}\" takes a second factor; you signed in with a password alone", title.en),
        )
        .cure(
            "在“我的账号”设置动态验证码或通行密钥，再重新登录",
            "set up one-time codes or a passkey under \"My account\", and sign in again",
        )
        .citing(ask.cite("second-factor", None))
        .at(&ask.power.row)
    });
}

/// Each person doing the act holds its certificate, valid on this day.
pub(super) fn certificate(ask: &Ask<'_>, said: &mut Said) {
    let Some(kind) = &ask.act.certificate else { return };
    let of_kind = || ask.actor.certificates.iter().filter(|it| it.kind == *kind);
    if of_kind().any(|it| it.is_valid(ask.on)) {
        return;
    }
    let title = &ask.act.title;
    said.no(|| {
        let because = match of_kind().next_back() {
            None => Because::new(
                "certificate-missing",
                format!("办理“{}”须持有“{kind}”证件，您没有", title.zh),
                format!("\"{}\" needs the certificate \"{kind}\", which you do not hold", title.en),
            ),
            Some(held) => Because::new(
                "certificate-not-valid",
                format!("您的“{kind}”证件（{}）在 {} 无效", held.number, ask.on),
                format!("your certificate \"{kind}\" ({}) is not valid on {}", held.number, ask.on),
            ),
        };
        because
            .cure("由持有有效证件的人员办理", "let a person with a valid certificate do it")
            .citing(ask.cite("certificate", None))
            .at(&ask.act.row)
    });
}

/// Who is a party, or was told to step aside, does no official act in the case.
pub(super) fn recusal(ask: &Ask<'_>, matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    let as_party = matter.own && ask.named.iter().any(|role| role.scope == Scope::Own);
    if !ask.is_official() || ask.actor.is_anonymous() || as_party {
        return;
    }
    let recused = matter.recused.contains(&ask.actor.account);
    if !recused && !matter.party {
        return;
    }
    // Stepping aside is what a party must do: naming oneself stays open.
    if ask.act.recuses && !facts.is_pending("account") {
        let named = facts.value("account");
        let named = named.as_ref().and_then(value::Value::as_text);
        if named.is_none_or(|named| named == ask.actor.account.as_str()) {
            return;
        }
    } else if ask.act.recuses {
        return;
    }
    said.no(|| {
        let because = if recused {
            Because::new(
                "recused",
                format!("您在本案中已经回避，不能办理“{}”", ask.act.title.zh),
                format!("you stepped aside in this case and cannot do \"{}\"", ask.act.title.en),
            )
        } else {
            Because::new(
                "party-to-the-case",
                format!("您是本案当事人，应当回避，不能办理“{}”", ask.act.title.zh),
                format!("you are a party to this case and cannot do \"{}\"", ask.act.title.en),
            )
        };
        because
            .cure("由与本案没有利害关系的人员办理", "let a person without an interest in the case do it")
            .citing(ask.cite("recusal", None))
            .at(&ask.act.row)
    });
}

/// The same person did not do an act that this one is separate from.
pub(super) fn separation(ask: &Ask<'_>, matter: &Matter<'_>, _facts: &dyn Facts, said: &mut Said) {
    if ask.actor.is_anonymous() || ask.act.separate_from.is_empty() {
        return;
    }
    let mut mine = matter.past.iter().filter(|past| past.account == ask.actor.account);
    if !mine.any(|past| ask.act.separate_from.contains(&past.act)) {
        return;
    }
    let title = &ask.act.title;
    said.no(|| {
        Because::new(
            "separation-of-duties",
            format!("您在本案中办理过与“{}”不相容的环节，须由另一人办理", title.zh),
            format!("you did an earlier step of this case, so another person must do \"{}\"", title.en),
        )
        .cure("由没有办理过该环节的人员办理", "let a person who did not do that step do it")
        .citing(ask.cite("separation", None))
        .at(&ask.act.row)
    });
}

/// Enough different persons did the acts that take several.
pub(super) fn officers(ask: &Ask<'_>, matter: &Matter<'_>, _facts: &dyn Facts, said: &mut Said) {
    let Some(rule) = &ask.act.officers else { return };
    let done = matter.past.iter().filter(|past| rule.acts.contains(&past.act));
    let mut persons: BTreeSet<&str> = done.map(|past| past.account.as_str()).collect();
    persons.remove(crate::ANONYMOUS);
    if rule.acts.contains(&ask.act.id) && !ask.actor.is_anonymous() {
        persons.insert(ask.actor.account.as_str());
    }
    let (count, found) = (rule.count, persons.len());
    if found >= usize::try_from(count).unwrap_or(usize::MAX) {
        return;
    }
    let title = &ask.act.title;
    said.no(|| {
        Because::new(
            "too-few-officers",
            format!("办理“{}”之前须有不少于 {count} 名人员参加，现有 {found} 名", title.zh),
            format!("\"{}\" needs at least {count} officers to have taken part; there are {found}", title.en),
        )
        .cure(
            format!("再由另一名人员办理：{}", rule.acts.join("、")),
            format!("let another officer do: {}", rule.acts.join(", ")),
        )
        .citing(ask.cite("officers", rule.article.as_ref()))
        .at(&rule.row)
    });
}
