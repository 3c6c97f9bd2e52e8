//! Which stores have a policy that is still to be applied to some of their variants.

use serde::Deserialize;
use worker::Env;
use worker::wasm_bindgen::JsValue;

use super::{StoreError, broken, database, fault, nullable, rows};

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
pub async fn next(env: &Env, tenant: Option<&str>) -> Result<Option<Behind>, StoreError> {
    let statement = database(env, tenant).map_err(fault)?.prepare(BEHIND);
    let values: [JsValue; 1] = [nullable(tenant)];
    let result = statement.bind(&values).map_err(fault)?.all().await;
    let found = rows(&result.map_err(fault)?)?;
    let first = found.first().map(|row| serde_json::from_str(&row.j));
    first.transpose().map_err(broken)
}
