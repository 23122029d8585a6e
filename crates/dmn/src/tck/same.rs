//! When a result counts as the expected one.

use feel::Live;
use value::Decimal;

/// Numbers may differ by less than 0.00000001; everything else must be equal, lists in order, contexts by name.
pub fn same(expected: &Live, found: &Live) -> bool {
    if let (Some(a), Some(b)) = (expected.as_number(), found.as_number()) {
        return a == b || near(a, b);
    }
    if let (Some(a), Some(b)) = (expected.members(), found.members()) {
        return a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(a, b));
    }
    if let (Some(a), Some(b)) = (expected.entries(), found.entries()) {
        return a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)));
    }
    feel::equal(expected, found) == Some(true)
}

fn near(a: Decimal, b: Decimal) -> bool {
    let limit = "0.00000001".parse::<Decimal>();
    limit.is_ok_and(|limit| a.checked_sub(b).is_some_and(|off| off.abs() < limit))
}
