//! `[[act]]` of `power.toml`: what an act does, who may do it, and what must be so before.

use authority::{ActRule, After, Discretion, Need, Officers, RealName, Wait};
use value::{ElementId, Finding, RoleId, Words};

use super::power::row;
use crate::app::{Style, Target, Verb};
use crate::draft::{At, DraftAct};
use crate::table::{TABLES_MAX, Table};

const VERBS: [(&str, Verb); 8] = [
    ("merge", Verb::Merge),
    ("split", Verb::Split),
    ("rate", Verb::Rate),
    ("note", Verb::Note),
    ("suspend", Verb::Suspend),
    ("resume", Verb::Resume),
    ("extend", Verb::Extend),
    ("recuse", Verb::Recuse),
];

const STYLES: [(&str, Style); 3] =
    [("primary", Style::Primary), ("secondary", Style::Secondary), ("warning", Style::Warning)];

/// Real-name levels 实名等级 as apps write them.
pub(crate) const REAL_NAMES: [(&str, RealName); 3] =
    [("none", RealName::None), ("telephone", RealName::Telephone), ("document", RealName::Document)];

/// Most persons one act may ask for.
const OFFICERS_MAX: u32 = 100;

pub(super) fn read(mut table: Table<'_>) -> At<DraftAct> {
    let line = table.line();
    let id = table.id("id");
    let title = table.words("title");
    let power = table.text("power");
    let target = target(&mut table);
    let needs = table.tables("needs", TABLES_MAX).into_iter().filter_map(|it| need(it, &id)).collect();
    let after = table.tables("after", TABLES_MAX).into_iter().map(|it| after(it, &id)).collect();
    let rule = ActRule {
        roles: table.texts("roles").into_iter().map(RoleId::new).collect(),
        separate_from: table.texts("separate_from"),
        public: table.flag("public"),
        real_name: table.choice("real_name", &REAL_NAMES).unwrap_or_default(),
        certificate: table.text_opt("certificate"),
        officers: table.table("officers").map(|it| officers(it, &id)),
        after,
        never_after: table.texts("never_after"),
        documents: table.texts("documents"),
        needs,
        discretion: table.table("discretion").map(|it| discretion(it, &id)),
        recuses: target == Some(Target::Verb(Verb::Recuse)),
        row: row(id.clone(), line),
        ..ActRule::new(id, title)
    };
    let draft = DraftAct {
        rule,
        power,
        target,
        form: table.text_opt("form"),
        set: table.table("set").map(Table::rest_as_feel).unwrap_or_default(),
        style: table.choice("style", &STYLES).unwrap_or_default(),
        reason: table.flag("reason"),
    };
    table.finish();
    At { line, it: draft }
}

/// Steps are called what their acts are called.
pub(super) fn name_steps(acts: &mut [At<DraftAct>]) {
    let titles: Vec<(String, Words)> =
        acts.iter().map(|act| (act.it.rule.id.clone(), act.it.rule.title.clone())).collect();
    for step in acts.iter_mut().flat_map(|act| &mut act.it.rule.after) {
        let named = || titles.iter().filter(|(id, _)| step.acts.contains(id)).map(|(_, title)| title);
        let zh = named().map(|title| title.zh.as_str()).collect::<Vec<_>>().join("或");
        let en = named().map(|title| title.en.as_str()).collect::<Vec<_>>().join(" or ");
        step.title = Words::new(zh, en);
    }
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

fn need(mut table: Table<'_>, act: &str) -> Option<Need> {
    let row = row(format!("{act}.needs"), table.line());
    let (holds, because, article) = (table.feel("feel"), table.words("because"), table.words_opt("article"));
    table.finish();
    Some(Need { holds: holds?, because, article, row })
}

fn officers(mut table: Table<'_>, act: &str) -> Officers {
    let row = row(format!("{act}.officers"), table.line());
    if !table.was_given("count") {
        let finding = Finding::error("key-missing", "`count` is missing");
        table.report_here(finding.hint("add count = 2"));
    }
    let count = table.count("count", OFFICERS_MAX).unwrap_or(OFFICERS_MAX);
    let (acts, article) = (table.texts("acts"), table.words_opt("article"));
    table.finish();
    Officers { count, acts, article, row }
}

fn after(mut table: Table<'_>, act: &str) -> After {
    let line = table.line();
    let one = table.text_opt("act");
    let acts: Vec<String> = one.into_iter().chain(table.texts("acts")).collect();
    if acts.is_empty() {
        let finding = Finding::error("key-missing", "the step names no act that must have been done");
        table.report_here(
            finding.hint("add act = \"...\", or acts = [\"...\"] where one of several is enough"),
        );
    }
    let row = row(format!("{act}.after.{}", acts.join("|")), line);
    let (wait, within) = (span(&mut table, "wait"), span(&mut table, "within"));
    let (when, unless) = (table.feel_opt("when"), table.feel_opt("unless"));
    let (because, article) = (table.words_opt("because"), table.words_opt("article"));
    table.finish();
    // What could not be read is not asked, and the app is refused anyway.
    After { acts, title: Words::new("", ""), wait, within, when, unless, because, article, row }
}

fn span(table: &mut Table<'_>, key: &'static str) -> Option<Wait> {
    let text = table.text_opt(key)?;
    let wait = Wait::parse(&text);
    let budget = wait
        .as_ref()
        .and_then(|wait| clock::Budget::new(wait.amount, wait.unit.parse::<clock::Unit>().ok()?).ok());
    if budget.is_none() {
        let finding = Finding::error("span-shape", format!("`{key}` is not a span of time: `{text}`"));
        let units = "working-days, calendar-days, working-hours or clock-hours";
        table.report_here(finding.hint(format!("write {key} = \"3 working-days\", the unit one of {units}")));
    }
    budget.and(wait)
}

fn discretion(mut table: Table<'_>, act: &str) -> Discretion {
    let rule = Discretion {
        row: row(format!("{act}.discretion"), table.line()),
        decision: table.text("decision"),
        field: table.text("field"),
        low: table.text("low"),
        high: table.text("high"),
        article: table.words_opt("article"),
    };
    table.finish();
    rule
}
