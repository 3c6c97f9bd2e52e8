//! What the deployment says: variables and the root secret.

use khlang_core::access::ClientIpSource;
use khlang_service::config::{Config, Webhooks};
use worker::Env;

/// The shortest root secret that is accepted, in bytes.
const MIN_SECRET_BYTES: usize = 32;

/// How long a receiver may take unless something shorter is said, in milliseconds (docs/webhooks.md).
const WEBHOOK_TIMEOUT: u64 = 10_000;

/// Reads the settings; says what is missing where the Worker must not serve.
pub fn read(env: &Env) -> Result<Config, &'static str> {
    let secret = env.secret("KHLANG_SECRET").map(|secret| secret.to_string());
    let secret = secret.unwrap_or_default().into_bytes();
    if secret.len() < MIN_SECRET_BYTES {
        return Err("The secret KHLANG_SECRET (at least 32 bytes) is not configured.");
    }
    let source = variable(env, "CLIENT_IP_SOURCE").unwrap_or_default();
    Ok(Config {
        client_ip: source.parse().unwrap_or(ClientIpSource::CfConnectingIp),
        expose_cost: variable(env, "EXPOSE_COST").as_deref() == Some("true"),
        log_days: number(env, "LOG_RETENTION_DAYS").unwrap_or(30),
        webhooks: webhooks(env, &secret),
        secret,
    })
}

fn webhooks(env: &Env, secret: &[u8]) -> Webhooks {
    let before = env
        .secret("KHLANG_SECRET_BEFORE")
        .map(|secret| secret.to_string().into_bytes());
    let timeout = number(env, "WEBHOOK_TIMEOUT_MS").unwrap_or(WEBHOOK_TIMEOUT);
    Webhooks {
        roots: std::iter::once(secret.to_vec())
            .chain(before.ok())
            .collect(),
        insecure: variable(env, "WEBHOOK_ALLOW_INSECURE").as_deref() == Some("true"),
        timeout: timeout.clamp(100, WEBHOOK_TIMEOUT),
        days: number(env, "WEBHOOK_RETENTION_DAYS").unwrap_or(30),
    }
}

fn number<T: std::str::FromStr>(env: &Env, name: &str) -> Option<T> {
    variable(env, name)?.parse().ok()
}

fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string())
}
