//! Rows of files that the cron has to do something for.

use khlang_core::base::clock::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::database::{Database, Statement, StoreError, broken, parsed};
use crate::sql::files as sql;

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

/// Which files wait for something.
pub async fn take_due(database: &impl Database, now: Timestamp) -> Result<Vec<Due>, StoreError> {
    let [settled, given_up] =
        [SETTLED_SECONDS, GIVEN_UP_SECONDS].map(|ago| now.plus_seconds(-ago).millis());
    let span = json!([settled, given_up, STEP]).to_string();
    let answer = database
        .batch(vec![Statement::with(sql::DUE, span)])
        .await?;
    let rows = answer.rows.first().map_or(&[][..], Vec::as_slice);
    Ok(parsed(rows)?.into_iter().map(Row::due).collect())
}

impl Row {
    fn due(self) -> Due {
        match self.kept {
            true => Due::ToKeep(self.key),
            false => Due::ToDelete(self.key),
        }
    }
}

/// Writes down what was done.
pub async fn settle(
    database: &impl Database,
    kept: &[String],
    gone: &[String],
) -> Result<(), StoreError> {
    if kept.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let statements = [(sql::KEPT, kept), (sql::GONE, gone)].map(|(text, keys)| {
        let keys = serde_json::to_string(keys).map_err(broken)?;
        Ok(Statement::with(text, keys))
    });
    let statements = statements.into_iter().collect::<Result<_, StoreError>>()?;
    database.batch(statements).await?;
    Ok(())
}
