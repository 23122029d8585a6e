//! The directory: the state, and what may happen to it.

mod command;
mod decide;
mod evolve;
mod fact;
mod mandate;
mod query;
mod shelf;
mod span;
mod standing;
mod state;

pub use command::{Command, World};
pub use decide::is_personal;
pub use decide::{ADMINISTRATORS, decide, decide_all};
pub use fact::{
    AppointmentId, CoverId, Event, Fact, MandateId, OfficeFacts, OfficeKind, PersonFacts, PostFacts,
};
pub use mandate::{organisation_account, uscc_of};
pub use query::{Holder, PersonHistory, PostHistory};
pub use shelf::Shelf;
pub use span::{Dated, Span};
pub use standing::{Hat, Standing};
pub use state::{
    Appointment, Cell, CertificateRecord, Cover, Directory, Mandate, Office, Organisation, Person,
    PersonState, Post, Presence, Stamp,
};
