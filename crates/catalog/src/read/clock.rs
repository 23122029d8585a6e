//! `clock.toml`.

use clock::{ClockKind, Moment};
use value::{ClockId, Finding};

use crate::clocks::{ClockOf, ClockRule, Exclusion, Extension, Procedure, Rung, RungMark};
use crate::draft::{At, unique};
use crate::report::Report;
use crate::table::{TABLES_MAX, Table, null};

const OWNERS: [(&str, ClockOf); 2] = [("case", ClockOf::Case), ("filing", ClockOf::Filing)];

const MARKS: [(&str, RungMark); 2] = [("yellow", RungMark::Yellow), ("red", RungMark::Red)];

/// Most exclusions, and most rungs, of one clock.
const PARTS_MAX: usize = 20;

pub(crate) fn clocks(mut file: Table<'_>, report: &Report) -> Vec<At<ClockRule>> {
    let clocks: Vec<At<ClockRule>> = file.tables("clock", TABLES_MAX).into_iter().map(clock).collect();
    file.finish();
    unique(report, "clock.toml", clocks.iter().map(|clock| (clock.it.id.as_str(), clock.line)));
    for clock in &clocks {
        unique(report, "clock.toml", clock.it.rungs.iter().map(|rung| (rung.id.as_str(), rung.line)));
    }
    clocks
}

fn clock(mut table: Table<'_>) -> At<ClockRule> {
    let line = table.line();
    let id = ClockId::new(table.id("id"));
    let title = table.words("title");
    let of = table.needed("of", &OWNERS).unwrap_or(ClockOf::Case);
    let kinds = ClockKind::ALL.map(|kind| (kind.as_str(), kind));
    let usual = if of == ClockOf::Filing { ClockKind::Answer } else { ClockKind::Statutory };
    let rule = ClockRule {
        id,
        title,
        of,
        kind: table.choice("kind", &kinds).unwrap_or(usual),
        starts: table.text("starts"),
        stops: table.texts("stops"),
        amount: table.feel("amount").unwrap_or_else(null),
        unit: table.feel("unit").unwrap_or_else(null),
        anchor: table.feel_opt("anchor"),
        roll: table.flag_or("roll", true),
        exclusions: table.tables("exclude", PARTS_MAX).into_iter().map(exclusion).collect(),
        extension: table.table("extend").map(extension),
        rungs: table.tables("rung", PARTS_MAX).into_iter().map(rung).collect(),
        basis: table.words("basis"),
    };
    table.finish();
    At { line, it: rule }
}

fn exclusion(mut table: Table<'_>) -> Exclusion {
    let procedures = Procedure::ALL.map(|procedure| (procedure.as_str(), procedure));
    let exclusion = Exclusion {
        line: table.line(),
        from: table.text("from"),
        until: table.text("until"),
        procedure: table.needed("procedure", &procedures).unwrap_or(Procedure::Hearing),
        basis: table.words("basis"),
    };
    table.finish();
    exclusion
}

fn extension(mut table: Table<'_>) -> Extension {
    let most = table.whole("most", 1, clock::budget::AMOUNT_MAX);
    let times = table.whole("times", 1, 100);
    let basis = table.words("basis");
    table.finish();
    Extension {
        most: most.unwrap_or(1),
        times: times.and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
        basis,
    }
}

fn rung(mut table: Table<'_>) -> Rung {
    let (line, id) = (table.line(), table.text("id"));
    let at = table.text("at");
    let moment = at.parse::<Moment>();
    if moment.is_err() && !at.is_empty() {
        let finding = Finding::error("rung-moment", format!("`{at}` is not a moment of a clock"));
        let hint = "write \"80%\", \"2 working-days before\", \"due\" or \"1 working-days after\"";
        table.report_here(finding.hint(hint));
    }
    let rung = Rung {
        line,
        id,
        at: moment.unwrap_or(Moment::Due),
        mark: table.needed("mark", &MARKS).unwrap_or(RungMark::Yellow),
        message: table.text_opt("message"),
    };
    table.finish();
    rung
}
