//! The matter itself: documents, preconditions, discretion, the negative list.

use value::Value;

use crate::because::Said;
use crate::{Ask, Band, Because, Discretion, Facts, Matter};

fn is_pending(expr: &feel::Expr, facts: &dyn Facts) -> bool {
    expr.names().iter().any(|name| facts.is_pending(name))
}

/// Every document is there and not empty.
pub(super) fn documents(ask: &Ask<'_>, _matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    for name in ask.act.documents.iter().filter(|name| !facts.is_pending(name)) {
        let there = match facts.value(name) {
            None | Some(Value::Null) => false,
            Some(Value::Text(text)) => !text.trim().is_empty(),
            Some(Value::List(items)) => !items.is_empty(),
            Some(_) => true,
        };
        if there {
            continue;
        }
        said.no(|| {
            Because::new(
                "document-missing",
                format!("办理“{}”须有“{name}”，本案没有", ask.act.title.zh),
                format!("\"{}\" needs \"{name}\", which this case does not have", ask.act.title.en),
            )
            .cure(format!("先补齐“{name}”"), format!("add \"{name}\" first"))
            .citing(ask.cite("documents", None))
            .at(&ask.act.row)
        });
    }
}

/// Every precondition holds; one that cannot be evaluated does not.
pub(super) fn needs(ask: &Ask<'_>, _matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    for need in ask.act.needs.iter().filter(|need| !is_pending(&need.holds, facts)) {
        if facts.eval(&need.holds) == Value::Bool(true) {
            continue;
        }
        said.no(|| {
            Because::of("need-not-met", need.because.clone())
                .cure("使本案符合这一条件后再办理", "do it once the case meets this condition")
                .citing(ask.cite("needs", need.article.as_ref()))
                .at(&need.row)
        });
    }
}

/// The amount lies within the band that the table gives.
pub(super) fn discretion(ask: &Ask<'_>, _matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    let Some(rule) = &ask.act.discretion else { return };
    if facts.is_pending(&rule.field) {
        return;
    }
    let told = |because: Because| because.citing(ask.cite("discretion", rule.article.as_ref())).at(&rule.row);
    let Some(band) = facts.band(rule) else {
        return said.no(|| {
            told(
                without_band(rule)
                    .cure("先补齐裁量所依据的情节", "complete the facts that the table asks for"),
            )
        });
    };
    let value = facts.value(&rule.field);
    let amount = value.as_ref().and_then(Value::as_number);
    if amount.is_some_and(|amount| band.low <= amount && amount <= band.high) {
        return;
    }
    let Band { low, high, rules } = band;
    let numbers: Vec<String> = rules.iter().map(u32::to_string).collect();
    let (shown, numbers) =
        (amount.map_or_else(|| "?".to_owned(), |amount| amount.to_string()), numbers.join(", "));
    said.no(|| {
        told(
            Because::new(
                "outside-discretion",
                format!(
                    "“{}”{shown} 不在裁量幅度 {low} 至 {high} 之内（{} 第 {numbers} 条）",
                    rule.field, rule.decision
                ),
                format!(
                    "\"{}\" {shown} is outside the band {low} to {high} ({} rule {numbers})",
                    rule.field, rule.decision
                ),
            )
            .cure(format!("在 {low} 至 {high} 之间裁量"), format!("choose between {low} and {high}")),
        )
    });
}

fn without_band(rule: &Discretion) -> Because {
    Because::new(
        "discretion-without-band",
        format!("裁量基准“{}”对本案没有给出幅度", rule.decision),
        format!("the table \"{}\" gives no band for this case", rule.decision),
    )
}

/// No entry of the negative list applies; one that cannot be evaluated does.
pub(super) fn forbid(ask: &Ask<'_>, _matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    for entry in ask.forbids.iter().filter(|entry| !is_pending(&entry.when, facts)) {
        if facts.eval(&entry.when) == Value::Bool(false) {
            continue;
        }
        said.no(|| {
            let basis = entry.basis_on(ask.on).map(crate::Basis::cite);
            Because::of("forbidden", entry.because.clone())
                .cure(
                    format!("“{}”的情形消除之后再办理", entry.title.zh),
                    format!("do it once \"{}\" no longer applies", entry.title.en),
                )
                .citing(basis)
                .at(&entry.row)
        });
    }
}
