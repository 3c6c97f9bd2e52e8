//! The five steps of a request, with the trips between them: parse, load, decide, commit, render.

use khlang_core::access::context::Context;
use khlang_core::access::tenancy::StoredReply;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::numbers::{self, Counted};
use khlang_core::decision::Facts;
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_store::database::StoreError;
use khlang_store::request_log::Line;
use khlang_store::store::{Committed, Cost, Store};
use khlang_surface::call::caller::{Credential, Identified, Rate};
use khlang_surface::call::dialect::Dialect;
use khlang_surface::call::engine::{Decision, Outcome, Prepared};
use khlang_surface::call::http::{Reply, Request};
use khlang_surface::call::route::{Call, Route, client_ip};
use khlang_surface::operations::auth;
use serde_json::Value;

use crate::acquaintances;
use crate::answer::Answer;
use crate::config::Config;
use crate::cors;
use crate::files;
use crate::login_line::Place;
use crate::ports::{PRIMARY, Ports, UNCONSTRAINED};
use crate::turnstile::{Marks, Turn};

/// How often a decision is tried before the caller is asked to come back.
const TRIES: u32 = 5;

/// A body of so many bytes is parsed before its caller is known, in the same trip: a bulk request of 500 rows
/// fits, and the values it may hold are bounded by its route.
const SHORT_BYTES: usize = 128 * 1024;

/// The longest text of a log line, in characters.
const LOGGED_CHARS: usize = 200;
/// The header of a reply that is no JSON.
const CONTENT_TYPE: &str = "Content-Type";

/// The header by which a caller sees its own writes, and hands them on.
const BOOKMARK: &str = "x-d1-bookmark";

/// A request on its way.
pub struct Exchange<'a, P> {
    /// The platform.
    pub ports: &'a P,
    /// The deployment's settings.
    pub config: &'a Config,
    /// The request.
    pub request: &'a Request,
    /// UUID v4 of the request.
    pub request_id: String,
    /// When it came in.
    pub now: Timestamp,
}

/// An answer, and what is left to do once it was sent.
pub struct Finished {
    /// The answer.
    pub answer: Answer,
    /// The line of the request log, where a key was identified.
    pub line: Option<Line>,
    /// The tenant whose webhooks are waiting to be delivered.
    pub delivers: Option<String>,
    /// The tenant of a store whose policy is still to be applied to some variants, or whose waiting lines are still
    /// to be served.
    pub catches_up: Option<String>,
}

impl Finished {
    /// An answer that nothing follows.
    pub fn of(answer: Answer) -> Self {
        Self {
            answer,
            line: None,
            delivers: None,
            catches_up: None,
        }
    }
}

/// What is known of a request when it ends, well or not.
#[derive(Default)]
struct Trail {
    key_id: Option<String>,
    headers: Vec<(&'static str, String)>,
    cost: Cost,
    bookmark: Option<String>,
    delivers: Option<String>,
    catches_up: Option<String>,
}

enum Stop {
    Refused(Rejection),
    Store(StoreError),
}

impl From<Rejection> for Stop {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<P: Ports> Exchange<'_, P> {
    /// Serves the request on its route.
    pub async fn serve(&self, route: &'static Route, params: Vec<(String, String)>) -> Finished {
        let mut trail = Trail::default();
        let address = client_ip(self.request, self.config.client_ip);
        let call = Call::new(route, self.request, params).from_address(address);
        let outcome = self.answer(call, &mut trail).await;
        let mut answer = match outcome {
            Ok(answer) => answer,
            Err(stop) => self.refused(route.dialect, &self.rejection(stop)),
        };
        for (name, value) in trail.headers {
            answer.header(name, value);
        }
        self.add_cost(&mut answer, trail.cost, trail.bookmark);
        let status = answer.status;
        let line = trail.key_id.map(|key_id| self.line(key_id, status));
        Finished {
            answer,
            line,
            delivers: trail.delivers,
            catches_up: trail.catches_up,
        }
    }

    async fn answer(&self, call: Call<'_>, trail: &mut Trail) -> Result<Answer, Stop> {
        call.check_bounds()?;
        let place = self.stand_in_line(&call).await?;
        let secret = &self.config.secret;
        let credential = Credential::of(&call, self.now, secret)?;
        let call = call.made(credential, self.now, secret);
        self.meet(&call, trail).await?;
        let prepared = Prepared::of(call);
        let store = self.open(&prepared)?;
        let answer = self.try_often(&prepared, &store, trail).await;
        trail.cost = trail.cost.and(store.cost());
        trail.bookmark = store.bookmark();
        if let Some(place) = place {
            place.leave(self.ports);
        }
        answer
    }

