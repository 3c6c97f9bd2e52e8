//! khlang-store: how it is kept.
//!
//! All SQL of khlang is in here: questions ([`khlang_core::decision::facts::Need`]) and changes
//! ([`khlang_core::decision::changes::Changes`]) become statements for a [`database::Database`]. One read
//! batch and one write batch a request; what each cost is summed from the database's own figures. Not here:
//! what a fact means, what a change should be, and which database it is.

pub mod behind;
pub mod database;
pub mod files;
pub mod origin;
pub mod outbox;
pub mod read;
pub mod request_log;
pub mod sql;
pub mod store;
pub mod sweep;
pub mod write;
pub mod writes;
