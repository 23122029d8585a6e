//! Boxes to tick. Many of them are folded away, so that nobody has to press Tab through each.

use form::outline::{Choice, Question};

use crate::view::preview::{BoxGroup, Boxes, Tick};
use crate::words::Language;

/// More boxes than this are folded: one stop of the keyboard instead of one a box.
const OPEN_MAX: usize = 20;

/// The boxes of a question as it was answered so far.
pub(super) fn boxes(
    language: Language,
    name: String,
    question: &Question,
    choices: &[Choice],
    answer: &str,
    error: String,
) -> Boxes {
    let about_parts = question.key.ends_with('+');
    let ticked: Vec<&str> = answer.lines().collect();
    let ticks: Vec<Tick> = choices
        .iter()
        .enumerate()
        .map(|(number, choice)| Tick {
            number,
            title: choice.title.clone(),
            hint: choice.hint.clone(),
            chosen: ticked.contains(&choice.code.as_str()),
        })
        .collect();
    let chosen = ticks.iter().filter(|tick| tick.chosen).count();
    let folded = (ticks.len() > OPEN_MAX).then(|| folded(language, ticks.len(), chosen));
    // The summary of errors leads to a box that can be seen.
    let first = ticks.iter().position(|tick| tick.chosen).unwrap_or_default();
    let led_to = (!error.is_empty()).then_some(first);
    Boxes {
        label: if about_parts { language.t("preview-parts") } else { question.label.clone() },
        hint: if about_parts { language.t("preview-parts-hint") } else { question.hint.clone() },
        optional: if question.required { String::new() } else { language.t("field-optional") },
        open: chosen > 0 || led_to.is_some(),
        groups: if folded.is_some() { groups(&ticks, led_to) } else { vec![BoxGroup::plain(ticks)] },
        folded: folded.unwrap_or_default(),
        name,
        error,
        first,
    }
}

fn folded(language: Language, count: usize, chosen: usize) -> String {
    let (count, chosen) = (count.to_string(), chosen.to_string());
    let key = if chosen == "0" { "preview-folded" } else { "preview-folded-chosen" };
    language.with(key, &[("count", &count), ("chosen", &chosen)])
}

/// About as many groups as each has boxes: the shortest way to any of them. A group is known by its first and last.
fn groups(ticks: &[Tick], led_to: Option<usize>) -> Vec<BoxGroup> {
    let size = ticks.len().isqrt().max(1);
    let group = |ticks: &[Tick]| {
        let title = match ticks {
            [first, .., last] => format!("{} – {}", first.title, last.title),
            [only] => only.title.clone(),
            [] => String::new(),
        };
        let open = ticks.iter().any(|tick| tick.chosen || Some(tick.number) == led_to);
        BoxGroup { title, open, ticks: ticks.to_vec() }
    };
    ticks.chunks(size).map(group).collect()
}
