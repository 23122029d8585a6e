//! FEEL expressions: parse once, evaluate under a budget with an injected now.
