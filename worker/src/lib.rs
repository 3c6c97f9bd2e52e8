//! khlang-worker: Cloudflare. It makes the service's ports of D1, KV, Durable Objects and fetch, and hands the
//! platform's requests and ticks to the service. No business rule.

pub mod config;
pub mod d1;
pub mod http;
pub mod inlet;
pub mod kv;
pub mod pages;
pub mod ports;
pub mod rate;

use std::future::Future;

use khlang_service::config::Config;
use khlang_service::pipeline::Finished;
use khlang_service::{catch_up, cors, cron, entry, log, webhooks};
use khlang_surface::call::dialect::Dialect;
use worker::{
    Context, Env, Headers, Request, Response, Result, ScheduleContext, ScheduledEvent, event,
};

use crate::ports::Cloudflare;

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    let response = answer(request, env, context).await?;
    // No browser may take an answer for something else than its content type says.
    let headers = response.headers().clone();
    headers.set("X-Content-Type-Options", "nosniff")?;
    Ok(response.with_headers(headers))
}

async fn answer(request: Request, env: Env, context: Context) -> Result<Response> {
    let config = match config::read(&env) {
        Ok(config) => config,
        Err(missing) => return Response::error(missing, 503),
    };
    let path = request.path();
    match path.as_str() {
        "/healthz" => return Response::ok("ok"),
        "/openapi.json" => return pages::description(),
        #[cfg(feature = "panic-route")]
        "/__panic" => deliberate_panic(),
        #[cfg(feature = "panic-route")]
        "/__slow" => return dawdle().await,
        _ => {}
    }
    if inlet::method(&request) == "OPTIONS" {
        return preflight(&Cloudflare(env), request.headers().get("origin")?).await;
    }
    match khlang_surface::dialect_of(&path) {
        Some(dialect) => api(dialect, request, env, context, config).await,
        None => pages::serve(request, &Cloudflare(env)).await,
    }
}

async fn api(
    dialect: &Dialect,
    mut request: Request,
    env: Env,
    context: Context,
    config: Config,
) -> Result<Response> {
    let ports = Cloudflare(env);
    let shown = inlet::method(&request);
    let (method, head) = inlet::head(&request)?;
    let body = inlet::Incoming::of(&mut request)?;
    let finished = entry::receive(&ports, &config, dialect, (method, &shown), head, body).await;
    let Finished {
        answer,
        line,
        delivers,
        catches_up,
    } = finished.map_err(inlet::failed)?;
    if let Some(line) = line {
        after(&context, &ports, &config, async move |ports, _| {
            log::write(&ports, &line).await;
        });
    }
    if let Some(tenant) = delivers {
        after(&context, &ports, &config, async move |ports, config| {
            webhooks::after_response(&ports, &config, tenant).await;
        });
    }
    if let Some(tenant) = catches_up {
        after(&context, &ports, &config, async move |ports, config| {
            catch_up::after_response(&ports, &config, tenant).await;
        });
    }
    inlet::response(answer)
}

/// Goes on once the response was sent.
fn after<F: Future<Output = ()> + 'static>(
    context: &Context,
    ports: &Cloudflare,
    config: &Config,
    what: impl FnOnce(Cloudflare, Config) -> F,
) {
    context.wait_until(what(ports.clone(), config.clone()));
}

async fn preflight(ports: &Cloudflare, origin: Option<String>) -> Result<Response> {
    let headers = Headers::new();
    let answered = cors::preflight(ports, origin.as_deref()).await;
    for (name, value) in answered.map_err(inlet::failed)? {
        headers.set(name, &value)?;
    }
    Ok(Response::empty()?.with_status(204).with_headers(headers))
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    if let Ok(config) = config::read(&env) {
        cron::tick(&Cloudflare(env), &config).await;
    }
}

#[cfg(feature = "panic-route")]
#[allow(clippy::panic)]
fn deliberate_panic() -> ! {
    panic!("asked for")
}

#[cfg(feature = "panic-route")]
async fn dawdle() -> Result<Response> {
    worker::Delay::from(std::time::Duration::from_millis(500)).await;
    Response::ok("slow")
}
