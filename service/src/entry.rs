//! A request from its path to its answer.

use khlang_core::base::clock::Timestamp;
use khlang_core::base::random;
use khlang_core::shape::rejection::Rejection;
use khlang_store::database::StoreError;
use khlang_surface::call::caller::Credential;
use khlang_surface::call::dialect::Dialect;
use khlang_surface::call::http::{Method, Request};
use khlang_surface::call::route::{Call, Route, too_large};
use serde_json::json;

use crate::answer::Answer;
use crate::config::Config;
use crate::pipeline::{Exchange, Finished, method_not_allowed, no_such_path, refused};
use crate::ports::{Body, BodyFault, Ports};
use crate::router::{self, Found};

/// A method: as the surfaces know it, none where no surface serves it, and as it was sent.
type Sent<'s> = (Option<Method>, &'s str);

/// Answers a request of a dialect whose body is there.
pub async fn serve(
    ports: &impl Ports,
    config: &Config,
    dialect: &Dialect,
    method: Sent<'_>,
    request: &Request,
) -> Result<Finished, StoreError> {
    let arrival = Arrival::now(ports)?;
    match find(dialect, method, request, &arrival) {
        Ok((route, params)) => Ok(arrival
            .exchange(ports, config, request)
            .serve(route, params)
            .await),
        Err(finished) => Ok(*finished),
    }
}

/// Answers a request of a dialect whose body is on its way. It is not read where the path, the method or what
/// stands of the credential in the headers is refused anyway.
pub async fn receive(
    ports: &impl Ports,
    config: &Config,
    dialect: &Dialect,
    method: Sent<'_>,
    mut head: Request,
    mut body: impl Body,
) -> Result<Finished, StoreError> {
    let arrival = Arrival::now(ports)?;
    let (route, params) = match find(dialect, method, &head, &arrival) {
        Ok(found) => found,
        Err(finished) => {
            body.pass().await;
            return Ok(*finished);
        }
    };
    let read = match check_head(route, &head, config, &arrival) {
        Ok(()) => body
            .read(route.max_body())
            .await
            .map_err(|fault| unread(fault, route)),
        Err(rejection) => Err(rejection),
    };
    match read {
        Ok(bytes) => head.body = bytes,
        Err(rejection) => {
            body.pass().await;
            let answer = refused(route.dialect, &rejection, &head, &arrival.request_id);
            return Ok(Finished::of(answer));
        }
    }
    Ok(arrival
        .exchange(ports, config, &head)
        .serve(route, params)
        .await)
}

/// When a request came in, and its id.
struct Arrival {
    now: Timestamp,
    request_id: String,
}

impl Arrival {
    fn now(ports: &impl Ports) -> Result<Self, StoreError> {
        Ok(Self {
            now: ports.now(),
            request_id: random::Entropy::new(ports.seed()?).uuid(),
        })
    }

    fn exchange<'e, P: Ports>(
        self,
        ports: &'e P,
        config: &'e Config,
        request: &'e Request,
    ) -> Exchange<'e, P> {
        Exchange {
            ports,
            config,
            request,
            request_id: self.request_id,
            now: self.now,
        }
    }
}

/// A route, with its parameters still percent-encoded.
type Routed = (&'static Route, Vec<(String, String)>);

fn find(
    dialect: &Dialect,
    (method, shown): Sent<'_>,
    request: &Request,
    arrival: &Arrival,
) -> Result<Routed, Box<Finished>> {
    let path = request.path.as_str();
    match router::find(method, path) {
        Found::Route(route, params) => Ok((route, params)),
        Found::OtherMethod(methods) => {
            let rejection = method_not_allowed(shown, path);
            let mut answer = refused(dialect, &rejection, request, &arrival.request_id);
            answer.header("Allow", methods.join(", "));
            Err(Box::new(Finished::of(answer)))
        }
        Found::Nothing => {
            let rejection = no_such_path(shown, path);
            let mut answer = refused(dialect, &rejection, request, &arrival.request_id);
            // Also where the dialect answers what does not exist with the status of success.
            answer.status = 404;
            Err(Box::new(Finished::of(answer)))
        }
    }
}

fn check_head(
    route: &'static Route,
    head: &Request,
    config: &Config,
    arrival: &Arrival,
) -> Result<(), Rejection> {
    if Credential::stands_in_body(route, head) {
        return Ok(());
    }
    Credential::of(&Call::new(route, head, []), arrival.now, &config.secret).map(drop)
}

fn unread(fault: BodyFault, route: &Route) -> Rejection {
    match fault {
        BodyFault::TooLarge => too_large(route.max_body()),
        BodyFault::Broken => Rejection::invalid_at("", "The request body broke off."),
    }
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
