//! Cross-origin calls of browsers (docs/push.md#browsers).
//!
//! A preflight carries no key, so it is answered for an origin that some live key allows. The call
//! itself is judged by its own key; its origin is echoed only where that key allows it, never `*`.

use khlang_core::base::origin::normal_form;
use khlang_store::database::StoreError;
use khlang_store::origin;

use crate::ports::{Clock, Databases, PRIMARY};

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS: &str =
    "Content-Type, Authorization, X-API-Key, Idempotency-Key, X-Tenant-Id, X-D1-Bookmark";
const REPLY_HEADERS: &str = "X-Request-Id, Idempotent-Replay, Dry-Run, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, \
     RateLimit, RateLimit-Policy, X-D1-Bookmark, Server-Timing";

/// The headers of a reply to a browser at an allowed origin.
pub fn headers(origin: &str) -> [(&'static str, String); 3] {
    [
        ("Access-Control-Allow-Origin", origin.to_owned()),
        ("Access-Control-Expose-Headers", REPLY_HEADERS.to_owned()),
        ("Vary", "Origin".to_owned()),
    ]
}

/// The headers of the answer to a preflight, which has no body (204).
pub async fn preflight(
    ports: &(impl Databases + Clock),
    origin: Option<&str>,
) -> Result<Vec<(&'static str, String)>, StoreError> {
    let mut headers = vec![("Vary", "Origin".to_owned())];
    let Some(origin) = origin else {
        return Ok(headers);
    };
    if is_known(ports, origin).await? {
        headers.extend([
            ("Access-Control-Allow-Origin", origin.to_owned()),
            ("Access-Control-Allow-Methods", METHODS.to_owned()),
            ("Access-Control-Allow-Headers", REQUEST_HEADERS.to_owned()),
            ("Access-Control-Max-Age", "600".to_owned()),
        ]);
    }
    Ok(headers)
}

async fn is_known(ports: &(impl Databases + Clock), origin: &str) -> Result<bool, StoreError> {
    match normal_form(origin) {
        Some(origin) => {
            let session = ports.session(None, PRIMARY)?;
            origin::is_allowed(&session, &origin, ports.now()).await
        }
        None => Ok(false),
    }
}
