//! The store's database on D1.

use khlang_store::database::{Answer, Database, Statement, StoreError};
use serde::Deserialize;
use worker::wasm_bindgen::JsValue;
use worker::{D1DatabaseSession, D1PreparedStatement, D1Result, Env, Error};

/// The name of the D1 binding.
const BINDING: &str = "DB";

/// Where a batch must see every write before it.
pub const PRIMARY: &str = "first-primary";

/// A session with the database.
pub struct Session(D1DatabaseSession);

/// A session with the database in which a tenant's rows are: there is one today; a tenant that outgrows it
/// moves by a change of this function. `constraint` is a bookmark, `first-primary` or `first-unconstrained`.
pub fn open(env: &Env, _tenant: Option<&str>, constraint: &str) -> Result<Session, StoreError> {
    let database = env.d1(BINDING).map_err(fault)?;
    let session = database.with_session(Some(constraint)).map_err(fault)?;
    Ok(Session(session))
}

/// The column of every row that a statement returns.
#[derive(Deserialize)]
struct JsonRow {
    j: String,
}

impl Session {
    fn prepared(&self, statement: &Statement) -> Result<D1PreparedStatement, StoreError> {
        let values = statement.values.iter();
        let values: Vec<JsValue> = values
            .map(|value| value.as_deref().map_or(JsValue::NULL, JsValue::from_str))
            .collect();
        self.0.prepare(statement.sql).bind(&values).map_err(fault)
    }
}

impl Database for Session {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Answer, StoreError> {
        let prepared = statements.iter().map(|statement| self.prepared(statement));
        let prepared = prepared.collect::<Result<Vec<_>, _>>()?;
        let results = self.0.batch(prepared).await.map_err(fault)?;
        let mut answer = Answer {
            bookmark: self.0.get_bookmark().ok().flatten(),
            ..Answer::default()
        };
        for result in &results {
            answer.rows.push(rows(result)?);
            if let Some(meta) = result.meta().ok().flatten() {
                answer.read += meta.rows_read.unwrap_or(0);
                answer.written += meta.rows_written.unwrap_or(0);
            }
        }
        Ok(answer)
    }
}

fn rows(result: &D1Result) -> Result<Vec<String>, StoreError> {
    let rows: Vec<JsonRow> = result.results().map_err(fault)?;
    Ok(rows.into_iter().map(|row| row.j).collect())
}

/// Sorts an error of D1 by its text: its own `Display` never returns.
fn fault(error: Error) -> StoreError {
    StoreError::of_text(match &error {
        Error::D1(error) => {
            let error: &worker::js_sys::Error = error.as_ref();
            String::from(error.message())
        }
        other => format!("{other:?}"),
    })
}
