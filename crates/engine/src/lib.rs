//! The turn: stamp, load, decide, commit, answer; timers, outbox, stories.
