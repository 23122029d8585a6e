//! A column split into classes of values that no cell tells apart.

use std::collections::BTreeMap;

use value::{Decimal, SignedDuration};

use super::bits::Bits;
use crate::cell::{Cell, Key, Regions};

pub struct Column {
    pub classes: Vec<Class>,
    regions: Regions,
    /// The rules whose cell is open here.
    open: Bits,
    /// For each rule the classes it surely accepts, and those it may accept.
    sure: Vec<Bits>,
    maybe: Vec<Bits>,
}

/// Values on which every cell answers alike.
pub struct Class {
    /// The first region of the class, for examples.
    pub region: usize,
    /// The rules that surely accept it, and those that may.
    pub sure: Bits,
    pub maybe: Bits,
}

impl Column {
    /// From one cell a rule, all keys of one kind, and what values there are at all.
    pub fn new(cells: &[Cell], allowed: Option<&Cell>) -> Self {
        let regions = regions(cells, allowed);
        let accepted: Vec<Vec<bool>> = cells.iter().map(|cell| regions.accepted(cell)).collect();
        let exists = existing(&regions, allowed);
        let open = Bits::of(cells.len(), |rule| matches!(cells.get(rule), Some(Cell::Open)));
        let mut known: BTreeMap<Bits, usize> = BTreeMap::new();
        let mut classes: Vec<Class> = Vec::new();
        for region in (0..regions.count()).filter(|region| exists.get(*region) == Some(&true)) {
            let has = |rule: usize| accepted.get(rule).and_then(|row| row.get(region)) == Some(&true);
            let maybe = Bits::of(cells.len(), has);
            known.entry(maybe.clone()).or_insert_with(|| {
                let sure = Bits::of(cells.len(), |rule| maybe.has(rule) && !open.has(rule));
                classes.push(Class { region, sure, maybe });
                classes.len() - 1
            });
        }
        let of_rule = |rule: usize, side: fn(&Class) -> &Bits| {
            Bits::of(classes.len(), |class| classes.get(class).is_some_and(|class| side(class).has(rule)))
        };
        let sure = (0..cells.len()).map(|rule| of_rule(rule, |class| &class.sure)).collect();
        let maybe = (0..cells.len()).map(|rule| of_rule(rule, |class| &class.maybe)).collect();
        Self { classes, regions, open, sure, maybe }
    }

    pub fn is_open(&self, rule: usize) -> bool {
        self.open.has(rule)
    }

    /// The classes the rule surely accepts.
    pub fn sure(&self, rule: usize) -> Option<&Bits> {
        self.sure.get(rule)
    }

    /// The classes the rule may accept.
    pub fn maybe(&self, rule: usize) -> Option<&Bits> {
        self.maybe.get(rule)
    }

    /// A value of the class as FEEL writes it, or what its values are.
    pub fn example(&self, class: usize) -> String {
        let Some(class) = self.classes.get(class) else { return "-".to_owned() };
        let shown = |key: &Key| feel::write_literal(&key.live());
        let place = class.region / 2;
        let point = |place: Option<usize>| place.and_then(|place| self.regions.points.get(place));
        if class.region % 2 == 1 {
            return point(Some(place)).map_or_else(|| "-".to_owned(), shown);
        }
        let (below, above) = (point(place.checked_sub(1)), point(Some(place)));
        match between(below, above) {
            Some(key) => shown(&key),
            None => match (below, above) {
                (None, None) => "any value".to_owned(),
                (None, Some(above)) => format!("a value before {}", shown(above)),
                (Some(below), None) => format!("a value after {}", shown(below)),
                (Some(below), Some(above)) => {
                    format!("a value between {} and {}", shown(below), shown(above))
                }
            },
        }
    }
}

fn regions(cells: &[Cell], allowed: Option<&Cell>) -> Regions {
    let mut points = Regions::of(cells.iter().chain(allowed)).points;
    if matches!(points.first(), Some(Key::Bool(_))) {
        points.extend([Key::Bool(false), Key::Bool(true)]);
    }
    Regions::from_points(points)
}

/// Which regions hold any value.
fn existing(regions: &Regions, allowed: Option<&Cell>) -> Vec<bool> {
    let mut exists = allowed.map_or_else(|| vec![true; regions.count()], |cell| regions.accepted(cell));
    for (region, exists) in exists.iter_mut().enumerate().step_by(2) {
        let below = (region / 2).checked_sub(1).and_then(|place| regions.points.get(place));
        let above = regions.points.get(region / 2);
        *exists &= match (below, above) {
            (Some(Key::Bool(_)), _) | (_, Some(Key::Bool(_))) => false,
            (Some(Key::Date(below)), Some(Key::Date(above))) => {
                below.tomorrow().is_ok_and(|next| next != *above)
            }
            (Some(Key::Months(below)), Some(Key::Months(above))) => above.saturating_sub(*below) > 1,
            (None, Some(Key::Text(above))) => !above.is_empty(),
            _ => true,
        };
    }
    exists
}

/// A value strictly between two keys, where a plain one is found.
fn between(below: Option<&Key>, above: Option<&Key>) -> Option<Key> {
    let one = Decimal::ONE;
    Some(match (below, above) {
        (Some(Key::Number(below)), Some(Key::Number(above))) => {
            let next = below.floor().checked_add(one)?;
            let middle = below.checked_add(*above)?.checked_div(2.into())?;
            let found = if next < *above { next } else { middle };
            (found > *below && found < *above).then_some(Key::Number(found))?
        }
        (None, Some(Key::Number(above))) => Key::Number(above.checked_sub(one)?),
        (Some(Key::Number(below)), None) => Key::Number(below.checked_add(one)?),
        (Some(Key::Date(below)), _) => Key::Date(below.tomorrow().ok()?),
        (None, Some(Key::Date(above))) => Key::Date(above.yesterday().ok()?),
        (Some(Key::Months(below)), _) => Key::Months(below.checked_add(1)?),
        (None, Some(Key::Months(above))) => Key::Months(above.checked_sub(1)?),
        (Some(Key::Duration(below)), None) => {
            Key::Duration(below.checked_add(SignedDuration::from_hours(1))?)
        }
        (None, Some(Key::Duration(above))) => {
            Key::Duration(above.checked_sub(SignedDuration::from_hours(1))?)
        }
        _ => return None,
    })
}
