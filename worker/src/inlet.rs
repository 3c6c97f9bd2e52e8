//! From the platform's request to core's, and from a finished answer to the platform's response.

use futures_util::StreamExt;
use khlang_surface::call::http::{Method, Request};
use worker::{Headers, Response, Result};

/// An answer ready to be sent.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Every header beside the content type.
    pub headers: Vec<(String, String)>,
    /// JSON text.
    pub body: String,
}

impl Answer {
    /// Adds a header.
    pub fn header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.push((name.to_owned(), value.into()));
    }

    /// The platform's response.
    pub fn into_response(self) -> Result<Response> {
        let headers = Headers::new();
        headers.set("Content-Type", "application/json; charset=utf-8")?;
        headers.set("Cache-Control", "no-store")?;
        for (name, value) in &self.headers {
            headers.append(name, value)?;
        }
        let response = Response::from_bytes(self.body.into_bytes())?;
        Ok(response.with_status(self.status).with_headers(headers))
    }
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
