//! # identity
//!
//! **What it is.** The directory of one district as a fold of events: offices, posts, people, appointments,
//! certificates, duty rosters, grid cells and leave cover, each with its dates, so that any day can be asked.
//! [`decide`] says which events a command causes, or refuses it with reasons; [`Directory::evolve`] folds one event;
//! [`Directory::standing`] says what a person may stand for on a day. [`csv`] and [`scim`] turn tables and SCIM
//! requests into the same commands. [`oidc`] decides what an OpenID provider answers to the other systems of the
//! district, [`trust`] what the district asks and believes of another provider. [`may_command`] says who may administer
//! what 三员, and [`record`] what is kept of it.
//!
//! **Example.**
//! ```
//! use identity::{Command, Directory, OfficeFacts, OfficeKind, PersonFacts, PostFacts, World, decide};
//! use value::{AccountId, OfficeId, PostId, RoleId, Words};
//! let (today, by) = ("2026-03-02".parse().unwrap(), AccountId::new("demo-admin"));
//! let world = World { now: "2026-03-02T01:00:00Z".parse().unwrap(), today, by };
//! let mut directory = Directory::default();
//! let (district, post, wang) = (OfficeId::new("luohu"), PostId::new("dispatcher-1"), AccountId::new("wang"));
//! let commands = [
//!     Command::OpenOffice {
//!         office: district.clone(),
//!         facts: OfficeFacts::new(Words::new("罗湖区", "Luohu District"), OfficeKind::District, None),
//!         opened: today,
//!     },
//!     Command::OpenPost {
//!         post: post.clone(),
//!         facts: PostFacts::new(district, Words::new("分拨员", "Dispatcher"), vec![RoleId::new("dispatcher")]),
//!         opened: today,
//!     },
//!     Command::AddPerson {
//!         person: wang.clone(),
//!         facts: PersonFacts::new(Words::new("王（演示）", "Wang (demo)")),
//!         from: today,
//!     },
//!     Command::Appoint { person: wang.clone(), post, from: today, until: None },
//! ];
//! for command in &commands {
//!     for event in decide(&directory, command, &world).unwrap() {
//!         directory.evolve(&event);
//!     }
//! }
//! let standing = directory.standing(&wang, today).unwrap();
//! assert_eq!(standing.actor().roles, [RoleId::new("dispatcher")]);
//! ```
//!
//! **Invariants.** Pure: no clock, no I/O, no store, no page, and no case. Of a person it holds what an officer's badge
//! shows, the work e-mail address and the opaque key of the system that provisions the account: no identity number, no
//! private telephone, no address; a text that is an identity or mobile number is refused. An office tree has one root
//! and no circle. Nobody holds two of the three administrators' roles 三员 on any day. A grid cell in use has exactly
//! one officer. Changes of offices, posts and people hold from their day on and leave the past as it was; what is
//! entered late with its own days (appointments, certificates) or ended early corrects the past, and the events tell
//! when that was said.
//!
//! **Start reading** at [`Fact`] in `directory/fact.rs`; then `directory/decide/` and `directory/query.rs`.
//!
//! **To add a kind of fact**: a variant of [`Fact`] and of [`Command`], its decision in a file under
//! `directory/decide/`, its fold in `directory/evolve.rs`, its golden line and the rows of its refusals in `tests/it`.

mod administer;
pub mod csv;
mod directory;
pub mod oidc;
pub mod record;
mod refusal;
pub mod scim;
pub mod trust;

pub use administer::{
    Commander, Domain, ROLES_OF_POWER, domain, is_own_affair, is_power, may_administer, may_command,
    may_hand_over,
};
pub use directory::{
    ADMINISTRATORS, Appointment, AppointmentId, Cell, CertificateRecord, Command, Cover, CoverId, Dated,
    Directory, Event, Fact, Hat, Holder, Mandate, MandateId, Office, OfficeFacts, OfficeKind, Organisation,
    Person, PersonFacts, PersonHistory, PersonState, Post, PostFacts, PostHistory, Presence, Shelf, Span,
    Stamp, Standing, World, decide, decide_all, is_personal, organisation_account, uscc_of,
};
pub use refusal::{CODES, Refusal, Why};
