//! The request log of API keys, written after the response.

use crate::database::{Database, Statement, StoreError};

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

const INSERT: &str = "INSERT INTO api_key_request(key_id, request_id, at, method, endpoint, ip, origin, status, duration_ms) \
     SELECT ?1 ->> 0, ?1 ->> 1, ?1 ->> 2, ?1 ->> 3, ?1 ->> 4, ?1 ->> 5, ?1 ->> 6, ?1 ->> 7, ?1 ->> 8";

const USED: &str = "UPDATE api_key SET last_used_at = ?1 ->> 2 WHERE id = ?1 ->> 0";

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
    let statements = [INSERT, USED].map(|sql| Statement::with(sql, row.to_string()));
    database.batch(statements.to_vec()).await?;
    Ok(())
}
