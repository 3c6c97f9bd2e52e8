//! A dialect: what differs between the surfaces before a route's own handler is asked.

use serde_json::Value;

use crate::call::http::{Reply, Request};
use khlang_core::access::tenancy::StoredReply;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Schema;

/// How a surface reads a body and words a refusal.
pub struct Dialect {
    /// Its name.
    pub name: &'static str,
    /// What its paths begin with, in lower case: a path without a route is refused in this dialect.
    pub prefixes: &'static [&'static str],
    /// The largest request body in bytes.
    pub max_body: usize,
    /// The kinds of body it reads, as `Content-Type` names them.
    pub bodies: &'static [&'static str],
    /// The body as JSON, within its size.
    pub read_body: fn(&Request) -> Result<Value, Rejection>,
    /// The body as its table types it, where the wire writes numbers and lists as text; none where a
    /// body is typed as it is.
    pub typed: Option<fn(&Schema, Value) -> Value>,
    /// Whether its paths are matched without regard to case; its rows have no parameters in them.
    pub ignores_case: bool,
    /// The shape of its refusals; none for that of push.
    pub refusals: Option<&'static Schema>,
    /// Whether they come with the status of success.
    pub refuses_as_success: bool,
    /// The reply to a whole request that was applied as a row of a bulk request; none where rows are fingerprinted
    /// apart.
    pub reply_of_row: Option<fn(&StoredReply) -> StoredReply>,
    /// A refusal of that request in the dialect's envelope, with the request's id.
    pub refusal: fn(&Rejection, &Request, &str) -> Reply,
}

impl Dialect {
    /// Whether the path is of this dialect.
    pub fn owns(&self, path: &str) -> bool {
        let begins = |prefix: &&str| {
            let start = path.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        self.prefixes.iter().any(begins)
    }
}
