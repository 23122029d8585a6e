//! One file per command.

pub mod account;
pub mod app;
pub mod backup;
pub mod bpmn;
pub mod calendar;
pub mod case;
pub mod config;
pub mod demo;
pub mod digit;
pub mod directory;
pub mod dmn;
pub mod import;
pub mod keys;
pub mod ledger;
pub mod oidc;
pub mod secured;
pub mod serve;
pub mod trace;
pub mod verify;
