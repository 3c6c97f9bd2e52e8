//! A request from its path to its answer.

use khlang_core::base::random;
use khlang_store::database::StoreError;
use khlang_surface::call::dialect::Dialect;
use khlang_surface::call::http::{Method, Request};
use serde_json::json;

use crate::answer::Answer;
use crate::config::Config;
use crate::pipeline::{Exchange, Finished, method_not_allowed, no_such_path, refused};
use crate::ports::Ports;
use crate::router::{self, Found};

/// Answers a request of a dialect. `method` is `None` where no surface serves the method, which `shown`
/// names.
pub async fn serve(
    ports: &impl Ports,
    config: &Config,
    dialect: &Dialect,
    (method, shown): (Option<Method>, &str),
    request: &Request,
) -> Result<Finished, StoreError> {
    let now = ports.now();
    let request_id = random::Entropy::new(ports.seed()?).uuid();
    let path = request.path.as_str();
    let (route, params) = match router::find(method, path) {
        Found::Route(route, params) => (route, params),
        Found::OtherMethod(methods) => {
            let rejection = method_not_allowed(shown, path);
            let mut answer = refused(dialect, &rejection, request, &request_id);
            answer.header("Allow", methods.join(", "));
            return Ok(Finished::of(answer));
        }
        Found::Nothing => {
            let rejection = no_such_path(method, path);
            let mut answer = refused(dialect, &rejection, request, &request_id);
            // Also where the dialect answers what does not exist with the status of success.
            answer.status = 404;
            return Ok(Finished::of(answer));
        }
    };
    let exchange = Exchange {
        ports,
        config,
        request,
        request_id,
        now,
    };
    Ok(exchange.serve(route, params).await)
}

/// The answer to a program that asks for an address which neither an API nor the portal has.
pub fn nothing_there(ports: &impl Ports, method: &str, path: &str) -> Result<Answer, StoreError> {
    let request_id = random::Entropy::new(ports.seed()?).uuid();
    let body = json!({
        "status": "error",
        "code": "NOT_FOUND",
        "message": format!("There is no {method} {path}. Every endpoint is in /openapi.json."),
        "requestId": request_id,
        "statusCode": 404,
    });
    let mut answer = Answer {
        status: 404,
        headers: Vec::new(),
        body: body.to_string(),
    };
    answer.header("X-Request-Id", request_id);
    Ok(answer)
}
