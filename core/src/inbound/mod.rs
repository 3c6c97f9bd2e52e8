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
pub mod lifecycle;
pub mod notice;
mod pieces;
pub mod receipt;
pub mod receive;
pub mod view;

pub use changes::Changes;
pub use facts::{Facts, Need};

crate::base::part::floor! {
    knows(access, catalog, stock, outbound, inbound)
    changes(access, documents, webhooks, catalog, stock, outbound, inbound)
    above catalog knows(access, catalog) changes(access, documents, webhooks, catalog)
    above stock knows(access, catalog, stock, outbound)
        changes(access, documents, webhooks, catalog, stock, outbound)
    above outbound knows(access, catalog, stock, outbound)
        changes(access, documents, webhooks, catalog, stock, outbound)
}
