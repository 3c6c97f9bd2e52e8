//! The envelope of the push dialect (docs/push.md#errors, docs/push.md#replies, docs/push.md#credentials).

use serde_json::{Map, Value, json};

use crate::call::http::Reply;
use khlang_core::shape::rejection::{Fault, Rejection};

/// A successful reply with `data`.
pub fn success(status: u16, data: Value, request_id: &str) -> Reply {
    let body = json!({ "status": "success", "data": data, "requestId": request_id });
    Reply::new(status, body)
}

/// A refusal, in both shapes the document shows.
pub fn refusal(rejection: &Rejection, request_id: &str) -> Reply {
    let (status, code) = code(&rejection.fault);
    let mut body = json!({
        "status": "error",
        "code": code,
        "message": rejection.message,
        "requestId": request_id,
        "statusCode": status,
    });
    let mut headers = Vec::new();
    if let Value::Object(fields) = &mut body {
        add_problems(rejection, fields);
        headers = add_wait(&rejection.fault, fields);
    }
    Reply {
        headers,
        ..Reply::new(status, body)
    }
}

/// HTTP status and code of every fault.
pub const fn code(fault: &Fault) -> (u16, &'static str) {
    match fault {
        Fault::Validation => (400, "VALIDATION_FAILED"),
        Fault::Reference => (400, "REFERENCE_NOT_FOUND"),
        Fault::TenantRequired => (400, "TENANT_REQUIRED"),
        // The document answers a missing scope like a missing key (docs/push.md#errors).
        Fault::Unauthorized | Fault::MissingScope => (401, "UNAUTHORIZED"),
        Fault::Forbidden => (403, "FORBIDDEN"),
        Fault::NotFound | Fault::NoSuchPath => (404, "NOT_FOUND"),
        Fault::MethodNotAllowed => (405, "METHOD_NOT_ALLOWED"),
        Fault::Conflict => (409, "CONFLICT"),
        Fault::IdempotencyMismatch => (409, "IDEMPOTENCY_KEY_MISMATCH"),
        Fault::TooLarge => (413, "PAYLOAD_TOO_LARGE"),
        Fault::RateLimited { .. } => (429, "RATE_LIMITED"),
        Fault::Busy { .. } => (503, "BUSY"),
        Fault::Internal => (500, "INTERNAL"),
    }
}

fn add_problems(rejection: &Rejection, fields: &mut Map<String, Value>) {
    if !rejection.problems.is_empty() {
        fields.insert("errors".to_owned(), json!(rejection.problems));
    }
}

fn add_wait(fault: &Fault, fields: &mut Map<String, Value>) -> Vec<(&'static str, String)> {
    let (error, seconds) = match fault {
        Fault::RateLimited { retry_after } => ("Too Many Requests", *retry_after),
        Fault::Busy { retry_after } => ("Service Unavailable", *retry_after),
        _ => return Vec::new(),
    };
    fields.insert("error".to_owned(), json!(error));
    fields.insert("retryAfter".to_owned(), json!(seconds));
    vec![("Retry-After", seconds.to_string())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_429_body_carries_both_shapes_of_the_seed() {
        let message = "Rate limit exceeded for API key (60 req/min). Retry in 23s.";
        let reply = refusal(
            &Rejection::new(Fault::RateLimited { retry_after: 23 }, message),
            "r",
        );
        assert_eq!(reply.status, 429);
        assert_eq!(reply.headers, [("Retry-After", "23".to_owned())]);
        assert_eq!(
            reply.body,
            json!({
                "status": "error", "code": "RATE_LIMITED", "message": message, "requestId": "r",
                "statusCode": 429, "error": "Too Many Requests", "retryAfter": 23,
            })
        );
    }

    #[test]
    fn every_problem_is_named_with_its_path() {
        let reply = refusal(
            &Rejection::invalid_at("lines[0].qty", "must be a number"),
            "r",
        );
        assert_eq!(
            reply.body["errors"],
            json!([{ "path": "lines[0].qty", "message": "must be a number" }])
        );
    }
}
