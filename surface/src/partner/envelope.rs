//! The envelopes of the partner dialect: pages as in the document, refusals as in docs/partner.md#errors.

use serde_json::{Value, json};

use crate::call::http::{Reply, Request};
use crate::call::paging::Page;
use khlang_core::shape::rejection::{Fault, Rejection};

/// A page of a list: the rows as they are shown, and where the next one begins.
pub fn page<P>(data: Vec<Value>, next: Option<String>, of: &Page<P>) -> Reply {
    let pagination = json!({
        "next_cursor": next,
        "has_more": next.is_some(),
        "limit": of.limit,
    });
    Reply::new(200, json!({ "data": data, "pagination": pagination }))
}

/// A refusal, with every problem by its path in `details`.
pub fn refusal(rejection: &Rejection, request: &Request, request_id: &str) -> Reply {
    let (status, code) = code(&rejection.fault);
    let mut error = json!({ "code": code, "message": rejection.message });
    if let (false, Value::Object(fields)) = (rejection.problems.is_empty(), &mut error) {
        fields.insert("details".to_owned(), json!(rejection.problems));
    }
    let challenge = challenge(&rejection.fault, request);
    let challenge = challenge.map(|challenge| ("WWW-Authenticate", challenge));
    Reply {
        headers: challenge
            .into_iter()
            .chain(wait(&rejection.fault))
            .collect(),
        ..Reply::new(status, json!({ "error": error, "request_id": request_id }))
    }
}

/// HTTP status and code of every fault.
const fn code(fault: &Fault) -> (u16, &'static str) {
    match fault {
        Fault::Validation | Fault::Reference | Fault::TenantRequired => (400, "invalid_request"),
        Fault::Unauthorized => (401, "invalid_token"),
        Fault::MissingScope => (403, "insufficient_scope"),
        Fault::Forbidden => (403, "forbidden"),
        Fault::NotFound | Fault::NoSuchPath => (404, "not_found"),
        Fault::MethodNotAllowed => (405, "method_not_allowed"),
        Fault::Conflict | Fault::IdempotencyMismatch => (409, "conflict"),
        Fault::TooLarge => (413, "payload_too_large"),
        Fault::RateLimited { .. } => (429, "rate_limited"),
        Fault::Busy { .. } => (503, "unavailable"),
        Fault::Internal => (500, "internal_error"),
    }
}

/// What a caller must bring, as RFC 6750 writes it: without an error where it brought no token at all.
fn challenge(fault: &Fault, request: &Request) -> Option<String> {
    let error = match fault {
        Fault::Unauthorized if request.header("authorization").is_none() => None,
        Fault::Unauthorized => Some("invalid_token"),
        Fault::MissingScope => Some("insufficient_scope"),
        _ => return None,
    };
    let error = error.map(|error| format!(", error=\"{error}\""));
    Some(format!(
        "Bearer realm=\"partner\"{}",
        error.unwrap_or_default()
    ))
}

/// When to come back, where that is known.
pub fn wait(fault: &Fault) -> Option<(&'static str, String)> {
    match fault {
        Fault::RateLimited { retry_after } | Fault::Busy { retry_after } => {
            Some(("Retry-After", retry_after.to_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::http::Method;

    fn request(authorization: Option<&str>) -> Request {
        let header = |value: &str| ("authorization".to_owned(), value.to_owned());
        Request {
            method: Method::Get,
            path: String::new(),
            query: Vec::new(),
            headers: authorization.map(header).into_iter().collect(),
            body: Vec::new(),
        }
    }

    #[test]
    fn a_refusal_names_its_code_its_problems_and_its_request() {
        let rejection = Rejection::invalid_at("limit", "must be a whole number from 1 to 200");
        let reply = refusal(&rejection, &request(None), "r");
        assert_eq!((reply.status, reply.headers), (400, Vec::new()));
        let message = "limit must be a whole number from 1 to 200";
        let details =
            [json!({ "path": "limit", "message": "must be a whole number from 1 to 200" })];
        let error = json!({ "code": "invalid_request", "message": message, "details": details });
        assert_eq!(reply.body, json!({ "error": error, "request_id": "r" }));
    }

    #[test]
    fn who_brings_no_token_is_asked_for_one_and_told_of_no_error() {
        let told = |fault: Fault, authorization| {
            let reply = refusal(&Rejection::new(fault, "no"), &request(authorization), "r");
            (reply.status, reply.headers)
        };
        let bearer = |rest: &str| {
            vec![(
                "WWW-Authenticate",
                format!("Bearer realm=\"partner\"{rest}"),
            )]
        };
        assert_eq!(told(Fault::Unauthorized, None), (401, bearer("")));
        let invalid = bearer(", error=\"invalid_token\"");
        assert_eq!(told(Fault::Unauthorized, Some("Bearer x")), (401, invalid));
        let scope = bearer(", error=\"insufficient_scope\"");
        assert_eq!(told(Fault::MissingScope, Some("Bearer x")), (403, scope));
        let wait = vec![("Retry-After", "23".to_owned())];
        assert_eq!(
            told(Fault::RateLimited { retry_after: 23 }, None),
            (429, wait)
        );
    }
}
