//! Which cases of an app a person may see.

use value::OfficeId;

use crate::standing::{Actor, Role, Scope};

/// One way a person reaches cases by a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach<'a> {
    /// Every case of the app.
    District,
    /// Cases the office handles, alone or with another.
    Office(&'a OfficeId),
    /// Cases that any of these offices handles.
    Offices(&'a [OfficeId]),
    /// Cases of the street or grid cell.
    Area(&'a str),
}

impl<'a> Reach<'a> {
    /// What a role of this scope reaches in this person's hands; one's own filings are no matter of posts.
    pub fn of(actor: &'a Actor, scope: Scope) -> Option<Self> {
        match scope {
            Scope::District => Some(Self::District),
            Scope::Office => actor.office.as_ref().map(Self::Office),
            Scope::SubOffices => Some(Self::Offices(&actor.offices)).filter(|_| !actor.offices.is_empty()),
            Scope::Area => actor.area.as_deref().map(Self::Area),
            Scope::Own => None,
        }
    }

    /// Whether a case of these offices and this area is reached.
    pub fn covers(self, offices: &[&str], area: Option<&str>) -> bool {
        match self {
            Self::District => true,
            Self::Office(office) => offices.contains(&office.as_str()),
            Self::Offices(all) => all.iter().any(|office| offices.contains(&office.as_str())),
            Self::Area(mine) => area == Some(mine),
        }
    }
}

/// Everything a person sees in one app: a case that any of the ways covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight<'a> {
    pub ways: Vec<Reach<'a>>,
}

impl<'a> Sight<'a> {
    /// By the roles the app declares; a role of another app shows nothing of this one.
    pub fn of(actor: &'a Actor, roles: &[Role]) -> Self {
        let mut ways: Vec<Reach<'a>> = Vec::new();
        for role in roles.iter().filter(|role| actor.roles.contains(&role.id)) {
            ways.extend(Reach::of(actor, role.scope).filter(|way| !ways.contains(way)));
        }
        if ways.contains(&Reach::District) {
            ways = vec![Reach::District];
        }
        Self { ways }
    }

    /// Whether a case of these offices and this area is seen.
    pub fn covers(&self, offices: &[&str], area: Option<&str>) -> bool {
        self.ways.iter().any(|way| way.covers(offices, area))
    }
}
