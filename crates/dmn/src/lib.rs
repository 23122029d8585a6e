//! # dmn
//!
//! **What it is.** DMN 1.3 to 1.5 decision models: XML is read once into a model with findings, then decisions are
//! decided as often as wanted, each with a trace of what was seen, which rules were hit and what was called. Models
//! import each other; [`Model::analyse`] says what is wrong with tables before anybody asks them; [`tck`] runs test cases.
//!
//! **Example.**
//! ```
//! use value::{Context, Value};
//! let (model, findings) = dmn::parse(
//!     r#"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="n">
//!          <decision id="greeting" name="greeting"><literalExpression><text>"你好，" + name</text>
//!          </literalExpression></decision></definitions>"#,
//! );
//! assert!(findings.is_empty());
//! let mut data = Context::new();
//! data.insert("name".into(), Value::from("李梅"));
//! let world = feel::World::new(value::Timestamp::UNIX_EPOCH, feel::TimeZone::UTC);
//! assert_eq!(model.unwrap().decide("greeting", &data, &world).value, Value::from("你好，李梅"));
//! ```
//!
//! **Invariants.** No clock, no I/O. A file gives findings, never a panic; deciding runs under one budget. It knows no
//! case and no app.
//!
//! **Start reading** at `model.rs`, then `decide.rs`; `read/` is XML to model, `index.rs` tables compiled for speed,
//! `analysis/` what is said without running, `sheet/` a table as people edit it.
//!
//! **To add a boxed expression**: a variant of `Boxed` in `model.rs`, its arms in `boxed.rs` and `read/expression.rs`.
//! **To add a check of tables**: its file under `analysis/`, its line in `Study::report`, its table in `tests/it/analysis.rs`.

mod analysis;
mod boxed;
mod call;
mod cell;
mod check;
mod decide;
mod index;
mod input;
mod kinds;
mod model;
mod read;
mod record;
pub mod sheet;
mod table;
pub mod tck;
mod trace;

pub use decide::Options;
pub use model::Model;
pub use read::{File, parse, parse_all};
pub use trace::{Hit, Outcome, Stage, Step, Trace};
