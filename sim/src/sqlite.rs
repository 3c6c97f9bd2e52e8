//! SQLite in memory, as D1 runs it: every migration applied, foreign keys on, and D1's limits.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use khlang_store::database::{Answer, Statement, StoreError};
use khlang_store::sql::MIGRATIONS;
use rusqlite::backup::Backup;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Row, StatementStatus, params_from_iter};

/// What D1 allows (docs/decisions): of a string or row in bytes, of a statement in bytes, parameters,
/// arguments of a function, terms of a compound SELECT, and depth of an expression.
pub const LIMITS: [(Limit, i32); 6] = [
    (Limit::SQLITE_LIMIT_LENGTH, 2_000_000),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 32),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
];

/// How many statements stay prepared: more than there are.
const PREPARED: usize = 400;

/// A database in memory.
pub struct Sqlite {
    connection: Connection,
    /// Of statements that batches ran.
    steps: Cell<u64>,
}

impl Sqlite {
    /// A database with every migration applied.
    pub fn open() -> Result<Self, Error> {
        let database = Self::empty()?;
        for migration in MIGRATIONS {
            database.connection.execute_batch(migration)?;
        }
        Ok(database)
    }

    fn empty() -> Result<Self, Error> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF")?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        for (limit, value) in LIMITS {
            connection.set_limit(limit, value)?;
        }
        Ok(Self {
            connection,
            steps: Cell::default(),
        })
    }

    /// A copy of all it holds.
    pub fn copy(&self) -> Result<Self, Error> {
        let mut copy = Self::empty()?;
        Backup::new(&self.connection, &mut copy.connection)?.step(-1)?;
        Ok(copy)
    }

    /// The connection, for what tests put there and look at.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// How many steps of SQLite's machine batches have taken since it was last asked: it measures work in the same
    /// way on every computer.
    pub fn take_steps(&self) -> u64 {
        self.steps.take()
    }

    /// Runs a batch: all of it or nothing.
    pub fn batch(&self, statements: &[Statement]) -> Result<Answer, StoreError> {
        self.connection
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(fault)?;
        let answer = self.run(statements);
        let end = match answer {
            Ok(_) => "COMMIT",
            Err(_) => "ROLLBACK",
        };
        self.connection.execute_batch(end).map_err(fault)?;
        answer
    }

    fn run(&self, statements: &[Statement]) -> Result<Answer, StoreError> {
        let mut answer = Answer::default();
        for statement in statements {
            answer.rows.push(self.rows(statement).map_err(fault)?);
        }
        Ok(answer)
    }

    /// The rows of one statement: of each its first column, which is text.
    fn rows(&self, statement: &Statement) -> Result<Vec<String>, Error> {
        let mut prepared = self.connection.prepare_cached(statement.sql)?;
        let mut rows = prepared.query(params_from_iter(&statement.values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            match row.get_ref(0)? {
                ValueRef::Text(_) => found.push(row.get(0)?),
                other => {
                    let name = "j".to_owned();
                    return Err(Error::InvalidColumnType(0, name, other.data_type()));
                }
            }
        }
        drop(rows);
        let steps = prepared.reset_status(StatementStatus::VmStep);
        self.steps
            .set(self.steps.get() + u64::try_from(steps).unwrap_or(0));
        Ok(found)
    }

    /// The steps of the plan by which a statement is run.
    pub fn plan(&self, sql: &str) -> Result<Vec<String>, Error> {
        self.explained(&format!("EXPLAIN QUERY PLAN {sql}"), |row| {
            row.get("detail")
        })
    }

    /// The tables that a statement reads from their beginning, or an index of theirs: by its machine code, which
    /// also holds what triggers and foreign keys add.
    pub fn read_from_the_beginning(&self, sql: &str) -> Result<BTreeSet<String>, Error> {
        let roots: BTreeMap<i64, String> = self
            .explained("SELECT rootpage, tbl_name FROM sqlite_schema", |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .into_iter()
            .collect();
        let code = self.explained(&format!("EXPLAIN {sql}"), |row| {
            Ok((row.get("opcode")?, row.get("p1")?, row.get("p2")?))
        })?;
        let (mut open, mut found) = (BTreeMap::new(), BTreeSet::new());
        for (operation, cursor, root) in code {
            let (operation, cursor, root): (String, i64, i64) = (operation, cursor, root);
            match operation.as_str() {
                "OpenRead" | "OpenWrite" => {
                    open.insert(cursor, roots.get(&root));
                }
                "OpenEphemeral" | "OpenAutoindex" | "OpenPseudo" | "VOpen" | "SorterOpen" => {
                    open.insert(cursor, None);
                }
                "Rewind" => found.extend(open.get(&cursor).copied().flatten().cloned()),
                _ => {}
            }
        }
        Ok(found)
    }

    fn explained<T>(
        &self,
        sql: &str,
        of_row: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut prepared = self.connection.prepare(sql)?;
        let unset = std::iter::repeat_n(None::<String>, prepared.parameter_count());
        let rows = prepared.query_map(params_from_iter(unset), of_row)?;
        rows.collect()
    }
}

fn fault(error: Error) -> StoreError {
    StoreError::of_text(error.to_string())
}
