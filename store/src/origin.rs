//! Which origins of browsers some live API key allows.

use crate::database::{Database, Statement, StoreError};
use crate::sql::origins as sql;

/// Whether some live key allows calls from that origin, in its normal form.
pub async fn is_allowed(database: &impl Database, origin: String) -> Result<bool, StoreError> {
    let answer = database
        .batch(vec![Statement::with(sql::ALLOWED, origin)])
        .await?;
    Ok(answer.rows.iter().any(|rows| !rows.is_empty()))
}
