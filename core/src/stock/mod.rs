//! Stock: exact quantities, levels, the movement ledger and its valuation.
//!
//! Not here: which document moves stock (see `inbound`), how a surface shows it (see `surface`).

pub mod adjust;
pub mod after;
pub mod allocation;
pub mod audit;
pub mod changes;
pub mod count;
pub mod count_life;
pub mod cycle_count;
pub mod events;
pub mod facts;
pub mod figures;
pub mod handling;
pub mod known;
pub mod ledger;
pub mod level;
pub mod low;
pub mod pieces;
pub mod reorder;
pub mod serial;
pub mod transfer;
pub mod valuation;
pub mod view;

pub use changes::{Changes, Guards};
pub use facts::{Facts, Need};
pub use known::{Asks, Draft, Known};
