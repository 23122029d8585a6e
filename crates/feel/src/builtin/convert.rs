//! Between text and numbers.

use super::{Builtin, Call, of};
use crate::{Live, write};

pub const TABLE: &[Builtin] = &[
    of("number", &[&["from"], &["from", "grouping separator", "decimal separator"]], number),
    of("string", &[&["from"]], |call| {
        let live = call.live(0);
        if live.is_null() {
            return None;
        }
        // WHY: a text that is only part of the value would be a wrong answer.
        let mut left = STRING_MAX;
        if !live.is_within(&mut left) {
            return None;
        }
        let text = write::text(&live);
        call.run.spend(text.len()).then(|| text.into())
    }),
];

/// Most members, entries and pieces of text a value may have to be written.
const STRING_MAX: usize = 20_000;

fn number(call: &mut Call<'_, '_>) -> Option<Live> {
    let from = call.single(0);
    if let (Some(number), 1) = (from.as_number(), call.count()) {
        return Some(number.into());
    }
    let mut text = from.as_text()?.to_string();
    if call.count() == 3 {
        let grouping = call.single(1);
        let point = call.single(2);
        if !grouping.is_null() {
            let grouping = grouping.as_text()?.clone();
            if ![" ", ",", "."].contains(&&*grouping) || compare_text(&point, &grouping) {
                return None;
            }
            text = text.replace(&*grouping, "");
        }
        if !point.is_null() {
            let point = point.as_text()?.clone();
            match &*point {
                "." => {}
                "," if !text.contains('.') => text = text.replace(',', "."),
                _ => return None,
            }
        }
    }
    text.trim().parse().ok().map(|number: value::Decimal| number.into())
}

fn compare_text(live: &Live, text: &str) -> bool {
    live.as_text().is_some_and(|have| **have == *text)
}
