//! `api-keys/{id}/requests` and `api-keys/{id}/stats`: how a key was used (docs/push.md#credentials).

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::api_keys::ApiKeys;
use crate::operations::credentials::{Credential, asked, found};
use crate::operations::listing::Listed;
use crate::push::desk::shown;
use crate::push::envelope::success;
use khlang_core::access;
use khlang_core::access::account::RequestRow;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// The hours that stats count where nothing is said.
const DEFAULT_HOURS: i64 = 24;

/// The request log of a key, newest first.
pub struct Requests;

impl Listed for Requests {
    type Row = RequestRow;
    type Position = (Timestamp, i64);

    fn needs(page: &Page<Self::Position>, call: &Call) -> Result<Vec<Need>, Rejection> {
        let id = asked(call);
        Ok(vec![
            ApiKeys::need(&id),
            access::Need::ApiKeyRequests {
                id,
                before: page.after,
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f RequestRow>, Rejection> {
        found::<ApiKeys>(facts, cx)?;
        Ok(facts.access.api_key_requests.iter().collect())
    }

    fn position(row: &RequestRow) -> Self::Position {
        (row.at, row.seq)
    }

    fn show(row: &RequestRow, _cx: &Context) -> Value {
        json!({
            "requestId": row.request_id,
            "at": row.at.to_string(),
            "method": row.method,
            "endpoint": row.endpoint,
            "ip": row.ip,
            "origin": row.origin,
            "status": row.status,
            "durationMs": row.duration_ms,
        })
    }
}

/// Prepares `GET /api-keys/{id}/stats`.
pub fn stats(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let hours = call.query_integer("hours").unwrap_or(DEFAULT_HOURS);
    Ok(Box::new(Stats {
        id: asked(call),
        hours,
        since: call.now().plus_seconds(hours.saturating_mul(-3600)),
    }))
}

struct Stats {
    id: String,
    hours: i64,
    since: Timestamp,
}

impl Operation for Stats {
    fn needs(&self) -> Vec<Need> {
        vec![
            ApiKeys::need(&self.id),
            access::Need::ApiKeyStats {
                id: self.id.clone(),
                since: self.since,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        found::<ApiKeys>(facts, cx)?;
        let counted = (*facts.access.api_key_stats).clone().unwrap_or_default();
        let data = json!({
            "hours": self.hours,
            "since": self.since.to_string(),
            "requests": counted.requests,
            "succeeded": counted.succeeded,
            "refused": counted.refused,
            "failed": counted.failed,
            "averageMs": counted.average_ms,
            "slowestMs": counted.slowest_ms,
            "lastAt": shown(counted.last_at),
        });
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}
