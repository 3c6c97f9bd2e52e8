//! khlang-core: what the warehouse knows and decides, without IO.
//!
//! Scope: validating, judging credentials, and deciding on stock and documents, as pure functions of
//! facts, time and random bytes. Not here: how an API says it (the `surface` crate), SQL (`store`),
//! sockets, clocks, randomness (`service`, `worker`), and JavaScript types (`bindings`).
//!
//! The floors, from the ground up; an arrow between them points down only:
//!
//! ```text
//! base        moments, exact numbers, random values, addresses
//! sign        digests, signatures, sealing, tokens, cursors, idempotency keys
//! shape       schemas, validation, refusals, lives as tables
//! access      who calls: credentials, roles, scopes, rate, tenancy
//! documents   what documents share
//! rebalance   sharing stock out, as pure sums
//! webhooks    events, subscriptions, deliveries
//! catalog     items, units, sets, partners, places, stores
//! stock       levels, ledger, value, allocation, counts
//! channels    what stores may sell
//! inbound     announced goods and receipts
//! outbound    orders, picking, shipments
//! returns     goods that come back
//! transfer    parcels that leave under another number
//! lists       pages of all of it
//! decision    all of it together, and what follows a commit
//! ```

pub mod access;
pub mod base;
pub mod catalog;
pub mod channels;
pub mod decision;
pub mod documents;
pub mod inbound;
pub mod lists;
pub mod outbound;
pub mod rebalance;
pub mod returns;
pub mod shape;
pub mod sign;
pub mod stock;
pub mod transfer;
pub mod webhooks;
