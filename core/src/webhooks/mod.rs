//! Webhooks: what is reported, to which subscriptions, and what becomes of it (docs/webhooks.md, docs/webhooks.md#events).
//!
//! Scope: the events and their payloads, subscriptions and their secrets, which addresses may be
//! called, the message that goes out and what an answer to it means. Not here: the signature itself
//! (`sign::webhook`), the outbox tables and the calls (the worker), the admin's endpoints
//! (`surface::operations::webhooks`).
//!
//! An operation that has something to report puts an [`Event`] into its `Draft`. The commit stores it
//! together with one delivery for every subscription that wants it, or not at all.

pub mod address;
pub mod changes;
pub mod delivery;
pub mod event;
pub mod facts;
pub mod known;
pub mod payload;
pub mod subscribe;
pub mod subscription;

pub use changes::Changes;
pub use event::{Event, EventKind};
pub use facts::{Facts, Need};
pub use known::{Asks, Draft, Known};
