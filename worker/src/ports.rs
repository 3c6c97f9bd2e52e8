//! The service's ports, made of Cloudflare's bindings.

use std::time::Duration;

use khlang_core::access::rate::Verdict;
use khlang_core::base::clock::Timestamp;
use khlang_core::webhooks::delivery::{Message, Outcome};
use khlang_service::ports::{Clock, Console, Databases, Entropy, Files, Http, RateWindow};
use khlang_store::database::StoreError;
use worker::{Date, Delay, Env, console_error, console_warn};

use crate::d1::{self, Session};
use crate::{http, kv, rate};

/// Cloudflare, as one Worker sees it.
#[derive(Clone)]
pub struct Cloudflare(pub Env);

impl Databases for Cloudflare {
    type Session = Session;

    fn session(&self, tenant: Option<&str>, from: &str) -> Result<Session, StoreError> {
        d1::open(&self.0, tenant, from)
    }
}

impl Files for Cloudflare {
    async fn put(&self, key: &str, content: &[u8], seconds: Option<u64>) -> Result<(), StoreError> {
        kv::put(&self.0, key, content, seconds).await
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        kv::get(&self.0, key).await
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        kv::delete(&self.0, key).await
    }
}

impl RateWindow for Cloudflare {
    async fn admit(&self, id: &str, per_minute: u32) -> Result<Option<Verdict>, StoreError> {
        let verdict = rate::ask(&self.0, id, per_minute).await;
        verdict.map_err(|error| StoreError::Broken(format!("{error:?}")))
    }
}

impl Http for Cloudflare {
    async fn post(&self, message: &Message, timeout: u64) -> Outcome {
        http::call(message, timeout).await
    }
}

impl Clock for Cloudflare {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(Date::now().as_millis()).unwrap_or(0))
    }

    async fn sleep(&self, millis: u64) {
        Delay::from(Duration::from_millis(millis)).await;
    }
}

impl Entropy for Cloudflare {
    fn seed(&self) -> Result<[u8; 32], StoreError> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(|error| StoreError::Broken(error.to_string()))?;
        Ok(seed)
    }
}

impl Console for Cloudflare {
    fn error(&self, text: &str) {
        console_error!("{text}");
    }

    fn warn(&self, text: &str) {
        console_warn!("{text}");
    }
}
