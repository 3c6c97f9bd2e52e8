//! Inbound: ASNs (advance shipping notices), and the receipts that fill them.
//!
//! Scope: docs/push.md#asns and docs/push.md#grns; docs/flash/inbound.md, whose arrival notices are
//! ASNs that wait for approval. Not here: how a surface names the fields.

pub mod announce;
pub mod arrival;
pub mod asn;
pub mod booking;
pub mod changes;
pub mod events;
pub mod facts;
pub mod kind;
pub mod known;
pub mod lifecycle;
mod matching;
pub mod notice;
mod pieces;
pub mod receipt;
pub mod receive;
pub mod receiving;
pub mod row;
pub mod view;

pub use changes::Changes;
pub use facts::{Facts, Need};
pub use known::{Asks, Draft, Known};
