//! Random histories that keep every rule: none of them may be refused.

use value::{SignedDuration, Timestamp, Value};

use super::app::{Ground, KINDS};
use super::history::History;
use crate::fuzz::dice::Dice;

const INSPECTORS: [&str; 4] = ["inspector-a", "inspector-b", "street-a", "street-b"];

/// History `number`: the same on every machine.
pub fn history(ground: &Ground, seed: u64, number: u64) -> History {
    let mut dice = Dice::of(seed, "lawful", number);
    let kind = dice.pick(&KINDS).map_or("other", |(id, _, _)| id);
    let mut history = History { kind: kind.to_owned(), steps: Vec::new() };
    // From 2020, when the delegation begins, to the middle of 2026, so that the calendar is known to the end.
    let mut at = History::moment("2020-01-06", whole(&mut dice, 2_300), whole(&mut dice, 6));
    let severity = 1 + whole(&mut dice, 5);
    history.file(ground, dice.word(&["lin", "he"]), at, severity);
    if dice.once_in(3) {
        let named = dice.word(&["spare", "he"]);
        history.act(ground, "aside", "spare", at, &[("account", Value::from(named))]);
    }
    inspect(&mut history, ground, &mut dice, &mut at);
    let notices = 1 + dice.below(2);
    for _ in 0..notices {
        pass(&mut dice, &mut at, 4);
        history.act(ground, "notice", dice.word(&INSPECTORS), at, &[]);
    }
    if severity >= 3 || dice.once_in(2) {
        pass(&mut dice, &mut at, 25);
        history.act(ground, "hear", "hearer", at, &[]);
    }
    pass(&mut dice, &mut at, 10);
    history.act(ground, "review", "reviewer", at, &[]);
    // Five working days are over after three weeks, whatever holidays lie between.
    at = add(at, 24 * (22 + whole(&mut dice, 30)));
    let amount = match severity {
        1 | 2 => whole(&mut dice, 1_001),
        3 => 1_000 + whole(&mut dice, 4_001),
        _ => 5_000 + whole(&mut dice, 15_001),
    };
    let input = [("amount", Value::from(amount)), ("opinion", Value::from("同意"))];
    history.act(ground, "decide", "chief", at, &input);
    history
}

/// At least two different persons, in any order, some of them again.
fn inspect(history: &mut History, ground: &Ground, dice: &mut Dice, at: &mut Timestamp) {
    let first = dice.below(INSPECTORS.len());
    let second = (first + 1 + dice.below(INSPECTORS.len() - 1)) % INSPECTORS.len();
    let mut who = vec![first, second];
    for _ in 0..dice.below(3) {
        who.insert(dice.below(who.len() + 1), dice.below(INSPECTORS.len()));
    }
    for index in who {
        pass(dice, at, 3);
        let name = INSPECTORS.get(index).copied().unwrap_or("inspector-a");
        history.act(ground, "inspect", name, *at, &[("record", Value::from("笔录"))]);
    }
}

/// Some hours, at most so many days.
fn pass(dice: &mut Dice, at: &mut Timestamp, days: i64) {
    *at = add(*at, whole(dice, 24 * days));
}

fn add(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(at)
}

fn whole(dice: &mut Dice, end: i64) -> i64 {
    i64::try_from(dice.below(usize::try_from(end).unwrap_or(1))).unwrap_or(0)
}
