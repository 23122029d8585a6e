//! The table, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::{Floor, Suite, Verdict};

/// Longest reason that is printed, in characters.
const REASON_MAX: usize = 300;

/// One row a suite, then by name what did not pass, then what fell.
pub fn text(suites: &[Suite], floor: &Floor, regressions: &[String]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{:52} {:>6} {:>6} {:>6} {:>6}", "suite", "cases", "pass", "fail", "apart");
    for suite in suites {
        let (all, passed, apart) = (suite.cases.len(), suite.passed(), suite.apart());
        let failed = all - passed - apart;
        let title =
            if suite.gates { suite.title.to_owned() } else { format!("{} (gates nothing)", suite.title) };
        let _ = writeln!(out, "{title:52} {all:>6} {passed:>6} {failed:>6} {apart:>6}");
    }
    for suite in suites {
        list(&mut out, suite, "does not pass", |verdict| match verdict {
            Verdict::Failed(why) => Some(why),
            _ => None,
        });
        list(&mut out, suite, "stands apart", |verdict| match verdict {
            Verdict::Apart(why) => Some(why),
            _ => None,
        });
    }
    let risen = floor.risen(suites);
    if !risen.is_empty() {
        let _ = writeln!(out, "\nrisen above the floor; take these lines out of proof/floor.txt:");
        for line in &risen {
            let _ = writeln!(out, "  fails {line}");
        }
    }
    if regressions.is_empty() {
        let _ = writeln!(out, "\nno regression");
    } else {
        let _ = writeln!(out, "\n{} regressions:", regressions.len());
        for line in regressions {
            let _ = writeln!(out, "  {}", short(line));
        }
    }
    out
}

fn list<'s>(
    out: &mut String,
    suite: &'s Suite,
    head: &str,
    pick: impl Fn(&'s Verdict) -> Option<&'s String>,
) {
    let rows: Vec<_> =
        suite.cases.iter().filter_map(|case| Some((&case.name, pick(&case.verdict)?))).collect();
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}: {head} ({})", suite.title, rows.len());
    for (name, why) in rows {
        let _ = writeln!(out, "  {name}: {}", short(why));
    }
}

fn short(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON_MAX).collect();
    if text.chars().nth(REASON_MAX).is_some() { format!("{line}…") } else { line }
}

/// The same as one JSON object.
pub fn json(suites: &[Suite], regressions: &[String]) -> String {
    let rows: Vec<Json> = suites.iter().map(row).collect();
    json!({ "suites": rows, "regressions": regressions }).to_string()
}

fn row(suite: &Suite) -> Json {
    let named = |wanted: fn(&Verdict) -> Option<&String>| -> Vec<Json> {
        let cases = suite.cases.iter().filter_map(|case| Some((case, wanted(&case.verdict)?)));
        cases.map(|(case, why)| json!({ "case": case.name, "reason": why })).collect()
    };
    let failed = |verdict: &Verdict| -> bool { matches!(verdict, Verdict::Failed(_)) };
    json!({
        "key": suite.key, "title": suite.title, "gates": suite.gates, "cases": suite.cases.len(),
        "passed": suite.passed(), "failed": suite.cases.iter().filter(|case| failed(&case.verdict)).count(),
        "does_not_pass": named(|verdict| if let Verdict::Failed(why) = verdict { Some(why) } else { None }),
        "apart": named(|verdict| if let Verdict::Apart(why) = verdict { Some(why) } else { None }),
    })
}
