//! The settings of a deployment.

use khlang_core::access::ClientIpSource;

/// The deployment's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The root secret, from which every key is derived by purpose.
    pub secret: Vec<u8>,
    /// Where the caller's address is read from.
    pub client_ip: ClientIpSource,
    /// Whether replies carry what they cost.
    pub expose_cost: bool,
    /// For how many days request logs are kept.
    pub log_days: i64,
    /// How webhooks are sent.
    pub webhooks: Webhooks,
}

/// The settings of webhooks.
#[derive(Clone, Debug)]
pub struct Webhooks {
    /// The root secrets that sealed secrets may be under: today's, and the one before it.
    pub roots: Vec<Vec<u8>>,
    /// Whether http and private addresses may be called.
    pub insecure: bool,
    /// How long a receiver may take, in milliseconds.
    pub timeout: u64,
    /// For how many days is kept what became of deliveries.
    pub days: i64,
}
