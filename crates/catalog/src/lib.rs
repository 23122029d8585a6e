//! An app folder becomes a checked App with findings.
