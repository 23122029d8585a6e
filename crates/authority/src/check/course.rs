//! The course of the case: steps that must have happened, how long ago, and what comes too late.

use value::{Timestamp, Value};

use crate::because::Said;
use crate::{After, Ask, Because, Facts, Matter};

/// Whether a row is asked here: not where its condition says otherwise, and not before what it reads is known.
fn applies(row: &After, facts: &dyn Facts) -> bool {
    let mut read = row.when.iter().chain(&row.unless).flat_map(|expr| expr.names());
    if read.any(|name| facts.is_pending(name)) {
        return false;
    }
    // What cannot be evaluated excuses nobody.
    let excused = row.unless.as_ref().is_some_and(|expr| facts.eval(expr) == Value::Bool(true));
    let outside = row.when.as_ref().is_some_and(|expr| facts.eval(expr) == Value::Bool(false));
    !excused && !outside
}

fn last_done(row: &After, matter: &Matter<'_>) -> Option<Timestamp> {
    matter.past.iter().rev().find(|past| row.acts.contains(&past.act)).map(|past| past.at)
}

/// Every required step was done.
pub(super) fn after(ask: &Ask<'_>, matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    for row in &ask.act.after {
        if last_done(row, matter).is_some() || !applies(row, facts) {
            continue;
        }
        said.no(|| {
            let because = match &row.because {
                Some(words) => Because::of("step-missing", words.clone()),
                None => Because::new(
                    "step-missing",
                    format!("“{}”之前须先“{}”", ask.act.title.zh, row.title.zh),
                    format!("\"{}\" must come before \"{}\"", row.title.en, ask.act.title.en),
                ),
            };
            because
                .cure(format!("先办理“{}”", row.title.zh), format!("do \"{}\" first", row.title.en))
                .citing(ask.cite("after", row.article.as_ref()))
                .at(&row.row)
        });
    }
}

/// Long enough ago.
pub(super) fn wait(ask: &Ask<'_>, matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    for row in &ask.act.after {
        let (Some(wait), Some(done)) = (&row.wait, last_done(row, matter)) else { continue };
        let ends = facts.ends(done, wait);
        if ends.is_some_and(|ends| matter.now > ends) || !applies(row, facts) {
            continue;
        }
        said.no(|| {
            let span = wait.words();
            let (day, until) = (facts.day(done), ends.map(|ends| facts.day(ends).to_string()));
            let until = until.unwrap_or_else(|| "?".to_owned());
            Because::new(
                "too-early",
                format!("“{}”（{day}）之后须满{}（至 {until}）", row.title.zh, span.zh),
                format!("{} must pass after \"{}\" ({day}), until {until}", span.en, row.title.en),
            )
            .cure(format!("在 {until} 之后办理"), format!("do it after {until}"))
            .citing(ask.cite("wait", row.article.as_ref()))
            .at(&row.row)
        });
    }
}

/// Not too long ago.
pub(super) fn within(ask: &Ask<'_>, matter: &Matter<'_>, facts: &dyn Facts, said: &mut Said) {
    for row in &ask.act.after {
        let (Some(within), Some(done)) = (&row.within, last_done(row, matter)) else { continue };
        let ends = facts.ends(done, within);
        if ends.is_some_and(|ends| matter.now <= ends) || !applies(row, facts) {
            continue;
        }
        said.no(|| {
            let (span, day) = (within.words(), facts.day(done));
            Because::new(
                "too-late",
                format!("须在“{}”（{day}）之后{}内办理", row.title.zh, span.zh),
                format!("it must be done within {} after \"{}\" ({day})", span.en, row.title.en),
            )
            .cure(format!("重新办理“{}”", row.title.zh), format!("do \"{}\" anew", row.title.en))
            .citing(ask.cite("within", row.article.as_ref()))
            .at(&row.row)
        });
    }
}

/// Nothing was done after which it is too late for this act.
pub(super) fn order(ask: &Ask<'_>, matter: &Matter<'_>, _facts: &dyn Facts, said: &mut Said) {
    let mut past = matter.past.iter().map(|past| past.act.as_str());
    let Some(over) = past.find(|act| ask.act.never_after.iter().any(|never| never == act)) else { return };
    let title = &ask.act.title;
    said.no(|| {
        Because::new(
            "out-of-order",
            format!("本案已办理“{over}”，不能再办理“{}”", title.zh),
            format!("\"{over}\" was done in this case, so \"{}\" comes too late", title.en),
        )
        .cure("须先依法撤销在后的环节，或另立一案", "withdraw the later step lawfully, or open another case")
        .citing(ask.cite("order", None))
        .at(&ask.act.row)
    });
}
