//! Inbound: ASNs (advance shipping notices), and the receipts that fill them.
//!
//! Scope: push seed chapter 4 "Inbound", contract 3; Flash seed "Inbound API", whose arrival notices are
//! ASNs that wait for approval. Not here: how a surface names the fields.

pub mod announce;
pub mod arrival;
pub mod asn;
pub mod booking;
pub mod events;
pub mod lifecycle;
pub mod notice;
mod pieces;
pub mod receipt;
pub mod receive;
pub mod view;
