//! Loading facts and committing changes: a batch each.

use std::cell::{Cell, RefCell};

use khlang_core::base::numbers::Counted;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};

use crate::database::{Answer, Database, Statement, StoreError, broken, parsed};
use crate::sql::write::numbers;
use crate::{outbox, read, write};

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

impl Cost {
    /// What two of them cost together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            trips: self.trips.saturating_add(other.trips),
            statements: self.statements.saturating_add(other.statements),
            read: self.read.saturating_add(other.read),
            written: self.written.saturating_add(other.written),
        }
    }
}

/// The store of one request, on a session with the database.
pub struct Store<D> {
    database: D,
    cost: Cell<Cost>,
    bookmark: RefCell<Option<String>>,
}

/// What a commit returned.
#[derive(Debug, Default)]
pub struct Committed {
    /// What the counters gave.
    pub counted: Vec<Counted>,
    /// Whether webhooks are waiting to be delivered.
    pub delivers: bool,
}

impl Committed {
    fn take(&mut self, sql: &str, rows: &[String]) -> Result<(), StoreError> {
        if sql == numbers::COUNTERS {
            self.counted.extend(parsed::<Counted>(rows)?);
        } else if outbox::adds_work(sql) {
            self.delivers |= !rows.is_empty();
        }
        Ok(())
    }
}

impl<D: Database> Store<D> {
    /// A store on that session.
    pub fn on(database: D) -> Self {
        Self {
            database,
            cost: Cell::default(),
            bookmark: RefCell::default(),
        }
    }

    /// Step two: every fact in one batch.
    pub async fn load(
        &self,
        credential: Option<&str>,
        tenant: Option<&str>,
        needs: &[Need],
    ) -> Result<Facts, StoreError> {
        let mut facts = Facts::default();
        if needs.is_empty() {
            return Ok(facts);
        }
        let statements = needs.iter().map(|need| question(credential, tenant, need));
        let answer = self.batch(statements.collect::<Result<_, _>>()?).await?;
        for (need, rows) in needs.iter().zip(&answer.rows) {
            for row in rows {
                facts.take(need, row).map_err(broken)?;
            }
        }
        Ok(facts)
    }

    /// Step four: every change in one atomic batch.
    pub async fn commit(&self, tenant: &str, changes: &Changes) -> Result<Committed, StoreError> {
        let writes = write::statements(changes).map_err(broken)?;
        let texts: Vec<_> = writes.iter().map(|write| write.sql).collect();
        let statements = writes.into_iter().map(|write| Statement {
            sql: write.sql,
            values: vec![Some(tenant.to_owned()), Some(write.rows)],
        });
        let answer = self.batch(statements.collect()).await?;
        let mut committed = Committed::default();
        for (sql, rows) in texts.into_iter().zip(&answer.rows) {
            committed.take(sql, rows)?;
        }
        Ok(committed)
    }

    /// What it has cost so far.
    pub fn cost(&self) -> Cost {
        self.cost.get()
    }

    /// The point in time up to which this session has seen the database.
    pub fn bookmark(&self) -> Option<String> {
        self.bookmark.borrow().clone()
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Answer, StoreError> {
        let mut cost = self.cost.get();
        cost.trips += 1;
        cost.statements += statements.len();
        self.cost.set(cost);
        let mut answer = self.database.batch(statements).await?;
        cost.read += answer.read;
        cost.written += answer.written;
        self.cost.set(cost);
        if let Some(bookmark) = answer.bookmark.take() {
            self.bookmark.replace(Some(bookmark));
        }
        Ok(answer)
    }
}

/// The statement that answers a need, with its values.
pub fn question(
    credential: Option<&str>,
    tenant: Option<&str>,
    need: &Need,
) -> Result<Statement, StoreError> {
    let sql = read::statement(need);
    let json = serde_json::to_string(need).map_err(broken)?;
    let mut values = vec![
        credential.map(str::to_owned),
        tenant.map(str::to_owned),
        Some(json),
    ];
    values.truncate(parameters(sql));
    Ok(Statement { sql, values })
}

/// How many parameters a read statement has: D1 refuses more values than that.
fn parameters(sql: &str) -> usize {
    let named = ["?1", "?2", "?3"];
    let highest = named.iter().rposition(|name| sql.contains(name));
    highest.map_or(0, |index| index + 1)
}
