//! Random histories of one clock, as a function of seed and number.

use crate::fuzz::dice::Dice;
use crate::oracle::walk::{DAY, Story, Unit, What, day_of};

/// A story, and what is needed to record it in another order.
#[derive(Debug, Clone)]
pub struct History {
    pub story: Story,
    /// When the clock was started; the period may begin at another time.
    pub started: i64,
    pub anchored: bool,
    /// A place in the order of recording for each thing that happened.
    pub shuffle: Vec<usize>,
    /// Seconds at which something unrelated was recorded.
    pub unrelated: Vec<i64>,
}

const UNITS: [Unit; 4] = [Unit::WorkingDays, Unit::CalendarDays, Unit::WorkingHours, Unit::ClockHours];

/// Most things that happen in one history.
const HAPPENED_MAX: usize = 9;

impl History {
    /// The history of that number: its clock starts between 2004 and the end of 2026.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut dice = Dice::of(seed, "clock", number);
        let first = day_of("2004-01-01").unwrap_or_default();
        let days = day_of("2026-12-31").unwrap_or(first) - first;
        let started = (first + below(&mut dice, days)) * DAY + second(&mut dice);
        let anchored = dice.once_in(4);
        let shift = if anchored { below(&mut dice, 40 * DAY) - 20 * DAY } else { 0 };
        let begin = (started + shift).max(first * DAY);
        let floor = started.min(begin);
        let count = dice.below(HAPPENED_MAX + 1);
        let happened: Vec<(i64, What)> = (0..count).map(|_| thing(&mut dice, floor)).collect();
        let story = Story {
            unit: dice.pick(&UNITS).copied().unwrap_or(Unit::WorkingDays),
            amount: 1 + below(&mut dice, 60),
            begin,
            roll: !dice.once_in(3),
            happened,
        };
        let shuffle = (0..count).map(|_| dice.below(1_000)).collect();
        let unrelated = (0..dice.below(4)).map(|_| floor + below(&mut dice, 60 * DAY)).collect();
        Self { story, started, anchored, shuffle, unrelated }
    }
}

fn below(dice: &mut Dice, end: i64) -> i64 {
    i64::try_from(dice.below(usize::try_from(end).unwrap_or(1))).unwrap_or(0)
}

/// A second of the day; one in four is a midnight, an opening or a closing, where days and spans meet.
fn second(dice: &mut Dice) -> i64 {
    if dice.once_in(4) {
        let edges = [0, 9, 12, 14, 18].map(|hour| hour * 3_600);
        return dice.pick(&edges).copied().unwrap_or(0);
    }
    below(dice, DAY)
}

fn thing(dice: &mut Dice, floor: i64) -> (i64, What) {
    let day = floor.div_euclid(DAY) + below(dice, 50);
    let at = (day * DAY + second(dice)).max(floor);
    let what = match dice.below(10) {
        0..=3 => What::Suspended,
        4..=6 => What::Resumed,
        7 => What::Extended(1 + below(dice, 15)),
        8 => What::Stopped,
        _ => What::Restarted,
    };
    (at, what)
}
