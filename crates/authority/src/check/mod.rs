//! Every check in one table, in the order in which a person would ask them.

mod course;
mod matter;
mod person;
mod power;

use crate::because::Said;
use crate::{Ask, Facts, Matter};

/// One question of the many that make up [`crate::may`].
pub struct Check {
    /// Stable: power lists name it in `cites`, and the harness switches it off by this name.
    pub code: &'static str,
    pub(crate) part: Part,
}

/// What a check depends on.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// Person, act, power and day alone: asked once for a whole list.
    Standing(fn(&Ask<'_>, &mut Said)),
    /// The case too.
    Case(fn(&Ask<'_>, &Matter<'_>, &dyn Facts, &mut Said)),
}

const fn standing(code: &'static str, run: fn(&Ask<'_>, &mut Said)) -> Check {
    Check { code, part: Part::Standing(run) }
}

const fn case(code: &'static str, run: fn(&Ask<'_>, &Matter<'_>, &dyn Facts, &mut Said)) -> Check {
    Check { code, part: Part::Case(run) }
}

/// What is asked of every act.
pub const CHECKS: &[Check] = &[
    standing("basis", power::basis),
    case("post", person::post),
    standing("holder", power::holder),
    standing("delegation", power::delegation),
    standing("certificate", person::certificate),
    standing("second-factor", person::second_factor),
    case("recusal", person::recusal),
    case("separation", person::separation),
    case("after", course::after),
    case("wait", course::wait),
    case("within", course::within),
    case("order", course::order),
    case("officers", person::officers),
    case("documents", matter::documents),
    case("needs", matter::needs),
    case("discretion", matter::discretion),
    case("forbid", matter::forbid),
];

#[cfg(not(feature = "defect"))]
pub(crate) const fn is_on(_code: &str) -> bool {
    true
}

#[cfg(feature = "defect")]
pub(crate) fn is_on(code: &str) -> bool {
    crate::defect::is_on(code)
}
