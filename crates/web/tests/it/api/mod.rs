//! The API over a real engine, a memory store and an app from the workspace.

mod document;
mod hostile;
mod house;
mod open311;
mod operation;
mod search;
mod staff;
