//! The store: D1 behind `Need` and `Changes`.
//!
//! All SQL of the Worker is in here. One read batch and one write batch a request; what each cost is
//! summed from D1's own figures. Not here: what a fact means or what a change should be.

pub mod audit;
pub mod behind;
pub mod files;
pub mod outbox;
pub mod read;
pub mod sweep;
pub mod write;

use std::cell::Cell;

use khlang_core::base::numbers::Counted;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use serde::Deserialize;
use worker::wasm_bindgen::JsValue;
use worker::{D1DatabaseSession, D1PreparedStatement, D1Result, Env, Error};

/// The name of the D1 binding.
pub const BINDING: &str = "DB";

/// The database in which a tenant's rows lie. There is one today; a tenant that outgrows it moves by
/// a change of this function.
pub fn database(env: &Env, _tenant: Option<&str>) -> Result<worker::D1Database, Error> {
    env.d1(BINDING)
}

/// Why the database did not do what it was asked.
#[derive(Debug)]
pub enum StoreError {
    /// A constraint refused the batch: the facts have changed. Load and decide again.
    Lost(String),
    /// A passing fault of the connection; whether the batch was applied is not known.
    Transient(String),
    /// Too much at once; come back later.
    Overloaded(String),
    /// Anything else: our fault.
    Broken(String),
}

/// What a request has cost so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Batches sent.
    pub trips: u32,
    /// Statements in them.
    pub statements: usize,
    /// Rows scanned.
    pub read: usize,
    /// Rows written, indexes counted.
    pub written: usize,
}

/// A session with the database, for one request.
pub struct Store {
    session: D1DatabaseSession,
    cost: Cell<Cost>,
}

/// What a commit told.
#[derive(Debug, Default)]
pub struct Committed {
    /// What the counters gave.
    pub counted: Vec<Counted>,
    /// Whether webhooks are waiting to be delivered.
    pub delivers: bool,
}

impl Committed {
    fn take(&mut self, sql: &str, result: &D1Result) -> Result<(), StoreError> {
        if sql == write::COUNTERS {
            for row in rows(result)? {
                self.counted
                    .push(serde_json::from_str(&row.j).map_err(broken)?);
            }
        } else if outbox::tells_of_work(sql) {
            self.delivers |= !rows(result)?.is_empty();
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct JsonRow {
    j: String,
}

impl Store {
    /// Opens a session: `constraint` is a bookmark, `first-primary` or `first-unconstrained`.
    pub fn open(env: &Env, tenant: Option<&str>, constraint: &str) -> Result<Self, StoreError> {
        let database = database(env, tenant).map_err(fault)?;
        let session = database.with_session(Some(constraint)).map_err(fault)?;
        Ok(Self {
            session,
            cost: Cell::default(),
        })
    }

    /// Step two: every fact in one batch.
    pub async fn load(
        &self,
        key_hash: Option<&str>,
        tenant: Option<&str>,
        needs: &[Need],
    ) -> Result<Facts, StoreError> {
        let mut facts = Facts::default();
        if needs.is_empty() {
            return Ok(facts);
        }
        let statements = needs
            .iter()
            .map(|need| self.question(key_hash, tenant, need));
        let results = self.batch(statements.collect::<Result<_, _>>()?).await?;
        for (need, result) in needs.iter().zip(&results) {
            for row in rows(result)? {
                facts.take(need, &row.j).map_err(broken)?;
            }
        }
        Ok(facts)
    }

    fn question(
        &self,
        key_hash: Option<&str>,
        tenant: Option<&str>,
        need: &Need,
    ) -> Result<D1PreparedStatement, StoreError> {
        let sql = read::statement(need);
        let json = serde_json::to_string(need).map_err(broken)?;
        let values = [
            nullable(key_hash),
            nullable(tenant),
            JsValue::from_str(&json),
        ];
        let bound = values.get(..parameters(sql)).unwrap_or_default();
        self.session.prepare(sql).bind(bound).map_err(fault)
    }

    /// Step four: every change in one atomic batch.
    pub async fn commit(&self, tenant: &str, changes: &Changes) -> Result<Committed, StoreError> {
        let writes = write::statements(changes).map_err(broken)?;
        let statements = writes.iter().map(|write| {
            let values = [JsValue::from_str(tenant), JsValue::from_str(&write.rows)];
            self.session.prepare(write.sql).bind(&values).map_err(fault)
        });
        let results = self.batch(statements.collect::<Result<_, _>>()?).await?;
        let mut committed = Committed::default();
        for (write, result) in writes.iter().zip(&results) {
            committed.take(write.sql, result)?;
        }
        Ok(committed)
    }

    /// What it has cost so far.
    pub fn cost(&self) -> Cost {
        self.cost.get()
    }

    /// The point in time up to which this session has seen the database.
    pub fn bookmark(&self) -> Option<String> {
        self.session.get_bookmark().ok().flatten()
    }

    async fn batch(
        &self,
        statements: Vec<D1PreparedStatement>,
    ) -> Result<Vec<D1Result>, StoreError> {
        let mut cost = self.cost.get();
        cost.trips += 1;
        cost.statements += statements.len();
        self.cost.set(cost);
        let results = self.session.batch(statements).await.map_err(fault)?;
        for meta in results
            .iter()
            .filter_map(|result| result.meta().ok().flatten())
        {
            cost.read += meta.rows_read.unwrap_or(0);
            cost.written += meta.rows_written.unwrap_or(0);
        }
        self.cost.set(cost);
        Ok(results)
    }
}

fn nullable(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}

/// How many parameters a read statement has: D1 refuses more values than that.
fn parameters(sql: &str) -> usize {
    let named = ["?1", "?2", "?3"];
    let highest = named.iter().rposition(|name| sql.contains(name));
    highest.map_or(0, |index| index + 1)
}

fn rows(result: &D1Result) -> Result<Vec<JsonRow>, StoreError> {
    result.results().map_err(fault)
}

fn broken(error: impl std::fmt::Display) -> StoreError {
    StoreError::Broken(error.to_string())
}

const TRANSIENT: &[&str] = &[
    "reset because its code was updated",
    "storage caused object to be reset",
    "Network connection lost",
    "Cannot resolve D1 DB due to transient issue",
];
const OVERLOADED: &[&str] = &[
    "overloaded",
    "exceeded timeout",
    "exceeded its memory limit",
];

/// Sorts an error of D1 by its text: its own `Display` never returns.
fn fault(error: Error) -> StoreError {
    let text = match &error {
        Error::D1(error) => {
            let error: &worker::js_sys::Error = error.as_ref();
            String::from(error.message())
        }
        other => format!("{other:?}"),
    };
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    if text.contains("constraint failed") {
        StoreError::Lost(text)
    } else if says(TRANSIENT) {
        StoreError::Transient(text)
    } else if says(OVERLOADED) {
        StoreError::Overloaded(text)
    } else {
        StoreError::Broken(text)
    }
}
