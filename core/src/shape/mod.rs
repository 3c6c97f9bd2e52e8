//! What is well formed: schemas as data, the one validator over them, refusals, and lives as tables.
//!
//! Not here: the tables of any API (the `surface` crate) or of any document (its domain).

pub mod fit;
pub mod lifecycle;
pub mod rejection;
pub mod schema;
pub mod text;
pub mod unknown;
pub mod whole;
