//! The operations dialect: the warehouse's own side and its administration (docs/operations.md).
//!
//! It answers in the envelope of the push dialect. Scope: who may log in, API keys, and the master
//! data that no other surface makes. A user who is bound to a tenant knows of that tenant only.

pub mod api_key_log;
pub mod api_keys;
pub mod asn;
pub mod audit;
pub mod auth;
pub mod branches;
pub mod carriers;
pub mod counts;
pub mod credentials;
pub mod flash_credentials;
pub mod ledger;
pub mod listing;
pub mod order_schemas;
pub mod orders;
pub mod partner_clients;
pub mod return_schemas;
pub mod returns;
pub mod routes;
pub mod schemas;
pub mod stock;
pub mod stock_schemas;
pub mod stores;
pub mod tenants;
pub mod transfer_schemas;
pub mod transfers;
pub mod uoms;
pub mod users;
pub mod warehouses;
pub mod webhooks;

/// The path all of it lies under (docs/operations.md).
pub const PREFIX: &str = "/api/v1";

/// What documents made here say of their source.
pub const SOURCE: &str = "operations";
