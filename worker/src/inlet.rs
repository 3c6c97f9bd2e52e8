//! From the platform's request to core's, and from a finished answer to the platform's response.

use futures_util::StreamExt;
use khlang_service::answer::Answer;
use khlang_service::ports::{Body, BodyFault};
use khlang_store::database::StoreError;
use khlang_surface::call::http::{Method, Request};
use worker::{ByteStream, Error, Headers, Response, Result};

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

/// The method as it was sent. The platform's own type takes every one it does not know for GET.
pub fn method(request: &worker::Request) -> String {
    request.inner().method()
}

/// The platform's request without its body; `None` for a method that no surface serves.
pub fn head(request: &worker::Request) -> Result<(Option<Method>, Request)> {
    let url = request.url()?;
    let method = Method::parse(&method(request));
    let pairs = url.query_pairs();
    let head = Request {
        method: method.unwrap_or(Method::Get),
        path: url.path().to_owned(),
        query: pairs
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
        headers: request.headers().entries().collect(),
        body: Vec::new(),
    };
    Ok((method, head))
}

/// The most bytes that are let go by; whoever sends more is cut off.
const MOST_PASSED: usize = 32 * 1_048_576;

/// The body of the platform's request.
pub struct Incoming {
    stream: Option<ByteStream>,
    /// Its length, as its headers say.
    declared: Option<usize>,
}

impl Incoming {
    /// The body of that request.
    pub fn of(request: &mut worker::Request) -> Result<Self> {
        let declared = request.headers().get("content-length")?;
        let stream = match request.inner().body() {
            Some(_) => Some(request.stream()?),
            None => None,
        };
        Ok(Self {
            stream,
            declared: declared.and_then(|text| text.parse().ok()),
        })
    }
}

impl Body for Incoming {
    async fn read(&mut self, most: usize) -> std::result::Result<Vec<u8>, BodyFault> {
        if self.declared.is_some_and(|length| length > most) {
            return Err(BodyFault::TooLarge);
        }
        let mut body = Vec::with_capacity(self.declared.unwrap_or(0));
        let Some(stream) = &mut self.stream else {
            return Ok(body);
        };
        while let Some(chunk) = stream.next().await {
            body.extend(chunk.map_err(|_| BodyFault::Broken)?);
            if body.len() > most {
                return Err(BodyFault::TooLarge);
            }
        }
        Ok(body)
    }

    async fn pass(&mut self) {
        let mut passed = 0;
        while let Some(stream) = &mut self.stream
            && let Some(Ok(chunk)) = stream.next().await
            && passed <= MOST_PASSED
        {
            passed += chunk.len();
        }
    }
}
