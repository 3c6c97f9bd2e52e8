//! `/open/v1/ping`: whether the caller's signature is good and somebody is there.

use serde_json::Value;

use super::envelope::success;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /open/v1/ping`.
pub fn ping(_call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Ping))
}

struct Ping;

impl Operation for Ping {
    fn needs(&self) -> Vec<Need> {
        Vec::new()
    }

    fn decide(&self, _facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        Ok(Decision::answer(success(Value::Null, cx)))
    }
}
