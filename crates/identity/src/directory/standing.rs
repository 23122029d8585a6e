//! What a person stands for on a day: the posts held, those covered for others, certificates, cells and duties.

use authority::{Actor, Certificate};
use value::{AccountId, CellId, Date, OfficeId, PostId, RoleId, Words};

use super::fact::{AppointmentId, CoverId};
use super::state::{Appointment, Cover, Directory, Presence};

/// One post a person may act in on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hat {
    pub post: PostId,
    pub title: Words,
    pub office: OfficeId,
    /// That of the post, or else that of its office.
    pub area: Option<String>,
    pub roles: Vec<RoleId>,
    /// By whose appointment; the absent person's where this is a cover.
    pub appointment: AppointmentId,
    /// In whose name, where the person is the deputy, and by which cover.
    pub covering: Option<(AccountId, CoverId)>,
}

/// Everything a person stands for on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub person: AccountId,
    pub name: Words,
    /// A person who is stopped holds no hat.
    pub presence: Presence,
    /// Own posts in the order of appointing, then covered ones.
    pub hats: Vec<Hat>,
    /// Valid on that day.
    pub certificates: Vec<Certificate>,
    /// Grid cells the person is the officer of.
    pub cells: Vec<CellId>,
    /// Offices the person is on duty in.
    pub on_duty: Vec<OfficeId>,
    /// Somebody stands in for the person on that day.
    pub on_leave: bool,
}

impl Standing {
    /// The person in one of their posts, own or covered.
    pub fn actor_in(&self, hat: &Hat) -> Actor {
        Actor {
            account: self.person.clone(),
            roles: hat.roles.clone(),
            office: Some(hat.office.clone()),
            area: hat.area.clone(),
            certificates: self.certificates.clone(),
            ..Actor::anonymous()
        }
    }

    /// The person in the first of their own posts, with the roles of every own post of the same office and area.
    ///
    /// WHY: roles of two offices are never put together, for one office's handler is no handler of the other. Covered
    /// posts are left out: who acts in another's name chooses to, with [`Self::actor_in`].
    pub fn actor(&self) -> Actor {
        let mut own = self.hats.iter().filter(|hat| hat.covering.is_none());
        let Some(first) = own.next() else {
            let (account, certificates) = (self.person.clone(), self.certificates.clone());
            return Actor { account, certificates, ..Actor::anonymous() };
        };
        let mut actor = self.actor_in(first);
        for hat in own.filter(|hat| hat.office == first.office && hat.area == first.area) {
            for role in &hat.roles {
                if !actor.roles.contains(role) {
                    actor.roles.push(role.clone());
                }
            }
        }
        actor
    }
}

impl Directory {
    /// What the person stands for on `day`; nothing where the directory did not know them then.
    pub fn standing(&self, id: &AccountId, day: Date) -> Option<Standing> {
        let person = self.people.get(id)?;
        let state = person.state.on(day)?;
        let mut standing = Standing {
            person: id.clone(),
            name: state.facts.name.clone(),
            presence: state.presence,
            hats: Vec::new(),
            certificates: Vec::new(),
            cells: Vec::new(),
            on_duty: Vec::new(),
            on_leave: false,
        };
        if state.presence != Presence::Active {
            return Some(standing);
        }
        standing.hats.extend(self.appointments_on(id, day).filter_map(|held| self.hat(held, None, day)));
        let deputed = person.deputed.iter().filter_map(|cover| self.covers.get(cover));
        for cover in deputed.filter(|cover| cover.span.holds(day)) {
            let held =
                self.appointments_on(&cover.absent, day).filter(|held| cover.posts.contains(&held.post));
            standing.hats.extend(held.filter_map(|held| self.hat(held, Some(cover), day)));
        }
        let certificates = person.certificates.iter().map(|held| &held.certificate);
        standing.certificates.extend(certificates.filter(|held| held.is_valid(day)).cloned());
        let is_officer = |cell: &&CellId| self.officer_of(cell, day) == Some(id);
        standing.cells.extend(person.cells.iter().filter(is_officer).cloned());
        let duties = person.duties.range((day, OfficeId::new(""))..).take_while(|(of, _)| *of == day);
        standing.on_duty.extend(duties.map(|(_, office)| office.clone()));
        let mut absences = person.absences.iter().filter_map(|cover| self.covers.get(cover));
        standing.on_leave = absences.any(|cover| cover.span.holds(day));
        Some(standing)
    }

    fn hat(&self, held: &Appointment, cover: Option<&Cover>, day: Date) -> Option<Hat> {
        let facts = self.post_on(&held.post, day)?;
        let area = facts.area.clone().or_else(|| self.office_on(&facts.office, day)?.area.clone());
        Some(Hat {
            post: held.post.clone(),
            title: facts.title.clone(),
            office: facts.office.clone(),
            area,
            roles: facts.roles.clone(),
            appointment: held.id,
            covering: cover.map(|cover| (cover.absent.clone(), cover.id)),
        })
    }
}
