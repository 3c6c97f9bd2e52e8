//! The envelope of the rebalance dialect (docs/rebalance.md#errors): `status` 1 with `data`, or 0 with
//! `code` and `message`.

use serde_json::{Value, json};

use crate::call::http::Reply;
use khlang_core::shape::rejection::{Fault, Rejection};

/// A successful reply with `data`.
pub fn success(status: u16, data: Value) -> Reply {
    Reply::new(status, json!({ "status": 1, "data": data }))
}

/// A refusal: the sentence, and every problem by its field.
pub fn refusal(rejection: &Rejection) -> Reply {
    let (status, code) = code(&rejection.fault);
    let mut body = json!({ "status": 0, "code": code, "message": rejection.message });
    let wait = wait(&rejection.fault);
    if let Value::Object(fields) = &mut body {
        if !rejection.problems.is_empty() {
            fields.insert("errors".to_owned(), json!(rejection.problems));
        }
        if let Some(seconds) = wait {
            fields.insert("retry_after".to_owned(), json!(seconds));
        }
    }
    Reply {
        headers: wait
            .map(|seconds| ("Retry-After", seconds.to_string()))
            .into_iter()
            .collect(),
        ..Reply::new(status, body)
    }
}

/// HTTP status and code of every fault (docs/rebalance.md#errors).
pub const fn code(fault: &Fault) -> (u16, &'static str) {
    match fault {
        Fault::Unauthorized => (401, "UNAUTHORIZED"),
        Fault::MissingScope => (403, "MISSING_SCOPE"),
        Fault::Forbidden => (403, "FORBIDDEN"),
        Fault::NotFound | Fault::NoSuchPath | Fault::Reference => (404, "NOT_FOUND"),
        Fault::MethodNotAllowed => (405, "METHOD_NOT_ALLOWED"),
        Fault::Conflict => (409, "CONFLICT"),
        Fault::IdempotencyMismatch => (409, "IDEMPOTENCY_KEY_MISMATCH"),
        Fault::TooLarge => (413, "PAYLOAD_TOO_LARGE"),
        Fault::Validation => (422, "VALIDATION_FAILED"),
        Fault::TenantRequired => (422, "TENANT_REQUIRED"),
        Fault::RateLimited { .. } => (429, "RATE_LIMITED"),
        Fault::Busy { .. } => (503, "BUSY"),
        Fault::Internal => (500, "INTERNAL"),
    }
}

const fn wait(fault: &Fault) -> Option<u64> {
    match fault {
        Fault::RateLimited { retry_after } | Fault::Busy { retry_after } => Some(*retry_after),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_its_fields() {
        let reply = refusal(&Rejection::invalid_at("buffer", "must be a number"));
        let expected = json!({
            "status": 0, "code": "VALIDATION_FAILED", "message": "buffer must be a number",
            "errors": [{ "path": "buffer", "message": "must be a number" }],
        });
        assert_eq!((reply.status, reply.body), (422, expected));
    }

    #[test]
    fn who_has_to_wait_is_told_how_long() {
        let reply = refusal(&Rejection::new(Fault::Busy { retry_after: 2 }, "Later."));
        assert_eq!(reply.status, 503);
        assert_eq!(reply.headers, [("Retry-After", "2".to_owned())]);
        assert_eq!(reply.body["retry_after"], 2);
    }
}
