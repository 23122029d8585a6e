//! Which cases of an app a person may see.

use value::OfficeId;

use crate::standing::{Actor, Role, Scope};

/// One way a person sees cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Every case of the app.
    District,
    /// Cases the office handles, alone or with another.
    Office(OfficeId),
    /// Cases of the street or grid cell.
    Area(String),
}

/// Everything a person sees in one app: a case that any of the ways covers.
///
/// What a person filed themselves is no matter of posts and not asked here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight {
    pub ways: Vec<Reach>,
}

impl Sight {
    /// By the roles the app declares; a role of another app shows nothing of this one.
    pub fn of(actor: &Actor, roles: &[Role]) -> Self {
        let mut ways: Vec<Reach> = Vec::new();
        for role in roles.iter().filter(|role| actor.roles.contains(&role.id)) {
            let way = match role.scope {
                Scope::District => Some(Reach::District),
                Scope::Office => actor.office.clone().map(Reach::Office),
                Scope::Area => actor.area.clone().map(Reach::Area),
                Scope::Own => None,
            };
            ways.extend(way.filter(|way| !ways.contains(way)));
        }
        if ways.contains(&Reach::District) {
            ways = vec![Reach::District];
        }
        Self { ways }
    }

    pub fn is_nothing(&self) -> bool {
        self.ways.is_empty()
    }

    /// Whether a case of these offices and this area is seen.
    pub fn covers(&self, offices: &[&str], area: Option<&str>) -> bool {
        self.ways.iter().any(|way| match way {
            Reach::District => true,
            Reach::Office(office) => offices.contains(&office.as_str()),
            Reach::Area(mine) => area == Some(mine.as_str()),
        })
    }
}
