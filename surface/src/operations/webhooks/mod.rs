//! `webhook-subscriptions`: who is told of what, and how each telling went (docs/webhooks.md#subscribe,
//! docs/webhooks.md).
//!
//! For admins only: a subscription sends a tenant's business to an address of somebody's choice. The
//! secret is shown when it is made and never again.

pub mod deliveries;
pub mod routes;
pub mod schemas;
pub mod subscriptions;
