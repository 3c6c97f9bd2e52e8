//! Transfers (换单): domestic parcels that leave as one parcel abroad, under another tracking number
//! (docs/flash/transfers.md).
//!
//! Scope: the bill, its parcels and its steps. No stock moves: what is in the parcels is nobody's item. Not here:
//! how a surface names the fields.

pub mod add;
pub mod changes;
pub mod facts;
pub mod known;
pub mod lifecycle;
pub mod row;
pub mod steps;

pub use changes::Changes;
pub use facts::{Facts, Need};
pub use known::{Asks, Draft, Known};
