//! The proof proves itself: the table and the fuzzer turn red when something is wrong.

mod corpus;
mod fuzz;
