//! The stock of a variant and its channels, in the wire's own names, so that replies of the server and
//! bodies for it are arguments as they stand.

pub mod rows;

use khlang_core::rebalance::{
    self, Apportionment, Command, Holding, StorePolicy, VariantState, Whole,
};

use crate::fault::{Fault, json};
use crate::parts::Parts;

/// What comes of a command: the state after it, its figures, what changed and why.
pub fn command(mut parts: Parts<'_>) -> Result<String, Fault> {
    let policy: StorePolicy = parts.json()?;
    let state: VariantState = parts.json()?;
    let command: Command = parts.json()?;
    json(&rebalance::decide(&policy, &state, &command)?)
}

/// The variant shared out again by its mode and the policy, as after stock moved.
pub fn rerun(mut parts: Parts<'_>) -> Result<String, Fault> {
    let policy: StorePolicy = parts.json()?;
    let state: VariantState = parts.json()?;
    let holding = Holding::from(&state);
    let outcome = rebalance::rerun(&policy, &state, holding);
    json(&outcome.map_err(rebalance::Denied::from)?)
}

/// Whole shares in proportion to weights.
pub fn apportion(mut parts: Parts<'_>) -> Result<String, Fault> {
    let method = match parts.text()? {
        "webster" => Apportionment::Webster,
        "hamilton" => Apportionment::Hamilton,
        other => {
            return Err(Fault::invalid(format!(
                "`{other}` is not webster or hamilton"
            )));
        }
    };
    let stock: Whole = parts.json()?;
    let weights: Vec<Whole> = parts.json()?;
    let shares = rebalance::apportion(method, stock, &weights);
    json(&shares.map_err(rebalance::Denied::from)?)
}
