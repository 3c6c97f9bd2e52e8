//! Sending webhooks: right after the response that has something to tell, and by the cron.
//!
//! A runner claims a few deliveries at a time, calls the endpoints beside each other, and writes down
//! what became of them together with the next claim. A claim that was not settled, because a Worker
//! died, runs out and the cron takes it up again. Not here: what is sent and what an answer means
//! (`khlang_core::webhooks`), and the rows (`store::outbox`).

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, FutureExt, select};
use futures_util::stream::FuturesUnordered;
use futures_util::{Stream, StreamExt};
use khlang_core::base::clock::Timestamp;
use khlang_core::webhooks::delivery::{After, Claimed, KEPT_BYTES, Message, Outcome};
use khlang_store::database::StoreError;
use khlang_store::outbox::{Outbox, Wanted};
use worker::wasm_bindgen::JsValue;
use worker::{
    AbortController, AbortSignal, Delay, Env, Error, Fetch, Headers, Method, Request, RequestInit,
    RequestRedirect, Response, console_error,
};

use crate::config::{Config, Webhooks};
use crate::d1::{self, Session};
use crate::pipeline::now;

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
/// How long the body of an answer is waited for.
const BODY_MILLIS: u64 = 1_000;
/// How often a turn is tried: a result that is lost would be sent again.
const TRIES: u32 = 5;

/// Delivers what a tenant's commit has just put into the outbox.
pub async fn after_response(env: &Env, tenant: String) {
    let Ok(config) = Config::read(env) else {
        return;
    };
    report(run(env, &config, Some(tenant), AFTER_RESPONSE_SECONDS).await);
}

/// Delivers whatever is due.
pub async fn by_cron(env: &Env, config: &Config) {
    report(run(env, config, None, CRON_SECONDS).await);
}

fn report(result: Result<(), StoreError>) {
    if let Err(error) = result {
        console_error!("webhooks: {error:?}");
    }
}

async fn run(
    env: &Env,
    config: &Config,
    tenant: Option<String>,
    seconds: i64,
) -> Result<(), StoreError> {
    let database = d1::open(env, tenant.as_deref(), d1::PRIMARY)?;
    let mut runner = Runner {
        outbox: Outbox::of(database, tenant),
        settings: &config.webhooks,
        deadline: now().plus_seconds(seconds),
        settled: Vec::new(),
        probing: Vec::new(),
        soonest: None,
    };
    runner.run().await
}

struct Runner<'a> {
    outbox: Outbox<Session>,
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

impl Runner<'_> {
    async fn run(&mut self) -> Result<(), StoreError> {
        let settings = self.settings;
        let mut calls = FuturesUnordered::new();
        loop {
            for claimed in self.turn(WIDTH.saturating_sub(calls.len())).await? {
                self.probing.extend(probed(&claimed));
                calls.push(attempt(claimed, settings));
            }
            if calls.is_empty() && !self.linger().await {
                return Ok(());
            }
            self.take(&mut calls).await;
        }
    }

    /// Writes what is settled and claims as much as there is room for, while there is time.
    async fn turn(&mut self, room: usize) -> Result<Vec<Claimed>, StoreError> {
        let moment = now();
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
                Err(_) if tries < TRIES => pause(u64::from(tries) * 200).await,
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

    /// Waits for a retry that is due soon; tells whether there is one.
    async fn linger(&mut self) -> bool {
        let moment = now();
        let soon = moment.plus_seconds(SOON_SECONDS).min(self.deadline);
        let Some(next) = self.soonest.take().filter(|next| *next < soon) else {
            return false;
        };
        let wait = next
            .millis()
            .saturating_sub(moment.millis())
            .saturating_add(1);
        pause(u64::try_from(wait).unwrap_or(0)).await;
        true
    }
}

fn probed(claimed: &Claimed) -> Option<String> {
    claimed
        .first_failure_at
        .map(|_| claimed.subscription_id.clone())
}

async fn pause(millis: u64) {
    Delay::from(Duration::from_millis(millis)).await;
}

async fn attempt(claimed: Claimed, settings: &Webhooks) -> After {
    let outcome = match claimed.message(&settings.roots, settings.insecure, now()) {
        Ok(message) => call(&message, settings.timeout).await,
        Err(error) => Outcome::Failed(error),
    };
    claimed.after(&outcome, now())
}

/// One call, ended when it takes too long. Whatever it leaves open is closed at its end.
async fn call(message: &Message, timeout: u64) -> Outcome {
    let controller = AbortController::default();
    let answer = pin!(post(message, controller.signal()));
    let outcome = match select(answer, pin!(pause(timeout))).await {
        Either::Left((Ok(response), _)) => read(response).await,
        Either::Left((Err(error), _)) => Outcome::Failed(shown(&error)),
        Either::Right(_) => Outcome::Failed(format!("no answer within {timeout} ms")),
    };
    controller.abort();
    outcome
}

async fn post(message: &Message, signal: AbortSignal) -> Result<Response, Error> {
    let headers = Headers::new();
    for (name, value) in &message.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(Some(JsValue::from_str(&message.body)));
    let request = Request::new_with_init(&message.url, &init)?;
    Fetch::Request(request).send_with_signal(&signal).await
}

/// The status decides; the body is only for the log, so nobody waits for it for long.
async fn read(mut response: Response) -> Outcome {
    let status = response.status_code();
    let retry_after = response.headers().get("Retry-After").ok().flatten();
    let mut body = Vec::new();
    select(
        pin!(beginning(&mut response, &mut body)),
        pin!(pause(BODY_MILLIS)),
    )
    .await;
    Outcome::answered(status, retry_after, &body)
}

async fn beginning(response: &mut Response, body: &mut Vec<u8>) {
    let Ok(mut stream) = response.stream() else {
        return;
    };
    while let Some(Ok(chunk)) = stream.next().await {
        body.extend(chunk);
        if body.len() >= KEPT_BYTES {
            return;
        }
    }
}

fn shown(error: &Error) -> String {
    match error {
        Error::JsError(message) => message.clone(),
        other => format!("{other:?}"),
    }
}
