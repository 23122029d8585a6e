//! The fold: one exhaustive match, no decisions.

use std::collections::BTreeSet;

use value::{AccountId, Date, OfficeId, PostId, Timestamp};

use super::fact::{Event, Fact, OfficeFacts, PersonFacts, PostFacts};
use super::span::{Dated, Span};
use super::state::{
    Appointment, Cell, CertificateRecord, Cover, Directory, Office, Person, PersonState, Post, Presence,
    Stamp,
};

impl Directory {
    /// Folds one event. Total: an event that does not fit leaves the rest of the state as it was.
    pub fn evolve(&mut self, event: &Event) {
        self.version += 1;
        match &event.fact {
            Fact::OfficeOpened { .. } | Fact::OfficeChanged { .. } | Fact::OfficeClosed { .. } => {
                self.apply_office(event);
            }
            Fact::PostOpened { .. } | Fact::PostChanged { .. } | Fact::PostClosed { .. } => {
                self.apply_post(event);
            }
            Fact::PersonAdded { .. }
            | Fact::PersonChanged { .. }
            | Fact::PersonDeactivated { .. }
            | Fact::PersonReactivated { .. }
            | Fact::PersonLeft { .. } => self.apply_person(event),
            Fact::Appointed { .. } | Fact::AppointmentEnded { .. } => self.apply_appointment(event),
            Fact::CertificateIssued { .. } | Fact::CertificateRevoked { .. } => self.apply_certificate(event),
            Fact::DutyAssigned { .. } | Fact::DutyLifted { .. } => self.apply_duty(event),
            Fact::CellOpened { .. } | Fact::CellHandedOver { .. } | Fact::CellClosed { .. } => {
                self.apply_cell(event);
            }
            Fact::LeaveCovered { .. } | Fact::CoverEnded { .. } => self.apply_cover(event),
            Fact::RepresentativeNamed { .. }
            | Fact::MandateOffered { .. }
            | Fact::MandateAccepted { .. }
            | Fact::MandateEnded { .. } => self.apply_mandate(event),
        }
    }