    /// A login waits for its turn.
    async fn stand_in_line(&self, call: &Call<'_>) -> Result<Option<Place>, Stop> {
        if call.route.name != auth::ROUTE {
            return Ok(None);
        }
        let busy = || {
            let message = "Too many logins at once. Retry in 1s.";
            Rejection::new(Fault::RateLimited { retry_after: 1 }, message)
        };
        let place = Place::wait(self.ports, call.address()).await;
        Ok(Some(place.ok_or_else(busy)?))
    }

    /// Makes sure that a long body is of somebody known before it is parsed: by a read batch of its own, unless
    /// the caller was here lately. A short one is parsed without, and its caller judged with all else.
    async fn meet(&self, call: &Call<'_>, trail: &mut Trail) -> Result<(), Stop> {
        let credential = call.credential();
        let is_short = self.request.body.len() <= SHORT_BYTES;
        let Some(holder) = credential.holder().filter(|_| !is_short) else {
            return Ok(());
        };
        let (ip, roots) = (self.config.client_ip, &self.config.webhooks.roots);
        let judge = |facts: &Facts| credential.identify(call, facts, ip, self.now, roots);
        if acquaintances::is_known(&holder, self.now, |facts| judge(facts).is_ok()) {
            return Ok(());
        }
        let store = Store::on(self.ports.session(call.bound_tenant(), PRIMARY)?);
        let needs = credential.identified_by();
        let facts = store.load(credential.name(), None, &needs).await;
        trail.cost = store.cost();
        let facts = facts?;
        judge(&facts)?;
        acquaintances::remember(holder, facts, self.now);
        Ok(())
    }

    fn open(&self, prepared: &Prepared) -> Result<Store<P::Session>, Stop> {
        let constraint = match self.request.header(BOOKMARK) {
            _ if prepared.may_write() => PRIMARY,
            Some(bookmark) if is_bookmark(bookmark) => bookmark,
            Some(_) => return Err(Rejection::invalid_at("X-D1-Bookmark", "is no bookmark").into()),
            None => UNCONSTRAINED,
        };
        let session = self.ports.session(prepared.named_tenant(), constraint)?;
        Ok(Store::on(session))
    }

    async fn try_often(
        &self,
        prepared: &Prepared<'_>,
        store: &Store<P::Session>,
        trail: &mut Trail,
    ) -> Result<Answer, Stop> {
        let needs = prepared.needs();
        let load = || store.load(prepared.credential_name(), prepared.named_tenant(), &needs);
        let mut turn = None;
        for attempt in 0..TRIES {
            let mut facts = load().await?;
            let (tenant, marks) = (tenant_of(&facts), marks(&facts));
            if attempt == 0 {
                self.admit(prepared, &facts, trail).await?;
                if prepared.may_write() && !marks.is_empty() && Turn::is_wanted(&tenant, &marks) {
                    turn = Some(Turn::wait(self.ports, &tenant, marks.clone()).await);
                    facts = load().await?;
                }
            }
            match self.attempt(prepared, &facts, store, trail).await {
                Err(Stop::Store(StoreError::Lost(_))) => {}
                Err(Stop::Store(StoreError::Transient(_))) if prepared.is_repeatable() => {}
                settled => return settled,
            }
            if turn.is_none() {
                turn = Some(Turn::wait(self.ports, &tenant, marks).await);
            }
            self.pause(attempt).await;
        }
        let message = "Too many changes of the same rows at once. Try again.";
        Err(Rejection::new(Fault::Busy { retry_after: 1 }, message).into())
    }

