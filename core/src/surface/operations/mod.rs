//! The operations dialect: the warehouse's own side and its administration (contract 7).
//!
//! It answers in the envelope of the push dialect.

pub mod routes;
pub mod webhooks;
