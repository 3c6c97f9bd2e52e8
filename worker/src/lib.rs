//! khlang-worker: the edge. HTTP in, one D1 read batch, one D1 write batch, HTTP out.
//!
//! Scope: the platform's side of the five steps (`pipeline`), the route table (`router`), the database
//! (`d1`), the rate window (`rate`) and the cron. No business rule.

pub mod catch_up;
pub mod config;
pub mod cors;
pub mod d1;
pub mod files;
pub mod inlet;
pub mod pipeline;
pub mod rate;
pub mod router;
pub mod turnstile;
pub mod webhooks;

use khlang_core::base::random::Entropy;
use khlang_store::database::StoreError;
use khlang_store::request_log::{self, Line};
use khlang_store::sweep;
use khlang_surface::call::dialect::Dialect;
use khlang_surface::{self, openapi};
use worker::{
    Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, console_error, event,
};

use crate::config::Config;
use crate::inlet::Answer;
use crate::pipeline::{Exchange, Finished};
use crate::router::Found;

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    let config = match Config::read(&env) {
        Ok(config) => config,
        Err(missing) => return Response::error(missing, 503),
    };
    let path = request.path();
    match path.as_str() {
        "/healthz" => return Response::ok("ok"),
        "/openapi.json" => return Response::from_json(&openapi::description()),
        #[cfg(feature = "panic-route")]
        "/__panic" => deliberate_panic(),
        #[cfg(feature = "panic-route")]
        "/__slow" => return dawdle().await,
        _ => {}
    }
    if request.method() == worker::Method::Options {
        return cors::preflight(&env, request.headers().get("origin")?).await;
    }
    match khlang_surface::dialect_of(&path) {
        Some(dialect) => api(dialect, request, env, context, &config).await,
        None => env.assets("ASSETS")?.fetch_request(request).await,
    }
}

async fn api(
    dialect: &Dialect,
    request: Request,
    env: Env,
    context: Context,
    config: &Config,
) -> Result<Response> {
    let shown = request.method().to_string();
    let (method, request) = inlet::read(request, dialect.max_body).await?;
    let request_id = Entropy::new(pipeline::seed()?).uuid();
    let path = request.path.as_str();
    let (route, params) = match router::find(method, path) {
        Found::Route(route, params) => (route, params),
        Found::OtherMethod(methods) => {
            let rejection = pipeline::method_not_allowed(&shown, path);
            let mut answer = pipeline::refused(dialect, &rejection, &request, &request_id);
            answer.header("Allow", methods.join(", "));
            return answer.into_response();
        }
        Found::Nothing => {
            let rejection = pipeline::no_such_path(method, path);
            let mut answer = pipeline::refused(dialect, &rejection, &request, &request_id);
            // Also where the dialect answers what does not exist with the status of success.
            answer.status = 404;
            return answer.into_response();
        }
    };
    let exchange = Exchange {
        env: &env,
        config,
        request: &request,
        request_id,
        now: pipeline::now(),
    };
    let Finished {
        answer,
        line,
        delivers,
        catches_up,
    } = exchange.serve(route, params).await;
    if let Some(line) = line {
        let env = env.clone();
        context.wait_until(async move {
            if let Err(error) = write_log(&env, &line).await {
                console_error!("request log: {error:?}");
            }
        });
    }
    if let Some(tenant) = delivers {
        let env = env.clone();
        context.wait_until(async move { webhooks::after_response(&env, tenant).await });
    }
    if let Some(tenant) = catches_up {
        let env = env.clone();
        context.wait_until(async move { catch_up::after_response(&env, tenant).await });
    }
    Answer::into_response(answer)
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let Ok(config) = Config::read(&env) else {
        return;
    };
    let now = pipeline::now().millis();
    if let Err(error) = sweep_up(&env, &config, now).await {
        console_error!("sweep: {error:?}");
    }
    files::by_cron(&env, pipeline::now()).await;
    catch_up::by_cron(&env, &config).await;
    webhooks::by_cron(&env, &config).await;
}

async fn write_log(env: &Env, line: &Line) -> Result<(), StoreError> {
    request_log::write(&d1::open(env, None, d1::PRIMARY)?, line).await
}

async fn sweep_up(env: &Env, config: &Config, now: i64) -> Result<(), StoreError> {
    let database = d1::open(env, None, d1::PRIMARY)?;
    sweep::run(&database, now, config.log_days, config.webhooks.days).await
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
