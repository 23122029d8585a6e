//! The luohu binary.
fn main() {}
