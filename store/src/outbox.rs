//! The outbox: events and deliveries, written with what caused them, claimed, and settled.
//!
//! Scope: which statements of the write batch concern webhooks, and the turns of the
//! delivery runner, each one batch: what became of the last attempts, and what may be sent next. Not
//! here: what an attempt means (`khlang_core::webhooks::delivery`).

use khlang_core::decision::Changes;
use khlang_core::webhooks::delivery::{After, Claimed};
use khlang_core::webhooks::event::{self, EventRow};
use serde_json::{Error, json};

use crate::database::{Database, Statement, StoreError, broken, parsed};
use crate::sql::outbox as sql;
use crate::writes::Writes;

/// The statements of a commit that concern webhooks, after everything they report.
pub(super) fn write(changes: &Changes, writes: &mut Writes) -> Result<(), Error> {
    writes.rows(sql::WITHHOLD, &changes.access.partner_clients)?;
    writes.rows(sql::RESUME, &changes.access.partner_clients)?;
    writes.rows(sql::REVOKE, &changes.access.partner_clients)?;
    writes.rows(sql::SUBSCRIPTIONS, &changes.webhooks.webhook_subscriptions)?;
    writes.rows(sql::END_DELIVERIES, &changes.webhooks.webhook_subscriptions)?;
    let (events, told) = event::rows(&changes.webhooks.events);
    if !told.is_empty() {
        writes.whole(sql::STOCK_VERSIONS, &told)?;
    }
    let heads: Vec<_> = events.iter().map(EventRow::head).collect();
    let topics: Vec<_> = heads.iter().filter(|head| head.is_of_topic()).collect();
    writes.rows(sql::SUPERSEDE, &topics)?;
    writes.rows(sql::MOVE_UP, &topics)?;
    let numbered: Vec<_> = events
        .iter()
        .map(|event| (event, &changes.documents.numbers))
        .collect();
    writes.rows(sql::EVENTS, &numbered)?;
    writes.rows(sql::DELIVERIES, &heads)?;
    writes.rows(sql::REVIVE, &changes.webhooks.redeliveries)?;
    writes.rows(sql::REDELIVER, &changes.webhooks.redeliveries)
}

/// Whether a statement's rows mean that there is something to deliver.
pub(super) fn adds_work(text: &str) -> bool {
    [sql::DELIVERIES, sql::REVIVE, sql::REDELIVER].contains(&text)
}

/// What the delivery runner asks for next.
pub struct Wanted {
    /// The moment.
    pub now: i64,
    /// Until when the claim holds.
    pub until: i64,
    /// At most so many.
    pub room: usize,
    /// Not of these subscriptions.
    pub skip: Vec<String>,
}

/// The outbox as the delivery runner sees it.
pub struct Outbox<D> {
    database: D,
    tenant: Option<String>,
}

impl<D: Database> Outbox<D> {
    /// The outbox of one tenant, or of all.
    pub fn of(database: D, tenant: Option<String>) -> Self {
        Self { database, tenant }
    }

    /// One turn, one batch: writes what became of attempts and claims what is wanted. Asked again it
    /// writes nothing twice.
    pub async fn turn(
        &self,
        attempts: &[After],
        wanted: Option<&Wanted>,
    ) -> Result<Vec<Claimed>, StoreError> {
        let mut statements = settlement(attempts)?;
        statements.extend(wanted.map(|wanted| self.claim(wanted)));
        let answer = self.database.batch(statements).await?;
        let claimed = answer.rows.last().filter(|_| wanted.is_some());
        parsed(claimed.map_or(&[], Vec::as_slice))
    }

    fn claim(&self, wanted: &Wanted) -> Statement {
        let Wanted {
            now,
            until,
            room,
            skip,
        } = wanted;
        let json = json!({
            "now": now, "until": until, "room": room, "skip": skip, "tenant": self.tenant,
        });
        let text = if self.tenant.is_some() {
            sql::CLAIM_OF_TENANT
        } else {
            sql::CLAIM
        };
        Statement::with(text, json.to_string())
    }
}

/// What was learned of the endpoints, and of their deliveries.
const SETTLEMENT: [&str; 6] = [
    sql::SETTLE_DELIVERIES,
    sql::SETTLE_FIRST_FAILURES,
    sql::SETTLE_RECOVERIES,
    sql::SETTLE_DISABLED,
    sql::SETTLE_ENDED,
    sql::SETTLE_NEXT,
];

fn settlement(attempts: &[After]) -> Result<Vec<Statement>, StoreError> {
    if attempts.is_empty() {
        return Ok(Vec::new());
    }
    let json = serde_json::to_string(attempts).map_err(broken)?;
    let statements = SETTLEMENT.iter();
    Ok(statements
        .map(|text| Statement::with(text, json.clone()))
        .collect())
}
