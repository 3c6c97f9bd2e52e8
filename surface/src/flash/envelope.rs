//! The envelope of the Flash dialect, and its code for every fault (docs/flash.md#replies).
//!
//! A business answer is HTTP 200, good or bad. Only what never came to business keeps its status: a
//! method that is not served, a body over the limit, too many calls, and our own faults.

use serde_json::{Value, json};

use super::codes::{self, Code};
use crate::call::http::{Reply, Request};
use khlang_core::access::context::Context;
use khlang_core::base::language::Language;
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::shape::schema::Problem;

/// A successful reply with `data`.
pub fn success(data: Value, cx: &Context) -> Reply {
    coded(Code::SUCCESS, data, cx.language)
}

/// A reply with a code of its own and `data`; for pages that answer more than success.
pub fn coded(code: Code, data: Value, language: Language) -> Reply {
    Reply::new(200, envelope(code.number(), data, language))
}

/// A refusal, in the caller's language. `errors` names every problem with its field.
pub fn refusal(rejection: &Rejection, request: &Request, _request_id: &str) -> Reply {
    let language = Language::accepted(request.header("accept-language"));
    let (status, general) = general(&rejection.fault);
    let number = rejection.code.unwrap_or(general.number());
    let mut body = match rejection.fault {
        Fault::NoSuchPath => no_such_path(language),
        _ => envelope(number, json!([]), language),
    };
    if let (false, Value::Object(fields)) = (rejection.problems.is_empty(), &mut body) {
        let problems = rejection.problems.iter();
        let shown = problems
            .map(|problem| shown(problem, number, language))
            .collect();
        fields.insert("errors".to_owned(), Value::Array(shown));
    }
    Reply {
        headers: wait(&rejection.fault),
        ..Reply::new(status, body)
    }
}

fn envelope(number: u32, data: Value, language: Language) -> Value {
    let text = codes::text(number, language);
    json!({ "code": number, "msg": text, "message": text, "data": data })
}

/// A path that does not exist: the document has no code for it, and no bill is meant.
fn no_such_path(language: Language) -> Value {
    let text = match language {
        Language::English => "The path does not exist",
        Language::Vietnamese => "Đường dẫn không tồn tại",
        Language::Thai => "ไม่พบเส้นทางนี้",
        Language::Chinese => "路径不存在",
    };
    let number = Code::PARAMETER_ERROR.number();
    json!({ "code": number, "msg": text, "message": text, "data": [] })
}

/// What is wrong with a field: in English in detail, in the other languages by the text of its code.
fn shown(problem: &Problem, general: u32, language: Language) -> Value {
    let code = problem.code.unwrap_or(general);
    let message = match language {
        Language::English => problem.message.clone(),
        other => codes::text(code, other).to_owned(),
    };
    json!({ "path": problem.path, "code": code, "message": message })
}

/// HTTP status and code of every fault that has none of its own.
pub const fn general(fault: &Fault) -> (u16, Code) {
    match fault {
        Fault::Validation => (200, Code::PARAMETER_ERROR),
        Fault::Reference => (200, Code::CODE_NOT_FOUND),
        Fault::TenantRequired => (200, Code::CUSTOMER_NOT_FOUND),
        Fault::Unauthorized => (200, Code::INVALID_SIGNATURE),
        Fault::MissingScope | Fault::Forbidden => (200, Code::NOT_ALLOWED),
        Fault::NotFound => (200, Code::BILL_NOT_FOUND),
        Fault::NoSuchPath => (404, Code::PARAMETER_ERROR),
        Fault::MethodNotAllowed => (405, Code::SUBMIT_FAILED),
        Fault::Conflict => (200, Code::STATUS_ERROR),
        Fault::IdempotencyMismatch => (200, Code::DATA_DUPLICATION),
        Fault::TooLarge => (413, Code::VALUE_TOO_LONG),
        Fault::RateLimited { .. } => (429, Code::TOO_FREQUENT),
        Fault::Busy { .. } => (503, Code::TOO_FREQUENT),
        Fault::Internal => (500, Code::INTERNAL),
    }
}

fn wait(fault: &Fault) -> Vec<(&'static str, String)> {
    match fault {
        Fault::RateLimited { retry_after } | Fault::Busy { retry_after } => {
            vec![("Retry-After", retry_after.to_string())]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::call::http::Method;

    fn asked_in(language: &str) -> Request {
        let header = ("accept-language".to_owned(), language.to_owned());
        Request {
            method: Method::Post,
            path: "/open/v1/ping".to_owned(),
            query: Vec::new(),
            headers: BTreeMap::from([header]),
            body: Vec::new(),
        }
    }

    #[test]
    fn a_refusal_has_both_spellings_in_the_callers_language_and_status_200() {
        let rejection = Rejection::new(Fault::Unauthorized, "the timestamp is old");
        let reply = refusal(&rejection, &asked_in("th"), "r");
        assert_eq!(reply.status, 200);
        let expected = json!({
            "code": 1002, "msg": "ลายเซ็นไม่ถูกต้อง", "message": "ลายเซ็นไม่ถูกต้อง", "data": [],
        });
        assert_eq!(reply.body, expected);
    }

    #[test]
    fn every_problem_is_named_and_the_first_gives_the_code() {
        let mut first = Problem::new("barCode", "is required");
        first.code = Some(Code::BARCODE_REQUIRED.number());
        let second = Problem::new("num", "must be a number");
        let reply = refusal(
            &Rejection::invalid(vec![first, second]),
            &asked_in("en"),
            "r",
        );
        assert_eq!(reply.body["code"], 1103);
        assert_eq!(reply.body["msg"], "The barcode can't empty");
        assert_eq!(
            reply.body["errors"],
            json!([
                { "path": "barCode", "code": 1103, "message": "is required" },
                { "path": "num", "code": 1103, "message": "must be a number" },
            ])
        );
    }

    #[test]
    fn what_never_came_to_business_keeps_its_status() {
        let busy = Rejection::new(Fault::Busy { retry_after: 1 }, "");
        let reply = refusal(&busy, &asked_in("en"), "r");
        assert_eq!((reply.status, &reply.body["code"]), (503, &json!(1378)));
        assert_eq!(reply.headers, [("Retry-After", "1".to_owned())]);
        let reply = refusal(&Rejection::new(Fault::Internal, "x"), &asked_in("en"), "r");
        assert_eq!((reply.status, &reply.body["code"]), (500, &json!(0)));
    }
}
