//! What is served beside the APIs: the portal's files and the description.

use khlang_service::entry;
use khlang_surface::openapi;
use worker::{Request, Response, Result};

use crate::inlet;
use crate::ports::Cloudflare;

/// The OpenAPI description, which a page of any origin may read.
pub fn description() -> Result<Response> {
    let response = Response::from_json(&openapi::description())?;
    let headers = response.headers().clone();
    headers.set("Access-Control-Allow-Origin", "*")?;
    Ok(response.with_headers(headers))
}

/// A file of the portal. Where there is none, a browser is shown a page and a program gets JSON.
pub async fn serve(request: Request, ports: &Cloudflare) -> Result<Response> {
    let (method, path) = (inlet::method(&request), request.path());
    let accepts = request.headers().get("accept")?.unwrap_or_default();
    let nothing = || {
        let answer = entry::nothing_there(ports, &method, &path).map_err(inlet::failed)?;
        inlet::response(answer)
    };
    if !matches!(method.as_str(), "GET" | "HEAD") {
        return nothing();
    }
    let found = ports.0.assets("ASSETS")?.fetch_request(request).await?;
    if found.status_code() == 404 && !accepts.contains("text/html") {
        return nothing();
    }
    Ok(found)
}
