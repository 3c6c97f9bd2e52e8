//! What commits had no room for: stores with a policy that is still to be applied to some of their variants, and
//! lines that wait beside free stock.

use serde::Deserialize;
use serde::de::DeserializeOwned;

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

/// An item in a warehouse that lines wait for beside free stock, since a commit had no room for them.
#[derive(Deserialize)]
pub struct Unserved {
    /// UUID of the tenant.
    pub tenant: String,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// Its code.
    pub sku: String,
}

/// The item that has waited longest, of one tenant or of all.
pub async fn unserved(
    database: &impl Database,
    tenant: Option<&str>,
) -> Result<Option<Unserved>, StoreError> {
    first(database, sql::UNSERVED, tenant).await
}

/// The store that has waited longest, of one tenant or of all.
pub async fn next(
    database: &impl Database,
    tenant: Option<&str>,
) -> Result<Option<Behind>, StoreError> {
    first(database, sql::BEHIND, tenant).await
}

async fn first<T: DeserializeOwned>(
    database: &impl Database,
    sql: &'static str,
    tenant: Option<&str>,
) -> Result<Option<T>, StoreError> {
    let statement = Statement {
        sql,
        values: vec![tenant.map(str::to_owned)],
    };
    let answer = database.batch(vec![statement]).await?;
    let rows = answer.rows.first().map_or(&[][..], Vec::as_slice);
    Ok(parsed(rows)?.into_iter().next())
}