    /// Who calls, from where, and how often: judged once, before anything is decided.
    async fn admit(
        &self,
        prepared: &Prepared<'_>,
        facts: &Facts,
        trail: &mut Trail,
    ) -> Result<(), Stop> {
        // A key that has ended, and one that is over its rate, leave no line in the log: anybody could fill it.
        let key = facts.access.api_key.or_empty().as_ref();
        let key = key.filter(|key| key.is_live(self.now));
        trail.key_id = key.map(|key| key.id.clone());
        let roots = &self.config.webhooks.roots;
        let Identified { rate, origin } =
            prepared.identify(facts, self.config.client_ip, self.now, roots)?;
        trail
            .headers
            .extend(origin.iter().flat_map(|origin| cors::headers(origin)));
        let verdict = match &rate {
            Some(limit) => self.ports.admit(&limit.id, limit.per_minute).await?,
            None => None,
        };
        if verdict.as_ref().is_some_and(|verdict| !verdict.allowed()) {
            trail.key_id = None;
        }
        let (Some(limit), Some(verdict)) = (rate, verdict) else {
            return Ok(());
        };
        trail.headers.extend(verdict.headers());
        trail.headers.retain(|(name, _)| *name != "Retry-After");
        match verdict.retry_after_seconds {
            None => Ok(()),
            Some(seconds) => Err(rate_limited(&limit, seconds).into()),
        }
    }

    async fn attempt(
        &self,
        prepared: &Prepared<'_>,
        facts: &Facts,
        store: &Store<P::Session>,
        trail: &mut Trail,
    ) -> Result<Answer, Stop> {
        let mut cx = self.context()?;
        match prepared.decide(facts, &mut cx)? {
            Outcome::Replay(stored) => {
                let mut answer = replay(&stored);
                if cx.dry_run {
                    answer.header("Dry-Run", "true");
                }
                Ok(answer)
            }
            Outcome::Decided(decision) => {
                let committed = self.commit(store, &cx, &decision).await?;
                self.report_failed_logins(&decision);
                trail.delivers = committed.delivers.then(|| cx.tenant_id.clone());
                let behind = decision
                    .changes
                    .channels
                    .catch_ups
                    .iter()
                    .any(|row| !row.done);
                let behind = behind || !decision.changes.stock.unserved.is_empty();
                trail.catches_up = behind.then(|| cx.tenant_id.clone());
                let contents = files::read(self.ports, &decision.reply).await?;
                Ok(render(decision.reply, &cx, &committed.counted, &contents))
            }
        }
    }

    /// Files are stored before the commit that names them.
    async fn commit(
        &self,
        store: &Store<P::Session>,
        cx: &Context,
        decision: &Decision,
    ) -> Result<Committed, StoreError> {
        let changes = &decision.changes;
        if changes.is_empty() {
            return Ok(Committed::default());
        }
        files::put(self.ports, &changes.documents.files).await?;
        let committed = store.commit(&cx.tenant_id, changes).await;
        // Of any other fault it is not known whether the commit was applied.
        if let Err(StoreError::Lost(_)) = committed {
            files::take_away(self.ports, &changes.documents.files).await;
        }
        committed
    }

    fn report_failed_logins(&self, decision: &Decision) {
        let ip = client_ip(self.request, self.config.client_ip);
        for row in decision
            .changes
            .access
            .login_failures
            .iter()
            .filter(|row| row.failures > 0)
        {
            let (id, email, failures) = (&self.request_id, &row.email, row.failures);
            let text =
                format!("request {id}: failed login of {email:?} from {ip}, {failures} in a row");
            self.ports.warn(&text);
        }
    }

    fn context(&self) -> Result<Context, Stop> {
        let seed = self.ports.seed()?;
        let secret = self.config.secret.clone();
        let mut cx = Context::new(self.now, seed, self.request_id.clone(), secret);
        cx.insecure_webhooks = self.config.webhooks.insecure;
        Ok(cx)
    }

    /// Waits longer after each lost race, and not as long as those in other isolates that lost it.
    async fn pause(&self, attempt: u32) {
        let spread = self
            .ports
            .seed()
            .map_or(0, |seed| u64::from(seed.first().copied().unwrap_or(0)));
        let millis = spread * u64::from(attempt) / 16;
        self.ports.sleep(millis).await;
    }

    fn rejection(&self, stop: Stop) -> Rejection {
        let error = match stop {
            Stop::Refused(rejection) => return rejection,
            Stop::Store(error) => error,
        };
        self.ports
            .error(&format!("request {}: {error:?}", self.request_id));
        match error {
            StoreError::Broken(_) => Rejection::new(Fault::Internal, "Internal error."),
            _ => Rejection::new(
                Fault::Busy { retry_after: 1 },
                "The database is busy. Try again.",
            ),
        }
    }

