//! The rate window of an API key, in a Durable Object of its own (docs/push.md#rate-limit).
//!
//! An object serves one key and one request at a time, so the window is exact however many isolates
//! serve the key. The window is kept in storage, since an idle object's memory is dropped.

#![expect(
    missing_docs,
    reason = "the durable_object macro writes methods without docs"
)]

use khlang_core::access::RateLimit;
use khlang_core::access::rate::{Verdict, Window, admit};
use worker::{Date, DurableObject, Env, Request, Response, Result, State, durable_object};

/// The name of the binding.
const BINDING: &str = "RATE";
const WINDOW: &str = "window";

/// Asks the key's object whether one more request may pass.
pub async fn ask(env: &Env, key_id: &str, per_minute: u32) -> Result<Option<Verdict>> {
    let stub = env.durable_object(BINDING)?.get_by_name(key_id)?;
    let url = format!("https://rate/?limit={per_minute}");
    let mut response = stub.fetch_with_str(&url).await?;
    Ok(serde_json::from_str(&response.text().await?)?)
}

/// The object that keeps one key's window.
#[durable_object]
pub struct RateWindow {
    state: State,
}

impl DurableObject for RateWindow {
    fn new(state: State, _env: Env) -> Self {
        Self { state }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let url = request.url()?;
        let named = url.query_pairs().find(|(name, _)| name == "limit");
        let limit = named.and_then(|(_, value)| value.parse().ok());
        let Some(limit) = limit.and_then(RateLimit::per_minute) else {
            return Response::from_json(&None::<Verdict>);
        };
        let storage = self.state.storage();
        let kept: Option<String> = storage.get(WINDOW).await?;
        let mut window: Window = match kept {
            Some(text) => serde_json::from_str(&text)?,
            None => Window::default(),
        };
        let now = i64::try_from(Date::now().as_millis()).unwrap_or(i64::MAX);
        let verdict = admit(&mut window, limit, now);
        if verdict.allowed() {
            storage.put(WINDOW, serde_json::to_string(&window)?).await?;
        }
        if let Some(end) = window.expires_at_ms() {
            storage.set_alarm(end.saturating_sub(now)).await?;
        }
        Response::from_json(&verdict)
    }

    /// Nothing of the window counts any more.
    async fn alarm(&self) -> Result<Response> {
        self.state.storage().delete_all().await?;
        Response::empty()
    }
}
