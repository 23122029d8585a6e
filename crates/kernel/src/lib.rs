//! Commands to events: decide, evolve, react.