    fn apply_office(&mut self, event: &Event) {
        match &event.fact {
            Fact::OfficeOpened { office, from, facts } => {
                self.below(office, facts);
                let record = Office {
                    id: office.clone(),
                    facts: Dated::since(*from, facts.clone()),
                    span: Span::new(*from, None),
                    stamp: Stamp::first(event.at),
                    children: BTreeSet::new(),
                    posts: BTreeSet::new(),
                };
                self.offices.insert(office.clone(), record);
            }
            Fact::OfficeChanged { office, from, facts } => {
                self.below(office, facts);
                if let Some(record) = self.offices.get_mut(office) {
                    record.facts.set(*from, facts.clone());
                    record.stamp.touch(event.at);
                }
            }
            Fact::OfficeClosed { office, last_day } => {
                if let Some(record) = self.offices.get_mut(office) {
                    record.span.until = Some(*last_day);
                    record.stamp.touch(event.at);
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, office: &OfficeId, facts: &OfficeFacts) {
        if let Some(parent) = facts.parent.as_ref().and_then(|parent| self.offices.get_mut(parent)) {
            parent.children.insert(office.clone());
        }
    }

    fn apply_post(&mut self, event: &Event) {
        match &event.fact {
            Fact::PostOpened { post, from, facts } => {
                self.belongs(post, facts);
                let record = Post {
                    id: post.clone(),
                    facts: Dated::since(*from, facts.clone()),
                    span: Span::new(*from, None),
                    stamp: Stamp::first(event.at),
                    appointments: Vec::new(),
                    covers: Vec::new(),
                };
                self.posts.insert(post.clone(), record);
            }
            Fact::PostChanged { post, from, facts } => {
                self.belongs(post, facts);
                if let Some(record) = self.posts.get_mut(post) {
                    record.facts.set(*from, facts.clone());
                    record.stamp.touch(event.at);
                }
            }
            Fact::PostClosed { post, last_day } => {
                if let Some(record) = self.posts.get_mut(post) {
                    record.span.until = Some(*last_day);
                    record.stamp.touch(event.at);
                }
            }
            _ => {}
        }
    }

    fn belongs(&mut self, post: &PostId, facts: &PostFacts) {
        if let Some(office) = self.offices.get_mut(&facts.office) {
            office.posts.insert(post.clone());
        }
    }

    fn apply_person(&mut self, event: &Event) {
        match &event.fact {
            Fact::PersonAdded { person, from, facts } => {
                self.folded.insert(person.as_str().to_lowercase(), person.clone());
                self.provisioned(person, facts);
                let state = PersonState { facts: facts.clone(), presence: Presence::Active };
                match self.people.get_mut(person) {
                    Some(record) => {
                        record.state.set(*from, state);
                        record.stamp.touch(event.at);
                        record.returns = record.returns.saturating_add(1);
                    }
                    None => {
                        let record = Person::first(person, *from, state, event.at);
                        self.people.insert(person.clone(), record);
                    }
                }
            }
            Fact::PersonChanged { person, from, facts } => {
                self.provisioned(person, facts);
                self.restate(person, *from, event.at, |state| state.facts = facts.clone());
            }
            Fact::PersonDeactivated { person, from } => {
                self.restate(person, *from, event.at, |state| state.presence = Presence::Inactive);
            }
            Fact::PersonReactivated { person, from } => {
                self.restate(person, *from, event.at, |state| state.presence = Presence::Active);
            }
            Fact::PersonLeft { person, from } => {
                self.restate(person, *from, event.at, |state| state.presence = Presence::Left);
            }
            _ => {}
        }
    }

    fn provisioned(&mut self, person: &AccountId, facts: &PersonFacts) {
        if let Some(key) = &facts.external {
            self.external.change(key.clone(), |known| {
                known.insert(person.clone());
            });
        }
    }

    fn restate(
        &mut self,
        person: &AccountId,
        from: Date,
        at: Timestamp,
        change: impl FnOnce(&mut PersonState),
    ) {
        if let Some(record) = self.people.get_mut(person)
            && let Some(mut state) = record.state.latest().cloned()
        {
            change(&mut state);
            record.state.set(from, state);
            record.stamp.touch(at);
        }
    }

    fn apply_appointment(&mut self, event: &Event) {
        match &event.fact {
            Fact::Appointed { appointment, person, post, from, until } => {
                let span = Span::new(*from, *until);
                let record =
                    Appointment { id: *appointment, person: person.clone(), post: post.clone(), span };
                self.appointments.insert(*appointment, record);
                if let Some(record) = self.people.get_mut(person) {
                    record.appointments.push(*appointment);
                }
                if let Some(record) = self.posts.get_mut(post) {
                    record.appointments.push(*appointment);
                }
                self.touch(person, Some(post), event.at);
            }
            Fact::AppointmentEnded { appointment, last_day } => {
                if let Some(record) = self.appointments.get_mut(appointment) {
                    record.span.until = Some(*last_day);
                    let (person, post) = (record.person.clone(), record.post.clone());
                    self.touch(&person, Some(&post), event.at);
                }
            }
            _ => {}
        }
    }

    fn touch(&mut self, person: &AccountId, post: Option<&PostId>, at: Timestamp) {
        if let Some(record) = self.people.get_mut(person) {
            record.stamp.touch(at);
        }
        if let Some(record) = post.and_then(|post| self.posts.get_mut(post)) {
            record.stamp.touch(at);
        }
    }

    fn apply_certificate(&mut self, event: &Event) {
        match &event.fact {
            Fact::CertificateIssued { person, certificate } => {
                let key = (certificate.kind.clone(), certificate.number.clone());
                self.certified.change(key, |holders| {
                    holders.insert(person.clone());
                });
                if let Some(record) = self.people.get_mut(person) {
                    let certificate = certificate.clone();
                    record.certificates.push(CertificateRecord { certificate, revoked: None });
                    record.stamp.touch(event.at);
                }
            }
            Fact::CertificateRevoked { person, kind, number, last_day, reason } => {
                if let Some(record) = self.people.get_mut(person) {
                    if let Some(held) = record.newest_certificate(kind, number) {
                        held.certificate.until = Some(*last_day);
                        held.revoked = Some(reason.clone());
                    }
                    record.stamp.touch(event.at);
                }
            }
            _ => {}
        }
    }

    fn apply_duty(&mut self, event: &Event) {
        match &event.fact {
            Fact::DutyAssigned { office, day, person } => {
                self.duties.change((office.clone(), *day), |roster| {
                    roster.insert(person.clone());
                });
                if let Some(record) = self.people.get_mut(person) {
                    record.duties.insert((*day, office.clone()));
                }
            }
            Fact::DutyLifted { office, day, person } => {
                let key = (office.clone(), *day);
                if let Some(roster) = self.duties.get_mut(&key) {
                    roster.remove(person);
                    if roster.is_empty() {
                        self.duties.remove(&key);
                    }
                }
                if let Some(record) = self.people.get_mut(person) {
                    record.duties.remove(&(*day, office.clone()));
                }
            }
            _ => {}
        }
    }

    fn apply_cell(&mut self, event: &Event) {
        match &event.fact {
            Fact::CellOpened { cell, area, officer, from } => {
                let record = Cell {
                    id: cell.clone(),
                    area: area.clone(),
                    officers: Dated::since(*from, officer.clone()),
                    span: Span::new(*from, None),
                };
                self.cells.insert(cell.clone(), record);
                if let Some(record) = self.people.get_mut(officer) {
                    record.cells.insert(cell.clone());
                }
            }
            Fact::CellHandedOver { cell, officer, from } => {
                if let Some(record) = self.cells.get_mut(cell) {
                    record.officers.set(*from, officer.clone());
                    if let Some(record) = self.people.get_mut(officer) {
                        record.cells.insert(cell.clone());
                    }
                }
            }
            Fact::CellClosed { cell, last_day } => {
                if let Some(record) = self.cells.get_mut(cell) {
                    record.span.until = Some(*last_day);
                }
            }
            _ => {}
        }
    }

    fn apply_cover(&mut self, event: &Event) {
        match &event.fact {
            Fact::LeaveCovered { cover, absent, deputy, from, until, posts } => {
                let record = Cover {
                    id: *cover,
                    absent: absent.clone(),
                    deputy: deputy.clone(),
                    posts: posts.clone(),
                    span: Span::new(*from, Some(*until)),
                };
                self.covers.insert(*cover, record);
                if let Some(record) = self.people.get_mut(absent) {
                    record.absences.push(*cover);
                }
                if let Some(record) = self.people.get_mut(deputy) {
                    record.deputed.push(*cover);
                }
                for post in posts {
                    if let Some(record) = self.posts.get_mut(post) {
                        record.covers.push(*cover);
                    }
                }
                self.touch(absent, None, event.at);
                self.touch(deputy, None, event.at);
            }
            Fact::CoverEnded { cover, last_day } => {
                if let Some(record) = self.covers.get_mut(cover) {
                    record.span.until = Some(*last_day);
                    let (absent, deputy) = (record.absent.clone(), record.deputy.clone());
                    self.touch(&absent, None, event.at);
                    self.touch(&deputy, None, event.at);
                }
            }
            _ => {}
        }
    }
}

impl Stamp {
    fn first(at: Timestamp) -> Self {
        Self { created: at, modified: at, version: 1 }
    }

    fn touch(&mut self, at: Timestamp) {
        self.modified = at;
        self.version += 1;
    }
}

impl Person {
    fn first(id: &AccountId, from: Date, state: PersonState, at: Timestamp) -> Self {
        Self {
            id: id.clone(),
            state: Dated::since(from, state),
            certificates: Vec::new(),
            stamp: Stamp::first(at),
            returns: 0,
            appointments: Vec::new(),
            absences: Vec::new(),
            deputed: Vec::new(),
            cells: BTreeSet::new(),
            duties: BTreeSet::new(),
        }
    }

    /// Of the certificates of that kind and number the one that begins last.
    fn newest_certificate(&mut self, kind: &str, number: &str) -> Option<&mut CertificateRecord> {
        let same = |record: &&mut CertificateRecord| {
            record.certificate.kind == kind && record.certificate.number == number
        };
        self.certificates.iter_mut().filter(same).max_by_key(|record| record.certificate.from)
    }
}
