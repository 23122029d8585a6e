//! `power.toml`: the power list, the acts that exercise it, and the negative list.

use authority::{Basis, Delegation, DelegationKind, Forbid, Power, PowerKind, Publication, Row};
use value::{ClockId, Date, Finding, OfficeId};

use super::act;
use crate::draft::{At, DraftAct, unique};
use crate::report::{Report, suggestion};
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

/// The file of powers, acts and the negative list.
pub(super) const FILE: &str = "power.toml";

/// What `power.toml` says.
#[derive(Default)]
pub(crate) struct Listed {
    pub powers: Vec<At<Power>>,
    pub acts: Vec<At<DraftAct>>,
    pub forbids: Vec<At<Forbid>>,
}

pub(crate) fn read(mut file: Table<'_>, report: &Report) -> Listed {
    let powers: Vec<At<Power>> = file.tables("power", TABLES_MAX).into_iter().map(power).collect();
    let mut acts: Vec<At<DraftAct>> = file.tables("act", TABLES_MAX).into_iter().map(act::read).collect();
    let forbids: Vec<At<Forbid>> = file.tables("forbid", TABLES_MAX).into_iter().filter_map(forbid).collect();
    file.finish();
    unique(report, FILE, powers.iter().map(|power| (power.it.id.as_str(), power.line)));
    unique(report, FILE, acts.iter().map(|act| (act.it.rule.id.as_str(), act.line)));
    unique(report, FILE, forbids.iter().map(|forbid| (forbid.it.id.as_str(), forbid.line)));
    act::name_steps(&mut acts);
    Listed { powers, acts, forbids }
}

pub(super) fn row(id: String, line: u32) -> Row {
    Row { file: FILE.to_owned(), id, line }
}

fn power(mut table: Table<'_>) -> At<Power> {
    let line = table.line();
    let id = table.id("id");
    let kind = table.needed("kind", &KINDS).unwrap_or(PowerKind::Other);
    let title = table.words("title");
    let holder = table.text("holder");
    let basis: Vec<Basis> = table.tables("basis", TABLES_MAX).into_iter().filter_map(basis).collect();
    let delegations =
        table.tables("delegations", TABLES_MAX).into_iter().map(|it| delegation(it, &id)).collect();
    let publication = table.table("publication").map(publication);
    let second_factor = table.flag_opt("second_factor");
    let cites = table.table("cites").map(Table::rest_as_words).unwrap_or_default();
    for (check, _, _) in &cites {
        if !authority::CHECKS.iter().any(|known| known.code == check) {
            let finding = Finding::error("check-unknown", format!("`cites` names no check `{check}`"));
            let known = authority::CHECKS.iter().map(|check| check.code);
            table.report_here(finding.hint(suggestion(check, known)));
        }
    }
    if basis.is_empty() {
        let finding =
            Finding::error("power-without-basis", format!("the power `{id}` names no rule that gives it"));
        table.report_here(finding.hint("add basis = [{ title = { zh, en }, from = \"2015-01-01\" }]"));
    }
    table.finish();
    let cites = cites.into_iter().map(|(check, words, _)| (check, words)).collect();
    let row = row(id.clone(), line);
    At {
        line,
        it: Power { id, kind, title, holder, basis, delegations, publication, second_factor, cites, row },
    }
}

fn basis(mut table: Table<'_>) -> Option<Basis> {
    let (title, article, text) = (table.words("title"), table.words_opt("article"), table.words_opt("text"));
    let sample = table.flag("sample");
    let (from, until) = days(&mut table, "basis");
    table.finish();
    // A basis that was written is not missing, whatever is wrong with its day.
    Some(Basis { title, article, text, sample, from, until })
}

/// The first and the last day on which something is in force.
fn days(table: &mut Table<'_>, what: &str) -> (Date, Option<Date>) {
    let (from, until) = (table.day("from"), table.day("until"));
    if from.is_none() && !table.was_given("from") {
        let finding =
            Finding::error("key-missing", format!("the {what} has no day `from` which it is in force"));
        table.report_here(finding.hint("add from = \"2015-01-01\""));
    }
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let message = format!("the {what} ends before it begins: it is in force on no day");
        table.report_here(Finding::error("basis-days", message).hint("correct `from` or `until`"));
    }
    (from.unwrap_or(Date::MIN), until)
}

const DELEGATIONS: [(&str, DelegationKind); 2] =
    [("authorised", DelegationKind::Authorised), ("entrusted", DelegationKind::Entrusted)];

fn delegation(mut table: Table<'_>, power: &str) -> Delegation {
    let line = table.line();
    let to = OfficeId::new(table.text("to"));
    let by = table.text_opt("by").map(OfficeId::new);
    // To be entrusted gives the least: a delegation whose kind is wrong is refused anyway.
    let kind = table.needed("kind", &DELEGATIONS).unwrap_or(DelegationKind::Entrusted);
    let acts = table.texts("acts");
    let article = table.words_opt("article");
    let (from, until) = days(&mut table, "delegation");
    table.finish();
    let row = row(format!("{power}.delegations.{to}"), line);
    Delegation { to, by, kind, acts, from, until, article, row }
}

fn publication(mut table: Table<'_>) -> Publication {
    let publication =
        Publication { clock: ClockId::new(table.text("clock")), article: table.words_opt("article") };
    table.finish();
    publication
}

fn forbid(mut table: Table<'_>) -> Option<At<Forbid>> {
    let line = table.line();
    let id = table.id("id");
    let (title, acts) = (table.words("title"), table.texts("acts"));
    let (when, because) = (table.feel("when"), table.words("because"));
    let basis: Vec<Basis> = table.tables("basis", TABLES_MAX).into_iter().filter_map(basis).collect();
    if basis.is_empty() {
        let message = format!("the entry `{id}` of the negative list names no rule that gives it");
        let finding = Finding::error("forbid-without-basis", message);
        table.report_here(finding.hint("add basis = [{ title = { zh, en }, from = \"2015-01-01\" }]"));
    }
    table.finish();
    let row = row(id.clone(), line);
    Some(At { line, it: Forbid { id, title, acts, when: when?, because, basis, row } })
}
