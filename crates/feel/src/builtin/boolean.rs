//! Booleans.

use super::{Builtin, Call, of, variadic};
use crate::Live;

pub const TABLE: &[Builtin] = &[
    of("not", &[&["negand"]], |call| Some(call.truth(0).map_or(Live::NULL, |truth| Live::from(!truth)))),
    variadic("all", &[&["list"]], |call| junction(call, false)),
    variadic("any", &[&["list"]], |call| junction(call, true)),
    of("is", &[&["value1", "value2"]], |call| Some(is(call).into())),
];

fn junction(call: &mut Call<'_, '_>, decisive: bool) -> Option<Live> {
    let mut unknown = false;
    for member in call.spread()? {
        match member.as_bool() {
            Some(truth) if truth == decisive => return Some(decisive.into()),
            Some(_) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some((!decisive).into()) }
}

/// The same element of the FEEL domain: equal, and for times also written with the same zone.
fn is(call: &mut Call<'_, '_>) -> bool {
    let (a, b) = (call.live(0), call.live(1));
    match (&a, &b) {
        (Live::Time(x), Live::Time(y)) => x.time == y.time && x.zone == y.zone,
        (Live::Moment(x), Live::Moment(y)) => x.datetime() == y.datetime() && x.time_zone() == y.time_zone(),
        _ => call.run.equal(&a, &b) == Some(true),
    }
}
