//! Bills of the Flash surface and what the warehouse does with them, through the service over SQLite in memory:
//! the document's examples as printed, every status and code, and the audit after each story.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken answer should stop its test"
)]

mod examples;
mod house;
mod returns;
mod transfers;
