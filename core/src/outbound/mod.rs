//! Outbound: sales orders, what is promised to them, and how they leave.
//!
//! Scope: docs/push.md#orders, docs/stock.md#allocation, docs/operations.md#order-steps. Not here: how a surface names the fields.

pub mod backlog;
pub mod bill;
pub mod cancel;
pub mod carrier;
pub mod changes;
pub mod delivery;
pub mod events;
pub mod facts;
pub mod known;
pub mod lifecycle;
pub mod order;
pub mod parcel;
pub mod pick;
pub mod place;
pub mod release;
pub mod serving;
pub mod sets;
pub mod ship;
pub mod shipment;
pub mod taking_back;
pub mod tracking;
pub mod views;
pub mod withdraw;

pub use changes::Changes;
pub use facts::{Facts, Need};
pub use known::{Asks, Draft, Known};
