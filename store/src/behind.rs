//! Which stores have a policy that is still to be applied to some of their variants.

use serde::Deserialize;

use crate::database::{Database, Statement, StoreError, parsed};

/// The one that waits longest first, of one tenant or of all.
const BEHIND: &str = "SELECT json_object('tenant', u.tenant_id, 'store', s.number) AS j FROM channel_catch_up u \
     CROSS JOIN store s ON s.id = u.store_id \
     WHERE ?1 IS NULL OR u.tenant_id = ?1 ORDER BY u.updated_at LIMIT 1";

/// A store that is behind.
#[derive(Deserialize)]
pub struct Behind {
    /// UUID of its tenant.
    pub tenant: String,
    /// Its number.
    pub store: i64,
}

/// The store that has waited longest, of one tenant or of all.
pub async fn next(
    database: &impl Database,
    tenant: Option<&str>,
) -> Result<Option<Behind>, StoreError> {
    let statement = Statement {
        sql: BEHIND,
        values: vec![tenant.map(str::to_owned)],
    };
    let answer = database.batch(vec![statement]).await?;
    let rows = answer.rows.first().map_or(&[][..], Vec::as_slice);
    Ok(parsed(rows)?.into_iter().next())
}