    fn refused(&self, dialect: &Dialect, rejection: &Rejection) -> Answer {
        refused(dialect, rejection, self.request, &self.request_id)
    }

    fn add_cost(&self, answer: &mut Answer, cost: Cost, bookmark: Option<String>) {
        if let Some(bookmark) = bookmark {
            answer.header("X-D1-Bookmark", bookmark);
        }
        if self.config.expose_cost {
            let Cost {
                trips,
                statements,
                read,
                written,
            } = cost;
            let figures = format!(
                "d1;desc=\"trips={trips} read={read} written={written} statements={statements}\""
            );
            answer.header("Server-Timing", figures);
        }
    }

    fn line(&self, key_id: String, status: u16) -> Line {
        let request = self.request;
        Line {
            key_id,
            request_id: self.request_id.clone(),
            at: self.now.millis(),
            method: request.method.name(),
            endpoint: cut(&request.path),
            ip: client_ip(request, self.config.client_ip),
            origin: request.header("origin").map(cut),
            status,
            duration_ms: self.ports.now().millis() - self.now.millis(),
        }
    }
}

/// The beginning of a text that the caller chose, for the log.
fn cut(text: &str) -> String {
    text.chars().take(LOGGED_CHARS).collect()
}

fn tenant_of(facts: &Facts) -> String {
    let tenant = facts
        .access
        .tenant
        .or_empty()
        .as_ref()
        .map(|tenant| tenant.id.clone());
    tenant.unwrap_or_default()
}

/// What a request is after where others may be after the same: the variants of stores, whose rows every
/// commit that moves their stock must write.
fn marks(facts: &Facts) -> Marks {
    let stores = facts.channels.channel_stock.or_empty().values();
    let variants = stores.flat_map(|store| store.variants.keys());
    variants.cloned().collect()
}

fn render(
    reply: Reply,
    cx: &Context,
    counted: &[Counted],
    contents: &[(String, String)],
) -> Answer {
    let request_id = cx.request_id.clone();
    let mut answer = finished(reply, |body| match cx.dry_run {
        true => numbers::blank(&body, &cx.nonce),
        false => numbers::fill(&body, &cx.nonce, counted),
    });
    for (slot, content) in contents {
        answer.body = answer.body.replacen(slot, content, 1);
    }
    answer.header("X-Request-Id", request_id);
    answer
}

fn finished(reply: Reply, fill: impl Fn(String) -> String) -> Answer {
    let headers = reply.headers.into_iter();
    let headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let is_text = headers.iter().any(|(name, _)| name == CONTENT_TYPE);
    let body = match reply.body {
        Value::String(text) if is_text => text,
        body => body.to_string(),
    };
    Answer {
        status: reply.status,
        headers,
        body: fill(body),
    }
}

fn replay(stored: &StoredReply) -> Answer {
    let mut answer = Answer {
        status: stored.status,
        headers: Vec::new(),
        body: stored.filled(),
    };
    answer.header("Idempotent-Replay", "true");
    answer.header("X-Request-Id", stored.request_id.clone());
    answer
}

fn rate_limited(limit: &Rate, seconds: u32) -> Rejection {
    let Rate { of, per_minute, .. } = limit;
    let message =
        format!("Rate limit exceeded for {of} ({per_minute} req/min). Retry in {seconds}s.");
    let retry_after = u64::from(seconds);
    Rejection::new(Fault::RateLimited { retry_after }, message)
}

fn is_bookmark(text: &str) -> bool {
    (1..=256).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The answer to a request that is refused in that dialect.
pub fn refused(
    dialect: &Dialect,
    rejection: &Rejection,
    request: &Request,
    request_id: &str,
) -> Answer {
    let mut answer = finished((dialect.refusal)(rejection, request, request_id), |body| {
        body
    });
    answer.header("X-Request-Id", request_id);
    answer
}

/// What a method that no surface serves is answered.
pub fn method_not_allowed(method: &str, path: &str) -> Rejection {
    Rejection::new(Fault::MethodNotAllowed, format!("Cannot {method} {path}"))
}

/// What a path that does not exist is answered.
pub fn no_such_path(method: &str, path: &str) -> Rejection {
    Rejection::new(Fault::NoSuchPath, format!("Cannot {method} {path}"))
}
