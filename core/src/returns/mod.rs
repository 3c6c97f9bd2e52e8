//! Returns (RMA): goods that left on an order, or any goods, come back (docs/stock.md#returns).
//!
//! Scope: who may send what back, and receiving it into normal and bad stock at the cost at which it left.
//! Not here: how a surface names the fields.

pub mod back;
pub mod changes;
pub mod claim;
pub mod events;
pub mod facts;
pub mod known;
pub mod left;
pub mod lifecycle;
pub mod open;
pub mod portion;
pub mod receive;
pub mod row;
pub mod seller;
pub mod steps;
pub mod view;

pub use changes::Changes;
pub use facts::{Facts, Need};
pub use known::{Asks, Draft, Known};
