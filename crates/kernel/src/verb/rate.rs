//! Rating 好差评: once a filing and answer, by its own reporter.

use value::{FilingId, Value};

use crate::event::Event;
use crate::refusal::Refusal;
use crate::state::Filing;
use crate::turn::Turn;

pub(super) fn rate(turn: &mut Turn<'_>, filing: Option<&FilingId>) -> Result<(), Refusal> {
    let refuse = |code, zh: &str, en: &str| Err(Refusal::new(code, zh, en));
    let Some(filing) = own(turn, filing) else {
        return refuse("not-your-filing", "只能评价您自己的上报", "you can only rate your own report");
    };
    let (Some(answer), rating) = (filing.answers.last(), &filing.rating) else {
        return refuse("not-answered", "收到答复后才能评价", "you can rate after you got an answer");
    };
    if rating.as_ref().is_some_and(|rating| rating.at >= answer.at) {
        return refuse("already-rated", "您已经评价过", "you have already rated this answer");
    }
    let id = filing.id.clone();
    let score = turn.input.get("score").and_then(score_of);
    let Some(score) = score.and_then(|s| u8::try_from(s).ok()).filter(|s| (1..=5).contains(s)) else {
        return refuse("score-range", "请选择 1 到 5 分", "choose a score from 1 to 5");
    };
    let text = turn.input.get("text").and_then(Value::as_text).unwrap_or_default().to_owned();
    turn.emit(Event::FilingRated { filing: id, score, text });
    Ok(())
}

/// A choice list gives text, an API a number: both name the same score.
fn score_of(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_text()?.parse().ok())
}

/// The filing meant, if it is the actor's own; without one the actor's only filing of this case.
fn own<'a>(turn: &'a Turn<'_>, filing: Option<&FilingId>) -> Option<&'a Filing> {
    let (actor, app) = (turn.world.actor, &turn.world.app.id);
    let mine = |candidate: &&Filing| turn.world.proven.contains(&candidate.id) || candidate.is_of(actor, app);
    turn.case.filings.values().filter(mine).find(|candidate| filing.is_none_or(|id| candidate.id == *id))
}
