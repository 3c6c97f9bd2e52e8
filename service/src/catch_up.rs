//! What a commit had no room for: serving the rest of the lines that wait for what it freed, and applying a store's
//! new policy to the rest of its variants. Right after the response, and by the cron what is left. Each step is a
//! commit like any other. Not here: what a step does (`khlang_core::decision::follow_up::resume`,
//! `khlang_core::channels::catch_up`).

use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::channels;
use khlang_core::channels::catch_up::{STEP, step};
use khlang_core::decision::Need;
use khlang_core::decision::follow_up::{resume, resume_needs};
use khlang_store::behind::{self, Behind, Unserved};
use khlang_store::database::StoreError;
use khlang_store::store::Store;

use crate::config::Config;
use crate::ports::{PRIMARY, Ports};
use crate::webhooks;

/// For how long steps begin after a response; the platform ends it after 30 s.
const AFTER_RESPONSE_SECONDS: i64 = 15;
/// The same for the cron.
const CRON_SECONDS: i64 = 20;
/// How often in a row a step may lose the race for its rows before it is left to the cron.
const TRIES: u32 = 20;
/// Who did it, in the history.
const ACTOR: &str = "policy";
/// Who serves the lines that wait, in the ledger.
const BACKLOG: &str = "backlog";

/// Goes on where a tenant's commit has just left off.
pub async fn after_response(ports: &impl Ports, config: &Config, tenant: String) {
    let until = ports.now().plus_seconds(AFTER_RESPONSE_SECONDS);
    report(ports, run(ports, config, Some(&tenant), until).await);
    webhooks::after_response(ports, config, tenant).await;
}

/// Goes on wherever something is left; the cron sends the webhooks next.
pub async fn by_cron(ports: &impl Ports, config: &Config) {
    let until = ports.now().plus_seconds(CRON_SECONDS);
    report(ports, run(ports, config, None, until).await);
}

fn report(ports: &impl Ports, result: Result<(), StoreError>) {
    if let Err(error) = result {
        ports.error(&format!("catching up: {error:?}"));
    }
}

async fn run(
    ports: &impl Ports,
    config: &Config,
    tenant: Option<&str>,
    until: Timestamp,
) -> Result<(), StoreError> {
    let mut lost = 0;
    while ports.now() < until {
        match next_step(ports, config, tenant).await {
            Ok(true) => lost = 0,
            Ok(false) => return Ok(()),
            Err(StoreError::Lost(_)) if lost < TRIES => lost += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Takes a step, if there is one: who waits for goods comes first. Each time in a new session: one that has begun
/// may go on reading a replica, which has not seen the step before.
async fn next_step(
    ports: &impl Ports,
    config: &Config,
    tenant: Option<&str>,
) -> Result<bool, StoreError> {
    if let Some(row) = behind::unserved(&ports.session(tenant, PRIMARY)?, tenant).await? {
        serve(ports, config, &row).await?;
        return Ok(true);
    }
    if let Some(store) = behind::next(&ports.session(tenant, PRIMARY)?, tenant).await? {
        take_step(ports, config, &store).await?;
        return Ok(true);
    }
    Ok(false)
}

async fn serve(ports: &impl Ports, config: &Config, row: &Unserved) -> Result<(), StoreError> {
    let tenant = &row.tenant;
    let store = Store::on(ports.session(Some(tenant), PRIMARY)?);
    let cx = context(ports, tenant, BACKLOG, config)?;
    let place = (row.warehouse_id.clone(), row.item_id.clone());
    let needs = resume_needs(&row.sku, &place, &cx);
    let facts = store.load(None, Some(tenant), &needs).await?;
    store.commit(tenant, &resume(&facts, &place, &cx)).await?;
    Ok(())
}

async fn take_step(ports: &impl Ports, config: &Config, behind: &Behind) -> Result<(), StoreError> {
    let tenant = &behind.tenant;
    let store = Store::on(ports.session(Some(tenant), PRIMARY)?);
    let need = Need::Channels(channels::Need::ChannelPage {
        store: behind.store,
        after: None,
        limit: STEP,
    });
    let facts = store.load(None, Some(tenant), &[need]).await?;
    let cx = context(ports, tenant, ACTOR, config)?;
    for channel_stock in facts.channels.channel_stock.values() {
        let (changes, _) = step(channel_stock, &cx);
        store.commit(tenant, &changes.into()).await?;
    }
    Ok(())
}

fn context(
    ports: &impl Ports,
    tenant: &str,
    actor: &str,
    config: &Config,
) -> Result<Context, StoreError> {
    let mut cx = Context::new(
        ports.now(),
        ports.seed()?,
        String::new(),
        config.secret.clone(),
    );
    tenant.clone_into(&mut cx.tenant_id);
    actor.clone_into(&mut cx.actor);
    Ok(cx)
}
