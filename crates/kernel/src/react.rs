//! What the world must be told: effects, kept in the outbox with the events and done later under their own keys.

use catalog::App;
use serde::{Deserialize, Serialize};
use value::FilingId;

use crate::event::Event;
use crate::state::Case;

/// Something to do outside the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// A message of the app to one reporter.
    Notify { filing: FilingId, message: String, number: String },
}

/// The effects of `events`, given the state after them. Pure: the same events always give the same effects.
pub fn react(case: &Case, events: &[Event], app: &App) -> Vec<Effect> {
    let mut effects = Vec::new();
    for event in events {
        match event {
            Event::FilingMade { filing } => tell(&mut effects, app, case, "filed", [&filing.id]),
            Event::FilingAnswered { filing, .. } => tell(&mut effects, app, case, "answered", [filing]),
            Event::FilingsJoined { filings, .. } => {
                tell(&mut effects, app, case, "merged", filings.iter().map(|f| &f.id));
            }
            Event::SplitFrom { filings, .. } => {
                tell(&mut effects, app, case, "split", filings.iter().map(|f| &f.id));
            }
            Event::CaseReopened => tell(&mut effects, app, case, "reopened", case.filings.keys()),
            Event::RungReached { filing: Some(id), message: Some(message), .. } => {
                effects.extend(case.filings.get(id).map(|_| notify(case, id, message)));
            }
            Event::NoticeAsked { message }
            | Event::RungReached { filing: None, message: Some(message), .. } => {
                effects.extend(case.filings.keys().map(|id| notify(case, id, message)));
            }
            _ => {}
        }
    }
    effects
}

fn tell<'a>(
    effects: &mut Vec<Effect>,
    app: &App,
    case: &Case,
    on: &str,
    filings: impl IntoIterator<Item = &'a FilingId> + Clone,
) {
    for rule in app.messages.iter().filter(|rule| rule.on == on) {
        effects.extend(filings.clone().into_iter().map(|id| notify(case, id, &rule.id)));
    }
}

fn notify(case: &Case, filing: &FilingId, message: &str) -> Effect {
    Effect::Notify { filing: filing.clone(), message: message.to_owned(), number: case.number.clone() }
}
