//! Whether stock can be sold.

use serde::{Deserialize, Serialize};

/// Whether stock can be sold.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// It can.
    #[default]
    Normal,
    /// It can't: damaged, or held back.
    Bad,
}

/// The words of [`Quality`] on the wire.
pub const QUALITY_WORDS: &[&str] = &["normal", "bad"];
