//! What becomes of a command that cuts a channel too far.

use serde::{Deserialize, Serialize};

/// What becomes of a command that would cut a channel by more than the policy allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDrop {
    /// It is refused, whatever it says.
    Refuse,
    /// It is refused unless it says `force`.
    #[default]
    RequireForce,
}

impl OnDrop {
    /// The words on the wire.
    pub const WORDS: &[&str] = &["refuse", "require_force"];
}
