//! Rows of files that the cron has to do something for.

use khlang_core::base::clock::Timestamp;
use serde::Deserialize;
use worker::Env;
use worker::wasm_bindgen::JsValue;

use super::{JsonRow, StoreError, broken, database, fault};

/// How many files of each kind a run takes.
const STEP: u32 = 20;

/// A file this young may not be seen everywhere yet.
const SETTLED_SECONDS: i64 = 90;

/// A file for which no commit's bytes were found in so many days is given up.
const GIVEN_UP_SECONDS: i64 = 8 * 24 * 60 * 60;

/// What a file waits for.
pub enum Due {
    /// Being kept for good.
    ToKeep(String),
    /// Being deleted.
    ToDelete(String),
}

#[derive(Deserialize)]
struct Row {
    key: String,
    kept: bool,
}

/// `?1` the last moment of those to keep, `?2` the last moment of those given up, `?3` the most of each.
const DUE: &str = "SELECT json_group_array(json_object('key', f.key, 'kept', json(iif(f.keep, 'true', 'false')))) AS j \
     FROM (SELECT * FROM (SELECT key, 1 AS keep FROM file WHERE state = 'new' AND created_at > ?2 \
           AND created_at <= ?1 ORDER BY created_at LIMIT ?3) \
        UNION ALL SELECT * FROM (SELECT key, 0 FROM file WHERE state = 'new' AND created_at <= ?2 LIMIT ?3) \
        UNION ALL SELECT * FROM (SELECT key, 0 FROM file WHERE state = 'dropped' LIMIT ?3)) f";

/// Which files wait for something.
pub async fn take_due(env: &Env, now: Timestamp) -> Result<Vec<Due>, StoreError> {
    let moments = [-SETTLED_SECONDS, -GIVEN_UP_SECONDS].map(|ago| now.plus_seconds(ago).millis());
    // A bound number arrives as a double, which holds every millisecond of the calendar exactly.
    let mut values: Vec<JsValue> = moments
        .iter()
        .map(|at| JsValue::from_f64(*at as f64))
        .collect();
    values.push(JsValue::from_f64(f64::from(STEP)));
    let database = database(env, None).map_err(fault)?;
    let statement = database.prepare(DUE).bind(&values).map_err(fault)?;
    let row: Option<JsonRow> = statement.first(None).await.map_err(fault)?;
    let json = row.map_or_else(|| "[]".to_owned(), |row| row.j);
    let rows: Vec<Row> = serde_json::from_str(&json).map_err(broken)?;
    Ok(rows.into_iter().map(Row::due).collect())
}

impl Row {
    fn due(self) -> Due {
        match self.kept {
            true => Due::ToKeep(self.key),
            false => Due::ToDelete(self.key),
        }
    }
}

const KEPT: &str = "UPDATE file SET state = 'kept' \
     WHERE key IN (SELECT value FROM json_each(?1)) AND state = 'new'";

const GONE: &str =
    "DELETE FROM file WHERE key IN (SELECT value FROM json_each(?1)) AND state <> 'kept'";

/// Writes down what was done.
pub async fn settle(env: &Env, kept: &[String], gone: &[String]) -> Result<(), StoreError> {
    if kept.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let database = database(env, None).map_err(fault)?;
    let statements = [(KEPT, kept), (GONE, gone)].map(|(sql, keys)| {
        let keys = serde_json::to_string(keys).map_err(broken)?;
        database
            .prepare(sql)
            .bind(&[JsValue::from_str(&keys)])
            .map_err(fault)
    });
    let statements = statements
        .into_iter()
        .collect::<Result<Vec<_>, StoreError>>()?;
    database.batch(statements).await.map_err(fault)?;
    Ok(())
}
