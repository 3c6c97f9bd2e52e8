//! The Flash dialect: sellers of a 3PL and marketplace middleware call by signed forms or JSON
//! (Flash seed, contract 6).
//!
//! `codes` is the table of response codes, `tables` the parameters of every endpoint, `routes` the
//! endpoints that are served. `docs/flash.md` tells how to add one.

pub mod body;
pub mod codes;
pub mod envelope;
pub mod inventory;
pub mod moment;
pub mod params;
pub mod tables;
