//! Stock: exact quantities, levels, the movement ledger and its valuation.
//!
//! Not here: which document moves stock (see `inbound`), how a surface shows it (see `surface`).

pub mod adjust;
pub mod allocation;
pub mod audit;
pub mod count;
pub mod count_life;
pub mod events;
pub mod figures;
pub mod handling;
pub mod ledger;
pub mod level;
pub mod low;
pub mod pieces;
pub mod transfer;
pub mod valuation;
pub mod view;
