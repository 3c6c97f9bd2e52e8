//! Which origins of browsers some live API key allows.

use crate::database::{Database, Statement, StoreError};

const ALLOWED: &str = "SELECT '1' AS j FROM api_key_origin o JOIN api_key k ON k.id = o.key_id \
     WHERE o.origin = ?1 AND k.revoked_at IS NULL LIMIT 1";

/// Whether some live key allows calls from that origin, in its normal form.
pub async fn is_allowed(database: &impl Database, origin: String) -> Result<bool, StoreError> {
    let answer = database
        .batch(vec![Statement::with(ALLOWED, origin)])
        .await?;
    Ok(answer.rows.iter().any(|rows| !rows.is_empty()))
}
