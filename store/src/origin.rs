//! Which origins of browsers some live API key allows.

use khlang_core::base::clock::Timestamp;
use serde_json::json;

use crate::database::{Database, Statement, StoreError};
use crate::sql::origins as sql;

/// Whether some live key allows calls from that origin, in its normal form.
pub async fn is_allowed(
    database: &impl Database,
    origin: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let asked = json!([origin, now.millis()]).to_string();
    let statement = Statement::with(sql::ALLOWED, asked);
    let answer = database.batch(vec![statement]).await?;
    Ok(answer.rows.iter().any(|rows| !rows.is_empty()))
}
