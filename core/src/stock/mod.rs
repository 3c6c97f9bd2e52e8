//! Stock: exact quantities, levels, the movement ledger and its valuation.
//!
//! Not here: which document moves stock (see `inbound`), how a surface shows it (see `surface`).

pub mod adjust;
pub mod allocation;
pub mod audit;
pub mod changes;
pub mod count;
pub mod count_life;
pub mod events;
pub mod facts;
pub mod figures;
pub mod handling;
pub mod ledger;
pub mod level;
pub mod low;
pub mod pieces;
pub mod transfer;
pub mod valuation;
pub mod view;

pub use changes::{Changes, Guards};
pub use facts::{Facts, Need};

crate::base::part::floor! {
    knows(access, catalog, stock, outbound) changes(access, documents, webhooks, catalog, stock, outbound)
    above outbound knows(access, catalog, stock, outbound)
        changes(access, documents, webhooks, catalog, stock, outbound)
    above catalog knows(access, catalog) changes(access, documents, webhooks, catalog)
}
