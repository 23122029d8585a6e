//! The log and its rows: one trait, SQLite in a file or in memory.
