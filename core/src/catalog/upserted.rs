//! Whether an upsert made a row.

/// Whether an upsert made a new row or changed one that was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// There was none.
    Created,
    /// There was one.
    Updated,
}
