//! A small warehouse as a model: random sequences of every command, and commands that race each other,
//! sent through the real route tables over a store in memory, with every invariant checked after each.
//!
//! The store does what the Worker's SQL does, constraints included; what it refuses is a lost race.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken answer should stop its test"
)]

mod cases;
mod channels;
mod commands;
mod commit;
mod counting;
mod draft;
mod handwork;
mod house;
mod invariants;
mod load;
mod promises;
mod races;
mod sequences;
mod shops;
mod store;
mod told;

use proptest::test_runner::Config;

/// How many cases a plain `cargo test` runs of each property; `PROPTEST_CASES` asks for others.
const CASES: u32 = 120;

fn config() -> Config {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if asked {
        config
    } else {
        Config {
            cases: CASES,
            ..config
        }
    }
}
