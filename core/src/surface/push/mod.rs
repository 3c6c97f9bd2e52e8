//! The push dialect: ERP, e-commerce and suppliers push what they know (push seed).
//!
//! Its envelope serves the operations surface as well (contract 7).

pub mod asn;
pub mod bulk;
pub mod desk;
pub mod envelope;
pub mod grn;
pub mod items;
pub mod locations;
pub mod orders;
pub mod partners;
pub mod routes;
pub mod schemas;
pub mod stock;

/// The path all of it lies under (push seed chapter 4).
pub const PREFIX: &str = "/api/v1/integration/v1";

/// What documents record as the surface that made them.
pub const SOURCE: &str = "push";
