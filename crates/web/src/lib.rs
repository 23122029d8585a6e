//! # web
//!
//! **What it is.** The pages for residents, desks, supervisors and administrators, rendered on the server and complete
//! without scripts, and the API.
//!
//! **Example.**
//! ```
//! use web::words::Language;
//! assert_eq!(Language::English.with("step-of", &[("number", "2"), ("total", "5")]), "Step 2 of 5");
//! ```
//!
//! **Invariants.** A page decides nothing: what may be done comes from `kernel` with its reason. Words of the product
//! are in `text/`, words of an app in the app. Every number, filter and page of a list is in its address.
//!
//! **Start reading** at [`view`], one struct a page; then `templates/`.
//!
//! **To add a page**: its route, its handler, its template with the struct in `view`, its sample in `view::sample`.

pub mod account;
pub mod admin;
pub mod agent;
pub mod api;
pub mod asset;
pub mod author;
pub mod carry;
pub mod desk;
pub mod directory;
pub mod door;
pub mod error;
pub mod factor;
pub mod file;
pub mod guard;
pub mod hall;
pub mod intake;
pub mod keep;
pub mod limit;
pub mod listen;
pub mod me;
pub mod oidc;
pub mod password;
pub mod photo;
pub mod posted;
pub mod power;
pub mod preview;
pub mod ranges;
pub mod redirect;
pub mod report;
pub mod routes;
pub mod scan;
pub mod scim;
pub mod serve;
pub mod session;
pub mod shape;
pub mod sight;
pub mod site;
pub mod tell;
pub mod tenancy;
pub mod trust;
pub mod view;
pub mod visit;
pub mod watch;
pub mod whose;
pub mod words;

pub use routes::{pages, router};
pub use site::{Demo, Site};
