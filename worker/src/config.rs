//! What the deployment says: variables and the root secret.

use khlang_core::access::ClientIpSource;
use worker::Env;

/// The shortest root secret that is accepted, in bytes.
const MIN_SECRET_BYTES: usize = 32;

/// The deployment's settings.
pub struct Config {
    /// The root secret, from which every key is derived by purpose.
    pub secret: Vec<u8>,
    /// Where the caller's address is read from.
    pub client_ip: ClientIpSource,
    /// Whether replies carry what they cost.
    pub expose_cost: bool,
    /// For how many days request logs are kept.
    pub log_days: i64,
}

impl Config {
    /// Reads the settings; says what is missing where the Worker must not serve.
    pub fn read(env: &Env) -> Result<Self, &'static str> {
        let secret = env.secret("KHLANG_SECRET").map(|secret| secret.to_string());
        let secret = secret.unwrap_or_default().into_bytes();
        if secret.len() < MIN_SECRET_BYTES {
            return Err("The secret KHLANG_SECRET (at least 32 bytes) is not configured.");
        }
        let source = variable(env, "CLIENT_IP_SOURCE").unwrap_or_default();
        Ok(Self {
            secret,
            client_ip: source.parse().unwrap_or(ClientIpSource::CfConnectingIp),
            expose_cost: variable(env, "EXPOSE_COST").as_deref() == Some("true"),
            log_days: variable(env, "LOG_RETENTION_DAYS")
                .and_then(|days| days.parse().ok())
                .unwrap_or(30),
        })
    }
}

fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string())
}
