//! A small warehouse as a model: random sequences of every command, and commands that race each other,
//! sent through the service over SQLite in memory, with every invariant checked after each. What the database
//! refuses is a lost race.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken answer should stop its test"
)]

mod cases;
mod commands;
mod cost;
mod counted;
mod counting;
mod crowd;
mod draft;
mod faults;
mod handwork;
mod house;
mod invariants;
mod promises;
mod races;
mod sequences;
mod shipped;
mod shops;
mod tables;
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
