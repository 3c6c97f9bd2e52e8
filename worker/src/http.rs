//! Calls to the endpoints of webhooks, by fetch.

use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use khlang_core::webhooks::delivery::{KEPT_BYTES, Message, Outcome};
use worker::wasm_bindgen::JsValue;
use worker::{
    AbortController, AbortSignal, Delay, Error, Fetch, Headers, Method, Request, RequestInit,
    RequestRedirect, Response,
};

/// How long the body of an answer is waited for.
const BODY_MILLIS: u64 = 1_000;

/// One call, ended when it takes too long. Whatever it leaves open is closed at its end.
pub async fn call(message: &Message, timeout: u64) -> Outcome {
    let controller = AbortController::default();
    let answer = pin!(post(message, controller.signal()));
    let outcome = match select(answer, pin!(pause(timeout))).await {
        Either::Left((Ok(response), _)) => read(response).await,
        Either::Left((Err(error), _)) => Outcome::Failed(shown(&error)),
        Either::Right(_) => Outcome::Failed(format!("no answer within {timeout} ms")),
    };
    controller.abort();
    outcome
}

async fn post(message: &Message, signal: AbortSignal) -> Result<Response, Error> {
    let headers = Headers::new();
    for (name, value) in &message.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(Some(JsValue::from_str(&message.body)));
    let request = Request::new_with_init(&message.url, &init)?;
    Fetch::Request(request).send_with_signal(&signal).await
}

/// The status decides; the body is only for the log, so nobody waits for it for long.
async fn read(mut response: Response) -> Outcome {
    let status = response.status_code();
    let retry_after = response.headers().get("Retry-After").ok().flatten();
    let mut body = Vec::new();
    select(
        pin!(beginning(&mut response, &mut body)),
        pin!(pause(BODY_MILLIS)),
    )
    .await;
    Outcome::answered(status, retry_after, &body)
}

async fn beginning(response: &mut Response, body: &mut Vec<u8>) {
    let Ok(mut stream) = response.stream() else {
        return;
    };
    while let Some(Ok(chunk)) = stream.next().await {
        body.extend(chunk);
        if body.len() >= KEPT_BYTES {
            return;
        }
    }
}

fn shown(error: &Error) -> String {
    match error {
        Error::JsError(message) => message.clone(),
        other => format!("{other:?}"),
    }
}

async fn pause(millis: u64) {
    Delay::from(Duration::from_millis(millis)).await;
}
