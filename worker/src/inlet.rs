//! From the platform's request to core's, and from a finished answer to the platform's response.

use futures_util::StreamExt;
use khlang_service::answer::Answer;
use khlang_store::database::StoreError;
use khlang_surface::call::http::{Method, Request};
use worker::{Error, Headers, Response, Result};

/// What the platform is given where no answer could be made.
pub fn failed(error: StoreError) -> Error {
    Error::RustError(format!("{error:?}"))
}

/// The platform's response.
pub fn response(answer: Answer) -> Result<Response> {
    let headers = Headers::new();
    headers.set("Content-Type", "application/json; charset=utf-8")?;
    headers.set("Cache-Control", "no-store")?;
    for (name, value) in &answer.headers {
        match name.as_str() {
            "Content-Type" => headers.set(name, value)?,
            _ => headers.append(name, value)?,
        }
    }
    let response = Response::from_bytes(answer.body.into_bytes())?;
    Ok(response.with_status(answer.status).with_headers(headers))
}

/// Reads the platform's request; `None` for a method that no surface serves. A body over the limit of
/// so many bytes is read only so far that it is known to be over.
pub async fn read(
    mut request: worker::Request,
    max_body: usize,
) -> Result<(Option<Method>, Request)> {
    let url = request.url()?;
    let method = Method::parse(request.method().as_ref());
    let pairs = url.query_pairs();
    let read = Request {
        method: method.unwrap_or(Method::Get),
        path: url.path().to_owned(),
        query: pairs
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
        headers: request.headers().entries().collect(),
        body: body(&mut request, max_body).await?,
    };
    Ok((method, read))
}

async fn body(request: &mut worker::Request, max_body: usize) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    if request.inner().body().is_none() {
        return Ok(body);
    }
    let mut stream = request.stream()?;
    while let Some(chunk) = stream.next().await {
        body.extend(chunk?);
        if body.len() > max_body {
            break;
        }
    }
    Ok(body)
}
