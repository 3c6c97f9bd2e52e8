//! khlang-service: what happens to a request, a tick of the cron and a delivery.
//!
//! It drives the five steps of a request and their retries ([`pipeline`]), what follows the response
//! ([`webhooks`], [`catch_up`]) and what the cron does ([`cron`]), over [`ports`]: no type of any platform is
//! in here, and no business rule.

pub mod acquaintances;
pub mod answer;
pub mod catch_up;
pub mod config;
pub mod cors;
pub mod cron;
pub mod entry;
pub mod files;
pub mod log;
pub mod login_line;
pub mod pipeline;
pub mod ports;
pub mod router;
pub mod turnstile;
pub mod webhooks;
