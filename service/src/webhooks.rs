//! Sending webhooks: right after the response whose request raised events, and by the cron.
//!
//! A runner claims a few deliveries at a time, calls the endpoints beside each other, and writes down
//! what became of them together with the next claim. A claim that was not settled, because a Worker
//! died, runs out and the cron takes it up again. Not here: what is sent and what an answer means
//! (`khlang_core::webhooks`), and the rows (`store::outbox`).

use futures_util::future::FutureExt;
use futures_util::stream::FuturesUnordered;
use futures_util::{Stream, StreamExt};
use khlang_core::base::clock::Timestamp;
use khlang_core::webhooks::delivery::{After, Claimed, Outcome};
use khlang_store::database::StoreError;
use khlang_store::outbox::{Outbox, Wanted};

use crate::config::{Config, Webhooks};
use crate::ports::{PRIMARY, Ports};

/// Calls at a time: the platform opens six connections, one of which is the database's.
const WIDTH: usize = 5;
/// How much longer than a call takes at most a claim holds.
const LEASE_SECONDS: i64 = 20;
/// For how long a run begins calls after a response; the platform ends it after 30 s.
const AFTER_RESPONSE_SECONDS: i64 = 15;
/// The same for the cron, which comes every minute.
const CRON_SECONDS: i64 = 45;
/// A retry that is due so soon is waited for; any other is left to the cron.
const SOON_SECONDS: i64 = 6;
/// How often a turn is tried: a result that is lost would be sent again.
const TRIES: u32 = 5;

/// Delivers what a tenant's commit has just put into the outbox.
pub async fn after_response(ports: &impl Ports, config: &Config, tenant: String) {
    report(
        ports,
        run(ports, config, Some(tenant), AFTER_RESPONSE_SECONDS).await,
    );
}

/// Delivers whatever is due.
pub async fn by_cron(ports: &impl Ports, config: &Config) {
    report(ports, run(ports, config, None, CRON_SECONDS).await);
}

fn report(ports: &impl Ports, result: Result<(), StoreError>) {
    if let Err(error) = result {
        ports.error(&format!("webhooks: {error:?}"));
    }
}

async fn run(
    ports: &impl Ports,
    config: &Config,
    tenant: Option<String>,
    seconds: i64,
) -> Result<(), StoreError> {
    let database = ports.session(tenant.as_deref(), PRIMARY)?;
    let mut runner = Runner {
        ports,
        outbox: Outbox::of(database, tenant),
        settings: &config.webhooks,
        deadline: ports.now().plus_seconds(seconds),
        settled: Vec::new(),
        probing: Vec::new(),
        soonest: None,
    };
    runner.run().await
}

struct Runner<'a, P: Ports> {
    ports: &'a P,
    outbox: Outbox<P::Session>,
    settings: &'a Webhooks,
    /// No call begins after this.
    deadline: Timestamp,
    /// Attempts whose results are not written yet.
    settled: Vec<After>,
    /// Failing subscriptions with a call on its way.
    probing: Vec<String>,
    /// The first retry of an attempt of this run.
    soonest: Option<Timestamp>,
}

impl<P: Ports> Runner<'_, P> {
    async fn run(&mut self) -> Result<(), StoreError> {
        let settings = self.settings;
        let mut calls = FuturesUnordered::new();
        loop {
            for claimed in self.turn(WIDTH.saturating_sub(calls.len())).await? {
                self.probing.extend(probed(&claimed));
                calls.push(attempt(self.ports, claimed, settings));
            }
            if calls.is_empty() && !self.linger().await {
                return Ok(());
            }
            self.take(&mut calls).await;
        }
    }

    /// Writes what is settled and claims as much as there is room for, while there is time.
    async fn turn(&mut self, room: usize) -> Result<Vec<Claimed>, StoreError> {
        let moment = self.ports.now();
        let lease = i64::try_from(self.settings.timeout).unwrap_or(0) / 1000 + LEASE_SECONDS;
        let wanted = (room > 0 && moment < self.deadline).then(|| Wanted {
            now: moment.millis(),
            until: moment.plus_seconds(lease).millis(),
            room,
            skip: self.probing.clone(),
        });
        if wanted.is_none() && self.settled.is_empty() {
            return Ok(Vec::new());
        }
        let claimed = self.persist(wanted.as_ref()).await?;
        self.settled.clear();
        Ok(claimed)
    }

    async fn persist(&self, wanted: Option<&Wanted>) -> Result<Vec<Claimed>, StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.outbox.turn(&self.settled, wanted).await {
                Err(_) if tries < TRIES => self.ports.sleep(u64::from(tries) * 200).await,
                done => return done,
            }
        }
    }

    /// Waits for a call to end, and takes all that have.
    async fn take(&mut self, calls: &mut (impl Stream<Item = After> + Unpin)) {
        let mut ended = calls.next().await;
        while let Some(after) = ended {
            self.probing.retain(|id| *id != after.subscription_id);
            let next = after.next_attempt_at.into_iter();
            self.soonest = next.chain(self.soonest).min();
            self.settled.push(after);
            ended = calls.next().now_or_never().flatten();
        }
    }

    /// Waits for a retry that is due soon; returns whether there is one.
    async fn linger(&mut self) -> bool {
        let moment = self.ports.now();
        let soon = moment.plus_seconds(SOON_SECONDS).min(self.deadline);
        let Some(next) = self.soonest.take().filter(|next| *next < soon) else {
            return false;
        };
        let wait = next
            .millis()
            .saturating_sub(moment.millis())
            .saturating_add(1);
        self.ports.sleep(u64::try_from(wait).unwrap_or(0)).await;
        true
    }
}

fn probed(claimed: &Claimed) -> Option<String> {
    claimed
        .first_failure_at
        .map(|_| claimed.subscription_id.clone())
}

async fn attempt(ports: &impl Ports, claimed: Claimed, settings: &Webhooks) -> After {
    let outcome = match claimed.message(&settings.roots, settings.insecure, ports.now()) {
        Ok(message) => ports.post(&message, settings.timeout).await,
        Err(error) => Outcome::Failed(error),
    };
    claimed.after(&outcome, ports.now())
}
