//! Cross-origin calls of browsers (docs/push.md#browsers).
//!
//! A preflight carries no key, so it is answered for an origin that some live key allows. The call
//! itself is judged by its own key; its origin is echoed only where that key allows it, never `*`.

use khlang_core::base::origin::normal_form;
use khlang_store::database::StoreError;
use khlang_store::origin;
use worker::{Env, Error, Headers, Response, Result};

use crate::d1;

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

/// Answers a preflight.
pub async fn preflight(env: &Env, origin: Option<String>) -> Result<Response> {
    let headers = Headers::new();
    headers.set("Vary", "Origin")?;
    if let Some(origin) = origin
        && is_known(env, &origin).await?
    {
        headers.set("Access-Control-Allow-Origin", &origin)?;
        headers.set("Access-Control-Allow-Methods", METHODS)?;
        headers.set("Access-Control-Allow-Headers", REQUEST_HEADERS)?;
        headers.set("Access-Control-Max-Age", "600")?;
    }
    Ok(Response::empty()?.with_status(204).with_headers(headers))
}

async fn is_known(env: &Env, origin: &str) -> Result<bool> {
    let Some(origin) = normal_form(origin) else {
        return Ok(false);
    };
    let known = async {
        let database = d1::open(env, None, d1::PRIMARY)?;
        origin::is_allowed(&database, origin).await
    };
    let known: Result<bool, StoreError> = known.await;
    known.map_err(|error| Error::RustError(format!("{error:?}")))
}
