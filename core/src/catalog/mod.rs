//! The catalog: what is stored (items), in which units, with whom (partners) and where (warehouses
//! and their locations, of which branch, and for which stores).
//!
//! Scope: the rows, and what an upsert makes of them. Not here: how a surface names the fields.

pub mod branch;
pub mod carrier;
pub mod changes;
pub mod details;
pub mod facts;
pub mod goods;
pub mod gtin;
pub mod item;
pub mod items;
pub mod known;
pub mod location;
pub mod partner;
pub mod resolve;
pub mod store;
pub mod uom;
pub mod upserted;
pub mod warehouse;

pub use changes::{Changes, Guards};
pub use facts::{Facts, Need};
pub use items::ItemSet;
pub use known::{Asks, Draft, Known};
pub use upserted::Upserted;
