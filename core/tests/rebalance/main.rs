//! The rules of rebalance over whole commands: the shared vectors, and what holds for every policy,
//! state and command.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken answer should stop its test"
)]

mod any;
mod commands;
mod policies;
mod reruns;
mod vectors;
