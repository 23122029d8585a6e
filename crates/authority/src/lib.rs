//! # authority
//!
//! **What it is.** The question every act must pass before it can be written: may this person, in this post, on this
//! day, do this act to this case? The answer is never a bare yes or no: it names each check that failed, in both
//! languages, with the article it rests on, the line of the power list, and what would make it lawful.
//!
//! **Example.**
//! ```
//! use authority::{Actor, ActRule, Matter, NoFacts, Power, PowerKind, Question, Role, Row, Scope, may};
//! use value::{AccountId, RoleId, Words};
//! let role = Role { id: RoleId::new("verifier"), title: Words::new("核查员", "Verifier"), scope: Scope::District };
//! let power = Power {
//!     id: "street-lamps".into(), kind: PowerKind::Other, title: Words::new("事件处置", "Event handling"),
//!     holder: "any".into(), basis: vec![], delegations: vec![], publication: None, second_factor: None, cites: Default::default(),
//!     row: Row::default(),
//! };
//! let act = ActRule {
//!     roles: vec![role.id.clone()], separate_from: vec!["dispose".into()],
//!     ..ActRule::new("pass", Words::new("核查通过", "Pass"))
//! };
//! let actor = Actor { account: AccountId::new("demo-verifier"), roles: vec![role.id.clone()], ..Actor::anonymous() };
//! let roles = [role];
//! let on = "2026-03-02".parse().unwrap();
//! let question = Question { actor: &actor, act: &act, power: &power, roles: &roles, forbids: &[], on };
//! let now = "2026-03-02T01:00:00Z".parse().unwrap();
//! assert_eq!(may(question, &Matter::at(now), &NoFacts).because[0].code, "power-without-basis");
//! ```
//!
//! **Invariants.** Pure. It knows no process, no form, no calendar, no page, and stores nothing: what it must know of a
//! case it asks of [`Facts`]. It refuses whatever it cannot prove: an unknown role, a power without a basis in force, a
//! condition that has no value.
//!
//! **Start reading** at [`may`]; then [`CHECKS`], the table of everything that is asked.
//!
//! **To add a check**: a function in a file under `check/`, its line in [`CHECKS`], its refusal code in
//! `docs/semantics.md`, a row in `tests/it`, a way to break it in the harness of lawful acts.

mod act;
mod ask;
mod because;
mod check;
#[cfg(feature = "defect")]
pub mod defect;
mod facts;
mod power;
mod sight;
mod standing;

pub use act::{ActRule, After, Discretion, Need, Officers, Row, Wait};
pub use ask::{Ask, Question, may};
pub use because::{Because, Decision};
pub use check::{CHECKS, Check};
pub use facts::{Band, Facts, NoFacts};
pub use power::{Basis, Delegation, DelegationKind, Forbid, Power, PowerKind, Publication};
pub use sight::{Reach, Sight};
pub use standing::{ANONYMOUS, Actor, Certificate, MACHINE, Matter, PastAct, Role, Scope, is_reserved};
