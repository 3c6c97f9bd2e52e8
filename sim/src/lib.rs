//! khlang-sim: khlang on this machine, for tests.
//!
//! [`sqlite`] is its database in memory, with every migration applied and D1's limits set; [`world`] the
//! service's ports over it, which are slow, stale or broken where a test asks for it. What runs on them is the
//! service itself, and nothing imitates its SQL.

pub mod sqlite;
pub mod world;
