//! What the cron does, once a minute.

use khlang_store::database::StoreError;
use khlang_store::sweep::Sweep;

use crate::config::Config;
use crate::ports::{PRIMARY, Ports};
use crate::{catch_up, files, webhooks};

/// For how long steps of the sweep begin. One takes a few milliseconds, so a minute's sweep removes far more rows
/// than a database takes calls in a minute.
const SWEEP_SECONDS: i64 = 10;

/// Forgets what has expired, tends the files, and goes on with what was left over.
pub async fn tick(ports: &impl Ports, config: &Config) {
    if let Err(error) = sweep_up(ports, config).await {
        ports.error(&format!("sweep: {error:?}"));
    }
    files::by_cron(ports).await;
    catch_up::by_cron(ports, config).await;
    webhooks::by_cron(ports, config).await;
}

async fn sweep_up(ports: &impl Ports, config: &Config) -> Result<(), StoreError> {
    let database = ports.session(None, PRIMARY)?;
    let now = ports.now();
    let until = now.plus_seconds(SWEEP_SECONDS);
    let mut sweep = Sweep::at(now.millis(), config.log_days, config.webhooks.days);
    while !sweep.is_done() && ports.now() < until {
        sweep.step(&database).await?;
    }
    Ok(())
}
