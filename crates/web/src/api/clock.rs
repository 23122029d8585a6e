//! The clocks of a case in the API: until when, and day by day why.

use catalog::App;
use clock::ClockLedger;
use kernel::Case;
use serde::Serialize;
use utoipa::ToSchema;
use value::{Timestamp, Words};

use crate::words::Language;

/// One clock of the case itself, newest period.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockItem {
    pub clock: String,
    pub title: String,
    /// The rule that gives the limit.
    pub basis: String,
    /// `running`, `suspended`, `stopped`, `stopped-late` or `overdue`.
    pub state: String,
    pub due_at: String,
    /// The holidays of a year that has a part in it are not published yet: the date may move once.
    pub provisional: bool,
    /// The whole story in a few sentences.
    pub summary: String,
    pub days: Vec<ClockDayItem>,
    /// More days than are listed.
    pub cut: bool,
}

/// One day and why it counts or not.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockDayItem {
    pub date: String,
    pub why: String,
    pub provisional: bool,
}

/// The clocks of the case, in the order of their names.
pub fn clocks(app: &App, case: &Case, now: Timestamp, language: Language) -> Vec<ClockItem> {
    let newest = case.clocks.iter().filter_map(|(id, ledgers)| Some((id, ledgers.last()?)));
    newest
        .map(|(id, ledger)| {
            let rule = app.clocks.iter().find(|rule| rule.id == *id);
            let words = |pick: fn(&catalog::ClockRule) -> &Words| {
                rule.map_or_else(String::new, |rule| language.pick(pick(rule)).to_owned())
            };
            item(
                app,
                ledger,
                now,
                language,
                (id.to_string(), words(|rule| &rule.title), words(|rule| &rule.basis)),
            )
        })
        .collect()
}

fn item(
    app: &App,
    ledger: &ClockLedger,
    now: Timestamp,
    language: Language,
    (clock, title, basis): (String, String, String),
) -> ClockItem {
    let story = ledger.explain(now, &app.calendar);
    let day = |line: &clock::DayLine| ClockDayItem {
        date: line.date.to_string(),
        why: language.pick(&line.words).to_owned(),
        provisional: line.provisional,
    };
    ClockItem {
        clock,
        title,
        basis,
        state: story.state.as_str().to_owned(),
        due_at: story.due.at.to_string(),
        provisional: story.due.provisional,
        summary: language.pick(&story.summary).to_owned(),
        days: story.days.iter().map(day).collect(),
        cut: story.cut,
    }
}
