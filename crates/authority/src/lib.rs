//! # authority
//!
//! **What it is.** The question every act must pass before it can be written: may this person, in this post, on this
//! day, do this act to this case? The answer is never a bare yes or no: it names each check that failed, in both
//! languages, with the legal basis asked for.
//!
//! **Example.**
//! ```
//! use authority::{Actor, ActRule, Matter, Power, PowerKind, Role, Scope, may};
//! use value::{AccountId, RoleId, Words};
//! let role = Role { id: RoleId::new("verifier"), title: Words::new("核查员", "Verifier"), scope: Scope::District };
//! let power = Power {
//!     id: "street-lamps".into(), kind: PowerKind::Other, title: Words::new("事件处置", "Event handling"),
//!     holder: "any".into(), basis: vec![],
//! };
//! let act = ActRule {
//!     id: "pass".into(), title: Words::new("核查通过", "Pass"), roles: vec![role.id.clone()],
//!     separate_from: vec!["dispose".into()], public: false,
//! };
//! let actor = Actor { account: AccountId::new("demo-verifier"), roles: vec![role.id.clone()], ..Actor::anonymous() };
//! let decision = may(&actor, &act, &power, &[role], &Matter::on("2026-03-02".parse().unwrap()));
//! assert_eq!(decision.because[0].code, "power-without-basis");
//! ```
//!
//! **Invariants.** Pure. It knows no process, no form, no page, and stores nothing. It refuses whatever it cannot
//! prove: an unknown role, a power without a basis in force, a post without its office.
//!
//! **Start reading** at [`may`].
//!
//! **To add a check**: a function in `check.rs`, its line in [`may`], its refusal code in `docs/semantics.md`, a row
//! in `tests/it`.

mod check;
mod power;
mod standing;

pub use check::{ActRule, Because, Decision, may};
pub use power::{Basis, Power, PowerKind};
pub use standing::{ANONYMOUS, Actor, Matter, PastAct, Role, Scope};
