//! The question, prepared once for a person, an act and a day, and then asked of any number of cases.

use value::{Date, Words};

use crate::because::Said;
use crate::check::{self, CHECKS, Part};
use crate::{ActRule, Actor, Basis, Because, Decision, Facts, Forbid, Matter, Power, Role, Scope};

/// May this person, on this day, do this act?
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub actor: &'a Actor,
    pub act: &'a ActRule,
    /// The power the act exercises.
    pub power: &'a Power,
    /// Every role of the app.
    pub roles: &'a [Role],
    /// The negative list of the app.
    pub forbids: &'a [Forbid],
    pub on: Date,
}

/// A question with everything answered that does not depend on the case.
#[derive(Debug)]
pub struct Ask<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) act: &'a ActRule,
    pub(crate) power: &'a Power,
    pub(crate) on: Date,
    pub(crate) basis: Option<&'a Basis>,
    /// The roles of the act that the app declares.
    pub(crate) named: Vec<&'a Role>,
    /// Those the person holds.
    pub(crate) held: Vec<&'a Role>,
    /// Entries of the negative list about this act, in force on this day.
    pub(crate) forbids: Vec<&'a Forbid>,
    /// What the checks of standing said, by their place in the table.
    standing: Vec<(usize, Because)>,
}

/// May `actor` do `act` in this matter? All failing checks are named, not only the first.
pub fn may(question: Question<'_>, matter: &Matter<'_>, facts: &dyn Facts) -> Decision {
    question.prepare().decide(matter, facts)
}

impl<'a> Question<'a> {
    /// Asks what does not depend on a case: power, dates, office, certificate.
    pub fn prepare(self) -> Ask<'a> {
        let Self { actor, act, power, roles, forbids, on } = self;
        let named: Vec<&Role> = roles.iter().filter(|role| act.roles.contains(&role.id)).collect();
        let held = named.iter().copied().filter(|role| actor.roles.contains(&role.id)).collect();
        let about = |forbid: &&Forbid| forbid.acts.contains(&act.id) && forbid.basis_on(on).is_some();
        let basis = power.basis_on(on);
        let forbids = forbids.iter().filter(about).collect();
        let mut ask = Ask { actor, act, power, on, basis, named, held, forbids, standing: Vec::new() };
        let mut standing = Vec::new();
        for (place, check) in CHECKS.iter().enumerate() {
            if let Part::Standing(run) = check.part
                && check::is_on(check.code)
            {
                let mut said = Said::new(true);
                run(&ask, &mut said);
                standing.extend(said.because.into_iter().map(|because| (place, because)));
            }
        }
        ask.standing = standing;
        ask
    }
}

impl<'a> Ask<'a> {
    /// The answer for one case, with every reason.
    pub fn decide(&self, matter: &Matter<'_>, facts: &dyn Facts) -> Decision {
        let mut said = Said::new(true);
        let mut standing = self.standing.iter().peekable();
        for (place, check) in CHECKS.iter().enumerate() {
            match check.part {
                Part::Standing(_) => {
                    while let Some((_, because)) = standing.next_if(|(at, _)| *at == place) {
                        said.no(|| because.clone());
                    }
                }
                Part::Case(run) if check::is_on(check.code) => run(self, matter, facts, &mut said),
                Part::Case(_) => {}
            }
        }
        let basis = self.basis.map(Basis::cite);
        Decision { allowed: !said.refused, because: said.because, basis }
    }

    /// Yes or no for one case: the same checks, without sentences, and no further than the first that fails.
    pub fn allows(&self, matter: &Matter<'_>, facts: &dyn Facts) -> bool {
        if self.never() {
            return false;
        }
        let mut said = Said::new(false);
        CHECKS.iter().all(|check| {
            if let Part::Case(run) = check.part
                && check::is_on(check.code)
            {
                run(self, matter, facts, &mut said);
            }
            !said.refused
        })
    }

    /// No case at all: power, day, office or certificate already say no.
    pub fn never(&self) -> bool {
        !self.standing.is_empty()
    }

    /// The person acts for an office here, and not for themselves or as a visitor.
    pub(crate) fn is_official(&self) -> bool {
        !self.act.public && self.held.iter().any(|role| role.scope != Scope::Own)
    }

    /// What a reason cites: the row's own article, else what the power says this check rests on, else its basis.
    pub(crate) fn cite(&self, check: &str, own: Option<&Words>) -> Option<Words> {
        let of_power = || self.power.cites.get(check).cloned();
        let basis = || self.basis.or_else(|| self.power.basis.last()).map(Basis::cite);
        own.cloned().or_else(of_power).or_else(basis)
    }
}
