//! Which stores have a policy that is still to be applied to some of their variants.

use serde::Deserialize;

use crate::database::{Database, Statement, StoreError, parsed};
use crate::sql::behind as sql;

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
        sql: sql::BEHIND,
        values: vec![tenant.map(str::to_owned)],
    };
    let answer = database.batch(vec![statement]).await?;
    let rows = answer.rows.first().map_or(&[][..], Vec::as_slice);
    Ok(parsed(rows)?.into_iter().next())
}
