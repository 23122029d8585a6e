//! Clocks: what starts and stops them happens, and limits written as constants are limits.

use clock::{Budget, Unit};
use value::{Finding, Value};

use super::Ground;
use crate::clocks::{ClockOf, ClockRule};
use crate::constant;
use crate::report::suggestion;

const FILE: &str = "clock.toml";

pub(crate) fn check(ground: &Ground<'_>) {
    for clock in &ground.draft.clocks {
        let told = |finding: Finding| {
            ground.report.add(finding.file(FILE).at(clock.line, 0).element(clock.it.id.as_str()));
        };
        events(ground, &clock.it, &told);
        limit(&clock.it, &told);
        exclusions(ground, &clock.it);
        rungs(ground, &clock.it);
        extension(&clock.it, &told);
        anchor(&clock.it, &told);
    }
}

fn events(ground: &Ground<'_>, clock: &ClockRule, told: &dyn Fn(Finding)) {
    let process = ground.draft.process().map(|file| &file.model);
    let elements = || process.iter().flat_map(|model| model.nodes().map(|(_, node)| node.id.as_str()));
    let unknown = |word: &str, role: &str, own: &'static [&'static str]| {
        if word.is_empty() || own.contains(&word) {
            return;
        }
        if clock.of == ClockOf::Filing {
            let finding =
                Finding::error("clock-event", format!("a filing's clock does not {role} with `{word}`"));
            told(finding.hint(format!("only with: {}", own.join(", "))));
        } else if process.is_some() && !elements().any(|id| id == word) {
            let finding = Finding::error(
                "element-unknown",
                format!("the process has no element `{word}` to {role} it"),
            );
            told(finding.hint(suggestion(word, elements().chain(own.iter().copied()))));
        }
    };
    unknown(&clock.starts, "start", &["filed"]);
    let stops: &'static [&'static str] = if clock.of == ClockOf::Filing { &["answered"] } else { &[] };
    clock.stops.iter().for_each(|stop| unknown(stop, "stop", stops));
    if clock.stops.is_empty() {
        let finding = Finding::error("clock-never-stops", "nothing stops this clock");
        told(finding.hint("name the element whose completion stops it, stops = [\"...\"]"));
    }
}

fn limit(clock: &ClockRule, told: &dyn Fn(Finding)) {
    let unit = constant::of(&clock.unit);
    // `null` stands where the expression could not be read; that is told elsewhere.
    if let Some(word) = unit.filter(|value| !value.is_null()) {
        let text = word.as_text().unwrap_or_default();
        if text.parse::<Unit>().is_err() {
            let units = ["working-days", "working-hours", "calendar-days", "clock-hours"];
            let finding = Finding::error("clock-unit", format!("`{text}` is not a unit of time"));
            told(finding.hint(suggestion(text, units.into_iter())));
        }
    }
    if let Some(amount) = constant::of(&clock.amount).filter(|value| !value.is_null()) {
        let fits = amount.as_i64().is_some_and(|amount| Budget::new(amount, Unit::WorkingDays).is_ok());
        if !matches!(amount, Value::Number(_)) || !fits {
            let finding = Finding::error("clock-amount", "the amount is not a whole number of at least 1");
            told(finding.hint("write amount = \"5\""));
        }
    }
}

/// What takes a procedure out of the period happens, and ends after it began.
fn exclusions(ground: &Ground<'_>, clock: &ClockRule) {
    let process = ground.draft.process().map(|file| &file.model);
    let elements = || process.iter().flat_map(|model| model.nodes().map(|(_, node)| node.id.as_str()));
    for exclusion in &clock.exclusions {
        let told = |finding: Finding| {
            ground.report.add(finding.file(FILE).at(exclusion.line, 0).element(clock.id.as_str()));
        };
        if clock.of == ClockOf::Filing {
            let finding =
                Finding::error("exclusion-of-filing", "only a clock of the case leaves procedures out");
            told(finding.hint("set of = \"case\", or take the exclusion away"));
            continue;
        }
        for word in [&exclusion.from, &exclusion.until].into_iter().filter(|word| !word.is_empty()) {
            if process.is_some() && !elements().any(|id| id == word) {
                let finding = Finding::error(
                    "element-unknown",
                    format!("the process has no element `{word}` to leave out"),
                );
                told(finding.hint(suggestion(word, elements())));
            }
        }
        if exclusion.from == exclusion.until && !exclusion.from.is_empty() {
            let finding =
                Finding::error("exclusion-empty", "the procedure begins and ends with the same element");
            told(finding.hint("from is the notice to the applicant, until the result of the procedure"));
        }
    }
}

fn rungs(ground: &Ground<'_>, clock: &ClockRule) {
    if !ground.report.whole("message.toml") {
        return;
    }
    let messages = || ground.draft.messages.iter().map(|message| message.it.id.as_str());
    for rung in &clock.rungs {
        if let Some(id) = rung.message.as_deref().filter(|id| !messages().any(|known| known == *id)) {
            let finding = Finding::error("message-unknown", format!("there is no message `{id}`"));
            let finding = finding.hint(suggestion(id, messages())).file(FILE);
            ground.report.add(finding.at(rung.line, 0).element(clock.id.as_str()));
        }
    }
}

/// Extensions are granted to a clock of the case; a filing's own clock has none.
fn extension(clock: &ClockRule, told: &dyn Fn(Finding)) {
    if clock.extension.is_some() && clock.of == ClockOf::Filing {
        let finding = Finding::error("extension-of-filing", "only a clock of the case is extended");
        told(finding.hint("take [clock.extend] away"));
    }
}

fn anchor(clock: &ClockRule, told: &dyn Fn(Finding)) {
    let constant = clock.anchor.as_ref().and_then(constant::of).filter(|value| !value.is_null());
    let dated = |value: &Value| matches!(value, Value::Date(_) | Value::DateTime(_) | Value::Instant(_));
    if constant.is_some_and(|value| !dated(&value)) {
        let finding = Finding::error("clock-anchor", "the anchor is not a day");
        told(finding.hint("write the FEEL name of a date, such as anchor = \"delivered_on\""));
    }
}
