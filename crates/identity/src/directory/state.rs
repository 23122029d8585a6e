//! The state: what the fold of the directory's events knows, with the indices that its questions need.

use std::collections::BTreeSet;

use authority::Certificate;
use value::{AccountId, AppId, CellId, Date, OfficeId, PostId, Timestamp, Words};

use super::fact::{AppointmentId, CoverId, MandateId, OfficeFacts, PersonFacts, PostFacts};
use super::shelf::Shelf;
use super::span::{Dated, Span};

/// When a record was made and last changed, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub created: Timestamp,
    pub modified: Timestamp,
    /// The number of events about it; the version that an entity tag carries.
    pub version: u64,
}

/// An office with everything that was ever said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    pub id: OfficeId,
    pub facts: Dated<OfficeFacts>,
    /// The days it is open.
    pub span: Span,
    pub stamp: Stamp,
    /// Offices that were ever right below it, and posts that ever belonged to it: the index of its questions.
    pub(super) children: BTreeSet<OfficeId>,
    pub(super) posts: BTreeSet<PostId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub id: PostId,
    pub facts: Dated<PostFacts>,
    /// The days it is open.
    pub span: Span,
    pub stamp: Stamp,
    pub(super) appointments: Vec<AppointmentId>,
    pub(super) covers: Vec<CoverId>,
}

/// Whether a person stands for anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Active,
    /// Stopped for a time.
    Inactive,
    /// No longer in the service.
    Left,
}

/// What holds of a person from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonState {
    pub facts: PersonFacts,
    pub presence: Presence,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: AccountId,
    pub state: Dated<PersonState>,
    pub certificates: Vec<CertificateRecord>,
    pub stamp: Stamp,
    /// How often somebody came again under this id after leaving.
    pub returns: u32,
    pub(super) appointments: Vec<AppointmentId>,
    /// Covers of this person's absence, and covers this person does for others.
    pub(super) absences: Vec<CoverId>,
    pub(super) deputed: Vec<CoverId>,
    pub(super) cells: BTreeSet<CellId>,
    pub(super) duties: BTreeSet<(Date, OfficeId)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRecord {
    pub certificate: Certificate,
    /// Why it was taken back; its last day then stands in the certificate.
    pub revoked: Option<String>,
}

/// A person's time in a post 任职.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    pub person: AccountId,
    pub post: PostId,
    pub span: Span,
}

/// A grid cell 网格 with its officers, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub id: CellId,
    pub area: String,
    pub officers: Dated<AccountId>,
    pub span: Span,
}

/// A leave cover 代理.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    pub id: CoverId,
    pub absent: AccountId,
    pub deputy: AccountId,
    pub posts: Vec<PostId>,
    pub span: Span,
}

/// An organisation outside government that people act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub uscc: String,
    pub name: Words,
    pub representative: AccountId,
}

/// An authorisation to act for somebody 代办授权.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    pub id: MandateId,
    pub principal: AccountId,
    pub agent: AccountId,
    pub items: Vec<AppId>,
    pub until: Date,
    pub offered: Timestamp,
    pub accepted: Option<Timestamp>,
    /// When it was taken back or given up, and by whom.
    pub ended: Option<(Timestamp, AccountId)>,
}

impl Mandate {
    /// It may still be used, or accepted, on that day.
    pub fn is_open(&self, day: Date) -> bool {
        self.ended.is_none() && day <= self.until
    }

    pub fn is_in_force(&self, day: Date) -> bool {
        self.accepted.is_some() && self.is_open(day)
    }
}

/// The directory of one district, at `version` events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    pub(super) version: u64,
    pub(super) offices: Shelf<OfficeId, Office>,
    pub(super) posts: Shelf<PostId, Post>,
    pub(super) people: Shelf<AccountId, Person>,
    pub(super) appointments: Shelf<AppointmentId, Appointment>,
    pub(super) covers: Shelf<CoverId, Cover>,
    pub(super) cells: Shelf<CellId, Cell>,
    pub(super) duties: Shelf<(OfficeId, Date), BTreeSet<AccountId>>,
    /// Who holds the certificates of a kind and number; almost always one.
    pub(super) certified: Shelf<(String, String), BTreeSet<AccountId>>,
    /// Account ids without regard to case: two that differ in nothing else would be mistaken for each other.
    pub(super) folded: Shelf<String, AccountId>,
    /// Who goes by a key of the system that provisions; keys that were given up stay, the reader compares.
    pub(super) external: Shelf<String, BTreeSet<AccountId>>,
    /// By unified social credit code.
    pub(super) organisations: Shelf<String, Organisation>,
    pub(super) mandates: Shelf<MandateId, Mandate>,
    /// The mandates that somebody gave or was given, and the organisations that somebody represented.
    pub(super) mandated: Shelf<AccountId, BTreeSet<MandateId>>,
    pub(super) represented: Shelf<AccountId, BTreeSet<String>>,
}

impl Person {
    /// What holds of the person last of all that was said.
    pub fn now(&self) -> Option<&PersonState> {
        self.state.latest()
    }

    pub fn is_active(&self, day: Date) -> bool {
        self.state.on(day).is_some_and(|state| state.presence == Presence::Active)
    }

    /// The person is no longer in the service.
    pub fn has_left(&self) -> bool {
        self.now().is_none_or(|state| state.presence == Presence::Left)
    }
}

impl Cell {
    /// The one officer of the cell on that day; none where the cell is not in use.
    pub fn officer_on(&self, day: Date) -> Option<&AccountId> {
        self.officers.on(day).filter(|_| self.span.holds(day))
    }
}
