//! The stock of a variant and its channels.
//!
//! A policy comes as JSON, in the wire's own names; variants and commands come as rows of numbers.

pub mod rows;

use khlang_core::rebalance::{self, Apportionment, Denied, Holding, StorePolicy, Whole};

use crate::fault::{Fault, json};
use crate::parts::Parts;

/// What comes of a command: the state after it, its figures, what changed and why.
pub fn command(mut parts: Parts<'_>) -> Result<String, Fault> {
    let policy: StorePolicy = parts.json()?;
    let (state, command) = rows::variant(parts.bytes()?)?;
    json(&rebalance::decide(&policy, &state, &command)?)
}

/// The variant of a row shared out again by its mode and the policy, as after stock moved.
pub fn rerun(mut parts: Parts<'_>) -> Result<String, Fault> {
    let policy: StorePolicy = parts.json()?;
    let (state, _) = rows::variant(parts.bytes()?)?;
    let outcome = rebalance::rerun(&policy, &state, Holding::from(&state));
    json(&outcome.map_err(Denied::from)?)
}

/// Whole shares in proportion to weights.
pub fn apportion(mut parts: Parts<'_>) -> Result<String, Fault> {
    let method = match parts.text()? {
        "webster" => Apportionment::Webster,
        "hamilton" => Apportionment::Hamilton,
        other => {
            let message = format!("`{other}` is not webster or hamilton");
            return Err(Fault::invalid(message));
        }
    };
    let stock: Whole = parts.json()?;
    let weights: Vec<Whole> = parts.json()?;
    let shares = rebalance::apportion(method, stock, &weights);
    json(&shares.map_err(Denied::from)?)
}
