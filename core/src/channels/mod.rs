//! Channels: what the channels of a store may sell of the stock in its warehouse, kept in step with it
//! (docs/rebalance.md#modes).
//!
//! Scope: the rows, what a store's channels see of the stock, and what becomes of them when stock moves, a
//! caller commands or a policy changes: quotas, history and `channel.stock.updated`. The sums themselves are
//! those of [`crate::rebalance`]. Not here: SQL, and the words of the surface.

pub mod booking;
pub mod catch_up;
pub mod changes;
pub mod command;
pub mod events;
pub mod facts;
pub mod known;
pub mod row;
pub mod scene;
pub mod settle;
pub mod shared;

pub use row::{ChannelRow, Commanded, HistoryRow, Kept, StoreChannels, Variant};
pub use settle::settle;

pub use changes::{Changes, Guards, Passed};
pub use facts::{Facts, Need};
pub use known::{Asks, Draft, Known};
