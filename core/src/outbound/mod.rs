//! Outbound: sales orders, what is promised to them, and how they leave.
//!
//! Scope: push seed chapter 4 "Outbound", contract 2, 3 and 7. Not here: how a surface names the fields.

pub mod backlog;
pub mod cancel;
pub mod events;
pub mod lifecycle;
pub mod order;
pub mod pick;
pub mod place;
pub mod release;
pub mod reopening;
pub mod ship;
pub mod shipment;
