//! `power.toml`: the power list, and the acts that exercise it.

use authority::{ActRule, Basis, Power, PowerKind};
use value::{ElementId, Finding, RoleId};

use crate::app::{Need, Style, Target, Verb};
use crate::draft::{At, DraftAct, unique};
use crate::report::Report;
use crate::table::{TABLES_MAX, Table};

const KINDS: [(&str, PowerKind); 10] = [
    ("other", PowerKind::Other),
    ("licensing", PowerKind::Licensing),
    ("penalty", PowerKind::Penalty),
    ("compulsion", PowerKind::Compulsion),
    ("levy", PowerKind::Levy),
    ("payment", PowerKind::Payment),
    ("inspection", PowerKind::Inspection),
    ("confirmation", PowerKind::Confirmation),
    ("reward", PowerKind::Reward),
    ("adjudication", PowerKind::Adjudication),
];

const VERBS: [(&str, Verb); 7] = [
    ("merge", Verb::Merge),
    ("split", Verb::Split),
    ("rate", Verb::Rate),
    ("note", Verb::Note),
    ("suspend", Verb::Suspend),
    ("resume", Verb::Resume),
    ("extend", Verb::Extend),
];

const STYLES: [(&str, Style); 3] =
    [("primary", Style::Primary), ("secondary", Style::Secondary), ("warning", Style::Warning)];

pub(crate) fn read(mut file: Table<'_>, report: &Report) -> (Vec<At<Power>>, Vec<At<DraftAct>>) {
    let powers: Vec<At<Power>> = file.tables("power", TABLES_MAX).into_iter().map(power).collect();
    let acts: Vec<At<DraftAct>> = file.tables("act", TABLES_MAX).into_iter().map(act).collect();
    file.finish();
    let path = "power.toml";
    unique(report, path, powers.iter().map(|power| (power.it.id.as_str(), power.line)));
    unique(report, path, acts.iter().map(|act| (act.it.rule.id.as_str(), act.line)));
    (powers, acts)
}

fn power(mut table: Table<'_>) -> At<Power> {
    let line = table.line();
    let id = table.id("id");
    let kind = table.needed("kind", &KINDS).unwrap_or(PowerKind::Other);
    let title = table.words("title");
    let holder = table.text("holder");
    let basis: Vec<Basis> = table.tables("basis", TABLES_MAX).into_iter().filter_map(basis).collect();
    if basis.is_empty() {
        let finding =
            Finding::error("power-without-basis", format!("the power `{id}` names no rule that gives it"));
        table.report_here(finding.hint("add basis = [{ title = { zh, en }, from = \"2015-01-01\" }]"));
    }
    table.finish();
    At { line, it: Power { id, kind, title, holder, basis } }
}

fn basis(mut table: Table<'_>) -> Option<Basis> {
    let title = table.words("title");
    let (from, until) = (table.day("from"), table.day("until"));
    if from.is_none() && !table.was_given("from") {
        let finding = Finding::error("key-missing", "the basis has no day `from` which it is in force");
        table.report_here(finding.hint("add from = \"2015-01-01\""));
    }
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let finding = Finding::error("basis-days", "the basis ends before it begins");
        table.report_here(finding.hint("correct `from` or `until`"));
    }
    table.finish();
    // A basis that was written is not missing, whatever is wrong with its day.
    Some(Basis { title, from: from.unwrap_or(value::Date::MIN), until })
}

fn act(mut table: Table<'_>) -> At<DraftAct> {
    let line = table.line();
    let id = table.id("id");
    let title = table.words("title");
    let power = table.text("power");
    let roles = table.texts("roles").into_iter().map(RoleId::new).collect();
    let target = target(&mut table);
    let rule = ActRule {
        id,
        title,
        roles,
        separate_from: table.texts("separate_from"),
        public: table.flag("public"),
    };
    let draft = DraftAct {
        rule,
        power,
        target,
        form: table.text_opt("form"),
        set: table.table("set").map(Table::rest_as_feel).unwrap_or_default(),
        needs: table.tables("needs", TABLES_MAX).into_iter().filter_map(need).collect(),
        style: table.choice("style", &STYLES).unwrap_or_default(),
        reason: table.flag("reason"),
    };
    table.finish();
    At { line, it: draft }
}

/// Exactly one of the four ways to have an effect.
fn target(table: &mut Table<'_>) -> Option<Target> {
    let found: Vec<Target> = [
        table.flag("opens").then_some(Target::Opens),
        table.text_opt("task").map(|task| Target::Task(ElementId::new(task))),
        table.text_opt("message").map(Target::Message),
        table.choice("verb", &VERBS).map(Target::Verb),
    ]
    .into_iter()
    .flatten()
    .collect();
    match found.as_slice() {
        [one] => Some(one.clone()),
        // A verb that was written wrong is already told.
        [] if table.was_given("verb") => None,
        _ => {
            let message = match found.len() {
                0 => "the act does nothing",
                _ => "the act does several things at once",
            };
            let finding = Finding::error("act-target", message);
            table.report_here(finding.hint("give exactly one of: opens = true, task, message, verb"));
            None
        }
    }
}

fn need(mut table: Table<'_>) -> Option<Need> {
    let (holds, because) = (table.feel("feel"), table.words("because"));
    table.finish();
    Some(Need { holds: holds?, because })
}
