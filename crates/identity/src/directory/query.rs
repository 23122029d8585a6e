//! Questions, each asked of a day: what was, is or will be in force then.

use std::collections::BTreeSet;

use value::{AccountId, CellId, Date, OfficeId, PostId};

use super::decide::LEVELS_MAX;
use super::fact::{AppointmentId, CoverId, OfficeFacts, PostFacts};
use super::span::Span;
use super::state::{
    Appointment, Cell, CertificateRecord, Cover, Directory, Office, Person, PersonState, Post,
};

/// Who may act in a post on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub person: AccountId,
    pub appointment: AppointmentId,
    /// In whose name, where the holder is a deputy.
    pub covering: Option<AccountId>,
}

/// All that was said of a person, as far as it began on or before a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHistory<'a> {
    pub states: Vec<(Span, &'a PersonState)>,
    /// In the order they were entered, with those taken back.
    pub appointments: Vec<&'a Appointment>,
    pub certificates: Vec<&'a CertificateRecord>,
    /// Covers of the person's own absence.
    pub absences: Vec<&'a Cover>,
    /// Covers the person did for others.
    pub deputed: Vec<&'a Cover>,
    /// Cells, with the days the person was their officer.
    pub cells: Vec<(Span, &'a CellId)>,
}

/// All that was said of a post, as far as it began on or before a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostHistory<'a> {
    pub facts: Vec<(Span, &'a PostFacts)>,
    pub appointments: Vec<&'a Appointment>,
    pub covers: Vec<&'a Cover>,
}

impl Directory {
    /// The number of events folded.
    pub fn version(&self) -> u64 {
        self.version
    }

    pub fn office(&self, id: &OfficeId) -> Option<&Office> {
        self.offices.get(id)
    }

    pub fn post(&self, id: &PostId) -> Option<&Post> {
        self.posts.get(id)
    }

    pub fn person(&self, id: &AccountId) -> Option<&Person> {
        self.people.get(id)
    }

    /// How often an account id was given anew after its person had left: who comes again may be somebody else, so what
    /// others know them by is new too.
    pub fn returns(&self, id: &AccountId) -> u32 {
        self.person(id).map_or(0, |person| person.returns)
    }

    /// The person of an account id, whatever its case.
    pub fn person_named(&self, name: &str) -> Option<&Person> {
        self.people.get(self.folded.get(&name.to_lowercase())?)
    }

    pub fn cell(&self, id: &CellId) -> Option<&Cell> {
        self.cells.get(id)
    }

    pub fn appointment(&self, id: AppointmentId) -> Option<&Appointment> {
        self.appointments.get(&id)
    }

    pub fn cover(&self, id: CoverId) -> Option<&Cover> {
        self.covers.get(&id)
    }

    /// Every office there ever was, by id.
    pub fn offices(&self) -> impl DoubleEndedIterator<Item = &Office> {
        self.offices.values()
    }

    /// Every post there ever was, by id.
    pub fn posts(&self) -> impl DoubleEndedIterator<Item = &Post> {
        self.posts.values()
    }

    /// Every person there ever was, by id.
    pub fn people(&self) -> impl DoubleEndedIterator<Item = &Person> {
        self.people.values()
    }

    /// Every appointment there ever was, in the order they were entered.
    pub fn appointments(&self) -> impl DoubleEndedIterator<Item = &Appointment> {
        self.appointments.values()
    }

    /// Every cell there ever was, by id.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = &Cell> {
        self.cells.values()
    }

    /// What holds of an office on a day it is open.
    pub fn office_on(&self, id: &OfficeId, day: Date) -> Option<&OfficeFacts> {
        let office = self.offices.get(id).filter(|office| office.span.holds(day))?;
        office.facts.on(day)
    }

    /// What holds of a post on a day it and its office are open.
    pub fn post_on(&self, id: &PostId, day: Date) -> Option<&PostFacts> {
        let post = self.posts.get(id).filter(|post| post.span.holds(day))?;
        let facts = post.facts.on(day)?;
        self.office_on(&facts.office, day).map(|_| facts)
    }

    /// The office and those above it on that day, from below; empty where the office is not open.
    pub fn ancestors<'a>(&'a self, office: &'a OfficeId, day: Date) -> Vec<&'a OfficeId> {
        let up = |id: &&'a OfficeId| {
            let parent = self.office_on(id, day)?.parent.as_ref()?;
            self.office_on(parent, day).map(|_| parent)
        };
        let first = self.office_on(office, day).map(|_| office);
        std::iter::successors(first, up).take(LEVELS_MAX).collect()
    }

    /// The office and everything below it on that day, parents before children; empty where it is not open.
    pub fn subtree<'a>(&'a self, office: &'a OfficeId, day: Date) -> Vec<&'a OfficeId> {
        let mut found: Vec<&OfficeId> = self.office_on(office, day).map(|_| office).into_iter().collect();
        let mut seen: BTreeSet<&OfficeId> = found.iter().copied().collect();
        let mut at = 0;
        while let Some(office) = found.get(at).and_then(|id| self.offices.get(*id)) {
            for child in &office.children {
                let here =
                    self.office_on(child, day).is_some_and(|facts| facts.parent.as_ref() == Some(&office.id));
                if here && seen.insert(child) {
                    found.push(child);
                }
            }
            at += 1;
        }
        found
    }

    /// The posts of an office on that day.
    pub fn posts_of<'a>(&'a self, office: &'a OfficeId, day: Date) -> impl Iterator<Item = &'a PostId> {
        let posts = self.offices.get(office).into_iter().flat_map(|office| &office.posts);
        posts.filter(move |post| self.post_on(post, day).is_some_and(|facts| facts.office == *office))
    }

    /// Who holds a post of the office on that day, once for each post, without deputies; offices below it are not
    /// looked into.
    pub fn people_of<'a>(
        &'a self,
        office: &'a OfficeId,
        day: Date,
    ) -> impl Iterator<Item = (&'a AccountId, &'a PostId)> {
        self.posts_of(office, day)
            .flat_map(move |post| self.appointed_to(post, day).map(move |held| (&held.person, post)))
            .filter(move |(person, _)| self.people.get(*person).is_some_and(|person| person.is_active(day)))
    }

    /// Who may act in the post on that day: those appointed who are active, then deputies.
    pub fn holders(&self, post: &PostId, day: Date) -> Vec<Holder> {
        if self.post_on(post, day).is_none() {
            return Vec::new();
        }
        let is_active =
            |person: &AccountId| self.people.get(person).is_some_and(|person| person.is_active(day));
        let appointed: Vec<&Appointment> = self.appointed_to(post, day).collect();
        let own = appointed.iter().filter(|held| is_active(&held.person));
        let mut holders: Vec<Holder> = own
            .map(|held| Holder { person: held.person.clone(), appointment: held.id, covering: None })
            .collect();
        let covers = self.posts.get(post).into_iter().flat_map(|post| &post.covers);
        for cover in covers.filter_map(|id| self.covers.get(id)).filter(|cover| cover.span.holds(day)) {
            let held = appointed.iter().find(|held| held.person == cover.absent);
            if let Some(held) = held.filter(|_| is_active(&cover.deputy)) {
                let (person, covering) = (cover.deputy.clone(), Some(cover.absent.clone()));
                holders.push(Holder { person, appointment: held.id, covering });
            }
        }
        holders
    }

    /// The officer of a cell on that day.
    pub fn officer_of(&self, cell: &CellId, day: Date) -> Option<&AccountId> {
        self.cells.get(cell)?.officer_on(day)
    }

    /// Cells in use whose officer is stopped or gone on that day: to be handed over.
    pub fn unattended_cells(&self, day: Date) -> impl Iterator<Item = &CellId> {
        let cells = self.cells.values();
        let unattended = cells.filter(move |cell| {
            let officer = cell.officer_on(day).map(|officer| self.people.get(officer));
            officer.is_some_and(|officer| officer.is_none_or(|officer| !officer.is_active(day)))
        });
        unattended.map(|cell| &cell.id)
    }

    /// Who is on duty in the office on that day.
    pub fn on_duty(&self, office: &OfficeId, day: Date) -> impl Iterator<Item = &AccountId> {
        self.duties.get(&(office.clone(), day)).into_iter().flatten()
    }

    /// The appointments of a person on that day, in the order they were entered.
    pub fn appointments_on(&self, person: &AccountId, day: Date) -> impl Iterator<Item = &Appointment> {
        let held = self.people.get(person).into_iter().flat_map(|person| &person.appointments);
        held.filter_map(|id| self.appointments.get(id)).filter(move |held| held.span.holds(day))
    }

    /// The appointments to a post on that day, whether or not the person is active.
    pub fn appointed_to<'a>(
        &'a self,
        post: &PostId,
        day: Date,
    ) -> impl Iterator<Item = &'a Appointment> + use<'a> {
        let held = self.posts.get(post).into_iter().flat_map(|post| &post.appointments);
        held.filter_map(|id| self.appointments.get(id)).filter(move |held| held.span.holds(day))
    }

    /// Who goes by this key of the system that provisions accounts, by what holds last.
    pub fn people_by_external<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Person> {
        let known = self.external.get(key).into_iter().flatten();
        let people = known.filter_map(|id| self.people.get(id));
        people.filter(move |person| {
            person.now().is_some_and(|state| state.facts.external.as_deref() == Some(key))
        })
    }

    /// What was said of the person up to what begins on `day`.
    pub fn history_of_person(&self, id: &AccountId, day: Date) -> Option<PersonHistory<'_>> {
        let person = self.people.get(id)?;
        let cells = person.cells.iter().filter_map(|cell| self.cells.get(cell)).flat_map(|cell| {
            let own = cell.officers.spans().filter(|(_, officer)| *officer == id);
            own.filter_map(|(span, _)| span.cut(&cell.span)).map(move |span| (span, &cell.id))
        });
        Some(PersonHistory {
            states: person.state.spans().filter(|(span, _)| span.from <= day).collect(),
            appointments: self.entered(&person.appointments, day),
            certificates: person.certificates.iter().filter(|held| held.certificate.from <= day).collect(),
            absences: self.covered(&person.absences, day),
            deputed: self.covered(&person.deputed, day),
            cells: cells.filter(|(span, _)| span.from <= day).collect(),
        })
    }

    /// What was said of the post up to what begins on `day`.
    pub fn history_of_post(&self, id: &PostId, day: Date) -> Option<PostHistory<'_>> {
        let post = self.posts.get(id)?;
        Some(PostHistory {
            facts: post.facts.spans().filter(|(span, _)| span.from <= day).collect(),
            appointments: self.entered(&post.appointments, day),
            covers: self.covered(&post.covers, day),
        })
    }

    fn entered(&self, ids: &[AppointmentId], day: Date) -> Vec<&Appointment> {
        let records = ids.iter().filter_map(|id| self.appointments.get(id));
        records.filter(|record| record.span.from <= day).collect()
    }

    fn covered(&self, ids: &[CoverId], day: Date) -> Vec<&Cover> {
        let records = ids.iter().filter_map(|id| self.covers.get(id));
        records.filter(|record| record.span.from <= day).collect()
    }
}
