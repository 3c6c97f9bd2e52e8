//! khlang-core: what the warehouse knows and decides, without IO.
//!
//! Scope: reading requests, judging credentials, deciding on stock and documents, and rendering
//! replies, as pure functions of bytes, facts, time and random bytes. Not here: SQL, sockets,
//! clocks, randomness (the `worker` crate), and JavaScript types (the `bindings` crate).
//!
//! Start at [`engine`]: it tells the five steps of a request.

pub mod access;
pub mod account;
pub mod caller;
pub mod canonical;
pub mod catalog;
pub mod changes;
pub mod channels;
pub mod clock;
pub mod context;
pub mod dialect;
pub mod document;
pub mod engine;
pub mod facts;
pub mod files;
pub mod fit;
pub mod http;
pub mod idempotency;
pub mod inbound;
pub mod language;
pub mod lifecycle;
pub mod merchant;
pub mod numbers;
pub mod outbound;
pub mod paging;
pub mod patch;
pub mod random;
pub mod rebalance;
pub mod rejection;
pub mod route;
pub mod schema;
pub mod shapes;
pub mod sign;
pub mod stock;
pub mod surface;
pub mod tenancy;
pub mod webhooks;
