//! The request log of API keys, written after the response.

use crate::database::{Database, Statement, StoreError};
use crate::sql::request_log as sql;

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Line {
    /// UUID of the key.
    pub key_id: String,
    /// UUID of the request.
    pub request_id: String,
    /// When it came in, milliseconds.
    pub at: i64,
    /// HTTP method.
    pub method: &'static str,
    /// Path without query.
    pub endpoint: String,
    /// The caller's address.
    pub ip: String,
    /// The browser's origin.
    pub origin: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// Milliseconds until the reply.
    pub duration_ms: i64,
}

/// Writes the line and marks the key as used.
pub async fn write(database: &impl Database, line: &Line) -> Result<(), StoreError> {
    let row = serde_json::json!([
        line.key_id,
        line.request_id,
        line.at,
        line.method,
        line.endpoint,
        line.ip,
        line.origin,
        line.status,
        line.duration_ms,
    ]);
    let statements = [sql::INSERT, sql::USED].map(|text| Statement::with(text, row.to_string()));
    database.batch(statements.to_vec()).await?;
    Ok(())
}
